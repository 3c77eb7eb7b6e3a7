"""`trustsim import-nhs`: NHS England's files as scenarios."""

import os
from pathlib import Path
from typing import Any

import click

from ..errors import InputError

FILE = click.Path(path_type=Path)


@click.command("import-nhs", short_help="Make a scenario from NHS England's files.")
@click.option("--map", "map_file", type=FILE, metavar="FILE", required=True, help="gp-reg-pat-prac-map.csv")
@click.option("--patients", type=FILE, metavar="FILE", required=True, help="gp-reg-pat-prac-all.csv, of that month")
@click.option("--icb", metavar="CODE", help="The ICB to take.")
@click.option("--sub-icb", metavar="CODE", help="The sub-ICB location to take.")
@click.option("--anonymise", is_flag=True, help="Invent names and codes; list sizes stay real.")
@click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    required=True,
    help="The scenario to write, or a folder for a file an ICB where no area is named.",
)
def command(map_file: Path, patients: Path, icb: str | None, sub_icb: str | None, anonymise: bool, out: Path) -> None:
    """Make a scenario of an ICB or sub-ICB location, from the files of "Patients Registered at a GP Practice".

    PCNs, practices and list sizes are real; directors, needs and history are imagined. Where neither --icb nor
    --sub-icb is given, --out is a folder and gets one file an ICB.
    """
    from ..nhs import read_register, scenario_document, write_scenario

    if icb is None and sub_icb is None and out.suffix.lower() in (".yaml", ".yml"):
        raise InputError(f"{out}: --out is a file, but no --icb or --sub-icb says which area; name one, or a folder")
    if icb is None and sub_icb is None:
        _every_icb(map_file, patients, anonymise, out)
        return
    document = scenario_document(read_register(map_file, patients), icb, sub_icb, anonymise)
    write_scenario(document, out)
    _told(document, out)


def _every_icb(map_file: Path, patients: Path, anonymise: bool, out: Path) -> None:
    from ..analysis.folder import whole_folder
    from ..nhs import read_register, scenario_document, write_scenario

    register = read_register(map_file, patients)
    codes = sorted({network.icb for network in register.networks})
    names = [f"{code.lower()}.yaml" for code in codes]
    with whole_folder(out, names) as folder:
        for code, name in zip(codes, names, strict=True):
            document = scenario_document(register, code, None, anonymise)
            write_scenario(document, folder / name)
    click.echo(f"{len(codes)} scenarios, one an ICB, are in {out}{os.sep}")


def _told(document: dict[str, Any], out: Path) -> None:
    click.echo(f"{out}: {document['description']}")
    click.echo("Assumed:")
    for sentence in document["assumed"]:
        click.echo(f"- {sentence}")
