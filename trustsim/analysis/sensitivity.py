"""Which factors of a study matter, by Morris's and Sobol's methods, and whether its replicates suffice.

All of it is a pure function of the study and its result. A run without a value is refused: the methods would take it
for a number.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..experiments.designs import problem, salib, shares
from ..experiments.result import StudyResult
from ..experiments.study import Study
from .intervals import LEVEL, interval
from .precision import needed
from .screening import rank_correlation, whole

if TYPE_CHECKING:
    import pandas

Floats = NDArray[np.float64]
RESAMPLES = 1000
RESAMPLING_SEED = 20_260_101
"""Any number but 0, which SALib's Sobol analysis takes for none."""


def morris(
    study: Study, result: StudyResult, outcome: str, scenario: str | None = None, gaps: bool = False
) -> "pandas.DataFrame":
    """Elementary effects of a morris design, the strongest first (Morris 1991; Campolongo et al. 2007).

    Columns: factor, label; mu_star, the mean size of the effect of a factor's step, in units of the outcome a whole
    range; low and high, its 95 % interval over trajectories; mu, the mean with its sign; sigma, the standard
    deviation, large where the effect depends on the other factors; rank. `scenario` None averages over scenarios;
    `gaps` leaves out trajectories in which a run has no value. Raises InputError for another design, and where a run
    has no value otherwise.
    """
    _designed(study, "morris")
    values = averaged(study, result, outcome, scenario, gaps)
    return ranked(study, _morris(study, values), "mu_star")


def sobol(
    study: Study, result: StudyResult, outcome: str, scenario: str | None = None, gaps: bool = False
) -> "pandas.DataFrame":
    """Shares of the variance over points, of a sobol design, the largest total first (Saltelli et al. 2010).

    Columns: factor, label; first, the share that goes with the factor alone, with first_low and first_high, its 95 %
    interval; total, the share in which it has a part, with total_low and total_high; rank. An interval is over base
    points. Chance that replicates leave in a point's mean counts as variance of all factors together. `scenario`
    None averages over scenarios; `gaps` leaves out base points with which a run has no value. Raises InputError as
    `morris` does, and where the outcome never varies.
    """
    _designed(study, "sobol")
    found = _sobol(study, varying(study, result, outcome, scenario, gaps))
    columns: dict[str, Any] = {}
    for name, short in (("first", "S1"), ("total", "ST")):
        half = np.asarray(found[f"{short}_conf"], dtype=np.float64)
        columns[name] = np.asarray(found[short], dtype=np.float64)
        columns[f"{name}_low"], columns[f"{name}_high"] = columns[name] - half, columns[name] + half
    return ranked(study, columns, "total")


def sobol_pairs(study: Study, result: StudyResult, outcome: str, scenario: str | None = None) -> "pandas.DataFrame":
    """Shares of the variance that go with two factors together, beyond each alone, the largest first.

    Columns: factor, other, second, low and high (95 % interval). Raises InputError as `sobol` does, and for a design
    without `second_order`.
    """
    import pandas

    _designed(study, "sobol")
    if not study.second_order:
        raise study.tree.refusal(("design",), "without second_order", "add second_order: true and run it again")
    found = _sobol(study, varying(study, result, outcome, scenario))
    rows: list[dict[str, Any]] = []
    for j, one in enumerate(study.factors):
        for k, other in enumerate(study.factors[j + 1 :], start=j + 1):
            share, half = float(found["S2"][j, k]), float(found["S2_conf"][j, k])
            rows.append(
                {"factor": one.path, "other": other.path, "second": share, "low": share - half, "high": share + half}
            )
    columns = ["factor", "other", "second", "low", "high"]
    return pandas.DataFrame(rows, columns=columns).sort_values("second", ascending=False, ignore_index=True)


def replicate_adequacy(
    study: Study, result: StudyResult, outcome: str, scenario: str | None = None
) -> "pandas.DataFrame":
    """How the precision of points, and the order of what matters, grow with replicates.

    Columns: replicates; half_width, half of the 95 % interval of a point's mean over its first so many futures,
    averaged over points; widest, the largest of them; agreement, the rank correlation (Spearman) between what these
    futures and as many others say, of the factors' effects for a morris or sobol design, else of the points' means.
    Agreement is NaN where there are not as many others, or nothing to order. Differences between points on shared
    seeds are more precise than their means. Raises InputError for fewer than 2 replicates, and as `morris` does.
    """
    import pandas

    futures = checked(study, result, outcome, scenario)
    if study.replicates < 2:
        raise study.tree.refusal(("replicates",), "1", "run 2 or more to see how far they differ")
    rows: list[dict[str, float]] = []
    for count in _steps(study.replicates):
        half = np.array([half_width(row[:count]) for row in futures])
        agreement = np.nan
        if 2 * count <= study.replicates:
            one, other = (_effects(study, futures[:, k : k + count].mean(axis=1)) for k in (0, count))
            agreement = rank_correlation(one, other)
        rows.append(
            {
                "replicates": count,
                "half_width": float(half.mean()),
                "widest": float(half.max()),
                "agreement": agreement,
            }
        )
    return pandas.DataFrame(rows)


def replicates_needed(
    study: Study, result: StudyResult, outcome: str, half_width: float, scenario: str | None = None
) -> int:
    """How many replicates bring the 95 % interval of the average point's mean to this half width.

    Reckoned from the spread over the futures at hand. Raises InputError as `replicate_adequacy` does, for a half
    width that is not above 0, and where over a million would be needed.
    """
    futures = checked(study, result, outcome, scenario)
    if study.replicates < 2:
        raise study.tree.refusal(("replicates",), "1", "run 2 or more to see how far they differ")
    if not half_width > 0.0:
        raise InputError(f"half_width is {half_width}; give a number above 0, in units of {outcome}")
    return needed(float(futures.std(axis=1, ddof=1).mean()), half_width)


def _designed(study: Study, method: str) -> None:
    if study.method != method:
        cure = f"a {method} analysis needs a design of that method: write design: {{method: {method}, …}}"
        raise study.tree.refusal(("design",), study.method, cure)


def checked(study: Study, result: StudyResult, outcome: str, scenario: str | None, gaps: bool = False) -> Floats:
    """An outcome [point, replicate] of a result that is this study's.

    Raises InputError for another study's result, and as `StudyResult.futures` does.
    """
    if [f.path for f in result.study.factors] != [f.path for f in study.factors] or result.values.shape != (
        study.count,
        len(study.factors),
    ):
        raise InputError(f"the result is of another study, {result.study.name!r}; give that of {study.name!r}")
    return result.futures(outcome, scenario, gaps)


def averaged(study: Study, result: StudyResult, outcome: str, scenario: str | None, gaps: bool = False) -> Floats:
    """An outcome's mean over futures [point]; raises InputError as `checked` does."""
    return checked(study, result, outcome, scenario, gaps).mean(axis=1)


def varying(study: Study, result: StudyResult, outcome: str, scenario: str | None, gaps: bool = False) -> Floats:
    """As `averaged`; raises InputError where the outcome is the same at every point, too."""
    values = averaged(study, result, outcome, scenario, gaps)
    if np.ptp(values[np.isfinite(values)]) == 0.0:
        raise InputError(f"{outcome} is {values[0]:g} at every point; choose one that the factors move")
    return values


def _morris(study: Study, values: Floats) -> dict[str, Floats]:
    analyse = salib("analyze.morris", "a Morris analysis").analyze
    kept = whole(study, values)
    found = analyse(
        problem(study),
        shares(study)[kept],
        np.ascontiguousarray(values[kept], dtype=np.float64),
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        num_levels=study.levels,
        seed=RESAMPLING_SEED,
    )
    size, half = (np.asarray(found[name], dtype=np.float64) for name in ("mu_star", "mu_star_conf"))
    return {
        "mu_star": size,
        "low": np.maximum(size - half, 0.0),
        "high": size + half,
        "mu": np.asarray(found["mu"], dtype=np.float64),
        "sigma": np.asarray(found["sigma"], dtype=np.float64),
    }


def _sobol(study: Study, values: Floats, resamples: int = RESAMPLES) -> dict[str, Any]:
    analyse = salib("analyze.sobol", "a Sobol analysis").analyze
    return analyse(
        problem(study),
        values[whole(study, values)],
        calc_second_order=study.second_order,
        num_resamples=resamples,
        conf_level=LEVEL,
        seed=RESAMPLING_SEED,
    )


def ranked(study: Study, columns: Mapping[str, Any], by: str) -> "pandas.DataFrame":
    """A row a factor, the largest first; those alike in the study's order."""
    import pandas

    names = {"factor": [f.path for f in study.factors], "label": [f.parameter.label for f in study.factors]}
    found = pandas.DataFrame({**names, **columns})
    found = found.sort_values(by, ascending=False, kind="stable", ignore_index=True)
    return found.assign(rank=np.arange(1, len(found) + 1))


def _effects(study: Study, values: Floats) -> Floats:
    """What there is to put in order: the factors' effects where the design tells them, else the points."""
    if study.method == "morris":
        return _morris(study, values)["mu_star"]
    if study.method == "sobol" and np.ptp(values) > 0.0:
        return np.asarray(_sobol(study, values, resamples=2)["ST"], dtype=np.float64)
    return values


def _steps(most: int) -> Sequence[int]:
    """Numbers of replicates to look at: 2, 3, 5, 10, 20, 30, 50 … and the last."""
    wanted = [m * 10**power for power in range(7) for m in (1, 2, 3, 5)]
    return [*(n for n in wanted if 2 <= n < most), most]


def half_width(values: Floats) -> float:
    """Half of the 95 % interval of the mean of futures."""
    found = interval(values)
    return (found.high - found.low) / 2.0
