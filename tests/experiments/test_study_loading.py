"""Study files say what is varied, where and how often; what is left out has its stated default."""

import json
from pathlib import Path

import numpy as np
import pytest
from study_files import GOOD, folder_with, study

from trustsim.experiments.designs import points
from trustsim.experiments.distributions import Levels, LogUniform, Normal, Triangular, Uniform
from trustsim.experiments.exploration import explored
from trustsim.experiments.points import read_points, write_points
from trustsim.experiments.schema import study_schema
from trustsim.experiments.study import Study
from trustsim.model.parameters import PARAMETERS
from trustsim.scenario.ready import ready_studies


def test_a_good_study_says_its_factors_points_and_scenarios(tmp_path: Path) -> None:
    found = Study.load(folder_with(tmp_path))
    assert [f.path for f in found.factors] == [
        "meetings.feedback",
        "people.propensity",
        "meetings.seats",
        "meetings.manager_paid_by",
    ]
    assert [type(f.distribution) for f in found.factors] == [Uniform, Uniform, Levels, Levels]
    assert (found.method, found.count, found.replicates, found.seed) == ("lhs", 6, 3, 1)
    assert list(found.scenarios) == ["tiny"] and found.outcomes == ("coverage", "trust")


def test_what_is_not_given_has_the_stated_default(tmp_path: Path) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(("replicates", "outcomes"))) + "\n"
    found = Study.load(folder_with(tmp_path, text))
    assert (found.replicates, found.seed) == (10, 1)
    assert found.outcomes == ("coverage", "represented", "collective_voice", "trust", "worth_per_pound")


def test_every_distribution_is_read(tmp_path: Path) -> None:
    kinds = {
        "people.propensity": {"normal": [0.5, 0.1]},
        "trust.half_life_bad": {"loguniform": [6, 60]},
        "meetings.feedback": {"triangular": [0, 0.4, 1]},
        "people.scars": {"levels": [0, 0.2, 0.6]},
        "people.benevolence": [0.5, 0.7, 0.9],
    }
    found = study(factors=kinds)
    kinds_found = [type(f.distribution) for f in found.factors]
    assert kinds_found == [Normal, LogUniform, Triangular, Levels, Levels]


def test_two_numbers_are_a_range_except_in_a_grid() -> None:
    assert isinstance(study().factors[0].distribution, Uniform)
    grid = study(design={"method": "grid"})
    assert [len(levels) for levels in grid.grid_levels] == [2, 2, 2] and grid.count == 8


def test_a_grid_cuts_ranges_into_the_levels_asked_for() -> None:
    grid = study(factors={"meetings.feedback": {"uniform": [0, 1]}}, design={"method": "grid", "levels": 5})
    np.testing.assert_allclose(points(grid)[:, 0], [0, 0.25, 0.5, 0.75, 1])


def test_all_means_every_parameter_but_those_left_out() -> None:
    found = study(factors="all", **{"except": ["policy.global_sum", "trust.rule"]}, design={"method": "morris"})
    assert len(found.factors) == len(PARAMETERS) - 2
    assert "trust.rule" not in [f.path for f in found.factors]
    assert found.count == 10 * (len(found.factors) + 1)


def test_explored_ranges_are_within_bounds_and_plausible() -> None:
    for path, p in PARAMETERS.items():
        ends = explored(p).at(np.array([0.0, 1.0]))
        assert p.low <= ends[0] < ends[1] <= p.high, path
        if not p.options:
            assert ends[1] <= max(1.5 * abs(p.default), 1.0, p.default + 1 if p.whole else 0), path
            assert ends[0] <= p.default <= ends[1], path
    assert explored(PARAMETERS["trust.rule"]) == Levels((0.0, 1.0, 2.0, 3.0))
    assert explored(PARAMETERS["meetings.seats"]) == Levels((2.0, 3.0, 4.0))
    assert explored(PARAMETERS["policy.pcn_growth"]) == Uniform(-0.075, 0.075)
    assert explored(PARAMETERS["meetings.manager_wte"]) == Uniform(0.0, 0.5)
    capacity = PARAMETERS["meetings.capacity"]
    assert explored(capacity) == Uniform(0.5 * capacity.default, 1.5 * capacity.default)


def test_several_scenarios_and_a_ready_one_are_told_apart(tmp_path: Path) -> None:
    text = GOOD.replace("scenario: tiny.yaml", "scenario: [tiny.yaml, one-seat, other/tiny.yaml]")
    path = folder_with(tmp_path, text)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/tiny.yaml").write_text((tmp_path / "tiny.yaml").read_text())
    assert list(Study.load(path).scenarios) == ["tiny.yaml", "one-seat", "other/tiny.yaml"]


def test_a_horizon_holds_for_all_scenarios(tmp_path: Path) -> None:
    found = Study.load(folder_with(tmp_path, GOOD + "months: 4\n"))
    assert [s.months for s in found.scenarios.values()] == [4]


def test_points_come_from_a_file_and_go_to_one(tmp_path: Path) -> None:
    text = GOOD.replace("{method: lhs, points: 6}", "{csv: points.csv}")
    columns = "people.propensity,meetings.manager_paid_by,meetings.feedback,meetings.seats\n"
    found = Study.load(folder_with(tmp_path, text, points=columns + "0.5,pcns,1,2\n\n 0.3 ,place,0,4\n"))
    assert points(found).tolist() == [[1, 0.5, 2, 1], [0, 0.3, 4, 0]]
    write_points(tmp_path / "out.csv", found.factors, points(found))
    again, values = read_points(tmp_path / "out.csv")
    assert [f.path for f in again] == [f.path for f in found.factors]
    np.testing.assert_array_equal(values, points(found))


def test_points_alone_say_the_factors(tmp_path: Path) -> None:
    factors = GOOD[GOOD.index("factors") : GOOD.index("design")]
    text = GOOD.replace(factors, "").replace("{method: lhs, points: 6}", "{csv: points.csv}")
    found = Study.load(folder_with(tmp_path, text, points="meetings.feedback\n0.25\n"))
    assert ([f.path for f in found.factors], found.count) == (["meetings.feedback"], 1)


def test_a_study_says_what_it_was_given_and_is_saved_so(tmp_path: Path) -> None:
    found = Study.load(folder_with(tmp_path))
    found.save(tmp_path / "again.yaml")
    again = Study.load(tmp_path / "again.yaml")
    assert again.as_dict() == found.as_dict()
    np.testing.assert_array_equal(points(again), points(found))


def test_the_schema_knows_every_parameter_and_measure() -> None:
    schema = study_schema()
    assert schema["title"] == "trustsim study"
    factors = schema["properties"]["factors"]["anyOf"][1]["properties"]
    assert set(factors) == set(PARAMETERS)
    assert schema["properties"]["keep"]["items"]["enum"] == ["panel", "events"]
    assert "null" not in json.dumps(schema)


@pytest.mark.parametrize("ready", [one.name for one in ready_studies()])
def test_ready_studies_load_and_have_points(ready: str) -> None:
    (path,) = [one.path for one in ready_studies() if one.name == ready]
    found = Study.load(path)
    assert points(found).shape == (found.count, len(found.factors))
    assert found.description
