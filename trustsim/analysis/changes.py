"""Changes measured: what a ready what-if does to a ready place, on the same chance events, gauge by gauge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble, run_seeds
from ..drivers.shares import MONTHLY
from ..model.measures import MEASURES
from ..scenario import Scenario, WhatIf
from ..scenario.ready import find, ready_what_ifs
from .comparison import same_way
from .contrasts import Measured, Settings, measured
from .intervals import Interval, interval
from .lives import Life, survival
from .words import in_sentence, label_of

Floats = NDArray[np.float64]
OfPair = Callable[[Ensemble, Ensemble], Floats]
"""From the futures with a change and those without it to one value a future."""
Told = Callable[[str], None]


@dataclass(frozen=True)
class Gauge:
    """One thing to look at: its name at the head of a row, in a sentence, its unit, and which way is better.

    `of` is a measure's name (over `months` first to last, else its own outcome), what gives one value a future, or
    a count of months from `waits_from` until something happens, NaN where it never does. `of_pair` is there where only
    the two futures together say it; it then stands for the difference.
    """

    label: str
    said: str
    unit: str
    better: str
    of: str | Measured
    months: tuple[int, int] | None = None
    waits_from: int | None = None
    of_pair: OfPair | None = None
    rises: str = "rises"
    falls: str = "falls"


def gauge(measure: str, said: str = "", months: tuple[int, int] | None = None) -> Gauge:
    """A measure of the model as a gauge; `said` where its label does not fit a sentence."""
    declared = MEASURES[measure]
    when = f", months {months[0]} to {months[1]}" if months else ""
    return Gauge(
        label_of(measure) + when, said or in_sentence(measure), declared.unit, declared.direction, measure, months
    )


def wait(label: str, said: str, of: Measured, start: int = 0) -> Gauge:
    """Months from `start` until something happens; where it never does, the months that were left count."""
    return Gauge(label, said, "months", "less", of, waits_from=start, rises="gets longer", falls="gets shorter")


@dataclass(frozen=True)
class Change:
    """What is compared: a ready place or what-if `on` against another, `off`; `says` what was changed."""

    says: str
    off: str
    on: str


@dataclass(frozen=True)
class Wait:
    """How long it takes in half of the futures (Kaplan-Meier; NaN: longer than seen), and in how many never."""

    median: float
    never: int


@dataclass(frozen=True)
class Paired(Interval):
    """A paired difference, on less off: mean over futures and its 95 % interval.

    `alone` is the gauge without the change, `futures` the number of pairs, `agree` how many of them differ in the
    direction of the mean. `waits` are off and on, of gauges that wait.
    """

    alone: Interval
    futures: int
    agree: int
    waits: tuple[Wait, Wait] | None = None

    @property
    def sign(self) -> int:
        """1 or −1 where the whole interval is on that side of 0; 0 where nothing is clear."""
        return 1 if self.low > 0.0 else -1 if self.high < 0.0 else 0


@dataclass
class Futures:
    """Futures of ready places and what-ifs on the same seeds, with settings changed in all; each run but once."""

    seeds: Sequence[int]
    settings: Settings = field(default_factory=dict[str, float | int | str])
    told: Told | None = None
    _kept: dict[str, Ensemble] = field(default_factory=dict[str, Ensemble], repr=False)

    def of(self, name: str) -> Ensemble:
        """The futures of a ready place or what-if by its short name; what happened in them is not kept."""
        if name not in self._kept:
            if self.told:
                self.told(name)
            scenario = ready_scenario(name)
            scenario = scenario.with_(parameters=self.settings) if self.settings else scenario
            self._kept[name] = run_seeds(scenario, self.seeds, keep=MONTHLY)
        return self._kept[name]


def ready_scenario(name: str) -> Scenario:
    """The scenario of a ready place, or of a ready what-if on its own baseline; raises InputError for neither."""
    path = find(name, what_ifs=True)
    return WhatIf.load(path).scenario if name in {ready.name for ready in ready_what_ifs()} else Scenario.load(path)


def place_of(name: str) -> str:
    """The short name of the place that a ready what-if changes; a ready place is its own."""
    if name not in {ready.name for ready in ready_what_ifs()}:
        return name
    return Path(str(WhatIf.load(find(name, what_ifs=True)).as_dict()["baseline"])).stem


def values(of: Gauge, ensemble: Ensemble) -> Floats:
    """One value a future; where it waits and nothing comes, the months that were left."""
    found = measured(ensemble, of.of, of.months)
    return found if of.waits_from is None else np.where(np.isnan(found), _left(of, ensemble), found)


def differences(futures: Futures, change: Change, of: Gauge) -> Floats:
    """What a change does to a gauge, one value a future."""
    on, off = futures.of(change.on), futures.of(change.off)
    return of.of_pair(on, off) if of.of_pair else values(of, on) - values(of, off)


def pair(futures: Futures, change: Change, of: Gauge) -> Paired:
    """What a change does to a gauge, over futures."""
    off = futures.of(change.off)
    alone = interval([]) if of.of_pair else interval(values(of, off))
    waits = None if of.waits_from is None else (_waited(of, off), _waited(of, futures.of(change.on)))
    return replace(over_pairs(differences(futures, change, of)), alone=alone, waits=waits)


def apart(futures: Futures, change: Change, beside: Change, of: Gauge) -> Paired:
    """How much more a change does to a gauge than another change does, on the same seeds."""
    return over_pairs(differences(futures, change, of) - differences(futures, beside, of))


def over_pairs(found: Floats) -> Paired:
    """The mean of one difference a future, its interval, and how many agree with it."""
    known = found[np.isfinite(found)]
    mean = interval(known)
    share = same_way(known, mean.mean)
    agree = 0 if np.isnan(share) else round(share * known.size)
    return Paired(mean.mean, mean.low, mean.high, interval([]), int(known.size), agree)


def _left(of: Gauge, ensemble: Ensemble) -> int:
    return ensemble.scenario.months - (of.waits_from or 0)


def _waited(of: Gauge, ensemble: Ensemble) -> Wait:
    found, left = measured(ensemble, of.of), _left(of, ensemble)
    waits = [
        Life(seed, 0, 0, None if np.isnan(value) else int(value), left)
        for seed, value in zip(ensemble.seeds, found, strict=True)
    ]
    of_all = survival(waits)
    return Wait(of_all.quartile(0.5), of_all.seen - of_all.ended)
