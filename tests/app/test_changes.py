"""What a visitor changed, said as a what-if and read back, and what the page tells of it."""

import pytest

from trustsim.app.changes import MOST_HAPPENINGS, Changes, Happening, Lever
from trustsim.app.visit import Visit
from trustsim.errors import InputError
from trustsim.scenario import Scenario

CHANGED = (
    Changes()
    .moved("meetings.feedback", Lever(0.75, 12))
    .moved("meetings.seats", Lever(5))
    .happening(Happening(20))
    .happening(Happening(6, "b"))
)


def test_changes_are_a_what_if_with_levers_shocks_and_leavers():
    said = CHANGED.as_what_if()
    assert said["change"] == {"meetings.seats": 5}
    assert said["interventions"] == [
        {"from": 12, "set": {"meetings.feedback": 0.75}},
        {"at": 6, "director_leaves": "b"},
        {"at": 20, "shock": 4.0},
    ]


def test_a_place_with_changes_has_the_shock_and_the_leaver(small_place):
    pins = CHANGED.applied_to(small_place).pins()
    assert pins.shock[20, 0] == 4.0 and pins.shock.sum() == 4.0
    assert pins.leaves[6, 1] == 1 and pins.leaves.sum() == 1


def test_changes_are_read_back_from_what_they_say():
    assert Changes.of_what_if(CHANGED.as_what_if()).as_what_if() == CHANGED.as_what_if()


@pytest.mark.parametrize(
    "said",
    [
        {"change": {"trust.rule": 1}},
        {"change": {"no.such": 1}},
        {"change": 3},
        {"interventions": [{"shock": 4}]},
        {"interventions": [{"at": "x"}, {"at": 3}]},
        [],
    ],
)
def test_what_is_no_change_of_the_page_is_refused_in_a_sentence(said):
    with pytest.raises(InputError, match=r"\.$"):
        Changes.of_what_if(said)


def test_each_change_is_taken_away_alone():
    for key in ("meetings.seats", "shake-up-20", "leaves-6-b"):
        left = CHANGED.without(key)
        assert len(left.levers) + len(left.happenings) == 3
        assert left.without(key) == left


def test_happenings_are_bounded_and_not_twice_the_same():
    with pytest.raises(ValueError, match="already"):
        CHANGED.happening(Happening(20))
    full = Changes()
    for month in range(1, MOST_HAPPENINGS + 1):
        full = full.happening(Happening(month))
    with pytest.raises(ValueError, match="first"):
        full.happening(Happening(99))


@pytest.fixture
def visit(small_place: Scenario, monkeypatch):
    """A visit of which only the changes are looked at: no futures are run."""
    monkeypatch.setattr(Visit, "_recompute", lambda self: None)
    made = Visit()
    made.open(small_place)
    return made


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"what": "shake_up", "month": 25}, "month 1 to 24"),
        ({"what": "shake_up", "month": "soon"}, "month 1 to 24"),
        ({"what": "director_leaves", "month": 3, "pcn": "nobody"}, "no such PCN"),
    ],
)
def test_a_happening_that_does_not_fit_is_a_sentence_and_changes_nothing(visit, asked, said):
    visit.ask({"n": 1, **asked})
    assert said in visit.problem and not visit.changes


def test_a_happening_is_made_undone_and_taken_away(visit):
    visit.ask({"n": 1, "what": "shake_up", "month": 12})
    visit.ask({"n": 2, "what": "director_leaves", "month": 3, "pcn": "a"})
    assert [chip["words"] for chip in visit.doing["chips"]][1] == "in month 12"
    visit.ask({"n": 3, "what": "unchange", "path": "shake-up-12"})
    assert visit.changes.happenings == (Happening(3, "a"),)
    visit.ask({"n": 4, "what": "undo"})
    assert len(visit.changes.happenings) == 2


def test_a_lever_put_back_where_it_stands_is_no_change(visit):
    visit.ask({"n": 1, "what": "lever", "path": "meetings.seats", "value": 5})
    assert visit.changes
    visit.ask({"n": 2, "what": "lever", "path": "meetings.seats", "value": 3})
    assert not visit.changes


def test_an_ask_that_was_overtaken_is_done_and_none_is_done_twice(visit):
    seats = {"n": 1, "what": "lever", "path": "meetings.seats", "value": 5}
    undo = {"n": 2, "what": "undo"}
    asking = {"n": 3, "what": "lever", "path": "meetings.canvassing", "value": 80}
    visit.ask({**asking, "before": [seats]})
    assert set(visit.changes.levers) == {"meetings.seats", "meetings.canvassing"}
    visit.ask({**undo, "before": [seats]})
    assert len(visit.changes.levers) == 2
