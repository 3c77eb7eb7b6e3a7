"""Compiles with numba: the decorators of rules and of what Python calls, and generated code.

Of rules written outside the model no compiled code is kept: nobody could say when they, or what they call, changed.
"""

import hashlib
import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, wraps
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import numba
import numba.core.config
from numpy.typing import NDArray

from ..errors import InputError
from . import numba_groups
from .kept_code import code_folder, keep_code, write_source

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": numba_groups.InnerCompiler,
}
_GENERATED, _CHANGED = "trustsim_generated_", "trustsim_changed_"
_numba: Any = numba.core.config

numba_groups.register()


def _compile(function: Function, keep: bool, **options: Any) -> Function:
    """Compile with numba; what is kept is the model's own."""
    dispatcher: Any = numba.njit(**_OPTIONS, **options)(function)
    if keep and function.__module__.startswith((f"{__package__}.", _GENERATED)):
        keep_code(dispatcher, function)
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


_ONE_AT_A_TIME = threading.RLock()
_MOST_MADE = 64


def made_once(function: Function) -> Function:
    """Keep the last few things that a function makes; threads that ask for one at once wait until it is made."""
    kept = lru_cache(_MOST_MADE)(function)

    @wraps(function)
    def given(*asked: Any) -> Any:
        with _ONE_AT_A_TIME:
            return kept(*asked)

    return cast(Function, given)


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


def _module(name: str, text: str) -> ModuleType:
    """Make a module of a generated source, which also lies in `code_folder` so that its compiled code can be kept."""
    folder = code_folder()
    module = ModuleType(name)
    file = f"<{name}>"
    if folder is not None:
        with suppress(OSError):
            file = module.__file__ = str(write_source(folder, f"{name}.py", text))
    sys.modules[name] = module
    exec(compile(text, file, "exec"), module.__dict__)
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
    vars(module).update(entry=entry, part=part, rule=rule, InputError=InputError, **functions)
    sys.modules[module.__name__] = module
    exec(compile(source, f"<{module.__name__}>", "exec"), vars(module))
    return vars(module)
