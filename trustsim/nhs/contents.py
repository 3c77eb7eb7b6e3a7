"""What a published file holds: its bytes, once their size is sensible, and the records of its text."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trustsim.errors import InputError

MOST_BYTES = 50_000_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}

Records = Iterator[tuple[int, list[str]]]
"""Lines or rows with a value, each with its number from 1."""


@dataclass(frozen=True)
class Source:
    """Where records come from: a CSV file, or a sheet of a workbook."""

    file: Path
    sheet: str = ""

    def at(self, number: int) -> str:
        """A line or row at the start of a message: `map.csv:7`."""
        return f"{self.file}: sheet '{self.sheet}', row {number}" if self.sheet else f"{self.file}:{number}"

    def also(self, number: int) -> str:
        """A line or row within a message."""
        return f"row {number}" if self.sheet else f"line {number}"


def read_bytes(file: Path, whose: str) -> bytes:
    """The bytes of an ordinary file that is neither empty nor too large; `whose` says what it should be."""
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
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{file}: the file cannot be read ({reason}); check the path") from error
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise InputError(f"{file}: the file is empty; {whose}")
    return raw


def csv_records(file: Path, raw: bytes, whose: str, is_known: Callable[[Sequence[str]], bool]) -> Records:
    """The records of UTF-8 text, with the line each starts on; InputError with the line where one is broken.

    `is_known` says whether cells look like the first of a published file, to tell when commas do not separate them.
    """
    _check_text(file, raw, whose)
    _check_separator(file, raw, is_known)
    reader = csv.reader(_lines(raw), strict=True)
    last = 0
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield last + 1, cells
            last = reader.line_num
    except csv.Error as error:
        raise InputError(f"{file}:{last + 1}: not valid CSV ({error}); download the file again") from error


def _lines(raw: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")


def _check_separator(file: Path, raw: bytes, is_known: Callable[[Sequence[str]], bool]) -> None:
    for separator, shown in OTHER_SEPARATORS.items():
        reader = csv.reader(_lines(raw), delimiter=separator)
        try:
            first = next((cells for cells in reader if any(map(str.strip, cells))), [])
        except csv.Error:
            continue
        if is_known(first):
            raise InputError(f"{file}: values are separated by {shown}; save it as 'CSV UTF-8', separated by commas")


def _check_text(file: Path, raw: bytes, whose: str) -> None:
    cure = "save it as 'CSV UTF-8' or download it again"
    if raw.startswith(ZIP):
        raise InputError(f"{file}: this is a zip or Excel file; unzip it, or save it as 'CSV UTF-8'; {whose}")
    if raw.startswith(OLD_EXCEL):
        raise InputError(f"{file}: this is an old or locked Excel file; save it as 'CSV UTF-8'; {whose}")
    if raw.startswith(UTF_16):
        raise InputError(f"{file}: the text is UTF-16; {cure}")
    if (nul := raw.find(b"\0")) >= 0:
        raise InputError(f"{file}:{_line_of(raw, nul)}: the line holds a NUL byte; {cure}")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte, line = f"0x{raw[error.start]:02x}", _line_of(raw, error.start)
        raise InputError(f"{file}:{line}: byte {byte} is not UTF-8 text; {cure}") from error


def _line_of(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1
