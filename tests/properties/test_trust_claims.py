"""What practitioners claim of trust, and the limits in which the outcome is known beforehand."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from drawn_scenarios import FEW, months_of
from hypothesis import given
from hypothesis import strategies as st

from trustsim.drivers.run import Setting
from trustsim.model import chance, events, trust
from trustsim.model.measures import MEASURES
from trustsim.model.memory import LeverPeriods
from trustsim.model.parameters import PARAMETERS, defaults
from trustsim.model.start import start
from trustsim.model.state import CANDOUR, FACETS, VOICE, Dyads
from trustsim.scenario import Scenario

P = SimpleNamespace(**{p.name: p.default for p in PARAMETERS.values()})
RULES = PARAMETERS["trust.rule"].options
STILL = {"people": {"turnover": 0.0, "sacking": 0.0}, "meetings": {"mandate_noise": 0.0}}
FACET = st.sampled_from(range(4))
EVIDENCE = st.floats(0, 20)
SHARE = st.floats(0, 1)


def lever(rule: str = "beta", **values: float) -> Any:
    table = defaults(1, 1)
    table["rule"] = RULES.index(rule)
    for name, value in values.items():
        table[name] = value
    return LeverPeriods(table)[0][0]


def dyads() -> Dyads:
    return Dyads({"F": 4, "N": 2, "A": 3, "W": trust.SLOTS})


def begun(rule: str, base: float, good: float, bad: float) -> tuple[Dyads, Any]:
    """PCN 0's trust in PCN 1, the same in all four questions."""
    made, law = dyads(), lever(rule)
    for f in range(4):
        trust.begin(made, law, f, 0, 1, base, good, bad)
    return made, law


def two(
    months: int = 24, benevolence: float = 1.0, propensity: float = 0.85, given: Any = None, **parameters: Any
) -> Scenario:
    """Two PCNs of the same need, each with a chair at the board."""
    director = {"benevolence": benevolence, "propensity": propensity, "cooperation": 0.8}
    data = {
        "schema_version": 1,
        "name": "Two",
        "months": months,
        "places": [{"id": "p", "pcns": [{"id": i, "practices": 2, "need": 0.5, "director": director} for i in "ab"]}],
        "parameters": STILL,
        **(given or {}),
    }
    return Scenario.from_dict(data).with_(parameters=parameters)


def measured(scenario: Scenario, name: str, seed: int = 1) -> np.ndarray:
    setting = Setting.of(scenario)
    world, dice = setting.begin(seed)
    setting.advance(world, dice, events.empty_log(setting.sizes.directors), 1, setting.sizes.months)
    return world.record.panel[1:, -1, list(MEASURES).index(name)]


@FEW
@given(rule=st.sampled_from(RULES), f=FACET, base=SHARE, good=EVIDENCE, bad=EVIDENCE, weight=st.floats(0.01, 3))
def test_kept_promises_never_lower_trust_and_broken_ones_never_raise_it(rule, f, base, good, bad, weight):
    for turn in (trust.good_turn, trust.bad_turn, trust.betrayal):
        made, law = begun(rule, base, good, bad)
        before = made.trust[0, :, 1].copy()
        turn(made, events.empty_log(2), 1, law, f, 0, 1, events.FAIR, weight)
        change = made.trust[0, :, 1] - before
        rises = turn is trust.good_turn
        assert (change >= -1e-12).all() if rises else (change <= 1e-12).all()
        touched = np.abs(change) > 1e-9
        assert not touched[[g for g in range(4) if g != f]].any() or turn is trust.betrayal
        forgiven = P.forgiveness if rule == "tit_for_tat" else 0.0
        if 0.05 + forgiven < before[0] < 0.95:
            assert touched[f] and (touched.all() or turn is not trust.betrayal)
        assert (made.trust[1, :, 0] == 0.0).all()


@FEW
@given(f=FACET, base=SHARE, good=EVIDENCE, bad=EVIDENCE, weight=st.floats(0.01, 3), law=st.floats(0.5, 5))
def test_bad_news_weighs_lambda_times_good(f, base, good, bad, weight, law):
    made, _ = begun("beta", base, good, bad)
    rules, log = lever(bad_weight=law), events.empty_log(2, 0, 4)
    trust.good_turn(made, log, 1, rules, f, 0, 1, events.FAIR, weight)
    trust.bad_turn(made, log, 1, rules, f, 0, 1, events.UNFAIR, weight)
    assert made.memory[:2, 0, f, 1] == pytest.approx([good + weight, bad + law * weight])
    by_hand = (good + weight + P.prior_weight * base) / (good + bad + (1 + law) * weight + P.prior_weight)
    assert made.trust[0, f, 1] == pytest.approx(by_hand)
    assert list(log.deeds[:2, -2]) == [weight, 0.0] and list(log.deeds[:2, -1]) == [0.0, law * weight]


@pytest.mark.parametrize("theta", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("law", [1.0, 2.0, 4.0])
def test_long_run_trust_in_a_partner_met_with_certainty_is_near_its_known_limit(theta, law):
    """θ/(θ + λ(1 − θ)) where half-lives are equal: with a mean deed a month, and little weight on the base rate."""
    made, rules = dyads(), lever(bad_weight=law, prior_weight=0.1, half_life_good=60.0, half_life_bad=60.0)
    keep = trust.kept(60.0)
    trust.begin(made, rules, CANDOUR, 0, 1, 0.5, 0.0, 0.0)
    log = events.empty_log(2)
    for month in range(1, 1000):
        trust.fade(made, rules, 0, 0.5, 0.5, keep, keep)
        trust.good_turn(made, log, month, rules, CANDOUR, 0, 1, events.DID_SHARE, theta)
        trust.bad_turn(made, log, month, rules, CANDOUR, 0, 1, events.DID_GRAB, 1.0 - theta)
    assert made.trust[0, CANDOUR, 1] == pytest.approx(theta / (theta + law * (1 - theta)), abs=0.002)


@pytest.mark.parametrize("theta", [0.4, 0.8])
def test_two_directors_who_see_all_come_to_trust_each_other_as_they_deserve(theta):
    scenario = two(
        600,
        theta,
        **{
            "sharing.opportunity_rate": 1.0,
            "sharing.detection": 1.0,
            "sharing.gain": 0.0,
            "sharing.support": 0.0,
            "trust.half_life_good": 40.0,
            "trust.half_life_bad": 40.0,
            "trust.prior_weight": 0.1,
            "trust.halo": 0.0,
        },
    )
    late = np.mean([measured(scenario, "trust.candour", seed)[200:].mean() for seed in range(4)])
    assert late == pytest.approx(theta / (theta + P.bad_weight * (1 - theta)), abs=0.04)


def test_silence_lowers_trust_though_conduct_is_the_same():
    """The same run twice, but that in one month the represented hear nothing."""
    choices = [{"month": 1, "director": "b", "choice": "speaks_for", "value": "a"}]
    setting = Setting.of(two(1, given={"choices": choices}, **{"meetings.feedback": 0.5}))
    after = {}
    for heard in (True, False):
        dice = chance.roll(1, setting.sizes)
        dice.told[:], dice.faithful[:], dice.item[:] = (0.0 if heard else 0.9), 0.0, 0.0
        world = start(setting.structure, setting.levers, setting.sizes, dice)
        begun_at = world.dyads.trust[1, VOICE, 0]
        setting.advance(world, dice, events.empty_log(2), 1, 1)
        after[heard] = world
    told, untold = after[True], after[False]
    for name in ("argued", "faithful", "seated", "heard", "budget", "representative"):
        assert (getattr(told.directors, name) == getattr(untold.directors, name)).all(), name
    assert untold.dyads.trust[1, VOICE, 0] < told.dyads.trust[1, VOICE, 0]
    asked = untold.dyads.memory[0, 1, VOICE, 0] > 0
    assert asked or untold.dyads.trust[1, VOICE, 0] < begun_at
    others = [f for f in range(len(FACETS)) if f != VOICE]
    assert (untold.dyads.trust[:, others] == told.dyads.trust[:, others]).all()


def test_long_silence_wears_trust_away_and_reports_of_a_kept_line_build_it():
    choices = [{"month": 1, "director": "b", "choice": "speaks_for", "value": "a"}]
    voice = {}
    for feedback in (0.0, 1.0):
        plain = {"meetings.feedback": feedback, "meetings.canvassing": 0.0, "meetings.item_spread": 0.0}
        scenario = two(36, given={"choices": choices}, **plain)
        voice[feedback] = [after.dyads.trust[1, VOICE, 0] for _, _, after, _ in months_of(Setting.of(scenario), 1)]
    assert voice[0.0][-1] < 0.6 < 0.8 < voice[1.0][-1]
    assert (np.diff(voice[0.0]) < 0).all()


@FEW
@given(propensity=SHARE, benevolence=SHARE, pcns=st.integers(2, 7), seed=st.integers(0, 999))
def test_without_gain_support_and_noise_there_are_no_alliances(propensity, benevolence, pcns, seed):
    nothing = {"gain": 0.0, "support": 0.0, "alliance_noise": 0.0}
    scenario = Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "Nothing to gain",
            "months": 18,
            "places": [{"id": "p", "draw": {"pcns": pcns}}],
            "parameters": {"sharing": nothing, "people": {"propensity": propensity, "benevolence": benevolence}},
        }
    )
    assert (measured(scenario, "coverage", seed) == 0.0).all()


@pytest.mark.parametrize("missing", ["gain", "trust", "admission"])
def test_what_an_alliance_of_two_stands_on(missing):
    """Perfect good will, high trust and no noise make one lasting alliance; without trust, or any gain, none."""
    given = {"sharing.alliance_noise": 0.0}
    assert (measured(two(60, **given), "coverage") == 1.0).all()
    assert measured(two(60, **given), "founded").sum() == 1.0
    assert measured(two(60, **given), "collapsed").sum() == 0.0
    absent: dict[str, float] = {
        "gain": {"sharing.gain": 0.0},
        "admission": {"sharing.admission": 1.0},
        "trust": {"sharing.opportunity_rate": 0.0},
    }[missing]
    propensity = 0.1 if missing == "trust" else 0.85
    assert (measured(two(12, propensity=propensity, **{**given, **absent}), "coverage") == 0.0).all()


@pytest.mark.parametrize("rule", RULES)
def test_forgetting_returns_trust_to_disposition(rule):
    made, rules = begun(rule, 0.6, 0.0, 8.0)
    before = made.trust[0, VOICE, 1]
    half = math.exp(-math.log(2.0) / 18.0)
    levels = [before]
    for _ in range(2000):
        trust.fade(made, rules, 0, 0.6, 0.6, half, half)
        levels.append(made.trust[0, VOICE, 1])
    assert before < 0.5 and (np.diff(levels) >= 0.0).all()
    assert levels[-1] == pytest.approx(0.6, abs=1e-9)
