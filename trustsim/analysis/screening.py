"""What a Morris screening settles: its single effects, what chance alone would give, whether the order stands still.

All of it is a pure function of a study and its result.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..experiments.designs import shares
from ..experiments.study import Study

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
DOZEN = 12
ONE_WAY = 0.9
"""Share of the size of a factor's effects that its mean must reach to be told as one way."""


def whole(study: Study, values: Floats) -> NDArray[np.bool_]:
    """Which points belong to a walk, or a base point of sobol, all of whose points have a value [point]."""
    block = study.count // study.size
    return np.repeat(np.isfinite(values).reshape(-1, block).all(axis=1), block)


def single_effects(study: Study, values: Floats) -> Floats:
    """The effect of each factor's one step in each walk, per whole range [walk, factor], of one value a point.

    Walks that lack a value are left out. The mean of the sizes over walks is Morris's mu_star, as `sensitivity.morris`
    has it.
    """
    wide, known = len(study.factors), whole(study, values)
    steps = np.diff(shares(study)[known].reshape(-1, wide + 1, wide), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    rises = np.diff(values[known].reshape(-1, wide + 1), axis=1)
    found = np.empty((len(moved), wide))
    np.put_along_axis(found, moved, rises / np.take_along_axis(steps, moved[..., None], axis=2)[..., 0], axis=1)
    return found


def sizes(study: Study, values: Floats) -> Floats:
    """The mean size of each factor's effect, of one value a point [factor]."""
    return np.abs(single_effects(study, values)).mean(axis=0)


def by_chance(study: Study, futures: Floats) -> Floats:
    """The size that each factor's effect would have by the luck of its futures [point, replicate] alone [factor].

    Where one half of the futures says what the other half does not, it is luck: half the difference of the two varies
    as the mean of all futures does. 0 for a factor that changes nothing, since all points share the same dice.
    Raises ValueError for an odd number of futures.
    """
    if futures.shape[1] % 2:
        raise ValueError(f"there are {futures.shape[1]} futures; halves need an even number")
    one, other = halves(futures)
    return sizes(study, (one - other) / 2.0)


def halves(futures: Floats) -> tuple[Floats, Floats]:
    """Means over every other future, and over the rest [point]."""
    return futures[:, 0::2].mean(axis=1), futures[:, 1::2].mean(axis=1)


def shared_top(one: Floats, other: Floats, count: int = DOZEN) -> int:
    """How many of the largest so many of the one are also among those of the other."""
    first, second = (set(np.argsort(-sizes, kind="stable")[:count].tolist()) for sizes in (one, other))
    return len(first & second)


def rank_correlation(one: Floats, other: Floats) -> float:
    """Rank correlation (Spearman), ties sharing their mean rank; NaN where either has no order."""
    import pandas

    first, second = (pandas.Series(values).rank().to_numpy() for values in (one, other))
    if np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def way(size: float, mean: float) -> str:
    """Whether a factor raises the outcome (+), lowers it (−) or does either (±), by its mu_star and mu."""
    if size == 0.0:
        return ""
    if abs(mean) < ONE_WAY * size:
        return "±"
    return "+" if mean > 0.0 else "\N{MINUS SIGN}"


def chosen(effects: "Mapping[str, pandas.DataFrame]", count: int = DOZEN) -> tuple[str, ...]:
    """The factors that matter, by the frames of `sensitivity.morris` of each outcome; the first chosen first.

    The rankings of the outcomes are gone down together: all that are first for some outcome, all that are second, and
    so on, until there are enough. Of those at the same rank, the one whose effect is the larger share of its
    outcome's largest comes first.
    """
    standings: list[tuple[int, float, str]] = []
    for frame in effects.values():
        sizes = [float(size) for size in frame["mu_star"]]
        shares = (size / (max(sizes) or 1.0) for size in sizes)
        rows = zip(frame["rank"], shares, frame["factor"], strict=True)
        standings += [(int(rank), -share, str(path)) for rank, share, path in rows]
    found: Sequence[str] = list(dict.fromkeys(path for _, _, path in sorted(standings)))
    return tuple(found[:count])
