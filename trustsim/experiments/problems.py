"""A problem as SALib says it, read as the factors of a study file."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InputError
from ..scenario.settings import listed
from ..scenario.tree import shown
from .factors import SHAPES

KINDS = {"unif": "uniform", "logunif": "loguniform", "norm": "normal", "triang": "triangular"}
"""SALib's distributions that a study file has, by its name there."""


def factors_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    """The factors of a SALib problem, by name; bounds that a distribution does not have are left for the study to find.

    Raises InputError where it names none, its lists differ in length, or it says what a study cannot.
    """
    names, bounds, dists = (_listed(problem, key) for key in ("names", "bounds", "dists"))
    dists = dists or ["unif"] * len(names)
    if not names or len(bounds) != len(names) or len(dists) != len(names):
        counts = f"{len(names)} names, {len(bounds)} bounds and {len(dists)} dists"
        raise InputError(f"problem has {counts}; give as many of each, one a factor")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"problem: names has {shown(twice)} twice; keep one")
    groups = problem.get("groups")
    if groups and list(groups) != names:
        raise InputError("problem has groups, and a study takes each factor by itself; remove them")
    return {name: _spread(name, kind, of) for name, kind, of in zip(names, dists, bounds, strict=True)}


def _listed(problem: Mapping[str, Any], key: str) -> list[Any]:
    given = problem.get(key)
    if given is None:
        return []
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InputError(f"problem: {key} is {shown(given)}; give a list, one entry a factor")
    return [*given]


def _spread(name: str, kind: str, given: Any) -> dict[str, list[float]]:
    if kind not in KINDS:
        raise InputError(f"problem: dists of {name} is {shown(kind)}; write {listed(KINDS)}")
    shape = "[low, high, peak as a share of the way]" if kind == "triang" else SHAPES[KINDS[kind]]
    try:
        bounds = [float(value) for value in given]
    except (TypeError, ValueError):
        bounds = []
    if len(bounds) != shape.count(",") + 1:
        raise InputError(f"problem: bounds of {name} is {shown(given)}; write {shape}")
    if kind != "triang":
        return {KINDS[kind]: bounds}
    low, high, peak = bounds
    return {KINDS[kind]: [low, low + peak * (high - low), high]}
