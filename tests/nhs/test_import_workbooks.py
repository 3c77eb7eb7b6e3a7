"""Workbooks that cannot be used."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from made_up_files import (
    MAIN,
    MAP,
    PARTNER_HEADERS,
    PATIENTS,
    Formula,
    current_workbook,
    partner_csv,
    partners,
    raw_workbook,
    refusal,
    workbook_of_2019,
)

from trustsim.nhs import workbook

SHEET = "PCN Core Partner Details"
FIRST = "xl/worksheets/sheet1.xml"


def refused(path: Path, **asked: Any) -> str:
    message = refusal(None, PATIENTS, epcn_file=path, **asked or {"icb": "Ashmere"})
    assert message.startswith(str(path))
    return message


def refused_rows(folder: Path, *rows: Any) -> str:
    return refused(raw_workbook(folder / "ePCN.xlsx", {SHEET: [PARTNER_HEADERS, *rows]}))


def row(**changed: Any) -> list[Any]:
    """A row as published, but for what is changed."""
    fields = ("code", "name", "sub", "sub_name", "pcn", "pcn_name", "home", "home_name", "start", "end", "match")
    return list((dict(zip(fields, partners()[1], strict=True)) | changed).values())


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    book = current_workbook(tmp_path)
    raw = book.read_bytes()
    for damaged in (raw[: len(raw) // 2], raw[:40], raw.replace(b"xl/workbook.xml", b"xl/elsewhere.xm")):
        book.write_bytes(damaged)
        assert "it cannot be read as an Excel workbook, as if cut short or damaged; download it again" in refused(book)
    book.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "this is an old or locked Excel file; save it as .xlsx without a password" in refused(book)


def test_an_archive_is_to_be_unzipped(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ePCN.zip", "w") as archive:
        archive.write(current_workbook(tmp_path), "ePCN.xlsx")
    assert "this is a zip archive and no workbook; unzip it; --epcn takes" in refused(tmp_path / "ePCN.zip")


def test_a_damaged_part_is_found(tmp_path: Path) -> None:
    book = raw_workbook(tmp_path / "ePCN.xlsx", {SHEET: [PARTNER_HEADERS]}, **{FIRST: "<worksheet><sheetData><row>"})
    assert "it cannot be read as an Excel workbook" in refused(book)


def test_another_workbook_is_refused_with_its_sheets(tmp_path: Path) -> None:
    book = raw_workbook(tmp_path / "budget.xlsx", {"Budget": [["a"]], "Notes": [["b"]]})
    message = refused(book)
    assert f"there is no sheet '{SHEET}' among 'Budget', 'Notes'; --epcn takes the list of PCNs" in message


def test_a_sheet_is_known_whatever_its_capitals_and_spaces(tmp_path: Path) -> None:
    book = raw_workbook(tmp_path / "ePCN.xlsx", {" pcn core  partner DETAILS ": [["a"]]})
    assert (
        "sheet ' pcn core  partner DETAILS ', row 1: there are no columns PARTNER ORGANISATION CODE, PARTNER NAME,"
        in refused(book)
    )


def test_files_given_with_the_wrong_option_are_named(tmp_path: Path) -> None:
    assert "this is the practice map; give it with --map" in refusal(None, PATIENTS, icb="x", epcn_file=MAP)
    assert "give it with --patients" in refusal(None, PATIENTS, icb="x", epcn_file=PATIENTS)
    listed = partner_csv(tmp_path)
    assert "this is the list of PCNs and their practices; give it with --epcn" in refusal(listed, PATIENTS)
    assert "this is the list of PCNs and their practices; give it with --epcn" in refusal(MAP, listed)
    assert "zip or Excel file" in refusal(current_workbook(tmp_path), PATIENTS)


def test_a_missing_column_is_named_with_sheet_and_row(tmp_path: Path) -> None:
    headers = [name.replace("PCN Code", "Code") for name in PARTNER_HEADERS]
    book = current_workbook(tmp_path, headers=headers)
    assert f"ePCN.xlsx: sheet '{SHEET}', row 1: there is no column PCN CODE; --epcn takes" in refused(book)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"code": "Z9-01"},
            "row 2: Partner Organisation Code is 'Z9-01'; write the NHS code, 1 to 12 letters and digits, or",
        ),
        ({"name": ""}, "row 2: Partner Name is empty; write a name of 1 to 100 characters, or"),
        ({"pcn": ""}, "row 2: PCN Code is empty; write the NHS code"),
        ({"start": "1 July 2019"}, "Start Date is '1 July 2019'; give the file as published"),
        ({"start": 20190732}, "Start Date is '20190732'; give the file as published"),
        ({"end": "soon"}, "End Date is 'soon'; give the file as published"),
        ({"end": "20200331"}, "no row has an empty end date, so no practice is in a PCN"),
        ({"name": "x" * 1001}, "row 2: a cell holds 1,001 characters; shorten it"),
        (
            {"pcn_name": Formula("VLOOKUP(E2,Other!A:B,2,0)", None)},
            "PCN Name is the formula '=VLOOKUP(E2,Other!A:B,2,0)' without a result; open the file in a spreadsheet",
        ),
        ({"pcn_name": Formula("VLOOKUP(E2,Other!A:B,2,0)", "#N/A")}, "PCN Name is '#N/A'; open the workbook, mend"),
        (
            {"end": Formula('IF(A2="","",A2)', "")},
            'End Date is the formula \'=IF(A2="","",A2)\' without a result; open',
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    assert says in refused_rows(tmp_path, row(**changed))


def test_formulas_without_results_are_refused_with_the_cure(tmp_path: Path) -> None:
    message = refused(workbook_of_2019(tmp_path, results=False), sub_icb="Z1A")
    assert "row 3: Practice Parent CCG Name is the formula \"=VLOOKUP(C3,'PCN Details'!A:D,2,FALSE)\"" in message
    assert message.endswith(
        " without a result; open the file in a spreadsheet program and save it, so that formulas have results, "
        "or paste the column as values"
    )


def test_a_practice_in_two_pcns_is_refused_with_both_rows(tmp_path: Path) -> None:
    message = refused_rows(tmp_path, row(), row(pcn="U90002"))
    assert "row 3: Partner Organisation Code is 'Z90001'; row 2 has the same practice" in message


def test_a_row_of_a_csv_with_too_few_fields_is_refused(tmp_path: Path) -> None:
    listed = partner_csv(tmp_path, [partners()[1], partners()[2][:9]])
    assert "ePCNCorePartner.csv:2: the row has 9 fields, 11 wanted; the row looks cut off" in refused(listed)
    listed = partner_csv(tmp_path, [row[:9] for row in partners()])
    assert "ePCNCorePartner.csv:1: the row has 9 fields, 11 wanted; the row looks cut off" in refused(listed)
    listed = partner_csv(tmp_path, [[*row, "more"] for row in partners()])
    assert "ePCNCorePartner.csv:1: the row has 12 fields, 11 wanted; put quotes" in refused(listed)


def test_list_sizes_of_another_place_are_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(PATIENTS.read_text().replace(",Z9", ",Y9"))
    message = refusal(None, elsewhere, icb="Ashmere", epcn_file=current_workbook(tmp_path))
    assert "CODE has only 0 of the 32 practices that" in message


# --- more than it seems


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({FIRST: " " * 30_000_000}, "the workbook unpacks to 30 MB in 6 parts, which no list of PCNs needs"),
        ({FIRST: "<a/>" * 1_000_000}, "'xl/worksheets/sheet1.xml' unpacks from"),
        ({"xl/sharedStrings.xml": "<si/>" * 1_000_000}, "'xl/sharedStrings.xml' unpacks from"),
        ({f"xl/media/{k}.png": "" for k in range(300)}, "in 306 parts, which no list of PCNs needs"),
    ],
)
def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: dict[str, str], says: str
) -> None:
    monkeypatch.setattr(workbook, "_opened", lambda *_, **__: pytest.fail("it was unpacked"))
    assert says in refused(raw_workbook(tmp_path / "bomb.xlsx", {SHEET: [["a"]]}, **parts))


def test_a_part_that_hides_its_size_is_cut_off_at_what_it_declares(tmp_path: Path) -> None:
    book = raw_workbook(tmp_path / "bomb.xlsx", {SHEET: [["a"]]}, **{FIRST: " " * 5_000_000})
    raw = book.read_bytes()
    with zipfile.ZipFile(book) as archive:
        declared = archive.getinfo(FIRST).file_size
    book.write_bytes(raw.replace(declared.to_bytes(4, "little"), (50_000).to_bytes(4, "little")))
    assert "it cannot be read as an Excel workbook" in refused(book)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    bomb = (
        f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]><worksheet xmlns="{MAIN}"><sheetData><row>'
        '<c t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    )
    assert "it cannot be read" in refused(raw_workbook(tmp_path / "ePCN.xlsx", {SHEET: [["a"]]}, **{FIRST: bomb}))


def test_a_row_far_down_is_refused_at_once(tmp_path: Path) -> None:
    row = '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
    far = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    message = refused(raw_workbook(tmp_path / "ePCN.xlsx", {SHEET: [["a"]]}, **{FIRST: far}))
    assert f"sheet '{SHEET}' has over 100,000 rows" in message
