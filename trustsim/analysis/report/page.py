"""A report as one page of HTML that needs nothing beside it; all words in it are escaped."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ... import __version__
from ..words import HONESTY

TEMPLATE = "page.html.jinja"


@dataclass(frozen=True)
class Heading:
    """A heading within a section, of level 3 or 4."""

    text: str
    level: int = 3
    form: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Words:
    """A paragraph; `lead` makes it larger."""

    text: str
    lead: bool = False
    form: ClassVar[str] = "text"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: Sequence[str]
    form: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Code:
    """What is typed as it stands."""

    text: str
    form: ClassVar[str] = "code"


@dataclass(frozen=True)
class Table:
    """Rows of words; the first cell of each heads its row, and columns in `numbers` (from 0) end flush."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    form: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A picture within the page: its data as a URI, what it is, and all it shows in words."""

    source: str
    caption: str
    text: str
    form: ClassVar[str] = "picture"

    @classmethod
    def of(cls, svg: Path, caption: str, text: str) -> "Picture":
        """A picture from an SVG file; raises OSError."""
        data = base64.b64encode(svg.read_bytes()).decode("ascii")
        return cls(f"data:image/svg+xml;base64,{data}", caption, text)


Part: TypeAlias = Heading | Words | Bullets | Code | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part of a page with a heading of its own."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Page:
    """All that stands on a page."""

    kind: str
    title: str
    subtitle: str
    sections: Sequence[Section]
    honesty: str = HONESTY
    version: str = __version__

    def html(self) -> str:
        """The page as HTML."""
        folder = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
        environment = Environment(
            loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        return environment.get_template(TEMPLATE).render(page=self)
