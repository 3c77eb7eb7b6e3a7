"""All rooms of a server while they are open: who is connected, what is done, and who is told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import anyio.to_thread

from ...errors import InputError
from ...workshop.roleplay import RolePlay
from ...workshop.room import RoomLog, Rooms, Year
from ...workshop.room.codes import digest, secret
from ...workshop.room.seat import lobby_view, seat_view
from ...workshop.room.story_room import StoryRoom
from ...workshop.room.story_views import story_console, story_seat, story_wall
from ...workshop.story import Story
from ...workshop.story.futures import SEED, Futures
from .living import living, year_console, year_wall

Send = Callable[[str], Awaitable[None]]
BY_SEAT = ("choice", "answer", "done", "vote", "check", "message", "hand", "take")
"""What a participant may do, for its own seat alone."""
BY_CONSOLE = (
    *("swap", "hand", "take", "advance", "drop", "undo", "end", "timer", "pause", "resume"),
    *("gossip", "pin", "show", "another"),
)
"""What the facilitator may do."""
BY_TELLER = ("next", "back", "scene", "lock", "talk", "reveal", "another", "level", "why", "try")
"""What a facilitator may do where a story is told."""
SOON = 0.2
"""Seconds after which a room is told that futures are being run, and how far they are."""
SLOWEST = 5.0
"""Seconds that a line may take to be sent before it counts as lost."""


@dataclass(eq=False)
class Line:
    """One open connection: what it is (seat, console or wall), its device, and how to send to it and to end it."""

    role: str
    send: Send
    hang_up: Callable[[], Awaitable[None]]
    device: str = ""
    last: str = ""


@dataclass
class Room:
    """A room that is open: what is played or told, its lines, and a lock so that one thing is done after another."""

    going: Year | StoryRoom
    lines: set[Line] = field(default_factory=set[Line])
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    news: bool = False
    telling: bool = False

    @property
    def log(self) -> RoomLog:
        """The room's log."""
        return self.going.log

    @property
    def story(self) -> StoryRoom | None:
        """The story that is told here; None in a role play."""
        return self.going if isinstance(self.going, StoryRoom) else None

    @property
    def year(self) -> Year:
        """The year that is played here. Raises InputError where a story is told."""
        if isinstance(self.going, StoryRoom):
            raise InputError("a story is told in this room")
        return self.going


class Hall:
    """The rooms of a server. What is done in a room is written to its log before anybody is told."""

    def __init__(self, rooms: Rooms, plays: dict[str, RolePlay], stories: dict[str, Story] | None = None) -> None:
        """Keep rooms in a file; `plays` and `stories` are those that can be opened, by short name."""
        self.rooms, self.plays, self.stories = rooms, plays, stories or {}
        self.futures = Futures()
        self._open: dict[str, Room] = {}

    def begin(self, play: str, minutes: float, seed: int, rooms: int = 1) -> list[dict[str, str]]:
        """Open rooms on the same dice under one console: code, facilitator's secret and wall's key of each."""
        if play not in self.plays:
            raise InputError(f"there is no role play called {play}")
        if not 1 <= rooms <= 8:
            raise InputError("open from 1 to 8 rooms")
        made: list[dict[str, str]] = []
        session = ""
        for _ in range(rooms):
            about = {"play": play, "minutes": minutes, "wall": secret()}
            log, key = self.rooms.open("role play", about, seed, session)
            session = session or log.code
            made.append({"code": log.code, "key": key, "wall": about["wall"]})
        return made

    def begin_story(self, story: str) -> list[dict[str, str]]:
        """Open a room that is told a story: code, facilitator's secret and wall's key."""
        if story not in self.stories:
            raise InputError(f"there is no story called {story[:60]}")
        about = {"story": story, "wall": secret()}
        log, key = self.rooms.open("story", about, SEED)
        self.room(log.code)
        return [{"code": log.code, "key": key, "wall": about["wall"]}]

    def story_list(self) -> list[dict[str, Any]]:
        """The stories from which a facilitator chooses."""
        return [
            {"name": name, "title": story.title, "minutes": story.minutes, "point": story.file.point}
            for name, story in self.stories.items()
        ]

    def room(self, code: str) -> Room | None:
        """The room of a code, from the log where a restarted server has not opened it yet; None where there is none.

        All who come back at once come into the same room.
        """
        if code not in self._open:
            log = self.rooms.find(code)
            if log is None or log.closed:
                return None
            if log.about.get("story") in self.stories:
                story = StoryRoom(log, self.stories[log.about["story"]], self.futures)
                made = Room(story)
                threading.Thread(target=story.warm, daemon=True).start()
            elif log.about.get("play") in self.plays:
                made = Room(Year(log, self.plays[log.about["play"]]))
            else:
                return None
            return self._open.setdefault(code, made)
        return self._open[code]

    async def do(self, room: Room, what: str, value: Any, seat: str = "") -> None:
        """Do one thing in a room and tell everybody what has changed for them. Raises InputError with a sentence."""
        async with room.turn:
            await anyio.to_thread.run_sync(self._do, room, what, value, seat)
        await self.tell(room)

    def _do(self, room: Room, what: str, value: Any, seat: str) -> None:
        if room.story:
            room.story.do(what, value, seat)
        elif what in ("advance", "drop"):
            getattr(room.year, what)()
        else:
            room.year.do(what, value, seat)

    async def tell(self, room: Room) -> None:
        """Send each line what it may know, where that has changed; what comes meanwhile is told with the next round."""
        room.news = True
        if room.telling:
            return
        room.telling = True
        try:
            while room.news:
                room.news = False
                if room.story:
                    await self._run_ahead(room, room.story)
                async with room.turn:
                    views = await anyio.to_thread.run_sync(self._views, room, list(room.lines))
                changed = [line for line, text in views.items() if line in room.lines and text != line.last]
                await asyncio.gather(*(self._send(room, line, views[line]) for line in changed))
        finally:
            room.telling = False

    async def _run_ahead(self, room: Room, story: StoryRoom) -> None:
        """Run the futures that a story is to show, while answers are still taken, and tell all how far they are."""
        runs = {"done": 0, "of": 0}
        still = story.still(lambda done, of: runs.update(done=done, of=of))
        work = asyncio.ensure_future(anyio.to_thread.run_sync(_looked_at, still))
        while not (await asyncio.wait({work}, timeout=SOON))[0]:
            text = json.dumps({"running": runs})
            await asyncio.gather(*(self._send(room, line, text) for line in list(room.lines)))
        await work

    def _views(self, room: Room, lines: list[Line]) -> dict[Line, str]:
        """What each line is sent: one view a seat, however many devices look at it; only one of them decides."""
        made: dict[str, str] = {}

        def text(key: str, make: Callable[[], dict[str, Any]]) -> str:
            if key not in made:
                made[key] = json.dumps({"view": make()})
            return made[key]

        found: dict[Line, str] = {}
        connected = {line.device for line in lines if line.device}
        if (story := room.story) is not None:
            shown = cache(partial(living, story))
            for line in lines:
                make = _of_story(story, line, len(connected), shown)
                found[line] = text(line.device if line.role == "seat" else line.role, make)
            return found
        state = room.year.state
        seen: dict[str, dict[str, Any]] = {}

        def seen_from(seat: str, decides: bool) -> dict[str, Any]:
            if seat not in seen:
                seen[seat] = seat_view(room.year, seat)
            return {**seen[seat], "decides": decides}

        for line in lines:
            if line.role == "console":
                found[line] = text("console", lambda: year_console(room.year, connected))
            elif line.role == "wall":
                found[line] = text("wall", lambda: year_wall(room.year))
            else:
                seat = state.seat_of(line.device)
                decides = seat is not None and state.seats[seat].device == line.device
                if seat is None:
                    found[line] = text("lobby", lambda: lobby_view(room.year))
                else:
                    found[line] = text(f"{seat}/{decides}", partial(seen_from, seat, decides))
        return found

    async def _send(self, room: Room, line: Line, text: str) -> None:
        line.last = text
        try:
            await asyncio.wait_for(line.send(text), SLOWEST)
        except (TimeoutError, RuntimeError, OSError):
            room.lines.discard(line)
            with suppress(TimeoutError, RuntimeError, OSError):
                await asyncio.wait_for(line.hang_up(), 1.0)

    async def close(self, room: Room, keep: bool) -> None:
        """Close a room for good: everybody is told, and the log is deleted unless it is kept."""
        async with room.turn:
            await anyio.to_thread.run_sync(self.rooms.close, room.log.code, keep)
        self._open.pop(room.log.code, None)
        over = json.dumps({"closed": "The room is closed. Thank you for playing."})
        lines = list(room.lines)
        room.lines.clear()
        await asyncio.gather(*(self._send(room, line, over) for line in lines))


def _looked_at(story: StoryRoom) -> None:
    """Make what is shown, so that it is there when it is asked for."""
    living(story)
    story_console(story, 0)


def _of_story(
    story: StoryRoom, line: Line, present: int, shown: Callable[[], dict[str, Any]]
) -> Callable[[], dict[str, Any]]:
    """How a line's view of a story is made, with so many devices present; `shown` gives what all may see."""
    if line.role == "console":
        return partial(story_console, story, present)
    if line.role == "wall":
        return lambda: story_wall(story, present, shown())
    return lambda: story_seat(story, line.device, shown())


def device_of(token: str) -> str:
    """What a room knows a device by: not the token itself, which lets it back in."""
    return digest(token)
