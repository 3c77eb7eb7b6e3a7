"""A room that is told a story: answers are committed before the reveal, and nobody is shown another's before it."""

import json
from pathlib import Path

import pytest

from trustsim.errors import InputError
from trustsim.workshop.room import Rooms
from trustsim.workshop.room.story_room import StoryRoom
from trustsim.workshop.room.story_state import ALONE, LOCKED, SHOWN, TALK, steps_of
from trustsim.workshop.room.story_views import story_console, story_seat, story_wall
from trustsim.workshop.story import Story
from trustsim.workshop.story.futures import Futures


@pytest.fixture(scope="module")
def futures() -> Futures:
    return Futures(seeds=tuple(range(1, 9)))


@pytest.fixture
def tell(rooms: Rooms, repository: Path, futures: Futures):
    """Opens a room that is told a ready story, with a few futures."""

    def opened(name: str) -> StoryRoom:
        log, _ = rooms.open("story", {"story": name}, seed=1)
        return StoryRoom(log, Story.load(repository / "scenarios" / "stories" / f"{name}.yaml"), futures)

    return opened


def go(room: StoryRoom, scene: str, step: str = "") -> StoryRoom:
    """Go to a scene as the facilitator does, and to a step of it."""
    room.do("scene", [one.scene for one in room.story.scenes].index(scene))
    while step and room.step.name != step:
        assert room.do("next")
    return room


def number(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 5, "high": value + 5}


def test_an_answer_is_committed_before_the_reveal_and_changed_once_after_talking(tell):
    room = go(tell("threeways"), "how-many-spoken-for")
    room.do("answer", number(30), "one")
    room.do("answer", number(40), "one")
    room.do("lock")
    with pytest.raises(InputError, match="locked"):
        room.do("answer", number(50), "one")
    room.do("talk")
    room.do("answer", number(60), "one")
    with pytest.raises(InputError, match="locked"):
        room.do("answer", number(70), "one")
    room.do("back")
    room.do("back")
    assert room.step.name == ALONE
    with pytest.raises(InputError, match="locked"):
        room.do("answer", number(70), "two")
    said = room.state.said["how-many-spoken-for"]["one"]
    assert (said.before["value"], said.last["value"], said.changed) == (40, 60, True)


def test_nothing_can_be_answered_once_it_is_revealed_however_far_the_room_goes_back(tell):
    room = go(tell("threeways"), "first-year", SHOWN)
    go(room, "how-many-spoken-for", TALK)
    assert not room.may_answer("late")
    with pytest.raises(InputError, match="locked"):
        room.do("answer", number(44), "late")


def test_before_the_reveal_nobody_is_sent_what_another_answered(tell):
    room = go(tell("threeways"), "how-many-spoken-for")
    room.do("answer", number(10), "mine")
    sent = {}
    for other in (20, 90):
        room.do("answer", number(other), "another")
        sent[other] = [
            json.dumps(view) for view in (story_wall(room, 2), story_console(room, 2), story_seat(room, "mine"))
        ]
    assert sent[20] == sent[90]
    room.do("lock")
    room.do("talk")
    room.do("answer", number(30), "another")
    mine = json.dumps({**story_seat(room, "mine"), "ends": None})
    assert '"before": []' not in json.dumps(story_wall(room, 2)) and "35" not in mine
    go(room, "first-year", SHOWN)
    while room.step.picture != "answers":
        room.do("next")
    shown = story_wall(room, 2)["picture"]
    assert [one["value"] for one in shown["before"]] == [10, 90] and [one["value"] for one in shown["after"]] == [
        10,
        30,
    ]
    assert shown["truth"] is not None and "mine" not in json.dumps(story_wall(room, 2)["picture"]["after"])


def test_what_a_hundred_come_to_is_said_only_after_one_future_is_seen(tell):
    room = go(tell("threeways"), "how-many-spoken-for")
    room.do("answer", number(50), "mine")
    go(room, "first-year", SHOWN)
    assert room.step.picture == "map" and not story_wall(room, 1)["sentences"]
    assert not story_seat(room, "mine")["results"]
    while room.step.picture != "dots":
        room.do("next")
    assert story_wall(room, 1)["sentences"] and story_seat(room, "mine")["results"][0]["truth"] is not None


def test_a_restarted_server_goes_on_where_it_was(tell, rooms):
    room = go(tell("threeways"), "how-many-spoken-for")
    room.do("answer", number(30), "one")
    room.do("talk")
    again = Rooms(rooms.path)
    found = again.find(room.log.code)
    assert found is not None
    later = StoryRoom(found, room.story, room.futures)
    assert later.state == room.state and later.step.name == TALK
    assert story_wall(later, 1) == story_wall(room, 1)
    again.close_file()


def test_next_and_back_pass_every_step_of_every_scene(tell):
    room = tell("threeways")
    seen = [(room.state.scene, room.state.step)]
    while room.do("next"):
        seen.append((room.state.scene, room.state.step))
    wanted = [(k, n) for k in range(len(room.story.scenes)) for n in range(len(steps_of(room.story, k)))]
    assert seen == wanted
    for place in reversed(wanted[:-1]):
        room.do("back")
        assert (room.state.scene, room.state.step) == place
    assert room.do("back") is None


def test_the_rooms_median_becomes_the_setting_of_its_variant(tell):
    room = go(tell("tollbridge"), "how-much")
    for device, value in (("a", 10), ("b", 30), ("c", 90)):
        room.do("answer", {"value": value}, device)
    assert not room.telling.answers
    go(room, "how-many-better-off", SHOWN)
    assert room.telling.answers == {"how-much": 30.0}
    assert room.telling.scenario("room") == room.story.scenario("room", {"how-much": 30.0})


def test_another_future_is_the_next_of_the_ring_and_the_most_unlike_its_last(tell):
    room = go(tell("threeways"), "first-year", SHOWN)
    ring = room.telling.ring("first-year")
    assert room.number == ring[0]
    room.do("another")
    assert room.number == ring[1]
    room.do("another", "unlike")
    assert room.number == ring[-1]
    room.do("another")
    assert room.number == ring[0]


def test_bad_news_no_heavier_redoes_the_reveal_of_that_scene_alone(tell):
    room = go(tell("threeways"), "same-people", SHOWN)
    before = room.number
    room.do("level")
    assert room.telling.level and room.number == before and story_wall(room, 0)["turned"]
    go(room, "two-more-chairs")
    assert not room.telling.level


def test_designs_stay_within_their_points_and_stand_by_name(tell):
    room = go(tell("ninebridges"), "build-it")
    with pytest.raises(InputError, match="points"):
        room.do("answer", {"name": "All", "cards": ["manager", "federation"]}, "a")
    room.do("answer", {"name": "Ours", "cards": ["two-goals"]}, "a")
    room.do("answer", {"name": "Ours", "cards": ["asking", "reporting"]}, "b")
    assert story_wall(room, 2)["picture"]["names"] == []
    go(room, "how-they-stand", SHOWN)
    assert [row["name"] for row in story_wall(room, 2)["picture"]["rows"]] == ["Ours", "Ours 2"]
    assert story_seat(room, "b")["results"][-1]["design"]["design"] == ["asking", "reporting"]


def test_what_is_tried_is_what_the_facilitator_says(tell):
    room = go(tell("hollin"), "how-fast-they-go")
    with pytest.raises(InputError):
        room.do("try", {"values": ["a great deal"]})
    room.do("try", {"values": [0, 0.03]})
    room.do("reveal")
    rows = story_wall(room, 0)["picture"]["table"]["rows"]
    assert [row["name"].split(", ")[1] for row in rows] == ["0% a month", "3% a month"]


def test_what_is_tried_in_several_places_has_a_head_for_each(tell):
    room = go(tell("sandmere"), "a-rule")
    room.do("reveal")
    table = story_wall(room, 0)["picture"]["table"]
    assert table["caption"] == "Share opportunities first"
    assert [row["name"] for row in table["rows"]] == ["0%", "30%", "60%", "90%"]
    assert len(table["over"]) * 2 == len(table["heads"]) == len(table["rows"][0]["cells"])


def test_what_one_would_do_oneself_has_nothing_that_bears_it_out(tell):
    room = go(tell("tollbridge"), "how-much")
    room.do("answer", {"value": 40}, "one")
    go(room, "how-many-better-off")
    room.do("answer", {"value": 3, "low": 1, "high": 6}, "one")
    while room.step.name != SHOWN:
        room.do("next")
    assert [one["truth"] is None for one in story_seat(room, "one")["results"]] == [True, False]


def test_a_device_is_shown_what_the_wall_shows_at_every_step(tell):
    room = tell("threeways")
    alike = ("picture", "recall", "ask", "sentences", "turned", "why")
    while True:
        wall, seat = story_wall(room, 1), story_seat(room, "one")
        assert [seat[name] for name in alike] == [wall[name] for name in alike]
        if not room.do("next"):
            break


def test_one_future_is_also_told_in_words(tell):
    room = go(tell("threeways"), "first-year", SHOWN)
    while room.step.picture != "run":
        room.do("next")
    picture = story_wall(room, 1)["picture"]
    (words,), (chart,) = picture["words"], picture["charts"]
    ends = [f"{chart['line']['run'][k]:.3g}% in month {chart['line']['months'][k]}" for k in (0, -1)]
    assert all(end in words for end in ends) and words.startswith(chart["label"])


def test_the_axis_of_what_is_counted_ends_at_all_there_are(tell):
    room = go(tell("tollbridge"), "how-many-better-off", SHOWN)
    assert room.step.of == "dots(better_off)"
    charts = story_wall(room, 1)["picture"]["charts"]
    assert {(chart["most"], chart["unit"]) for chart in charts} == {(20, "of 20")}
    room.do("next")
    assert all(chart["most"] is None for chart in story_wall(room, 1)["picture"]["charts"])


def test_reasons_are_of_the_next_future_on_the_ring_in_which_it_happens(tell):
    room = go(tell("threeways"), "first-year", SHOWN)
    while room.step.picture != "why":
        room.do("next")
    ring = room.telling.ring("first-year")
    has = [room.telling.turning("first-year", number) is not None for number in ring]
    assert any(has) and not all(has)
    for place in range(len(ring)):
        assert room.place == place
        after = [*range(place, len(ring)), *range(place)]
        found = story_wall(room, 1)["picture"]
        assert found["number"] == ring[next(k for k in after if has[k])] + 1
        assert found["shown"] == ring[place] + 1 and found["headline"]
        room.do("another")


def test_a_count_is_shown_of_every_variant_and_measure(tell):
    room = go(tell("twinley"), "helps-both")
    while room.step.picture != "count":
        room.do("next")
    charts = story_wall(room, 0)["picture"]["charts"]
    assert len({(one["name"], one["label"]) for one in charts}) == len(charts) > 4


@pytest.mark.parametrize(
    ("scene", "value"),
    [
        ("will-you-let-her", 4),
        ("will-you-let-her", True),
        ("how-many-spoken-for", {"value": 101}),
        ("how-many-spoken-for", {"value": 50, "low": 60, "high": 70}),
        ("how-many-spoken-for", {"value": float("nan")}),
        ("same-people", [[1, 2, 3]]),
        ("same-people", "<script>"),
    ],
)
def test_an_answer_that_does_not_fit_leaves_no_trace(tell, scene, value):
    room = go(tell("threeways"), scene)
    before = len(room.log.entries)
    with pytest.raises(InputError):
        room.do("answer", value, "one")
    assert len(room.log.entries) == before


def test_a_line_that_the_writer_keeps_is_not_taken(tell):
    room = go(tell("ninebridges"), "one-thing-by-friday")
    assert story_seat(room, "a")["kept"] and not room.may_answer("a")
    assert room.step.name != LOCKED
    with pytest.raises(InputError):
        room.do("answer", "mine", "a")
