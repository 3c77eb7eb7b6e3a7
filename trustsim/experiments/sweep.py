"""A sweep: a study run into a folder, in parts, so that it can be broken off at any moment and taken up again."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..drivers.behaviour import ORDINARY, Behaviour
from ..drivers.run import Setting
from ..errors import InputError
from ..scenario.settings import listed
from ..scenario.writing import written
from .bar import Bar
from .designs import points as points_of
from .distributions import Floats
from .executors import Died, carried_out
from .kept import Rerun, Status, Sweep, begun_with_another
from .points import points_text
from .rows import chunk_parts, died_parts, empty_part, most_runs
from .runner import (
    WORTH_PROCESSES,
    Chunk,
    Point,
    Progress,
    Task,
    points_a_chunk,
    seconds_a_point,
)
from .sources import behaviour_hash, made_with, sources_hash
from .store import Kept
from .study import Study

__all__ = ["EXECUTORS", "Rerun", "Status", "Sweep", "SweepInterrupted", "behaviour_can_go", "sweep"]

EXECUTORS = ("processes", "threads", "dask", "serial")


class SweepInterrupted(KeyboardInterrupt):
    """A sweep that was broken off by Ctrl-C: what is done is kept, and the same call takes it up again."""


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
        manifest = _begun(here, values, 1 if executor == "serial" else workers or os.cpu_count() or 1)
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


def _begun(here: Sweep, values: Floats, workers: int) -> dict[str, Any]:
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
            "chunk": _size(here.task, study, seconds, workers),
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
        raise begun_with_another(folder, f"list of scenarios ({listed(list(manifest['scenarios']), 'and')})")
    for name, said in now["scenarios"].items():
        before = manifest["scenarios"][name]
        if (before["sha256"], before["months"]) != (said["sha256"], said["months"]):
            raise begun_with_another(folder, f"scenario {name} (it has changed since)")
    if manifest["study_digest"] != now["study_digest"]:
        changed = [key for key, value in now["asked"].items() if manifest["asked"].get(key) != value]
        raise begun_with_another(folder, f"study (it has changed since in {listed(changed or ['order'], 'and')})")
    if manifest["points_sha256"] != now["points_sha256"]:
        raise begun_with_another(folder, "set of points (its file, or the library that draws them, has changed since)")


def _size(task: Task, study: Study, seconds: float, workers: int) -> dict[str, int]:
    """How many points make a chunk, in how many of their futures: about a second of work, and no part too large."""
    scenarios, most = len(study.scenarios), most_runs(task)
    points = min(points_a_chunk(seconds, study.count, workers), max(1, most // (scenarios * study.replicates)))
    futures = study.replicates
    if points == 1:
        share = max(1, int(study.replicates / max(seconds, 1e-6)))
        futures = max(1, min(futures, share, most // scenarios))
    return {"points": points, "futures": futures}


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


def _in_notebook() -> bool:
    """Whether this is a notebook, where a bar can be shown."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
