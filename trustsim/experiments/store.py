"""The folder of a sweep: parts of tables that are written whole or not at all, and what says which are good."""

import errno
import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError
from .factors import is_mapping
from .rows import TABLES, ChunkParts, Part

MANIFEST, LIST, LOCK, HOLDER, ASIDE = "manifest.json", "parts.jsonl", ".lock", ".holder.json", "set-aside"
SCHEMA_VERSION = 1
SURROUNDINGS = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EEXIST,
        errno.EFBIG,
        errno.EIO,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)
"""Errors of writing that are the user's to cure."""


class Kept(NamedTuple):
    """A chunk that is kept: how many of its runs ended well and failed, and in which tables it has parts."""

    ran: int
    failed: int
    tables: tuple[str, ...]


class Found(NamedTuple):
    """What a folder holds: the chunks that are kept, by number, and the files of parts that are damaged."""

    chunks: dict[int, Kept]
    damaged: tuple[Path, ...]


class Store:
    """The folder of a sweep.

    Each chunk has a part in every table, written to the disk before the next, `runs` last: a chunk whose `runs` part
    stands there is done. Before that, the list of parts gets a line with the rows, bytes and SHA-256 of each.
    """

    def __init__(self, folder: Path) -> None:
        """The store in a folder, which need not be there yet."""
        self.folder = folder

    @property
    def is_begun(self) -> bool:
        """Whether there is a sweep in the folder."""
        return (self.folder / MANIFEST).is_file()

    @contextmanager
    def locked(self) -> Generator[None]:
        """Keep other sweeps out of the folder, which is made where it is missing; the lock dies with its process.

        Raises InputError where another sweep is writing there, or the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        if self.folder.exists() and not self.folder.is_dir():
            raise InputError(f"{self.folder}: it is a file; give a folder to sweep into")
        with self.writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self.is_begun:
                self._free_to_begin()
            try:
                lock = FileLock(self.folder / LOCK).acquire(timeout=0)
            except Timeout:
                raise InputError(
                    f"{self.folder}: {self._holder()} is sweeping into this folder; wait until it is done or stop it"
                ) from None
        try:
            with lock:
                with self.writing():
                    holder = {"process": os.getpid(), "host": socket.gethostname()}
                    _write(self.folder / HOLDER, json.dumps(holder).encode())
                yield
        finally:
            if not self.is_begun:
                self._leave()

    def begin(self, manifest: Mapping[str, Any], files: Mapping[str, str], tables: Iterable[str]) -> None:
        """Write the manifest, and before it the files it needs, by their paths within the folder."""
        with self.writing():
            for name, text in files.items():
                (self.folder / name).parent.mkdir(exist_ok=True)
                _write(self.folder / name, text.encode())
            for table in tables:
                (self.folder / table).mkdir(exist_ok=True)
            (self.folder / LIST).touch()
            text = json.dumps({"schema_version": SCHEMA_VERSION, **manifest}, indent=2, ensure_ascii=False)
            _write(self.folder / MANIFEST, text.encode())

    def manifest(self) -> dict[str, Any]:
        """What the sweep is; raises InputError where there is none or it cannot be read."""
        path = self.folder / MANIFEST
        try:
            found: Any = json.loads(path.read_bytes())
        except OSError as error:
            if path.exists():
                raise InputError(f"{path}: it cannot be read ({error.strerror}); check its permissions") from None
            raise InputError(
                f"{self.folder}: no sweep is kept here; give the folder of `trustsim sweep --out`"
            ) from None
        except ValueError:
            raise InputError(f"{path}: it is damaged; bring it back from a copy, or sweep into a new folder") from None
        if not is_mapping(found) or found.get("schema_version") != SCHEMA_VERSION:
            raise InputError(f"{path}: it is not of version {SCHEMA_VERSION}; use the trustsim that wrote it")
        return dict(found)

    def keep(self, chunk: int, found: ChunkParts, empty: Mapping[str, Part]) -> Kept:
        """Write the parts of a chunk, so that all count or none does.

        `empty` are parts without rows that take the place of earlier ones the chunk has no more. Raises InputError
        where the disk is full or cannot be written; what was written before stays good.
        """
        parts = dict(found.parts)
        for table, part in empty.items():
            if table not in parts and self.path(table, chunk).exists():
                parts[table] = part
        tables = tuple(table for table in TABLES if table in parts)
        line = {
            "chunk": chunk,
            "ran": found.ran,
            "failed": found.failed,
            "tables": {
                table: {
                    "rows": parts[table].rows,
                    "bytes": len(parts[table].data),
                    "sha256": hashlib.sha256(parts[table].data).hexdigest(),
                }
                for table in tables
            },
        }
        with self.writing():
            for table in tables[1:]:
                _write(self.path(table, chunk), parts[table].data)
            _append(self.folder / LIST, json.dumps(line))
            _write(self.path("runs", chunk), parts["runs"].data)
        return Kept(found.ran, found.failed, tables)

    def look(self, thoroughly: Iterable[str] = TABLES) -> Found:
        """What the folder holds; parts of these tables are read and checked, others by their size only.

        A chunk whose parts do not belong together is not kept: a sweep broke off between them.
        """
        wanted = frozenset(thoroughly)
        lines = self._lines()
        kept: dict[int, Kept] = {}
        damaged: list[Path] = []
        present = {table: self._numbers(table) for table in TABLES}
        for chunk in sorted(set[int]().union(*present.values())):
            seen = {table: self._seen(table, chunk, table in wanted) for table in TABLES if chunk in present[table]}
            for line in reversed(lines.get(chunk, [])):
                if all(_matches(seen.get(table), said) for table, said in line["tables"].items()):
                    kept[chunk] = Kept(line["ran"], line["failed"], tuple(line["tables"]))
                    break
            else:
                damaged += [
                    self.path(table, chunk)
                    for table, one in seen.items()
                    if "runs" in seen
                    and not any(_matches(one, line["tables"].get(table)) for line in lines.get(chunk, []))
                ]
        return Found(kept, tuple(damaged))

    def set_aside(self, files: Iterable[Path]) -> list[Path]:
        """Move damaged parts into a folder of their own; nothing is deleted. Gives where they are now."""
        moved: list[Path] = []
        with self.writing():
            for file in files:
                where = self.folder / ASIDE / file.parent.name
                where.mkdir(parents=True, exist_ok=True)
                number = 1
                while (target := where / f"{file.stem}.{number}{file.suffix}").exists():
                    number += 1
                os.replace(file, target)
                moved.append(target)
        return moved

    def tidy(self) -> None:
        """Remove what was half written when an earlier sweep broke off."""
        with self.writing():
            for folder in (self.folder, *(self.folder / table for table in TABLES)):
                for file in folder.glob(".*.tmp"):
                    file.unlink()

    def path(self, table: str, chunk: int) -> Path:
        """The file of a part."""
        return self.folder / table / f"chunk-{chunk:07}.parquet"

    @contextmanager
    def writing(self) -> Generator[None]:
        """Say in a sentence what keeps the folder from being written."""
        try:
            yield
        except OSError as error:
            if error.errno not in SURROUNDINGS:
                raise
            reason = error.strerror or str(error)
            raise InputError(
                f"{self.folder}: it cannot be written ({reason}); what is done is kept: make room or choose another "
                "folder, and give the same command again"
            ) from None

    def _free_to_begin(self) -> None:
        """Refuse a folder that holds other things."""
        for one in self.folder.iterdir():
            if one.name not in (LOCK, HOLDER, "scenarios", "points.csv", LIST, *TABLES) and one.suffix != ".tmp":
                raise InputError(f"{self.folder}: it holds {one.name} and no sweep; give a new folder")
        if any(self._numbers(table) for table in TABLES):
            raise InputError(
                f"{self.folder / MANIFEST}: it is missing; bring it back from a copy, or give a new folder"
            )

    def _leave(self) -> None:
        """Take away what stands in a folder where no sweep was begun; the folder too, if it is empty."""
        with suppress(OSError):
            for name in (HOLDER, LOCK):
                (self.folder / name).unlink(missing_ok=True)
            self.folder.rmdir()

    def _holder(self) -> str:
        with suppress(OSError, ValueError, KeyError):
            found = json.loads((self.folder / HOLDER).read_bytes())
            return f"process {found['process']} on {found['host']}"
        return "another process"

    def _numbers(self, table: str) -> set[int]:
        """The chunks that have a part in a table, by the names of its files."""
        found = set[int]()
        for path in (self.folder / table).glob("chunk-*.parquet"):
            number = path.stem.removeprefix("chunk-")
            if number.isdecimal():
                found.add(int(number))
        return found

    def _lines(self) -> dict[int, list[dict[str, Any]]]:
        """The lines of the list of parts by chunk; one that was cut short is as good as absent."""
        found: dict[int, list[dict[str, Any]]] = {}
        try:
            with open(self.folder / LIST, encoding="utf-8", errors="replace") as file:
                for line in file:
                    with suppress(ValueError, KeyError, TypeError):
                        said = json.loads(line)
                        found.setdefault(int(said["chunk"]), []).append(said)
        except OSError as error:
            raise InputError(
                f"{self.folder / LIST}: it cannot be read ({error.strerror}); bring it back from a copy, or sweep into "
                "a new folder"
            ) from None
        return found

    def _seen(self, table: str, chunk: int, thoroughly: bool) -> tuple[int, str | None]:
        """The bytes of a part and, where it is read, their SHA-256."""
        path = self.path(table, chunk)
        try:
            if not thoroughly:
                return path.stat().st_size, None
            data = path.read_bytes()
        except OSError:
            return -1, None
        return len(data), hashlib.sha256(data).hexdigest()


def _matches(seen: tuple[int, str | None] | None, said: Mapping[str, Any] | None) -> bool:
    """Whether a file is as the list says."""
    if seen is None or said is None:
        return False
    return seen[0] == said["bytes"] and seen[1] in (None, said["sha256"])


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all, and to the disk."""
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _to_disk(target.parent)


def _append(target: Path, line: str) -> None:
    """Add a line to a file, and to the disk; a line before it that was cut short is ended first."""
    with open(target, "ab+") as file:
        if end := file.seek(0, os.SEEK_END):
            file.seek(end - 1)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    """Write a folder's names to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
