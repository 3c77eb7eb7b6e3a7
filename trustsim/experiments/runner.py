"""Running a study: every point on every scenario in every future, over processes, keeping outcomes only."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..drivers.ensemble import pool
from ..drivers.run import Desk, Setting
from ..errors import InputError
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..scenario import Scenario
from .designs import points as points_of
from .distributions import Floats
from .result import StudyResult
from .study import Study

CHUNK_SECONDS = 1.0
"""About how long a worker is busy with what it is given at once."""
WORTH_PROCESSES = 6.0
"""Seconds of work below which starting processes costs more than it saves."""
IN_FLIGHT = 4
"""Chunks a worker at most that are handed out at a time, so that memory does not grow with the study."""
Progress = Callable[[int, int], None]


class FailedRun(RuntimeError):
    """A run that failed, by point, scenario and seed: a defect of ours."""


class Point(NamedTuple):
    """A point to run: its number from 0, its stored values [factor] and the seeds of its futures."""

    number: int
    values: Floats
    seeds: Sequence[int]


@dataclass(frozen=True)
class Task:
    """What all points of a study share: scenarios by name, and the paths of factors and the measures to keep."""

    source: str
    scenarios: Mapping[str, Scenario]
    factors: tuple[str, ...]
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, study: Study) -> "Task":
        """The task that a study sets."""
        return cls(study.source, study.scenarios, tuple(f.path for f in study.factors), study.outcomes)


def run_study(study: Study, workers: int | None = None, progress: Progress | None = None) -> StudyResult:
    """Run all points of a study; the result is the same however many processes share the work.

    `workers` None uses the cores at hand where it pays. `progress` is told how many points of how many are done.
    Raises InputError where a scenario refuses a point, and FailedRun where a run fails; both name the point.
    """
    values = points_of(study)
    return run_at(study, values, study.seeds_of(range(len(values))), workers, progress)


def run_at(
    study: Study,
    values: Floats,
    seeds: Sequence[Sequence[int]],
    workers: int | None = None,
    progress: Progress | None = None,
) -> StudyResult:
    """Run a study's scenarios at any points, stored values [point, factor], with seeds [point][replicate].

    As many seeds at each point. Otherwise as `run_study`.
    """
    todo = [Point(k, values[k], seeds[k]) for k in range(len(values))]
    kept = np.full((len(todo), len(study.scenarios), len(seeds[0]), len(study.outcomes)), np.nan)
    task = Task.of(study)
    done = 0
    for chunk, found in _chunks_run(task, todo, workers):
        kept[[point.number for point in chunk]] = found
        done += len(chunk)
        if progress:
            progress(done, len(todo))
    return StudyResult(study, values, np.array(seeds, dtype=np.uint64), kept)


def run_points(task: Task, points: Sequence[Point]) -> Floats:
    """Run some points of a study here: their outcomes [point, scenario, replicate, measure] for the whole system.

    A pure function of its arguments, whoever calls it where. Raises as `run_study` does.
    """
    columns = [list(MEASURES).index(name) for name in task.outcomes]
    found = np.empty((len(points), len(task.scenarios), len(points[0].seeds), len(columns)))
    for s, (name, scenario) in enumerate(task.scenarios.items()):
        settings = [_setting(task, point, name, scenario) for point in points]
        desks = {sizes: Desk(sizes, monthly=False, eventful=False) for sizes in {one.sizes for one in settings}}
        for r in range(len(points[0].seeds)):
            for k, (point, setting) in enumerate(zip(points, settings, strict=True)):
                found[k, s, r] = _outcomes(desks[setting.sizes], setting, name, point, r)[columns]
    return found


def at_point(scenario: Scenario, factors: Sequence[str], values: Sequence[float] | Floats) -> Scenario:
    """A scenario with factors, by path, at stored values from the start; `run` on it gives the study's runs.

    Raises InputError where the scenario refuses them.
    """
    plain = {path: PARAMETERS[path].plain(float(v)) for path, v in zip(factors, values, strict=True)}
    return scenario.with_(parameters=plain, source="point")


def _setting(task: Task, point: Point, name: str, scenario: Scenario) -> Setting:
    try:
        return Setting.of(at_point(scenario, task.factors, point.values))
    except InputError as error:
        raise InputError(f"{task.source}: point {point.number} is refused by {name}; {error}") from None


def _outcomes(desk: Desk, setting: Setting, name: str, point: Point, replicate: int) -> Floats:
    """A run's outcomes for the whole system; points that share a seed share the dice on the desk."""
    seed = point.seeds[replicate]
    try:
        desk.roll(seed)
        return desk.run(setting).outcomes[-1]
    except Exception as error:
        what = f"point {point.number}, scenario {name}, seed {seed}"
        raise FailedRun(f"{what}: {type(error).__name__}: {error}") from error


def _chunks_run(task: Task, todo: Sequence[Point], workers: int | None) -> Iterator[tuple[Sequence[Point], Floats]]:
    """Chunks of points with their outcomes, in the order in which they are done.

    The first two points are run here: the first compiles, so that processes find the code ready, and the second
    tells how long a point takes.
    """
    yield todo[:1], run_points(task, todo[:1])
    if len(todo) == 1:
        return
    begun = time.perf_counter()
    yield todo[1:2], run_points(task, todo[1:2])
    seconds = max(time.perf_counter() - begun, 1e-6)
    rest = todo[2:]
    count = workers or (os.cpu_count() or 1 if len(rest) * seconds > WORTH_PROCESSES else 1)
    size = max(1, min(int(CHUNK_SECONDS / seconds), -(-len(rest) // (2 * count))))
    chunks = [rest[k : k + size] for k in range(0, len(rest), size)]
    if count <= 1 or not chunks:
        for chunk in chunks:
            yield chunk, run_points(task, chunk)
        return
    with pool(count) as executor:
        yield from _shared(executor, task, chunks, count * IN_FLIGHT)


def _shared(
    executor: Executor, task: Task, chunks: Sequence[Sequence[Point]], most: int
) -> Iterator[tuple[Sequence[Point], Floats]]:
    """Chunks run by an executor, at most so many handed out at a time; a failure leaves the rest undone."""
    waiting = iter(chunks)
    running: dict[Future[Any], Sequence[Point]] = {}
    try:
        while True:
            for chunk in waiting:
                running[executor.submit(run_points, task, chunk)] = chunk
                if len(running) >= most:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()
