"""Points are ruled out by how far they miss targets, beyond what chance explains; what is left narrows factors."""

from typing import Any

import numpy as np
import pytest
from small import tiny

from trustsim.analysis.calibration import at_defaults, held_against, judged, misses, narrowed, statistic
from trustsim.analysis.figures import describe_ranges, ranges_figure
from trustsim.drivers.ensemble import run_seeds
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.result import StudyResult
from trustsim.experiments.study import Study
from trustsim.experiments.targets import Target
from trustsim.model.measures import MEASURES

DECISIVE, IDLE = "people.propensity", "meetings.feedback"


def study(count: int = 400, replicates: int = 4) -> Study:
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "Known",
        "scenario": ["one", "two"],
        "factors": {DECISIVE: [0, 1], IDLE: [0, 1]},
        "design": {"method": "lhs", "points": count},
        "replicates": replicates,
        "outcomes": ["coverage"],
    }
    return Study.from_dict(data, scenarios={"one": tiny(), "two": tiny()})


def known(of: Study, noise: float = 0.0) -> StudyResult:
    """In `one` coverage is the decisive factor's value, in `two` a tenth less, but for noise."""
    values = points(of)
    rng = np.random.default_rng(2)
    outcomes = np.repeat(values[:, :1, None, None], of.replicates, axis=2).repeat(2, axis=1)
    outcomes = outcomes - np.array([0.0, 0.1])[None, :, None, None] + noise * rng.standard_normal(outcomes.shape)
    return StudyResult(of, values, np.array(of.seeds_of(range(len(values))), dtype=np.uint64), outcomes)


def target(low: float, high: float, **more: Any) -> Target:
    given = {"scenario": "one", "less": None, "outcome": "coverage", "statistic": "mean", "kind": "fact", "why": "x"}
    return Target(**{**given, **more}, low=low, high=high)


def test_a_miss_is_counted_in_half_widths_beyond_the_target():
    result = known(study())
    missed = misses(result, [target(0.4, 0.6)])[:, 0]
    by_hand = np.maximum(0.0, np.abs(result.values[:, 0] - 0.5) - 0.1) / 0.1
    np.testing.assert_allclose(missed, by_hand, atol=1e-12)


def test_a_difference_is_taken_future_by_future():
    result = known(study())
    value, give = statistic(result, target(0, 1, less="two"))
    np.testing.assert_allclose(value, 0.1, atol=1e-12)
    np.testing.assert_allclose(give, 0.0, atol=1e-9)


def test_chance_in_few_futures_is_no_miss_and_fewer_futures_leave_more_points():
    near = target(0.4, 0.6)
    share = [np.mean(misses(known(study(replicates=n), 0.1), [near]) == 0) for n in (3, 30)]
    assert share[0] > share[1] > 0.19


def test_the_spread_over_futures_can_be_a_target():
    value, give = statistic(known(study(replicates=200), 0.1), target(0, 1, statistic="sd"))
    assert value.mean() == pytest.approx(0.1, rel=0.02)
    assert np.mean(np.abs(value - 0.1) < give) > 0.9


def test_points_are_listed_by_targets_met_then_by_nearness():
    found = judged(known(study()), [target(0.4, 0.6), target(0.55, 0.9)])
    assert list(found["met"]) == sorted(found["met"], reverse=True)
    assert found[DECISIVE][0] == pytest.approx(0.575, abs=0.026)
    last = found[found["met"] == 0]
    assert (last["total"].diff().dropna() >= 0).all()


def test_a_factor_that_decides_is_narrowed_and_an_idle_one_is_not():
    found = narrowed(known(study()), [target(0.4, 0.5)], share=0.1).set_index("factor")
    assert list(found.index) == [DECISIVE, IDLE]
    assert found.loc[DECISIVE, "left"] < 0.15 and 0.7 < found.loc[IDLE, "left"] < 1.3
    assert 0.4 <= found.loc[DECISIVE, "near_low"] <= found.loc[DECISIVE, "near_high"] <= 0.5
    assert (found.loc[IDLE, "low"], found.loc[IDLE, "high"]) == (0, 1)


def test_a_single_future_cannot_be_held_against_a_target():
    with pytest.raises(InputError, match="replicates is 1; a target needs 2 or more"):
        judged(known(study(4, 1)), [target(0, 1)])


def test_options_have_no_range_to_narrow():
    data = {**study(4).as_dict(), "factors": {DECISIVE: [0, 1], "trust.rule": ["beta", "tit_for_tat"]}}
    of = Study.from_dict(data, scenarios={"one": tiny(), "two": tiny()})
    assert list(narrowed(known(of), [target(0, 1)])["factor"]) == [DECISIVE]
    only = Study.from_dict({**data, "factors": {"trust.rule": ["beta", "average"]}}, scenarios=of.scenarios)
    with pytest.raises(InputError, match="options only"):
        narrowed(known(only), [target(0, 1)])


def test_defaults_are_run_on_the_studys_scenarios_and_dice():
    of = study(4, 3)
    found = at_defaults(of)
    alone = run_seeds(tiny(), [int(seed) for seed in found.seeds[0]]).outcomes[:, -1, list(MEASURES).index("coverage")]
    np.testing.assert_array_equal(found.outcomes[0, 0, :, 0], alone)
    assert at_defaults(of, 5).outcomes.shape == (1, 2, 5, 1)
    held = held_against(found, [target(-1, 2), target(2, 3)])
    assert list(held["miss"] > 0) == [False, True]


def test_the_figure_has_a_line_for_each_factor_and_its_numbers_in_words():
    frame = narrowed(known(study()), [target(0.4, 0.5)])
    figure = ranges_figure(frame)
    texts = [text.get_text() for text in figure.axes[0].texts]
    told = describe_ranges(frame)
    for label in ("Readiness to trust", "Feedback after meetings"):
        assert label in texts and label in told
    with pytest.raises(ValueError, match="empty"):
        ranges_figure(frame.head(0))
