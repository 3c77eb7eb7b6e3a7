"""One run: a pure function of a scenario, a seed and imposed choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..model import chance, changed, events, schedule
from ..model.measures import MEASURES
from ..model.memory import LeverPeriods, Rows
from ..model.start import World, blank, sizes_of, start
from ..model.state import NO_ALLIANCE, NOBODY, Record
from ..scenario.imagined import column, is_real
from .behaviour import ORDINARY, Behaviour

if TYPE_CHECKING:
    import networkx
    import pandas

    from ..scenario import Scenario

Choices = Sequence[Mapping[str, Any]]
MOST_SEED = 2**64 - 1
CHARACTER = frozenset({"good_will"})
"""Terms of events that say what a director is like."""


@dataclass(frozen=True)
class Setting:
    """A scenario made ready: what every run of it shares."""

    scenario: "Scenario"
    structure: Any
    pins: Any
    imposed: Any
    levers: LeverPeriods
    sizes: chance.Sizes
    behaviour: Behaviour = ORDINARY
    changes: schedule.Changes = schedule.NO_CHANGES

    @classmethod
    def of(cls, scenario: "Scenario", choices: Choices = (), behaviour: Behaviour = ORDINARY) -> "Setting":
        """Make a scenario ready, with choices imposed on directors (formats as in the guide) and rules replaced."""
        structure, pins, imposed = scenario.shared()
        if choices:
            imposed = scenario.imposed(list(choices))
        levers, sizes = LeverPeriods(structure.levers), sizes_of(structure, pins)
        return cls(scenario, structure, pins, imposed, levers, sizes, behaviour, behaviour.changes(scenario))

    def begin(self, seed: int) -> tuple[World, chance.Dice]:
        """Roll the dice of a seed and make the state at month 0."""
        schedule.prepare()
        dice = roll(seed, self.sizes)
        return start(self.structure, self.levers, self.sizes, dice), dice

    def advance(self, world: World, dice: chance.Dice, log: events.Log, first: int, last: int) -> None:
        """Run months `first` to `last` with the compiled driver, changing the state in place."""
        advance = changed.driver(self.changes) if self.changes.are_any else schedule.driver()
        advance(first, last + 1, self.structure.periods, self.levers, *world, dice, self.pins, self.imposed, log)


def roll(seed: int, sizes: chance.Sizes, dice: chance.Dice | None = None) -> chance.Dice:
    """Roll the dice of a seed, into `dice` if given; raises InputError for a seed that cannot be used."""
    if not 0 <= seed <= MOST_SEED:
        raise InputError(f"seed is {seed}; give a whole number from 0 to 2^64 - 1")
    return chance.roll(seed, sizes, dice)


class Desk:
    """Room to run scenarios of the same sizes, one after another, without making it anew.

    `monthly` keeps measures by month and `eventful` what happened; outcomes are kept in any case. `shelf` holds dice of
    these sizes by their seeds, where those that are rolled are kept.
    """

    def __init__(
        self,
        sizes: chance.Sizes,
        monthly: bool = True,
        eventful: bool = True,
        shelf: dict[int, chance.Dice] | None = None,
    ) -> None:
        """Make the room."""
        schedule.prepare()
        self.sizes, self.monthly, self.eventful, self.shelf = sizes, monthly, eventful, shelf
        self.dice = chance.Dice(sizes.lengths)
        self.world = blank(sizes, monthly)
        self.log = self._log(64 + 4 * sizes.months * sizes.directors if eventful else 0)
        self._rolled: int | None = None

    def _log(self, room: int) -> events.Log:
        return events.empty_log(self.sizes.directors, room)

    def roll(self, seed: int) -> None:
        """Roll the dice of a seed for the runs that follow, unless they lie there already."""
        if seed != self._rolled:
            if self.shelf is None:
                roll(seed, self.sizes, self.dice)
            else:
                self.dice = self.shelf.get(seed) or self.shelf.setdefault(seed, roll(seed, self.sizes))
            self._rolled = seed

    def run(self, setting: Setting, choices: Choices = ()) -> "Run":
        """Run a scenario of these sizes on the dice rolled."""
        self.play(setting)
        if self.eventful and self.log.written[0] > len(self.log.events):
            self.log = self._log(int(self.log.written[0]))
            self.play(setting)
        record = self.world.record
        panel = record.panel.copy() if self.monthly else None
        log = self.log.trimmed() if self.eventful else None
        return Run(setting, self.seed, choices, panel, record.practice_worth.copy(), outcomes(record), log)

    @property
    def seed(self) -> int:
        """The seed whose dice lie here; raises RuntimeError before any are rolled."""
        if self._rolled is None:
            raise RuntimeError("no dice are rolled")
        return self._rolled

    def play(self, setting: Setting) -> None:
        """Run a scenario and leave what came of it in `world` and `log`."""
        start(setting.structure, setting.levers, self.sizes, self.dice, self.world)
        self.log.clear()
        setting.advance(self.world, self.dice, self.log, 1, self.sizes.months)


@dataclass(frozen=True)
class Event:
    """One thing that happened; indices are of PCNs (−1: none; the number of PCNs: the manager)."""

    month: int
    kind: str
    place: int
    who: int
    whom: int
    alliance: int
    terms: dict[str, float]
    known_to: tuple[int, ...]
    deeds_before: int
    run: "Run" = field(repr=False, compare=False)

    @property
    def pcns(self) -> tuple[int, ...]:
        """The PCNs concerned, for marks in pictures."""
        pair = (self.who, self.whom) if self.kind == "founded" else (self.who,)
        return tuple(i for i in pair if i >= 0)


def read_events(log: events.Log, run: "Run") -> list[Event]:
    """Turn a log's rows into events of a run; what a director is like is left out beside a real name."""
    found: list[Event] = []
    hidden = CHARACTER if is_real(run.scenario) else frozenset[str]()
    for at, row in enumerate(log.events[: int(log.written[0])]):
        month, kind, place, who, whom, alliance, deeds = (int(x) for x in row[: events.HEAD])
        name = events.KIND_NAMES[kind]
        values = row[events.HEAD : events.HEAD + len(events.KINDS[name])]
        terms = {
            t: float(v) for t, v in zip(events.KINDS[name], values, strict=True) if not np.isnan(v) and t not in hidden
        }
        found.append(Event(month, name, place, who, whom, alliance, terms, log.knowing(at), deeds, run))
    return found


@dataclass(frozen=True)
class Trace:
    """The state after every month (row 0: the start), for pictures and questions."""

    alliance: NDArray[np.int64]  # [T + 1, N]
    representative: NDArray[np.int64]  # [T + 1, N]
    seated: NDArray[np.int64]  # [T + 1, N]
    backing: NDArray[np.float64]  # [T + 1, N]
    trust: NDArray[np.float64]  # [T + 1, truster, facet, trusted]
    directors: Rows = field(repr=False)  # all arrays of directors, by month
    places: Rows = field(repr=False)
    practices: Rows = field(repr=False)


@dataclass(frozen=True)
class Run:
    """One future of a scenario: outcomes, measures by month, events, and on demand the whole trace.

    What was not kept is had by running again. `outcomes` is [place (last: the system), measure], `practice_worth` [M].
    """

    setting: Setting = field(repr=False)
    seed: int
    choices: Choices = field(repr=False)
    kept_panel: NDArray[np.float64] | None = field(repr=False)
    practice_worth: NDArray[np.float64] = field(repr=False)
    outcomes: NDArray[np.float64] = field(repr=False)
    kept_log: events.Log | None = field(repr=False)

    @cached_property
    def panel(self) -> NDArray[np.float64]:
        """Measures [month + 1, place (last: the system), measure], NaN where there is nothing to measure."""
        return self._again.panel if self.kept_panel is None else self.kept_panel

    @cached_property
    def log(self) -> events.Log:
        """What happened, as the model writes it."""
        return self._again.log if self.kept_log is None else self.kept_log

    @cached_property
    def _again(self) -> "Run":
        return run_setting(self.setting, self.seed, self.choices)

    @cached_property
    def events(self) -> list[Event]:
        """What happened, in order."""
        return read_events(self.log, self)

    @cached_property
    def alliances(self) -> tuple[int, ...]:
        """Labels of the alliances, each once: those of the start, then the others in the order founded."""
        start = (int(label) for label in self.setting.structure.alliance)
        found = dict.fromkeys([*start, *(event.alliance for event in self.events)])
        return tuple(label for label in found if label != NO_ALLIANCE)

    @property
    def scenario(self) -> "Scenario":
        """The scenario that was run."""
        return self.setting.scenario

    @property
    def months(self) -> int:
        """Length of the run."""
        return self.setting.sizes.months

    @cached_property
    def trace(self) -> Trace:
        """The state after every month, by running again with more kept."""
        return trace(self.setting, self.seed)

    @cached_property
    def deeds(self) -> NDArray[np.float64]:
        """Every deed that moved trust, by running again: [deed, (month, facet, truster, trusted, deed, good, bad)]."""
        return _with_deeds(self.setting, self.seed)

    def state(self, month: int) -> World:
        """The whole state at the end of a month (0: the start), by running again that far."""
        if not 0 <= month <= self.months:
            raise ValueError(f"month is {month}; the run has months 0 to {self.months}")
        world, dice = self.setting.begin(self.seed)
        self.setting.advance(world, dice, events.empty_log(self.setting.sizes.directors), 1, month)
        return world

    def measures(self) -> "pandas.DataFrame":
        """Monthly measures as a frame: month, place, measure, value."""
        return panel_frame(self.panel[np.newaxis], self.scenario, [self.seed]).drop(columns="seed")

    def network(self, month: int) -> "networkx.MultiDiGraph":
        """Graph of a month (0: the start); see `network.network`."""
        from .network import network

        return network(self.scenario, self.state(month), month, self.seed)


def run(scenario: "Scenario", seed: int = 1, choices: Choices = (), behaviour: Behaviour = ORDINARY) -> Run:
    """Run a scenario once, with the model's rules or with a behaviour of your own.

    The same scenario, seed, choices and behaviour give the same run, bit for bit. Raises InputError for a seed, a
    choice or a behaviour that cannot be used.
    """
    return run_setting(Setting.of(scenario, choices, behaviour), seed, choices)


def run_setting(setting: Setting, seed: int, choices: Choices = ()) -> Run:
    """Run a scenario made ready, keeping all."""
    desk = Desk(setting.sizes)
    desk.roll(seed)
    return desk.run(setting, choices)


def trace(setting: Setting, seed: int) -> Trace:
    """Run month by month, keeping the state after each."""
    world, dice = setting.begin(seed)
    log, rows = events.empty_log(setting.sizes.directors), setting.sizes.months + 1
    directors, places, practices = (Rows(group, rows) for group in (world.directors, world.places, world.practices))
    trust = np.empty((rows, *world.dyads.trust.shape))
    for month in range(rows):
        if month:
            setting.advance(world, dice, log, month, month)
        directors.keep(month, world.directors)
        places.keep(month, world.places)
        practices.keep(month, world.practices)
        trust[month] = world.dyads.trust
    kept = directors.arrays
    return Trace(
        kept["alliance"],
        kept["representative"],
        kept["seated"],
        kept["backing"],
        trust,
        directors,
        places,
        practices,
    )


def _with_deeds(setting: Setting, seed: int) -> NDArray[np.float64]:
    room = 0
    while True:
        world, dice = setting.begin(seed)
        log = events.empty_log(setting.sizes.directors, 0, room)
        setting.advance(world, dice, log, 1, setting.sizes.months)
        if log.written[1] <= room:
            return log.deeds[: int(log.written[1])]
        room = int(log.written[1])


def panel_frame(panels: NDArray[np.float64], scenario: "Scenario", seeds: Sequence[int]) -> "pandas.DataFrame":
    """Frame of monthly measures: seed, month, place (`system` for all), measure, value; NaN rows are left out.

    `panels` is [run, month + 1, place + 1, measure]. Of a real place a column `people` says that they are imagined.
    """
    import pandas

    runs, months, places, _ = panels.shape
    index = pandas.MultiIndex.from_product(
        [list(seeds), range(months), [*scenario.place_ids, "system"], list(MEASURES)],
        names=["seed", "month", "place", "measure"],
    )
    frame = pandas.DataFrame({"value": panels.reshape(runs * months * places * len(MEASURES))}, index=index)
    return frame.dropna().reset_index().assign(**column(scenario))


TOTALS = np.array([m.is_total for m in MEASURES.values()])


def outcomes(record: Record) -> NDArray[np.float64]:
    """One number a place (last: the system) and measure: the mean of the last months, or the total over the run."""
    with np.errstate(invalid="ignore"):
        return np.where(TOTALS, record.summed, record.summed / record.counted)


def speaker_name(scenario: "Scenario", i: int) -> str:
    """Name of a PCN, the manager or nobody."""
    if i == NOBODY:
        return "nobody"
    return "the manager" if i == len(scenario.pcn_names) else scenario.pcn_names[i]
