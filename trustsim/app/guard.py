"""What stands before every answer: who may ask, from which page, and what a page may load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://{host} wss://{host} blob: data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Pages load nothing from other machines; Solara needs inline scripts, its widgets modules made on the spot."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY_VIOLATION = 1008


class Guard:
    """Answers only who asks by one of its names and, where something is done, from a page of its own.

    `names` None takes any name, for a server that is open to other machines: its pages may still only be used from
    themselves.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str] | None) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass, with headers that keep pages to this server."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_known(host) or not _is_from_here(scope, headers, host):
            await _refuse(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                given["content-security-policy"] = POLICY.format(host=host)
                for name, value in HEADERS.items():
                    given[name] = value
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _is_known(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname
        return name is not None and (self.names is None or name in self.names)


def _is_from_here(scope: Scope, headers: Headers, host: str) -> bool:
    """Whether a page of this server asks; a browser says so of every websocket and of everything that is sent."""
    origin = headers.get("origin")
    if scope["type"] == "http" and scope["method"] in SAFE:
        return True
    if origin is None:
        return scope["type"] == "http"
    return urlsplit(origin).netloc == host


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer: Any = (
        WebSocketClose(POLICY_VIOLATION)
        if scope["type"] == "websocket"
        else PlainTextResponse("This page may only be used from its own address.\n", status_code=403)
    )
    await answer(scope, receive, send)
