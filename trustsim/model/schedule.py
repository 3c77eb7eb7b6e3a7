"""The order of the month, stated once. Both drivers walk it: Mesa's step by step, the compiled one as generated code.

A step is one thing that every agent of a kind does. It may wait for an occasion; it may ask the agent for a choice,
which an agent's class may make differently, before the act that carries the choice out. A rule says by the names of
its arguments which groups of the state it acts on.
"""

import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, get_type_hints

import numpy as np

from .chance import Dice
from .compiled import compile_now, elsewhere, generated, made_once, parameters_of, plain, where
from .events import Log
from .kept_code import keep_parts, parts_are_kept
from .measures import MEASURES, note, note_nothing, note_system
from .memory import LeverPeriods, LeverPlaces
from .rules import align, confer, deliver, give_way, judge, mandate, meet, occasions, opportunity, pool, regard, renew
from .start import World
from .state import BID, LATE_MONTHS, SERVICES, Directors, Imposed, Pins

Rule = Callable[..., Any]
Kinds = tuple[type, ...]


@dataclass(frozen=True)
class Step:
    """One thing that all agents of a kind do, in the order of `order` (a stream of drawn orders) if it matters.

    `bounds` are the least and the most that can be chosen, as the driver's source says it.
    """

    phase: str
    agent: str
    act: Rule
    choose: Rule | None = None
    occasion: Rule | None = None
    order: str | None = None
    bounds: tuple[str, str] = ("0", "1")


MONTH: tuple[Step, ...] = (
    Step("renew", "place", renew.pass_time),
    Step("renew", "director", renew.move, occasion=renew.is_moved, order="talk_order"),
    Step("renew", "place", renew.set_forgetting),
    Step("renew", "director", renew.forget),
    Step("renew", "director", renew.change_director, occasion=renew.leaves),
    Step("renew", "director", renew.hand_over_trust, occasion=renew.is_new),
    Step("renew", "place", renew.shake),
    Step("renew", "director", renew.come_out, occasion=renew.comes_out),
    Step(
        "confer",
        "director",
        confer.talk,
        confer.choose_peer,
        order="talk_order",
        bounds=("-1", "directors.place.size - 1"),
    ),
    Step("confer", "director", confer.pass_word, occasion=confer.passes_word, order="talk_order"),
    Step("confer", "director", confer.slip),
    Step("align", "place", align.dissolve),
    Step(
        "align",
        "director",
        align.align,
        align.choose_allies,
        order="align_order",
        bounds=("0", f"{align.JOIN} + 2 * directors.place.size"),
    ),
    Step("mandate", "place", mandate.count_mandates),
    Step(
        "mandate",
        "director",
        mandate.appoint,
        mandate.choose_spokesperson,
        order="mandate_order",
        bounds=("0", "directors.place.size"),
    ),
    Step("meet", "director", meet.feel_need),
    Step("meet", "place", meet.seat),
    Step("meet", "director", meet.argue, meet.argues_agreed, occasion=meet.is_seated),
    Step("meet", "place", meet.argue_for_place),
    Step("meet", "place", meet.settle),
    Step("meet", "director", meet.hear_back),
    Step("meet", "place", meet.fund),
    Step("meet", "place", opportunity.hear_of),
    Step(
        "meet",
        "director",
        opportunity.handle_opportunity,
        opportunity.use_opportunity,
        opportunity.hears_first,
        bounds=("0", f"{BID}"),
    ),
    Step("meet", "director", occasions.note_unopened),
    Step("meet", "director", give_way.answer, give_way.gives_way, give_way.is_asked, order="talk_order"),
    Step("pool", "place", pool.reset_pools),
    Step("pool", "director", pool.set_pledge, pool.choose_pledge),
    Step("pool", "director", pool.pay_in),
    Step("pool", "director", pool.share_out, pool.choose_share_out, bounds=("0", f"{2 ** len(SERVICES) - 1}")),
    Step("pool", "director", pool.divide, occasion=pool.leads),
    Step("pool", "director", pool.judge_pool, occasion=pool.is_allied),
    Step("deliver", "director", deliver.serve, deliver.choose_effort),
    Step("deliver", "director", deliver.find_level),
    Step("judge", "practice", judge.judge),
    Step("judge", "practice", judge.set_claim, judge.choose_claim),
    Step("judge", "practice", judge.sign, judge.choose_to_leave, judge.is_contract_month),
    Step("judge", "director", judge.sum_up),
    Step("judge", "place", judge.sum_place),
    Step("record", "practice", judge.remember_worth),
    Step("record", "place", regard.sum_trust),
    Step("record", "place", regard.spread_of_trust),
)
PHASES: tuple[str, ...] = tuple(dict.fromkeys(step.phase for step in MONTH))

PARTS: dict[str, tuple[str, ...]] = {
    "form_alliances": ("renew", "confer", "align", "mandate"),
    "meet_and_share": ("meet", "pool"),
    "work_and_judge": ("deliver", "judge", "record"),
}
SIDE_BY_SIDE = (("form_alliances", "work_and_judge"), ("meet_and_share", "measure"))

_SIZES = {"place": "places.money_index.size", "director": "directors.place.size", "practice": "practices.pcn.size"}
_KINDS = {**get_type_hints(World), "dice": Dice, "pins": Pins, "imposed": Imposed, "log": Log}
_GROUPS = ", ".join(_KINDS)
_MONTH_ARGUMENTS = f"month, horizon, levers, {_GROUPS}"
CONTEXT: Mapping[str, type] = {"month": int, "horizon": int, "levers": LeverPlaces, **_KINDS}
"""What any rule of the month can ask for by the name of an argument, beside its agent and a choice; of what kind."""


@dataclass(frozen=True)
class Changes:
    """Rules of the month in whose place others stand.

    `replaced` are pairs of a rule and what stands in its place for all agents; `own` are a choice, the number of an
    agent, and the function by which this one agent makes it.
    """

    replaced: tuple[tuple[Rule, Rule], ...] = ()
    own: tuple[tuple[Rule, int, Rule], ...] = ()

    def of(self, rule: Rule) -> Rule:
        """What stands in a rule's place for all agents; the rule itself if nothing does."""
        return self._all.get(rule, rule)

    def of_one(self, rule: Rule, agent: int) -> Rule:
        """What stands in a rule's place for one agent."""
        return self._each.get((rule, agent)) or self.of(rule)

    @cached_property
    def are_any(self) -> bool:
        """Whether anything is changed at all."""
        return bool(self.replaced or self.own)

    def strangers(self, choose: Rule) -> str:
        """Names and places of the functions by which a choice is made that are not the usual rule."""
        found = [function for rule, function in self.replaced if rule is choose]
        return " or ".join(where(f) for f in [*found, *(f for rule, _, f in self.own if rule is choose)])

    def concern(self, step: Step) -> bool:
        """Whether any rule of a step is not the usual one."""
        return any(rule in self._touched for rule in rules_of(step))

    @cached_property
    def _all(self) -> dict[Rule, Rule]:
        return dict(self.replaced)

    @cached_property
    def _each(self) -> dict[tuple[Rule, int], Rule]:
        return {(rule, agent): function for rule, agent, function in self.own}

    @cached_property
    def _touched(self) -> set[Rule]:
        return {rule for rule, _ in self.replaced} | {rule for rule, _, _ in self.own}


NO_CHANGES = Changes()


def rules_of(step: Step) -> list[Rule]:
    """The rules of a step, in the order in which they are asked."""
    return [rule for rule in (step.occasion, step.choose, step.act) if rule is not None]


def call(function: Rule, name: str = "") -> str:
    """Write the call of a rule, by its own name or another, with the groups it names."""
    return f"{name or function.__name__}({', '.join(parameters_of(function))})"


def choice_name(act: Rule) -> str:
    """Name of the argument by which an act takes the choice: the second one."""
    return parameters_of(act)[1]


@cache
def choice_kind(choose: Rule) -> type:
    """Kind of what a rule chooses: int or float."""
    return get_type_hints(plain(choose))["return"]


def kinds(function: Rule, step: Step, is_act: bool) -> Kinds:
    """Kinds of the arguments of a function that stands in a step, as its act or not."""
    known = {step.agent: int, **CONTEXT}
    if is_act and step.choose is not None:
        known[choice_name(function)] = choice_kind(step.choose)
    return tuple(known[name] for name in parameters_of(function))


def not_there(who: str, step: Step) -> str:
    """A sentence on a choice beyond what a step allows."""
    choose = step.choose.__name__ if step.choose else ""
    least, most = step.bounds
    return f"{who} chose something that is not there to be chosen: {choose} gives numbers from {least} to {most}"


@cache
def bounds_of(step: Step) -> Callable[[Directors], tuple[float, float]]:
    """What gives the least and the most that can be chosen in a step."""
    return eval(f"lambda directors: ({', '.join(step.bounds)})")


def own_name(choose: Rule, agent: int) -> str:
    """Name under which the driver knows an agent's own way to make a choice."""
    return f"{choose.__name__}_of_{agent}"


def _choice_source(step: Step, choose: Rule, changes: Changes) -> str:
    """Write a choice; one that is not the usual is made the kind of number the usual one is."""
    source = call(changes.of(choose), choose.__name__)
    kind = choice_kind(choose).__name__
    if changes.of(choose) is not choose:
        source = f"{kind}({source})"
    for rule, agent, function in changes.own:
        if rule is choose:
            source = f"{kind}({call(function, own_name(rule, agent))}) if {step.agent} == {agent} else {source}"
    return source


def step_source(step: Step, changes: Changes = NO_CHANGES) -> list[str]:
    """Write a step: lines of Python, compiled or not."""
    lines = [f"for {step.agent} in range({_SIZES[step.agent]}):"]
    if step.order:
        lines = [
            f"for turn in range({_SIZES[step.agent]}):",
            f"    {step.agent} = dice.{step.order}[month, turn]",
        ]
    indent = "    "
    act = changes.of(step.act)
    if step.occasion:
        lines.append(f"    if {call(changes.of(step.occasion), step.occasion.__name__)}:")
        indent = "        "
    if step.choose:
        choice = choice_name(act)
        lines.append(f"{indent}{choice} = {_choice_source(step, step.choose, changes)}")
        strangers = changes.strangers(step.choose)
        if strangers:
            least, most = step.bounds
            refusal = (
                f"{strangers} chose something that is not there to be chosen: {step.choose.__name__} gives numbers"
            )
            lines.append(f"{indent}if not {least} <= {choice} <= {most}:")
            lines.append(f"{indent}    raise InputError({f'{refusal} from {least} to {most}'!r})")
    lines.append(f"{indent}{call(act, step.act.__name__)}")
    return lines


def _measure_source() -> list[str]:
    """Write what adds a month's measures up: of each place, then of the system, where counts are sums."""
    lines = [
        f"late = horizon - {LATE_MONTHS} + 1",
        "note_nothing(record)",
        "for place in range(places.money_index.size):",
    ]
    system: list[str] = []
    for number, measure in enumerate(MEASURES.values()):
        first = "1" if measure.is_total else "late"
        lines += [
            f"    above, below = {call(measure.function)}",
            f"    note(month, place, {number}, {first}, above, below, record)",
        ]
        system.append(f"note_system(month, {number}, {first}, {int(measure.is_count)}, record)")
    return lines + system


def function_source(name: str, body: list[str], decorator: str = "") -> str:
    """Write a function of the month: it takes the month, the horizon, the levers and all groups."""
    return _function(name, _MONTH_ARGUMENTS, body, decorator)


def _function(name: str, arguments: str, body: list[str], decorator: str) -> str:
    above = f"@{decorator}\n" if decorator else ""
    return above + f"def {name}({arguments}):\n" + "\n".join(f"    {line}" for line in body) + "\n\n\n"


def call_all(names: Iterable[str]) -> list[str]:
    """Write the calls of functions of the month."""
    return [f"{name}({_MONTH_ARGUMENTS})" for name in names]


def steps_of(part: str) -> list[Step]:
    """The steps of a part, in order."""
    return [step for step in MONTH if step.phase in PARTS[part]]


def part_source(name: str, changes: Changes = NO_CHANGES) -> str:
    """Write a part of the month to compile: a function a phase, and the part that calls them."""
    text = ""
    for phase in PARTS[name]:
        body = [line for step in MONTH if step.phase == phase for line in step_source(step, changes)]
        text += function_source(f"phase_{phase}", body, "rule")
    return text + function_source(name, call_all(f"phase_{phase}" for phase in PARTS[name]), "part")


def advance_source(decorator: str = "entry") -> str:
    """Write `advance`, which walks the months, calling the parts and the measures of each."""
    months = [
        "horizon = periods.size - 1",
        "for month in range(first, last):",
        "    levers = all_levers[periods[month]]",
        *(f"    {line}" for line in call_all((*PARTS, "measure"))),
    ]
    return _function("advance", f"first, last, periods, all_levers, {_GROUPS}", months, decorator)


@made_once
def compiled() -> Mapping[str, Callable[..., None]]:
    """The month as code to compile: `advance(first, last, …)` runs months first … last − 1; `measure` measures one.

    Each part is a module of its own, so that a change in one leaves the compiled code of the others as it is.
    """
    found: dict[str, Callable[..., None]] = {}
    for name in PARTS:
        rules = dict.fromkeys(rule for step in steps_of(name) for rule in rules_of(step))
        found[name] = generated(part_source(name), list(rules))[name]
    measures = [note_nothing, note, note_system, *(m.function for m in MEASURES.values())]
    found["measure"] = generated(function_source("measure", _measure_source(), "part"), measures)["measure"]
    return {**found, "advance": generated(advance_source(), list(found.values()))["advance"]}


def compile_month(function: Callable[..., None]) -> Callable[..., None]:
    """Compile a function of the month, or load what is kept; gives what Python calls."""
    return compile_now(function, tuple(CONTEXT.values()))


def compile_advance(function: Callable[..., None]) -> Callable[..., None]:
    """The same for what walks the months."""
    return compile_now(function, (int, int, np.empty(0, np.int64), LeverPeriods, *_KINDS.values()))


def compile_parts(*names: str) -> None:
    """Compile parts of the month, unless they are kept from before."""
    for name in names:
        compile_month(compiled()[name])


@made_once
def _second_process() -> "subprocess.Popen[bytes] | None":
    if parts_are_kept():
        return None
    return elsewhere(f"from {__name__} import SIDE_BY_SIDE, compile_parts; compile_parts(*SIDE_BY_SIDE[1])")


def prepare() -> None:
    """Start compiling what `driver` will wait for, if this code has not been compiled before."""
    _second_process()


@made_once
def driver() -> Callable[..., None]:
    """The compiled `advance`. Two processes compile its parts side by side: that halves the wait of a first run."""
    second = _second_process()
    mine, others = SIDE_BY_SIDE
    compile_parts(*mine)
    if second:
        second.wait()
    compile_parts(*others)
    keep_parts()
    return compile_advance(compiled()["advance"])


def groups(world: Any, dice: Any, pins: Any, imposed: Any, log: Any) -> Mapping[str, Any]:
    """The groups of a run by the names under which rules ask for them."""
    return {**world._asdict(), "dice": dice, "pins": pins, "imposed": imposed, "log": log}
