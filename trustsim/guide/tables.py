"""Tables of the guide, made from the code: parameters, arrays, dice, the month, measures, events, rows, questions."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any

from ..analysis.patterns import PATTERNS, Finding
from ..analysis.rows import ROWS
from ..model import events, schedule, state
from ..model.chance import Dice
from ..model.measures import MEASURES
from ..model.memory import Group
from ..model.parameters import GROUPS, PARAMETERS, Parameter
from . import layout, matters_text
from .findings import ASKED, FOUND
from .layout import HERE, code, table

READERS = ("model", "scenario")
"""Folders in which parameters are read."""
ROW_TEST = "tests/rows/test_rows.py"
_DRAWS = {"u": "uniform", "z": "normal", "e": "exponential", "order": "order"}


def filled(text: str) -> str:
    """Give a page with each of its tables made anew, but for what must be measured; KeyError for another name."""
    return layout.filled(text, TABLES, FOUND)


def _parameters(group: str) -> str:
    def bounds(p: Parameter) -> str:
        return " or ".join(p.options) if p.options else f"{p.low:g} to {p.high:g}"

    heads = ("parameter", "default", "bounds", "unit", "may differ by", "off", "rows", "what it says", "source")
    scopes = {"month": "place, month", "start": "place", "system": ""}
    return table(
        heads,
        (
            (
                code(p.path),
                f"{p.plain(p.default)}",
                bounds(p),
                p.unit,
                scopes[p.scope],
                "" if p.off is None else f"{p.plain(p.off)}",
                " ".join(p.rows),
                p.meaning,
                p.source,
            )
            for p in GROUPS[group]
        ),
    )


@cache
def _remarks(owner: type) -> dict[str, str]:
    """The comment behind each declaration of a class."""
    lines = inspect.getsource(owner).splitlines()
    declared = (re.match(r"    (\w+): .*?(?:  # (.*))?$", line) for line in lines)
    return {found[1]: (found[2] or "").removeprefix("; ") for found in declared if found}


def _arrays(group: type[Group]) -> str:
    def kind(name: str) -> str:
        field = group.fields[name]
        return _DRAWS.get(field.draws, "whole" if field.whole else "number")

    return table(
        ("array", "kind", "shape", "what it holds"),
        ((code(name), kind(name), ", ".join(f.shape), _remarks(group)[name]) for name, f in group.fields.items()),
    )


def _structure() -> str:
    remarks = _remarks(state.Structure)
    return table(("array", "what it holds"), ((code(name), remarks[name]) for name in state.Structure._fields))


def _schedule() -> str:
    def name(rule: Callable[..., Any] | None) -> str:
        return code(f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}") if rule else ""

    return table(
        ("step", "phase", "each", "in the order", "if", "chooses", "does"),
        (
            (
                str(number),
                step.phase,
                step.agent,
                code(step.order) if step.order else "index",
                name(step.occasion),
                name(step.choose),
                name(step.act),
            )
            for number, step in enumerate(schedule.MONTH, 1)
        ),
    )


def _measures() -> str:
    return table(
        ("measure", "label", "unit", "formula", "better", "outcome"),
        ((code(m.name), m.label, m.unit, m.formula, m.direction, m.outcome) for m in MEASURES.values()),
    )


def _events() -> str:
    return table(("kind", "terms"), ((kind, ", ".join(map(code, terms))) for kind, terms in events.KINDS.items()))


@cache
def _readers() -> dict[str, list[str]]:
    """Functions that read each parameter, as `module.function`, by the parameter's name."""
    names = {p.name for p in PARAMETERS.values()}
    paths = {p.path: p.name for p in PARAMETERS.values()}
    found: dict[str, list[str]] = {}
    for folder in READERS:
        for path in sorted((HERE.parent / folder).rglob("*.py")):
            if path.parent.name == "parameters":
                continue
            module = path.parent.name if path.stem == "__init__" else path.stem
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    for name in sorted(_read_in(function, names, paths)):
                        found.setdefault(name, []).append(f"{module}.{function.name}")
    return found


def _read_in(function: ast.FunctionDef, names: set[str], paths: dict[str, str]) -> set[str]:
    read: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in names and "lever" in ast.unparse(node.value):
            read.add(node.attr)
        elif isinstance(node, ast.Constant) and node.value in paths:
            read.add(paths[str(node.value)])
    return read


def _rows() -> str:
    def line(name: str) -> tuple[str, ...]:
        row = ROWS[name]
        parameters = [p for p in PARAMETERS.values() if name in p.rows]
        rules = dict.fromkeys(rule for p in parameters for rule in _readers().get(p.name, ()))
        return (
            name,
            row.title,
            " ".join(code(p.path) for p in parameters),
            " ".join(map(code, rules)),
            "; ".join(f"{c.says} (`{c.measure}` {'up' if c.more else 'down'})" for c in row.claims),
            code(f"{ROW_TEST}::test_row[{name}]"),
        )

    return table(("row", "about", "parameters", "rules", "what the test shows", "test"), (line(n) for n in ROWS))


def _patterns() -> str:
    def direction(f: Finding) -> str:
        name = f.contrast.measure if isinstance(f.contrast.measure, str) else f.contrast.measure.__name__
        return f"`{name}` {'up' if f.contrast.more else 'down'}"

    return table(
        ("pattern", "what it says", "effect", "at least", "ended by", "margin"),
        (
            (
                p.name,
                p.says,
                f"{f.contrast.says}: {direction(f)}",
                f"{f.least:g}",
                f.ablation.says if f.ablation else "",
                f"{f.margin:g}" if f.ablation else "",
            )
            for p in PATTERNS.values()
            for f in p.findings
        ),
    )


SOURCED, MECHANISM, ASSUMED = "mechanism and value", "mechanism only", "assumed"
"""What a parameter's source speaks for: its rule and its default, its rule alone, or neither."""


def source_of(p: Parameter) -> str:
    """What the source of a parameter speaks for, as its text says: see `SOURCED`."""
    if p.source.startswith("assumed"):
        return ASSUMED
    return MECHANISM if "value assumed" in p.source else SOURCED


def _sources() -> str:
    def line(name: str, group: Collection[Parameter]) -> tuple[str, ...]:
        counts = Counter(map(source_of, group))
        return (name, str(len(group)), *(str(counts[kind]) for kind in (SOURCED, MECHANISM, ASSUMED)))

    by_group = [line(code(name), group) for name, group in GROUPS.items()]
    counted = table(("group", "parameters", SOURCED, MECHANISM, ASSUMED), (*by_group, line("all", PARAMETERS.values())))
    both = table(
        ("mechanism and value from", "parameter"),
        ((p.source, code(p.path)) for p in PARAMETERS.values() if source_of(p) == SOURCED),
    )
    return f"{counted}\n{both}"


_GROUPS_OF_ARRAYS: dict[str, type[Group]] = {
    "state.dyads": state.Dyads,
    "state.directors": state.Directors,
    "state.practices": state.Practices,
    "state.places": state.Places,
    "state.record": state.Record,
    "pins": state.Pins,
    "imposed": state.Imposed,
    "dice": Dice,
}
TABLES: dict[str, Callable[[], str]] = {
    **{f"parameters.{group}": partial(_parameters, group) for group in GROUPS},
    **{name: partial(_arrays, group) for name, group in _GROUPS_OF_ARRAYS.items()},
    "structure": _structure,
    "schedule": _schedule,
    "measures": _measures,
    "events": _events,
    "rows": _rows,
    "patterns": _patterns,
    "sources": _sources,
    **ASKED,
    **matters_text.BLOCKS,
}
