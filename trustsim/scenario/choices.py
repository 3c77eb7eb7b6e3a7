"""Choices imposed on directors, one by one in a list, made into arrays of months.

Standing choices hold from their month until changed, or until `simulated` hands them back to the rules;
occasion choices (opportunity, give_way, share_out) and messages (contact, tell) act in their month only. Whether a
choice is open when its turn comes is decided in the run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustsim.model.state import (
    AGREED,
    ALONE,
    BID,
    DRAW_LOTS,
    KEEP,
    LET_PASS,
    NOBODY,
    OWN,
    SHARE,
    STAY,
    UNSET,
    Floats,
    Imposed,
    Ints,
)

from .index import Index
from .refusals import Problems
from .schema import Choice
from .settings import listed
from .tree import Loc

BACK = "simulated"
STANDING = ("speaks_for", "willing", "alliance", "admit", "pledge", "time", "argue")
HALF_DAYS = 4
REACH = (0.0, 0.6, 0.9, 1.0)
"""How fully those represented are asked, or told, for 0, 1, 2, 3 or more half-days."""
YES_NO = {"yes": 1, "no": 0}
WORDS: dict[str, dict[str, int]] = {
    "willing": YES_NO,
    "admit": YES_NO,
    "give_way": YES_NO,
    "played": YES_NO,
    "argue": {"agreed": AGREED, "own": OWN},
    "opportunity": {
        "draw lots": DRAW_LOTS,
        "bid openly": BID,
        "keep": KEEP,
        "let pass": LET_PASS,
        "share": SHARE,
    },
    "share_out": {"by the book": 1, "keep a little": 0},
}
TIME = ("practices", "system", "asking", "telling", "helping")


def impose(problems: Problems, choices: Sequence[Choice], index: Index, months: int, in_file: bool) -> Imposed:
    """The arrays of a list of choices, later entries winning; what cannot be used is noted and left out.

    A month after the last is refused in a file, and otherwise simply not reached.
    """
    made = nothing(months, len(index.pcn_ids))
    order = sorted(enumerate(choices), key=lambda entry: entry[1].month)
    for i, entry in order:
        loc: Loc = ("choices", i)
        who = index.pcn(problems, (*loc, "director"), entry.director)
        if entry.month > months:
            if in_file:
                cure = f"give a month from 1 to {months}, or a longer `months`"
                problems.add((*loc, "month"), entry.month, cure)
            continue
        if who is not None:
            _one(_Entry(problems, (*loc, "value"), index, made, who, entry.month), entry.choice, entry.value)
    return made


def nothing(months: int, n: int) -> Imposed:
    """No choice imposed on anybody."""

    def unset() -> Ints:
        return np.full((months + 1, n), UNSET, np.int64)

    def missing() -> Floats:
        return np.full((months + 1, n), np.nan)

    return Imposed.of(
        played=np.zeros((months + 1, n), np.int64),
        speaks_for=unset(),
        willing=unset(),
        alliance=unset(),
        admit=unset(),
        pledge=missing(),
        effort=missing(),
        asking=missing(),
        telling=missing(),
        helping=unset(),
        argue=unset(),
        opportunity=unset(),
        give_way=unset(),
        share_out=unset(),
        contact=unset(),
        contact_helps=unset(),
        word_to=unset(),
        word_of=unset(),
        word_good=unset(),
    )


@dataclass
class _Entry:
    """One entry of the list on its way into the arrays."""

    problems: Problems
    loc: Loc
    index: Index
    made: Imposed
    who: int
    month: int

    def refuse(self, value: object, cure: str, *inner: str) -> None:
        self.problems.add((*self.loc, *inner), value, cure)

    def hold(self, name: str, value: float) -> None:
        """Set a standing choice from this month on."""
        getattr(self.made, name)[self.month :, self.who] = value

    def once(self, name: str, value: int) -> None:
        """Set a choice in this month only."""
        getattr(self.made, name)[self.month, self.who] = value

    def neighbour(self, id_: object, *inner: str, also: Sequence[str] = ()) -> int | None:
        loc = (*self.loc, *inner)
        return self.index.neighbour(self.problems, loc, id_, self.who, self.month, also)


def _one(entry: _Entry, choice: str, value: Any) -> None:
    if choice in STANDING and value == BACK:
        for name in ("effort", "asking", "telling", "helping") if choice == "time" else (choice,):
            entry.hold(name, np.nan if getattr(entry.made, name).dtype.kind == "f" else UNSET)
        return
    if choice in WORDS:
        _word(entry, choice, value)
    else:
        OTHERS[choice](entry, value)


def _word(entry: _Entry, choice: str, value: Any) -> None:
    words = WORDS[choice]
    if isinstance(value, bool) and words is YES_NO:
        value = "yes" if value else "no"
    if not isinstance(value, str) or value not in words:
        back = (BACK,) if choice in STANDING else ()
        entry.refuse(value, f"write {listed((*words, *back))}")
    elif choice in ("opportunity", "give_way", "share_out"):
        entry.once(choice, words[value])
    else:
        entry.hold(choice, words[value])
        if choice == "played" and value == "no":
            for name in STANDING:
                _one(entry, name, BACK)


def _speaks_for(entry: _Entry, value: Any) -> None:
    own = entry.index.pcn_ids[entry.who]
    words = {"self": entry.who, own: entry.who, "manager": len(entry.index.pcn_ids), "nobody": NOBODY}
    if isinstance(value, str) and value in words:
        entry.hold("speaks_for", words[value])
    else:
        found = entry.neighbour(value, also=("self", "manager", "nobody", BACK))
        if found is not None:
            entry.hold("speaks_for", found)


def _alliance(entry: _Entry, value: Any) -> None:
    if value in ("stay", "leave"):
        entry.hold("alliance", STAY if value == "stay" else ALONE)
        return
    verb, id_ = _verb(value)
    if verb not in ("join", "found"):
        entry.refuse(value, f"write stay, leave, join: ID, found: ID or {BACK}")
        return
    found = entry.neighbour(id_)
    if found is not None:
        entry.hold("alliance", 2 + found + (len(entry.index.pcn_ids) if verb == "found" else 0))


def _verb(value: Any) -> tuple[str, object]:
    """`{join: a}`, `join: a` or `join a` as (join, a)."""
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.items()))
    parts = value.replace(":", " ").split() if isinstance(value, str) else []
    return (parts[0], parts[1]) if len(parts) == 2 else ("", None)


def _pledge(entry: _Entry, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        entry.refuse(value, f"give a share from 0 to 1, or {BACK}")
    else:
        entry.hold("pledge", float(value))


def _time(entry: _Entry, value: Any) -> None:
    if not isinstance(value, dict) or not value or not set(value) <= set(TIME):
        entry.refuse(value, f"give half-days for some of {listed(TIME, 'and')}")
        return
    days = {k: v for k, v in value.items() if k != "helping"}
    for key, half_days in days.items():
        if isinstance(half_days, bool) or not isinstance(half_days, int) or not 0 <= half_days <= HALF_DAYS:
            entry.refuse(half_days, f"give a whole number of half-days from 0 to {HALF_DAYS}", key)
            return
    if sum(days.values()) + ("helping" in value) > HALF_DAYS:
        entry.refuse(value, f"there are {HALF_DAYS} half-days in all: give fewer")
        return
    own, system = days.get("practices", 0), days.get("system", 0)
    given = "practices" in days or "system" in days
    entry.hold("effort", (own / (own + system) if own + system else 0.5) if given else np.nan)
    for key in ("asking", "telling"):
        entry.hold(key, REACH[min(days[key], 3)] if key in days else np.nan)
    entry.hold("helping", UNSET)
    if "helping" in value:
        helped = entry.index.pcn(entry.problems, (*entry.loc, "helping"), value["helping"])
        if helped == entry.who:
            entry.refuse(value["helping"], "name another PCN than itself", "helping")
        elif helped is not None:
            entry.hold("helping", helped)


def _contact(entry: _Entry, value: Any) -> None:
    if not isinstance(value, dict) or not {"to"} <= set(value) <= {"to", "helps"}:
        entry.refuse(value, "give {to: ID}, or {to: ID, helps: yes}")
        return
    helps = value.get("helps", False)
    helps = YES_NO.get(helps) if isinstance(helps, str) else int(helps) if isinstance(helps, bool) else None
    if helps is None:
        entry.refuse(value["helps"], f"write {listed(YES_NO)}", "helps")
        return
    to = entry.index.pcn(entry.problems, (*entry.loc, "to"), value["to"])
    if to == entry.who:
        entry.refuse(value["to"], "name another PCN than itself", "to")
    elif to is not None:
        entry.once("contact", to)
        entry.once("contact_helps", helps)


def _tell(entry: _Entry, value: Any) -> None:
    words = {"rely on": 1, "have a care": 0}
    if not isinstance(value, dict) or set(value) != {"to", "of", "word"}:
        entry.refuse(value, "give {to: ID, of: ID, word: rely on} or word: have a care")
        return
    if not isinstance(value["word"], str) or value["word"] not in words:
        entry.refuse(value["word"], f"write {listed(words)}", "word")
        return
    to = entry.index.pcn(entry.problems, (*entry.loc, "to"), value["to"])
    of = entry.index.pcn(entry.problems, (*entry.loc, "of"), value["of"])
    if to is None or of is None:
        return
    if len({to, of, entry.who}) < 3:
        entry.refuse(value, "name two other PCNs: the one told and the one spoken of")
        return
    entry.once("word_to", to)
    entry.once("word_of", of)
    entry.once("word_good", words[value["word"]])


OTHERS: dict[str, Callable[[_Entry, Any], None]] = {
    "speaks_for": _speaks_for,
    "alliance": _alliance,
    "pledge": _pledge,
    "time": _time,
    "contact": _contact,
    "tell": _tell,
}
