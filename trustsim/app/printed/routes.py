"""Where the printed pages are found."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from . import pages

FOR_FACILITATORS = "This page is for the facilitator: open it on the machine that serves the app."
LOOPBACK = ("127.0.0.1", "::1")
"""Addresses from which the machine itself asks."""


def routes() -> list[BaseRoute]:
    """The routes of all printed pages; each page is made when it is asked for."""
    return [
        Route("/guide", _page(pages.index)),
        Route("/guide/cards", _here(_page(pages.cards))),
        Route("/guide/cards/large", _here(_page(lambda: pages.cards(large=True)))),
        Route("/guide/timings", _page(pages.timings)),
        Route("/guide/stories", _here(_page(pages.stories))),
        Route("/guide/{name}", _text),
    ]


def _page(make: Callable[[], str]) -> Callable[[Request], Response]:
    """Answers with a page; made in a thread, for it reads files."""
    return lambda request: HTMLResponse(make())


def _here(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answers only the facilitator's own machine: who plays may not read the others' cards or what a story reveals."""

    def guarded(request: Request) -> Response:
        if request.client is None or request.client.host not in LOOPBACK:
            return HTMLResponse(FOR_FACILITATORS, status_code=403)
        return answer(request)

    return guarded


def _text(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in pages.TEXTS:
        return HTMLResponse("There is no such page in the guide.", status_code=404)
    return HTMLResponse(pages.text(name))
