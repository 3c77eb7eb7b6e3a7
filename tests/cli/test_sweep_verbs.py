"""`sweep`, `status`, `rerun` and `export`, as typed."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from trustsim.drivers.run import Desk, Run, Setting

Trustsim = Callable[..., Any]
STUDY = """\
schema_version: 1
name: Does feedback pay?
scenario: tiny.yaml
factors: {meetings.feedback: [0, 1], meetings.seats: {uniform: [1, 3]}, trust.rule: [beta, average]}
design: {method: random, points: 6}
replicates: 2
outcomes: [coverage, trust.voice]
"""
COLUMNS = ["run_id", "point", "scenario", "seed", "meetings.feedback", "meetings.seats", "trust.rule"]


@pytest.fixture
def study(folder: Path) -> Path:
    (folder / "study.yaml").write_text(STUDY)
    return folder / "study.yaml"


def read(path: str) -> "list[list[str]]":
    with open(path, newline="") as file:
        return list(csv.reader(file))


def test_a_sweep_says_what_it_did_and_again_does_nothing_more(trustsim: Trustsim, study: Path) -> None:
    said = trustsim("sweep", "study.yaml", "--out", "out")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "12 runs of 12 done in out."
    assert "  out/runs/*.parquet" in said.out.splitlines()
    before = {path: path.stat().st_mtime_ns for path in Path("out/runs").iterdir()}
    assert trustsim("sweep", "study.yaml", "--out", "out").code == 0
    assert before == {path: path.stat().st_mtime_ns for path in Path("out/runs").iterdir()}
    assert len(pandas.read_parquet("out/runs")) == 12
    fresh = trustsim("sweep", "study.yaml", "--out", "out", "--fresh")
    assert fresh.out.startswith("12 runs of 12 done in out-2.")


def test_status_in_words_and_as_json(trustsim: Trustsim, study: Path) -> None:
    trustsim("sweep", "study.yaml", "--out", "out")
    assert trustsim("status", "out").out == "Does feedback pay?: 12 runs of 12 done, 0 failed.\n"
    said = json.loads(trustsim("status", "out", "--json").out)
    assert {"done": 12, "total": 12, "failed": 0, "damaged": [], "schema": 1}.items() <= said.items()


def test_failed_runs_end_in_3_and_are_listed(trustsim: Trustsim, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_run, seeds = Desk.run, list[int]()

    def broken(desk: Desk, setting: Setting) -> Run:
        seeds.append(desk.seed)
        if desk.seed == seeds[0]:
            raise ZeroDivisionError("planted\nin two lines")
        return true_run(desk, setting)

    monkeypatch.setattr(Desk, "run", broken)
    said = trustsim("sweep", "study.yaml", "--out", "out", "--executor", "threads", "--workers", "1")
    assert said.code == 3
    assert "6 runs of 12 done in out.\n6 runs failed; `trustsim status out` tells which and why." in said.out
    listed = trustsim("status", "out")
    found = re.findall(r"  run ([0-9a-f]{20}): point (\d), tiny, seed (\d+): ZeroDivisionError: planted in", listed.out)
    assert [int(point) for _, point, _ in found] == list(range(6)) and listed.code == 0
    assert {int(seed) for _, _, seed in found} == {seeds[0]}
    again = trustsim("rerun", "out", found[1][0])
    assert again.code == 3 and "It fails again: ZeroDivisionError: planted" in again.out
    monkeypatch.undo()
    monkeypatch.chdir(study.parent)
    assert "failed in the sweep (ZeroDivisionError: planted" in trustsim("rerun", "out", found[1][0]).out
    assert trustsim("sweep", "study.yaml", "--out", "out").code == 0
    assert json.loads(trustsim("status", "out", "--json").out)["failed"] == 0


def test_rerun_shows_the_stored_numbers_again(trustsim: Trustsim, study: Path) -> None:
    trustsim("sweep", "study.yaml", "--out", "out")
    row = pandas.read_parquet("out/runs").iloc[4]
    said = trustsim("rerun", "out", row.run_id)
    assert said.code == 0 and said.out.endswith("The same numbers, to the last bit.\n")
    found = json.loads(trustsim("rerun", "out", row.run_id, "--json").out)
    assert found["same"] is True and found["stored"] == found["again"]
    assert found["stored"] == {"coverage": row["coverage"], "trust.voice": row["trust.voice"]}


def test_ctrl_c_says_how_many_are_done_and_ends_in_130(
    trustsim: Trustsim, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trustsim.experiments.bar import Bar

    def pressed(bar: Bar, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    monkeypatch.setattr(Bar, "__call__", pressed)
    said = trustsim("sweep", "study.yaml", "--out", "out")
    assert said.code == 130
    assert re.fullmatch(
        r"Interrupted: \d+ of 12 runs are done and kept in out; the same command goes on .*\n", said.err
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sweep", "study.yaml"), "Missing option '--out'"),
        (("sweep", "nowhere.yaml", "--out", "out"), "nowhere.yaml: there is no such file"),
        (("sweep", "study.yaml", "--out", "tiny.yaml/out"), "tiny.yaml/out: it cannot be written (Not a directory)"),
        (("sweep", "study.yaml", "--out", "out", "--workers", "0"), "workers is 0; give a whole number from 1"),
        (("sweep", "study.yaml", "--out", "out", "--executor", "magic"), "'magic' is not one of"),
        (("sweep", "study.yaml", "--out", "out", "--executor", "threads", "--dask", "a:1"), "keep one of the two"),
        (("status", "nowhere"), "nowhere: no sweep is kept here; give the folder of"),
        (("rerun", "nowhere", "ab"), "nowhere: no sweep is kept here"),
        (("export", "nowhere", "--csv", "--out", "out"), "nowhere: no sweep is kept here"),
        (("export", "nowhere", "--out", "out"), "export takes one of --csv, --netlogo and --ema; give one"),
        (("export", "nowhere", "--csv", "--ema", "--out", "out"), "export takes one of --csv, --netlogo and --ema"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    trustsim: Trustsim, study: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = trustsim(*arguments)
    assert said.code == 2 and words in said.err and said.err.count("\n") == 1
    assert not Path("out").exists()


def test_exports_are_the_same_bytes_however_the_sweep_was_done(
    trustsim: Trustsim, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.write_text(STUDY + "keep: [panel, events]\n")
    trustsim("sweep", "study.yaml", "--out", "one")
    monkeypatch.setattr("trustsim.experiments.runner.CHUNK_SECONDS", 0.0)
    trustsim("sweep", "study.yaml", "--out", "two", "--executor", "threads", "--workers", "2")
    assert len(list(Path("one/runs").iterdir())) != len(list(Path("two/runs").iterdir()))
    monkeypatch.setattr("trustsim.experiments.exports.MOST_AT_ONCE", 50)
    for kind in ("csv", "netlogo", "ema"):
        for which in ("one", "two"):
            assert trustsim("export", which, f"--{kind}", "--out", f"{which}-{kind}").code == 0
        ones = {path.name: path.read_bytes() for path in Path(f"one-{kind}").iterdir()}
        assert ones == {path.name: path.read_bytes() for path in Path(f"two-{kind}").iterdir()}
    assert {path.name for path in Path("one-csv").iterdir()} == {"runs.csv", "panel.csv", "events.csv", "failures.csv"}


def test_csv_holds_all_rows_by_run_id(trustsim: Trustsim, study: Path) -> None:
    study.write_text(STUDY + "keep: [panel]\n")
    trustsim("sweep", "study.yaml", "--out", "out")
    assert trustsim("export", "out", "--csv", "--out", "to").out == "to/runs.csv\nto/panel.csv\nto/failures.csv\n"
    stored = pandas.read_parquet("out/runs").sort_values("run_id", ignore_index=True)
    pandas.testing.assert_frame_equal(pandas.read_csv("to/runs.csv"), stored, check_dtype=False)
    assert list(stored.columns) == [*COLUMNS, "coverage", "trust.voice"]
    panel = pandas.read_csv("to/panel.csv")
    assert len(panel) == 12 * 13 * 2 and panel.run_id.is_monotonic_increasing
    assert len(read("to/failures.csv")) == 1 and "traceback" not in read("to/failures.csv")[0]


def test_netlogo_s_table_has_its_head_and_a_row_a_run(trustsim: Trustsim, study: Path) -> None:
    trustsim("sweep", "study.yaml", "--out", "out")
    assert trustsim("export", "out", "--netlogo", "--out", "to").out == "to/table.csv\n"
    rows = read("to/table.csv")
    assert rows[0][0].startswith("BehaviorSpace results") and rows[0][1] == "Table version 2.0"
    assert rows[2] == ["Does feedback pay?"]
    table = pandas.read_csv("to/table.csv", skiprows=6)
    assert list(table["[run number]"]) == list(range(1, 13)) and set(table["[step]"]) == {13}
    stored = pandas.read_parquet("out/runs").sort_values("run_id", ignore_index=True)
    for name in (*COLUMNS[2:], "coverage", "trust.voice"):
        assert list(table[name]) == list(stored[name])


@pytest.mark.filterwarnings("ignore")
def test_ema_workbench_loads_its_archive(trustsim: Trustsim, study: Path) -> None:
    load_results = pytest.importorskip("ema_workbench").load_results
    study.write_text(STUDY.replace("[coverage, trust.voice]", "[coverage, trust.voice@rep]") + "months: 2\n")
    trustsim("sweep", "study.yaml", "--out", "out")
    assert trustsim("export", "out", "--ema", "--out", "to").out == "to/results.tar.gz\n"
    experiments, outcomes = load_results("to/results.tar.gz")
    stored = pandas.read_parquet("out/runs").sort_values("run_id", ignore_index=True)
    assert stored["trust.voice@rep"].isna().any()
    assert set(outcomes) == {"coverage", "trust.voice@rep"}
    for name, values in outcomes.items():
        np.testing.assert_array_equal(values, stored[name])
    assert list(experiments.scenario) == list(stored.point) and set(experiments.policy) == {"none"}
    assert list(experiments["trust.rule"]) == list(stored["trust.rule"])


def test_validate_refuses_what_a_sweep_cannot_keep(trustsim: Trustsim, study: Path) -> None:
    study.write_text(STUDY + "keep: [panel, event]\n")
    said = trustsim("validate", "study.yaml")
    assert said.code == 2
    assert said.err.startswith('study.yaml:8: keep.1 is "event"; a sweep keeps panel and events: did you mean events?')
