from pathlib import Path

import pytest

from trustsim.workshop.roleplay import RolePlay
from trustsim.workshop.room import Rooms, Year


@pytest.fixture(scope="session")
def role_play(repository: Path) -> RolePlay:
    return RolePlay.load(repository / "scenarios" / "roleplay" / "wending.yaml")


@pytest.fixture
def rooms(tmp_path):
    made = Rooms(tmp_path / "rooms.sqlite")
    yield made
    made.close_file()


@pytest.fixture
def year(rooms, role_play) -> Year:
    """A room of the sixty-minute version with five seats taken, its first month open."""
    log, _ = rooms.open("role play", {"minutes": 60}, seed=7)
    made = Year(log, role_play)
    for seat in "abcde":
        made.do("sit", f"device {seat}", seat)
    made.advance()
    return made
