"""`places`, `validate`, `schema` and names of ready places."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trustsim import __version__
from trustsim.scenario import ready

Trustsim = Callable[..., Any]


@pytest.fixture
def shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelf = folder / "shelf"
    (shelf / "what-ifs").mkdir(parents=True)
    (shelf / "one-seat.yaml").write_text((folder / "tiny.yaml").read_text())
    text = (folder / "manager.yaml").read_text().replace("tiny.yaml", "../one-seat.yaml")
    (shelf / "what-ifs" / "one-manager.yaml").write_text(text)
    monkeypatch.setattr(ready, "ready_folder", lambda: shelf)
    return shelf


def test_version_is_the_package_s(trustsim: Trustsim) -> None:
    assert trustsim("--version").out == f"trustsim, version {__version__}\n"


def test_places_are_listed_with_name_question_and_size(trustsim: Trustsim, shelf: Path) -> None:
    said = trustsim("places")
    assert said.out.splitlines()[-1].split("  ")[0] == "one-seat"
    assert "Tiny" in said.out and "Who speaks for us?" in said.out
    (row,) = json.loads(trustsim("places", "--json").out)["places"]
    assert (row["id"], row["name"], row["question"], row["pcns"]) == ("one-seat", "Tiny", "Who speaks for us?", 3)


def test_a_ready_place_runs_by_its_short_name_and_a_what_if_too(trustsim: Trustsim, shelf: Path) -> None:
    found = json.loads(trustsim("compare", "one-seat", "one-manager", "--replicates", 2, "--json").out)
    assert found["baseline"] == "Tiny"
    assert {row["what_if"] for row in found["differences"]} == {"A manager"}


def test_an_unknown_name_is_told_the_nearest(trustsim: Trustsim, shelf: Path) -> None:
    said = trustsim("run", "one-seta")
    assert (said.code, "nearest: one-seat" in said.err) == (2, True)


def test_a_file_at_hand_goes_before_a_ready_place(trustsim: Trustsim, shelf: Path, folder: Path) -> None:
    (folder / "one-seat").write_text((folder / "tiny.yaml").read_text().replace("name: Tiny", "name: Mine"))
    assert trustsim("validate", "one-seat").out == 'one-seat: ok, scenario "Mine", 3 PCNs, 13 months\n'


def test_the_shipped_places_are_found() -> None:
    assert "one-seat" in [place.name for place in ready.ready_places()]


def test_validate_says_ok_for_each_good_file(trustsim: Trustsim) -> None:
    said = trustsim("validate", "tiny.yaml", "manager.yaml")
    assert (said.code, said.err) == (0, "")
    assert [line.split(",")[0] for line in said.out.splitlines()] == ["tiny.yaml: ok", "manager.yaml: ok"]


def test_validate_tells_every_bad_file_and_leaves_with_2(trustsim: Trustsim, folder: Path) -> None:
    (folder / "bad.yaml").write_text((folder / "tiny.yaml").read_text().replace("seats: 1", "seats: 0"))
    said = trustsim("validate", "bad.yaml", "tiny.yaml", "gone.yaml")
    assert said.code == 2
    assert said.out.startswith("tiny.yaml: ok")
    first, second = said.err.splitlines()
    assert first.startswith("bad.yaml:9: places.0.seats is 0;") and second.startswith("gone.yaml: there is no such")


def test_validate_takes_a_folder_for_every_yaml_file_in_it(trustsim: Trustsim, folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    (folder / "older.yaml").mkdir()
    said = trustsim("validate", ".")
    assert (said.code, said.err) == (0, "")
    assert [line.split(",")[0] for line in said.out.splitlines()] == ["manager.yaml: ok", "tiny.yaml: ok"]
    (folder / "bad.yaml").write_text((folder / "tiny.yaml").read_text().replace("seats: 1", "seats: 0"))
    said = trustsim("validate", folder)
    assert (said.code, len(said.out.splitlines())) == (2, 2)
    assert said.err.startswith(f"{folder}/bad.yaml:9: places.0.seats is 0;")


def test_validate_refuses_a_folder_without_files(trustsim: Trustsim, folder: Path) -> None:
    (folder / "empty").mkdir()
    said = trustsim("validate", "empty", "tiny.yaml")
    assert (said.code, said.err) == (2, "empty: this folder has no .yaml file; name one that has, or a file\n")
    assert said.out.startswith("tiny.yaml: ok")


@pytest.mark.parametrize("kind", ["scenario", "what-if", "study", "story", "role-play"])
def test_schema_prints_a_json_schema(trustsim: Trustsim, kind: str) -> None:
    assert json.loads(trustsim("schema", kind).out)["title"] == f"trustsim {kind}"


STUDY = """\
schema_version: 1
name: Does feedback pay?
scenario: tiny.yaml
factors: {meetings.feedback: [0, 1]}
design: {method: random, points: 1200}
replicates: 1
"""


def test_validate_counts_a_study_s_runs(trustsim: Trustsim, folder: Path) -> None:
    (folder / "study.yaml").write_text(STUDY)
    said = trustsim("validate", "study.yaml", "tiny.yaml")
    counted = "1 factor, 1,200 points × 1 replicate on 1 scenario"
    assert said.out.splitlines()[0] == f'study.yaml: ok, study "Does feedback pay?", {counted}'
    assert (said.code, said.err) == (0, "")


def test_validate_tells_a_bad_study_by_line(trustsim: Trustsim, folder: Path) -> None:
    (folder / "study.yaml").write_text(STUDY.replace("meetings.feedback", "meetings.feedbak"))
    said = trustsim("validate", "study.yaml")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("study.yaml:4: factors.meetings.feedbak is [0, 1]; no such parameter: did you mean")


def test_ready_studies_are_good_by_short_name(trustsim: Trustsim) -> None:
    names = [one.name for one in ready.ready_studies()]
    assert {"feedback", "screening"} <= set(names)
    said = trustsim("validate", *names)
    assert (said.code, said.err) == (0, "")
