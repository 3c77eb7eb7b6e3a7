"""The Organisation Data Service's list of PCNs and their practices (ePCN), as a workbook or as CSV."""

import re
from collections.abc import Iterable
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.contents import OLD_EXCEL, ZIP, read_bytes
from trustsim.nhs.files import LINE_ENDS, ListSizes, MappedPractice, PracticeMap, csv_rows, once_each
from trustsim.nhs.kinds import EPCN, KINDS, SHEET
from trustsim.nhs.names import sensible_capitals
from trustsim.nhs.rows import Row, read_rows


def read_epcn(file: Path, sizes: ListSizes) -> PracticeMap:
    """The practices whose membership of a PCN has no end date, and those that are only in `sizes`, in no PCN.

    The list has no ICB codes: an ICB goes by its name, where the name of the sub-ICB location holds it.
    Raises InputError where the file cannot be used.
    """
    raw = read_bytes(file, EPCN.whose)
    latest, current = "", list[Row]()
    for row in _rows(file, raw):
        latest = max(latest, row.day("start").isoformat()[:7])
        if row.values["end"]:
            latest = max(latest, row.day("end").isoformat()[:7])
        else:
            current.append(row)
    if not current:
        raise InputError(f"{file}: no row has an empty end date, so no practice is in a PCN; {EPCN.whose}")
    members = [_member(row) for row in once_each(current)]
    practices = sorted([*members, *_only_listed(members, sizes)], key=lambda practice: practice.code)
    return PracticeMap(file, raw.startswith(ZIP) or raw.endswith(LINE_ENDS), tuple(practices), change=latest)


def _rows(file: Path, raw: bytes) -> Iterable[Row]:
    if raw.startswith(OLD_EXCEL):
        raise InputError(f"{file}: this is an old or locked Excel file; save it as .xlsx without a password")
    if not raw.startswith(ZIP):
        return csv_rows(file, raw, EPCN)
    from trustsim.nhs.workbook import sheet_records

    source, records = sheet_records(file, raw, SHEET, EPCN.whose)
    return read_rows(records, source, EPCN, [kind for kind in KINDS if kind is not EPCN])


def _member(row: Row) -> MappedPractice:
    sub_icb_name = row.name("sub_icb_name")
    icb = _icb_within(sub_icb_name)
    return MappedPractice(
        code=row.code("practice"),
        name=row.name("practice_name"),
        postcode="",
        pcn=row.code("pcn"),
        pcn_name=row.name("pcn_name"),
        sub_icb=row.code("sub_icb"),
        sub_icb_name=sub_icb_name,
        icb=icb.upper(),
        icb_name=f"NHS {icb} Integrated Care Board" if icb else "",
    )


def _icb_within(sub_icb_name: str) -> str:
    """`Ashby` from `NHS ASHBY ICB - Z4U1Y`; empty where no ICB is named."""
    found = re.fullmatch(r"NHS (.+) (?:ICB|INTEGRATED CARE BOARD) - \w+", sub_icb_name, re.IGNORECASE)
    return sensible_capitals(found[1]) if found else ""


def _only_listed(members: Iterable[MappedPractice], sizes: ListSizes) -> list[MappedPractice]:
    """Practices that have patients in a known sub-ICB location and no current membership."""
    located = {member.sub_icb: member for member in members}
    known = {member.code for member in members}
    return [
        MappedPractice(code, "", "", None, "", here.sub_icb, here.sub_icb_name, here.icb, here.icb_name)
        for code, listed in sizes.practices.items()
        if code not in known and (here := located.get(listed.sub_icb))
    ]
