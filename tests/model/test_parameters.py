import re

import pytest

from trustsim.model import parameters
from trustsim.model.parameters import GROUPS, MONEY_UNIT, PARAMETERS, defaults, row_off


@pytest.mark.parametrize("p", PARAMETERS.values(), ids=lambda p: p.path)
def test_each_parameter_says_all_that_is_asked_of_it(p):
    assert p.low <= p.default <= p.high
    assert p.unit and p.label and p.source
    assert p.meaning.endswith(".") and len(p.meaning) > 20
    assert p.off is None or p.low <= p.off <= p.high
    assert p.scope in ("month", "start", "system")
    assert all(re.fullmatch(r"M([1-9]|[12]\d|3[0-2])", row) for row in p.rows)


def test_every_row_of_the_practitioners_is_served_and_can_be_switched_off():
    for k in range(1, 33):
        serving = [p.path for p in PARAMETERS.values() if f"M{k}" in p.rows]
        assert serving, f"M{k}"
        assert row_off(f"M{k}"), f"M{k}"


def test_groups_are_those_of_the_files():
    assert list(GROUPS) == ["people", "meetings", "sharing", "practices", "policy", "trust"]


def test_levers_of_the_binding_paths_exist():
    people = "propensity propensity_spread benevolence benevolence_spread scars turnover handover"
    meetings = "seats canvassing feedback informal manager_wte manager_paid_by manager_skill"
    sharing = "opportunity_rule opportunity_rate detection open_book federation ambition"
    practices = "claim claim_ceiling engagement goals measures partners workload"
    policy = "development rigidity pressure pcn_money pcn_growth"
    groups = {"people": people, "meetings": meetings, "sharing": sharing, "practices": practices, "policy": policy}
    for group, names in groups.items():
        for name in names.split():
            assert PARAMETERS[f"{group}.{name}"].lever, f"{group}.{name}"


def test_defaults_fill_every_period_and_place():
    table = defaults(3, 2)
    assert table.shape == (3, 2)
    for p in PARAMETERS.values():
        assert (table[p.name] == p.default).all()


def test_the_money_unit_is_the_pcn_money_of_the_contract():
    assert MONEY_UNIT == 38.87
    assert parameters.PARAMETERS["policy.global_sum"].default == 104.73
