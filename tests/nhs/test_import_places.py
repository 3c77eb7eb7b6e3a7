"""Sub-ICB locations as places, whole or split."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from made_up_files import MAP, PATIENTS, about

from trustsim.nhs import import_icb
from trustsim.nhs.places import evenly, outward


def test_a_large_location_is_split_by_outward_postcode_of_the_largest_practice(
    ashmere: dict[str, Any],
) -> None:
    assert [place["id"] for place in ashmere["places"]] == ["1e5", "z1a-1", "z1a-2"]
    assert [place["name"] for place in ashmere["places"]] == [
        "Ashmere - 1E5",
        "Ashmere - Z1A 1 (ZA)",
        "Ashmere - Z1A 2 (ZA, ZB)",
    ]
    assert [pcn["id"] for place in ashmere["places"][1:] for pcn in place["pcns"]] == [
        *("u90005", "u90003", "u90010", "u90012", "u90002", "u90001"),
        *("u90008", "u90004", "u90009", "u90007", "u90011", "u90006"),
    ]
    assert "outward postcode of each PCN's largest practice, then of PCN code" in about(ashmere, "is split into places")


def test_a_location_of_ten_pcns_or_fewer_is_one_place() -> None:
    document = import_icb(MAP, PATIENTS, "QZB")
    assert [(place["id"], place["name"]) for place in document["places"]] == [("z2b", "Brackwater - Z2B")]
    assert not [sentence for sentence in document["assumed"] if "split" in sentence]


@given(st.integers(1, 400))
def test_parts_are_even_contiguous_and_of_five_to_ten(count: int) -> None:
    items: Any = list(range(count))
    parts = evenly(items)
    sizes = [len(part) for part in parts]
    assert [item for part in parts for item in part] == items
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 10
    assert len(sizes) == 1 or min(sizes) >= 5


def test_postcodes_sort_by_district_number_and_unknown_ones_last() -> None:
    ordered = ["GU9 7PT", "GU10 4TG", "N1 9AA", "N1C 4AA", "SL15PP", "", "??"]
    assert sorted(reversed(ordered), key=outward)[:5] == ordered[:5]


def test_a_sub_icb_location_alone_is_imported() -> None:
    document = import_icb(MAP, PATIENTS, sub_icb="1e5")
    assert document["name"] == "Ashmere - 1E5, October 2025"
    assert [place["id"] for place in document["places"]] == ["1e5"]
    assert document == import_icb(MAP, PATIENTS, "QZA", "1E5")
