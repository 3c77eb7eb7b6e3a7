"""Story files: each ready one loads, a short one works, and whatever cannot be used is refused in one sentence."""

import json
from pathlib import Path

import pytest

from trustsim.cli import main
from trustsim.errors import InputError
from trustsim.guide.layout import HERE
from trustsim.scenario.kinds import kind_of
from trustsim.scenario.ready import ready_places, ready_stories
from trustsim.workshop.story import Story
from trustsim.workshop.story.checks import checked
from trustsim.workshop.story.looks import parsed
from trustsim.workshop.story.schema import WORDS, story_schema

READY = {ready.name: ready.path for ready in ready_stories()}
SHORT = """\
schema_version: 1
id: ours
title: Ours
minutes: 10
point: Reports keep trust.
variants:
  dark: {place: lanternby, label: Few reports}
  lit: {place: lanternby, change: {meetings.feedback: 0.9}, label: Many reports}
scenes:
  - scene: guess
    kind: predict
    minutes: 5
    say: Does telling pay?
    answer: {type: choice, options: [More, Less]}
    reveal: {measure: delegated, variant: lit, against: dark, shows: [count]}
  - {scene: talk, kind: discuss, minutes: 5, say: What would you tell?}
"""
CHECK = """\
check:
  - {says: More, measure: delegated, months: [13, 24], variant: lit, against: dark, direction: higher, at_least: 65}
"""
BUILD = """\
  - scene: buy
    kind: build
    minutes: 1
    say: Buy.
    build:
      points: 10
      from: 6
      cards:
        - {id: a, label: Asking, cost: 10, set: {meetings.canvassing: 0.8}}
        - {id: b, label: Telling, cost: 10, set: {meetings.feedback: 0.8}}
"""
BOUGHT = SHORT.replace("minutes: 10", "minutes: 11", 1).replace("  - {scene: talk", BUILD + "  - {scene: talk")
TRIED = SHORT.replace(
    "  - {scene: talk",
    "  - {scene: move, kind: try, minutes: 5, say: Move it., "
    "try: {lever: meetings.feedback, values: [0, 1], measure: delegated}}\n  - {scene: talk",
).replace("minutes: 10", "minutes: 15", 1)
NUMBER = "    answer: {type: number, unit: futures, min: 0, max: 100, step: 5}\n"


def change(old: str, new: str, text: str = SHORT) -> str:
    """A text with one thing in it changed."""
    assert old in text
    return text.replace(old, new, 1)


def answered(answer: str) -> str:
    """The short story with another answer to its question."""
    return change("    answer: {type: choice, options: [More, Less]}\n", answer)


def refused(tmp_path: Path, text: str) -> str:
    """What is said of a file after its name."""
    file = tmp_path / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        Story.load(file)
    said = str(error.value)
    assert said.startswith(f"{file}:") and "\n" not in said and "; " in said
    return said.removeprefix(f"{file}:")


@pytest.mark.parametrize("name", READY)
def test_a_ready_story_loads_and_says_all_it_should(name: str, tmp_path: Path):
    story = Story.load(READY[name])
    assert kind_of(READY[name]) == "story"
    assert story.id == name and name in {place.name for place in ready_places()}
    assert story.scenes[-1].kind == "discuss" and story.file.surprise and story.file.handout and story.file.rows
    assert all(scene.note and scene.view and len(scene.say.split()) <= WORDS for scene in story.scenes)
    assert sum(scene.minutes for scene in story.scenes if not scene.optional) == story.minutes
    assert {"predict", "discuss", "tell"} <= {scene.kind for scene in story.scenes}
    assert story.scenes[0].kind == "tell" and sum(scene.reveal is not None for scene in story.scenes) >= 2
    assert all(scene.ask for scene in story.scenes if scene.reveal)
    story.save(tmp_path / "again.yaml")
    assert Story.load(tmp_path / "again.yaml").as_dict() == story.as_dict()


def test_titles_are_unique():
    titles = [Story.load(path).title for path in READY.values()]
    assert len(titles) == len(set(titles)) == 9


def test_a_story_of_fifteen_lines_works(tmp_path: Path):
    assert len(SHORT.splitlines()) <= 17
    file = tmp_path / "ours.yaml"
    file.write_text(SHORT, encoding="utf-8")
    story = Story.load(file)
    assert story.baseline == "dark" and story.own_baseline("lit") == "dark"
    lever = story.scenario("lit").structure().levers["feedback"]
    assert float(lever[0, 0]) == 0.9
    assert Story.from_dict(story.as_dict()).as_dict() == story.as_dict()


def test_a_variant_may_be_a_file_beside_the_story(tmp_path: Path):
    place = "schema_version: 1\nname: Here\nmonths: 36\nplaces: [{id: here, draw: {pcns: 4}}]\n"
    (tmp_path / "here.yaml").write_text(place, encoding="utf-8")
    what_if = "schema_version: 1\nname: Seats\nbaseline: here.yaml\nchange: {meetings.seats: 1}\n"
    (tmp_path / "seats.yaml").write_text(what_if, encoding="utf-8")
    text = change("place: lanternby, label", "place: here.yaml, label")
    (tmp_path / "ours.yaml").write_text(change("place: lanternby,", "place: seats.yaml,", text), encoding="utf-8")
    story = Story.load(tmp_path / "ours.yaml")
    assert len(story.scenario("lit").pcn_ids) == 4
    assert float(story.scenario("lit").structure().levers["seats"][0, 0]) == 1


def test_a_change_may_begin_later():
    story = Story.from_dict(json.loads(json.dumps(Story.load(READY["lanternby"]).as_dict())))
    document = story.as_dict()
    document["variants"]["late"] = {
        "place": "lanternby",
        "label": "Later",
        "change": {"meetings.feedback": 0.7},
        "from": 12,
    }
    structure = Story.from_dict(document).scenario("late").structure()
    assert float(structure.levers["feedback"][structure.periods[11], 0]) == pytest.approx(0.1)
    assert float(structure.levers["feedback"][structure.periods[12], 0]) == pytest.approx(0.7)


def test_the_room_s_answer_is_a_setting():
    story = Story.load(READY["tollbridge"])

    def claim(answers: dict[str, float]) -> float:
        return float(story.scenario("room", answers).structure().levers["claim"][0, 0])

    assert claim({}) == 0.5
    assert claim({"how-much": 35.0}) == pytest.approx(0.35)


UNUSABLE: dict[str, tuple[str, str]] = {
    "no scenes": (SHORT.split("scenes:")[0], "1: scenes is missing; add it"),
    "unknown key": (
        change("scenes:", "basline: dark\nscenes:"),
        '9: basline is "dark"; there is no such key: did you mean baseline?',
    ),
    "place": (
        change("place: lanternby, label", "place: lanterby, label"),
        '7: variants.dark.place is "lanterby"; name a ready place or what-if, or the file of one, relative to this '
        "(did you mean lanternby?)",
    ),
    "not a place": (
        change("place: lanternby, label", "place: ours.yaml, label"),
        '7: variants.dark.place is "ours.yaml"; it is a story: name a scenario or a what-if',
    ),
    "parameter": (
        change("meetings.feedback", "meetings.feedbak"),
        "8: variants.lit.change.meetings.feedbak is 0.9; no such parameter: did you mean meetings.feedback?",
    ),
    "value of a parameter": (
        change("0.9", "9"),
        "8: variants.lit.change.meetings.feedback is 9; give a number from 0 to 1",
    ),
    "from without change": (
        change("label: Few", "from: 3, label: Few"),
        "7: variants.dark.from is 3; there is no change to begin then: remove it",
    ),
    "another horizon": (
        change("place: lanternby, change", "place: hollin, change"),
        '8: variants.lit.place is "hollin"; lit runs 48 months and the first variant 36: name one as long',
    ),
    "baseline": (
        change("scenes:", "baseline: drak\nscenes:"),
        '9: baseline is "drak"; no such variant: did you mean dark?',
    ),
    "row": (change("point:", "rows: [M1, M33]\npoint:"), '5: rows.1 is "M33"; write M1 to M32'),
    "minutes": (change("minutes: 10", "minutes: 9"), "4: minutes is 9; its scenes take 10: give as many, or shorten"),
    "last scene": (
        change("kind: discuss", "kind: tell"),
        '16: scenes.1.kind is "tell"; a story ends with a scene to discuss: add one',
    ),
    "kind of scene": (
        change("kind: predict", "kind: guess"),
        '11: scenes.0.kind is "guess"; write tell, poll, predict, reveal, try, discuss or build',
    ),
    "name twice": (
        change("scene: talk", "scene: guess"),
        '16: scenes.1.scene is "guess"; another scene has this name: give each its own',
    ),
    "too many words": (
        change("Does telling pay?", "word " * 61),
        "13: scenes.0.say is",
    ),
    "no answer": (answered(""), "10: scenes.0.answer is missing; add it: a scene to predict needs one"),
    "no reveal": (
        SHORT.replace("    reveal: {measure: delegated, variant: lit, against: dark, shows: [count]}\n", ""),
        "10: scenes.0.reveal is missing; add it, or let a scene with a reveal follow",
    ),
    "a part that does not belong": (
        change("kind: predict", "kind: tell"),
        '11: scenes.0.kind is "tell"; a scene of this kind has no answer: write poll, or take the answer out',
    ),
    "measure": (
        change("measure: delegated", "measure: delegatd"),
        '15: scenes.0.reveal.measure is "delegatd"; no such measure: did you mean delegated?',
    ),
    "focus of a measure": (
        change("measure: delegated", "measure: delegated of wick"),
        '15: scenes.0.reveal.measure is "delegated of wick"; delegated is of the whole place only: leave `of wick` out',
    ),
    "PCN of a measure": (
        change("measure: delegated", "measure: gap of wik"),
        '15: scenes.0.reveal.measure is "gap of wik"; no such PCN or practice: did you mean wick?',
    ),
    "truster": (
        change("measure: delegated", "measure: trust.voice from wick toward nobody"),
        '15: scenes.0.reveal.measure is "trust.voice from wick toward nobody"; no such PCN: write',
    ),
    "both measure and measures": (
        change("measure: delegated", "measure: delegated, measures: [coverage]"),
        '15: scenes.0.reveal.measures is ["coverage"]; there is a measure too: keep one of the two',
    ),
    "no measure": (
        change("{measure: delegated, ", "{"),
        "15: scenes.0.reveal.measure is missing; add what is looked at, as in measure: coverage",
    ),
    "months beyond": (
        change("shows:", "months: [13, 40], shows:"),
        "15: scenes.0.reveal.months is [13, 40]; the place runs 36 months: end by then",
    ),
    "months turned": (
        change("shows:", "months: [13, 4], shows:"),
        "15: scenes.0.reveal.months is [13, 4]; give the first before the last",
    ),
    "variant": (
        change("variant: lit", "variant: lot"),
        '15: scenes.0.reveal.variant is "lot"; no such variant: did you mean lit?',
    ),
    "against": (
        change("against: dark", "against: light"),
        '15: scenes.0.reveal.against is "light"; no such variant: did you mean lit?',
    ),
    "count of nothing": (
        change(", against: dark", ""),
        "15: scenes.0.reveal.against is missing; add it: a count is of futures that differ from another variant's",
    ),
    "what is shown": (
        change("[count]", "[counts]"),
        '15: scenes.0.reveal.shows.0 is "counts"; write run, line, dots, count, table or by pcn, or a view such as map',
    ),
    "question of a view": (
        change("[count]", '["trust(voices)"]'),
        '15: scenes.0.reveal.shows.0 is "trust(voices)"; no such question: did you mean voice?',
    ),
    "PCN of a view": (
        change("[count]", '["pair(wick, talow)"]'),
        '15: scenes.0.reveal.shows.0 is "pair(wick, talow)"; no such PCN: did you mean tallow?',
    ),
    "event of a view": (
        change("say: Does", "view: why(collapse)\n    say: Does"),
        '13: scenes.0.view is "why(collapse)"; no such event: did you mean collapsed?',
    ),
    "view": (change("say: Does", "view: mop\n    say: Does"), '13: scenes.0.view is "mop"; did you mean map?'),
    "condition": (
        change("measure: delegated", "condition: coverage is half"),
        '15: scenes.0.reveal.condition is "coverage is half"; write a measure, a sign and a number, as in',
    ),
    "type of answer": (
        answered("    answer: {type: chioce, options: [More, Less]}\n"),
        '14: scenes.0.answer.type is "chioce"; write choice, number, curve or text',
    ),
    "right answer": (
        answered("    answer: {type: choice, options: [More, Less], right: Mor}\n"),
        '14: scenes.0.answer.right is "Mor"; it is none of the options: did you mean More?',
    ),
    "one option": (
        answered("    answer: {type: choice, options: [More]}\n"),
        '14: scenes.0.answer.options is ["More"]; give 2 or more',
    ),
    "range of a number": (answered(NUMBER.replace("100", "0")), "14: scenes.0.answer.max is 0; give more than min, 0"),
    "step of a number": (answered(NUMBER.replace("5}", "0}")), "14: scenes.0.answer.step is 0; give more than 0"),
    "key of a number": (
        answered(NUMBER.replace("step", "stop")),
        "14: scenes.0.answer.step is missing; add it (1 more problem)",
    ),
    "months of a curve": (
        answered("    answer: {type: curve, measure: gap, months: [1, 99], unit: x, min: 0, max: 1}\n"),
        "14: scenes.0.answer.months is [1, 99]; the place runs 36 months: end by then",
    ),
    "answer to a scene without a number": (
        change("label: Few reports", "label: Few, answer: {scene: guess, sets: meetings.feedback, usual: 0.1}"),
        '7: variants.dark.answer.scene is "guess"; no scene of this name asks for a number',
    ),
    "answer beyond a parameter": (
        change(
            "label: Few reports",
            "label: Few, answer: {scene: guess, sets: meetings.feedback, usual: 0.1}",
            answered(NUMBER),
        ),
        "7: variants.dark.answer.factor is 100; give a number from 0 to 1",
    ),
    "recall": (
        change("kind: discuss", "kind: discuss, recall: gess"),
        '16: scenes.1.recall is "gess"; no earlier scene of this name has answers: did you mean guess?',
    ),
    "handout": (
        SHORT + "handout: {picture: talk, say: One thing.}\n",
        '17: handout.picture is "talk"; no scene of this name reveals anything: write guess',
    ),
    "lever to try": (
        change("lever: meetings.feedback", "lever: meetings.feedbak", TRIED),
        "16: scenes.1.try.values.0 is 0; no such parameter: did you mean meetings.feedback? (1 more problem)",
    ),
    "value to try": (change("[0, 1]", "[0, 2]", TRIED), "16: scenes.1.try.values.1 is 2; give a number from 0 to 1"),
    "joined that cannot be": (
        change("lever: meetings.feedback, values: [0, 1]", "together: [dark, lit]", TRIED),
        '16: scenes.1.try.together.0 is "dark"; only what-ifs can be joined: name a variant that is one',
    ),
    "card over budget": (
        change("cost: 10", "cost: 11", BOUGHT),
        "24: scenes.1.build.cards.0.cost is 11; there are 10 points: nobody could buy it",
    ),
    "card twice": (
        change("id: b", "id: a", BOUGHT),
        '25: scenes.1.build.cards.1.id is "a"; another card has this id: give each its own',
    ),
    "lever of a card": (
        change("meetings.canvassing: 0.8", "meetings.canvassing: 8", BOUGHT),
        "24: scenes.1.build.cards.0.set.meetings.canvassing is 8; give a number from 0 to 1",
    ),
    "card set nothing": (
        change("{meetings.canvassing: 0.8}", "{}", BOUGHT),
        "24: scenes.1.build.cards.0.set is missing; say what it sets",
    ),
    "start of cards": (
        change("from: 6", "from: 60", BOUGHT),
        "22: scenes.1.build.from is 60; the place runs 36 months: begin by then",
    ),
    "variant of a check": (
        SHORT + change("variant: lit", "variant: lot", CHECK),
        '18: check.0.variant is "lot"; no such variant: did you mean lit?',
    ),
    "months of a check": (
        SHORT + change("24]", "37]", CHECK),
        "18: check.0.months is [13, 37]; the place runs 36 months: end by then",
    ),
    "threshold of a check": (
        SHORT + change(", at_least: 65", "", CHECK),
        "18: check.0.at_least is missing; add it: higher needs it",
    ),
    "more futures than there are": (
        SHORT + change("at_least: 65", "at_least: 650", CHECK),
        "18: check.0.at_least is 650; give 100 or less",
    ),
    "direction of a check": (
        SHORT + change("direction: higher", "direction: up", CHECK),
        '18: check.0.direction is "up"; write higher, lower, fades, same or depends',
    ),
    "a claim against nothing": (
        SHORT + change(", against: dark", "", CHECK),
        "18: check.0.than is missing; say against which variant, before which months, or than what number",
    ),
    "a claim on designs": (
        SHORT + "check:\n  - {says: None, best_in_at_most: 60, sample: 10}\n",
        '18: check.0 is "None"; no scene of this story has a design to build',
    ),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_story_that_cannot_be_used_is_refused_with_line_field_and_cure(tmp_path: Path, what: str):
    text, said = UNUSABLE[what]
    assert refused(tmp_path, text).startswith(said)


def test_a_look_reads_as_it_is_written():
    for text in (
        "coverage",
        "gap of wick",
        "gap by pcn",
        "claim beside a1",
        "trust.voice from a toward b",
        "trust by pcn",
    ):
        assert str(parsed(text)) == text
    assert parsed("voice").measure == "collective_voice"


@pytest.mark.parametrize("text", ["", "voice of", "gap from a", "coverage beside a1", "gap of a of b", "gap nearby"])
def test_a_look_that_means_nothing_is_refused(text: str):
    with pytest.raises(ValueError):
        parsed(text)


def test_the_story_in_the_guide_works(tmp_path: Path):
    page = (HERE / "writing-stories.md").read_text(encoding="utf-8")
    (tmp_path / "told.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    story = Story.load(tmp_path / "told.yaml")
    assert story.title == "Does telling pay?"
    assert all(one.holds for one in checked(story))


def test_the_verbs_know_stories(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "ours.yaml").write_text(SHORT, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["validate", str(tmp_path / "ours.yaml")])
    assert left.value.code == 0
    assert 'ok, story "Ours", 2 scenes, 10 minutes' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["schema", "story"])
    assert json.loads(capsys.readouterr().out) == story_schema()
