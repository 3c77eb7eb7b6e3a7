"""`trustsim report`: one HTML file of a sweep, a scenario or a what-if."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from ..errors import InputError
from .options import changed, check_size, checked, run_options


@click.command("report", short_help="Make one HTML page of a sweep, a scenario or a what-if, to hand on.")
@click.argument("given", metavar="DIR|FILE")
@run_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.html", help="The page to write.")
@click.pass_context
def command(context: click.Context, given: str, out: Path | None, **run: Any) -> None:
    """Make one HTML page of a sweep's folder DIR, or of FILE: a scenario (or ready place), or a what-if, which is run.

    The page needs nothing beside it and asks nothing of any network. Without --out it is DIR/report.html, or
    NAME-report.html in the folder you are in.
    """
    from ..analysis import report

    if Path(given).is_dir():
        _nothing_to_run(context, list(run))
        path = out or Path(given) / "report.html"
        report.checked(path)
        page = report.of_sweep(given, ["trustsim", "report", given, "--out", str(path)])
    else:
        from ..scenario.ready import find
        from .finish import computed

        found = checked(**run, out=None, as_json=False)
        file = find(given, what_ifs=True, studies=True)
        path = out or Path(f"{file.stem}-report.html")
        report.checked(path)
        base, what_ifs = report.scenarios_of(file, lambda one: changed(one, found))
        for scenario in (base, *what_ifs.values()):
            check_size(scenario, found.replicates, 1 + len(what_ifs))
        page = report.of_result(computed(found, base, what_ifs), given, path, found.months, found.settings)
    report.save(page, path)
    click.echo(f"The report is {path}.")


def _nothing_to_run(context: click.Context, names: list[str]) -> None:
    for name in names:
        if context.get_parameter_source(name) != ParameterSource.DEFAULT:
            said = {"settings": "set"}.get(name, name)
            raise InputError(f"--{said} is given, but a sweep has been run already: remove it, or change the study")
