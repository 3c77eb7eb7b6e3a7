"""The same study always has the same points, within the ranges it names, on seeds that all points share."""

import sys
from typing import Any

import numpy as np
import pytest
from scipy import stats
from study_files import study

from trustsim.errors import InputError
from trustsim.experiments.designs import points, problem, shares
from trustsim.experiments.distributions import Levels, LogUniform, Normal, Triangular
from trustsim.model.chance import future_seeds
from trustsim.model.parameters import PARAMETERS

DESIGNS: dict[str, dict[str, Any]] = {
    "grid": {"method": "grid", "levels": 3},
    "random": {"method": "random", "points": 40},
    "lhs": {"method": "lhs", "points": 40},
    "sobol": {"method": "sobol", "points": 8},
    "sobol with pairs": {"method": "sobol", "points": 8, "second_order": True},
    "morris": {"method": "morris", "trajectories": 5},
    "oat": {"method": "oat"},
}
FACTORS: dict[str, Any] = {
    "meetings.feedback": {"uniform": [0.2, 0.9]},
    "meetings.seats": {"uniform": [1, 6]},
    "trust.half_life_bad": {"loguniform": [6, 60]},
    "trust.rule": ["beta", "average"],
}


@pytest.mark.parametrize("design", DESIGNS)
def test_a_study_has_its_points_again_and_within_its_ranges(design: str) -> None:
    found = study(factors=FACTORS, design=DESIGNS[design])
    values = points(found)
    np.testing.assert_array_equal(values, points(study(factors=FACTORS, design=DESIGNS[design])))
    assert values.shape == (found.count, 4)
    for column, factor in zip(values.T, found.factors, strict=True):
        assert all(factor.distribution.holds(v) for v in column)
        assert len(set(column)) > 1
        if factor.parameter.whole or factor.parameter.options:
            assert (column == np.rint(column)).all()


@pytest.mark.parametrize("design", ["random", "lhs", "sobol", "morris"])
def test_another_seed_draws_other_points(design: str) -> None:
    one, other = (points(study(factors=FACTORS, design=DESIGNS[design], seed=seed)) for seed in (0, 1))
    assert (one != other).any()
    np.testing.assert_array_equal(one, points(study(factors=FACTORS, design=DESIGNS[design], seed=0)))


def test_sobol_and_random_points_are_extended_by_asking_for_more() -> None:
    for few, more in (({"method": "sobol", "points": 8}, 16), ({"method": "random", "points": 8}, 16)):
        first, longer = points(study(design=few)), points(study(design={**few, "points": more}))
        np.testing.assert_array_equal(first, longer[: len(first)])


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    found = shares(study(design={"method": "lhs", "points": 25}))
    for column in found.T:
        assert sorted((column * 25).astype(int)) == list(range(25))


def test_a_grid_has_every_combination_once_in_the_study_s_order() -> None:
    found = points(study(factors={"meetings.seats": [1, 3], "trust.rule": ["beta", "average"]}, design=DESIGNS["grid"]))
    assert found.tolist() == [[1, 0], [1, 1], [3, 0], [3, 1]]


def test_each_step_of_a_morris_walk_moves_one_factor() -> None:
    found = study(factors=FACTORS, design=DESIGNS["morris"])
    walks = points(found).reshape(5, 5, 4)
    moved = (np.diff(walks, axis=1) != 0).sum(axis=2)
    assert (moved == 1).all()
    assert set(problem(found)["names"]) == set(FACTORS)


def test_single_changes_go_from_a_baseline_to_each_end_and_to_each_other_option() -> None:
    found = points(study(factors=FACTORS, design=DESIGNS["oat"]))
    baseline = found[0]
    assert baseline[0] == PARAMETERS["meetings.feedback"].default and baseline[1] == 3 and baseline[3] == 0
    changed = [(k, row[k]) for row in found[1:] for k in np.flatnonzero(row != baseline)]
    np.testing.assert_allclose(changed, [(0, 0.2), (0, 0.9), (1, 1), (1, 6), (2, 6), (2, 60), (3, 1)])


def test_a_range_without_its_default_starts_from_the_middle_and_a_default_at_an_end_is_not_run_twice() -> None:
    found = points(
        study(factors={"meetings.feedback": [0.6, 1], "meetings.manager_wte": [0, 1]}, design=DESIGNS["oat"])
    )
    assert found.tolist() == [[0.8, 0], [0.6, 0], [1, 0], [0.8, 1]]


@pytest.mark.parametrize("method", ["grid", "oat"])
def test_listed_points_have_no_shares(method: str) -> None:
    with pytest.raises(ValueError, match="listed, not drawn"):
        shares(study(design=DESIGNS[method]))


def test_distributions_are_those_they_are_called() -> None:
    u = np.linspace(0.001, 0.999, 301)
    low, high = 0.0, 1.0
    bell = stats.truncnorm((low - 0.7) / 0.3, (high - 0.7) / 0.3, 0.7, 0.3)
    np.testing.assert_allclose(Normal(0.7, 0.3, low, high).at(u), bell.ppf(u), atol=1e-9)
    np.testing.assert_allclose(LogUniform(2.0, 50.0).at(u), stats.loguniform(2.0, 50.0).ppf(u), rtol=1e-9)
    np.testing.assert_allclose(Triangular(1.0, 2.0, 5.0).at(u), stats.triang(0.25, 1.0, 4.0).ppf(u), rtol=1e-9)
    assert np.bincount(Levels((0.0, 1.0, 2.0)).at(np.linspace(0, 1, 3001)).astype(int)).tolist() == [1000, 1000, 1001]
    np.testing.assert_array_equal(Triangular(0.0, 0.0, 1.0).at(np.array([0.0, 1.0])), [0.0, 1.0])


def test_all_points_share_their_futures_unless_each_has_its_own() -> None:
    shared = study().seeds_of(range(4))
    assert all(seeds == future_seeds(1, 2) for seeds in shared)
    own = study(seeds="own").seeds_of(range(4))
    assert len({seed for seeds in own for seed in seeds}) == 8
    assert study(seeds="own").seeds_of([3]) == [own[3]]
    longer = study(seeds="own", replicates=5).seeds_of(range(4))
    assert [seeds[:2] for seeds in longer] == own


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_what_a_design_needs_and_lacks_is_said_with_the_cure(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "SALib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(InputError, match=rf"a {method} design needs SALib, .*pip install 'trustsim\[analysis\]'"):
        points(study(design=DESIGNS[method]))
    assert points(study(design=DESIGNS["lhs"])).shape == (40, 3)
