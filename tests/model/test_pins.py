import numpy as np
import pytest

from trustsim import Scenario, run
from trustsim.model.events import DEEDS
from trustsim.model.state import NO_ALLIANCE


def place(interventions=(), months=12, **more):
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "P",
            "months": months,
            "structure_seed": 2,
            "places": [
                {"id": "n", "name": "N", "draw": {"pcns": 4, "like": "england"}},
                {"id": "s", "name": "S", "draw": {"pcns": 3, "like": "england"}},
            ],
            "parameters": {"people": {"turnover": 0, "sacking": 0}},
            "interventions": list(interventions),
            **more,
        }
    )


def kinds(future, month):
    return [(e.kind, e.who) for e in future.events if e.month == month]


def test_a_named_director_leaves_in_the_month_given_and_only_then():
    who = place().pcn_ids[1]
    future = run(place([{"at": 5, "director_leaves": who, "successor": {"benevolence": 0.1}}]), 1)
    assert [e.month for e in future.events if e.kind == "new director"] == [5]
    assert future.state(5).directors.benevolence[1] == 0.1
    assert future.state(4).directors.benevolence[1] != 0.1
    assert future.state(5).directors.tenure[1] == 0


def test_a_full_handover_keeps_trust_and_none_loses_it():
    who = place().pcn_ids[0]
    pins = [{"at": 12, "director_leaves": who, "successor": {"propensity": 0.5, "benevolence": 0.5}}]
    kept = run(place(pins, parameters={"people": {"turnover": 0, "sacking": 0, "handover": 1}}), 1)
    lost = run(place(pins, parameters={"people": {"turnover": 0, "sacking": 0, "handover": 0}}), 1)
    evidence = kept.state(12).dyads.memory[:2, 0, :, 1:4].sum()
    assert evidence > 5 * lost.state(12).dyads.memory[:2, 0, :, 1:4].sum()


def test_a_shock_leaves_its_size_between_all_of_the_place_and_nobody_else():
    calm, shaken = run(place(), 3), run(place([{"at": 4, "place": "n", "shock": 2}]), 3)
    difference = shaken.state(4).dyads.memory[1] - calm.state(4).dyads.memory[1]
    north = np.ix_(range(4), range(4), range(7))
    assert np.median(difference[north][difference[north] > 0]) == pytest.approx(2.0)
    assert (("shock", -1)) in kinds(shaken, 4)
    assert abs(difference[4:, :, :7]).max() < 2.0


def test_redrawn_boundaries_move_a_pcn_and_end_its_alliance_and_mandate():
    ids = place().pcn_ids
    future = run(
        place(
            [{"at": 3, "redraw": {ids[0]: "s"}}],
            history={"allied": [[ids[0], ids[1]]], "speaks_for": {ids[0]: ids[1]}},
        ),
        1,
    )
    before, after = future.state(2).directors, future.state(3).directors
    assert (before.place[0], after.place[0]) == (0, 1)
    assert ("boundary moved", 0) in kinds(future, 3)
    partners = np.flatnonzero(after.alliance == after.alliance[0]) if after.alliance[0] != NO_ALLIANCE else []
    assert all(after.place[j] == 1 for j in partners)
    speaker = after.representative[0]
    assert speaker == 7 or after.place[speaker] == 1


def test_boundaries_redrawn_to_where_a_pcn_is_change_nothing():
    redrawn = place([{"at": 3, "redraw": {place().pcn_ids[0]: "n"}}])
    np.testing.assert_array_equal(run(redrawn, 1).panel, run(place(), 1).panel)


def test_a_pinned_opportunity_kept_comes_out_in_its_month():
    ids = place().pcn_ids
    pin = {"at": 2, "opportunity": {"pounds": 120000, "heard_by": ids[2], "found_out": 6}}
    quiet = {"sharing": {"opportunity_rate": 0}, "people": {"turnover": 0, "sacking": 0}}
    keep = [{"month": 2, "director": ids[2], "choice": "opportunity", "value": "keep"}]
    share = [{"month": 2, "director": ids[2], "choice": "opportunity", "value": "draw lots"}]
    kept = run(place([pin], parameters=quiet), 1, keep)
    shared = run(place([pin], parameters=quiet), 1, share)
    grabbed = next(e for e in kept.events if e.kind == "opportunity grabbed")
    assert (grabbed.month, grabbed.known_to) == (2, (2,))
    assert grabbed.terms["pounds"] == pytest.approx(120000)
    assert ("found out", 2) in kinds(kept, 6)

    def candour(future, month):
        return future.state(month).dyads.trust[[0, 1, 3], 1, 2]

    assert (candour(kept, 6) < candour(kept, 5) - 0.05).all()
    assert (candour(shared, 5) >= candour(kept, 5)).all()


def test_an_opportunity_never_found_out_moves_nobody():
    ids = place().pcn_ids
    pin = {"at": 2, "opportunity": {"pounds": 120000, "heard_by": ids[2], "found_out": "never"}}
    quiet = {"sharing": {"opportunity_rate": 0}, "people": {"turnover": 0, "sacking": 0}}
    keep = [{"month": 2, "director": ids[2], "choice": "opportunity", "value": "keep"}]
    without = run(place(parameters=quiet), 1)
    secret = run(place([pin], parameters=quiet), 1, keep)
    np.testing.assert_array_equal(secret.state(2).dyads.trust, without.state(2).dyads.trust)
    assert secret.state(2).directors.opportunity[2] > 0


def test_who_is_asked_by_a_pin_answers_and_the_other_remembers():
    ids = place().pcn_ids
    pin = {"at": 3, "give_way": {"asked": ids[0], "for": ids[1]}}
    yes = run(place([pin]), 1, [{"month": 3, "director": ids[0], "choice": "give_way", "value": "yes"}])
    no = run(place([pin]), 1, [{"month": 3, "director": ids[0], "choice": "give_way", "value": "no"}])
    assert ("gave way", 0) in kinds(yes, 3) and ("refused to give way", 0) in kinds(no, 3)
    assert yes.state(3).dyads.trust[1, 2, 0] > no.state(3).dyads.trust[1, 2, 0]


def test_interventions_act_in_their_months_and_only_in_their_place():
    pin = {"from": 4, "until": 6, "place": "s", "set": {"policy.pcn_money": 77.74}}
    base, changed = run(place(), 1).panel, run(place([pin]), 1).panel
    from trustsim.model.measures import MEASURES

    k = list(MEASURES).index("place_money")
    ratio = changed[1:, :2, k] / base[1:, :2, k]
    assert ratio[:3] == pytest.approx(np.ones((3, 2)))
    assert ratio[3, 0] == pytest.approx(1.0) and ratio[3, 1] == pytest.approx(2.0)


def test_two_secrets_of_a_place_both_come_out_each_with_its_pounds():
    ids = place().pcn_ids
    pins = [
        {"at": 2, "opportunity": {"pounds": 120000, "heard_by": ids[2], "found_out": 8}},
        {"at": 3, "opportunity": {"pounds": 50000, "heard_by": ids[1], "found_out": 5}},
    ]
    quiet = {"sharing": {"opportunity_rate": 0}, "people": {"turnover": 0, "sacking": 0}}
    keep = [
        {"month": 2, "director": ids[2], "choice": "opportunity", "value": "keep"},
        {"month": 3, "director": ids[1], "choice": "opportunity", "value": "keep"},
    ]
    out = [e for e in run(place(pins, parameters=quiet), 1, keep).events if e.kind == "found out"]
    assert [(e.month, e.who) for e in out] == [(5, 1), (8, 2)]
    assert [e.terms["pounds"] for e in out] == [pytest.approx(50000), pytest.approx(120000)]


def test_a_secret_that_comes_out_brings_the_same_directors_others_to_light():
    ids = place().pcn_ids
    pins = [
        {"at": 2, "opportunity": {"pounds": 120000, "heard_by": ids[2], "found_out": 8}},
        {"at": 3, "opportunity": {"pounds": 50000, "heard_by": ids[2], "found_out": 5}},
    ]
    quiet = {"sharing": {"opportunity_rate": 0}, "people": {"turnover": 0, "sacking": 0}}
    keep = [{"month": m, "director": ids[2], "choice": "opportunity", "value": "keep"} for m in (2, 3)]
    out = [e for e in run(place(pins, parameters=quiet), 1, keep).events if e.kind == "found out"]
    assert [(e.month, e.terms["pounds"]) for e in out] == [(5, pytest.approx(170000))]


def test_a_word_passed_on_is_among_the_deeds_that_moved_trust():
    ids = place().pcn_ids
    word = {"to": ids[0], "of": ids[1], "word": "rely on"}
    told = run(place(), 1, [{"month": 2, "director": ids[2], "choice": "tell", "value": word}])
    plain = run(place(), 1)
    words = [deed for deed in told.deeds if deed[0] == 2 and DEEDS[int(deed[4])] == "word passed on"]
    assert told.state(1).dyads.trust[0, :, 2].mean() > 0.35  # else the listener would not believe it
    assert {(int(d[2]), int(d[3])) for d in words} == {(0, 1)}
    assert told.state(2).dyads.trust[0, 0, 1] > plain.state(2).dyads.trust[0, 0, 1]


def talks(future, month):
    """Whom each director talked to in a month, as the deeds of the conversation say."""
    spoken = [d for d in future.deeds if d[0] == month and DEEDS[int(d[4])] in ("useful help", "no help")]
    return {int(d[2]): int(d[3]) for d in spoken}


def same(one, other):
    return np.array_equal(one.panel, other.panel, equal_nan=True) and np.array_equal(one.deeds, other.deeds)


def test_getting_in_touch_with_whom_chance_would_have_chosen_changes_nothing_and_with_another_it_is_the_talk():
    ids, plain = place().pcn_ids, run(place(), 1)
    peer = talks(plain, 2)[0]
    other = next(i for i in range(4) if i not in (0, peer))

    def contacts(whom):
        return [{"month": 2, "director": ids[0], "choice": "contact", "value": {"to": ids[whom]}}]

    assert same(run(place(), 1, contacts(peer)), plain)
    moved = run(place(), 1, contacts(other))
    assert talks(moved, 2) == {**talks(plain, 2), 0: other}
    reciprocity = [future.state(2).dyads.trust[0, 2] for future in (moved, plain)]
    assert reciprocity[0][other] != reciprocity[1][other] and reciprocity[0][peer] != reciprocity[1][peer]
    assert talks(moved, 3)[0] == talks(plain, 3)[0]


def test_a_contact_that_helps_is_the_help_of_a_half_day_in_that_month_alone():
    ids = place().pcn_ids
    diary = [
        {"month": 2, "director": ids[0], "choice": "time", "value": {"helping": ids[3]}},
        {"month": 3, "director": ids[0], "choice": "time", "value": "simulated"},
    ]
    contact = {"month": 2, "director": ids[0], "choice": "contact", "value": {"to": ids[3], "helps": "yes"}}
    helped = run(place(), 1, [contact])
    assert same(helped, run(place(), 1, diary))
    silent = run(place(), 1, [{**contact, "value": {"to": ids[3]}}])
    assert helped.state(2).dyads.trust[3, 2, 0] > silent.state(2).dyads.trust[3, 2, 0]
    assert helped.state(2).directors.helped[3] == 1
    both = run(place(), 1, [*diary, {**contact, "value": {"to": ids[2], "helps": "yes"}}])
    assert both.state(2).directors.helped[[2, 3]].tolist() == [1, 1] and talks(both, 2)[0] == 2
