"""Stands for `run_many` until the engine has one: many scenarios, each on all seeds."""

from collections.abc import Sequence

from trustsim import Scenario
from trustsim.drivers.ensemble import pool, run_seeds


def _panels(scenario: Scenario, seeds: Sequence[int]):
    return run_seeds(scenario, seeds, 1).panels


def run_many(scenarios: Sequence[Scenario], seeds: Sequence[int], workers: int | None = None, events: bool = True):
    """Run every scenario on every seed."""
    if workers is None or workers <= 1:
        return [run_seeds(scenario, seeds, 1) for scenario in scenarios]
    size = max(1, -(-len(seeds) // 4))
    pieces = [seeds[k : k + size] for k in range(0, len(seeds), size)]
    with pool(workers) as executor:
        return [f.result() for f in [executor.submit(_panels, s, piece) for s in scenarios for piece in pieces]]
