"""Files damaged anywhere are imported or refused in a sentence, and never end in a traceback."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_files import MAP, PATIENTS, current_workbook, partner_csv, workbook_of_2019
from ruamel.yaml import YAML

from trustsim.errors import InputError
from trustsim.nhs import every_icb_document, read_register, scenario_document, write_scenario

EXAMPLES = 3000 if os.environ.get("TRUSTSIM_SOAK") == "1" else 150
KEPT = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD = [
    '"',
    ",",
    "\n",
    "\r",
    "\0",
    "=",
    "#N/A",
    "\ufeff",
    "\ufffd",
    "é",
    "Ω",
    "\u202e",
    "<",
    "&",
    "9" * 400,
    " " * 50,
    "-1",
    "U",
]


def damage(data: st.DataObject, raw: bytes) -> bytes:
    """The bytes with up to three places overwritten, cut out or filled, or the end cut off."""
    mended = bytearray(raw)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, max(0, len(mended) - 1)))
        odd = st.one_of(st.binary(max_size=6), st.sampled_from(ODD).map(str.encode))
        mended[at : at + data.draw(st.integers(0, 40))] = data.draw(odd)
    return bytes(mended[: data.draw(st.integers(0, len(mended)))] if data.draw(st.integers(0, 9)) == 0 else mended)


def imported_or_refused(folder: Path, practice_map: Path | None, sizes: Path, epcn: Path | None) -> None:
    out = folder / "damaged.yaml"
    try:
        register = read_register(practice_map, sizes, epcn)
        whole = len(list(every_icb_document(register))) if practice_map else 1
        document = scenario_document(register, "QZA") if practice_map else scenario_document(register, sub_icb="Z1A")
        write_scenario(document, out)
    except InputError as error:
        message = str(error)
        assert message and "\n" not in message and ";" in message
        assert len(message) < 1500
    else:
        assert whole
        assert YAML(typ="safe", pure=True).load(out) == document


@KEPT
@given(data=st.data())
def test_damaged_csv_files_of_one_month(data: st.DataObject, tmp_path: Path) -> None:
    files = []
    for file in (MAP, PATIENTS):
        files.append(tmp_path / file.name)
        files[-1].write_bytes(damage(data, file.read_bytes()))
    imported_or_refused(tmp_path, *files, None)


@KEPT
@given(data=st.data())
def test_a_damaged_csv_list_of_pcns(data: st.DataObject, tmp_path: Path) -> None:
    listed = tmp_path / "damaged.csv"
    listed.write_bytes(damage(data, partner_csv(tmp_path).read_bytes()))
    imported_or_refused(tmp_path, None, PATIENTS, listed)


@pytest.mark.parametrize("made", [current_workbook, workbook_of_2019])
@KEPT
@given(data=st.data())
def test_a_damaged_workbook(data: st.DataObject, tmp_path: Path, made: Callable[[Path], Path]) -> None:
    book = tmp_path / "damaged.xlsx"
    book.write_bytes(damage(data, _made(tmp_path, made).read_bytes()))
    imported_or_refused(tmp_path, None, PATIENTS, book)


@pytest.mark.parametrize("made", [current_workbook, workbook_of_2019])
@KEPT
@given(data=st.data())
def test_a_workbook_with_a_damaged_part(data: st.DataObject, tmp_path: Path, made: Callable[[Path], Path]) -> None:
    """Damage within the archive gets past its check sums."""
    packed = io.BytesIO()
    with zipfile.ZipFile(_made(tmp_path, made)) as whole, zipfile.ZipFile(packed, "w") as archive:
        hit = data.draw(st.sampled_from(whole.namelist()))
        for name in whole.namelist():
            archive.writestr(name, damage(data, whole.read(name)) if name == hit else whole.read(name))
    book = tmp_path / "damaged.xlsx"
    book.write_bytes(packed.getvalue())
    imported_or_refused(tmp_path, None, PATIENTS, book)


def _made(folder: Path, made: Callable[[Path], Path]) -> Path:
    kept = folder / "whole"
    if not kept.exists():
        kept.mkdir()
        return made(kept)
    return next(kept.iterdir())
