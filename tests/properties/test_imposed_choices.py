"""Imposed choices are what happens when open; otherwise things stay as they are and it is said so."""

from typing import Any

import numpy as np
import pytest
from drawn_scenarios import FEW, happened, months_of, scenarios, with_choices
from hypothesis import assume, given
from hypothesis import strategies as st

from trustsim.drivers.run import Setting
from trustsim.model.state import NOBODY
from trustsim.scenario import Scenario

BOARD = {
    "schema_version": 1,
    "name": "Board",
    "months": 12,
    "structure_seed": 4,
    "places": [{"id": "p", "pcns": [{"id": i, "practices": 2, "patients": 40000} for i in "abcd"]}],
    "parameters": {
        "people": {"turnover": 0.0, "sacking": 0.0},
        "sharing": {"opportunity_rate": 1.0, "alliance_inertia": 0.2},
    },
    "history": {"allied": [["a", "b", "c"]]},
}
A, B = 0, 1


def board(*choices: tuple[int, str, str, Any], months: int = 12, **parameters: float) -> Setting:
    """Four PCNs, three of them allied, with these choices: month, director, choice, value."""
    data = {**BOARD, "months": months}
    data["choices"] = [dict(zip(("month", "director", "choice", "value"), c, strict=True)) for c in choices]
    return Setting.of(Scenario.from_dict(data).with_(parameters=parameters) if parameters else Scenario.from_dict(data))


def refused(log: Any, who: int, what: str) -> bool:
    """Whether a choice of this kind was recorded as not open (or, for a mandate, refused by its holder)."""
    kinds = ("speaks_for", "alliance", "opportunity", "give_way", "share_out")
    for kind, i, _, terms in happened(log):
        if i == who and kind == "choice not open" and kinds[int(terms[0])] == what:
            return True
        if i == who and kind == "mandate refused" and what == "speaks_for":
            return True
    return False


@FEW
@given(
    scenario=scenarios(chosen=False),
    seed=st.integers(0, 1000),
    whom=st.sampled_from(["self", "manager", "nobody", "colleague"]),
)
def test_an_imposed_spokesperson_speaks_or_the_choice_was_not_open(scenario, seed, whom):
    setting = Setting.of(scenario)
    assume((setting.pins.moves_to < 0).all())
    i, j, n = 0, 1, setting.sizes.directors
    value = scenario.pcn_ids[j] if whom == "colleague" else whom
    wanted = {"self": i, "manager": n, "nobody": NOBODY, "colleague": j}[whom]
    choice = {"month": 1, "director": scenario.pcn_ids[i], "choice": "speaks_for", "value": value}
    for _, before, after, log in months_of(Setting.of(with_choices(scenario, choice)), seed):
        now = after.directors.representative[i]
        if now != wanted:
            stopped = whom == "colleague" and after.directors.representative[j] != j
            assert refused(log, i, "speaks_for") or stopped
            assert now in (i, before.directors.representative[i])
        assert whom not in ("self", "nobody") or now == wanted


@FEW
@given(scenario=scenarios(chosen=False), seed=st.integers(0, 1000), verb=st.sampled_from(["leave", "join", "found"]))
def test_an_imposed_alliance_comes_about_or_the_choice_was_not_open(scenario, seed, verb):
    assume((Setting.of(scenario).pins.moves_to < 0).all())
    value = verb if verb == "leave" else f"{verb}: {scenario.pcn_ids[1]}"
    choice = {"month": 1, "director": scenario.pcn_ids[0], "choice": "alliance", "value": value}
    for _, before, after, log in months_of(Setting.of(with_choices(scenario, choice)), seed):
        mine, hers = after.directors.alliance[:2]
        if verb == "leave":
            assert mine == 0
        elif mine == 0 or mine != hers:
            kept = before.directors.alliance[0] == mine
            fell = any(kind == "collapsed" or (kind == "left" and who == 1) for kind, who, _, _ in happened(log))
            assert fell or (refused(log, 0, "alliance") and kept)


@FEW
@given(scenario=scenarios(chosen=False), seed=st.integers(0, 1000), share=st.floats(0, 1), argue=st.booleans())
def test_imposed_pledges_effort_and_arguments_are_what_happens(scenario, seed, share, argue):
    who = scenario.pcn_ids[0]
    choices = [
        {"month": 1, "director": who, "choice": "pledge", "value": share},
        {"month": 1, "director": who, "choice": "argue", "value": "agreed" if argue else "own"},
        {"month": 1, "director": who, "choice": "time", "value": {"practices": 3, "system": 1}},
    ]
    for _, before, after, _ in months_of(Setting.of(with_choices(scenario, *choices)), seed):
        d = after.directors
        assert d.effort[0] == 0.75
        if d.seated[0] == 1:
            assert d.faithful[0] == argue
            if not argue:
                assert d.argued[0] == d.item[0]
        if d.alliance[0] != 0:
            assert d.pledge[0] == share
            after_claims = (1.0 - before.directors.claim[0]) * d.budget[0]
            assert d.pledged[0] == pytest.approx(share * after_claims, rel=1e-12)
        else:
            assert d.pledged[0] == 0.0


@pytest.mark.parametrize("word", ["draw lots", "bid openly", "share", "keep", "let pass"])
def test_an_imposed_answer_to_an_opportunity_is_what_happens(word):
    heard = missed = 0
    setting = board(*((m, "a", "opportunity", word) for m in range(1, 13)))
    for month, _, after, log in months_of(setting, 3):
        kinds = [kind for kind, who, _, _ in happened(log, "opportunity grabbed", "opportunity shared") if who == A]
        gains = after.directors.opportunity
        whole = after.places.worth[0] * after.places.patients[0] / 40000.0
        if after.places.hearer[0] != A:
            missed += 1
            assert kinds == [] and refused(log, A, "opportunity")
            continue
        heard += 1
        assert not refused(log, A, "opportunity")
        if word == "keep":
            assert kinds == ["opportunity grabbed"] and gains[A] == pytest.approx(0.7 * whole)
        elif word == "let pass":
            assert kinds == [] and (gains == 0.0).all()
        else:
            assert kinds == ["opportunity shared"]
            assert gains.sum() == pytest.approx(whole)
            assert (gains > 0.0).sum() == (4 if word == "share" else 1), month
    assert heard > 0 and missed > 0


@pytest.mark.parametrize("word", ["yes", "no"])
def test_an_imposed_answer_to_giving_way_is_what_happens(word):
    asked = unasked = 0
    setting = board(*((m, "a", "give_way", word) for m in range(1, 13)), **{"sharing.give_way_rate": 1.0})
    for _, _, _, log in months_of(setting, 2):
        answers = [kind for kind, who, _, _ in happened(log, "gave way", "refused to give way") if who == A]
        if answers:
            asked += 1
            assert answers == ["gave way" if word == "yes" else "refused to give way"]
            assert not refused(log, A, "give_way")
        else:
            unasked += 1
            assert refused(log, A, "give_way")
    assert asked > 0 and unasked > 0


@pytest.mark.parametrize(("word", "keeps"), [("by the book", 0), ("keep a little", 1)])
def test_an_imposed_share_out_is_what_happens(word, keeps):
    setting = board(*((m, "a", "share_out", word) for m in range(1, 13)), (7, "a", "alliance", "leave"))
    hosted = 0
    for month, _, after, log in months_of(setting, 5):
        d = after.directors
        mates = np.flatnonzero((d.alliance == d.alliance[A]) & (d.alliance != 0))
        hosts = [s for s in range(5) if A in mates and d.strength[mates, s].max() == d.strength[A, s]]
        assert list(d.skims[A]) == [keeps * (s in hosts) for s in range(5)]
        assert refused(log, A, "share_out") == (not hosts)
        hosted += bool(hosts)
        assert month < 7 or not hosts
    assert hosted > 0


def test_an_unwilling_colleague_carries_nobody():
    setting = board((1, "a", "speaks_for", "b"), (5, "b", "willing", "no"))
    for month, _, after, log in months_of(setting, 1):
        assert after.directors.representative[A] == (B if month < 5 else A)
        assert refused(log, A, "speaks_for") == (month >= 5)


@FEW
@given(scenario=scenarios(chosen=False), seed=st.integers(0, 1000))
def test_a_played_seat_that_decided_nothing_keeps_the_stated_defaults(scenario, seed):
    setting = Setting.of(
        scenario.with_(
            parameters={
                "people.benevolence": 0.0,
                "people.benevolence_spread": 0.0,
                "sharing.skew": 0.0,
                "sharing.opportunity_rate": 1,
            }
        )
    )
    setting.imposed.played[:, 0] = 1
    assume((setting.pins.moves_to < 0).all())
    for _, before, after, log in months_of(setting, seed):
        was, now = before.directors, after.directors
        for kind, who, _, _ in happened(log):
            assert who != 0 or kind not in ("opportunity grabbed", "skimmed", "founded", "joined", "left")
        assert now.skims[0].sum() == 0
        assert now.seated[0] == 0 or now.faithful[0] == 1
        assert now.effort[0] == was.effort[0]
        assert now.alliance[0] in (was.alliance[0], 0)
        assert now.representative[0] in (was.representative[0], 0)
        assert now.alliance[0] == 0 or now.pledge[0] == was.pledge[0]


def test_without_a_person_the_same_seats_do_take():
    """What the test above forbids happens where chance decides: it can fail."""
    setting = board(**{"people.benevolence": 0.0, "people.benevolence_spread": 0.0})
    kinds = {kind for _, _, _, log in months_of(setting, 1) for kind, who, _, _ in happened(log) if who == A}
    assert {"opportunity grabbed", "skimmed"} <= kinds
