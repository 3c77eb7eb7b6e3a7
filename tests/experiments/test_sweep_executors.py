"""Whoever does the work, and however it is cut, a sweep's tables and what is exported of them are the same."""

import signal
import time
from pathlib import Path

import pytest
from study_files import study
from sweep_files import FACTORS, here, same
from test_sweep_faults import started, until_more_are_done

from trustsim import Sweep, sweep
from trustsim.experiments.exports import EXPORTS

TABLES = ("frame", "panel", "events")
STUDY = study(factors=FACTORS, design={"method": "random", "points": 24}, keep=["panel", "events"])


def exported(folder: Path, out: Path) -> dict[str, bytes]:
    for name, (write, _) in EXPORTS.items():
        (out / name).mkdir(parents=True)
        write(Sweep.open(folder), out / name)
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


@pytest.mark.parametrize("executor", ["processes", "threads", "dask"])
def test_every_executor_gives_the_same_tables(tmp_path, monkeypatch, executor):
    alone = here(STUDY, tmp_path / "alone")
    monkeypatch.setattr("trustsim.experiments.runner.CHUNK_SECONDS", 0.0)
    other = sweep(STUDY, tmp_path / "other", executor=executor, workers=2)
    assert len(list((other.folder / "runs").iterdir())) > len(list((alone.folder / "runs").iterdir()))
    same(alone, other, *TABLES)
    assert exported(alone.folder, tmp_path / "a") == exported(other.folder, tmp_path / "b")


def test_ctrl_c_over_processes_ends_within_seconds_and_leaves_none_behind(tmp_path):
    import psutil

    process = started(tmp_path / "out", "processes")
    until_more_are_done(process, tmp_path / "out", 2)
    workers = psutil.Process(process.pid).children(recursive=True)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - begun < 5
    assert b"SweepInterrupted: Interrupted: " in said
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive
