"""A role play as it stands: the run that its log leads to, what a month asks of whom, and what may be done next."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ...drivers.run import Run, run
from ...errors import InputError
from ...model.state import NO_ALLIANCE
from ...scenario import Scenario
from ..roleplay import Happening, RolePlay, Version
from .log import Entry, RoomLog
from .state import ASKED, BRIEF, DEBRIEF, DECIDE, IDLE, State, state_of

STANDING = ("speaks_for", "willing", "alliance", "pledge", "time", "argue", "admit")
OCCASIONS: dict[str, tuple[str, ...]] = {
    "opportunity": ("draw lots", "bid openly", "keep", "let pass"),
    "give_way": ("yes", "no"),
    "share_out": ("by the book", "keep a little"),
}
"""What is asked only of the director to whom a month brings it, and the answers."""
PLEDGES = (0.0, 0.1, 0.25, 0.5)
MESSAGES = {
    "speak": "Will you speak for me?",
    "need": "Tell me what you need and I will say it.",
    "settled": "What was settled? I have heard nothing.",
    "know": "Here is what I know about it.",
    "turn": "I gave way last time. Your turn.",
    "rely": "You can rely on {of}.",
    "care": "Have a care with {of}.",
    "sorry": "Sorry, that was badly done.",
}
WORDS = {"rely": "rely on", "care": "have a care"}
"""Messages that pass on a word about a third director, and the word."""
QUESTIONS = ("voice", "candour", "reciprocity", "fairness", "backing")
TAPS = (1, 2, 3, 4, 5)


class Year:
    """A room's role play. Everything is recomputed from the log; `do` writes to it after checking what is asked."""

    def __init__(self, log: RoomLog, play: RolePlay) -> None:
        """Read a room; `log.about` says the version's minutes."""
        self.log, self.play = log, play
        self.version: Version = play.version(float(log.about.get("minutes", 60)))
        self._read = -1
        self.kept: dict[str, Any] = {}
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
        playing: set[str] = set()
        for month in range(1, min(state.month, self.version.months) + 1):
            for one in choices:
                if one["month"] == month and one["choice"] == "played":
                    (playing.add if one["value"] == "yes" else playing.discard)(one["director"])
            for director in sorted(playing):
                if month in state.dropped:
                    made += _simulated(director, month)
                    given_back += _given_back(choices, director, month + 1)
                elif (month, director) not in said:
                    made.append({"month": month, "director": director, "choice": "admit", "value": "no"})
        for message in state.messages:
            made += self._told(message)
        return sorted([*given_back, *made], key=lambda one: one["month"])

    def _told(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What a message does in the model: a word passed on about a third director."""
        word = WORDS.get(message["text"])
        if word is None or message.get("of") is None:
            return []
        value = {"to": message["to"], "of": message["of"], "word": word}
        return [{"month": message["month"], "director": message["from"], "choice": "tell", "value": value}]

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
        members = self.run.state(state.month - 1).directors.alliance
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

    def do(self, what: str, value: Any = None, seat: str = "") -> Entry:
        """Write what is asked, after checking that it may be done now. Raises InputError with a sentence."""
        check = getattr(self, f"_check_{what.replace(' ', '_')}", None)
        if check is None:
            raise InputError("there is nothing of that name to do in a room")
        if seat and seat not in self.directors:
            raise InputError("there is no such seat")
        value = check(value, seat)
        entry = self.log.add(what, value, seat)
        if what in ("choice", "answer", "vote", "check", "message") and seat:
            self._forget_done(seat)
        return entry

    def _forget_done(self, seat: str) -> None:
        """Who changes something is not done any more, unless it only answers."""
        if seat in self.state.done:
            self.log.add("done", False, seat)

    def _deciding(self, seat: str) -> None:
        state = self.state
        if state.phase != DECIDE:
            raise InputError("decisions are closed just now; wait for the next month")
        if seat not in state.played:
            raise InputError("this seat is played by the simulation")

    def _check_choice(self, value: Any, seat: str) -> Any:
        self._deciding(seat)
        choice, wanted = value.get("choice"), value.get("value")
        if choice not in STANDING:
            raise InputError("there is no such decision")
        if choice == "pledge" and wanted not in PLEDGES:
            raise InputError("pledge 0, 10, 25 or 50 % of the shared money")
        if choice == "speaks_for" and wanted in self.directors and wanted != seat and not self.is_willing(wanted):
            raise InputError(f"{self._name(wanted)} is not willing to go this month; choose another")
        if choice == "speaks_for" and wanted == "manager" and not self.has_manager():
            raise InputError("there is no manager yet; choose a director, or go yourself")
        if wanted == "simulated":
            raise InputError("hand the whole seat to the simulation instead")
        self._must_fit({"month": self.state.month, "director": seat, "choice": choice, "value": wanted})
        return {"choice": choice, "value": wanted}

    def _must_fit(self, choice: dict[str, Any]) -> None:
        """Let the scenario's own checks speak."""
        self.play.place.imposed([choice])

    def _check_answer(self, value: Any, seat: str) -> Any:
        choice, wanted = value.get("choice"), value.get("value")
        if self.state.phase != ASKED or choice not in self.occasions().get(seat, {}):
            raise InputError("nothing of that kind is asked of this seat now")
        if wanted not in OCCASIONS[choice]:
            raise InputError(f"answer one of: {', '.join(OCCASIONS[choice])}")
        return {"choice": choice, "value": wanted}

    def _check_done(self, value: Any, seat: str) -> Any:
        if seat not in self.state.played:
            raise InputError("this seat is played by the simulation")
        return bool(value)

    def _check_vote(self, value: Any, seat: str) -> Any:
        self._deciding(seat)
        if self.happening().vote is None:
            raise InputError("there is no vote this month")
        return bool(value)

    def _check_check(self, value: Any, seat: str) -> Any:
        if seat not in self.state.played or not self.happening().trust_check:
            raise InputError("there is no trust check this month")
        of, taps = value.get("of"), value.get("taps")
        if of not in self.directors or of == seat:
            raise InputError("name another PCN")
        if not isinstance(taps, dict) or set(taps) != set(QUESTIONS) or any(tap not in TAPS for tap in taps.values()):
            raise InputError("answer each of the five questions from 1 to 5")
        return {"of": of, "taps": taps}

    def _check_message(self, value: Any, seat: str) -> Any:
        self._deciding(seat)
        to, text, of = value.get("to"), value.get("text"), value.get("of")
        if text not in MESSAGES or (text == "care" and not self.state.gossip):
            raise InputError("that cannot be said here")
        if to not in self.directors or to == seat:
            raise InputError("name another PCN to tell")
        if text in WORDS and (of not in self.directors or of in (seat, to)):
            raise InputError("name a third PCN to speak of")
        return {"to": to, "text": text, "of": of if text in WORDS else None}

    def _check_sit(self, value: Any, seat: str) -> Any:
        holder = self.state.seats[seat].device
        if holder and holder != value:
            raise InputError("that seat is taken; choose another, or follow it")
        return str(value)

    def _check_follow(self, value: Any, seat: str) -> Any:
        return str(value)

    def _check_leave(self, value: Any, seat: str) -> Any:
        return str(value)

    def _check_hand(self, value: Any, seat: str) -> Any:
        if not self.state.seats[seat].device:
            raise InputError("nobody holds that seat")
        return None

    def _check_take(self, value: Any, seat: str) -> Any:
        return self._check_hand(value, seat)

    def _check_swap(self, value: Any, seat: str) -> Any:
        if not isinstance(value, list) or len(set(value)) != 2 or not set(value) <= set(self.directors):
            raise InputError("name two seats")
        return value

    def _check_open(self, value: Any, seat: str) -> Any:
        state = self.state
        if state.phase not in (BRIEF, ASKED):
            raise InputError("this month is still open; close its decisions first")
        if state.month >= self.version.months:
            raise InputError("that was the last month; go on to the debrief")
        return value or {"ends": time.time() + self.version.seconds(state.month + 1)}

    def _check_close(self, value: Any, seat: str) -> Any:
        if self.state.phase != DECIDE:
            raise InputError("no month is open")
        return None

    def _check_drop(self, value: Any, seat: str) -> Any:
        if self.state.phase != DECIDE:
            raise InputError("no month is open")
        if self.happening().may_be_dropped is None:
            raise InputError("this month may not be left out; close its decisions instead")
        return None

    def may_end(self) -> bool:
        """Whether the year may be ended now: at least one month's decisions were closed."""
        state = self.state
        return state.phase == ASKED or (state.phase == DECIDE and state.month > 1)

    def _check_end(self, value: Any, seat: str) -> Any:
        if not self.may_end():
            raise InputError("close the decisions of a month first")
        return None

    def may_take_back(self) -> bool:
        """Whether there is a month to take back."""
        state = self.state
        return state.phase != BRIEF and not (state.month <= 1 and state.phase == DECIDE)

    def _check_undo(self, value: Any, seat: str) -> Any:
        if not self.may_take_back():
            raise InputError("there is no month to take back")
        return None

    def _check_timer(self, value: Any, seat: str) -> Any:
        seconds = value.get("seconds") if isinstance(value, dict) else None
        if not isinstance(seconds, int | float) or not 0 <= seconds <= 3600:
            raise InputError("give from 0 to 3600 seconds")
        return {"ends": time.time() + seconds}

    def _check_pause(self, value: Any, seat: str) -> Any:
        return None

    def _check_resume(self, value: Any, seat: str) -> Any:
        return None

    def _check_gossip(self, value: Any, seat: str) -> Any:
        return bool(value)

    def _check_show(self, value: Any, seat: str) -> Any:
        return str(value)[:60]

    def _check_another(self, value: Any, seat: str) -> Any:
        if self.state.phase != DEBRIEF:
            raise InputError("another choice is tried when the year is over")
        return self.other(int(value["month"]), value["director"], value["choice"], value["value"])

    def other(self, month: int, director: str, choice: str, value: Any) -> dict[str, Any]:
        """A choice that might have been made in a month that was played; raises InputError where it could not."""
        if not 1 <= month <= self.state.month:
            raise InputError(f"choose a month from 1 to {self.state.month}")
        if director not in self.directors:
            raise InputError("there is no such seat")
        made = {"month": month, "director": director, "choice": choice, "value": value}
        self._must_fit(made)
        return made

    def _check_pin(self, value: Any, seat: str) -> Any:
        state = self.state
        when = value.get("at", value.get("from", 0)) if isinstance(value, dict) else 0
        if not isinstance(when, int) or when < max(1, state.month + (state.phase != DECIDE)):
            raise InputError("pin a month that is still to come, or the one that is open")
        cut = State(month=state.month, votes=state.votes, changed_posts=state.changed_posts, seats=state.seats)
        cut.choices, cut.pins = state.choices, [*state.pins, value]
        self.scenario(cut)
        return value

    def _check_change_posts(self, value: Any, seat: str) -> Any:
        if self.happening().change_posts is None or self.state.phase != DECIDE:
            raise InputError("nobody changes posts this month")
        return self._check_swap(value, seat)

    def advance(self) -> bool:
        """Take the next step: close decisions, and open the next month unless somebody has still to answer.

        Gives whether a month was opened or the year ended; calling again goes on without the answers.
        """
        state = self.state
        if state.phase == DECIDE:
            self.do("close")
            if self.unanswered():
                return False
        self._go_on()
        return True

    def drop(self) -> None:
        """Leave out the month that is open: the simulation chooses for every seat, and the next month opens."""
        self.do("drop")
        self._go_on()

    def _go_on(self) -> None:
        """Open the next month, or end the year after its last."""
        if self.state.phase == DEBRIEF:
            raise InputError("the year is over")
        if self.state.month >= self.version.months:
            self.do("end")
        else:
            self.do("open")
            self._begin_month()

    def _begin_month(self) -> None:
        """What a month does to seats when it begins: two that people play change posts."""
        state = self.state
        if self.happening().change_posts and len(state.played) >= 2:
            dice = np.random.default_rng(self.log.seed)
            pair = [str(one) for one in dice.choice(state.played, 2, replace=False)]
            self.log.add("change posts", pair)
            self.log.add("swap", pair)

    def is_willing(self, director: str) -> bool:
        """Whether a director is willing to go to the board for others."""
        return self.standing_choice(director, "willing") not in ("no", False)

    def has_manager(self) -> bool:
        """Whether the place has a neutral manager this month."""
        setting = self.run.setting.structure
        month = min(max(self.state.month, 1), self.run.months)
        return bool((setting.levers[setting.periods[month]]["manager_wte"] > 0).any())

    def _name(self, director: str) -> str:
        return self.play.place.pcn_names[self.directors.index(director)]


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


def _simulated(director: str, month: int) -> list[dict[str, Any]]:
    """A seat in a month that is left out: simulated, but it neither takes, keeps back nor argues for itself alone."""
    made = {"played": "no", "argue": "agreed", "opportunity": "draw lots", "share_out": "by the book"}
    return [{"month": month, "director": director, "choice": choice, "value": value} for choice, value in made.items()]


def _given_back(choices: Sequence[Mapping[str, Any]], director: str, month: int) -> list[dict[str, Any]]:
    """The same seat in the month after: a person's again, with what stood before."""
    before = [one for one in choices if one["month"] < month]
    again = {"played": "yes", "argue": "simulated", **standing_choices(before, director, month)}
    return [{"month": month, "director": director, "choice": choice, "value": value} for choice, value in again.items()]
