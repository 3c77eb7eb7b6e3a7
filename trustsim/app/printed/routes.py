"""Where the printed pages are found."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from . import pages


def routes() -> list[BaseRoute]:
    """The routes of all printed pages; each page is made when it is asked for."""
    return [
        Route("/guide", _page(pages.index)),
        Route("/guide/cards", _page(pages.cards)),
        Route("/guide/cards/large", _page(lambda: pages.cards(large=True))),
        Route("/guide/timings", _page(pages.timings)),
        Route("/guide/stories", _page(pages.stories)),
        Route("/guide/{name}", _text),
    ]


def _page(make: Callable[[], str]) -> Callable[[Request], Response]:
    """Answers with a page; made in a thread, for it reads files."""
    return lambda request: HTMLResponse(make())


def _text(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in pages.TEXTS:
        return HTMLResponse("There is no such page in the guide.", status_code=404)
    return HTMLResponse(pages.text(name))
