"""What if they had chosen otherwise? The same dice with one choice turned round, and what then comes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..drivers.run import Choices, Event, Run, run, speaker_name
from ..model.measures import MEASURES
from ..model.state import NO_ALLIANCE
from ..scenario.choices import BACK, STANDING
from ..scenario.imagined import closing
from .explain import alliance_name
from .words import half_up, listed

Choice = Mapping[str, Any]

OF_ALLIANCES = {
    "founded": "{who} and {whom} found one",
    "joined": "{who} joins one",
    "left": "{who} leaves one",
    "collapsed": "one collapses",
}
"""Kinds of event that change who is allied, in words."""
END: tuple[tuple[str, Callable[[Run], int], str], ...] = (
    ("delegated", lambda of: len(of.scenario.pcn_ids), "{} would let another speak for them"),
    ("trust", lambda _: 100, "trust between PCNs would be {} of 100"),
)
"""Measures told of the last month beside who is allied: by how much they are counted, and in words."""


def another(of: Run, new: Choice, made: Choices, then: Choices = ()) -> Run:
    """Run a future's dice with another choice, which takes the place of its like in `made`; `then` come after.

    Raises InputError for a choice that cannot be made.
    """
    same = ("month", "director", "choice")
    kept = [one for one in made if [one[k] for k in same] != [new[k] for k in same]]
    return run(of.scenario, of.seed, [*kept, new, *then], of.setting.behaviour)


@dataclass(frozen=True)
class Turn:
    """A director's decision that can be turned round: what is asked, what it would have done, the choice imposed."""

    event: Event
    question: str
    done: str
    choice: Choice

    @property
    def director(self) -> str:
        """The name of the PCN that decided."""
        return self.event.run.scenario.pcn_names[self.event.who]

    @cached_property
    def run(self) -> Run:
        """The same dice with that one decision turned round, and everything after it simulated."""
        of, new = self.event.run, self.choice
        standing = new["choice"] in STANDING and new["month"] < of.months
        back = [{**new, "month": new["month"] + 1, "value": BACK}] if standing else []
        return another(of, new, of.choices, back)

    def __str__(self) -> str:
        """What would then have come, in sentences."""
        start = f"Had {self.director} {self.done}, {_at_the_end(self.event.run, self.run)}."
        return f"{start} {_of_alliances(self.event.run, self.run)}{closing(self.event.run.scenario)}"


def turn_of(event: Event) -> Turn | None:
    """The decision in an event turned round; None where nobody decided, or the manager did."""
    scenario = event.run.scenario
    turned = _turned(event) if 0 <= event.who < len(scenario.pcn_ids) else None
    if turned is None:
        return None
    choice, value, done = turned
    made = {"month": event.month, "director": scenario.pcn_ids[event.who], "choice": choice, "value": value}
    return Turn(event, f"What if {scenario.pcn_names[event.who]} had {done}?", done, made)


ANSWERED = {
    "opportunity shared": ("opportunity", "keep", "kept the opportunity"),
    "opportunity grabbed": ("opportunity", "share", "shared"),
    "gave way": ("give_way", "no", "refused to give way"),
    "refused to give way": ("give_way", "yes", "given way"),
    "skimmed": ("share_out", "by the book", "shared out by the book"),
}
"""Kind of event, where it was an answer -> the choice, its other value, and what is then done."""


def _turned(event: Event) -> tuple[str, str, str] | None:
    """The choice, its other value, and what the director would have done."""
    if event.kind in OF_ALLIANCES:
        left = next((one for one in _of_month(event) if one.kind == "left"), None)
        if event.kind == "collapsed" and left is None:
            return None
        where = f"stayed with {alliance_name(left)}" if left else "stayed on its own"
        return "alliance", "stay", where
    if event.kind == "mandate given":
        return "speaks_for", "self", f"not let {_name(event)} speak for it"
    if event.kind == "mandate withdrawn" and event.whom >= 0:
        ids = event.run.scenario.pcn_ids
        whom = ids[event.whom] if event.whom < len(ids) else "manager"
        return "speaks_for", whom, f"gone on letting {_name(event)} speak for it"
    return ANSWERED.get(event.kind)


def _of_month(event: Event) -> list[Event]:
    """What the same PCN did in the same month."""
    return [one for one in event.run.events if (one.month, one.who) == (event.month, event.who)]


def _name(event: Event) -> str:
    return speaker_name(event.run.scenario, event.whom)


def _at_the_end(before: Run, after: Run) -> str:
    """What differs in the last month: who is allied, how many let another speak for them, and trust."""
    told = [_allied(before, after)]
    for measure, scale, words in END:
        at = list(MEASURES).index(measure)
        was, would = (half_up(scale(one) * float(one.panel[-1, -1, at])) for one in (before, after))
        if was != would and math.isfinite(was) and math.isfinite(would):
            told.append(f"{words.format(f'{would:.0f}')} instead of {was:.0f}")
    return listed(told)


def _allied(before: Run, after: Run) -> str:
    """How many are in an alliance in the last month, and whether in the same company."""
    was, would = (_companies(one) for one in (before, after))
    allied, allied_before, pcns = sum(map(len, would)), sum(map(len, was)), len(before.scenario.pcn_ids)
    if allied != allied_before:
        return f"{allied or 'none'} of {pcns} PCNs would be in an alliance at the end instead of {allied_before}"
    if not allied:
        return "still no PCN would be in an alliance at the end"
    if was == would:
        return f"the same {allied} of {pcns} PCNs would be in an alliance at the end"
    return f"as many PCNs would be in an alliance at the end ({allied} of {pcns}, but not in the same groups)"


def _companies(of: Run) -> set[frozenset[int]]:
    """Who is allied with whom in the last month."""
    labels = of.state(of.months).directors.alliance
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()) - {NO_ALLIANCE}}


def _of_alliances(before: Run, after: Run) -> str:
    """Which changes of alliances would not come, and which would come instead."""
    was, would = _changes(before), _changes(after)
    gone = [one for key, one in was.items() if key not in would]
    new = [one for key, one in would.items() if key not in was]
    if not gone and not new:
        return "All that happens with alliances would happen just the same."
    instead = " instead" if gone else ""
    falling = f"{_counted(gone)} would fall away" if gone else "none would fall away"
    coming = f"{_counted(new)} would come{instead}" if new else "none would come instead"
    return f"Of changes in alliances, {falling}, and {coming}."


def _changes(of: Run) -> dict[tuple[int, str, frozenset[int]], Event]:
    """What happens with alliances, by month, kind and who does it, in order."""
    changes = (event for event in of.events if event.kind in OF_ALLIANCES)
    return {(event.month, event.kind, frozenset(event.pcns)): event for event in changes}


def _counted(changes: Sequence[Event]) -> str:
    """How many changes, and the first of them."""
    first = changes[0]
    who, whom = (speaker_name(first.run.scenario, i) for i in (first.who, first.whom))
    words = f"{OF_ALLIANCES[first.kind].format(who=who, whom=whom)} in month {first.month}"
    return f"{len(changes):,} ({'first: ' if len(changes) > 1 else ''}{words})"
