"""Scenarios drawn by hypothesis: places, levers over their whole bounds, interventions, pins and imposed choices."""

from typing import Any

from hypothesis import strategies as st

from trustsim.model.parameters import PARAMETERS
from trustsim.scenario import Scenario

SHAPES = {"trust.rule", "meetings.hours_a_month"}
MONTHLY = [p for p in PARAMETERS.values() if p.scope == "month" and p.path not in SHAPES]
STARTING = [p for p in PARAMETERS.values() if p.scope == "start"]


def _value(draw: Any, parameter: Any) -> Any:
    if parameter.options:
        return draw(st.sampled_from(parameter.options))
    if parameter.whole:
        return draw(st.integers(int(parameter.low), int(parameter.high)))
    return draw(st.floats(parameter.low, parameter.high, allow_subnormal=False))


@st.composite
def scenario_files(draw: Any, most_months: int = 18) -> dict[str, Any]:
    """A scenario as a plain dict."""
    months = draw(st.integers(2, most_months))
    places = [
        {"id": f"p{k}", "name": f"Place {k}", "draw": {"pcns": draw(st.integers(2, 5)), "like": "england"}}
        for k in range(draw(st.integers(1, 2)))
    ]
    chosen = draw(st.lists(st.sampled_from(MONTHLY + STARTING), max_size=6, unique_by=lambda p: p.path))
    parameters: dict[str, dict[str, Any]] = {}
    for p in chosen:
        parameters.setdefault(p.group, {})[p.name] = _value(draw, p)
    parameters.setdefault("sharing", {})["federation"] = draw(st.sampled_from(["no", "yes"]))
    parameters.setdefault("meetings", {})["manager_wte"] = draw(st.sampled_from([0.0, 0.5]))
    parameters.setdefault("trust", {})["rule"] = draw(st.sampled_from(["beta", "average"]))
    parameters.setdefault("people", {})["propensity"] = draw(st.sampled_from([0.4, 0.6, 0.8]))
    month = st.integers(1, months)
    ids = Scenario.from_dict(
        {"schema_version": 1, "name": "x", "months": months, "structure_seed": 1, "places": places}
    ).pcn_ids
    interventions: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 3))):
        p = draw(st.sampled_from(MONTHLY))
        interventions.append({"from": draw(month), "set": {p.path: _value(draw, p)}})
    for pin in draw(st.lists(st.sampled_from(["shock", "leaves", "slip", "money"]), max_size=3)):
        at = draw(month)
        who = draw(st.sampled_from(ids))
        interventions.append(
            {
                "shock": {"at": at, "shock": 2},
                "leaves": {"at": at, "director_leaves": who},
                "slip": {"at": at, "slip": {"pcn": who, "chance": 0.9, "helped": 0.2}},
                "money": {"at": at, "place": "p0", "extra_money": 50000},
            }[pin]
        )
    return {
        "schema_version": 1,
        "name": "drawn",
        "months": months,
        "structure_seed": draw(st.integers(1, 10**6)),
        "places": places,
        "parameters": parameters,
        "interventions": interventions,
    }


@st.composite
def choices_for(draw: Any, scenario: Scenario) -> list[dict[str, Any]]:
    """Imposed choices for a scenario, open or not."""
    values = {
        "speaks_for": st.sampled_from(["self", "manager", "nobody"]),
        "alliance": st.sampled_from(["stay", "leave"]),
        "pledge": st.floats(0, 1),
        "argue": st.sampled_from(["agreed", "own"]),
        "opportunity": st.sampled_from(["draw lots", "bid openly", "keep", "let pass"]),
        "give_way": st.sampled_from(["yes", "no"]),
        "share_out": st.sampled_from(["by the book", "keep a little"]),
        "willing": st.sampled_from(["yes", "no"]),
        "played": st.sampled_from(["yes", "no"]),
    }
    names = st.sampled_from(sorted(values))
    return [
        {
            "month": draw(st.integers(1, scenario.months)),
            "director": draw(st.sampled_from(scenario.pcn_ids)),
            "choice": (name := draw(names)),
            "value": draw(values[name]),
        }
        for _ in range(draw(st.integers(0, 6)))
    ]
