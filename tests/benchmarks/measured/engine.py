"""The one place at which the benchmarks touch the engine below `run`: ready worlds, the bare kernel, many runs."""

from collections.abc import Sequence

import numpy as np

from trustsim.drivers.run import Setting
from trustsim.model import chance, events

from .timing import Task


def dice_of(setting: Setting, seed: int) -> chance.Dice:
    """All dice of a seed."""
    return chance.roll(seed, setting.sizes)


def bare(setting: Setting, seed: int):
    """A world, dice and a log that keeps nothing, ready to run."""
    return *setting.begin(seed), events.empty_log(setting.sizes.directors)


def kernel(setting: Setting, seeds: Sequence[int], months: int | None = None) -> Task:
    """The bare kernel: all months, on a ready world and dice, a seed at a time in turn."""
    turns = iter(np.resize(list(seeds), 1_000_000).tolist())
    last = months or setting.sizes.months
    return (lambda: bare(setting, next(turns))), (lambda ready: setting.advance(*ready, 1, last))
