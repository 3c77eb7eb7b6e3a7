"""The scenario's file."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from trustsim.cli import main
from trustsim.errors import InputError
from trustsim.nhs import write_scenario
from trustsim.scenario import Scenario


def test_the_written_file_reads_back_the_same(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    out = tmp_path / "ashmere.yaml"
    out.write_text("older")
    write_scenario(ashmere, out)
    assert YAML(typ="safe", pure=True).load(out) == ashmere
    assert [path.name for path in tmp_path.iterdir()] == ["ashmere.yaml"]


def test_the_written_file_opens_with_the_licence_and_what_is_assumed(tmp_path: Path, ashmere: dict[str, Any]) -> None:
    out = tmp_path / "ashmere.yaml"
    write_scenario(ashmere, out)
    lines = out.read_text().splitlines()
    assert lines[0] == f"# {ashmere['source']['licence']}"
    comment = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    assert all(sentence in comment for sentence in Scenario.load(out).assumed)
    assert "The needs of 16 of 16 PCNs are drawn" in comment
    assert '          - {id: z90004, name: "St Mary\'s GP Centre, Bircham", patients: 4011}' in lines


def test_a_failed_write_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, ashmere: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "ashmere.yaml"
    out.write_text("older")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="No space left"):
        write_scenario(ashmere, out)
    assert out.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["ashmere.yaml"]


@pytest.mark.parametrize("name", ["map.csv", "missing/place.yaml", "folder.yaml", "file.yaml/place.yaml"])
def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, ashmere: dict[str, Any], name: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "file.yaml").write_text("")
    with pytest.raises(InputError, match=re.escape(name)):
        write_scenario(ashmere, tmp_path / name)


def test_the_readme_asks_for_the_licence_sentence_that_is_written(ashmere: dict[str, Any]) -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    assert f'must say: "{ashmere["source"]["licence"]}"' in readme.read_text(encoding="utf-8")


def test_the_summary_of_a_run_says_each_assumption_once_and_where_the_data_are_from(
    tmp_path: Path, ashmere: dict[str, Any]
) -> None:
    write_scenario(ashmere, tmp_path / "area.yaml")
    few = ["--months", "3", "--replicates", "2"]
    with pytest.raises(SystemExit, match="0"):
        main(["run", str(tmp_path / "area.yaml"), *few, "--out", str(tmp_path / "out")])
    text = (tmp_path / "out" / "summary.txt").read_text(encoding="utf-8")
    assumed, source = text.split("\nAssumed\n")[1].split("\nSource of the data\n")
    for what in ("Imagined directors", "The needs of", "The strengths of", "The directors of", "Old hurts", "seats"):
        assert assumed.count(what) == 1
    assert "grievances" not in assumed and "needs and strengths" not in assumed
    assert source.startswith("- title: Patients Registered at a GP Practice, October 2025")
    assert source.endswith(f"- licence: {ashmere['source']['licence']}\n")
