"""A visitor's desk: places opened, built, brought and kept, links, and files taken away. It does what the page asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from ..errors import InputError
from ..scenario import Scenario
from . import downloads, share
from .comparing import Comparing
from .shelf import Found, Parcel, Refused, Shelf, built, ready
from .visit import Visit

LONGEST_WAIT = 60.0
"""Seconds that files to be made wait for all futures."""
BUSY = "The last one is still being worked on; wait a moment."


class Desk:
    """What a visit has beside its futures. `on_<what>` answers what a part of the page asks."""

    def __init__(self, visit: Visit) -> None:
        """Begin with nothing on it, and help the visit."""
        self.visit = visit
        visit.helpers.append(self)
        self.comparing = Comparing(visit)
        self.shelf = Shelf()
        self.handed: dict[str, Any] = {"n": 0}
        self.made: dict[str, Any] = {}
        self._said: tuple[Scenario | None, str] = (None, "")
        self._one = threading.Lock()

    def leave(self) -> None:
        """The visitor has gone: give up what is being run."""
        self.comparing.forget()
        self.visit.leave()

    def on_open(self, asked: dict[str, Any]) -> None:
        """Open a ready place, as it is or with a ready what-if."""
        self._go_to(lambda: ready(str(asked["place"]), str(asked.get("what_if") or "")))

    def on_build(self, asked: dict[str, Any]) -> None:
        """Open the place that the short form describes."""
        self._go_to(lambda: built(dict(asked["form"])))

    def bring(self, brought: Parcel | Refused) -> None:
        """Read the files that a visitor brought, as far as they arrived."""
        self._go_to(lambda: self.shelf.bring(brought, self.visit.place))

    def on_area(self, asked: dict[str, Any]) -> None:
        """Open an area of the NHS files read last."""
        self._go_to(lambda: self.shelf.choose(asked))

    def on_restore(self, asked: dict[str, Any]) -> None:
        """Open what a link says, or what the browser kept, on the page that was looked at where one is named."""
        text, page = str(asked["fragment"]), str(asked.get("page") or "explore")
        if text == self.fragment:
            self.visit.page = page
        else:
            self._go_to(lambda: share.restored(text), page)

    def on_save(self, asked: dict[str, Any]) -> None:
        """Have the browser keep the place with its changes."""
        if self.visit.place:
            self._hand(**share.saved(self.visit.place, self.visit.changes, self.comparing.said))

    def on_share(self, asked: dict[str, Any]) -> None:
        """Show a link to the place with its changes."""
        if self.visit.place:
            link = share.link(self.visit.place, self.visit.changes, self.comparing.said)
            self._hand(dialog="share", **link)

    def on_take(self, asked: dict[str, Any]) -> None:
        """Show what can be taken away."""
        self._hand(dialog="take", menu=downloads.menu(bool(self.visit.changes), bool(self.comparing.kept)))

    on_evidence = on_take

    def on_make(self, asked: dict[str, Any]) -> None:
        """Make files of what is shown."""
        wanted = [str(one) for one in asked["files"]]
        self._aside(lambda: self._make(wanted))

    def on_fetch(self, asked: dict[str, Any]) -> None:
        """Make a file of a place that the browser kept."""
        text, file = str(asked["fragment"]), str(asked.get("file", ""))
        self._aside(lambda: self._give(downloads.kept_file(*share.restored(text)[:2], file)))

    def on_taken(self, asked: dict[str, Any]) -> None:
        """Forget a file that has arrived."""
        self.made = {}

    @property
    def fragment(self) -> str:
        """The place with its changes and what is kept, as a link says it: a page opened again comes back to them."""
        place = self.visit.place
        if place is None:
            return ""
        if self._said[0] is not place:
            self._said = place, share.said(place)
        text = share.fragment(self._said[1], self.visit.changes, self.comparing.said)
        return text if len(text) <= share.MOST_KEPT else ""

    @property
    def scene(self) -> dict[str, Any]:
        """What the dialogs are given."""
        return {**self.handed, "busy": self.shelf.busy}

    def _hand(self, **what: Any) -> None:
        """Hand something to the page once: a dialog to open, something to keep, a sentence to say."""
        self.handed = {"n": self.handed["n"] + 1, **what}

    def _give(self, file: dict[str, Any]) -> None:
        self._hand(says=f"{file['name']} is made and goes to your downloads.")
        self.made = {"n": self.handed["n"], **file}

    def _make(self, wanted: list[str]) -> None:
        """Make files of the whole answer, once all its futures are run."""
        until = time.monotonic() + LONGEST_WAIT
        while not self._is_whole and time.monotonic() < until:
            time.sleep(0.1)
        if self.visit.shown:
            whole = [one for one in self.comparing.kept if one.seen]
            self._give(downloads.made(self.visit.shown, wanted, whole))

    @property
    def _is_whole(self) -> bool:
        """Whether all futures of all that is shown or kept are run."""
        shown = self.visit.shown
        return shown is not None and not shown.refining and self.comparing.is_whole

    def _go_to(self, find: Callable[[], Found | share.Told | None], page: str = "explore") -> None:
        """Look for a place aside and open it; what cannot be used is said in its field, and the last place stays."""
        self.shelf.refused = {}

        def look() -> None:
            if found := find():
                self.visit.page = page
                self.visit.open(found[0], found[1])
                if isinstance(found, share.Told):
                    self.comparing.bring_back(found.kept)

        self._aside(look)

    def _aside(self, work: Callable[[], None]) -> None:
        """Do what may take long in a thread of its own, one at a time; a refusal becomes a sentence on the page."""
        if not self._one.acquire(blocking=False):
            self._hand(problem=BUSY)
            return
        self.shelf.busy = "Working …"
        threading.Thread(target=self._work, args=(work,), name="desk", daemon=True).start()
        self.visit.tell()

    def _work(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Refused as error:
            self.shelf.refused = {error.field: str(error)}
        except (InputError, ValueError) as error:
            self._hand(problem=str(error))
        finally:
            self.shelf.busy = ""
            self._one.release()
            self.visit.tell()
