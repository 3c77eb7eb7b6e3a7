"""A sweep's tables are those of the study's runs, however often it breaks off and however it is cut."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pyarrow.parquet as pq
import pytest
from study_files import TINY, study
from sweep_files import FACTORS, here, interrupting, parts, same

from trustsim import Sweep, ensemble, run, sweep
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.runner import at_point, run_study
from trustsim.experiments.store import Store
from trustsim.experiments.study import Study
from trustsim.experiments.sweep import SweepInterrupted
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario

STUDY = study(factors=FACTORS, design={"method": "random", "points": 12})
KEEPING = study(factors=FACTORS, keep=["events", "panel"], design={"method": "random", "points": 4})
ALL = ("frame", "panel", "events")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustsim.experiments.runner.CHUNK_SECONDS", 0.0)


def test_the_frame_and_the_result_are_those_of_the_study_s_runs(tmp_path: Path) -> None:
    alone = run_study(STUDY, workers=1)
    swept = here(STUDY, tmp_path / "out")
    frame = swept.frame
    pandas.testing.assert_frame_equal(frame.drop(columns="run_id"), alone.frame, check_dtype=False)
    np.testing.assert_array_equal(swept.result.outcomes, alone.outcomes)
    np.testing.assert_array_equal(swept.result.values, alone.values)
    np.testing.assert_array_equal(swept.result.seeds, alone.seeds)
    assert frame.run_id.str.fullmatch("[0-9a-f]{20}").all()
    assert frame.groupby("run_id")[["coverage", "trust"]].nunique().max().max() == 1


def test_a_sweep_broken_off_and_taken_up_again_has_the_same_tables(tmp_path: Path, small_chunks: None) -> None:
    whole = here(KEEPING, tmp_path / "whole")
    with pytest.raises(SweepInterrupted, match=r"Interrupted: 4 of 8 runs are done and kept in .*broken; the same"):
        here(KEEPING, tmp_path / "broken", progress=interrupting(4))
    broken = Sweep.open(tmp_path / "broken")
    assert (broken.status.done, broken.status.total) == (4, 8)
    with pytest.raises(InputError, match="4 runs are not done yet; the same sweep again goes on"):
        _ = broken.result
    before = {path: path.stat().st_mtime_ns for path in parts(broken)}
    told: list[tuple[int, int]] = []
    again = here(KEEPING, tmp_path / "broken", progress=lambda done, of: told.append((done, of)))
    assert told == [(4, 8), (6, 8), (8, 8)]
    assert before.items() <= {path: path.stat().st_mtime_ns for path in parts(again)}.items()
    same(whole, again, *ALL)


def test_chunks_and_futures_of_a_point_apart_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Scenario.from_dict({**TINY.as_dict(), "source": {"title": "A file"}})
    found = study(
        factors=FACTORS,
        scenario=["tiny", "other"],
        others={"other": other},
        seeds="own",
        replicates=3,
        keep=["panel", "events"],
    )
    one = here(found, tmp_path / "one", workers=1)
    monkeypatch.setattr("trustsim.experiments.sweep.most_runs", lambda _: 4)
    cut = here(found, tmp_path / "cut")
    assert len(parts(cut)) == 5 * 2 > len(parts(one))
    same(one, cut, *ALL)
    assert set(cut.frame.people) == set(cut.panel.people) == set(cut.events.people) == {"imagined directors"}
    of_real = cut.events[cut.events.scenario == "other"]
    assert of_real.term_good_will.isna().all() and cut.events.term_good_will.notna().any()
    pandas.testing.assert_frame_equal(
        cut.frame.drop(columns="run_id"), run_study(found, workers=1).frame, check_dtype=False
    )
    manifest = json.loads((tmp_path / "cut" / "manifest.json").read_text())
    assert manifest["chunk"] == {"points": 1, "futures": 2}


def test_the_order_in_which_chunks_are_done_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_chunks: None
) -> None:
    whole = here(KEEPING, tmp_path / "whole")

    def backwards(work: Any, chunks: Any, *_: Any) -> Any:
        yield from ((chunk, work(chunk)) for chunk in reversed(list(chunks)))

    monkeypatch.setattr("trustsim.experiments.sweep.carried_out", backwards)
    numbers: list[int] = []
    true_keep = Store.keep
    monkeypatch.setattr(Store, "keep", lambda *given: numbers.append(given[1]) or true_keep(*given))
    same(whole, here(KEEPING, tmp_path / "out"), *ALL)
    assert numbers == [3, 2, 1, 0]


def test_what_is_kept_of_a_run_is_what_it_gives_alone(tmp_path: Path) -> None:
    swept = here(KEEPING, tmp_path / "out")
    assert KEEPING.keep == ("panel", "events")
    row = swept.frame.iloc[3]
    place = at_point(TINY, list(FACTORS), points(KEEPING)[1])
    alone = run(place, int(row.seed))
    months = swept.panel[swept.panel.run_id == row.run_id]
    assert list(months.month) == [month for month in range(1, 7) for _ in range(2)]
    assert list(months.place[:2]) == ["north", "system"]
    np.testing.assert_array_equal(months[list(MEASURES)].to_numpy(), alone.panel[1:].reshape(12, -1).astype(np.float32))
    told = swept.events[swept.events.run_id == row.run_id]
    expected = ensemble(place, [int(row.seed)]).events
    assert len(told) == len(expected) > 0
    for name in ("month", "kind", "place", "who", "whom", "alliance"):
        assert list(told[name]) == list(expected[name])
    for (_, event), terms in zip(told.iterrows(), expected.terms, strict=True):
        known = {name.removeprefix("term_"): value for name, value in event.items() if name.startswith("term_")}
        assert {name: value for name, value in known.items() if not np.isnan(value)} == terms


def test_what_is_not_kept_is_refused(tmp_path: Path) -> None:
    swept = here(study(design={"method": "random", "points": 1}), tmp_path / "out")
    for name in ("panel", "events"):
        with pytest.raises(InputError, match=rf"keeps no {name}; add keep: \[{name}\]"):
            getattr(swept, name)
        assert not (tmp_path / "out" / name).exists()


def test_parts_are_plain_and_nothing_to_measure_is_null(tmp_path: Path) -> None:
    found = study(factors=FACTORS, outcomes=["trust.voice@rep", "trust"], keep=["panel"], months=2)
    swept = here(found, tmp_path / "out")
    nothing = np.isnan(run_study(found, workers=1).outcomes[..., 0])
    assert nothing.any()
    runs = pq.read_table(tmp_path / "out" / "runs")
    assert {str(field.type) for field in runs.schema} == {"string", "int64", "double"}
    assert runs.column("trust.voice@rep").null_count == nothing.sum()
    assert swept.frame["trust.voice@rep"].isna().sum() == nothing.sum()
    assert max(runs.column("seed").to_pylist()) < 2**53
    file = pq.ParquetFile(parts(swept, "panel")[0])
    column = file.metadata.row_group(0).column(file.schema_arrow.names.index("trust"))
    assert (column.physical_type, "BYTE_STREAM_SPLIT" in column.encodings) == ("FLOAT", True)


def test_a_run_again_from_the_folder_alone_gives_the_stored_numbers(tmp_path: Path) -> None:
    first = here(STUDY, tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "moved")
    swept = Sweep.open(tmp_path / "moved")
    same(swept, Sweep.open(tmp_path / "moved"))
    for row in swept.frame.iloc[[0, 7, 23]].to_dict("records"):
        again = swept.rerun(row["run_id"])
        assert again.is_same and not again.error
        assert again.stored == {"coverage": row["coverage"], "trust": row["trust"]} == again.again
    with pytest.raises(InputError, match="it has no run 'nonsense'; the column run_id"):
        swept.rerun("nonsense")
    assert first.study.as_dict() == swept.study.as_dict()


def test_a_study_of_a_file_of_points_can_be_opened_from_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("trust.rule,meetings.feedback\nbeta,0.1\naverage,0.30000000000000004\n")
    data = {key: value for key, value in STUDY.as_dict().items() if key != "factors"}
    found = Study.from_dict({**data, "design": {"csv": "p.csv"}}, {"tiny": TINY}, tmp_path)
    here(found, tmp_path / "out")
    (tmp_path / "p.csv").unlink()
    opened = Sweep.open(tmp_path / "out")
    np.testing.assert_array_equal(opened.result.values, points(found))
    assert opened.rerun(opened.frame.run_id[3]).is_same


def test_a_study_of_very_many_runs_is_swept_and_refused_in_memory(tmp_path: Path) -> None:
    many = study(design={"method": "random", "points": 20_000}, replicates=1000)
    assert many.runs == 20_000_000
    with pytest.raises(InputError, match="20,000,000 runs would not fit in memory; keep it to 10,000,000"):
        run_study(many)
    with pytest.raises(SweepInterrupted):
        sweep(many, tmp_path / "out", "serial", progress=interrupting(1))
    assert 0 < Sweep.open(tmp_path / "out").status.done < many.runs / 100
