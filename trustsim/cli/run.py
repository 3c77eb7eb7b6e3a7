"""`trustsim run`: the futures of one scenario."""

from typing import Any

import click

from .finish import carry_out
from .options import check_size, checked, load, options


@click.command("run", short_help="Run a scenario and say what comes of it.")
@click.argument("scenario")
@options
def command(scenario: str, **given: Any) -> None:
    """Run SCENARIO, a file or the short name of a ready place, and say what comes of it."""
    found = checked(**given)
    loaded = load(scenario, found)
    check_size(loaded, found.replicates)
    carry_out(found, loaded, {})
