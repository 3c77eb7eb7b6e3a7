"""Every notebook runs from top to bottom, stands there with its pictures, and says what may be made of them.

A long study runs at fewer of its points; TRUSTSIM_SOAK=1 runs all.
"""

import os
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from trustsim.analysis.conditions import series
from trustsim.drivers.ensemble import run_seeds
from trustsim.scenario import Scenario
from trustsim.scenario.ready import find

SHORT = {
    "calibration.ipynb": """
from trustsim.experiments.study import Study
fewer = {**study.as_dict(), "design": {"method": "lhs", "points": 32}}
study = Study.from_dict(fewer, folder="../scenarios/studies")
"""
}
"""What is run after the first code cell of a notebook that takes minutes."""
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert [path.name for path in NOTEBOOKS] == ["calibration.ipynb", "first_glance.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs(path):
    notebook = nbformat.read(path, as_version=4)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in shown), f"{path.name} was saved without its pictures"
    assert "does not predict" in "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    if path.name in SHORT and os.environ.get("TRUSTSIM_SOAK") != "1":
        first = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
        notebook.cells.insert(first + 1, nbformat.v4.new_code_cell(SHORT[path.name]))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()


def test_in_the_default_place_alliances_neither_always_form_nor_never():
    late = series(run_seeds(Scenario.load(find("averingley")), range(1, 101)), "coverage")[:, -24:].mean(axis=1)
    assert 0.3 < late.mean() < 0.8
    assert late.std(ddof=1) > 0.1
    assert np.mean(late < 0.05) < 0.25 and np.mean(late > 0.95) < 0.25
