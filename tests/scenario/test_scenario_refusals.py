"""Whatever cannot be used is refused in one sentence: file, line, field, value and cure."""

from pathlib import Path
from typing import Any

import pytest

from trustsim.errors import InputError
from trustsim.scenario import Scenario, WhatIf

HEAD = """\
schema_version: 1
name: Small
months: 24
places:
  - id: here
    pcns:
      - {id: a, practices: 4}
      - {id: b}
    draw: {pcns: 1}
"""
LISTED = "    pcns:\n      - {id: a, practices: 4}\n      - {id: b}\n"
TWO = HEAD + "  - {id: there, pcns: [{id: x}]}\n"


def refused(tmp_path: Path, text: str) -> str:
    """What is said of a file after its name."""
    file = tmp_path / "new.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        Scenario.load(file)
    said = str(error.value)
    assert said.startswith(f"{file}:") and "\n" not in said and "; " in said
    return said.removeprefix(f"{file}:")


def change(old: str, new: str, text: str = HEAD) -> str:
    """A text with one thing in it changed."""
    assert old in text
    return text.replace(old, new, 1)


UNUSABLE: dict[str, tuple[str, str]] = {
    "version": (change("version: 1", "version: 2"), "1: schema_version is 2; write 1"),
    "no name": (change("name: Small\n", ""), "1: name is missing; add it"),
    "name not text": (change("Small", "7"), "2: name is 7; give text, in quotes if it looks like a number"),
    "empty name": (change("Small", '" "'), '2: name is " "; give a name on one line'),
    "no months": (change("24", "0"), "3: months is 0; give 1 or more"),
    "half a month": (change("24", "2.5"), "3: months is 2.5; give a whole number"),
    "yes for a number": (change("24", "yes"), '3: months is "yes"; give a whole number'),
    "true for a number": (change("24", "true"), "3: months is true; give a whole number"),
    "a date for a number": (change("24", "2024-01-01"), '3: months is "2024-01-01"; give a whole number'),
    "time for a number": (change("24", "1:30"), '3: months is "1:30"; give a whole number'),
    "unknown key": (
        HEAD + "interventons: []\n",
        "10: interventons is []; there is no such key: did you mean interventions?",
    ),
    "unknown inner key": (
        change("practices: 4", "practises: 4"),
        "7: places.0.pcns.0.practises is 4; there is no such key: did you mean practices?",
    ),
    "unknown key of a practice": (
        change("practices: 4", "practices: [{patient: 4}]"),
        "7: places.0.pcns.0.practices.0.patient is 4; there is no such key: did you mean patients?",
    ),
    "an id with a space": (
        change("id: a", "id: a b"),
        '7: places.0.pcns.0.id is "a b"; use only letters, digits, - and _',
    ),
    "a reserved id": (
        change("id: a", "id: self"),
        '7: places.0.pcns.0.id is "self"; this word has a meaning of its own: choose another id',
    ),
    "an id twice": (
        change("id: b", "id: a"),
        '8: places.0.pcns.1.id is "a"; another PCN has this id: give each its own',
    ),
    "need": (change("{id: b}", "{id: b, need: 1.5}"), "8: places.0.pcns.1.need is 1.5; give 1 or less"),
    "no PCN": (
        change("draw: {pcns: 1}", "", HEAD.replace(LISTED, "")),
        "5: places.0.pcns is missing; a place needs a PCN: list them, or write draw: {pcns: 7}",
    ),
    "patients that do not add up": (
        change("{id: b}", "{id: b, patients: 900, practices: [{patients: 500}]}"),
        "8: places.0.pcns.1.patients is 900; its practices have 500: give one or the other",
    ),
    "no patients left": (
        change("{id: b}", "{id: b, patients: 900, practices: [{patients: 900}, {}]}"),
        "8: places.0.pcns.1.patients is 900; it leaves no patients for some practice: give more",
    ),
    "no seats": (
        change("id: here", "id: here\n    seats: 0"),
        "6: places.0.seats is 0; give a whole number from 1 to 40",
    ),
    "a range turned round": (
        change("{pcns: 1}", "{pcns: 1, need: [0.7, 0.3]}"),
        "9: places.0.draw.need is [0.7, 0.3]; give the lower first: [low, high]",
    ),
    "like another country": (
        change("{pcns: 1}", "{pcns: 1, like: wales}"),
        '9: places.0.draw.like is "wales"; write england',
    ),
    "too many PCNs": (
        HEAD + "".join(f"  - {{id: q{k}, draw: {{pcns: 500}}}}\n" for k in range(3)),
        "4: places is 1503; a scenario has at most 1,500 PCNs",
    ),
    "too many places": (
        HEAD + "".join(f"  - {{id: q{k}, draw: {{pcns: 1}}}}\n" for k in range(300)),
        '4: places is [{"id": "here", "pcns": [{"id": "a", "practices": 4}, {"id"…; give 300 or fewer',
    ),
    "too many PCNs in a place": (
        change("pcns: 1}", "pcns: 500}"),
        "6: places.0.pcns is 502; a place has at most 500 PCNs",
    ),
    "unknown group": (
        HEAD + "parameters: {meeting: {seats: 1}}\n",
        '10: parameters.meeting is {"seats": 1}; there is no such group: did you mean meetings?',
    ),
    "unknown parameter": (
        HEAD + "parameters: {meetings: {seat: 1}}\n",
        "10: parameters.meetings.seat is 1; no such parameter: did you mean meetings.seats?",
    ),
    "path for group": (
        HEAD + "parameters: {meetings.seats: 1}\n",
        "10: parameters.meetings.seats is 1; write meetings: {seats: value}",
    ),
    "out of bounds": (
        HEAD + "parameters:\n  people:\n    propensity: 2\n",
        "12: parameters.people.propensity is 2; give a number from 0 to 1",
    ),
    "half a seat": (
        HEAD + "parameters: {meetings: {seats: 1.5}}\n",
        "10: parameters.meetings.seats is 1.5; give a whole number from 1 to 40",
    ),
    "an option's position": (
        HEAD + "parameters: {practices: {goals: 1}}\n",
        "10: parameters.practices.goals is 1; write implicit or dual",
    ),
    "true for an option": (
        HEAD + "parameters: {sharing: {federation: true}}\n",
        "10: parameters.sharing.federation is true; write no or yes",
    ),
    "system's in a place": (
        change("id: here", "id: here\n    parameters: {trust: {rule: average}}"),
        '6: places.0.parameters.trust.rule is "average"; trust.rule holds for the whole system and '
        "run: set it under `parameters` at the top",
    ),
    "allies twice": (
        HEAD + "history: {allied: [[a, b], [b, c]]}\n",
        '10: history.allied.1.0 is "b"; a PCN is in one alliance at most: name it once',
    ),
    "an alliance of one": (
        HEAD + "history: {allied: [[a]]}\n",
        '10: history.allied.0 is ["a"]; give 2 or more',
    ),
    "allies of two places": (
        TWO + "history: {allied: [[a, x]]}\n".replace("[a, x]", "[x, a]"),
        '11: history.allied.0.1 is "a"; allies are of one place: name a PCN of there',
    ),
    "no federation": (
        HEAD + "history: {federation: [a]}\n",
        '10: history.federation.0 is "a"; here has no federation: set sharing.federation to yes there',
    ),
    "a chain": (
        HEAD + "history: {speaks_for: {a: b, b: c}}\n",
        '10: history.speaks_for.a is "b"; b does not go itself: name one that does, or c',
    ),
    "another place's": (
        TWO + "history: {speaks_for: {a: x}}\n",
        '11: history.speaks_for.a is "x"; name a PCN of the same place, here',
    ),
    "no manager": (
        HEAD + "history: {speaks_for: {a: manager}}\n",
        '10: history.speaks_for.a is "manager"; there is no manager at the start: set meetings.manager_wte',
    ),
    "nobody known": (
        HEAD + "history: {speaks_for: {a: z}}\n",
        '10: history.speaks_for.a is "z"; there is no such PCN: write a, b, c, manager, nobody or self',
    ),
    "no such question": (
        HEAD + "history: {trust: [{from: a, to: b, facet: voices, good: 1}]}\n",
        '10: history.trust.0.facet is "voices"; write voice, candour, reciprocity, fairness or all',
    ),
    "no evidence": (
        HEAD + "history: {trust: [{from: a, to: b, facet: all}]}\n",
        "10: history.trust.0.good is missing; give good, bad or both",
    ),
    "trust in itself": (
        HEAD + "history: {trust: [{from: a, to: a, facet: all, bad: 1}]}\n",
        '10: history.trust.0.to is "a"; name another PCN than itself',
    ),
}
MISTIMED: dict[str, tuple[str, str]] = {
    "after the end": (
        "{from: 25, set: {meetings.seats: 1}}",
        "from is 25; give a month from 1 to 24, or a longer `months`",
    ),
    "month 0": ("{at: 0, shock: 1}", "at is 0; give 1 or more"),
    "until before from": (
        "{from: 5, until: 4, set: {meetings.seats: 1}}",
        "until is 4; give a month from 5 on",
    ),
    "until with at": (
        "{at: 5, until: 6, set: {meetings.seats: 1}}",
        "until is 6; until goes with from: write from in place of at",
    ),
    "from and at": (
        "{at: 5, from: 5, set: {meetings.seats: 1}}",
        "at is missing; give either at (one month) or from (a first month)",
    ),
    "no month": (
        "{set: {meetings.seats: 1}}",
        "at is missing; give either at (one month) or from (a first month)",
    ),
    "nothing happens": ("{at: 5}", "set is missing; say what changes, such as set: {meetings.feedback: 0.9}"),
    "a pin with from": ("{from: 5, shock: 1}", "from is 5; shock happens in one month: write at"),
    "a shock too large": ("{at: 5, shock: 5}", "shock is 5; give 4 or less"),
    "no such place": (
        "{at: 5, shock: 1, place: ther}",
        'place is "ther"; there is no such place: did you mean there?',
    ),
    "only at the start": (
        "{at: 5, set: {people.scars: 1}}",
        "set.people.scars is 1; people.scars only acts at the start: set it under `parameters`",
    ),
    "of the system": (
        "{at: 5, set: {policy.global_sum: 1}}",
        "set.policy.global_sum is 1; policy.global_sum holds for the whole system and run: set it "
        "under `parameters` at the top",
    ),
    "a story's word": (
        "{at: 5, set: {manager.wte: 1}}",
        "set.manager.wte is 1; no such parameter: did you mean meetings.manager_wte?",
    ),
    "no such PCN": (
        "{at: 5, director_leaves: y}",
        'director_leaves is "y"; there is no such PCN: write a, b, there-a or x',
    ),
    "a successor of nobody": (
        "{at: 5, shock: 1, successor: {benevolence: 1}}",
        "director_leaves is missing; name the PCN whose director leaves",
    ),
    "redrawn to nowhere": (
        "{at: 5, redraw: {a: y}}",
        'redraw.a is "y"; there is no such place: write here or there',
    ),
    "an opportunity nowhere": (
        "{at: 5, opportunity: {pounds: 1}}",
        "place is missing; name the place where the opportunity comes up",
    ),
    "heard elsewhere": (
        "{at: 5, place: here, opportunity: {pounds: 1, heard_by: x}}",
        'opportunity.heard_by is "x"; name a PCN of here',
    ),
    "found out before": (
        "{at: 5, opportunity: {pounds: 1, heard_by: a, found_out: 4}}",
        "opportunity.found_out is 4; give a month from 5 on, chance or never",
    ),
    "found out somehow": (
        "{at: 5, opportunity: {pounds: 1, found_out: soon}}",
        'opportunity.found_out is "soon"; write chance or never, or a month',
    ),
    "money nowhere": ("{at: 5, extra_money: 1}", "place is missing; name the place that gets the money"),
    "gives way to itself": (
        "{at: 5, give_way: {asked: a, for: a}}",
        'give_way.for is "a"; name another PCN than itself',
    ),
    "gives way elsewhere": (
        "{at: 5, give_way: {asked: a, for: x}}",
        'give_way.for is "x"; name a PCN of the same place, here',
    ),
    "a sure slip": ("{at: 5, slip: {pcn: a, chance: 2}}", "slip.chance is 2; give 1 or less"),
}
CHOICES: dict[str, tuple[dict[str, Any], str]] = {
    "nobody's": ({"director": "y"}, 'director is "y"; there is no such PCN: write a, b, there-a or x'),
    "not a choice": ({"choice": "speak_for"}, 'choice is "speak_for"; write played, speaks_for, willing'),
    "no month": ({"month": 0}, "month is 0; give 1 or more"),
    "unknown key": ({"pcn": "a"}, 'pcn is "a"; there is no such key: write choice, director, month or value'),
    "spoken for from elsewhere": (
        {"choice": "speaks_for", "value": "x"},
        'value is "x"; name a PCN of the same place, here',
    ),
    "willing": ({"choice": "willing", "value": "perhaps"}, 'value is "perhaps"; write yes, no or simulated'),
    "give way": ({"choice": "give_way", "value": 1}, "value is 1; write yes or no"),
    "joins itself": (
        {"choice": "alliance", "value": "join: a"},
        'value is "a"; name another PCN than itself',
    ),
    "joins elsewhere": (
        {"choice": "alliance", "value": {"join": "x"}},
        'value is "x"; name a PCN of the same place, here',
    ),
    "merges": (
        {"choice": "alliance", "value": "merge b"},
        'value is "merge b"; write stay, leave, join: ID, found: ID or simulated',
    ),
    "pledge": ({"choice": "pledge", "value": 1.1}, "value is 1.1; give a share from 0 to 1, or simulated"),
    "time for sleep": (
        {"choice": "time", "value": {"sleep": 1}},
        'value is {"sleep": 1}; give half-days for some of practices, system, asking, telling and helping',
    ),
    "too much time": (
        {"choice": "time", "value": {"asking": 3, "telling": 2}},
        "there are 4 half-days in all: give fewer",
    ),
    "helps itself": (
        {"choice": "time", "value": {"helping": "a"}},
        'value.helping is "a"; name another PCN than itself',
    ),
    "opportunity": (
        {"choice": "opportunity", "value": "steal"},
        'value is "steal"; write draw lots, bid openly, keep, let pass or share',
    ),
    "gets in touch with itself": (
        {"choice": "contact", "value": {"to": "a"}},
        'value.to is "a"; name another PCN than itself',
    ),
    "gets in touch with nobody": (
        {"choice": "contact", "value": "b"},
        'value is "b"; give {to: ID}, or {to: ID, helps: yes}',
    ),
    "helps somewhat": (
        {"choice": "contact", "value": {"to": "b", "helps": 2}},
        "value.helps is 2; write yes or no",
    ),
    "tells nothing": (
        {"choice": "tell", "value": "b"},
        'value is "b"; give {to: ID, of: ID, word: rely on} or word: have a care',
    ),
    "tells of itself": (
        {"choice": "tell", "value": {"to": "b", "of": "a", "word": "rely on"}},
        "name two other PCNs",
    ),
    "tells a lie": (
        {"choice": "tell", "value": {"to": "b", "of": "x", "word": "beware"}},
        'value.word is "beware"; write rely on or have a care',
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_a_scenario_cannot_say_is_refused_with_line_field_value_and_cure(case: str, tmp_path: Path):
    text, expected = UNUSABLE[case]
    assert refused(tmp_path, text) == expected


@pytest.mark.parametrize("case", MISTIMED)
def test_an_intervention_that_cannot_happen_is_refused(case: str, tmp_path: Path):
    entry, expected = MISTIMED[case]
    text = change("{id: there, pcns: [{id: x}]}", "{id: there, pcns: [{id: x}], draw: {pcns: 1}}", TWO)
    text = change("    draw: {pcns: 1}\n  - {id: there", "  - {id: there", text)
    said = refused(tmp_path, f"{text}interventions:\n  - {{at: 1, shock: 1}}\n  - {entry}\n")
    assert said.partition(" (")[0] == f"12: interventions.1.{expected}".partition(" (")[0]


@pytest.mark.parametrize("case", CHOICES)
def test_a_choice_that_cannot_be_is_refused_naming_its_entry(case: str):
    differs, expected = CHOICES[case]
    places = [
        {"id": "here", "pcns": [{"id": "a"}, {"id": "b"}]},
        {"id": "there", "pcns": [{"id": "x"}], "draw": {"pcns": 1}},
    ]
    scenario = Scenario.from_dict({"schema_version": 1, "name": "Small", "places": places})
    fine = {"month": 2, "director": "a", "choice": "willing", "value": "yes"}
    with pytest.raises(InputError) as error:
        scenario.imposed([fine, {**fine, **differs}])
    assert str(error.value).startswith("imposed choices: choices.1.") and expected in str(error.value)


def test_the_first_of_several_problems_is_named_and_the_others_counted(tmp_path: Path):
    text = change("24", "0", change("practices: 4", "practices: 0, need: 3"))
    assert refused(tmp_path, text) == "3: months is 0; give 1 or more (2 more problems)"


def test_what_is_wrong_in_a_what_if_is_named_where_it_is_written(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(HEAD)
    file = tmp_path / "what-if.yaml"

    def said(text: str) -> str:
        file.write_text("schema_version: 1\nname: W\nbaseline: base.yaml\n" + text)
        with pytest.raises(InputError) as error:
            WhatIf.load(file)
        return str(error.value)

    where = f"{file}:4: "
    assert said("change: {meetings.feedbac: 1}") == (
        f"{where}change.meetings.feedbac is 1; no such parameter: did you mean meetings.feedback?"
    )
    assert said("interventions: [{at: 99, shock: 1}]") == (
        f"{where}interventions.0.at is 99; give a month from 1 to 24, or a longer `months`"
    )
    assert said("pcns: {y: {need: 1}}") == f'{where}pcns.y is "y"; there is no such PCN: write a, b or c'
    assert said("pcns: {a: {director: {benevolent: 1}}}") == (
        f"{where}pcns.a.director.benevolent is 1; there is no such key: did you mean benevolence?"
    )
    assert said("pcns: {a: {need: 7}}") == f"{where}pcns.a.need is 7; give 1 or less"
    assert said("pcns: {a: {practices: {a9: {claim: 1}}}}") == (
        f'{where}pcns.a.practices.a9 is "a9"; there is no such practice: write a1, a2, a3 or a4'
    )
    assert said("history: {allied: [[a, y]]}") == (
        f'{where}history.allied.0.1 is "y"; there is no such PCN: write a, b or c'
    )
    assert said("choices: [{month: 1, director: a, choice: admit, value: 3}]") == (
        f"{where}choices.0.value is 3; write yes, no or simulated"
    )


@pytest.mark.parametrize("path", ["absent.yaml", "/etc/hostname", "../../nowhere.yaml", "no.txt"])
def test_a_baseline_is_a_scenario_file_near_the_what_if(path: str, tmp_path: Path):
    file = tmp_path / "what-if.yaml"
    file.write_text(f"schema_version: 1\nname: W\nbaseline: {path}\n")
    with pytest.raises(InputError, match=r":3: baseline is .*; name a scenario's file, relative to this one"):
        WhatIf.load(file)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("months", float("nan")),
        ("months", 10**5000),
        ("months", None),
        ("name", "a\ud800"),
        ("name", "a\0"),
        ("places", object()),
        ("places", {1: 2}),
        ("name", b"bytes"),
        ("description", {"a": [[[[]]]] * 3}),
    ],
    ids=["nan", "huge", "none", "surrogate", "nul", "object", "number as key", "bytes", "mapping"],
)
def test_what_a_file_could_not_say_a_dict_may_not_either(field: str, value: object):
    data = {"schema_version": 1, "name": "Small", "places": [{"id": "p", "draw": {"pcns": 2}}], field: value}
    with pytest.raises(InputError, match=f"^here: {field}"):
        Scenario.from_dict(data, source="here")


def test_settings_from_a_command_line_are_refused_in_its_name():
    places = [{"id": "p", "draw": {"pcns": 2}}]
    scenario = Scenario.from_dict({"schema_version": 1, "name": "Small", "places": places})
    for parameters, expected in (
        ({"meetings.seats": "0"}, "--set: meetings.seats is 0; give a whole number from 1 to 40"),
        ({"seats": "2"}, "--set: seats is 2; no such parameter: did you mean meetings.seats?"),
        ({"meetings.feedback": "high"}, '--set: meetings.feedback is "high"; give a number from 0 to 1'),
    ):
        with pytest.raises(InputError) as error:
            scenario.with_(parameters=parameters)
        assert str(error.value) == expected
    with pytest.raises(InputError, match=r"^--months: months is 0; give a whole number from 1 to 600"):
        scenario.with_(months=0)
