"""`trustsim rerun`: one run of a sweep, again and alone."""

import json
from pathlib import Path

import click


@click.command("rerun", short_help="Run one run of a sweep again, and compare.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("run_id", metavar="RUN_ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(folder: Path, run_id: str, as_json: bool) -> int:
    """Run RUN_ID of the sweep in DIR again, from that folder alone, and compare with what is stored.

    RUN_ID stands in the column run_id of every table. Exit 3 where the run fails.
    """
    from ..experiments.kept import Sweep

    found = Sweep.open(folder).rerun(run_id)
    code = 3 if found.error else 0 if found.is_same or found.stored_error else 1
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, allow_nan=False))
        return code
    settings = ", ".join(f"{path} {value}" for path, value in found.factors.items())
    click.echo(f"Run {run_id}: point {found.point} ({settings}) on {found.scenario} with seed {found.seed}.")
    if found.error:
        click.echo(f"It {'fails again' if found.stored_error else 'failed this time'}: {found.error}")
        click.echo(found.traceback.rstrip())
        return code
    for name, value in found.again.items():
        click.echo(f"  {name}: {value!r}" + (f", stored {found.stored[name]!r}" if found.stored else ""))
    if found.stored_error:
        click.echo(
            f"It failed in the sweep ({found.stored_error}) and ends well now; the same sweep again takes it in."
        )
    else:
        click.echo(
            "The same numbers, to the last bit." if found.is_same else "These are other numbers: a defect of ours."
        )
    return code
