"""Where compiled code is kept: it is never wrong, never in the way and never another's, whatever became of the folder.

What a folder can suffer is shown on one small generated function; the whole model goes through the same few lines.
"""

import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

import trustsim
from trustsim.model import kept_code

LONG = os.environ.get("TRUSTSIM_SOAK") == "1"
SOAK = pytest.mark.skipif(not LONG, reason="compiles the model anew, minutes: set TRUSTSIM_SOAK=1")
PACKAGE = Path(trustsim.__file__).parent
SMALL = r"""
from trustsim.model import compiled, kept_code
triple = compiled.generated("@entry\ndef triple(x):\n    return 3 * x + 1\n", [])["triple"]
print(triple(2), triple(2.5))
print(sum(triple.stats.cache_hits.values()))
"""
ONE_MONTH = """
from trustsim.drivers.run import run
from trustsim.scenario import Scenario
data = {"schema_version": 1, "name": "One", "months": 1, "places": [{"id": "p", "draw": {"pcns": 2}}]}
print(run(Scenario.from_dict(data)).panel.tobytes().hex())
"""
NO_TEMPORARY = "import tempfile; tempfile.tempdir = {file!r} + '/in-a-file'\n"
RIGHT = "7 8.5"
COLD, WARM = "0", "2"
Cached = Callable[[], list[str]]


def start(script: str, cache: Path, **surroundings: str) -> "subprocess.Popen[str]":
    """A script in a Python of its own, with its compiled code below `cache`."""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "TRUSTSIM_CACHE_DIR": str(cache), **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines(process: "subprocess.Popen[str]") -> list[str]:
    """What it prints, if it ends well."""
    said, complaints = process.communicate(timeout=1200)
    assert process.returncode == 0, complaints[-2000:]
    return said.split("\n")[:-1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which this process looks for a code folder of its own, with no other to fall back on."""
    monkeypatch.setenv("TRUSTSIM_CACHE_DIR", str(tmp_path / "cache"))
    nowhere = tmp_path / "a file"
    nowhere.touch()
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere / "below"))
    return tmp_path / "cache" / "trustsim"


def found() -> Path | None:
    """The code folder that a process starting now would use."""
    return kept_code.code_folder.__wrapped__()


def test_a_second_start_finds_the_code_of_the_first(tmp_path):
    assert lines(start(SMALL, tmp_path)) == [RIGHT, COLD]
    assert lines(start(SMALL, tmp_path)) == [RIGHT, WARM]


def test_with_no_home_the_private_temporary_folder_serves_and_with_none_memory(tmp_path):
    no_home = tmp_path / "a file"
    no_home.touch()
    before = {path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts}
    for temporary, second in ((tmp_path, WARM), (no_home, COLD)):
        script = SMALL if temporary.is_dir() else NO_TEMPORARY.format(file=str(no_home)) + SMALL
        assert lines(start(script, no_home, TMPDIR=str(temporary)))[0] == RIGHT
        assert lines(start(script, no_home, TMPDIR=str(temporary))) == [RIGHT, second]
    assert {path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts} == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [f"trustsim-{os.getuid()}"]


@SOAK
def test_the_whole_model_runs_from_memory_alone_with_the_same_numbers(tmp_path):
    nowhere = tmp_path / "a file"
    nowhere.touch()
    alone = lines(start(NO_TEMPORARY.format(file=str(nowhere)) + ONE_MONTH, nowhere))
    assert alone == lines(start(ONE_MONTH, tmp_path / "cache"))


def test_no_home_and_no_temporary_folder_known_is_no_error(monkeypatch):
    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("TRUSTSIM_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setattr(Path, "expanduser", homeless)
    assert found() is None


def test_two_processes_at_once_are_both_right_and_leave_a_warm_folder(tmp_path):
    both = [start(SMALL, tmp_path) for _ in range(2)]
    assert [lines(process)[0] for process in both] == [RIGHT, RIGHT]
    assert lines(start(SMALL, tmp_path)) == [RIGHT, WARM]
    assert not list(tmp_path.rglob("*.tmp*"))


@SOAK
def test_two_first_runs_at_once_are_both_right(tmp_path):
    both = [start(ONE_MONTH, tmp_path) for _ in range(2)]
    one, other = [lines(process) for process in both]
    assert one == other == lines(start(ONE_MONTH, tmp_path))


def test_a_process_killed_while_it_writes_code_harms_no_later_one(tmp_path):
    dies = "import os, signal\nos.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    for script in (dies + SMALL, SMALL.replace("print", dies + "print", 1)):  # writing the source; writing the code
        process = start(script, tmp_path)
        process.communicate(timeout=100)
        assert process.returncode == -signal.SIGKILL
    assert list(tmp_path.rglob("*.tmp*"))
    assert lines(start(SMALL, tmp_path)) == [RIGHT, COLD]
    assert lines(start(SMALL, tmp_path)) == [RIGHT, WARM]


@SOAK
def test_a_first_run_killed_at_any_time_harms_no_later_one(tmp_path):
    right = lines(start(ONE_MONTH, tmp_path / "whole"))
    for seconds in (3.0, 8.0, 16.0):
        process = start(ONE_MONTH, tmp_path / "killed")
        time.sleep(seconds)
        process.kill()
        process.communicate()
    assert lines(start(ONE_MONTH, tmp_path / "killed")) == right


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[2 * len(raw) // 3] ^= 1
    path.write_bytes(raw)


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("kind", "harm"),
    list(product(["*.code", "*.py"], [cut, empty, flip, remove]))
    if LONG
    else [("*.code", cut), ("*.code", flip), ("*.py", cut), ("*.py", remove)],
)
def test_a_damaged_file_is_mended_by_the_next_start(tmp_path, kind, harm):
    lines(start(SMALL, tmp_path))
    files = list(tmp_path.rglob(kind))
    assert len(files) == {"*.code": 2, "*.py": 1}[kind]
    for path in files:
        harm(path)
    after = lines(start(SMALL, tmp_path))
    assert after[0] == RIGHT
    if kind == "*.code":
        assert after[1] == COLD
    assert lines(start(SMALL, tmp_path)) == [RIGHT, WARM]


def test_code_kept_under_anothers_name_is_not_taken_for_it(tmp_path):
    lines(start(SMALL, tmp_path))
    whole, fraction = tmp_path.rglob("*.code")
    whole.write_bytes(fraction.read_bytes())
    assert lines(start(SMALL, tmp_path)) == [RIGHT, "1"]


def test_a_folder_that_goes_while_a_process_runs_is_no_error(tmp_path):
    goes = SMALL.replace("triple =", "import shutil; shutil.rmtree(kept_code.code_folder())\ntriple =", 1)
    assert lines(start(goes, tmp_path))[0] == RIGHT
    again = SMALL.replace("print", "import shutil; shutil.rmtree(kept_code.code_folder())\nprint", 1)
    assert lines(start(again, tmp_path))[0] == RIGHT


def test_a_new_folder_is_for_its_owner_alone(here):
    folder = found()
    assert folder == here / kept_code.source_hash()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (here, folder)] == [0o700, 0o700]


def test_a_link_in_its_place_is_not_followed(here, tmp_path):
    theirs = tmp_path / "theirs"
    (theirs / kept_code.source_hash()).mkdir(parents=True, mode=0o700)
    here.parent.mkdir()
    here.symlink_to(theirs)
    assert found() is None
    here.unlink()
    here.mkdir(mode=0o700)
    (here / kept_code.source_hash()).symlink_to(theirs)
    assert found() is None


@pytest.mark.parametrize("level", ["", "own"])
def test_a_folder_that_others_can_write_in_is_not_used(here, level):
    folder = found()
    assert folder
    (folder if level else here).chmod(0o777)
    assert found() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
@pytest.mark.parametrize("level", ["", "own"])
def test_a_folder_of_another_user_is_not_used(here, level):
    folder = found()
    assert folder
    os.chown(folder if level else here, 65534, 65534)
    assert found() is None


def test_folders_of_other_code_go_when_unused_for_long(here):
    here.mkdir(parents=True, mode=0o700)
    now, days = time.time(), kept_code.DAYS_UNUSED
    ages = {"a" * 20: days + 1, "b" * 20: days - 1, "c" * 20: 10 * days, "notes": 10 * days}
    for name, age in ages.items():
        (here / name).mkdir()
        (here / name / "held").touch()
        os.utime(here / name, (now - age * 86_400,) * 2)
    folder = found()
    assert folder
    assert {path.name for path in here.iterdir()} == {"b" * 20, "notes", folder.name}


def test_a_start_marks_its_folder_as_used(here):
    folder = found()
    assert folder
    os.utime(folder, (1, 1))
    assert found() == folder
    assert time.time() - folder.stat().st_mtime < 3600


def test_folders_are_named_so_that_old_ones_are_known():
    assert re.fullmatch(r"[0-9a-f]{20}", kept_code.source_hash())
