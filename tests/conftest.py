import os
from pathlib import Path

import pytest
from hypothesis import settings

from trustsim.scenario import Scenario

settings.register_profile("trustsim", deadline=None, print_blob=True)
settings.load_profile("trustsim")

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"


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
