"""Indices agree with those of a known function, and what cannot be analysed is refused."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from small import tiny

from trustsim.analysis.precision import half_width
from trustsim.analysis.sensitivity import morris, replicate_adequacy, replicates_needed, sobol, sobol_pairs
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.result import StudyResult
from trustsim.experiments.runner import run_study
from trustsim.experiments.study import Study
from trustsim.scenario import Scenario

X1, X2, X3 = "people.propensity", "people.benevolence", "meetings.feedback"
SOBOL: dict[str, Any] = {"method": "sobol", "points": 1024}
MORRIS: dict[str, Any] = {"method": "morris", "trajectories": 200}


def study(design: dict[str, Any], replicates: int = 1, scenario: Scenario | None = None, **more: Any) -> Study:
    factors = {path: [0, 1] for path in (X1, X2, X3)}
    data = {"schema_version": 1, "name": "Known", "scenario": "tiny", "factors": factors, "design": design}
    data |= {"replicates": replicates, "outcomes": ["coverage", "trust"], **more}
    return Study.from_dict(data, scenarios={"tiny": scenario or tiny()})


def ishigami(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ishigami and Homma 1990, a = 7, b = 0.1, of values 0 to 1."""
    x1, x2, x3 = (2 * np.pi * values - np.pi).T
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def known(found: Study, noise: float = 0.0) -> StudyResult:
    """The result of a study whose `trust` is Ishigami's function, and whose `coverage` never varies."""
    values = points(found)
    rng = np.random.default_rng(1)
    outcomes = np.full((len(values), 1, found.replicates, 2), 0.5)
    outcomes[..., 1] = ishigami(values)[:, None, None] + noise * rng.standard_normal(outcomes.shape[:3])
    seeds = np.array(found.seeds_of(range(len(values))), dtype=np.uint64)
    return StudyResult(found, values, seeds, outcomes)


def test_sobol_s_indices_of_a_known_function() -> None:
    found = study(SOBOL)
    shares = sobol(found, known(found), "trust").set_index("factor")
    assert list(shares.index) == [X1, X2, X3] and list(shares["rank"]) == [1, 2, 3]
    np.testing.assert_allclose(shares.loc[[X1, X2, X3], "first"], [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(shares.loc[[X1, X2, X3], "total"], [0.5576, 0.4424, 0.2437], atol=0.03)
    assert (shares["total_low"] < shares["total"]).all() and (shares["total"] < shares["total_high"]).all()
    assert shares.loc[X1, "label"] == "Readiness to trust"


def test_sobol_s_pairs_of_a_known_function() -> None:
    found = study({**SOBOL, "second_order": True})
    pairs = sobol_pairs(found, known(found), "trust")
    assert (pairs.loc[0, "factor"], pairs.loc[0, "other"]) == (X1, X3)
    assert pairs.loc[0, "second"] == pytest.approx(0.2437, abs=0.04)
    assert pairs.loc[1:, "second"].abs().max() < 0.04
    with pytest.raises(InputError, match="without second_order; add second_order: true"):
        sobol_pairs(study(SOBOL), known(study(SOBOL)), "trust")


def test_morris_s_effects_of_a_known_function() -> None:
    found = study(MORRIS)
    effects = morris(found, known(found), "trust").set_index("factor")
    step = np.sin(np.pi / 3) * 1.5
    exact = {X1: step * (1 + 0.05 * np.pi**4 * (1 + 3.0**-4)), X2: 7.875}
    exact[X3] = step * 0.05 * np.pi**4 * (1 - 3.0**-4)
    for path, size in exact.items():
        assert effects.loc[path, "mu_star"] == pytest.approx(size, rel=0.12)
        assert effects.loc[path, "low"] - 0.2 <= size <= effects.loc[path, "high"] + 0.2
    assert effects.loc[X2, "mu_star"] == pytest.approx(7.875)
    assert abs(effects.loc[X3, "mu"]) < 0.3 * effects.loc[X3, "mu_star"]
    assert set(effects["rank"]) == {1, 2, 3}


@pytest.mark.parametrize(("design", "analyse"), [(SOBOL, sobol), (MORRIS, morris)])
def test_the_same_study_gives_the_same_numbers(design: dict[str, Any], analyse: Any) -> None:
    one, other = (analyse(study(design, seed=0), known(study(design, seed=0)), "trust") for _ in range(2))
    assert one.equals(other)


@pytest.mark.parametrize(("design", "analyse"), [(SOBOL, sobol), (MORRIS, morris)])
def test_a_run_without_a_value_is_refused_by_point_and_outcome(design: dict[str, Any], analyse: Any) -> None:
    found = study(design, replicates=2)
    result = known(found)
    result.outcomes[17, 0, 1, 1] = np.nan
    with pytest.raises(InputError, match=rf"trust has no value at point 17 on tiny with seed {result.seeds[17, 1]} "):
        analyse(found, result, "trust")
    with pytest.raises(InputError, match="trust has no value at point 17"):
        replicate_adequacy(found, result, "trust")


def test_another_design_or_result_is_refused() -> None:
    found, other = study(SOBOL), study(MORRIS)
    with pytest.raises(InputError, match="design is sobol; a morris analysis needs a design of that method"):
        morris(found, known(found), "trust")
    with pytest.raises(InputError, match="the result is of another study"):
        morris(other, known(found), "trust")
    with pytest.raises(InputError, match="outcome is cost; the study kept coverage and trust"):
        sobol(found, known(found), "cost")


def test_an_outcome_that_never_varies_has_no_variance_to_share() -> None:
    found = study(SOBOL)
    with pytest.raises(InputError, match=r"coverage is 0\.5 at every point; choose one that the factors move"):
        sobol(found, known(found), "coverage")
    assert (morris(study(MORRIS), known(study(MORRIS)), "coverage").mu_star == 0).all()


def test_more_replicates_narrow_the_interval_and_settle_the_order() -> None:
    found = study({"method": "morris", "trajectories": 10}, replicates=40)
    adequacy = replicate_adequacy(found, known(found, noise=3.0), "trust").set_index("replicates")
    assert list(adequacy.index) == [2, 3, 5, 10, 20, 30, 40]
    assert adequacy.half_width.is_monotonic_decreasing
    assert adequacy.half_width[40] == pytest.approx(3.0 * 2.02 / np.sqrt(40), rel=0.1)
    assert (adequacy.widest > adequacy.half_width).all()
    assert adequacy.agreement.loc[:20].notna().all() and adequacy.agreement.loc[30:].isna().all()
    with pytest.raises(InputError, match="replicates is 1; run 2 or more"):
        replicate_adequacy(study(MORRIS), known(study(MORRIS)), "trust")


def test_the_replicates_needed_reach_the_half_width_and_one_fewer_does_not() -> None:
    found = study({"method": "random", "points": 60}, replicates=30)
    result = known(found, noise=2.0)
    spread = result.outcomes[..., 1].std(axis=2, ddof=1).mean()
    count = replicates_needed(found, result, "trust", 0.5)
    assert half_width(count, spread) <= 0.5 < half_width(count - 1, spread)
    assert replicates_needed(found, result, "trust", 1e3) == 2
    with pytest.raises(InputError, match="half_width is 0; give a number above 0"):
        replicates_needed(found, result, "trust", 0)
    with pytest.raises(InputError, match="over a million replicates"):
        replicates_needed(found, result, "trust", 1e-9)


def test_the_order_of_points_is_compared_where_a_design_screens_no_factors() -> None:
    found = study({"method": "random", "points": 60}, replicates=4)
    quiet, loud = (replicate_adequacy(found, known(found, noise), "trust").agreement[0] for noise in (0.01, 30.0))
    assert quiet > 0.99 > 0.5 > loud


def test_a_whole_study_is_run_and_analysed() -> None:
    found = study({"method": "morris", "trajectories": 3}, replicates=2, months=12)
    result = run_study(found, workers=1)
    effects = morris(found, result, "trust")
    assert effects.factor[0] == X1 and effects.mu[0] > 0
    assert morris(found, result, "trust", "tiny").equals(effects)
