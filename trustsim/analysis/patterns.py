"""Patterns that the model must show (P1 to P15; pattern-oriented modelling, Grimm et al. 2005), and what must end them.

Each effect's sign and least size, and the margin within which nothing may be left of it, were set before the first run
here: the least size is half of what an earlier prototype showed, the margin a third of the least size (P1: 0.02). None
of these was changed afterwards. Four ablations were: `guide/patterns.md` says which, and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble
from .conditions import series
from .contrasts import NOBODY_LEARNS, Contrast, Effect, Settings, arm_values, effect, less, more, pair_values

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ablation:
    """What takes a pattern's cause out: in words, and as settings."""

    says: str
    settings: Settings


NO_LEARNING = Ablation("directors who learn nothing", NOBODY_LEARNS)
FAST_FORGETTING = Ablation(
    "evidence that is forgotten at once", {"trust.half_life_good": 0.2, "trust.half_life_bad": 0.2}
)


@dataclass(frozen=True)
class Finding:
    """One effect that a pattern asks for: the contrast, its least size, and the margin for what the ablation leaves."""

    contrast: Contrast
    least: float
    margin: float = 0.0
    ablation: Ablation | None = None

    def is_met(self, found: Effect) -> bool:
        """Whether the effect has the sign claimed, beyond its least size at the mean and beyond 0 for the interval."""
        return found.as_claimed and abs(found.mean) >= self.least

    def is_ended(self, left: Effect) -> bool:
        """Whether the whole interval of what the ablation leaves lies within the margin around 0."""
        return max(abs(left.low), abs(left.high)) <= self.margin


@dataclass(frozen=True)
class Pattern:
    """A pattern: its number, what it says, the effects it asks for."""

    name: str
    says: str
    findings: tuple[Finding, ...]


def findings_of(
    name: str, structures: Sequence[int], seeds: Sequence[int]
) -> list[tuple[Finding, Effect, Effect | None]]:
    """Measure a pattern: each finding with its effect, and what its ablation leaves (None where it names none)."""
    return [
        (
            f,
            effect(f.contrast, structures, seeds),
            effect(f.contrast, structures, seeds, f.ablation.settings) if f.ablation else None,
        )
        for f in PATTERNS[name].findings
    ]


def deaths_a_month(ensemble: Ensemble) -> Floats:
    """Alliances that collapse, for each month that an alliance lives; NaN in futures without any."""
    deaths = series(ensemble, "collapsed")[:, 1:].sum(axis=1)
    lived = series(ensemble, "alliances")[:, 1:].sum(axis=1)
    return np.where(lived > 0, deaths / np.maximum(lived, 1.0), np.nan)


def worth_of_practices(ensemble: Ensemble) -> Floats:
    """PCN pounds a head that reach the middle practice in all forms in the last two years."""
    return np.median(ensemble.practice_worth, axis=1)


def trust_of_third_parties(ensemble: Ensemble) -> Floats:
    """Mean trust of all but the first director in the second, in month 12."""
    seen = [run.state(12).dyads.trust[2:, :, 1].mean() for run in ensemble.runs]
    return np.array(seen, dtype=np.float64)


def _all_through_one(count: int) -> Mapping[str, Any]:
    pcns = [{"id": f"n{i}"} for i in range(count)]
    return {
        "places": [{"id": "place", "pcns": pcns}],
        "history": {"speaks_for": {f"n{i}": "n0" for i in range(1, count)}},
    }


def _eighteen_or_six(document: dict[str, Any], is_on: bool) -> dict[str, Any]:
    """Eighteen PCNs, or six, all represented by the first."""
    return {**document, **_all_through_one(18 if is_on else 6)}


def _betrayed(document: dict[str, Any], is_on: bool) -> dict[str, Any]:
    """Eight PCNs; the first director was let down badly by the second, or was not."""
    pcns = [{"id": f"n{i}"} for i in range(8)]
    bad = [{"from": "n0", "to": "n1", "facet": facet, "bad": 6} for facet in ("candour", "reciprocity")]
    return {**document, "places": [{"id": "place", "pcns": pcns}], "history": {"trust": bad if is_on else []}}


def _one_change(document: dict[str, Any], is_on: bool) -> dict[str, Any]:
    """The first director leaves in month 61, or stays."""
    return {**document, "interventions": [{"at": 61, "director_leaves": "a"}] if is_on else []}


def threshold(structures: Sequence[int], seeds: Sequence[int]) -> Floats:
    """Mean coverage at each of the `READINESS` to trust: P1's curve."""
    arms = [Contrast("", "coverage", more=True, on={"people.propensity": value}) for value in READINESS]
    means = [np.mean([arm_values(arm, k, seeds) for k in structures]) for arm in arms]
    return np.asarray(means, dtype=np.float64)


def share_worse_off(structures: Sequence[int], seeds: Sequence[int]) -> Effect:
    """P8: the share of practices that less reaches when all is given to the practices, over futures."""
    contrast = PATTERNS["P8"].findings[0].contrast
    return pair_values(
        contrast, structures, seeds, lambda on, off: (on.practice_worth < off.practice_worth).mean(axis=1)
    )


READINESS = tuple(round(0.30 + 0.08 * k, 2) for k in range(7))
"""Readiness to trust over which P1's threshold is looked for."""
_BOTH_WAYS: Settings = {"meetings.canvassing": 0.9, "meetings.feedback": 0.9}
_IN_THE_DARK: Settings = {"meetings.canvassing": 0.1, "meetings.feedback": 0.1}
_MANAGER: Settings = {"meetings.manager_wte": 0.5}
_LIKE_A_DIRECTOR = Ablation(
    "a manager like a director in everything",
    {
        "meetings.manager_benevolence": 0.72,
        "meetings.manager_vouched": 0,
        "meetings.manager_scars": 0.2,
        "meetings.manager_seat": "competes",
        "meetings.manager_capacity": 8,
        "meetings.manager_canvassing": 0.6,
        "meetings.manager_feedback": 0.5,
        "meetings.manager_skill": 0.5,
        "meetings.manager_cost": 0,
    },
)
_SCARRED: Settings = {"people.scars": 1}
_UNSCARRED: Settings = {"people.scars": 0}
_SHOCK = ({"at": 37, "shock": 1.5},)
_EVERYTHING = ({"from": 37, "set": {"practices.claim": 0.75}},)
_SQUEEZE = ({"from": 61, "set": {"practices.workload": 0.15}},)
_NO_OTHER_CHANGE: Settings = {"people.turnover": 0, "people.sacking": 0, "people.handover": 0}
_UNMOVED = Ablation(
    "directors who learn nothing and do not fear their practices", {**NOBODY_LEARNS, "practices.backing_effect": 0}
)
_WITHOUT_STAKE = Ablation("no gain and no support from working together", {"sharing.gain": 0, "sharing.support": 0})
_NO_EVIDENCE = Ablation(
    "reports, silence and being asked that are no evidence",
    {"trust.report_weight": 0, "trust.silence_weight": 0, "trust.asked_weight": 0},
)
_HANDED_OVER = Ablation("all is handed over", {"people.handover": 1})
_NOTHING_TO_LOSE = Ablation(
    "pooling that gains nothing and a voice that wins no money", {"sharing.gain": 0, "meetings.money_for_voice": 0}
)
_ONLY_HALF = Ablation(
    "sides that expect no more than half, and effort that does not drift",
    {"practices.expectation": 1, "practices.effort_drift": 0},
)
_ALWAYS_FITTING = Ablation("national measures that never miss", {"practices.misfit": 0})
_BLIND_TO_SHARES = Ablation("share-outs that are no evidence", {"trust.share_weight": 0})
_SEAT_IS_NOTHING = Ablation(
    "directors who see nothing in a seat and do not fear their practices, and no opportunities",
    {"meetings.voice_gain": 0, "practices.backing_effect": 0, "sharing.opportunity_rate": 0},
)
_TIRELESS = Ablation("asking and telling that never tire", {"meetings.capacity": 1e6})
_NO_GOSSIP = Ablation("no gossip", {"trust.gossip": 0})
_NO_FEAR = Ablation(
    "backing that does not matter, and nobody voted out", {"practices.backing_effect": 0, "people.sacking": 0}
)

PATTERNS: dict[str, Pattern] = {
    pattern.name: pattern
    for pattern in (
        Pattern(
            "P1",
            "without trust alliances do not form: a threshold, not a line",
            (
                Finding(
                    more(
                        "coverage",
                        "the ready to trust ally, the wary do not",
                        on={"people.propensity": 0.78},
                        off={"people.propensity": 0.30},
                    ),
                    0.40,
                    0.02,
                    _WITHOUT_STAKE,
                ),
            ),
        ),
        Pattern(
            "P2",
            "scars delay alliances and delegation",
            (
                Finding(
                    less("delegated", "fewer let another speak", on=_SCARRED, off=_UNSCARRED, months=(1, 24)),
                    0.155,
                    0.05,
                    FAST_FORGETTING,
                ),
                Finding(
                    less("coverage", "fewer are allied", on=_SCARRED, off=_UNSCARRED, months=(1, 24)),
                    0.12,
                    0.04,
                    FAST_FORGETTING,
                ),
            ),
        ),
        Pattern(
            "P3",
            "a shock collapses alliances; recovery takes years",
            (
                Finding(
                    less(
                        "coverage",
                        "fewer are allied in the year after",
                        interventions=_SHOCK,
                        months=(38, 49),
                        length=180,
                    ),
                    0.145,
                    0.05,
                    NO_LEARNING,
                ),
                Finding(
                    less(
                        "coverage",
                        "and still in the third year after",
                        interventions=_SHOCK,
                        months=(62, 73),
                        length=180,
                    ),
                    0.05,
                    0.05,
                    FAST_FORGETTING,
                ),
            ),
        ),
        Pattern(
            "P4",
            "a neutral manager raises delegation and voice, and gets low-trust places heard",
            (
                Finding(more("delegated", "more let another speak", on=_MANAGER), 0.19, 0.063, _LIKE_A_DIRECTOR),
                Finding(more("collective_voice", "the joint voice", on=_MANAGER), 0.20, 0.067, _LIKE_A_DIRECTOR),
                Finding(
                    more("represented", "where trust is low", on=_MANAGER, given={"people.propensity": 0.40}),
                    0.15,
                    0.05,
                    _LIKE_A_DIRECTOR,
                ),
            ),
        ),
        Pattern(
            "P5",
            "asking and telling raise trust in spokespeople, delegation and influence; silence erodes trust",
            (
                Finding(
                    more("trust.voice", "trust in spokespeople", on=_BOTH_WAYS, off=_IN_THE_DARK),
                    0.0385,
                    0.013,
                    _NO_EVIDENCE,
                ),
                Finding(more("delegated", "delegation", on=_BOTH_WAYS, off=_IN_THE_DARK), 0.175),
                Finding(more("collective_voice", "influence", on=_BOTH_WAYS, off=_IN_THE_DARK), 0.115),
                Finding(
                    less("trust.voice", "silence alone", off={"trust.silence_weight": 0}, given=_IN_THE_DARK), 0.01
                ),
            ),
        ),
        Pattern(
            "P6",
            "leaders of little good will keep alliances few and short",
            (
                Finding(less("coverage", "fewer are allied", on={"people.benevolence": 0.45}), 0.24, 0.08, _UNMOVED),
                Finding(
                    more(deaths_a_month, "deaths for each month lived", on={"people.benevolence": 0.45}),
                    0.05,
                    0.017,
                    _UNMOVED,
                ),
            ),
        ),
        Pattern(
            "P7",
            "a change of leader hurts where trust was built and helps where it was lost; handover carries both",
            (
                Finding(
                    less(
                        "trust",
                        "where good will is high (a quarter of the pairs know the one who changes)",
                        given={**_NO_OTHER_CHANGE, "people.benevolence": 0.9},
                        months=(61, 66),
                        stage=_one_change,
                    ),
                    0.0055,
                    0.0018,
                    _HANDED_OVER,
                ),
                Finding(
                    more(
                        "trust",
                        "where good will is low",
                        given={**_NO_OTHER_CHANGE, "people.benevolence": 0.4},
                        months=(61, 66),
                        stage=_one_change,
                    ),
                    0.0085,
                    0.0028,
                    _HANDED_OVER,
                ),
            ),
        ),
        Pattern(
            "P8",
            "giving everything to the practices leaves most practices worse off",
            (
                Finding(
                    less("practice_worth", "pounds that reach a practice in all forms", interventions=_EVERYTHING),
                    1.94,
                    0.65,
                    _NOTHING_TO_LOSE,
                ),
            ),
        ),
        Pattern(
            "P9",
            "two goals said aloud beat the compromise for both sides; measures set locally raise standing",
            (
                Finding(
                    more("backing", "practices", on={"practices.goals": "dual"}),
                    0.077,
                    0.026,
                    _ONLY_HALF,
                ),
                Finding(
                    more("standing", "the system", on={"practices.goals": "dual"}),
                    0.064,
                    0.021,
                    _ONLY_HALF,
                ),
                Finding(
                    more("standing", "local measures", on={"practices.measures": "local"}),
                    0.028,
                    0.009,
                    _ALWAYS_FITTING,
                ),
            ),
        ),
        Pattern(
            "P10",
            "an unequal share-out shrinks pooling",
            (
                Finding(
                    less("pledged", "pledges", on={"sharing.skew": 0.15}, given={"sharing.skim": 0}),
                    0.087,
                    0.029,
                    _BLIND_TO_SHARES,
                ),
            ),
        ),
        Pattern(
            "P11",
            "few seats make directors let another speak: a stronger voice with trust, unheard PCNs without",
            (
                Finding(
                    more("delegated", "delegation", on={"meetings.seats": 1}, off={"meetings.seats": 8}),
                    0.06,
                    0.02,
                    _SEAT_IS_NOTHING,
                ),
                Finding(
                    more("collective_voice", "the joint voice", on={"meetings.seats": 1}, off={"meetings.seats": 8}),
                    0.065,
                ),
                Finding(
                    less(
                        "represented",
                        "heard at all, where trust is low",
                        on={"meetings.seats": 1},
                        off={"meetings.seats": 8},
                        given={"people.propensity": 0.35},
                    ),
                    0.375,
                ),
            ),
        ),
        Pattern(
            "P12",
            "a single representative is overloaded as those it speaks for grow in number",
            (
                Finding(
                    less(
                        "trust.voice@rep",
                        "trust in the one who speaks for seventeen rather than five",
                        given={"meetings.seats": 1, "meetings.mandate_inertia": 1, "people.turnover": 0},
                        months=(1, 36),
                        length=36,
                        stage=_eighteen_or_six,
                    ),
                    0.0965,
                    0.032,
                    _TIRELESS,
                ),
            ),
        ),
        Pattern(
            "P13",
            "third parties hear of a betrayal",
            (
                Finding(
                    less(trust_of_third_parties, "trust of the others in who let one down", length=12, stage=_betrayed),
                    0.0145,
                    0.005,
                    _NO_GOSSIP,
                ),
            ),
        ),
        Pattern(
            "P14",
            "squeezed practices make their director take its mandate back",
            (
                Finding(
                    less("delegated", "delegation", interventions=_SQUEEZE),
                    0.115,
                    0.038,
                    _NO_FEAR,
                ),
            ),
        ),
        Pattern(
            "P15",
            "alliances live and die; fewer die when bad news counts no more than good",
            (
                Finding(
                    less(deaths_a_month, "deaths for each month lived", on={"trust.bad_weight": 1}),
                    0.012,
                    0.004,
                    NO_LEARNING,
                ),
            ),
        ),
    )
}
