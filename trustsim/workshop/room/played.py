"""A role play as it stands: the run that its log leads to, and what a month asks of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ...drivers.run import Run, run
from ...errors import InputError
from ...model.start import World
from ...model.state import NO_ALLIANCE
from ...scenario import Scenario
from ..roleplay import Happening, RolePlay, Version
from .log import RoomLog
from .state import ASKED, BRIEF, DECIDE, IDLE, State, state_of
from .words import HELPFUL, STANDING, WORDS


class Played:
    """A room's role play, as far as it is played: everything is recomputed from the log."""

    def __init__(self, log: RoomLog, play: RolePlay) -> None:
        """Read a room; `log.about` says the version's minutes."""
        self.log, self.play = log, play
        self.version: Version = play.version(float(log.about.get("minutes", 60)))
        self._read = -1
        self.kept: dict[Any, Any] = {}
        """What was worked out from the run, until the run changes."""

    @property
    def directors(self) -> tuple[str, ...]:
        """The ids of the seats."""
        return self.play.place.pcn_ids

    @property
    def state(self) -> State:
        """The room as it stands."""
        self._renew()
        return self._state

    @property
    def run(self) -> Run:
        """The year as it goes with what is chosen so far; months to come are as if nobody chose again."""
        self._renew()
        return self._run

    def at(self, month: int) -> World:
        """The whole place at the end of a month (0: the start), worked out once for all seats; it is only read."""
        found, kept = self.run, self.kept
        if ("at", month) not in kept:
            kept["at", month] = found.state(month)
        return kept["at", month]

    def _renew(self) -> None:
        if self._read == len(self.log.entries):
            return
        new = self.log.entries[max(0, self._read) :]
        self._read = len(self.log.entries)
        if any(entry.what not in IDLE for entry in new):
            for name in ("_run", "_occasions"):
                self.__dict__.pop(name, None)
            self.kept.clear()
        self._state = state_of(self.directors, self.log.entries)

    @cached_property
    def _run(self) -> Run:
        return run(self.scenario(self._state), self.log.seed, self.choices(self._state))

    def scenario(self, state: State) -> Scenario:
        """The place with what the room has decided about it."""
        data = self.play.place.as_dict()
        data["interventions"] = [*data.get("interventions", []), *self._decided(state), *state.pins]
        return Scenario.from_dict(data, self.play.place.source)

    def _decided(self, state: State) -> list[dict[str, Any]]:
        """What votes, the lack of alliances and changes of posts do."""
        made: list[dict[str, Any]] = []
        for month in range(1, state.month + 1):
            happening = self.play.happening(month)
            if happening.vote and month < state.month and self.carried(state, month):
                made.append({"from": month + 1, "set": dict(happening.vote.sets)})
            if happening.unallied and self._none_allied(state, month):
                made.append({"from": month, "until": month, "set": dict(happening.unallied.sets)})
            if happening.change_posts and state.changed_posts.get(month):
                handover = {"people.handover": happening.change_posts.handover}
                made.append({"from": month, "until": month, "set": handover})
                made += [{"at": month, "director_leaves": director} for director in state.changed_posts[month]]
        return made

    def carried(self, state: State, month: int) -> bool:
        """Whether enough of the votes cast in a month were yes."""
        happening, votes = self.play.happening(month), state.votes.get(month, {})
        return bool(votes) and happening.vote is not None and sum(votes.values()) >= happening.vote.share * len(votes)

    def _none_allied(self, state: State, month: int) -> bool:
        """Whether nobody is allied when a month begins, by running the months before it."""
        before = [one for one in state.choices if one["month"] < month]
        earlier = run(self._place_until(state, month), self.log.seed, self._with_answers(state, before))
        return bool((earlier.state(month - 1).directors.alliance == NO_ALLIANCE).all())

    def _place_until(self, state: State, month: int) -> Scenario:
        cut = State(month=month - 1, votes=state.votes, changed_posts=state.changed_posts, seats=state.seats)
        cut.choices = [one for one in state.choices if one["month"] < month]
        cut.pins = state.pins
        return self.scenario(cut)

    def choices(self, state: State) -> list[dict[str, Any]]:
        """What the engine is given: the choices made, that a person lets in only whom it said, and dropped months."""
        return self._with_answers(state, state.choices)

    def _with_answers(self, state: State, choices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        given_back: list[dict[str, Any]] = []
        made = [dict(one) for one in choices]
        said = {(one["month"], one["director"]) for one in made if one["choice"] == "admit"}
        for month in range(1, min(state.month, self.version.months) + 1):
            for director in sorted(playing(choices, month)):
                if month in state.dropped:
                    made += _simulated(director, month)
                    given_back += _given_back(choices, director, month + 1)
                elif (month, director) not in said:
                    made.append({"month": month, "director": director, "choice": "admit", "value": "no"})
        for message in state.messages:
            if message["month"] not in state.dropped:
                made += _said(message)
        return sorted([*given_back, *made], key=lambda one: one["month"])

    def occasions(self) -> dict[str, dict[str, Any]]:
        """What this month, run so far, asks of which played seat: {director: {choice: what is known of it}}."""
        self._renew()
        return self._occasions

    @cached_property
    def _occasions(self) -> dict[str, dict[str, Any]]:
        state = self._state
        if not 1 <= state.month <= self.version.months or state.month in state.dropped:
            return {}
        asked: dict[str, dict[str, Any]] = {}
        index = {director: i for i, director in enumerate(self.directors)}
        probing = [
            {"month": state.month, "director": director, "choice": "share_out", "value": "by the book"}
            for director in state.played
            if (state.month, director, "share_out") not in state.answers
        ]
        probe = run(self.scenario(state), self.log.seed, [*self.choices(state), *probing])
        happened = [event for event in probe.events if event.month == state.month]
        idle = {event.who for event in happened if event.kind == "choice not open" and event.terms["choice"] == 4.0}
        hearers = probe.state(state.month).places.hearer
        for director in state.played:
            i = index[director]
            if i in hearers and any(
                e.kind in ("opportunity shared", "opportunity grabbed") and e.who == i for e in happened
            ):
                pounds = next(e.terms["pounds"] for e in happened if e.kind.startswith("opportunity") and e.who == i)
                asked.setdefault(director, {})["opportunity"] = {"pounds": pounds}
            elif (state.month, director, "opportunity") in state.answers:
                asked.setdefault(director, {})["opportunity"] = {}
            for event in happened:
                if event.kind in ("gave way", "refused to give way") and event.who == i:
                    asked.setdefault(director, {})["give_way"] = {"for": event.whom}
            if i not in idle and (probe.state(state.month).directors.alliance[i] != NO_ALLIANCE):
                asked.setdefault(director, {})["share_out"] = {}
        return asked

    def unanswered(self) -> dict[str, list[str]]:
        """What played seats have still to answer this month."""
        state = self.state
        found = {
            director: [choice for choice in asked if (state.month, director, choice) not in state.answers]
            for director, asked in self.occasions().items()
        }
        return {director: choices for director, choices in found.items() if choices}

    def applicants(self, director: str) -> list[str]:
        """Who asked, last month or before and still does, to join the director's alliance or to found one with it."""
        state = self.state
        if state.month < 2:
            return []
        members = self.at(state.month - 1).directors.alliance
        index = {one: i for i, one in enumerate(self.directors)}
        mine = int(members[index[director]])
        asking: list[str] = []
        for one, wish in self._wishes(state.month - 1).items():
            verb, _, whom = str(wish).partition(": ")
            if one == director or whom not in index or verb not in ("join", "found"):
                continue
            alone = int(members[index[one]]) != mine or mine == NO_ALLIANCE
            free = mine == NO_ALLIANCE
            meant = (
                free and whom == director
                if verb == "found"
                else mine != NO_ALLIANCE and int(members[index[whom]]) == mine
            )
            if meant and alone:
                asking.append(one)
        return asking

    def _wishes(self, month: int) -> dict[str, str]:
        """Each played director's standing wish about alliances in a month."""
        wishes: dict[str, str] = {}
        for one in self.state.choices:
            if one["choice"] == "alliance" and one["month"] <= month:
                wishes[one["director"]] = one["value"]
        return wishes

    def standing_choice(self, director: str, choice: str) -> Any:
        """What a director's standing choice is now; None where it never made one."""
        state = self.state
        return standing_choices(state.choices, director, state.month).get(choice)

    def happening(self) -> Happening:
        """What this month tells, as it is where nobody is allied."""
        return self.play.happening(max(self.state.month, 1))

    def must_fit(self, choice: dict[str, Any]) -> None:
        """Let the scenario's own checks speak."""
        self.play.place.imposed([choice])

    def may_end(self) -> bool:
        """Whether the year may be ended now: at least one month's decisions were closed."""
        state = self.state
        return state.phase == ASKED or (state.phase == DECIDE and state.month > 1)

    def may_take_back(self) -> bool:
        """Whether there is a month to take back."""
        state = self.state
        return state.phase != BRIEF and not (state.month <= 1 and state.phase == DECIDE)

    def other(self, month: int, director: str, choice: str, value: Any) -> dict[str, Any]:
        """A choice that might have been made in a month that was played; raises InputError where it could not."""
        if not 1 <= month <= self.state.month:
            raise InputError(f"choose a month from 1 to {self.state.month}")
        if director not in self.directors:
            raise InputError("there is no such seat")
        made = {"month": month, "director": director, "choice": choice, "value": value}
        self.must_fit(made)
        return made

    def is_willing(self, director: str) -> bool:
        """Whether a director is willing to go to the board for others."""
        return self.standing_choice(director, "willing") not in ("no", False)

    def has_manager(self) -> bool:
        """Whether the place has a neutral manager this month."""
        setting = self.run.setting.structure
        month = min(max(self.state.month, 1), self.run.months)
        return bool((setting.levers[setting.periods[month]]["manager_wte"] > 0).any())

    def name_of(self, director: str) -> str:
        """The name of a director's PCN."""
        return self.play.place.pcn_names[self.directors.index(director)]


def playing(choices: Sequence[Mapping[str, Any]], month: int) -> set[str]:
    """The directors that people play in a month."""
    said = {one["director"]: one["value"] for one in choices if one["choice"] == "played" and one["month"] <= month}
    return {director for director, value in said.items() if value == "yes"}


def standing_choices(choices: Sequence[Mapping[str, Any]], director: str, month: int) -> dict[str, Any]:
    """A director's standing choices in a month; who handed its seat to the simulation begins anew."""
    found: dict[str, Any] = {}
    for one in choices:
        if one["director"] != director or one["month"] > month:
            continue
        if one["choice"] == "played" and one["value"] == "no":
            found.clear()
        elif one["choice"] in STANDING and (one["choice"] != "admit" or one["month"] == month):
            found[one["choice"]] = one["value"]
    return found


def _said(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a message does in the model: contact, which may be useful help, and a word passed on about a third."""
    month, director, text = message["month"], message["from"], message["text"]
    values: dict[str, dict[str, Any]] = {"contact": {"to": message["to"], "helps": text in HELPFUL}}
    if text in WORDS:
        values["tell"] = {"to": message["to"], "of": message["of"], "word": WORDS[text]}
    return [
        {"month": month, "director": director, "choice": choice, "value": value} for choice, value in values.items()
    ]


def _simulated(director: str, month: int) -> list[dict[str, Any]]:
    """A seat in a month that is left out: simulated, but it neither takes, keeps back nor argues for itself alone."""
    made = {"played": "no", "argue": "agreed", "opportunity": "draw lots", "share_out": "by the book"}
    return [{"month": month, "director": director, "choice": choice, "value": value} for choice, value in made.items()]


def _given_back(choices: Sequence[Mapping[str, Any]], director: str, month: int) -> list[dict[str, Any]]:
    """The same seat in the month after: a person's again, with what stood before."""
    before = [one for one in choices if one["month"] < month]
    again = {"played": "yes", "argue": "simulated", **standing_choices(before, director, month)}
    return [{"month": month, "director": director, "choice": choice, "value": value} for choice, value in again.items()]
