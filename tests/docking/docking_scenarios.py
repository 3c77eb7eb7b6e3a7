"""Scenarios drawn at random, with parameters over and at the ends of the bounds that the description's tables give."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

import trustsim
from trustsim import Scenario
from trustsim.errors import InputError

DESCRIPTION = Path(trustsim.__file__).parent / "guide" / "odd.md"
ROW = re.compile(r"^\| `(\w+\.\w+)` \| ([^|]+) \| ([^|]+) \| [^|]* \| ([^|]*) \|", re.MULTILINE)
SERVICES = ("triage", "home_visits", "mental_health", "physiotherapy", "pharmacy")
SCOPES = ("", "place", "place, month")
FACETS = ("voice", "candour", "reciprocity", "fairness", "all")
LIVELY = {
    "people.propensity": 0.85,
    "people.scars": 0.05,
    "sharing.coordination": 0.02,
    "meetings.voice_loss": 0.2,
    "sharing.control_loss": 0.2,
    "sharing.give_way_rate": 0.9,
    "sharing.alliance_noise": 0.15,
    "meetings.mandate_noise": 0.15,
    "sharing.admission": 0.3,
}

READ_BY_RULE = {
    "beta": "trust.prior_weight",
    "average": "trust.learning",
    "image_scoring": "trust.image_range",
    "tit_for_tat": "trust.forgiveness",
}
EMPTYING = {"practices.leave_rate": 1.0, "practices.leave_floor": 1.0, "practices.collective_action": 1.0}


class Parameter(NamedTuple):
    """A row of the description's tables of parameters."""

    path: str
    default: str
    bounds: str
    scope: str

    @property
    def is_whole(self):
        """Whether only whole numbers are taken."""
        return "." not in self.default and "to" in self.bounds

    def draw(self, rng):
        """A value at an end of the bounds or between them."""
        if " or " in self.bounds:
            return str(rng.choice(self.bounds.split(" or ")))
        low, high = (float(end) for end in self.bounds.split(" to "))
        if self.is_whole:
            return int(rng.choice([low, high, rng.integers(low, min(high, low + 5) + 1)]))
        default = float(self.default)
        middle = rng.uniform(low, high) if high <= 1000 else float(np.exp(rng.uniform(np.log(low), np.log(high))))
        near = min(high, max(low, default * rng.uniform(0.5, 1.5)))
        return float(rng.choice([low, high, middle, middle, near]))


def parameters():
    """All parameters of the description, but the one that nothing reads."""
    rows = [Parameter(*(cell.strip() for cell in row)) for row in ROW.findall(DESCRIPTION.read_text(encoding="utf-8"))]
    return [row for row in rows if row.scope in SCOPES and row.path != "policy.global_sum"]


def table_of_parameters():
    """Default and options, if any, of each parameter."""
    table = {}
    for row in parameters():
        options = row.bounds.split(" or ") if " or " in row.bounds else None
        table[row.path] = (row.default if options else float(row.default), options)
    return table


def nested(values):
    """Dotted paths as mappings of mappings."""
    tree = {}
    for path, value in values.items():
        group, name = path.split(".")
        tree.setdefault(group, {})[name] = value
    return tree


def drawn_scenario(seed):
    """What a file would say, and its scenario; what the package refuses (a choice across boundaries) is drawn again."""
    for attempt in range(5):
        tree = ScenarioDraw((seed, attempt)).as_dict()
        try:
            return tree, Scenario.from_dict(tree)
        except InputError:
            continue
    raise AssertionError(f"nothing drawn from {seed} can be used")


class ScenarioDraw:
    """One scenario, drawn from a seed; `as_dict` is what a file would say."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.all = parameters()
        self.months = int(self.rng.integers(6, 25))
        self.places = ["p", "q"][: 1 + self.chance(0.5)]
        self.pcns = {place: self._ids(place) for place in self.places}
        self.everybody = [pcn for pcns in self.pcns.values() for pcn in pcns]
        self.rates = self.rng.choice([0.0, 0.05, 0.15, 0.4, 0.9])
        self.values = self._values(self.all)

    def chance(self, p):
        """Whether something happens."""
        return bool(self.rng.random() < p)

    def one(self, options):
        """One of several."""
        return options[int(self.rng.integers(len(options)))]

    def some(self, options, most):
        """Up to so many of several, in their order, at least two where there are two."""
        count = int(self.rng.integers(2, max(2, min(most, len(options))) + 1))
        return [options[k] for k in sorted(self.rng.permutation(len(options))[:count].tolist())]

    def month(self):
        """A month of the run."""
        return int(self.rng.integers(1, self.months + 1))

    def share(self):
        """Between 0 and 1, the ends included."""
        return float(self.one([0.0, 1.0, self.rng.random(), self.rng.random()]))

    def _ids(self, place):
        most = 6 if len(self.places) == 1 else 4
        count = int(self.rng.integers(2, most + 1))
        prefix = f"{place}-" if len(self.places) > 1 else ""
        return [f"{prefix}{letter}" for letter in "abcdef"[:count]]

    def _values(self, rows):
        lively = dict(LIVELY) if self.chance(0.7) else {}
        drawn = {row.path: row.draw(self.rng) for row in rows if self.chance(self.rates)}
        if self.chance(0.4):
            drawn["sharing.federation"] = "yes"
        if self.chance(0.5):
            drawn["meetings.manager_wte"] = float(self.rng.uniform(0.05, 1.5))
            if self.chance(0.7):
                drawn["meetings.manager_vouched"] = self._one_of("meetings.manager_vouched")
        if self.chance(0.8):
            drawn["trust.rule"] = self._one_of("trust.rule")
            read = READ_BY_RULE[drawn["trust.rule"]]
            if self.chance(0.7):
                drawn[read] = self._one_of(read)
        emptying = EMPTYING if self.chance(0.15) else {}
        return {**lively, **drawn, **emptying}

    def _one_of(self, path):
        """A value of one parameter."""
        return next(row for row in self.all if row.path == path).draw(self.rng)

    def as_dict(self):
        """The scenario."""
        tree = {
            "schema_version": 1,
            "name": "drawn",
            "months": self.months,
            "structure_seed": int(self.rng.integers(1000)),
            "places": [self._place(place) for place in self.places],
            "parameters": nested(self.values),
        }
        if self.chance(0.7):
            tree["history"] = self._history()
        tree["interventions"] = [self._intervention() for _ in range(int(self.rng.integers(0, 12)))]
        if self.chance(0.1):
            to_one = {pcn: self.places[0] for pcn in self.everybody}
            tree["interventions"].append({"at": self.month(), "redraw": to_one})
        if self.values.get("sharing.federation") == "yes" and self.chance(0.4):
            tree["interventions"].append({"from": self.month(), "set": {"sharing.federation": "no"}})
        if self.chance(0.7):
            tree["choices"] = [self._choice() for _ in range(int(self.rng.integers(1, 40)))]
        return tree

    def _place(self, place):
        here = [row for row in self.all if row.scope not in ("", "month") and self.chance(self.rates / 2)]
        given = [pcn for pcn in self.pcns[place] if self.chance(0.6)]
        tree = {"id": place, "pcns": [self._pcn(pcn) for pcn in given]}
        if len(given) < len(self.pcns[place]) or self.chance(0.3):
            tree["draw"] = self._drawn(len(self.pcns[place]) - len(given))
        if self.chance(0.3):
            tree["seats"] = int(self.rng.integers(1, 5))
        if self.chance(0.5):
            tree["parameters"] = nested({row.path: row.draw(self.rng) for row in here})
        return tree

    def _drawn(self, pcns):
        shapes = {"practices": [3, [1, 4]], "patients": [20000.0, [5000.0, 60000.0]], "need": [0.3, [0.2, 0.9]]}
        tree = {name: self.one(options) for name, options in shapes.items() if self.chance(0.4)}
        return {"pcns": pcns, "like": "england", **tree}

    def _pcn(self, pcn):
        tree = {"id": pcn}
        if self.chance(0.3):
            tree["patients"] = float(self.rng.integers(60000, 90000))
        if self.chance(0.3):
            tree["practices"] = int(self.rng.integers(1, 5))
        elif self.chance(0.6):
            sizes = self.rng.integers(1, 12000, size=int(self.rng.integers(1, 5))).tolist()
            tree["practices"] = [self._practice(f"{pcn}{k}", float(size)) for k, size in enumerate(sizes)]
        for name in ("need", "backing", "claim", "engagement"):
            if self.chance(0.2):
                tree[name] = self.share()
        if self.chance(0.4):
            tree["strengths"] = {service: self.one([0.2, 0.5, 0.9]) for service in SERVICES if self.chance(0.7)}
        if self.chance(0.4):
            traits = ("benevolence", "propensity", "cooperation")
            tree["director"] = {name: self.share() for name in traits if self.chance(0.4)}
            if self.chance(0.4):
                tree["director"]["tenure"] = float(self.rng.integers(0, 100))
        return tree

    def _practice(self, name, size):
        tree = {"id": name, "patients": size} if self.chance(0.6) else {"id": name}
        for trait in ("backing", "claim", "engagement"):
            if self.chance(0.3):
                tree[trait] = self.share()
        return tree

    def _history(self):
        tree = {"allied": [], "former_allies": [], "trust": [], "speaks_for": {}, "federation": []}
        for pcns in self.pcns.values():
            left = list(pcns)
            if self.values.get("sharing.federation") == "yes" and self.chance(0.7):
                members = self.some(left, 3)
                tree["federation"] += members
                left = [pcn for pcn in left if pcn not in members]
            if len(left) >= 2 and self.chance(0.7):
                tree["allied"].append(self.some(left, 4))
            if self.chance(0.5):
                tree["former_allies"].append(self.some(pcns, 4))
            goes, *rest = [pcns[k] for k in self.rng.permutation(len(pcns))]
            for pcn in rest:
                if self.chance(0.4):
                    tree["speaks_for"][pcn] = self.one([goes, goes, "self", "nobody"])
        for _ in range(int(self.rng.integers(0, 5))):
            evidence = {"facet": self.one(FACETS), "good": float(self.rng.integers(0, 9)), "bad": self.share() * 5}
            if self.chance(0.3):
                evidence["between"] = self.some(self.everybody, 4)
            else:
                one, other = self.rng.permutation(len(self.everybody))[:2].tolist()
                evidence |= {"from": self.everybody[one], "to": self.everybody[other]}
                if self.chance(0.2) and "meetings.manager_wte" in self.values:
                    evidence["to"] = "manager"
            tree["trust"].append(evidence)
        return {key: value for key, value in tree.items() if value}

    def _intervention(self):
        kind = self.one(["set", "set", "set", *PINS])
        if kind == "set":
            return self._setting()
        return {"at": self.month(), **getattr(self, f"_pin_{kind}")()}

    def _setting(self):
        rows = [row for row in self.all if "month" in row.scope]
        values = {row.path: row.draw(self.rng) for row in (self.one(rows) for _ in range(3))}
        if self.chance(0.3):
            path = self.one(["meetings.manager_vouched", READ_BY_RULE[self.values.get("trust.rule", "beta")]])
            values[path] = self._one_of(path)
        entry = {"from": self.month(), "set": values}
        if self.chance(0.4):
            entry["until"] = int(self.rng.integers(entry["from"], self.months + 1))
        if self.chance(0.4) and all("place" in row.scope for row in rows if row.path in values):
            entry["place"] = self.one(self.places)
        return entry

    def _pin_shock(self):
        entry = {"shock": float(self.rng.uniform(0, 4))}
        return entry | ({"place": self.one(self.places)} if self.chance(0.5) else {})

    def _pin_director_leaves(self):
        entry = {"director_leaves": self.one(self.everybody)}
        if self.chance(0.5):
            entry["successor"] = {name: self.share() for name in ("benevolence", "propensity") if self.chance(0.6)}
        return entry

    def _pin_redraw(self):
        return {"redraw": {self.one(self.everybody): self.one(self.places)}}

    def _pin_opportunity(self):
        opportunity, at = {"pounds": float(self.rng.uniform(0, 200000))}, self.month()
        if self.chance(0.7):
            month = int(self.rng.integers(at, self.months + 1))
            opportunity["found_out"] = self.one(["chance", "never", at, month, month])
        if self.chance(0.6):
            return {"at": at, "opportunity": opportunity | {"heard_by": self.one(self.everybody)}}
        return {"at": at, "opportunity": opportunity, "place": self.one(self.places)}

    def _pin_give_way(self):
        pcns = self.one(list(self.pcns.values()))
        one, other = self.rng.permutation(len(pcns))[:2].tolist()
        return {"give_way": {"asked": pcns[one], "for": pcns[other]}}

    def _pin_slip(self):
        entry = {"pcn": self.one(self.everybody), "chance": self.share()}
        return {"slip": entry | ({"helped": self.share()} if self.chance(0.5) else {})}

    def _pin_extra_money(self):
        return {"extra_money": float(self.rng.uniform(0, 500000)), "place": self.one(self.places)}

    def _pin_pool_factor(self):
        entry = {"pool_factor": self.one([0.0, 0.5, 2.0])}
        return entry | ({"place": self.one(self.places)} if self.chance(0.5) else {})

    def _choice(self):
        pcns = self.one(list(self.pcns.values()))
        order = self.rng.permutation(len(pcns)).tolist()
        director, other = pcns[order[0]], pcns[order[1]]
        thirds = [pcn for pcn in self.everybody if pcn not in (director, other)]
        choice = self.one([each for each in CHOICES if thirds or each != "tell"])
        half_days = self.one(
            [{"practices": 1, "system": 2}, {"asking": 3}, {"telling": 1}, {"helping": 1}, {"system": 4}]
        )
        if "helping" in half_days:
            half_days = {"practices": 1, "helping": other}
        value = {
            "played": self.one(["yes", "yes", "no"]),
            "speaks_for": self.one([other, other, "self", "nobody", "manager"]),
            "willing": self.one(["yes", "no"]),
            "alliance": self.one([f"join: {other}", f"found: {other}", f"found: {other}", "leave", "stay"]),
            "admit": self.one(["yes", "no"]),
            "pledge": self.share(),
            "time": half_days,
            "argue": self.one(["agreed", "own"]),
            "opportunity": self.one(["draw lots", "bid openly", "share", "keep", "keep", "let pass"]),
            "give_way": self.one(["yes", "no"]),
            "share_out": self.one(["by the book", "keep a little"]),
            "contact": {"to": other} | ({"helps": "yes"} if self.chance(0.5) else {}),
            "tell": {"to": other, "of": self.one(thirds or [""]), "word": self.one(["rely on", "have a care"])},
        }[choice]
        if choice in STANDING and self.chance(0.15):
            value = "simulated"
        return {"month": self.month(), "director": director, "choice": choice, "value": value}


PINS = (
    "shock",
    "director_leaves",
    "redraw",
    "opportunity",
    "opportunity",
    "give_way",
    "slip",
    "extra_money",
    "pool_factor",
)
STANDING = ("speaks_for", "willing", "alliance", "admit", "pledge", "time", "argue")
CHOICES = (*STANDING, "played", "alliance", "opportunity", "opportunity", "give_way", "share_out", "contact", "tell")
