"""Whether the headline conclusions survive another way of forming trust."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from ..model.parameters import PARAMETERS
from .changes import Futures, Paired, Told, apart, pair
from .contrasts import Settings
from .questions import CLAIMS, Claim, seeds

RULE = PARAMETERS["trust.rule"]
EVEN = "even"
_WORDS = {
    "beta": (
        "all turns counted",
        "good and bad turns are counted, older ones fade, and what others say of somebody counts for a few turns",
    ),
    "average": (
        "late turns count most",
        "each turn moves trust a step its own way, however many turns there were before",
    ),
    "image_scoring": (
        "a good or bad name",
        "each deed moves a name a step up or down, as far wherever it stands, until it is as good or bad as can be",
    ),
    "tit_for_tat": (
        "only the last turn",
        "the last deed alone counts, a third of bad ones are forgiven, and nobody listens to what others say",
    ),
    EVEN: (
        "bad news counts no more than good",
        "all turns counted, but one good turn makes up for one bad turn",
    ),
}
"""What a manager would call each way, and what it means; of a way that is not here, what its declaration says."""


class Verdict(Enum):
    """What the model says of a claim: its whole interval is on the claimed side of 0, on the other, or on neither."""

    HOLDS = "holds"
    REVERSED = "the other way round"
    NOTHING_CLEAR = "nothing clear"


@dataclass(frozen=True)
class TrustRule:
    """A way in which trust is formed: its name, what a manager would call it, what it means, and its settings."""

    name: str
    called: str
    means: str
    settings: Settings = field(hash=False)


def trust_rules() -> tuple[TrustRule, ...]:
    """Every option of the parameter, the standard one first; then bad news that counts no more than good."""
    parts = [part.strip().partition(": ") for part in RULE.meaning.rstrip(".").split(";")]
    meanings = {option: meaning for option, _, meaning in parts}
    standard = RULE.options[int(RULE.default)]
    rules = [
        TrustRule(
            option,
            *_WORDS.get(option, (option.replace("_", " "), meanings.get(option, RULE.label))),
            {} if option == standard else {RULE.path: option},
        )
        for option in sorted(RULE.options, key=lambda option: option != standard)
    ]
    return (*rules, TrustRule(EVEN, *_WORDS[EVEN], {"trust.bad_weight": 1}))


def verdict(found: Paired, more: bool) -> Verdict:
    """The verdict on a claim that something is more, or less."""
    if found.sign == 0:
        return Verdict.NOTHING_CLEAR
    return Verdict.HOLDS if (found.sign > 0) == more else Verdict.REVERSED


def measure_claim(claim: Claim, futures: Futures) -> Paired:
    """The paired difference that a claim speaks of."""
    if claim.beside is None:
        return pair(futures, claim.change, claim.of)
    return apart(futures, claim.change, claim.beside, claim.of)


def survival(
    rules: Sequence[TrustRule], futures: int, told: Told | None = None, standard: Futures | None = None
) -> dict[str, tuple[Paired, ...]]:
    """What is found of each of the `CLAIMS`, in order, by the name of the rule under which trust is formed.

    `standard` are futures at hand of the rule that changes no setting.
    """
    found: dict[str, tuple[Paired, ...]] = {}
    for rule in rules:
        own = standard if standard and not rule.settings else Futures(seeds(futures), rule.settings, told)
        found[rule.name] = tuple(measure_claim(claim, own) for claim in CLAIMS)
    return found
