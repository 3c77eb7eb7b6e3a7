"""Pairs on shared dice are told apart from two settings with dice of their own, and what is needed is enough."""

import numpy as np
import pytest
from small import tiny

from trustsim.analysis.precision import half_width, needed, single_changes, spreads
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.result import StudyResult
from trustsim.experiments.study import Study


def study(**more: str) -> Study:
    factors = {"meetings.feedback": [0, 1], "meetings.manager_wte": [0, 0.5, 1]}
    data = {"schema_version": 1, "name": "Known", "scenario": "tiny", "factors": factors, "design": {"method": "grid"}}
    return Study.from_dict({**data, "replicates": 400, "outcomes": ["trust"], **more}, scenarios={"tiny": tiny()})


def known(found: Study, shared: float, own: float) -> StudyResult:
    """Trust is feedback and luck, of which a part is the same at all points."""
    values = points(found)
    rng = np.random.default_rng(1)
    luck = shared * rng.standard_normal(400) + own * rng.standard_normal((len(values), 400))
    outcomes = (values[:, :1] + luck)[:, None, :, None]
    return StudyResult(found, values, np.array(found.seeds_of(range(len(values))), dtype=np.uint64), outcomes)


def test_what_is_needed_reaches_the_half_width_and_one_fewer_does_not() -> None:
    for spread, wanted in ((0.3, 0.02), (0.1, 0.05), (1.0, 0.9)):
        count = needed(spread, wanted)
        assert half_width(count, spread) <= wanted < half_width(count - 1, spread)
    assert needed(0.0, 0.02) == 2
    with pytest.raises(InputError, match="over a million"):
        needed(1.0, 1e-9)


def test_only_points_that_differ_in_one_factor_are_paired() -> None:
    found = study()
    pairs = single_changes(found)
    assert len(pairs) == 3 + 6
    values = points(found)
    assert all((values[j] != values[k]).sum() == 1 for j, k in pairs)


def test_shared_luck_cancels_out_of_a_difference() -> None:
    found = study()
    frame = spreads(found, known(found, shared=0.3, own=0.1), "trust")
    assert list(frame.columns) == ["factor", "effect", "single", "paired", "unpaired"]
    np.testing.assert_allclose(frame["single"], np.sqrt(0.1), rtol=0.1)
    np.testing.assert_allclose(frame["paired"], 0.1 * np.sqrt(2), rtol=0.15)
    np.testing.assert_allclose(frame["unpaired"], np.sqrt(0.2), rtol=0.1)
    means = frame.groupby("factor")["effect"].mean()
    assert means["meetings.feedback"] == pytest.approx(1.0, abs=0.02)
    assert means["meetings.manager_wte"] == pytest.approx(0.0, abs=0.02)


def test_dice_of_each_point_s_own_are_no_pairs() -> None:
    found = study(seeds="own")
    with pytest.raises(ValueError, match="pairs need shared dice"):
        spreads(found, known(found, 0.1, 0.1), "trust")
