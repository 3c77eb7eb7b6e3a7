"""Rows of a published CSV file to rely on, or the line to look at."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.names import MONTHS

MOST_BYTES = 200_000_000
MOST_PATIENTS = 1_000_000
SHORT_MONTHS = tuple(month[:3].upper() for month in MONTHS)


@dataclass(frozen=True)
class Kind:
    """One kind of published file: what it is called, and which headers each field is known by."""

    title: str
    option: str
    published_as: str
    columns: dict[str, tuple[str, ...]]  # field -> accepted headers, the usual one first


@dataclass(frozen=True)
class Row:
    """One row of a file: the line it starts on, and its values and the file's headers by field."""

    file: Path
    line: int
    headers: dict[str, str]
    values: dict[str, str]

    def refuse(self, field: str, cure: str) -> InputError:
        """The error that names this row's file, line, header and value, and the cure."""
        value = _short(self.values[field])
        return InputError(f"{self.file}:{self.line}: {self.headers[field]} is {value}; {cure}")

    def code(self, field: str) -> str:
        """An organisation code in capitals; refused where empty or not letters and digits."""
        code = self.values[field].upper()
        if not re.fullmatch(r"[A-Z0-9]{1,12}", code):
            raise self.refuse(field, "an NHS code is 1 to 12 letters and digits")
        return code

    def month(self) -> str:
        """The extract's month as YYYY-MM, from `2025-10-01` or `01Oct2025`."""
        text = self.values["extract"].upper()
        if parts := re.fullmatch(r"(\d{4})-(\d\d)-\d\d", text, re.ASCII):
            year, month = parts[1], int(parts[2])
        elif (parts := re.fullmatch(r"\d\d([A-Z]{3})(\d{4})", text, re.ASCII)) and parts[1] in SHORT_MONTHS:
            year, month = parts[2], SHORT_MONTHS.index(parts[1]) + 1
        else:
            year, month = "", 0
        if not 1 <= month <= 12:
            raise self.refuse("extract", "give the file as published, where a date is 2025-10-01 or 01Oct2025")
        return f"{year}-{month:02d}"

    def patients(self) -> int:
        """The list size, a whole number from 0 to a million."""
        text = self.values["patients"]
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > MOST_PATIENTS:
            raise self.refuse("patients", f"a list size is a whole number from 0 to {MOST_PATIENTS:,}")
        return int(text)


def read_bytes(file: Path, kind: Kind) -> bytes:
    """The file's bytes, once it is known to be UTF-8 text of a sensible size."""
    whose = f"{kind.option} takes the {kind.title}, published as {kind.published_as}"
    try:
        if file.is_dir():
            raise InputError(f"{file}: this is a folder; {whose}")
        if not file.exists():
            raise InputError(f"{file}: there is no such file; {whose}")
        if not file.is_file():
            raise InputError(f"{file}: this is not an ordinary file; {whose}")
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"{file}: the file is over {MOST_BYTES // 1_000_000} MB; {whose}")
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: the file cannot be read ({error.strerror}); check the path") from error
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise InputError(f"{file}: the file is empty; {whose}")
    if raw.startswith(b"PK\x03\x04"):
        raise InputError(f"{file}: this is a zip or Excel file; unzip it, or save it as 'CSV UTF-8'")
    _check_text(file, raw)
    return raw


def _check_text(file: Path, raw: bytes) -> None:
    cure = "save it as 'CSV UTF-8' or download it again"
    if (nul := raw.find(b"\0")) >= 0:
        raise InputError(f"{file}:{_line_of(raw, nul)}: the line holds a NUL byte; {cure}")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{raw[error.start]:02x}"
        line = _line_of(raw, error.start)
        raise InputError(f"{file}:{line}: byte {byte} is not UTF-8 text; {cure}") from error


def _line_of(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def read_rows(file: Path, raw: bytes, kind: Kind, other: Kind) -> Iterator[Row]:
    """The rows of a file of this kind; InputError where one is broken or the file is of the other kind."""
    lines = _records(file, raw)
    line, cells = next(lines, (1, [""]))
    width, columns = len(cells), _columns(file, line, cells, kind, other)
    headers = {field: _tidy(cells[at]) for field, at in columns.items()}
    for line, cells in lines:
        if len(cells) != width:
            raise _wrong_width(file, line, len(cells), width)
        yield Row(file, line, headers, {field: _tidy(cells[at]) for field, at in columns.items()})


def _records(file: Path, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline=""), strict=True)
    last = 0
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield last + 1, cells
            last = reader.line_num
    except csv.Error as error:
        raise InputError(f"{file}:{last + 1}: not valid CSV ({error}); download the file again") from error


def _wrong_width(file: Path, line: int, found: int, width: int) -> InputError:
    if found < width:
        cure = "the row looks cut off, so download the file again"
    else:
        cure = "put quotes round a value that holds a comma"
    return InputError(f"{file}:{line}: the row has {found} values and the header {width}; {cure}")


def _columns(file: Path, line: int, cells: list[str], kind: Kind, other: Kind) -> dict[str, int]:
    """Where each field stands; refused with what is missing, or which file this is instead."""
    headers = [_tidy(cell).upper() for cell in cells]
    missing = _missing(headers, kind)
    if missing and not _missing(headers, other):
        raise InputError(
            f"{file}:{line}: this is the {other.title}; give it with {other.option}, "
            f"and the {kind.title} with {kind.option}"
        )
    if missing:
        raise InputError(
            f"{file}:{line}: there is no column {', '.join(missing)} among {_short(', '.join(cells))}; "
            f"{kind.option} takes the {kind.title}, published as {kind.published_as}"
        )
    columns = {}
    for field, names in kind.columns.items():
        found = [at for at, header in enumerate(headers) if header in names]
        if len(found) > 1:
            raise InputError(f"{file}:{line}: the column {headers[found[1]]} stands there twice; delete one")
        columns[field] = found[0]
    return columns


def _missing(headers: list[str], kind: Kind) -> list[str]:
    return [names[0] for names in kind.columns.values() if not any(name in headers for name in names)]


def _tidy(cell: str) -> str:
    """The cell on one line, without what cannot be printed."""
    text = " ".join(cell.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
