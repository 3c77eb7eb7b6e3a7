"""Scenarios drawn at random, small and various, and the state of their runs month by month."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, reject, settings
from hypothesis import strategies as st

from trustsim.drivers.run import Setting
from trustsim.errors import InputError
from trustsim.model import events
from trustsim.model.start import World
from trustsim.scenario import Scenario

FEW = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""Few examples, the same in every run: what fails once fails again."""
NUMBERS: dict[str, tuple[float, ...]] = {
    "people.propensity": (0.3, 0.55, 0.8),
    "people.benevolence": (0.2, 0.72, 0.95),
    "people.turnover": (0.0, 0.1),
    "people.scars": (0.0, 0.6),
    "people.handover": (0.0, 0.5, 1.0),
    "people.contact_elsewhere": (0.0, 0.05, 1.0),
    "people.sacking": (0.0, 0.5),
    "meetings.seats": (1, 2, 5),
    "meetings.canvassing": (0.0, 0.6, 1.0),
    "meetings.feedback": (0.0, 0.5, 1.0),
    "meetings.informal": (0.0, 0.4, 1.0),
    "meetings.manager_wte": (0.0, 0.3, 1.0),
    "meetings.manager_cost": (0.01, 0.1),
    "meetings.presence_months": (0.0, 24.0),
    "sharing.opportunity_rule": (0.0, 1.0),
    "sharing.open_book": (0.0, 0.6),
    "sharing.ambition": (0.0, 0.1, 0.5),
    "sharing.gain": (0.0, 0.8, 2.0),
    "sharing.skew": (0.0, 0.2),
    "sharing.alliance_noise": (0.0, 0.045, 0.3),
    "sharing.detection": (0.4, 1.0),
    "meetings.mandate_noise": (0.05, 0.3),
    "practices.claim": (0.0, 0.35, 0.9),
    "practices.claim_ceiling": (0.3, 1.0),
    "practices.workload": (-0.1, 0.0, 0.3),
    "practices.collective_action": (0.0, 0.5),
    "practices.leave_rate": (0.4, 1.0),
    "policy.pcn_growth": (-0.1, 0.0, 0.1),
    "policy.pressure": (0.0, 1.0),
    "policy.rigidity": (0.0, 1.0),
    "policy.development": (0.0, 1.0),
    "trust.bad_weight": (1.0, 2.0, 5.0),
    "trust.half_life_good": (2.0, 18.0),
    "trust.half_life_bad": (2.0, 18.0, 60.0),
    "trust.gossip": (0.0, 0.25, 1.0),
}
WORDS = {
    "meetings.manager_paid_by": ("place", "pcns"),
    "meetings.manager_seat": ("beside", "competes"),
    "sharing.federation": ("no", "yes"),
    "practices.goals": ("implicit", "dual"),
    "practices.measures": ("national", "local"),
    "trust.rule": ("beta", "average"),
}
OCCASIONS = {
    "opportunity": ("draw lots", "bid openly", "share", "keep", "let pass"),
    "give_way": ("yes", "no"),
    "share_out": ("by the book", "keep a little"),
}


def _nested(flat: dict[str, Any]) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for path, value in flat.items():
        group, name = path.split(".")
        groups.setdefault(group, {})[name] = value
    return groups


@st.composite
def _parameters(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    every = {**NUMBERS, **WORDS}
    chosen = draw(st.lists(st.sampled_from(sorted(every)), unique=True, min_size=2, max_size=12))
    return _nested({path: draw(st.sampled_from(every[path])) for path in chosen})


def _pinned(draw: st.DrawFn, where: dict[str, str], months: int) -> dict[str, Any]:
    at, who = draw(st.integers(1, months)), draw(st.sampled_from(sorted(where)))
    near = [i for i in where if where[i] == where[who] and i != who]
    kind = draw(
        st.sampled_from(
            [
                "set",
                "shock",
                "director_leaves",
                "redraw",
                "opportunity",
                "give_way",
                "slip",
                "extra_money",
                "pool_factor",
            ]
        )
    )
    if kind == "set":
        path = draw(st.sampled_from(["meetings.feedback", "meetings.manager_wte", "sharing.open_book"]))
        return {"from": at, "until": draw(st.integers(at, months)), "set": {path: draw(st.sampled_from([0.0, 1.0]))}}
    if kind == "give_way" and near:
        return {"at": at, "give_way": {"asked": who, "for": draw(st.sampled_from(near))}}
    pins: dict[str, dict[str, Any]] = {
        "shock": {"shock": 1.5},
        "director_leaves": {"director_leaves": who, "successor": {"benevolence": 0.1}},
        "redraw": {"redraw": {who: draw(st.sampled_from(sorted(set(where.values()))))}},
        "opportunity": {
            "place": where[who],
            "opportunity": {
                "pounds": 40000.0,
                "heard_by": who,
                "found_out": draw(st.sampled_from(["chance", "never", months])),
            },
        },
        "slip": {"slip": {"pcn": who, "chance": 0.9, "helped": 0.1}},
        "extra_money": {"place": where[who], "extra_money": 50000.0},
        "pool_factor": {"pool_factor": draw(st.sampled_from([0.0, 0.5, 1.5]))},
    }
    return {"at": at, **pins.get(kind, {"shock": 0.5})}


def _choice(draw: st.DrawFn, where: dict[str, str], months: int) -> dict[str, Any]:
    who = draw(st.sampled_from(sorted(where)))
    near = [i for i in where if where[i] == where[who] and i != who] or ["self"]
    other = draw(st.sampled_from(near))
    options: dict[str, list[Any]] = {
        "played": ["yes"],
        "willing": ["yes", "no"],
        "admit": ["yes", "no"],
        "pledge": [0.0, 0.4, 1.0],
        "speaks_for": ["self", "manager", "nobody", other],
        "argue": ["agreed", "own"],
        "time": [{"practices": 3, "system": 1}, {"asking": 2, "telling": 2}],
        "alliance": ["stay", "leave"] + ([f"join: {other}", f"found: {other}"] if other != "self" else []),
        **{name: list(values) for name, values in OCCASIONS.items()},
    }
    name = draw(st.sampled_from(sorted(options)))
    value = draw(st.sampled_from(options[name]))
    return {"month": draw(st.integers(1, months)), "director": who, "choice": name, "value": value}


@st.composite
def scenarios(draw: st.DrawFn, most_places: int = 3, most_months: int = 30, chosen: bool = True) -> Scenario:
    """A scenario with one to three places of two to seven PCNs, levers, a past, pins and imposed choices.

    In half of them PCNs are alike in size and in some strengths, so that keys must break ties.
    """
    months = draw(st.integers(6, most_months))
    sizes = draw(st.lists(st.integers(2, 7), min_size=1, max_size=most_places))
    places, where = [], {}
    alike = {"patients": 30000, "strengths": {"triage": 0.5, "pharmacy": 0.5}} if draw(st.booleans()) else {}
    for p, size in enumerate(sizes):
        ids = [f"{'pqr'[p]}{k}" for k in range(size)]
        where.update(dict.fromkeys(ids, "pqr"[p]))
        pcns = [{"id": i, "practices": draw(st.integers(1, 3)), **alike} for i in ids]
        places.append({"id": "pqr"[p], "pcns": pcns})
    first = [i for i in where if where[i] == "p"]
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "Drawn",
        "months": months,
        "structure_seed": draw(st.integers(0, 99)),
        "places": places,
        "parameters": draw(_parameters()),
    }
    if draw(st.booleans()):
        data["history"] = {"allied": [first[:2]], "speaks_for": {first[0]: first[1]}}
    data["interventions"] = [_pinned(draw, where, months) for _ in range(draw(st.integers(0, 4)))]
    if chosen:
        data["choices"] = [_choice(draw, where, months) for _ in range(draw(st.integers(0, 5)))]
    try:
        return Scenario.from_dict(data)
    except InputError:
        reject()


def with_choices(scenario: Scenario, *more: dict[str, Any]) -> Scenario:
    """The same with more choices imposed."""
    data = scenario.as_dict()
    return Scenario.from_dict({**data, "choices": [*data.get("choices", []), *more]})


def copied(world: World) -> World:
    """The state as it is now; the record stays shared."""
    return World(*(group.copy() for group in world[:-1]), world.record)


def months_of(setting: Setting, seed: int) -> Iterator[tuple[int, World, World, events.Log]]:
    """Run month by month: (month, the state before, the state after, the month's log)."""
    world, dice = setting.begin(seed)
    before = copied(world)
    for month in range(1, setting.sizes.months + 1):
        log = events.empty_log(setting.sizes.directors, 500, 0)
        setting.advance(world, dice, log, month, month)
        after = copied(world)
        yield month, before, after, log
        before = after


def happened(log: events.Log, *kinds: str) -> list[tuple[str, int, int, Any]]:
    """What a log says of these kinds (all, if none is named): kind, who, whom, terms."""
    rows = log.events[: int(log.written[0])]
    said = [(events.KIND_NAMES[int(r[1])], int(r[3]), int(r[4]), r[events.HEAD :]) for r in rows]
    return [event for event in said if not kinds or event[0] in kinds]


def finished(setting: Setting, seed: int) -> tuple[World, events.Log]:
    """Run to the end: the final state, with its record, and the log."""
    world, dice = setting.begin(seed)
    log = events.empty_log(setting.sizes.directors, 64 + 20 * setting.sizes.months * setting.sizes.directors)
    setting.advance(world, dice, log, 1, setting.sizes.months)
    return world, log


def changed(setting: Setting, **parts: Any) -> Setting:
    """A setting with some parts replaced."""
    return dataclasses.replace(setting, **parts)
