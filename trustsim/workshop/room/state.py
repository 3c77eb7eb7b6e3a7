"""What the log of a role play comes to: who holds which seat, the month, what is decided, asked and said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .log import Entry

BRIEF, DECIDE, ASKED, DEBRIEF = "brief", "decide", "asked", "debrief"
"""Where a room is: before the first month, deciding, answering what the month brought, after the last."""
IDLE = ("done", "follow", "timer", "pause", "resume", "gossip", "show", "another")
"""What changes nothing in the run."""
SEATING = ("sit", "follow", "leave", "hand", "take", "swap")
"""What says who holds a seat; it stands when a month is undone."""
CLOSING = ("close", "drop", "end")
"""What ends the time in which a month's decisions are open."""


@dataclass
class Seat:
    """A director's seat: the device that decides for it, those that follow, and whether people play it."""

    device: str = ""
    followers: set[str] = field(default_factory=set[str])
    handed: bool = False

    @property
    def played(self) -> bool:
        """Whether a person holds it and has not handed it to the simulation."""
        return bool(self.device) and not self.handed


@dataclass
class State:
    """A room as its log leaves it. `choices` are those that the engine takes, in order; months count from 1."""

    month: int = 0
    phase: str = BRIEF
    seats: dict[str, Seat] = field(default_factory=dict[str, Seat])
    choices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    done: set[str] = field(default_factory=set[str])
    answers: dict[tuple[int, str, str], str] = field(default_factory=dict[tuple[int, str, str], str])
    votes: dict[int, dict[str, bool]] = field(default_factory=dict[int, dict[str, bool]])
    checks: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    pins: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    changed_posts: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    dropped: set[int] = field(default_factory=set[int])
    taken_back: str = ""
    ends: float | None = None
    paused: float | None = None
    gossip: bool = True
    shows: str = ""
    another: dict[str, Any] | None = None
    undone: int = 0

    def seat_of(self, device: str) -> str | None:
        """The seat that a device decides for or follows."""
        for director, seat in self.seats.items():
            if device and (seat.device == device or device in seat.followers):
                return director
        return None

    @property
    def played(self) -> list[str]:
        """The seats that people play, in the order of the place."""
        return [director for director, seat in self.seats.items() if seat.played]

    @property
    def waiting(self) -> list[str]:
        """The played seats that have not said that they are done."""
        return [director for director in self.played if director not in self.done]


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that stand: an undo takes back the last closing of decisions and all that was done since.

    What says who holds a seat stands whatever is undone; the choices of the month that is open again stand too, so
    that they can be changed. An undo that stands says what it took back.
    """
    kept: list[Entry] = []
    for entry in entries:
        if entry.what != "undo":
            kept.append(entry)
            continue
        first = _last_closing(kept)
        if first is not None:
            seated = [one for one in kept[first:] if one.what in SEATING]
            kept = [*kept[:first], *seated, replace(entry, value=kept[first].what)]
    return kept


def _last_closing(kept: Sequence[Entry]) -> int | None:
    """Where the decisions of a month were closed last; None where that never happened."""
    last, deciding = None, False
    for k, one in enumerate(kept):
        if one.what == "open":
            deciding = True
        elif deciding and one.what in CLOSING:
            last, deciding = k, False
    return last


def state_of(directors: Iterable[str], entries: Sequence[Entry]) -> State:
    """The state that the entries of a room lead to; `directors` are the ids of the seats."""
    state = State(seats={director: Seat() for director in directors})
    for entry in standing(entries):
        _FOLD[entry.what](state, entry)
    state.undone = sum(entry.what == "undo" for entry in entries)
    return state


def _sit(state: State, entry: Entry) -> None:
    seat = state.seats[entry.seat]
    _stand_up(state, entry.value)
    seat.device, seat.handed = entry.value, False
    _play(state, entry.seat, "yes")


def _follow(state: State, entry: Entry) -> None:
    _stand_up(state, entry.value)
    state.seats[entry.seat].followers.add(entry.value)


def _leave(state: State, entry: Entry) -> None:
    _stand_up(state, entry.value)


def _stand_up(state: State, device: str) -> None:
    for director, seat in state.seats.items():
        seat.followers.discard(device)
        if seat.device == device:
            seat.device = ""
            if not seat.handed:
                _play(state, director, "no")


def _hand(state: State, entry: Entry) -> None:
    seat = state.seats[entry.seat]
    if seat.played:
        seat.handed = True
        _play(state, entry.seat, "no")


def _take(state: State, entry: Entry) -> None:
    seat = state.seats[entry.seat]
    if seat.device and seat.handed:
        seat.handed = False
        _play(state, entry.seat, "yes")


def _swap(state: State, entry: Entry) -> None:
    one, other = (state.seats[director] for director in entry.value)
    one.device, other.device = other.device, one.device
    one.followers, other.followers = other.followers, one.followers
    one.handed, other.handed = other.handed, one.handed


def _play(state: State, director: str, value: str) -> None:
    """A person takes or leaves a seat: from the month that is open, or from the next where it is closed already."""
    month = max(state.month, 1) + (state.phase in (ASKED, DEBRIEF))
    state.choices.append({"month": month, "director": director, "choice": "played", "value": value})


def _open(state: State, entry: Entry) -> None:
    state.month, state.phase = state.month + 1, DECIDE
    state.done, state.taken_back = set(), ""
    state.ends, state.paused = entry.value.get("ends"), None


def _close(state: State, entry: Entry) -> None:
    state.phase, state.done, state.taken_back = ASKED, set(), ""
    state.ends, state.paused = None, None


def _drop(state: State, entry: Entry) -> None:
    _close(state, entry)
    state.dropped.add(state.month)


def _end(state: State, entry: Entry) -> None:
    """A month whose decisions are still open does not count."""
    state.month -= state.phase == DECIDE
    state.phase, state.ends, state.paused, state.taken_back = DEBRIEF, None, None, ""


def _choice(state: State, entry: Entry) -> None:
    choice, value = entry.value["choice"], entry.value["value"]
    same = [
        one
        for one in state.choices
        if (one["month"], one["director"], one["choice"]) == (state.month, entry.seat, choice)
    ]
    for one in same:
        state.choices.remove(one)
    state.choices.append({"month": state.month, "director": entry.seat, "choice": choice, "value": value})


def _answer(state: State, entry: Entry) -> None:
    state.answers[state.month, entry.seat, entry.value["choice"]] = entry.value["value"]
    _choice(state, entry)


def _done(state: State, entry: Entry) -> None:
    (state.done.add if entry.value else state.done.discard)(entry.seat)


def _vote(state: State, entry: Entry) -> None:
    state.votes.setdefault(state.month, {})[entry.seat] = bool(entry.value)


def _check(state: State, entry: Entry) -> None:
    state.checks = [
        one
        for one in state.checks
        if (one["month"], one["director"], one["of"]) != (state.month, entry.seat, entry.value["of"])
    ]
    by = state.seats[entry.seat].device
    state.checks.append({"month": state.month, "director": entry.seat, "by": by, **entry.value})


def _message(state: State, entry: Entry) -> None:
    state.messages = [one for one in state.messages if (one["month"], one["from"]) != (state.month, entry.seat)]
    state.messages.append({"month": state.month, "from": entry.seat, **entry.value})


def _pin(state: State, entry: Entry) -> None:
    state.pins.append(entry.value)


def _change_posts(state: State, entry: Entry) -> None:
    state.changed_posts[state.month] = list(entry.value)


def _timer(state: State, entry: Entry) -> None:
    state.ends, state.paused = entry.value.get("ends"), None


def _pause(state: State, entry: Entry) -> None:
    if state.paused is None and state.ends is not None:
        state.paused = max(0.0, state.ends - entry.at)
        state.ends = None


def _resume(state: State, entry: Entry) -> None:
    if state.paused is not None:
        state.ends, state.paused = entry.at + state.paused, None


def _gossip(state: State, entry: Entry) -> None:
    state.gossip = bool(entry.value)


def _show(state: State, entry: Entry) -> None:
    state.shows = str(entry.value)


def _another(state: State, entry: Entry) -> None:
    state.another = entry.value


def _undo(state: State, entry: Entry) -> None:
    """The month that is open again has no time limit until the facilitator sets one."""
    state.phase, state.done, state.ends, state.paused = DECIDE, set(), None, None
    state.taken_back = entry.value


_FOLD = {
    "sit": _sit,
    "follow": _follow,
    "leave": _leave,
    "hand": _hand,
    "take": _take,
    "swap": _swap,
    "open": _open,
    "close": _close,
    "drop": _drop,
    "end": _end,
    "choice": _choice,
    "answer": _answer,
    "done": _done,
    "vote": _vote,
    "check": _check,
    "message": _message,
    "pin": _pin,
    "change posts": _change_posts,
    "timer": _timer,
    "pause": _pause,
    "resume": _resume,
    "gossip": _gossip,
    "show": _show,
    "another": _another,
    "undo": _undo,
}
