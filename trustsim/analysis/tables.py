"""Results as files of rows: outcomes, monthly measures, events."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble
from ..drivers.run import Event, Run, read_events, speaker_name
from ..model.measures import MEASURES
from ..scenario.imagined import column
from .comparison import places_of
from .words import alliance_names

SEEDS_AT_ONCE = 100


def write_rows(rows: list[dict[str, Any]], path: Path) -> None:
    """Write rows of the same keys as CSV; what is not there is left empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def write_monthly(ensembles: Mapping[str, Ensemble], folder: Path) -> None:
    """Write `monthly.parquet` and `monthly.csv`: seed, month, place, measure, value; months without a value left out.

    With several ensembles a first column, `scenario`, says which; of real places a last one, `people`, says that
    directors are imagined.
    """
    import pyarrow.csv
    import pyarrow.parquet

    beside = column(*(ensemble.scenario for ensemble in ensembles.values()))
    tables = _monthly(ensembles, beside)
    first = next(tables)
    with (
        pyarrow.parquet.ParquetWriter(folder / "monthly.parquet", first.schema, compression="zstd") as parquet,
        pyarrow.csv.CSVWriter(folder / "monthly.csv", _worded(first.schema)) as text,
    ):
        for table in chain([first], tables):
            parquet.write_table(table)
            text.write_table(table.cast(_worded(table.schema)))


def _worded(schema: Any) -> Any:
    """The schema with words in full, which CSV needs."""
    import pyarrow

    return pyarrow.schema(
        [(f.name, pyarrow.string() if pyarrow.types.is_dictionary(f.type) else f.type) for f in schema]
    )


def _monthly(ensembles: Mapping[str, Ensemble], beside: Mapping[str, str]) -> Iterator[Any]:
    """Tables of some seeds each."""
    for number, ensemble in enumerate(ensembles.values()):
        for start in range(0, len(ensemble.seeds), SEEDS_AT_ONCE):
            yield _table(list(ensembles), number, ensemble, slice(start, start + SEEDS_AT_ONCE), beside)


def _table(names: list[str], number: int, ensemble: Ensemble, some: slice, beside: Mapping[str, str]) -> Any:
    import pyarrow

    places = places_of(ensemble.scenario)
    panels = ensemble.panels[some][:, :, [at for _, at in places], :]
    known = ~np.isnan(panels)
    seed, month, place, measure = np.nonzero(known)
    columns: dict[str, Any] = {}
    if len(names) > 1:
        columns["scenario"] = _coded(np.full(seed.size, number), names)
    columns["seed"] = _numbers(np.array(ensemble.seeds[some], dtype=np.uint64)[seed], pyarrow.uint64())
    columns["month"] = _numbers(month.astype(np.int16), pyarrow.int16())
    columns["place"] = _coded(place, [id_ for id_, _ in places])
    columns["measure"] = _coded(measure, list(MEASURES))
    columns["value"] = _numbers(panels[known], pyarrow.float64())
    for name, words in beside.items():
        columns[name] = _coded(np.zeros(seed.size, dtype=np.int32), [words])
    return pyarrow.Table.from_arrays(list(columns.values()), names=list(columns))


def _numbers(values: NDArray[Any], kind: Any) -> Any:
    """A column of numbers, made from its memory: any other way has pyarrow import pandas, which takes long."""
    import pyarrow

    return pyarrow.Array.from_buffers(kind, values.size, [None, pyarrow.py_buffer(np.ascontiguousarray(values))])


def _coded(codes: NDArray[np.integer], words: list[str]) -> Any:
    """A column of words, each kept once."""
    import pyarrow

    raw = [word.encode() for word in words]
    ends = np.cumsum([0, *map(len, raw)], dtype=np.int32)
    buffers = [None, pyarrow.py_buffer(ends), pyarrow.py_buffer(b"".join(raw))]
    dictionary = pyarrow.Array.from_buffers(pyarrow.string(), len(words), buffers)
    return pyarrow.DictionaryArray.from_arrays(_numbers(codes.astype(np.int32), pyarrow.int32()), dictionary)


def write_events(ensembles: Mapping[str, Ensemble], path: Path) -> None:
    """Write one JSON object a line for each event of each future; `scenario` first where there are several."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for name, ensemble in ensembles.items():
            head = {"scenario": name} if len(ensembles) > 1 else {}
            beside = column(ensemble.scenario)
            for run in ensemble.runs:
                happened = read_events(run.log, run)
                names = alliance_names(run, happened)
                for event in happened:
                    row = {**head, "seed": run.seed, **event_row(run, event, names), **beside}
                    file.write(encode(row) + "\n")


def event_row(run: Run, event: Event, names: Mapping[int, str]) -> dict[str, Any]:
    """An event with ids and names in place of positions; who, whom or alliance_name is null where there is none.

    `names` is what each alliance is called.
    """
    scenario = run.scenario
    ids = scenario.pcn_ids
    row: dict[str, Any] = {"month": event.month, "kind": event.kind, "place": scenario.place_ids[event.place]}
    for role, i in (("who", event.who), ("whom", event.whom)):
        row[role] = ids[i] if 0 <= i < len(ids) else "manager" if i == len(ids) else None
        row[f"{role}_name"] = speaker_name(scenario, i) if i >= 0 else None
    known_to = [ids[i] for i in event.known_to]
    row |= {"alliance": event.alliance, "alliance_name": names.get(event.alliance)}
    return {**row, "terms": event.terms, "known_to": known_to}
