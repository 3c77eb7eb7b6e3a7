"""A SALib problem is read as a study with the same distributions, or refused in one sentence."""

from typing import Any

import numpy as np
import pytest
from study_files import TINY

from trustsim.errors import InputError
from trustsim.experiments.designs import points, problem
from trustsim.experiments.distributions import LogUniform, Normal, Triangular, Uniform
from trustsim.experiments.study import Study

GIVEN: dict[str, Any] = {
    "num_vars": 4,
    "names": ["meetings.feedback", "trust.half_life_bad", "people.propensity", "people.scars"],
    "bounds": np.array([[0.2, 0.9, 0.0], [6.0, 60.0, 0.0], [0.5, 0.1, 0.0], [0.0, 0.8, 0.25]], dtype=object),
    "dists": ["unif", "logunif", "norm", "triang"],
}
GIVEN["bounds"] = [row[: 3 if k == 3 else 2] for k, row in enumerate(GIVEN["bounds"])]


def read(**changes: Any) -> Study:
    design = {"method": "lhs", "points": 20}
    return Study.from_problem({**GIVEN, **changes}, "tiny", design, {"tiny": TINY}, replicates=2)


def test_a_problem_is_a_study_of_the_same_distributions() -> None:
    found = read()
    assert [factor.distribution for factor in found.factors] == [
        Uniform(0.2, 0.9),
        LogUniform(6.0, 60.0),
        Normal(0.5, 0.1, 0.0, 1.0),
        Triangular(0.0, 0.2, 0.8),
    ]
    assert problem(found)["names"] == GIVEN["names"] and points(found).shape == (20, 4)
    assert found.replicates == 2


def test_without_dists_all_are_uniform() -> None:
    found = read(names=["meetings.feedback"], bounds=[[0, 1]], dists=None)
    assert [factor.distribution for factor in found.factors] == [Uniform(0.0, 1.0)]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no names": ({"names": []}, "problem has 0 names, 4 bounds and 4 dists; give as many of each"),
    "a word": ({"names": "meetings.feedback"}, "problem: names is .*; give a list, one entry a factor"),
    "a name twice": ({"names": ["people.scars"] * 4}, 'names has "people.scars" twice; keep one'),
    "groups": ({"groups": ["a", "a", "b", "b"]}, "problem has groups, and a study takes each factor by itself; remove"),
    "another distribution": (
        {"dists": ["unif", "lognorm", "norm", "triang"]},
        'dists of trust.half_life_bad is "lognorm"; write unif, logunif, norm or triang',
    ),
    "too few bounds": (
        {"bounds": [[0], *GIVEN["bounds"][1:]]},
        r"bounds of meetings.feedback is .*; write \[low, high",
    ),
    "no peak": ({"bounds": [*GIVEN["bounds"][:3], [0, 1]]}, r"bounds of people.scars is .*; write \[low, high, peak"),
    "no numbers": ({"bounds": ["ab", *GIVEN["bounds"][1:]]}, r"bounds of meetings.feedback is .*; write \[low, high"),
    "out of bounds": ({"bounds": [[0, 2], *GIVEN["bounds"][1:]]}, "meetings.feedback.uniform.1 is 2.0; give a number"),
    "no such parameter": ({"names": ["x1", *GIVEN["names"][1:]]}, "no such parameter"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_problem_is_refused_in_one_sentence(kind: str) -> None:
    changes, words = BAD[kind]
    with pytest.raises(InputError, match=words) as refused:
        read(**changes)
    assert "\n" not in str(refused.value)
