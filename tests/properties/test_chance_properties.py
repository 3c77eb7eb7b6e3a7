"""Chance apart from choice: what a change of horizon, policy, streams or people leaves as it was."""

import dataclasses

import numpy as np
import pytest
from drawn_scenarios import FEW, finished, months_of, scenarios, with_choices
from hypothesis import given
from hypothesis import strategies as st

from trustsim.drivers.ensemble import run_seeds
from trustsim.drivers.run import Setting
from trustsim.model import chance
from trustsim.model.memory import Group, die
from trustsim.scenario import Scenario

SIZES = chance.Sizes(months=24, directors=6, practices=15, places=2, columns=8)
SMALL = {
    "schema_version": 1,
    "name": "Small",
    "months": 8,
    "places": [{"id": "p", "draw": {"pcns": 4, "practices": 2}}],
}


def arrays(dice: chance.Dice) -> dict[str, np.ndarray]:
    return dict(dice.items())


def same(one: chance.Dice, other: chance.Dice) -> list[str]:
    """Names of the streams that are equal in both, bit for bit."""
    return [name for name, values in one.items() if np.array_equal(values, getattr(other, name))]


def bits(world) -> list[bytes]:
    return [block.tobytes() for group in world for block in (group.numbers, group.wholes)]


@FEW
@given(scenario=scenarios(), more=st.integers(1, 12), seed=st.integers(0, 2**64 - 1))
def test_a_longer_horizon_leaves_the_earlier_months(scenario, more, seed):
    short = Setting.of(scenario)
    long = Setting.of(scenario.with_(months=scenario.months + more))
    early, late = finished(short, seed)[0].record.panel, finished(long, seed)[0].record.panel
    assert early.tobytes() == late[: early.shape[0]].tobytes()
    states = [bits(after)[:-2] for _, _, after, _ in months_of(short, seed)]
    for (_, _, after, _), before in zip(months_of(long, seed), states, strict=False):
        assert bits(after)[:-2] == before


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_a_longer_horizon_leaves_the_earlier_dice(seed):
    short, long = chance.roll(seed, SIZES), chance.roll(seed, dataclasses.replace(SIZES, months=60))
    for name, values in short.items():
        letters = chance.Dice.fields[name].shape
        cut = tuple(slice(0, values.shape[k]) if letter == "T" else slice(None) for k, letter in enumerate(letters))
        assert values.tobytes() == getattr(long, name)[cut].tobytes(), name
        assert "T" not in letters or getattr(long, name).shape != values.shape


def test_adding_a_stream_leaves_the_others(monkeypatch):
    before = chance.roll(7, SIZES)
    declared = {name: die(f.draws, f.shape) for name, f in chance.Dice.fields.items()}
    more = type("Dice", (Group,), {"weather": die("z", "TP"), **dict(reversed(declared.items()))})
    monkeypatch.setattr(chance, "Dice", more)
    after = chance.roll(7, SIZES)
    assert same(before, after) == list(declared)
    assert not np.isin(after.weather, np.concatenate([v.ravel() for v in arrays(before).values()])).any()


@FEW
@given(scenario=scenarios(chosen=False), seed=st.integers(0, 1000), path=st.sampled_from(["seats", "feedback"]))
def test_the_dice_of_a_seed_do_not_depend_on_the_policy(scenario, seed, path):
    other = scenario.with_(parameters={f"meetings.{path}": 1, "people.turnover": 0.2, "sharing.federation": "yes"})
    chosen = with_choices(other, {"month": 2, "director": scenario.pcn_ids[0], "choice": "argue", "value": "own"})
    _, dice = Setting.of(scenario).begin(seed)
    _, others = Setting.of(chosen).begin(seed)
    assert same(dice, others) == list(chance.Dice.fields)
    assert same(dice, Setting.of(scenario).begin(seed + 1)[1]) == []


@pytest.mark.parametrize(
    ("change", "touched"),
    [({"directors": 7}, "NA"), ({"practices": 16}, "M"), ({"places": 3}, "P"), ({"columns": 9}, "K")],
)
def test_adding_an_agent_changes_only_the_streams_of_its_kind(change, touched):
    """A stream is rolled month by month over its agents, so one more of a kind shifts that kind's later months."""
    before, after = chance.roll(3, SIZES), chance.roll(3, dataclasses.replace(SIZES, **change))
    for name, values in before.items():
        shape = chance.Dice.fields[name].shape
        if not set(shape) & set(touched):
            assert values.tobytes() == getattr(after, name).tobytes(), name
        elif touched == "K":
            assert values.tobytes() == getattr(after, name)[: SIZES.columns].tobytes(), name


def test_streams_of_different_names_and_seeds_are_not_correlated():
    sizes = dataclasses.replace(SIZES, months=400, columns=3)
    rolled = [chance.roll(seed, sizes) for seed in (1, 2)]
    flat = []
    for dice in rolled:
        for name, values in dice.items():
            if chance.Dice.fields[name].shape == "TN" and chance.Dice.fields[name].draws != "order":
                flat.append(values.ravel())
            elif chance.Dice.fields[name].shape == "KTN":
                flat.extend(column.ravel() for column in values)
    correlations = np.corrcoef(flat)
    apart = np.abs(correlations[~np.eye(len(flat), dtype=bool)])
    assert len(flat) > 40
    assert apart.max() < 5.0 / np.sqrt(flat[0].size)


def test_draws_have_the_distributions_they_are_declared_with():
    dice = chance.roll(5, dataclasses.replace(SIZES, months=2000))
    for name, values in dice.items():
        draws = chance.Dice.fields[name].draws
        if draws == "order":
            assert (np.sort(values, axis=-1) == np.arange(SIZES.directors)).all()
            assert np.abs(values.mean(axis=0) - (SIZES.directors - 1) / 2).max() < 0.25
        elif values.size > 1000:
            mean, spread = {"u": (0.5, np.sqrt(1 / 12)), "z": (0.0, 1.0), "e": (1.0, 1.0)}[draws]
            assert abs(values.mean() - mean) < 5 * spread / np.sqrt(values.size), name
            assert abs(values.std() / spread - 1) < 8 / np.sqrt(values.size), name
            assert values.min() > 0.0 or draws == "z"


@FEW
@given(scenario=scenarios(), seed=st.integers(0, 1000))
def test_the_same_scenario_seed_and_choices_give_the_same_run_bit_for_bit(scenario, seed):
    one, log = finished(Setting.of(scenario), seed)
    again, other_log = finished(Setting.of(Scenario.from_dict(scenario.as_dict())), seed)
    assert bits(one) == bits(again)
    assert bits([log]) == bits([other_log])
    assert bits(finished(Setting.of(scenario), seed + 1)[0]) != bits(one)


@pytest.mark.parametrize("most_threads", [1, 4], ids=["processes", "threads"])
def test_neither_the_order_of_seeds_nor_the_number_of_processes_changes_a_panel(monkeypatch, most_threads):
    monkeypatch.setattr("trustsim.drivers.shares.MOST_THREADS", most_threads)
    scenario = Scenario.from_dict(SMALL)
    alone = run_seeds(scenario, [1, 2, 3], workers=1)
    backward = run_seeds(scenario, [3, 2, 1], workers=1)
    shared = run_seeds(scenario, [1, 2, 3], workers=2)
    assert shared.panels.tobytes() == alone.panels.tobytes()
    assert shared.practice_worth.tobytes() == alone.practice_worth.tobytes()
    assert backward.panels[::-1].tobytes() == alone.panels.tobytes()
    assert len({panel.tobytes() for panel in alone.panels}) == 3
