"""A scenario file becomes the arrays a run starts from, and says the same when it is written back."""

import copy
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustsim.errors import InputError
from trustsim.model.parameters import PARAMETERS
from trustsim.model.state import (
    BID,
    CANDOUR,
    FAIRNESS,
    NOBODY,
    RECIPROCITY,
    UNSET,
    VOICE,
    Structure,
)
from trustsim.scenario import Scenario, WhatIf, schema

FILES = Path(__file__).parent / "files"
ONE_SEAT = FILES / "one-seat.yaml"
WENDING = FILES / "wending.yaml"


def small(**more: Any) -> dict[str, Any]:
    """Two PCNs with one practice each, and what else a test needs."""
    pcns = [{"id": id_, "practices": [{"patients": 40_000}]} for id_ in ("a", "b")]
    places: list[dict[str, Any]] = [{"id": "here", "pcns": pcns}]
    return {"schema_version": 1, "name": "Small", "months": 24, "places": places, **more}


def same(one: Structure, other: Structure, but: tuple[str, ...] = ()) -> bool:
    """Whether two structures agree in all arrays but those named."""
    return all(getattr(one, f).tobytes() == getattr(other, f).tobytes() for f in Structure._fields if f not in but)


def test_the_example_of_the_formats_document_loads():
    scenario = Scenario.load(ONE_SEAT)
    structure = scenario.structure()
    assert scenario.pcn_ids == tuple("abcdefgh")
    assert scenario.letters == tuple("ABCDEFGH")
    assert scenario.pcn_names[0] == "Alder PCN" and len(set(scenario.pcn_names)) == 8
    assert scenario.practice_ids[:2] == ("a1", "b1") and scenario.practice_names[0] == "Alder Street"
    assert structure.need[0] == 0.4 and structure.benevolence[0] == 0.7 and np.isnan(structure.benevolence[1])
    assert list(structure.alliance[:3]) == [1, 1, 0] and list(structure.representative[:3]) == [0, 0, 2]
    assert structure.history_good[VOICE, 0, 1] == 3 and structure.history_bad[VOICE, 0, 1] == 1
    wte = structure.levers["manager_wte"][structure.periods, 0]
    assert list(np.flatnonzero(wte)) == list(range(12, 37))
    assert np.all(structure.levers["seats"] == 1) and np.all(structure.levers["feedback"] == 0.4)
    pins = scenario.pins()
    assert pins.leaves[24, 0] == 1 and pins.leaves.sum() == 1 and pins.shock[60, 0] == 4


def test_every_kind_of_key_reaches_its_array():
    scenario = Scenario.load(WENDING)
    structure, pins, imposed = scenario.structure(), scenario.pins(), scenario.imposed()
    ids = {id_: i for i, id_ in enumerate(scenario.pcn_ids)}
    assert scenario.pcn_ids[3] == "wending-d" and scenario.pcn_ids[8:] == ("south-a", "south-b")
    assert list(structure.alliance[[0, 1, 2, 8, 9]]) == [1, 1, -1, 2, 2]
    assert structure.representative[2] == NOBODY and structure.representative[1] == 0
    assert structure.former_ally[2, 3] == structure.former_ally[3, 2] == 1 and structure.former_ally[0, 3] == 0
    assert structure.history_bad[RECIPROCITY, 3, 0] == structure.history_bad[FAIRNESS, 0, 3] == 3
    assert structure.history_bad[CANDOUR, 1, ids["wending-e"]] == 2 and np.all(structure.history_good[:, 1, 10] == 1.5)
    assert structure.strength[0, 4] == 0.9 and structure.tenure[2] == 3 and structure.tenure[0] == 24
    of_a = structure.pcn == 0
    assert of_a.sum() == 6 and structure.patients[of_a].sum() == pytest.approx(54_000, abs=3)
    assert np.all(structure.claim[of_a] == 0.3) and list(structure.claim[structure.pcn == 2][:1]) == [0.9]
    assert pins.asked[2, 0] == 1 and pins.found_out[3, 0] == -1 and pins.hearer[3, 0] == -1
    assert pins.opportunity[8, 0] == 1e5 and pins.hearer[8, 0] == ids["wending-h"] and pins.found_out[8, 0] == 10
    assert np.isnan(pins.opportunity[8, 1]) and list(pins.shock[9]) == [0, 1.2] and pins.extra_money[9, 1] == 25_000
    assert list(pins.pool_factor[10]) == [2, 2] and pins.moves_to[10, 2] == 1 and pins.moves_to.max() == 1
    assert pins.slip[7, ids["wending-f"]] == 0.9 and pins.slip_helped[7, ids["wending-f"]] == 0.2
    assert pins.successor_benevolence[11, ids["wending-g"]] == 0.5
    paid = structure.levers["manager_paid_by"][structure.periods]
    assert paid[5, 0] == 0 and np.all(paid[6:, 0] == 1) and np.all(paid[:, 1] == 0)
    assert np.all(structure.levers["federation"] == [1, 0])
    assert np.all(imposed.willing[1:, 0] == 1) and np.all(imposed.speaks_for[1:8, 1] == 0)
    assert imposed.speaks_for[8, 1] == UNSET and imposed.give_way[2, 0] == 1 and imposed.give_way[3, 0] == UNSET
    assert np.all(imposed.alliance[3:, 1] == 2 + 10 + 2)
    assert imposed.effort[4, 1] == 0.5 and imposed.asking[4, 1] == 0.9 and np.isnan(imposed.telling[4, 1])
    assert (imposed.word_to[5, 1], imposed.word_of[5, 1], imposed.word_good[5, 1]) == (0, 2, 0)


@pytest.mark.parametrize("name", sorted(p.name for p in FILES.glob("*.*")))
def test_a_file_written_back_says_the_same(name: str, tmp_path: Path):
    scenario = Scenario.load(FILES / name)
    scenario.save(tmp_path / "again.yaml")
    again = Scenario.load(tmp_path / "again.yaml")
    assert again == scenario and hash(again) == hash(scenario) and again.digest == scenario.digest
    assert again.as_dict() == scenario.as_dict() and list(again.as_dict()) == list(scenario.as_dict())
    assert same(again.structure(), scenario.structure())
    assert Scenario.from_dict(scenario.as_dict()) == scenario


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30)
SHARE = st.floats(0, 1)
PCN = st.fixed_dictionaries(
    {},
    optional={
        "need": SHARE,
        "backing": SHARE,
        "claim": SHARE,
        "patients": st.integers(1000, 100_000),
        "practices": st.integers(1, 9) | st.just([{}, {"claim": 0.5}]),
        "director": st.fixed_dictionaries({}, optional={"benevolence": SHARE, "tenure": st.integers(0, 99)}),
    },
)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    description=TEXT,
    seed=st.integers(0, 2**32 - 1),
    pcns=st.lists(PCN, min_size=1, max_size=4),
    seats=st.integers(1, 9),
    feedback=SHARE,
    month=st.integers(1, 24),
)
def test_whatever_is_given_survives_writing_and_reading(
    tmp_path: Path,
    description: str,
    seed: int,
    pcns: list[dict[str, Any]],
    seats: int,
    feedback: float,
    month: int,
):
    data = small(description=description, structure_seed=seed)
    data["places"][0]["pcns"] = [{"id": f"p-{i}", **pcn} for i, pcn in enumerate(pcns)]
    data["places"][0]["seats"] = seats
    data["interventions"] = [{"at": month, "set": {"meetings.feedback": feedback}}]
    try:
        scenario = Scenario.from_dict(data)
    except InputError as refused:
        assert "U+" in str(refused)
        return
    scenario.save(tmp_path / "a.yaml")
    again = Scenario.load(tmp_path / "a.yaml")
    assert again.as_dict() == data and same(again.structure(), scenario.structure())


def test_json_is_read_as_yaml():
    assert Scenario.load(FILES / "dark.json").months == 36


def test_a_usual_file_loads_within_fifty_milliseconds():
    def once() -> float:
        start = time.process_time()
        Scenario.load(ONE_SEAT).structure()
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.05


def test_later_interventions_win_where_they_overlap():
    entries = [
        {"from": 2, "set": {"meetings.feedback": 0.1}},
        {"from": 4, "until": 6, "set": {"meetings.feedback": 0.9}},
        {"at": 6, "set": {"practices.goals": "dual"}},
    ]
    structure = Scenario.from_dict(small(interventions=entries)).structure()
    feedback = structure.levers["feedback"][structure.periods, 0]
    assert list(feedback[:9]) == [0.5, 0.5, 0.1, 0.1, 0.9, 0.9, 0.9, 0.1, 0.1]
    assert list(structure.levers["goals"][structure.periods, 0][5:8]) == [0, 1, 1]


def test_parameters_not_given_have_their_declared_defaults():
    levers = Scenario.from_dict(small()).structure().levers
    assert all(np.all(levers[p.name] == p.default) for p in PARAMETERS.values())


def test_a_place_overrides_the_scenario_and_a_command_line_overrides_both():
    data = small(parameters={"meetings": {"seats": 5, "feedback": 0.2}})
    data["places"].append({"id": "there", "seats": 2, "draw": {"pcns": 2}})
    scenario = Scenario.from_dict(data)
    assert list(scenario.structure().levers["seats"][0]) == [5, 2]
    changed = scenario.with_(parameters={"meetings.seats": "7", "sharing.federation": "yes"})
    assert list(changed.structure().levers["seats"][0]) == [7, 7]
    assert np.all(changed.structure().levers["federation"] == 1)
    assert Scenario.from_dict(changed.as_dict()) == changed and changed != scenario
    assert list(scenario.structure().levers["seats"][0]) == [5, 2]


def test_where_data_come_from_and_what_was_assumed_is_kept():
    scenario = Scenario.load(WENDING)
    assert scenario.origin["extract"] == "2025-10" and scenario.assumed[0] == "Everything here is invented."
    assert Scenario.load(ONE_SEAT).origin == {}


def test_a_longer_horizon_leaves_earlier_levers_as_they_were():
    short = Scenario.load(ONE_SEAT)
    long = short.with_(months=200)
    one, other = short.structure(), long.structure()
    assert same(one, other, but=("periods", "levers"))
    assert np.array_equal(one.levers[one.periods], other.levers[other.periods][:121])


def test_a_shorter_horizon_leaves_out_what_it_does_not_reach():
    short = Scenario.load(ONE_SEAT).with_(months=20)
    one, other = short.structure(), Scenario.load(ONE_SEAT).structure()
    assert np.array_equal(one.levers[one.periods], other.levers[other.periods][:21])
    assert short.pins().leaves.shape == (21, 8) and short.pins().leaves.sum() == 0
    assert Scenario.from_dict(short.as_dict()) == short


def test_what_a_caller_does_to_arrays_does_not_reach_the_scenario():
    scenario = Scenario.load(ONE_SEAT)
    scenario.structure().need[:] = 9
    scenario.pins().shock[:] = 9
    scenario.imposed().willing[:] = 9
    scenario.as_dict()["places"].clear()
    assert same(scenario.structure(), Scenario.load(ONE_SEAT).structure())
    assert scenario.pins().shock.max() == 4 and scenario.imposed().willing.max() == UNSET


def test_a_what_if_changes_its_baseline_and_nothing_else():
    what_if = WhatIf.load(FILES / "what-ifs" / "manager.yaml")
    assert what_if.baseline == Scenario.load(ONE_SEAT)
    one, other = what_if.baseline.structure(), what_if.scenario.structure()
    assert same(one, other, but=("periods", "levers"))
    assert np.all(other.levers["feedback"] == 0.9) and what_if.scenario.name == what_if.name
    assert list(np.flatnonzero(other.levers["manager_wte"][other.periods, 0])) == list(range(12, 121))
    assert what_if.baseline.apply(what_if) == what_if.scenario


def test_a_what_if_fits_a_shorter_run_of_its_baseline():
    what_if = WhatIf.load(FILES / "what-ifs" / "manager.yaml")
    short = what_if.baseline.with_(months=6).apply(what_if)
    assert short.months == 6 and np.all(short.structure().levers["manager_wte"] == 0)


def test_changing_one_pcn_leaves_the_others_and_all_positions():
    what_if = WhatIf.load(FILES / "what-ifs" / "osier.yaml")
    before, after = what_if.baseline, what_if.scenario
    assert after.pcn_ids == before.pcn_ids and after.pcn_names == before.pcn_names and after.months == 10
    assert after.practice_ids == before.practice_ids and after.practice_names == before.practice_names
    one, other = before.structure(), after.structure()
    changed = ("benevolence", "claim", "strength", "alliance", "periods", "levers")
    assert same(one, other, but=changed)
    g = before.pcn_ids.index("wending-g")
    assert other.benevolence[1] == 0.25 and other.benevolence[g] == 0.9 and other.strength[g, 0] == 1
    assert np.array_equal(other.strength[g, 1:], one.strength[g, 1:])
    assert other.claim[after.practice_ids.index("b2")] == 0.9 and other.claim[after.practice_ids.index("b1")] == 0.4
    assert list(other.alliance[:3]) == [1, -1, 1]


def test_choices_hold_until_changed_and_occasions_pass():
    scenario = Scenario.from_dict(small())
    made = scenario.imposed(
        [
            {"month": 9, "director": "a", "choice": "pledge", "value": 0},
            {"month": 2, "director": "a", "choice": "pledge", "value": 0.25},
            {"month": 3, "director": "a", "choice": "opportunity", "value": "bid openly"},
            {"month": 2, "director": "b", "choice": "played", "value": "yes"},
            {"month": 4, "director": "b", "choice": "speaks_for", "value": "manager"},
            {"month": 8, "director": "b", "choice": "played", "value": "no"},
            {"month": 500, "director": "b", "choice": "admit", "value": "no"},
        ]
    )
    assert np.isnan(made.pledge[1, 0]) and np.all(made.pledge[2:9, 0] == 0.25) and np.all(made.pledge[9:, 0] == 0)
    assert made.opportunity[3, 0] == BID and made.opportunity[4, 0] == UNSET
    assert np.all(made.speaks_for[4:8, 1] == 2) and np.all(made.speaks_for[8:, 1] == UNSET)
    assert list(made.played[1:9, 1]) == [0, 1, 1, 1, 1, 1, 1, 0] and np.all(made.admit == UNSET)


def test_a_scenarios_own_choices_come_before_those_imposed():
    own = [{"month": 1, "director": "a", "choice": "willing", "value": "yes"}]
    scenario = Scenario.from_dict(small(choices=own))
    made = scenario.imposed([{"month": 5, "director": "a", "choice": "willing", "value": "no"}])
    assert list(made.willing[4:6, 0]) == [1, 0]


def test_more_half_days_never_reach_fewer():
    scenario = Scenario.from_dict(small())
    reached = [
        scenario.imposed([{"month": 1, "director": "a", "choice": "time", "value": {"asking": h}}]).asking[1, 0]
        for h in range(5)
    ]
    assert reached == sorted(reached) and reached[0] == 0 and reached[-1] == 1


@pytest.mark.parametrize("kind", ["scenario", "what-if"])
def test_the_schema_says_of_each_parameter_what_its_declaration_says(kind: str):
    found = schema(kind)
    assert found["$schema"].endswith("2020-12/schema") and found["title"] == f"trustsim {kind}"
    assert "null" not in str(found)
    if kind == "what-if":
        described = found["properties"]["change"]["properties"]
    else:
        groups = found["properties"]["parameters"]["properties"]
        described = {f"{g}.{n}": v for g, names in groups.items() for n, v in names["properties"].items()}
    assert set(described) == set(PARAMETERS)
    for path, p in PARAMETERS.items():
        assert described[path]["default"] == p.plain(p.default) and p.meaning in described[path]["description"]
        if p.options:
            assert described[path]["enum"] == list(p.options)
        else:
            assert (described[path]["minimum"], described[path]["maximum"]) == (p.low, p.high)


def test_saving_leaves_nothing_behind_where_it_fails(tmp_path: Path):
    scenario = Scenario.load(ONE_SEAT)
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError):
        scenario.save(tmp_path / "taken")
    with pytest.raises(InputError):
        scenario.save(tmp_path / "absent" / "x.yaml")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_order_of_keys_makes_no_difference():
    data = small(question="Why?")
    turned = dict(reversed(list(copy.deepcopy(data).items())))
    assert Scenario.from_dict(data) == Scenario.from_dict(turned)
