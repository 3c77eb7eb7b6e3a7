"""Events with the terms that decided them (section 3.18)."""

from typing import NamedTuple

from independent.notation import words

WEIGHING_OF_ALLIANCE = words(
    "worth worth_alone trust gain support fear coordination setup habit chance backing members"
)
WEIGHING_OF_MANDATE = words("worth worth_self trust voice time fear habit chance backing carried")
TERMS = {
    "founded": WEIGHING_OF_ALLIANCE,
    "joined": WEIGHING_OF_ALLIANCE,
    "left": WEIGHING_OF_ALLIANCE,
    "collapsed": ["members_left"],
    "mandate given": WEIGHING_OF_MANDATE,
    "mandate withdrawn": WEIGHING_OF_MANDATE,
    "mandate refused": [],
    "unseated": ["constituents", "seats"],
    "opportunity shared": ["pounds", "good_will", "rule", "draw"],
    "opportunity grabbed": ["pounds", "good_will", "rule", "draw"],
    "found out": ["pounds"],
    "gave way": ["refusal", "trust", "good_will", "draw"],
    "refused to give way": ["refusal", "trust", "good_will", "draw"],
    "skimmed": ["service", "share", "good_will", "open_book", "draw"],
    "new director": ["hazard", "backing", "handover", "draw", "pinned"],
    "practice left": ["hazard", "backing", "draw", "practice"],
    "shock": ["size"],
    "boundary moved": ["from_place"],
    "choice not open": ["choice", "value"],
}


class Happening(NamedTuple):
    """One event."""

    month: int
    kind: str
    place: int
    who: int
    whom: int
    alliance: int
    terms: dict
    known_to: tuple
    deeds_before: int


class Chronicle:
    """The events of a run in the order in which they are written."""

    def __init__(self, model):
        self.model = model
        self.events = []

    def note(self, kind, place, who, whom, terms=None, *, known, alliance=None):
        """Write an event known to the directors of these indices; by default its alliance is that of `who`."""
        directors = self.model.directors
        if alliance is None:
            alliance = directors[who].alliance if 0 <= who < len(directors) else 0
        terms = terms or {}
        assert not set(terms) - set(TERMS[kind])
        known = tuple(sorted(k for k in set(known) if 0 <= k < len(directors)))
        before = len(self.model.trust.deeds)
        self.events.append(Happening(self.model.month, kind, place, who, whom, alliance, terms, known, before))
