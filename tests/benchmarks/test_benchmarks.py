"""The benchmarks compare like with like: C and ours give the same numbers, and so does the peer in Mesa's hands."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from measured import KEYS, MEASURED, c_compiler, pairs, peer
from measured.scale import SYSTEM_SIZES, Scale, place_of, system_of

from trustsim import Scenario, run

HERE = Path(__file__).parent
TWO_PERIODS = {"from": 5, "set": {"trust.half_life_good": 3.0, "trust.half_life_bad": 5.0}}


@pytest.fixture(scope="module")
def two_periods():
    tree = system_of(20, 12).as_dict()
    return Scenario.from_dict({**tree, "interventions": [TWO_PERIODS]})


@pytest.mark.parametrize(("options", "apart"), [((c_compiler.SAME_BITS,), 0.0), ((), pairs.CLOSE)])
def test_c_and_ours_agree(tmp_path, two_periods, options, apart):
    if c_compiler.find_compiler() is None:
        pytest.skip("no C compiler was found (cc, gcc or clang)")
    function = c_compiler.load(c_compiler.compile_c(tmp_path, *options))
    for scenario in (place_of(9, 12), two_periods):
        case = pairs.PairCase(scenario)
        assert np.ptp(case.dyads.memory[0]) > 0
        assert case.farthest(function) <= apart


def test_without_a_compiler_the_figure_is_null(monkeypatch, capsys):
    monkeypatch.setattr(c_compiler.shutil, "which", lambda name: None)
    assert pairs.measure(Scale())["kernel_vs_c"] is None
    assert "no C compiler was found" in capsys.readouterr().err


def test_the_peer_in_batches_gives_our_measures():
    scenarios = [place_of(5, 6, meetings={"feedback": feedback}) for feedback in (0.1, 0.9)]
    rows = peer.batch([3, 4], scenarios)
    assert len(rows) == 4
    for row in rows:
        ours = run(row["scenario"], row["seed"]).panel[-1, -1]
        np.testing.assert_allclose(row["measures"], ours, rtol=1e-9, atol=1e-9)


def test_the_sizes_are_those_of_england():
    assert (len(SYSTEM_SIZES), sum(SYSTEM_SIZES)) == (42, 1297)
    for pcns in SYSTEM_SIZES:
        assert all(5 <= size <= 10 for size in np.bincount(system_of(pcns, 12).place_of))


def test_the_last_line_has_every_figure():
    done = subprocess.run(
        [sys.executable, str(HERE / "bench.py"), "--quick"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(KEYS) <= set(figures)
    assert all(f"{name} …" in done.stderr for name in MEASURED)
    assert figures["run_vs_mesa"] > 1
