"""`trustsim export`: a sweep for other tools."""

from pathlib import Path

import click

from ..errors import InputError


@click.command("export", short_help="Write a sweep as CSV, for BehaviorSpace's readers or for EMA Workbench.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--csv", "kinds", flag_value="csv", multiple=True, help="A CSV file for each table.")
@click.option("--netlogo", "kinds", flag_value="netlogo", multiple=True, help="A table as BehaviorSpace writes it.")
@click.option(
    "--ema", "kinds", flag_value="ema", multiple=True, help="An archive that ema_workbench.load_results reads."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR2", help="Where to write.")
def command(folder: Path, kinds: tuple[str, ...], out: Path) -> None:
    """Write the runs of the sweep in DIR into DIR2, in the order of their ids.

    Two sweeps of one study give the same bytes, however they were done.
    """
    from ..analysis.folder import whole_folder, writing
    from ..experiments.exports import EXPORTS
    from ..experiments.kept import Sweep

    if len(kinds) != 1:
        raise InputError("export takes one of --csv, --netlogo and --ema; give one")
    sweep = Sweep.open(folder)
    write, files_of = EXPORTS[kinds[0]]
    names = files_of(sweep)
    with whole_folder(out, names) as part:
        try:
            write(sweep, part)
        except OSError as error:
            raise writing(out, error) from None
    for name in names:
        click.echo(str(out / name))
