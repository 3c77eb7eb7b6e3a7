"""The phases over all pairs against the same in C.

Ours are the rules themselves, `set_forgetting` and `forget` as the schedule has them and `listen`, in an entry
generated for them; beside it `pairs.c`, hand-written for the Beta rule alone and free to work out once what the rules
work out for each director. Both start from the same state, two years into a run, and have the same list of listeners
and speakers:
one a director and month. Before the time is taken they must give the same numbers: the same bits if the C compiler
may not join products and sums, within 1e-12 if it may, as by default. The ratio is to the C of the compiler's defaults.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from trustsim import Scenario
from trustsim.drivers.run import Setting
from trustsim.model import schedule
from trustsim.model.compiled import compile_now, generated
from trustsim.model.memory import LeverPeriods
from trustsim.model.rules import confer
from trustsim.model.trust import beta, overall

from . import c_compiler, engine
from .scale import Scale, place_of, say, system_of
from .timing import Task, compare

SEED = 11
WARM_UP = 24
LEVERS = ("half_life_good", "half_life_bad", "prior_weight", "manager_vouched", "gossip")
WRITTEN = ("column", "tenure", "changed", "helped", "opportunity")
"""Arrays of directors that forgetting writes."""
CLOSE = 1e-12
SET_FORGETTING, FORGET = (s.act for s in schedule.MONTH if s.act.__name__ in ("set_forgetting", "forget"))
OURS = f"""@entry
def pair_phases(first, last, periods, all_levers, talks, dyads, directors, places):
    for month in range(first, last):
        levers = all_levers[periods[month]]
        for place in range(places.money_index.size):
            {schedule.call(SET_FORGETTING)}
        for director in range(directors.place.size):
            {schedule.call(FORGET)}
        for turn in range(directors.place.size):
            listener = talks[month, turn, 0]
            speaker = talks[month, turn, 1]
            credence = levers[directors.place[listener]].gossip * overall(dyads, listener, speaker)
            {schedule.call(confer.listen)}
"""


class PairCase:
    """One scenario's state, levers and talks, as both need them."""

    def __init__(self, scenario: Scenario) -> None:
        setting = Setting.of(scenario)
        structure = setting.structure
        self.setting = setting
        world, dice, log = engine.bare(setting, SEED)
        setting.advance(world, dice, log, 1, min(WARM_UP, setting.sizes.months))
        self.dyads, self.directors, self.places = world.dyads, world.directors, world.places
        for name in WRITTEN[:1] + WRITTEN[2:]:
            getattr(self.directors, name)[:] = 7
        n, months = setting.sizes.directors, setting.sizes.months
        rng = np.random.default_rng(SEED)
        self.talks = np.empty((months + 1, n, 2), np.int64)
        for month in range(months + 1):
            self.talks[month, :, 0] = rng.permutation(n)
            self.talks[month, :, 1] = (self.talks[month, :, 0] + rng.integers(1, n, n)) % n
        self.periods = np.ascontiguousarray(structure.periods)
        self.levers = np.stack([np.asarray(structure.levers[name], float) for name in LEVERS], axis=-1)
        groups = type(self.dyads), type(self.directors), type(self.places)
        ours = generated(OURS, [SET_FORGETTING, FORGET, confer.listen, overall])["pair_phases"]
        self.ours = compile_now(ours, (int, int, self.periods, LeverPeriods, self.talks, *groups))

    def for_ours(self) -> tuple[Any, ...]:
        """What our phases take: fresh copies of the groups."""
        months = self.setting.sizes.months
        groups = (self.dyads.copy(), self.directors.copy(), self.places.copy())
        return 1, months + 1, self.periods, self.setting.levers, self.talks, *groups

    def for_c(self) -> list[Any]:
        """What the C takes: the same numbers in fresh arrays."""
        sizes = self.setting.sizes
        memory, directors = self.dyads.memory, self.directors
        fixed = [self.periods, self.levers, self.talks, directors.place, directors.propensity, directors.key]
        moved = [memory[beta.GOOD], memory[beta.BAD], memory[beta.HEARSAY], self.dyads.trust]
        moved += [getattr(directors, name) for name in WRITTEN]
        arrays = [*fixed, np.empty((sizes.places, 2)), *moved]
        return [sizes.directors, sizes.places, sizes.months, *(np.array(a, order="C") for a in arrays)]

    def farthest(self, function: Any) -> float:
        """How far the numbers of both end apart, at most."""
        ours, theirs = self.for_ours(), self.for_c()
        self.ours(*ours)
        call(function, theirs)
        dyads, directors, _ = ours[-3:]
        mine = [dyads.memory[beta.GOOD], dyads.memory[beta.BAD], dyads.memory[beta.HEARSAY], dyads.trust]
        mine += [getattr(directors, name) for name in WRITTEN]
        return max(float(np.abs(a - b).max()) for a, b in zip(mine, theirs[-len(mine) :], strict=True))

    def task(self) -> Task:
        """Our phases, on fresh copies."""
        return self.for_ours, lambda given: self.ours(*given)

    def task_c(self, function: Any) -> Task:
        """The C, on fresh copies."""
        return lambda: as_addresses(self.for_c()), lambda given: function(*given[0])


def as_addresses(given: list[Any]) -> tuple[list[Any], list[Any]]:
    """Arguments as C takes them, and what must be kept meanwhile."""
    return [a.ctypes.data if isinstance(a, np.ndarray) else a for a in given], given


def call(function: Any, given: list[Any]) -> None:
    """Call the C; the arrays given are changed in place."""
    function(*as_addresses(given)[0])


def cases(scale: Scale) -> dict[str, PairCase]:
    """A place and a system."""
    return {
        "place": PairCase(place_of(scale.place, scale.months)),
        "system": PairCase(system_of(scale.system, scale.months)),
    }


def measure(scale: Scale) -> dict[str, Any]:
    """Ratios for both sizes; null where there is no C compiler."""
    names = ("kernel_vs_c", "kernel_vs_c_system", "kernel_vs_c_same_bits", "kernel_vs_c_same_bits_system")
    figures: dict[str, Any] = dict.fromkeys(names)
    with tempfile.TemporaryDirectory() as folder:
        try:
            joined = c_compiler.load(c_compiler.compile_c(Path(folder)))
            same = c_compiler.load(c_compiler.compile_c(Path(folder), c_compiler.SAME_BITS))
        except RuntimeError as error:
            say(f"  {error}")
            return figures
        for size, case in cases(scale).items():
            if case.farthest(same) != 0.0 or case.farthest(joined) > CLOSE:
                raise ArithmeticError(f"C and ours differ by {case.farthest(same)} and {case.farthest(joined)}")
            end = "_system" if size == "system" else ""
            times = 20 if size == "place" else 2
            ratio, ours, theirs = compare(case.task(), case.task_c(joined), scale.rounds, times)
            figures["kernel_vs_c" + end] = ratio
            figures["pairs_us_a_month" + end] = ours / scale.months * 1e6
            figures["pairs_us_a_month_in_c" + end] = theirs / scale.months * 1e6
            figures["kernel_vs_c_same_bits" + end] = compare(case.task(), case.task_c(same), scale.rounds, times)[0]
    return figures
