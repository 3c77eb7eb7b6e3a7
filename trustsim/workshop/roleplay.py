"""A role play: a place, its cards, its calendar and its pace, as a file says them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from ..scenario import Scenario
from ..scenario.files import read
from ..scenario.json_schema import schema_of
from ..scenario.refusals import Problems, validated
from ..scenario.schema import Id, Month, Name, Part, Setting, Share, Text
from ..scenario.tree import Tree

Line = Annotated[str, Field(min_length=1, max_length=300)]
Minutes = Annotated[float, Field(ge=0, le=240)]


class Card(Part):
    """What one director is told of itself; only its own player sees it."""

    mood: Line
    want: Line = Field(description="What the director privately wants.")
    know: Line
    not_know: Line


class Vote(Part):
    """A question to all who play: where enough say yes, settings hold from the next month."""

    ask: Line
    share: Share = Field(description="Share of the votes cast that must be yes.")
    sets: Setting


class Unallied(Part):
    """What a month is instead where nobody is allied when it begins."""

    tell: Line
    sets: Setting


class ChangePosts(Part):
    """Two directors change posts at the end of a month, and their players change seats."""

    handover: Share


class Happening(Part):
    """What a month tells and asks."""

    month: Month
    tell: Line
    trust_check: bool = False
    vote: Vote | None = None
    unallied: Unallied | None = None
    change_posts: ChangePosts | None = None
    may_be_dropped: Annotated[int, Field(ge=1, le=12)] | None = Field(
        default=None, description="In which order months are dropped where time is short; 1 goes first."
    )


class Extra(Part):
    """Minutes more for a month."""

    month: Month
    minutes: Minutes


class Version(Part):
    """How long it takes: minutes in all, months played, minutes for each."""

    minutes: Minutes
    months: Month
    a_month: Minutes
    first: Minutes | None = None
    longer: list[Extra] = Field(default_factory=list[Extra], description="Months that need longer.")
    coffee: list[Extra] = Field(default_factory=list[Extra], description="Free talk before a month.")
    brief: Minutes
    debrief: Minutes

    def seconds(self, month: int) -> int:
        """How long a month is open for decisions, coffee before it included."""
        usual = self.first if month == 1 and self.first is not None else self.a_month
        longer = sum(one.minutes for one in self.longer if one.month == month)
        return round(60 * (usual + longer + self.coffee_before(month)))

    def coffee_before(self, month: int) -> float:
        """Minutes of free talk before a month."""
        return sum(one.minutes for one in self.coffee if one.month == month)


class RolePlayFile(Part):
    """A role play as its file says it."""

    schema_version: Literal[1]
    name: Name
    place: Annotated[str, Field(min_length=1, max_length=500)]
    say_first: list[Line] = Field(default_factory=list[Line])
    cards: dict[Id, Card]
    calendar: list[Happening] = Field(min_length=1)
    versions: list[Version] = Field(min_length=1)
    description: Text | None = None


def role_play_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a role play's file."""
    return schema_of(RolePlayFile, "role-play")


class RolePlay:
    """A role play with its place, checked against it."""

    def __init__(self, tree: Tree, place: Scenario) -> None:
        """Check a tree against a place; use `load`."""
        self.file = validated(RolePlayFile, tree)
        self.place = place
        self._check(tree)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> RolePlay:
        """Read a role play and its place; raises InputError with file, line, field, value and cure."""
        tree = read(path)
        named = Path(path).parent / validated(RolePlayFile, tree).place
        if not named.is_file():
            raise tree.refusal(("place",), f'"{named.name}"', "name a scenario's file, relative to this one")
        return cls(tree, Scenario.load(named))

    def _check(self, tree: Tree) -> None:
        problems = Problems(tree)
        ids = set(self.place.pcn_ids)
        for id_ in self.file.cards:
            if id_ not in ids:
                problems.add(("cards", id_), id_, "name a PCN of the place")
        for id_ in self.place.pcn_ids:
            if id_ not in self.file.cards:
                problems.missing(("cards",), f"give {id_} a card")
        seen: set[int] = set()
        for k, one in enumerate(self.file.calendar):
            if one.month > self.place.months or one.month in seen:
                problems.add(("calendar", k, "month"), one.month, f"give each month from 1 to {self.place.months} once")
            seen.add(one.month)
            for key, sets in (("vote", one.vote), ("unallied", one.unallied)):
                if sets:
                    self._check_settings(problems, ("calendar", k, key, "sets"), sets.sets)
        for k, version in enumerate(self.file.versions):
            if version.months > self.place.months:
                cure = f"give a month from 1 to {self.place.months}"
                problems.add(("versions", k, "months"), version.months, cure)
        problems.settle()

    @staticmethod
    def _check_settings(problems: Problems, loc: tuple[str | int, ...], sets: Mapping[str, Any]) -> None:
        from ..scenario.levers import dotted
        from ..scenario.settings import A_MONTH

        inner = Problems(problems.tree)
        dotted(inner, loc, sets, A_MONTH)
        problems.found += inner.found

    def happening(self, month: int) -> Happening:
        """What a month tells; a quiet month where the calendar has none."""
        for one in self.file.calendar:
            if one.month == month:
                return one
        return Happening(month=month, tell="A quiet month.")

    def version(self, minutes: float) -> Version:
        """The version of so many minutes, or the nearest."""
        return min(self.file.versions, key=lambda one: abs(one.minutes - minutes))

    def check_months(self) -> tuple[int, ...]:
        """Months with a trust check."""
        return tuple(one.month for one in self.file.calendar if one.trust_check)
