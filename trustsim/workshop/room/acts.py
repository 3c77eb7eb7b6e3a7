"""What may be done in a role play now, by whom: what is asked is checked before it is written to the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ...errors import InputError
from .played import Played
from .state import ASKED, BRIEF, DEBRIEF, DECIDE, State
from .words import MESSAGES, OCCASIONS, PLEDGES, QUESTIONS, STANDING, TAPS, WORDS


def checked(year: Played, what: str, value: Any, seat: str) -> Any:
    """The value to write for what is asked. Raises InputError with a sentence where it may not be done now."""
    if what not in CHECKS:
        raise InputError("there is nothing of that name to do in a room")
    if seat and seat not in year.directors:
        raise InputError("there is no such seat")
    return CHECKS[what](year, value, seat)


def _choice(year: Played, value: Any, seat: str) -> Any:
    _deciding(year, seat)
    choice, wanted = value.get("choice"), value.get("value")
    if choice not in STANDING:
        raise InputError("there is no such decision")
    if choice == "pledge" and wanted not in PLEDGES:
        raise InputError("pledge 0, 10, 25 or 50 % of the shared money")
    if choice == "speaks_for" and wanted in year.directors and wanted != seat and not year.is_willing(wanted):
        raise InputError(f"{year.name_of(wanted)} is not willing to go this month; choose another")
    if choice == "speaks_for" and wanted == "manager" and not year.has_manager():
        raise InputError("there is no manager yet; choose a director, or go yourself")
    if wanted == "simulated":
        raise InputError("hand the whole seat to the simulation instead")
    year.must_fit({"month": year.state.month, "director": seat, "choice": choice, "value": wanted})
    return {"choice": choice, "value": wanted}


def _answer(year: Played, value: Any, seat: str) -> Any:
    choice, wanted = value.get("choice"), value.get("value")
    if year.state.phase != ASKED or choice not in year.occasions().get(seat, {}):
        raise InputError("nothing of that kind is asked of this seat now")
    if wanted not in OCCASIONS[choice]:
        raise InputError(f"answer one of: {', '.join(OCCASIONS[choice])}")
    return {"choice": choice, "value": wanted}


def _done(year: Played, value: Any, seat: str) -> Any:
    if seat not in year.state.played:
        raise InputError("this seat is played by the simulation")
    return bool(value)


def _vote(year: Played, value: Any, seat: str) -> Any:
    _deciding(year, seat)
    if year.happening().vote is None:
        raise InputError("there is no vote this month")
    return bool(value)


def _check(year: Played, value: Any, seat: str) -> Any:
    if seat not in year.state.played or not year.happening().trust_check:
        raise InputError("there is no trust check this month")
    of, taps = value.get("of"), value.get("taps")
    if of not in year.directors or of == seat:
        raise InputError("name another PCN")
    if not isinstance(taps, dict) or set(taps) != set(QUESTIONS) or any(tap not in TAPS for tap in taps.values()):
        raise InputError("answer each of the five questions from 1 to 5")
    return {"of": of, "taps": taps}


def _message(year: Played, value: Any, seat: str) -> Any:
    _deciding(year, seat)
    to, text, of = value.get("to"), value.get("text"), value.get("of")
    if text not in MESSAGES or (text == "care" and not year.state.gossip):
        raise InputError("that cannot be said here")
    if to not in year.directors or to == seat:
        raise InputError("name another PCN to tell")
    if text in WORDS and (of not in year.directors or of in (seat, to)):
        raise InputError("name a third PCN to speak of")
    return {"to": to, "text": text, "of": of if text in WORDS else None}


def _sit(year: Played, value: Any, seat: str) -> Any:
    holder = year.state.seats[seat].device
    if holder and holder != value:
        raise InputError("that seat is taken; choose another, or follow it")
    return str(value)


def _device(year: Played, value: Any, seat: str) -> Any:
    return str(value)


def _hand(year: Played, value: Any, seat: str) -> Any:
    if not year.state.seats[seat].device:
        raise InputError("nobody holds that seat")
    return None


def _swap(year: Played, value: Any, seat: str) -> Any:
    if not isinstance(value, list) or len(set(value)) != 2 or not set(value) <= set(year.directors):
        raise InputError("name two seats")
    return value


def _open(year: Played, value: Any, seat: str) -> Any:
    state = year.state
    if state.phase not in (BRIEF, ASKED):
        raise InputError("this month is still open; close its decisions first")
    if state.month >= year.version.months:
        raise InputError("that was the last month; go on to the debrief")
    return value or {"ends": time.time() + year.version.seconds(state.month + 1)}


def _close(year: Played, value: Any, seat: str) -> Any:
    if year.state.phase != DECIDE:
        raise InputError("no month is open")
    return None


def _drop(year: Played, value: Any, seat: str) -> Any:
    if year.state.phase != DECIDE:
        raise InputError("no month is open")
    if year.happening().may_be_dropped is None:
        raise InputError("this month may not be left out; close its decisions instead")
    return None


def _end(year: Played, value: Any, seat: str) -> Any:
    if not year.may_end():
        raise InputError("close the decisions of a month first")
    return None


def _undo(year: Played, value: Any, seat: str) -> Any:
    if not year.may_take_back():
        raise InputError("there is no month to take back")
    return None


def _timer(year: Played, value: Any, seat: str) -> Any:
    seconds = value.get("seconds") if isinstance(value, dict) else None
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 3600:
        raise InputError("give from 0 to 3600 seconds")
    return {"ends": time.time() + seconds}


def _nothing(year: Played, value: Any, seat: str) -> Any:
    return None


def _gossip(year: Played, value: Any, seat: str) -> Any:
    return bool(value)


def _show(year: Played, value: Any, seat: str) -> Any:
    return str(value)[:60]


def _another(year: Played, value: Any, seat: str) -> Any:
    if year.state.phase != DEBRIEF:
        raise InputError("another choice is tried when the year is over")
    return year.other(int(value["month"]), value["director"], value["choice"], value["value"])


def _pin(year: Played, value: Any, seat: str) -> Any:
    state = year.state
    when = value.get("at", value.get("from", 0)) if isinstance(value, dict) else 0
    if not isinstance(when, int) or when < max(1, state.month + (state.phase != DECIDE)):
        raise InputError("pin a month that is still to come, or the one that is open")
    cut = State(month=state.month, votes=state.votes, changed_posts=state.changed_posts, seats=state.seats)
    cut.choices, cut.pins = state.choices, [*state.pins, value]
    year.scenario(cut)
    return value


def _change_posts(year: Played, value: Any, seat: str) -> Any:
    if year.happening().change_posts is None or year.state.phase != DECIDE:
        raise InputError("nobody changes posts this month")
    return _swap(year, value, seat)


def _deciding(year: Played, seat: str) -> None:
    state = year.state
    if state.phase != DECIDE:
        raise InputError("decisions are closed just now; wait for the next month")
    if seat not in state.played:
        raise InputError("this seat is played by the simulation")


CHECKS: dict[str, Callable[[Played, Any, str], Any]] = {
    "choice": _choice,
    "answer": _answer,
    "done": _done,
    "vote": _vote,
    "check": _check,
    "message": _message,
    "sit": _sit,
    "follow": _device,
    "leave": _device,
    "hand": _hand,
    "take": _hand,
    "swap": _swap,
    "open": _open,
    "close": _close,
    "drop": _drop,
    "end": _end,
    "undo": _undo,
    "timer": _timer,
    "pause": _nothing,
    "resume": _nothing,
    "gossip": _gossip,
    "show": _show,
    "another": _another,
    "pin": _pin,
    "change posts": _change_posts,
}
