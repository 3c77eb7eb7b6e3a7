"""`analyse`, `calibrate` and `report`: what they print, write and refuse."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trustsim import Behaviour
from trustsim.experiments.result import StudyResult
from trustsim.experiments.sweep import Sweep
from trustsim.experiments.sweep import sweep as swept

pytestmark = pytest.mark.usefixtures("few_resamples")
Trustsim = Callable[..., Any]
STUDY = """\
schema_version: 1
name: Does feedback pay?
description: Feedback and readiness are varied.
scenario: tiny.yaml
factors: {people.propensity: [0.2, 0.9], meetings.feedback: [0, 1]}
design: {method: lhs, points: 120}
replicates: 2
months: 6
outcomes: [trust, coverage]
"""
TARGETS = """\
schema_version: 1
name: What is known
study: study.yaml
targets:
  - {scenario: tiny, outcome: trust, low: 0.4, high: 0.6, kind: fact, why: Somebody asked.}
"""


@pytest.fixture(scope="module")
def kept(place: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sweep's study, the targets and the finished sweep."""
    here = tmp_path_factory.mktemp("kept")
    (here / "tiny.yaml").write_text(place)
    (here / "study.yaml").write_text(STUDY)
    (here / "targets.yaml").write_text(TARGETS)
    swept(here / "study.yaml", here / "DIR", executor="serial")
    return here


@pytest.fixture
def sweep(folder: Path, kept: Path) -> StudyResult:
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return Sweep.open(folder / "DIR").result


@pytest.mark.usefixtures("sweep")
def test_analyse_prints_finding_and_table_and_writes_beside_the_sweep(trustsim: Trustsim, folder: Path) -> None:
    said = trustsim("analyse", "DIR", "--method", "pawn")
    assert said.code == 0 and said.err == ""
    assert "readiness to trust by 0." in " ".join(said.out.split())
    assert re.search(r"^Readiness to trust +0\.\d+ \[0\.\d+, 0?\.?\d+\]", said.out, re.MULTILINE)
    assert f"in {Path('DIR', 'analysis', 'pawn-trust')}/." in said.out
    written = {path.name for path in (folder / "DIR" / "analysis" / "pawn-trust").iterdir()}
    assert written == {"pawn.csv", "pawn.png", "pawn.svg", "finding.txt", "figure-alt.txt"}


@pytest.mark.usefixtures("sweep")
def test_analyse_as_json_is_one_object_with_the_tables_whole(trustsim: Trustsim) -> None:
    asked = ("--outcome", "trust", "--scenario", "tiny", "--threshold", "0.5", "--above", "--out", "here")
    said = trustsim("analyse", "DIR", "--method", "prim", *asked, "--json")
    found = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert [found[key] for key in ("schema", "method", "outcome", "scenario", "threshold", "above")] == [
        1,
        "prim",
        "trust",
        "tiny",
        0.5,
        True,
    ]
    assert set(found["tables"]) == {"prim", "prim-limits", "prim-peeling"} and found["tables"]["prim-peeling"]
    assert all(Path(path).is_file() for path in found["files"]) and str(Path("here", "prim.csv")) in found["files"]


@pytest.mark.usefixtures("sweep")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--method", "sobol"], "design is lhs; a sobol analysis needs a design of that method"),
        (["--method", "morris"], "design is lhs; a morris analysis needs a design of that method"),
        (["--method", "tornado"], "design is lhs; a tornado needs single changes"),
        (["--method", "prim"], "threshold is missing; give one in units of trust, such as its median"),
        (["--method", "pawn", "--threshold", "1"], "pawn takes none"),
        (["--method", "pawn", "--outcome", "trusts"], "outcome is trusts; the study kept"),
        (["--method", "pawn", "--scenario", "north"], "scenario is north; the study has tiny"),
        (["--method", "guess"], "'guess' is not one of"),
        (["--method", "pawn", "--out", "tiny.yaml"], "--out is a file"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_nothing_is_written(
    trustsim: Trustsim, folder: Path, arguments: list[str], words: str
) -> None:
    before = sorted(folder.rglob("*"))
    said = trustsim("analyse", "DIR", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err
    assert sorted(folder.rglob("*")) == before


def stumbles(director, levers):
    """Fails where much is heard back."""
    if levers[0].feedback > 0.98:
        raise ArithmeticError("it stumbled")
    return -1


def test_a_sweep_that_lacks_runs_is_refused_by_their_names(trustsim: Trustsim, folder: Path, kept: Path) -> None:
    shutil.copytree(kept, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("DIR", "study.yaml"))
    (folder / "study.yaml").write_text(STUDY.replace("replicates: 2", "replicates: 1"))
    done = swept(folder / "study.yaml", folder / "DIR", "serial", behaviour=Behaviour({"choose_peer": stumbles}))
    failed = done.failures
    assert len(failed) >= 2
    said = trustsim("analyse", "DIR", "--method", "pawn")
    assert said.code == 2
    first = f"point {failed['point'][0]} on tiny with seed {failed['seed'][0]}"
    assert f"DIR: {len(failed)} runs failed or are missing: {first}, point" in said.err
    assert said.err.endswith("; run the sweep again\n")


@pytest.mark.usefixtures("sweep")
def test_without_the_extra_one_sentence_says_how_to_get_it(
    trustsim: Trustsim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*(name for name in sys.modules if name.split(".")[0] == "SALib"), "SALib", "SALib.analyze.pawn"]:
        monkeypatch.setitem(sys.modules, name, None)
    said = trustsim("analyse", "DIR", "--method", "pawn")
    assert said.code == 2 and "pip install 'trustsim[analysis]'" in said.err and said.err.count("\n") == 1
    assert not (folder / "DIR" / "analysis").exists()


@pytest.mark.usefixtures("sweep")
def test_calibrate_says_what_fits_and_writes_it(trustsim: Trustsim, folder: Path) -> None:
    few = ("--settings", 80, "--seeds", 2, "--held-out", 4, "--workers", 1)
    said = trustsim("calibrate", "study.yaml", "--target", "targets.yaml", *few)
    assert said.code == 0
    assert "meet the one target within chance" in said.out and "did not see" in " ".join(said.out.split())
    written = {path.name for path in (folder / "calibration-study").iterdir()}
    assert {"settings.csv", "ranges.csv", "targets.csv", "tried.csv", "calibrate.png", "finding.txt"} <= written
    again = [
        trustsim("calibrate", "study.yaml", "--target", "targets.yaml", *few, "--out", "b", "--json").out
        for _ in range(2)
    ]
    assert again[0] == again[1]
    found = json.loads(again[0])
    assert found["targets"] == "What is known" and found["tables"]["settings"][0]["accepted"] is True


@pytest.mark.usefixtures("sweep")
@pytest.mark.parametrize(
    ("change", "more", "words"),
    [
        ((": tiny, outcome", ": north, outcome"), [], "targets.yaml:5: targets.0.scenario is "),
        (("outcome: trust", "outcome: claim"), [], "the study does not keep it: add it to its outcomes"),
        (("low: 0.4", "low: 0.7"), [], "must lie above low, 0.7"),
        (("", ""), ["--seeds", "1"], "replicates is 1; a target needs 2 or more"),
        (("", ""), ["--settings", "9"], "settings is 9; 2 factors need 80 or more"),
        (("", ""), ["--out", "tiny.yaml"], "--out is a file"),
    ],
)
def test_targets_that_do_not_go_with_the_study_are_refused_by_line(
    trustsim: Trustsim, folder: Path, change: tuple[str, str], more: list[str], words: str
) -> None:
    (folder / "targets.yaml").write_text(TARGETS.replace(*change) if change[0] else TARGETS)
    before = sorted(folder.rglob("*"))
    said = trustsim("calibrate", "study.yaml", "--target", "targets.yaml", *more)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err
    assert sorted(folder.rglob("*")) == before


@pytest.mark.usefixtures("sweep")
def test_report_of_a_sweep_is_one_page_beside_it(trustsim: Trustsim, folder: Path, kept: Path) -> None:
    said = trustsim("report", "DIR")
    assert said.out == f"The report is {Path('DIR', 'report.html')}.\n"
    assert "Does feedback pay?" in (folder / "DIR" / "report.html").read_text()
    before = {path.name for path in (kept / "DIR").iterdir()}
    assert {path.name for path in (folder / "DIR").iterdir()} == {*before, "report.html"}


def test_report_of_a_file_runs_it_as_run_and_compare_do(trustsim: Trustsim, folder: Path) -> None:
    options = ("--replicates", 3, "--seed", 4, "--months", 5)
    trustsim("report", "tiny.yaml", *options, "--set", "meetings.feedback=0.9", "--out", "a.html")
    sentence = json.loads(trustsim("run", "tiny.yaml", *options, "--set", "meetings.feedback=0.9", "--json").out)
    page = (folder / "a.html").read_text()
    assert sentence["sentence"] in page
    assert "trustsim run tiny.yaml --replicates 3 --seed 4 --months 5 --set meetings.feedback=0.9" in page
    assert trustsim("report", "manager.yaml", *options).out == "The report is manager-report.html.\n"
    sentence = json.loads(trustsim("compare", "tiny.yaml", "manager.yaml", *options, "--json").out)
    page = (folder / "manager-report.html").read_text()
    assert sentence["sentence"] in page and "trustsim compare " in page


@pytest.mark.usefixtures("sweep")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "there is no such file"),
        (["study.yaml"], "study.yaml: this is a file of a study; report the folder of its sweep"),
        (["targets.yaml"], "targets.yaml: this is a file of targets"),
        (["DIR", "--seed", "3"], "--seed is given, but a sweep has been run already"),
        (["tiny.yaml", "--out", "DIR"], "DIR: --out is a folder; give the name of a file"),
        (["tiny.yaml", "--out", "no/a.html"], "there is no folder no; make it"),
        (["tiny.yaml", "--replicates", "0"], "--replicates is 0"),
    ],
)
def test_report_refuses_in_one_sentence(trustsim: Trustsim, folder: Path, arguments: list[str], words: str) -> None:
    before = sorted(folder.rglob("*"))
    said = trustsim("report", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err
    assert sorted(folder.rglob("*")) == before


def test_help_of_a_verb_imports_nothing_heavy(trustsim: Trustsim) -> None:
    from trustsim.analysis.methods import METHODS
    from trustsim.cli.analyse import METHODS as LISTED

    assert set(LISTED) == set(METHODS)
    assert "tornado" in trustsim("analyse", "--help").out
