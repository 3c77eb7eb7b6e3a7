"""Files of other years and kinds give the same scenario where they say the same."""

import re
from pathlib import Path
from typing import Any

import pytest
from made_up_files import (
    MAP,
    OLD_HEADERS,
    PARTNER_HEADERS,
    PATIENTS,
    about,
    changed,
    current_workbook,
    partner_csv,
    partners,
    pcns,
    place_sizes,
    refusal,
    with_headers,
    workbook_of_2019,
    workbook_of_2022,
)

from trustsim.errors import InputError
from trustsim.nhs import every_icb_document, import_icb, read_register


def without_source(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "source"}


def left_out(document: dict[str, Any]) -> list[str]:
    return [sentence for sentence in document["assumed"] if "left out" in sentence]


def old_patients(text: str) -> str:
    return with_headers(text, OLD_HEADERS).replace("2025-10-01", "01OCT2025")


# --- practice maps and list sizes


def test_a_map_and_list_sizes_from_before_2022_give_the_same(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    old_map = changed(tmp_path, MAP, lambda text: with_headers(text, OLD_HEADERS))
    sizes = changed(tmp_path, PATIENTS, old_patients)
    assert "CCG_CODE" in old_map.read_text() and "SUB_ICB" not in old_map.read_text() + sizes.read_text()
    assert import_icb(old_map, sizes, "QZA") == ashmere


def test_names_of_ccgs_are_shortened_like_those_of_sub_icb_locations(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    def of_2021(text: str) -> str:
        return with_headers(text, OLD_HEADERS).replace("ICB - Z1A", "CCG").replace("ICB - 1E5", "CCG")

    document = import_icb(changed(tmp_path, MAP, of_2021), PATIENTS, "QZA")
    for words in ashmere, document:
        words["assumed"] = [sentence.replace("sub-ICB location", "CCG") for sentence in words["assumed"]]
    assert without_source(document) == without_source(ashmere)


@pytest.mark.parametrize(
    "made", [workbook_of_2019, workbook_of_2022, lambda folder: partner_csv(folder, partners(True))]
)
def test_files_of_ccgs_are_spoken_of_as_ccgs(tmp_path: Path, made: Any) -> None:
    document = import_icb(None, PATIENTS, sub_icb="1E5", epcn_file=made(tmp_path))
    assert document["assumed"][0] == "Each CCG of up to ten PCNs is taken as one place."
    assert about(document, "spans").startswith("A PCN that spans CCGs is placed")
    assert "sub-ICB" not in " ".join(document["assumed"])


def test_icb_codes_of_other_lengths_are_taken(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    longer = changed(tmp_path, MAP, lambda text: text.replace(",QZA,", ",E54Z0001,"))
    document = import_icb(longer, PATIENTS, "e54z0001")
    assert document["places"] == ashmere["places"]
    assert document["name"] == "Ashmere (E54Z0001), October 2025"


@pytest.mark.parametrize(
    ("map_date", "patients_date"),
    [("01OCT2025", "01Oct2025"), ("2025-10-01", "01oct2025"), ("01Oct2025", "20251001"), ("31Oct2025", "2025-10-01")],
)
def test_extract_dates_are_read_in_every_form(
    tmp_path: Path, ashmere: dict[str, Any], map_date: str, patients_date: str
) -> None:
    practice_map = changed(tmp_path, MAP, lambda text: text.replace("01Oct2025", map_date))
    sizes = changed(tmp_path, PATIENTS, lambda text: text.replace("2025-10-01", patients_date))
    assert import_icb(practice_map, sizes, "QZA") == ashmere


def test_august_2026_is_told_in_words(tmp_path: Path) -> None:
    files = [
        changed(tmp_path, file, lambda text: text.replace("01Oct2025", "01Aug2026").replace("2025-10-01", "01Aug2026"))
        for file in (MAP, PATIENTS)
    ]
    document = import_icb(*files, "QZA")
    assert document["name"] == "Ashmere (QZA), August 2026"
    assert document["source"]["extract"] == "2026-08"


def test_postcodes_missing_from_the_map_come_from_the_list_sizes(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    bare = changed(tmp_path, MAP, lambda text: with_headers(text, {"PRACTICE_POSTCODE": "OTHER"}))
    sizes = changed(tmp_path, PATIENTS, lambda text: text)
    assert import_icb(bare, sizes, "QZA")["places"] == ashmere["places"]


def test_where_no_file_has_postcodes_the_pcn_code_orders_and_the_scenario_says_so(tmp_path: Path) -> None:
    bare = changed(tmp_path, MAP, lambda text: with_headers(text, {"PRACTICE_POSTCODE": "OTHER"}))
    sizes = changed(tmp_path, PATIENTS, lambda text: with_headers(text, {"POSTCODE": "OTHER"}))
    document = import_icb(bare, sizes, "QZA")
    assert [place["name"] for place in document["places"]][1:] == ["Ashmere - Z1A 1", "Ashmere - Z1A 2"]
    assert [pcn["id"] for place in document["places"][1:] for pcn in place["pcns"]] == [
        f"u900{number:02}" for number in range(1, 13)
    ]
    assert "no usable postcode for 12 PCNs (U90001, U90002" in about(document, "so PCN code alone")
    hidden = import_icb(bare, sizes, "QZA", anonymise=True)
    assert "no usable postcode for 12 PCNs of these" in about(hidden, "so PCN code alone")


# --- lists of PCNs


@pytest.mark.parametrize("made", [current_workbook, partner_csv])
def test_a_list_of_pcns_gives_the_same_as_the_map(tmp_path: Path, ashmere: dict[str, Any], made: Any) -> None:
    document = import_icb(None, PATIENTS, "Ashmere", epcn_file=made(tmp_path))
    assert document["places"] == ashmere["places"]
    assert left_out(document) == left_out(ashmere)
    assert document["name"] == "Ashmere, October 2025"
    assert document["description"] == ashmere["description"].replace(" (QZA)", "")


def test_a_csv_with_the_workbook_s_headers_is_taken_too(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    headed = partner_csv(tmp_path, [PARTNER_HEADERS, *partners()])
    assert import_icb(None, PATIENTS, "Ashmere", epcn_file=headed)["places"] == ashmere["places"]


@pytest.mark.parametrize(
    "made",
    [
        workbook_of_2022,
        lambda folder: workbook_of_2022(folder, "Clinical Commissioning Group"),
        workbook_of_2019,
        lambda folder: partner_csv(folder, partners(ccg=True)),
    ],
)
@pytest.mark.parametrize("sub_icb", ["Z1A", "1E5", "Z2B"])
def test_lists_of_2019_and_2022_give_the_same_for_a_ccg(tmp_path: Path, made: Any, sub_icb: str) -> None:
    document = import_icb(None, PATIENTS, sub_icb=sub_icb, epcn_file=made(tmp_path))
    of_map = import_icb(MAP, PATIENTS, sub_icb=sub_icb)
    assert document["places"] == of_map["places"]
    assert left_out(document) == left_out(of_map)


def test_a_list_of_pcns_says_how_it_was_dated(tmp_path: Path) -> None:
    document = import_icb(None, PATIENTS, "ashmere", epcn_file=current_workbook(tmp_path))
    sentence = about(document, "without an end date")
    assert "as in ePCN.xlsx" in sentence
    assert sentence.endswith("latest change is of September 2023, and the list sizes are of October 2025.")
    assert document["source"]["files"] == ["ePCN.xlsx", "patients.csv"]
    assert "(ePCN)" in document["source"]["title"]
    hidden = import_icb(None, PATIENTS, "ashmere", anonymise=True, epcn_file=current_workbook(tmp_path))
    assert "ePCN.xlsx" not in str(hidden)


def test_only_memberships_without_an_end_count(tmp_path: Path) -> None:
    document = import_icb(None, PATIENTS, "Ashmere", epcn_file=current_workbook(tmp_path))
    where = {practice["id"]: pcn["id"] for pcn in pcns(document) for practice in pcn["practices"]}
    assert where["z90001"] == "u90001"
    assert "z90099" not in where


def test_a_list_without_icbs_is_taken_by_sub_icb_only(tmp_path: Path) -> None:
    old = workbook_of_2022(tmp_path)
    message = refusal(None, PATIENTS, icb="QZA", epcn_file=old)
    assert "ePCN.xlsx: it names no ICB for 'NHS ASHMERE CCG', so it cannot be taken by ICB; name a --sub-icb" in message


def test_an_icb_code_with_a_list_of_names_is_refused_with_the_names(tmp_path: Path) -> None:
    message = refusal(None, PATIENTS, icb="QZA", epcn_file=current_workbook(tmp_path))
    assert message.endswith("--icb is 'QZA', but this file has ICBs by name and no codes; choose one of "
                            "'Ashmere', 'Brackwater'")  # fmt: skip


def test_a_map_without_pcns_is_refused(tmp_path: Path) -> None:
    alone = changed(tmp_path, MAP, lambda text: re.sub(r"U\d{5},[A-Z ]+,", "U,Unallocated,", text))
    with pytest.raises(InputError, match=r"map\.csv: no practice with patients is in a PCN; check that it is whole"):
        list(every_icb_document(read_register(alone, PATIENTS)))
    assert "no PCN has most of its patients in 'NHS Ashmere Integrated Care Board (QZA)'" in refusal(alone, PATIENTS)


def test_one_of_map_and_list_is_needed(tmp_path: Path) -> None:
    assert "neither is given; give one of the two" in refusal(None, PATIENTS)
    assert "both are given; give one of the two" in refusal(MAP, PATIENTS, icb="QZA", epcn_file=partner_csv(tmp_path))


def test_names_of_pcns_and_places_do_not_depend_on_the_format(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    document = import_icb(None, PATIENTS, "Ashmere", epcn_file=partner_csv(tmp_path))
    assert [pcn["name"] for pcn in pcns(document)] == [pcn["name"] for pcn in pcns(ashmere)]
    assert place_sizes(document) == place_sizes(ashmere)
