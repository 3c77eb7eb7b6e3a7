"""What goes wrong in a sweep costs no run that was done, and is said in a sentence."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from study_files import TINY, study
from sweep_files import FACTORS, FAILING, PLANTED, here, interrupting, parts, same

from trustsim import Sweep, run, sweep
from trustsim.drivers.run import Desk, Run, Setting, roll
from trustsim.errors import InputError
from trustsim.experiments import store
from trustsim.experiments.designs import points
from trustsim.experiments.executors import Died
from trustsim.experiments.runner import at_point
from trustsim.experiments.store import Store
from trustsim.experiments.study import Study
from trustsim.experiments.sweep import SweepInterrupted
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario

STUDY = study(factors=FACTORS, design={"method": "random", "points": 6})
KEEPING = study(factors=FACTORS, design={"method": "random", "points": 6}, keep=["panel", "events"])
ALL = ("frame", "panel", "events")
KILLS = 10 if os.environ.get("TRUSTSIM_SOAK") == "1" else 1
LONG = {"factors": FACTORS, "design": {"method": "random", "points": 400 + 200 * KILLS}, "keep": ["panel"]}
SWEEPING = """
import sys
sys.path[:0] = {paths!r}
from study_files import study
from trustsim import sweep
from trustsim.experiments import runner
runner.CHUNK_SECONDS = 0.05
sweep(study(**{study!r}), sys.argv[1], executor={executor!r})
"""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustsim.experiments.runner.CHUNK_SECONDS", 0.0)


def spoil(file: Path) -> bytes:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    return bytes(data)


def started(out: Path, executor: str = "serial") -> subprocess.Popen[bytes]:
    paths = [str(Path(__file__).parent), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    code = SWEEPING.format(paths=paths, study=LONG, executor=executor)
    return subprocess.Popen([sys.executable, "-c", code, str(out)], stderr=subprocess.PIPE)


def until_more_are_done(process: subprocess.Popen[bytes], out: Path, more: int) -> None:
    """Wait until a sweep has written some more parts of runs."""
    wanted = len(list((out / "runs").glob("*.parquet"))) + more
    while len(list((out / "runs").glob("*.parquet"))) < wanted:
        assert process.poll() is None, (process.stderr and process.stderr.read().decode()) or "it ended before"
        time.sleep(0.002)


def test_a_sweep_killed_at_any_moment_goes_on_to_the_same_tables(tmp_path: Path) -> None:
    chance = random.Random(5)
    out = tmp_path / "killed"
    done = [0]
    for _ in range(KILLS):
        process = started(out)
        until_more_are_done(process, out, chance.randint(1, 3))
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
        status = Sweep.open(out).status
        assert not status.damaged
        assert done[-1] < status.done < status.total
        done.append(status.done)
    same(here(study(**LONG), tmp_path / "whole"), here(study(**LONG), out), "frame", "panel")
    assert not list(out.rglob("*.tmp"))


def test_ctrl_c_ends_within_seconds(tmp_path: Path) -> None:
    process = started(tmp_path / "out")
    until_more_are_done(process, tmp_path / "out", 2)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - begun < 5
    assert b"SweepInterrupted: Interrupted: " in said and b" runs are done and kept in " in said


@pytest.mark.parametrize("table", ["runs", "panel", "events"])
def test_a_damaged_part_is_named_kept_aside_and_run_anew(tmp_path: Path, table: str) -> None:
    whole = here(KEEPING, tmp_path / "whole")
    swept = here(KEEPING, tmp_path / "out")
    bad, *others = parts(swept, table)
    spoilt = spoil(bad)
    before = {path: path.stat().st_mtime_ns for path in parts(swept, table)[1:]}
    name = "frame" if table == "runs" else table
    with pytest.raises(InputError, match=rf"{table}/{bad.name}: this part is damaged; the same sweep again runs just"):
        getattr(swept, name)
    if table == "runs":
        assert swept.status.damaged == (str(bad),) and swept.status.done == 10
    again = here(KEEPING, tmp_path / "out")
    same(whole, again, *ALL)
    assert (tmp_path / "out" / "set-aside" / table / f"{bad.stem}.1.parquet").read_bytes() == spoilt
    assert before == {path: path.stat().st_mtime_ns for path in others}


def test_a_lost_part_is_run_anew(tmp_path: Path) -> None:
    whole = here(KEEPING, tmp_path / "whole")
    swept = here(KEEPING, tmp_path / "out")
    parts(swept, "panel")[2].unlink()
    parts(swept, "runs")[4].unlink()
    assert swept.status.done == 8
    same(whole, here(KEEPING, tmp_path / "out"), *ALL)


def test_a_line_of_the_list_that_was_cut_short_costs_its_chunk_only(tmp_path: Path) -> None:
    whole = here(STUDY, tmp_path / "whole")
    swept = here(STUDY, tmp_path / "out")
    parts(swept)[-1].unlink()
    file = tmp_path / "out" / "parts.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    assert swept.status.done == 10
    same(whole, here(STUDY, tmp_path / "out"))
    assert len(file.read_text().splitlines()) == 7


def test_a_folder_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match=r"file/out: it cannot be written \(Not a directory\); what is done is kept"):
        here(STUDY, tmp_path / "file" / "out")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_is_said_and_what_was_done_stays_good(tmp_path: Path) -> None:
    many = study(factors=FACTORS, design={"method": "random", "points": 60})
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, limit[1]))
    try:
        with pytest.raises(InputError, match=r"out: it cannot be written \(File too large\); what is done is kept"):
            here(many, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    status = Sweep.open(tmp_path / "out").status
    assert 0 < status.done < 120 and not status.damaged
    same(here(many, tmp_path / "whole"), here(many, tmp_path / "out"))


def test_two_sweeps_into_one_folder_at_once_are_refused(tmp_path: Path) -> None:
    words = rf"out: process {os.getpid()} on .* is sweeping into this folder; wait"
    with Store(tmp_path / "out").locked(), pytest.raises(InputError, match=words):
        here(STUDY, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert here(STUDY, tmp_path / "out").status.done == 12


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"it holds notes\.txt and no sweep; give a new folder"):
        here(STUDY, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(InputError, match="no sweep is kept here"):
        Sweep.open(tmp_path)


def test_runs_without_their_manifest_are_left_alone(tmp_path: Path) -> None:
    swept = here(STUDY, tmp_path / "out")
    (tmp_path / "out" / "manifest.json").unlink()
    with pytest.raises(InputError, match=r"manifest.json: it is missing; bring it back"):
        here(STUDY, tmp_path / "out")
    assert len(parts(swept)) == 6


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"replicates": 3}, r"study \(it has changed since in replicates\)"),
        ({"seed": 2, "outcomes": ["trust"]}, r"study \(it has changed since in seed and outcomes\)"),
        ({"factors": {**FACTORS, "meetings.feedback": [0, 0.5]}}, r"study \(it has changed since in factors\)"),
        ({"months": 5}, r"scenario tiny \(it has changed since\)"),
        ({"keep": ["panel"]}, r"study \(it has changed since in keep\)"),
    ],
)
def test_a_changed_study_is_refused_by_what_changed(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    here(STUDY, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    data = {"factors": FACTORS, "design": {"method": "random", "points": 6}, **changes}
    with pytest.raises(InputError, match=rf"begun with another {words}; go back to that one, or --fresh"):
        here(study(**data), tmp_path / "out")
    after = {path: path.read_bytes() for path in before}
    assert before == after or {path.name for path in before if before[path] != after[path]} == {".holder.json"}


def test_a_name_may_change(tmp_path: Path) -> None:
    here(STUDY, tmp_path / "out")
    renamed = Study.from_dict({**STUDY.as_dict(), "name": "Another", "description": "Why"}, {"tiny": TINY})
    assert here(renamed, tmp_path / "out").status.done == 12


def test_a_changed_scenario_model_behaviour_or_set_of_points_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = here(STUDY, tmp_path / "out")
    other = TINY.with_(parameters={"people.turnover": 0.02})
    with pytest.raises(InputError, match=r"begun with another scenario tiny \(it has changed since\)"):
        here(Study.from_dict(STUDY.as_dict(), {"tiny": other}), tmp_path / "out")
    with pytest.raises(InputError, match="begun with another behaviour; go back to that one"):
        here(STUDY, tmp_path / "out", behaviour=PLANTED)
    moved = swept.result.values + 1e-9
    with monkeypatch.context() as patch:
        patch.setattr("trustsim.experiments.sweep.points_of", lambda _: moved)
        with pytest.raises(InputError, match="begun with another set of points"):
            here(STUDY, tmp_path / "out")
    monkeypatch.setattr("trustsim.experiments.kept.sources_hash", lambda: "0" * 20)
    with pytest.raises(InputError, match=r"another model \(the sources of trustsim have changed since\); go back"):
        here(STUDY, tmp_path / "out")
    with pytest.raises(InputError, match="another model"):
        swept.rerun(swept.frame.run_id[0])


def test_a_copy_of_a_scenario_that_was_edited_is_refused(tmp_path: Path) -> None:
    here(STUDY, tmp_path / "out")
    copy = tmp_path / "out" / "scenarios" / "1-tiny.yaml"
    copy.write_text(copy.read_text().replace("months: 6", "months: 7"))
    with pytest.raises(InputError, match=r"1-tiny.yaml: this copy was changed"):
        Sweep.open(tmp_path / "out")


def test_fresh_starts_over_beside_and_deletes_nothing(tmp_path: Path) -> None:
    first = here(STUDY, tmp_path / "out")
    kept = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.parquet")}
    with pytest.raises(SweepInterrupted):
        here(STUDY, tmp_path / "out", fresh=True, progress=interrupting(1))
    third = here(STUDY, tmp_path / "out", fresh=True)
    assert (first.folder.name, third.folder.name) == ("out", "out-3")
    assert Sweep.open(tmp_path / "out-2").status.done == 2
    same(first, third)
    assert kept == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.parquet")}


def failing_on(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Let every run on a seed fail."""
    true_run = Desk.run

    def broken(desk: Desk, setting: Setting) -> Run:
        if desk.seed == seed:
            raise ZeroDivisionError("planted")
        return true_run(desk, setting)

    monkeypatch.setattr(Desk, "run", broken)


def test_a_failed_run_is_a_row_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = here(KEEPING, tmp_path / "whole")
    seed = KEEPING.seeds_of([0])[0][1]
    with monkeypatch.context() as patch:
        failing_on(patch, seed)
        swept = here(KEEPING, tmp_path / "out")
        failures = swept.failures
        again = swept.rerun(failures.run_id[2])
    assert (swept.status.done, swept.status.failed, swept.status.total) == (6, 6, 12)
    assert list(failures.point) == list(range(6)) and set(failures.seed) == {seed}
    assert set(failures.error) == {"ZeroDivisionError"} and set(failures.message) == {"planted"}
    assert failures.traceback.str.contains("in broken").all()
    good = whole.frame[whole.frame.seed != seed].reset_index(drop=True)
    assert swept.frame.equals(good)
    assert set(swept.panel.run_id) == set(good.run_id)
    result = swept.result
    np.testing.assert_array_equal(result.outcomes[:, 0, 0], whole.result.outcomes[:, 0, 0])
    assert np.isnan(result.outcomes[:, 0, 1]).all()
    assert again.error == again.stored_error == "ZeroDivisionError: planted" and again.is_same
    now = swept.rerun(failures.run_id[2])
    assert not now.error and now.again["trust"] == whole.frame.trust[5]
    mended = here(KEEPING, tmp_path / "out")
    same(whole, mended, *ALL)
    assert mended.failures.empty and mended.status.failed == 0


def test_a_rule_of_one_s_own_that_fails_ends_no_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = STUDY.seeds_of([0])[0][1]
    monkeypatch.setenv(FAILING, f"{roll(seed, Setting.of(TINY).sizes).key[0]:.9f}")
    swept = here(STUDY, tmp_path / "out", behaviour=PLANTED)
    assert (swept.status.done, swept.status.failed) == (6, 6)
    assert set(swept.failures.seed) == {seed} and set(swept.failures.message) == {"planted"}
    monkeypatch.delenv(FAILING)
    mended = here(STUDY, tmp_path / "out", behaviour=PLANTED)
    place, row = at_point(TINY, list(FACTORS), points(STUDY)[3]), mended.frame.iloc[7]
    assert (row.point, row.seed) == (3, seed)
    assert row.trust == run(place, seed, behaviour=PLANTED).outcomes[-1, list(MEASURES).index("trust")]
    assert row.run_id not in set(here(STUDY, tmp_path / "ordinary").frame.run_id)


def test_a_point_that_a_scenario_refuses_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_with = Scenario.with_

    def picky(self: Scenario, **changes: Any) -> Scenario:
        if (changes.get("parameters") or {}).get("meetings.seats") == 2:
            raise InputError("point: meetings.seats is 2; planted")
        return true_with(self, **changes)

    monkeypatch.setattr(Scenario, "with_", picky)
    swept = here(STUDY, tmp_path / "out")
    assert 0 < swept.status.failed < 12 == swept.status.failed + swept.status.done
    assert set(swept.failures["meetings.seats"]) == {2} and 2 not in set(swept.frame["meetings.seats"])
    assert set(swept.failures.error) == {"RefusedPoint"} and swept.failures.run_id.is_unique


def test_a_chunk_whose_worker_died_has_failed_and_never_takes_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = here(STUDY, tmp_path / "whole")

    def dying(numbers: set[int]) -> Any:
        def carried_out(work: Any, chunks: Any, *_: Any) -> Any:
            for chunk in chunks:
                yield chunk, Died("killed three times") if chunk.number in numbers else work(chunk)

        return carried_out

    monkeypatch.setattr("trustsim.experiments.sweep.carried_out", dying({1, 4}))
    swept = here(STUDY, tmp_path / "out")
    assert (swept.status.done, swept.status.failed) == (8, 4)
    assert set(swept.failures.error) == {"worker died"} and set(swept.failures.message) == {"killed three times"}
    assert set(swept.failures.run_id) == set(whole.frame.run_id[whole.frame.point.isin([1, 4])])
    monkeypatch.setattr("trustsim.experiments.sweep.carried_out", dying({4}))
    assert here(STUDY, tmp_path / "out").status.done == 10
    monkeypatch.undo()
    same(whole, here(STUDY, tmp_path / "out"))


def test_a_retry_broken_off_between_its_parts_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        failing_on(patch, KEEPING.seeds_of([0])[0][0])
        swept = here(KEEPING, tmp_path / "out")
    true_write = store._write

    def interrupted(target: Path, data: bytes) -> None:
        if target == swept.store.path("runs", 2):
            raise KeyboardInterrupt
        true_write(target, data)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write", interrupted)
        with pytest.raises(SweepInterrupted, match="8 of 12 runs are done"):
            here(KEEPING, tmp_path / "out")
    status = swept.status
    assert (status.done, status.failed, status.damaged) == (7, 3, ())
    same(here(KEEPING, tmp_path / "whole"), here(KEEPING, tmp_path / "out"), *ALL)
    assert not (tmp_path / "out" / "set-aside").exists()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"executor": "magic"}, "executor is 'magic'; give processes, threads, dask or serial"),
        ({"executor": "threads", "workers": 0}, "workers is 0; give a whole number from 1"),
        ({"dask": "tcp://here:1"}, "dask is 'tcp://here:1', but the executor is processes"),
    ],
)
def test_an_executor_that_there_is_not_is_refused(tmp_path: Path, how: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        sweep(STUDY, tmp_path / "out", **how)
    assert not (tmp_path / "out").exists()


def test_a_manifest_that_is_damaged_or_of_another_version_is_refused(tmp_path: Path) -> None:
    here(STUDY, tmp_path / "out")
    file = tmp_path / "out" / "manifest.json"
    said = json.loads(file.read_text())
    for text, words in [
        (file.read_text()[:-9], "it is damaged; bring it back"),
        (json.dumps({**said, "schema_version": 2}), "it is not of version 1"),
        (json.dumps({key: value for key, value in said.items() if key != "study"}), "it is damaged"),
    ]:
        file.write_text(text)
        with pytest.raises(InputError, match=rf"manifest.json: {words}"):
            Sweep.open(tmp_path / "out")
