"""One decision turned round on the same dice: everything before it stays, it does not happen, and it is told."""

import os
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from trustsim.analysis.another import ANSWERED, OF_ALLIANCES, turn_of
from trustsim.drivers.run import Run, run
from trustsim.scenario import Scenario

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
MOST = 10_000 if SOAK else 10
"""Events of each kind that are looked at."""
CHOSEN = {*ANSWERED, *OF_ALLIANCES, "mandate given", "mandate withdrawn"}


def place(**more) -> Scenario:
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "P",
            "months": 48,
            "structure_seed": 5,
            "places": [{"id": "p", "name": "P", "draw": {"pcns": 6, "like": "england"}}],
            "parameters": {"people": {"propensity": 0.65}, "meetings": {"manager_wte": 0.2}},
            **more,
        }
    )


@pytest.fixture(scope="module")
def futures() -> list[Run]:
    return [run(place(), seed) for seed in (1, 2, 3)]


def what(event) -> tuple:
    return event.month, event.kind, event.who, event.whom


def turns(futures: list[Run]) -> Iterator[tuple]:
    """Each future with some of its events that somebody decided, and those turned round."""
    looked_at = Counter()
    for future in futures:
        for event in future.events:
            if event.kind in CHOSEN and looked_at[event.kind] < MOST and (turn := turn_of(event)):
                looked_at[event.kind] += 1
                yield future, event, turn


def test_the_decision_is_turned_round_and_nothing_before_it_changes(futures):
    turned = set()
    for future, event, turn in turns(futures):
        turned.add(event.kind)
        before = [what(one) for one in future.events if one.month < event.month]
        assert [what(one) for one in turn.run.events if one.month < event.month] == before
        same = slice(0, event.month)
        assert np.array_equal(turn.run.panel[same], future.panel[same], equal_nan=True)
        then = [one for one in turn.run.events if one.month == event.month]
        assert what(event) not in map(what, then), turn
        assert not any(one.kind == "choice not open" for one in turn.run.events), turn
    assert turned == CHOSEN


def test_it_is_the_engines_run_with_that_choice_imposed(futures):
    future = futures[0]
    event = next(one for one in future.events if one.kind == "left")
    choice = {"month": event.month, "director": future.scenario.pcn_ids[event.who], "choice": "alliance"}
    choices = [{**choice, "value": "stay"}, {**choice, "month": event.month + 1, "value": "simulated"}]
    alone = run(future.scenario, future.seed, choices)
    turned = turn_of(event).run
    assert np.array_equal(turned.panel, alone.panel, equal_nan=True)
    assert list(map(what, turned.events)) == list(map(what, alone.events))


def test_what_nobody_or_the_manager_decided_cannot_be_turned_round(futures):
    count = len(futures[0].scenario.pcn_ids)
    for future in futures:
        for event in future.events:
            if event.kind not in CHOSEN or event.who == count:
                assert turn_of(event) is None, event


def test_choices_made_before_are_kept():
    kept = {"month": 3, "director": "a", "choice": "pledge", "value": 0.0}
    future = run(place(), 2, [kept])
    for event in future.events:
        turn = turn_of(event)
        if turn:
            assert kept in turn.run.choices
            break
    else:
        pytest.fail("nobody decided anything")


def test_what_is_told_is_what_differs(futures):
    same = other = 0
    for _, event, turn in turns(futures):
        told, after, before = str(turn), turn.run, event.run
        allied = [int(np.count_nonzero(one.trace.alliance[-1])) for one in (after, before)]
        if allied[0] != allied[1]:
            assert f"{allied[0] or 'none'} of 6 PCNs would be in an alliance at the end instead of {allied[1]}" in told
        else:
            assert "at the end instead of" not in told
        changes = [[what(e)[:3] for e in one.events if e.kind in OF_ALLIANCES] for one in (before, after)]
        if changes[0] == changes[1]:
            same += 1
            assert "would happen just the same" in told
        else:
            other += bool(set(changes[0]) ^ set(changes[1]))
        assert told.startswith(f"Had {turn.director} ") and told.endswith(".")
        assert turn.question.startswith(f"What if {turn.director} had ") and turn.question.endswith("?")
    assert same and other
