"""What the published files say of each practice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.contents import Source, csv_records, read_bytes
from trustsim.nhs.kinds import KINDS, MAP, PATIENTS, is_known
from trustsim.nhs.rows import Kind, Row, read_rows

MOST_PRACTICES = 100_000
NO_PCN_CODES = ("", "U", "-")
LINE_ENDS = (b"\n", b"\r")


@dataclass(frozen=True, slots=True)
class MappedPractice:
    """One practice and what it belongs to; `pcn` is None where it is in no PCN.

    `icb` is what --icb takes: the ICB's code, or its name in capitals where the file has no codes, or empty where it
    names no ICB.
    """

    code: str
    name: str
    postcode: str
    pcn: str | None
    pcn_name: str
    sub_icb: str
    sub_icb_name: str
    icb: str
    icb_name: str


@dataclass(frozen=True)
class PracticeMap:
    """The practices of a map, or of a list of PCNs, by code; `whole` is false where the last line has no end.

    `month` is that of a map's extract (YYYY-MM); a list of PCNs has none, and its latest `change` instead.
    """

    file: Path
    whole: bool
    practices: tuple[MappedPractice, ...]
    month: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A practice in the registered-patients file; the codes are empty where the file has none."""

    patients: int
    postcode: str
    sub_icb: str


@dataclass(frozen=True)
class ListSizes:
    """Registered patients by practice code in one month; `whole` as in PracticeMap."""

    file: Path
    month: str
    whole: bool
    practices: dict[str, Listed]


def read_map(file: Path) -> PracticeMap:
    """The practice map, one entry a practice, sorted by code; raises InputError where it cannot be used."""
    raw = read_bytes(file, MAP.whose)
    rows = list(once_each(_of_one_month(csv_rows(file, raw, MAP))))
    if not rows:
        raise InputError(f"{file}: the file has a header and no rows; download it again")
    practices = sorted((_practice(row) for row in rows), key=lambda practice: practice.code)
    return PracticeMap(file, raw.endswith(LINE_ENDS), tuple(practices), month=_month(rows[0]))


def read_patients(file: Path) -> ListSizes:
    """Each practice's list size, from the rows for all sexes and ages; raises InputError as read_map does."""
    raw = read_bytes(file, PATIENTS.whose)
    rows = list(once_each(_of_one_month(filter(_counts_everyone, csv_rows(file, raw, PATIENTS)))))
    if not rows:
        raise InputError(
            f"{file}: no row has TYPE 'GP', SEX 'ALL' and AGE 'ALL'; give the file published as {PATIENTS.published_as}"
        )
    practices = {
        row.code("practice"): Listed(row.patients(), row.values["postcode"].upper(), row.values["sub_icb"].upper())
        for row in rows
    }
    return ListSizes(file, _month(rows[0]), raw.endswith(LINE_ENDS), practices)


def csv_rows(file: Path, raw: bytes, kind: Kind) -> Iterator[Row]:
    """The rows of a CSV file of this kind."""
    others = [other for other in KINDS if other is not kind]
    return read_rows(csv_records(file, raw, kind.whose, is_known), Source(file), kind, others)


def once_each(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, refused where one has the practice of another, or there are more than any country has."""
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.code("practice"), row.line)
        if first != row.line:
            raise row.refuse(
                "practice", f"{row.source.also(first)} has the same practice, so delete one of the two rows"
            )
        if len(seen) > MOST_PRACTICES:
            raise row.refuse("practice", f"it is one more than {MOST_PRACTICES:,} practices; download the file again")
        yield row


def _practice(row: Row) -> MappedPractice:
    values = row.values
    alone = values["pcn"].upper() in NO_PCN_CODES or values["pcn_name"].upper() == "UNALLOCATED"
    return MappedPractice(
        code=row.code("practice"),
        name=row.name("practice_name"),
        postcode=values["postcode"].upper(),
        pcn=None if alone else row.code("pcn"),
        pcn_name=values["pcn_name"] if alone else row.name("pcn_name"),
        sub_icb=row.code("sub_icb"),
        sub_icb_name=row.name("sub_icb_name"),
        icb=row.code("icb"),
        icb_name=row.name("icb_name"),
    )


def _counts_everyone(row: Row) -> bool:
    wanted = {"type": "GP", "sex": "ALL", "age": "ALL"}
    return all(row.values[field].upper() == value for field, value in wanted.items())


def _month(row: Row) -> str:
    return row.day("extract").isoformat()[:7]


def _of_one_month(rows: Iterable[Row]) -> Iterator[Row]:
    month = ""
    for row in rows:
        month = month or _month(row)
        if _month(row) != month:
            raise row.refuse("extract", f"the rows above are of {month}, so keep one month in a file")
        yield row
