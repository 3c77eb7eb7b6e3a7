"""A sweep of 20,000 runs, killed again and again while it runs, ends as one that was left alone.

Parents, workers and Dask's workers are killed with `kill -9` at random moments, once each here; with TRUSTSIM_SOAK=1
Dask's scheduler too, thirty times in all. A kill counts only if what was killed was alive and the sweep neither begun
nor finished just then.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import trustsim
from trustsim.experiments.study import Study
from trustsim.experiments.sweep import Sweep, sweep

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
KILLS = {"parent": 10, "worker": 10, "dask worker": 6, "scheduler": 4} if SOAK else {}
RUNS = 20_000
PATIENCE = 240.0
STUDY = {
    "schema_version": 1,
    "name": "Twenty thousand",
    "scenario": "tiny.yaml",
    "factors": {"meetings.feedback": [0, 1], "people.propensity": {"uniform": [0.3, 0.7]}},
    "design": {"method": "random", "points": 400},
    "replicates": 50,
    "outcomes": ["coverage", "trust"],
}
TINY = {"schema_version": 1, "name": "Tiny", "months": 24, "places": [{"id": "p", "draw": {"pcns": 4}}]}
GO_ON = """
import sys
from trustsim.cli import main
if __name__ == "__main__":
    main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    trustsim.Scenario.from_dict(TINY).save(folder / "tiny.yaml")
    Study.from_dict(STUDY, folder=folder).save(folder / "study.yaml")
    return folder / "study.yaml"


@pytest.fixture(scope="module")
def undisturbed(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    done = sweep(study, tmp_path_factory.mktemp("alone") / "out", workers=2)
    assert done.status.done == RUNS
    return done


def same_tables(one: Sweep, other: Sweep) -> bool:
    """Whether two sweeps hold the same runs: none lost, none twice, every number the same."""
    assert one.frame["run_id"].is_unique and len(one.frame) == RUNS and len(one.failures) == 0
    return one.frame.equals(other.frame)


class Going:
    """A sweep in a process of its own, as the command line starts it."""

    def __init__(self, study: Path, out: Path, *options: str) -> None:
        arguments = ["sweep", str(study), "--out", str(out), "--workers", "2", *options]
        self.out = out
        self.before = done_in(out)
        self.process = subprocess.Popen(
            [sys.executable, "-c", GO_ON, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def is_midway(self) -> bool:
        """Whether it runs, has kept something since it was started, and has not finished."""
        return self.process.poll() is None and self.before < done_in(self.out) < RUNS

    def until_midway(self, dice: random.Random) -> bool:
        """Wait for a random moment while it runs; False where it came to its end first."""
        wait_for(lambda: self.is_midway() or self.process.poll() is not None)
        time.sleep(dice.uniform(0.0, 0.6))
        return self.is_midway()

    def end(self) -> tuple[int, str]:
        """Its exit code and what it said."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def done_in(out: Path) -> int:
    try:
        return Sweep.open(out).status.done
    except trustsim.errors.InputError:
        return 0


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def workers_of(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """Its worker processes: children that work, not those that keep account of shared memory."""
    found = psutil.Process(process.pid).children(recursive=True)
    return [child for child in found if "spawn_main" in " ".join(child.cmdline())]


def kill_in_turn(study: Path, out: Path, kills: int, options: list[str], kill: Callable[[Going], None]) -> None:
    """Kill that often, each time while the sweep runs, starting over with fresh folders where one came to its end."""
    dice, fallen, round_ = random.Random(11), 0, 0
    while fallen < kills:
        going = Going(study, out / str(round_), *options)
        if going.until_midway(dice):
            kill(going)
            fallen += 1
        if done_in(out / str(round_)) == RUNS:
            round_ += 1
        if going.process.poll() is None and kill is not kill_parent:
            going.end()
    assert fallen == kills


def kill_parent(going: Going) -> None:
    going.process.send_signal(signal.SIGKILL)
    assert going.end()[0] == -signal.SIGKILL


def kill_a_worker(going: Going) -> None:
    wait_for(lambda: bool(workers_of(going.process)) or going.process.poll() is not None)
    random.Random(3).choice(workers_of(going.process)).send_signal(signal.SIGKILL)
    code, said = going.end()
    assert code == 0, said


def finished(study: Path, out: Path, *options: str) -> Iterator[Sweep]:
    """Every folder below, its sweep finished."""
    for folder in sorted(out.iterdir()):
        code, said = Going(study, folder, *options).end()
        assert code == 0, said
        yield Sweep.open(folder)


@pytest.mark.parametrize(("who", "kill"), [("parent", kill_parent), ("worker", kill_a_worker)])
def test_kills_over_processes(study, undisturbed, tmp_path, who, kill):
    kill_in_turn(study, tmp_path, KILLS.get(who, 1), [], kill)
    for done in finished(study, tmp_path):
        assert same_tables(done, undisturbed)


class Cluster:
    """A Dask scheduler and two workers on loopback, each a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.begin()

    def begin(self) -> None:
        """Start all three."""
        self.file.unlink(missing_ok=True)
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        wait_for(self.file.exists)
        self.workers = [self._worker(), self._worker()]

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        import json

        return json.loads(self.file.read_text())["address"]

    def _worker(self) -> "subprocess.Popen[bytes]":
        return self._start("dask_worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")

    def _start(self, module: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(self.file), *options]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.folder, stdout=quiet, stderr=quiet)

    def kill_a_worker(self, going: Going) -> None:
        """Kill one and start another; the sweep goes on by itself."""
        gone = self.workers.pop(0)
        assert gone.poll() is None
        gone.kill()
        gone.wait()
        self.workers.append(self._worker())
        code, said = going.end()
        assert code == 0, said

    def kill_the_scheduler(self, going: Going) -> None:
        """Kill it: the sweep says so in a sentence; all are started anew."""
        assert self.scheduler.poll() is None
        self.scheduler.kill()
        code, said = going.end()
        assert code == 2 and "Traceback" not in said and "scheduler" in said.lower(), said
        self.end()
        self.begin()

    def end(self) -> None:
        """End what this started."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.mark.parametrize("who", ["dask worker", "scheduler"] if SOAK else ["dask worker"])
def test_kills_over_dask(study, undisturbed, tmp_path, who):
    (tmp_path / "cluster").mkdir()
    (tmp_path / "out").mkdir()
    cluster = Cluster(tmp_path / "cluster")
    try:
        kill = cluster.kill_a_worker if who == "dask worker" else cluster.kill_the_scheduler
        for _ in range(KILLS.get(who, 1)):
            options = ["--executor", "dask", "--dask", cluster.address]
            kill_in_turn(study, tmp_path / "out", 1, options, kill)
        options = ["--executor", "dask", "--dask", cluster.address]
        for done in finished(study, tmp_path / "out", *options):
            assert same_tables(done, undisturbed)
    finally:
        cluster.end()
