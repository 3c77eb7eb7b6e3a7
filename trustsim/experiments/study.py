"""A study: which factors of which scenarios are varied, at which points, in how many futures."""

import copy
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.chance import future_seeds
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..scenario import Scenario
from ..scenario.files import read
from ..scenario.ready import ready_places
from ..scenario.refusals import Problems, validated
from ..scenario.settings import meant, nearest
from ..scenario.tree import Tree, plain, shown
from ..scenario.what_if import SUFFIXES
from ..scenario.writing import save, written
from .distributions import Floats, Levels, evenly
from .exploration import explored
from .factors import Factor, factor, is_mapping
from .points import MOST_VALUES, read_points
from .problems import factors_of
from .schema import KEPT, MORRIS_LEVELS, OUTCOMES, REPLICATES, SEED, TRAJECTORIES, StudyFile

MOST_RUNS = 1_000_000_000
"""Runs of a study, which a sweep keeps on disk."""
TAKEN = {
    "grid": ("levels",),
    "random": ("points",),
    "lhs": ("points",),
    "sobol": ("points", "second_order"),
    "morris": ("trajectories", "levels"),
    "oat": (),
    "csv": (),
}
"""What each method of a design takes beside its name."""


class Study:
    """Scenarios, factors and a design, complete and checked; made by `load` or `from_dict`, and never changed."""

    def __init__(self, tree: Tree, folder: Path, scenarios: Mapping[str, Scenario] | None = None) -> None:
        """Check a tree, whose files are relative to `folder`; use `load` or `from_dict`."""
        self.tree = tree
        self._file = validated(StudyFile, tree)
        problems = Problems(tree)
        self.method = _method(problems, self._file)
        factors = _factors(problems, self._file, self.method)
        self.outcomes = _outcomes(problems, self._file)
        _keep(problems, self._file)
        problems.settle()
        self.given: Floats | None = None
        if self._file.design.csv is not None:
            factors, self.given = read_points(_points_file(tree, folder, self._file.design.csv), factors)
        self.factors: tuple[Factor, ...] = factors
        _levels_known(problems, self)
        problems.settle()
        self.scenarios = _scenarios(tree, folder, self._file, scenarios)
        _not_too_large(self)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Study":
        """Read a study file, its scenarios and its points; raises InputError with file, line, field, value and cure."""
        return cls(read(path), Path(path).parent)

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, Any],
        scenarios: Mapping[str, Scenario] | None = None,
        folder: str | os.PathLike[str] = ".",
        source: str = "study",
    ) -> "Study":
        """The study a dict says, as a file in `folder` would. Raises InputError.

        `scenarios` at hand are found by the names under which the dict lists them.
        """
        return cls(plain(data, source), Path(folder), scenarios)

    @classmethod
    def from_problem(
        cls,
        problem: Mapping[str, Any],
        scenario: str | list[str],
        design: Mapping[str, Any],
        scenarios: Mapping[str, Scenario] | None = None,
        **more: Any,
    ) -> "Study":
        """The study of a SALib problem, whose names are dotted paths; `more` is what else a study file may say.

        Distributions unif, logunif, norm and triang are those of a study file. Raises InputError, also for groups,
        which a study does not have.
        """
        factors = factors_of(problem)
        said = {"schema_version": 1, "name": "A SALib problem", "scenario": scenario, "factors": factors}
        return cls.from_dict({**said, "design": dict(design), **more}, scenarios, source="problem")

    def as_dict(self) -> dict[str, Any]:
        """What was given, no more."""
        return copy.deepcopy(self.tree.data)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a YAML file that says the same, whole or not at all; raises InputError."""
        save(path, written(self.tree.data))

    @property
    def name(self) -> str:
        """What it is called."""
        return self._file.name

    @property
    def description(self) -> str:
        """What it is about; empty if not given."""
        return self._file.description or ""

    @property
    def source(self) -> str:
        """The file or name it was read from."""
        return self.tree.source

    @property
    def replicates(self) -> int:
        """Futures of each point."""
        return self._file.replicates or REPLICATES

    @property
    def keep(self) -> tuple[str, ...]:
        """What a sweep keeps of each run beside its outcomes: `panel`, `events`, both or neither."""
        given = self._file.keep or ()
        return tuple(name for name in KEPT if name in given)

    @property
    def runs(self) -> int:
        """Number of runs: each point on each scenario in each future."""
        return self.count * len(self.scenarios) * self.replicates

    @property
    def seed(self) -> int:
        """The master seed."""
        return SEED if self._file.seed is None else self._file.seed

    @property
    def size(self) -> int:
        """What the design was asked for: points, base points of sobol, or trajectories of morris."""
        design = self._file.design
        return (design.trajectories or TRAJECTORIES) if self.method == "morris" else (design.points or 0)

    @property
    def levels(self) -> int:
        """Levels of a grid's ranges, or of morris."""
        return self._file.design.levels or MORRIS_LEVELS

    @property
    def second_order(self) -> bool:
        """Whether a sobol design has the points for indices of pairs."""
        return bool(self._file.design.second_order)

    @property
    def count(self) -> int:
        """Number of points."""
        if self.given is not None:
            return len(self.given)
        if self.method == "grid":
            return prod(len(levels) for levels in self.grid_levels)
        if self.method == "oat":
            return 1 + len(self.changes)
        number = len(self.factors)
        if self.method == "morris":
            return self.size * (number + 1)
        return self.size * {"sobol": (2 * number + 2) if self.second_order else number + 2}.get(self.method, 1)

    @property
    def grid_levels(self) -> tuple[Sequence[float], ...]:
        """The levels of each factor in a grid."""
        return tuple(evenly(factor.distribution, self.levels) for factor in self.factors)

    @property
    def baseline(self) -> tuple[float, ...]:
        """The stored values that an oat design changes: defaults, or the middle of a range that leaves its own out."""
        return tuple(factor.usual for factor in self.factors)

    @property
    def changes(self) -> tuple[tuple[int, float], ...]:
        """The single changes of an oat design, in the order of its points: which factor, and its stored value."""
        pairs = zip(self.factors, self.baseline, strict=True)
        return tuple((k, end) for k, (one, usual) in enumerate(pairs) for end in one.ends if end != usual)

    def seeds_of(self, points: Sequence[int]) -> list[list[int]]:
        """Seeds of the futures of these points, [point][replicate].

        Shared: a function of the master seed and the replicate, the same at all points (common random numbers). Own:
        of the point's number too. More replicates, or points, leave those before them as they are.
        """
        if self._file.seeds != "own":
            shared = future_seeds(self.seed, self.replicates)
            return [shared for _ in points]
        return [future_seeds(int(self._masters[point]), self.replicates) for point in points]

    @cached_property
    def _masters(self) -> NDArray[np.uint64]:
        """The seed of each point from which its futures have theirs, where each has its own."""
        return np.array(future_seeds(self.seed, self.count), dtype=np.uint64)

    def __repr__(self) -> str:
        """Name and sizes."""
        sizes = f"{len(self.factors)} factors, {self.count} points, {self.replicates} replicates"
        return f"<Study {self.name!r}: {sizes} on {len(self.scenarios)} scenarios>"


def _method(problems: Problems, file: StudyFile) -> str:
    """The design's method (`csv` for points from a file), with what does not go with it noted."""
    given, loc = file.design, ("design",)
    if (given.method is None) == (given.csv is None):
        if given.csv is not None:
            problems.add((*loc, "csv"), given.csv, "a method chooses points too: keep one of the two")
        else:
            problems.missing((*loc, "method"), "write grid, random, lhs, sobol, morris or oat, or give a csv of points")
        return ""
    method = given.method or "csv"
    for key in ("points", "trajectories", "levels", "second_order"):
        value = getattr(given, key)
        if value is not None and key not in TAKEN[method]:
            others = [name for name, keys in TAKEN.items() if key in keys]
            problems.add((*loc, key), value, f"{method} takes none, only {' and '.join(others)}: remove it")
    if "points" in TAKEN[method] and given.points is None:
        problems.missing((*loc, "points"), "add it, as in points: 256")
    elif method == "sobol" and given.points and given.points & (given.points - 1):
        below = 1 << (given.points.bit_length() - 1)
        problems.add((*loc, "points"), given.points, f"sobol needs a power of 2: give {below} or {2 * below}")
    if method == "morris" and given.levels and given.levels % 2:
        problems.add((*loc, "levels"), given.levels, "morris needs an even number, such as 4")
    return method


def _factors(problems: Problems, file: StudyFile, method: str) -> tuple[Factor, ...]:
    """The factors a file lists; none where its points say them."""
    given: Any = file.factors
    left_out = file.except_
    if left_out is not None and given != "all":
        problems.add(("except",), left_out, "it goes with factors: all only: remove it")
    elif left_out is not None:
        for k, path in enumerate(left_out):
            if path not in PARAMETERS:
                problems.add(("except", k), path, f"no such parameter: {meant(path)}")
            elif path in left_out[:k]:
                problems.add(("except", k), path, "it stands there twice: keep one of the two")
    if given is None:
        if method != "csv":
            problems.missing(("factors",), "add what is varied, as in factors: {meetings.feedback: [0, 1]}")
        return ()
    if given == "all":
        found = tuple(Factor(p, explored(p)) for p in PARAMETERS.values() if p.path not in (left_out or ()))
        if not found:
            problems.add(("except",), left_out, "it leaves no factor: name fewer")
        return found
    if not is_mapping(given) or not given:
        cure = "give a mapping, such as {meetings.feedback: [0, 1]}, or write all"
        problems.add(("factors",), given, cure)
        return ()
    return tuple(filter(None, (factor(problems, ("factors", path), path, v, method) for path, v in given.items())))


def _levels_known(problems: Problems, study: Study) -> None:
    """Note ranges in a grid that does not say in how many levels to cut them."""
    if study.method != "grid" or "levels" in study.tree.data["design"]:
        return
    for one in study.factors:
        if not isinstance(one.distribution, Levels):
            problems.missing(("design", "levels"), f"say in how many levels to cut {one.path}, as in levels: 5")
            return


def _outcomes(problems: Problems, file: StudyFile) -> tuple[str, ...]:
    """The measures a study keeps."""
    named = file.outcomes if file.outcomes is not None else OUTCOMES
    for k, name in enumerate(named):
        if name not in MEASURES:
            problems.add(("outcomes", k), name, f"no such measure: {nearest(name, MEASURES)}")
        elif name in named[:k]:
            problems.add(("outcomes", k), name, "it stands there twice: keep one of the two")
    return tuple(named)


def _keep(problems: Problems, file: StudyFile) -> None:
    """Note what a sweep cannot keep."""
    named = file.keep or ()
    for k, name in enumerate(named):
        if name not in KEPT:
            problems.add(("keep", k), name, f"a sweep keeps panel and events: {nearest(name, KEPT)}")
        elif name in named[:k]:
            problems.add(("keep", k), name, "it stands there twice: keep one of the two")


def _scenarios(
    tree: Tree, folder: Path, file: StudyFile, at_hand: Mapping[str, Scenario] | None
) -> dict[str, Scenario]:
    """The scenarios by short name (as given, where two files share one), at the study's horizon."""
    named = [file.scenario] if isinstance(file.scenario, str) else file.scenario
    stems = [Path(name).stem for name in named]
    found: dict[str, Scenario] = {}
    for k, name in enumerate(named):
        loc = ("scenario", k) if isinstance(file.scenario, list) else ("scenario",)
        if name in named[:k]:
            raise tree.refusal(loc, shown(name), "it stands there twice: keep one of the two")
        scenario = (at_hand or {}).get(name) or Scenario.load(_scenario_file(tree, loc, folder, name))
        short = stems[k] if stems.count(stems[k]) == 1 else name
        found[short] = scenario if file.months is None else scenario.with_(months=file.months)
    return found


def _scenario_file(tree: Tree, loc: tuple[str | int, ...], folder: Path, name: str) -> Path:
    ready = {one.name: one.path for one in ready_places()}
    path = folder / name
    try:
        if path.suffix in SUFFIXES and not Path(name).is_absolute() and path.is_file():
            return path
    except (OSError, ValueError):
        pass
    if name not in ready:
        near = nearest(name, ready)
        close = f" ({near})" if near.startswith("did you mean") else ""
        raise tree.refusal(loc, shown(name), f"name a scenario's file, relative to this one, or a ready place{close}")
    return ready[name]


def _points_file(tree: Tree, folder: Path, name: str) -> Path:
    path = folder / name
    try:
        if not Path(name).is_absolute() and path.is_file():
            return path
    except (OSError, ValueError):
        pass
    raise tree.refusal(("design", "csv"), shown(name), "name a file of points, relative to this one")


def _not_too_large(study: Study) -> None:
    """Refuse what would not fit in memory, before it is tried."""
    points = study.count
    runs = study.runs
    loc = (
        "design",
        {"morris": "trajectories", "grid": "levels", "oat": "method", "csv": "csv"}.get(study.method, "points"),
    )
    if points * len(study.factors) > MOST_VALUES:
        raise study.tree.refusal(
            loc, f"a design of {_counted(points)} points", f"{len(study.factors)} factors allow fewer"
        )
    if runs > MOST_RUNS:
        raise study.tree.refusal(loc, f"a design of {_counted(runs)} runs", f"keep it to {MOST_RUNS:,}")


def _counted(number: int) -> str:
    return f"{number:,}" if number < 10**15 else f"10^{len(str(number)) - 1}"
