"""How large the benchmarks are, and the places they run."""

import sys
from dataclasses import dataclass

from trustsim import Scenario

SYSTEM_SIZES = (
    *(66, 65, 52, 51, 49, 48, 45, 45, 45, 44, 43, 41, 38, 37, 36, 35, 33, 31, 29, 28, 27),
    *(27, 27, 26, 25, 25, 24, 23, 22, 21, 20, 20, 18, 17, 16, 16, 16, 15, 15, 14, 13, 9),
)
"""PCNs in each of England's 42 integrated care systems in October 2025, 1,297 in all."""
PLACE = 8
"""PCNs in an ordinary place."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    rounds: int = 15  # interleaved pairs of timings
    peer_rounds: int = 7
    shared_rounds: int = 3
    peer_repeats: int = 10  # of ours, before and after each of theirs
    shared_repeats: int = 3  # the same where each is one call for several scenarios
    place: int = 10  # PCNs of the place that ratios are measured on
    months: int = 120
    system: int = 100  # PCNs of the larger system
    futures: int = 100
    levers: int = 10  # scenarios on each seed
    sizes: tuple[int, ...] = (16, 32, 64, 128, 256, 500, 1000)
    england: tuple[int, ...] = SYSTEM_SIZES
    replicates: int = 10
    sweep_runs: int = 30_000
    sweep_rounds: int = 5
    process_seconds: float = 6.0  # work for each of two processes
    cold: bool = True  # compile into an empty folder
    compiles: bool = True  # compile rules that are not the model's
    pools: bool = True  # start further processes
    lever_moves: int = 20  # on the page, in a real browser; 0 opens none


ORDINARY = Scale()
"""What `make bench` measures."""

QUICK = Scale(
    rounds=3,
    peer_rounds=1,
    peer_repeats=1,
    months=12,
    system=20,
    futures=5,
    levers=2,
    sizes=(16, 32),
    england=(9, 13),
    replicates=1,
    sweep_runs=100,
    sweep_rounds=1,
    process_seconds=0.1,
    cold=False,
    compiles=False,
    pools=False,
    lever_moves=0,
)
"""Small enough for a test; its figures mean nothing."""


def place_of(pcns: int, months: int, practices: int | None = None, **parameters: dict[str, float]) -> Scenario:
    """One place of drawn PCNs."""
    draw = {"pcns": pcns, "like": "england", **({"practices": practices} if practices else {})}
    return _scenario(months, [{"id": "p", "draw": draw}], parameters)


def system_of(pcns: int, months: int, structure_seed: int = 1) -> Scenario:
    """One system of drawn PCNs in places as equal as can be, none larger than ten."""
    count = max(1, round(pcns / PLACE), -(-pcns // 10))
    sizes = [pcns // count + (k < pcns % count) for k in range(count)]
    places = [{"id": f"p{k}", "draw": {"pcns": size, "like": "england"}} for k, size in enumerate(sizes)]
    return _scenario(months, places, {}, structure_seed)


def _scenario(months: int, places: list[dict], parameters: dict, structure_seed: int = 1) -> Scenario:
    tree = {
        "schema_version": 1,
        "name": "Benchmark",
        "months": months,
        "structure_seed": structure_seed,
        "places": places,
        "parameters": parameters,
    }
    return Scenario.from_dict(tree)


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)
