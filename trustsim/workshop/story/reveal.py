"""What a scene reveals: the future shown, lines, dots, counts and tables over a hundred futures on the same dice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.explain import Explanation, explain
from ...analysis.pictures import unlikeness
from ...analysis.settings import figure
from ...analysis.words import count as number_of
from ...analysis.words import listed
from ...drivers.run import Event, Run
from ...model.parameters import PARAMETERS
from ...model.state import FACETS
from ...scenario import Scenario
from ...scenario.imagined import footnote
from .condition import Condition, condition
from .counted import HIGH, LOW, Count, counted, difference_told, median, middle_told, when
from .futures import Futures, Hundred
from .looks import Look, pair_values, parsed, series, values
from .schema import NumberAnswer, RevealFile, Scene, Try
from .story import Story
from .views import View, shown, view

Floats = NDArray[np.float64]
BAD_NEWS = "trust.bad_weight"
"""The parameter of which 1 means that bad news counts no more than good."""
IN_FUTURES = "futures"
"""The unit of a number that is a count of the hundred."""


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


@dataclass(frozen=True)
class Telling:
    """A story told in one room: its futures, the room's answers, and whether bad news counts no more than good.

    Never changed: `answered` and `levelled` give new ones that share the futures.
    """

    story: Story
    futures: Futures = field(default_factory=Futures)
    answers: Mapping[str, float] = field(default_factory=dict[str, float])
    level: bool = False

    def answered(self, scene: str, answer: float) -> "Telling":
        """The same with the room's number in a scene; raises KeyError for a scene that asks for none."""
        if not isinstance(self.story.scene(scene).answer, NumberAnswer):
            raise KeyError(f"{scene} asks for no number")
        return replace(self, answers={**self.answers, scene: answer})

    def levelled(self, level: bool = True) -> "Telling":
        """The same with bad news counting no more than good, or as it does otherwise."""
        return replace(self, level=level)

    def scenario(self, variant: str) -> Scenario:
        """A variant as it is in this room; raises InputError for an answer that cannot be set."""
        return self._as_told(self.story.scenario(variant, self.answers))

    def hundred(self, variant: str) -> Hundred:
        """The futures of a variant."""
        return self.futures.of(self.scenario(variant))

    def run(self, variant: str, number: int) -> Run:
        """One future of a variant with all that happened in it; `number` counts from 0."""
        return self.hundred(variant).whole(number)

    def prepare(self) -> Iterator[str]:
        """Run ahead of the room what each scene shows, and what it may join two by two; name each scene then."""
        for scene in self.story.scenes:
            if scene.try_:
                self.tried(scene.scene)
            elif scene.reveal and not scene.reveal.designs:
                self.reveal(scene.scene)
            self.turning(scene.scene)
            yield scene.scene
        for scene in self.story.scenes:
            if scene.try_ and scene.try_.together:
                pairs = combinations(scene.try_.together, 2)
                self.futures.all_of([self._as_told(self.story.together(pair)) for pair in pairs])

    def line(self, variant: str, look: str, months: tuple[int, int], number: int) -> Line:
        """A look in a variant by month, as for the line beside which a room draws; raises ValueError for no look."""
        return _line(series(parsed(look), self.hundred(variant)), months, number)

    def trust(self, variant: str, facet: str, number: int) -> Floats:
        """Trust on a question in one future, [month + 1, truster, trusted]."""
        trust = self.hundred(variant).watched.trust[number]
        return trust[:, :, FACETS.index(facet), : trust.shape[1]]

    def ring(self, scene: str) -> tuple[int, ...]:
        """Futures from the nearest to the middle of the hundred, on the scene's looks and window, to the most unlike.

        The first is the one shown; key N goes on along it and Shift-N to its end. All variants share the dice, so a
        number means the same luck in each.
        """
        found = self._revealing(scene)
        months = self._window(found.months if found else None)
        total = np.zeros(len(self.futures.seeds))
        looked_at = list(self._looked_at(found))
        self._run({name for _, *names in looked_at for name in names if name})
        for look, on, off in looked_at:
            if look.is_of_pair and off:
                total += unlikeness(pair_values(look, self.hundred(on), self.hundred(off), months)[:, None])
                continue
            for variant in filter(None, (on, off)):
                span = series(look, self.hundred(variant))[:, months[0] : months[1] + 1]
                total += unlikeness(span.reshape(len(span), -1))
        return tuple(int(k) for k in np.argsort(total, kind="stable"))

    def reveal(self, scene: str, number: int | None = None) -> Revealed:
        """What a scene reveals; `number` is the future shown (not given: the first of the ring).

        Raises KeyError for a scene that reveals nothing.
        """
        found = self.story.scene(scene).reveal
        if found is None:
            raise KeyError(f"{scene} reveals nothing")
        named = {*self._names(found), *(self._against(found, name) or name for name in self._names(found))}
        self._run(named)
        ring = self.ring(scene)
        number = ring[0] if number is None else number
        months = self._window(found.months)
        rows = tuple(self._rows(found, months, number)) if found.measure or found.measures else ()
        firsts = self._firsts(found, months) if found.condition else ()
        sentences = [*(seen.sentence for row in rows for seen in row.seen), *(one.sentence for one in firsts)]
        wanted = _looks(None, found.all_better)
        sentences += [told for row in rows if (told := _all_told(row, wanted, len(self.futures.seeds)))]
        return Revealed(
            scene,
            tuple(shown(text) for text in found.shows),
            months,
            ring,
            number,
            rows,
            firsts,
            self._truth(self.story.scene(scene), rows, firsts),
            tuple(sentences),
            footnote(*(self.scenario(name) for name in sorted(named))),
        )

    def redone(self, scene: str, number: int | None = None) -> tuple[Revealed, tuple[str, ...]]:
        """The same reveal with bad news counting no more than good, and what that does to each conclusion."""
        before, after = self.levelled(False).reveal(scene), self.levelled().reveal(scene, number)
        said = [_turned(a, b) for a, b in zip(before.seen, after.seen, strict=True) if a.count and b.count]
        return after, tuple(said)

    def tried(
        self,
        scene: str,
        values: Sequence[Any] | None = None,
        together: Sequence[str] | None = None,
        number: int | None = None,
    ) -> Revealed:
        """What a scene to try gives: a row for each value of its lever in each variant, or for what-ifs joined.

        `values` and `together` are the room's; not given: the file's. Raises KeyError for a scene with nothing to
        try, InputError for a value that the lever cannot have.
        """
        found = self.story.scene(scene).try_
        if found is None:
            raise KeyError(f"{scene} has nothing to try")
        months = self._window(found.months)
        arms = dict(self._arms(found, values, together))
        told = [self._as_told(scenario) for scenario in arms.values()]
        hundreds = dict(zip(arms, self.futures.all_of(told), strict=True))
        looks = [] if found.condition else _looks(found.measure, found.measures)
        number = self.ring(scene)[0] if number is None else number
        rows = tuple(
            Row(name, name, tuple(_seen(look, months, number, (name, name, hundred)) for look in looks), None)
            for name, hundred in hundreds.items()
            if looks
        )
        firsts = _raced(condition(found.condition), hundreds, hundreds, months) if found.condition else ()
        sentences = [*(seen.sentence for row in rows for seen in row.seen), *(one.sentence for one in firsts)]
        note = footnote(*(hundred.scenario for hundred in hundreds.values()))
        shows = (View("table"),)
        return Revealed(scene, shows, months, self.ring(scene), number, rows, firsts, None, tuple(sentences), note)

    def turning(self, scene: str, number: int | None = None) -> tuple[Event, Explanation] | None:
        """The event that a scene's `why(event)` asks about in the future shown, and why it happened.

        It is the first of its kind (and PCN) in the scene's months, or up to its month where there is but one; None
        where there is none, or nothing is asked.
        """
        one = self.story.scene(scene)
        views = [view(one.view)] if one.view else []
        views += [shown(text) for text in one.reveal.shows] if one.reveal else []
        asked = next((found for found in views if found.kind == "why"), None)
        if asked is None:
            return None
        variant = (one.reveal.variant if one.reveal else one.variant) or self.story.baseline
        number = self.ring(scene)[0] if number is None else number
        first, last = self._window(one.reveal.months if one.reveal else one.months)
        first = 1 if first == last else first
        run = self.run(variant, number)
        kind, *named = asked.of
        who = self.scenario(variant).pcn_ids.index(named[0]) if named else None
        for event in run.events:
            if event.kind == kind and first <= event.month <= last and who in (None, event.who):
                return event, explain(event)
        return None

    def between(self, variant: str, a: str, b: str, facet: str, number: int) -> tuple[tuple[float, ...], ...]:
        """The trust of two PCNs in each other by month from the start, a in b and b in a, on a question."""
        ids = self.scenario(variant).pcn_ids
        i, j = ids.index(a), ids.index(b)
        trust = self.trust(variant, facet, number)
        return tuple(trust[:, i, j].tolist()), tuple(trust[:, j, i].tolist())

    @cached_property
    def _months(self) -> int:
        return self.story.scenario(self.story.baseline).months

    def _run(self, variants: Iterable[str]) -> None:
        self.futures.all_of([self.scenario(name) for name in sorted(variants)])

    def _as_told(self, scenario: Scenario) -> Scenario:
        return scenario.with_(parameters={BAD_NEWS: 1.0}, source="bad news") if self.level else scenario

    def _window(self, months: Sequence[int] | None) -> tuple[int, int]:
        return (months[0], months[1]) if months else (1, self._months)

    def _names(self, found: RevealFile) -> tuple[str, ...]:
        return tuple(found.variants or (found.variant or self.story.baseline,))

    def _against(self, found: RevealFile, variant: str) -> str | None:
        return self.story.own_baseline(variant) if found.against == "own" else found.against

    def _revealing(self, scene: str) -> RevealFile | Try | None:
        """What the scene, or the next one that does, reveals or tries."""
        at = [one.scene for one in self.story.scenes].index(scene)
        after = (one.reveal or one.try_ for one in self.story.scenes[at:])
        return next(filter(None, after), None)

    def _looked_at(self, found: RevealFile | Try | None) -> Iterator[tuple[Look, str, str | None]]:
        """Looks, each with the variant and the one it is set against."""
        if found is None:
            yield Look("coverage"), self.story.baseline, None
            return
        looks = _looks(found.measure, found.measures)
        if found.condition and not looks:
            looks = [condition(found.condition).look]
        if isinstance(found, Try):
            yield from ((look, self.story.baseline, None) for look in looks)
            return
        for variant in self._names(found):
            yield from ((look, variant, self._against(found, variant)) for look in looks)

    def _rows(self, found: RevealFile, months: tuple[int, int], number: int) -> Iterator[Row]:
        for variant in self._names(found):
            off = self._against(found, variant)
            arms = [(name, self.story.label(name), self.hundred(name)) for name in (variant, off) if name]
            looks = _looks(found.measure, found.measures)
            over = self._window(found.counted_over or months)
            seen = tuple(_seen(look, months, number, *arms, way=found.counts, over=over) for look in looks)
            wanted = _looks(None, found.all_better)
            better = [one.better for one in seen if one.look in wanted and one.better is not None]
            both = int(np.logical_and.reduce(better).sum()) if better else None
            yield Row(variant, self.story.label(variant), seen, both)

    def _firsts(self, found: RevealFile, months: tuple[int, int]) -> tuple[First, ...]:
        names = list(dict.fromkeys([*self._names(found), *filter(None, [self._against(found, self._names(found)[0])])]))
        hundreds = {name: self.hundred(name) for name in names}
        raced = [name for name in names if name in self._names(found)]
        labels = {name: self.story.label(name) for name in names}
        return _raced(condition(found.condition or ""), hundreds, raced, months, labels)

    def _arms(
        self, found: Try, given: Sequence[Any] | None, together: Sequence[str] | None
    ) -> Iterator[tuple[str, Scenario]]:
        """What is tried, by name."""
        if found.lever is not None:
            parameter = PARAMETERS[found.lever]
            for variant in found.on or (self.story.baseline,):
                on = self.story.label(variant) if found.on else parameter.label
                for value in (found.values or ()) if given is None else given:
                    name = f"{on}, {figure(parameter, value)}"
                    yield name, self.story.moved(variant, found.lever, value, found.from_)
            return
        joined = tuple(together or found.first or (found.together or [])[:2])
        for some in ((), *((name,) for name in joined), joined):
            label = " + ".join(self.story.label(name) for name in some)
            yield (
                label or self.story.label(self.story.baseline),
                (self.story.together(some) if some else self.story.scenario(self.story.baseline, self.answers)),
            )

    def _truth(self, scene: Scene, rows: Sequence[Row], firsts: Sequence[First]) -> float | None:
        """What a number that was asked for turned out to be, in the answer's unit."""
        answer = scene.answer
        if not isinstance(answer, NumberAnswer):
            return None
        if answer.unit == IN_FUTURES:
            if firsts:
                return float(firsts[0].held)
            if not rows:
                return None
            first = rows[0].seen[0].count
            return float(first.agree) if first else None
        if not rows:
            return None
        seen = rows[0].seen[0]
        return median(seen.dots) * (100.0 if seen.unit in ("share", "trust") else 1.0)


Arm = tuple[str, str, Hundred]
"""A variant's name, what it is called, and its futures."""


def _looks(one: str | None, several: Sequence[str] | None) -> list[Look]:
    return [parsed(text) for text in (several or filter(None, [one]))]


def _seen(
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
        line = _line(series(look, on[2]), months, number)
        line_against = _line(series(look, off[2]), months, number) if off else None
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


def _line(by_month: Floats, months: tuple[int, int], number: int) -> Line:
    """Middle, band and the future shown; months in which no future has a value are NaN."""
    span = by_month[:, months[0] : months[1] + 1]
    known = np.isfinite(span).any(axis=0)
    low, middle, high = np.full((3, span.shape[1]), np.nan)
    if known.any():
        low[known], middle[known], high[known] = np.nanpercentile(span[:, known], (LOW, 50, HIGH), axis=0)
    numbers = tuple(range(months[0], months[1] + 1))
    middles, lows, highs = (tuple(x.tolist()) for x in (middle, low, high))
    return Line(numbers, middles, lows, highs, tuple(span[number].tolist()))


def _raced(
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


def _all_told(row: Row, wanted: Sequence[Look], futures: int) -> str:
    """In how many futures several measures are better at once, where that is asked."""
    if row.all_better is None:
        return ""
    labels = listed([one.label for one in row.seen if one.look in wanted])
    return f"{labels}: all better with “{row.label}” in {row.all_better} of {number_of(futures, 'future')}."


def _turned(before: Seen, after: Seen) -> str:
    """What it does to a conclusion that bad news counts no more than good."""
    assert before.count and after.count
    head = f"{before.label}, {when(before.months)}: with bad news counting no more than good "
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
