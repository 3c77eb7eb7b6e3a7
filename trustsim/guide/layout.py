"""How the guide's pages are laid out: tables, and blocks between comments that are made from the code.

A page says where a block belongs by a pair of comments, `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ..analysis.words import half_up

HERE = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- generated: (\S+) -->\n)(.*?)(<!-- end: \2 -->)", re.DOTALL)


def pages() -> list[Path]:
    """The guide's pages."""
    return sorted(HERE.glob("*.md"))


def filled(text: str, blocks: Mapping[str, Callable[[], str]], others: Iterable[str] = ()) -> str:
    """Give a page with each of its blocks made anew, `others` left as they are; raises KeyError for any other name."""
    kept = set(others)
    return _BLOCK.sub(lambda found: found[0] if found[2] in kept else found[1] + blocks[found[2]]() + found[4], text)


def blocks_in(text: str) -> dict[str, str]:
    """What stands in each block of a page, by its name."""
    return {found[2]: found[3] for found in _BLOCK.finditer(text)}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a page."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def cells(text: str) -> list[list[str]]:
    """The heads and rows of the tables in a text."""
    lines = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if set("".join(line)) != {"-"}]


def code(text: str) -> str:
    """A word of a file or command."""
    return f"`{text}`"


def percent(share: float) -> str:
    """A share as a whole %, none below 0."""
    return f"{half_up(max(share, 0.0) * 100):.0f}%"


def points(value: float, decimals: int = 1) -> str:
    """A size from 0 to 1 in points of 100."""
    return f"{half_up(value * 100, decimals):.{decimals}f}"
