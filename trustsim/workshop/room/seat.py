"""What a seat is sent: only what its director can know, and what it may decide."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...analysis.view import View, view
from ...model.state import NO_ALLIANCE
from .state import ASKED, BRIEF, DEBRIEF, DECIDE, State
from .words import MESSAGES, OCCASIONS, PLEDGES, QUESTIONS, WORDS
from .year import Year

MOODS = ((0.35, "They wonder aloud what you are for."), (0.5, "They are waiting to see."), (0.65, "They are with you."))
GLAD = "They would follow you a good way."


def seat_view(year: Year, director: str) -> dict[str, Any]:
    """All that is sent to those who hold a seat."""
    state = year.state
    month = last_told(year)
    i = year.directors.index(director)
    seat = state.seats[director]
    known = view(year.run, director, month) if month else None
    return {
        "kind": "seat",
        "place": year.play.place.name,
        "seat": director,
        "letter": year.play.place.letters[i],
        "name": year.play.place.pcn_names[i],
        "card": year.play.file.cards[director].model_dump(),
        "played": seat.played,
        "handed": seat.handed,
        "month": state.month,
        "months": year.version.months,
        "phase": state.phase,
        "ends": state.ends,
        "paused": state.paused,
        "undone": state.undone,
        "news": news(year),
        "decided": decided(state),
        "need": _need(year, i),
        "tell": told(year) if state.phase != BRIEF else "",
        "say_first": year.play.file.say_first,
        "seats": [
            {
                "id": one,
                "name": name,
                "letter": letter,
                "played": state.seats[one].played,
                "willing": year.is_willing(one),
            }
            for one, name, letter in zip(
                year.directors, year.play.place.pcn_names, year.play.place.letters, strict=True
            )
        ],
        "last": _last_month(known, i, year) if known else None,
        "messages": [
            _message(year, one) for one in state.messages if one["to"] == director and one["month"] >= state.month - 1
        ],
        "decisions": _decisions(year, state, director),
        "asked": _asked(year, director) if state.phase == ASKED else {},
        "vote": _vote(year, state, director),
        "check": _check(year, state, director),
        "done": director in state.done,
        "sent": next((one for one in state.messages if one["from"] == director and one["month"] == state.month), None),
    }


def lobby_view(year: Year) -> dict[str, Any]:
    """What is sent to who has come in and has no seat yet: the seats, and what is said first."""
    state, place = year.state, year.play.place
    return {
        "kind": "lobby",
        "place": place.name,
        "name": year.play.file.name,
        "month": state.month,
        "phase": state.phase,
        "say_first": year.play.file.say_first,
        "seats": [
            {"id": id_, "name": name, "letter": letter, "taken": bool(state.seats[id_].device)}
            for id_, name, letter in zip(place.pcn_ids, place.pcn_names, place.letters, strict=True)
        ],
    }


def last_told(year: Year) -> int:
    """The last month whose outcome has been told: the one before, until this one's answers are in."""
    state = year.state
    return state.month if state.phase == DEBRIEF else max(0, state.month - 1)


def told(year: Year) -> str:
    """What is said of this month to everybody."""
    happening = year.happening()
    if happening.unallied and year.state.month > 1 and not _anybody_allied(year):
        return happening.unallied.tell
    return happening.tell


def news(year: Year) -> str:
    """What has just changed, in a sentence that is announced to everybody."""
    state = year.state
    if state.phase == BRIEF:
        return ""
    if state.phase == DEBRIEF:
        return (
            "The year is over." if state.month == year.version.months else f"The year ends after month {state.month}."
        )
    if state.phase == ASKED:
        return f"Decisions for month {state.month} are closed."
    if state.taken_back == "end":
        return f"The facilitator took back the end of the year: month {state.month} is open again."
    if state.taken_back:
        return f"The facilitator took back month {state.month}: decide again."
    free = year.version.coffee_before(state.month)
    coffee = f" Coffee first: {free:g} minutes to talk to anybody." if free else ""
    if state.month - 1 in state.dropped:
        chose = f"Month {state.month - 1} was left out: the simulation chose for every seat. Your choices stand again."
        return f"{chose}{coffee}"
    before = f"Month {state.month - 1} is over. " if state.month > 1 else ""
    return f"{before}Month {state.month} is open.{coffee}"


def decided(state: State) -> dict[str, int] | None:
    """How many of those who play have decided, while a month is open; never who."""
    if state.phase != DECIDE:
        return None
    return {"done": len(state.played) - len(state.waiting), "of": len(state.played)}


def _anybody_allied(year: Year) -> bool:
    return bool((year.at(year.state.month - 1).directors.alliance != NO_ALLIANCE).any())


def _last_month(known: View, i: int, year: Year) -> dict[str, Any]:
    """The last month in the director's own eyes; its trust in others stays with the model until the debrief."""
    return {
        "month": known.month,
        "backing": round(100 * known.backing),
        "claim": round(100 * float(year.at(known.month).directors.claim[i])),
        "mood": next((words for most, words in MOODS if known.backing < most), GLAD),
        "practices": [
            {
                "name": one["name"],
                "backing": round(100 * one["backing"]),
                "claim": round(100 * one["claim"]),
                "in_contract": one["in_contract"],
            }
            for one in known.practices
        ],
        "money": _money(known),
        "board": _board(known),
        "alliance": known.alliance,
        "speaks_for": known.speaks_for,
        "spoken_for_by": known.spoken_for_by,
        "heard": known.heard,
        "events": [{k: v for k, v in one.items() if k != "terms"} for one in known.events],
    }


def _need(year: Year, i: int) -> int | None:
    """What the director's own PCN needs of the board in the month that is open, between 0 and 100."""
    month = year.state.month
    return _hundredth(float(year.at(month).directors.item[i])) if 1 <= month <= year.run.months else None


def _money(known: View) -> dict[str, Any]:
    money = known.money
    budget = money["budget"] or 1.0
    return {
        "pledged": round(100 * money["pledged"] / budget),
        "came_back": round(100 * money["came_back"] / budget),
        "allies_pledge": {name: round(100 * share) for name, share in money["allies_pledge"].items()},
    }


def _board(known: View) -> dict[str, Any]:
    """The board as the director knows it, needs and decisions as places between 0 and 100."""
    found: dict[str, Any] = {}
    for key, value in known.board.items():
        if isinstance(value, dict):
            found[key] = {k: _hundredth(v) for k, v in value.items()}
        else:
            found[key] = _hundredth(value)
    return found


def _hundredth(value: Any) -> Any:
    return round(100 * value) if isinstance(value, float) else value


def _message(year: Year, message: dict[str, Any]) -> dict[str, Any]:
    """A message in words, and whom it is from."""
    names = dict(zip(year.directors, year.play.place.pcn_names, strict=True))
    words = MESSAGES[message["text"]].format(of=names.get(message["of"] or "", ""))
    return {"month": message["month"], "from": message["from"], "words": words}


def _decisions(year: Year, state: State, director: str) -> dict[str, Any]:
    """The standing choices, each with what it is now and what it may be."""
    others = [one for one in year.directors if one != director]
    chosen = {
        choice: year.standing_choice(director, choice)
        for choice in ("speaks_for", "willing", "alliance", "pledge", "time", "argue")
    }
    members = _alliances(year)
    mine = next((group for group in members if director in group), [])
    goes = chosen["speaks_for"] in (None, "self", director)
    options = ["self", *(one for one in others if year.is_willing(one))]
    options += ["manager"] if year.has_manager() else []
    joins = [f"join: {group[0]}" for group in members if director not in group]
    founds = [f"found: {one}" for one in others if not any(one in group for group in members)] if not mine else []
    together = ["stay", *joins, *founds, *(["leave"] if mine else [])]
    applicants = year.applicants(director)
    return {
        "speaks_for": {"now": chosen["speaks_for"] or "self", "options": [*options, "nobody"]},
        "willing": {"now": chosen["willing"] or "yes", "options": ["yes", "no"]},
        "alliance": {
            "now": _wish(chosen["alliance"] or "stay", together, members),
            "options": together,
            "alliances": members,
        },
        "pledge": {"now": chosen["pledge"], "options": list(PLEDGES), "open": bool(mine)},
        "time": {"now": chosen["time"], "others": others},
        "argue": {
            "now": chosen["argue"] or "agreed",
            "options": ["agreed", "own"],
            "open": goes,
            "asked": _asks(chosen),
        },
        "admit": {"now": year.standing_choice(director, "admit"), "applicants": applicants},
        "messages": {text: words for text, words in MESSAGES.items() if state.gossip or text != "care"},
        "about_a_third": list(WORDS),
    }


def _wish(wish: str, options: list[str], alliances: list[list[str]]) -> str:
    """A standing wish about alliances among what can be chosen now: what is not open any more changes nothing."""
    verb, _, whom = wish.partition(": ")
    joined = next((f"join: {group[0]}" for group in alliances if verb == "join" and whom in group), wish)
    return joined if joined in options else "stay"


def _asks(chosen: dict[str, Any]) -> bool:
    """Whether the director spends time on asking those it speaks for."""
    time = chosen["time"]
    return not isinstance(time, dict) or bool(time.get("asking", 1))


def _alliances(year: Year) -> list[list[str]]:
    """Who is allied with whom, as everybody in a place knows."""
    month = last_told(year)
    if not month:
        return []
    labels = year.at(month).directors.alliance
    groups = [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist()) if label != NO_ALLIANCE]
    return [[year.directors[int(i)] for i in group] for group in groups]


def _asked(year: Year, director: str) -> dict[str, Any]:
    """What this month asks of this director alone, and what it may answer."""
    state = year.state
    return {
        choice: {
            **{key: _named(year, value) if key == "for" else value for key, value in about.items()},
            "options": list(OCCASIONS[choice]),
            "now": state.answers.get((state.month, director, choice)),
        }
        for choice, about in year.occasions().get(director, {}).items()
    }


def _named(year: Year, whom: int) -> str:
    return year.play.place.pcn_names[whom] if 0 <= whom < len(year.directors) else "the others"


def _vote(year: Year, state: State, director: str) -> dict[str, Any] | None:
    vote = year.happening().vote
    if vote is None or state.phase == BRIEF:
        return None
    return {"ask": vote.ask, "now": state.votes.get(state.month, {}).get(director)}


def _check(year: Year, state: State, director: str) -> dict[str, Any] | None:
    """The trust check of a month: one PCN that the phone picks, by the room's dice, and one of the player's choice."""
    if not year.happening().trust_check or state.phase == BRIEF:
        return None
    others = [one for one in year.directors if one != director]
    dice = np.random.default_rng([year.log.seed, state.month, year.directors.index(director)])
    given = [one for one in state.checks if one["month"] == state.month and one["director"] == director]
    return {
        "picked": others[int(dice.integers(len(others)))],
        "questions": list(QUESTIONS),
        "given": {one["of"]: one["taps"] for one in given},
    }
