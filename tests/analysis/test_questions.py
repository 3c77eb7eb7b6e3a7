"""The ten questions are asked of files that exist, measured as `compare` does, and answered as their intervals say."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustsim import WhatIf, compare
from trustsim.analysis.answers import claim_sentence, reading, sum_up, turn_sentence
from trustsim.analysis.changes import Futures, Gauge, Paired, differences, over_pairs, pair, place_of
from trustsim.analysis.conclusions import Verdict, measure_claim, survival, trust_rules, verdict
from trustsim.analysis.intervals import Interval, interval
from trustsim.analysis.questions import (
    CLAIMS,
    HALF_TOGETHER,
    MANAGER,
    NET_BETTER_OFF,
    PUSH,
    QUESTIONS,
    Line,
    lines,
    seeds,
)
from trustsim.model.measures import MEASURES
from trustsim.model.parameters import PARAMETERS
from trustsim.scenario import Scenario
from trustsim.scenario.ready import find, ready_places, ready_what_ifs

TEN = 10
PLACES_OF = {
    1: {"averingley"},
    2: {"longtable-wary", "longtable-trusting"},
    3: {"quietmoor"},
    4: {"cleaveholm"},
    5: {"gullhaven", "gullhaven-grasping"},
    6: {"pennythorn", "pennythorn-growing"},
    7: {"averingley"},
    8: {"averingley", "averingley-wary"},
    9: {"neighbourfield", "two-banks"},
    10: {"harkenby", "harkenby-steady"},
}
LESS = re.compile(r"\b(fewer|less|sooner|lowers|shrinks)\b")
MORE = re.compile(r"\b(more|raises?|stronger|keeps)\b")


@pytest.fixture(scope="module")
def ten() -> Futures:
    return Futures(seeds(TEN))


def made_up(mean: float, half: float, agree: int = 90) -> Paired:
    return Paired(mean, mean - half, mean + half, interval([]), 100, agree)


paireds = st.builds(
    made_up,
    st.floats(-1, 1, allow_subnormal=False),
    st.floats(0, 1, allow_subnormal=False),
    st.integers(0, 100),
)


def test_there_are_ten_questions_each_asked_of_ready_files_of_its_places() -> None:
    assert list(QUESTIONS) == list(range(1, 11))
    ready = {one.name for one in (*ready_places(), *ready_what_ifs())}
    for n, question in QUESTIONS.items():
        assert question.asked.endswith("?") and question.claims and question.bear_in_mind.endswith(".")
        names = {name for change in question.changes for name in (change.off, change.on)}
        assert names <= ready, n
        assert {place_of(name) for name in names} == PLACES_OF[n]
        assert all(place_of(change.off) == place_of(change.on) for change in question.changes)
        assert set(question.told) <= set(question.changes)


def test_every_claim_and_turn_speaks_of_what_its_question_measures() -> None:
    for question in QUESTIONS.values():
        measured = {(change, of.label) for change in question.changes for of in question.gauges_of(change)}
        spoken = [(c.change, c.of.label) for c in question.claims]
        spoken += [(c.beside, c.of.label) for c in question.claims if c.beside]
        spoken += [(change, turn.of.label) for turn in question.turns for change in (turn.change, turn.other)]
        assert set(spoken) <= measured, question.number


def test_claims_are_some_fifteen_to_twenty_odd_each_said_once() -> None:
    assert 15 <= len(CLAIMS) <= 25
    assert len({claim.says for claim in CLAIMS}) == len(CLAIMS)


def test_what_people_read_has_no_code_words_and_no_greek() -> None:
    for question in QUESTIONS.values():
        texts = [question.title, question.asked, question.bear_in_mind, *(c.says for c in question.changes)]
        texts += [text for c in question.claims for text in (c.says, c.carried_by)]
        texts += [
            text for change in question.changes for of in question.gauges_of(change) for text in (of.label, of.said)
        ]
        for text in texts:
            assert not re.search(r"[α-ωΑ-Ω_]|\b(seed|replicate|ensemble|baseline|parameter)", text), text


def test_seeds_are_those_kept_for_the_questions() -> None:
    assert list(seeds()) == list(range(60_000, 60_100))


def test_a_question_is_measured_as_compare_does(ten: Futures) -> None:
    found = {
        (line.change.on, line.of.of): line.found for line in lines(QUESTIONS[3], ten) if line.change.off == "quietmoor"
    }
    what_ifs = {name: WhatIf.load(find(name, what_ifs=True)) for name, _ in found}
    known = compare(Scenario.load(find("quietmoor")), what_ifs, list(seeds(TEN)))
    assert len(found) == 8
    for variant in known.what_ifs:
        for of in QUESTIONS[3].gauges:
            line, row = found[variant.name, of.of], variant.difference(str(of.of))
            assert (line.mean, line.low, line.high) == pytest.approx((row.mean, row.low, row.high))
            assert line.agree == round(row.same_way * TEN) and line.futures == TEN
            before = known.baseline.outcomes[:, -1, list(MEASURES).index(str(of.of))]
            assert line.alone.mean == pytest.approx(before.mean())


def test_a_wait_that_never_ends_counts_the_months_that_were_left(ten: Futures) -> None:
    found = pair(ten, PUSH, HALF_TOGETHER)
    assert found.waits is not None
    coverage = ten.of(PUSH.off).panels[:, 1:, -1, list(MEASURES).index("coverage")]
    months = [np.flatnonzero(row >= 0.5)[0] + 1 if (row >= 0.5).any() else row.size for row in coverage]
    assert found.alone.mean == pytest.approx(np.mean(months))
    assert found.waits[0].never == np.count_nonzero(~(coverage >= 0.5).any(axis=1))


def test_practices_better_off_and_worse_off_are_told_apart(ten: Futures) -> None:
    change = QUESTIONS[6].changes[0]
    on, off = ten.of(change.on).practice_worth, ten.of(change.off).practice_worth
    known = (on > off).sum(axis=1) - (on < off).sum(axis=1)
    np.testing.assert_array_equal(differences(ten, change, NET_BETTER_OFF), known)


def test_a_claim_beside_another_is_a_difference_of_differences(ten: Futures) -> None:
    (claim,) = [claim for claim in CLAIMS if claim.beside]
    assert claim.beside is not None
    found = measure_claim(claim, ten)
    apart = pair(ten, claim.change, claim.of).mean - pair(ten, claim.beside, claim.of).mean
    assert found.mean == pytest.approx(apart)


def test_futures_that_agree_are_those_that_go_the_way_of_the_mean() -> None:
    found = over_pairs(np.array([3.0, 1.0, -1.0, 0.0, np.nan]))
    assert (found.mean, found.agree, found.futures) == (0.75, 2, 4)
    assert over_pairs(np.zeros(5)).agree == 0 and over_pairs(np.zeros(5)).sign == 0


def test_a_verdict_needs_the_whole_interval_on_one_side() -> None:
    assert verdict(made_up(0.2, 0.1), more=True) is Verdict.HOLDS
    assert verdict(made_up(0.2, 0.1), more=False) is Verdict.REVERSED
    assert verdict(made_up(-0.2, 0.1), more=False) is Verdict.HOLDS
    assert verdict(made_up(-0.2, 0.1), more=True) is Verdict.REVERSED
    for nothing in (made_up(0.1, 0.2), made_up(0.0, 0.0), made_up(math.nan, math.nan)):
        assert verdict(nothing, more=True) is verdict(nothing, more=False) is Verdict.NOTHING_CLEAR


@given(paireds, st.sampled_from(CLAIMS))
def test_the_answer_follows_the_sign_of_the_interval(found: Paired, claim) -> None:
    told = claim_sentence(claim, found)
    assert claim.says.lower() in told.lower()
    is_clear = found.low > 0 or found.high < 0
    as_claimed = found.low > 0 if claim.more else found.high < 0
    assert told.startswith("The model says nothing clear") == (not is_clear)
    assert ("the model says the opposite" in told) == (is_clear and not as_claimed)
    assert told.lower().startswith(claim.says.lower()) == as_claimed
    assert ("on average only" in told) == (is_clear and found.agree < 65)


@given(paireds, st.sampled_from(CLAIMS))
def test_the_table_and_the_sum_say_the_same_way(found: Paired, claim) -> None:
    line = Line(claim.change, claim.of, found)
    word, told = reading(line), sum_up(claim.change.says, [line])
    known = claim.of.rises if found.low > 0 else claim.of.falls if found.high < 0 else "nothing clear"
    assert word == known
    if "Nothing clear" not in told:
        assert f"{claim.of.said} {word}." in told
        good = (found.low > 0) == (claim.of.better == "more")
        judged = "Neither" if claim.of.better == "neither" else "Better" if good else "Worse"
        assert f" {judged}" in told
    else:
        assert not any(way in told for way in ("Better:", "Worse:", "Neither better"))


@given(paireds, paireds, paireds)
def test_it_depends_where_the_signs_differ_and_only_there(here: Paired, there: Paired, between: Paired) -> None:
    turn = QUESTIONS[2].turns[0]
    told = turn_sentence(turn, here, there, between)
    assert told.startswith("It ") == (here.sign != there.sign)
    assert ("nothing clear" in told) == (0 in (here.sign, there.sign))
    assert ("rises" in told) == (1 in (here.sign, there.sign))
    assert ("falls" in told) == (-1 in (here.sign, there.sign))


def test_a_claim_of_less_is_said_with_less_and_of_more_with_more() -> None:
    for claim in CLAIMS:
        said = (LESS if not claim.more else MORE).search(claim.says)
        assert said, claim.says


def test_every_option_of_the_trust_rule_is_tried_and_even_news_besides() -> None:
    rules = trust_rules()
    assert {rule.name for rule in rules} == {*PARAMETERS["trust.rule"].options, "even"}
    assert rules[0].settings == {} and rules[-1].settings == {"trust.bad_weight": 1}
    assert len({rule.called for rule in rules}) == len(rules) and all(rule.means for rule in rules)
    assert not any("_" in rule.called for rule in rules)
    for rule in rules[1:]:
        Scenario.load(find("averingley")).with_(parameters=rule.settings)


def test_a_rule_without_words_of_its_own_is_called_by_its_option(monkeypatch) -> None:
    from trustsim.analysis import conclusions

    p = PARAMETERS["trust.rule"]
    longer = replace(
        p, options=(*p.options, "made_up_rule"), meaning=p.meaning.rstrip(".") + "; made_up_rule: as it were."
    )
    monkeypatch.setattr(conclusions, "RULE", longer)
    rule = conclusions.trust_rules()[-2]
    assert (rule.called, rule.means, rule.settings) == ("made up rule", "as it were", {"trust.rule": "made_up_rule"})


def test_settings_hold_in_both_arms(monkeypatch, ten: Futures) -> None:
    from trustsim.analysis import conclusions

    claim = next(claim for claim in CLAIMS if claim.change is MANAGER)
    monkeypatch.setattr(conclusions, "CLAIMS", (claim,))
    other = trust_rules()[1]
    found = survival([trust_rules()[0], other], TEN, standard=ten)
    assert found[trust_rules()[0].name] == (measure_claim(claim, ten),)
    settings = {p: str(v) for p, v in other.settings.items()}
    on, off = (
        WhatIf.load(find(MANAGER.on, what_ifs=True)).scenario.with_(parameters=settings),
        Scenario.load(find(MANAGER.off)).with_(parameters=settings),
    )
    row = compare(off, on, list(seeds(TEN))).what_ifs[0].difference(str(claim.of.of))
    assert found[other.name][0].mean == pytest.approx(row.mean)


def test_a_share_that_hardly_moves_is_said_to_be_next_to_nothing() -> None:
    gauge = Gauge("Pounds", "the money", "pounds", "more", "place_money")
    tiny = Paired(0.001, 0.0005, 0.0015, Interval(1, 1, 1), 100, 90)
    assert "next to nothing, on the money" in sum_up("a hope", [Line(MANAGER, gauge, tiny)])
