import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINTER = shutil.which("lint-imports") or str(Path(sys.executable).with_name("lint-imports"))


def contracts(folder):
    return subprocess.run(
        [LINTER], cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(folder)}, timeout=120
    )


@pytest.fixture
def copy(repository, tmp_path):
    """The package as it stands, in a folder of its own."""
    if not Path(LINTER).exists():
        pytest.skip("import-linter is not installed here; `make check` installs it")
    shutil.copytree(repository / "trustsim", tmp_path / "trustsim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def test_arrows_point_down(copy):
    done = contracts(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("line", ["import mesa", "import pandas", "from trustsim.scenario import Scenario"])
def test_a_planted_import_in_the_model_is_caught(copy, line):
    file = copy / "trustsim" / "model" / "rules" / "pool.py"
    file.write_text(file.read_text() + f"\n{line}  # planted\n")
    done = contracts(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_only_one_module_imports_numba(repository):
    importing = {
        path.name
        for path in (repository / "trustsim").rglob("*.py")
        if any(row.startswith(("import numba", "from numba", "from llvmlite")) for row in path.read_text().splitlines())
    }
    assert importing == {"compiled.py", "kept_code.py", "numba_groups.py"}
