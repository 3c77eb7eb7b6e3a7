"""What `run` and `compare` print and write."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest
from matplotlib.image import imread

from trustsim.model.measures import MEASURES

Trustsim = Callable[..., Any]
FEW = ("--replicates", 3)


def test_json_is_one_object_of_the_agreed_shape(trustsim: Trustsim) -> None:
    said = trustsim("run", "tiny.yaml", *FEW, "--seed", 4, "--json")
    found = json.loads(said.out)
    assert (said.code, said.err, said.out.count("\n")) == (0, "", 1)
    assert list(found) == ["schema", "scenario", "months", "replicates", "seed", "outcomes", "sentence", "files"]
    assert [found[k] for k in ("schema", "scenario", "months", "replicates", "seed", "files")] == [
        1,
        "Tiny",
        13,
        3,
        4,
        [],
    ]
    assert all(list(row) == ["measure", "place", "mean", "low", "high"] for row in found["outcomes"])
    assert [row["measure"] for row in found["outcomes"]] == list(MEASURES)
    assert {row["place"] for row in found["outcomes"]} == {"north"}
    coverage = found["outcomes"][0]
    assert coverage["low"] <= coverage["mean"] <= coverage["high"]
    assert 0 <= coverage["mean"] <= 1
    assert "3 futures" in found["sentence"]


def test_one_future_has_null_for_its_interval(trustsim: Trustsim) -> None:
    found = json.loads(trustsim("run", "tiny.yaml", "--replicates", 1, "--json").out)
    assert all(row["low"] is None and row["high"] is None for row in found["outcomes"])


def test_the_same_seed_gives_the_same_and_another_differs(trustsim: Trustsim) -> None:
    once, again, other = (trustsim("run", "tiny.yaml", *FEW, "--json", "--seed", s).out for s in (1, 1, 2))
    assert once == again
    assert json.loads(once)["outcomes"] != json.loads(other)["outcomes"]


def test_months_and_set_reach_the_model(trustsim: Trustsim) -> None:
    plain = json.loads(trustsim("run", "tiny.yaml", *FEW, "--json", "--months", 5).out)
    managed = json.loads(
        trustsim("run", "tiny.yaml", *FEW, "--json", "--months", 5, "--set", "meetings.manager_wte=1").out
    )
    assert plain["months"] == 5
    cost = list(MEASURES).index("cost")
    assert managed["outcomes"][cost]["mean"] > plain["outcomes"][cost]["mean"]


def test_people_get_a_table_a_sentence_honesty_and_what_is_assumed(trustsim: Trustsim) -> None:
    said = trustsim("run", "tiny.yaml", *FEW)
    lines = said.out.splitlines()
    assert lines[0] == "Tiny: 3 PCNs, 3 futures of 13 months, seed 1"
    (row,) = [line for line in lines if line.startswith("Trust between PCNs")]
    assert row.endswith("]")
    assert "an alliance collapses in" in said.out.replace("\n", " ")
    assert "This explores; it does not predict what real PCNs will do. No public data measure trust" in said.out
    assert "Assumed:\n- 3 of 3 PCNs are invented" in said.out
    assert "more that --out DIR writes to summary.txt" in said.out
    assert max(map(len, lines)) <= 110


def test_compare_adds_baseline_and_paired_differences(trustsim: Trustsim) -> None:
    found = json.loads(trustsim("compare", "tiny.yaml", "manager.yaml", "tiny.yaml", *FEW, "--json").out)
    assert list(found)[-2:] == ["baseline", "differences"]
    assert found["baseline"] == "Tiny (no change)"
    assert {row["scenario"] for row in found["outcomes"]} == {"Tiny (no change)", "A manager", "Tiny"}
    rows = found["differences"]
    assert all(list(row) == ["what_if", "measure", "place", "mean", "low", "high", "same_way"] for row in rows)
    assert {row["measure"] for row in rows} == {*MEASURES, "better_off"}
    assert {row["mean"] for row in rows if row["what_if"] == "Tiny"} <= {0.0, None}
    (cost,) = [row for row in rows if row["what_if"] == "A manager" and row["measure"] == "cost"]
    assert cost["mean"] > 0 and cost["same_way"] == 1.0


def test_compare_prints_before_after_and_difference(trustsim: Trustsim) -> None:
    said = trustsim("compare", "tiny.yaml", "manager.yaml", *FEW)
    (heading,) = [line for line in said.out.splitlines() if "No change" in line]
    assert "With it" in heading and "Difference" in heading
    (row,) = [line for line in said.out.splitlines() if line.startswith("Cost of manager")]
    assert row.count("[") == 3 and "+£" in row
    assert "A manager, over 3 futures with the same chance events:" in said.out
    assert "Practices better off, of 6" in said.out


@pytest.fixture
def written(trustsim: Trustsim, folder: Path) -> Path:
    assert trustsim("run", "tiny.yaml", *FEW, "--out", "out").code == 0
    return folder / "out"


def test_every_file_announced_is_written_and_no_other(trustsim: Trustsim, folder: Path) -> None:
    found = json.loads(trustsim("run", "tiny.yaml", *FEW, "--out", "out", "--json").out)
    assert sorted(found["files"]) == sorted(str(Path("out") / f.name) for f in (folder / "out").iterdir())
    assert sorted(p.name for p in folder.iterdir()) == ["manager.yaml", "out", "tiny.yaml"]
    assert json.loads((folder / "out/run.json").read_text()) == found


def test_compare_writes_each_variant(trustsim: Trustsim, folder: Path) -> None:
    found = json.loads(trustsim("compare", "tiny.yaml", "manager.yaml", *FEW, "--out", "out", "--json").out)
    assert sorted(found["files"]) == sorted(str(Path("out") / f.name) for f in (folder / "out").iterdir())
    names = {Path(file).name for file in found["files"]}
    assert {"differences.csv", "storyline-no-change.png", "storyline-what-if.png"} <= names
    monthly = pandas.read_parquet(folder / "out/monthly.parquet")
    assert set(monthly["scenario"]) == {"Tiny", "A manager"}


def test_monthly_measures_are_the_same_in_both_formats(written: Path) -> None:
    parquet = pandas.read_parquet(written / "monthly.parquet")
    text = pandas.read_csv(written / "monthly.csv")
    assert list(parquet.columns) == ["seed", "month", "place", "measure", "value"]
    assert parquet["seed"].nunique() == 3 and set(parquet["month"]) == set(range(1, 14))
    pandas.testing.assert_frame_equal(
        parquet.astype({"place": str, "measure": str}), text, check_dtype=False, check_categorical=False
    )


def test_events_name_who_did_what_why_and_who_knows(written: Path) -> None:
    rows = [json.loads(line) for line in (written / "events.jsonl").read_text().splitlines()]
    assert rows
    for row in rows:
        assert {"seed", "month", "kind", "place", "who", "who_name", "whom", "terms", "known_to"} <= set(row)
        assert isinstance(row["terms"], dict) and isinstance(row["known_to"], list)
    assert any(row["who_name"] and row["who_name"].endswith("PCN") for row in rows)


def test_outcomes_are_the_json_s(written: Path) -> None:
    with (written / "outcomes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = json.loads((written / "run.json").read_text())["outcomes"]
    assert [row["measure"] for row in rows] == [row["measure"] for row in found]
    assert float(rows[0]["mean"]) == found[0]["mean"]


def test_pictures_can_be_read_and_have_their_words(written: Path) -> None:
    for name in ("storyline.png", "network.png", "measures.png"):
        assert imread(written / name).ndim == 3
    assert "</svg>" in (written / "storyline.svg").read_text()
    summary = (written / "summary.txt").read_text()
    for words in ("storyline.png: One future: the most typical of 3", "network.png:", "measures.png:", "Assumed"):
        assert words in summary
    assert "This explores; it does not predict" in summary
    assert json.loads((written / "run.json").read_text())["sentence"] in summary


def test_a_real_place_says_that_its_directors_are_imagined(trustsim: Trustsim, folder: Path) -> None:
    text = (folder / "tiny.yaml").read_text()
    (folder / "real.yaml").write_text(text + "source: {title: A file}\nassumed: [Each sub-ICB is one place.]\n")
    said = trustsim("run", "real.yaml", *FEW)
    assert "Assumed:\n- Imagined directors: list sizes are real" in said.out
