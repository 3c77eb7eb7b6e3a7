"""Many runs on shared dice, over the cores, as frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..model.measures import MEASURES
from ..scenario.imagined import column
from .behaviour import ORDINARY, Behaviour
from .run import Event, Run, Setting, panel_frame, speaker_name
from .shares import ALL, Keep, runs_shared

if TYPE_CHECKING:
    import pandas

    from ..scenario import Scenario


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


def run_many(
    scenarios: "Sequence[Scenario]",
    seeds: Sequence[int],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    keep: Keep = ALL,
    behaviour: Behaviour = ORDINARY,
) -> list[Ensemble]:
    """Run each scenario once a seed, one ensemble a scenario; dice are rolled once a seed for scenarios of one size.

    Results are the same however many share the work: up to four threads, or processes where there are more or where a
    rule is plain Python. `workers` None uses the cores at hand where it pays. `progress` is told how many runs of how
    many are done. What is not kept is had by running again. All are run with one behaviour; where it is plain Python
    that another process could not import, one thread does all the work.
    """
    settings = [Setting.of(scenario, behaviour=behaviour) for scenario in scenarios]
    listed = [int(seed) for seed in seeds]
    ends = [np.empty((len(listed), one.sizes.places + 1, len(MEASURES))) for one in settings]
    worth = [np.empty((len(listed), one.sizes.practices)) for one in settings]
    runs: list[dict[int, Run]] = [{} for _ in settings]
    for done, (number, place, run) in enumerate(runs_shared(settings, listed, workers, keep, behaviour), start=1):
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
