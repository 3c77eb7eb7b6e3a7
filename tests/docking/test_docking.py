"""The model, written again from its description alone, gives the runs that the package gives.

What agrees is the structure and the input that a file makes, every array of the state at the start and after every
month, every measure, every event with its terms and who can know of it, and every deed. Set TRUSTSIM_SOAK=1 for many
more drawn scenarios.
"""

import math
import os

import pytest
from docking_agreement import first_difference, input_differences
from docking_scenarios import drawn_scenario, table_of_parameters
from independent import aligning, chronicle, conferring, mandating, meeting, pooling, renewing, structure_of, trust

from trustsim import Scenario, WhatIf, run

DRAWN = 300 if os.environ.get("TRUSTSIM_SOAK") == "1" else 50
READY = (
    "averingley",
    "commonhythe",
    "hollin",
    "sandmere",
    "threeways",
    "tollbridge",
    "two-banks",
    "wardenby",
    "wending",
)
WHAT_IFS = ("commonhythe-federation-ends", "hollin-distrusted-leaves", "sandmere-taken", "two-banks-redrawn")
PLAYED = [
    {"month": 1, "director": "a", "choice": "played", "value": "yes"},
    {"month": 2, "director": "a", "choice": "alliance", "value": "found: c"},
    {"month": 3, "director": "b", "choice": "speaks_for", "value": "a"},
    {
        "month": 4,
        "director": "a",
        "choice": "time",
        "value": {"practices": 1, "asking": 1, "telling": 1, "helping": "d"},
    },
    {"month": 4, "director": "b", "choice": "contact", "value": {"to": "f", "helps": "yes"}},
    {"month": 5, "director": "a", "choice": "contact", "value": {"to": "g"}},
    {"month": 5, "director": "a", "choice": "tell", "value": {"to": "b", "of": "h", "word": "have a care"}},
]


@pytest.mark.parametrize("name", READY)
def test_a_ready_place_agrees(repository, name):
    scenario = Scenario.load(repository / "scenarios" / f"{name}.yaml")
    assert first_difference(scenario, seed=7) == []


@pytest.mark.parametrize("name", WHAT_IFS)
def test_a_what_if_agrees(repository, name):
    what_if = WhatIf.load(repository / "scenarios" / "what-ifs" / f"{name}.yaml")
    assert first_difference(what_if.scenario, seed=8) == []


def test_a_played_director_agrees(repository):
    scenario = Scenario.load(repository / "scenarios" / "wending.yaml")
    assert first_difference(scenario, seed=9, choices=PLAYED) == []


@pytest.mark.parametrize("seed", range(DRAWN))
def test_a_drawn_scenario_agrees(seed):
    tree, scenario = drawn_scenario(seed)
    assert input_differences(tree, scenario, table_of_parameters()) == []
    assert first_difference(scenario, seed) == []


def test_drawn_scenarios_show_every_kind_of_event():
    seen = {event.kind for seed in range(DRAWN) for event in run(drawn_scenario(seed)[1], seed=seed).events}
    assert seen == set(chronicle.TERMS)


def test_a_change_planted_in_what_is_drawn_is_caught(monkeypatch):
    monkeypatch.setattr(structure_of, "COUNTS_BELOW", ())
    assert any(input_differences(*drawn_scenario(seed), table_of_parameters()) for seed in range(5))


PLANTS = {
    "another unit of money": (meeting, "UNIT_OF_MONEY", 38.88),
    "fading by e instead of 2": (renewing, "kept", lambda half_life: math.exp(-1.0 / half_life)),
    "help counts for another question": (conferring, "RECIPROCITY", 3),
    "no habit in mandates": (mandating.MandatingDirector, "habit_of", lambda self, j: 0.0),
    "a betrayal has no halo": (trust.Trust, "betrayal", trust.Trust.bad_turn),
    "hosts keep nothing": (pooling.PoolingDirector, "kept_of", lambda self, s: 0.0),
    "no caution for want of backing": (aligning.AligningDirector, "caution", lambda self: 1.0),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_change_is_caught(repository, monkeypatch, plant):
    scenario = Scenario.load(repository / "scenarios" / "commonhythe.yaml")
    assert first_difference(scenario, seed=3, months=24) == []
    monkeypatch.setattr(*PLANTS[plant])
    assert first_difference(scenario, seed=3, months=24) != []


PLANTS_IN_DRAWN = {
    "nobody vouches for the manager": (renewing.RenewingDirector, "disposition", lambda self, j: self.propensity),
    "a spokesperson attends to all alike": (mandating.MandatingDirector, "attention_of", lambda self, j: 1.0),
    "beta: nothing is swayed by a word": (trust.BetaTrust, "sway", lambda self, *told: None),
    "average: scored like images": (trust.AverageTrust, "learn", trust.ImageTrust.learn),
    "image scoring: no worst and no best": (trust, "clip", lambda x, low, high: x),
    "tit for tat: nothing is forgiven": (
        trust.ForgivingTrust,
        "learn",
        lambda self, cell, good, bad: self._move(cell, good / (good + bad or 1.0), good + bad),
    ),
    "tit for tat: directors listen": (trust.ForgivingTrust, "hear", trust.LevelTrust.hear),
    "tit for tat: directors are swayed": (trust.ForgivingTrust, "sway", trust.LevelTrust.sway),
}


@pytest.mark.parametrize("plant", PLANTS_IN_DRAWN)
def test_a_planted_change_is_caught_in_what_is_drawn(monkeypatch, plant):
    monkeypatch.setattr(*PLANTS_IN_DRAWN[plant])
    assert any(first_difference(drawn_scenario(seed)[1], seed) for seed in range(DRAWN))
