"""What a screening settles agrees with Morris's method, and the dozen are chosen by the rule that is told."""

from typing import Any

import numpy as np
import pandas
import pytest
from small import tiny

from trustsim.analysis.screening import (
    by_chance,
    chosen,
    halves,
    rank_correlation,
    shared_top,
    single_effects,
    sizes,
    way,
    whole,
)
from trustsim.analysis.sensitivity import morris, sobol
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.result import StudyResult
from trustsim.experiments.study import Study

X1, X2, X3 = "people.propensity", "people.benevolence", "meetings.feedback"


def study(method: str = "morris", replicates: int = 4) -> Study:
    design: dict[str, Any] = {"method": "morris", "trajectories": 30}
    design = design if method == "morris" else {"method": "sobol", "points": 256}
    factors = {path: [0, 1] for path in (X1, X2, X3)}
    data = {"schema_version": 1, "name": "Known", "scenario": "tiny", "factors": factors, "design": design}
    return Study.from_dict({**data, "replicates": replicates, "outcomes": ["trust"]}, scenarios={"tiny": tiny()})


def known(found: Study, noise: float = 0.0) -> StudyResult:
    """Trust is twice the first factor less the square of the second; the third does nothing."""
    values = points(found)
    rng = np.random.default_rng(1)
    outcomes = np.zeros((len(values), 1, found.replicates, 1))
    outcomes[..., 0] = (2 * values[:, 0] - values[:, 1] ** 2)[:, None, None]
    outcomes += noise * rng.standard_normal(outcomes.shape)
    return StudyResult(found, values, np.array(found.seeds_of(range(len(values))), dtype=np.uint64), outcomes)


def test_single_effects_are_those_of_morris() -> None:
    found = study()
    result = known(found, 0.1)
    effects = single_effects(found, result.futures("trust").mean(axis=1))
    assert effects.shape == (30, 3)
    frame = morris(found, result, "trust").set_index("factor").loc[[X1, X2, X3]]
    np.testing.assert_allclose(np.abs(effects).mean(axis=0), frame["mu_star"])
    np.testing.assert_allclose(effects.mean(axis=0), frame["mu"])


def test_what_chance_alone_would_give_is_nothing_without_chance_and_grows_with_it() -> None:
    found = study()
    quiet, loud = (by_chance(found, known(found, noise).futures("trust")) for noise in (0.0, 0.2))
    assert not quiet.any()
    spread = 0.2 / np.sqrt(4) * np.sqrt(2) * 1.5
    np.testing.assert_allclose(loud, spread * np.sqrt(2 / np.pi), rtol=0.3)
    np.testing.assert_allclose(sizes(found, known(found, 0.2).futures("trust").mean(axis=1))[2], loud[2], rtol=0.4)
    with pytest.raises(ValueError, match="halves need an even number"):
        by_chance(found, known(found).futures("trust")[:, :3])


@pytest.mark.parametrize(("method", "analyse"), [("morris", morris), ("sobol", sobol)])
def test_a_walk_or_base_point_without_a_value_is_left_out_where_that_is_asked_for(method: str, analyse: Any) -> None:
    found = study(method)
    result = known(found)
    expected = analyse(found, result, "trust")
    result.outcomes[7, 0, 1, 0] = np.nan
    with pytest.raises(InputError, match="has no value"):
        analyse(found, result, "trust")
    left = whole(found, result.futures("trust", gaps=True).mean(axis=1))
    block = {"morris": 4, "sobol": 5}[method]
    assert (~left).sum() == block and not left[7]
    frame = analyse(found, result, "trust", gaps=True)
    assert list(frame["factor"]) == list(expected["factor"])
    size = "mu_star" if method == "morris" else "total"
    np.testing.assert_allclose(frame[size], expected[size], atol=0.05)


def test_halves_are_every_other_future() -> None:
    one, other = halves(np.array([[1.0, 10.0, 3.0, 30.0]]))
    assert (one.item(), other.item()) == (2.0, 20.0)


def test_orders_are_compared_by_rank_and_by_the_first_few() -> None:
    one, other = np.array([5.0, 4.0, 3.0, 2.0]), np.array([50.0, 40.0, 2.0, 30.0])
    assert rank_correlation(one, one * 2 + 1) == pytest.approx(1.0)
    assert rank_correlation(one, other) == pytest.approx(0.8)
    assert np.isnan(rank_correlation(one, np.zeros(4)))
    assert (shared_top(one, other, 2), shared_top(one, other, 3)) == (2, 2)


def test_the_rankings_are_gone_down_together_and_ties_go_to_the_larger_share() -> None:
    def frame(**sizes: float) -> pandas.DataFrame:
        rows = sorted(sizes.items(), key=lambda row: -row[1])
        return pandas.DataFrame(
            {"factor": [k for k, _ in rows], "mu_star": [v for _, v in rows], "rank": range(1, len(rows) + 1)}
        )

    effects = {"one": frame(a=1.0, b=0.5, c=0.1, d=0.0), "other": frame(a=8.0, d=6.0, b=1.0, c=0.5)}
    assert chosen(effects, 2) == ("a", "d")
    assert chosen(effects, 3) == ("a", "d", "b")
    assert chosen(effects, 12) == ("a", "d", "b", "c")


@pytest.mark.parametrize(("size", "mean", "sign"), [(0, 0, ""), (1, 0.95, "+"), (1, -1, "−"), (1, 0.5, "±")])
def test_a_factor_works_one_way_or_either(size: float, mean: float, sign: str) -> None:
    assert way(size, mean) == sign
