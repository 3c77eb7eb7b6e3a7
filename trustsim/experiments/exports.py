"""A sweep for other tools: plain CSV, a table as BehaviorSpace writes it, an archive that EMA Workbench loads.

Rows are in the order of run ids and nothing tells when or how they were made, so two sweeps of one study give the same
bytes.
"""

import csv
import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..errors import InputError
from .kept import Sweep
from .rows import arrow
from .sources import trustsim_version

MOST_AT_ONCE = 4_000_000
"""Rows of a table that are held in memory at once."""
IDS = 16**5
"""Run ids are told apart by their first five digits, where a table is written in several goes."""
WITHIN_A_RUN = {"runs": (), "panel": ("month", "place"), "events": ("number",), "failures": ()}


def tables_of(sweep: Sweep) -> list[str]:
    """The files that `as_csv` writes."""
    return [f"{table}.csv" for table in ("runs", *sweep.study.keep, "failures")]


def as_csv(sweep: Sweep, folder: Path) -> None:
    """Write each table as a CSV file into a folder; an empty cell is where there was nothing to measure.

    Failures go without their tracebacks, which tell of the machine. Raises InputError where a part is damaged.
    """
    arrow_csv = arrow("csv")

    for name in tables_of(sweep):
        table = name.removesuffix(".csv")
        with open(folder / name, "wb") as file:
            for k, rows in enumerate(_by_run_id(sweep, table)):
                arrow_csv.write_csv(rows, file, arrow_csv.WriteOptions(include_header=k == 0))


def as_netlogo(sweep: Sweep, folder: Path) -> None:
    """Write `table.csv` as BehaviorSpace writes a table: six lines of head, names in brackets, a row a run.

    `[step]` is the last month, at whose end the outcomes are known.
    """
    months = {name: scenario.months for name, scenario in sweep.study.scenarios.items()}
    factors, outcomes = list(sweep.task.factors), list(sweep.study.outcomes)
    with open(folder / "table.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([f"BehaviorSpace results (trustsim {trustsim_version()})", "Table version 2.0"])
        writer.writerow([sweep.study.name])
        writer.writerow([sweep.study.name])
        writer.writerow([""])
        writer.writerow(["min-pxcor", "max-pxcor", "min-pycor", "max-pycor"])
        writer.writerow(["0", "0", "0", "0"])
        writer.writerow(["[run number]", "scenario", "seed", *factors, "[step]", *outcomes])
        number = 0
        for rows in _by_run_id(sweep, "runs"):
            for row in rows.to_pylist():
                number += 1
                said = ["" if row[name] is None else row[name] for name in outcomes]
                name = row["scenario"]
                writer.writerow([number, name, row["seed"], *(row[path] for path in factors), months[name], *said])


def as_ema(sweep: Sweep, folder: Path) -> None:
    """Write `results.tar.gz`, which `ema_workbench.load_results` reads: experiments, and each outcome of every run.

    EMA's `model` is the scenario, its `scenario` the point and its `policy` always none. Raises InputError where the
    runs do not fit in memory.
    """
    if sweep.study.runs > MOST_AT_ONCE:
        raise InputError(
            f"{sweep.folder}: {sweep.study.runs:,} runs are more than EMA Workbench could load; export them as --csv"
        )
    (rows,) = _by_run_id(sweep, "runs")
    frame: Any = rows.to_pandas()
    seen = frame[[*sweep.task.factors, "seed"]].assign(
        scenario=frame["point"], policy="none", model=frame["scenario"].astype(str)
    )
    kinds = {name: str(kind) if kind.kind in "if" else "object" for name, kind in seen.dtypes.items()}
    files: dict[str, str] = {"experiments.csv": seen.to_csv(index=False, lineterminator="\n")}
    outcomes: list[list[str]] = []
    for name in sweep.study.outcomes:
        files[f"{name}.cls"] = frame[name].to_csv(header=False, index=False, na_rep="nan", lineterminator="\n")
        outcomes.append(["ScalarOutcome", name, f"{name}.cls"])
    files["metadata.json"] = json.dumps({"version": 0.1, "outcomes": outcomes, "experiments": kinds})
    with (
        open(folder / "results.tar.gz", "wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, text in files.items():
            data = text.encode()
            head = tarfile.TarInfo(name)
            head.size = len(data)
            archive.addfile(head, io.BytesIO(data))


EXPORTS: dict[str, tuple[Callable[[Sweep, Path], None], Callable[[Sweep], list[str]]]] = {
    "csv": (as_csv, tables_of),
    "netlogo": (as_netlogo, lambda _: ["table.csv"]),
    "ema": (as_ema, lambda _: ["results.tar.gz"]),
}
"""What a sweep can be exported as: who writes it into a folder, and the files it writes there."""


def _by_run_id(sweep: Sweep, table: str) -> Iterator[Any]:
    """A table in the order of run ids, in as many goes as memory asks for; at least one."""
    ds = arrow("dataset")

    dataset = sweep.dataset(table)
    columns = [name for name in dataset.schema.names if name != "traceback"]
    goes = -(-max(dataset.count_rows(), 1) // MOST_AT_ONCE)
    order = [("run_id", "ascending"), ("point", "ascending"), ("scenario", "ascending")]
    order += [(name, "ascending") for name in WITHIN_A_RUN[table]]
    limits = [f"{IDS * k // goes:05x}" for k in range(goes)] + ["g"]
    for low, high in pairwise(limits):
        here = (ds.field("run_id") >= low) & (ds.field("run_id") < high)
        yield dataset.to_table(columns=columns, filter=here if goes > 1 else None).sort_by(order)
