"""Sub-ICB locations as places, whole or split."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from made_up_files import MAP, PATIENTS, about, changed

from trustsim.nhs import import_icb, read_register
from trustsim.nhs.areas import Area
from trustsim.nhs.assumptions import assumptions
from trustsim.nhs.places import Place, evenly, outward


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
    assert "outward postcode of each PCN's largest practice, then of PCN code" in about(ashmere, "split into places")


def test_only_what_applies_is_said_of_places(ashmere: dict[str, Any]) -> None:
    whole = "Each sub-ICB location of up to ten PCNs is taken as one place."
    assert ashmere["assumed"][0] == whole
    assert ashmere["assumed"][1].startswith("1 sub-ICB location with more than ten PCNs (Z1A) is split into places")
    split = import_icb(MAP, PATIENTS, sub_icb="Z1A")
    assert "one place" not in " ".join(split["assumed"])
    hidden = import_icb(MAP, PATIENTS, sub_icb="Z1A", anonymise=True)
    assert hidden["assumed"][0].startswith("1 sub-ICB location with more than ten PCNs is split into places")
    unsplit = import_icb(MAP, PATIENTS, sub_icb="1E5")
    assert unsplit["assumed"][0] == whole and "split" not in " ".join(unsplit["assumed"])


def test_several_split_locations_are_all_named(tmp_path: Path) -> None:
    one = changed(tmp_path, MAP, lambda text: text.replace("QZB", "QZA"))
    register = read_register(one, PATIENTS)
    networks = register.networks
    places = [Place(sub_icb, 1, networks[:1]) for sub_icb in ("Z1A", "Z2B")]
    sentences = assumptions(register, Area("QZA", None), places, anonymise=False)
    assert sentences[0].startswith("2 sub-ICB locations with more than ten PCNs (Z1A, Z2B) are split into places")


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
