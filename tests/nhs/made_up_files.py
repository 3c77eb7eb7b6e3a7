"""The made-up files, how to read what becomes of them, and the same in every other published format."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from trustsim.errors import InputError
from trustsim.nhs import import_icb

FIXTURES = Path(__file__).parent / "fixtures"
MAP, PATIENTS = FIXTURES / "map.csv", FIXTURES / "patients.csv"


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


def refusal(map_file: Path | None, patients_file: Path, **asked: Any) -> str:
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


# --- the same in other formats

OLD_HEADERS = {
    "ONS_SUB_ICB_LOCATION_CODE": "ONS_CCG_CODE",
    "SUB_ICB_LOCATION_CODE": "CCG_CODE",
    "SUB_ICB_LOCATION_NAME": "CCG_NAME",
    "ONS_ICB_CODE": "ONS_STP_CODE",
    "ICB_CODE": "STP_CODE",
    "ICB_NAME": "STP_NAME",
}
"""What a practice map's headers were before July 2022."""
PARTNER_HEADERS = (
    *("Partner\nOrganisation\nCode", "Partner\nName"),
    *("Practice\nParent\nSub ICB Loc Code", "Practice\nParent\nSub ICB Loc Name"),
    *("PCN Code", "PCN Name", "PCN Parent\nSub ICB Loc Code", "PCN Parent\nSub ICB Loc Name"),
    *("Practice to PCN\nRelationship\nStart Date", "Practice to PCN\nRelationship\nEnd Date"),
    "Practice Sub ICB Loc and PCN Sub ICB Loc Match ",
)
ENDED = (
    ("Z90001", "ALDERFORD ROAD SURGERY", "U90007", "GORSEFIELD PCN", "20190701", "20200331"),
    ("Z90099", "CLOSED SURGERY", "U90001", "ALDERFORD PCN", "20190701", "20230930"),
)
"""Memberships that have ended: of a practice that moved, and of one that closed."""


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out, and the result that the workbook keeps, if any."""

    text: str
    result: str | None


def with_headers(text: str, renamed: dict[str, str]) -> str:
    """A CSV text with some of its headers called otherwise."""
    header, rest = text.split("\n", 1)
    return ",".join(renamed.get(name, name) for name in header.split(",")) + "\n" + rest


def partners(ccg: bool = False) -> list[list[str]]:
    """The rows of the made-up practice map as `PCN Core Partner Details`, with memberships that have ended."""
    rows = [row for row in csv.DictReader(MAP.read_text().splitlines()) if row["PCN_CODE"] != "U"]
    homes = {row["PCN_CODE"]: row for row in reversed(rows)}

    def location(row: dict[str, str]) -> list[str]:
        name = row["SUB_ICB_LOCATION_NAME"].upper()
        return [row["SUB_ICB_LOCATION_CODE"], re.sub(" ICB - .*", " CCG", name) if ccg else name]

    members = [
        (row["PRACTICE_CODE"], row["PRACTICE_NAME"], row["PCN_CODE"], row["PCN_NAME"], "20190701", "") for row in rows
    ]
    located = {row["PRACTICE_CODE"]: row for row in rows}
    found = []
    for code, name, pcn, pcn_name, start, end in [ENDED[0], *members, ENDED[1]]:
        home = homes[pcn]
        here = located.get(code, home)
        match = str(here["SUB_ICB_LOCATION_CODE"] == home["SUB_ICB_LOCATION_CODE"]).upper()
        found.append([code, name, *location(here), pcn, pcn_name, *location(home), start, end, match])
    return found


def partner_csv(folder: Path, rows: Sequence[Sequence[str]] | None = None) -> Path:
    """The Organisation Data Service's CSV: no header, eleven fields."""
    path = folder / "ePCNCorePartner.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows or partners())
    return path


def current_workbook(
    folder: Path, rows: Sequence[Sequence[str]] | None = None, headers: Sequence[str] = PARTNER_HEADERS
) -> Path:
    """ePCN.xlsx as it is now: two sheets, dates as text, an empty end for a membership that goes on."""
    book = Workbook()
    details: Any = book.active
    details.title = "PCNDetails"
    details.append(["PCN Code", "PCN Name", "Current Sub ICB Loc Code", "Sub ICB Location", "Open Date", "Close Date"])
    sheet = book.create_sheet("PCN Core Partner Details")
    sheet.append(list(headers))
    for row in partners() if rows is None else rows:
        *values, match = row
        sheet.append([*(value or None for value in values), match == "TRUE"])
    path = folder / "ePCN.xlsx"
    book.save(path)
    return path


def workbook_of_2022(folder: Path, word: str = "CCG") -> Path:
    """The same when sub-ICB locations were CCGs."""
    return current_workbook(folder, partners(ccg=True), [name.replace("Sub ICB Loc", word) for name in PARTNER_HEADERS])


def workbook_of_2019(folder: Path, results: bool = True) -> Path:
    """The first format: the sheet `PCN Details`, whole numbers for dates, names looked up by formulas."""
    rows = []
    for number, row in enumerate(partners(ccg=True), start=2):
        code, name, sub_icb, sub_icb_name, pcn, pcn_name, home, home_name, start, end, match = row

        def looked_up(value: str, at: str, number: int = number) -> Formula:
            return Formula(f"VLOOKUP({at}{number},'PCN Details'!A:D,2,FALSE)", value if results else None)

        rows.append(
            [
                *(code, name, sub_icb, looked_up(sub_icb_name, "C"), pcn, looked_up(pcn_name, "E")),
                *(home, looked_up(home_name, "G"), int(start), int(end) if end else None, match),
            ]
        )
    headers = [name.replace("Sub ICB Loc", "CCG") for name in PARTNER_HEADERS]
    details = [["PCN Code", "PCN Name"], ["U90001", Formula('"ALDERFORD PCN"', "ALDERFORD PCN")]]
    return raw_workbook(
        folder / "ePCN-2019.xlsx", {"PCN Details": details, "PCN Core Partner Details": [headers, *rows]}
    )


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def raw_workbook(path: Path, sheets: dict[str, Iterable[Iterable[Any]]], **parts: str) -> Path:
    """A workbook written part by part, so that formulas can keep results; `parts` replace or add whole ones."""
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{k}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{k}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    written = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
    }
    for k, rows in enumerate(sheets.values(), start=1):
        data = "".join(_row(number, cells) for number, cells in enumerate(rows, start=1))
        written[f"xl/worksheets/sheet{k}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (written | parts).items():
            archive.writestr(name, content)
    return path


def _row(number: int, cells: Iterable[Any]) -> str:
    inner = "".join(_cell(f"{get_column_letter(k)}{number}", value) for k, value in enumerate(cells, start=1))
    return f'<row r="{number}">{inner}</row>'


def _cell(at: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Formula):
        result = "" if value.result is None else f"<v>{escape(value.result)}</v>"
        return f'<c r="{at}" t="str"><f>{escape(value.text)}</f>{result}</c>'
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
