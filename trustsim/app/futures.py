"""Futures of a place, a few at first and then all, given up as soon as nobody waits for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic

import numpy as np

from ..drivers.ensemble import Ensemble
from ..drivers.run import Run, Setting
from ..drivers.shares import MONTHLY, runs_in_threads, threads_at_hand
from ..model.chance import Dice, Sizes, future_seeds
from ..model.memory import bytes_of
from ..scenario import Scenario

SEED = 1
FUTURES = 100
FIRST = 20
"""Futures in the first picture."""
LONGEST = 0.25
"""Seconds after which a first picture is given with fewer."""
FEWEST = 4
SHARE = 3.0
"""Futures of eight PCNs over ten years that a thread runs before it gives them: what is abandoned costs no more."""
EVERY = 1.0
"""Seconds between pictures while the rest are run."""
MOST_DICE = 64 * 2**20
"""Bytes of dice that are kept for places of one size: they are the same for all that is tried there."""
KEPT = 12
"""Places whose futures without changes are kept, for all visitors: they hold nothing of a visitor's."""


class GivenUp(Exception):
    """Nobody waits for these futures any more."""


@lru_cache(maxsize=4)
def seeds(futures: int = FUTURES) -> tuple[int, ...]:
    """The seeds of the futures, the same for every place and visitor."""
    return tuple(future_seeds(SEED, futures))


class Shelf(dict[int, Dice]):
    """Dice of one size by their seeds, as many as there is room for."""

    def __init__(self, sizes: Sizes) -> None:
        """An empty shelf."""
        super().__init__()
        self.most = MOST_DICE // bytes_of(Dice, sizes.lengths)

    def setdefault(self, seed: int, dice: Dice) -> Dice:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Put dice on the shelf, if there is room; gives those to use."""
        return super().setdefault(seed, dice) if len(self) < self.most else dice


shelf_of = lru_cache(maxsize=2)(Shelf)
"""The shelf of a size, the last two kept, for all visitors: dice hold nothing of a visitor's."""


@dataclass
class Unfolding:
    """The futures of one scenario as they are run; `runs` holds those that are done, by number."""

    scenario: Scenario
    runs: list[Run] = field(default_factory=list[Run])

    @property
    def is_whole(self) -> bool:
        """Whether all are run."""
        return len(self.runs) == FUTURES

    def ensemble(self, futures: int) -> Ensemble:
        """The first so many as an ensemble; raises ValueError where fewer are run."""
        if futures > len(self.runs):
            raise ValueError(f"{futures} futures are asked for, but {len(self.runs)} are run")
        runs = self.runs[:futures]
        return Ensemble(
            self.scenario,
            seeds()[:futures],
            np.stack([run.outcomes for run in runs]),
            np.stack([run.practice_worth for run in runs]),
            tuple(runs),
        )

    def go_on(self, wanted: Callable[[], bool], hurry: bool = True) -> Iterator[int]:
        """Run the rest, and say how many are done whenever a picture is due.

        In a hurry the first is due after 20 futures, or a quarter of a second; otherwise it may take a second. Then
        one is due each second, and one when all are run; meanwhile a core is left to whoever shows the first. Raises
        GivenUp as soon as they are not wanted.
        """
        begin = last = monotonic()
        done = len(self.runs)
        first = hurry and done < FIRST
        setting, threads = Setting.of(self.scenario), threads_at_hand()
        soon, later = (FIRST, max(1, threads - 1)) if first else (done, threads)
        for part, count in ((seeds()[done:soon], threads), (seeds()[soon:], later)):
            for _, _, run in runs_in_threads([setting], part, SHARE, count, MONTHLY, shelf_of):
                self.runs.append(run)
                if not wanted():
                    raise GivenUp
                now, done = monotonic(), len(self.runs)
                early = first and (done >= FIRST or now - begin > LONGEST)
                if FEWEST <= done < FUTURES and (early or now - last > EVERY):
                    first, last = False, now
                    yield done
        yield len(self.runs)


class Baselines:
    """Whole futures of places without changes, by place, the last few kept."""

    def __init__(self) -> None:
        self._kept: dict[Scenario, list[Run]] = {}

    def of(self, place: Scenario) -> Unfolding:
        """The futures of a place: all of them where they are kept, else none yet."""
        return Unfolding(place, list(self._kept.get(place, [])))

    def keep(self, whole: Unfolding) -> None:
        """Keep the futures of a place for whoever looks at it next."""
        self._kept.pop(whole.scenario, None)
        self._kept[whole.scenario] = whole.runs
        for oldest in list(self._kept)[:-KEPT]:
            self._kept.pop(oldest, None)
