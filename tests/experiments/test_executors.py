"""Chunks of work are all done, once each, on any executor and whoever dies meanwhile."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from deaths import Chunk, large, pids, work
from study_files import study

from trustsim.errors import InputError
from trustsim.experiments import executors
from trustsim.experiments.designs import points
from trustsim.experiments.executors import KINDS, Died, carried_out
from trustsim.experiments.runner import Point, Task, run_points

SOAK = pytest.mark.skipif(os.environ.get("TRUSTSIM_SOAK") != "1", reason="about ten seconds: set TRUSTSIM_SOAK=1")
HERE = Path(__file__).parent
LOOPBACK = "127.0.0.1"


def until(true: Callable[[], Any], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def children(pid: int | None = None) -> set[psutil.Process]:
    """Processes below one, this by default, but for the tracker that Python keeps for all."""
    found = psutil.Process(pid).children(recursive=True)
    return {one for one in found if one.is_running() and one.status() != psutil.STATUS_ZOMBIE and not tracks(one)}


def tracks(process: psutil.Process) -> bool:
    try:
        return "resource_tracker" in " ".join(process.cmdline())
    except psutil.Error:
        return True


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    before = children()
    yield
    assert until(lambda: not children() - before), children() - before


class Dask:
    """A scheduler and its workers on loopback, as processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE))),
            "DASK_TEMPORARY_DIRECTORY": str(folder),
        }
        self.said = (folder / "said").open("w")
        file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", LOOPBACK, "--port", "0", "--scheduler-file", str(file))
        assert until(file.exists)
        assert until(lambda: file.read_text().endswith("}"))
        self.address = json.loads(file.read_text())["address"]
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, what: str, *options: str, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *options]
        return subprocess.Popen(
            command,
            env={**self.environment, **environment},
            cwd=self.folder,
            stdout=self.said,
            stderr=self.said,
            start_new_session=True,
        )

    def add(self, *options: str, **environment: str) -> "subprocess.Popen[bytes]":
        started = self.start("worker", self.address, "--nthreads", "1", "--host", LOOPBACK, *options, **environment)
        self.workers.append(started)
        return started

    def end(self) -> None:
        for one in (self.scheduler, *self.workers):
            one.send_signal(signal.SIGCONT)
            for below in psutil.Process(one.pid).children(recursive=True) if one.poll() is None else ():
                below.kill()
            one.kill()
            one.wait()
        self.said.close()


@pytest.fixture
def dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dask]:
    monkeypatch.setattr(executors, "LOOK_SECONDS", 0.5)
    (tmp_path / "dask").mkdir()
    cluster = Dask(tmp_path / "dask")
    yield cluster
    cluster.end()


def squares(numbers: range) -> list[tuple[int, int]]:
    return [(k, k**2) for k in numbers]


def done(chunks: Any, kind: str, address: str | None = None) -> list[tuple[int, Any]]:
    return sorted((chunk.number, found) for chunk, found in carried_out(work, chunks, kind, 2, address))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_what_is_had_here(kind: str) -> None:
    found = study(factors={"meetings.feedback": [0, 1], "meetings.seats": [1, 3]}, seeds="own")
    values, seeds = points(found), found.seeds_of(range(5))
    todo = [Point(k, values[k], seeds[k]) for k in range(5)]
    task = Task.of(found)
    here = run_points(task, todo)
    given = {chunk.number: had for chunk, had in carried_out(OnePoint(task), todo, kind, 2)}
    assert sorted(given) == list(range(5))
    for k in range(5):
        np.testing.assert_array_equal(given[k], here[k : k + 1])


class OnePoint:
    def __init__(self, task: Task) -> None:
        self.task = task

    def __call__(self, point: Point) -> Any:
        return run_points(self.task, [point])


@pytest.mark.parametrize("kind", KINDS)
def test_chunks_are_taken_as_they_are_needed(kind: str) -> None:
    taken = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal taken
        for k in range(60):
            taken += 1
            yield Chunk(k)

    ahead = [taken - given for given, _ in enumerate(carried_out(work, chunks(), kind, 2))]
    assert len(ahead) == taken == 60
    assert max(ahead) <= 2 * executors.IN_FLIGHT
    if kind != "serial":
        assert max(ahead) >= 2


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_a_killed_worker_loses_nothing(kind: str, tmp_path: Path) -> None:
    chunks = [Chunk(k, 0.02, str(tmp_path / "died") if k == 5 else "") for k in range(30)]
    assert done(chunks, kind) == squares(range(30))
    assert (tmp_path / "died").exists()


def test_a_chunk_that_always_kills_is_given_up_and_no_other() -> None:
    chunks = [Chunk(k, 0.02, "always" if k in (3, 4) else "") for k in range(20)]
    found = dict(done(chunks, "processes"))
    killed = Died("its process ended 3 times, the last killed by SIGKILL")
    assert found == {k: killed if k in (3, 4) else k**2 for k in range(20)}


@SOAK
def test_a_chunk_that_always_kills_dask_workers_is_given_up() -> None:
    chunks = [Chunk(k, 0.02, "always" if k == 3 else "") for k in range(6)]
    found = dict(done(chunks, "dask"))
    assert isinstance(found[3], Died)
    assert "Dask workers" in found[3].reason
    assert [found[k] for k in found if not isinstance(found[k], Died)].count(25) == 1


def test_a_process_killed_amid_sending_its_result_loses_nothing(tmp_path: Path) -> None:
    chunks = [Chunk(k, 0, str(tmp_path / "died") if k == 0 else "") for k in range(3)]
    sizes = {chunk.number: len(found) for chunk, found in carried_out(large, chunks, "processes", 1)}
    assert sizes == dict.fromkeys(range(3), 100_000_000)
    assert (tmp_path / "died").exists()


def test_processes_that_cannot_begin_are_not_started_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustsim.drivers.processes._serve", os.abort)
    with pytest.raises(RuntimeError, match="3 processes ended before they began"):
        list(carried_out(work, [Chunk(k) for k in range(50)], "processes", 2))


@pytest.mark.parametrize("kind", KINDS)
def test_what_work_raises_comes_with_where(kind: str) -> None:
    def chunks() -> Iterator[Chunk]:
        yield from (Chunk(k, 0.01, raises="planted" if k == 2 else "") for k in range(1000))

    with pytest.raises(ZeroDivisionError, match="planted") as caught:
        list(carried_out(work, chunks(), kind, 2))
    assert "deaths.py" in "".join(traceback.format_exception(caught.value))


def test_an_exception_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(RuntimeError, match="Awkward: awkward at 0") as caught:
        list(carried_out(work, [Chunk(0, raises="awkward")], "processes", 1))
    assert "deaths.py" in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("kind", KINDS)
def test_closing_ends_the_work_at_once(kind: str) -> None:
    before = children()
    given = carried_out(pids, (Chunk(k, 0.0 if k < 2 else 0.4) for k in range(1000)), kind, 2)
    next(given)
    started = time.monotonic()
    given.close()
    assert time.monotonic() - started < 8
    assert until(lambda: not children() - before, 3), kind


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_the_parents_death_leaves_no_orphans(kind: str) -> None:
    with alone(kind) as parent:
        below = children(parent.pid)
        assert len(below) >= 2
        parent.kill()
        assert until(lambda: not any(is_alive(one) for one in below), 10), below


@pytest.mark.parametrize("kind", ["processes", pytest.param("dask", marks=SOAK)])
def test_an_interrupt_ends_all_and_is_told_once(kind: str) -> None:
    with alone(kind) as parent:
        below = children(parent.pid)
        os.killpg(parent.pid, signal.SIGINT)
        said = parent.communicate(timeout=20)[1]
        assert until(lambda: not any(is_alive(one) for one in below), 5), below
    assert said.count("KeyboardInterrupt") == 1
    assert "Traceback" in said.splitlines()[0], said


def is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def alone(kind: str) -> "subprocess.Popen[str]":
    """A Python of its own, in a group of its own, at work on long chunks; some are done already."""
    command = [sys.executable, str(HERE / "deaths.py"), kind, "0.5"]
    parent = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout
    assert parent.stdout.readline()
    return parent


def test_a_cluster_does_the_work_though_a_worker_is_killed(dask: Dask) -> None:
    dask.add("--no-nanny")
    first = dask.add("--no-nanny")
    found: list[tuple[int, Any]] = []
    for chunk, had in carried_out(work, (Chunk(k, 0.05) for k in range(40)), "dask", address=dask.address):
        found.append((chunk.number, had))
        if len(found) == 10:
            first.kill()
    assert sorted(found) == squares(range(40))


def test_a_lost_scheduler_is_told_in_a_sentence(dask: Dask) -> None:
    dask.add("--no-nanny")
    found: list[int] = []
    with pytest.raises(InputError, match=rf"lost touch .* at {dask.address}; run the same command again to go on"):
        for chunk, _ in carried_out(work, (Chunk(k, 0.05) for k in range(400)), "dask", address=dask.address):
            found.append(chunk.number)
            if len(found) == 5:
                dask.scheduler.kill()
    assert len(found) == len(set(found)) < 30


@SOAK
def test_a_silent_scheduler_and_one_without_workers_are_given_up(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE_SECONDS", 2.0)
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1.0)
    with pytest.raises(InputError, match="has no workers; start some"):
        next(carried_out(work, [Chunk(1)], "dask", address=dask.address))
    monkeypatch.setattr(executors, "PATIENCE_SECONDS", 20.0)
    dask.add("--no-nanny")
    given = carried_out(work, (Chunk(k, 0.05) for k in range(400)), "dask", address=dask.address)
    next(given)
    monkeypatch.setattr(executors, "PATIENCE_SECONDS", 2.0)
    os.kill(dask.scheduler.pid, signal.SIGSTOP)
    with pytest.raises(InputError, match="lost touch"):
        list(given)


def test_workers_that_all_went_are_given_up(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    only = dask.add("--no-nanny")
    given = carried_out(work, (Chunk(k, 0.05) for k in range(400)), "dask", address=dask.address)
    next(given)
    monkeypatch.setattr(executors, "PATIENCE_SECONDS", 2.0)
    only.kill()
    with pytest.raises(InputError, match="has no workers; start some and run the same command again"):
        list(given)


@pytest.mark.parametrize("address", [f"tcp://{LOOPBACK}:1", "nonsense", "foo://bar:1", "tcp://nohost.invalid:8786"])
def test_a_wrong_address_is_told_soon(address: str) -> None:
    started = time.monotonic()
    with pytest.raises(InputError, match=rf"no Dask scheduler can be reached at {address} \(.*\); check the address"):
        next(carried_out(work, [Chunk(1)], "dask", address=address))
    assert time.monotonic() - started < 12


def test_workers_with_another_trustsim_or_none_are_refused_by_name(dask: Dask, tmp_path: Path) -> None:
    def told(**environment: str) -> str:
        worker = dask.add("--no-nanny", **environment)
        with pytest.raises(InputError) as caught:
            next(carried_out(work, [Chunk(1)], "dask", address=dask.address))
        worker.kill()
        assert until(lambda: "Remove worker" in (dask.folder / "said").read_text())
        (dask.folder / "said").write_text("")
        return str(caught.value)

    lacking = told(PYTHONPATH=planted(tmp_path / "none", 'raise ModuleNotFoundError("No module", name="trustsim")'))
    assert f"of the Dask workers tcp://{LOOPBACK}" in lacking
    assert "has no trustsim; install the same on all" in lacking
    other = planted(tmp_path / "other", '__version__ = "0.0.1"')
    (tmp_path / "other" / "trustsim" / "model").mkdir()
    (tmp_path / "other" / "trustsim" / "model" / "__init__.py").touch()
    (tmp_path / "other" / "trustsim" / "model" / "kept_code.py").write_text("def source_hash(): return 'planted'")
    assert "has trustsim 0.0.1 with model planted, but this machine has trustsim" in told(PYTHONPATH=other)
    alone = str(HERE.parents[1])
    assert told(PYTHONPATH=alone) == "of the Dask workers one has no deaths; install the same on all"


def planted(folder: Path, code: str) -> str:
    (folder / "trustsim").mkdir(parents=True)
    (folder / "trustsim" / "__init__.py").write_text(code)
    return str(folder)


def test_a_worker_that_comes_late_with_another_trustsim_refuses() -> None:
    def said(version: tuple[str, str]) -> bytes:
        return pickle.dumps((executors._Version(*version), pickle.dumps((work, Chunk(3)))))

    with pytest.raises(
        InputError, match=r"of the Dask workers one has trustsim .*, but this machine has trustsim 0\.0\.1"
    ):
        executors.carry_out_sent(said(("0.0.1", "planted")))
    assert executors.carry_out_sent(said(executors._here())) == 9


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "distributed"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"executor dask needs distributed.*pip install 'trustsim\[dask\]'"):
        next(carried_out(work, [Chunk(1)], "dask"))


def test_an_unknown_kind_or_a_needless_address_is_refused() -> None:
    with pytest.raises(InputError, match="executor is mpi; give one of serial, processes, threads, dask"):
        carried_out(work, [], "mpi")
    with pytest.raises(InputError, match="give executor dask"):
        carried_out(work, [], "threads", address="tcp://here:1")
