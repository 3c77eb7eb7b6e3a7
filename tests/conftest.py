import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from trustsim.model import schedule
from trustsim.scenario import Scenario

settings.register_profile("trustsim", deadline=None, print_blob=True)
settings.load_profile("trustsim")

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
STEPPED = """
from trustsim import Scenario, TrustModel
place = {"schema_version": 1, "name": "P", "months": 24, "places": [{"id": "p", "draw": {"pcns": 5}}]}
model = TrustModel(Scenario.from_dict(place), rng=1)
while model.running:
    model.step()
"""


def pytest_configure(config: pytest.Config) -> None:
    """Hear Ctrl-C, and compile the rules, the month's and Mesa's, before several processes would each do so.

    Shells start what runs in the background deaf to Ctrl-C, and what tests start would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if getattr(config.option, "numprocesses", None):
        with subprocess.Popen([sys.executable, "-c", STEPPED]):
            schedule.driver()


@pytest.fixture(scope="session")
def small_place() -> Scenario:
    """Five networks, two years; enough for alliances, mandates and slips to happen."""
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "Small place",
            "months": 24,
            "structure_seed": 3,
            "places": [{"id": "p", "name": "P", "draw": {"pcns": 5, "like": "england"}}],
            "parameters": {"people": {"propensity": 0.7}},
        }
    )


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., tuple[str, subprocess.Popen]]]:
    """Starts the app in a process of its own, with settings of its environment: its address, and the process."""
    started: list[subprocess.Popen] = []

    def start(port: int = 0, **environment: str) -> tuple[str, subprocess.Popen]:
        server = subprocess.Popen(
            [sys.executable, "-m", "trustsim", "app", "--port", str(port), "--no-open"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        started.append(server)
        assert server.stdout is not None
        said = server.stdout.readline()
        assert "http://" in said, f"the server did not start: {said!r}"
        return said.split()[3], server

    yield start
    for server in started:
        end(server)


def end(server: subprocess.Popen) -> None:
    """End a server that was started, by force if it does not go."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def app(serve: Callable[..., tuple[str, subprocess.Popen]]) -> str:
    """The address of an app that runs for all tests of this process."""
    return serve()[0]


@pytest.fixture
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals of PAWN and delta by few resamples, for tests of something else."""
    for name in ("PAWN_RESAMPLES", "PAWN_DUMMIES", "DELTA_RESAMPLES"):
        monkeypatch.setattr(f"trustsim.analysis.shifts.{name}", 10)


@pytest.fixture
def report(record_property):
    """Keep a line on a row (M1 …) or pattern (P1 …) for the end of the test report."""
    return lambda line: record_property("effect", line)


def pytest_terminal_summary(terminalreporter):
    reports = [r for key in ("passed", "failed") for r in terminalreporter.getreports(key) if r.when == "call"]
    lines = [line for r in reports for name, line in r.user_properties if name == "effect"]
    if lines:
        terminalreporter.section("effects: mean difference [95 % interval]")
        for line in sorted(lines, key=lambda line: (line[0], int(line[1:3]))):
            terminalreporter.write_line(line)
