"""The pages as Solara puts them together: each part is given its scene, and what it asks for goes to the visit."""

from pathlib import Path
from typing import Any

import reacton
import reacton.ipyvuetify as rv
from solara.components.style import Style
from solara.components.title import Title

from ..analysis.words import HONESTY
from ..scenario import Scenario
from ..scenario.ready import find
from . import widgets
from .desk import Desk
from .visit import Visit

FIRST_PLACE = "averingley"
STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
EXPLORES, NO_DATA = (f"{sentence}." for sentence in HONESTY.rstrip(".").split(". "))


@reacton.component
def Page() -> None:
    """The whole app, for one visitor."""
    _, look_again = reacton.use_state(0)
    desk = reacton.use_memo(lambda: Desk(Visit()), [])
    visit = desk.visit

    def begin() -> Any:
        visit.tell = lambda: look_again(lambda turn: turn + 1)
        visit.open(Scenario.load(find(FIRST_PLACE)))
        return desk.leave

    reacton.use_effect(begin, [])
    Style(STYLE)
    Title(f"trustsim: {visit.place.name}" if visit.place else "trustsim")
    scenes = visit.shown.scenes if visit.shown else {}
    with rv.Html(tag="div", class_="ts-page", attributes={"data-page": visit.page}):
        with _area("header", "bar"):
            widgets.Header.shows(_header(desk), on_asked=visit.ask)
        widgets.TakeAway.shows(desk.scene, now=desk.fragment, made=desk.made, on_asked=visit.ask)
        if visit.place is None or not scenes:
            rv.Html(tag="p", class_="ts-waiting", children=["Running the first futures …"]).key("waiting")
        elif visit.page == "compare":
            _compare(desk)
        elif visit.page == "trust":
            _trust(visit)
        elif visit.page == "places":
            with _area("main", "main"):
                widgets.Shelf.shows(desk.shelf.scene, on_asked=visit.ask, on_brought=desk.bring)
        else:
            _explore(desk, scenes)


@reacton.component
def Layout(children: list[Any]) -> Any:
    """Nothing around the page: it is a frame of its own."""
    return rv.Html(tag="div", class_="ts-app", children=children)


def _area(tag: str, name: str) -> Any:
    """A part of the frame that can be given a place by its name; a key of its own, for no part becomes another."""
    reached = {"id": "main", "tabindex": "-1"} if tag == "main" else {}
    return rv.Html(tag=tag, class_=f"ts-{name}", attributes=reached).key(name)


def _explore(desk: Desk, scenes: dict[str, Any]) -> None:
    visit = desk.visit
    with _area("aside", "levers"):
        reply = {**visit.heard, "parts": scenes["answer"]["parts"]}
        widgets.Levers.shows(visit.levers, reply=reply, on_asked=visit.ask)
    with _area("main", "main"):
        with _area("section", "answer"):
            answer = {**scenes["answer"], **visit.doing, **desk.comparing.keeping}
            widgets.Answer.shows(answer, on_asked=visit.ask)
        with _area("section", "map"):
            widgets.LivingMap.shows(scenes["map"], on_asked=visit.ask)
        with _area("section", "story"):
            widgets.Storyline.shows(scenes["storyline"], on_asked=visit.ask)
            widgets.Clock.shows(_clock(scenes), on_asked=visit.ask)
        with _area("section", "outcomes"):
            widgets.Outcomes.shows(scenes["outcomes"], on_asked=visit.ask)
        with _area("section", "moment"):
            widgets.Moment.shows(scenes["moment"], reply=visit.replies("why", "turned"), on_asked=visit.ask)
        with _area("section", "tornado"):
            widgets.Tornado.shows(visit.matters.scene, on_asked=visit.ask)
        _foot()


def _foot() -> None:
    with _area("footer", "foot"):
        rv.Html(tag="strong", children=[EXPLORES])
        rv.Html(tag="span", children=[f" {NO_DATA}"])


def _compare(desk: Desk) -> None:
    with _area("main", "main"):
        with _area("section", "compare"):
            widgets.Compare.shows(desk.comparing.scene, on_asked=desk.visit.ask)
        _foot()


def _trust(visit: Visit) -> None:
    scene, numbers = visit.trust()
    with _area("main", "main"):
        with _area("section", "trust-page"):
            replies = visit.replies("pair")
            widgets.TrustMatrix.shows(scene, numbers=numbers, reply=replies, on_asked=visit.ask)
        with _area("section", "trust-clock"):
            if visit.shown:
                widgets.Clock.shows(_clock(visit.shown.scenes), on_asked=visit.ask)
            _foot()


def _clock(scenes: dict[str, Any]) -> dict[str, Any]:
    story = scenes["storyline"]
    marks = sorted({event["month"] for event in story["events"]})
    middle = story["months"] / 2
    begin = min(marks, key=lambda month: abs(month - middle), default=round(middle))
    return {"months": story["months"], "marks": marks, "begin": begin}


def _header(desk: Desk) -> dict[str, Any]:
    page, place = desk.visit.page, desk.visit.place
    if place is None:
        return {"page": page, "place": "", "pcns": 0, "kept": 0}
    return {"page": page, "place": place.name, "pcns": len(place.pcn_ids), "kept": len(desk.comparing.kept)}
