"""All of England in one call: 42 drawn systems of the sizes of its integrated care systems, over two cores.

1,297 PCNs in places of five to ten, with as many practices as PCNs have in England (about 6,131), 120 months. The time
is that of the call in a Python of its own, from its start to the last outcome, against the sum of the bare kernels of
all its runs in one process, shared over the cores, measured before and after. Memory is the most that all
its processes held together.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from trustsim import Scenario
from trustsim.drivers.ensemble import run_many
from trustsim.drivers.run import Setting
from trustsim.drivers.shares import ENDS
from trustsim.model.chance import future_seeds

from .engine import kernel
from .memory import Watch
from .scale import Scale, say, system_of
from .timing import Task, seconds

WORKERS = 2
ROUNDS = 3
HERE = Path(__file__).parents[1]
CALL = """
if __name__ == "__main__":
    import sys
    sys.path.insert(0, sys.argv[1])
    from measured.england import whole
    whole(sys.argv[2])
"""


def systems(sizes: tuple[int, ...], months: int) -> list[Scenario]:
    """The systems, drawn."""
    return [system_of(pcns, months, structure_seed=k) for k, pcns in enumerate(sizes)]


def whole(given: str) -> None:
    """What the Python of its own does; prints the seconds of the call."""
    sizes, months, replicates = json.loads(given)
    scenarios = systems(tuple(sizes), months)
    begin = perf_counter()
    run_many(scenarios, future_seeds(7, replicates), WORKERS, keep=ENDS)
    print(perf_counter() - begin)


def measure(scale: Scale) -> dict[str, Any]:
    """Seconds, times the summed kernel over the cores, and peak memory."""
    keys = ("england_s", "england_vs_kernel", "england_peak_mb")
    if not scale.pools:
        return dict.fromkeys(keys)
    scenarios = systems(scale.england, scale.months)
    tasks = [kernel(Setting.of(s), future_seeds(7, scale.replicates)) for s in scenarios]
    each: list[tuple[float, float, float]] = []
    before = _bare(scale, tasks)
    for turn in range(ROUNDS):
        taken, peak = _called(scale)
        after = _bare(scale, tasks)
        each.append((taken, taken * WORKERS / ((before + after) / 2), peak))
        say(f"  call {turn + 1} of {ROUNDS} took {taken:.1f} s, its kernels {before:.1f} s before, {after:.1f} after")
        before = after
    return {
        **dict(zip(keys, map(median, zip(*each, strict=True)), strict=True)),
        "england_replicates": scale.replicates,
        "england_practices": sum(len(s.practice_ids) for s in scenarios),
    }


def _bare(scale: Scale, tasks: list[Task]) -> float:
    """Seconds of the bare kernels of all runs."""
    return scale.replicates * sum(seconds(task) for task in tasks)


def _called(scale: Scale) -> tuple[float, float]:
    """Seconds of the call, and the megabytes that its processes held together at most."""
    given = json.dumps([scale.england, scale.months, scale.replicates])
    process = subprocess.Popen([sys.executable, "-c", CALL, str(HERE), given], stdout=subprocess.PIPE, text=True)
    watch = Watch(process, WORKERS + 1)
    watch.start()
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("England failed; its own words are above")
    watch.join()
    return float(said.split()[-1]), watch.peak / 1e6
