"""A scenario document as a YAML file."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trustsim.errors import InputError
from trustsim.scenario import Scenario
from trustsim.scenario.writing import save, written

COMMENT_WIDTH = 110


def write_scenario(document: Mapping[str, Any], path: Path) -> None:
    """Write the document as YAML, whole or not at all, over what was there, if it is a scenario that can be run.

    The file opens with the licence and what is assumed. Raises InputError where it cannot be written.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{path}: --out takes a scenario file; give it a name that ends in .yaml")
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; name a file in it, such as {path / 'place.yaml'}")
    assumed = Scenario.from_dict(document, str(path)).assumed
    save(path, _opening_comment(document, assumed) + written(document))


def _opening_comment(document: Mapping[str, Any], assumed: Sequence[str]) -> str:
    lines = [document["source"]["licence"], "", "Assumed:"]
    for sentence in assumed:
        lines += textwrap.wrap(sentence, COMMENT_WIDTH - 2, initial_indent="- ", subsequent_indent="  ")
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
