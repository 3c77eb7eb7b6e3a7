"""`trustsim import-nhs`: NHS England's files as scenarios."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError

if TYPE_CHECKING:
    from ..nhs import Register

FILE = click.Path(path_type=Path)


@click.command("import-nhs", short_help="Make a scenario from NHS England's files.")
@click.option("--map", "map_file", type=FILE, metavar="FILE", help="Who is in which PCN: gp-reg-pat-prac-map.csv.")
@click.option("--epcn", type=FILE, metavar="FILE", help="In place of --map: ePCN.xlsx, or the list of PCNs as CSV.")
@click.option("--patients", type=FILE, metavar="FILE", required=True, help="List sizes: gp-reg-pat-prac-all.csv.")
@click.option("--icb", metavar="CODE", help="The ICB to take; with --epcn, its name.")
@click.option("--sub-icb", metavar="CODE", help="The sub-ICB location to take; before July 2022, the CCG.")
@click.option("--anonymise", is_flag=True, help="Invent names and codes; list sizes stay real.")
@click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    required=True,
    help="The scenario to write, or a folder for a file an ICB where no area is named.",
)
def command(
    map_file: Path | None,
    epcn: Path | None,
    patients: Path,
    icb: str | None,
    sub_icb: str | None,
    anonymise: bool,
    out: Path,
) -> None:
    """Make a scenario of an ICB or sub-ICB location, from the files of "Patients Registered at a GP Practice".

    PCNs, practices and list sizes are real; directors, needs and history are imagined. Where neither --icb nor
    --sub-icb is given, --out is a folder and gets one file an ICB.
    """
    from ..nhs import read_register, scenario_document, write_scenario

    whole = icb is None and sub_icb is None
    if whole and out.suffix.lower() in (".yaml", ".yml"):
        raise InputError(f"{out}: --out is a file, but no --icb or --sub-icb says which area; name one, or a folder")
    register = read_register(map_file, patients, epcn)
    if whole:
        _write_every_icb(register, anonymise, out)
        return
    document = scenario_document(register, icb, sub_icb, anonymise)
    write_scenario(document, out)
    click.echo(f"{out}: {document['description']}")
    click.echo("Assumed:")
    for sentence in document["assumed"]:
        click.echo(f"- {sentence}")


def _write_every_icb(register: "Register", anonymise: bool, out: Path) -> None:
    from ..analysis.folder import whole_folder
    from ..nhs import every_icb_document, write_scenario
    from ..nhs.names import number_of

    documents = {f"{stem}.yaml": document for stem, document in every_icb_document(register, anonymise)}
    with whole_folder(out, list(documents)) as folder:
        for name, document in documents.items():
            write_scenario(document, folder / name)
    click.echo(f"{out}{os.sep}: {number_of(len(documents), 'scenario')}, one an ICB; each says what it assumes.")
