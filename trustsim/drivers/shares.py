"""Runs shared out over the cores: threads of this process while they are few, processes where there are more."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model.chance import Dice, Sizes
from ..model.events import Log
from ..model.kept_code import parts_are_kept
from ..model.schedule import driver
from .behaviour import ORDINARY, Behaviour
from .processes import Died, shared_out
from .run import Desk, Run, Setting

if TYPE_CHECKING:
    from ..scenario import Scenario

MOST_THREADS = 4
"""Threads that one Python keeps busy: about a tenth of a small run is Python's own, which one thread does at a time."""

WORTH_A_THREAD = 4
"""Runs of eight PCNs over ten years below which another thread costs more than it saves."""

WORTH_A_PROCESS = 200
"""The same of another process."""

WORTH_COMPILING = 3000
"""The same where each process must first compile a behaviour for itself."""


STRETCHES = 8
"""Stretches that each thread or process has about to do, so that all end at about the same time."""

Result = tuple[int, int, NDArray[np.float64] | None, NDArray[np.float64], NDArray[np.float64], Log | None]
"""What another process gives of a run: numbers of its scenario and seed, panel, practices' worth, outcomes, log."""


@dataclass(frozen=True)
class Keep:
    """What to keep of each run beside its outcomes: measures by month, and what happened."""

    monthly: bool = True
    events: bool = True


ALL, MONTHLY, ENDS = Keep(), Keep(events=False), Keep(monthly=False, events=False)


def runs_here(
    settings: Sequence[Setting],
    seeds: Sequence[int],
    keep: Keep = ALL,
    shelf_of: Callable[[Sizes], dict[int, Dice] | None] = lambda _: None,
) -> Iterator[tuple[int, int, Run]]:
    """Run settings in this process, seed by seed: number of the setting, number of the seed, run.

    `shelf_of` gives what holds dice from one call to the next.
    """
    desks = {
        sizes: Desk(sizes, keep.monthly, keep.events, shelf_of(sizes))
        for sizes in dict.fromkeys(s.sizes for s in settings)
    }
    for place, seed in enumerate(seeds):
        for desk in desks.values():
            desk.roll(seed)
        for number, setting in enumerate(settings):
            yield number, place, desks[setting.sizes].run(setting)


def runs_in_threads(
    settings: Sequence[Setting],
    seeds: Sequence[int],
    share: float,
    threads: int,
    keep: Keep = ALL,
    shelf_of: Callable[[Sizes], dict[int, Dice] | None] = lambda _: None,
) -> Iterator[tuple[int, int, Run]]:
    """Run settings in threads of this process; else as `runs_here`.

    Runs come in the order of their stretches, each of about `share`, in runs of eight PCNs over ten years: those of
    settings of one size in the order of the seeds. Closed early, it runs no more than what the threads are at.
    """

    def run(stretch: Stretch) -> list[tuple[int, int, Run]]:
        own = [settings[k] for k in stretch.settings]
        found = runs_here(own, seeds[stretch.first : stretch.end], keep, shelf_of)
        return [(stretch.settings[number], stretch.first + place, one) for number, place, one in found]

    pool = ThreadPoolExecutor(threads, "runs")
    try:
        for runs in pool.map(run, stretches(settings, len(seeds), share)):
            yield from runs
    finally:
        pool.shutdown(cancel_futures=True)


def threads_at_hand() -> int:
    """Threads for runs in this process: one a core, as far as one Python can keep them busy."""
    return min(os.cpu_count() or 1, MOST_THREADS)


def runs_shared(
    settings: Sequence[Setting],
    seeds: Sequence[int],
    workers: int | None = None,
    keep: Keep = ALL,
    behaviour: Behaviour = ORDINARY,
) -> Iterator[tuple[int, int, Run]]:
    """Run settings of one behaviour in any order, in threads or processes where that pays; else as `runs_here`.

    `workers` None: as many as there are cores.
    """
    total = len(seeds) * sum(_cost(setting.sizes) for setting in settings)
    cores = workers or os.cpu_count() or 1
    threads = 1 if behaviour.is_plain else min(cores, MOST_THREADS)
    process = WORTH_COMPILING if behaviour.functions else WORTH_A_PROCESS
    if cores > threads and behaviour.can_be_sent and (workers or total >= 2 * process):
        share = max(total / (STRETCHES * cores), process / STRETCHES)
        yield from _runs_in_processes(settings, seeds, share, cores, keep)
    elif threads > 1 and (workers or total >= 2 * WORTH_A_THREAD):
        share = max(total / (STRETCHES * threads), WORTH_A_THREAD / STRETCHES)
        yield from runs_in_threads(settings, seeds, share, threads, keep)
    else:
        yield from runs_here(settings, seeds, keep)


def _runs_in_processes(
    settings: Sequence[Setting], seeds: Sequence[int], share: float, count: int, keep: Keep
) -> Iterator[tuple[int, int, Run]]:
    """Run settings in processes, this one among them, in any order; else as `runs_here`."""
    if not parts_are_kept():
        driver()
    work = _Work([one.scenario for one in settings], list(seeds), keep, settings[0].behaviour)
    for stretch, results in shared_out(work, stretches(settings, len(seeds), share), count - 1, helps=True):
        if isinstance(results, Died):
            names = ", ".join(settings[k].scenario.name for k in stretch.settings)
            raise RuntimeError(f"runs of {names}, seeds {seeds[stretch.first : stretch.end]}: {results.reason}")
        for number, place, panel, worth, ends, log in results:
            setting, at = stretch.settings[number], stretch.first + place
            yield setting, at, Run(settings[setting], seeds[at], (), panel, worth, ends, log)


class Stretch(NamedTuple):
    """Settings of one size, by number, and a stretch of seeds, for one thread or process to run."""

    settings: tuple[int, ...]
    first: int
    end: int


def stretches(settings: Sequence[Setting], seeds: int, share: float) -> list[Stretch]:
    """Stretches of about a share, in runs of eight PCNs over ten years, the longest first."""
    costs = [_cost(setting.sizes) for setting in settings]
    found: list[tuple[float, Stretch]] = []
    for sizes in dict.fromkeys(setting.sizes for setting in settings):
        alike = tuple(k for k, setting in enumerate(settings) if setting.sizes == sizes)
        cost = sum(costs[k] for k in alike)
        step = max(1, min(seeds, int(share / cost)))
        found += [(cost * step, Stretch(alike, k, min(seeds, k + step))) for k in range(0, seeds, step)]
    return [stretch for _, stretch in sorted(found, key=lambda one: -one[0])]


def _cost(sizes: Sizes) -> float:
    """About how long a run takes, in runs of eight PCNs over ten years: work for each PCN, and for each pair."""
    n = sizes.directors
    return sizes.months / 120.0 * (0.8 * n / 8.0 + 0.2 * (n / 8.0) ** 2)


@dataclass(frozen=True)
class _Work:
    """What a process needs to run any stretch."""

    scenarios: "list[Scenario]"
    seeds: list[int]
    keep: Keep
    behaviour: Behaviour

    def __call__(self, stretch: Stretch) -> list[Result]:
        settings = [Setting.of(self.scenarios[k], behaviour=self.behaviour) for k in stretch.settings]
        return [
            (number, place, r.kept_panel, r.practice_worth, r.outcomes, r.kept_log)
            for number, place, r in runs_here(settings, self.seeds[stretch.first : stretch.end], self.keep)
        ]
