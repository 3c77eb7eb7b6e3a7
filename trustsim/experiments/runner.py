"""Running a study: every point on every scenario in every future, over processes, keeping outcomes only."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from ..drivers.run import Desk, Setting
from ..errors import InputError
from ..model.measures import MEASURES
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
    seeds = study.seeds_of(range(len(values)))
    todo = [Point(k, values[k], seeds[k]) for k in range(len(values))]
    kept = np.full((len(todo), len(study.scenarios), study.replicates, len(study.outcomes)), np.nan)
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
    for chunk, found in carried_out(partial(run_points, task), chunks, "processes" if count > 1 else "serial", count):
        if isinstance(found, Died):
            raise FailedRun(f"points {', '.join(str(point.number) for point in chunk)}: {found.reason}")
        yield chunk, found
