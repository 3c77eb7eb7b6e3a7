"""The files NHS England publishes: which columns they have, and what they say of each practice."""

from dataclasses import dataclass
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.rows import Kind, Row, read_bytes, read_rows

LONGEST_NAME = 100
NO_PCN_CODES = ("", "U", "-")

MAP = Kind(
    title="practice map",
    option="--map",
    published_as="gp-reg-pat-prac-map.csv",
    columns={
        "extract": ("EXTRACT_DATE",),
        "practice": ("PRACTICE_CODE",),
        "practice_name": ("PRACTICE_NAME",),
        "postcode": ("PRACTICE_POSTCODE",),
        "pcn": ("PCN_CODE",),
        "pcn_name": ("PCN_NAME",),
        "sub_icb": ("SUB_ICB_LOCATION_CODE",),
        "sub_icb_name": ("SUB_ICB_LOCATION_NAME",),
        "icb": ("ICB_CODE",),
        "icb_name": ("ICB_NAME",),
    },
)
PATIENTS = Kind(
    title="registered-patients file",
    option="--patients",
    published_as="gp-reg-pat-prac-all.csv",
    columns={
        "extract": ("EXTRACT_DATE",),
        "type": ("TYPE",),
        "practice": ("CODE",),
        "sex": ("SEX",),
        "age": ("AGE",),
        "patients": ("NUMBER_OF_PATIENTS",),
    },
)


@dataclass(frozen=True)
class MappedPractice:
    """One practice and what it belongs to; `pcn` is None where it is in no PCN."""

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
    """The practices of one month's map, by code; `whole` is false where the last line has no end."""

    file: Path
    month: str
    whole: bool
    practices: tuple[MappedPractice, ...]


@dataclass(frozen=True)
class ListSizes:
    """Registered patients by practice code in one month; `whole` as in PracticeMap."""

    file: Path
    month: str
    whole: bool
    patients: dict[str, int]


def read_map(file: Path) -> PracticeMap:
    """The practice map, one entry a practice, sorted by code; raises InputError where it cannot be used."""
    file, raw = Path(file), read_bytes(Path(file), MAP)
    rows = list(read_rows(file, raw, MAP, PATIENTS))
    month = _one_month(file, rows)
    _once_each(rows)
    practices = sorted((_practice(row) for row in rows), key=lambda practice: practice.code)
    return PracticeMap(file, month, raw.endswith((b"\n", b"\r")), tuple(practices))


def read_patients(file: Path) -> ListSizes:
    """Each practice's list size, from the rows for all sexes and ages; raises InputError as read_map does."""
    file, raw = Path(file), read_bytes(Path(file), PATIENTS)
    rows = [row for row in read_rows(file, raw, PATIENTS, MAP) if _counts_everyone(row)]
    if not rows:
        raise InputError(
            f"{file}: no row has TYPE 'GP', SEX 'ALL' and AGE 'ALL'; give the file published as {PATIENTS.published_as}"
        )
    month = _one_month(file, rows)
    _once_each(rows)
    sizes = {row.code("practice"): row.patients() for row in rows}
    return ListSizes(file, month, raw.endswith((b"\n", b"\r")), sizes)


def _practice(row: Row) -> MappedPractice:
    values = row.values
    alone = values["pcn"].upper() in NO_PCN_CODES or values["pcn_name"].upper() == "UNALLOCATED"
    for field in ("practice_name", "sub_icb_name", "icb_name") + (() if alone else ("pcn_name",)):
        if not 1 <= len(values[field]) <= LONGEST_NAME:
            raise row.refuse(field, f"a name has 1 to {LONGEST_NAME} characters")
    return MappedPractice(
        code=row.code("practice"),
        name=values["practice_name"],
        postcode=values["postcode"].upper(),
        pcn=None if alone else row.code("pcn"),
        pcn_name=values["pcn_name"],
        sub_icb=row.code("sub_icb"),
        sub_icb_name=values["sub_icb_name"],
        icb=row.code("icb"),
        icb_name=values["icb_name"],
    )


def _counts_everyone(row: Row) -> bool:
    wanted = {"type": "GP", "sex": "ALL", "age": "ALL"}
    return all(row.values[field].upper() == value for field, value in wanted.items())


def _one_month(file: Path, rows: list[Row]) -> str:
    if not rows:
        raise InputError(f"{file}: the file has a header and no rows; download it again")
    month = rows[0].month()
    for row in rows:
        if row.month() != month:
            raise row.refuse("extract", f"the rows above are of {month}, so keep one month in a file")
    return month


def _once_each(rows: list[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.code("practice"), row.line)
        if first != row.line:
            raise row.refuse("practice", f"line {first} has the same practice, so delete one of the two rows")
