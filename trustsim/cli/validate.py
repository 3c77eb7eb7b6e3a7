"""`trustsim validate`: whether scenario and what-if files can be used."""

import click

from ..errors import InputError


@click.command("validate", short_help="Check scenario and what-if files.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def command(files: tuple[str, ...]) -> int:
    """Check each FILE, a scenario or a what-if: `ok`, or its first problem by line with the cure (exit 2)."""
    bad = 0
    for file in files:
        try:
            said = _checked(file)
        except InputError as error:
            bad += 1
            click.echo(str(error), err=True)
        else:
            click.echo(f"{file}: ok, {said}")
    return 2 if bad else 0


def _checked(file: str) -> str:
    from ..scenario import Scenario, WhatIf
    from ..scenario.ready import find
    from .kinds import is_what_if

    path = find(file, what_ifs=True)
    if is_what_if(path):
        what_if = WhatIf.load(path)
        return f'what-if "{what_if.name}" on "{what_if.baseline.name}"'
    scenario = Scenario.load(path)
    pcns = len(scenario.pcn_ids)
    return f'scenario "{scenario.name}", {pcns} {"PCN" if pcns == 1 else "PCNs"}, {scenario.months} months'
