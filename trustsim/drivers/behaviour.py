"""Behaviour of your own: rules of the month replaced by functions, for everybody or for one agent's decision."""

import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..model import schedule
from ..model.compiled import is_rule, plain, where
from ..scenario.settings import listed, nearest

if TYPE_CHECKING:
    from ..scenario import Scenario

Function = Callable[..., Any]
PLACED = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
RULES: dict[str, tuple[schedule.Step, schedule.Rule]] = {
    rule.__name__: (step, rule) for step in schedule.MONTH for rule in schedule.rules_of(step)
}
"""Every rule that can be replaced, by its name, with its step."""
CHOICES = {rule.__name__: step for step in schedule.MONTH if (rule := step.choose) is not None}


@dataclass(frozen=True)
class Behaviour:
    """Which rules of the month are replaced, and who decides in a way of their own.

    `replace` gives functions by the name of the rule they replace: any act, choice or occasion of `schedule.MONTH`.
    `own` gives, by the id of a PCN or practice, functions by the name of the choice that its director, or it, makes by
    them: `Behaviour(replace={"choose_spokesperson": mine}, own={"wick": {"choose_peer": hers}})`. A rule is replaced
    where the month asks for it; another rule that calls it goes on calling the model's.

    A function takes what the rule takes: first the agent's number, called `director`, `practice` or `place`; an act
    after a choice takes the choice second; then whatever it names of month, horizon, levers, dyads, directors,
    practices, places, record, dice, pins, imposed and log. It answers as the rule does; a choice of what
    is not there stops the run with an InputError. Other rules must not give, nor write to, agents that do not exist:
    compiled code does not look first. Chance must come from `dice`.

    Marked with `trustsim.rule` a function is compiled into the month and costs nothing; it is compiled anew in every
    process and never kept on disk, so an edit of it, or of what it calls, always counts. A plain function gives the
    same results more slowly, one run at a time in each process. Functions go to other processes by the name of their
    module; with others, such as those of a notebook, everything runs in one process.

    Raises InputError, in a sentence, for a name or a function that does not fit; one that cannot be compiled is refused
    when it is first run, and so is an id that the scenario does not have.
    """

    replace: Mapping[str, Function] = field(default_factory=dict[str, Function])
    own: Mapping[str, Mapping[str, Function]] = field(default_factory=dict[str, Mapping[str, Function]])

    def __post_init__(self) -> None:
        """Refuse what does not fit, and keep the mappings as they are now."""
        for name, function in self.replace.items():
            if name not in RULES:
                raise InputError(f"replace names {name!r}, which is no rule of the month; {nearest(name, RULES)}")
            _check(function, *RULES[name])
        for agent, choices in self.own.items():
            for name, function in choices.items():
                if name not in CHOICES:
                    raise InputError(f"own of {agent} names {name!r}, which is no choice; {nearest(name, CHOICES)}")
                _check(function, *RULES[name])
        object.__setattr__(self, "replace", dict(self.replace))
        object.__setattr__(self, "own", {agent: dict(choices) for agent, choices in self.own.items()})

    def changes(self, scenario: "Scenario") -> schedule.Changes:
        """What is changed in the month of a scenario; raises InputError for an id of `own` that it does not have."""
        replaced = tuple((RULES[name][1], function) for name, function in self.replace.items())
        own = tuple(
            (RULES[name][1], _number(scenario, agent, CHOICES[name].agent), function)
            for agent, choices in self.own.items()
            for name, function in choices.items()
        )
        return schedule.Changes(replaced, own)

    @cached_property
    def can_be_sent(self) -> bool:
        """Whether another process could import every function."""
        return all(_address(function) is not None for function in self.functions)

    @cached_property
    def is_plain(self) -> bool:
        """Whether any function is plain Python, which runs in one thread at a time."""
        return not all(is_rule(function) for function in self.functions)

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function, those that replace rules first."""
        return (*self.replace.values(), *(f for choices in self.own.values() for f in choices.values()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Give functions by their modules and names; raises PicklingError for one that cannot be found by them."""
        own = {agent: _addresses(choices) for agent, choices in self.own.items()}
        return _from_addresses, (_addresses(self.replace), own)


ORDINARY = Behaviour()
"""The model's own rules, all of them."""

Address = tuple[str, str]


def _check(function: Function, step: schedule.Step, rule: schedule.Rule) -> None:
    """Refuse a function that cannot be called in a rule's place."""
    if not callable(function):
        raise InputError(f"{rule.__name__} is replaced by {function!r:.60}, which is no function; give a function")
    who, instead = where(function), f"in place of {rule.__name__}"
    given = list(signature(plain(function)).parameters.values())
    if any(p.kind not in PLACED for p in given):
        raise InputError(f"{who} takes arguments with * or by name only; give each an ordinary name of its own")
    names = [p.name for p in given]
    if names[:1] != [step.agent]:
        raise InputError(f"{who} stands {instead}, so its first argument must be called {step.agent}")
    rest = names[1:]
    if rule is step.act and step.choose is not None:
        if not rest or rest[0] in schedule.CONTEXT:
            raise InputError(f"{who} stands {instead}, so its second argument must be the choice, called choice")
        rest = rest[1:]
    for name in rest:
        if name not in schedule.CONTEXT:
            known = [step.agent, *schedule.CONTEXT]
            raise InputError(f"{who} takes {name}, which is nothing a rule can ask for; {_cure(name, known)}")


def _cure(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return close if close.startswith("did you mean") else f"take of {listed(known, 'and')} what it needs"


def _number(scenario: "Scenario", agent: str, kind: str) -> int:
    """The number of a director, by its PCN's id, or of a practice."""
    known = scenario.pcn_ids if kind == "director" else scenario.practice_ids
    if agent not in known:
        called = "PCN" if kind == "director" else "practice"
        raise InputError(f"{scenario.source}: own names {agent!r}, which is no {called} there; {nearest(agent, known)}")
    return list(known).index(agent)


def _address(function: Function) -> Address | None:
    """Module and name by which another process finds a function; None where it cannot."""
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
    if not module or module == "__main__" or "<" in name or "." in name:
        return None
    return (module, name) if getattr(sys.modules.get(module), name, None) is function else None


def _addresses(functions: Mapping[str, Function]) -> dict[str, Address]:
    found: dict[str, Address] = {}
    for rule, function in functions.items():
        address = _address(function)
        if address is None:
            raise pickle.PicklingError(f"{where(function)} cannot be imported by its name; define it in a module")
        found[rule] = address
    return found


def _from_addresses(replace: dict[str, Address], own: dict[str, dict[str, Address]]) -> Behaviour:
    def functions(named: dict[str, Address]) -> dict[str, Function]:
        return {rule: getattr(import_module(module), name) for rule, (module, name) in named.items()}

    return Behaviour(functions(replace), {agent: functions(choices) for agent, choices in own.items()})
