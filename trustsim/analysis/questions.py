"""Ten questions that leads of integrated care systems ask: what is compared, what is looked at, what is claimed.

The seeds on which they are measured are used for nothing else: no parameter was set and no claim chosen on them.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble
from .changes import Change, Futures, Gauge, Paired, gauge, pair, wait
from .conditions import Lookup, first_month, months_to_recover
from .contrasts import measured
from .words import SUM

Floats = NDArray[np.float64]
FIRST_SEED = 60_000
FUTURES = 100


def seeds(futures: int = FUTURES) -> range:
    """The seeds of the ten questions."""
    return range(FIRST_SEED, FIRST_SEED + futures)


@dataclass(frozen=True)
class Claim:
    """A conclusion with a sign: a change makes a gauge more (or less), or does so more than the change `beside`.

    `carried_by` says by what, in the model: there it may break when trust is formed otherwise.
    """

    says: str
    of: Gauge
    more: bool
    change: Change
    carried_by: str
    beside: Change | None = None


@dataclass(frozen=True)
class Turn:
    """What an answer may depend on: the same gauge for the change made in two circumstances."""

    on: str
    of: Gauge
    here: str
    change: Change
    there: str
    other: Change


@dataclass(frozen=True)
class Question:
    """A question as a lead would ask it; each of its changes is measured by each of its gauges.

    `told` are the changes of which the answer speaks, all where it is empty; `own` gauges replace the question's for
    one change; `bear_in_mind` is what no number says.
    """

    number: int
    title: str
    asked: str
    changes: tuple[Change, ...]
    gauges: tuple[Gauge, ...]
    claims: tuple[Claim, ...]
    bear_in_mind: str
    turns: tuple[Turn, ...] = ()
    told: tuple[Change, ...] = ()
    own: tuple[tuple[Change, tuple[Gauge, ...]], ...] = ()

    def gauges_of(self, change: Change) -> tuple[Gauge, ...]:
        """The gauges by which one of the changes is measured."""
        return dict(self.own).get(change, self.gauges)


@dataclass(frozen=True)
class Line:
    """One line of an answer's table: a change, a gauge and what was found."""

    change: Change
    of: Gauge
    found: Paired


def lines(question: Question, futures: Futures) -> list[Line]:
    """Measure a question: each change by each of its gauges."""
    return [
        Line(change, of, pair(futures, change, of)) for change in question.changes for of in question.gauges_of(change)
    ]


def cost_in_all(ensemble: Ensemble) -> Floats:
    """What manager, asking and telling cost a year in all, in pounds."""
    return measured(ensemble, "cost") * float(ensemble.scenario.structure().patients.sum())


def net_better_off(on: Ensemble, off: Ensemble) -> Floats:
    """Practices that the change leaves with more, less those that it leaves with less."""
    return np.sign(on.practice_worth - off.practice_worth).sum(axis=1)


def half_together(ensemble: Ensemble, after: int = 0) -> Floats:
    """Months after a month until half the PCNs are in an alliance; NaN where they are not any more."""

    def condition(of: Lookup) -> NDArray[np.bool_]:
        allied = of("coverage")
        return (allied >= 0.5) & (np.arange(allied.shape[1]) > after)

    return first_month(ensemble, condition) - after


THREE_YEARS = (1, 36)
"""The first three years, of which a first year of departures is one."""
PAPER = 24
"""The month of the national paper in Neighbourfield, and of the new boundaries on the two banks."""
TWO_YEARS_AFTER = (PAPER + 1, PAPER + 24)

DELEGATED = gauge("delegated", "the share of PCNs that let another speak for them")
VOICE = gauge("collective_voice", "the strength of the shared voice")
PLACE_MONEY = gauge("place_money", "the money that the place gets")
COST = gauge("cost", "the cost of manager, asking and telling")
COST_IN_ALL = Gauge(
    "The same cost, a year for the whole place", "that cost for the whole place", SUM, "less", cost_in_all
)
HOURS = gauge("hours", "the time that directors spend asking and telling")
DAYS = gauge("cd_days", "the directors' time freed")
REPRESENTED = gauge("represented", "the share of patients spoken for")
GAP = gauge("gap", "the distance of decisions from what PCNs need")
WITHDRAWN = gauge("withdrawn", "the number of mandates taken back")
TRUST_VOICE = gauge("trust.voice", "trust in one another as spokespeople")
TRUST_REP = gauge("trust.voice@rep", "the trust of the represented in whoever speaks for them")
INFORMED = gauge("informed", "the share of represented PCNs that heard back")
HALF_TOGETHER = wait(
    "Months until half the PCNs are in an alliance", "the wait until half the PCNs are in an alliance", half_together
)
COVERAGE = gauge("coverage", "the share of PCNs in an alliance")
COLLAPSED = gauge("collapsed", "the number of alliances that collapse")
SPREAD = gauge("spread", "the evenness with which opportunities go round")
CANDOUR = gauge("trust.candour", "trust that others share opportunities first")
WORTH = gauge("practice_worth", "what reaches a practice in all forms")
NET_BETTER_OFF = Gauge(
    "Practices better off, less practices worse off",
    "the number of practices better off less those worse off",
    "count",
    "more",
    "practice_worth",
    of_pair=net_better_off,
)
SUSTAINABILITY = gauge("sustainability", "practices' sustainability")
PLEDGED = gauge("pledged", "the share of PCN money that is pooled")
BACKING = gauge("backing", "practices' backing of their directors")
STANDING = gauge("standing", "directors' standing with the system")
INTEGRATION = gauge("integration", "the work for the system that comes to something")
EXITS = gauge("exits", "the number of practices that leave the PCN contract")
OVERRUN = gauge("time_overrun", "the overrun of directors' time")
NEW_DIRECTORS = gauge("new_directors", "the number of changes of director")
EARLY_COVERAGE = gauge("coverage", "the share of PCNs in an alliance over the first three years", THREE_YEARS)
EARLY_TRUST = gauge("trust", "trust between PCNs over the first three years", THREE_YEARS)
EARLY_BACKING = gauge("backing", "practices' backing over the first three years", THREE_YEARS)
AFTER_COVERAGE = gauge("coverage", "the share of PCNs in an alliance over the two years after", TWO_YEARS_AFTER)
AFTER_DELEGATED = gauge(
    "delegated", "the share of PCNs that let another speak over the two years after", TWO_YEARS_AFTER
)
MENDING = wait(
    "Months until as many PCNs are in an alliance as in the year before the paper",
    "the wait until alliances are back at the level of the year before",
    partial(months_to_recover, measure="coverage", month=PAPER),
    PAPER,
)
HALF_AFTER = wait(
    "Months after the paper until half the PCNs are in an alliance",
    "the wait after the paper until half the PCNs are in an alliance",
    partial(half_together, after=PAPER),
    PAPER,
)

MANAGER = Change("half a manager", "averingley", "averingley-manager")
DIRECTORS_TIME = Change("paid time for directors to ask and tell", "averingley", "averingley-directors-time")
MANAGER_INSTEAD = Change(
    "half a manager rather than directors' time", "averingley-directors-time", "averingley-manager"
)
WARY_SEATS = Change("two chairs where trust is thin", "longtable-wary", "longtable-wary-two-seats")
TRUSTING_SEATS = Change("two chairs where trust comes easily", "longtable-trusting", "longtable-trusting-two-seats")
MINUTES = Change("minutes within the week", "quietmoor", "quietmoor-minutes")
MINUTES_AND_ASKING = Change("minutes, and asking beforehand", "quietmoor", "quietmoor-minutes-and-asking")
ASKING_AS_WELL = Change("asking as well as minutes", "quietmoor-minutes", "quietmoor-minutes-and-asking")
PUSH = Change("pushing with a ready-made federation", "cleaveholm", "cleaveholm-federation")
HELP = Change("paying for help", "cleaveholm", "cleaveholm-help")
HELP_INSTEAD = Change("paying for help rather than pushing", "cleaveholm-federation", "cleaveholm-help")
ROTA = Change("a rota among directors of ordinary good will", "gullhaven", "gullhaven-rota")
GRASPING_ROTA = Change(
    "a rota among directors who look after their own", "gullhaven-grasping", "gullhaven-grasping-rota"
)
ALL_DOWN = Change("passing the money down", "pennythorn", "pennythorn-all-to-practices")
GROWING_ALL_DOWN = Change(
    "passing the money down while it grows", "pennythorn-growing", "pennythorn-growing-all-to-practices"
)
TWO_GOALS = Change("two goals said aloud", "averingley", "averingley-two-goals")
LOCAL_TOO = Change("two goals aloud and local measures", "averingley", "averingley-two-goals-local-measures")
LOCAL_AS_WELL = Change(
    "local measures on top of two goals aloud", "averingley-two-goals", "averingley-two-goals-local-measures"
)
THIRD_GO = Change("a third of directors leaving", "averingley", "averingley-third-go")
HANDOVER = Change(
    "careful rather than scant handover as they leave", "averingley-third-go", "averingley-third-go-handover"
)
WARY_THIRD_GO = Change(
    "a third of directors leaving where trust is thin", "averingley-wary", "averingley-wary-third-go"
)
WARY_HANDOVER = Change(
    "careful rather than scant handover where trust is thin",
    "averingley-wary-third-go",
    "averingley-wary-third-go-handover",
)
PAPER_COMES = Change("the national paper", "neighbourfield-left-alone", "neighbourfield")
PREPARED_HELP = Change("help with setting up, from a year before", "neighbourfield", "neighbourfield-help")
PREPARED_HANDOVER = Change("careful handovers, from a year before", "neighbourfield", "neighbourfield-handover")
PREPARED_MANAGER = Change("half a manager, from a year before", "neighbourfield", "neighbourfield-manager")
REDRAWN = Change("boundaries redrawn", "two-banks", "two-banks-redrawn")


def _pressed(word: str, what: str, place: str, where: str) -> Change:
    return Change(f"{word} {what} where partners {where}", place, f"{place}-{word}-{what}")


PRESSED = {
    (place, what, word): _pressed(word, what, place, where)
    for place, where in (("harkenby", "let PCNs down"), ("harkenby-steady", "deliver"))
    for what in ("pressure", "rules")
    for word in ("light", "firm", "hard")
}
"""Question 10: two places, letters and rules, each in three strengths."""
HARD_PRESSURE = PRESSED["harkenby", "pressure", "hard"]
STEADY_HARD_PRESSURE = PRESSED["harkenby-steady", "pressure", "hard"]
HARD_RULES = PRESSED["harkenby", "rules", "hard"]
STEADY_HARD_RULES = PRESSED["harkenby-steady", "rules", "hard"]

QUESTIONS: dict[int, Question] = {
    question.number: question
    for question in (
        Question(
            1,
            "Half a manager, or directors' time?",
            "We can pay for half a manager to serve all the PCNs, or pay directors for time to ask and tell one "
            "another. Which does more for general practice?",
            (MANAGER, DIRECTORS_TIME, MANAGER_INSTEAD),
            (DELEGATED, VOICE, PLACE_MONEY, COST, COST_IN_ALL, HOURS, DAYS),
            (
                Claim(
                    "half a manager gets more PCNs to let another speak for them",
                    DELEGATED,
                    True,
                    MANAGER,
                    "a manager has no network of its own, so letting it speak asks for less trust",
                ),
                Claim(
                    "half a manager gets more PCNs to let another speak for them than directors' time does",
                    DELEGATED,
                    True,
                    MANAGER_INSTEAD,
                    "a manager needs no trust between rivals, while time to ask and tell works by way of that trust",
                ),
            ),
            "The two do not cost the same: compare the lines on cost before choosing. Whether a real manager would be "
            "seen as neutral is assumed here, and would have to be earned.",
        ),
        Question(
            2,
            "Fewer chairs at the board?",
            "The board is too big. What happens if primary care goes from five chairs to two?",
            (WARY_SEATS, TRUSTING_SEATS),
            (REPRESENTED, VOICE, GAP, WITHDRAWN),
            (
                Claim(
                    "where trust is thin, fewer chairs leave fewer patients spoken for",
                    REPRESENTED,
                    False,
                    WARY_SEATS,
                    "whoever has no chair must let another speak, which those who trust nobody will not do",
                ),
                Claim(
                    "where trust comes easily, fewer chairs make the shared voice stronger",
                    VOICE,
                    True,
                    TRUSTING_SEATS,
                    "those without a chair let others speak for them, and fewer voices contradict one another less",
                ),
            ),
            "A smaller board saves the time of all the others who sit at it; that saving is not counted here.",
            turns=(
                Turn(
                    "how easily directors trust one another",
                    REPRESENTED,
                    "where trust is thin",
                    WARY_SEATS,
                    "where it comes easily",
                    TRUSTING_SEATS,
                ),
                Turn(
                    "how easily directors trust one another",
                    VOICE,
                    "where trust is thin",
                    WARY_SEATS,
                    "where it comes easily",
                    TRUSTING_SEATS,
                ),
            ),
        ),
        Question(
            3,
            "Minutes within the week?",
            "They say they never hear back. If minutes must be out within the week, does that change anything?",
            (MINUTES, MINUTES_AND_ASKING, ASKING_AS_WELL),
            (TRUST_VOICE, TRUST_REP, INFORMED, DELEGATED),
            (
                Claim(
                    "minutes within the week raise trust in one another as spokespeople",
                    TRUST_VOICE,
                    True,
                    MINUTES,
                    "each report is a good turn that is remembered, and silence a bad one",
                ),
                Claim(
                    "minutes within the week get more PCNs to let another speak for them",
                    DELEGATED,
                    True,
                    MINUTES,
                    "trust in a spokesperson must rise far enough for more directors to take the step",
                ),
            ),
            "Only those who are spoken for get minutes, so trust averaged over all pairs moves less than theirs.",
        ),
        Question(
            4,
            "Wait, push or pay for help?",
            "Two PCNs fell out when they split. Do we wait for it to heal, push them together, or pay for help?",
            (PUSH, HELP, HELP_INSTEAD),
            (HALF_TOGETHER, COVERAGE, COLLAPSED),
            (
                Claim(
                    "a ready-made federation brings half the PCNs together sooner than waiting",
                    HALF_TOGETHER,
                    False,
                    PUSH,
                    "joining what is already there spares the trouble of setting up, whatever one thinks of the others",
                ),
                Claim(
                    "paid help brings half the PCNs together sooner than waiting",
                    HALF_TOGETHER,
                    False,
                    HELP,
                    "somebody skilled makes setting up cheaper, so less trust is enough",
                ),
            ),
            "What pushing does to goodwill is not in the model: a federation that feels forced may be joined on paper "
            "only. The price of help is not counted either.",
        ),
        Question(
            5,
            "A rota for pilots?",
            "Every pilot seems to go to the same PCN. Would an agreed rota end the grumbling?",
            (ROTA, GRASPING_ROTA),
            (SPREAD, CANDOUR, COVERAGE),
            (
                Claim(
                    "a rota raises trust that others share opportunities first",
                    CANDOUR,
                    True,
                    ROTA,
                    "opportunities seen to be shared are good turns, even where a rule asked for them",
                ),
                Claim(
                    "a rota raises trust in sharing more where directors look after their own",
                    CANDOUR,
                    True,
                    GRASPING_ROTA,
                    "there is more to put right where opportunities would otherwise be kept",
                    beside=ROTA,
                ),
            ),
            "In the model a turn taken because a rule says so earns as much trust as one freely taken. People may see "
            "through that.",
            turns=(
                Turn(
                    "how far directors look after their own",
                    COVERAGE,
                    "among directors of ordinary good will",
                    ROTA,
                    "among those who look after their own",
                    GRASPING_ROTA,
                ),
            ),
        ),
        Question(
            6,
            "All the money straight to the practices?",
            "Our practices want the PCN money passed straight down. What would I be signing?",
            (ALL_DOWN, GROWING_ALL_DOWN),
            (WORTH, NET_BETTER_OFF, SUSTAINABILITY, PLEDGED),
            (
                Claim(
                    "passing the money down leaves practices with less in all forms",
                    WORTH,
                    False,
                    ALL_DOWN,
                    "what is pooled stretches further and a shared voice wins money; trust plays a smaller part",
                ),
                Claim(
                    "passing the money down shrinks what is pooled",
                    PLEDGED,
                    False,
                    ALL_DOWN,
                    "what practices take directly cannot be pooled; trust plays a smaller part",
                ),
            ),
            "That a pooled pound stretches further, and that a shared voice wins money, are assumptions of the model. "
            "Where neither is so, passing the money down costs little.",
            turns=(
                Turn(
                    "whether the money grows",
                    WORTH,
                    "while the money stands still",
                    ALL_DOWN,
                    "while it grows",
                    GROWING_ALL_DOWN,
                ),
            ),
        ),
        Question(
            7,
            "Two goals, said aloud?",
            "Can I ask PCNs to work on inequalities and still keep their practices with us?",
            (TWO_GOALS, LOCAL_TOO, LOCAL_AS_WELL),
            (BACKING, STANDING, INTEGRATION, EXITS),
            (
                Claim(
                    "saying both goals aloud raises practices' backing of their directors",
                    BACKING,
                    True,
                    TWO_GOALS,
                    "each side expects no more than was agreed; trust between PCNs hardly enters",
                ),
                Claim(
                    "local measures on top of two goals aloud raise directors' standing with the system",
                    STANDING,
                    True,
                    LOCAL_AS_WELL,
                    "what is measured fits what is needed; trust between PCNs hardly enters",
                ),
            ),
            "The model takes it that goals once agreed are kept to by both sides.",
        ),
        Question(
            8,
            "A third of directors leaving?",
            "A third of our directors will leave this year. How worried should I be, and is a proper handover worth "
            "paying for?",
            (THIRD_GO, HANDOVER, WARY_THIRD_GO, WARY_HANDOVER),
            (EARLY_COVERAGE, COLLAPSED, EARLY_TRUST, EARLY_BACKING),
            (
                Claim(
                    "a third of directors leaving lowers trust between PCNs over the first three years",
                    EARLY_TRUST,
                    False,
                    THIRD_GO,
                    "a newcomer is owed nothing for what the predecessor did, good or bad",
                ),
                Claim(
                    "a careful handover keeps trust between PCNs higher while many directors leave",
                    EARLY_TRUST,
                    True,
                    HANDOVER,
                    "what was remembered of the one who left is carried over to the newcomer",
                ),
            ),
            "A handover carries grudges over as well as goodwill. What departures do to the PCNs' own work is not "
            "counted.",
            turns=(
                Turn(
                    "how easily directors trust one another",
                    EARLY_TRUST,
                    "in the ordinary place",
                    THIRD_GO,
                    "where trust is thin",
                    WARY_THIRD_GO,
                ),
                Turn(
                    "how easily directors trust one another",
                    EARLY_COVERAGE,
                    "in the ordinary place",
                    THIRD_GO,
                    "where trust is thin",
                    WARY_THIRD_GO,
                ),
            ),
        ),
        Question(
            9,
            "From networks to neighbourhoods?",
            "If PCNs are turned into neighbourhoods, what do we lose, and what could we do now so that it mends "
            "sooner?",
            (PAPER_COMES, PREPARED_HELP, PREPARED_HANDOVER, PREPARED_MANAGER, REDRAWN),
            (MENDING, HALF_AFTER, AFTER_COVERAGE, AFTER_DELEGATED, EXITS),
            (
                Claim(
                    "the national paper leaves fewer PCNs in an alliance over the two years after",
                    AFTER_COVERAGE,
                    False,
                    PAPER_COMES,
                    "everybody is let down by somebody at once, and remembers it",
                ),
                Claim(
                    "help with setting up, begun a year before, makes alliances mend sooner after the paper",
                    MENDING,
                    False,
                    PREPARED_HELP,
                    "it is cheaper to set up again, so less trust is enough",
                ),
                Claim(
                    "half a manager, begun a year before, keeps more PCNs letting another speak over the two years "
                    "after",
                    AFTER_DELEGATED,
                    True,
                    PREPARED_MANAGER,
                    "letting a manager speak asks for less trust between PCNs, so a blow to that trust matters less",
                ),
            ),
            "Mending means to be back where the same place stood in the year before. What lifts that year as well, as "
            "preparations may, sets itself a higher mark; half the PCNs in an alliance is the same mark for all. The "
            "size of the blow is made up.",
            own=(
                (PAPER_COMES, (AFTER_COVERAGE, AFTER_DELEGATED, EXITS)),
                (REDRAWN, (AFTER_COVERAGE, AFTER_DELEGATED, EXITS)),
            ),
        ),
        Question(
            10,
            "Press harder, or leave them be?",
            "Community services let our PCNs down as it is. Should I press PCNs harder on performance, or leave them "
            "be?",
            tuple(PRESSED.values()),
            (STANDING, INTEGRATION, BACKING, COVERAGE, OVERRUN, NEW_DIRECTORS),
            (
                Claim(
                    "where partners let PCNs down, hard pressure lowers practices' backing of their directors",
                    BACKING,
                    False,
                    HARD_PRESSURE,
                    "practices hold it against their director that it passes unfair pressure on",
                ),
                Claim(
                    "where partners let PCNs down, hard rules leave fewer PCNs in an alliance",
                    COVERAGE,
                    False,
                    HARD_RULES,
                    "rules make working together cost more, so more trust is needed for it to be worth while",
                ),
            ),
            "In the model pressure brings missed requirements to light and is felt as unfair. That it might also rouse "
            "PCNs which could do more is not in it.",
            turns=(
                Turn(
                    "whether partners deliver",
                    BACKING,
                    "where partners let PCNs down",
                    HARD_PRESSURE,
                    "where they deliver",
                    STEADY_HARD_PRESSURE,
                ),
            ),
            told=(HARD_PRESSURE, HARD_RULES, STEADY_HARD_PRESSURE, STEADY_HARD_RULES),
        ),
    )
}
CLAIMS: tuple[Claim, ...] = tuple(claim for question in QUESTIONS.values() for claim in question.claims)
"""The headline conclusions of the ten questions."""
