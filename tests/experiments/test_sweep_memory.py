"""However many runs a sweep has, its process holds no more: thirty thousand here, a million with TRUSTSIM_SOAK=1."""

import os
import subprocess
import sys

import psutil

RUNS = 1_000_000 if os.environ.get("TRUSTSIM_SOAK") == "1" else 30_000
MOST_GROWTH = 40e6
"""Bytes by which the sweep's own process may grow between its first chunk and its end."""
SWEEP = """
import sys
import psutil
from trustsim import Scenario, sweep
from trustsim.experiments.study import Study

if __name__ == "__main__":
    out, runs = sys.argv[1], int(sys.argv[2])
    tiny = {"schema_version": 1, "name": "Tiny", "months": 6, "places": [{"id": "p", "draw": {"pcns": 2}}]}
    asked = {
        "schema_version": 1,
        "name": "Many",
        "scenario": "tiny",
        "factors": {"meetings.feedback": [0, 1]},
        "design": {"method": "random", "points": runs // 100},
        "replicates": 100,
        "outcomes": ["coverage", "trust"],
    }
    held = []

    def told(done, total):
        if done:
            held.append(psutil.Process().memory_info().rss)

    sweep(Study.from_dict(asked, {"tiny": Scenario.from_dict(tiny)}), out, workers=2, progress=told)
    print(len(held), held[0], held[-1])
"""


def test_the_memory_of_a_sweep_does_not_grow_with_its_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SWEEP, str(tmp_path / "out"), str(RUNS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    reports, early, late = map(int, done.stdout.split())
    assert reports >= 4, "a sweep over two processes is at least four chunks"
    assert late - early < MOST_GROWTH, f"from {early / 1e6:.0f} to {late / 1e6:.0f} MB"
    assert late < psutil.virtual_memory().total / 10
