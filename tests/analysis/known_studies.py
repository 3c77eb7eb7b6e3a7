"""Studies whose result is a known function of the points, without any run."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from small import tiny

from trustsim.experiments.designs import points
from trustsim.experiments.result import StudyResult
from trustsim.experiments.study import Study

Floats = NDArray[np.float64]
X1, X2, X3 = "people.propensity", "people.benevolence", "meetings.feedback"
SEATS, RULE = "meetings.seats", "trust.rule"
THREE: dict[str, Any] = {path: [0, 1] for path in (X1, X2, X3)}
FIVE: dict[str, Any] = {**THREE, SEATS: [1, 6], RULE: ["beta", "average", "tit_for_tat"]}


def study(
    design: dict[str, Any], factors: dict[str, Any] = THREE, replicates: int = 1, folder: Any = ".", **more: Any
) -> Study:
    data = {"schema_version": 1, "name": "Known", "scenario": "tiny", "factors": factors, "design": design}
    data |= {"replicates": replicates, "outcomes": ["coverage", "trust"], **more}
    return Study.from_dict(data, scenarios={"tiny": tiny()}, folder=folder)


def result(found: Study, of: Callable[[Floats], Any], noise: float = 0.0, seed: int = 1) -> StudyResult:
    """The result of a study whose `trust` is this function of its points, with noise, and `coverage` always a half."""
    values = points(found)
    rng = np.random.default_rng(seed)
    outcomes = np.full((len(values), 1, found.replicates, 2), 0.5)
    outcomes[..., 1] = np.asarray(of(values))[:, None, None] + noise * rng.standard_normal(outcomes.shape[:3])
    seeds = np.array(found.seeds_of(range(len(values))), dtype=np.uint64)
    return StudyResult(found, values, seeds, outcomes)


def linear(values: Floats) -> Floats:
    """Variance shares are as the squares of the weights: 16, 4 and 1 of 21; other factors do nothing."""
    return 0.1 + 0.4 * values[:, 0] + 0.1 * (1.0 - values[:, 2]) - 0.2 * values[:, 1] + 0.2


SHARES = np.array([16.0, 4.0, 1.0]) / 21.0


def planted(values: Floats) -> Floats:
    """Low where x1 < 0.42 and x2 < 0.3, but for a twentieth of all points, which are the other way round."""
    odd = np.random.default_rng(7).random(len(values)) < 0.05
    return np.where(((values[:, 0] < 0.42) & (values[:, 1] < 0.3)) ^ odd, 0.2, 0.8)


def chosen(values: Floats) -> Floats:
    """Low with three seats or more, where trust is not formed by the average (the second of the options)."""
    odd = np.random.default_rng(8).random(len(values)) < 0.05
    return np.where(((values[:, 3] >= 3) & (values[:, 4] != 1)) ^ odd, 0.2, 0.8)
