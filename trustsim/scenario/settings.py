"""Settings of parameters in a file: looked up, checked and stored as their declarations say."""

import difflib
from collections.abc import Iterable
from typing import Any

from trustsim.model.parameters import GROUPS, PARAMETERS, Parameter

LONGEST = 60
"""Characters of a mistaken word that are looked at."""
MEANT = {"od_support": "policy.development", "pm_pressure": "policy.pressure"}


def nearest(word: str, known: Iterable[str]) -> str:
    """The cure for an unknown word: the known one most like it, or all of them if few.

    >>> nearest("seat", ["seats", "name"])
    'did you mean seats?'
    """
    word, options = word[:LONGEST], sorted(known)
    if close := difflib.get_close_matches(word, options, n=1, cutoff=0.6):
        return f"did you mean {close[0]}?"
    return f"write {listed(options)}" if 0 < len(options) <= 12 else "remove it or check its spelling"


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a sentence lists them: `a, b or c`."""
    *rest, end = list(words)
    return f"{', '.join(rest)} {last} {end}" if rest else end


def meant(path: str) -> str:
    """The cure for a dotted path that names no parameter."""
    path = path[:LONGEST]
    word = path.replace("manager.", "manager_").rsplit(".", 1)[-1]
    names = {p.name: p.path for p in PARAMETERS.values()}
    if found := {**names, **MEANT}.get(word):
        return f"did you mean {found}?"
    if close := difflib.get_close_matches(path, PARAMETERS, n=1, cutoff=0.75):
        return f"did you mean {close[0]}?"
    of_group = {p.name: p.path for p in GROUPS.get(path.split(".", 1)[0], ())} or names
    if close := difflib.get_close_matches(word, of_group, n=1):
        return f"did you mean {of_group[close[0]]}?"
    return f"write a path such as meetings.seats, in one of {listed(GROUPS)}"


def stored(p: Parameter, value: Any) -> float:
    """The number stored for what a file says; raises ValueError with the cure."""
    if p.options:
        if value not in p.options or not isinstance(value, str):
            raise ValueError(f"write {listed(p.options)}")
        return float(p.options.index(value))
    kind = "a whole number" if p.whole else "a number"
    cure = f"give {kind} from {p.low:g} to {p.high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float) or not p.low <= value <= p.high:
        raise ValueError(cure)
    if p.whole and value != int(value):
        raise ValueError(cure)
    return float(value)


def by_path(groups: dict[str, Any]) -> dict[str, Any]:
    """Nested settings `{group: {name: value}}` as `{dotted path: value}`."""
    return {f"{group}.{name}": v for group, names in groups.items() for name, v in names.items()}


def json_schema(p: Parameter) -> dict[str, Any]:
    """The JSON schema of one parameter's value, with what its declaration says."""
    described = {
        "title": p.label,
        "description": f"{p.meaning} Unit: {p.unit}. Source: {p.source}.",
        "default": p.plain(p.default),
    }
    if p.options:
        return {**described, "enum": list(p.options)}
    return {**described, "type": "integer" if p.whole else "number", "minimum": p.low, "maximum": p.high}


def nested_schema(scopes: frozenset[str]) -> dict[str, Any]:
    """The JSON schema of `parameters`: a mapping a group."""
    groups = {
        group: {
            "type": "object",
            "additionalProperties": False,
            "properties": {p.name: json_schema(p) for p in members if p.scope in scopes},
        }
        for group, members in GROUPS.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": groups}


def dotted_schema(scopes: frozenset[str]) -> dict[str, Any]:
    """The JSON schema of `change` and `set`: values by dotted path."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {path: json_schema(p) for path, p in PARAMETERS.items() if p.scope in scopes},
    }


ANYWHERE = frozenset({"month", "start", "system"})
A_PLACE = frozenset({"month", "start"})
A_MONTH = frozenset({"month"})
