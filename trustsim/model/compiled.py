"""The one place that knows numba: the decorator of rules, where compiled code is kept, and the compiled driver.

Compiled code is kept in a folder named after a hash of every source of the model and of the versions it was compiled
with, so an edit in any rule, or another numba, can never meet code that is out of date. Of rules written elsewhere
nothing is kept: nobody could say when they, or what they call, have changed.
"""

import hashlib
import importlib.util
import inspect
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import numba
import numba.core.config
import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from . import numba_groups

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": numba_groups.InnerCompiler,
}
_HERE = Path(__file__).parent
_GENERATED, _CHANGED = "trustsim_generated_", "trustsim_changed_"
_numba: Any = numba.core.config

numba_groups.register()


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
    """Folder for compiled code: the user's cache, else a private temporary one, else none (compile every time)."""
    user = getattr(os, "getuid", lambda: "user")()
    home = os.environ.get("TRUSTSIM_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    for base in (Path(home).expanduser() / "trustsim", Path(tempfile.gettempdir()) / f"trustsim-{user}"):
        folder = base / source_hash()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        if not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid():
            return folder
    return None


def _compile(function: Function, keep: bool, **options: Any) -> Function:
    """Compile with numba; what is kept lies in `code_folder`, and is the model's own."""
    ours = function.__module__.startswith((f"{__package__}.", _GENERATED))
    folder = code_folder() if keep and ours else None
    before = _numba.CACHE_DIR
    _numba.CACHE_DIR = str(folder or "")
    try:
        dispatcher: Any = numba.njit(cache=folder is not None, **_OPTIONS, **options)(function)
    finally:
        _numba.CACHE_DIR = before
    return dispatcher


def rule(function: Function) -> Function:
    """Compile a rule: a small function on one agent and the groups it acts on.

    It is compiled when first needed, in one form for the rules and entries that call it and in another for Python. The
    machine code of a rule outside the model is not kept from one start of Python to the next.
    """
    if _numba.DISABLE_JIT:
        return function
    inner = _compile(function, keep=False, **_INNER)
    return numba_groups.call_within(_compile(function, keep=True, pipeline_class=numba_groups.EntryCompiler), inner)


def small_rule(function: Function) -> Function:
    """Compile a rule so small and so often called that its callers take it in."""
    if _numba.DISABLE_JIT:
        return function
    inner = _compile(function, keep=False, forceinline=True, **_INNER)
    return numba_groups.call_within(_compile(function, keep=True, pipeline_class=numba_groups.EntryCompiler), inner)


def entry(function: Function) -> Function:
    """Compile a function that Python calls; its machine code is kept from run to run."""
    return _compile(function, keep=True, pipeline_class=numba_groups.EntryCompiler)


def part(function: Function) -> Function:
    """Compile a large piece of an entry by itself, so that processes can compile pieces side by side."""
    if _numba.DISABLE_JIT:
        return function
    return numba_groups.call_apart(_compile(function, keep=True, pipeline_class=numba_groups.PartCompiler))


Kind = type | NDArray[Any]
"""Kind of an argument: int, float, a class of levers or of a group, or an array for arrays like it."""


def compile_now(function: Callable[..., Any], kinds: Sequence[Kind]) -> Callable[..., Any]:
    """Compile for arguments of these kinds, or load what is kept.

    Gives the machine code for Python to call with such arguments, without a look at what they are; a function that is
    not compiled is given as it is.
    """
    dispatcher: Any = function
    return dispatcher.compile(numba_groups.types_of(kinds)) if hasattr(function, "py_func") else function


def is_rule(function: Callable[..., Any]) -> bool:
    """Whether a function is marked as a rule, so that other rules can call it."""
    return hasattr(function, "inner")


def where(function: Callable[..., Any]) -> str:
    """A function's name, file and line, for messages."""
    code = getattr(plain(function), "__code__", None)
    name = getattr(function, "__name__", repr(function))
    return f"{name} ({Path(code.co_filename).name}, line {code.co_firstlineno})" if code else name


def answers(function: Callable[..., Any], kinds: Sequence[type]) -> type:
    """Compile a rule for rules that call it; gives the kind of its answer: int, float, or object for any other.

    Raises InputError, in one sentence, where it cannot be compiled.
    """
    inner = cast(Any, function).inner
    signature = numba_groups.types_of(kinds)
    try:
        inner.compile(signature)
    except numba_groups.REFUSALS as error:
        reason = numba_groups.reason(error)
        raise InputError(
            f"{where(function)} cannot be compiled: {reason}; change that, or take away @rule to run it as plain "
            "Python, slower"
        ) from None
    return numba_groups.kind_of(inner.overloads[signature].signature.return_type)


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
        mark.touch()


def elsewhere(statement: str) -> "subprocess.Popen[bytes] | None":
    """Start another process on `statement`, which leaves compiled code in `code_folder`; None where that is no help."""
    if _numba.DISABLE_JIT or code_folder() is None or not sys.executable or (os.cpu_count() or 1) < 2:
        return None
    program = f"import sys; sys.path[:] = {sys.path!r}; {statement}"
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen([sys.executable, "-c", program], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return None


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the plain Python function of a rule."""
    return getattr(function, "py_func", function)


@lru_cache(maxsize=1024)
def parameters_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """Names of a rule's arguments, which say what it acts on."""
    return tuple(inspect.signature(plain(function)).parameters)


def _write_once(path: Path, text: str) -> None:
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(name, path)


def _module(name: str, text: str) -> ModuleType:
    """Import generated source, from a file in `code_folder` so that its compiled code can be kept."""
    folder = code_folder()
    if folder is None:
        module = ModuleType(name)
        sys.modules[name] = module
        exec(compile(text, f"<{name}>", "exec"), module.__dict__)
        return module
    path = folder / f"{name}.py"
    _write_once(path, text)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def generated(source: str, functions: Sequence[Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Import a generated source, which calls `functions` by their names and decorates its own functions."""
    names = [f.__name__ for f in functions]
    if len(set(names)) != len(names):
        raise ValueError(f"rules share a name: {sorted(n for n in names if names.count(n) > 1)}")
    imports = "\n".join(f"from {f.__module__} import {f.__name__}" for f in functions)
    here = f"from {__name__} import entry, part, rule"
    text = f'"""Generated from the schedule of the month."""\n{here}\n{imports}\n\n\n{source}'
    name = _GENERATED + hashlib.sha256(text.encode()).hexdigest()[:16]
    return vars(sys.modules.get(name) or _module(name, text))


_numbers = count(1)


def changed(source: str, functions: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Make a module of a generated source that calls `functions` by the names given; nothing of it is kept."""
    module = ModuleType(f"{_CHANGED}{next(_numbers)}")
    vars(module).update(entry=entry, part=part, rule=rule, **functions)
    sys.modules[module.__name__] = module
    exec(compile(source, f"<{module.__name__}>", "exec"), vars(module))
    return vars(module)
