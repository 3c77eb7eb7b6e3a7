"""Files made for the visitor: whole, honest, safe, and the same as the command line gives."""

import csv
import io
import json
import time
import zipfile
from typing import Any

import pytest

from trustsim.app import downloads
from trustsim.app.changes import Changes, Happening, Lever
from trustsim.app.scene.compare import Kept, Seen
from trustsim.app.visit import Shown, Visit
from trustsim.scenario import Scenario, WhatIf

HONEST = "This explores; it does not predict"
HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script>"
CHANGES = Changes().moved("meetings.feedback", Lever(0.9, 6)).happening(Happening(8))


def place(name: str = "Hook & <b>Sinker</b>") -> Scenario:
    pcns = [{"id": "a", "name": HOSTILE}, {"id": "b"}, {"id": "c"}, {"id": "d"}]
    return Scenario.from_dict(
        {"schema_version": 1, "name": name, "months": 24, "places": [{"id": "here", "name": name, "pcns": pcns}]}
    )


def shown_of(changes: Changes) -> Shown:
    visit = Visit()
    visit.open(place(), changes)
    until = time.monotonic() + 60
    while visit.shown is None or visit.shown.refining:
        assert time.monotonic() < until, "the futures did not come"
        time.sleep(0.01)
    shown = visit.shown
    visit.leave()
    return shown


def kept_of(shown: Shown) -> Kept:
    """What is shown, kept to compare under a name that is no good."""
    assert shown.what_if
    return Kept(1, HOSTILE, shown.changes, Seen.of(shown.what_if))


@pytest.fixture(scope="module")
def changed() -> Shown:
    return shown_of(CHANGES)


@pytest.fixture(scope="module")
def files(changed: Shown) -> dict[str, bytes]:
    made = downloads.made(changed, list(downloads.KINDS), [kept_of(changed)])
    assert made["name"] == "hook-b-sinker-b-trustsim.zip"
    with zipfile.ZipFile(io.BytesIO(made["data"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"hook-b-sinker-b-{name}.csv"].decode("utf-8-sig"))))


def test_all_files_are_in_one_archive_under_safe_names(files: dict[str, bytes]) -> None:
    assert len(files) == len(downloads.KINDS) + 1
    assert all(name.replace(".", "-").replace("-", "").isalnum() for name in files)


def test_each_file_says_that_it_explores(files: dict[str, bytes]) -> None:
    pictures = (".png", ".svg")  # drawn with the line on them; their letters are shapes
    without = [
        name for name, data in files.items() if not name.endswith(pictures) and HONEST not in data.decode("utf-8")
    ]
    assert without == []


def test_the_evidence_pack_says_what_is_changed(files: dict[str, bytes]) -> None:
    for name in ("hook-b-sinker-b-evidence.html", "README.txt"):
        assert "Feedback after meetings 50 → 90%, from month 6" in files[name].decode()
        assert "month 8" in files[name].decode()


def test_pictures_are_pictures(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".png"):
            assert data.startswith(b"\x89PNG"), name
        if name.endswith(".svg"):
            assert b"<svg" in data[:1000]


def test_the_files_of_place_and_changes_are_what_is_shown(
    files: dict[str, bytes], changed: Shown, tmp_path: Any
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    what_if = WhatIf.load(tmp_path / "hook-b-sinker-b-your-changes.yaml")
    assert what_if.baseline == place()
    assert what_if.scenario == CHANGES.applied_to(place())
    both = Scenario.load(tmp_path / "hook-b-sinker-b-with-your-changes.yaml")
    assert both.structure().levers.tolist() == what_if.scenario.structure().levers.tolist()


def test_the_command_in_the_evidence_pack_gives_the_numbers_in_the_table(
    files: dict[str, bytes], tmp_path: Any
) -> None:
    from click.testing import CliRunner

    from trustsim.cli import cli

    said = next(line for line in files["README.txt"].decode().splitlines() if line.startswith("trustsim compare"))
    assert said in files["hook-b-sinker-b-evidence.html"].decode()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    words = [str(tmp_path / word) if word.endswith(".yaml") else word for word in said.split()[1:]]
    found = json.loads(CliRunner().invoke(cli, [*words, "--json"]).stdout)
    theirs = {(row["measure"], row["place"]): row["mean"] for row in found["differences"] if row["mean"] is not None}
    mine = {
        (row["measure"], row["place"]): row["mean"] for row in table(files, "outcomes") if row["which"] == "Difference"
    }
    assert {key: f"{mean:.6g}" for key, mean in theirs.items()} == {key: mean for key, mean in mine.items() if mean}


def test_the_table_of_what_is_kept_has_the_same_numbers_for_the_same_changes(files: dict[str, bytes]) -> None:
    rows = table(files, "comparison")
    assert {(row["what_if"], row["which"]) for row in rows} == {
        ("No change", "Outcome"),
        (f"'{HOSTILE}", "Outcome"),
        (f"'{HOSTILE}", "Difference"),
    }
    assert {row["changes"] for row in rows if row["what_if"] != "No change"} == {
        "Feedback after meetings 50 → 90%, from month 6; Shake-up in month 8"
    }
    numbers = ("measure", "place", "mean", "low_95", "high_95")
    kept = [[row[name] for name in numbers] for row in rows]
    assert kept == [[row[name] for name in numbers] for row in table(files, "outcomes")]


def test_tables_hold_all_futures_and_every_event_of_the_one_shown(files: dict[str, bytes], changed: Shown) -> None:
    assert {row["which"] for row in table(files, "monthly")} == {"No change", "Your changes"}
    assert len(table(files, "events")) == len(changed.run.events)
    for row in table(files, "monthly")[:2000]:
        assert float(row["tenth"]) <= float(row["middle"]) <= float(row["ninetieth"])


def test_no_cell_is_a_formula_and_no_page_runs_a_name(files: dict[str, bytes]) -> None:
    for name in ("outcomes", "comparison", "monthly", "events"):
        for row in table(files, name):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())
    assert any(row["who_name"] == f"'{HOSTILE}" for row in table(files, "events"))
    for name, data in files.items():
        if name.endswith((".html", ".svg")):
            assert b"<script>alert" not in data
            assert b"<b>Sinker" not in data


def test_one_file_comes_by_itself(changed: Shown) -> None:
    made = downloads.made(changed, ["outcomes"])
    assert (made["name"], made["type"]) == ("hook-b-sinker-b-outcomes.csv", "text/csv;charset=utf-8")


def test_files_of_changes_are_offered_only_with_changes() -> None:
    shown = shown_of(Changes())
    assert "what-if" not in [one["id"] for one in downloads.menu(False, True)]
    assert "comparison" not in [one["id"] for one in downloads.menu(True, False)]
    with pytest.raises(downloads.InputError):
        downloads.made(shown, ["what-if", "comparison"])
    assert downloads.made(shown, ["place", "../../etc/passwd"])["name"] == "hook-b-sinker-b.yaml"


def test_a_kept_place_is_fetched_with_its_changes() -> None:
    made = downloads.kept_file(place(), CHANGES, "changed")
    assert made["name"] == "hook-b-sinker-b-with-your-changes.yaml"
    assert HONEST.encode() in made["data"]
    assert downloads.kept_file(place(), Changes(), "changed")["name"] == "hook-b-sinker-b.yaml"


@pytest.mark.parametrize("name", ["", "..", "CON/../x", "日本", "é" * 300, "a b\tc", HOSTILE])
def test_file_names_are_safe_whatever_the_place_is_called(name: str) -> None:
    stem = downloads.stem(name)
    assert 0 < len(stem) <= 40
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
