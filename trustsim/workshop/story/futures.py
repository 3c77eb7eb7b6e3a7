"""The futures behind a story: a hundred of each scenario on the same dice, run once, and looked into where asked."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...drivers.ensemble import Ensemble, run_many
from ...drivers.run import Run, Setting, run
from ...drivers.shares import MONTHLY, threads_at_hand
from ...model import events
from ...model.chance import future_seeds
from ...scenario import Scenario

SEED, FUTURES = 1, 100
KEPT = 48
"""Scenarios whose futures are kept."""
OF_DIRECTORS = ("place", "alliance", "need", "patients", "spoken", "backing", "standing", "for_system", "effort")
OF_PRACTICES = ("member", "worth", "claim", "backing", "sustainability")
Arrays = dict[str, NDArray[Any]]
Progress = Callable[[int, int], None]
"""Is told how many runs of how many are done."""


@dataclass(frozen=True)
class Watched:
    """What measures of a whole place leave out, by future and month (0: the start).

    `trust` is [future, month, truster, question, trusted]; `decision` [future, month, place]; `directors` and
    `practices` hold arrays by name, [future, month, PCN] and [future, month, practice].
    """

    trust: NDArray[np.float64]
    decision: NDArray[np.float64]
    directors: Arrays
    practices: Arrays


@dataclass(frozen=True)
class Hundred:
    """The futures of one scenario: measures by month, and on demand what each director and practice saw of them."""

    scenario: Scenario
    ensemble: Ensemble = field(repr=False)

    @cached_property
    def watched(self) -> Watched:
        """Trust, decisions, directors and practices month by month, by running the futures once more."""
        return _watch(self.scenario, self.ensemble.seeds)

    def whole(self, number: int) -> Run:
        """One future with all that happened in it; `number` counts from 0."""
        return run(self.scenario, self.ensemble.seeds[number])


class Futures:
    """Futures of scenarios on the same seeds, each scenario run but once while it is among the last used.

    May be shared by threads; they run one after another.
    """

    def __init__(self, seeds: Sequence[int] | None = None, kept: int = KEPT) -> None:
        """Futures on these seeds (not given: the hundred of every story)."""
        self.seeds = tuple(future_seeds(SEED, FUTURES) if seeds is None else seeds)
        self._most = kept
        self._progress: Progress | None = None
        self._kept: OrderedDict[str, Hundred] = OrderedDict()
        self._looking, self._running = threading.Lock(), threading.Lock()

    def telling(self, progress: Progress) -> "Futures":
        """The same futures, of which `progress` is told how many runs of how many are done as this one runs them."""
        made = copy(self)
        made._progress = progress
        return made

    def of(self, scenario: Scenario) -> Hundred:
        """The futures of a scenario."""
        return self.all_of([scenario])[0]

    def all_of(self, scenarios: Sequence[Scenario]) -> list[Hundred]:
        """The futures of several scenarios; those to be run are run together, so that dice are rolled but once."""
        wanted = {one.digest: one for one in scenarios}
        found = self._found(wanted)
        if len(found) < len(wanted):
            with self._running:
                found = self._found(wanted)
                if missing := [one for key, one in wanted.items() if key not in found]:
                    made = run_many(missing, self.seeds, threads_at_hand(), self._progress, MONTHLY)
                    found |= {one.scenario.digest: Hundred(one.scenario, one) for one in made}
                    self._keep(found)
        return [found[one.digest] for one in scenarios]

    def _found(self, wanted: Iterable[str]) -> dict[str, Hundred]:
        with self._looking:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def _keep(self, found: Mapping[str, Hundred]) -> None:
        with self._looking:
            for key, hundred in found.items():
                self._kept[key] = hundred
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _watch(scenario: Scenario, seeds: Sequence[int]) -> Watched:
    setting = Setting.of(scenario)
    trust: list[NDArray[np.float64]] = []
    decision: list[NDArray[np.float64]] = []
    directors: dict[str, list[NDArray[Any]]] = {name: [] for name in OF_DIRECTORS}
    practices: dict[str, list[NDArray[Any]]] = {name: [] for name in OF_PRACTICES}
    for seed in seeds:
        world, dice = setting.begin(seed)
        log = events.empty_log(setting.sizes.directors, 0)
        for month in range(scenario.months + 1):
            if month:
                setting.advance(world, dice, log, month, month)
            trust.append(world.dyads.trust.copy())
            decision.append(world.places.decision.copy())
            for name, kept in directors.items():
                kept.append(getattr(world.directors, name).copy())
            for name, kept in practices.items():
                kept.append(getattr(world.practices, name).copy())

    def stacked(rows: list[NDArray[Any]]) -> NDArray[Any]:
        return np.stack(rows).reshape(len(seeds), scenario.months + 1, *rows[0].shape)

    return Watched(
        stacked(trust),
        stacked(decision),
        {name: stacked(rows) for name, rows in directors.items()},
        {name: stacked(rows) for name, rows in practices.items()},
    )
