"""A sweep: a study run into a folder, in parts, so that it can be broken off at any moment and taken up again."""

# pandas comes without types of its own
# pyright: reportMissingTypeStubs=false

import hashlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.behaviour import ORDINARY, Behaviour
from ..drivers.run import Run, Setting
from ..errors import InputError
from ..model.measures import MEASURES
from ..scenario import Scenario
from ..scenario.files import read
from ..scenario.settings import listed, stored
from ..scenario.writing import written
from .bar import Bar
from .designs import points as points_of
from .distributions import Floats
from .executors import Died, carried_out
from .points import points_text
from .result import StudyResult
from .rows import arrow, chunk_parts, died_parts, empty_part, most_runs, schema
from .runner import (
    MOST_RUNS,
    WORTH_PROCESSES,
    Chunk,
    Point,
    Progress,
    Task,
    each_run,
    points_a_chunk,
    seconds_a_point,
)
from .sources import behaviour_hash, made_with, sources_hash
from .store import Kept, Store
from .study import Study

if TYPE_CHECKING:
    import pandas

EXECUTORS = ("processes", "threads", "dask", "serial")
START_OVER = "--fresh (fresh=True in Python) starts over in a new folder beside it"


class SweepInterrupted(KeyboardInterrupt):
    """A sweep that was broken off by Ctrl-C: what is done is kept, and the same call takes it up again."""


@dataclass(frozen=True)
class Status:
    """How far a sweep is: its runs in all, those done, those failed, and the files of parts that are damaged."""

    folder: str
    study: str
    total: int
    done: int
    failed: int
    damaged: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"schema": 1, **asdict(self), "damaged": list(self.damaged)}


@dataclass(frozen=True)
class Rerun:
    """A run of a sweep, run again alone.

    `stored` and `again` are its outcomes by measure (NaN where there is nothing to measure), empty where it failed;
    `stored_error` and `error` tell how it failed then and now, empty where it did not.
    """

    run_id: str
    point: int
    scenario: str
    seed: int
    factors: dict[str, Any]
    stored: dict[str, float]
    again: dict[str, float]
    stored_error: str
    error: str
    traceback: str = field(repr=False)

    @property
    def is_same(self) -> bool:
        """Whether it ended as it had: with the same numbers to the last bit, or with the same error."""
        numbers = [np.array(list(found.values())) for found in (self.stored, self.again)]
        return self.stored_error == self.error and np.array_equal(*numbers, equal_nan=True)

    def as_dict(self) -> dict[str, Any]:
        """As plain values; None where there was nothing to measure."""
        found = asdict(self)
        for name in ("stored", "again"):
            found[name] = {key: None if np.isnan(value) else value for key, value in found[name].items()}
        return {"schema": 1, **found, "same": self.is_same}


class Sweep:
    """The folder of a sweep and what it holds; made by `sweep`, or by `Sweep.open` from the folder alone."""

    def __init__(self, folder: Path, study: Study, behaviour: Behaviour = ORDINARY) -> None:
        """The sweep of a study in a folder; use `sweep` or `Sweep.open`."""
        self.folder, self.study, self.behaviour = folder, study, behaviour
        self.task = Task.of(study, behaviour)
        self.store = Store(folder)

    @classmethod
    def open(cls, folder: str | os.PathLike[str], behaviour: Behaviour = ORDINARY) -> "Sweep":
        """The sweep that a folder holds; `behaviour` is that with which it was run. Raises InputError."""
        store = Store(Path(folder))
        manifest = store.manifest()
        try:
            study = _kept_study(store, manifest)
        except (KeyError, TypeError, AttributeError):
            raise InputError(f"{store.folder / 'manifest.json'}: it is damaged; bring it back from a copy") from None
        return cls(store.folder, study, behaviour)

    @property
    def status(self) -> Status:
        """How far it is, from the folder as it stands now; also while it runs elsewhere."""
        found = self.store.look(("runs", "failures"))
        done, failed = sum(one.ran for one in found.chunks.values()), sum(one.failed for one in found.chunks.values())
        damaged = tuple(str(path) for path in found.damaged)
        return Status(str(self.folder), self.study.name, self.study.runs, done, failed, damaged)

    @property
    def frame(self) -> "pandas.DataFrame":
        """The runs that ended well: run_id, point, scenario, seed, the factors, the outcomes for the whole system.

        In the order of points, scenarios and futures. NaN where a future had nothing to measure. Raises InputError
        where a part is damaged.
        """
        return self._in_order(self.table("runs").to_pandas())

    @property
    def failures(self) -> "pandas.DataFrame":
        """The runs that failed: run_id, point, scenario, seed, the factors, error, message, traceback."""
        return self._in_order(self.table("failures").to_pandas())

    @property
    def panel(self) -> "pandas.DataFrame":
        """All measures by month, from 1, and place (`system` for all). Raises InputError where they are not kept."""
        return self._in_order(self.table("panel").to_pandas())

    @property
    def events(self) -> "pandas.DataFrame":
        """What happened, a row an event, its terms in columns `term_…`. Raises InputError where it is not kept."""
        return self._in_order(self.table("events").to_pandas())

    @property
    def result(self) -> StudyResult:
        """The outcomes for analyses; NaN where a run failed. Raises InputError where runs are still to be done."""
        study, status = self.study, self.status
        if missing := study.runs - status.done - status.failed:
            raise InputError(
                f"{self.folder}: {missing:,} runs are not done yet; the same sweep again goes on with them"
            )
        if study.runs > MOST_RUNS:
            raise InputError(f"{self.folder}: {study.runs:,} runs do not fit in memory; read the tables in parts")
        frame: Any = self.frame
        values = points_of(study)
        seeds = np.array(study.seeds_of(range(len(values))), dtype=np.uint64)
        shape = (len(values), len(study.scenarios), study.replicates, len(study.outcomes))
        found = np.full((study.runs, len(study.outcomes)), np.nan)
        found[self._places(frame, seeds)] = frame[list(study.outcomes)].to_numpy()
        return StudyResult(study, values, seeds, found.reshape(shape))

    def rerun(self, run_id: str) -> Rerun:
        """Run one run again, alone, from what the folder holds.

        Raises InputError for an id that the sweep does not have, and where the model is another now.
        """
        self.check_model()
        row = self._row(run_id)
        name, seed = str(row["scenario"]), int(row["seed"])
        factors = {path: row[path] for path in self.task.factors}
        by_path = {factor.path: factor.parameter for factor in self.study.factors}
        values = np.array([stored(by_path[path], value) for path, value in factors.items()], dtype=np.float64)
        task = Task(
            self.task.source,
            {name: self.task.scenarios[name]},
            self.task.factors,
            self.task.outcomes,
            behaviour=self.behaviour,
        )
        (future,) = each_run(task, [Point(int(row["point"]), values, [seed])])
        run = future.run
        again, error, trace = dict[str, float](), "", ""
        if isinstance(run, Run):
            again = dict(zip(task.outcomes, map(float, run.outcomes[-1, self._columns()]), strict=True))
        else:
            error, trace = f"{type(run).__name__}: {run}", "".join(traceback.format_exception(run))
        before = f"{row['error']}: {row['message']}" if "error" in row else ""
        kept = {} if before else {name: _number(row[name]) for name in task.outcomes}
        return Rerun(run_id, int(row["point"]), name, seed, factors, kept, again, before, error, trace)

    def table(self, name: str) -> Any:
        """A table whole, as Arrow gives it, in the order of chunks. Raises InputError."""
        return self.dataset(name).to_table()

    def dataset(self, name: str) -> Any:
        """A table as an Arrow dataset, which is read in parts. Raises InputError where one is damaged or not kept."""
        ds = arrow("dataset")
        if name in ("panel", "events") and name not in self.study.keep:
            raise InputError(f"{self.folder}: its study keeps no {name}; add keep: [{name}] to it and sweep anew")
        found = self.store.look((name, "runs"))
        if found.damaged:
            raise InputError(
                f"{found.damaged[0]}: this part is damaged; the same sweep again runs just its chunk anew and keeps "
                "the file aside"
            )
        files = [str(self.store.path(name, chunk)) for chunk, kept in found.chunks.items() if name in kept.tables]
        return ds.dataset(files, schema=schema(self.task, name), format="parquet")

    def check_model(self) -> None:
        """Raise InputError where the model, or what replaces its rules, is not that with which the sweep was begun."""
        manifest = self.store.manifest()
        if manifest["model"] != sources_hash():
            raise _begun_with_another(self.folder, "model (the sources of trustsim have changed since)")
        if manifest["behaviour"] != behaviour_hash(self.behaviour):
            raise _begun_with_another(self.folder, "behaviour")

    def __repr__(self) -> str:
        """The folder and how far it is."""
        status = self.status
        return f"<Sweep in {self.folder}: {status.done:,} of {status.total:,} runs done, {status.failed:,} failed>"

    def _columns(self) -> list[int]:
        return [list(MEASURES).index(name) for name in self.task.outcomes]

    def _in_order(self, frame: Any) -> "pandas.DataFrame":
        """Rows by point and scenario; futures follow each other in chunks as they do in the study."""
        order = np.lexsort((self._scenario_numbers(frame), np.asarray(frame["point"], dtype=np.int64)))
        return frame.iloc[order].reset_index(drop=True)

    def _scenario_numbers(self, frame: Any) -> NDArray[np.int64]:
        """The number of each row's scenario."""
        numbers = {name: k for k, name in enumerate(self.study.scenarios)}
        return np.array([numbers[name] for name in frame["scenario"]], dtype=np.int64)

    def _places(self, frame: Any, seeds: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The place of each row among all runs."""
        if len(frame) == self.study.runs:
            return np.arange(len(frame))
        points, replicates = len(seeds), self.study.replicates
        names = list(self.study.scenarios)
        index: Any = import_module("pandas").MultiIndex
        columns: list[Any] = [
            np.repeat(np.arange(points), len(names) * replicates),
            np.tile(np.repeat(np.arange(len(names)), replicates), points),
            np.tile(seeds.astype(np.int64), len(names)).ravel(),
        ]
        rows = [np.asarray(frame["point"]), self._scenario_numbers(frame), np.asarray(frame["seed"])]
        return index.from_arrays(columns).get_indexer(index.from_arrays(rows))

    def _row(self, run_id: str) -> dict[str, Any]:
        """The row of a run, or of its failure."""
        ds = arrow("dataset")
        for name in ("runs", "failures"):
            rows = self.dataset(name).to_table(filter=ds.field("run_id") == run_id).slice(0, 1).to_pylist()
            if rows:
                return rows[0]
        raise InputError(f"{self.folder}: it has no run {run_id[:40]!r}; the column run_id of its tables names them")


def sweep(
    study: Study | str | os.PathLike[str],
    out: str | os.PathLike[str],
    executor: str = "processes",
    workers: int | None = None,
    dask: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    behaviour: Behaviour = ORDINARY,
) -> Sweep:
    """Run a study, or the study of a file, into a folder, or go on with what is there.

    The tables are the same however it is done. `executor` is processes, threads, dask (with the scheduler's address in
    `dask`) or serial; `workers` None uses the cores at hand where it pays. What was done before is not done again, but
    runs that failed are. `fresh` starts over in a new folder beside one that is there. `progress` is told how many runs
    of how many are done; in a notebook a bar shows it. A run that fails is a row of `failures`.

    Raises InputError where the study, a scenario or the model is not that with which the folder was begun, where
    another sweep writes there, and where it cannot be written; SweepInterrupted on Ctrl-C.
    """
    found = study if isinstance(study, Study) else Study.load(study)
    _check(executor, workers, dask)
    for scenario in found.scenarios.values():
        Setting.of(scenario, behaviour=behaviour)
    values = points_of(found)
    here = Sweep(_new_folder(Path(out)) if fresh else Path(out), found, behaviour)
    with here.store.locked(), nullcontext(progress) if progress or not _in_notebook() else Bar() as told:
        manifest = _begun(here, values, workers)
        _carry_on(here, values, manifest, (executor, workers, dask), told)
    return here


def _carry_on(
    here: Sweep,
    values: Floats,
    manifest: Mapping[str, Any],
    how: tuple[str, int | None, str | None],
    progress: Progress | None,
) -> None:
    """Run what is not done yet, and what failed."""
    study, task, store = here.study, here.task, here.store
    store.tidy()
    found = store.look()
    store.set_aside(found.damaged)
    kept = found.chunks
    done = sum(one.ran for one in kept.values())
    if progress:
        progress(done, study.runs)
    executor, workers, dask = how
    runs_to_do = study.runs - done
    is_short = runs_to_do * manifest["seconds_a_run"] < WORTH_PROCESSES
    if not behaviour_can_go(here.behaviour, executor) or (executor == "processes" and workers is None and is_short):
        executor = "serial"
    todo = _chunks(study, values, manifest["chunk"], kept)
    empty = {"failures": empty_part(task, "failures")}
    try:
        with closing(carried_out(partial(chunk_parts, task), todo, executor, workers, dask)) as results:
            for chunk, parts in results:
                before = kept.get(chunk.number)
                if isinstance(parts, Died):
                    if before:
                        continue
                    parts = died_parts(task, chunk, parts.reason)
                now = store.keep(chunk.number, parts, empty)
                done += now.ran - (before.ran if before else 0)
                if progress:
                    progress(done, study.runs)
    except KeyboardInterrupt:
        raise SweepInterrupted(
            f"Interrupted: {done:,} of {study.runs:,} runs are done and kept in {here.folder}; the same command goes "
            "on with the rest."
        ) from None


def behaviour_can_go(behaviour: Behaviour, executor: str) -> bool:
    """Whether an executor's workers can have these rules: functions of a notebook cannot leave their process."""
    return behaviour.can_be_sent or executor == "threads"


def _chunks(study: Study, values: Floats, size: Mapping[str, int], kept: Mapping[int, Kept]) -> Iterator[Chunk]:
    """The chunks that are not kept yet, or hold runs that failed: first by points, then by futures of a point."""
    points, futures = size["points"], size["futures"]
    stretches = -(-study.replicates // futures)
    for first in range(0, len(values), points):
        numbers = range(first, min(first + points, len(values)))
        seeds: list[list[int]] = []
        for stretch in range(stretches):
            number = first // points * stretches + stretch
            if number in kept and not kept[number].failed:
                continue
            seeds = seeds or study.seeds_of(numbers)
            begin = stretch * futures
            each = zip(numbers, seeds, strict=True)
            yield Chunk(number, [Point(k, values[k], own[begin : begin + futures]) for k, own in each])


def _begun(here: Sweep, values: Floats, workers: int | None) -> dict[str, Any]:
    """The manifest of the sweep in a folder, which is begun where there is none; raises InputError for another's."""
    study, store = here.study, here.store
    now = _identity(study, values)
    if not store.is_begun:
        seeds = study.seeds_of([0])[0]
        seconds = seconds_a_point(here.task, Point(0, values[0], seeds))
        files = {_file_of(k, name): written(one.as_dict()) for k, (name, one) in enumerate(study.scenarios.items())}
        if study.given is not None:
            files["points.csv"] = points_text(study.factors, values)
        manifest = {
            "kind": "trustsim sweep",
            "name": study.name,
            "study": study.as_dict(),
            "source": study.source,
            **now,
            "model": sources_hash(),
            "behaviour": behaviour_hash(here.behaviour),
            "points": len(values),
            "runs": study.runs,
            "chunk": _size(here.task, study, seconds, workers or os.cpu_count() or 1),
            "seconds_a_run": seconds / (len(study.scenarios) * study.replicates),
            "made_with": made_with(),
            "command": sys.argv,
            "begun": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        store.begin(manifest, files, ["runs", "failures", *study.keep])
    manifest = store.manifest()
    _check_same(here.folder, manifest, now)
    here.check_model()
    return manifest


def _identity(study: Study, values: Floats) -> dict[str, Any]:
    """What must be the same for a sweep to go on: what the study asks for, its scenarios and its points."""
    data = study.as_dict()
    asked = {
        "factors": [data.get("factors"), data.get("except")],
        "design": {key: value for key, value in data["design"].items() if key != "csv"},
        "replicates": study.replicates,
        "seed": study.seed,
        "seeds": data.get("seeds", "shared"),
        "outcomes": list(study.outcomes),
        "keep": list(study.keep),
    }
    return {
        "asked": asked,
        "study_digest": hashlib.sha256(json.dumps(asked).encode()).hexdigest(),
        "scenarios": {
            name: {"file": _file_of(k, name), "sha256": one.digest, "months": one.months}
            for k, (name, one) in enumerate(study.scenarios.items())
        },
        "factors": [factor.path for factor in study.factors],
        "points_sha256": hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest(),
    }


def _check_same(folder: Path, manifest: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse, by name, what is not as it was when the sweep was begun."""
    if list(manifest["scenarios"]) != list(now["scenarios"]):
        raise _begun_with_another(folder, f"list of scenarios ({listed(list(manifest['scenarios']), 'and')})")
    for name, said in now["scenarios"].items():
        before = manifest["scenarios"][name]
        if (before["sha256"], before["months"]) != (said["sha256"], said["months"]):
            raise _begun_with_another(folder, f"scenario {name} (it has changed since)")
    if manifest["study_digest"] != now["study_digest"]:
        changed = [key for key, value in now["asked"].items() if manifest["asked"].get(key) != value]
        raise _begun_with_another(folder, f"study (it has changed since in {listed(changed or ['order'], 'and')})")
    if manifest["points_sha256"] != now["points_sha256"]:
        raise _begun_with_another(folder, "set of points (its file, or the library that draws them, has changed since)")


def _begun_with_another(folder: Path, what: str) -> InputError:
    return InputError(f"{folder}: this sweep was begun with another {what}; go back to that one, or {START_OVER}")


def _size(task: Task, study: Study, seconds: float, workers: int) -> dict[str, int]:
    """How many points make a chunk, in how many of their futures: about a second of work, and no part too large."""
    scenarios, most = len(study.scenarios), most_runs(task)
    points = min(points_a_chunk(seconds, study.count, workers), max(1, most // (scenarios * study.replicates)))
    futures = study.replicates
    if points == 1:
        share = max(1, int(study.replicates / max(seconds, 1e-6)))
        futures = max(1, min(futures, share, most // scenarios))
    return {"points": points, "futures": futures}


def _kept_study(store: Store, manifest: Mapping[str, Any]) -> Study:
    """The study from the copies in a folder."""
    data = dict(manifest["study"])
    given = [data["scenario"]] if isinstance(data["scenario"], str) else list(data["scenario"])
    scenarios: dict[str, Scenario] = {}
    for name, said in zip(given, manifest["scenarios"].values(), strict=True):
        scenarios[name] = Scenario(read(store.folder / said["file"]))
        if scenarios[name].digest != said["sha256"]:
            raise InputError(f"{store.folder / said['file']}: this copy was changed; bring back what the sweep wrote")
    if "csv" in data["design"]:
        data["design"] = {**data["design"], "csv": "points.csv"}
    return Study.from_dict(data, scenarios, store.folder, manifest["source"])


def _file_of(number: int, name: str) -> str:
    """Where the copy of a scenario lies in a sweep's folder."""
    word = "".join(c if c.isalnum() and c.isascii() else "-" for c in Path(name).stem)[:40]
    return f"scenarios/{number + 1}-{word}.yaml"


def _new_folder(out: Path) -> Path:
    """A folder that is not there yet: this one, or one beside it with a number."""
    number, folder = 1, out
    while os.path.lexists(folder):
        number += 1
        folder = out.with_name(f"{out.name}-{number}")
    return folder


def _check(executor: str, workers: int | None, dask: str | None) -> None:
    if executor not in EXECUTORS:
        raise InputError(f"executor is {executor!r}; give {listed(EXECUTORS, 'or')}")
    if workers is not None and workers < 1:
        raise InputError(f"workers is {workers}; give a whole number from 1")
    if dask and executor != "dask":
        raise InputError(f"dask is {dask!r}, but the executor is {executor}; keep one of the two")


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _in_notebook() -> bool:
    """Whether this is a notebook, where a bar can be shown."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
