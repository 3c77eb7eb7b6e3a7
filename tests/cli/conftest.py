from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from trustsim.cli import main

PLACE = """\
schema_version: 1
name: Tiny
question: Who speaks for us?
months: 13
structure_seed: 3
places:
  - id: north
    name: North
    seats: 1
    draw: {pcns: 3, practices: 2}
"""
MANAGER = """\
schema_version: 1
name: A manager
baseline: tiny.yaml
interventions: [{from: 3, set: {meetings.manager_wte: 1}}]
"""


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Trustsim = Callable[..., Said]


@pytest.fixture(scope="session")
def place() -> str:
    return PLACE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tiny.yaml").write_text(PLACE)
    (tmp_path / "manager.yaml").write_text(MANAGER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def trustsim(folder: Path, capsys: pytest.CaptureFixture[str]) -> Trustsim:
    def call(*arguments: object) -> Said:
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return call
