"""The printed pages: each is one file that asks nothing of any network, laid out for A4 and readable on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from ...analysis.words import HONESTY
from ...guide.layout import HERE as GUIDE
from ...scenario.ready import ready_role_plays, ready_stories
from ...workshop.roleplay import Happening, RolePlay, Version
from ...workshop.story import Story
from ...workshop.story.schema import Scene

TEXTS = {
    "facilitating": "Before, during and after a workshop: timings, what to say, traps, safety, debrief, access.",
    "using-the-app": "For leads of integrated care systems: how to read the page, and what it cannot tell you.",
    "writing-stories": "How to write a story of your own.",
    "why-believe": "Half a page: why believe it, and why not.",
}
"""Pages of the guide that are served, each with what it holds."""
KINDS = {
    "tell": "Tell",
    "poll": "Ask for an opinion",
    "predict": "Predict",
    "reveal": "Reveal",
    "try": "Try",
    "build": "Build",
    "discuss": "Discuss",
}
PER_SHEET, PER_LARGE_SHEET = 2, 1
"""Role cards on a page of A4, and in large print."""
ORDER = ("first", "second", "third")
MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "smartquotes", "replacements"]
)
"""Reads pages of the guide; HTML in them is shown as it is written, not obeyed."""


@dataclass(frozen=True)
class Row:
    """A stretch of a session: when it begins, how long it takes, what it is, and what else there is to do."""

    begins: str
    minutes: str
    what: str
    says: str
    also: tuple[str, ...] = ()


def index() -> str:
    """What there is to print."""
    return _page("index.html.jinja", texts={name: (_title(name), about) for name, about in TEXTS.items()})


def text(name: str) -> str:
    """A page of the guide; raises KeyError for one that is not served."""
    if name not in TEXTS:
        raise KeyError(name)
    body = Markup(MARKDOWN.render(_read(name)))
    return _page("text.html.jinja", title=_title(name), body=body)


def cards(large: bool = False) -> str:
    """The role cards: two on a page, or one in large print. No card goes over the edge of a page."""
    play = role_play()
    dealt = [
        {
            "letter": letter,
            "network": network,
            "patients": f"{round(network.patients, -2):,.0f}",
            "says": play.file.cards[network.id],
        }
        for letter, network in zip(play.place.letters, play.place.networks, strict=True)
    ]
    step = PER_LARGE_SHEET if large else PER_SHEET
    sheets = [dealt[at : at + step] for at in range(0, len(dealt), step)]
    return _page("cards.html.jinja", play=play, sheets=sheets, large=large)


def timings() -> str:
    """A page for each length of the role play: what comes when."""
    play = role_play()
    versions = [(version, list(rows(play, version))) for version in play.file.versions]
    return _page("timings.html.jinja", play=play, versions=versions)


def stories() -> str:
    """Every ready story, scene by scene, with what the facilitator needs."""
    told = [(story, list(zip(_clock(story.scenes), story.scenes, strict=True))) for story in ready()]
    return _page("stories.html.jinja", stories=told, kinds=KINDS)


def rows(play: RolePlay, version: Version) -> Iterator[Row]:
    """What comes when in a version of a role play, to the last minute."""
    at = 0.0

    def row(minutes: float, what: str, says: str, *also: str) -> Row:
        nonlocal at
        begun, at = at, at + minutes
        return Row(clock(begun), f"{minutes:g}", what, says, also)

    yield row(version.brief, "Brief", "Say what the box says. Give out the cards, face down. Read in silence.")
    for month in range(1, version.months + 1):
        coffee = version.coffee_before(month)
        if coffee:
            yield row(coffee, "Coffee", "Everybody may talk to everybody. Devices rest.")
        happening = play.happening(month)
        told = version.seconds(month) / 60 - coffee
        yield row(told, f"Month {month}", happening.tell, *_also(happening))
    yield row(version.debrief, "Debrief", "What happened. So what. Now what. Stand up and turn the card over first.")
    if at < version.minutes:
        yield row(version.minutes - at, "In hand", "For late starts and slow months. Give the debrief what is left.")


def clock(minutes: float) -> str:
    """Minutes since the start, as a clock shows them."""
    hours, seconds = divmod(round(60 * minutes), 3600)
    return f"{hours}:{seconds // 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")


@cache
def role_play() -> RolePlay:
    """The role play that comes with trustsim."""
    return RolePlay.load(ready_role_plays()[0].path)


@cache
def ready() -> tuple[Story, ...]:
    """The ready stories, the shortest first."""
    return tuple(sorted((Story.load(one.path) for one in ready_stories()), key=lambda story: story.minutes))


def _also(happening: Happening) -> Iterator[str]:
    """What a month asks of the facilitator besides."""
    if happening.vote:
        needed = Fraction(happening.vote.share).limit_denominator(12)
        yield f"Vote: “{happening.vote.ask}” It passes with {needed.numerator} yes of every {needed.denominator} votes."
    if happening.trust_check:
        yield "Trust check on every device."
    if happening.unallied:
        yield f"If nobody is allied yet: “{happening.unallied.tell}”"
    if happening.may_be_dropped and happening.may_be_dropped <= len(ORDER):
        yield f"Short of time? This is the {ORDER[happening.may_be_dropped - 1]} month to leave out."


def _clock(scenes: tuple[Scene, ...]) -> Iterator[str]:
    """When each scene begins; nothing for one that may be left out."""
    at = 0.0
    for scene in scenes:
        yield "" if scene.optional else clock(at)
        at += 0.0 if scene.optional else scene.minutes


def _read(name: str) -> str:
    return (GUIDE / f"{name}.md").read_text(encoding="utf-8")


def _title(name: str) -> str:
    """The heading of a page of the guide."""
    return _read(name).partition("\n")[0].removeprefix("# ")


def _page(template: str, **parts: Any) -> str:
    folder = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(honesty=HONESTY, **parts)
