"""Places to choose, build or bring, and what is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trustsim.app import shelf
from trustsim.app.changes import Changes, Lever
from trustsim.errors import InputError
from trustsim.scenario import Scenario, WhatIf
from trustsim.scenario.ready import ready_what_ifs
from trustsim.scenario.writing import written

NHS = Path(__file__).parent.parent / "nhs" / "fixtures"
FORM = {"name": "Mine", "pcns": 7, "sizes": "england", "seats": 3, "years": 5, "history": "none", "readiness": 55}


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uploads pass through this folder and leave nothing in it."""
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert not list(folder.iterdir())


def parcel(kind: str, **files: tuple[str, bytes]) -> shelf.Parcel:
    said = [{"role": role, "name": name, "size": len(data)} for role, (name, data) in files.items()]
    made = shelf.Parcel.announced({"kind": kind, "files": said})
    for role, (_, data) in files.items():
        for start in range(0, len(data), 1000):
            made.add(role, data[start : start + 1000])
    assert made.is_whole
    return made


def scenario_of(document: dict[str, Any], name: str = "mine.yaml") -> shelf.Parcel:
    return parcel("scenario", scenario=(name, written(document).encode()))


def nhs_files(patients: bytes = b"") -> shelf.Parcel:
    listed = patients or (NHS / "patients.csv").read_bytes()
    return parcel("nhs", map=("map.csv", (NHS / "map.csv").read_bytes()), patients=("patients.csv", listed))


def test_every_ready_place_has_a_card_with_its_variants_after_it() -> None:
    cards = shelf.cards()
    assert {card["id"] for card in cards} == set(shelf.ready_scenarios())
    order = [card["id"] for card in cards]
    assert order.index("averingley-wary") == order.index("averingley") + 1
    assert all(card["question"] and card["description"] and card["pcns"] and card["months"] for card in cards)


def test_a_ready_change_is_what_its_file_says() -> None:
    offered = {one["id"]: card["id"] for card in shelf.cards() for one in card["what_ifs"]}
    assert len(offered) > 50
    for ready in ready_what_ifs():
        if ready.name in offered:
            place, changes = shelf.ready(offered[ready.name], ready.name)
            mine, theirs = changes.applied_to(place), WhatIf.load(ready.path).scenario
            assert mine.structure().levers.tolist() == theirs.structure().levers.tolist(), ready.name
            assert mine.structure().periods.tolist() == theirs.structure().periods.tolist(), ready.name


@pytest.mark.parametrize("name", ["sandmere-taken", "hollin-distrusted-leaves", "farrowdale-manager-goes"])
def test_a_ready_what_if_that_levers_cannot_say_is_left_out(name: str) -> None:
    assert all(one["id"] != name for card in shelf.cards() for one in card["what_ifs"])


@pytest.mark.parametrize("history", list(shelf.HISTORIES))
@pytest.mark.parametrize("pcns", [2, 4, 40])
@pytest.mark.parametrize("sizes", list(shelf.SIZES))
def test_the_form_builds_what_it_says(history: str, pcns: int, sizes: str) -> None:
    place, changes = shelf.built({**FORM, "history": history, "pcns": pcns, "sizes": sizes})
    assert (len(place.pcn_ids), place.months, place.name, bool(changes)) == (pcns, 60, "Mine", False)
    assert place.structure().levers[0]["seats"][0] == 3
    assert (place.structure().alliance > 0).any() == (history == "together")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", ""), ("name", "  "), ("name", "x" * 500), ("pcns", 1), ("pcns", 41), ("pcns", 2.5), ("pcns", None)),
        *(("pcns", "8"), ("pcns", True), ("pcns", float("nan")), ("seats", 0), ("years", 11), ("readiness", 101)),
        *(("sizes", "huge"), ("sizes", ["england"]), ("history", None)),
    ],
)
def test_a_field_that_cannot_be_used_is_named(field: str, value: object) -> None:
    with pytest.raises(shelf.Refused) as caught:
        shelf.built({**FORM, field: value})
    assert caught.value.field == field
    assert str(caught.value).endswith(".")


def test_a_scenario_file_opens() -> None:
    document = shelf.ready_scenarios()["oldbarrow"].as_dict()
    found = shelf.Shelf().bring(scenario_of(document), None)
    assert found == (shelf.ready_scenarios()["oldbarrow"], Changes())


def test_a_what_if_file_changes_the_place_now_open() -> None:
    place = shelf.ready_scenarios()["averingley"]
    changes = Changes().moved("meetings.feedback", Lever(0.9, 12))
    assert shelf.Shelf().bring(scenario_of(changes.as_what_if()), place) == (place, changes)


def refused(parcel: shelf.Parcel) -> shelf.Refused:
    with pytest.raises(shelf.Refused) as caught:
        shelf.Shelf().bring(parcel, None)
    assert "trustsim-" not in str(caught.value), "a folder of this machine is shown"
    return caught.value


def test_a_broken_file_is_refused_with_its_own_name_and_line() -> None:
    found = refused(parcel("scenario", scenario=("../../etc/<b>mine</b>.yaml", b"schema_version: 1\nname: [\n")))
    assert found.field == "scenario"
    assert str(found).startswith("b_.yaml:3: ")


@pytest.mark.parametrize(
    "data",
    [b"\0", b"a: &a [*a]", b"- 1", b"baseline: x.yaml\nname: n\nschema_version: 1\n", b"\xff\xfe\x00", b"{" * 900],
)
def test_what_is_no_scenario_is_refused(data: bytes) -> None:
    assert refused(parcel("scenario", scenario=("it.yaml", data))).field == "scenario"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"places": [{"id": "a", "draw": {"pcns": shelf.MOST_PCNS + 1}}]}, "201 PCNs"),
        ({"months": shelf.MOST_MONTHS + 1, "places": [{"id": "a", "draw": {"pcns": 2}}]}, "121 months"),
    ],
)
def test_a_place_too_large_for_the_app_names_the_command_line(document: dict[str, Any], words: str) -> None:
    found = refused(scenario_of({"schema_version": 1, "name": "Large", **document}))
    assert words in str(found)
    assert "command line" in str(found)


def test_nhs_files_give_areas_and_then_a_place_without_names() -> None:
    mine = shelf.Shelf()
    assert mine.bring(nhs_files(), None) is None
    areas = mine.scene["areas"]
    assert "QZA" in [area["id"] for area in areas]
    assert all(area["pcns"] == sum(part["pcns"] for part in area["parts"]) for area in areas)
    place, _ = mine.choose({"icb": "QZA", "sub_icb": ""})
    assert "Alderford" not in str(place.as_dict())
    named, _ = mine.choose({"icb": "QZA", "sub_icb": "Z1A", "anonymise": False})
    assert "Alderford" in str(named.as_dict())


def test_nhs_files_that_do_not_fit_are_refused_in_their_field() -> None:
    assert refused(nhs_files(b"no,columns\n1,2\n")).field == "patients"
    assert refused(nhs_files((NHS / "map.csv").read_bytes())).field == "patients"


def test_an_area_that_is_not_there_is_refused() -> None:
    mine = shelf.Shelf()
    mine.bring(nhs_files(), None)
    for asked in ({"icb": "<b>"}, {"icb": ""}, {"icb": "QZA", "sub_icb": "../.."}):
        with pytest.raises(shelf.Refused) as caught:
            mine.choose(asked)
        assert caught.value.field == "area"
        assert "trustsim-" not in str(caught.value)
        assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "scenario", "files": [{"role": "scenario", "name": "a", "size": 1_000_001}]}, "scenario"),
        ({"kind": "scenario", "files": [{"role": "scenario", "name": "a", "size": 0}]}, "scenario"),
        ({"kind": "scenario", "files": []}, "scenario"),
        ({"kind": "nhs", "files": [{"role": "map", "name": "a", "size": 9}]}, "patients"),
        ({"kind": "nhs", "files": [{"role": "map", "name": "a", "size": 30_000_001}]}, "map"),
        ({"kind": "other"}, "scenario"),
    ],
)
def test_files_too_large_empty_or_missing_are_refused_before_they_are_sent(said: dict[str, Any], field: str) -> None:
    with pytest.raises(shelf.Refused) as caught:
        shelf.Parcel.announced(said)
    assert caught.value.field == field


def test_no_more_bytes_are_taken_than_announced() -> None:
    made = shelf.Parcel.announced({"kind": "scenario", "files": [{"role": "scenario", "name": "a", "size": 10}]})
    made.add("scenario", b"12345")
    with pytest.raises(shelf.Refused):
        made.add("scenario", b"123456")
    with pytest.raises(shelf.Refused):
        made.add("map", b"1")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "../../x", "C:\\a\\b.csv", "\0", "a" * 500, "<b>", "-rf", ".hidden"]
)
def test_a_files_name_is_safe_whatever_it_is(name: str) -> None:
    safe = shelf.safe_name(name)
    assert 0 < len(safe) <= 80
    assert not set(safe) & set("/\\\0<>:\"'|?*")
    assert safe[0] not in ".-"


def test_nothing_is_found_by_a_path() -> None:
    for name in ("../scenarios/averingley", "/etc/passwd", "averingley.yaml"):
        with pytest.raises(InputError):
            shelf.ready(name)


def test_a_ready_place_is_known_by_what_it_says() -> None:
    place = shelf.ready_scenarios()["averingley"]
    assert shelf.ready_name(Scenario.from_dict(place.as_dict())) == "averingley"
    assert shelf.ready_name(place.with_(months=60)) == ""
