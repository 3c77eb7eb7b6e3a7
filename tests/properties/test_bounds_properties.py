"""Shares stay shares, and no pound is made or lost, whatever the levers, pins and choices."""

import numpy as np
import pytest
from drawn_scenarios import FEW, finished, months_of, scenarios
from hypothesis import given
from hypothesis import strategies as st

from trustsim.drivers.run import Setting
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario

SHARES = {
    "directors": (
        "need",
        "strength",
        "benevolence",
        "propensity",
        "cooperation",
        "backing",
        "claim",
        "engagement",
        "pledge",
        "effort",
        "standing",
        "level",
        "item",
        "heard",
        "slip",
        "helped",
        "told",
        "spoken",
    ),
    "practices": ("backing", "claim", "engagement", "sustainability", "member"),
    "places": ("decision", "voice", "outside", "manager_item"),
    "dyads": ("trust",),
}
MOVES = {
    "schema_version": 1,
    "name": "Moved",
    "months": 4,
    "places": [
        {"id": "p", "pcns": [{"id": "a", "patients": 60000, "practices": 2}, {"id": "c", "practices": 1}]},
        {"id": "q", "pcns": [{"id": "b", "patients": 30000, "practices": 2}]},
    ],
    "interventions": [{"at": 3, "redraw": {"a": "q"}}],
}
"""A large PCN moves to a small place."""


def check_bounds(world) -> None:
    for name, arrays in SHARES.items():
        for array in arrays:
            values = getattr(getattr(world, name), array)
            assert values.min() >= 0.0 and values.max() <= 1.0, (name, array, values.min(), values.max())
    for group in world[:-1]:
        for name, values in group.items():
            if name not in ("claim_home", "engagement_home"):
                assert np.isfinite(values).all(), name
    assert world.dyads.memory.min() >= 0.0
    for name in ("budget", "pledged", "paid", "skimmed", "received", "opportunity", "opportunities", "time"):
        assert getattr(world.directors, name).min() >= 0.0, name


def check_money(setting: Setting, month: int, before, after) -> None:
    """Of a month that moved no boundary or one that did: patients and claims are those in force when it began."""
    d, v = after.directors, after.practices
    patients = before.directors.patients
    claimed = np.bincount(v.pcn, before.practices.claim * v.patients * before.practices.member, len(patients))
    money = np.zeros(len(after.places.money))
    spent = money.copy()
    for p in range(money.size):
        here = d.place == p
        pledged = (d.pledged * patients)[here].sum() * setting.pins.pool_factor[month, p]
        out = ((d.paid + d.skimmed) * patients)[here].sum() + after.places.pool_overhead[p]
        assert after.places.pool_cash[p] == pytest.approx(pledged, rel=1e-9, abs=1e-9)
        assert out == pytest.approx(pledged, rel=1e-9, abs=1e-9)
        money[p] = after.places.money[p] * patients[here].sum()
        for i in np.flatnonzero(here & (patients > 0)):
            mine = np.flatnonzero((v.pcn == i) & (before.practices.member == 1))[0]
            own = v.worth[mine] - before.practices.claim[mine] * d.budget[i] - d.received[i] - d.opportunity[i]
            assert own >= -1e-9
            spent[p] += claimed[i] * d.budget[i] + patients[i] * (d.pledged[i] + own + d.manager_cost[i])
    np.testing.assert_allclose(spent, money, rtol=1e-9, atol=1e-6)


@FEW
@given(scenario=scenarios(), seed=st.integers(0, 1000))
def test_shares_stay_shares_and_nothing_is_missing(scenario, seed):
    setting = Setting.of(scenario)
    for _, _, after, _ in months_of(setting, seed):
        check_bounds(after)
    units = np.array([m.unit in ("share", "trust") for m in MEASURES.values()])
    shares = finished(setting, seed)[0].record.panel[1:, :, units]
    measured = ~np.isnan(shares)
    assert measured.any()
    assert shares[measured].min() >= 0.0 and shares[measured].max() <= 1.0 + 1e-12


@FEW
@given(scenario=scenarios(), seed=st.integers(0, 1000))
def test_no_pound_is_made_or_lost(scenario, seed):
    setting = Setting.of(scenario)
    for month, before, after, _ in months_of(setting, seed):
        check_money(setting, month, before, after)


@pytest.mark.parametrize("shares", [True, False])
def test_a_redrawn_boundary_moves_patients_with_their_pcn_in_the_same_month(shares):
    people = {"benevolence": 0.0, "benevolence_spread": 0.0, "propensity": 0.3}
    sharing = {"opportunity_rate": 1.0, "opportunity_rule": float(shares)}
    setting = Setting.of(Scenario.from_dict({**MOVES, "parameters": {"people": people, "sharing": sharing}}))
    for month, before, after, _ in months_of(setting, 1):
        check_bounds(after)
        check_money(setting, month, before, after)
        for p in (0, 1):
            here, patients = after.directors.place == p, before.directors.patients
            networks, whole = here.sum(), patients[here].sum()
            size = setting.levers.records["opportunity_size"][0, p]
            handed_out = (after.directors.opportunity * patients)[here].sum()
            if networks > 1 or shares:
                assert handed_out == pytest.approx(size / networks * whole)
