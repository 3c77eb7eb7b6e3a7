"""The points of a study: the same study always has the same ones."""

import itertools
from typing import Any

import numpy as np

from ..errors import InputError
from .distributions import Floats
from .study import Study

HOW_TO_INSTALL = "is not installed; install trustsim with its extra: pip install 'trustsim[analysis]'"


def points(study: Study) -> Floats:
    """Stored numbers [point, factor], the factors as in `study.factors`.

    Raises InputError where the method needs a library that is not installed.
    """
    if study.given is not None:
        return study.given.copy()
    if study.method == "grid":
        return np.array(list(itertools.product(*study.grid_levels)), dtype=np.float64)
    if study.method == "oat":
        found = np.tile(study.baseline, (study.count, 1))
        for row, (column, value) in enumerate(study.changes, start=1):
            found[row, column] = value
        return found
    found = shares(study)
    return np.column_stack([factor.values(found[:, k]) for k, factor in enumerate(study.factors)])


def shares(study: Study) -> Floats:
    """The points as shares of each factor's distribution, 0 to 1 [point, factor]; for designs that draw them.

    Every factor then has the same scale, so that effects can be compared. Raises ValueError for points that are
    listed (grid, oat, csv).
    """
    rng = np.random.default_rng(study.seed)
    wide = len(study.factors)
    if study.method == "random":
        return rng.random((study.size, wide))
    if study.method == "lhs":
        return _latin_hypercube(study.size, wide, rng)
    if study.method == "sobol":
        sobol = salib("sample.sobol", "a sobol design")
        return sobol.sample(problem(study), study.size, calc_second_order=study.second_order, seed=rng)
    if study.method == "morris":
        morris = salib("sample.morris", "a morris design")
        return morris.sample(problem(study), study.size, num_levels=study.levels, seed=rng)
    raise ValueError(f"the points of a {study.method} design are listed, not drawn")


def problem(study: Study) -> dict[str, Any]:
    """The study as SALib says it: factors by name, each from 0 to 1 (see `shares`)."""
    names = [factor.path for factor in study.factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _latin_hypercube(count: int, wide: int, rng: np.random.Generator) -> Floats:
    """One point in each of `count` equal slices of every factor, at chance within it (McKay et al. 1979)."""
    slices = np.column_stack([rng.permutation(count) for _ in range(wide)])
    return (slices + rng.random((count, wide))) / count


def salib(module: str, what: str) -> Any:
    """A module of SALib, imported when first needed; raises InputError where it is not installed."""
    return library(f"SALib.{module}", what)


def library(module: str, what: str) -> Any:
    """A module of the extra `analysis`, imported when first needed; raises InputError where it is not installed."""
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise InputError(f"{what} needs {(error.name or module).partition('.')[0]}, which {HOW_TO_INSTALL}") from None
