"""Where compiled code is kept from one start of Python to the next.

It lies in a folder named after a hash of every source of the model and of the versions it was compiled with, so an
edit in any rule, or another numba, can never meet code that is out of date. Each file in it carries a digest of what
it holds: one that is cut short or damaged is as good as absent, and is compiled and written anew.
"""

import hashlib
import os
import pickle
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numba.core.caching
import numba.core.config
import numpy as np

_HERE = Path(__file__).parent
_numba: Any = numba.core.config
_FunctionCache: Any = numba.core.caching.FunctionCache
_CodeFile: Any = numba.core.caching.IndexDataCacheFile

DAYS_UNUSED = 60
"""Days after which compiled code that no start has used is removed."""
WRITTEN = 946_684_800
"""The time that every generated source carries, in seconds."""


@cache
def source_hash() -> str:
    """Hash of the model's sources and of what compiles them."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {numba.__version__} {np.__version__}".encode())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(str(path.relative_to(_HERE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@cache
def code_folder() -> Path | None:
    """Folder for compiled code: the user's cache, else a private temporary one, else none (compile every time).

    Only a folder that is nobody else's to write in is used. A new one takes the place of those long unused.
    """
    for base in _bases():
        folder = base / source_hash()
        try:
            is_new = not folder.exists()
            base.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            if not (_is_private(base) and _is_private(folder)):
                continue
            os.utime(folder)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        if is_new:
            _prune(base, folder)
        return folder
    return None


def _bases() -> Iterator[Path]:
    """Where folders of compiled code may lie, the best first."""
    home = os.environ.get("TRUSTSIM_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    with suppress(OSError, RuntimeError):  # RuntimeError: there is no home, or links go round in a circle
        yield Path(home).expanduser().resolve() / "trustsim"
    user = getattr(os, "getuid", lambda: "user")()
    with suppress(OSError):
        yield Path(tempfile.gettempdir()).resolve() / f"trustsim-{user}"


def _is_private(folder: Path) -> bool:
    """Whether a folder is this user's own, no link, and nobody else's to write in."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _prune(base: Path, used: Path) -> None:
    """Remove folders of other code that no start has used for long; each is renamed first, so that it goes whole."""
    before = time.time() - DAYS_UNUSED * 86_400
    for old in base.iterdir():
        with suppress(OSError):
            if old != used and re.fullmatch(r"[0-9a-f]{20}(\.gone)?", old.name) and old.lstat().st_mtime < before:
                gone = old.with_suffix(".gone")
                os.rename(old, gone)
                shutil.rmtree(gone, ignore_errors=True)


class _Sound(_CodeFile):
    """Compiled code of one function, a file for each kind of arguments, which opens with a digest of the rest.

    numba's own index of such files can name one process's file for another's arguments when both write at once, and
    a file cut short stops it with a traceback.
    """

    def save(self, key: Any, data: Any) -> None:
        """Keep the code for a key, whole or not at all."""
        body = self._dump((self._source_stamp, key, data))
        with self._open_for_write(self._path_of(key)) as file:
            file.write(hashlib.sha256(body).digest() + body)

    def load(self, key: Any) -> Any:
        """Give the code for a key; None where there is none that is sound."""
        try:
            raw = Path(self._path_of(key)).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(raw[32:]).digest() != raw[:32]:
            return None
        source, kept, data = pickle.loads(raw[32:])
        return data if (source, kept) == (self._source_stamp, key) else None

    def _path_of(self, key: Any) -> str:
        name = self._index_name.removesuffix(".nbi")
        return self._data_path(f"{name}.{hashlib.sha256(str(key).encode()).hexdigest()[:16]}.code")


class _Kept(_FunctionCache):
    """What numba asks for compiled code and gives it to; where it cannot be written it is kept in memory only."""

    def __init__(self, function: Callable[..., Any]) -> None:
        base: Any = super()
        base.__init__(function)
        numbas: Any = self._cache_file
        name = numbas._index_name.removesuffix(".nbi")
        self._cache_file = _Sound(self._cache_path, name, numbas._source_stamp)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep code for these kinds of arguments."""
        with suppress(OSError):
            base: Any = super()
            base.save_overload(sig, data)


def keep_code(dispatcher: Any, function: Callable[..., Any]) -> None:
    """Let numba keep a function's compiled code in `code_folder`, if there is one and its source is in a file."""
    folder = code_folder()
    if folder is None or _numba.DISABLE_JIT:
        return
    before = _numba.CACHE_DIR
    _numba.CACHE_DIR = str(folder)
    try:
        with suppress(RuntimeError):
            dispatcher._cache = _Kept(function)
    finally:
        _numba.CACHE_DIR = before


def _mark() -> Path | None:
    folder = code_folder()
    return folder / "parts" if folder else None


def parts_are_kept() -> bool:
    """Whether all parts were compiled before and kept."""
    mark = _mark()
    return bool(mark and mark.exists())


def keep_parts() -> None:
    """Note that all parts are compiled and kept."""
    mark = _mark()
    if mark:
        with suppress(OSError):
            mark.touch()


def write_source(folder: Path, name: str, text: str) -> Path:
    """Write a generated source unless it is there; gives its file.

    Its time is always the same, since kept code is kept for a time.
    """
    path = folder / name
    with suppress(OSError, UnicodeDecodeError):
        if path.stat().st_mtime == WRITTEN and path.read_text() == text:
            return path
    folder.mkdir(exist_ok=True, mode=0o700)
    handle, new = tempfile.mkstemp(dir=folder, suffix=".tmp")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.utime(new, (WRITTEN, WRITTEN))
    os.replace(new, path)
    return path
