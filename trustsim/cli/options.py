"""What `run` and `compare` share: their options, reading scenarios, limits, progress."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError

if TYPE_CHECKING:
    from ..scenario import Scenario

MOST_REPLICATES = 100_000
MOST_BYTES = 8e9
QUIET_SECONDS = 2.0
NOISES = 2
"""Choices with noise of their own for each director, month and colleague."""
PAIR_NUMBERS = 40
"""About how many numbers a process holds for each pair of directors."""
EVENTS_A_DIRECTOR = 0.45
"""About how many events a director causes in a month."""


@dataclass(frozen=True)
class Options:
    """The options of `run` and `compare`."""

    months: int | None
    seed: int
    replicates: int
    settings: tuple[str, ...]
    out: Path | None
    as_json: bool


def run_options(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that say what is run."""
    for option in reversed(
        [
            click.option("--months", type=int, help="Months to run; not given: the scenario's."),
            click.option(
                "--seed", type=int, default=1, show_default=True, help="Chance events; the same give the same."
            ),
            click.option("--replicates", type=int, default=20, show_default=True, help="How many futures to run."),
            click.option(
                "--set",
                "settings",
                multiple=True,
                metavar="A.B=V",
                help="Set a parameter from the start, in all places; may be given again.",
            ),
        ]
    ):
        verb = option(verb)
    return verb


def write_options(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that say where results go."""
    verb = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")(verb)
    return click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write files and pictures here.")(
        verb
    )


def options(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that `run` and `compare` share."""
    return run_options(write_options(verb))


def checked(**given: Any) -> Options:
    """The options, refused where a number cannot be used."""
    found = Options(**given)
    if not 1 <= found.replicates <= MOST_REPLICATES:
        raise InputError(f"--replicates is {found.replicates}; give a whole number from 1 to {MOST_REPLICATES}")
    if not 0 <= found.seed < 2**64:
        raise InputError(f"--seed is {found.seed}; give a whole number from 0 to 2^64 - 1")
    return found


def load(given: str, found: Options) -> "Scenario":
    """The scenario of a path or short name, with the options' months and settings."""
    from ..scenario import Scenario
    from ..scenario.ready import find

    return changed(Scenario.load(find(given)), found)


def changed(scenario: "Scenario", found: Options) -> "Scenario":
    """The scenario with the options' months and settings."""
    parameters: dict[str, str] = {}
    for setting in found.settings:
        path, equals, value = setting.partition("=")
        if not equals or not path.strip():
            raise InputError(f"--set is {setting!r}; give a parameter and its value, as in --set meetings.seats=2")
        parameters[path.strip()] = value.strip()
    return scenario.with_(months=found.months, parameters=parameters or None)


def check_size(scenario: "Scenario", replicates: int, scenarios: int = 1) -> None:
    """Refuse what would not fit in memory, before it is tried."""
    from ..model.events import EVENT_WIDTH, words_for
    from ..model.measures import MEASURES

    pcns = len(scenario.pcn_ids)
    noise = NOISES * (max(Counter(scenario.place_of).values()) + 2) * (scenario.months + 1)
    room = 8.0 * pcns * (noise + PAIR_NUMBERS * pcns) * min(replicates, os.cpu_count() or 1)
    if room > MOST_BYTES:
        raise InputError(
            f"{scenario.source}: to run it would need about {room / 1e9:,.0f} GB of memory; "
            "give fewer months, or split its largest place"
        )
    events = EVENTS_A_DIRECTOR * pcns * 8 * (EVENT_WIDTH + words_for(pcns))
    panel = 8 * (len(scenario.place_ids) + 1) * len(MEASURES)
    needed = (panel + events) * (scenario.months + 1) * replicates * scenarios
    if needed > MOST_BYTES:
        fits = int(MOST_BYTES / needed * replicates)
        raise InputError(
            f"--replicates is {replicates}, which would need about {needed / 1e9:,.0f} GB of memory; "
            f"give {max(fits, 1):,} or fewer, or a smaller place"
        )


class Progress:
    """How far the runs are, on a terminal's stderr, once they have taken long enough to wonder."""

    def __init__(self, things: str = "futures") -> None:
        self.things = things
        self.start = time.monotonic()
        self.shown = False

    def __call__(self, done: int, total: int) -> None:
        """Say how many are done."""
        if time.monotonic() - self.start > QUIET_SECONDS and sys.stderr.isatty():
            self.shown = True
            click.echo(f"\r{done:,} of {total:,} {self.things}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
