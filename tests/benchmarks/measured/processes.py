"""One ensemble over two processes, and over two threads, against two processes that know nothing of each other.

All are timed from a Python that has everything imported. Theirs start both processes anew, each with half the seeds;
ours starts one or none, does half the work itself and brings all outcomes together. The ratios are of throughputs: 1 is
as good as two uncoordinated processes.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from trustsim import Scenario
from trustsim.drivers import shares
from trustsim.drivers.ensemble import run_many
from trustsim.drivers.run import Setting
from trustsim.drivers.shares import ENDS
from trustsim.model.chance import future_seeds

from .engine import kernel
from .scale import Scale, system_of
from .timing import ready, seconds

ROUNDS = 2
HERE = Path(__file__).parents[1]
HALF = """
import sys
sys.path.insert(0, sys.argv[1])
from measured.processes import half
if __name__ == "__main__":
    half(*map(int, sys.argv[2:]))
"""


def half(pcns: int, months: int, first: int, count: int) -> None:
    """What one of two uncoordinated processes does."""
    run_many([system_of(pcns, months)], future_seeds(3, first + count)[first:], 1, keep=ENDS)


def two_alone(pcns: int, months: int, count: int) -> None:
    """Two processes side by side, until both are done."""
    words = [sys.executable, "-c", HALF, str(HERE), str(pcns), str(months)]
    both = [subprocess.Popen([*words, str(first), str(count)]) for first in (0, count)]
    if any([process.wait() for process in both]):
        raise RuntimeError("a process failed; its own words are above")


def by_processes(system: Scenario, seeds: list[int]) -> None:
    """The ensemble as where there are more cores than one Python keeps busy by threads."""
    with patch.object(shares, "MOST_THREADS", 1):
        run_many([system], seeds, 2, keep=ENDS)


def measure(scale: Scale) -> dict[str, Any]:
    """Throughput of ours over theirs."""
    if not scale.pools:
        return {"two_processes_vs_two_alone": None, "two_threads_vs_two_alone": None}
    system = system_of(scale.system, scale.months)
    alone = seconds(kernel(Setting.of(system), [1, 2, 3]), 3)
    count = max(4, round(scale.process_seconds / alone / 4) * 4)
    seeds = future_seeds(3, 2 * count)
    theirs = ready(lambda: two_alone(scale.system, scale.months, count))
    threads = ready(lambda: run_many([system], seeds, 2, keep=ENDS))
    processes = ready(lambda: by_processes(system, seeds))
    each = [(seconds(theirs), seconds(processes), seconds(threads)) for _ in range(ROUNDS)]
    return {
        "two_processes_vs_two_alone": median(alone / ours for alone, ours, _ in each),
        "two_threads_vs_two_alone": median(alone / ours for alone, _, ours in each),
        "two_processes_s": median(ours for _, ours, _ in each),
        "two_processes_runs": 2 * count,
    }
