"""CSV files that cannot be used."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from made_up_files import (
    MAP,
    PARTNER_HEADERS,
    PATIENTS,
    about,
    changed,
    partner_csv,
    partners,
    practices,
    refusal,
    refused_map,
    refused_patients,
    with_headers,
)

from trustsim.nhs import contents, import_icb


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file"),
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b",,\n", ":1: there are no columns EXTRACT_DATE, "),
        (b"PK\x03\x04\0\0", "zip or Excel"),
        (b"<!DOCTYPE html>\n<p>Not found", ":1: there are no columns EXTRACT_DATE, "),
        (b"EXTRACT_DATE\n\0", ":2: the line holds a NUL byte"),
        ("EXTRACT_DATE".encode("utf-16"), "the text is UTF-16; save it as 'CSV UTF-8'"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old or locked Excel file; save it as 'CSV UTF-8'"),
        (b'"' + b"x" * 200_000, ":1: not valid CSV (field larger than field limit"),
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
        stream.truncate(contents.MOST_BYTES + 1)
    assert "over 50 MB" in refusal(large, PATIENTS)


def test_swapped_files_are_named(tmp_path: Path) -> None:
    message = refusal(PATIENTS, MAP)
    assert "patients.csv:1: this is the registered-patients file; give it with --patients" in message
    assert "map.csv:1: this is the practice map; give it with --map" in refusal(MAP, MAP)


def test_a_missing_column_is_named_with_the_file_it_should_be(tmp_path: Path) -> None:
    message = refused_map(tmp_path, lambda text: text.replace(",PCN_CODE,", ",PCN,", 1))
    assert "map.csv:1: there is no column PCN_CODE; --map takes the practice map" in message
    assert message.endswith("published as gp-reg-pat-prac-map.csv")
    message = refused_map(
        tmp_path, lambda text: with_headers(text, {"PCN_CODE": "A", "PCN_NAME": "B", "ICB_CODE": "C"})
    )
    assert "map.csv:1: there are no columns PCN_CODE, PCN_NAME and ICB_CODE; --map takes" in message
    message = refused_patients(tmp_path, lambda text: text.replace("NUMBER_OF_PATIENTS", "N", 1))
    assert "patients.csv:1: there is no column NUMBER_OF_PATIENTS" in message


@pytest.mark.parametrize(("separator", "shown"), [(";", "';'"), ("\t", "tabs"), ("|", "'|'")])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_values_that_commas_do_not_separate_are_refused_with_what_does(
    tmp_path: Path, separator: str, shown: str, quoting: Any
) -> None:
    def separated(text: str) -> str:
        out = StringIO()
        csv.writer(out, delimiter=separator, quoting=quoting).writerows(csv.reader(StringIO(text, newline="")))
        return out.getvalue()

    says = f".csv: values are separated by {shown}; save it as 'CSV UTF-8', separated by commas"
    assert refused_map(tmp_path, separated).endswith(f"map{says}")
    assert refused_patients(tmp_path, lambda text: "\ufeff\n" + separated(text)).endswith(f"patients{says}")
    listed = changed(tmp_path, partner_csv(tmp_path), separated)
    assert refusal(None, PATIENTS, icb="x", epcn_file=listed).endswith(f"ePCNCorePartner{says}")
    headed = changed(tmp_path, partner_csv(tmp_path, [PARTNER_HEADERS, *partners()]), separated)
    assert refusal(None, PATIENTS, icb="x", epcn_file=headed).endswith(f"ePCNCorePartner{says}")


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
    assert re.search(rf"map.csv:{lines}: the row has \d+ fields, 17 wanted; the row looks cut", message)
    message = refused_map(tmp_path, lambda text: text.replace('"ST MARY', '"ST "MARY', 1))
    assert "map.csv:3: not valid CSV" in message
    message = refused_patients(tmp_path, lambda text: text.replace(",9000\n", ",9,000\n"))
    assert "patients.csv:2: the row has 11 fields, 10 wanted; put quotes" in message
    message = refused_patients(tmp_path, lambda text: text + "GP\n")
    assert ": the row has 1 field, 10 wanted; the row looks cut off, so download the file again" in message


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
    is_what = f"'{size}'" if size else "empty"
    assert message.endswith(
        f"patients.csv:2: NUMBER_OF_PATIENTS is {is_what}; write a whole number from 0 to 1,000,000, "
        "or download the file again"
    )


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
    is_what = "'XXX" if name else "empty"
    assert f"map.csv:2: PCN_NAME is {is_what}" in message
    assert message.endswith("; write a name of 1 to 100 characters, or download the file again")


@pytest.mark.parametrize("code", ["", "Z9 001", "Z-9", "Z" * 13])
def test_a_code_that_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("Z90001", code, 1))
    is_what = f"'{code}'" if code else "empty"
    assert f"map.csv:2: PRACTICE_CODE is {is_what}; write the NHS code, 1 to 12 letters and digits, or" in message


def test_a_practice_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    def repeat(text: str) -> str:
        return text + text.splitlines()[1] + "\n"

    lines = MAP.read_text().count("\n")
    assert f"map.csv:{lines + 1}: PRACTICE_CODE is 'Z90001'; line 2 has the same" in refused_map(tmp_path, repeat)
    assert f"patients.csv:{lines}: CODE is 'Z90001'; line 2" in refused_patients(tmp_path, repeat)


@pytest.mark.parametrize("date", ["", "01/10/2025", "2025-13-01", "01Okt2025", "2025-10"])
def test_a_date_that_cannot_be_read_is_refused(tmp_path: Path, date: str) -> None:
    message = refused_map(tmp_path, lambda text: text.replace("01Oct2025", date, 1))
    is_what = f"'{date}'" if date else "empty"
    assert f"map.csv:2: EXTRACT_DATE is {is_what}; give the file as published" in message


def test_files_of_different_months_are_refused(tmp_path: Path) -> None:
    message = refused_patients(tmp_path, lambda text: text.replace("2025-10-01", "2025-09-01"))
    assert "patients.csv: its EXTRACT_DATE is of 2025-09" in message
    assert "of 2025-10; give two files of the same month" in message
    message = refused_map(tmp_path, lambda text: text.replace("01Oct2025", "01SEP2025", 1))
    assert "map.csv:3: EXTRACT_DATE is '01Oct2025'; the rows above are of 2025-09" in message


def test_an_unknown_code_is_refused_with_the_nearest(tmp_path: Path) -> None:
    message = refusal(MAP, PATIENTS, icb="QZX")
    assert f"{MAP}: --icb is 'QZX', which is not in it; choose one of QZA (Ashmere), QZB (Brackwater)" in message
    for given in ("brackwater", "Brakwater"):
        message = refusal(MAP, PATIENTS, icb=given)
        assert message.endswith(f"--icb is '{given}', which is not in it; nearest: QZB (Brackwater)")
    message = refusal(MAP, PATIENTS, icb="qza", sub_icb="z2b")
    assert message.endswith(
        "--sub-icb is 'z2b', which is not in the ICB 'qza'; choose one of 1E5 (Ashmere), Z1A (Ashmere)"
    )
    message = refusal(MAP, PATIENTS, icb="QZB", sub_icb="1E5")
    assert message.endswith("which is not in the ICB 'QZB'; choose Z2B (Brackwater), the only one")
    assert "name one of QZA, QZB" in refusal(MAP, PATIENTS, icb=None)


def test_patients_for_too_few_of_the_practices_are_refused(tmp_path: Path) -> None:
    message = refused_patients(tmp_path, lambda text: "".join(text.splitlines(keepends=True)[:10]))
    assert re.search(
        r"patients.csv: CODE has only 9 of the 32 practices that \S+map.csv has in PCNs of 'NHS Ashmere [^']+QZA\)'",
        message,
    )
    assert message.endswith("; give two whole files of the same time")
