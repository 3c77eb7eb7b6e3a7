"""Many runs on shared dice, over processes, as frames."""

import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..model.events import Log
from ..model.measures import MEASURES
from ..scenario.imagined import column
from .run import Event, Run, Setting, outcomes, panel_frame, run_setting, speaker_name

if TYPE_CHECKING:
    import pandas

    from ..scenario import Scenario

WORTH_A_PROCESS = 200
"""Runs below which starting another process costs more than it saves."""


@dataclass(frozen=True)
class Ensemble:
    """Futures of one scenario, one a seed.

    `panels` is [seed, month + 1, place + 1, measure]; `practice_worth` [seed, M], pounds a head over the last two
    years, in PCN pounds.
    """

    scenario: "Scenario"
    seeds: tuple[int, ...]
    panels: NDArray[np.float64]
    practice_worth: NDArray[np.float64]
    runs: tuple[Run, ...]

    def outcomes(self) -> NDArray[np.float64]:
        """One number a seed, place and measure: [seed, place + 1, measure]."""
        return outcomes(self.panels)


@dataclass(frozen=True)
class Frames:
    """Results of many runs as pandas frames.

    `runs`: scenario, seed, and one row a place and measure with the outcome; `panel`: the monthly measures; `events`:
    what happened. All carry `scenario` (its number in the list given) and `seed`.
    """

    runs: "pandas.DataFrame"
    panel: "pandas.DataFrame"
    events: "pandas.DataFrame"


Result = tuple[int, NDArray[np.float64], NDArray[np.float64], Log]


def _chunk(scenario: "Scenario", seeds: Sequence[int]) -> list[Result]:
    setting = Setting.of(scenario)
    done = [run_setting(setting, seed) for seed in seeds]
    return [(r.seed, r.panel, r.practice_worth, r.log) for r in done]


def run_seeds(
    scenario: "Scenario",
    seeds: Sequence[int],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ensemble:
    """Run a scenario once a seed; the results are the same however many processes share the work.

    `workers` None uses the cores at hand where it pays. `progress` is told how many runs of how many are done.
    """
    setting = Setting.of(scenario)
    listed = [int(seed) for seed in seeds]
    pieces = _pieces(listed, workers)
    runs: list[Run] = []
    if len(pieces) <= 1:
        for seed in listed:
            runs.append(run_setting(setting, seed))
            if progress:
                progress(len(runs), len(listed))
    else:
        run_setting(setting, listed[0])  # compiles once, so that the processes find the code ready
        with pool(workers) as executor:
            for future in [executor.submit(_chunk, scenario, piece) for piece in pieces]:
                runs += [Run(setting, seed, (), panel, worth, log) for seed, panel, worth, log in future.result()]
                if progress:
                    progress(len(runs), len(listed))
    return Ensemble(
        scenario,
        tuple(listed),
        np.stack([r.panel for r in runs]),
        np.stack([r.practice_worth for r in runs]),
        tuple(runs),
    )


def pool(workers: int | None) -> ProcessPoolExecutor:
    """Processes that leave Ctrl-C to the one that started them."""
    return ProcessPoolExecutor(
        workers or os.cpu_count(), get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    )


def _pieces(seeds: list[int], workers: int | None) -> list[list[int]]:
    count = workers or (os.cpu_count() or 1 if len(seeds) >= 2 * WORTH_A_PROCESS else 1)
    if count <= 1:
        return [seeds]
    size = max(1, min(WORTH_A_PROCESS, -(-len(seeds) // (2 * count))))
    return [seeds[k : k + size] for k in range(0, len(seeds), size)]


def ensemble(scenarios: "Scenario | Sequence[Scenario]", seeds: Sequence[int], workers: int | None = None) -> Frames:
    """Run each scenario once a seed, all on the same dice, and give frames."""
    import pandas

    from ..scenario import Scenario

    listed = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    many = [run_seeds(s, seeds, workers) for s in listed]
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
    return pandas.DataFrame({"value": e.outcomes().reshape(-1)}, index=index).reset_index().assign(**column(e.scenario))


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
