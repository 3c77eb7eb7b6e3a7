"""A run against the same model as ordinary Mesa agents in plain Python, run by `mesa.batch_run`.

The peer is the model written again from its description (`tests/docking/independent`), which gives our runs number for
number; it builds what it starts from inside, out of a scenario read once, as `run` does. Both roll the dice of a seed,
take every measure every month and keep events. With ten values of one lever on each seed the peer has no way to share
dice between its models; ours is one call for all ten. Both in one process.
"""

import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import mesa

from trustsim import Scenario, run
from trustsim.drivers.ensemble import run_many
from trustsim.drivers.run import Setting

from .scale import Scale, place_of
from .timing import compare, each_time, ready

sys.path.insert(0, str(Path(__file__).parents[2] / "docking"))

from independent import IndependentModel

FEEDBACK = (0.0, 0.9)


class Peer(IndependentModel):
    """The independent model as `mesa.batch_run` needs it: built from parameters, ends by itself, collects measures."""

    def __init__(self, seed: int, scenario: Scenario) -> None:
        super().__init__(scenario.structure(), scenario.pins(), scenario.imposed([]), seed)
        self.datacollector = mesa.DataCollector(
            model_reporters={"measures": lambda model: model.panel[model.month, -1]}
        )

    def step(self) -> None:
        """One month."""
        super().step()
        self.datacollector.collect(self)
        self.running = self.month < self.months


def batch(seeds: list[int], scenarios: list[Scenario]) -> list[dict[str, Any]]:
    """Run the peer on every seed and scenario: Mesa's rows, one a run."""
    return mesa.batch_run(Peer, {"seed": seeds, "scenario": scenarios}, display_progress=False)


def against(scenarios: list[Scenario], seed: int, repeats: int) -> tuple[float, float, float]:
    """Their time over ours on a seed, theirs, ours.

    Theirs is timed scenario by scenario, ours, which is short and one call for all, many times before and after each:
    on both sides the median counts, so that what else the machine does weighs on neither.
    """
    one = partial(run, scenarios[0], seed) if len(scenarios) == 1 else partial(run_many, scenarios, [seed], 1)
    short = each_time(ready(one), repeats)
    long: list[float] = []
    for scenario in scenarios:
        long += each_time(ready(partial(batch, [seed], [scenario])), 1)
        short += each_time(ready(one), repeats)
    theirs, ours = median(long) * len(scenarios), median(short)
    return theirs / ours, theirs, ours


def measure(scale: Scale) -> dict[str, Any]:
    """Their time over ours, alone and with scenarios that share dice."""
    place = place_of(scale.place, scale.months, practices=5)
    low, high = FEEDBACK
    step = (high - low) / (scale.levers - 1)
    several = [
        place_of(scale.place, scale.months, practices=5, meetings={"feedback": low + k * step})
        for k in range(scale.levers)
    ]
    seeds = [1000 + k for k in range(scale.peer_rounds)]
    batch(seeds[:1], [place]), run(place, 1), run_many(several, [1], 1)
    one = [against([place], seed, scale.peer_repeats) for seed in seeds]
    many = [against(several, seed, scale.shared_repeats) for seed in seeds[: scale.shared_rounds]]
    ratio, theirs, ours = map(median, zip(*one, strict=True))
    ratio_shared, _, ours_shared = map(median, zip(*many, strict=True))
    setting = ready(lambda: Setting.of(place))
    return {
        "run_vs_mesa": ratio,
        "run_vs_mesa_shared_dice": ratio_shared,
        "run_ms": ours * 1e3,
        "run_ms_shared_dice": ours_shared / scale.levers * 1e3,
        "mesa_run_ms": theirs * 1e3,
        "setting_share_of_run": compare(setting, ready(lambda: run(place, 1)), scale.rounds)[0],
    }
