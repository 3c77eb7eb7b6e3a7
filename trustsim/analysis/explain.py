"""Why did this happen? An event's terms and the deeds that led to it, in sentences."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..drivers.run import Event, Run, speaker_name
from ..model.events import DEEDS, NOT_OPEN_CHOICES
from ..model.parameters import MONEY_UNIT
from ..model.state import CANDOUR, FACETS, FAIRNESS, NO_ALLIANCE, RECIPROCITY, SERVICES, VOICE
from ..scenario.imagined import closing
from .words import alliance_names, half_up

MOST_DEEDS = 3
SERVICE_WORDS = dict(
    zip(
        SERVICES,
        ("triage on the day", "home visits", "mental health triage", "physiotherapy", "pharmacy"),
        strict=True,
    )
)
DEED_WORDS: dict[str, str] = {
    "useful help": "{trusted} helped {truster} in conversation",
    "no help": "{truster} got no useful help from {trusted}",
    "opportunity shared": "{trusted} shared an opportunity, and {truster} saw it",
    "opportunity grabbed": "{trusted} kept an opportunity for itself, and {truster} found out",
    "gave way": "{trusted} gave way for the good of the group",
    "refused to give way": "{trusted} refused to give way",
    "fair share": "{truster} saw that {trusted} shared out fairly",
    "unfair share": "{truster} thought that {trusted} had not shared out fairly",
    "pulled its weight": "{trusted} pledged its part",
    "put in less": "{trusted} pledged less than {truster}",
    "report": "{trusted} reported back to {truster}",
    "heard nothing": "{truster} heard nothing back from {trusted}",
    "asked beforehand": "{trusted} asked {truster} before the meeting",
    "shock": "a shake-up unsettled everybody",
    "word passed on": "{truster} heard from others about {trusted}",
}
WHEN_IT_HURT = {
    "report": "{trusted} reported back, and had not argued as {truster} wished",
    "word passed on": "{truster} heard ill of {trusted} from others",
}
"""Words for deeds that can raise and lower trust, where they lowered it."""
CHOICE_WORDS = {
    "speaks_for": "who speaks for it",
    "alliance": "whom to work with",
    "opportunity": "an opportunity",
    "give_way": "whether to give way",
    "share_out": "how to share out",
}


AGAINST = ("left", "collapsed", "mandate withdrawn")
"""Kinds of event in which a director chose against what its considerations are about: staying, being spoken for."""


@dataclass(frozen=True)
class Consideration:
    """One thing a director weighed, in pounds a head and year; above 0 it speaks for the choice looked at."""

    words: str
    pounds: float


@dataclass(frozen=True)
class Explanation:
    """Why an event happened: what it was, what was weighed, and what led there (month, sentence), latest first.

    `people` says of a real place that its directors are imagined.
    """

    headline: str
    decided: str
    weighed: tuple[Consideration, ...]
    led_there: tuple[tuple[int, str], ...]
    people: str = ""

    def __str__(self) -> str:
        """The whole in sentences."""
        parts = [f"{self.headline} {self.decided}".strip()]
        for words, chosen in (("For", True), ("Against", False)):
            side = [c for c in self.weighed if (c.pounds > 0) == chosen and abs(c.pounds) >= 0.005]
            if side:
                parts.append(f"{words}: " + "; ".join(f"{c.words} (£{abs(c.pounds):.2f})" for c in side) + ".")
        if self.led_there:
            parts.append("What led there: " + "; ".join(f"month {m}, {s}" for m, s in self.led_there) + ".")
        return " ".join([*parts, *filter(None, [self.people])])


def headline(event: Event) -> str:
    """What happened, in a sentence."""
    return _TELL[event.kind](event)[0]


def explain(event: Event) -> Explanation:
    """Say why an event happened, by running its run again with every deed recorded."""
    happened, decided, weighed, facets, toward = _TELL[event.kind](event)
    if weighed and (sum(c.pounds for c in weighed) > 0.0) == (event.kind in AGAINST):
        decided += " But the choice was set beforehand."
    led = _led_there(event, facets, toward) if toward else ()
    return Explanation(happened, decided, weighed, led, closing(event.run.scenario).strip())


Told = tuple[str, str, tuple[Consideration, ...], tuple[int, ...], tuple[int, ...]]


def _name(event: Event, i: int) -> str:
    return speaker_name(event.run.scenario, i)


def alliance_name(event: Event) -> str:
    """What an event's alliance is called within a sentence: as in pictures."""
    return "the federation" if event.alliance < NO_ALLIANCE else alliance_names(event.run)[event.alliance]


def _allies(event: Event) -> tuple[int, ...]:
    before = event.run.trace.alliance[event.month - 1]
    return tuple(int(j) for j in np.flatnonzero(before == event.alliance) if j != event.who)


def _of_allies(event: Event, instead: Event | None = None) -> tuple[Consideration, ...]:
    """What was weighed in a choice of allies; `instead` is the joining of others that was chosen in its place."""
    offered = "what being alone offers" if instead is None else f"what {alliance_name(instead)} offers"
    other = event.terms["worth_alone"] if instead is None else instead.terms["worth"]
    t = {name: value * MONEY_UNIT for name, value in event.terms.items()}
    trust = event.terms["trust"]
    return (
        Consideration("gain from pooling, if allies keep faith", trust * t["gain"]),
        Consideration("support from allies", trust * t["support"]),
        Consideration("losing control to allies who may not keep faith", -(1.0 - trust) * t["fear"]),
        Consideration("the effort of keeping in step", -t["coordination"]),
        Consideration("the effort of setting up", -t["setup"]),
        Consideration("being used to working together", t["habit"]),
        Consideration(offered, -other * MONEY_UNIT),
        Consideration("what the model leaves to chance", t["chance"]),
    )


def _of_spokesperson(event: Event) -> tuple[Consideration, ...]:
    if "trust" not in event.terms:
        return ()
    t = {name: value * MONEY_UNIT for name, value in event.terms.items()}
    trust = event.terms["trust"]
    return (
        Consideration("a stronger voice", trust * t["voice"]),
        Consideration("time saved", trust * t["time"]),
        Consideration("being misrepresented", -(1.0 - trust) * t["fear"]),
        Consideration("being used to it", t["habit"]),
        Consideration("what going itself offers", -t["worth_self"]),
        Consideration("what the model leaves to chance", t["chance"]),
    )


def _worth(event: Event, here: str, there: str) -> str:
    return (
        f"To {_name(event, event.who)}, {here} seemed worth {_pounds(event.terms['worth'])} a patient a year and "
        f"{there} {_pounds(event.terms['worth_alone'])}. "
        f"It trusted its allies to share fairly and give way in turn {_of_100(event.terms['trust'])}."
    )


def _worth_of_speaker(event: Event) -> str:
    who, whom = _name(event, event.who), _name(event, event.whom)
    return (
        f"To {who}, being spoken for seemed worth {_pounds(event.terms['worth'])} a patient a year and "
        f"going itself {_pounds(event.terms['worth_self'])}. "
        f"It trusted {whom} to speak for it {_of_100(event.terms['trust'])}."
    )


def _pounds(pcn_pounds: float) -> str:
    value = round(pcn_pounds * MONEY_UNIT, 2)
    return f"−£{-value:.2f}" if value < 0 else f"£{abs(value):.2f}"


def _of_100(share: float) -> str:
    return f"{half_up(100.0 * share):.0f} out of 100"


def _of_a_hundred(share: float) -> str:
    """How many of a hundred would have done the same: 22, or none, or nearly all."""
    number = half_up(100.0 * share)
    if not 0.0 < number < 100.0:
        return {0.0: "none", 1.0: "all"}.get(share, "hardly any" if share < 0.5 else "nearly all")
    return f"{number:.0f}"


def _percent(share: float) -> str:
    """A share in %, where few as under 1%."""
    return "under 1%" if 0.0 < share < 0.01 else f"{half_up(100.0 * share):.0f}%"


def _opening(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _founded(event: Event) -> Told:
    who, whom = _name(event, event.who), _name(event, event.whom)
    headline = f"{who} and {whom} founded {alliance_name(event)} in month {event.month}."
    decided = _worth(event, "working together", "staying alone")
    return headline, decided, _of_allies(event), (FAIRNESS, RECIPROCITY), (event.whom,)


def _joined(event: Event) -> Told:
    headline = f"{_name(event, event.who)} joined {alliance_name(event)} in month {event.month}."
    decided = _worth(event, "joining", "staying alone")
    return headline, decided, _of_allies(event), (FAIRNESS, RECIPROCITY), _allies(event)


def _left(event: Event) -> Told:
    headline = f"{_name(event, event.who)} left {alliance_name(event)} in month {event.month}."
    decided, instead = _worth(event, "staying", "being alone"), _chosen_instead(event)
    if instead:
        decided += f" {_opening(alliance_name(instead))} seemed worth {_pounds(instead.terms['worth'])}."
    return headline, decided, _of_allies(event, instead), (FAIRNESS, RECIPROCITY), _allies(event)


def _chosen_instead(event: Event) -> Event | None:
    """What whoever left joined or founded in the same month."""
    for other in event.run.events:
        if other.kind in ("joined", "founded") and (other.month, other.who) == (event.month, event.who):
            return other
    return None


def _collapsed(event: Event) -> Told:
    name = _opening(alliance_name(event))
    if event.who < 0:
        return f"{name} ended in month {event.month}.", "It is no longer kept up.", (), (), ()
    headline = f"{name} collapsed in month {event.month}."
    alone = f", and only {_name(event, event.whom)} remained" if event.whom >= 0 else ""
    text = f"{_name(event, event.who)} left{alone}; an alliance needs at least two members."
    for other in event.run.events:
        if (other.kind, other.month, other.who) == ("left", event.month, event.who):
            return headline, f"{text} {_left(other)[1]}", *_left(other)[2:]
    return headline, text, (), (), ()


def _mandate_given(event: Event) -> Told:
    who, whom = _name(event, event.who), _name(event, event.whom)
    headline = f"{who} let {whom} speak for it from month {event.month}."
    return headline, _worth_of_speaker(event), _of_spokesperson(event), (VOICE, CANDOUR), (event.whom,)


def _mandate_withdrawn(event: Event) -> Told:
    who, whom = _name(event, event.who), _name(event, event.whom)
    headline = f"{who} stopped letting {whom} speak for it in month {event.month}."
    decided = _worth_of_speaker(event) if "trust" in event.terms else ""
    return headline, decided, _of_spokesperson(event), (VOICE, CANDOUR), (event.whom,)


def _mandate_refused(event: Event) -> Told:
    who, whom = _name(event, event.who), _name(event, event.whom)
    headline = _opening(f"{whom} did not speak for {who} in month {event.month}.")
    return headline, "It did not go to the board, or was not willing.", (), (), ()


def _unseated(event: Event) -> Told:
    constituents, seats = int(event.terms["constituents"]), int(event.terms["seats"])
    headline = _opening(f"{_name(event, event.who)} found no seat at the board in month {event.month}.")
    others = {0: "", 1: " and the PCN it speaks for"}.get(constituents, f" and the {constituents} PCNs it speaks for")
    seats_in_words = {1: "The one seat", 2: "Both seats"}.get(seats, f"All {seats} seats")
    taken = f"{seats_in_words} went to others, who carry more patients"
    return headline, f"{taken}; it{others} went unheard.", (), (), ()


def _chance_of_keeping(event: Event) -> str:
    """How likely it was; not said of a real place, whose events tell no character."""
    if "good_will" not in event.terms:
        return ""
    tempted = (1.0 - event.terms["good_will"]) * (1.0 - event.terms["rule"])
    return f"Of a hundred directors like this one, {_of_a_hundred(tempted)} would have kept it for their own PCN."


def _shared(event: Event) -> Told:
    headline = f"{_name(event, event.who)} shared an opportunity of £{event.terms['pounds']:,.0f}"
    return f"{headline} in month {event.month}.", _chance_of_keeping(event), (), (), ()


def _grabbed(event: Event) -> Told:
    headline = f"{_name(event, event.who)} kept an opportunity of £{event.terms['pounds']:,.0f} for itself"
    return f"{headline} in month {event.month}.", _chance_of_keeping(event), (), (), ()


def _found_out(event: Event) -> Told:
    kept = f"£{event.terms['pounds']:,.0f} for itself"
    headline = f"It came out in month {event.month} that {_name(event, event.who)} had kept an opportunity of {kept}."
    return headline, "All of the place learnt of it.", (), (), ()


def _gave_way(event: Event) -> Told:
    asker = f" to {_name(event, event.whom)}" if event.whom >= 0 else ""
    verb = "gave way" if event.kind == "gave way" else "refused to give way"
    headline = f"{_name(event, event.who)} {verb}{asker} in month {event.month}."
    decided = f"It trusted the others to give way in their turn {_of_100(event.terms['trust'])}."
    if "good_will" in event.terms and "refusal" in event.terms:
        refusing = _of_a_hundred(event.terms["refusal"])
        decided += f" Of a hundred directors like this one, {refusing} would have refused."
    return headline, decided, (), (RECIPROCITY,), (event.whom,) if event.whom >= 0 else ()


def _skimmed(event: Event) -> Told:
    service = SERVICE_WORDS[SERVICES[int(event.terms["service"])]]
    share = _percent(event.terms["share"])
    headline = f"{_name(event, event.who)} kept back {share} of the pooled money for {service} in month {event.month}."
    if "good_will" not in event.terms:
        return headline, "", (), (), ()
    tempted = (1.0 - event.terms["good_will"]) * (1.0 - event.terms["open_book"])
    same = f"Of a hundred directors like this one, with books as open as these, {_of_a_hundred(tempted)} would have."
    return headline, same, (), (), ()


def _new_director(event: Event) -> Told:
    headline = f"{_name(event, event.who)} has a new director from month {event.month}."
    why = (
        "The change was set beforehand."
        if event.terms["pinned"]
        else (
            f"The chance of a change was {100 * event.terms['hazard']:.1f}% this month; the practices' backing was "
            f"{_of_100(event.terms['backing'])}."
        )
    )
    handed = (
        f"{_opening(_share(event.terms['handover']))} of what the last one had learnt of the others was handed over."
    )
    return headline, f"{why} {handed}", (), (), ()


def _share(share: float) -> str:
    return {0.0: "nothing", 0.5: "half", 1.0: "all"}.get(share, _percent(share))


def _practice_left(event: Event) -> Told:
    practice = event.run.scenario.practice_names[int(event.terms["practice"])]
    headline = f"{practice} of {_name(event, event.who)} left the PCN contract in month {event.month}."
    decided = (
        f"Its backing for its director was {_of_100(event.terms['backing'])}; the chance that it would leave this year "
        f"was {_percent(event.terms['hazard'])}."
    )
    return headline, decided, (), (), ()


def _shock(event: Event) -> Told:
    size = event.terms["size"]
    headline = f"A shake-up unsettled everybody in month {event.month}."
    return headline, f"It counted as {size:g} bad experiences of everybody with everybody.", (), (), ()


def _moved(event: Event) -> Told:
    headline = f"Boundaries were redrawn in month {event.month}: {_name(event, event.who)} is in another place now."
    return headline, "It left its alliance, and nobody from its old place speaks for it any more.", (), (), ()


def _not_open(event: Event) -> Told:
    choice = CHOICE_WORDS[NOT_OPEN_CHOICES[int(event.terms["choice"])]]
    headline = f"A choice made for {_name(event, event.who)} ({choice}) was not open in month {event.month}."
    return headline, "Things stayed as they were.", (), (), ()


_TELL: dict[str, Callable[[Event], Told]] = {
    "founded": _founded,
    "joined": _joined,
    "left": _left,
    "collapsed": _collapsed,
    "mandate given": _mandate_given,
    "mandate withdrawn": _mandate_withdrawn,
    "mandate refused": _mandate_refused,
    "unseated": _unseated,
    "opportunity shared": _shared,
    "opportunity grabbed": _grabbed,
    "found out": _found_out,
    "gave way": _gave_way,
    "refused to give way": _gave_way,
    "skimmed": _skimmed,
    "new director": _new_director,
    "practice left": _practice_left,
    "shock": _shock,
    "boundary moved": _moved,
    "choice not open": _not_open,
}


def _led_there(event: Event, facets: tuple[int, ...], toward: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """The deeds that weigh most in the trust concerned: one a month and deed, latest first.

    Bad deeds where the choice went against the others, good ones where it went for them.
    """
    parting = event.kind in (*AGAINST, "refused to give way")
    deeds = event.run.deeds[: event.deeds_before]
    half_life = float(event.run.setting.levers.records["half_life_bad" if parting else "half_life_good"][0, 0])
    month, facet, truster, trusted = (deeds[:, k].astype(int) for k in range(4))
    concerned = (truster == event.who) & np.isin(trusted, toward) & np.isin(facet, facets)
    weight = (deeds[:, 6] if parting else deeds[:, 5]) * 0.5 ** ((event.month - month) / half_life)
    rows = np.flatnonzero(concerned & (weight > 0))
    chosen: dict[tuple[int, int, int], float] = {}
    for row in rows:
        key = (int(month[row]), int(trusted[row]), int(deeds[row, 4]))
        chosen[key] = chosen.get(key, 0.0) + float(weight[row])
    most = sorted(sorted(chosen, key=lambda k: -chosen[k])[:MOST_DEEDS], reverse=True)
    return tuple((m, deed_words(event.run, event.who, j, deed, parting)) for m, j, deed in most)


def deed_words(run: Run, truster: int, trusted: int, deed: int, hurt: bool = False) -> str:
    """A deed in words; `hurt` where it is told because it lowered trust."""
    name = DEEDS[deed]
    words = WHEN_IT_HURT.get(name, DEED_WORDS[name]) if hurt else DEED_WORDS[name]
    return words.format(truster=speaker_name(run.scenario, truster), trusted=speaker_name(run.scenario, trusted))


def pair_history(run: Run, truster: int, trusted: int) -> list[tuple[int, str, str, float, float]]:
    """All deeds that moved one director's trust in another: month, question, sentence, good, bad (observations)."""
    return [
        (
            int(d[0]),
            FACETS[int(d[1])],
            deed_words(run, truster, trusted, int(d[4]), d[6] > d[5]),
            float(d[5]),
            float(d[6]),
        )
        for d in run.deeds
        if int(d[2]) == truster and int(d[3]) == trusted
    ]
