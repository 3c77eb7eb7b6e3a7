"""`trustsim run`: the futures of one scenario."""

from typing import TYPE_CHECKING, Any

import click

from .finish import carry_out
from .options import Progress, check_size, checked, load, options

if TYPE_CHECKING:
    from ..analysis.results import Result


@click.command("run", short_help="Run a scenario and say what comes of it.")
@click.argument("scenario")
@options
def command(scenario: str, **given: Any) -> None:
    """Run SCENARIO, a file or the short name of a ready place, and say what comes of it."""
    found = checked(**given)
    loaded = load(scenario, found)
    check_size(loaded, found.replicates)

    def compute() -> "Result":
        from ..analysis.results import Result
        from ..drivers.ensemble import run_seeds
        from ..model.chance import future_seeds

        progress = Progress()
        try:
            ensemble = run_seeds(loaded, future_seeds(found.seed, found.replicates), progress=progress)
        finally:
            progress.clear()
        return Result(ensemble, None, found.seed)

    carry_out(found, [loaded], compute)
