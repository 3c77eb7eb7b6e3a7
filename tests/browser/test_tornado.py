"""Which lever matters most: the numbers are those of ordinary runs, and newer questions end older ones."""

from time import monotonic, sleep

import pytest

from trustsim.analysis.intervals import interval
from trustsim.app.changes import Changes, Lever
from trustsim.app.futures import seeds
from trustsim.app.matters import Matters
from trustsim.app.scene import tornado
from trustsim.drivers.ensemble import run_many
from trustsim.drivers.shares import ENDS
from trustsim.model.measures import MEASURES

FEW = ("people.propensity", "meetings.feedback")
CHANGES = Changes().moved("meetings.feedback", Lever(0.9, 12)).moved("people.benevolence", Lever(0.6))


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(tornado, "MAIN", FEW)
    monkeypatch.setattr(tornado, "EACH", 4)
    monkeypatch.setattr("trustsim.app.matters.OF", 2 * len(FEW))


@pytest.mark.parametrize("measure", tornado.MEASURED)
def test_rows_are_what_ordinary_runs_of_the_same_scenarios_and_seeds_give(small_place, measure):
    *_, found = tornado.try_ends(small_place, CHANGES)
    scene = tornado.tornado_scene(found, measure)
    ends = {(end.path, end.value): tornado.at_end(small_place, CHANGES, end) for end in tornado.ends()}
    start, *many = run_many([CHANGES.applied_to(small_place), *ends.values()], seeds()[:4], keep=ENDS)
    at = list(MEASURES).index(measure)
    expected = [interval(one.outcomes[:, -1, at]) for one in many]
    told = {row["path"]: row for row in scene["rows"]}
    shown = [told[path][side] for path in FEW for side in ("low", "high")]
    assert [one["mean"] for one in shown] == [pytest.approx(100 * of.mean, abs=0.001) for of in expected]
    assert [one["interval"] for one in shown] == [
        [pytest.approx(100 * of.low, abs=0.001), pytest.approx(100 * of.high, abs=0.001)] for of in expected
    ]
    assert scene["start"]["mean"] == pytest.approx(100 * start.outcomes[:, -1, at].mean(), abs=0.001)


def test_rows_stand_by_size_and_the_sentence_names_the_first_that_is_clear(small_place):
    *_, found = tornado.try_ends(small_place, Changes())
    scene = tornado.tornado_scene(found, "trust")
    assert [row["size"] for row in scene["rows"]] == sorted((row["size"] for row in scene["rows"]), reverse=True)
    first = next(row for row in scene["rows"] if row["clear"])
    assert f"is {first['label']}: from {first['low']['words']} to {first['high']['words']}." in scene["sentence"]


def test_a_lever_moved_from_a_month_is_tried_from_that_month(small_place):
    end = next(end for end in tornado.ends() if end.path == "meetings.feedback")
    tried = tornado.at_end(small_place, CHANGES, end)
    feedback = [float(place.feedback) for place in tried.structure().levers[:, 0]]
    assert feedback[0] == small_place.structure().levers[0, 0].feedback
    assert feedback[-1] == end.value


def test_what_is_tried_is_answered_once_and_given_up_when_something_changes(small_place):
    matters, told = Matters(), []
    matters.ask(small_place, Changes(), "coverage", lambda: told.append(matters.scene))
    end = monotonic() + 60
    while "rows" not in matters.scene and monotonic() < end:
        sleep(0.02)
    assert matters.scene["measure"] == "coverage"
    assert [scene["done"] for scene in told] == [0, 1, 2, 3, 4]
    matters.ask(small_place, Changes(), "trust", lambda: told.append(matters.scene))
    assert matters.scene["measure"] == "trust"
    assert matters.scene["rows"]
    matters.forget_unless(small_place, CHANGES)
    assert "done" not in matters.scene
    with pytest.raises(ValueError, match="no such measure"):
        matters.ask(small_place, Changes(), "luck", lambda: None)
