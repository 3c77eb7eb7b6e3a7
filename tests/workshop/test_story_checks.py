"""The engine bears out what each story says, over 100 futures that share their dice."""

from functools import cache

import pytest

from trustsim.model.chance import future_seeds
from trustsim.scenario.ready import ready_stories
from trustsim.workshop.story import Story
from trustsim.workshop.story.checks import Found, checked
from trustsim.workshop.story.futures import Futures

STORIES = {ready.name: Story.load(ready.path) for ready in ready_stories()}
CLAIMS = [(name, number) for name, story in STORIES.items() for number, _ in enumerate(story.file.check or ())]


@cache
def found(name: str) -> tuple[Found, ...]:
    """What the checks of a story find, each story's futures run once."""
    return checked(STORIES[name], Futures(future_seeds(1, 100)))


@pytest.mark.parametrize(("name", "number"), CLAIMS)
def test_the_engine_bears_out_what_a_story_says(name: str, number: int):
    one = found(name)[number]
    assert one.holds, str(one)
    assert one.futures == 100


def test_every_story_is_checked():
    assert set(STORIES) == {name for name, _ in CLAIMS}
    assert len(STORIES) == 9


@pytest.mark.parametrize(
    ("name", "claim", "at_least"),
    [
        ("threeways", "represented", 75),
        ("threeways", "cd_days", 75),
        ("oldbarrow", "coverage", 70),
        ("lanternby", "trust.voice@rep", 80),
        ("sandmere", "trust.candour toward heron", 85),
        ("sandmere", "trust.candour from plover toward heron", 65),
        ("tollbridge", "worse_off", 70),
    ],
)
def test_the_design_s_thresholds_are_not_loosened(name: str, claim: str, at_least: int):
    checks = [check for check in STORIES[name].as_dict()["check"] if check.get("measure") == claim]
    assert max(check.get("at_least", 0) for check in checks) >= at_least


def test_a_claim_that_the_engine_does_not_bear_out_fails():
    document = STORIES["lanternby"].as_dict()
    first = document["check"][0]
    document["check"] = [{**first, "direction": "lower"}, {**first, "direction": "depends"}]
    document["check"][1].pop("at_least")
    document["check"].append({**first, "than": 0.9, "direction": "higher"})
    wrong = checked(Story.from_dict(document), Futures(future_seeds(1, 20)))
    assert [one.holds for one in wrong] == [False, False, False]
    assert "FAILS" in str(wrong[0])
