"""Each row's test fails once what the row stands on is cut out of the code itself, not only set to nothing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import trustsim
from trustsim.analysis.rows import ROWS
from trustsim.model.parameters import PARAMETERS

PACKAGE = Path(trustsim.__file__).parent
CHECK = """
import sys
from trustsim.analysis.contrasts import effect
from trustsim.analysis.rows import ROWS
for claim in ROWS[sys.argv[1]].claims:
    left = effect(claim, range(61, 65), range(61000, 61025), cut={})
    print(int(left.as_claimed), left)
"""

pytestmark = pytest.mark.skipif(
    os.environ.get("TRUSTSIM_SOAK") != "1", reason="compiles the model 32 times, 10 to 15 minutes: set TRUSTSIM_SOAK=1"
)


def cut_out(row: str, package: Path) -> set[str]:
    """Put each parameter's `off` value where the code reads it; give the parameters that were found."""
    found: set[str] = set()
    for path in [*(package / "model").rglob("*.py"), *(package / "scenario").glob("*.py")]:
        if path.parent.name == "parameters":
            continue
        text = path.read_text()
        for name, off in ROWS[row].off.items():
            read = re.compile(
                rf"\blevers?(\[[\w.\[\]()]+\])?\.{PARAMETERS[name].name}\b|\bvalue\(\"{re.escape(name)}\"\)"
            )
            text, count = read.subn(repr(float(off)), text)
            if count:
                found.add(name)
        path.write_text(text)
    return found


@pytest.mark.parametrize("row", ROWS)
def test_row_needs_its_code(row, tmp_path, report):
    copy = tmp_path / "trustsim"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert cut_out(row, copy) == set(ROWS[row].off)
    done = subprocess.run(
        [sys.executable, "-c", CHECK, row],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "TRUSTSIM_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.splitlines()
    for line in lines:
        report(f"{row:3} {line[2:]}  left of it when cut from the code")
    assert lines and not any(line.startswith("1") for line in lines), f"{row}: {lines}"
