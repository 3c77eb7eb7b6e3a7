"""`trustsim sweep`: a study run into a folder, in parts, so that it survives anything."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .numbers import counted

if TYPE_CHECKING:
    from ..experiments.kept import Sweep


@click.command("sweep", short_help="Run a study into a folder; the same command again goes on with it.")
@click.argument("study")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder of the sweep.")
@click.option(
    "--executor",
    type=click.Choice(["processes", "threads", "dask"]),
    help="Who does the work; not given: processes, or dask where its address is given.",
)
@click.option("--workers", type=int, metavar="N", help="How many work at a time; not given: the cores at hand.")
@click.option("--dask", metavar="ADDRESS", help="A Dask scheduler, as in tcp://10.0.0.5:8786.")
@click.option("--fresh", is_flag=True, help="Start over in a new folder beside DIR; nothing is deleted.")
def command(study: str, out: Path, executor: str | None, workers: int | None, dask: str | None, fresh: bool) -> int:
    """Run STUDY, a file or the short name of a ready study, into DIR.

    The same command again does what is not done yet, and what failed (exit 3 while some do).
    """
    from ..experiments.bar import Bar
    from ..experiments.study import Study
    from ..experiments.sweep import SweepInterrupted, sweep
    from ..scenario.ready import find

    found = Study.load(find(study, studies=True))
    try:
        with Bar(quiet=None) as bar:
            swept = sweep(found, out, executor or ("dask" if dask else "processes"), workers, dask, fresh, bar)
    except SweepInterrupted as interrupted:
        click.echo(str(interrupted), err=True)
        return 130
    return _said(swept)


def _said(swept: "Sweep") -> int:
    """Say what came of it and where it lies; gives the exit code."""
    from ..experiments.store import ASIDE

    status = swept.status
    click.echo(f"{counted(status.done, 'run')} of {status.total:,} done in {swept.folder}.")
    if status.failed:
        click.echo(f"{counted(status.failed, 'run')} failed; `trustsim status {swept.folder}` tells which and why.")
    if (aside := swept.folder / ASIDE).is_dir():
        click.echo(f"Damaged files are kept in {aside}; their runs were done anew.")
    for table in ("runs", *swept.study.keep, *(["failures"] if status.failed else [])):
        click.echo(f"  {swept.folder / table}/*.parquet")
    click.echo(f"  {swept.folder / 'manifest.json'}")
    return 3 if status.failed else 0
