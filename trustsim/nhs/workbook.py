"""The rows of one sheet of an Excel workbook, read so that a hostile or broken file can only be refused."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from trustsim.errors import InputError
from trustsim.nhs.contents import Records, Source

MOST_UNPACKED = 20_000_000
MOST_PARTS = 200
CONTENTS = "[Content_Types].xml"
MOST_OF_OTHER_PARTS = 1_000_000
ROWS_AND_WORDS = re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml")
"""The parts that grow with the data; all others of a workbook are small."""
MOST_FOLD = 100
"""How many times its packed size a part may unpack to: rows of organisations come to about ten."""
SMALL = 100_000
"""Bytes of a part that may unpack to any number of times its size."""
MOST_ROWS = 100_000
MOST_COLUMNS = 40
MOST_IN_A_CELL = 1_000

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


def sheet_records(file: Path, raw: bytes, sheet: str, whose: str) -> tuple[Source, Records]:
    """The sheet by its own title, and its rows as text; a formula counts as its stored result.

    A formula without one stays as it is written, and an error as it is shown (`=VLOOKUP(…)`, `#N/A`). Raises
    InputError where this is no workbook, unpacks to too much, or has no such sheet (letter case and spaces aside).
    """
    _check_size(file, raw, whose)
    written = _opened(file, raw, whose, results=False)
    titles = {_plain(title): title for title in written.sheetnames}
    if _plain(sheet) not in titles:
        known = ", ".join(repr(title[:40]) for title in written.sheetnames[:10])
        raise InputError(f"{file}: there is no sheet '{sheet}' among {known or 'none'}; {whose}")
    title = titles[_plain(sheet)]
    rows = _rows(file, written, title, whose)
    results = rows
    if any(cell.data_type == "f" for row in rows for cell in row):
        results = _rows(file, _opened(file, raw, whose, results=True), title, whose)
    source = Source(file, title)
    return source, _records(source, rows, results)


def _records(source: Source, rows: Rows, results: Rows) -> Records:
    for number, (row, found) in enumerate(zip(rows, results, strict=True), start=1):
        cells = [_either(*cells) for cells in zip(row, found, strict=True)]
        if longest := max((cell for cell in cells if len(cell) > MOST_IN_A_CELL), key=len, default=""):
            raise InputError(f"{source.at(number)}: a cell holds {len(longest):,} characters; shorten it")
        if any(map(str.strip, cells)):
            yield number, cells


def _check_size(file: Path, raw: bytes, whose: str) -> None:
    """Refuse what would unpack to more than a list of PCNs holds; no part unpacks to more than it declares."""
    parts = _guarded(file, whose, lambda: zipfile.ZipFile(io.BytesIO(raw)).infolist())
    if all(part.filename != CONTENTS for part in parts):
        raise InputError(f"{file}: this is a zip archive and no workbook; unzip it; {whose}")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise InputError(
            f"{file}: the workbook unpacks to {unpacked / 1e6:,.0f} MB in {len(parts):,} parts, which no list of PCNs "
            f"needs; {whose}"
        )
    for part in parts:
        usual = SMALL if part.file_size > MOST_FOLD * part.compress_size else MOST_UNPACKED
        most = usual if ROWS_AND_WORDS.fullmatch(part.filename) else min(usual, MOST_OF_OTHER_PARTS)
        if part.file_size > most:
            raise InputError(
                f"{file}: the workbook's part {part.filename[:60]!r} unpacks from {part.compress_size:,} to "
                f"{part.file_size:,} bytes, which no list of PCNs needs; {whose}"
            )


def _opened(file: Path, raw: bytes, whose: str, results: bool) -> Any:
    from openpyxl import load_workbook

    return _guarded(
        file, whose, lambda: load_workbook(io.BytesIO(raw), read_only=True, data_only=results, keep_links=False)
    )


def _rows(file: Path, workbook: Any, title: str, whose: str) -> Rows:
    rows = _guarded(file, whose, lambda: list(workbook[title].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)))
    if len(rows) > MOST_ROWS:
        raise InputError(f"{file}: sheet '{title}' has over {MOST_ROWS:,} rows; {whose}")
    return rows


def _guarded(file: Path, whose: str, work: Callable[[], T]) -> T:
    try:
        with warnings.catch_warnings(action="ignore"):
            return work()
    except Exception as error:  # only the libraries run here, and they have no closed list of what damaged files raise
        raise InputError(
            f"{file}: it cannot be read as an Excel workbook, as if cut short or damaged; download it again; {whose}"
        ) from error


def _either(written: Any, result: Any) -> str:
    """The result of a formula where one is stored, else what is written."""
    return _text(result) if written.data_type == "f" and result.value is not None else _text(written)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if cell.data_type == "f" and not isinstance(value, str):
        return f"={getattr(value, 'text', None) or 'formula'}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _plain(title: str) -> str:
    return "".join(title.split()).casefold()
