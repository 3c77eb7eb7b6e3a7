"""The wait for a first run, `trustsim run one-seat`: with nothing compiled, and again with what was then kept.

Each is a process of its own, timed from outside; both have one new empty folder for compiled code.
"""

import os
import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter
from typing import Any

COMMAND = ("-m", "trustsim", "run", "one-seat")


def start(folder: str) -> float:
    """Seconds that the command takes with this folder for compiled code."""
    begin = perf_counter()
    subprocess.run(
        [sys.executable, *COMMAND],
        cwd=folder,
        env={**os.environ, "TRUSTSIM_CACHE_DIR": folder},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return perf_counter() - begin


def measure(scale: Any) -> dict[str, Any]:
    """Seconds cold and warm."""
    if not scale.cold:
        return {"cold_start_s": None, "warm_start_s": None}
    with tempfile.TemporaryDirectory() as folder:
        cold = start(folder)
        return {"cold_start_s": cold, "warm_start_s": median(start(folder) for _ in range(3))}
