"""How many futures are enough: for one setting, and for the difference between two on the same dice."""

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..experiments.designs import points
from ..experiments.result import StudyResult
from ..experiments.study import Study
from .intervals import LEVEL, t_quantile

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
MOST = 1_000_000


def half_width(count: int, spread: float) -> float:
    """Half of the 95 % interval of a mean over so many futures whose standard deviation is `spread`."""
    return t_quantile((1.0 + LEVEL) / 2.0, count - 1) * spread / float(np.sqrt(count))


def needed(spread: float, wanted: float) -> int:
    """How many futures, 2 or more, bring half of the 95 % interval to what is wanted.

    Raises InputError where over a million would be needed.
    """
    low, high = 1, 2
    while half_width(high, spread) > wanted:
        low, high = high, 2 * high
        if high > MOST:
            raise InputError(f"half_width is {wanted}; over a million replicates would be needed: give a wider one")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if half_width(middle, spread) <= wanted else (middle, high)
    return high


def single_changes(study: Study) -> list[tuple[int, int]]:
    """The pairs of points, by number, between which one factor alone differs."""
    values = points(study)
    numbers = combinations(range(len(values)), 2)
    return [(j, k) for j, k in numbers if np.count_nonzero(values[j] != values[k]) == 1]


def spreads(study: Study, result: StudyResult, outcome: str, scenario: str | None = None) -> "pandas.DataFrame":
    """How far futures of one setting lie apart, and how far the differences that one change makes do.

    One row a pair of points between which one factor differs. Columns: factor; effect, the mean difference; single,
    the standard deviation over futures of the two settings (root mean square); paired, that of the difference between
    them on the same dice; unpaired, that of the difference were the dice not shared. Raises InputError as
    `StudyResult.futures` does, and ValueError for seeds that points do not share.
    """
    import pandas

    if (result.seeds != result.seeds[0]).any():
        raise ValueError("seeds are each point's own; pairs need shared dice")
    futures = result.futures(outcome, scenario)
    values = points(study)
    rows: list[dict[str, object]] = []
    for j, k in single_changes(study):
        factor = study.factors[int(np.flatnonzero(values[j] != values[k])[0])]
        difference = futures[k] - futures[j]
        apart = float(futures[j].var(ddof=1) + futures[k].var(ddof=1))
        rows.append(
            {
                "factor": factor.path,
                "effect": float(difference.mean()),
                "single": float(np.sqrt(apart / 2.0)),
                "paired": float(difference.std(ddof=1)),
                "unpaired": float(np.sqrt(apart)),
            }
        )
    return pandas.DataFrame(rows)
