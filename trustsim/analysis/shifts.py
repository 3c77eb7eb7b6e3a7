"""How far knowing a factor shifts the whole distribution of an outcome, not its variance alone: PAWN and delta.

Both read any sample that fills the space, and both are above 0 by chance even for a factor that does nothing. What
chance alone gives is measured by made-up factors that no point depends on (Pianosi and Wagener 2018, Environmental
Modelling & Software 108:197-207).
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..experiments.designs import salib
from ..experiments.result import StudyResult
from ..experiments.study import Study
from .intervals import LEVEL
from .samples import SEED, drawn, one_thread, positions, sampled
from .sensitivity import ranked, varying

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
SLICES, LEAST_IN_SLICE = 10, 10
LEAST = SLICES * LEAST_IN_SLICE
PAWN_RESAMPLES, PAWN_DUMMIES = 100, 200
DELTA_RESAMPLES, DELTA_DUMMIES = 50, 10
MOST_ALIKE = 0.05
"""Share of points that may have the same outcome, for delta: it leaves out slices in which all have."""
NORMAL_95, NORMAL_95_ONE_SIDE = 1.959964, 1.644854
DELTA_GRID, MOST_CLASSES = 100, 48


def pawn(study: Study, result: StudyResult, outcome: str, scenario: str | None = None) -> "pandas.DataFrame":
    """How far knowing a factor shifts the outcome's distribution, the furthest first (Pianosi and Wagener 2018).

    Columns: factor, label; pawn, the distance (Kolmogorov-Smirnov, 0 to 1) between the outcome's distribution where
    the factor is in one of ten slices of its range and everywhere, the median over slices; low and high, its 95 %
    interval by resampling points; maximum, the largest distance; chance, what 95 % of made-up factors without effect
    stay below; is_clear, whether the index is above that; rank. Points are means over futures. Raises InputError for
    a design that does not fill the space, fewer than 100 points, a run without a value and an outcome that never
    varies.
    """
    x, y = _sample(study, result, outcome, scenario, "pawn")
    rng = np.random.default_rng(SEED)
    dummies = rng.random((len(y), PAWN_DUMMIES))
    found = _pawn(np.column_stack([x, dummies]), y)
    wide = len(study.factors)
    again = np.array(
        [_pawn(x[pick], y[pick])["median"] for pick in rng.integers(len(y), size=(PAWN_RESAMPLES, len(y)))]
    )
    index, half = found["median"][:wide], NORMAL_95 * again.std(axis=0, ddof=1)
    chance = float(np.quantile(found["median"][wide:], LEVEL))
    columns = {
        "pawn": index,
        "low": np.maximum(index - half, 0.0),
        "high": np.minimum(index + half, 1.0),
        "maximum": found["maximum"][:wide],
        "chance": np.full(wide, chance),
        "is_clear": index > chance,
    }
    return ranked(study, columns, "pawn")


def delta(study: Study, result: StudyResult, outcome: str, scenario: str | None = None) -> "pandas.DataFrame":
    """How much of the outcome's density a factor moves, the most first (Borgonovo 2007; Plischke et al. 2013).

    Columns: factor, label; delta, half the area between the outcome's density where the factor is known and
    everywhere, 0 to 1, with low and high, its 95 % interval by resampling points; first, the share of the variance
    that goes with the factor alone, with first_low and first_high; chance, what 95 % of made-up factors without effect
    stay below (by the normal law over ten); is_clear, whether delta is above that; rank. Raises InputError as `pawn`
    does, and where over 5 % of the points have the same outcome.

    A sample is cut into a few classes of each factor, four of 150 points: first-order shares of strong factors then
    come out some points of 100 too low, which their intervals do not know. Sobol's method has no such bias.

    Estimates are SALib's, each less its bias by resampling (Plischke et al., eq. 30). SALib's own `analyze` takes one
    resample for the sample itself, by which its estimates scatter twice as far as its intervals say.
    """
    x, y = _sample(study, result, outcome, scenario, "delta")
    alike = float(np.unique(y, return_counts=True)[1].max() / len(y))
    if alike > MOST_ALIKE:
        raise InputError(
            f"{outcome} is the same at {alike:.0%} of the points, and delta needs one that spreads; use pawn"
        )
    wide = len(study.factors)
    rng = np.random.default_rng(SEED)
    x = np.column_stack([x, rng.random((len(y), DELTA_DUMMIES))])
    with one_thread():
        found = _delta(x, y)
        again = np.array([_delta(x[pick], y[pick]) for pick in rng.integers(len(y), size=(DELTA_RESAMPLES, len(y)))])
    index, first = 2.0 * found - again.mean(axis=0)
    half, spread = NORMAL_95 * again.std(axis=0, ddof=1)
    if not np.isfinite(index).all():
        raise InputError(f"delta finds no density of {outcome} at these points; run more, or use pawn")
    nothing = index[wide:]
    chance = float(nothing.mean() + NORMAL_95_ONE_SIDE * nothing.std(ddof=1))
    index, half, first, spread = (of[:wide] for of in (index, half, first, spread))
    columns = {
        "delta": index,
        "low": np.clip(index - half, 0.0, 1.0),
        "high": np.clip(index + half, 0.0, 1.0),
        "first": first,
        "first_low": np.clip(first - spread, 0.0, 1.0),
        "first_high": np.clip(first + spread, 0.0, 1.0),
        "chance": np.full(wide, chance),
        "is_clear": index > chance,
    }
    return ranked(study, columns, "delta")


def _sample(study: Study, result: StudyResult, outcome: str, scenario: str | None, what: str) -> tuple[Floats, Floats]:
    """Points that were drawn by themselves, as positions [point, factor], and their outcome [point]."""
    sampled(study, what, LEAST)
    values = varying(study, result, outcome, scenario)
    kept = drawn(study)
    return positions(study, result)[kept], values[kept]


def _problem(wide: int) -> dict[str, Any]:
    return {"num_vars": wide, "names": [f"x{k}" for k in range(wide)], "bounds": [[0.0, 1.0]] * wide}


def _pawn(x: Floats, y: Floats) -> dict[str, Floats]:
    analyse = salib("analyze.pawn", "a PAWN analysis").analyze
    found = analyse(_problem(x.shape[1]), x, y, S=SLICES)
    return {name: np.asarray(found[name], dtype=np.float64) for name in ("median", "maximum")}


def _delta(x: Floats, y: Floats) -> Floats:
    """Delta and first-order share of each column of a sample [kind, factor]; classes are as many as SALib takes."""
    by = salib("analyze.delta", "a delta analysis")
    count = len(y)
    classes = min(int(np.ceil(count ** (2.0 / (7.0 + np.tanh((1500.0 - count) / 500.0))))), MOST_CLASSES)
    edges = np.linspace(0, count, classes + 1)
    grid = np.linspace(y.min(), y.max(), DELTA_GRID)
    shifts = [by.calc_delta(y, grid, column, edges) for column in x.T]
    return np.array([shifts, [by.sobol_first(y, column, edges) for column in x.T]])
