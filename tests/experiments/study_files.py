"""Small studies for tests, on a place that runs in a moment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trustsim.experiments.study import Study
from trustsim.scenario import Scenario

SCENARIO: dict[str, Any] = {
    "schema_version": 1,
    "name": "Tiny",
    "months": 6,
    "structure_seed": 3,
    "places": [{"id": "north", "name": "North", "seats": 1, "draw": {"pcns": 3, "practices": 2}}],
}
TINY = Scenario.from_dict(SCENARIO)
GOOD = """\
schema_version: 1
name: Does feedback pay?
scenario: tiny.yaml
factors:
  meetings.feedback: [0, 1]
  people.propensity: {uniform: [0.3, 0.7]}
  meetings.seats: {uniform: [1, 4]}
  meetings.manager_paid_by: [place, pcns]
design: {method: lhs, points: 6}
replicates: 3
outcomes: [coverage, trust]
"""


def folder_with(tmp_path: Path, text: str = GOOD, **files: str) -> Path:
    """The study's file, in a folder that also has the scenario and other files by stem."""
    TINY.save(tmp_path / "tiny.yaml")
    for name, words in files.items():
        (tmp_path / f"{name}.csv").write_text(words)
    (tmp_path / "study.yaml").write_text(text)
    return tmp_path / "study.yaml"


def study(others: Mapping[str, Scenario] | None = None, **changes: Any) -> Study:
    """A study on the tiny place, and others by name; `factors` and the rest may be changed."""
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "Tiny study",
        "scenario": "tiny",
        "factors": {"meetings.feedback": [0, 1], "people.propensity": [0.3, 0.7], "meetings.seats": [1, 4]},
        "design": {"method": "random", "points": 5},
        "replicates": 2,
        "outcomes": ["coverage", "trust"],
    }
    return Study.from_dict({**data, **changes}, scenarios={"tiny": TINY, **(others or {})})
