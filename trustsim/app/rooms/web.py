"""The routes of rooms: plain pages, and a websocket each for seats, consoles and walls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from ...errors import InputError
from ...workshop.room.codes import digest, matches, secret, tidied
from ...workshop.room.state import DEBRIEF
from .doors import TOO_MANY, Doors
from .frames import framed
from .hall import BY_CONSOLE, BY_SEAT, BY_TELLER, Hall, Line, Room, device_of
from .handout import handout
from .story_handout import NOT_YET, story_handout

PAGES = Path(__file__).parent / "pages"
PARTS = Path(__file__).parent.parent / "widgets"
SHARED = (
    *("tokens.css", "draw.js", "stage.js"),
    *("map.css", "map_layout.js", "map_picture.js", "map_shapes.js", "map_words.js"),
    *("storyline.css", "storyline_lines.js", "storyline_marks.js", "storyline_picture.js"),
)
"""Parts of the app that pages of rooms are drawn with."""
NO_SUCH_ROOM = "There is no room with that code. Check the letters on the wall."
NOT_YOURS = "That may only be done from its own seat."
UNREADABLE = "That could not be read; reload the page."
MOST_LINES = 400
MOST_LETTERS = 20_000
"""Length of what a page may send at once."""
WRONG, FULL, TOO_LONG = 4404, 4429, 1009
"""Codes with which a websocket is closed: no such room or key; too many tries or lines; too much at once."""


def routes(hall: Callable[[], Hall]) -> list[BaseRoute]:
    """The routes of rooms; the hall is made when one is first asked for. It raises InputError where it cannot be."""
    web = Web(hall, Doors())
    return [
        Route("/join", web.page("join")),
        Route("/join/{code}", web.page("join")),
        Route("/console", web.page("console")),
        Route("/wall/{code}", web.page("wall")),
        Route("/rooms", web.open_rooms, methods=["POST"]),
        Route("/stories", web.stories),
        Route("/rooms/{code}/qr.svg", web.qr),
        Route("/rooms/{code}/handout", web.handout),
        WebSocketRoute("/rooms/{code}/seat", web.seat),
        WebSocketRoute("/rooms/{code}/console", web.console),
        WebSocketRoute("/rooms/{code}/wall", web.wall),
        Mount("/workshop", StaticFiles(directory=PAGES)),
        Route("/parts/{name}", web.part),
    ]


class Web:
    """Answers what pages of rooms ask."""

    def __init__(self, hall: Callable[[], Hall], doors: Doors) -> None:
        self._hall, self.doors = hall, doors
        self._lines = 0

    @property
    def hall(self) -> Hall:
        """The rooms of this server."""
        return self._hall()

    def page(self, name: str) -> Callable[[Request], Any]:
        """A page, which its own script fills."""

        async def answer(request: Request) -> Response:
            return HTMLResponse(framed(name), headers={"cache-control": "no-cache"})

        return answer

    async def part(self, request: Request) -> Response:
        """What pages of rooms share with the rest of the app."""
        name = request.path_params["name"]
        return FileResponse(PARTS / name) if name in SHARED else Response(status_code=404)

    async def open_rooms(self, request: Request) -> Response:
        """Open rooms: who opens them is their facilitator."""
        try:
            made = await anyio.to_thread.run_sync(self._begin, json.loads(await request.body()))
        except InputError as error:
            return JSONResponse({"problem": _sentence(str(error))}, status_code=400)
        except (ValueError, TypeError, AttributeError):
            return JSONResponse({"problem": UNREADABLE}, status_code=400)
        return JSONResponse({"rooms": made})

    def _begin(self, asked: dict[str, Any]) -> list[dict[str, str]]:
        """Open what is asked for; raises InputError with what is wrong, or as values that cannot be read do."""
        kind = asked.get("kind", "role play")
        if kind == "story":
            if not isinstance(asked.get("story"), str):
                raise InputError("name the story to open")
            return self.hall.begin_story(asked["story"])
        if kind != "role play":
            raise InputError("open a story or a role play")
        return self.hall.begin(
            str(asked.get("play", "wending")),
            float(asked.get("minutes", 60)),
            int(asked.get("seed", 1)),
            int(asked.get("rooms", 1)),
        )

    async def stories(self, request: Request) -> Response:
        """The stories from which a facilitator chooses."""
        return JSONResponse({"stories": self.hall.story_list()})

    async def qr(self, request: Request) -> Response:
        """The address at which phones join, as a picture."""
        import qrcode
        import qrcode.image.svg

        code = tidied(request.path_params["code"])
        if self.hall.room(code) is None:
            return RedirectResponse("/join")
        address = f"{request.url.scheme}://{request.headers['host']}/join/{code}"
        drawn = BytesIO()
        qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(drawn)
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    async def handout(self, request: Request) -> Response:
        """The page to take home, for who holds the key of the room's console or wall, once all on it was shown."""
        address = request.client.host if request.client else ""
        if self.doors.are_closed_to(address):
            return PlainTextResponse(TOO_MANY, status_code=429)
        code, key = tidied(request.path_params["code"]), request.query_params.get("key", "")
        room = await anyio.to_thread.run_sync(self.hall.room, code)
        if room is None or not await anyio.to_thread.run_sync(self._may_print, room, key):
            self.doors.wrong(address)
            return PlainTextResponse(NO_SUCH_ROOM, status_code=404)
        async with room.turn:
            if room.story:
                page = await anyio.to_thread.run_sync(story_handout, room.story)
                if page is None:
                    return PlainTextResponse(NOT_YET, status_code=409)
            elif room.year.state.phase != DEBRIEF:
                return PlainTextResponse("The handout is ready when the year is over.", status_code=409)
            else:
                page = await anyio.to_thread.run_sync(handout, room.year)
        return HTMLResponse(page, headers={"cache-control": "no-store", "referrer-policy": "no-referrer"})

    def _may_print(self, room: Room, key: str) -> bool:
        return _is_walls(room, key) or self.hall.rooms.is_facilitator(room.log.code, key)

    async def seat(self, socket: WebSocket) -> None:
        """A participant's line: it says its device's token, or is given one, and acts for its own seat alone."""
        room = await self._admitted(socket, lambda room, key: True)
        if room is None:
            return
        hello = await _read(socket)
        token = hello.get("token")
        if not isinstance(token, str) or len(token) < 16:
            token = secret()
        line = Line("seat", socket.send_text, socket.close, device_of(token))
        await socket.send_text(json.dumps({"token": token}))
        await self._serve(socket, room, line, partial(self._from_seat, room, line))

    async def console(self, socket: WebSocket) -> None:
        """The facilitator's line: only with the room's own secret."""
        room = await self._admitted(
            socket, lambda room, key: self.hall.rooms.is_facilitator(room.log.code, key), asks_key=True
        )
        if room is not None:
            await self._serve(
                socket, room, Line("console", socket.send_text, socket.close), partial(self._from_console, room, socket)
            )

    async def wall(self, socket: WebSocket) -> None:
        """The wall's line: it looks and does nothing."""
        room = await self._admitted(socket, _is_walls, asks_key=True)
        if room is not None:
            await self._serve(socket, room, Line("wall", socket.send_text, socket.close), _from_wall)

    async def _admitted(
        self, socket: WebSocket, may: Callable[[Room, str], bool], asks_key: bool = False
    ) -> Room | None:
        """The room, where the code and the key are right; else the line is closed, and wrong ones are counted."""
        await socket.accept()
        address = socket.client.host if socket.client else ""
        if self.doors.are_closed_to(address) or self._lines >= MOST_LINES:
            await _refuse(socket, TOO_MANY, FULL)
            return None
        room = await anyio.to_thread.run_sync(self.hall.room, tidied(socket.path_params["code"]))
        key = str((await _read(socket)).get("key", "")) if asks_key and room else ""
        if room is None or not await anyio.to_thread.run_sync(may, room, key):
            self.doors.wrong(address)
            await _refuse(socket, NO_SUCH_ROOM, WRONG)
            return None
        return room

    async def _serve(self, socket: WebSocket, room: Room, line: Line, act: Callable[[dict[str, Any]], Any]) -> None:
        """Keep a line open: tell it what changes, and do what it asks."""
        room.lines.add(line)
        self._lines += 1
        try:
            await self.hall.tell(room)
            while True:
                asked = await _read(socket)
                answer: dict[str, Any] = {"n": asked.get("n")}
                try:
                    answer |= await act(asked) or {"ok": True}
                except InputError as error:
                    answer["problem"] = str(error)
                except (KeyError, TypeError, ValueError, AttributeError):
                    answer["problem"] = UNREADABLE
                await socket.send_text(json.dumps(answer))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._lines -= 1
            room.lines.discard(line)
            await self.hall.tell(room)

    async def _from_seat(self, room: Room, line: Line, asked: dict[str, Any]) -> None:
        """What a participant asks: to sit, to follow, to leave, or something for its own seat."""
        what = str(asked["do"])
        if room.story:
            if what != "answer":
                raise InputError(NOT_YOURS)
            await self.hall.do(room, what, asked.get("value"), line.device)
            return
        state = room.year.state
        if what in ("sit", "follow", "leave"):
            await self.hall.do(room, what, line.device, str(asked.get("seat", "")))
            return
        seat = state.seat_of(line.device)
        if what not in BY_SEAT or seat is None or state.seats[seat].device != line.device:
            raise InputError(NOT_YOURS)
        await self.hall.do(room, what, asked.get("value"), seat)

    async def _from_console(self, room: Room, socket: WebSocket, asked: dict[str, Any]) -> None:
        """What the facilitator asks."""
        what, value = str(asked["do"]), asked.get("value")
        if what == "close room":
            await self.hall.close(room, keep=bool(value))
        elif room.story:
            if what not in BY_TELLER:
                raise InputError("there is nothing of that name for a facilitator to do")
            await self.hall.do(room, what, value)
        elif what in BY_CONSOLE:
            await self.hall.do(room, what, value, str(asked.get("seat", "")))
        else:
            raise InputError("there is nothing of that name for a facilitator to do")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _is_walls(room: Room, key: str) -> bool:
    return matches(key, digest(room.log.about["wall"]))


async def _from_wall(asked: dict[str, Any]) -> None:
    raise InputError("the wall only shows")


async def _read(socket: WebSocket) -> dict[str, Any]:
    """What a page sends: an object, of a size that can be; raises WebSocketDisconnect for what is too long."""
    text = await socket.receive_text()
    if len(text) > MOST_LETTERS:
        await socket.close(TOO_LONG)
        raise WebSocketDisconnect(TOO_LONG)
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _refuse(socket: WebSocket, sentence: str, code: int) -> None:
    await socket.send_text(json.dumps({"refused": sentence}))
    await asyncio.sleep(0)
    await socket.close(code)
