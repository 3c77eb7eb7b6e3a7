"""Rooms over real websockets: who may do what, who is told what, and how fast all hear of a month."""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from starlette.requests import Request
from websockets.sync.client import ClientConnection, connect

from trustsim.app.printed.routes import routes as routes_of_printed_pages
from trustsim.app.rooms.doors import SECONDS, WRONG, Doors
from trustsim.app.rooms.hall import Hall
from trustsim.app.rooms.hall import Line as HallLine
from trustsim.app.rooms.stories import stories_beside
from trustsim.drivers import ensemble
from trustsim.scenario.ready import ready_role_plays, ready_stories
from trustsim.workshop.roleplay import RolePlay
from trustsim.workshop.room import Rooms
from trustsim.workshop.story import Story
from trustsim.workshop.story.futures import Futures


@pytest.fixture(scope="module")
def rooms_app(serve, tmp_path_factory) -> str:
    """An app with a file of rooms of its own."""
    return serve(TRUSTSIM_ROOMS=str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite"))[0]


class Phone:
    """A participant, a console or a wall on a websocket; keeps the last view it was sent."""

    def __init__(self, socket: ClientConnection, hello: dict | None) -> None:
        self.socket, self.view, self.token, self.said = socket, {}, "", []
        self._n = 0
        if hello is not None:
            socket.send(json.dumps(hello))

    def hear(self, seconds: float = 10.0) -> dict:
        """The next thing that is said to it."""
        said = json.loads(self.socket.recv(seconds))
        self.said.append(said)
        self.view = said.get("view", self.view)
        self.token = said.get("token", self.token)
        return said

    def until(self, true: Callable[[dict], bool], seconds: float = 20.0) -> dict:
        """Listen until a view is as it should be."""
        end = time.monotonic() + seconds
        while not (self.view and true(self.view)):
            self.hear(max(0.01, end - time.monotonic()))
        return self.view

    def do(self, what: str, value=None, **more) -> dict:
        """Ask for something and give the answer to it."""
        self._n += 1
        self.socket.send(json.dumps({"n": self._n, "do": what, "value": value, **more}))
        while True:
            said = self.hear()
            if said.get("n") == self._n:
                return said


@contextmanager
def line(app: str, code: str, kind: str, hello: dict | None = None) -> Iterator[Phone]:
    address = app.replace("http", "ws") + f"rooms/{code}/{kind}"
    with connect(address, origin=app.rstrip("/"), proxy=None) as socket:
        yield Phone(socket, hello)


def opened(app: str, **about) -> list[dict]:
    asked = urllib.request.Request(
        app + "rooms", json.dumps({"minutes": 60, "seed": 7, **about}).encode(), {"Origin": app.rstrip("/")}
    )
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)["rooms"]


def seated(app: str, code: str, seat: str, stack: ExitStack, token: str = "") -> Phone:
    phone = stack.enter_context(line(app, code, "seat", {"token": token}))
    phone.until(lambda view: True)
    assert phone.do("sit", seat=seat).get("ok")
    phone.until(lambda view: view.get("seat") == seat)
    return phone


def test_a_participant_acts_for_its_own_seat_alone(rooms_app):
    (room,) = opened(rooms_app)
    with ExitStack() as stack:
        a = seated(rooms_app, room["code"], "a", stack)
        b = seated(rooms_app, room["code"], "b", stack)
        console = stack.enter_context(line(rooms_app, room["code"], "console", {"key": room["key"]}))
        assert console.do("advance").get("ok")
        a.until(lambda view: view["month"] == 1)
        assert a.do("choice", {"choice": "willing", "value": "no"}, seat="b").get("ok")
        b.until(lambda view: view["month"] == 1)
        seats = {seat["id"]: seat["willing"] for seat in b.until(lambda v: not v["seats"][0]["willing"])["seats"]}
        assert seats["a"] is False and seats["b"] is True
        for what in ("advance", "undo", "pin", "swap", "open", "close room", "show"):
            assert "own seat" in a.do(what, {"at": 3, "shock": 1})["problem"]
        assert "taken" in a.do("sit", seat="b")["problem"]
        follower = stack.enter_context(line(rooms_app, room["code"], "seat", {}))
        assert follower.do("follow", seat="a").get("ok")
        follower.until(lambda view: view.get("seat") == "a" and view["decides"] is False)
        assert "own seat" in follower.do("choice", {"choice": "willing", "value": "yes"})["problem"]


def test_a_console_and_a_wall_need_their_own_keys(rooms_app):
    (room,) = opened(rooms_app)
    with line(rooms_app, room["code"], "wall", {"key": room["wall"]}) as wall:
        wall.until(lambda view: view["kind"] == "wall")
        assert "only shows" in wall.do("advance")["problem"]
    for kind, key in (("console", room["wall"]), ("console", ""), ("wall", room["key"])):
        with line(rooms_app, room["code"], kind, {"key": key}) as tried:
            assert "no room with that code" in tried.hear()["refused"]
    with line(rooms_app, "AAAAAA", "seat") as tried:
        assert "refused" in tried.hear()


def test_codes_cannot_be_found_by_trying():
    now = [0.0]
    doors = Doors(lambda: now[0])
    for _ in range(WRONG):
        assert not doors.are_closed_to("1.2.3.4")
        doors.wrong("1.2.3.4")
    assert doors.are_closed_to("1.2.3.4") and not doors.are_closed_to("1.2.3.5")
    now[0] = SECONDS + 1
    assert not doors.are_closed_to("1.2.3.4")
    for k in range(200):
        doors.wrong(f"10.0.0.{k}")
    assert doors.are_closed_to("1.2.3.4")


def test_a_phone_that_drops_comes_back_to_its_seat_and_a_restarted_server_goes_on(serve, tmp_path):
    kept = {"TRUSTSIM_ROOMS": str(tmp_path / "rooms.sqlite")}
    app, server = serve(**kept)
    (room,) = opened(app)
    with ExitStack() as stack:
        a = seated(app, room["code"], "a", stack)
        console = stack.enter_context(line(app, room["code"], "console", {"key": room["key"]}))
        console.do("advance")
        a.until(lambda view: view["month"] == 1)
        assert a.do("choice", {"choice": "pledge", "value": 0.25}).get("ok")
        token = a.token
    with line(app, room["code"], "seat", {"token": token}) as again:
        view = again.until(lambda view: view.get("seat") == "a")
        assert view["decides"] and view["decisions"]["pledge"]["now"] == 0.25
    server.kill()
    server.wait()
    app, _ = serve(**kept)
    with line(app, room["code"], "seat", {"token": token}) as again:
        view = again.until(lambda view: view.get("seat") == "a")
        assert view["month"] == 1 and view["decisions"]["pledge"]["now"] == 0.25


def test_messy_lines_harm_nobody(rooms_app):
    (room,) = opened(rooms_app)
    with ExitStack() as stack:
        a = seated(rooms_app, room["code"], "a", stack)
        for mess in ("", "null", "[1]", "{", '{"do": 5}', '{"do": "choice", "value": 3}', '{"do": "sit", "seat": {}}'):
            a.socket.send(mess)
        assert a.do("done", True).get("ok") or "problem" in a.said[-1]
        with line(rooms_app, room["code"], "seat", {}) as huge:
            huge.until(lambda view: True)
            huge.socket.send(json.dumps({"do": "x" * 30_000}))
            with pytest.raises(Exception, match=r"1009|closed"):
                while True:
                    huge.hear(5)
        assert a.do("leave").get("ok")


def test_fifty_participants_hear_of_a_month(rooms_app):
    """Forty-five on websockets here; pages of five more are in tests/browser."""
    (room,) = opened(rooms_app)
    heard: dict[int, float] = {}
    phones: list[Phone] = []
    with ExitStack() as stack:
        for k in range(45):
            phone = stack.enter_context(line(rooms_app, room["code"], "seat", {}))
            phones.append(phone)
            seat = "abcdefgh"[k % 8]
            assert phone.do("sit" if k < 8 else "follow", seat=seat).get("ok")
        console = stack.enter_context(line(rooms_app, room["code"], "console", {"key": room["key"]}))
        begun = time.monotonic()

        def listen(k: int, phone: Phone) -> None:
            phone.until(lambda view: view.get("month") == 1, 30)
            heard[k] = time.monotonic() - begun

        listeners = [threading.Thread(target=listen, args=one) for one in enumerate(phones)]
        for listener in listeners:
            listener.start()
        console.do("advance")
        for listener in listeners:
            listener.join()
    assert len(heard) == 45
    assert all(phone.view["seat"] for phone in phones)


def fetched(address: str) -> tuple[int, str]:
    """What a page answers."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_trainers_own_story_is_told_too_and_a_broken_one_is_left_out(tmp_path, caplog):
    (tmp_path / "stories").mkdir()
    text = next(ready.path for ready in ready_stories() if ready.name == "threeways").read_text()
    (tmp_path / "stories" / "ours.yaml").write_text(text.replace("title: Three CDs and one seat", "title: Ours"))
    (tmp_path / "stories" / "broken.yaml").write_text("schema_version: 1\n")
    found = stories_beside(tmp_path / "rooms.sqlite")
    assert set(found) == {"ours", *(ready.name for ready in ready_stories())}
    assert found["ours"].title == "Ours"
    assert "broken.yaml is left out" in caplog.text


def posted(app: str, body: bytes) -> tuple[int, dict]:
    """What opening a room is answered."""
    asked = urllib.request.Request(app + "rooms", body, {"Origin": app.rstrip("/")})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def test_stories_are_listed_with_what_a_facilitator_chooses_by(rooms_app):
    listed = {one["name"]: one for one in json.loads(fetched(rooms_app + "stories")[1])["stories"]}
    assert set(listed) == {ready.name for ready in ready_stories()}
    for name, one in listed.items():
        assert set(one) == {"name", "title", "minutes", "point"}
        story = Story.load(next(ready.path for ready in ready_stories() if ready.name == name))
        assert (one["title"], one["minutes"], one["point"]) == (story.title, story.minutes, story.file.point)


def test_a_room_is_opened_for_a_story_and_its_lines_hear_the_first_scene(rooms_app):
    status, made = posted(rooms_app, b'{"kind": "story", "story": "threeways"}')
    assert status == 200 and len(made["rooms"]) == 1
    (room,) = made["rooms"]
    with ExitStack() as stack:
        console = stack.enter_context(line(rooms_app, room["code"], "console", {"key": room["key"]}))
        phone = stack.enter_context(line(rooms_app, room["code"], "seat", {}))
        assert console.until(lambda view: True)["kind"] == "story-console"
        assert phone.until(lambda view: True)["say"] == console.view["say"]
        assert "own seat" in phone.do("next")["problem"]
        assert "nothing of that name" in console.do("advance")["problem"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"kind": "story", "story": "atlantis"}', "There is no story called atlantis."),
        (b'{"kind": "story"}', "Name the story to open."),
        (b'{"kind": "story", "story": ["threeways"]}', "Name the story to open."),
        (b'{"kind": "opera"}', "Open a story or a role play."),
        (b'{"play": "atlantis"}', "There is no role play called atlantis."),
        (b'{"rooms": 900}', "Open from 1 to 8 rooms."),
        (b'{"minutes": "long"}', "That could not be read; reload the page."),
        (b'{"seed": null}', "That could not be read; reload the page."),
        (b"[1]", "That could not be read; reload the page."),
        (b"{", "That could not be read; reload the page."),
        (b"\xff", "That could not be read; reload the page."),
    ],
)
def test_a_room_that_cannot_be_opened_is_refused_in_one_sentence(rooms_app, body, says):
    assert posted(rooms_app, body) == (400, {"problem": says})


def test_trying_codes_over_the_web_is_turned_away(rooms_app):
    said = []
    for _ in range(WRONG + 1):
        with line(rooms_app, "BBBBBB", "seat") as tried:
            said.append(tried.hear()["refused"])
    assert "wait a minute" in said[-1] and "wait a minute" not in said[0]


def test_cards_and_scenes_to_print_are_for_the_machine_that_serves():
    answers = {route.path: route.endpoint for route in routes_of_printed_pages()}

    def status(host: str, path: str) -> int:
        asked = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "client": (host, 1)}
        return answers[path](Request(asked)).status_code

    for path in ("/guide/cards", "/guide/cards/large", "/guide/stories"):
        assert status("192.0.2.7", path) == 403
        assert status("127.0.0.1", path) == 200
    assert status("192.0.2.7", "/guide/timings") == 200


def test_another_choice_and_the_handout_wait_for_the_end_and_a_closed_room_tells_nothing_more(serve, tmp_path):
    app, _ = serve(TRUSTSIM_ROOMS=str(tmp_path / "rooms.sqlite"))
    (room,) = opened(app, minutes=30)
    paper = f"{app}rooms/{room['code']}/handout?key="
    tried = {"month": 3, "director": "a", "choice": "speaks_for", "value": "nobody"}
    with ExitStack() as stack:
        console = stack.enter_context(line(app, room["code"], "console", {"key": room["key"]}))
        wall = stack.enter_context(line(app, room["code"], "wall", {"key": room["wall"]}))
        a, b = (seated(app, room["code"], seat, stack) for seat in "ab")
        assert "year is over" in console.do("another", tried)["problem"]
        assert fetched(paper + room["key"])[0] == 409
        while console.until(lambda view: True)["phase"] != "debrief":
            assert console.do("advance").get("ok")
        for key in (room["key"], room["wall"]):
            status, page = fetched(paper + key)
            assert status == 200 and "One thing, one date, one person to ask" in page and "<dd></dd>" in page
        assert fetched(paper + "wrong")[0] == fetched(paper)[0] == 404
        assert console.do("another", tried).get("ok")
        shown = wall.until(lambda view: view["debrief"] and view["debrief"]["another"])["debrief"]["another"]
        assert shown["choice"] == tried
        assert "problem" in console.do("another", {**tried, "month": 9})
        assert console.do("close room", False).get("ok")
        for phone in (a, b):
            while "closed" not in phone.said[-1]:
                phone.hear()
        b.socket.close()
        with pytest.raises(TimeoutError):
            a.hear(1.0)


def test_all_hear_at_once_that_futures_are_run_and_answers_are_taken_meanwhile(tmp_path):
    """A room of lines in one process: the futures wait until an answer has come in."""
    story = Story.load(next(ready.path for ready in ready_stories() if ready.name == "tollbridge"))
    hall = Hall(Rooms(tmp_path / "rooms.sqlite"), {}, {"tollbridge": story})
    hall.futures = Futures(seeds=(1, 2, 3))
    answered, run_many = threading.Event(), ensemble.run_many

    def held(scenarios, seeds, workers, progress, keep):
        if progress:
            progress(1, len(scenarios) * len(seeds))
            assert answered.wait(20)
        return run_many(scenarios, seeds, workers, progress, keep)

    async def play() -> tuple[list[dict], list[dict]]:
        heard: dict[str, list[dict]] = {"console": [], "seat": []}
        (opened,) = hall.begin_story("tollbridge")
        room = hall.room(opened["code"])
        assert room and room.story
        for role, said in heard.items():

            async def send(text: str, said: list[dict] = said) -> None:
                said.append(json.loads(text))

            room.lines.add(HallLine(role, send, lambda: asyncio.sleep(0), device="one" if role == "seat" else ""))
        scene = next(k for k, one in enumerate(story.scenes) if one.try_)
        await hall.do(room, "scene", scene)
        await hall.do(room, "next", None)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("trustsim.workshop.story.futures.run_many", held)
            trying = asyncio.ensure_future(hall.do(room, "try", {"values": [0.15, 0.35]}))
            while {"running": {"done": 1, "of": 18}} not in heard["seat"]:
                await asyncio.sleep(0.02)
            await asyncio.wait_for(hall.do(room, "scene", 1), 5)
            answered.set()
            await trying
        return heard["console"], heard["seat"]

    with ThreadPoolExecutor(1) as elsewhere:
        heard = elsewhere.submit(asyncio.run, play()).result()
    for said in heard:
        assert {"running": {"done": 1, "of": 18}} in said
        assert "view" in said[-1] and said[-1]["view"]["at"] == 1


def test_all_who_come_back_at_once_after_a_restart_come_into_the_same_room(tmp_path, monkeypatch):
    play = next(RolePlay.load(ready.path) for ready in ready_role_plays() if ready.name == "wending")
    log, _ = Rooms(tmp_path / "rooms.sqlite").open("role play", {"play": "wending", "minutes": 30, "wall": ""}, 1)
    hall = Hall(Rooms(tmp_path / "rooms.sqlite"), {"wending": play})
    find, together = hall.rooms.find, threading.Barrier(4)
    monkeypatch.setattr(hall.rooms, "find", lambda code: (together.wait(5), find(code))[1])
    found: list = []
    threads = [threading.Thread(target=lambda: found.append(hall.room(log.code))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(map(id, found))) == 1 and found[0] is not None
