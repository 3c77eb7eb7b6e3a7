"""The log of rooms: one SQLite file, appended to, from which a restarted server goes on where it was.

SQLite in its write-ahead mode keeps every entry that was confirmed, whatever happens to the process.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import InputError
from .codes import digest, matches, room_code, secret

TABLES = """
CREATE TABLE IF NOT EXISTS room (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, seed INTEGER NOT NULL, facilitator TEXT NOT NULL,
    session TEXT NOT NULL, made REAL NOT NULL, closed REAL
);
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL REFERENCES room ON DELETE CASCADE,
    what TEXT NOT NULL, seat TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_of_room ON entry (code, number);
"""
FORGOTTEN = 14 * 86400.0
"""Seconds after which a room that nobody closed is deleted."""


@dataclass(frozen=True)
class Entry:
    """One thing done in a room: what, by which seat ('' the facilitator), with what value, when (Unix seconds)."""

    number: int
    what: str
    seat: str
    value: Any
    at: float


@dataclass
class RoomLog:
    """One room: its code, what is played (kind and about), its seed, and its entries as far as they are read."""

    rooms: Rooms = field(repr=False)
    code: str
    kind: str
    about: dict[str, Any]
    seed: int
    session: str
    closed: bool
    entries: list[Entry] = field(default_factory=list[Entry])

    def add(self, what: str, value: Any = None, seat: str = "") -> Entry:
        """Write an entry, kept once this returns. Raises InputError for a closed room."""
        if self.closed:
            raise InputError(f"room {self.code} is closed; open another")
        entry = self.rooms.written(self.code, what, seat, value)
        self.entries.append(entry)
        return entry

    @property
    def on_the_same_luck(self) -> list[RoomLog]:
        """The rooms under this room's console that are not closed, in the order opened; the first is Room 1."""
        return [room for room in self.rooms.of_session(self.session) if not room.closed]


class Rooms:
    """The rooms of a server, in one file. One process writes; its threads take turns."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, or make it; raises InputError where it cannot be used."""
        self.path = Path(path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.execute("PRAGMA foreign_keys=ON")
            self._database.execute("PRAGMA secure_delete=ON")
            self._database.executescript(TABLES)
        except (OSError, sqlite3.Error) as error:
            raise InputError(
                f"{self.path}: rooms cannot be kept in this file ({error}); name another, or remove it"
            ) from error
        self._turn = threading.Lock()
        self._open: dict[str, RoomLog] = {}
        self._forget()

    def close_file(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def open(self, kind: str, about: dict[str, Any], seed: int, session: str = "") -> tuple[RoomLog, str]:
        """A new room and its facilitator's secret, which is not kept; `session` links rooms under one console."""
        key = secret()
        while True:
            code = room_code()
            with self._writing() as database:
                taken = database.execute("SELECT 1 FROM room WHERE code = ?", (code,)).fetchone()
                if taken is None:
                    row = (code, kind, json.dumps(about), seed, digest(key), session or code, time.time())
                    database.execute("INSERT INTO room VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", row)
                    break
        room = RoomLog(self, code, kind, about, seed, session or code, False)
        self._open[code] = room
        return room, key

    def find(self, code: str) -> RoomLog | None:
        """The room of a code, with all its entries; None where there is none."""
        if code in self._open:
            return self._open[code]
        with self._turn:
            found = self._database.execute(
                "SELECT kind, about, seed, session, closed FROM room WHERE code = ?", (code,)
            ).fetchone()
            rows = self._database.execute(
                "SELECT number, what, seat, value, at FROM entry WHERE code = ? ORDER BY number", (code,)
            ).fetchall()
        if found is None:
            return None
        kind, about, seed, session, closed = found
        entries = [Entry(number, what, seat, json.loads(value), at) for number, what, seat, value, at in rows]
        room = RoomLog(self, code, kind, json.loads(about), seed, session, closed is not None, entries)
        return self._open.setdefault(code, room)

    def of_session(self, session: str) -> list[RoomLog]:
        """The rooms under one console, in the order opened."""
        with self._turn:
            codes = self._database.execute(
                "SELECT code FROM room WHERE session = ? ORDER BY made", (session,)
            ).fetchall()
        return [room for (code,) in codes if (room := self.find(code))]

    def is_facilitator(self, code: str, key: str) -> bool:
        """Whether a secret is that of a room's facilitator."""
        with self._turn:
            found = self._database.execute("SELECT facilitator FROM room WHERE code = ?", (code,)).fetchone()
        return found is not None and matches(key, found[0])

    def written(self, code: str, what: str, seat: str, value: Any) -> Entry:
        """Write an entry of a room."""
        at = time.time()
        with self._writing() as database:
            cursor = database.execute(
                "INSERT INTO entry (code, what, seat, value, at) VALUES (?, ?, ?, ?, ?)",
                (code, what, seat, json.dumps(value), at),
            )
        return Entry(int(cursor.lastrowid or 0), what, seat, value, at)

    def close(self, code: str, keep: bool = False) -> None:
        """Close a room: its log is deleted, unless it is kept by explicit word."""
        with self._writing() as database:
            if keep:
                database.execute("UPDATE room SET closed = ? WHERE code = ?", (time.time(), code))
            else:
                database.execute("DELETE FROM entry WHERE code = ?", (code,))
                database.execute("DELETE FROM room WHERE code = ?", (code,))
        with self._turn:
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        room = self._open.pop(code, None)
        if room:
            room.closed = True
            if not keep:
                room.entries.clear()

    def _forget(self) -> None:
        """Delete rooms that nobody closed and nobody used for two weeks."""
        oldest = time.time() - FORGOTTEN
        with self._turn:
            stale = self._database.execute(
                "SELECT code FROM room WHERE made < ? AND closed IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.code = room.code AND entry.at >= ?)",
                (oldest, oldest),
            ).fetchall()
        for (code,) in stale:
            self.close(code)
