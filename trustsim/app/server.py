"""The server: Solara's pages behind what keeps strangers out and everything else on this machine."""

from __future__ import annotations

import os
import secrets
import socket
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

HOST, PORT = "127.0.0.1", 8765
EVERYWHERE = ("0.0.0.0", "::")
"""Hosts that stand for every address of the machine."""
HERE = ("127.0.0.1", "localhost", "::1")
MOST_BYTES = 48_000_000
"""Bytes that a page may send at once; what it brings is capped further where it is read."""
MOST_VISITORS = 200
CLOSED = ("/resourcez", "/jupyter/api/kernels/{id}", "/_solara/api/evict/{kernel_id}")
"""Routes of Solara's that tell about the server or other visitors."""
SETTINGS = {
    "SOLARA_APP": "trustsim.app.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "trustsim",
    "SOLARA_THEME_FORCE_REFRESH": "True",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_MAX_COUNT": str(MOST_VISITORS),
    "SOLARA_KERNEL_MAX_PER_SESSION": "20",
}
GONE_AFTER = "SOLARA_KERNEL_CULL_TIMEOUT"
"""The setting for how long a visitor's work is kept once the page is closed or cut off."""
ROOMS = "TRUSTSIM_ROOMS"
"""The setting for the file that keeps rooms, where it is not in the user's own folder."""
Application = Callable[..., Any]


def serve(host: str = HOST, port: int = PORT, ready: Callable[[str], None] | None = None) -> None:
    """Serve the app until interrupted; `ready` is told its address once it answers.

    Raises OSError for a host or port that cannot be had.
    """
    import uvicorn

    from ..model import schedule

    schedule.driver()
    with listening(host, port) as listener:
        address = address_of(host, listener.getsockname()[1])
        config = uvicorn.Config(
            application(host, (lambda: ready(address)) if ready else None),
            log_level="warning",
            ws_max_size=MOST_BYTES,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(config).run([listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises OSError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        raise
    return listener


def address_of(host: str, port: int) -> str:
    """The address at which this machine reaches the app."""
    name = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def application(host: str = HOST, ready: Callable[[], None] | None = None) -> Application:
    """The ASGI application for a host; `ready` is called once it has started."""
    os.environ.update(SETTINGS)
    os.environ.setdefault(GONE_AFTER, "5m")
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)
    os.environ["SOLARA_SESSION_SECRET_KEY"] = secrets.token_urlsafe(32)
    from contextlib import asynccontextmanager

    from solara.server import starlette as solara_server
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    from .guard import Guard
    from .printed.routes import routes as routes_of_printed
    from .rooms.web import routes as routes_of_rooms

    @asynccontextmanager
    async def lifespan(app: Starlette):
        async with solara_server.lifespan(app):
            if ready:
                ready()
            yield

    own = [Route("/", front), *routes_of_rooms(hall), *routes_of_printed()]
    theirs = [route for route in solara_server.routes if getattr(route, "path", "") not in (*CLOSED, "/")]
    guarded = [Middleware(Guard, names=None if host in EVERYWHERE else (*HERE, host)), *solara_server.middleware]
    return Starlette(routes=[*own, *theirs], lifespan=lifespan, middleware=guarded)


@cache
def hall() -> Any:
    """The rooms of this server; raises InputError where they cannot be kept."""
    from platformdirs import user_state_path

    from ..scenario.ready import ready_role_plays
    from ..workshop.roleplay import RolePlay
    from ..workshop.room import Rooms
    from .rooms.hall import Hall
    from .rooms.stories import stories_beside

    kept = Path(os.environ.get(ROOMS) or user_state_path("trustsim") / "rooms.sqlite")
    plays = {ready.name: RolePlay.load(ready.path) for ready in ready_role_plays()}
    return Hall(Rooms(kept), plays, stories_beside(kept))


async def front(request: Any) -> Any:
    """Solara's page with what a reader's software needs: its language, and leave to zoom."""
    from solara.server import starlette as solara_server

    response = await solara_server.root(request)
    page = bytes(response.body).decode("utf-8")
    for solaras, ours in FRAME.items():
        page = page.replace(solaras, ours, 1)
    response.body = page.encode("utf-8")
    response.headers["content-length"] = str(len(response.body))
    return response


PATIENT = (
    "AbortSignal.timeout = ((timeout) => (ms) => timeout.call(AbortSignal, Math.max(ms, 60000)))(AbortSignal.timeout);"
)
"""anywidget gives the script of a part two seconds to load, and a part that took longer is never told anything again:
on a slow machine it stands still. Here each has a minute."""
FRAME = {
    "<html>": '<html lang="en-GB">',
    "width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui": (
        "width=device-width, initial-scale=1"
    ),
    "</head>": (
        "<script>document.documentElement.dataset.theme = localStorage.getItem('trustsim-theme') || "
        "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');"
        f"{PATIENT}</script></head>"
    ),
}
"""What is changed in Solara's page: its own text, and what stands there instead."""
