"""A month some of whose rules are somebody else's: compiled anew where they stand, walked in Python where they must be.

Only the part of the month that holds such a rule is made anew; the others are those of the ordinary month. A rule
marked `@rule` is compiled into its part. One that is not is called by Python, as is its step; the steps around it stay
compiled. All three walk the same generated source, so they give the same state, bit for bit.
"""

import operator
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from ..errors import InputError
from . import schedule
from .compiled import answers, changed, compile_now, generated, is_rule, made_once, where
from .schedule import Changes, Rule, Step


@made_once
def driver(changes: Changes) -> Callable[..., None]:
    """The `advance` of a changed month; raises InputError for a rule that cannot be compiled.

    What is made here is kept while this process lasts, and not on disk.
    """
    ordinary = schedule.driver()
    touched = {name for name in schedule.PARTS if any(changes.concern(step) for step in schedule.steps_of(name))}
    if not touched:
        return ordinary
    _check(changes)
    walked = {name for name in touched if any(_is_walked(step, changes) for step in schedule.steps_of(name))}
    parts = dict(schedule.compiled())
    for name in touched - walked:
        parts[name] = changed(schedule.part_source(name, changes), _functions(schedule.steps_of(name), changes))[name]
    if not walked:
        for name in touched:
            schedule.compile_month(parts[name])
        return schedule.compile_advance(changed(schedule.advance_source(), parts)["advance"])
    called = {name: schedule.compile_month(parts[name]) for name in (*schedule.PARTS, "measure") if name not in walked}
    for name in walked:
        called[name] = _walk(name, changes)
    return changed(schedule.advance_source(""), called)["advance"]


def as_chosen(value: Any, function: Rule, choose: Rule) -> int | float:
    """What a plain function chose, as the kind of number that a choice is; raises InputError for what is none."""
    whole = schedule.choice_kind(choose) is int
    number: Any = bool(value) if isinstance(value, np.bool_) else value  # pyright: ignore[reportUnknownArgumentType]
    try:
        return int(operator.index(number)) if whole else float(number)
    except (TypeError, ValueError):
        kind = "a whole number" if whole else "a number"
        raise InputError(
            f"{where(function)} gave {value!r:.60} where {choose.__name__} gives {kind}; give {kind}"
        ) from None


def callable_form(function: Rule, step: Step, is_act: bool) -> Callable[..., Any]:
    """What Python calls for a function that stands in a step: a rule's machine code, or the function itself."""
    return compile_now(function, schedule.kinds(function, step, is_act)) if is_rule(function) else function


def _standing(step: Step, changes: Changes) -> list[tuple[str, Rule, Rule]]:
    """What stands in a step: the driver's name for it, the usual rule, the function."""
    found = [(rule.__name__, rule, changes.of(rule)) for rule in schedule.rules_of(step)]
    own = [(schedule.own_name(rule, k), rule, function) for rule, k, function in changes.own if rule is step.choose]
    return [*found, *own]


def _functions(steps: Sequence[Step], changes: Changes) -> dict[str, Rule]:
    return {name: function for step in steps for name, _, function in _standing(step, changes)}


def _is_walked(step: Step, changes: Changes) -> bool:
    return any(not is_rule(function) for _, _, function in _standing(step, changes))


def _check(changes: Changes) -> None:
    """Compile each rule that is not the usual one by itself, so that a refusal names it and nothing else."""
    for step in schedule.MONTH:
        for _, rule, function in _standing(step, changes):
            if function is rule or not is_rule(function):
                continue
            kind = answers(function, schedule.kinds(function, step, rule is step.act))
            if rule is step.choose and kind not in (int, schedule.choice_kind(rule)):
                wanted = "a whole number" if schedule.choice_kind(rule) is int else "a number"
                raise InputError(f"{where(function)} must give {wanted}, as {rule.__name__} does, in every case")


def _walk(part: str, changes: Changes) -> Callable[..., None]:
    """A part of the month of which Python walks the steps that it must."""
    names: dict[str, Callable[..., Any]] = {}
    lines: list[str] = []
    runs = groupby(schedule.steps_of(part), key=lambda step: _is_walked(step, changes))
    for number, (walked, run) in enumerate(runs):
        steps = list(run)
        if walked:
            for step in steps:
                lines += schedule.step_source(step, changes)
                names |= {name: _to_call(step, rule, f, changes) for name, rule, f in _standing(step, changes)}
        else:
            name = f"steps_{number}"
            lines += schedule.call_all([name])
            names[name] = _compiled_steps(name, steps, changes)
    return changed(schedule.function_source(part, lines), names)[part]


def _to_call(step: Step, rule: Rule, function: Rule, changes: Changes) -> Callable[..., Any]:
    form = callable_form(function, step, rule is step.act)
    if rule is not step.choose or is_rule(function):
        return form
    return lambda *given: as_chosen(function(*given), function, rule)


def _compiled_steps(name: str, steps: Sequence[Step], changes: Changes) -> Callable[..., Any]:
    lines = [line for step in steps for line in schedule.step_source(step, changes)]
    source = schedule.function_source(name, lines, "entry")
    functions = _functions(steps, changes)
    if any(changes.concern(step) for step in steps):
        return schedule.compile_month(changed(source, functions)[name])
    return schedule.compile_month(generated(source, list(functions.values()))[name])
