"""Rows of a published file to rely on, or the line to look at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from trustsim.errors import InputError
from trustsim.nhs.contents import Records, Source
from trustsim.nhs.names import MONTHS, in_words, number_of

MOST_PATIENTS = 1_000_000
LONGEST_NAME = 100
SHORT_MONTHS = tuple(month[:3].upper() for month in MONTHS)
NOT_A_RESULT = re.compile(r"[=#].*")
"""A formula without its result, or the error it came to."""
KEEP_RESULTS = "open the workbook, mend what the formula comes to, paste the column as values and save it"
WORK_OUT = (
    "open the file in a spreadsheet program and save it, so that formulas have results, or paste the column as values"
)
OR_DOWNLOAD = "or download the file again"


@dataclass(frozen=True)
class Kind:
    """One kind of published file: what it is called, and which headers each field is known by, through the years."""

    title: str
    option: str
    published_as: str
    columns: Mapping[str, tuple[str, ...]]  # field -> accepted headers, the usual one first
    optional: frozenset[str] = frozenset()  # fields that may be missing, and are then empty
    bare: Mapping[str, int] = field(default_factory=dict)  # where fields stand in a file without a header
    bare_width: int = 0

    @property
    def whose(self) -> str:
        """What to give, at the end of a refusal."""
        return f"{self.option} takes the {self.title}, published as {self.published_as}"

    def is_bare_of_other_width(self, headers: Sequence[str]) -> bool:
        """Whether these cells hold a PCN and no header, but are too few or too many for a first row."""
        wrong = self.bare and len(headers) not in (1, self.bare_width) and not self.known(headers)
        return bool(wrong) and any(re.fullmatch(r"U\d{5}", header) for header in headers)

    def missing(self, headers: Sequence[str]) -> list[str]:
        """The usual headers of fields that are needed and not there."""
        needed = [names for name, names in self.columns.items() if name not in self.optional]
        return [names[0] for names in needed if not any(name in headers for name in names)]

    def known(self, headers: Sequence[str]) -> list[str]:
        """Those of the headers that a field goes by."""
        names = {name for known in self.columns.values() for name in known}
        return [header for header in headers if header in names]

    def is_bare(self, headers: Sequence[str]) -> bool:
        """Whether these cells are a first row without a header above it: by their number, and a PCN or date."""
        if not self.bare or len(headers) != self.bare_width:
            return False
        return bool(re.fullmatch(r"U\d{5}", headers[self.bare["pcn"]]) or read_date(headers[self.bare["start"]]))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it starts, and its values and the file's headers by field."""

    source: Source
    line: int
    headers: Mapping[str, str]
    values: Mapping[str, str]

    def refuse(self, field: str, cure: str) -> InputError:
        """The error that names this row's file, line, header and value, and the cure."""
        value = self.values[field]
        is_what = _short(value) if value else "empty"
        if value.startswith("="):
            is_what, cure = f"the formula {is_what} without a result", WORK_OUT
        elif NOT_A_RESULT.fullmatch(value):
            cure = KEEP_RESULTS
        return InputError(f"{self.source.at(self.line)}: {self.headers[field]} is {is_what}; {cure}")

    def code(self, field: str) -> str:
        """An organisation code in capitals; refused where empty or not letters and digits."""
        code = self.values[field].upper()
        if not re.fullmatch(r"[A-Z0-9]{1,12}", code):
            raise self.refuse(field, f"write the NHS code, 1 to 12 letters and digits, {OR_DOWNLOAD}")
        return code

    def name(self, field: str) -> str:
        """A name of sensible length."""
        name = self.values[field]
        if not 1 <= len(name) <= LONGEST_NAME or NOT_A_RESULT.fullmatch(name):
            raise self.refuse(field, f"write a name of 1 to {LONGEST_NAME} characters, {OR_DOWNLOAD}")
        return name

    def day(self, field: str) -> date:
        """A date, written as `2025-10-01`, `01Oct2025` or `20251001`."""
        found = read_date(self.values[field])
        if found is None:
            raise self.refuse(field, "give the file as published, with dates like 2025-10-01, 01Oct2025 or 20251001")
        return found

    def patients(self) -> int:
        """The list size, a whole number from 0 to a million."""
        text = self.values["patients"]
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > MOST_PATIENTS:
            raise self.refuse("patients", f"write a whole number from 0 to {MOST_PATIENTS:,}, {OR_DOWNLOAD}")
        return int(text)


def read_date(text: str) -> date | None:
    """The day meant by `2025-10-01`, `20251001` or `01Oct2025`, in English whatever the locale; None for no day."""
    text = text.upper()
    if parts := re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", text, re.ASCII):
        year, month, day = (int(part) for part in parts.groups())
    elif (parts := re.fullmatch(r"(\d\d)([A-Z]{3})(\d{4})", text, re.ASCII)) and parts[2] in SHORT_MONTHS:
        year, month, day = int(parts[3]), SHORT_MONTHS.index(parts[2]) + 1, int(parts[1])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_rows(records: Records, source: Source, kind: Kind, others: Sequence[Kind]) -> Iterator[Row]:
    """The rows of a file of this kind; InputError where one is broken or the file is of another kind."""
    first = number, top = next(records, (1, [""]))
    upper = [tidy(cell).upper() for cell in top]
    bare = kind.is_bare(upper)
    if kind.is_bare_of_other_width(upper):
        raise _wrong_width(source.at(number), len(top), kind.bare_width)
    columns = kind.bare if bare else _columns(source.at(number), top, upper, kind, others)
    headers = {name: known[0] for name, known in kind.columns.items()} | ({} if bare else _values(top, columns))
    absent = dict.fromkeys(kind.columns.keys() - columns.keys(), "")
    for line, cells in chain([first] if bare else [], records):
        if len(cells) != len(top):
            raise _wrong_width(source.at(line), len(cells), len(top))
        yield Row(source, line, headers, absent | _values(cells, columns))


def _values(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: tidy(cells[position]) for name, position in columns.items()}


def _wrong_width(at: str, found: int, width: int) -> InputError:
    if found < width:
        cure = "the row looks cut off, so download the file again"
    else:
        cure = "put quotes round a value that holds a comma"
    return InputError(f"{at}: the row has {number_of(found, 'field')}, {width} wanted; {cure}")


def _columns(at: str, cells: Sequence[str], headers: list[str], kind: Kind, others: Sequence[Kind]) -> dict[str, int]:
    """Where each field stands; refused with what is missing, or which file this is instead."""
    missing = kind.missing(headers)
    for other in others if missing else ():
        if not other.missing(headers) or other.is_bare(headers):
            raise InputError(
                f"{at}: this is the {other.title}; give it with {other.option}, and the {kind.title} with {kind.option}"
            )
    if missing:
        there = "there is no column" if len(missing) == 1 else "there are no columns"
        raise InputError(f"{at}: {there} {in_words(missing)}; {kind.whose}")
    columns = {}
    for name, names in kind.columns.items():
        header = next((known for known in names if known in headers), "")
        if headers.count(header) > 1 and header:
            raise InputError(f"{at}: the column {header} stands there twice; delete one")
        if header:
            columns[name] = headers.index(header)
    return columns


def tidy(cell: str) -> str:
    """A cell on one line, without what cannot be printed."""
    text = " ".join(cell.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
