"""What the facilitator's console and the wall are sent: who has decided, never what, until the debrief."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .debrief import debrief
from .seat import decided, news, told
from .state import ASKED, BRIEF, DEBRIEF, DECIDE
from .year import Year

SCREENS = ("spoke", "falls", "why", "checks", "another", "beside", "rooms")
"""What the wall can show once the year is over."""


def console_view(year: Year, connected: Collection[str]) -> dict[str, Any]:
    """The room for its facilitator; `connected` are the devices whose pages are open."""
    state = year.state
    asked = year.unanswered() if state.phase == ASKED else {}
    happening = year.happening()
    return {
        "kind": "console",
        **_common(year),
        "number": _number(year),
        "gossip": state.gossip,
        "shows": state.shows,
        "undone": state.undone,
        "can_undo": year.may_take_back(),
        "can_end": year.may_end(),
        "may_be_dropped": happening.may_be_dropped if state.phase == DECIDE else None,
        "next": _next(year),
        "seats": [
            {
                **seat,
                "handed": state.seats[seat["id"]].handed,
                "taken": bool(state.seats[seat["id"]].device),
                "connected": state.seats[seat["id"]].device in connected,
                "followers": len(state.seats[seat["id"]].followers),
                "waiting": seat["id"] in asked if state.phase == ASKED else seat["id"] in state.waiting,
            }
            for seat in _seats(year)
        ],
        "asked": sorted(asked),
        "votes": len(state.votes.get(state.month, {})) if happening.vote else None,
        "trust_check": happening.trust_check and state.phase != BRIEF,
        "checks": sum(one["month"] == state.month for one in state.checks),
        "say_first": year.play.file.say_first,
        "brief": year.version.brief,
        "debrief_minutes": year.version.debrief,
        "pins": state.pins,
        "screens": list(SCREENS),
        "debrief": debrief(year) if state.phase == DEBRIEF else None,
    }


def _number(year: Year) -> int | None:
    """What the room is called beside others on the same luck; None where it is alone."""
    codes = [room.code for room in year.log.on_the_same_luck]
    return codes.index(year.log.code) + 1 if len(codes) > 1 and year.log.code in codes else None


def wall_view(year: Year) -> dict[str, Any]:
    """The room for everybody to see: what a month tells, who is still deciding, and in the debrief what happened."""
    state = year.state
    return {
        "kind": "wall",
        **_common(year),
        "shows": state.shows,
        "waiting": [seat["letter"] for seat in _seats(year) if seat["id"] in state.waiting]
        if state.phase == DECIDE
        else [],
        "seats": _seats(year),
        "debrief": debrief(year) if state.phase == DEBRIEF else None,
    }


def _common(year: Year) -> dict[str, Any]:
    state = year.state
    return {
        "code": year.log.code,
        "place": year.play.place.name,
        "name": year.play.file.name,
        "month": state.month,
        "months": year.version.months,
        "phase": state.phase,
        "ends": state.ends,
        "paused": state.paused,
        "news": news(year),
        "decided": decided(state),
        "tell": told(year) if state.phase in (DECIDE, ASKED) else "",
    }


def _seats(year: Year) -> list[dict[str, Any]]:
    place, state = year.play.place, year.state
    return [
        {"id": id_, "name": name, "letter": letter, "played": state.seats[id_].played}
        for id_, name, letter in zip(place.pcn_ids, place.pcn_names, place.letters, strict=True)
    ]


def _next(year: Year) -> str:
    """What the next step does, in words for the button."""
    state = year.state
    if state.phase == BRIEF:
        return "Begin month 1"
    if state.phase == DECIDE:
        return "Close decisions"
    if state.phase == DEBRIEF:
        return ""
    if state.month >= year.version.months:
        return "End the year"
    return f"Go on to month {state.month + 1}"
