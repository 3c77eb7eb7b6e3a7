"""What `run` and `compare` do with a result: files, then words or JSON."""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from .options import Options

if TYPE_CHECKING:
    from ..analysis.results import Result
    from ..scenario import Scenario


def carry_out(found: Options, scenarios: "Sequence[Scenario]", compute: Callable[[], "Result"]) -> None:
    """Compute, write the files where they are wanted, and print; the folder is checked before computing.

    `scenarios` are the baseline and the what-ifs.
    """
    from ..analysis.folder import whole_folder, writing
    from ..analysis.results import as_json, names_to_come, write

    names = names_to_come(scenarios) if found.out else []
    files = [str(found.out / name) for name in names] if found.out else []
    with ExitStack() as stack:
        folder = stack.enter_context(whole_folder(found.out, names)) if found.out else None
        result = compute()
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
