"""`import-nhs`, and that what is made from real data says so wherever it is shown."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from trustsim import Scenario, compare, ensemble, explain, run, view

Trustsim = Callable[..., Any]
NHS = Path(__file__).parent.parent / "nhs" / "fixtures"
FILES = ("--map", NHS / "map.csv", "--patients", NHS / "patients.csv")
FEW = ("--months", 3, "--replicates", 2)


@pytest.fixture
def area(trustsim: Trustsim, folder: Path) -> Path:
    assert trustsim("import-nhs", *FILES, "--sub-icb", "1E5", "--out", "area.yaml").code == 0
    (folder / "fewer.yaml").write_text(
        "schema_version: 1\nname: Fewer seats\nbaseline: area.yaml\nchange: {meetings.feedback: 0.9}\n"
    )
    return folder / "area.yaml"


# --- what is written


def test_a_scenario_is_written_that_runs(trustsim: Trustsim, folder: Path) -> None:
    said = trustsim("import-nhs", *FILES, "--icb", "QZA", "--out", "area.yaml")
    assert said.code == 0
    assert "area.yaml: 16 primary care networks with 30 practices" in said.out
    assert "Imagined directors" in said.out
    assert len(Scenario.load(folder / "area.yaml").pcn_ids) == 16


def test_a_folder_gets_a_file_an_icb(trustsim: Trustsim, folder: Path) -> None:
    (folder / "areas").mkdir()
    (folder / "areas" / "qza.yaml").write_text("older")
    (folder / "areas" / "mine.yaml").write_text("mine")
    said = trustsim("import-nhs", *FILES, "--out", "areas")
    assert (said.code, said.err) == (0, "")
    assert said.out == "areas/: 2 scenarios, one an ICB; each says what it assumes.\n"
    assert sorted(path.name for path in (folder / "areas").iterdir()) == ["mine.yaml", "qza.yaml", "qzb.yaml"]
    assert (folder / "areas" / "mine.yaml").read_text() == "mine"
    pcns = [id_ for stem in ("qza", "qzb") for id_ in Scenario.load(folder / "areas" / f"{stem}.yaml").pcn_ids]
    assert len(pcns) == len(set(pcns)) == 19


def test_anonymised_files_have_no_telling_names(trustsim: Trustsim, folder: Path) -> None:
    assert trustsim("import-nhs", *FILES, "--anonymise", "--out", "areas").code == 0
    assert trustsim("import-nhs", *FILES, "--anonymise", "--out", "again").code == 0
    for number, pcns in ((1, 16), (2, 3)):
        file = folder / "areas" / f"area-{number}.yaml"
        assert file.read_bytes() == (folder / "again" / file.name).read_bytes()
        scenario = Scenario.load(file)
        assert scenario.name == f"Anonymised area {number}, October 2025"
        assert len(scenario.pcn_ids) == pcns
        for real in ("qz", "ashmere", "brackwater", "u90", "z90", "csv"):
            assert real not in file.read_text().casefold()


def test_a_list_of_pcns_is_taken_in_place_of_a_map(trustsim: Trustsim, folder: Path) -> None:
    (folder / "list.csv").write_text("Z90001,ALDER ROAD,Z1A,NHS ASHMERE ICB - Z1A,U90001,ALDER,Z1A,X,20190701,,TRUE\n")
    files = ("--epcn", "list.csv", "--patients", NHS / "patients.csv")
    assert trustsim("import-nhs", *files, "--out", "areas").code == 0
    assert Scenario.load(folder / "areas" / "ashmere.yaml").practice_names == ("Alder Road",)


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--out", "areas.yaml"), "--out is a file, but no --icb or --sub-icb says which area"),
        (("--out", "areas.txt", "--icb", "QZA"), "--out takes a scenario file"),
        (("--out", "tiny.yaml/areas"), "is a file, so --out cannot be a folder in it"),
        (("--out", "areas", "--epcn", NHS / "map.csv"), "both are given; give one of the two"),
        (("--out", "area.yaml", "--icb", "QZX"), "--icb is 'QZX', which is not in it"),
    ],
)
def test_what_cannot_be_done_is_refused_with_nothing_written(
    trustsim: Trustsim, folder: Path, arguments: Any, says: str
) -> None:
    before = sorted(folder.rglob("*"))
    said = trustsim("import-nhs", *FILES, *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1
    assert sorted(folder.rglob("*")) == before


def test_an_icb_that_cannot_be_made_leaves_nothing_of_the_others(trustsim: Trustsim, folder: Path) -> None:
    sizes = [line for line in (NHS / "patients.csv").read_text().splitlines(keepends=True) if ",Z2B," not in line]
    (folder / "sizes.csv").write_text("".join(sizes))
    (folder / "areas").mkdir()
    (folder / "areas" / "qza.yaml").write_text("older")
    said = trustsim("import-nhs", "--map", NHS / "map.csv", "--patients", "sizes.csv", "--out", "areas")
    assert said.code == 2
    assert [path.read_text() for path in (folder / "areas").iterdir()] == ["older"]


def test_a_map_or_a_list_is_needed(trustsim: Trustsim, folder: Path) -> None:
    said = trustsim("import-nhs", "--patients", NHS / "patients.csv", "--out", "areas")
    assert (said.code, "neither is given" in said.err) == (2, True)


# --- imagined directors


def says_so(words: str) -> bool:
    return "imagined directors" in words.casefold()


def test_every_table_and_text_of_a_run_says_imagined_directors(trustsim: Trustsim, folder: Path, area: Path) -> None:
    said = trustsim("run", "area.yaml", *FEW, "--out", "out")
    assert says_so(said.out.splitlines()[0])
    out = folder / "out"
    for name in ("outcomes.csv", "monthly.csv"):
        with (out / name).open(newline="") as file:
            assert {row["people"] for row in csv.DictReader(file)} == {"imagined directors"}
    assert set(pyarrow.parquet.read_table(out / "monthly.parquet")["people"].to_pylist()) == {"imagined directors"}
    for line in (out / "events.jsonl").read_text().splitlines():
        assert json.loads(line)["people"] == "imagined directors"
    pictures = [
        line for line in (out / "summary.txt").read_text().splitlines() if line.startswith("- ") and ".png" in line
    ]
    assert len(pictures) == 3 and all(map(says_so, pictures))
    assert says_so(json.loads((out / "run.json").read_text())["sentence"])


def test_every_table_and_text_of_a_comparison_says_imagined_directors(
    trustsim: Trustsim, folder: Path, area: Path
) -> None:
    assert says_so(trustsim("compare", "area.yaml", "fewer.yaml", *FEW, "--out", "out").out.splitlines()[0])
    for name in ("outcomes.csv", "differences.csv", "monthly.csv"):
        with (folder / "out" / name).open(newline="") as file:
            assert {row["people"] for row in csv.DictReader(file)} == {"imagined directors"}
    said = json.loads(trustsim("compare", "area.yaml", "fewer.yaml", *FEW, "--json").out)
    assert says_so(said["sentence"]) and said["people"] == "imagined directors"


def test_a_real_what_if_of_an_invented_baseline_says_so_too(trustsim: Trustsim, area: Path) -> None:
    said = trustsim("compare", "tiny.yaml", "area.yaml", *FEW)
    assert says_so(said.out.splitlines()[0]) and "Assumed:\n- Imagined directors" in said.out


def test_pictures_of_a_real_place_say_imagined_directors(
    trustsim: Trustsim, area: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trustsim.analysis.figures import style

    feet: list[str] = []
    draw = style.draw_footer
    monkeypatch.setattr(
        style, "draw_footer", lambda ax, assumed, *size: (feet.append(assumed), draw(ax, assumed, *size))
    )
    assert trustsim("run", "area.yaml", *FEW, "--out", "out").code == 0
    assert len(feet) == 3 and all(map(says_so, feet))
    assert trustsim("compare", "area.yaml", "fewer.yaml", *FEW, "--out", "both").code == 0
    assert len(feet) == 8 and all(map(says_so, feet))


def test_a_director_given_by_hand_is_imagined_too(trustsim: Trustsim, folder: Path, area: Path) -> None:
    text = area.read_text()
    (folder / "given.yaml").write_text(
        text.replace("        name:", "        director: {benevolence: 0.5}\n        name:")
    )
    assert trustsim("run", "given.yaml", *FEW, "--out", "out").code == 0
    assert (folder / "out" / "summary.txt").read_text().count("Imagined directors: their characters") == 3


def test_reasons_views_and_frames_say_imagined_directors(area: Path) -> None:
    scenario = Scenario.load(area).with_(months=36)
    one = run(scenario, seed=1)
    assert says_so(str(explain(one.events[0])))
    assert says_so(view(one, scenario.pcn_ids[0], 3).people)
    frame = compare(scenario, scenario.with_(parameters={"meetings.feedback": 0.9}), seeds=range(2)).frame()
    assert set(frame["people"]) == {"imagined directors"}


def test_an_invented_place_has_no_such_column(trustsim: Trustsim, folder: Path) -> None:
    said = json.loads(trustsim("run", "tiny.yaml", *FEW, "--json").out)
    assert "people" not in said and not says_so(said["sentence"])
    invented = Scenario.load(folder / "tiny.yaml")
    assert "people" not in ensemble(invented, seeds=range(2)).runs.columns


def test_an_anonymised_place_says_so_too(trustsim: Trustsim) -> None:
    assert trustsim("import-nhs", *FILES, "--icb", "QZB", "--anonymise", "--out", "hidden.yaml").code == 0
    said = trustsim("run", "hidden.yaml", *FEW)
    assert says_so(said.out.splitlines()[0])
    for real in ("Brackwater", "Reedbed", "U90", "QZB"):
        assert real not in said.out
