"""Importing the practice map and the registered patients of one month."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trustsim.errors import InputError
from trustsim.nhs import Register, import_icb, read_register, scenario_document, write_scenario
from trustsim.nhs import rows as rows_module
from trustsim.nhs.names import letters, sensible_capitals
from trustsim.nhs.places import evenly, outward

FIXTURES = Path(__file__).parent / "fixtures"
MAP, PATIENTS = FIXTURES / "map.csv", FIXTURES / "patients.csv"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
REAL_MAP, REAL_PATIENTS = REAL / "gp-reg-pat-prac-map_2025-10.csv", REAL / "gp-reg-pat-prac-all_2025-10.csv"
needs_real_data = pytest.mark.skipif(
    not (REAL_MAP.exists() and REAL_PATIENTS.exists()),
    reason="the folder shared/data with NHS England's October 2025 files is not beside this repository",
)


@pytest.fixture(scope="module")
def real() -> Register:
    return read_register(REAL_MAP, REAL_PATIENTS)


def pcns(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [pcn for place in document["places"] for pcn in place["pcns"]]


def practices(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [practice for pcn in pcns(document) for practice in pcn["practices"]]


def place_sizes(document: dict[str, Any]) -> list[int]:
    return [len(place["pcns"]) for place in document["places"]]


def place_of(document: dict[str, Any], pcn: str) -> str:
    return next(place["id"] for place in document["places"] if pcn in [one["id"] for one in place["pcns"]])


def about(document: dict[str, Any], words: str) -> str:
    """The assumption that holds these words."""
    return next(sentence for sentence in document["assumed"] if words in sentence)


@pytest.fixture
def ashmere() -> dict[str, Any]:
    return import_icb(MAP, PATIENTS, "QZA")


# --- what a scenario holds


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


def test_what_the_files_lack_is_named_as_assumed(ashmere: dict[str, Any]) -> None:
    everything = " ".join(ashmere["assumed"])
    for lacking in ("seats", "needs", "directors", "ally", "learnt", "workload"):
        assert lacking in everything
    assert all(sentence.endswith(".") for sentence in ashmere["assumed"])


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


# --- places


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
    assert "split" in about(ashmere, "neighbouring postcodes")


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


# --- the written file


def test_the_written_file_reads_back_the_same(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    out = tmp_path / "ashmere.yaml"
    out.write_text("older")
    write_scenario(ashmere, out)
    assert YAML(typ="safe", pure=True).load(out) == ashmere
    assert [path.name for path in tmp_path.iterdir()] == ["ashmere.yaml"]


def test_the_written_file_opens_with_the_licence_and_what_is_assumed(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    out = tmp_path / "ashmere.yaml"
    write_scenario(ashmere, out)
    lines = out.read_text().splitlines()
    assert lines[0] == f"# {ashmere['source']['licence']}"
    comment = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    assert all(sentence in comment for sentence in ashmere["assumed"])
    assert not re.search(r"^[^#]*[&*]\w+\s*$|\{|\[", "\n".join(lines[lines.index("places:") :]), re.MULTILINE)


def test_a_failed_write_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, ashmere: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "ashmere.yaml"
    out.write_text("older")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="No space left"):
        write_scenario(ashmere, out)
    assert out.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["ashmere.yaml"]


@pytest.mark.parametrize("name", ["map.csv", "missing/place.yaml", "folder.yaml", "file.yaml/place.yaml"])
def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, ashmere: dict[str, Any], name: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "file.yaml").write_text("")
    with pytest.raises(InputError, match=re.escape(name)):
        write_scenario(ashmere, tmp_path / name)


# --- refusals


def refusal(map_file: Path, patients_file: Path, **asked: Any) -> str:
    with pytest.raises(InputError) as caught:
        import_icb(map_file, patients_file, **(asked or {"icb": "QZA"}))
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message
    return message


def refused_map(tmp_path: Path, change: Callable[[str], str | bytes]) -> str:
    return refusal(changed(tmp_path, MAP, change), PATIENTS)


def refused_patients(tmp_path: Path, change: Callable[[str], str | bytes]) -> str:
    return refusal(MAP, changed(tmp_path, PATIENTS, change))


def changed(tmp_path: Path, file: Path, change: Callable[[str], str | bytes]) -> Path:
    new, copy = change(file.read_text()), tmp_path / file.name
    copy.write_bytes(new if isinstance(new, bytes) else new.encode())
    return copy


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file"),
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b",,\n", ":1: there is no column EXTRACT_DATE"),
        (b"PK\x03\x04\0\0", "zip or Excel"),
        (b"<!DOCTYPE html>\n<p>Not found", ":1: there is no column EXTRACT_DATE"),
        (b"EXTRACT_DATE\n\0", ":2: the line holds a NUL byte"),
    ],
)
def test_what_is_no_such_file_is_refused_with_what_to_give(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "given.csv"
    if content is not None:
        file.write_bytes(content)
    for message in (refusal(file, PATIENTS), refusal(MAP, file)):
        assert message.startswith(str(file))
        assert says in message


def test_a_folder_or_a_device_is_refused(tmp_path: Path) -> None:
    assert "this is a folder; --map takes the practice map" in refusal(tmp_path, PATIENTS)
    assert "this is a folder; --patients takes the registered-patients" in refusal(MAP, tmp_path)
    assert "not an ordinary file" in refusal(Path("/dev/null"), PATIENTS)
    assert "cannot be read" in refusal(tmp_path / ("x" * 300), PATIENTS)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(rows_module.MOST_BYTES + 1)
    assert "over 200 MB" in refusal(large, PATIENTS)


def test_swapped_files_are_named(tmp_path: Path) -> None:
    message = refusal(PATIENTS, MAP)
    assert "patients.csv:1: this is the registered-patients file; give it with --patients" in message
    assert "map.csv:1: this is the practice map; give it with --map" in refusal(MAP, MAP)


def test_a_missing_column_is_named_with_the_file_it_should_be(tmp_path: Path) -> None:
    message = refused_map(tmp_path, lambda text: text.replace(",PCN_CODE,", ",PCN,", 1))
    assert "map.csv:1: there is no column PCN_CODE" in message
    assert "gp-reg-pat-prac-map.csv" in message
    message = refused_patients(tmp_path, lambda text: text.replace("NUMBER_OF_PATIENTS", "N", 1))
    assert "patients.csv:1: there is no column NUMBER_OF_PATIENTS" in message


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("SUPPLIER_NAME", "PCN_CODE", 1))
    assert ":1: the column PCN_CODE stands there twice" in message


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    assert "no rows" in refused_map(tmp_path, lambda text: text.splitlines()[0] + "\n")
    assert "no row has TYPE" in refused_patients(tmp_path, lambda text: text.splitlines()[0] + "\n")


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    def with_accent(text: str) -> bytes:
        return text.replace("ALDERFORD ROAD", "ALDÉRFORD ROAD").encode("cp1252")

    message = refused_map(tmp_path, with_accent)
    assert "map.csv:2: byte 0xc9 is not UTF-8" in message
    assert "CSV UTF-8" in message


def test_a_byte_order_mark_windows_line_ends_and_blank_rows_are_accepted(
    tmp_path: Path, ashmere: dict[str, Any]
) -> None:
    def by_spreadsheet(text: str) -> bytes:
        blank = "," * text.splitlines()[0].count(",")
        return b"\xef\xbb\xbf" + f"{text}\n{blank}\n".replace("\n", "\r\n").encode()

    files = [changed(tmp_path, file, by_spreadsheet) for file in (MAP, PATIENTS)]
    assert import_icb(*files, "QZA") == ashmere


def test_a_row_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = MAP.read_text().count("\n")
    message = refused_map(tmp_path, lambda text: text[:-60])
    assert re.search(rf"map.csv:{lines}: the row has \d+ values and the header 17; the row looks cut", message)
    message = refused_map(tmp_path, lambda text: text.replace('"ST MARY', '"ST "MARY', 1))
    assert "map.csv:3: not valid CSV" in message
    message = refused_patients(tmp_path, lambda text: text.replace(",9000\n", ",9,000\n"))
    assert "patients.csv:2: the row has 11 values and the header 10; put quotes" in message


def test_a_quoted_line_end_leaves_the_line_numbers_right(tmp_path: Path) -> None:
    text = MAP.read_text().replace("ALDERFORD ROAD SURGERY", '"ALDERFORD\nROAD SURGERY"')
    within = refused_map(tmp_path, lambda _: text.replace("ZA10 1AA,U", "ZA10 1AA,?"))
    after = refused_map(tmp_path, lambda _: text.replace("ZA9 1AA,U", "ZA9 1AA,?"))
    assert "map.csv:2: PCN_CODE is '?90001'" in within
    assert "map.csv:5: PCN_CODE is '?90002'" in after


def test_a_last_line_without_its_end_is_told(tmp_path: Path) -> None:
    whole = changed(tmp_path, PATIENTS, lambda text: text.rstrip("\n"))
    sentence = about(import_icb(MAP, whole, "QZA"), "cut short")
    assert sentence.startswith("The last line of patients.csv")


@pytest.mark.parametrize("size", ["", "many", "-5", "9000.0", "1e3", "*", "1000001", "9" * 30, "٣", "1 000"])
def test_a_list_size_that_is_no_list_size_is_refused(tmp_path: Path, size: str) -> None:
    message = refused_patients(tmp_path, lambda text: text.replace(",9000\n", f",{size}\n"))
    assert f"patients.csv:2: NUMBER_OF_PATIENTS is '{size}'; a list size is a whole number" in message


def test_a_million_patients_are_the_most(tmp_path: Path) -> None:
    file = changed(tmp_path, PATIENTS, lambda text: text.replace(",9000\n", ",1000000\n"))
    assert 1_000_000 in [practice["patients"] for practice in practices(import_icb(MAP, file, "QZA"))]


def test_only_rows_for_all_sexes_and_ages_count(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    def with_detail(text: str) -> str:
        row = text.splitlines()[1]
        male, young = row.replace(",ALL,ALL,", ",MALE,ALL,"), row.replace(",ALL,ALL,", ",ALL,0_4,")
        return "\n".join([text.rstrip(), male, young, row.replace(",GP,", ",PCN,"), ""])

    assert import_icb(MAP, changed(tmp_path, PATIENTS, with_detail), "QZA") == ashmere
    message = refused_patients(tmp_path, lambda text: text.replace(",ALL,ALL,", ",MALE,ALL,"))
    assert "gp-reg-pat-prac-all.csv" in message


@pytest.mark.parametrize("name", ["", "X" * 101])
def test_a_name_that_is_empty_or_too_long_is_refused(tmp_path: Path, name: str) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("ALDERFORD PCN", name, 1))
    assert "map.csv:2: PCN_NAME is '" in message
    assert "a name has 1 to 100 characters" in message


@pytest.mark.parametrize("code", ["", "Z9 001", "Z-9", "Z" * 13])
def test_a_code_that_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("Z90001", code, 1))
    assert f"map.csv:2: PRACTICE_CODE is '{code}'; an NHS code is" in message


def test_a_practice_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    def repeat(text: str) -> str:
        return text + text.splitlines()[1] + "\n"

    lines = MAP.read_text().count("\n")
    assert f"map.csv:{lines + 1}: PRACTICE_CODE is 'Z90001'; line 2 has the same" in refused_map(tmp_path, repeat)
    assert f"patients.csv:{lines}: CODE is 'Z90001'; line 2" in refused_patients(tmp_path, repeat)


@pytest.mark.parametrize("date", ["", "01/10/2025", "2025-13-01", "01Okt2025", "2025-10"])
def test_a_date_that_cannot_be_read_is_refused(tmp_path: Path, date: str) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("01Oct2025", date, 1))
    assert f"map.csv:2: EXTRACT_DATE is '{date}'; give the file as published" in message


def test_files_of_different_months_are_refused(tmp_path: Path) -> None:
    message = refused_patients(tmp_path, lambda text: text.replace("2025-10-01", "2025-09-01"))
    assert "patients.csv: its EXTRACT_DATE is of 2025-09" in message
    assert "of 2025-10; give two files of the same month" in message
    message = refused_map(tmp_path, lambda text: text.replace("01Oct2025", "01SEP2025", 1))
    assert "map.csv:3: EXTRACT_DATE is '01Oct2025'; the rows above are of 2025-09" in message


def test_an_unknown_code_is_refused_with_the_nearest(tmp_path: Path) -> None:
    message = refusal(MAP, PATIENTS, icb="QZX")
    assert f"{MAP}: --icb is 'QZX', which is not in it; nearest: QZA (Ashmere), QZB (Brackwater)" in message
    assert "nearest: QZB (Brackwater)" in refusal(MAP, PATIENTS, icb="brackwater")
    message = refusal(MAP, PATIENTS, icb="QZA", sub_icb="Z2B")
    assert message.endswith("choose one of 1E5, Z1A")
    assert "name one of QZA, QZB" in refusal(MAP, PATIENTS, icb=None)


def test_patients_for_less_than_half_of_the_practices_are_refused(tmp_path: Path) -> None:
    message = refused_patients(tmp_path, lambda text: "".join(text.splitlines(keepends=True)[:10]))
    assert "patients.csv: CODE has only 9 of the 34 practices of 'QZA'; the file looks cut off" in message


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_imported_or_refused_but_never_crashes(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    files = []
    for file in (MAP, PATIENTS):
        raw = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(raw) - 1))
            raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
        files.append(folder / f"damaged-{file.name}")
        files[-1].write_bytes(bytes(raw))
    try:
        document = import_icb(*files, "QZA")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        out = folder / "damaged.yaml"
        write_scenario(document, out)
        assert YAML(typ="safe", pure=True).load(out) == document


# --- the real files of October 2025


@needs_real_data
def test_frimley_has_16_pcns_of_64_practices_in_two_places() -> None:
    document = import_icb(REAL_MAP, REAL_PATIENTS, "QNQ")
    assert (len(pcns(document)), len(practices(document))) == (16, 64)
    assert place_sizes(document) == [8, 8]
    assert about(document, "in no PCN").startswith("3 practices in no PCN")
    assert sum(practice["patients"] for practice in practices(document)) == 836_606
    assert document["name"] == "Frimley (QNQ), October 2025"


@needs_real_data
def test_every_icb_is_imported_and_every_pcn_is_in_one(real: Register) -> None:
    icbs = sorted({practice.icb for practice in real.practice_map.practices})
    documents = [scenario_document(real, icb) for icb in icbs]
    taken = [pcn["id"] for document in documents for pcn in pcns(document)]
    assert len(icbs) == 42
    assert len(taken) == len(set(taken)) == 1_297
    assert sum(len(practices(document)) for document in documents) == 6_202 - 71
    assert max(size for document in documents for size in place_sizes(document)) == 10
    for document in documents:
        names = [pcn["name"] for pcn in pcns(document)]
        assert len(set(names)) == len(names)


@needs_real_data
def test_the_published_totals_are_met(real: Register) -> None:
    everyone = real.practice_map.practices
    assert len(everyone) == 6_202
    assert len({practice.sub_icb for practice in everyone}) == 106
    sizes = [sum(map(real.patients, network.practices)) for network in real.networks]
    assert max(sizes) == 270_773
    assert sorted(sizes)[len(sizes) // 2] == 45_364
    assert max(len(network.practices) for network in real.networks) == 31
    assert sum(1 for network in real.networks if len(network.spans) > 1) == 10


@needs_real_data
def test_the_pcn_in_two_icbs_is_in_one_of_them(real: Register) -> None:
    (spanning,) = (network for network in real.networks if len({practice.icb for practice in network.practices}) > 1)
    assert (spanning.code, spanning.icb) == ("U41591", "QJK")
