"""What `run` and `compare` do: compute, write files, print words or JSON."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from .options import Options, Progress

if TYPE_CHECKING:
    from ..analysis.results import Result
    from ..scenario import Scenario


def carry_out(found: Options, base: "Scenario", what_ifs: "Mapping[str, Scenario]") -> None:
    """Compute, write the files where they are wanted, and print; the folder is checked before computing."""
    from ..analysis.folder import whole_folder, writing
    from ..analysis.results import as_json, names_to_come, write

    names = names_to_come([base, *what_ifs.values()]) if found.out else []
    files = [str(found.out / name) for name in names] if found.out else []
    with ExitStack() as stack:
        folder = stack.enter_context(whole_folder(found.out, names)) if found.out else None
        result = computed(found, base, what_ifs)
        said = as_json(result, files)
        if folder and found.out:
            try:
                write(result, folder, said)
            except OSError as error:
                raise writing(found.out, error) from None
    if found.as_json:
        click.echo(json.dumps(said, ensure_ascii=False, allow_nan=False))
    else:
        from .tables import report

        click.echo(report(result, found.out))


def computed(found: Options, base: "Scenario", what_ifs: "Mapping[str, Scenario]") -> "Result":
    """The result of a scenario, or of what-ifs against it, with progress on a terminal."""
    from ..analysis.results import result_of

    progress = Progress()
    try:
        return result_of(base, what_ifs, found.seed, found.replicates, progress)
    finally:
        progress.clear()
