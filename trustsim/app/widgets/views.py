"""Each part of the page as a widget: what it is given (`scene`) and what its visitor asks for (`asked`)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from ..shelf import Parcel, Refused

HERE = Path(__file__).parent
SHARED_STYLE = "tokens"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@lru_cache
def script(name: str) -> str:
    """A script as one module: the files it imports from beside it stand before it, each once.

    A browser can import from beside a file only where a server gives out that file; a notebook has none.
    """
    parts: dict[str, str] = {}
    _gather(name, parts)
    *others, own = parts.values()
    return "".join([*(EXPORT.sub("", text) for text in others), own])


def _gather(name: str, parts: dict[str, str]) -> None:
    text = (HERE / f"{name}.js").read_text(encoding="utf-8")
    for other in IMPORT.findall(text):
        if other not in parts:
            _gather(other, parts)
    parts[name] = IMPORT.sub("", text)


@lru_cache
def style(*names: str) -> str:
    """The style of a part, after that of others it is like and what all share."""
    return "\n".join((HERE / f"{part}.css").read_text(encoding="utf-8") for part in (SHARED_STYLE, *names))


@dataclass(frozen=True)
class Scene:
    """What a part shows, closed to Solara: it would look for elements in every list within, for half a second."""

    says: dict[str, Any] = field(default_factory=dict[str, Any])


SCENES = {"scene", "reply"}


def _said(scene: Scene, _: Any) -> dict[str, Any]:
    return scene.says


class View(anywidget.AnyWidget):
    """A part of the page.

    `scene` is what it shows, `numbers` what is too much for words, as bytes; `reply` is what it was told on asking,
    apart, lest all be sent again for it; `asked` is the last thing its visitor asked for: `{n, what, …}`, `n` counting
    up so that the same may be asked twice.
    """

    element: ClassVar[Callable[..., Any]]
    """The view as a part of a page, as Solara gives it to every widget."""
    scene: Any = traitlets.Instance(Scene, ()).tag(sync=True, to_json=_said)
    numbers: Any = traitlets.Bytes(b"").tag(sync=True)
    reply: Any = traitlets.Instance(Scene, ()).tag(sync=True, to_json=_said)
    asked: Any = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, part: str = "", like: tuple[str, ...] = (), **more: Any) -> None:
        """Give a part its script and style; what anywidget derives from it for each instance has them already."""
        super().__init_subclass__(**more)
        if part:
            cls._esm, cls._css = script(part), style(*like, part)

    def send_state(self, key: Any = None) -> None:
        """Send what is new; scenes as they are, for ipywidgets would look through each list in them for bytes."""
        keys = {key} if isinstance(key, str) else set(key or ())
        if keys and keys <= SCENES:
            self._send({"method": "update", "state": self.get_state(keys), "buffer_paths": []})
        else:
            super().send_state(key)

    @classmethod
    def shows(cls, scene: dict[str, Any], reply: dict[str, Any] | None = None, **more: Any) -> Any:
        """The view as a part of a page that shows a scene: `Clock.shows({"months": 120}, on_asked=…)`."""
        return cls.element(scene=Scene(scene), reply=Scene(reply or {}), **more)


class Header(View, part="header"):
    """The bar: pages, the place looked at, save, share, evidence pack."""


class Answer(View, part="answer"):
    """The answer in a sentence, the changes as chips, undo, redo, reset."""


class Levers(View, part="levers"):
    """The levers in five groups."""


class Clock(View, part="clock"):
    """Play, pause, step, scrub, speed: the one clock that all pictures follow."""


class LivingMap(View, part="map"):
    """The place as a living map."""


class Storyline(View, part="storyline"):
    """The alliances as a storyline."""


class Moment(View, part="moment"):
    """The month in words, why something happened, and all events as a list."""


class Outcomes(View, part="outcomes"):
    """All futures: measures over time and a table."""


class Compare(View, part="compare", like=("outcomes",)):
    """What-ifs that are kept, side by side, and a table of their outcomes."""


class TrustMatrix(View, part="trust"):
    """The five questions: who trusts whom, and a pair's history."""


class Tornado(View, part="tornado"):
    """Which lever matters most: each alone, low and high."""


class Shelf(View, part="shelf"):
    """Places to choose, build or bring.

    Files arrive in slices, as messages of bytes; `brought` is then what arrived, or why it is refused.
    """

    brought: Any = traitlets.Any(None)
    _parcel: Parcel | None = None

    def __init__(self, **traits: Any) -> None:
        """Listen for slices of files."""
        super().__init__(**traits)
        self.on_msg(self._receive)

    def _receive(self, _: Any, said: Any, buffers: list[Any]) -> None:
        try:
            if said.get("what") == "announce":
                self._parcel = Parcel.announced(said)
            elif said.get("what") == "slice" and self._parcel and buffers:
                self._parcel.add(str(said.get("role")), bytes(buffers[0]))
                if self._parcel.is_whole:
                    self.brought, self._parcel = self._parcel, None
        except Refused as error:
            self.brought, self._parcel = error, None


class TakeAway(View, part="take"):
    """What leaves the app: link, files, places kept in the browser; and coming back to them.

    `now` is what a link to what is shown says; `made` is a file for the browser to save: `{n, name, type, data}`.
    """

    now: Any = traitlets.Unicode("").tag(sync=True)
    made: Any = traitlets.Dict().tag(sync=True)
