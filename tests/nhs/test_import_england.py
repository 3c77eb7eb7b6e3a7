"""The real files of October 2025 and January 2025, where they are beside this repository."""

import re
import statistics
from pathlib import Path
from typing import Any

import pytest
from made_up_files import about, pcns, place_sizes, practices

from trustsim.errors import InputError
from trustsim.nhs import (
    Register,
    every_icb_document,
    import_icb,
    read_register,
    scenario_document,
    write_scenario,
)
from trustsim.scenario import Scenario

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
REAL_MAP, REAL_PATIENTS = REAL / "gp-reg-pat-prac-map_2025-10.csv", REAL / "gp-reg-pat-prac-all_2025-10.csv"
REAL_EPCN = REAL / "ePCN_2025-01.xlsx"
pytestmark = pytest.mark.skipif(
    not (REAL_MAP.exists() and REAL_PATIENTS.exists() and REAL_EPCN.exists()),
    reason="the folder shared/data with NHS England's files of 2025 is not beside this repository",
)


@pytest.fixture(scope="module")
def england() -> Register:
    return read_register(REAL_MAP, REAL_PATIENTS)


@pytest.fixture(scope="module")
def documents(england: Register) -> dict[str, dict[str, Any]]:
    return dict(every_icb_document(england))


@pytest.fixture(scope="module")
def by_list() -> Register:
    return read_register(None, REAL_PATIENTS, REAL_EPCN)


def quartiles(values: list[int]) -> list[float]:
    return statistics.quantiles(values, n=4, method="inclusive")


def test_the_published_totals_are_met(england: Register) -> None:
    everyone = england.practice_map.practices
    assert len(everyone) == 6_202
    assert sum(1 for practice in everyone if practice.pcn is None) == 71
    assert len(england.networks) == 1_297
    assert len({practice.sub_icb for practice in everyone}) == 106
    assert len({practice.icb for practice in everyone}) == 42
    assert sum(1 for network in england.networks if len(network.spans) > 1) == 10


def test_the_published_quartiles_are_met(england: Register) -> None:
    members = [len(network.practices) for network in england.networks]
    assert (quartiles(members), max(members)) == ([3, 4, 6], 31)
    sizes = [sum(map(england.patients, network.practices)) for network in england.networks]
    assert (quartiles(sizes), max(sizes)) == ([36_270, 45_364, 56_463], 270_773)
    an_icb = [sum(network.icb == icb for network in england.networks) for icb in {n.icb for n in england.networks}]
    assert (quartiles(an_icb), max(an_icb)) == ([20, 27, 42.5], 67)


def test_every_pcn_is_in_one_icb(documents: dict[str, dict[str, Any]]) -> None:
    taken = [pcn["id"] for document in documents.values() for pcn in pcns(document)]
    assert len(documents) == 42
    assert len(taken) == len(set(taken)) == 1_297
    assert sum(len(practices(document)) for document in documents.values()) == 6_202 - 71
    for document in documents.values():
        names = [pcn["name"] for pcn in pcns(document)]
        assert len(set(names)) == len(names)


def test_every_icb_is_written_and_loads_whole(tmp_path: Path, documents: dict[str, dict[str, Any]]) -> None:
    for stem, document in documents.items():
        write_scenario(document, tmp_path / f"{stem}.yaml")
        scenario = Scenario.load(tmp_path / f"{stem}.yaml")
        assert len(scenario.pcn_ids) == len(pcns(document))
        assert len(scenario.practice_ids) == len(practices(document))
        assert scenario.origin["extract"] == "2025-10"


def test_places_have_five_to_ten_pcns_where_locations_are_large(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        for place, size in zip(document["places"], place_sizes(document), strict=True):
            assert 1 <= size <= 10
            assert size >= 5 or "-" not in place["id"]


def test_the_pcn_in_two_icbs_is_in_one_of_them(england: Register) -> None:
    (spanning,) = (network for network in england.networks if len({p.icb for p in network.practices}) > 1)
    assert (spanning.code, spanning.icb) == ("U41591", "QJK")


def test_frimley_has_16_pcns_of_64_practices_in_two_places() -> None:
    document = import_icb(REAL_MAP, REAL_PATIENTS, "QNQ")
    assert (len(pcns(document)), len(practices(document))) == (16, 64)
    assert place_sizes(document) == [8, 8]
    assert about(document, "in no PCN").startswith("3 practices in no PCN")
    assert sum(practice["patients"] for practice in practices(document)) == 836_606
    assert document["name"] == "Frimley (QNQ), October 2025"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"icb": "frimley"}, "--icb is 'frimley', which is not in it; nearest: QNQ (Frimley)"),
        ({"sub_icb": "frimly"}, "--sub-icb is 'frimly', which is not in it; nearest: D4U1Y (Frimley)"),
        ({"icb": "QNQ", "sub_icb": "14L"}, "which is not in the ICB 'QNQ'; choose D4U1Y (Frimley), the only one"),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(england: Register, asked: Any, says: str) -> None:
    with pytest.raises(InputError) as caught:
        scenario_document(england, **asked)
    assert str(caught.value).endswith(says)


@pytest.mark.parametrize("given", ["XXX", "?", "14LX", "North"])
def test_at_most_five_locations_are_named_for_an_unknown_one(england: Register, given: str) -> None:
    with pytest.raises(InputError, match=r"nearest: \w+ \(") as caught:
        scenario_document(england, sub_icb=given)
    assert 1 <= str(caught.value).count(" (") <= 5


def test_nothing_anonymised_names_a_real_organisation(england: Register) -> None:
    hidden = dict(every_icb_document(england, anonymise=True))
    assert list(hidden) == [f"area-{number}" for number in range(1, 43)]
    words = set(re.findall(r"[a-z0-9]+", str(hidden).casefold()))
    for practice in england.practice_map.practices:
        codes = (practice.code, practice.pcn, practice.icb, practice.postcode.split()[-1])
        assert words.isdisjoint(code.casefold() for code in codes if code)
    assert words.isdisjoint({"frimley", "surgery", "street", "road", "csv"})


def test_the_list_of_pcns_of_january_says_nearly_the_same(by_list: Register, england: Register) -> None:
    assert len({practice.icb for practice in by_list.practice_map.practices}) == 42
    assert by_list.practice_map.change == "2024-10"
    old = {practice.code: practice.pcn for practice in by_list.practice_map.practices}
    same = sum(old.get(practice.code) == practice.pcn for practice in england.practice_map.practices)
    assert same > 0.97 * 6_202
    assert dict(every_icb_document(by_list)).keys() >= {"frimley", "herefordshire-and-worcestershire"}
