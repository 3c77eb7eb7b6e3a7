"""Limits in which the answer can be worked out on paper; each derivation stands with its test."""

import math

import numpy as np
import pytest

from trustsim import Scenario, run
from trustsim.analysis.intervals import interval
from trustsim.drivers.ensemble import run_seeds
from trustsim.drivers.run import Setting
from trustsim.model.events import empty_log
from trustsim.model.state import CANDOUR, VOICE

STILL = {
    "people": {
        "turnover": 0,
        "sacking": 0,
        "propensity_spread": 0,
        "benevolence_spread": 0,
        "scars": 0,
        "free_riders": 0,
    },
    "trust": {"gossip": 0, "halo": 0},
}


def place(count, months, *, history=None, saints=False, **groups):
    """A place of `count` PCNs in which nothing happens but what `groups` sets going; saints always keep faith."""
    director = {"director": {"benevolence": 1.0}} if saints else {}
    parameters = {name: {**STILL.get(name, {}), **groups.get(name, {})} for name in {*STILL, *groups}}
    document = {
        "schema_version": 1,
        "name": "Limit",
        "months": months,
        "structure_seed": 5,
        "places": [{"id": "p", "pcns": [{"id": f"n{i}", "need": 0.5, **director} for i in range(count)]}],
        "parameters": parameters,
    }
    return Scenario.from_dict(document if history is None else {**document, "history": history})


@pytest.mark.parametrize("good_will", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("bad_weight", [1.0, 2.0, 4.0])
def test_long_run_trust_in_a_partner_who_is_always_seen(good_will, bad_weight):
    """Each opportunity is shared with probability θ: good evidence 1, or else taken: bad evidence λ.

    So good : bad → θ : λ(1 − θ), both forgotten alike, and with a prior of next to no weight trust goes to
    θ / (θ + λ(1 − θ)). Of a finite memory of n opportunities the mean of that ratio differs by about 1/n.
    """
    scenario = place(
        2,
        500,
        people={"benevolence": good_will},
        sharing={"opportunity_rate": 1, "detection": 1, "support": 0, "gain": 0, "admission": 1},
        meetings={"seats": 2, "voice_gain": 0, "time_gain": 0},
        trust={"prior_weight": 0.1, "half_life_good": 600, "half_life_bad": 600, "bad_weight": bad_weight},
    )
    setting, trust = Setting.of(scenario), []
    for seed in range(30):
        world, dice = setting.begin(seed)
        setting.advance(world, dice, empty_log(2), 1, 500)
        trust.append(world.dyads.trust[0, CANDOUR, 1])
    found = interval(trust)
    expected = good_will / (good_will + bad_weight * (1 - good_will))
    assert found.low - 0.01 <= expected <= found.high + 0.01


def test_nothing_to_gain_and_no_chance_means_no_alliances():
    """With gain and support 0, U(alliance) = −(1 − p)·L·Λ − cost < 0 = U(alone), whatever p < 1 is."""
    scenario = place(
        6, 120, sharing={"gain": 0, "support": 0, "alliance_noise": 0}, people={"propensity": 0.9, "benevolence": 0.98}
    )
    for seed in range(20):
        assert not any(event.kind == "founded" for event in run(scenario, seed).events)


def test_two_perfectly_benevolent_directors_make_one_lasting_alliance():
    """With p near 1, no noise and no turnover, p·(G + support) > (1 − p)·L·Λ + cost always, and p only grows."""
    scenario = place(2, 240, saints=True, people={"propensity": 0.9}, sharing={"alliance_noise": 0, "share_noise": 0})
    for seed in range(20):
        kinds = [event.kind for event in run(scenario, seed).events]
        assert (kinds.count("founded"), kinds.count("left"), kinds.count("collapsed")) == (1, 0, 0)


def test_certain_reports_of_what_was_exactly_asked_take_trust_to_its_bound():
    """All needs alike, the representative always asks, keeps the line and reports: each month adds 1 + asked, all good.

    good(t) = good(t − 1)·k + 1 + asked with k = 2^(−1/h), from which good → (1 + asked) / (1 − k), and
    trust = (good + W·a) / (good + W).
    """
    reported, asked, half_life, prior, readiness = 1.0, 0.1, 18.0, 2.5, 0.55
    scenario = place(
        2,
        360,
        history={"speaks_for": {"n1": "n0"}},
        saints=True,
        people={"propensity": readiness},
        meetings={
            "canvassing": 1,
            "feedback": 1,
            "item_spread": 0,
            "seats": 1,
            "mandate_noise": 0,
            "mandate_inertia": 1,
            "capacity": 10,
        },
        sharing={"opportunity_rate": 0, "give_way_rate": 0},
        trust={"report_weight": reported, "asked_weight": asked, "prior_weight": prior},
    )
    kept = 2.0 ** (-1.0 / half_life)
    future = run(scenario, 1)
    good = 0.0
    for month in range(1, 361):
        good = good * kept + reported + asked
        if month in (1, 12, 120, 360):
            trust = (good + prior * readiness) / (good + prior)
            assert future.state(month).dyads.trust[1, VOICE, 0] == pytest.approx(trust, abs=1e-9)
    assert good == pytest.approx((reported + asked) / (1 - kept), rel=1e-4)


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.4])
def test_a_logit_choice_meets_the_trust_games_threshold(ratio):
    """Two strangers trust each other with p = a. U(ally) − U(alone) = p·G − (1 − p)·L, plus a difference of two Gumbel
    draws of scale τ, which is logistic: each wants the alliance with probability σ((p·G − (1 − p)·L) / τ), one half
    where p / (1 − p) = L / G (Coleman 1990). It is founded if both want it: with probability σ².
    """
    p, gain, noise, futures = 0.6, 0.4, 0.1, 3000
    loss = ratio * gain * p / (1 - p)
    scenario = place(
        2,
        1,
        people={"propensity": p, "help_weight": 0},
        practices={"backing_effect": 0},
        sharing={
            "gain": 0,
            "support": gain,
            "control_loss": loss,
            "coordination": 0,
            "setup": 0,
            "alliance_inertia": 0,
            "alliance_noise": noise,
            "admission": 0,
        },
    )
    ensemble = run_seeds(scenario, range(futures))
    allied = np.array([any(event.kind == "founded" for event in future.events) for future in ensemble.runs])
    wanted = 1.0 / (1.0 + math.exp(-(p * gain - (1 - p) * loss) / noise))
    if ratio == 1.0:
        assert wanted == pytest.approx(0.5)
    error = 4.0 * math.sqrt(wanted**2 * (1 - wanted**2) / futures)
    assert allied.mean() == pytest.approx(wanted**2, abs=error)
