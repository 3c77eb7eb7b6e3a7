"""The order of the month, stated once. Both drivers walk it: Mesa's step by step, the compiled one as generated code.

A step is one thing that every agent of a kind does. It may wait for an occasion; it may ask the agent for a choice,
which an agent's class may make differently, before the act that carries the choice out. A rule says by the names of
its arguments which groups of the state it acts on.
"""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from .chance import Dice
from .compiled import compile_now, elsewhere, generated, keep_parts, parameters_of, parts_are_kept
from .events import Log
from .measures import MEASURES, note, note_nothing, note_system
from .memory import LeverPlaces
from .rules import align, confer, deliver, give_way, judge, mandate, meet, occasions, opportunity, pool, renew
from .start import World
from .state import LATE_MONTHS, Imposed, Pins

Rule = Callable[..., Any]


@dataclass(frozen=True)
class Step:
    """One thing that all agents of a kind do, in the order of `order` (a stream of drawn orders) if it matters."""

    phase: str
    agent: str
    act: Rule
    choose: Rule | None = None
    occasion: Rule | None = None
    order: str | None = None


MONTH: tuple[Step, ...] = (
    Step("renew", "place", renew.pass_time),
    Step("renew", "director", renew.move, occasion=renew.is_moved, order="talk_order"),
    Step("renew", "director", renew.forget),
    Step("renew", "director", renew.change_director, occasion=renew.leaves),
    Step("renew", "director", renew.hand_over_trust, occasion=renew.is_new),
    Step("renew", "place", renew.shake),
    Step("renew", "director", renew.come_out, occasion=renew.comes_out),
    Step("confer", "director", confer.talk, confer.choose_peer, order="talk_order"),
    Step("confer", "director", confer.pass_word, occasion=confer.passes_word, order="talk_order"),
    Step("confer", "director", confer.slip),
    Step("align", "place", align.dissolve),
    Step("align", "director", align.align, align.choose_allies, order="align_order"),
    Step("mandate", "place", mandate.count_mandates),
    Step("mandate", "director", mandate.appoint, mandate.choose_spokesperson, order="mandate_order"),
    Step("meet", "director", meet.feel_need),
    Step("meet", "place", meet.seat),
    Step("meet", "director", meet.argue, meet.argues_agreed, occasion=meet.is_seated),
    Step("meet", "place", meet.argue_for_place),
    Step("meet", "place", meet.settle),
    Step("meet", "director", meet.hear_back),
    Step("meet", "place", meet.fund),
    Step("meet", "place", opportunity.hear_of),
    Step("meet", "director", opportunity.handle_opportunity, opportunity.use_opportunity, opportunity.hears_first),
    Step("meet", "director", occasions.note_unopened),
    Step("meet", "director", give_way.answer, give_way.gives_way, give_way.is_asked, order="talk_order"),
    Step("pool", "place", pool.reset_pools),
    Step("pool", "director", pool.set_pledge, pool.choose_pledge),
    Step("pool", "director", pool.pay_in),
    Step("pool", "director", pool.share_out, pool.choose_share_out),
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


def call(function: Rule) -> str:
    """Write the call of a rule with the groups it names."""
    return f"{function.__name__}({', '.join(parameters_of(function))})"


def choice_name(step: Step) -> str:
    """Name of the argument by which the act takes the choice: the second one."""
    return parameters_of(step.act)[1]


def _step_source(step: Step) -> list[str]:
    lines = [f"for {step.agent} in range({_SIZES[step.agent]}):"]
    if step.order:
        lines = [
            f"for turn in range({_SIZES[step.agent]}):",
            f"    {step.agent} = dice.{step.order}[month, turn]",
        ]
    indent = "    "
    if step.occasion:
        lines.append(f"    if {call(step.occasion)}:")
        indent = "        "
    if step.choose:
        lines.append(f"{indent}{choice_name(step)} = {call(step.choose)}")
    lines.append(f"{indent}{call(step.act)}")
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


def _function(name: str, arguments: str, body: list[str]) -> str:
    return f"def {name}({arguments}):\n" + "\n".join(f"    {line}" for line in body) + "\n\n\n"


def driver_source(steps: tuple[Step, ...] = MONTH) -> str:
    """Write the compiled driver: a function a phase, the parts they make, measures, `advance` to walk the months."""
    text = ""
    for phase in dict.fromkeys(step.phase for step in steps):
        body = [line for step in steps if step.phase == phase for line in _step_source(step)]
        text += "@rule\n" + _function(f"phase_{phase}", _MONTH_ARGUMENTS, body)
    for name, phases in PARTS.items():
        text += "@part\n" + _function(
            name, _MONTH_ARGUMENTS, [f"phase_{phase}({_MONTH_ARGUMENTS})" for phase in phases]
        )
    text += "@part\n" + _function("measure", _MONTH_ARGUMENTS, _measure_source())
    months = [
        "horizon = periods.size - 1",
        "for month in range(first, last):",
        "    levers = all_levers[periods[month]]",
        *(f"    {name}({_MONTH_ARGUMENTS})" for name in (*PARTS, "measure")),
    ]
    return text + "@entry\n" + _function("advance", f"first, last, periods, all_levers, {_GROUPS}", months)


def functions_of(steps: tuple[Step, ...] = MONTH) -> list[Rule]:
    """All rules and measures that the driver calls."""
    rules = [f for step in steps for f in (step.occasion, step.choose, step.act) if f is not None]
    return list(dict.fromkeys([*rules, *(m.function for m in MEASURES.values()), note_nothing, note, note_system]))


@cache
def compiled() -> Mapping[str, Callable[..., None]]:
    """The month as code to compile: `advance(first, last, …)` runs months first … last − 1; `measure` measures one."""
    return generated(driver_source(), functions_of())


def compile_parts(*names: str) -> None:
    """Compile parts of the month, unless they are kept from before."""
    for name in names:
        compile_now(compiled()[name], (int, int, LeverPlaces, *_KINDS.values()))


@cache
def _second_process() -> "subprocess.Popen[bytes] | None":
    if parts_are_kept():
        return None
    return elsewhere(f"from {__name__} import SIDE_BY_SIDE, compile_parts; compile_parts(*SIDE_BY_SIDE[1])")


def prepare() -> None:
    """Start compiling what `driver` will wait for, if this code has not been compiled before."""
    _second_process()


@cache
def driver() -> Callable[..., None]:
    """The compiled `advance`. Two processes compile its parts side by side: that halves the wait of a first run."""
    second = _second_process()
    mine, others = SIDE_BY_SIDE
    compile_parts(*mine)
    if second:
        second.wait()
    compile_parts(*others)
    keep_parts()
    return compiled()["advance"]


def groups(world: Any, dice: Any, pins: Any, imposed: Any, log: Any) -> Mapping[str, Any]:
    """The groups of a run by the names under which rules ask for them."""
    return {**world._asdict(), "dice": dice, "pins": pins, "imposed": imposed, "log": log}
