import pytest

LINES: pytest.StashKey[list[str]] = pytest.StashKey()


@pytest.fixture
def report(request):
    """Keep a line for the end of the test report."""
    return request.config.stash.setdefault(LINES, []).append


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("what practitioners describe: difference [95 % interval]")
        for line in sorted(lines, key=lambda line: (int(line[1:3]), "left of it" in line)):
            terminalreporter.write_line(line)
