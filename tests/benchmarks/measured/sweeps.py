"""A sweep into a folder against the bare engine on the same points: what keeping results safe costs.

Both run every point of a study of a small place in this process. The bare engine is `run_points`, which makes a
scenario ready at each point, rolls the dice and runs; the sweep also writes, checks and commits its parts.
"""

import tempfile
from pathlib import Path
from typing import Any

from trustsim.experiments.designs import points
from trustsim.experiments.runner import Point, Task, run_points
from trustsim.experiments.study import Study
from trustsim.experiments.sweep import sweep

from .scale import Scale, place_of
from .timing import compare, ready

PCNS, MONTHS = 4, 24


def study_of(scale: Scale) -> Study:
    """A study of a small place, of about `scale.sweep_runs` runs."""
    asked = {
        "schema_version": 1,
        "name": "Benchmark",
        "scenario": "small",
        "factors": {"meetings.feedback": [0, 1], "people.propensity": [0.3, 0.7]},
        "design": {"method": "random", "points": max(2, scale.sweep_runs // 50)},
        "replicates": 50,
    }
    return Study.from_dict(asked, {"small": place_of(PCNS, MONTHS)})


def bare(study: Study) -> None:
    """All points, outcomes only, nothing kept."""
    values = points(study)
    seeds = study.seeds_of(range(len(values)))
    run_points(Task.of(study), [Point(k, values[k], seeds[k]) for k in range(len(values))])


def swept(study: Study) -> None:
    """The same as a sweep into a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        sweep(study, Path(folder) / "out", executor="serial")


def measure(scale: Scale) -> dict[str, Any]:
    """The part of the bare engine's time that a sweep takes beyond it."""
    study = study_of(scale)
    bare(study), swept(study)
    ratio, ours, engine = compare(ready(lambda: swept(study)), ready(lambda: bare(study)), scale.sweep_rounds)
    return {
        "sweep_overhead": ratio - 1.0,
        "sweep_runs": study.runs,
        "sweep_us_a_run": ours / study.runs * 1e6,
        "bare_us_a_run": engine / study.runs * 1e6,
    }
