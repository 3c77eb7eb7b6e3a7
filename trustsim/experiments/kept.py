"""A sweep as its folder holds it: how far it is, its tables, its result, and any of its runs again."""

# pandas comes without types of its own
# pyright: reportMissingTypeStubs=false

import os
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.behaviour import ORDINARY, Behaviour
from ..drivers.run import Run
from ..errors import InputError
from ..model.measures import MEASURES
from ..scenario import Scenario
from ..scenario.files import read
from ..scenario.settings import stored
from .designs import points as points_of
from .result import StudyResult
from .rows import arrow, schema
from .runner import MOST_RUNS, Point, Task, each_run
from .sources import behaviour_hash, sources_hash
from .store import Store
from .study import Study

if TYPE_CHECKING:
    import pandas

START_OVER = "--fresh (fresh=True in Python) starts over in a new folder beside it"


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
            raise begun_with_another(self.folder, "model (the sources of trustsim have changed since)")
        if manifest["behaviour"] != behaviour_hash(self.behaviour):
            raise begun_with_another(self.folder, "behaviour")

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


def begun_with_another(folder: Path, what: str) -> InputError:
    """The refusal to go on with a sweep with another study, scenario or model than that it was begun with."""
    return InputError(f"{folder}: this sweep was begun with another {what}; go back to that one, or {START_OVER}")


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


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
