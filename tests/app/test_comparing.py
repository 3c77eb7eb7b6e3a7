"""What a visitor keeps to compare: the engine's numbers, all futures of each, freed with the place and the visitor."""

import gc
import threading
import time
import weakref
from dataclasses import replace

import numpy as np
import pytest

from trustsim.analysis.comparison import paired
from trustsim.analysis.intervals import interval
from trustsim.analysis.words import amount, change, unit_of
from trustsim.app import share
from trustsim.app.changes import Changes, Happening, Lever
from trustsim.app.comparing import Comparing
from trustsim.app.futures import FUTURES, seeds
from trustsim.app.scene.compare import AMONG_THE_BEST, BEST, LONGEST_NAME, Kept, Seen, compare_scene, name_of
from trustsim.app.scene.outcomes import AT, bands_of
from trustsim.app.visit import Visit
from trustsim.drivers.ensemble import run_many, run_seeds
from trustsim.scenario import Scenario

PATIENCE = 60.0
FEEDBACK = Changes().moved("meetings.feedback", Lever(0.9))
BOTH = FEEDBACK.moved("people.propensity", Lever(0.8))


@pytest.fixture
def comparing(small_place: Scenario):
    visit = Visit()
    made = Comparing(visit)
    visit.open(small_place)
    yield made
    made.forget()
    visit.leave()


def do(comparing: Comparing, what: str, **more) -> None:
    comparing.visit.ask({"n": 1, "what": what, **more})


def put(comparing: Comparing, path: str, value: float) -> None:
    do(comparing, "lever", path=path, value=value)


def until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def ensembles(place: Scenario, *changes: Changes):
    return run_many([place, *(one.applied_to(place) for one in changes)], seeds())


def test_what_is_kept_has_the_numbers_of_the_engine(comparing, small_place):
    put(comparing, "meetings.feedback", 90)
    do(comparing, "keep")
    put(comparing, "people.propensity", 80)
    do(comparing, "keep")
    until(lambda: comparing.is_whole)
    base, *what_ifs = ensembles(small_place, FEEDBACK, BOTH)
    scene = comparing.scene
    for kept, ensemble in zip(comparing.kept, what_ifs, strict=True):
        assert np.array_equal(kept.seen.ensemble.outcomes, ensemble.outcomes, equal_nan=True)
        assert np.array_equal(kept.seen.bands, bands_of(ensemble), equal_nan=True)
    assert scene["table"]["heads"] == ["No change", *(card["name"] for card in scene["cards"])]
    for row in scene["table"]["rows"][:-1]:
        unit, at = unit_of(row["measure"]), AT[row["measure"]]
        assert row["baseline"][0] == amount(interval(base.outcomes[:, -1, at]), unit)
        for cell, ensemble in zip(row["cells"], what_ifs, strict=True):
            assert cell["what_if"][0] == amount(interval(ensemble.outcomes[:, -1, at]), unit)
            assert cell["difference"][0] == change(paired(base, ensemble, "").difference(row["measure"]), unit)
    for card, ensemble in zip(scene["cards"], what_ifs, strict=True):
        drawn = card["charts"][0]
        assert drawn["what_if"]["mean"][1:] == np.round(bands_of(ensemble)[1, 1:, 0], 1).tolist()
        assert drawn["baseline"]["mean"][1:] == np.round(bands_of(base)[1, 1:, 0], 1).tolist()


def test_what_is_kept_while_it_refines_ends_with_all_futures(comparing, small_place):
    put(comparing, "meetings.feedback", 90)
    do(comparing, "keep")
    put(comparing, "people.propensity", 75)
    put(comparing, "people.turnover", 2)
    (card,) = comparing.scene["cards"]
    assert card["refining"]
    until(lambda: comparing.is_whole)
    (kept,) = comparing.kept
    assert kept.seen.ensemble.seeds == seeds(FUTURES)
    _, what_if = ensembles(small_place, FEEDBACK)
    assert np.array_equal(kept.seen.ensemble.outcomes, what_if.outcomes, equal_nan=True)
    assert kept.seen.ensemble.runs == ()


def test_nothing_the_same_and_a_fifth_are_not_kept(comparing):
    do(comparing, "keep")
    assert "nothing is changed yet" in comparing.visit.problem
    for value in (60, 60, 65, 80, 90, 95):
        put(comparing, "people.propensity", value)
        do(comparing, "keep")
    assert [one.changes.levers["people.propensity"].value for one in comparing.kept] == [0.6, 0.65, 0.8, 0.9]
    assert "remove one on the page Compare" in comparing.visit.problem
    assert comparing.keeping == {"kept": 4, "kept_as": ""}
    do(comparing, "undo")
    assert comparing.keeping["kept_as"] == comparing.kept[3].name


def test_a_name_says_the_last_change_and_is_short_and_its_own(small_place):
    changes = FEEDBACK.happening(Happening(8))
    assert name_of(FEEDBACK, small_place, []).startswith("Feedback after meetings ")
    assert "→ 90%" in name_of(FEEDBACK, small_place, [])
    assert name_of(changes, small_place, []) == "Shake-up in month 8 and 1 more"
    assert name_of(changes, small_place, ["Shake-up in month 8 and 1 more"]) == "Shake-up in month 8 and 1 more (2)"
    long = small_place.as_dict()
    long["places"] = [{"id": "p", "pcns": [{"id": "a", "name": "North, " * 14 + "East"}, {"id": "b"}, {"id": "c"}]}]
    name = name_of(Changes().happening(Happening(8, "a")), Scenario.from_dict(long), [])
    assert name.startswith("Director leaves North, North") and name.endswith("…") and len(name) == LONGEST_NAME


def test_a_name_is_given_anew_unless_it_is_none_or_anothers(comparing):
    for value in (60, 80):
        put(comparing, "people.propensity", value)
        do(comparing, "keep")
    one, other = comparing.kept
    do(comparing, "rename_kept", id=one.id, name="  More \n trust ")
    assert one.name == "More trust"
    do(comparing, "rename_kept", id=other.id, name="More trust")
    assert "another what-if is called “More trust”" in comparing.scene["problem"]
    do(comparing, "rename_kept", id=other.id, name="   ")
    assert "give the what-if a name" in comparing.scene["problem"]
    do(comparing, "rename_kept", id=other.id, name="x" * 500)
    assert other.name == "x" * LONGEST_NAME


def test_open_puts_the_changes_on_the_levers_and_can_be_undone(comparing):
    put(comparing, "people.propensity", 60)
    do(comparing, "keep")
    put(comparing, "people.propensity", 90)
    now, (kept,) = comparing.visit.changes, comparing.kept
    do(comparing, "page", page="compare")
    do(comparing, "open_kept", id=kept.id)
    assert (comparing.visit.changes, comparing.visit.page) == (kept.changes, "explore")
    do(comparing, "undo")
    assert comparing.visit.changes == now
    do(comparing, "remove_kept", id=kept.id)
    assert comparing.kept == ()
    do(comparing, "open_kept", id=kept.id)
    assert comparing.visit.problem == "that what-if is no longer kept"
    assert comparing.visit.changes == now


def test_another_place_clears_what_is_kept_and_the_same_place_does_not(comparing, small_place):
    put(comparing, "people.propensity", 60)
    do(comparing, "keep")
    comparing.visit.open(Scenario.from_dict(small_place.as_dict()), FEEDBACK)
    assert len(comparing.kept) == 1
    comparing.visit.open(small_place.with_(months=12))
    assert comparing.scene["cards"] == []
    comparing.visit.open(small_place)
    assert comparing.kept == ()


def test_what_is_kept_comes_back_from_its_link_with_its_names_and_numbers(comparing, small_place):
    for readiness in (65, 75, 85):
        put(comparing, "people.propensity", readiness)
        do(comparing, "keep")
    first, second, third = comparing.kept
    do(comparing, "rename_kept", id=second.id, name="A <b> name")
    do(comparing, "remove_kept", id=first.id)
    assert [name for name, _ in comparing.said] == ["A <b> name", ""]
    text = share.fragment(share.said(small_place), comparing.visit.changes, comparing.said)
    visit = Visit()
    other = Comparing(visit)
    told = share.restored(text)
    visit.open(told.place, told.changes)
    other.bring_back(told.kept)
    assert [(one.name, one.changes) for one in other.kept] == [(one.name, one.changes) for one in (second, third)]
    until(lambda: comparing.is_whole and other.is_whole)
    assert other.scene["table"]["rows"] == comparing.scene["table"]["rows"]
    other.bring_back(())
    assert len(other.kept) == 2
    other.forget()
    visit.leave()


def test_who_has_left_leaves_nothing_running(small_place):
    visit = Visit()
    comparing = Comparing(visit)
    visit.open(small_place.with_(months=120, parameters={"people.turnover": 0.0321}))
    put(comparing, "people.propensity", 60)
    do(comparing, "keep")
    comparing.forget()
    visit.leave()
    until(lambda: not any(thread.name in ("kept", "futures") for thread in threading.enumerate()))
    gone = weakref.ref(comparing)
    del comparing, visit
    gc.collect()
    assert gone() is None


@pytest.fixture(scope="module")
def base(small_place):
    return run_seeds(small_place, seeds()[:8], 1)


def marks(base, measure: str, *ends: float) -> list[str]:
    """What is said of no change, where the outcome is 0.5, and of what-ifs with these; futures differ by a little."""

    def with_outcome(value: float):
        outcomes = base.outcomes.copy()
        outcomes[:, :, AT[measure]] = value + np.linspace(0.0, 0.01, 8)[:, None]
        return replace(base, outcomes=outcomes)

    kept = [Kept(k, f"W{k}", FEEDBACK, Seen.of(with_outcome(end))) for k, end in enumerate(ends)]
    scene = compare_scene(base.scenario, kept, Seen.of(with_outcome(0.5)))
    return next(row["best"] for row in scene["table"]["rows"] if row["measure"] == measure)


def test_the_best_is_said_in_words_where_it_is_clear(base):
    assert marks(base, "coverage", 0.7, 0.6) == ["", BEST, ""]
    assert marks(base, "coverage", 0.7, 0.7, 0.4) == ["", AMONG_THE_BEST, AMONG_THE_BEST, ""]
    assert marks(base, "coverage", 0.3, 0.4) == [BEST, "", ""]
    assert marks(base, "cost", 0.7, 0.3) == ["", "", BEST]
    assert marks(base, "coverage", 0.5, 0.5) == ["", "", ""]
    assert marks(base, "delegated", 0.9, 0.1) == ["", "", ""]


def test_what_may_be_chance_is_not_called_worse(base):
    outcomes = base.outcomes.copy()
    outcomes[:, :, AT["coverage"]] += np.array([0.4, -0.4] * 4)[:, None]
    noisy = Seen.of(replace(base, outcomes=outcomes))
    scene = compare_scene(base.scenario, [Kept(1, "W", FEEDBACK, noisy)], Seen.of(base))
    assert scene["table"]["rows"][0]["best"] == ["", ""]


def test_until_all_are_run_no_column_is_called_best(base):
    seen, waiting = Kept(1, "W", FEEDBACK, Seen.of(base)), Kept(2, "V", BOTH)
    rows = compare_scene(base.scenario, [seen, waiting], Seen.of(base))["table"]["rows"]
    assert all(row["cells"][1] is None and row["cells"][0] and row["best"] == ["", "", ""] for row in rows)
    assert compare_scene(base.scenario, [waiting], None)["cards"][0]["refining"]
