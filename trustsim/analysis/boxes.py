"""Where an outcome falls below or above a threshold: boxes of factors' values, and how far they hold elsewhere.

A box found among points flatters itself on the same points. So half of them, drawn by chance, find boxes, and shares
are those of the other half.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..experiments.designs import library
from ..experiments.result import StudyResult
from ..experiments.study import Study
from ..model.measures import MEASURES
from ..model.parameters import Parameter
from ..scenario.settings import listed as one_of
from .intervals import LEVEL, Interval
from .samples import SEED, drawn, sampled
from .sensitivity import averaged
from .words import MINUS, TIMES_100, half_up, listed, lowered

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEAST, LEAST_CASES = 100, 10
MASS_LEAST = 0.05
"""Share of points that a box holds at least."""


@dataclass(frozen=True)
class Limit:
    """What a box asks of a factor: stored values from `low` to `high`, or some of its options.

    An end that is not restricted is infinite. `qp_low` and `qp_high` are quasi-p-values of the ends (of the options,
    `qp_low`), where the method gives them: how likely the box's share would be by chance without that limit (Bryant
    and Lempert 2010, Technological Forecasting & Social Change 77:34-49).
    """

    parameter: Parameter
    low: float = -math.inf
    high: float = math.inf
    options: frozenset[int] | None = None
    qp_low: float = math.nan
    qp_high: float = math.nan

    def holds(self, values: Floats) -> Mask:
        """Whether stored values are within it."""
        if self.options is not None:
            return np.isin(values, sorted(self.options))
        return (values >= self.low) & (values <= self.high)

    @property
    def ends(self) -> tuple[float, float]:
        """The ends as said: whole numbers within the box for a parameter of whole numbers."""
        if not self.parameter.whole:
            return self.low, self.high
        return (float(np.ceil(self.low)), float(np.floor(self.high)))

    def words(self, span: float) -> str:
        """The restriction in a sentence; `span` is the range tried, which says how exact numbers need be."""
        name = lowered(self.parameter.label)
        if self.options is not None:
            return f"{name} is {one_of(str(self.parameter.plain(k)) for k in sorted(self.options))}"
        low, high = self.ends
        if self.parameter.whole and low == high:
            return f"{name} is {low:.0f}"
        said = [number(end, span, self.parameter.whole) for end in (low, high)]
        if math.isfinite(low) and math.isfinite(high):
            return f"{name} is {said[0]} to {said[1]}"
        least, most = ("at least", "at most") if self.parameter.whole else ("above", "below")
        return f"{name} is {least} {said[0]}" if math.isfinite(low) else f"{name} is {most} {said[1]}"


@dataclass(frozen=True)
class Box:
    """Limits that all hold, by the factor's column; shares are 0 to 1, with 95 % intervals (Wilson's).

    `density` is the share of held-out points in the box that are of interest, `coverage` the share of those of
    interest that lie in it, and `mass` the share of all that do; `density_found` and `coverage_found` are those of
    the points among which it was found.
    """

    limits: dict[int, Limit]
    density: Interval
    coverage: Interval
    mass: float
    points: int
    density_found: float
    coverage_found: float

    def holds(self, values: Floats) -> Mask:
        """Which points [point, factor] lie in it."""
        return inside(self.limits, values)


@dataclass(frozen=True)
class Cases:
    """Points of a study [point, factor], which of them are of interest, and which half finds boxes."""

    study: Study
    outcome: str
    threshold: float
    above: bool
    values: Floats
    hit: Mask
    finding: Mask

    @cached_property
    def rate(self) -> Interval:
        """The share of held-out points that are of interest."""
        return proportion(int(self.hit[~self.finding].sum()), int((~self.finding).sum()))

    @property
    def spans(self) -> Floats:
        """The range of each factor's values."""
        return np.ptp(self.values, axis=0)

    @property
    def wanted(self) -> str:
        """What is of interest, in words: below 50%."""
        return wanted(self.outcome, self.threshold, self.above)

    def columns(self) -> "pandas.DataFrame":
        """The points of the finding half, a column a factor by its number; a choice as a category of its positions."""
        import pandas

        found: dict[str, Any] = {}
        for k, factor in enumerate(self.study.factors):
            column = self.values[self.finding, k]
            found[str(k)] = pandas.Categorical(column.astype(np.int64)) if factor.parameter.options else column
        return pandas.DataFrame(found)

    def box(self, limits: dict[int, Limit]) -> Box:
        """A box with what it holds of either half."""
        within = inside(limits, self.values)
        held = ~self.finding
        count, hits = int((within & held).sum()), int((within & held & self.hit).sum())
        found, found_hits = int((within & self.finding).sum()), int((within & self.finding & self.hit).sum())
        return Box(
            limits,
            proportion(hits, count),
            proportion(hits, int((self.hit & held).sum())),
            count / int(held.sum()),
            count,
            found_hits / max(found, 1),
            found_hits / max(int((self.hit & self.finding).sum()), 1),
        )

    def stands(self, box: Box) -> bool:
        """Whether a box's share on held-out points is clearly above that of all held-out points."""
        return box.density.low > self.rate.mean

    def wherever(self, box: Box) -> str:
        """What a box asks, in words."""
        return listed([limit.words(float(self.spans[k])) for k, limit in box.limits.items()]) or "anything holds"


def cases(
    study: Study,
    result: StudyResult,
    outcome: str,
    scenario: str | None,
    threshold: float | None,
    above: bool,
    what: str,
) -> Cases:
    """The points of a study, split in halves by chance, and which are below a threshold (or above it).

    Raises InputError for a design that does not fill the space, fewer than 100 points drawn by themselves, a run
    without a value, no threshold, and one with fewer than 10 points on either side in either half.
    """
    sampled(study, what, LEAST)
    kept = drawn(study)
    outcomes = averaged(study, result, outcome, scenario)[kept]
    middle = f"{float(np.median(outcomes)):.3g}"
    if threshold is None or not math.isfinite(threshold):
        given = "missing" if threshold is None else str(threshold)
        raise InputError(f"threshold is {given}; give one in units of {outcome}, such as its median {middle}")
    hit = outcomes > threshold if above else outcomes < threshold
    finding = np.zeros(len(hit), dtype=np.bool_)
    finding[np.random.default_rng(SEED).permutation(len(hit))[: len(hit) // 2]] = True
    fewest = min(int((side & half).sum()) for side in (hit, ~hit) for half in (finding, ~finding))
    if fewest < LEAST_CASES:
        side = "above" if above else "below"
        raise InputError(
            f"{outcome} is {side} {threshold:g} at {int(hit.sum())} of {len(hit)} points, which leaves fewer than "
            f"{LEAST_CASES} on one side in each half; give a threshold nearer to its median {middle}"
        )
    return Cases(study, outcome, threshold, above, result.values[kept], hit, finding)


def inside(limits: dict[int, Limit], values: Floats) -> Mask:
    """Which points [point, factor] meet all limits, by the factor's column."""
    found = np.ones(len(values), dtype=np.bool_)
    for k, limit in limits.items():
        found &= limit.holds(values[:, k])
    return found


def proportion(hits: int, count: int) -> Interval:
    """A share and its 95 % interval (Wilson's); NaN of nothing."""
    if not count:
        return Interval(math.nan, math.nan, math.nan)
    ends = library("scipy.stats", "an interval of a share").binomtest(hits, count).proportion_ci(LEVEL, "wilson")
    return Interval(hits / count, float(ends.low), float(ends.high))


def boxes_frame(of: Cases, boxes: Sequence[Box]) -> "pandas.DataFrame":
    """A row a box, from 1: box, where (in words), density, coverage with low and high, mass, points, stands."""
    import pandas

    rows: list[dict[str, Any]] = []
    for k, box in enumerate(boxes, start=1):
        row: dict[str, Any] = {"box": k, "where": of.wherever(box)}
        for name, share in (("density", box.density), ("coverage", box.coverage)):
            row |= {name: share.mean, f"{name}_low": share.low, f"{name}_high": share.high}
        row |= {"mass": box.mass, "points": box.points, "density_found": box.density_found}
        rows.append({**row, "coverage_found": box.coverage_found, "stands": of.stands(box)})
    return pandas.DataFrame(rows)


def limits_frame(boxes: Sequence[Box]) -> "pandas.DataFrame":
    """A row a limit: box, factor, label, low, high, options, qp_low, qp_high; what is not restricted is left empty."""
    import pandas

    rows = [
        {
            "box": number,
            "factor": limit.parameter.path,
            "label": limit.parameter.label,
            "low": limit.ends[0] if math.isfinite(limit.low) else math.nan,
            "high": limit.ends[1] if math.isfinite(limit.high) else math.nan,
            "options": "; ".join(str(limit.parameter.plain(k)) for k in sorted(limit.options or ())),
            "qp_low": limit.qp_low,
            "qp_high": limit.qp_high,
        }
        for number, box in enumerate(boxes, start=1)
        for limit in box.limits.values()
    ]
    columns = ["box", "factor", "label", "low", "high", "options", "qp_low", "qp_high"]
    return pandas.DataFrame(rows, columns=columns)


def told(of: Cases, box: Box) -> str:
    """A box as a sentence: below 50% in 91% [86, 95] of settings in which …; 64% [58, 70] of all such lie there."""
    return (
        f"{of.wanted} in {share(box.density)} of settings in which {of.wherever(box)}; "
        f"{share(box.coverage)} of all settings {of.wanted} lie there"
    )


def wanted(outcome: str, threshold: float, above: bool) -> str:
    """A threshold in words: below 50%."""
    unit = MEASURES[outcome].unit
    number = f"{threshold * (100.0 if unit in TIMES_100 else 1.0):.4g}".replace("-", MINUS)
    forms = {"share": f"{number}%", "trust": f"{number} of 100", "pounds": f"£{number}"}
    counted = f"{number} {unit}" if unit in ("days", "hours") else number
    return f"{'above' if above else 'below'} {forms.get(unit, counted)}"


def share(of: Interval) -> str:
    """A share with its interval, in whole percent: 91% [86, 95]."""
    if not math.isfinite(of.mean):
        return "none"
    mean, low, high = (half_up(100.0 * value) for value in (of.mean, of.low, of.high))
    return f"{mean:.0f}% [{low:.0f}, {high:.0f}]"


def number(value: float, span: float, whole: bool) -> str:
    """A value as exact as about a hundredth of the range tried asks for."""
    if not math.isfinite(value):
        return ""
    decimals = 0 if whole or span <= 0 else max(0, round(2.0 - math.log10(span)))
    return f"{half_up(value, decimals):.{decimals}f}".replace("-", MINUS)
