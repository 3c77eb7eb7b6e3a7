"""The pages of rooms: one head, and what each page has below it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .handout import HONESTY


@cache
def framed(name: str) -> str:
    """A page of rooms, by its name: console, join or wall."""
    loader = FileSystemLoader(Path(__file__).parent / "framed")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template(f"{name}.html.jinja").render(honesty=HONESTY)
