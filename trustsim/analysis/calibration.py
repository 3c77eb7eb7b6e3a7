"""Calibration: which points of a study come near to what is known or wanted, and how far that pins factors down.

Points are not fitted but ruled out (history matching; Craig et al. 1997): how far the worst target is missed, in half
widths of what is asked for and beyond what chance in few futures explains. What is left is a region, not a best point:
facts about networks are too few for one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError
from ..experiments.distributions import Floats
from ..experiments.factors import Factor
from ..experiments.result import StudyResult
from ..experiments.runner import Point, Task, run_points
from ..experiments.study import Study
from ..experiments.targets import Target
from ..model.chance import future_seeds
from .intervals import LEVEL, t_quantile

if TYPE_CHECKING:
    import pandas


def statistic(result: StudyResult, target: Target, level: float = LEVEL) -> tuple[Floats, Floats]:
    """What a target looks at and half of its interval (of 95 %, or another level), at each point [point].

    Of a standard deviation the half width is that of a normal sample's. Raises InputError for a single future, of
    which nobody can say how far chance carries it.
    """
    futures = result.futures(target.outcome, target.scenario)
    if target.less is not None:
        futures = futures - result.futures(target.outcome, target.less)
    count = futures.shape[1]
    if count < 2:
        raise InputError("replicates is 1; a target needs 2 or more, to tell a miss from chance")
    sd = futures.std(axis=1, ddof=1)
    t = t_quantile((1.0 + level) / 2.0, count - 1)
    if target.statistic == "sd":
        return sd, t * sd / np.sqrt(2.0 * (count - 1))
    return futures.mean(axis=1), t * sd / np.sqrt(count)


def misses(result: StudyResult, targets: Sequence[Target], level: float = LEVEL) -> Floats:
    """How far each point misses each target [point, target]: 0 within it, else in half widths of the target.

    What lies within the statistic's own interval (of 95 %, or another level) is no miss.
    """
    found: list[Floats] = []
    for target in targets:
        value, give = statistic(result, target, level)
        outside = np.maximum(target.low - value, value - target.high) - give
        found.append(np.maximum(0.0, outside) / (0.5 * (target.high - target.low)))
    return np.stack(found, axis=1)


def misfit(result: StudyResult, targets: Sequence[Target]) -> Floats:
    """How far each point lies from all targets together [point]: 0 where every statistic is within its target.

    The root mean square over targets of the distance to the target's nearer end, in standard units: the root of the
    squares of the target's half width and of half of the statistic's 95 % interval. So a target that is known or
    simulated less exactly counts less (the implausibility of history matching; Craig et al. 1997).
    """
    found: list[Floats] = []
    for target in targets:
        value, give = statistic(result, target)
        outside = np.maximum(0.0, np.maximum(target.low - value, value - target.high))
        found.append(outside / np.hypot(0.5 * (target.high - target.low), give))
    return np.sqrt(np.mean(np.square(found), axis=0))


def judged(result: StudyResult, targets: Sequence[Target]) -> "pandas.DataFrame":
    """One row a point, the nearest first: point, met (targets), worst and total miss, the factors."""
    import pandas

    missed = misses(result, targets)
    columns = {
        "point": np.arange(len(missed)),
        "met": (missed == 0.0).sum(axis=1),
        "worst": missed.max(axis=1),
        "total": missed.sum(axis=1),
    }
    factors = {factor.path: result.values[:, k] for k, factor in enumerate(result.study.factors)}
    frame = pandas.DataFrame({**columns, **factors})
    return frame.sort_values(["met", "total"], ascending=[False, True], ignore_index=True)


def narrowed(result: StudyResult, targets: Sequence[Target], share: float = 0.05) -> "pandas.DataFrame":
    """How far the nearest share of points pins each factor that is a number down, the most pinned first.

    Columns: factor, low and high (all points), near_low, near_middle, near_high (5, 50 and 95 % of the nearest
    points), left: the part of the range between the nearest points' quartiles, over what half of the points would
    span by chance (1: the targets say nothing of it), default. Raises InputError where no factor is a number.
    """
    import pandas

    order = judged(result, targets)["point"].to_numpy()
    near = result.values[order[: max(4, round(share * len(order)))]]
    numbers = [(k, factor) for k, factor in enumerate(result.study.factors) if not factor.parameter.options]
    if not numbers:
        raise InputError("factors are options only; a range can be narrowed where a factor is a number")
    rows = [_narrowed(factor, near[:, k]) for k, factor in numbers]
    return pandas.DataFrame(rows).sort_values("left", ignore_index=True)


def _narrowed(factor: Factor, near: Floats) -> dict[str, float | str]:
    tried_low, tried_high = (float(end) for end in factor.values(np.array([0.0, 1.0])))
    low, first, middle, third, high = (float(q) for q in np.quantile(near, [0.05, 0.25, 0.5, 0.75, 0.95]))
    return {
        "factor": factor.path,
        "low": tried_low,
        "high": tried_high,
        "near_low": low,
        "near_middle": middle,
        "near_high": high,
        "left": (third - first) / (0.5 * (tried_high - tried_low)),
        "default": factor.parameter.default,
    }


def at_defaults(study: Study, replicates: int | None = None) -> StudyResult:
    """What the parameters' own defaults give on the study's scenarios, a result of one point; None: its replicates."""
    values = np.array([[factor.parameter.default for factor in study.factors]])
    seeds = future_seeds(study.seed, replicates or study.replicates)
    found = run_points(Task.of(study), [Point(0, values[0], seeds)])
    return StudyResult(study, values, np.array([seeds], dtype=np.uint64), found)


def held_against(result: StudyResult, targets: Sequence[Target], point: int = 0) -> "pandas.DataFrame":
    """One row a target: kind, what is looked at, low, high, found, half width of its 95 % interval, miss, why."""
    import pandas

    missed = misses(result, targets)[point]
    rows: list[dict[str, float | str]] = []
    for target, miss in zip(targets, missed, strict=True):
        value, give = statistic(result, target)
        rows.append(
            {
                "kind": target.kind,
                "target": target.says,
                "low": target.low,
                "high": target.high,
                "found": float(value[point]),
                "half_width": float(give[point]),
                "miss": float(miss),
                "why": target.why,
            }
        )
    return pandas.DataFrame(rows)
