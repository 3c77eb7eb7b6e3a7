"""Changing what a tree says: another horizon, other parameters from the start."""

import copy
from typing import Any

from .levers import setting
from .refusals import Problems
from .schema import MOST_MONTHS
from .settings import ANYWHERE
from .tree import Loc, Mark, Tree, refusal, scalar, shown


def copied(tree: Tree) -> Tree:
    """A tree that may be changed without changing this one."""
    return Tree(tree.source, copy.deepcopy(tree.data), dict(tree.marks))


def set_months(tree: Tree, months: int, source: str) -> Tree:
    """The tree with another horizon, without the interventions and choices it no longer reaches."""
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        raise refusal(source, 0, "months", shown(months), f"give a whole number from 1 to {MOST_MONTHS}")
    new = trimmed(tree, months)
    new.data["months"] = int(months)
    return new


def trimmed(tree: Tree, months: int) -> Tree:
    """The tree without the interventions and choices after a month."""
    new = copied(tree)
    for key in ("interventions", "choices"):
        if key in new.data:
            new.data[key] = [_trimmed(entry, months) for entry in new.data[key] if _reached(entry, months)]
            if len(new.data[key]) != len(tree.data[key]):
                new.marks = {loc: mark for loc, mark in new.marks.items() if loc[0:1] != (key,)}
    return new


def _reached(entry: dict[str, Any], months: int) -> bool:
    first = entry.get("from", entry.get("at", entry.get("month", 1)))
    return first <= months


def _trimmed(entry: dict[str, Any], months: int) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != "until" or v <= months}


def set_parameters(tree: Tree, given: Tree, at: Loc = (), from_text: bool = False) -> Tree:
    """The tree with parameters `{dotted path: value}`, found in `given` at `at`, set in all places.

    `from_text` reads text as an unquoted word of a file. Raises InputError with the marks of `given`.
    """
    new, problems = copied(tree), Problems(given)
    values: Any = given.data
    for step in at:
        values = values[step]
    for path, raw in values.items():
        value = _read(raw) if from_text else raw
        found = setting(problems, (*at, path), path, value, ANYWHERE)
        if found is None:
            continue
        p = found[0]
        new.data.setdefault("parameters", {}).setdefault(p.group, {})[p.name] = value
        mark = given.mark((*at, path))
        new.marks[("parameters", p.group, p.name)] = Mark(mark.file, mark.line, mark.field)
        for place in new.data["places"]:
            _forget(place, p.group, p.name)
    problems.settle()
    return new


def _read(raw: Any) -> Any:
    """Text from a command line as a file would read it."""
    if not isinstance(raw, str):
        return raw
    try:
        return scalar(raw)
    except ValueError:
        return raw


def _forget(place: dict[str, Any], group: str, name: str) -> None:
    """Take a place's own value of a parameter away."""
    if (group, name) == ("meetings", "seats"):
        place.pop("seats", None)
    own = place.get("parameters", {})
    own.get(group, {}).pop(name, None)
