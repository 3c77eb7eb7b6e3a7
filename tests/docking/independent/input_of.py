"""What a scenario's parameters, interventions and choices do to arrays (section 3.3)."""

import math
from types import SimpleNamespace

import numpy as np

from independent.notation import NOBODY, UNSET

NAN = math.nan
STANDING_WHOLE = ("speaks_for", "willing", "alliance", "admit", "helping", "argue")
STANDING_SHARE = ("pledge", "effort", "asking", "telling")
OF_THE_MONTH = ("opportunity", "give_way", "share_out", "contact", "contact_helps", "word_to", "word_of", "word_good")
TIME = ("effort", "asking", "telling", "helping")
HALF_DAYS = (0.0, 0.6, 0.9, 1.0)
CODES = {
    "played": {"no": 0, "yes": 1},
    "willing": {"no": 0, "yes": 1},
    "admit": {"no": 0, "yes": 1},
    "give_way": {"no": 0, "yes": 1},
    "argue": {"own": 0, "agreed": 1},
    "share_out": {"keep a little": 0, "by the book": 1},
    "opportunity": {"let pass": 0, "keep": 1, "share": 2, "draw lots": 3, "bid openly": 4},
}


def flat(tree):
    """Nested parameters by dotted path."""
    return {f"{group}.{name}": value for group, values in tree.items() for name, value in values.items()}


class Levers:
    """Parameters by period and place. `table` holds the default and the options, if any, of each dotted path."""

    def __init__(self, tree, table):
        self.table = table
        self.places = [place["id"] for place in tree["places"]]
        months = tree.get("months", 120)
        self.start = [self._start(tree, place) for place in tree["places"]]
        settings = [entry for entry in tree.get("interventions", []) if "set" in entry]
        begins = {0}
        for entry in settings:
            first, until = entry.get("from", entry.get("at")), entry.get("until")
            begins |= {first} | ({until + 1} if until is not None else set())
        self.begins = sorted(month for month in begins if month <= months)
        self.periods = np.searchsorted(self.begins, np.arange(months + 1), side="right") - 1
        self.rows = [self._period(month, settings) for month in self.begins]

    def number(self, path, value):
        """A value as the arrays hold it."""
        options = self.table[path][1]
        return float(options.index(value) if options else value)

    def _start(self, tree, place):
        values = {path: default for path, (default, _) in self.table.items()}
        values |= flat(tree.get("parameters", {})) | flat(place.get("parameters", {}))
        if "seats" in place:
            values["meetings.seats"] = place["seats"]
        return {path: self.number(path, value) for path, value in values.items()}

    def _period(self, month, settings):
        rows = [dict(row) for row in self.start]
        for entry in settings:
            if entry.get("from", entry.get("at")) <= month <= entry.get("until", math.inf):
                for place, row in zip(self.places, rows, strict=True):
                    if entry.get("place", place) == place:
                        row |= {path: self.number(path, value) for path, value in entry["set"].items()}
        return rows


def places_by_month(place, moves_to):
    """Where each PCN is in each month."""
    here = [np.array(place)]
    for moves in moves_to[1:]:
        here.append(np.where(moves >= 0, moves, here[-1]))
    return np.array(here)


def pins_of(tree, ids, place, levers):
    """The pinned events."""
    rows, n, p = tree.get("months", 120) + 1, len(ids), len(levers.places)
    pins = SimpleNamespace(
        shock=np.zeros((rows, p)),
        leaves=np.zeros((rows, n), dtype=int),
        successor_benevolence=np.full((rows, n), NAN),
        successor_propensity=np.full((rows, n), NAN),
        moves_to=np.full((rows, n), -1),
        opportunity=np.full((rows, p), NAN),
        hearer=np.full((rows, p), NOBODY),
        found_out=np.zeros((rows, p), dtype=int),
        asked=np.full((rows, n), -1),
        slip=np.full((rows, n), NAN),
        slip_helped=np.full((rows, n), NAN),
        extra_money=np.zeros((rows, p)),
        pool_factor=np.ones((rows, p)),
    )
    entries = [entry for entry in tree.get("interventions", []) if entry.get("at", rows) < rows]
    for entry in entries:
        for pcn, target in entry.get("redraw", {}).items():
            pins.moves_to[entry["at"], ids.index(pcn)] = levers.places.index(target)
    where = places_by_month(place, pins.moves_to)
    for entry in entries:
        pin_entry(pins, entry, ids, where, levers)
    return pins


def pin_entry(pins, entry, ids, where, levers):
    """Write one entry's pins; boundaries are moved already."""
    t = entry["at"]
    meant = levers.places.index(entry["place"]) if "place" in entry else slice(None)
    for name in ("shock", "pool_factor", "extra_money"):
        if name in entry:
            getattr(pins, name)[t, meant] = entry[name]
    if "director_leaves" in entry:
        i, successor = ids.index(entry["director_leaves"]), entry.get("successor", {})
        pins.leaves[t, i] = 1
        for name, value in successor.items():
            getattr(pins, f"successor_{name}")[t, i] = value
    if "opportunity" in entry:
        opportunity = entry["opportunity"]
        heard_by = opportunity.get("heard_by", "attender")
        hearer = NOBODY if heard_by == "attender" else ids.index(heard_by)
        if "place" not in entry:
            meant = where[t, hearer] if hearer >= 0 else 0
        pins.opportunity[t, meant] = opportunity["pounds"]
        pins.hearer[t, meant] = hearer
        found_out = opportunity.get("found_out", "chance")
        pins.found_out[t, meant] = {"chance": 0, "never": -1}.get(found_out, found_out)
    if "give_way" in entry:
        pins.asked[t, ids.index(entry["give_way"]["asked"])] = ids.index(entry["give_way"]["for"])
    if "slip" in entry:
        slip = entry["slip"]
        i = ids.index(slip["pcn"])
        help_share = levers.rows[levers.periods[t]][where[t, i]]["people.slip_help"]
        pins.slip[t, i] = slip["chance"]
        pins.slip_helped[t, i] = slip.get("helped", slip["chance"] * (1.0 - help_share))


def imposed_of(tree, ids, choices):
    """The imposed choices: those of the scenario, then those of the run."""
    shape = (tree.get("months", 120) + 1, len(ids))
    imposed = SimpleNamespace(played=np.zeros(shape, dtype=int))
    for name in (*STANDING_WHOLE, *OF_THE_MONTH):
        setattr(imposed, name, np.full(shape, UNSET))
    for name in STANDING_SHARE:
        setattr(imposed, name, np.full(shape, NAN))
    for entry in sorted([*tree.get("choices", []), *choices], key=lambda entry: entry["month"]):
        if entry["month"] < shape[0]:
            impose(imposed, entry, ids)
    return imposed


def impose(imposed, entry, ids):
    """Write one choice."""
    t, i, choice, value = entry["month"], ids.index(entry["director"]), entry["choice"], entry["value"]

    def put(name, code, rows=slice(t, None)):
        getattr(imposed, name)[rows, i] = code

    def hand_back(names):
        for name in names:
            put(name, NAN if name in STANDING_SHARE else UNSET)

    if value == "simulated":
        hand_back(TIME if choice == "time" else [choice])
    elif choice == "time":
        put_time(put, value, ids)
    elif choice == "contact":
        put("contact", ids.index(value["to"]), t)
        put("contact_helps", 1 if value.get("helps") == "yes" else 0, t)
    elif choice == "tell":
        put("word_to", ids.index(value["to"]), t)
        put("word_of", ids.index(value["of"]), t)
        put("word_good", 1 if value["word"] == "rely on" else 0, t)
    elif choice == "pledge":
        put("pledge", value)
    elif choice == "speaks_for":
        words = {"self": i, "manager": len(ids), "nobody": NOBODY}
        put(choice, words[value] if value in words else ids.index(value))
    elif choice == "alliance":
        put(choice, alliance_code(value, ids))
    else:
        put(choice, CODES[choice][value], t if choice in OF_THE_MONTH else slice(t, None))
        if choice == "played" and value == "no":
            hand_back((*STANDING_WHOLE, *STANDING_SHARE))


def alliance_code(value, ids):
    """What an alliance wish is written as."""
    if value in ("leave", "stay"):
        return ("leave", "stay").index(value)
    what, partner = value.split(": ")
    return 2 + ids.index(partner) + (len(ids) if what == "found" else 0)


def put_time(put, value, ids):
    """A split of half-days."""
    practices, system = value.get("practices", 0), value.get("system", 0)
    share = practices / (practices + system) if practices + system else 0.5
    put("effort", share if "practices" in value or "system" in value else NAN)
    for name in ("asking", "telling"):
        put(name, HALF_DAYS[min(3, value[name])] if name in value else NAN)
    put("helping", ids.index(value["helping"]) if "helping" in value else UNSET)
