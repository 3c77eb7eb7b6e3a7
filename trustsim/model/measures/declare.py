"""How a measure is declared: name, label, unit, direction, formula and outcome beside the function that counts it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from ..compiled import rule, small_rule
from ..state import Directors, Record

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Measure:
    """One measure. `unit`: share, trust, points, count, days, hours or pounds (£ a patient and year).

    `direction`: more, less or neither is better. `outcome`: how months make one number (the mean of the last 24, the
    total over the run). `story` is the short key that stories use.
    """

    name: str
    label: str
    unit: str
    direction: str
    formula: str
    outcome: str
    story: str
    function: Callable[..., tuple[float, float]]

    @property
    def is_total(self) -> bool:
        """Whether its outcome is the total over the run, not the mean of the last months."""
        return self.outcome == "total"

    @property
    def is_count(self) -> bool:
        """Whether places add up to the system."""
        return self.unit in ("count", "days", "hours")


MEASURES: dict[str, Measure] = {}


def measure(
    name: str, label: str, unit: str, direction: str, formula: str, outcome: str = "late mean", story: str = ""
) -> Callable[[Function], Function]:
    """Declare a compiled function of a place as a measure."""

    def declare(function: Function) -> Function:
        compiled = rule(function)
        MEASURES[name] = Measure(name, label, unit, direction, formula, outcome, story or name, compiled)
        return compiled

    return declare


@rule
def pcns(place: int, directors: Directors) -> float:
    """Number of PCNs in a place."""
    count = 0.0
    for i in range(directors.place.size):
        count += 1.0 if directors.place[i] == place else 0.0
    return count


@rule
def note_nothing(record: Record) -> None:
    """Begin a month's sums over places."""
    for number in range(record.above.size):
        record.above[number] = 0.0
        record.below[number] = 0.0


@small_rule
def keep(month: int, place: int, number: int, first: int, value: float, record: Record) -> None:
    """Write a measure of a month, if months are recorded, and count it in the outcome from month `first`."""
    if record.panel.shape[0] > 1:
        record.panel[month, place, number] = value
    if month >= first and value == value:
        record.summed[place, number] += value
        record.counted[place, number] += 1.0


@small_rule
def note(month: int, place: int, number: int, first: int, above: float, below: float, record: Record) -> None:
    """Keep a measure of a place as a ratio and add it to the system's; NaN, and no part of it, where it has none."""
    if below > 0.0:
        keep(month, place, number, first, above / below, record)
        record.above[number] += above
        record.below[number] += below
    else:
        keep(month, place, number, first, np.nan, record)


@rule
def note_system(month: int, number: int, first: int, is_count: int, record: Record) -> None:
    """Keep a measure of the system: the ratio of the sums over places, or of a count the sum."""
    value = np.nan
    if is_count == 1:
        value = record.above[number]
    elif record.below[number] > 0.0:
        value = record.above[number] / record.below[number]
    keep(month, record.panel.shape[1] - 1, number, first, value, record)
