"""A folder of results that is written whole: each file is finished elsewhere, then moved into place."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError


@contextmanager
def whole_folder(out: Path, names: Sequence[str]) -> Iterator[Path]:
    """A temporary folder whose files move into `out` when the block ends well; else nothing does.

    It stands within `out` where that is there already, else beside it: on the same disk, so that files move at once.
    `names` are the files to come. What else `out` holds is left alone. Raises InputError, before the block, where
    `out` cannot be a folder that is written to.
    """
    parent = _checked(out, names)
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{out.name[:40]}-", suffix=".part", dir=parent))
    except OSError as error:
        raise _refused(out, error) from None
    try:
        yield part
        _move(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def writing(out: Path, error: OSError) -> InputError | OSError:
    """The error to raise for one that came while writing: a full disk is the user's to cure."""
    known = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EFBIG)
    return _refused(out, error) if error.errno in known else error


def _checked(out: Path, names: Sequence[str]) -> Path:
    """The folder to begin in: `out`, or the nearest above it that is there already."""
    try:
        is_file = out.exists() and not out.is_dir()
        parent = out.absolute()
        while not parent.exists():
            parent = parent.parent
        taken = [name for name in names if (out / name).is_dir()]
    except (OSError, ValueError) as error:
        raise _refused(out, error) from None
    if is_file:
        raise InputError(f"{out}: --out is a file; give the name of a folder")
    if not parent.is_dir():
        raise InputError(f"{out}: {parent} is a file, so --out cannot be a folder in it; choose another")
    if taken:
        raise InputError(f"{out}: it holds a folder called {taken[0]}, where a file is to go; choose another folder")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise InputError(f"{out}: --out cannot be written (Permission denied); choose another folder")
    return parent


def _move(part: Path, out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file in sorted(part.iterdir()):
            os.replace(file, out / file.name)
    except OSError as error:
        raise _refused(out, error) from None


def _refused(out: Path, error: OSError | ValueError) -> InputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"{out}: --out cannot be written ({reason}); choose another folder")
