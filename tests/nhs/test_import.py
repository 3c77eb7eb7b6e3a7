"""What a scenario made from the practice map and the registered patients of one month holds."""

import random
from pathlib import Path
from typing import Any

import pytest
from made_up_files import MAP, PATIENTS, about, pcns, place_of, place_sizes, practices

from trustsim.nhs import import_icb, write_scenario
from trustsim.nhs.names import letters, sensible_capitals
from trustsim.scenario import Scenario


def test_a_scenario_has_the_agreed_keys_in_order(ashmere: dict[str, Any]) -> None:
    assert list(ashmere) == [
        *("schema_version", "name", "question", "description", "months", "structure_seed", "places"),
        *("assumed", "source"),
    ]
    assert list(ashmere["places"][0]) == ["id", "name", "pcns"]
    assert list(pcns(ashmere)[0]) == ["id", "name", "practices"]
    assert list(practices(ashmere)[0]) == ["id", "name", "patients"]
    assert (ashmere["schema_version"], ashmere["months"]) == (1, 120)


def test_the_source_names_the_files_without_their_folders(ashmere: dict[str, Any]) -> None:
    assert ashmere["source"] == {
        "title": "Patients Registered at a GP Practice, October 2025 (NHS England)",
        "files": ["map.csv", "patients.csv"],
        "extract": "2025-10",
        "licence": "Contains information from NHS England, licensed under the Open Government Licence v3.0.",
    }


def test_ids_are_the_codes_in_small_letters_and_each_stands_once(ashmere: dict[str, Any]) -> None:
    assert {"u90001", "u90012", "u90101"} <= {pcn["id"] for pcn in pcns(ashmere)}
    everything = [*ashmere["places"], *pcns(ashmere), *practices(ashmere)]
    assert len({one["id"] for one in everything}) == len(everything)


def test_pcns_that_share_a_name_within_the_icb_get_their_code(ashmere: dict[str, Any]) -> None:
    names = [pcn["name"] for pcn in pcns(ashmere)]
    assert "Unity PCN (U90002)" in names
    assert "Unity PCN (U90011)" in names
    assert len(set(names)) == len(names)
    assert "Unity PCN" in [pcn["name"] for pcn in pcns(import_icb(MAP, PATIENTS, "QZB"))]


def test_what_the_files_lack_is_named_as_assumed_once(ashmere: dict[str, Any]) -> None:
    sentences = Scenario.from_dict(ashmere).assumed
    for lacking in ("seats", "needs", "strengths", "directors of", "hurts", "ally", "learnt", "workload"):
        assert len([sentence for sentence in sentences if lacking in sentence]) == 1
    assert not [sentence for sentence in sentences if "grievances" in sentence]
    assert all(sentence.endswith(".") for sentence in sentences)


def test_the_description_says_what_is_real(ashmere: dict[str, Any]) -> None:
    assert ashmere["description"].endswith(
        "October 2025. Imagined directors: list sizes are real, but people, needs and history are not."
    )


def test_codes_may_be_given_in_small_letters() -> None:
    assert import_icb(MAP, PATIENTS, "qza") == import_icb(MAP, PATIENTS, "QZA")


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    shuffled = []
    for file in (MAP, PATIENTS):
        header, *lines = file.read_text().splitlines(keepends=True)
        random.Random(3).shuffle(lines)
        shuffled.append(tmp_path / file.name)
        shuffled[-1].write_text(header + "".join(lines))
    assert import_icb(*shuffled, "QZA") == import_icb(MAP, PATIENTS, "QZA")


# --- where PCNs and practices belong


def test_a_pcn_across_two_icbs_goes_whole_to_the_one_with_most_of_its_patients(
    ashmere: dict[str, Any],
) -> None:
    brackwater = import_icb(MAP, PATIENTS, "QZB")
    border = next(pcn for pcn in pcns(brackwater) if pcn["id"] == "u90050")
    assert [practice["patients"] for practice in border["practices"]] == [3000, 7000]
    assert "u90050" not in [pcn["id"] for pcn in pcns(ashmere)]
    assert "U90050" in about(brackwater, "spans sub-ICB locations")
    assert "1 practice in a PCN with most of its patients elsewhere (Z90032) is" in about(ashmere, "elsewhere")


def test_a_pcn_with_equally_many_patients_in_two_locations_goes_by_code(ashmere: dict[str, Any]) -> None:
    assert place_of(ashmere, "u90051") == "1e5"


def test_most_patients_are_counted_over_the_icb_before_the_sub_icb(tmp_path: Path) -> None:
    text = MAP.read_text()
    row = next(line for line in text.splitlines() if ",Z90033," in line)
    extra = row.replace("Z90033", "Z90099").replace("Z2B", "Z3B")
    map_file, patients_file = tmp_path / "map.csv", tmp_path / "patients.csv"
    map_file.write_text(text + extra + "\n")
    sizes = PATIENTS.read_text().replace(",7000\n", ",2000\n")
    size = next(line for line in sizes.splitlines() if ",Z90033," in line)
    patients_file.write_text(sizes + size.replace("Z90033", "Z90099") + "\n")
    assert place_of(import_icb(map_file, patients_file, "QZB"), "u90050") == "z2b"


def test_practices_in_no_pcn_are_left_out_and_counted(ashmere: dict[str, Any]) -> None:
    assert about(ashmere, "in no PCN") == "2 practices in no PCN (Z90030, Z90031) are left out."
    assert {"z90030", "z90031"}.isdisjoint(practice["id"] for practice in practices(ashmere))


def test_practices_without_patients_are_left_out_and_counted(tmp_path: Path) -> None:
    patients_file = tmp_path / "patients.csv"
    patients_file.write_text(PATIENTS.read_text().replace(",9137\n", ",0\n"))
    document = import_icb(MAP, patients_file, "QZA")
    assert "2 practices with no patients in the registered-patients file (Z90003, Z90029) are" in about(
        document, "registered-patients"
    )
    assert "z90029" not in [practice["id"] for practice in practices(document)]


def test_a_list_size_of_one_is_kept(ashmere: dict[str, Any]) -> None:
    assert 1 in [practice["patients"] for practice in practices(ashmere)]


# --- names


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("THE ELMSBY SURGERY", "The Elmsby Surgery"),
        ("ST MARY'S GP CENTRE,ELMSBY", "St Mary's GP Centre, Elmsby"),
        ("STOKE-ON-THE-HILL & DISTRICT PCN", "Stoke-on-the-Hill & District PCN"),
        ("DR RK O'HARA & PARTNERS", "Dr RK O'Hara & Partners"),
        ("ASH BROOK CARE (ABC) PCN", "Ash Brook Care (ABC) PCN"),
        ("UNITY (ELMSBY) PCN", "Unity (Elmsby) PCN"),
        ("ZD4+ PCN LTD", "ZD4+ PCN Ltd"),
        ("TOGETHER4HEALTH PCN2", "Together4Health PCN2"),
        ("THE 4TH STREET PMS PRACTICE,", "The 4th Street PMS Practice"),
        ("MCKENZIE GPS OF NHS TRUST", "McKenzie GPs of NHS Trust"),
        ("Already in Small letters", "Already in Small letters"),
    ],
)
def test_names_get_sensible_capitals(published: str, written: str) -> None:
    assert sensible_capitals(published) == written


def test_letters_go_on_after_z() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [*("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")]


# --- anonymised


def test_anonymised_names_and_ids_are_invented_and_sizes_are_kept(ashmere: dict[str, Any]) -> None:
    hidden = import_icb(MAP, PATIENTS, "QZA", anonymise=True)
    assert hidden["places"][1]["name"] == "Place B"
    assert hidden["places"][1]["pcns"][2]["id"] == "b3"
    assert hidden["places"][1]["pcns"][2]["practices"][1]["name"] == "Practice B3-2"
    assert place_sizes(hidden) == place_sizes(ashmere)
    assert sorted(p["patients"] for p in practices(hidden)) == sorted(p["patients"] for p in practices(ashmere))


def test_nothing_anonymised_names_an_organisation_or_a_file(tmp_path: Path) -> None:
    map_file = tmp_path / "ashmere-map.csv"
    map_file.write_text(MAP.read_text().rstrip("\n"))
    out = tmp_path / "hidden.yaml"
    write_scenario(import_icb(map_file, PATIENTS, "QZA", anonymise=True), out)
    text = out.read_text().casefold()
    for row in MAP.read_text().splitlines()[1:]:
        for value in row.replace('"', "").split(",")[2:13]:
            assert len(value) < 3 or value == "Unallocated" or value.casefold() not in text
    assert "ashmere" not in text
    assert ".csv" not in text
    assert "list sizes are real" in text
