"""Compiles `pairs.c` with the C compiler at hand and loads it."""

import ctypes
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("pairs.c")
OPTIONS = ("-O3", "-march=native", "-std=gnu11", "-shared", "-fPIC")
SAME_BITS = "-ffp-contract=off"
"""Keeps the compiler from joining a product and a sum into one rounding, as numba never does."""


def find_compiler() -> str | None:
    """The C compiler found first, if there is one."""
    return next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)


def compile_c(folder: Path, *options: str) -> Path:
    """Compile into a folder; raises RuntimeError with what the compiler says."""
    compiler = find_compiler()
    if compiler is None:
        raise RuntimeError("no C compiler was found (cc, gcc or clang): install one to compare with C")
    target = folder / f"pairs{len(options)}.so"
    command = [compiler, *OPTIONS, *options, "-o", str(target), str(SOURCE), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the C compiler refused {SOURCE.name}: {done.stderr.strip()}")
    return target


def load(library: Path):
    """The C function, which takes addresses."""
    function = ctypes.CDLL(str(library)).pair_phases
    function.restype = None
    function.argtypes = [ctypes.c_int64] * 3 + [ctypes.c_void_p] * 16
    return function
