"""The order of the month, stated once. Both drivers walk it: Mesa's step by step, the compiled one as generated code.

A step is one thing that every agent of a kind does. It may wait for an occasion; it may ask the agent for a choice,
which an agent's class may make differently, before the act that carries the choice out. A rule says by the names of
its arguments which groups of the state it acts on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .compiled import generated, parameters_of
from .measures import MEASURES
from .rules import align, confer, deliver, give_way, judge, mandate, meet, occasions, opportunity, pool, renew

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
    Step("renew", "place", renew.come_out),
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

_SIZES = {"place": "places.money_index.size", "director": "directors.place.size", "practice": "practices.pcn.size"}
_GROUPS = "dyads, directors, practices, places, record, dice, pins, imposed, log"
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


def _measure_source(number: int, function: Rule, is_count: bool) -> list[str]:
    whole = "above" if is_count else "above / below if below > 0.0 else nan"
    return [
        "above, below = 0.0, 0.0",
        "for place in range(places.money_index.size):",
        f"    top, bottom = {call(function)}",
        f"    record.panel[month, place, {number}] = top / bottom if bottom > 0.0 else nan",
        "    above += top",
        "    below += bottom",
        f"record.panel[month, places.money_index.size, {number}] = {whole}",
    ]


def _function(name: str, arguments: str, body: list[str]) -> str:
    return f"def {name}({arguments}):\n" + "\n".join(f"    {line}" for line in body) + "\n\n\n"


def driver_source(steps: tuple[Step, ...] = MONTH) -> str:
    """Write the compiled driver: a function a phase, one for the measures, and `advance`, which walks the months."""
    phases = tuple(dict.fromkeys(step.phase for step in steps))
    text = "nan = float('nan')\n\n\n"
    for phase in phases:
        body = [line for step in steps if step.phase == phase for line in _step_source(step)]
        text += "@rule\n" + _function(f"phase_{phase}", _MONTH_ARGUMENTS, body)
    measured = [
        line
        for number, measure in enumerate(MEASURES.values())
        for line in _measure_source(number, measure.function, measure.is_count)
    ]
    text += "@rule\n" + _function("measure", _MONTH_ARGUMENTS, measured)
    months = [
        "horizon = periods.size - 1",
        "for month in range(first, last):",
        "    levers = all_levers[periods[month]]",
        *(f"    phase_{phase}({_MONTH_ARGUMENTS})" for phase in phases),
        f"    measure({_MONTH_ARGUMENTS})",
    ]
    return text + "@entry\n" + _function("advance", f"first, last, periods, all_levers, {_GROUPS}", months)


def functions_of(steps: tuple[Step, ...] = MONTH) -> list[Rule]:
    """All rules and measures that the driver calls."""
    rules = [f for step in steps for f in (step.occasion, step.choose, step.act) if f is not None]
    return list(dict.fromkeys([*rules, *(m.function for m in MEASURES.values())]))


@cache
def compiled() -> Mapping[str, Callable[..., None]]:
    """The month as compiled code: `advance(first, last, …)` runs months first … last − 1; `measure` measures one."""
    return generated(driver_source(), functions_of())


def groups(world: Any, dice: Any, pins: Any, imposed: Any, log: Any) -> Mapping[str, Any]:
    """The groups of a run by the names under which rules ask for them."""
    return {**world._asdict(), "dice": dice, "pins": pins, "imposed": imposed, "log": log}
