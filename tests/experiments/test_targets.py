"""Targets name what a study has; whatever else they say is refused in one sentence with its line."""

from pathlib import Path

import pytest
from study_files import folder_with

from trustsim.errors import InputError
from trustsim.experiments.targets import Targets
from trustsim.scenario.ready import ready_folder

TARGETS = """\
schema_version: 1
name: Targets
study: study.yaml
targets:
  - scenario: tiny
    outcome: coverage
    low: 0.2
    high: 0.6
    kind: interest
    why: Neither all nor none.
"""
READY = ready_folder() / "studies" / "calibration" / "targets.yaml"


def targets_in(tmp_path: Path, text: str = TARGETS) -> Path:
    folder_with(tmp_path)
    (tmp_path / "targets.yaml").write_text(text)
    return tmp_path / "targets.yaml"


def test_targets_are_read_with_their_study(tmp_path: Path) -> None:
    found = Targets.load(targets_in(tmp_path))
    (one,) = found.each
    assert (one.scenario, one.less, one.statistic, one.low, one.high) == ("tiny", None, "mean", 0.2, 0.6)
    assert one.says == "coverage in tiny" and found.study.name == "Does feedback pay?"


def test_the_ready_targets_hold_every_scenario_and_outcome_of_their_study_to_account() -> None:
    found = Targets.load(READY)
    assert {t.scenario for t in found.each} == set(found.study.scenarios)
    assert {t.outcome for t in found.each} == set(found.study.outcomes)
    assert {t.kind for t in found.each} == {"fact", "pattern", "interest"}


@pytest.mark.parametrize(
    ("old", "new", "line", "cure"),
    [
        ("scenario: tiny", "scenario: large", 5, "the study has tiny"),
        ("scenario: tiny", "scenario: tiny\n    less: tiny", 6, "name another"),
        ("scenario: tiny", "scenario: tiny\n    less: large", 6, "the study has tiny"),
        ("outcome: coverage", "outcome: cover", 6, "did you mean coverage"),
        ("outcome: coverage", "outcome: represented", 6, "add it to its outcomes"),
        ("high: 0.6", "high: 0.2", 8, "it must lie above low, 0.2"),
        ("high: 0.6", "high: much", 8, "give a number"),
        ("kind: interest", "kind: rumour", 9, "write fact, pattern or interest"),
        ("kind: interest", "kind: interest\n    sort: other", 10, "there is no such key"),
        ("study: study.yaml", "study: other.yaml", 3, "name a study's file"),
        ("    high: 0.6\n", "", 5, "add it"),
    ],
)
def test_what_is_wrong_is_refused_by_line(tmp_path: Path, old: str, new: str, line: int, cure: str) -> None:
    path = targets_in(tmp_path, TARGETS.replace(old, new))
    with pytest.raises(InputError) as refused:
        Targets.load(path)
    said = str(refused.value)
    assert said.startswith(f"{path}:{line}: ") and cure in said and "\n" not in said
