"""Titles, flags and numbers of pictures in plain words."""

import numpy as np
import pytest
from small import MANAGER, PLACE, tiny

from trustsim import Scenario, WhatIf, run
from trustsim.analysis.figures import describe_bands, storyline_figure, style
from trustsim.analysis.intervals import Interval
from trustsim.analysis.pictures import Pictured, flags
from trustsim.analysis.words import amount, change, half_up


def headed(scenario: Scenario) -> str:
    return Pictured(run(scenario, 1), scenario.name, "").heading


def test_a_what_if_is_headed_by_its_place_and_what_is_changed() -> None:
    place = tiny()
    changed = place.apply(WhatIf.from_dict({**MANAGER, "name": "A neutral manager from month 3"}, place))
    assert headed(changed) == "North: a neutral manager from month 3"
    assert headed(tiny(name="North, October 2025")) == "North, October 2025"


def test_several_places_are_told_by_what_they_share_or_by_their_number() -> None:
    def places(*names: str) -> Scenario:
        return tiny(places=[{**PLACE["places"][0], "id": f"p{k}", "name": name} for k, name in enumerate(names)])

    assert headed(places("Frimley - 1", "Frimley - 2")) == "Frimley: Tiny"
    assert headed(places("Ash", "Elm")) == "Ash and Elm: Tiny"
    assert headed(places("Ash", "Elm", "Oak", "Yew")) == "4 places: Tiny"


def test_a_long_title_goes_on_a_second_line() -> None:
    title = "Frimley (QNQ), October 2025: a neutral manager from month 12, who stays beyond month 36 — month 120"
    figure = storyline_figure(np.zeros((5, 1), dtype=int), ["A"], title=title)
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert " ".join(shown[:2]) == title and style.header_height(title, "") == style.header_height("Short", "") + 18


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, "half-time neutral manager"),
        (1, "full-time neutral manager"),
        (0.2, "neutral manager for 20% of full time"),
        (0, "no neutral manager"),
    ],
)
def test_a_managers_time_is_told_in_plain_words(value: float, words: str) -> None:
    assert flags(tiny(interventions=[{"from": 3, "set": {"meetings.manager_wte": value}}])) == [(3, words)]


def test_what_another_entry_holds_on_to_is_not_said_to_end() -> None:
    half = {"meetings.manager_wte": 0.5}
    lent = {"from": 3, "until": 6, "set": half}
    assert flags(tiny(interventions=[lent])) == [(3, "half-time neutral manager"), (7, "Neutral manager: end")]
    assert flags(tiny(interventions=[lent, {"from": 3, "set": half}])) == [(3, "half-time neutral manager")]
    both = {"from": 3, "until": 6, "set": {**half, "meetings.feedback": 0.9}}
    (_, (month, words), _) = flags(tiny(interventions=[both, {"from": 5, "set": half}]))
    assert (month, words) == (7, "Feedback after meetings: end")
    assert flags(tiny(interventions=[{"from": 3, "until": 14, "set": half}])) == [(3, "half-time neutral manager")]


def test_halves_are_rounded_up() -> None:
    told = describe_bands({"m": {"v": np.full((3, 2), 0.625)}}, {"m": "M"}, {"m": "%"})
    assert "63%" in told and "62" not in told
    assert amount(Interval(0.875, 0.8, 0.9), "share") == "88%" and amount(Interval(0.625, 0.6, 0.7), "share") == "63%"
    assert change(Interval(-0.025, -0.1, 0.1), "share") == "\N{MINUS SIGN}3 points"
    assert half_up(1.005, 2) == 1.01 and half_up(0.29 * 100) == 29.0 and half_up(float("inf")) == float("inf")
