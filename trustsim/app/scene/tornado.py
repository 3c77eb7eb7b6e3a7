"""Which lever matters most here: each main lever alone at its low and its high end, on the same chance events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.intervals import Interval, interval
from ...analysis.settings import figure
from ...analysis.words import TIMES_100, amount, in_sentence, label_of, likely, likely_change, unit_of
from ...drivers.run import Setting
from ...drivers.shares import ENDS, runs_here
from ...experiments.distributions import Levels, Uniform
from ...experiments.exploration import explored
from ...model.measures import MEASURES
from ...model.parameters import PARAMETERS
from ...scenario import Scenario
from ..changes import Changes, Lever
from ..futures import seeds

EACH = 20
"""Futures at each end of a lever."""
MEASURED = ("coverage", "trust", "collective_voice")
MAIN = (
    "people.propensity",
    "people.benevolence",
    "people.turnover",
    "people.handover",
    "meetings.seats",
    "meetings.canvassing",
    "meetings.feedback",
    "meetings.manager_wte",
    "sharing.opportunity_rule",
    "sharing.detection",
    "sharing.open_book",
    "practices.claim",
    "practices.engagement",
    "policy.development",
    "policy.pressure",
)


@dataclass(frozen=True)
class End:
    """A lever at one end of its range."""

    path: str
    value: float | int


Found = dict[End | None, NDArray[np.float64]]
"""Outcomes by future and measure at each end tried; None: as the place stands."""


def ends() -> list[End]:
    """Both ends of each main lever, the low one first: of the range over which a study explores it."""
    found: list[End] = []
    for path in MAIN:
        p, over = PARAMETERS[path], explored(PARAMETERS[path])
        if isinstance(over, Levels):
            low, high = over.values[0], over.values[-1]
        elif isinstance(over, Uniform):
            low, high = over.low, over.high
        else:
            raise TypeError(f"{path} is explored over neither levels nor a range")
        for value in (low, high):
            plain = p.plain(value)
            assert not isinstance(plain, str)
            found.append(End(path, plain))
    return found


def at_end(place: Scenario, changes: Changes, end: End | None) -> Scenario:
    """The place with the visitor's changes and one lever at an end, from the month the visitor moved it, if so."""
    if end is None:
        return changes.applied_to(place)
    moved = changes.levers.get(end.path)
    return changes.moved(end.path, Lever(end.value, moved.start if moved else None)).applied_to(place)


def try_ends(place: Scenario, changes: Changes) -> Iterator[Found]:
    """Run the place as it stands and then each end, and give after each future what is found so far."""
    found: Found = {}
    for end in (None, *ends()):
        setting = Setting.of(at_end(place, changes, end))
        outcomes = np.empty((EACH, len(MEASURED)))
        for _, k, run in runs_here([setting], seeds()[:EACH], ENDS):
            outcomes[k] = run.outcomes[-1, [list(MEASURES).index(measure) for measure in MEASURED]]
            yield found
        found = {**found, end: outcomes}
    yield found


def tornado_scene(found: Found, measure: str) -> dict[str, Any]:
    """What one of the measures is at each lever's ends, the lever that moves it furthest first."""
    at, unit = MEASURED.index(measure), unit_of(measure)
    start = _at(interval(found[None][:, at]), unit)
    pairs = ends()
    rows = [_row(low, high, found, at, unit) for low, high in zip(pairs[::2], pairs[1::2], strict=True)]
    rows.sort(key=lambda row: -row["size"])
    return {
        "measure": measure,
        "label": label_of(measure),
        "rows": rows,
        "start": start,
        "sentence": _sentence(rows, measure),
        "futures": EACH,
        "measures": [{"id": one, "label": label_of(one)} for one in MEASURED],
    }


def _row(low: End, high: End, found: Found, at: int, unit: str) -> dict[str, Any]:
    p = PARAMETERS[low.path]
    one, two = found[low][:, at], found[high][:, at]
    apart = interval(two - one)
    return {
        "path": p.path,
        "label": p.label,
        "low": {"value": figure(p, low.value), **_at(interval(one), unit)},
        "high": {"value": figure(p, high.value), **_at(interval(two), unit)},
        "size": _scaled(abs(apart.mean), unit),
        "apart": likely_change(apart, unit),
        "clear": apart.is_clear,
    }


def _at(of: Interval, unit: str) -> dict[str, Any]:
    """An outcome at an end, as a number on the scale shown and in words."""
    return {
        "mean": _scaled(of.mean, unit),
        "interval": [_scaled(of.low, unit), _scaled(of.high, unit)],
        "words": amount(of, unit),
        "likely": likely(of, unit),
    }


def _scaled(value: float, unit: str) -> float | None:
    return round(float(value) * (100.0 if unit in TIMES_100 else 1.0), 3) if np.isfinite(value) else None


def _sentence(rows: list[dict[str, Any]], measure: str) -> str:
    clear = [row for row in rows if row["clear"]]
    if not clear:
        return f"None of these levers clearly moves {in_sentence(measure)} here."
    most = clear[0]
    name = label_of(measure) if label_of(measure).startswith("PCN") else in_sentence(measure)
    return f"What moves {name} most here is {most['label']}: from {most['low']['words']} to {most['high']['words']}."
