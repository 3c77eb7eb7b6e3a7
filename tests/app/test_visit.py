"""A visitor's moves: what is shown is what the engine gives, newer asks win, and everything can be taken back."""

import gc
import threading
import time
import weakref

import numpy as np
import pytest

from trustsim.app.changes import Changes, Lever
from trustsim.app.futures import FUTURES, seeds
from trustsim.app.visit import Visit
from trustsim.drivers.ensemble import run_many
from trustsim.drivers.run import run
from trustsim.scenario import Scenario

PATIENCE = 60.0


@pytest.fixture
def visit(small_place: Scenario):
    made = Visit()
    made.open(small_place)
    yield until_whole(made)
    made.leave()


def until_whole(visit: Visit) -> Visit:
    """Wait until the newest asking is answered with all futures."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if visit.shown and not visit.busy and not visit.shown.refining:
            return visit
        time.sleep(0.005)
    raise AssertionError("the futures did not come")


def lever(path: str, value: float, **more) -> dict:
    return {"n": 1, "what": "lever", "path": path, "value": value, **more}


def test_what_is_shown_is_what_the_engine_gives(visit, small_place):
    visit.ask(lever("meetings.feedback", 90, **{"from": 7}))
    shown = until_whole(visit).shown
    changed = Changes().moved("meetings.feedback", Lever(0.9, 7)).applied_to(small_place)
    base, what_if = run_many([small_place, changed], seeds())
    assert np.array_equal(shown.baseline.outcomes, base.outcomes, equal_nan=True)
    assert np.array_equal(shown.what_if.outcomes, what_if.outcomes, equal_nan=True)
    alone = run(changed, seeds()[shown.number])
    assert np.array_equal(shown.run.trace.alliance, alone.trace.alliance)


def test_a_newer_ask_wins_and_the_older_is_given_up(visit):
    for value in range(0, 101, 5):
        visit.ask(lever("people.propensity", value, n=value))
    shown = until_whole(visit).shown
    assert shown.changes.levers["people.propensity"].value == 1.0
    assert shown.answered == 100


def test_the_first_picture_of_a_change_comes_before_all_futures_are_run(visit):
    counts: list[int] = []
    visit.tell = lambda: counts.append(len(visit.shown.what_if.seeds)) if visit.shown.what_if else None
    visit.ask(lever("people.turnover", 1.23))
    until_whole(visit)
    assert counts[0] < FUTURES and counts[-1] == FUTURES and counts == sorted(counts)


def test_undo_redo_and_reset(visit):
    visit.ask(lever("meetings.seats", 5))
    visit.ask(lever("people.propensity", 80))
    visit.ask({"n": 3, "what": "undo"})
    assert list(until_whole(visit).shown.changes.levers) == ["meetings.seats"]
    visit.ask({"n": 4, "what": "redo"})
    assert list(until_whole(visit).shown.changes.levers) == ["meetings.seats", "people.propensity"]
    visit.ask({"n": 5, "what": "reset"})
    assert until_whole(visit).shown.what_if is None
    visit.ask({"n": 6, "what": "undo"})
    assert len(until_whole(visit).shown.changes.levers) == 2


def test_one_drag_is_undone_at_once(visit):
    for value in (60, 70, 80):
        visit.ask(lever("people.propensity", value, during="a"))
    visit.ask({"n": 9, "what": "undo"})
    assert not until_whole(visit).shown.changes


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lever("meetings.seats", 0), "from 1 to 40"),
        (lever("people.propensity", "much"), "give a number"),
        (lever("nothing.such", 1), "no such lever"),
        (lever("trust.rule", 1), "no such lever"),
        (lever("meetings.feedback", 50, **{"from": 999}), "month 1 to 24"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(visit, asked, said):
    before = visit.shown
    visit.ask(asked)
    assert said in visit.problem
    assert not visit.changes and visit.shown is before


def test_the_drawn_future_stays_while_levers_move(visit):
    number = visit.shown.number
    visit.ask(lever("people.propensity", 80))
    assert until_whole(visit).shown.number == number
    visit.ask({"n": 2, "what": "future", "number": (number + 1) % FUTURES})
    assert until_whole(visit).shown.number == (number + 1) % FUTURES


def test_who_has_left_leaves_nothing_running(small_place):
    visit = Visit()
    visit.open(small_place.with_(months=120, parameters={"people.turnover": 0.0123}))
    visit.leave()
    end = time.monotonic() + PATIENCE
    while any(t.name == "futures" for t in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(t.name == "futures" for t in threading.enumerate())
    gone = weakref.ref(visit)
    del visit
    gc.collect()
    assert gone() is None
