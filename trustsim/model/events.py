"""What happens, and why: the log of a run, its kinds of event, and the terms that decided each.

An event is a row of numbers, so that compiled rules can write it: month, kind, place, who, whom, alliance, how many
deeds had been done before it, then its terms. `Log.known` says which directors can know of it, by a bit each. Deeds
are what moves trust; each is kept when the log has room for it, which only runs that are to be explained ask for.
"""

import numpy as np

from .compiled import rule
from .memory import Group, counts, floats
from .state import Floats, Ints

HEAD = 7
TERMS = 14
EVENT_WIDTH = HEAD + TERMS
DEED_WIDTH = 7
BITS = 63
"""Directors in one number of `Log.known`: its bits but for the sign."""

_CHOICE_OF_ALLIES = (
    "worth",
    "worth_alone",
    "trust",
    "gain",
    "support",
    "fear",
    "coordination",
    "setup",
    "habit",
    "chance",
    "backing",
    "members",
)
_CHOICE_OF_SPOKESPERSON = (
    "worth",
    "worth_self",
    "trust",
    "voice",
    "time",
    "fear",
    "habit",
    "chance",
    "backing",
    "carried",
)
KINDS: dict[str, tuple[str, ...]] = {
    "founded": _CHOICE_OF_ALLIES,
    "joined": _CHOICE_OF_ALLIES,
    "left": _CHOICE_OF_ALLIES,
    "collapsed": ("members_left",),
    "mandate given": _CHOICE_OF_SPOKESPERSON,
    "mandate withdrawn": _CHOICE_OF_SPOKESPERSON,
    "mandate refused": (),
    "unseated": ("constituents", "seats"),
    "opportunity shared": ("pounds", "good_will", "rule", "draw"),
    "opportunity grabbed": ("pounds", "good_will", "rule", "draw"),
    "found out": ("pounds",),
    "gave way": ("refusal", "trust", "good_will", "draw"),
    "refused to give way": ("refusal", "trust", "good_will", "draw"),
    "skimmed": ("service", "share", "good_will", "open_book", "draw"),
    "new director": ("hazard", "backing", "handover", "draw", "pinned"),
    "practice left": ("hazard", "backing", "draw", "practice"),
    "shock": ("size",),
    "boundary moved": ("from_place",),
    "choice not open": ("choice", "value"),
}
"""Kind of event -> names of its terms."""
KIND_NAMES = tuple(KINDS)
(
    FOUNDED,
    JOINED,
    LEFT,
    COLLAPSED,
    MANDATE_GIVEN,
    MANDATE_WITHDRAWN,
    MANDATE_REFUSED,
    UNSEATED,
    SHARED,
    GRABBED,
    FOUND_OUT,
    GAVE_WAY,
    REFUSED,
    SKIMMED,
    NEW_DIRECTOR,
    PRACTICE_LEFT,
    SHOCK,
    MOVED,
    NOT_OPEN,
) = range(len(KINDS))

NOT_OPEN_CHOICES = ("speaks_for", "alliance", "opportunity", "give_way", "share_out")
(CHOICE_SPEAKS, CHOICE_ALLIANCE, CHOICE_OPPORTUNITY, CHOICE_GIVE_WAY, CHOICE_SHARE_OUT) = range(5)

DEEDS = (
    "nothing yet",
    "useful help",
    "no help",
    "opportunity shared",
    "opportunity grabbed",
    "gave way",
    "refused to give way",
    "fair share",
    "unfair share",
    "pulled its weight",
    "put in less",
    "report",
    "heard nothing",
    "asked beforehand",
    "shock",
    "word passed on",
)
(
    NO_DEED,
    HELPED,
    UNHELPFUL,
    DID_SHARE,
    DID_GRAB,
    DID_GIVE_WAY,
    DID_REFUSE,
    FAIR,
    UNFAIR,
    PULLED,
    SHIRKED,
    REPORTED,
    SILENT,
    ASKED,
    SHAKEN,
    WORD,
) = range(len(DEEDS))


class Log(Group):
    """Room for events and deeds; counting goes on when the room is full, so that a fuller log can be asked for.

    Shapes: E room for events, X an event's width, B numbers that hold a bit for each director, D room for deeds, Y a
    deed's width, C the two numbers written.
    """

    written: Ints = counts("C")  # events, deeds
    events: Floats = floats("EX")
    known: Ints = counts("EB")  # bit i % BITS of number i // BITS: director i can know of the event
    deeds: Floats = floats("DY")  # month, facet, truster, trusted, deed, good, bad

    def clear(self) -> None:
        """Forget what was written."""
        rows, deeds = (int(n) for n in self.written)
        self.events[:rows].fill(np.nan)
        self.known[:rows].fill(0)
        self.deeds[:deeds].fill(0.0)
        self.written.fill(0)

    def knowing(self, row: int) -> tuple[int, ...]:
        """Give the directors who can know of the event in a row."""
        found: list[int] = []
        for word in np.flatnonzero(self.known[row]).tolist():
            bits = int(self.known[row, word])
            while bits:
                found.append(word * BITS + (bits & -bits).bit_length() - 1)
                bits &= bits - 1
        return tuple(found)

    def trimmed(self) -> "Log":
        """Make a copy without the room that was not used."""
        rows, deeds = (int(n) for n in self.written)
        return Log.of(
            written=self.written, events=self.events[:rows], known=self.known[:rows], deeds=self.deeds[:deeds]
        )


def words_for(directors: int) -> int:
    """Give how many numbers hold a bit for each director."""
    return -(-directors // BITS)


def empty_log(directors: int, events: int = 0, deeds: int = 0) -> Log:
    """Make a log with room for so many events and deeds."""
    words = words_for(directors)
    log = Log({"C": 2, "E": events, "X": EVENT_WIDTH, "B": words, "D": deeds, "Y": DEED_WIDTH})
    log.events[:] = np.nan
    return log


@rule
def note(log: Log, month: int, kind: int, place: int, who: int, whom: int, alliance: int) -> int:
    """Write an event's head and give its row, or −1 where there is no room (or none is wanted)."""
    row = log.written[0]
    log.written[0] += 1
    if row >= log.events.shape[0]:
        return -1
    log.events[row, 0] = month
    log.events[row, 1] = kind
    log.events[row, 2] = place
    log.events[row, 3] = who
    log.events[row, 4] = whom
    log.events[row, 5] = alliance
    log.events[row, 6] = log.written[1]
    return int(row)


@rule
def note_deed(log: Log, month: int, facet: int, i: int, j: int, deed: int, good: float, bad: float) -> None:
    """Write what moved the trust of `i` in `j`, where there is room."""
    row = log.written[1]
    log.written[1] += 1
    if row < log.deeds.shape[0]:
        log.deeds[row, 0] = month
        log.deeds[row, 1] = facet
        log.deeds[row, 2] = i
        log.deeds[row, 3] = j
        log.deeds[row, 4] = deed
        log.deeds[row, 5] = good
        log.deeds[row, 6] = bad


@rule
def term(log: Log, row: int, position: int, value: float) -> None:
    """Write one of an event's terms."""
    if row >= 0:
        log.events[row, HEAD + position] = value


@rule
def known_by(log: Log, row: int, director: int) -> None:
    """Say that a director can know of the event."""
    if row >= 0 and director >= 0:
        log.known[row, director // BITS] |= 1 << director % BITS


@rule
def known_in_place(log: Log, row: int, place_of: Ints, place: int) -> None:
    """Say that every director of a place can know of the event."""
    if row >= 0:
        for other in range(place_of.size):
            if place_of[other] == place:
                log.known[row, other // BITS] |= 1 << other % BITS
