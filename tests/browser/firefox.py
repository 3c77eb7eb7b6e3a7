"""A Firefox driven over WebDriver BiDi, which it speaks itself: no driver beside it is needed."""

import json
import re
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 60.0
LARGEST = 64 * 2**20
NO_NEWS = """
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
"""


class Firefox:
    """One window of a Firefox with a profile of its own; `errors` are what pages wrote as errors, or threw."""

    def __init__(self, path: str, profile: Path, width: int = 1440, height: int = 900) -> None:
        (profile / "user.js").write_text(NO_NEWS, encoding="utf-8")
        command = [path, "--headless", "--remote-debugging-port", "0", "--profile", str(profile), "about:blank"]
        self.log = profile / "said.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self.errors: list[str] = []
        self.asked = 0
        self.held = ExitStack()
        try:
            address = f"{self._address()}/session"
            self.line = self.held.enter_context(connect(address, max_size=LARGEST, open_timeout=PATIENCE))
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded"])
            self.window = self.ask("browsingContext.getTree")["contexts"][0]["context"]
            self.resize(width, height)
        except BaseException:
            self.process.kill()
            raise

    def _address(self) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = LISTENING.search(self.log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"Firefox does not listen: {self.log.read_text(encoding='utf-8', errors='replace')}")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; what pages log meanwhile is kept."""
        self.asked += 1
        self.line.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            said = json.loads(self.line.recv(timeout=PATIENCE))
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.errors.append(str(said["params"]["text"]))
            if said.get("id") == self.asked:
                if said["type"] == "error":
                    raise RuntimeError(f"{method}: {said['message']}")
                return said["result"]

    def resize(self, width: int, height: int) -> None:
        """Give the window this size."""
        self.ask("browsingContext.setViewport", context=self.window, viewport={"width": width, "height": height})

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.ask("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def read(self, expression: str) -> Any:
        """The value of an expression in the page: text, a number, a yes or no, or null; promises are awaited."""
        target = {"context": self.window}
        found = self.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return found["result"].get("value")

    def wait(self, expression: str, patience: float = PATIENCE) -> Any:
        """Wait until an expression is true; gives its value."""
        end = time.monotonic() + patience
        while not (found := self.read(expression)):
            if time.monotonic() > end:
                raise TimeoutError(f"Firefox waited {patience:g} s for: {expression}")
            time.sleep(0.1)
        return found

    def click(self, expression: str) -> None:
        """Press the middle of an element with the mouse, once it is there and in view."""
        place = f"""(() => {{
          const node = {expression};
          if (!node) return "";
          node.scrollIntoView({{block: "center", behavior: "instant"}});
          const box = node.getBoundingClientRect();
          return box.width ? [box.x + box.width / 2, box.y + box.height / 2].map(Math.round).join() : "";
        }})()"""
        x, y = map(int, self.wait(place).split(","))
        move = {"type": "pointerMove", "x": x, "y": y}
        press = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": press}
        self.ask("input.performActions", context=self.window, actions=[mouse])

    def press(self, key: str) -> None:
        """Press a key where focus is; keys without a letter by their WebDriver code."""
        keys = {"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]}
        self.ask("input.performActions", context=self.window, actions=[keys])

    def close(self) -> None:
        """End it, and what it started."""
        try:
            self.ask("browser.close")
            self.held.close()
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
