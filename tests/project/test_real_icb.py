import json
import subprocess
import sys

import pytest


@pytest.fixture
def data(repository):
    folder = repository.parent / "shared" / "data"
    if not (folder / "gp-reg-pat-prac-map_2025-10.csv").exists():
        pytest.skip("the national files of October 2025 are not beside the repository")
    return folder


def trustsim(*words, folder):
    return subprocess.run(
        [sys.executable, "-m", "trustsim", *words], cwd=folder, capture_output=True, text=True, timeout=500
    )


def test_a_real_icb_runs_from_two_commands(data, tmp_path):
    imported = trustsim(
        "import-nhs", "--map", str(data / "gp-reg-pat-prac-map_2025-10.csv"),
        "--patients", str(data / "gp-reg-pat-prac-all_2025-10.csv"), "--icb", "QNQ", "--out", "frimley.yaml",
        folder=tmp_path,
    )  # fmt: skip
    assert imported.returncode == 0, imported.stderr
    done = trustsim("run", "frimley.yaml", "--replicates", "20", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["months"], result["replicates"]) == (120, 20)
    coverage = [o for o in result["outcomes"] if o["measure"] == "coverage"]
    assert len(coverage) >= 2
    assert all(0 <= o["low"] <= o["mean"] <= o["high"] <= 1 for o in coverage)

    from trustsim import Scenario

    scenario = Scenario.load(tmp_path / "frimley.yaml")
    assert len(scenario.pcn_ids) == 16 and len(scenario.practice_ids) == 64
    assert any("3" in line for line in scenario.assumed)
