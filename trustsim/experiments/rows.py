"""The tables of a sweep: what a chunk of points gives, as Parquet parts."""

import io
import traceback
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..drivers.run import CHARACTER, Run
from ..errors import InputError
from ..model import events
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..model.state import NOBODY
from ..scenario import Scenario
from ..scenario.imagined import column, is_real
from .runner import Chunk, Future, Point, Task, at_point, each_run
from .sources import behaviour_hash, run_ids

TABLES = ("runs", "panel", "events", "failures")
MOST_ROWS = 100_000
"""Rows of a part, about."""
EVENTS_A_DIRECTOR = 0.5
"""About how many events a director causes in a month."""
TERMS = tuple(dict.fromkeys(term for terms in events.KINDS.values() for term in terms))
"""The terms of all kinds of event; each is a column `term_…` of the table of events."""
DIED = "worker died"
"""The error of runs whose worker died of them."""
Array = NDArray[Any]
Columns = dict[str, Any]
Where = tuple[int, int, int]
"""A run by its place in a chunk: the numbers of its point, scenario and future."""


class Part(NamedTuple):
    """A part of a table as the bytes of a Parquet file."""

    rows: int
    data: bytes


class ChunkParts(NamedTuple):
    """What a chunk gives: how many runs ended well and how many failed, and the parts of tables."""

    ran: int
    failed: int
    parts: Mapping[str, Part]


def chunk_parts(task: Task, chunk: Chunk) -> ChunkParts:
    """Run a chunk of points here: the parts of all tables, in the order of points, scenarios and futures.

    A pure function of its arguments. A run that fails is a row of `failures`, and ends nothing.
    """
    return _parts(task, chunk, each_run(task, chunk.points))


def died_parts(task: Task, chunk: Chunk, reason: str) -> ChunkParts:
    """The parts of a chunk whose worker died of it: each of its runs failed."""
    error = ChildProcessError(reason)
    points, scenarios, replicates = _shape(task, chunk)
    each = product(range(points), range(scenarios), range(replicates))
    return _parts(task, chunk, (Future(*where, error) for where in each))


def most_runs(task: Task) -> int:
    """How many runs a chunk has at most, so that none of its parts is too large."""
    rows = 1.0
    for scenario in task.scenarios.values():
        if "panel" in task.keep:
            rows = max(rows, scenario.months * (len(scenario.place_ids) + 1))
        if "events" in task.keep:
            rows = max(rows, scenario.months * len(scenario.pcn_ids) * EVENTS_A_DIRECTOR)
    return max(1, int(MOST_ROWS / rows))


def arrow(module: str = "lib") -> Any:
    """A module of pyarrow, imported when first needed; it comes without types of its own."""
    return import_module(f"pyarrow.{module}")


def schema(task: Task, table: str) -> Any:
    """The Arrow schema of a table."""
    pa = arrow()

    word, whole = pa.string(), pa.int64()
    run = {"run_id": word, "point": whole, "scenario": word, "seed": whole}
    people = dict.fromkeys(column(*task.scenarios.values()), word)
    factors = {path: _type_of(path) for path in task.factors}
    if table == "runs":
        found = {**run, **factors, **dict.fromkeys(task.outcomes, pa.float64()), **people}
    elif table == "failures":
        found = {**run, **factors, "error": word, "message": word, "traceback": word}
    elif table == "panel":
        found = {**run, "month": pa.int32(), "place": word, **dict.fromkeys(MEASURES, pa.float32()), **people}
    else:
        said = {"number": pa.int32(), "month": pa.int32(), "kind": word, "place": word, "who": word, "whom": word}
        terms = {f"term_{name}": pa.float64() for name in TERMS}
        found = {**run, **said, "alliance": pa.int32(), **terms, **people}
    return pa.schema(list(found.items()))


def _type_of(path: str) -> Any:
    pa = arrow()

    parameter = PARAMETERS[path]
    return pa.string() if parameter.options else pa.int64() if parameter.whole else pa.float64()


def _shape(task: Task, chunk: Chunk) -> tuple[int, int, int]:
    """How many points, scenarios and futures a chunk has."""
    return len(chunk.points), len(task.scenarios), len(chunk.points[0].seeds)


def _parts(task: Task, chunk: Chunk, futures: Iterable[Future]) -> ChunkParts:
    """The parts of a chunk from its futures, in any order; of each no more is kept than its rows need."""
    names, shape = list(task.scenarios), _shape(task, chunk)
    at: dict[tuple[int, int], Scenario] = {}
    ends = np.full((*shape, len(MEASURES)), np.nan)
    is_good = np.zeros(shape, dtype=bool)
    months, happened, errors = dict[Where, Columns](), dict[Where, Columns](), dict[Where, Exception]()
    for k, s, r, run in futures:
        if isinstance(run, Run):
            at[k, s] = run.scenario
            ends[k, s, r], is_good[k, s, r] = run.outcomes[-1], True
            if "panel" in task.keep:
                months[k, s, r] = _panel(run)
            if "events" in task.keep:
                happened[k, s, r] = _events(run)
        else:
            errors[k, s, r] = run
            if (k, s) not in at:
                at[k, s] = _nearest(task, chunk.points[k], task.scenarios[names[s]])
    name_run = {where: run_ids(scenario, behaviour_hash(task.behaviour)) for where, scenario in at.items()}

    def columns(these: Sequence[Where], factors: bool = False) -> Columns:
        found: Columns = {
            "run_id": np.array([name_run[k, s](chunk.points[k].seeds[r]) for k, s, r in these], dtype=object),
            "point": np.array([chunk.points[k].number for k, _, _ in these], dtype=np.int64),
            "scenario": np.array([names[s] for _, s, _ in these], dtype=object),
            "seed": np.array([chunk.points[k].seeds[r] for k, _, r in these], dtype=np.int64),
        }
        for f, path in enumerate(task.factors if factors else ()):
            plain = [PARAMETERS[path].plain(float(point.values[f])) for point in chunk.points]
            found[path] = [plain[k] for k, _, _ in these]
        return found

    good: list[Where] = [(k, s, r) for k, s, r in np.argwhere(is_good).tolist()]
    measured = {name: ends[is_good][:, list(MEASURES).index(name)] for name in task.outcomes}
    parts = {"runs": _part(task, "runs", {**columns(good, factors=True), **measured})}
    if "panel" in task.keep:
        parts["panel"] = _part(task, "panel", _repeated(columns(good), [months[where] for where in good]))
    if "events" in task.keep:
        rows = _repeated(columns(good), [happened[where] for where in good])
        parts["events"] = _part(task, "events", rows | (_terms(rows.pop("rows")) if rows else {}))
    if errors:
        bad = sorted(errors)
        failed = [errors[where] for where in bad]
        said = {
            "error": [DIED if isinstance(error, ChildProcessError) else type(error).__name__ for error in failed],
            "message": [str(error) for error in failed],
            "traceback": ["".join(traceback.format_exception(error)) for error in failed],
        }
        parts["failures"] = _part(task, "failures", {**columns(bad, factors=True), **said})
    return ChunkParts(len(good), len(errors), parts)


def empty_part(task: Task, table: str) -> Part:
    """A part of a table without a row."""
    return _part(task, table, {})


def _nearest(task: Task, point: Point, scenario: Scenario) -> Scenario:
    """The scenario at a point; where it refuses the point, the scenario with that said in its description."""
    try:
        return at_point(scenario, task.factors, point.values)
    except InputError:
        said = f"{list(zip(task.factors, point.values.tolist(), strict=True))}"
        return Scenario.from_dict({**scenario.as_dict(), "description": said[:1000]})


def _panel(run: Run) -> Columns:
    """The months of a run, from 1: a row a month and place."""
    assert run.kept_panel is not None
    months = run.kept_panel[1:]
    places = [*run.scenario.place_ids, "system"]
    found: Columns = {
        "month": np.repeat(np.arange(1, len(months) + 1, dtype=np.int32), len(places)),
        "place": np.array(places * len(months), dtype=object),
    }
    flat = months.reshape(-1, len(MEASURES)).astype(np.float32)
    return found | {name: flat[:, m] for m, name in enumerate(MEASURES)}


def _events(run: Run) -> Columns:
    """What happened in a run, an event after another; `rows` are the model's own, from which the terms come.

    What a director is like is left out of them beside a real name.
    """
    assert run.kept_log is not None
    rows = run.kept_log.events[: int(run.kept_log.written[0])]
    heads = rows[:, : events.HEAD].astype(np.int64)
    names = np.array([*run.scenario.pcn_ids, "the manager", "nobody"], dtype=object)
    speakers = np.where(heads[:, 3:5] == NOBODY, len(names) - 1, heads[:, 3:5])
    if is_real(run.scenario):
        rows = rows.copy()
        for number, kind in enumerate(events.KIND_NAMES):
            for k, term in enumerate(events.KINDS[kind]):
                if term in CHARACTER:
                    rows[heads[:, 1] == number, events.HEAD + k] = np.nan
    return {
        "number": np.arange(len(rows), dtype=np.int32),
        "month": heads[:, 0].astype(np.int32),
        "kind": np.array(events.KIND_NAMES, dtype=object)[heads[:, 1]],
        "place": np.array(run.scenario.place_ids, dtype=object)[heads[:, 2]],
        "who": names[speakers[:, 0]],
        "whom": names[speakers[:, 1]],
        "alliance": heads[:, 5].astype(np.int32),
        "rows": rows,
    }


def _terms(rows: Array) -> Columns:
    """The terms of the model's rows of events, a column each."""
    found = {name: np.full(len(rows), np.nan) for name in TERMS}
    for number, kind in enumerate(events.KIND_NAMES):
        here = np.flatnonzero(rows[:, 1] == number)
        for k, term in enumerate(events.KINDS[kind]):
            found[term][here] = rows[here, events.HEAD + k]
    return {f"term_{name}": values for name, values in found.items()}


def _repeated(columns: Columns, tables: Sequence[Columns]) -> Columns:
    """Tables of runs one below the other, each row beside the columns of its run."""
    if not tables:
        return {}
    lengths = [len(table["month"]) for table in tables]
    beside = {name: np.repeat(values, lengths) for name, values in columns.items()}
    return beside | {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def _part(task: Task, table: str, columns: Columns) -> Part:
    """A part of a table; NaN, which is where there was nothing to measure, becomes null."""
    pa, pq = arrow(), arrow("parquet")

    form = schema(task, table)
    rows = len(columns["run_id"]) if columns else 0
    more: dict[str, Any] = {name: [word] * rows for name, word in column(*task.scenarios.values()).items()}
    arrays = [pa.array({**columns, **more}.get(f.name, ()), type=f.type, from_pandas=True) for f in form]
    out = io.BytesIO()
    spread = [field.name for field in form if field.type == pa.float32()]
    plain = [*spread, *(field.name for field in form if field.name.startswith("term_"))]
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=form),
        out,
        compression="zstd",
        use_dictionary=[field.name for field in form if field.name not in plain],
        column_encoding=dict.fromkeys(spread, "BYTE_STREAM_SPLIT"),
    )
    return Part(rows, out.getvalue())
