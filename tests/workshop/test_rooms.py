"""A room is a scenario, a seed and a log: the year played is the engine's with those choices, whatever happens."""

import json
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trustsim.cli import main
from trustsim.drivers.run import run
from trustsim.errors import InputError
from trustsim.model.events import DEEDS
from trustsim.model.state import AGREED, NOBODY, UNSET
from trustsim.workshop.room import Rooms, Year
from trustsim.workshop.room.console import console_view, wall_view
from trustsim.workshop.room.debrief import (
    another_choice,
    before_and_after,
    beside_simulated,
    checks,
    debrief,
    falls,
    measured,
    rooms_beside,
    who_spoke,
)
from trustsim.workshop.room.played import playing
from trustsim.workshop.room.seat import seat_view

TAPS = dict.fromkeys(("voice", "candour", "reciprocity", "fairness", "backing"), 3)
ANSWERS = {"opportunity": "keep", "give_way": "yes", "share_out": "by the book"}


def played_out(year: Year) -> Year:
    """Go to the end of the year, answering whatever is asked."""
    while year.state.phase != "debrief":
        for seat, asked in year.unanswered().items() if year.state.phase == "asked" else ():
            for choice in asked:
                year.do("answer", {"choice": choice, "value": ANSWERS[choice]}, seat)
        if year.state.phase == "decide" and year.happening().vote:
            for seat in year.state.played:
                year.do("vote", True, seat)
        year.advance()
    return year


def numbers(of: Year) -> list:
    return [np.nan_to_num(of.run.panel, nan=-9.0).tolist(), [(e.month, e.kind, e.who, e.whom) for e in of.run.events]]


def test_the_year_is_the_engines_with_the_choices_made(year, role_play):
    year.do("choice", {"choice": "speaks_for", "value": "a"}, "b")
    year.do("choice", {"choice": "time", "value": {"practices": 1, "asking": 3}}, "a")
    year.advance()
    played_out(year)
    made = year.choices(year.state)
    alone = run(year.scenario(year.state), year.log.seed, made)
    assert np.array_equal(alone.panel, year.run.panel, equal_nan=True)
    assert {"month": 1, "director": "b", "choice": "speaks_for", "value": "a"} in made
    plain = run(role_play.place, year.log.seed)
    assert not np.array_equal(plain.panel, year.run.panel, equal_nan=True)


def test_a_restarted_server_goes_on_where_it_was(year, rooms, role_play):
    year.do("choice", {"choice": "speaks_for", "value": "a"}, "c")
    year.advance()
    again = Rooms(rooms.path)
    found = again.find(year.log.code)
    assert found is not None
    later = Year(found, role_play)
    assert later.state == year.state
    assert numbers(later) == numbers(year)
    again.close_file()


def test_what_was_confirmed_survives_a_kill(tmp_path):
    code = """
import os, signal, sys
from trustsim.workshop.room import Rooms
log, key = Rooms(sys.argv[1]).open("role play", {"minutes": 30}, 3)
for n in range(50):
    log.add("message", n, "a")
print(log.code, key, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "r.sqlite")], capture_output=True, text=True)
    room, key = done.stdout.split()
    rooms = Rooms(tmp_path / "r.sqlite")
    found = rooms.find(room)
    assert found is not None and [entry.value for entry in found.entries] == list(range(50))
    assert rooms.is_facilitator(room, key) and not rooms.is_facilitator(room, key[:-1])
    rooms.close_file()


def test_a_month_taken_back_can_be_played_again(year):
    before = numbers(year)
    year.advance()
    while year.state.month < 2:
        year.advance()
    year.do("choice", {"choice": "speaks_for", "value": "nobody"}, "a")
    year.do("undo")
    assert (year.state.month, year.state.phase) == (1, "decide")
    assert numbers(year) == before
    assert year.standing_choice("a", "speaks_for") is None
    assert year.state.undone == 1
    with pytest.raises(InputError, match="no month to take back"):
        year.do("undo")


def test_undo_gives_back_the_choices_of_the_month_that_opens_again(year):
    year.do("choice", {"choice": "willing", "value": "no"}, "b")
    year.advance()
    while year.state.month < 2:
        year.advance()
    year.do("sit", "latecomer", "f")
    year.do("undo")
    assert year.standing_choice("b", "willing") == "no"
    assert year.state.seats["f"].device == "latecomer"


def test_seats_nobody_takes_are_simulated_and_a_seat_can_be_handed_over_and_taken_back(year):
    assert year.state.played == list("abcde")
    year.do("hand", None, "b")
    assert year.state.played == list("acde")
    with pytest.raises(InputError, match="simulation"):
        year.do("choice", {"choice": "pledge", "value": 0.1}, "b")
    year.do("take", None, "b")
    year.do("choice", {"choice": "willing", "value": "no"}, "b")
    year.do("leave", "device c")
    assert year.state.played == list("abde")


@pytest.mark.parametrize(
    ("what", "value", "seat", "said"),
    [
        ("choice", {"choice": "pledge", "value": 0.33}, "a", "pledge 0, 10, 25 or 50"),
        ("choice", {"choice": "speaks_for", "value": "zz"}, "a", "zz"),
        ("choice", {"choice": "speaks_for", "value": "manager"}, "a", "no manager yet"),
        ("choice", {"choice": "played", "value": "no"}, "a", "no such decision"),
        ("choice", {"choice": "alliance", "value": "simulated"}, "a", "hand the whole seat"),
        ("choice", {"choice": "time", "value": {"practices": 9}}, "a", "0 to 4"),
        ("answer", {"choice": "opportunity", "value": "keep"}, "a", "nothing of that kind"),
        ("choice", {"choice": "pledge", "value": 0.1}, "h", "played by the simulation"),
        ("vote", True, "a", "no vote"),
        ("check", {"of": "b", "taps": TAPS}, "a", "no trust check"),
        ("message", {"to": "a", "text": "speak"}, "a", "another PCN"),
        ("message", {"to": "b", "text": "rely", "of": "b"}, "a", "third PCN"),
        ("message", {"to": "b", "text": "<script>"}, "a", "cannot be said"),
        ("sit", "another device", "a", "taken"),
        ("open", None, "", "still open"),
        ("pin", {"at": 3, "shock": 99}, "", "shock"),
        ("drop table", None, "a", "nothing of that name"),
    ],
)
def test_what_may_not_be_done_is_a_sentence_and_leaves_no_trace(year, what, value, seat, said):
    before = len(year.log.entries)
    with pytest.raises(InputError, match=said):
        year.do(what, value, seat)
    assert len(year.log.entries) == before


def test_one_joins_when_the_members_let_it_in_the_month_after(year):
    year.do("choice", {"choice": "alliance", "value": "found: d"}, "c")
    year.advance()
    while year.state.month < 2:
        year.advance()
    assert year.run.state(1).directors.alliance[2] == 0
    assert year.applicants("d") == ["c"] and year.applicants("a") == []
    year.do("choice", {"choice": "admit", "value": "yes"}, "d")
    assert year.run.state(2).directors.alliance[2] == year.run.state(2).directors.alliance[3] != 0


def test_a_vote_that_carries_brings_the_manager_and_one_that_does_not_brings_none(rooms, role_play):
    for yes in (True, False):
        log, _ = rooms.open("role play", {"minutes": 60}, seed=7)
        year = Year(log, role_play)
        for seat in "abcde":
            year.do("sit", f"device {seat}", seat)
        while year.state.month < 6 or year.state.phase != "decide":
            year.advance()
        for seat in "abcde":
            year.do("vote", yes, seat)
        while year.state.month < 7:
            year.advance()
        assert year.has_manager() is yes


def test_two_change_posts_in_month_11_and_their_players_change_seats(year):
    while year.state.month < 11:
        year.advance()
    one, other = year.state.changed_posts[11]
    assert year.state.seats[one].device == f"device {other}"
    assert year.state.seats[other].device == f"device {one}"
    left = {event.who for event in year.run.events if event.kind == "new director" and event.month == 11}
    assert {year.directors.index(one), year.directors.index(other)} <= left


CHANGES = st.lists(
    st.tuples(
        st.sampled_from("bcde"),
        st.sampled_from(
            [
                ("choice", {"choice": "speaks_for", "value": "nobody"}),
                ("choice", {"choice": "alliance", "value": "found: h"}),
                ("choice", {"choice": "pledge", "value": 0.5}),
                ("choice", {"choice": "time", "value": {"practices": 4}}),
                ("choice", {"choice": "argue", "value": "own"}),
                ("message", {"to": "f", "text": "sorry"}),
                ("check", {"of": "a", "taps": TAPS}),
                ("vote", False),
                ("done", True),
            ]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=16, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, months=st.integers(1, 9), left_out=st.booleans())
def test_what_others_decide_in_secret_changes_nothing_a_seat_is_sent(
    tmp_path_factory, role_play, changes, months, left_out
):
    rooms = Rooms(tmp_path_factory.mktemp("rooms") / "r.sqlite")
    log, _ = rooms.open("role play", {"minutes": 60}, seed=11)
    year = Year(log, role_play)
    for seat in "abcde":
        year.do("sit", f"device {seat}", seat)
    while year.state.month < months:
        drop = left_out and year.state.month == 7
        (year.drop if drop else year.advance)()
    before = seat_view(year, "a")
    assert before.pop("decided") == {"done": 0, "of": 5}
    for seat, (what, value) in changes:
        with suppress(InputError):
            year.do(what, value, seat)
    after = seat_view(year, "a")
    assert after.pop("decided") == {"done": len(year.state.done), "of": 5}
    assert json.dumps(after, sort_keys=True) == json.dumps(before, sort_keys=True)
    rooms.close_file()


def test_a_seat_is_sent_its_own_card_and_nobody_elses(year, role_play):
    for seat in year.directors:
        sent = json.dumps(seat_view(year, seat))
        for other, card in role_play.file.cards.items():
            for line in (card.want, card.know, card.not_know):
                assert (json.dumps(line)[1:-1] in sent) == (other == seat)


def test_the_debrief_says_what_happened_and_what_the_model_tallied(year):
    while year.state.month < 4 or year.state.phase != "decide":
        year.advance()
    year.do("check", {"of": "b", "taps": {**TAPS, "voice": 5}}, "a")
    played_out(year)
    trace = year.run.trace
    spoke = who_spoke(year)
    assert [row["month"] for row in spoke] == list(range(1, 13))
    for row in spoke:
        for i, id_ in enumerate(year.directors):
            speaker = int(trace.representative[row["month"], i])
            spoken = row["spoken"][id_]
            assert spoken["who"] == [*year.directors, "manager", "nobody"][speaker]
            seated = [*trace.seated[row["month"]], 1, 0]  # the manager always sits there, nobody never
            there = bool(seated[speaker])
            assert spoken["sat"] == there
            told = bool(trace.directors[row["month"]]["told"][i])
            assert spoken["heard_back"] == (told if there and speaker != i else None)
            assert (
                spoken["sign"][-1]
                == {True: "✓", False: "✗", None: ("□–"[speaker < 0], "■")[there]}[spoken["heard_back"]]
            )
    (check,) = checks(year)
    assert check["said"]["voice"] == 100 and check["said"]["candour"] == 50
    assert check["tally"]["voice"] == round(100 * trace.trust[4, 0, 0, 1])
    for fall in falls(year):
        i, j = year.directors.index(fall.truster), year.directors.index(fall.trusted)
        f = ("voice", "candour", "reciprocity", "fairness").index(fall.question)
        assert fall.before == round(100 * trace.trust[fall.month - 1, i, f, j])
        assert fall.before - fall.after >= 4
    assert set(debrief(year)) >= {"spoke", "falls", "checks", "beside"}


def test_a_message_is_contact_what_one_knows_is_help_and_a_word_is_passed_on(year, rooms, role_play):
    quiet = numbers(year)
    year.do("message", {"to": "f", "text": "know"}, "a")
    year.do("message", {"to": "g", "text": "rely", "of": "h"}, "b")
    year.do("message", {"to": "a", "text": "sorry"}, "c")
    contact = {"month": 1, "choice": "contact"}
    said = [
        {**contact, "director": "a", "value": {"to": "f", "helps": True}},
        {**contact, "director": "b", "value": {"to": "g", "helps": False}},
        {"month": 1, "director": "b", "choice": "tell", "value": {"to": "g", "of": "h", "word": "rely on"}},
        {**contact, "director": "c", "value": {"to": "a", "helps": False}},
    ]
    made = year.choices(year.state)
    assert [one for one in made if one["choice"] in ("contact", "tell")] == said
    without = [one for one in made if one not in said]
    imposed, alone = (run(year.scenario(year.state), year.log.seed, choices) for choices in (made, without))
    assert numbers(year) != quiet
    assert np.array_equal(imposed.trace.trust, year.run.trace.trust)
    trust = [of.trace.trust[1] for of in (imposed, alone)]
    assert trust[0][5, 2, 0] > trust[1][5, 2, 0], "Foxholes trusts who told it what it knows"
    deeds = [DEEDS[int(d[4])] for d in imposed.deeds if d[0] == 1 and (d[2], d[3]) == (6, 7)]
    assert "word passed on" in deeds

    said_and_done = numbers(year)
    again = Year(rooms.find(year.log.code), role_play)
    assert numbers(again) == said_and_done
    year.advance()
    year.advance()
    year.do("message", {"to": "a", "text": "sorry"}, "b")
    sorry = numbers(year)
    year.do("undo")
    assert [one["month"] for one in year.state.messages] == [1, 1, 1] and numbers(year) == said_and_done != sorry


def test_the_tally_beside_a_trust_check_counts_what_was_said(year):
    tallies: list[int] = []
    while year.state.month < 4 or year.state.phase != "decide":
        year.advance()
    year.do("check", {"of": "a", "taps": TAPS}, "b")
    for text in ("know", "sorry"):
        year.do("message", {"to": "b", "text": text}, "a")
        (check,) = checks(year)
        tallies.append(check["tally"]["reciprocity"])
    assert tallies[0] > tallies[1]


def test_nobody_says_anything_in_a_month_left_out(year):
    at_month(year, 7)
    year.do("message", {"to": "f", "text": "know"}, "a")
    assert year.run.state(7).directors.helped[5] == 1
    year.drop()
    assert not [one for one in year.choices(year.state) if one["choice"] == "contact"]


def test_who_leaves_after_the_last_month_changes_nothing_of_the_year_that_was_played(year):
    played_out(year)
    before = numbers(year)
    year.do("leave", "device b")
    year.do("hand", None, "a")
    assert numbers(year) == before and year.state.played == list("cde")


def test_another_choice_keeps_the_dice_and_the_others_moves_or_simulates_from_there(year):
    played_out(year)
    other = another_choice(year, 3, "a", "speaks_for", "nobody")
    assert other["others_as_they_did"]["represented"][:2] == other["as_it_was"]["represented"][:2]
    assert other["others_as_they_did"]["represented"][2:] != other["as_it_was"]["represented"][2:]
    same = another_choice(year, 3, "a", "willing", "yes")
    assert same["others_as_they_did"] == same["as_it_was"]


def test_our_room_stands_beside_a_hundred_simulated_ones(year):
    played_out(year)
    found = beside_simulated(year, rooms=10)
    assert set(found) == {"represented", "collective_voice", "informed", "pledged", "backing"}
    assert all(len(one["others"]) == 10 for one in found.values())
    ours = np.nanmean(year.run.panel[1:, -1, list_of_measures().index("represented")])
    assert found["represented"]["ours"] == pytest.approx(ours)


def list_of_measures() -> list[str]:
    from trustsim.model.measures import MEASURES

    return list(MEASURES)


def test_rooms_on_the_same_luck_stand_beside_one_another(rooms, role_play):
    first, _ = rooms.open("role play", {"minutes": 30}, seed=7)
    logs = [first, *(rooms.open("role play", {"minutes": 30}, 7, first.code)[0] for _ in range(2))]
    rooms.open("role play", {"minutes": 30}, seed=7)
    years = [Year(log, role_play) for log in logs]
    for one in years:
        one.do("sit", "device", "a")
        one.advance()
    years[1].do("choice", {"choice": "speaks_for", "value": "nobody"}, "a")
    for one in years[:2]:
        played_out(one)
    beside = rooms_beside(years[0])
    assert [(room["number"], room["ours"], room["over"]) for room in beside] == [
        (1, True, True),
        (2, False, True),
        (3, False, False),
    ]
    for room, one in zip(beside, years[:2], strict=False):
        means = {measure: np.mean(of) for measure, of in measured(one.run, 6).items() if None not in of}
        assert means == pytest.approx({measure: room["means"][measure] for measure in means})
        trust = one.run.trace.trust[:7, :, :, :8].mean(axis=(1, 2, 3))
        assert trust[room["worst"] - 1] - trust[room["worst"]] == max(trust[:-1] - trust[1:])
    assert beside[0]["means"]["represented"] > beside[1]["means"]["represented"]
    played_out(years[2])
    assert [room["over"] for room in rooms_beside(years[0])] == [True, True, True]


def test_trust_is_said_to_have_broken_where_there_is_somebody_to_ask(year):
    played_out(year)
    broken = falls(year)
    assert broken
    for fall in broken:
        assert {fall.truster, fall.trusted} & playing(year.state.choices, fall.month)
        assert str(fall.month) in fall.words and fall.reason.endswith(".")


def test_closing_a_room_deletes_its_log_unless_it_is_kept(year, rooms):
    code = year.log.code
    year.do("message", {"to": "b", "text": "sorry"}, "a")
    rooms.close(code)
    assert rooms.find(code) is None
    assert b"sorry" not in rooms.path.read_bytes()
    with pytest.raises(InputError, match="closed"):
        year.log.add("message", None, "a")
    log, _ = rooms.open("role play", {"minutes": 30}, 1)
    log.add("message", "kept", "a")
    rooms.close(log.code, keep=True)
    found = rooms.find(log.code)
    assert found is not None and found.closed and len(found.entries) == 1


def test_a_role_play_is_validated_like_any_other_file(role_play, repository, tmp_path, capsys):
    ready = repository / "scenarios" / "roleplay" / "wending.yaml"
    with pytest.raises(SystemExit) as left:
        main(["validate", str(ready)])
    assert left.value.code == 0 and "8 cards" in capsys.readouterr().out
    place = repository / "scenarios" / "wending.yaml"
    (tmp_path / "wending.yaml").write_text(place.read_text())
    wrong = tmp_path / "play.yaml"
    wrong.write_text(ready.read_text().replace("../wending.yaml", "wending.yaml").replace("  h:\n", "  zz:\n"))
    with pytest.raises(SystemExit) as left:
        main(["validate", str(wrong)])
    said = capsys.readouterr().err
    assert left.value.code == 2 and "play.yaml:" in said and "give h a card" in said


def at_month(year: Year, month: int) -> Year:
    while year.state.month < month:
        year.advance()
    return year


def test_a_month_left_out_is_the_simulations_and_then_choices_stand_again(year, role_play):
    assert role_play.happening(7).may_be_dropped == 1
    year.do("choice", {"choice": "speaks_for", "value": "nobody"}, "a")
    with pytest.raises(InputError, match="may not be left out"):
        at_month(year, 6).drop()
    at_month(year, 7).do("choice", {"choice": "willing", "value": "no"}, "b")
    before = numbers(year)
    year.drop()
    assert (year.state.month, year.state.phase) == (8, "decide")
    for view in (seat_view(year, "a"), seat_view(year, "h"), console_view(year, ()), wall_view(year)):
        assert view["news"].startswith("Month 7 was left out: the simulation chose for every seat.")
    imposed = year.run.setting.imposed
    played = [year.directors.index(one) for one in year.state.played]
    assert (imposed.played[6:9, played] == [[1], [0], [1]]).all()
    assert [imposed.speaks_for[month, 0] for month in (6, 7, 8)] == [NOBODY, UNSET, NOBODY]
    assert [imposed.willing[month, 1] for month in (6, 7, 8)] == [UNSET, UNSET, 0]
    assert {row["month"] for row in who_spoke(played_out(year)) if row["left_out"]} == {7}
    while year.state.month > 7 or year.state.phase != "decide":
        year.do("undo")
    assert numbers(year) == before and not year.state.dropped
    assert seat_view(year, "a")["news"] == "The facilitator took back month 7: decide again."


def test_in_a_month_left_out_nobodys_seat_takes_keeps_back_or_argues_for_itself(year):
    at_month(year, 7).do("pin", {"at": 7, "opportunity": {"pounds": 90000, "heard_by": "a"}})
    year.drop()
    kinds = {event.kind for event in year.run.events if event.month == 7 and event.who == 0}
    assert "opportunity shared" in kinds and "opportunity grabbed" not in kinds
    imposed = year.run.setting.imposed
    assert (imposed.argue[7, :5] == AGREED).all() and (imposed.argue[8, :5] == UNSET).all()
    assert (imposed.share_out[7, :5] == 1).all()


def test_the_year_ends_where_it_stands_and_that_can_be_taken_back(year):
    with pytest.raises(InputError, match="close the decisions of a month first"):
        year.do("end")
    at_month(year, 5).do("choice", {"choice": "willing", "value": "no"}, "b")
    before = numbers(year)
    year.do("end")
    assert (year.state.month, year.state.phase) == (4, "debrief")
    assert [row["month"] for row in who_spoke(year)] == [1, 2, 3, 4]
    assert seat_view(year, "a")["news"] == "The year ends after month 4."
    assert numbers(year) == before
    with pytest.raises(InputError):
        year.do("end")
    year.do("undo")
    assert (year.state.month, year.state.phase) == (5, "decide")
    assert year.standing_choice("b", "willing") == "no" and numbers(year) == before
    assert "took back the end of the year: month 5" in seat_view(year, "a")["news"]
    year.do("close")
    assert seat_view(year, "a")["news"] == "Decisions for month 5 are closed."
    year.do("end")
    assert year.state.month == 5


def test_coffee_comes_before_months_four_and_ten_of_the_longest_year_alone(rooms, role_play):
    for minutes, coffee in ((60, ""), (90, " Coffee first: 3 minutes to talk to anybody.")):
        long = Year(rooms.open("role play", {"minutes": minutes}, seed=7)[0], role_play)
        assert wall_view(at_month(long, 3))["news"] == "Month 2 is over. Month 3 is open."
        assert wall_view(at_month(long, 4))["news"] == f"Month 3 is over. Month 4 is open.{coffee}"


def test_who_takes_a_seat_back_from_the_simulation_chooses_anew(year):
    year.do("choice", {"choice": "speaks_for", "value": "nobody"}, "a")
    at_month(year, 2)
    year.do("hand", None, "a")
    year.do("take", None, "a")
    assert year.standing_choice("a", "speaks_for") is None
    assert year.run.setting.imposed.speaks_for[2, 0] == UNSET


def test_a_role_plays_schema_knows_every_word_of_the_ready_one(repository, capsys):
    with pytest.raises(SystemExit):
        main(["schema", "role-play"])
    schema = json.loads(capsys.readouterr().out)
    assert schema["title"] == "trustsim role-play"
    ready = YAML(typ="safe").load(repository / "scenarios" / "roleplay" / "wending.yaml")
    assert set(schema["required"]) <= set(ready) <= set(schema["properties"])
    parts = schema["$defs"]
    assert parts["Card"]["required"] == list(parts["Card"]["properties"]) == list(ready["cards"]["a"])
    for name, rows in (("Happening", ready["calendar"]), ("Version", ready["versions"])):
        assert set().union(*rows) <= set(parts[name]["properties"])


def test_a_seat_is_told_its_practices_claims_and_what_it_needs_of_the_board_this_month(year):
    at_month(year, 3)
    seen, before, now = seat_view(year, "d"), year.run.state(2).directors, year.run.state(3).directors
    assert (seen["last"]["claim"], seen["need"]) == (round(100 * before.claim[3]), round(100 * now.item[3]))
    assert seen["last"]["claim"] > 0 and seen["need"] != seen["last"]["board"]["my_need"]


def test_trust_checks_before_and_after_are_of_the_same_people_and_the_others_are_counted(year):
    def taps(month: int, seat: str, tap: int, of: str = "h") -> None:
        at_month(year, month).do("check", {"of": of, "taps": {**TAPS, "voice": tap}}, seat)

    taps(4, "a", 1)
    taps(4, "a", 3, "g")
    taps(4, "b", 5)
    assert before_and_after(year) is None
    year.do("sit", "latecomer", "f")
    at_month(year, 8)
    year.do("swap", ["a", "b"])
    taps(8, "b", 5)
    taps(8, "f", 1)
    found = before_and_after(year)
    assert found is not None
    assert (found["both"], found["only_before"], found["only_after"]) == (1, 1, 1)
    before, after = found["rows"]
    assert (before["month"], before["said"]["voice"], after["month"], after["said"]["voice"]) == (4, 25, 8, 100)
    trust = year.run.trace.trust
    assert before["tally"]["voice"] == pytest.approx(100 * trust[4, 0, 0, 6:8].mean(), abs=1)
    assert after["tally"]["voice"] == round(100 * trust[8, 1, 0, 7])
    year.do("end")
    assert year.state.month == 7 and len(checks(year)) == 3 and before_and_after(year) is None
    assert "device" not in json.dumps(debrief(year))


def test_a_wish_that_is_not_open_any_more_is_shown_as_staying_and_asks_nobody(year):
    year.do("choice", {"choice": "alliance", "value": "found: d"}, "c")
    year.do("choice", {"choice": "alliance", "value": "found: e"}, "d")
    year.do("choice", {"choice": "alliance", "value": "found: d"}, "e")
    at_month(year, 2)
    together = seat_view(year, "c")["decisions"]["alliance"]
    assert together["alliances"] == [["d", "e"]] and together["options"][:2] == ["stay", "join: d"]
    assert together["now"] == "stay" and year.applicants("d") == []
    year.do("choice", {"choice": "alliance", "value": "join: e"}, "c")
    assert seat_view(year, "c")["decisions"]["alliance"]["now"] == "join: d"
    at_month(year, 3)
    assert year.applicants("d") == year.applicants("e") == ["c"]
