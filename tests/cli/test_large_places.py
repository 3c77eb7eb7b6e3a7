"""What is too large to read or to hold: it is left out or refused, in a sentence."""

import json

PLACES = "schema_version: 1\nname: Many\nmonths: 2\nplaces:\n"
MANY = PLACES + "".join(f"  - {{id: p{k}, draw: {{pcns: 1, practices: 1}}}}\n" for k in range(22))
FULL = """\
schema_version: 1
name: Full
months: 600
places:
  - {id: p, draw: {pcns: 500, practices: 1}}
  - {id: q, draw: {pcns: 500, practices: 1}}
  - {id: r, draw: {pcns: 500, practices: 1}}
"""


def test_pictures_of_each_pcn_are_left_out_where_there_are_too_many(trustsim, folder, monkeypatch):
    monkeypatch.setattr("trustsim.analysis.results.MOST_DRAWN", 2)
    assert trustsim("run", "tiny.yaml", "--replicates", 2, "--out", "out").code == 0
    names = {path.name for path in (folder / "out").iterdir()}
    assert "measures.png" in names
    assert not [name for name in names if name.startswith(("storyline", "network"))]
    assert "Storyline and map are left out" in (folder / "out" / "summary.txt").read_text()
    listed = json.loads((folder / "out" / "run.json").read_text())["files"]
    assert {name.rpartition("/")[2] for name in listed} == names


def test_they_are_left_out_of_a_comparison_too(trustsim, folder, monkeypatch):
    monkeypatch.setattr("trustsim.analysis.results.MOST_DRAWN", 2)
    assert trustsim("compare", "tiny.yaml", "manager.yaml", "--replicates", 2, "--out", "out").code == 0
    assert {path.name for path in (folder / "out").glob("*.png")} == {"measures.png"}


def test_only_the_first_places_are_printed(trustsim, folder):
    (folder / "many.yaml").write_text(MANY)
    said = trustsim("run", "many.yaml", "--replicates", 2)
    assert said.code == 0
    assert "\np19 " in said.out and "\np20 " not in said.out
    assert "And 2 more places that --out DIR writes to outcomes.csv." in said.out
    assert "And 2 more places in outcomes.csv." in trustsim("run", "many.yaml", "--replicates", 2, "--out", "o").out


def test_what_does_not_fit_in_memory_even_once_is_refused(trustsim, folder):
    (folder / "full.yaml").write_text(FULL)
    said = trustsim("run", "full.yaml", "--replicates", 2)
    assert said.code == 2
    assert said.err.startswith("trustsim: full.yaml: to run it would need about ")
    assert said.err.rstrip().endswith("GB of memory; give fewer months, or split its largest place")
