import numpy as np
import pytest
from full_range_scenarios import choices_for, scenario_files
from hypothesis import given, settings
from hypothesis import strategies as st

from trustsim import TrustModel, run
from trustsim.drivers.run import Setting
from trustsim.model import events
from trustsim.scenario import Scenario

GROUPS = ("dyads", "directors", "practices", "places")


def differing(one, other):
    """Names of the arrays in which two states differ in any bit."""
    return [
        f"{group}.{name}"
        for group in GROUPS
        for name, array in getattr(one, group).items()
        if not np.array_equal(array, getattr(getattr(other, group), name), equal_nan=True)
    ]


@settings(max_examples=25)
@given(data=st.data(), file=scenario_files(), seed=st.integers(0, 2**64 - 1))
def test_drivers_agree_on_every_array_after_every_month(data, file, seed):
    scenario = Scenario.from_dict(file)
    choices = data.draw(choices_for(scenario))
    model = TrustModel(scenario, rng=seed, choices=choices)
    setting = Setting.of(scenario, choices)
    world, dice = setting.begin(seed)
    log = events.empty_log(setting.sizes.directors, 5000)
    for month in range(1, scenario.months + 1):
        model.step()
        setting.advance(world, dice, log, month, month)
        assert differing(world, model.world) == [], f"month {month}"
        np.testing.assert_array_equal(world.record.panel[month], model.panel[month])
    assert log.written[0] == model.log.written[0]
    np.testing.assert_array_equal(log.events[: log.written[0]], model.log.events[: log.written[0]])


def test_whole_runs_equal_runs_month_by_month(small_place):
    stepped = Setting.of(small_place)
    world, dice = stepped.begin(4)
    log = events.empty_log(5, 5000)
    for month in range(1, small_place.months + 1):
        stepped.advance(world, dice, log, month, month)
    whole = run(small_place, seed=4)
    np.testing.assert_array_equal(world.record.panel, whole.panel)
    assert differing(world, whole.state(small_place.months)) == []


def test_different_seeds_give_different_futures(small_place):
    assert not np.array_equal(run(small_place, 1).panel, run(small_place, 2).panel, equal_nan=True)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused_in_a_sentence(small_place, seed):
    with pytest.raises(ValueError, match="whole number from 0 to"):
        run(small_place, seed)
