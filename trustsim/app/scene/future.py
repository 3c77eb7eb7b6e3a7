"""One future, month by month: the living map, the storyline, what happened, and trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.explain import headline
from ...analysis.figures import describe_storyline
from ...analysis.pictures import flags, place_in_words
from ...analysis.storyline import Layout, layout_storyline
from ...analysis.words import alliance_names
from ...drivers.run import Event, Run
from ...model.state import FACETS
from ...scenario.imagined import footnote

NOBODY, MANAGER = -1, -2
"""Who speaks for a PCN, where it is no PCN."""
ALONE = -1
"""In no alliance."""
GONE = 255
"""Backing of a practice that is out of the contract."""
MARKED = ("founded", "joined", "left", "collapsed", "new director")
"""Kinds of event that have a mark on the storyline."""
QUESTIONS = {
    "voice": ("Voice", "Will they speak for me?"),
    "candour": ("Candour", "Will they share opportunities first?"),
    "reciprocity": ("Give and take", "Will they give way in turn?"),
    "fairness": ("Fair share", "Do I get my share of the pool?"),
}
BACKING = ("Backing", "Do my practices back me?")


FEW = 15
"""PCNs up to which all places share one storyline."""
GAPS = ((15, 13.0, 26.0), (30, 12.0, 18.0))
"""Up to so many lines: the gaps inside a bundle and between groups, in pixels."""
LEAST_GAPS = (12.0, 14.0)


@dataclass(frozen=True)
class Part:
    """The storyline of one place, or of all (`place` None). The layout numbers the PCNs as they stand in `pcns`."""

    place: int | None
    pcns: list[int]
    layout: Layout


@dataclass(frozen=True)
class Parts:
    """The storyline of a future in its parts."""

    each: tuple[Part, ...]

    @property
    def order(self) -> list[int]:
        """All PCNs from the top at the start."""
        return [part.pcns[line] for part in self.each for line in part.layout.order]


def lay_out(
    labels: NDArray[np.int64],
    place_of: Sequence[int],
    order: Sequence[int] | None,
    gaps: tuple[float, float] | None = None,
) -> Parts:
    """One storyline where PCNs are few or share a place, else one for each place; `order` is that of the last.

    `gaps` inside a bundle and between groups are smaller the more PCNs there are, unless given.
    """
    places = sorted(set(place_of))
    together = len(place_of) <= FEW or len(places) == 1
    shares = {None: list(range(len(place_of)))} if together else _by_place(place_of, places)
    parts: list[Part] = []
    for place, pcns in shares.items():
        inside, between = gaps or next((usual for most, *usual in GAPS if len(pcns) <= most), LEAST_GAPS)
        seeded = [pcns.index(pcn) for pcn in order if pcn in pcns] if order is not None else None
        parts.append(Part(place, pcns, layout_storyline(labels[:, pcns], seeded, inside=inside, between=between)))
    return Parts(tuple(parts))


def _by_place(place_of: Sequence[int], places: Sequence[int]) -> dict[int | None, list[int]]:
    return {place: [pcn for pcn, there in enumerate(place_of) if there == place] for place in places}


@dataclass(frozen=True)
class Future:
    """One future of a scenario, ready to be shown. `order` is that of the last storyline shown, from the top."""

    run: Run
    order: Sequence[int] | None = None

    @cached_property
    def layout(self) -> Parts:
        """The storyline's layout, seeded with the last one's order."""
        return lay_out(self.run.trace.alliance, self.run.scenario.place_of, self.order)

    @cached_property
    def names(self) -> dict[int, str]:
        """What each alliance is called, by its label."""
        return alliance_names(self.run)

    @cached_property
    def _number(self) -> dict[int, int]:
        """The position of each alliance in the order founded, by its label."""
        return {label: k for k, label in enumerate(self.names)}

    def pcns(self) -> list[dict[str, Any]]:
        """Each PCN: id, name, short label, place."""
        scenario = self.run.scenario
        return [
            {"id": id_, "name": name, "letter": letter, "place": place}
            for id_, name, letter, place in zip(
                scenario.pcn_ids, scenario.pcn_names, scenario.letters, scenario.place_of, strict=True
            )
        ]

    def alliances(self) -> list[dict[str, Any]]:
        """Each alliance in the order founded: name, and whether it is a standing federation."""
        return [{"name": name, "federation": label < 0} for label, name in self.names.items()]

    def membership(self) -> list[list[int]]:
        """By month (0: the start) and PCN: the position of its alliance, or -1."""
        return [[self._number.get(int(label), ALONE) for label in month] for month in self.run.trace.alliance]

    def for_map(self, ring: Sequence[Sequence[int]]) -> dict[str, Any]:
        """What the living map shows; `ring` is the order of PCNs round each place's board."""
        run, trace, scenario = self.run, self.run.trace, self.run.scenario
        count, directors = len(scenario.pcn_ids), trace.directors.arrays
        structure = run.setting.structure
        levers = structure.levers[structure.periods]
        first = [int(structure.pcn.searchsorted(i)) for i in range(count)]
        practices = [
            {"name": name, "pcn": int(pcn), "patients": round(float(patients))}
            for name, pcn, patients in zip(scenario.practice_names, structure.pcn, structure.patients, strict=True)
        ]
        speaker = np.where(trace.representative == count, MANAGER, trace.representative)
        trust = trace.trust[:, :, :, :count].mean(axis=2)
        colleagues = np.equal.outer(scenario.place_of, scenario.place_of) & ~np.eye(count, dtype=bool)
        trusted = (trust * colleagues).sum(axis=1) / np.maximum(colleagues.sum(axis=0), 1)
        return {
            "title": place_in_words(scenario),
            "months": run.months,
            "pcns": [
                {**pcn, "patients": round(float(patients)), "first": first[i]}
                for i, (pcn, patients) in enumerate(zip(self.pcns(), directors["patients"][0], strict=True))
            ],
            "practices": practices,
            "places": [{"name": name, "ring": list(map(int, ring[k]))} for k, name in enumerate(scenario.place_names)],
            "alliances": self.alliances(),
            "alliance": self.membership(),
            "speaker": speaker.tolist(),
            "seated": trace.seated.tolist(),
            "place": directors["place"].tolist(),
            "backing": _hundredths(trace.backing).tolist(),
            "pledge": _hundredths(directors["pledge"]).tolist(),
            "tenure": directors["tenure"].astype(int).tolist(),
            "trusted": _hundredths(trusted).tolist(),
            "manager": _hundredths(levers["manager_wte"]).tolist(),
            "seats": levers["seats"].astype(int).tolist(),
            "practice_backing": self._practice_backing().tolist(),
            "people": footnote(scenario),
        }

    def _practice_backing(self) -> NDArray[np.int64]:
        """By month and practice: backing out of 100, or 255 once it has left the contract."""
        practices = self.run.trace.practices.arrays
        return np.where(practices["member"] == 1, _hundredths(practices["backing"]), GONE)

    def for_storyline(self) -> dict[str, Any]:
        """What the storyline shows."""
        return self._storyline(self.layout, self.run.months)

    def for_storyline_until(self, month: int, gaps: tuple[float, float]) -> dict[str, Any]:
        """What the storyline shows of the months up to one, with these gaps inside a bundle and between groups."""
        labels = self.run.trace.alliance[: month + 1]
        return self._storyline(lay_out(labels, self.run.scenario.place_of, self.order, gaps), month)

    def _storyline(self, layout: Parts, months: int) -> dict[str, Any]:
        run, scenario = self.run, self.run.scenario
        events = [event for event in run.events if event.month <= months]
        return {
            "months": months,
            "pcns": self.pcns(),
            "places": list(scenario.place_names),
            "alliances": self.alliances(),
            "alliance": self.membership()[: months + 1],
            "layouts": [{"place": part.place, "pcns": part.pcns, **part.layout.as_dict()} for part in layout.each],
            "events": [self._event(k, event) for k, event in enumerate(events) if event.kind in MARKED],
            "flags": [{"month": month, "words": words} for month, words in flags(scenario) if month <= months],
            "summary": describe_storyline(run.trace.alliance[: months + 1], scenario.pcn_names, events, self.names),
        }

    def for_moment(self) -> dict[str, Any]:
        """All that happened, in words, for the months' card and the list of events."""
        return {
            "months": self.run.months,
            "pcns": self.pcns(),
            "alliances": self.alliances(),
            "events": [self._event(k, event) for k, event in enumerate(self.run.events)],
            "people": footnote(self.run.scenario),
        }

    def _event(self, at: int, event: Event) -> dict[str, Any]:
        return {
            "id": at,
            "month": event.month,
            "kind": event.kind,
            "pcns": list(event.pcns),
            "concerns": [i for i in (event.who, event.whom) if 0 <= i < len(self.run.scenario.pcn_ids)],
            "alliance": self._number.get(event.alliance, ALONE),
            "words": headline(event),
        }

    def for_trust(self, place: int) -> tuple[dict[str, Any], bytes]:
        """Who trusts whom in a place, and how far practices back each director.

        The bytes are out of 100, [month, facet, truster, trusted] and then [month, PCN], over the PCNs in `shown`.
        """
        trace, scenario = self.run.trace, self.run.scenario
        shown = [i for i in self.layout.order if scenario.place_of[i] == place]
        facets = [{"id": facet, "name": QUESTIONS[facet][0], "question": QUESTIONS[facet][1]} for facet in FACETS] + [
            {"id": "backing", "name": BACKING[0], "question": BACKING[1]}
        ]
        trust = trace.trust[:, shown][:, :, :, shown].transpose(0, 2, 1, 3)
        scene = {
            "months": self.run.months,
            "place": place,
            "places": list(scenario.place_names),
            "pcns": self.pcns(),
            "shown": shown,
            "alliances": self.alliances(),
            "alliance": self.membership(),
            "facets": facets,
            "people": footnote(scenario),
        }
        numbers = np.concatenate([_hundredths(trust).ravel(), _hundredths(trace.backing[:, shown]).ravel()])
        return scene, numbers.astype(np.uint8).tobytes()


def ring_of(layout: Parts, place_of: Sequence[int], places: int) -> list[list[int]]:
    """The PCNs of each place in the order of a storyline, for the ring round its board."""
    return [[pcn for pcn in layout.order if place_of[pcn] == place] for place in range(places)]


def _hundredths(shares: NDArray[Any]) -> NDArray[np.int64]:
    """Shares of 1 as whole numbers out of 100, halves up."""
    return np.floor(np.nan_to_num(np.asarray(shares, dtype=np.float64)) * 100.0 + 0.5).astype(np.int64)
