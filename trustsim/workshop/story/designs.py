"""What designs bought with points come to: in how many futures each beats doing nothing, and what is weakest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.conditions import months_to_recover
from ...analysis.words import label_of, listed, lowered
from ...drivers.ensemble import run_seeds
from ...drivers.shares import MONTHLY, threads_at_hand
from ...scenario import Scenario
from .budget import Budget, Design
from .counted import Count, counted
from .futures import Hundred
from .looks import Look, parsed, values
from .reveal import Telling

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stand:
    """How one design stands against doing nothing, over the same futures.

    `beats` says by future whether it is better on all measures; `of_each` counts each measure. `recovers` is the
    median number of months until each measure is back where it was before a blow (NaN: not in half of the futures;
    empty where no blow is asked about). `weakest` names the measures better in the fewest futures; none where all are
    level.
    """

    name: str
    design: Design
    cost: int
    beats: NDArray[np.bool_] = field(repr=False)
    of_each: tuple[Count, ...]
    weakest: str
    recovers: tuple[float, ...]
    sentence: str

    @property
    def beats_in(self) -> int:
        """In how many futures it is better on all measures."""
        return int(self.beats.sum())

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values for a page; NaN becomes None."""
        return {
            "name": self.name,
            "design": list(self.design),
            "cost": self.cost,
            "beats": self.beats.tolist(),
            "beats_in": self.beats_in,
            "of_each": [
                {"agree": one.agree, "mean": one.mean, "low": one.low, "high": one.high} for one in self.of_each
            ],
            "weakest": self.weakest,
            "recovers": [None if months != months else months for months in self.recovers],
            "sentence": self.sentence,
        }


def stands(telling: Telling, scene: str, designs: Mapping[str, Sequence[str]]) -> tuple[Stand, ...]:
    """How the room's designs (name to ids of cards) stand in a scene that reveals designs.

    Raises InputError for a design that cannot be bought, KeyError for a scene that reveals none.
    """
    found, budget = telling.story.scene(scene).reveal, telling.story.budget
    if found is None or not found.designs or budget is None or found.against is None:
        raise KeyError(f"{scene} reveals no designs")
    months = (
        (found.months[0], found.months[1]) if found.months else (1, telling.scenario(telling.story.baseline).months)
    )
    looks = tuple(parsed(text) for text in found.measures or filter(None, [found.measure]))
    base = telling.scenario(found.variant or telling.story.baseline)
    bought = [budget.design(cards) for cards in designs.values()]
    scenarios = [telling.scenario(found.against), *(budget.built(design, base) for design in bought)]
    bare, *hundreds = telling.futures.all_of(scenarios)
    made: list[Stand] = []
    for name, design, hundred in zip(designs, bought, hundreds, strict=True):
        better, counts = _against(looks, hundred, bare, months)
        beats = np.logical_and.reduce(better)
        waits = _recovered(looks, hundred, found.recovers)
        weakest = _weakest(looks, better)
        told = _told(name, beats, better, weakest)
        made.append(Stand(name, design, budget.cost(design), beats, counts, weakest, waits, told))
    return tuple(made)


def _against(
    looks: Sequence[Look], hundred: Hundred, bare: Hundred, months: tuple[int, int]
) -> tuple[list[NDArray[np.bool_]], tuple[Count, ...]]:
    """By look, in which futures it is better than doing nothing, and the difference counted."""
    better: list[NDArray[np.bool_]] = []
    counts: list[Count] = []
    for look in looks:
        apart = values(look, hundred, months) - values(look, bare, months)
        good = -apart if look.direction == "less" else apart
        better.append(good > 0.0)
        counts.append(counted(apart, "lower" if look.direction == "less" else "higher"))
    return better, tuple(counts)


def _weakest(looks: Sequence[Look], better: Sequence[NDArray[np.bool_]]) -> str:
    """What the measure is called that is better in the fewest futures, several where they are; none: all are level."""
    sums = [int(of.sum()) for of in better]
    if min(sums) == max(sums):
        return ""
    return listed([lowered(label_of(look.measure)) for look, n in zip(looks, sums, strict=True) if n == min(sums)])


def _told(name: str, beats: NDArray[np.bool_], better: Sequence[NDArray[np.bool_]], weakest: str) -> str:
    head = f"“{name}” beats doing nothing on all {len(better)} in {int(beats.sum())} of {len(beats)} futures"
    least = min(int(of.sum()) for of in better)
    if not weakest:
        return f"{head}; none of them is weaker than the others."
    return f"{head}; weakest is {weakest}, better in {least}."


def _recovered(looks: Sequence[Look], hundred: Hundred, month: int | None) -> tuple[float, ...]:
    if month is None:
        return ()
    found: list[float] = []
    for look in looks:
        waits = months_to_recover(hundred.ensemble, look.measure, month)
        middle = float(np.median(np.where(np.isnan(waits), np.inf, waits)))
        found.append(middle if np.isfinite(middle) else float("nan"))
    return tuple(found)


def best_in(
    budget: Budget,
    on: Scenario,
    designs: Sequence[Design],
    looks: Sequence[Look],
    months: tuple[int, int],
    seeds: Sequence[int],
) -> NDArray[np.int64]:
    """In how many futures each design is the best, all on the same dice.

    The best is the one whose gains against doing nothing, each measured in standard deviations over all designs and
    futures, add up to the most.
    """

    def measured(scenario: Scenario) -> Floats:
        hundred = Hundred(scenario, run_seeds(scenario, seeds, threads_at_hand(), keep=MONTHLY))
        return np.stack([(-1 if look.direction == "less" else 1) * values(look, hundred, months) for look in looks])

    gains = np.stack([measured(budget.built(design, on)) for design in designs]) - measured(on)
    spread = gains.std(axis=(0, 2), keepdims=True)
    best = (gains / np.where(spread > 0.0, spread, 1.0)).sum(axis=1).argmax(axis=0)
    return np.bincount(best, minlength=len(designs))
