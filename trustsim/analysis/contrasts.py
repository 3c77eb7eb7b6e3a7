"""Contrasts: a claim put to the model as two settings on the same dice, and what is left of it when a cause is cut."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble, run_seeds
from ..drivers.shares import MONTHLY
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..scenario import Scenario
from .intervals import Interval, interval

Settings = Mapping[str, float | int | str]
Stage = Callable[[dict[str, Any], bool], dict[str, Any]]
Floats = NDArray[np.float64]
NOBODY_LEARNS: Settings = {"trust.prior_weight": 1e6, "trust.gossip": 0}
"""Trust stays where it began."""
Measured = Callable[[Ensemble], Floats]
"""What gives one value a future."""


@dataclass(frozen=True)
class Contrast:
    """One claim: with the settings `on` against the settings `off`, a measure is more or less.

    A measure is named, or is a function of an ensemble. What settings do not name has its default. `given` holds in
    both arms; `interventions` are added to the arm `on`. `months` (first, last) are those over which a named measure
    is averaged; None takes its own outcome. `cut` is what must go, beside the mechanism itself, for nothing to be left
    of the effect. `stage` changes the scenario's document for an arm (told whether it is `on`) where settings cannot
    say it.
    """

    says: str
    measure: str | Measured
    more: bool
    on: Settings = field(default_factory=dict[str, float | int | str])
    off: Settings = field(default_factory=dict[str, float | int | str])
    given: Settings = field(default_factory=dict[str, float | int | str])
    interventions: tuple[Mapping[str, Any], ...] = ()
    months: tuple[int, int] | None = None
    cut: Settings = field(default_factory=dict[str, float | int | str])
    length: int = 120
    stage: Stage | None = None


def more(measure: str | Measured, says: str, **arms: Any) -> Contrast:
    """A claim that a measure is more; `arms` as in `Contrast`."""
    return Contrast(says, measure, more=True, **arms)


def less(measure: str | Measured, says: str, **arms: Any) -> Contrast:
    """A claim that a measure is less; `arms` as in `Contrast`."""
    return Contrast(says, measure, more=False, **arms)


@dataclass(frozen=True)
class Effect(Interval):
    """A paired difference, on less off: mean over futures, 95 % interval, number of pairs."""

    pairs: int
    more: bool

    @property
    def as_claimed(self) -> bool:
        """Whether the interval lies wholly on the side that the claim names."""
        return self.low > 0.0 if self.more else self.high < 0.0

    def is_share_of(self, other: "Effect", share: float) -> bool:
        """Whether the whole interval is nearer to 0 than this share of another effect, or there is nothing to see."""
        return math.isnan(self.mean) or max(abs(self.low), abs(self.high)) < share * abs(other.mean)

    def __str__(self) -> str:
        return f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}] over {self.pairs} pairs"


def drawn_place(structure_seed: int, months: int, pcns: int = 8) -> dict[str, Any]:
    """A document of one place drawn like England's."""
    return {
        "schema_version": 1,
        "name": f"Place {structure_seed}",
        "months": months,
        "structure_seed": structure_seed,
        "places": [{"id": "place", "draw": {"pcns": pcns, "like": "england"}}],
    }


def effect(contrast: Contrast, structures: Sequence[int], seeds: Sequence[int], cut: Settings | None = None) -> Effect:
    """Measure a contrast over drawn places and seeds; `cut` and the contrast's own cut then hold in both arms.

    Pairs share structure, seed and all dice; the interval is Student's t over the pairs. It speaks of futures of these
    places: they are few, and other places may differ by more.
    """

    def difference(on: Ensemble, off: Ensemble) -> Floats:
        return measured(on, contrast.measure, contrast.months) - measured(off, contrast.measure, contrast.months)

    return pair_values(contrast, structures, seeds, difference, cut)


def pair_values(
    contrast: Contrast,
    structures: Sequence[int],
    seeds: Sequence[int],
    of_pair: Callable[[Ensemble, Ensemble], Floats],
    cut: Settings | None = None,
) -> Effect:
    """Mean and interval of what `of_pair` says of the arms on and off, one value a future."""
    pairs = np.concatenate(
        [of_pair(*(_arm(contrast, k, seeds, is_on, cut) for is_on in (True, False))) for k in structures]
    )
    found = interval(pairs)
    return Effect(found.mean, found.low, found.high, int(np.isfinite(pairs).sum()), contrast.more)


def arm_values(contrast: Contrast, structure: int, seeds: Sequence[int]) -> Floats:
    """A contrast's measure in its arm `on`, one value a future."""
    return measured(_arm(contrast, structure, seeds, True), contrast.measure, contrast.months)


def _arm(
    contrast: Contrast, structure: int, seeds: Sequence[int], is_on: bool, cut: Settings | None = None
) -> Ensemble:
    taken_out = {} if cut is None else {**cut, **contrast.cut}
    settings = {**contrast.given, **(contrast.on if is_on else contrast.off), **taken_out}
    document = {**drawn_place(structure, contrast.length), "parameters": nested(settings)}
    if is_on and contrast.interventions:
        document["interventions"] = list(contrast.interventions)
    if contrast.stage:
        document = contrast.stage(document, is_on)
    return _ensemble(json.dumps(document, sort_keys=True), tuple(seeds))


@lru_cache(maxsize=64)
def _ensemble(document: str, seeds: tuple[int, ...]) -> Ensemble:
    """Run a document's scenario; many claims share an arm, which is run once."""
    return run_seeds(Scenario.from_dict(json.loads(document)), seeds, keep=MONTHLY)


def nested(settings: Settings) -> dict[str, dict[str, float | int | str]]:
    """Turn dotted paths into the groups of a scenario file; stored numbers into what a file says."""
    groups: dict[str, dict[str, float | int | str]] = {}
    for path, value in settings.items():
        p = PARAMETERS[path]
        groups.setdefault(p.group, {})[p.name] = value if isinstance(value, str) else p.plain(float(value))
    return groups


def measured(ensemble: Ensemble, measure: str | Measured, months: tuple[int, int] | None = None) -> Floats:
    """One value a future: the outcome of a measure over the whole system, or its mean over months first to last."""
    if callable(measure):
        return measure(ensemble)
    number = list(MEASURES).index(measure)
    if months is None:
        return ensemble.outcomes[:, -1, number]
    span = ensemble.panels[:, months[0] : months[1] + 1, -1, number]
    counted = np.isfinite(span)
    total = np.where(counted, span, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(counted.any(axis=1), total / counted.sum(axis=1), np.nan)
