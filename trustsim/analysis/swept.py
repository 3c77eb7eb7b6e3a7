"""A swept study as analyses and reports read it, and the runs that it lacks by their names."""

import os
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..experiments.result import StudyResult
from ..experiments.study import Study
from .words import count

NAMED = 3
"""Runs that a refusal names at most."""


@dataclass(frozen=True)
class Lacking:
    """A run of a study that failed or is missing: its point from 0, its scenario, its seed."""

    point: int
    scenario: str
    seed: int

    def __str__(self) -> str:
        """Point 5 on one-seat with seed 17."""
        return f"point {self.point} on {self.scenario} with seed {self.seed}"


def opened(folder: str | os.PathLike[str]) -> tuple[Study, StudyResult]:
    """The study and the result in a folder of `trustsim sweep`, whole or not; raises InputError where it holds none."""
    from ..experiments.kept import Sweep

    found = Sweep.open(folder)
    return found.result.study, found.result


def swept(folder: str | os.PathLike[str]) -> tuple[Study, StudyResult]:
    """As `opened`; raises InputError where runs failed or are missing, by name."""
    study, result = opened(folder)
    lack = lacking(result)
    if lack:
        some = ", ".join(map(str, lack[:NAMED])) + (" …" if len(lack) > NAMED else "")
        is_are = "is" if len(lack) == 1 else "are"
        raise InputError(
            f"{os.fspath(folder)}: {count(len(lack), 'run')} failed or {is_are} missing: {some}; run the sweep again"
        )
    return study, result


def lacking(result: StudyResult) -> list[Lacking]:
    """The runs without any value, in the order of points, scenarios and futures."""
    names = list(result.study.scenarios)
    nothing = np.isnan(result.outcomes).all(axis=-1)
    return [Lacking(int(p), names[s], int(result.seeds[p, r])) for p, s, r in np.argwhere(nothing)]
