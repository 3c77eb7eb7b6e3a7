"""Sweeps for tests: small, and some whose rules fail."""

import os
from pathlib import Path
from typing import Any

import pandas

from trustsim import Behaviour, Sweep, sweep
from trustsim.experiments.runner import Progress
from trustsim.experiments.study import Study

FACTORS = {"meetings.feedback": [0, 1], "meetings.seats": [1, 3], "trust.rule": ["beta", "average"]}
FAILING = "TRUSTSIM_TEST_FAILING"


def sometimes_fails(director: int, dice: Any) -> float:
    """A pledge that fails in the futures whose first die is planted."""
    if f"{dice.key[0]:.9f}" in os.environ.get(FAILING, "").split():
        raise ZeroDivisionError("planted")
    return 0.5


PLANTED = Behaviour(replace={"choose_pledge": sometimes_fails})


def interrupting(count: int) -> Progress:
    """Progress at which Ctrl-C is pressed once so many runs are done."""

    def told(done: int, _: int) -> None:
        if done >= count:
            raise KeyboardInterrupt

    return told


def here(study: Study, out: Path, **more: Any) -> Sweep:
    """A sweep done in this process."""
    return sweep(study, out, executor="serial", **more)


def same(one: Sweep, other: Sweep, *tables: str) -> None:
    """Assert that two sweeps hold the same rows, `frame` or the tables named."""
    for table in tables or ("frame",):
        pandas.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


def parts(sweep: Sweep, table: str = "runs") -> list[Path]:
    """The files of a table, in order."""
    return sorted((sweep.folder / table).glob("*.parquet"))
