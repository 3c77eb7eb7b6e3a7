"""Compiled rules are the rules: the same bits without the compiler and with bounds checked, and never out of date."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import trustsim
from trustsim.model import kept_code

SOAK = pytest.mark.skipif(
    os.environ.get("TRUSTSIM_SOAK") != "1", reason="compiles the model anew, about a minute: set TRUSTSIM_SOAK=1"
)
HERE = Path(__file__).parent
PACKAGE = Path(trustsim.__file__).parent
FINAL_STATES = f"""
import hashlib, sys
sys.path.insert(0, {str(HERE)!r})
from hypothesis import given, settings, HealthCheck, strategies as st
from drawn_scenarios import finished, scenarios
from trustsim.drivers.run import Setting
from trustsim.model import compiled, kept_code
seen = []

@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios(most_places=2, most_months=12), seed=st.integers(0, 99))
def live(scenario, seed):
    world, log = finished(Setting.of(scenario), seed)
    digest = hashlib.sha256()
    for group in (*world, log):
        digest.update(group.numbers.tobytes() + group.wholes.tobytes())
    seen.append(f"{{scenario.digest}} {{digest.hexdigest()}}")

live()
print("\\n".join(seen))
"""
ONE_MONTH = """
from trustsim.drivers.run import run
from trustsim.scenario import Scenario
data = {"schema_version": 1, "name": "One", "months": 1, "places": [{"id": "p", "draw": {"pcns": 2}}]}
print(run(Scenario.from_dict(data)).panel.tobytes().hex())
"""
SOURCE = "from trustsim.model import kept_code; print(kept_code.source_hash()); print(kept_code.code_folder())"


def python(script: str, tmp_path: Path, **surroundings: str) -> list[str]:
    """Run a script by itself, away from this folder, and give the lines it prints."""
    path = surroundings.pop("PYTHONPATH", str(PACKAGE.parent))
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, **surroundings},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split("\n")[:-1]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    shutil.copytree(PACKAGE, tmp_path / "copy" / "trustsim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def edit(copy: Path) -> None:
    """Change a constant in one rule."""
    rule = copy / "trustsim" / "model" / "rules" / "deliver.py"
    text = rule.read_text()
    assert text.count("2.0 * wish * effort") == 1
    rule.write_text(text.replace("2.0 * wish * effort", "1.5 * wish * effort"))


def test_without_the_compiler_every_array_is_the_same_bit_for_bit(tmp_path):
    with_it = python(FINAL_STATES, tmp_path)
    assert len(set(with_it)) >= 6  # hypothesis may draw one twice
    assert python(FINAL_STATES, tmp_path, NUMBA_DISABLE_JIT="1") == with_it


@SOAK
def test_with_bounds_checked_every_array_is_the_same_bit_for_bit(tmp_path):
    checked = python(FINAL_STATES, tmp_path, NUMBA_BOUNDSCHECK="1", TRUSTSIM_CACHE_DIR=str(tmp_path / "checked"))
    assert checked == python(FINAL_STATES, tmp_path)


def test_an_edited_rule_has_a_code_folder_of_its_own(tmp_path, copied):
    cache = {"PYTHONPATH": str(copied), "TRUSTSIM_CACHE_DIR": str(tmp_path / "cache")}
    before = python(SOURCE, tmp_path, **cache)
    assert before[0] == kept_code.source_hash()
    edit(copied)
    after = python(SOURCE, tmp_path, **cache)
    assert after[0] != before[0]
    assert [Path(folder).name for _, folder in (before, after)] == [before[0], after[0]]
    assert {Path(folder).parent for _, folder in (before, after)} == {tmp_path / "cache" / "trustsim"}
    assert all(Path(folder).is_dir() for _, folder in (before, after))


@SOAK
def test_an_edit_in_a_rule_takes_effect(tmp_path, copied):
    cache = {"PYTHONPATH": str(copied), "TRUSTSIM_CACHE_DIR": str(tmp_path / "cache")}
    before = python(ONE_MONTH, tmp_path, **cache)
    assert python(ONE_MONTH, tmp_path, **cache) == before
    edit(copied)
    assert python(ONE_MONTH, tmp_path, **cache) != before


@SOAK
def test_one_process_alone_compiles_the_same_code_as_two(tmp_path):
    two = python(ONE_MONTH, tmp_path, TRUSTSIM_CACHE_DIR=str(tmp_path / "two"))
    no_second = "import sys; sys.executable = '/bin/false'\n"
    assert python(no_second + ONE_MONTH, tmp_path, TRUSTSIM_CACHE_DIR=str(tmp_path / "one")) == two


LINEAR_ALGEBRA = """
import sys
import numba, numpy as np
from trustsim.model.schedule import driver
driver()
print("scipy.linalg" in sys.modules)
print(numba.njit(lambda x: np.dot(x, x))(np.arange(3.0)))
import scipy.linalg
print(scipy.linalg.norm([3.0, 4.0]))
"""


def test_linear_algebra_is_not_imported_for_our_rules_yet_is_there_for_others():
    done = subprocess.run([sys.executable, "-c", LINEAR_ALGEBRA], capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["False", "5.0", "5.0"], done.stderr[-2000:]
