"""Links restore what they say, and refuse what they do not say whole."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustsim.app import share, shelf
from trustsim.app.changes import Changes, Happening, Lever
from trustsim.app.scene.compare import LONGEST_NAME, MOST, name_of
from trustsim.errors import InputError
from trustsim.model.parameters import PARAMETERS, Parameter
from trustsim.scenario import Scenario

LEVERS = [parameter for parameter in PARAMETERS.values() if parameter.lever]
HOSTILE = "<img src=x onerror=alert(1)>/../:~#@="


def own(name: str = "Mine", **more: object) -> Scenario:
    form = {"name": name, "pcns": 6, "sizes": "mixed", "seats": 2, "years": 5, "history": "together", "readiness": 40}
    return shelf.built({**form, **more})[0]


def wordy(pcns: int) -> Scenario:
    """A place whose names do not pack well."""
    rng = random.Random(1)
    names = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=100)) for _ in range(pcns)]
    told = [{"id": f"p{k}", "name": name} for k, name in enumerate(names)]
    return Scenario.from_dict({"schema_version": 1, "name": "Wordy", "places": [{"id": "a", "pcns": told}]})


def values(parameter: Parameter) -> st.SearchStrategy[float | int | str]:
    if parameter.options:
        return st.sampled_from(sorted(parameter.options))
    if parameter.whole:
        return st.integers(int(parameter.low), int(parameter.high))
    return st.floats(parameter.low, parameter.high)


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    made = Changes()
    for parameter in draw(st.lists(st.sampled_from(LEVERS), unique_by=lambda one: one.path, max_size=6)):
        month = draw(st.none() | st.integers(2, 60)) if parameter.scope == "month" else None
        made = made.moved(parameter.path, Lever(draw(values(parameter)), month))
    for happening in draw(
        st.sets(st.builds(Happening, st.integers(1, 60), st.sampled_from(["", "a", "birch"])), max_size=3)
    ):
        made = made.happening(happening)
    return made


@given(changes(), st.sampled_from(["averingley", "oldbarrow", ""]))
@settings(deadline=None, max_examples=60)
def test_a_link_restores_place_and_changes(made: Changes, name: str) -> None:
    place = shelf.ready_scenarios()[name] if name else own()
    try:
        made.applied_to(place)
    except InputError:
        return
    text = share.link(place, made)["link"]
    assert re.fullmatch(r"[A-Za-z0-9/:.=@_~-]+", text)
    assert share.restored(text) == (place, made, ())
    assert share.restored(f"#{text}") == (place, made, ())


@given(st.lists(changes().filter(bool), unique_by=repr, max_size=MOST), changes(), st.data())
@settings(deadline=None, max_examples=60)
def test_a_link_restores_what_is_kept(what_ifs: list[Changes], made: Changes, data: st.DataObject) -> None:
    place = shelf.ready_scenarios()["averingley"]
    try:
        for one in (made, *what_ifs):
            one.applied_to(place)
    except InputError:
        return
    names = st.text(min_size=1, max_size=LONGEST_NAME).map(lambda name: " ".join(name.split())).filter(bool)
    writable = names.filter(lambda name: name.encode("utf-8", "ignore").decode() == name)
    named = data.draw(st.lists(writable, min_size=len(what_ifs), max_size=len(what_ifs), unique=True))
    kept = tuple(zip(named, what_ifs, strict=True))
    text = share.fragment("averingley", made, kept)
    assert re.fullmatch(r"[A-Za-z0-9/:.=@_~-]+", text)
    assert share.restored(text) == (place, made, kept)


def test_a_link_names_what_is_kept_only_where_its_visitor_did() -> None:
    manager, trusting = (Changes().moved(f"{path}", Lever(1.0)) for path in ("meetings.manager_wte", "people.handover"))
    text = share.fragment("averingley", Changes(), [("A manager", manager), ("", trusting)])
    assert re.sub(":[0-9a-f]{4}", "", text) == (
        "1/averingley/kept=A~20manager/meetings.manager_wte=1/kept/people.handover=1"
    )
    assert [name for name, _ in share.restored(text).kept] == ["A manager", name_of(trusting, own(), [])]


def test_a_link_leaves_out_what_is_kept_where_that_is_too_much() -> None:
    place = wordy(40)
    many = Changes()
    for parameter in LEVERS:
        if not parameter.options and not parameter.whole:
            many = many.moved(parameter.path, Lever(parameter.low + (parameter.high - parameter.low) / 3))
    kept = [("", many.happening(Happening(month))) for month in range(2, 2 + MOST)]
    assert share.link(place, many, kept) == {**share.link(place, many), "note": share.WITHOUT_KEPT}
    assert share.restored(share.fragment(share.said(place), many, kept)).kept[0][1] == kept[0][1]


def test_a_link_is_short_and_can_be_read() -> None:
    made = Changes().moved("meetings.feedback", Lever(0.9, 12)).moved("practices.goals", Lever("dual"))
    text = share.link(shelf.ready_scenarios()["averingley"], made)["link"]
    assert re.fullmatch(r"1/averingley:[0-9a-f]{4}/meetings\.feedback=\.9@12/practices\.goals=dual", text)
    by_hand = "1/averingley/meetings.feedback=.9@12/practices.goals=dual"
    assert share.restored(by_hand) == share.restored(text)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_link_cut_short_is_refused(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([shelf.ready_scenarios()["averingley"], own()]))
    text = share.link(place, Changes().moved("meetings.feedback", Lever(0.9, 12)))["link"]
    cut = data.draw(st.integers(text.index(":") + 2, len(text) - 1))
    with pytest.raises(InputError, match="damaged or was cut short"):
        share.restored(text[:cut])


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1/", "1/nowhere", "1/../averingley", "1//etc/passwd", "x/averingley", "1/~", "1/~AAAA", "1/~%%%"),
        *(
            "1/averingley:0000",
            "1/averingley/meetings.feedback",
            "1/averingley/meetings.feedback=",
            "1/averingley/a.b=1",
        ),
        *(
            "1/averingley/meetings.feedback=nan",
            "1/averingley/meetings.feedback=2",
            "1/averingley/meetings.feedback=-1",
        ),
        *("1/averingley/meetings.feedback=.5@0", "1/averingley/meetings.feedback=.5@121"),
        *("1/averingley/meetings.feedback=.5/meetings.feedback=.6", "1/averingley/practices.goals=three"),
        *("1/averingley/kept", "1/averingley/kept=", "1/averingley/kept=a", "1/averingley/kept=~FF/shake-up@2"),
        *("1/averingley/kept/shake-up@2/kept/shake-up@2", "1/averingley/kept=a~20~20b/shake-up@2"),
        "1/averingley/kept=a/shake-up@2/kept=a/shake-up@3",
        "1/averingley/" + "/".join(f"kept/shake-up@{month}" for month in range(2, 7)),
        f"1/averingley/kept={'a' * (LONGEST_NAME + 1)}/shake-up@2",
        *("1/averingley/shake-up@121", "1/averingley/leaves=<b>@2", "1/averingley/shake-up@2/shake-up@2"),
        *("1/averingley/people.scars=.5@12", "1/averingley/meetings.seats=2.5", f"1/averingley/{HOSTILE}"),
    ],
)
def test_what_says_no_place_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InputError) as caught:
        share.restored(text)
    assert str(caught.value) == share.DAMAGED


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=100)
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(InputError):
        share.restored(text)


def test_another_versions_link_says_so() -> None:
    with pytest.raises(InputError, match="another version"):
        share.restored("2/averingley")


def test_a_packed_place_may_not_unpack_to_more_than_a_file_may_hold() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b'{"name":"' + b"a" * 5_000_000 + b'"}', 9)).decode().rstrip("=")
    with pytest.raises(InputError, match="damaged"):
        share.restored(f"1/~{bomb}")


def test_a_packed_place_may_not_be_larger_than_the_app_opens() -> None:
    place = Scenario.from_dict(
        {"schema_version": 1, "name": "Large", "places": [{"id": "a", "draw": {"pcns": shelf.MOST_PCNS + 1}}]}
    )
    with pytest.raises(InputError):
        share.restored(share.fragment(share.said(place), Changes()))


def test_a_place_that_says_too_much_is_to_be_sent_as_a_file() -> None:
    place = wordy(150)
    assert share.link(place, Changes()) == {"problem": share.TOO_LONG}
    kept = share.saved(place, Changes())["keep"]
    assert share.restored(kept["text"]) == (place, Changes(), ())


def test_a_hostile_name_comes_back_as_it_was() -> None:
    place = own(HOSTILE)
    text = share.link(place, Changes())["link"]
    assert share.restored(text)[0].name == HOSTILE
    assert "<" not in text
