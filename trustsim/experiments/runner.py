"""Running a study: every point on every scenario in every future, however the work is shared."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from ..drivers.behaviour import ORDINARY, Behaviour
from ..drivers.run import Desk, Run, Setting
from ..errors import InputError
from ..model.chance import Dice, Sizes
from ..model.measures import MEASURES
from ..model.memory import bytes_of
from ..model.parameters import PARAMETERS
from ..scenario import Scenario
from .designs import points as points_of
from .distributions import Floats
from .executors import Died, carried_out
from .result import StudyResult
from .study import Study

CHUNK_SECONDS = 1.0
"""About how long a worker is busy with what it is given at once."""
WORTH_PROCESSES = 6.0
"""Seconds of work below which starting processes costs more than it saves."""
WELL_TIMED = 0.05
"""Seconds below which one run is too short to tell how long many take."""
ALIKE = 4
"""Points beyond the first that are run to tell how long one more takes."""
TIMED = 10
"""Futures that are run to tell how long many take, where one is too short."""
MOST_RUNS = 10_000_000
"""Runs of a study whose results are held in memory."""
MOST_DICE = 64 * 2**20
"""Bytes of dice that a thread keeps for points that share their seeds with those before."""
Progress = Callable[[int, int], None]


class FailedRun(RuntimeError):
    """A run that failed, by point, scenario and seed: a defect of ours."""


class RefusedPoint(InputError):
    """A point that a scenario refuses."""


class Point(NamedTuple):
    """A point to run: its number from 0, its stored values [factor] and the seeds of its futures."""

    number: int
    values: Floats
    seeds: Sequence[int]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Points that are run together, each in as many futures."""

    number: int
    points: Sequence[Point]


@dataclass(frozen=True)
class Task:
    """What all points of a study share: scenarios by name, the paths of factors, the measures to keep, the rules."""

    source: str
    scenarios: Mapping[str, Scenario]
    factors: tuple[str, ...]
    outcomes: tuple[str, ...]
    keep: tuple[str, ...] = ()
    behaviour: Behaviour = ORDINARY

    @classmethod
    def of(cls, study: Study, behaviour: Behaviour = ORDINARY) -> "Task":
        """The task that a study sets."""
        paths = tuple(f.path for f in study.factors)
        return cls(study.source, study.scenarios, paths, study.outcomes, study.keep, behaviour)


class Future(NamedTuple):
    """One run of a point, by its place in the chunk; in place of a run the error that it ended with, if it failed."""

    point: int
    scenario: int
    replicate: int
    run: Run | Exception


def run_study(study: Study, workers: int | None = None, progress: Progress | None = None) -> StudyResult:
    """Run all points of a study; the result is the same however many processes share the work.

    `workers` None uses the cores at hand where it pays. `progress` is told how many points of how many are done.
    Raises InputError where a scenario refuses a point or the results would not fit in memory, and FailedRun where a
    run fails.
    """
    if study.runs > MOST_RUNS:
        raise InputError(
            f"{study.source}: {study.runs:,} runs would not fit in memory; keep it to {MOST_RUNS:,}, or use a sweep"
        )
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
    seconds = seconds_a_point(task, todo[-1]) if len(todo) > 1 else 0.0
    kind, count = "processes" if workers != 1 else "serial", workers or os.cpu_count() or 1
    if workers is None and len(todo) * seconds < WORTH_PROCESSES:
        kind, count = "serial", 1
    size = points_a_chunk(seconds, len(todo), count)
    chunks = (Chunk(k // size, todo[k : k + size]) for k in range(0, len(todo), size))
    done = 0
    with closing(carried_out(partial(_outcomes_or_error, task), chunks, kind, count)) as results:
        for chunk, found in results:
            if isinstance(found, Died):
                raise FailedRun(f"points {chunk.points[0].number} to {chunk.points[-1].number}: {found.reason}")
            if isinstance(found, Exception):
                raise found
            kept[[point.number for point in chunk.points]] = found
            done += len(chunk.points)
            if progress:
                progress(done, len(todo))
    return StudyResult(study, values, np.array(seeds, dtype=np.uint64), kept)


def points_a_chunk(seconds: float, points: int, workers: int) -> int:
    """How many points, of so many seconds each, make a chunk: about a second, yet enough chunks for all workers."""
    return max(1, min(int(CHUNK_SECONDS / max(seconds, 1e-6)), -(-points // (2 * workers))))


def seconds_a_point(task: Task, point: Point) -> float:
    """About how long a point more takes, all its futures, on dice already rolled; compiles what is not compiled yet.

    Raises InputError for a behaviour that cannot be compiled.
    """
    for future in each_run(task, [point._replace(seeds=point.seeds[:1])]):
        if isinstance(future.run, InputError) and not isinstance(future.run, RefusedPoint):
            raise future.run
    for count in (1, TIMED):
        seeds = point.seeds[:count]
        alone, all_ = (_seconds(task, [point._replace(seeds=seeds)] * number) for number in (1, 1 + ALIKE))
        if all_ > WELL_TIMED:
            break
    return max(all_ - alone, 0.1 * all_) / ALIKE * len(point.seeds) / len(seeds)


def _seconds(task: Task, points: Sequence[Point]) -> float:
    begun = time.perf_counter()
    for _ in each_run(task, points):
        pass
    return time.perf_counter() - begun


def run_points(task: Task, points: Sequence[Point]) -> Floats:
    """Run some points of a study here: their outcomes [point, scenario, replicate, measure] for the whole system.

    A pure function of its arguments, whoever calls it where. Raises as `run_study` does.
    """
    columns = [list(MEASURES).index(name) for name in task.outcomes]
    found = np.empty((len(points), len(task.scenarios), len(points[0].seeds), len(columns)))
    for point, scenario, replicate, run in each_run(task, points):
        if isinstance(run, InputError):
            raise run
        if isinstance(run, Exception):
            where = points[point]
            what = f"point {where.number}, scenario {list(task.scenarios)[scenario]}, seed {where.seeds[replicate]}"
            raise FailedRun(f"{what}: {type(run).__name__}: {run}") from run
        found[point, scenario, replicate] = run.outcomes[-1, columns]
    return found


def each_run(task: Task, points: Sequence[Point]) -> Iterator[Future]:
    """Run some points of a study here, in each of their futures, keeping what the task says.

    All points have as many seeds; those that share a seed share its dice. What fails is given as its error.
    """
    for s, (name, scenario) in enumerate(task.scenarios.items()):
        settings = dict[int, Setting]()
        for k, point in enumerate(points):
            try:
                settings[k] = _setting(task, point, name, scenario)
            except InputError as error:
                yield from (Future(k, s, r, error) for r in range(len(point.seeds)))
        desks = {
            sizes: Desk(sizes, "panel" in task.keep, "events" in task.keep, _shelf(sizes, points))
            for sizes in {one.sizes for one in settings.values()}
        }
        for r in range(len(points[0].seeds)):
            for k, setting in settings.items():
                yield Future(k, s, r, _run(desks[setting.sizes], setting, points[k].seeds[r]))


class _Shelves(threading.local):
    """Dice by their sizes and seeds, which a thread keeps from one chunk for the next."""

    def __init__(self) -> None:
        self.dice = dict[Sizes, dict[int, Dice]]()


_SHELVES = _Shelves()


def _shelf(sizes: Sizes, points: Sequence[Point]) -> dict[int, Dice] | None:
    """The dice kept of the seeds that these points share; None where they do not, or dice would take too much room."""
    seeds = frozenset(points[0].seeds)
    if points[-1].seeds != points[0].seeds or len(seeds) * bytes_of(Dice, sizes.lengths) > MOST_DICE:
        _SHELVES.dice.clear()
        return None
    if sizes not in _SHELVES.dice:
        _SHELVES.dice.clear()
    shelf = _SHELVES.dice.setdefault(sizes, {})
    for seed in shelf.keys() - seeds:
        del shelf[seed]
    return shelf


def at_point(scenario: Scenario, factors: Sequence[str], values: Sequence[float] | Floats) -> Scenario:
    """A scenario with factors, by path, at stored values from the start; `run` on it gives the study's runs.

    Raises InputError where the scenario refuses them.
    """
    plain = {path: PARAMETERS[path].plain(float(v)) for path, v in zip(factors, values, strict=True)}
    return scenario.with_(parameters=plain, source="point")


def _setting(task: Task, point: Point, name: str, scenario: Scenario) -> Setting:
    try:
        return Setting.of(at_point(scenario, task.factors, point.values), behaviour=task.behaviour)
    except InputError as error:
        raise RefusedPoint(f"{task.source}: point {point.number} is refused by {name}; {error}") from None


def _run(desk: Desk, setting: Setting, seed: int) -> Run | Exception:
    try:
        desk.roll(seed)
        return desk.run(setting)
    except Exception as error:
        return error


def _outcomes_or_error(task: Task, chunk: Chunk) -> Floats | InputError | FailedRun:
    """The outcomes of a chunk, or the error to raise where they were asked for."""
    try:
        return run_points(task, chunk.points)
    except (InputError, FailedRun) as error:
        return error
