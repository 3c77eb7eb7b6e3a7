"""Who may use the app, and what its pages may load."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

KERNEL = "jupyter/api/kernels/00000000-0000-4000-8000-000000000001/channels?session_id=page"


@dataclass
class Answer:
    status: int
    headers: HTTPMessage
    text: str


def asked(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return Answer(answer.status, answer.headers, answer.read().decode("utf-8"))


def channel(address: str, origin: str | None) -> ClientConnection:
    return connect(address.replace("http", "ws") + KERNEL, origin=origin, proxy=None)


def test_pages_may_load_nothing_from_other_machines(app):
    answer = asked(app, "/")
    assert answer.status == 200
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    allowed = {word for sources in policy.values() for word in sources.split()}
    here = urlsplit(app).netloc
    own = {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}
    assert allowed == {*own, f"ws://{here}", f"wss://{here}"}
    assert policy["frame-ancestors"] == "'none'"


def test_the_page_says_its_language_and_lets_readers_zoom(app):
    page = asked(app, "/").text
    assert '<html lang="en-GB">' in page
    assert "user-scalable=no" not in page and "maximum-scale" not in page


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""])
def test_a_name_that_is_not_this_machines_is_refused(app, host):
    assert asked(app, "/", Host=host).status in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9", "null", None])
def test_another_page_cannot_use_the_websocket_of_a_visitor(app, origin):
    with pytest.raises(InvalidStatus) as refused, channel(app, origin):
        pass
    assert refused.value.response.status_code == 403
    with channel(app, app.rstrip("/")) as ours:
        assert ours.state.name == "OPEN"


def test_another_page_cannot_send_anything(app):
    path = "/_solara/api/close/00000000-0000-4000-8000-000000000001"
    assert asked(app, path, "POST", Origin="http://evil.example").status == 403


@pytest.mark.parametrize("path", ["/resourcez", "/resourcez?verbose", "/jupyter/api/kernels/1", "/_solara/api/evict/1"])
def test_nothing_tells_of_the_server_or_of_other_visitors(app, path):
    answer = asked(app, path)
    assert answer.status in (404, 405) and "threads" not in answer.text


def test_the_secret_of_sessions_is_new_each_time_and_nothing_is_told_to_solaras_makers():
    code = (
        "from trustsim.app.server import application; application(); from solara.server import settings; "
        "print(settings.session.secret_key, settings.telemetry.mixpanel_enable)"
    )
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    (one, told), (other, _) = (done.stdout.split() for done in said)
    assert len(one) >= 32 and one != other
    assert told == "False"


def test_a_server_open_to_others_takes_any_name_but_no_other_page():
    from trustsim.app.guard import Guard

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def status(method, **headers):
        said = []

        async def send(message):
            said.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": "/",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(asyncio.run, Guard(inner, None)(scope, None, send)).result()
        return said[0]["status"]

    assert status("GET", host="laptop.local:8765") == 200
    assert status("POST", host="laptop.local:8765", origin="http://laptop.local:8765") == 200
    assert status("POST", host="laptop.local:8765", origin="http://evil.example") == 403


def test_a_port_in_use_is_one_sentence_and_exit_code_2():
    from trustsim.app.server import listening

    with listening("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "trustsim", "app", "--no-open", "--port", port], capture_output=True, text=True
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and f"--port {port} cannot be served on" in done.stderr


def test_opening_the_app_to_others_says_what_that_means():
    from click.testing import CliRunner

    from trustsim.cli.app import OPEN, command

    said = CliRunner().invoke(command, ["--host", "192.0.2.1", "--port", "1", "--no-open"])
    assert OPEN.format(port=1) in said.stderr


def test_nothing_heavy_is_imported_before_the_app_is_asked_for():
    heavy = ["solara", "anywidget", "uvicorn", "starlette", "matplotlib"]
    code = (
        f"import trustsim.cli, trustsim.cli.app, sys, json; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == []
