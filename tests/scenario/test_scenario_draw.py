"""What is not given is drawn like England's PCNs, and one part's draw leaves the others alone."""

from typing import Any

import numpy as np
import pytest

from trustsim.scenario import Scenario
from trustsim.scenario.draw import letter
from trustsim.scenario.names import STEMS


def drawn(*places: dict[str, Any], seed: int = 3, **more: Any) -> Scenario:
    """A scenario of these places."""
    data = {"schema_version": 1, "name": "Drawn", "structure_seed": seed, "places": list(places), **more}
    return Scenario.from_dict(data)


def by_pcn(scenario: Scenario) -> dict[str, Any]:
    """What was drawn of each PCN."""
    return {n.id: (n.need, n.strengths, [m.patients for m in n.practices]) for n in scenario.networks}


def test_drawn_pcns_have_the_sizes_of_englands():
    counts, lists, needs = [], [], []
    for seed in range(6):
        for network in drawn({"id": "p", "draw": {"pcns": 400, "like": "england"}}, seed=seed).networks:
            counts.append(len(network.practices))
            lists.append(network.patients)
            needs.append(network.need)
    assert list(np.percentile(counts, [25, 50, 75])) == [3, 4, 6]
    assert min(counts) == 1 and max(counts) == 12
    assert np.percentile(lists, [25, 50, 75]) == pytest.approx([36_300, 45_400, 56_500], rel=0.05)
    assert np.mean(needs) == pytest.approx(0.5, abs=0.02) and np.std(needs) == pytest.approx(0.15, abs=0.02)
    assert np.corrcoef(counts, np.log(lists))[0, 1] == pytest.approx(0.65, abs=0.1)


def test_the_same_seed_draws_the_same_and_another_seed_another():
    place = {"id": "p", "draw": {"pcns": 5}}
    assert by_pcn(drawn(place)) == by_pcn(drawn(place)) != by_pcn(drawn(place, seed=4))


def test_adding_a_pcn_leaves_those_already_drawn():
    few, more = drawn({"id": "p", "draw": {"pcns": 4}}), drawn({"id": "p", "draw": {"pcns": 9}})
    assert more.pcn_names[:4] == few.pcn_names
    assert {k: v for k, v in by_pcn(more).items() if k in few.pcn_ids} == by_pcn(few)


def test_adding_a_place_leaves_what_was_drawn_in_the_others():
    one = drawn({"id": "p", "draw": {"pcns": 4}})
    two = drawn({"id": "p", "draw": {"pcns": 4}}, {"id": "q", "draw": {"pcns": 4}})
    assert two.pcn_ids[:4] == ("p-a", "p-b", "p-c", "p-d") and two.pcn_names[:4] == one.pcn_names
    assert list(by_pcn(two).values())[:4] == list(by_pcn(one).values())
    assert list(by_pcn(two).values())[4:] != list(by_pcn(one).values())


def test_giving_a_drawn_pcn_by_its_id_keeps_the_rest_of_it():
    plain = drawn({"id": "p", "draw": {"pcns": 3}})
    given = drawn({"id": "p", "pcns": [{"id": "a", "need": 1}], "draw": {"pcns": 2}})
    assert given.pcn_ids == plain.pcn_ids and given.pcn_names == plain.pcn_names
    assert by_pcn(given)["a"][1:] == by_pcn(plain)["a"][1:] and by_pcn(given)["b"] == by_pcn(plain)["b"]


def test_given_values_always_win():
    scenario = drawn(
        {
            "id": "p",
            "pcns": [
                {"id": "a", "name": "Mine", "patients": 30_000, "practices": 4, "need": 0.1},
                {"id": "b", "patients": 30_000, "practices": [{"patients": 20_000}, {}, {}]},
                {"id": "c", "practices": [{"patients": 5000}, {}]},
            ],
        }
    )
    sizes = [[m.patients for m in n.practices] for n in scenario.networks]
    assert len(sizes[0]) == 4 and sum(sizes[0]) == pytest.approx(30_000, abs=2)
    assert sizes[1][0] == 20_000 and sum(sizes[1]) == pytest.approx(30_000, abs=2)
    assert sizes[2][0] == 5000 and sizes[2][1] > 0
    assert scenario.networks[0].need == 0.1 and scenario.pcn_names[0] == "Mine"


def test_ranges_bound_what_is_drawn():
    draw = {"pcns": 60, "practices": [2, 3], "patients": [30_000, 40_000], "need": [0.3, 0.4]}
    networks = drawn({"id": "p", "draw": draw}).networks
    assert {len(n.practices) for n in networks} == {2, 3}
    assert all(29_990 < n.patients < 40_010 and 0.3 <= n.need <= 0.4 for n in networks)
    assert all(len(n.practices) == 5 for n in drawn({"id": "p", "draw": {"pcns": 9, "practices": 5}}).networks)


def test_no_spread_draws_equal_practices_and_needs():
    flat = {"practices": {"size_spread": 0}, "meetings": {"need_spread": 0, "need": 0.3}}
    for network in drawn({"id": "p", "draw": {"pcns": 6}}, parameters=flat).networks:
        assert len({m.patients for m in network.practices}) == 1 and network.need == 0.3


def test_names_and_ids_are_unique_however_many():
    scenario = drawn({"id": "p", "draw": {"pcns": 200}}, {"id": "q", "draw": {"pcns": 200}})
    assert len(set(scenario.pcn_names)) == len(set(scenario.pcn_ids)) == 400
    assert len(set(scenario.practice_ids)) == len(scenario.practice_ids)
    assert len(set(scenario.letters)) == 400 and len(STEMS) == len(set(STEMS)) >= 60


def test_letters_go_on_as_numbers_after_z():
    assert [letter(0), letter(25), letter(26)] == ["a", "z", "p27"]


def test_what_was_assumed_is_said():
    said = " ".join(drawn({"id": "p", "draw": {"pcns": 3}}).assumed)
    assert "3 of 3 PCNs are invented" in said and "draw 3" in said and "120" in said
