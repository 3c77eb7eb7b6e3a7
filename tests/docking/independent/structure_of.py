"""The structure that a scenario fixes for all futures: given, or drawn from its seed (section 3.2)."""

import math
import zlib
from types import SimpleNamespace

import numpy as np

from independent.notation import FACETS, NOBODY, SERVICES, clip

SERVICE_NAMES = ("triage", "home_visits", "mental_health", "physiotherapy", "pharmacy")
FACET_NAMES = ("voice", "candour", "reciprocity", "fairness")
NEED, STRENGTHS, SIZE, SHARES = range(4)
COUNTS_BELOW = (0.066, 0.168, 0.336, 0.530, 0.699, 0.806, 0.885, 0.930, 0.954, 0.971, 0.986)
NAN = math.nan


def letters():
    """Keys of drawn PCNs, without end."""
    index = 0
    while True:
        yield chr(ord("a") + index) if index < 26 else f"p{index + 1}"
        index += 1


def name_pcns(tree):
    """All PCNs in order: place's index, key, full id and what the file gives of each."""
    several = len(tree["places"]) > 1
    given_ids = {pcn["id"] for place in tree["places"] for pcn in place.get("pcns", [])}
    pcns = []
    for p, place in enumerate(tree["places"]):
        prefix = f"{place['id']}-"
        keys = [pcn["id"].removeprefix(prefix) for pcn in place.get("pcns", [])]
        pcns += [(p, key, pcn["id"], pcn) for key, pcn in zip(keys, place.get("pcns", []), strict=True)]
        wanted = place.get("draw", {}).get("pcns", 0)
        for letter in letters():
            if not wanted:
                break
            full = prefix + letter if several else letter
            if letter not in keys and full not in given_ids:
                pcns.append((p, letter, full, {}))
                wanted -= 1
    return pcns


def between(bounds, u):
    """A number, or a place between two."""
    return bounds[0] + u * (bounds[1] - bounds[0]) if isinstance(bounds, list) else bounds


class PcnDraw:
    """What is drawn for one PCN, each purpose from a stream of its own."""

    def __init__(self, seed, place, key, given, levers):
        self.seed, self.place, self.key, self.given, self.levers = seed, place, key, given, levers
        self.draw = place.get("draw", {})

    def stream(self, purpose):
        """The generator of one purpose."""
        words = (self.seed, zlib.crc32(self.place["id"].encode()), zlib.crc32(self.key.encode()), purpose)
        return np.random.default_rng(words)

    def need(self):
        """The kind of care that matters most."""
        rng = self.stream(NEED)
        z, u = rng.standard_normal(), rng.random()
        if "need" in self.given:
            return self.given["need"]
        if "need" in self.draw:
            return between(self.draw["need"], u)
        return clip(self.levers["meetings.need"] + self.levers["meetings.need_spread"] * z, 0.0, 1.0)

    def strengths(self):
        """How good the PCN is at each service."""
        drawn = self.stream(STRENGTHS).random(SERVICES)
        return [self.given.get("strengths", {}).get(name, u) for name, u in zip(SERVICE_NAMES, drawn, strict=True)]

    def practices(self):
        """What is known of each practice, with its patients."""
        rng = self.stream(SIZE)
        z_list, z_own = rng.standard_normal(2)
        u_count, u_list = rng.random(2)
        listed = self.given.get("practices", [])
        if not isinstance(listed, list):
            listed = [{}] * listed
        elif not listed:
            listed = [{}] * self.count(0.68 * z_list + math.sqrt(1.0 - 0.68**2) * z_own, u_count)
        spread = self.levers["practices.size_spread"]
        shares = [max(0.3, 1.0 + spread * z) for z in self.stream(SHARES).standard_normal(len(listed))]
        of_open = sum(share for share, practice in zip(shares, listed, strict=True) if "patients" not in practice)
        if "patients" in self.given:
            left = self.given["patients"] - sum(practice.get("patients", 0.0) for practice in listed)
        elif "patients" in self.draw:
            left = between(self.draw["patients"], u_list) * of_open / sum(shares)
        else:
            left = 45000.0 * math.exp(0.3275 * clip(z_list, -3.0, 3.0)) * of_open / sum(shares)
        known = [{name: self.given[name] for name in ("backing", "claim", "engagement") if name in self.given}]
        return [
            {"patients": max(1, round(left * share / of_open)) if of_open else NAN, **known[0], **practice}
            for share, practice in zip(shares, listed, strict=True)
        ]

    def count(self, z_count, u_count):
        """Number of practices where the file says nothing."""
        drawn = self.draw.get("practices")
        if isinstance(drawn, list):
            low, high = drawn
            return low + min(high - low, math.floor(u_count * (high - low + 1)))
        if drawn is not None:
            return drawn
        below = 0.5 * math.erfc(-z_count / math.sqrt(2.0))
        return 1 + sum(value < below for value in COUNTS_BELOW)


def structure_of(tree, start_levers):
    """The arrays of the structure but those of the levers; `start_levers` are parameters at month 0 by place."""
    pcns = name_pcns(tree)
    ids = [full for _, _, full, _ in pcns]
    n = len(pcns)
    seed = tree.get("structure_seed", 1)
    draws = [PcnDraw(seed, tree["places"][p], key, given, start_levers[p]) for p, key, _, given in pcns]
    traits = [given.get("director", {}) for *_, given in pcns]
    practices = [(i, practice) for i, draw in enumerate(draws) for practice in draw.practices()]
    arrays = SimpleNamespace(
        ids=ids,
        place=np.array([p for p, *_ in pcns]),
        need=np.array([draw.need() for draw in draws]),
        strength=np.array([draw.strengths() for draw in draws]),
        tenure=np.array([trait.get("tenure", 24.0) for trait in traits]),
        alliance=np.zeros(n, dtype=int),
        representative=np.arange(n),
        former_ally=np.zeros((n, n), dtype=int),
        history_good=np.zeros((FACETS, n, n + 1)),
        history_bad=np.zeros((FACETS, n, n + 1)),
        pcn=np.array([i for i, _ in practices]),
    )
    for name in ("benevolence", "propensity", "cooperation"):
        setattr(arrays, name, np.array([trait.get(name, NAN) for trait in traits]))
    for name in ("patients", "backing", "claim", "engagement"):
        setattr(arrays, name, np.array([practice.get(name, NAN) for _, practice in practices], dtype=float))
    fill_history(arrays, tree)
    return arrays


def fill_history(arrays, tree):
    """What lies behind the start (section 3.3)."""
    history, number = tree.get("history", {}), arrays.ids.index
    places = len(tree["places"])
    founded = [0] * places
    for group in history.get("allied", []):
        p = arrays.place.item(number(group[0]))
        for member in group:
            arrays.alliance[number(member)] = 1 + p + places * founded[p]
        founded[p] += 1
    for member in history.get("federation", []):
        arrays.alliance[number(member)] = -1 - arrays.place.item(number(member))
    for group in history.get("former_allies", []):
        for one in group:
            for other in group:
                if one != other:
                    arrays.former_ally[number(one), number(other)] = 1
    for pcn, answer in history.get("speaks_for", {}).items():
        words = {"self": number(pcn), "manager": len(arrays.ids), "nobody": NOBODY}
        arrays.representative[number(pcn)] = words[answer] if answer in words else number(answer)
    for tie in history.get("trust", []):
        pairs = [(tie.get("from"), tie.get("to"))]
        if "between" in tie:
            pairs = [(one, other) for one in tie["between"] for other in tie["between"] if one != other]
        facets = [tie["facet"]] if isinstance(tie["facet"], str) else tie["facet"]
        numbers = range(FACETS) if "all" in facets else [FACET_NAMES.index(facet) for facet in facets]
        for one, other in pairs:
            j = len(arrays.ids) if other == "manager" else number(other)
            for facet in numbers:
                arrays.history_good[facet, number(one), j] += tie.get("good", 0.0)
                arrays.history_bad[facet, number(one), j] += tie.get("bad", 0.0)
