"""Counts over futures that share their dice, and the plain sentences in which they are told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...analysis.intervals import Interval, interval
from ...analysis.words import change, is_shown, likely_change, with_unit
from .schema import LEAST_AGREEING

Floats = NDArray[np.float64]
LOW, HIGH = 10, 90
"""Percentiles between which 80 of 100 futures lie."""


@dataclass(frozen=True)
class Count(Interval):
    """A difference between two variants: its mean with the 95 % interval, and how many futures go which way.

    `way` is the one counted, higher or lower; `agree` of `futures` go it.
    """

    higher: int
    lower: int
    futures: int
    way: str

    @property
    def agree(self) -> int:
        """How many futures go the way counted."""
        return self.higher if self.way == "higher" else self.lower

    @property
    def same(self) -> int:
        """How many futures do not differ."""
        return self.futures - self.higher - self.lower

    @property
    def depends(self) -> bool:
        """Whether fewer than 65 of 100 futures agree, on a way or on no difference: then the lesson is `it depends`."""
        return 100 * max(self.higher, self.lower, self.same) < LEAST_AGREEING * self.futures


def counted(differences: Floats, way: str | None = None) -> Count:
    """Count one difference a future; NaN is left out. `way` not given: that of the mean."""
    known = differences[np.isfinite(differences)]
    mean = interval(known)
    higher, lower = int((known > 0.0).sum()), int((known < 0.0).sum())
    of_mean = "lower" if mean.mean < 0.0 else "higher"
    return Count(mean.mean, mean.low, mean.high, higher, lower, int(known.size), way or of_mean)


def when(months: tuple[int, int]) -> str:
    """The months looked at, in words."""
    return f"month {months[0]}" if months[0] == months[1] else f"months {months[0]} to {months[1]}"


def looked_at(label: str, months: tuple[int, int]) -> str:
    """What is looked at and when, to begin a sentence with."""
    said = when(months)
    return f"{label} {said.capitalize()}" if label.endswith("?") else f"{label}, {said}"


def figure(value: float, unit: str) -> str:
    """One number with its unit; what is counted stays whole where it is."""
    return f"{value:.0f}" if unit == "count" and value == round(value) else with_unit(value, unit)


def difference_told(label: str, months: tuple[int, int], count: Count, on: str, off: str, unit: str) -> str:
    """A difference in one sentence: which way in how many futures, and how much on average."""
    head = f"{looked_at(label, months)}: "
    if not count.futures:
        return f"{head}there is nothing to compare."
    if count.same == count.futures:
        return f"{head}the same with “{on}” as with “{off}” in all {count.futures} futures."
    size = " ".join(filter(None, (change(count, unit), likely_change(count, unit))))
    mean = f"on average {size}" if is_shown(count, unit) else "on average by next to nothing"
    if 100 * count.same >= LEAST_AGREEING * count.futures:
        return f"{head}the same with “{on}” as with “{off}” in {count.same} of {count.futures} futures; {mean}."
    if count.depends:
        still = f", {count.same} the same" if count.same else ""
        return (
            f"{head}it depends. Of {count.futures} futures {count.higher} are higher with “{on}” than with “{off}” "
            f"and {count.lower} lower{still}; {mean}."
        )
    return f"{head}{count.way} with “{on}” than with “{off}” in {count.agree} of {count.futures} futures; {mean}."


def middle_told(label: str, months: tuple[int, int], values: Floats, variant: str, unit: str) -> str:
    """One variant in a sentence: the middle future, and between what 80 of 100 lie."""
    known = values[np.isfinite(values)]
    head = f"{looked_at(label, months)}, with “{variant}”: "
    if not known.size:
        return f"{head}there is nothing to measure."
    low, middle, high = (figure(float(x), unit) for x in np.percentile(known, (LOW, 50, HIGH)))
    return f"{head}{middle} in the middle future; 80 of 100 lie between {low} and {high}."


def median(values: Sequence[float] | Floats) -> float:
    """The middle value; NaN is left out, and given where there is nothing else."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    return float(np.median(known)) if known.size else float("nan")
