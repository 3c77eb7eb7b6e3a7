"""What looks come to over a hundred futures on the same dice: lines, dots, counts, and all of them in a scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.words import count as number_of
from ...analysis.words import listed
from ...scenario import Scenario
from .condition import Condition
from .counted import HIGH, LOW, Count, counted, difference_told, looked_at, median, middle_told, when
from .futures import Hundred
from .looks import Look, pair_values, parsed, series, values
from .views import View

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A look by month: the middle of all futures, the band that holds 80 of 100 of them, and the future shown."""

    months: tuple[int, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    run: tuple[float, ...]


@dataclass(frozen=True)
class OfPcn:
    """One PCN's part: its middle value, and against another variant the difference and in how many futures."""

    pcn: str
    name: str
    middle: float
    against: float
    count: Count | None


@dataclass(frozen=True)
class Seen:
    """One look in one variant, alone or against another. Dots are one number a future, in the order of the seeds.

    Dots and counts are over `months`; lines have months of their own.
    """

    look: Look
    label: str
    unit: str
    months: tuple[int, int]
    variant: str
    against: str | None
    dots: Floats = field(repr=False)
    dots_against: Floats | None = field(repr=False)
    line: Line | None = field(repr=False)
    line_against: Line | None = field(repr=False)
    count: Count | None
    pcns: tuple[OfPcn, ...]
    sentence: str

    @property
    def better(self) -> NDArray[np.bool_] | None:
        """In which futures the variant is better than the other; None where neither way is."""
        if self.dots_against is None or self.look.direction == "neither":
            return None
        apart = self.dots - self.dots_against
        return apart > 0.0 if self.look.direction == "more" else apart < 0.0


@dataclass(frozen=True)
class First:
    """When a condition first holds in a variant: in how many futures it does, and the month in the middle one.

    `what` is the condition in words. `median` is NaN where it holds in fewer than half; `first_in` counts the futures
    in which no other variant of the same table is sooner.
    """

    variant: str
    label: str
    what: str
    months: Floats = field(repr=False)
    held: int
    median: float
    first_in: int
    sentence: str


@dataclass(frozen=True)
class Row:
    """One row of a table: a variant, or a lever's value, with its looks.

    `all_better` counts the futures in which those asked about are all better.
    """

    name: str
    label: str
    seen: tuple[Seen, ...]
    all_better: int | None


@dataclass(frozen=True)
class Revealed:
    """Everything that a scene may show. `ring` lists futures from the nearest to the middle to the most unlike."""

    scene: str
    shows: tuple[View, ...]
    months: tuple[int, int]
    ring: tuple[int, ...]
    number: int
    rows: tuple[Row, ...]
    firsts: tuple[First, ...]
    truth: float | None
    sentences: tuple[str, ...]
    footnote: str

    @property
    def seen(self) -> tuple[Seen, ...]:
        """All looks, row by row."""
        return tuple(seen for row in self.rows for seen in row.seen)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values for a page; NaN becomes None."""
        return {
            "scene": self.scene,
            "shows": [{"kind": v.kind, "of": list(v.of), "look": str(v.look) if v.look else None} for v in self.shows],
            "months": list(self.months),
            "number": self.number,
            "typical": self.ring[0],
            "rows": [_row(row) for row in self.rows],
            "firsts": [_first(one) for one in self.firsts],
            "truth": _plain(self.truth),
            "sentences": list(self.sentences),
            "footnote": self.footnote,
        }


Arm = tuple[str, str, Hundred]
"""A variant's name, what it is called, and its futures."""


def looks_of(one: str | None, several: Sequence[str] | None) -> list[Look]:
    """The looks that a file names, one or several."""
    return [parsed(text) for text in (several or filter(None, [one]))]


def seen_of(
    look: Look,
    months: tuple[int, int],
    number: int,
    on: Arm,
    off: Arm | None = None,
    way: str | None = None,
    over: tuple[int, int] | None = None,
) -> Seen:
    """One look in one variant, or against another: lines over `months`, dots and counts `over` these or others."""
    over = over or months
    scenario = on[2].scenario
    label = look.label(scenario)
    if look.is_of_pair and off:
        dots = pair_values(look, on[2], off[2], over)
        told = middle_told(label, over, dots, f"{on[1]}” than with “{off[1]}", look.unit)
        return Seen(look, label, look.unit, over, on[0], off[0], dots, None, None, None, None, (), told)
    dots = values(look, on[2], over)
    against = values(look, off[2], over) if off else None
    if look.by_pcn:
        pcns = _by_pcn(scenario, dots, against)
        whole = np.nanmean(dots, axis=1), None if against is None else np.nanmean(against, axis=1)
        line = line_against = None
    else:
        pcns = ()
        whole = dots, against
        line = line_of(series(look, on[2]), months, number)
        line_against = line_of(series(look, off[2]), months, number) if off else None
    count = None if whole[1] is None else counted(whole[0] - whole[1], way)
    told = (
        difference_told(label, over, count, on[1], off[1], look.unit)
        if count and off
        else middle_told(label, over, whole[0], on[1], look.unit)
    )
    against_name = off[0] if off else None
    return Seen(
        look, label, look.unit, over, on[0], against_name, whole[0], whole[1], line, line_against, count, pcns, told
    )


def _by_pcn(scenario: Scenario, dots: Floats, against: Floats | None) -> tuple[OfPcn, ...]:
    found: list[OfPcn] = []
    for i, id_ in enumerate(scenario.pcn_ids):
        if np.isnan(dots[:, i]).all():
            continue
        count = None if against is None else counted(dots[:, i] - against[:, i])
        other = float("nan") if against is None else median(against[:, i])
        found.append(OfPcn(id_, scenario.pcn_names[i], median(dots[:, i]), other, count))
    return tuple(found)


def line_of(by_month: Floats, months: tuple[int, int], number: int) -> Line:
    """Middle, band and the future shown; months in which no future has a value are NaN."""
    span = by_month[:, months[0] : months[1] + 1]
    known = np.isfinite(span).any(axis=0)
    low, middle, high = np.full((3, span.shape[1]), np.nan)
    if known.any():
        low[known], middle[known], high[known] = np.nanpercentile(span[:, known], (LOW, 50, HIGH), axis=0)
    numbers = tuple(range(months[0], months[1] + 1))
    middles, lows, highs = (tuple(x.tolist()) for x in (middle, low, high))
    return Line(numbers, middles, lows, highs, tuple(span[number].tolist()))


def race(
    held: Condition,
    hundreds: Mapping[str, Hundred],
    raced: Sequence[str] | Mapping[str, Hundred],
    months: tuple[int, int],
    labels: Mapping[str, str] | None = None,
) -> tuple[First, ...]:
    """When a condition first holds in each variant, and in how many futures each of those raced is first."""
    at = {name: held.first(hundred, months) for name, hundred in hundreds.items()}
    waits = {name: np.where(np.isnan(found), np.inf, found) for name, found in at.items()}
    soonest = np.minimum.reduce([waits[name] for name in raced])
    found: list[First] = []
    for name, when_first in at.items():
        middle = float(np.median(waits[name]))
        middle = middle if np.isfinite(middle) else float("nan")
        first_in = int(((waits[name] == soonest) & np.isfinite(soonest)).sum()) if name in raced else 0
        label = (labels or {}).get(name, name)
        count = int(np.isfinite(when_first).sum())
        what = held.told(hundreds[name].scenario)
        told = _first_told(what, months, label, count, len(when_first), middle)
        found.append(First(name, label, what, when_first, count, middle, first_in, told))
    return tuple(found)


def _first_told(what: str, months: tuple[int, int], label: str, count: int, of: int, middle: float) -> str:
    first = "" if middle != middle or months[0] == months[1] else f", first in month {middle:.0f} in the middle future"
    return f"{what}, {when(months)}, with “{label}”: in {count} of {number_of(of, 'future')}{first}."


def all_told(row: Row, wanted: Sequence[Look], futures: int) -> str:
    """In how many futures several measures are better at once, where that is asked."""
    if row.all_better is None:
        return ""
    labels = listed([one.label for one in row.seen if one.look in wanted])
    return f"{labels}: all better with “{row.label}” in {row.all_better} of {number_of(futures, 'future')}."


def turned(before: Seen, after: Seen) -> str:
    """What it does to a conclusion that bad news counts no more than good."""
    assert before.count and after.count
    head = f"{looked_at(before.label, before.months)}: with bad news counting no more than good "
    if after.count.depends:
        said = "it depends"
    elif (before.count.mean > 0.0) == (after.count.mean > 0.0):
        said = "the direction is the same"
    else:
        said = "the direction turns: this conclusion rests on grudges outweighing favours"
    return f"{head}{said} ({after.count.higher} of {after.count.futures} futures higher, {after.count.lower} lower)."


def _plain(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def _numbers(of: Sequence[float] | Floats | None) -> list[float | None] | None:
    return None if of is None else [_plain(float(x)) for x in of]


def _row(row: Row) -> dict[str, Any]:
    seen = [_seen_plain(one) for one in row.seen]
    return {"name": row.name, "label": row.label, "seen": seen, "all_better": row.all_better}


def _seen_plain(one: Seen) -> dict[str, Any]:
    return {
        "look": str(one.look),
        "label": one.label,
        "unit": one.unit,
        "months": list(one.months),
        "variant": one.variant,
        "against": one.against,
        "dots": _numbers(one.dots),
        "dots_against": _numbers(one.dots_against),
        "line": _line_plain(one.line),
        "line_against": _line_plain(one.line_against),
        "count": _count_plain(one.count),
        "pcns": [
            {
                "pcn": pcn.pcn,
                "name": pcn.name,
                "middle": _plain(pcn.middle),
                "against": _plain(pcn.against),
                "count": _count_plain(pcn.count),
            }
            for pcn in one.pcns
        ],
        "sentence": one.sentence,
    }


def _line_plain(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    rows = {name: _numbers(getattr(line, name)) for name in ("middle", "low", "high", "run")}
    return {"months": list(line.months), **rows}


def _count_plain(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    numbers = {name: _plain(getattr(count, name)) for name in ("mean", "low", "high")}
    whole = {name: getattr(count, name) for name in ("higher", "lower", "same", "futures", "way", "agree", "depends")}
    return {**numbers, **whole}


def _first(one: First) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "label": one.label,
        "what": one.what,
        "months": _numbers(one.months),
        "held": one.held,
        "median": _plain(one.median),
        "first_in": one.first_in,
        "sentence": one.sentence,
    }
