"""Fifty participants of one room at once: how long until each has the month that the facilitator opened.

Forty-five are websockets, five real pages where a Chromium is found; the server is a process of its own. Eight decide
something in each month. Beside the 95th percentile in milliseconds stand how many waits were in vain, and how much
memory the server took up after the first month.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from .scale import Scale

LINES, PAGES, SEATS, YEAR = 45, 5, "abcdefgh", 12
LONGEST = 30.0
"""Seconds after which a participant counts as lost."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
KEYS = ("room50_p95_ms", "room50_growth_mb", "room50_lost", "room50_pages")


def measure(scale: Scale) -> dict[str, Any]:
    """The figures; none where no further process may be started."""
    if not scale.pools:
        return dict.fromkeys(KEYS)
    months = 60 if os.environ.get("BENCH_LONG") == "1" else YEAR
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder) / "rooms.sqlite") as (app, process):
        return asyncio.run(_played(app, process.pid, months))


@contextmanager
def _server(rooms: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The app in a process of its own: its address, and the process."""
    command = [sys.executable, "-m", "trustsim", "app", "--port", "0", "--no-open"]
    environment = {**os.environ, "TRUSTSIM_ROOMS": str(rooms)}
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert started.stdout is not None
        yield started.stdout.readline().split()[3], started
    finally:
        started.terminate()
        started.wait()


async def _played(app: str, pid: int, months: int) -> dict[str, Any]:
    """Play years, one room after another, until there were enough months."""
    waits: list[float | None] = []
    held: list[float] = []
    async with AsyncExitStack() as stack:
        browser = await _browser(stack)
        for year in range(months // YEAR):
            await _year(app, browser, year, waits, lambda: held.append(_megabytes(pid)))
    known = [wait for wait in waits if wait is not None]
    return {
        "room50_p95_ms": 1000 * float(np.percentile(known, 95)),
        "room50_growth_mb": held[-1] - held[0],
        "room50_lost": len(waits) - len(known),
        "room50_pages": PAGES if browser else 0,
    }


async def _browser(stack: AsyncExitStack) -> Any:
    """A Chromium, where one is found."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        return None
    from playwright.async_api import async_playwright

    playwright = await stack.enter_async_context(async_playwright())
    browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
    stack.push_async_callback(browser.close)
    return browser


async def _year(app: str, browser: Any, seed: int, waits: list[float | None], note: Any) -> None:
    """One room of fifty from its first month to its last."""
    room = await asyncio.to_thread(_opened, app, seed)
    async with AsyncExitStack() as stack:
        lines = [await _Line.at(stack, app, room["code"], "seat", {}) for _ in range(LINES)]
        for k, line in enumerate(lines):
            await line.ask("sit" if k < len(SEATS) else "follow", seat=SEATS[k % len(SEATS)])
        pages = [await _page(stack, app, room["code"], browser, k) for k in range(PAGES if browser else 0)]
        console = await _Line.at(stack, app, room["code"], "console", {"key": room["key"]})
        for month in range(1, YEAR + 1):
            for line in lines[: len(SEATS)] if month > 1 else ():
                await line.ask("choice", {"choice": "time", "value": {"practices": month % 4}})
                await line.ask("done", True)
            arriving = [asyncio.create_task(line.at_month(month)) for line in lines]
            arriving += [asyncio.create_task(_page_at(page, month)) for page in pages]
            begun = await _advance(console, month)
            arrived = await asyncio.gather(*arriving)
            waits += [None if at is None else max(0.0, at - begun) for at in arrived]
            note()
        await console.ask("advance")
        await console.ask("close room", False)


def _opened(app: str, seed: int) -> dict[str, str]:
    asked = json.dumps({"minutes": 60, "seed": seed}).encode()
    with urllib.request.urlopen(urllib.request.Request(app + "rooms", asked, {"Origin": app.rstrip("/")})) as answer:
        return json.load(answer)["rooms"][0]


async def _advance(console: _Line, month: int) -> float:
    """Open a month; gives when that was asked for. Those who are asked something do not answer."""
    for _ in range(2):
        begun = perf_counter()
        await console.ask("advance")
        if await console.until(lambda view: view["month"] == month or view["phase"] == "asked"):
            return begun
    return begun


async def _page(stack: AsyncExitStack, app: str, code: str, browser: Any, k: int) -> Any:
    """A real page that follows a seat."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    stack.push_async_callback(context.close)
    page = await context.new_page()
    await page.goto(f"{app}join/{code}")
    await page.locator(".room-seat .ts-button").nth(k).click()
    await page.get_by_text("You lead").wait_for()
    return page


async def _page_at(page: Any, month: int) -> float | None:
    from playwright.async_api import Error

    shown = f"document.getElementById('when').textContent.startsWith('Month {month} ')"
    try:
        await page.wait_for_function(shown, timeout=1000 * LONGEST)
    except Error:
        return None
    return perf_counter()


@dataclass
class _Line:
    """One websocket; keeps its last view and when each month came."""

    socket: Any
    view: dict[str, Any] = field(default_factory=dict[str, Any])
    months: dict[int, float] = field(default_factory=dict[int, float])
    answers: int = 0
    asks: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @classmethod
    async def at(cls, stack: AsyncExitStack, app: str, code: str, kind: str, hello: dict[str, str]) -> _Line:
        from websockets.asyncio.client import connect

        address = app.replace("http", "ws") + f"rooms/{code}/{kind}"
        line = cls(await stack.enter_async_context(connect(address, origin=app.rstrip("/"), proxy=None)))
        await line.socket.send(json.dumps(hello))
        hearing = asyncio.create_task(line._hear())
        stack.callback(hearing.cancel)
        return line

    async def _hear(self) -> None:
        async for text in self.socket:
            at, said = perf_counter(), json.loads(text)
            async with self.news:
                self.view = said.get("view", self.view)
                self.months.setdefault(self.view.get("month", 0), at)
                self.answers += "n" in said
                self.news.notify_all()

    async def ask(self, what: str, value: Any = None, **more: str) -> None:
        """Ask for something and wait for its answer."""
        self.asks += 1
        await self.socket.send(json.dumps({"n": self.asks, "do": what, "value": value, **more}))
        await self._when(lambda: self.answers >= self.asks)

    async def until(self, true: Any) -> bool:
        """Wait for a view; gives whether its month is open."""
        await self._when(lambda: self.view and true(self.view))
        return self.view["phase"] != "asked"

    async def at_month(self, month: int) -> float | None:
        """When this month came."""
        try:
            await self._when(lambda: month in self.months)
        except TimeoutError:
            return None
        return self.months[month]

    async def _when(self, true: Any) -> None:
        async with asyncio.timeout(LONGEST), self.news:
            await self.news.wait_for(true)


def _megabytes(pid: int) -> float:
    """Memory that a process holds."""
    import psutil

    return psutil.Process(pid).memory_info().rss / 1e6
