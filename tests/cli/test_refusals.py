"""Bad input is one sentence and exit 2, a defect a traceback and exit 1; nothing is left half-written."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Trustsim = Callable[..., Any]
REFUSED = [
    (["run"], "Missing argument 'SCENARIO'"),
    (["fly"], "No such command 'fly'"),
    (["run", "tiny.yaml", "--wings"], "No such option"),
    (["run", "nowhere.yaml"], "there is no such file and no ready place of that name"),
    (["run", "."], "not a file"),
    (["run", "tiny.yaml", "--replicates", "0"], "--replicates is 0; give a whole number from 1"),
    (["run", "tiny.yaml", "--replicates", "1000000"], "--replicates is 1000000"),
    (["run", "tiny.yaml", "--replicates", "100000", "--months", "600"], "GB of memory"),
    (["run", "tiny.yaml", "--months", "0"], "months is 0; give a whole number from 1"),
    (["run", "tiny.yaml", "--months", "1201"], "months is 1201"),
    (["run", "tiny.yaml", "--months", "many"], "not a valid integer"),
    (["run", "tiny.yaml", "--seed", "-1"], "--seed is -1"),
    (["run", "tiny.yaml", "--set", "meetings.seats"], "as in --set meetings.seats=2"),
    (["run", "tiny.yaml", "--set", "unknown=1"], "no such parameter"),
    (["run", "tiny.yaml", "--set", "meetings.seat=1"], "meetings.seats"),
    (["run", "tiny.yaml", "--set", "meetings.seats=lots"], 'is "lots"; give a whole number'),
    (["run", "tiny.yaml", "--set", "meetings.feedback=nan"], "give a number from 0 to 1"),
    (["run", "tiny.yaml", "--set", "meetings.feedback=.nan"], "give a number from 0 to 1"),
    (["run", "tiny.yaml", "--out", "tiny.yaml"], "--out is a file"),
    (["run", "tiny.yaml", "--out", "tiny.yaml/x"], "is a file"),
    (["run", "broken.yaml"], "broken.yaml:3: the line is"),
    (["compare", "tiny.yaml"], "Missing argument 'WHATIF...'"),
    (["compare", "tiny.yaml", "short.yaml"], "give both the same, as with --months 5"),
    (["schema", "novel"], "'novel' is not one of"),
    (["import-nhs", "--map", "no.csv", "--patients", "no.csv", "--icb", "QOC", "--out", "x.yaml"], "no.csv"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(a)[:60] for a, _ in REFUSED])
def test_bad_input_is_one_sentence_and_exit_2(
    trustsim: Trustsim, folder: Path, arguments: list[str], words: str
) -> None:
    (folder / "broken.yaml").write_text("schema_version: 1\nname: [\n")
    (folder / "short.yaml").write_text((folder / "tiny.yaml").read_text().replace("months: 13", "months: 5"))
    before = sorted(folder.rglob("*"))
    said = trustsim(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert words in said.err
    assert said.err.startswith("trustsim: ") and said.err.count("\n") == 1
    assert sorted(folder.rglob("*")) == before


def test_an_unwritable_folder_is_refused_before_computing(
    trustsim: Trustsim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr("trustsim.analysis.results.run_seeds", lambda *_, **__: pytest.fail("computed"))
    said = trustsim("run", "tiny.yaml", "--out", "out")
    assert (said.code, "cannot be written" in said.err) == (2, True)


def test_what_a_folder_holds_already_is_left_alone(trustsim: Trustsim, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/mine.txt").write_text("mine")
    (folder / "out/run.json").write_text("old")
    assert trustsim("run", "tiny.yaml", "--replicates", 2, "--out", "out").code == 0
    assert (folder / "out/mine.txt").read_text() == "mine"
    assert (folder / "out/run.json").read_text().startswith("{")


def test_a_full_disk_is_the_user_s_to_cure_and_leaves_nothing(
    trustsim: Trustsim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trustsim.analysis.results.write_events", full)
    said = trustsim("run", "tiny.yaml", "--replicates", 2, "--out", "out")
    assert (said.code, "No space left on device" in said.err) == (2, True)
    assert sorted(p.name for p in folder.iterdir()) == ["manager.yaml", "tiny.yaml"]


@pytest.mark.parametrize("defect", [RuntimeError("planted"), OSError(9, "planted"), ValueError("planted")])
def test_a_defect_is_never_swallowed_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, defect: Exception
) -> None:
    from trustsim.cli import main

    def broken(*_: object) -> None:
        raise defect

    monkeypatch.setattr("trustsim.analysis.results.write_pictures", broken)
    with pytest.raises(type(defect), match="planted"):
        main(["run", "tiny.yaml", "--replicates", "2", "--out", "out"])
    assert sorted(p.name for p in folder.iterdir()) == ["manager.yaml", "tiny.yaml"]


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def test_a_defect_shows_its_traceback_and_leaves_with_1(folder: Path) -> None:
    done = python(
        "import trustsim.cli.places as p, trustsim.cli as c\n"
        "def broken(): raise RuntimeError('planted')\n"
        "p._rows = broken\nc.main(['places'])",
        folder,
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr and "RuntimeError: planted" in done.stderr


def test_ctrl_c_leaves_with_130_and_nothing_written(
    trustsim: Trustsim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trustsim.analysis.results.run_seeds", interrupted)
    said = trustsim("run", "tiny.yaml", "--out", "out")
    assert (said.code, said.out) == (130, "")
    assert sorted(p.name for p in folder.iterdir()) == ["manager.yaml", "tiny.yaml"]


def test_help_imports_nothing_heavy(folder: Path) -> None:
    done = python(
        "import sys, trustsim.cli as c\n"
        "try: c.main(['run', '--help'])\n"
        "except SystemExit: pass\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print({'numba', 'numpy', 'pandas', 'matplotlib', 'pydantic', 'pyarrow'} & set(sys.modules))",
        folder,
    )
    assert done.stdout.endswith("set()\n"), done.stdout + done.stderr
    assert "import-nhs" in done.stdout


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    schema = "from trustsim.cli import main; main(['schema'])"
    command = f'{sys.executable} -c "{schema}" | head -1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""
