"""Who is let into a room: codes may not be found by trying them."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

WRONG, SECONDS = 10, 60.0
"""Wrong codes that one address may try in so many seconds."""
ALL_WRONG = 200
"""Wrong codes that all addresses together may try in that time."""
TOO_MANY = "Too many wrong codes from here; wait a minute and try again."


class Doors:
    """Counts wrong codes by address, and turns away who tries too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def are_closed_to(self, address: str) -> bool:
        """Whether an address has tried too often."""
        mine = self._wrong.get(address)
        if mine is not None:
            self._drop(mine)
            if not mine:
                del self._wrong[address]
        self._drop(self._all)
        return len(self._all) >= ALL_WRONG or (mine is not None and len(mine) >= WRONG)

    def wrong(self, address: str) -> None:
        """Note a wrong code."""
        now = self._now()
        self._wrong[address].append(now)
        self._all.append(now)

    def _drop(self, times: deque[float]) -> None:
        oldest = self._now() - SECONDS
        while times and times[0] < oldest:
            times.popleft()
