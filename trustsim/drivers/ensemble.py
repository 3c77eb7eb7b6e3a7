"""Many runs on shared dice, over processes, as frames."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model.chance import Dice, Sizes
from ..model.events import Log
from ..model.kept_code import parts_are_kept
from ..model.measures import MEASURES
from ..model.schedule import driver
from ..scenario.imagined import column
from .behaviour import ORDINARY, Behaviour
from .processes import Died, shared_out
from .run import Desk, Event, Run, Setting, panel_frame, speaker_name

if TYPE_CHECKING:
    import pandas

    from ..scenario import Scenario

WORTH_A_PROCESS = 200
"""Runs of eight PCNs over ten years below which starting another process costs more than it saves."""

WORTH_COMPILING = 3000
"""The same where each process must first compile a behaviour for itself."""


@dataclass(frozen=True)
class Ensemble:
    """Futures of one scenario, one a seed.

    `panels` is [seed, month + 1, place + 1, measure], had by running again where only outcomes were kept; `outcomes`
    one number a seed, place and measure [seed, place + 1, measure]; `practice_worth` [seed, M], over the last two
    years, in PCN pounds a head.
    """

    scenario: "Scenario"
    seeds: tuple[int, ...]
    outcomes: NDArray[np.float64]
    practice_worth: NDArray[np.float64]
    runs: tuple[Run, ...]

    @cached_property
    def panels(self) -> NDArray[np.float64]:
        """Measures by month: [seed, month + 1, place + 1, measure]."""
        return np.stack([r.panel for r in self.runs])


@dataclass(frozen=True)
class Frames:
    """Results of many runs as pandas frames.

    `runs`: scenario, seed, and one row a place and measure with the outcome; `panel`: the monthly measures; `events`:
    what happened. All carry `scenario` (its number in the list given) and `seed`.
    """

    runs: "pandas.DataFrame"
    panel: "pandas.DataFrame"
    events: "pandas.DataFrame"


Result = tuple[int, int, NDArray[np.float64] | None, NDArray[np.float64], NDArray[np.float64], Log | None]
"""What another process gives of a run: numbers of its scenario and seed, panel, practices' worth, outcomes, log."""


@dataclass(frozen=True)
class Keep:
    """What to keep of each run beside its outcomes: measures by month, and what happened."""

    monthly: bool = True
    events: bool = True


ALL, MONTHLY, ENDS = Keep(), Keep(events=False), Keep(monthly=False, events=False)


def run_many(
    scenarios: "Sequence[Scenario]",
    seeds: Sequence[int],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    keep: Keep = ALL,
    behaviour: Behaviour = ORDINARY,
) -> list[Ensemble]:
    """Run each scenario once a seed, one ensemble a scenario; dice are rolled once a seed for scenarios of one size.

    Results are the same however many processes share the work; `workers` None uses the cores at hand where it pays.
    `progress` is told how many runs of how many are done. What is not kept is had by running again. All are run with
    one behaviour; where another process could not import its functions, this one does all the work.
    """
    settings = [Setting.of(scenario, behaviour=behaviour) for scenario in scenarios]
    if not behaviour.can_be_sent:
        workers = 1
    listed = [int(seed) for seed in seeds]
    ends = [np.empty((len(listed), one.sizes.places + 1, len(MEASURES))) for one in settings]
    worth = [np.empty((len(listed), one.sizes.practices)) for one in settings]
    runs: list[dict[int, Run]] = [{} for _ in settings]
    for done, (number, place, run) in enumerate(_runs(list(scenarios), settings, listed, workers, keep), start=1):
        ends[number][place], worth[number][place] = run.outcomes, run.practice_worth
        runs[number][place] = replace(run, outcomes=ends[number][place], practice_worth=worth[number][place])
        if progress:
            progress(done, len(listed) * len(settings))
    seeds = tuple(listed)
    return [
        Ensemble(scenario, seeds, ends[k], worth[k], tuple(runs[k][place] for place in range(len(seeds))))
        for k, scenario in enumerate(scenarios)
    ]


def run_seeds(
    scenario: "Scenario",
    seeds: Sequence[int],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    keep: Keep = ALL,
    behaviour: Behaviour = ORDINARY,
) -> Ensemble:
    """Run one scenario once a seed, as `run_many`."""
    return run_many([scenario], seeds, workers, progress, keep, behaviour)[0]


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


def _runs(
    scenarios: "list[Scenario]", settings: list[Setting], seeds: list[int], workers: int | None, keep: Keep
) -> Iterator[tuple[int, int, Run]]:
    """Runs in any order: number of the scenario, number of the seed, run."""
    count = _workers(settings, len(seeds), workers)
    stretches = _stretches(settings, len(seeds), count)
    if count <= 1 or len(stretches) <= 1:
        yield from runs_here(settings, seeds, keep)
        return
    if not parts_are_kept():
        driver()
    work = _Work(scenarios, seeds, keep, settings[0].behaviour)
    for stretch, results in shared_out(work, stretches, count - 1, helps=True):
        if isinstance(results, Died):
            names = ", ".join(scenarios[k].name for k in stretch.settings)
            raise RuntimeError(f"runs of {names}, seeds {seeds[stretch.first : stretch.end]}: {results.reason}")
        for number, place, panel, worth, ends, log in results:
            setting, at = stretch.settings[number], stretch.first + place
            yield setting, at, Run(settings[setting], seeds[at], (), panel, worth, ends, log)


class Stretch(NamedTuple):
    """Settings of one size, by number, and a stretch of seeds, for one process to run."""

    settings: tuple[int, ...]
    first: int
    end: int


def _workers(settings: Sequence[Setting], seeds: int, workers: int | None) -> int:
    """How many processes share the work, this one among them: those asked for, or the cores where it pays."""
    worth = WORTH_COMPILING if any(setting.changes.are_any for setting in settings) else WORTH_A_PROCESS
    total = seeds * sum(_cost(setting.sizes) for setting in settings)
    return workers or (os.cpu_count() or 1 if total >= 2 * worth else 1)


def _stretches(settings: Sequence[Setting], seeds: int, count: int) -> list[Stretch]:
    """Stretches that so many processes can share evenly, the longest first."""
    costs = [_cost(setting.sizes) for setting in settings]
    share = max(sum(costs) * seeds / (8 * count), WORTH_A_PROCESS / 8)
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


def ensemble(
    scenarios: "Scenario | Sequence[Scenario]",
    seeds: Sequence[int],
    workers: int | None = None,
    behaviour: Behaviour = ORDINARY,
) -> Frames:
    """Run each scenario once a seed, all on the same dice and with one behaviour, and give frames."""
    import pandas

    from ..scenario import Scenario

    listed = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    many = run_many(listed, seeds, workers, behaviour=behaviour)
    runs = pandas.concat([_outcome_frame(e).assign(scenario=k) for k, e in enumerate(many)], ignore_index=True)
    panel = pandas.concat(
        [panel_frame(e.panels, e.scenario, e.seeds).assign(scenario=k) for k, e in enumerate(many)],
        ignore_index=True,
    )
    events = pandas.DataFrame(
        [
            {"scenario": k, "seed": r.seed, **_event_row(r, e)}
            for k, many_runs in enumerate(many)
            for r in many_runs.runs
            for e in r.events
        ]
    )
    return Frames(runs, panel, events)


def _outcome_frame(e: Ensemble) -> "pandas.DataFrame":
    import pandas

    index = pandas.MultiIndex.from_product(
        [e.seeds, [*e.scenario.place_ids, "system"], list(MEASURES)], names=["seed", "place", "measure"]
    )
    return pandas.DataFrame({"value": e.outcomes.reshape(-1)}, index=index).reset_index().assign(**column(e.scenario))


def _event_row(run: Run, event: Event) -> dict[str, Any]:
    names = run.scenario
    return {
        "month": event.month,
        "kind": event.kind,
        "place": names.place_ids[event.place],
        "who": names.pcn_ids[event.who] if 0 <= event.who < len(names.pcn_ids) else speaker_name(names, event.who),
        "whom": names.pcn_ids[event.whom] if 0 <= event.whom < len(names.pcn_ids) else speaker_name(names, event.whom),
        "alliance": event.alliance,
        "terms": event.terms,
        **column(names),
    }
