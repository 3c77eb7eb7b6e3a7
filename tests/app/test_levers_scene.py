"""What the levers are given: where each stands, in plain words, and how its values come back."""

import re

import pytest

from trustsim.app.changes import Changes, Happening, Lever
from trustsim.app.scene.levers import MAIN, OPTION_NAMES, chips, is_no_change, levers_scene, meant
from trustsim.model.parameters import PARAMETERS
from trustsim.scenario import Scenario

LEVERS = [p for p in PARAMETERS.values() if p.lever]


def shown(place: Scenario, changes: Changes | None = None) -> dict[str, dict]:
    scene = levers_scene(place, changes or Changes())
    return {lever["path"]: lever for group in scene["groups"] for lever in group["levers"]}


def test_every_lever_is_shown_once_and_the_main_ones_first(small_place):
    scene = levers_scene(small_place, Changes())
    assert set(shown(small_place)) == {p.path for p in LEVERS}
    for group in scene["groups"]:
        main = [lever["main"] for lever in group["levers"]]
        assert main == sorted(main, reverse=True) and 3 <= sum(main) <= 5
    assert [path for path in shown(small_place) if path in MAIN] == list(MAIN)


@pytest.mark.parametrize("p", LEVERS, ids=lambda p: p.path)
def test_what_is_shown_comes_back_as_the_same_value(p, small_place):
    lever = shown(small_place)[p.path]
    assert meant(p.path, lever["baseline"]) == pytest.approx(
        p.plain(float(small_place.structure().levers[0][p.name][0]))
    )
    if p.options:
        assert {option["value"] for option in lever["options"]} == set(p.options) == set(OPTION_NAMES[p.path])
    else:
        assert lever["low"] <= lever["baseline"] <= lever["high"] <= lever["most"]
        assert meant(p.path, lever["most"]) == pytest.approx(p.high)


def test_help_has_no_words_of_modellers(small_place):
    helped = " ".join(lever["help"] for lever in shown(small_place).values())
    assert not re.search(r"deviation|implicit|dual|parameter|0\.\d", helped)


def test_a_change_is_told_with_what_it_was_and_from_when(small_place):
    changes = Changes().moved("meetings.feedback", Lever(0.75, 12)).moved("sharing.federation", Lever("yes"))
    changes = changes.moved("meetings.seats", Lever(5)).happening(Happening(24, "b")).happening(Happening(3))
    told = [f"{chip['label']} {chip['words']}" for chip in chips(changes, small_place)]
    assert told == [
        "Feedback after meetings 50 → 75%, from month 12",
        "Standing federation none → a federation",
        "Primary care seats 3 → 5 seats",
        "Shake-up in month 3",
        f"Director leaves {small_place.pcn_names[1]}, in month 24",
    ]
    lever = shown(small_place, changes)["meetings.feedback"]
    assert (lever["changed"], lever["value"], lever["from"], lever["baseline"]) == (True, 75.0, 12, 50.0)


def test_a_lever_that_differs_from_place_to_place_says_so():
    two = Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "Two places",
            "months": 24,
            "places": [
                {"id": "p", "name": "P", "draw": {"pcns": 3, "like": "england"}},
                {"id": "q", "name": "Q", "seats": 6, "draw": {"pcns": 3, "like": "england"}},
            ],
        }
    )
    assert shown(two)["meetings.seats"]["varies"] and not shown(two)["meetings.feedback"]["varies"]
    assert not is_no_change("meetings.seats", 3, two) and is_no_change("meetings.feedback", 0.5, two)
    assert chips(Changes().moved("meetings.seats", Lever(3)), two)[0]["words"].startswith("differing →")
