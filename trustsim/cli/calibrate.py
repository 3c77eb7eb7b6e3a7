"""`trustsim calibrate`: settings of a study's factors that agree with targets."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import Progress, write_options

if TYPE_CHECKING:
    from ..analysis.methods import Analysis

FILE = click.Path(path_type=Path)


@click.command("calibrate", short_help="Find the settings that agree with targets, and how far they are pinned down.")
@click.argument("study")
@click.option("--target", "target", type=FILE, metavar="FILE", required=True, help="What outcomes should be, and why.")
@click.option(
    "--seeds", type=int, metavar="N", help="Futures of each setting tried; not given: the study's replicates."
)
@click.option("--held-out", type=int, metavar="N", help="Other futures, to judge on; not given: as many, at least 20.")
@click.option(
    "--settings", type=int, metavar="N", help="Settings to try at most; not given: 50 a factor, at least 400."
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes; not given: as many as pay.")
@write_options
def command(
    study: str,
    target: Path,
    seeds: int | None,
    held_out: int | None,
    settings: int | None,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Search the factors of STUDY for settings that meet the targets in FILE, whichever study that names.

    What the search finds is judged on futures that it never saw. As a rule many settings fit: how far they reach says
    what the targets pin down. The study's design is not used. Files go to --out, or ./calibration-NAME.
    """
    from ..analysis.fit import calibrate
    from ..experiments.study import Study
    from ..experiments.targets import Targets
    from ..scenario.ready import find
    from .analyse import carry_out

    path = find(study, studies=True)
    loaded = Study.load(path)
    targets = Targets.load(target, loaded)
    progress = Progress("settings")

    def compute() -> "Analysis":
        try:
            return calibrate(loaded, targets, seeds, held_out, settings, workers, progress)
        finally:
            progress.clear()

    told = {"study": loaded.name, "targets": targets.name, "seed": loaded.seed}
    carry_out(compute, out or Path(f"calibration-{path.stem}"), told, as_json)
