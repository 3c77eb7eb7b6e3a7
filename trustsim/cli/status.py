"""`trustsim status`: how far a sweep is and what failed."""

import json
from pathlib import Path

import click

from .numbers import counted

SHOWN = 20


@click.command("status", short_help="How far a sweep is, and which runs failed.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(folder: Path, as_json: bool) -> None:
    """Say how far the sweep in DIR is, also while it runs: runs done, in all and failed, each with its error."""
    from ..experiments.kept import Sweep

    sweep = Sweep.open(folder)
    status = sweep.status
    if as_json:
        click.echo(json.dumps(status.as_dict(), ensure_ascii=False))
        return
    click.echo(f"{status.study}: {counted(status.done, 'run')} of {status.total:,} done, {status.failed:,} failed.")
    for path in status.damaged:
        click.echo(f"Damaged: {path}; the same sweep again runs its chunk anew.")
    if status.failed and not status.damaged:
        failures = sweep.failures.to_dict("records")
        for row in failures[:SHOWN]:
            said = " ".join(f"{row['error']}: {row['message']}".split())[:200]
            where = f"point {row['point']}, {row['scenario']}, seed {row['seed']}"
            click.echo(f"  run {row['run_id']}: {where}: {said}")
        if len(failures) > SHOWN:
            click.echo(f"  and {len(failures) - SHOWN:,} more in {folder / 'failures'}")
    if status.done < status.total:
        click.echo("The same sweep again goes on with what is not done.")
