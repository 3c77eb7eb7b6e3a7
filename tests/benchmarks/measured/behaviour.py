"""What behaviour of one's own costs: runs with a rule replaced against runs with the model's rules.

The rule is `choose_peer`, and what replaces it is its own source, so that both do the same work: compiled for all
directors, compiled for one of them, and as plain Python for all. Both sides are whole runs of a scenario made ready;
compiling comes before.
"""

from typing import Any

from trustsim import Behaviour, rule
from trustsim.drivers.run import Setting, run_setting
from trustsim.model.compiled import plain
from trustsim.model.rules import confer

from .scale import Scale, place_of
from .timing import Task, compare, ready, seconds

SEED = 5
PEER = plain(confer.choose_peer)


def measure(scale: Scale) -> dict[str, Any]:
    """Ratios of time: replaced and compiled, one director's own, replaced and plain."""
    place = place_of(scale.place, scale.months)
    compiled = {"choose_peer": rule(PEER)}
    kinds = {
        "replaced_rule_vs_default": Behaviour(compiled),
        "own_decision_vs_default": Behaviour(own={place.pcn_ids[0]: compiled}),
        "plain_rule_vs_default": Behaviour({"choose_peer": PEER}),
    }

    def whole(behaviour: Behaviour) -> Task:
        setting = Setting.of(place, behaviour=behaviour)
        return ready(lambda: run_setting(setting, SEED))

    default = whole(Behaviour())
    figures: dict[str, Any] = dict.fromkeys(kinds)
    for name, behaviour in kinds.items() if scale.compiles else ():
        changed = whole(behaviour)
        seconds(changed), seconds(default)
        figures[name] = compare(changed, default, scale.rounds, 1 if name.startswith("plain") else 5)[0]
    return figures
