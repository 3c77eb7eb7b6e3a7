"""Places a visitor can choose, build or bring."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..model.parameters import PARAMETERS
from ..scenario import Scenario, WhatIf
from ..scenario.draw import letter
from ..scenario.files import read
from ..scenario.kinds import kind_of
from ..scenario.ready import ready_places, ready_what_ifs
from .changes import SHAKE_UP, Changes, Happening, Lever

if TYPE_CHECKING:
    from ..nhs import Register

MOST_PCNS, MOST_MONTHS = 200, 120
"""What opens in the app; the command line takes more."""
MOST_BYTES = {"scenario": 1_000_000, "map": 30_000_000, "patients": 30_000_000}
"""Size of a file that may be brought, by what it is for."""
NEEDED = {"scenario": {"scenario"}, "nhs": {"map", "patients"}}
FIELDS = {"scenario": "the scenario file", "map": "the file of practices and PCNs", "patients": "the list sizes"}
IN_WORDS = {
    "--map": "“Which practice is in which PCN”",
    "--epcn": "“Which practice is in which PCN”",
    "--patients": "“List sizes of practices”",
    "--sub-icb": "sub-ICB location",
    "--icb": "ICB",
}
"""What the page calls the options that the importer's refusals name."""
READING = threading.Semaphore(2)
"""So many visitors' files are read at once; the others wait."""
WORKBOOK = b"PK\x03\x04"
SIZES: dict[str, dict[str, Any]] = {
    "england": {"name": "Like England's", "draw": {"like": "england"}},
    "same": {"name": "All much the same", "draw": {"patients": [43_000, 47_000]}},
    "small": {"name": "Small: 20,000 to 35,000 patients", "draw": {"patients": [20_000, 35_000]}},
    "large": {"name": "Large: 60,000 to 100,000 patients", "draw": {"patients": [60_000, 100_000]}},
    "mixed": {"name": "Very mixed: 15,000 to 120,000 patients", "draw": {"patients": [15_000, 120_000]}},
}
HISTORIES = {"none": "No history", "hurts": "Some old hurts", "together": "Already working together"}
HURT, ALLIES, GOOD = 0.6, 3, 2.0
"""Old hurts of a place that has some; PCNs that work together already, and good evidence between them."""
Found = tuple[Scenario, Changes]


class Refused(InputError):
    """Input that cannot be used, with the field of the page it was given in."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field beside the sentence."""
        super().__init__(sentence)
        self.field = field


@lru_cache(maxsize=1)
def ready_scenarios() -> Mapping[str, Scenario]:
    """The ready places by short name."""
    return {ready.name: Scenario.load(ready.path) for ready in ready_places()}


def ready_name(place: Scenario) -> str:
    """The short name of a ready place; empty for any other."""
    return next((name for name, ready in ready_scenarios().items() if ready == place), "")


@lru_cache(maxsize=1)
def cards() -> list[dict[str, Any]]:
    """The ready places as cards, variants of a place after it."""
    what_ifs = _ready_changes()
    return [
        {
            "id": name,
            "name": place.name,
            "question": place.question,
            "description": place.description,
            "pcns": len(place.pcn_ids),
            "months": place.months,
            "variant": _parent(name),
            "what_ifs": [
                {"id": id_, "name": shown, "about": about}
                for id_, (of, shown, about, _) in what_ifs.items()
                if of == name
            ],
        }
        for name, place in sorted(ready_scenarios().items(), key=lambda item: (_parent(item[0]) or item[0], item[0]))
    ]


def _parent(name: str) -> str:
    parent = name.rpartition("-")[0]
    return parent if parent in ready_scenarios() else ""


@lru_cache(maxsize=1)
def _ready_changes() -> dict[str, tuple[str, str, str, Changes]]:
    """The ready what-ifs that levers can say: place, name, description and changes, by short name."""
    found: dict[str, tuple[str, str, str, Changes]] = {}
    for ready in ready_what_ifs():
        what_if = read(ready.path).data
        of = Path(what_if["baseline"]).stem
        changes = as_changes(what_if)
        if of in ready_scenarios() and changes:
            words = what_if["name"].removeprefix(f"{ready_scenarios()[of].name}, ")
            shown = words[:1].upper() + words[1:]
            found[ready.name] = of, shown, _told(str(what_if.get("description", ""))), changes
    return found


def _told(description: str) -> str:
    return " ".join(description.split()).removesuffix("The place is invented.").rstrip()


def as_changes(what_if: Mapping[str, Any]) -> Changes | None:
    """What a what-if file says as levers moved; None where it says more than levers can."""
    known = {"schema_version", "name", "question", "description", "baseline", "change", "interventions"}
    changes = Changes()
    entries: list[tuple[int | None, Mapping[str, Any]]] = [(None, what_if.get("change", {}))]
    for entry in what_if.get("interventions", []):
        if entry.keys() == {"from", "set"}:
            entries.append((entry["from"], entry["set"]))
        elif entry.keys() == {"at", "director_leaves"} or (
            entry.keys() == {"at", "shock"} and entry["shock"] == SHAKE_UP
        ):
            changes = changes.happening(Happening(entry["at"], entry.get("director_leaves", "")))
        else:
            return None
    for start, settings in entries:
        for path, value in settings.items():
            parameter = PARAMETERS.get(path)
            if parameter is None or not parameter.lever or path in changes.levers:
                return None
            changes = changes.moved(path, Lever(value, start))
    return changes if changes and what_if.keys() <= known else None


def ready(name: str, what_if: str = "") -> Found:
    """A ready place, as it is or with a ready what-if; raises InputError where there is none."""
    place = ready_scenarios().get(name)
    if place is None:
        raise InputError("there is no ready place of that name; choose one of the list")
    of, _, _, changes = _ready_changes().get(what_if, ("", "", "", Changes()))
    return place, changes if of == name else Changes()


def limited(place: Scenario) -> Scenario:
    """The place, where it is small enough for the app; raises InputError."""
    cure = "choose a smaller place, or use the command line: trustsim run"
    if len(place.pcn_ids) > MOST_PCNS:
        raise InputError(f"This place has {len(place.pcn_ids):,} PCNs, and the app opens at most {MOST_PCNS}; {cure}.")
    if place.months > MOST_MONTHS:
        raise InputError(f"This place runs for {place.months} months, and the app shows at most {MOST_MONTHS}; {cure}.")
    return place


def built(form: Mapping[str, Any]) -> Found:
    """The place that the short form describes; raises Refused for the first field that cannot be used."""
    name = " ".join(str(form.get("name", "")).split())
    if not name:
        raise Refused("name", "Give the place a name.")
    pcns = _number(form, "pcns", 2, 40, "Give a number of PCNs")
    years = _number(form, "years", 1, 10, "Give a number of years")
    seats = _number(form, "seats", 1, 40, "Give a number of seats")
    readiness = _number(form, "readiness", 0, 100, "Give a number")
    sizes = SIZES[_choice(form, "sizes", SIZES)]["draw"]
    history = _choice(form, "history", HISTORIES)
    document: dict[str, Any] = {
        "schema_version": 1,
        "name": name,
        "question": "Will our networks form alliances, and will the alliances last?",
        "description": f"{name} was built in the app. {HISTORIES[history]}.",
        "months": 12 * years,
        "places": [{"id": "place", "name": name, "seats": seats, "draw": {"pcns": pcns, **sizes}}],
        "parameters": {"people": {"propensity": readiness / 100, "scars": HURT if history == "hurts" else 0.0}},
    }
    if history == "together":
        document["history"] = _together([letter(k) for k in range(pcns)])
    try:
        return limited(Scenario.from_dict(document, "the form")), Changes()
    except InputError as error:
        raise Refused("name", f"{str(error).removeprefix('the form: ')}.") from error


def _together(ids: Sequence[str]) -> dict[str, Any]:
    """Neighbours by threes as allies who have done well by one another; one left over is on its own."""
    groups = [list(ids[k : k + ALLIES]) for k in range(0, len(ids), ALLIES)]
    allied = [group for group in groups if len(group) > 1]
    return {"allied": allied, "trust": [{"between": group, "facet": "all", "good": GOOD} for group in allied]}


def _number(form: Mapping[str, Any], name: str, low: int, high: int, cure: str) -> int:
    value = form.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or not low <= value <= high:
        raise Refused(name, f"{cure} from {low} to {high}.")
    return int(value)


def _choice(form: Mapping[str, Any], name: str, options: Mapping[str, Any]) -> str:
    value = form.get(name)
    if not isinstance(value, str) or value not in options:
        raise Refused(name, "Choose one of the list.")
    return value


@dataclass(eq=False)
class Parcel:
    """Files on their way from a browser, in slices of bytes."""

    kind: str
    files: dict[str, tuple[str, int, bytearray]] = field(default_factory=dict[str, tuple[str, int, bytearray]])

    @classmethod
    def announced(cls, said: Mapping[str, Any]) -> Parcel:
        """A parcel as its sender describes it; raises Refused where a file is missing or too large."""
        kind = said.get("kind")
        if kind not in NEEDED:
            raise Refused("scenario", "Choose a file.")
        parcel = cls(kind)
        for one in said.get("files", [])[:2]:
            role, size = one.get("role"), one.get("size")
            if role in NEEDED[kind] and isinstance(size, int):
                check_size(role, size)
                parcel.files[role] = safe_name(str(one.get("name", ""))), size, bytearray()
        for role in sorted(NEEDED[kind] - parcel.files.keys()):
            raise Refused(role, f"Choose {FIELDS[role]}.")
        return parcel

    def add(self, role: str, slice_: bytes) -> None:
        """Take a slice; raises Refused for more than was announced."""
        if role not in self.files:
            raise Refused(next(iter(self.files)), "The file did not arrive whole; send it again.")
        _, size, data = self.files[role]
        if len(data) + len(slice_) > size:
            raise Refused(role, "The file did not arrive whole; send it again.")
        data += slice_

    @property
    def is_whole(self) -> bool:
        """Whether all has arrived."""
        return all(len(data) == size for _, size, data in self.files.values())


def check_size(role: str, size: int) -> None:
    """Raise Refused for a file that is empty or too large."""
    most = MOST_BYTES[role]
    if size > most:
        raise Refused(role, f"This file is over {most // 1_000_000} MB, which is the most that the app takes.")
    if size <= 0:
        raise Refused(role, "This file is empty; choose another.")


def safe_name(name: str) -> str:
    """A file's name without folders or what could mean anything to a file system."""
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(c if c.isalnum() or c in " ._()-" else "_" for c in base).strip(" .")[-80:].lstrip(" .-")
    return kept or "file"


@dataclass
class Shelf:
    """What one visitor does on the page Places: refusals by field, and the NHS files read last."""

    refused: dict[str, str] = field(default_factory=dict[str, str])
    busy: str = ""
    register: Register | None = None
    folder: str = ""

    @property
    def scene(self) -> dict[str, Any]:
        """What the page Places is given."""
        return {
            "cards": cards(),
            "refused": self.refused,
            "busy": self.busy,
            "areas": self._areas() if self.register else None,
            "sizes": [{"value": id_, "name": of["name"]} for id_, of in SIZES.items()],
            "histories": [{"value": id_, "name": name} for id_, name in HISTORIES.items()],
            "readiness": round(100 * PARAMETERS["people.propensity"].default),
            "seats": int(PARAMETERS["meetings.seats"].default),
            "most": {"bytes": MOST_BYTES, "pcns": MOST_PCNS, "months": MOST_MONTHS},
        }

    def bring(self, parcel: Parcel | Refused, now: Scenario | None) -> Found | None:
        """Read what a visitor brought: a place to open, or None where an area has still to be chosen."""
        if isinstance(parcel, Refused):
            raise parcel
        with READING, _on_disk(parcel) as files:
            if parcel.kind == "scenario":
                return _brought(files["scenario"], now)
            self.register = None
            self.folder = f"{files['map'].parent.parent}/"
            self.register = _register(files["map"], files["patients"])
            return None

    def choose(self, asked: Mapping[str, Any]) -> Found:
        """The place of an ICB or sub-ICB location of the files read; raises Refused."""
        from ..nhs import scenario_document

        if self.register is None:
            raise Refused("map", "Bring the two files first.")
        icb, sub_icb = (str(asked.get(name) or "") or None for name in ("icb", "sub_icb"))
        if not (icb or sub_icb):
            raise Refused("area", "Choose an ICB or a sub-ICB location.")
        try:
            document = scenario_document(self.register, icb, sub_icb, asked.get("anonymise") is not False)
            return limited(Scenario.from_dict(document, "the place")), Changes()
        except InputError as error:
            raise Refused("area", _hidden(error, self.folder)) from error

    def _areas(self) -> list[dict[str, Any]]:
        """ICBs with their sub-ICB locations and numbers of PCNs, by name."""
        from ..nhs.names import short_organisation

        found: dict[str, dict[str, Any]] = {}
        register = self.register
        if register is None:
            return []
        names = {one.sub_icb: one.sub_icb_name for one in register.practice_map.practices}
        icbs = {one.icb: one.icb_name for one in register.practice_map.practices}
        for network in register.networks:
            icb = found.setdefault(
                network.icb,
                {
                    "id": network.icb,
                    "name": short_organisation(icbs[network.icb]) or "No ICB named",
                    "pcns": 0,
                    "parts": {},
                },
            )
            icb["pcns"] += 1
            part = icb["parts"].setdefault(
                network.sub_icb,
                {"id": network.sub_icb, "name": short_organisation(names[network.sub_icb]), "pcns": 0},
            )
            part["pcns"] += 1
        return [
            {**icb, "parts": sorted(icb["parts"].values(), key=lambda part: part["name"])}
            for icb in sorted(found.values(), key=lambda icb: icb["name"])
        ]


@contextmanager
def _on_disk(parcel: Parcel) -> Iterator[dict[str, Path]]:
    """The files in a folder of their own, for as long as they are read; refusals then name the visitor's files."""
    with tempfile.TemporaryDirectory(prefix="trustsim-") as folder:
        files: dict[str, Path] = {}
        for role, (name, _, data) in parcel.files.items():
            (Path(folder) / role).mkdir()
            files[role] = Path(folder) / role / name
            files[role].write_bytes(data)
        try:
            yield files
        except Refused:
            raise
        except InputError as error:
            role = next((role for role, file in files.items() if str(error).startswith(str(file))), next(iter(files)))
            raise Refused(role, _hidden(error, f"{folder}/")) from error


def _hidden(error: InputError, folder: str) -> str:
    """A refusal without the folder on this machine, and with the page's words for the command's options."""
    text = str(error)
    for role in MOST_BYTES:
        text = text.replace(f"{folder}{role}/", "")
    for option, words in IN_WORDS.items():
        text = text.replace(option, words)
    return text


def _brought(file: Path, now: Scenario | None) -> Found:
    """The place of a scenario file, or the place open now with the changes of a what-if file."""
    kind = kind_of(file)
    if kind == "what-if" and now is not None:
        what_if = WhatIf.from_dict(read(file).data, now, file.name).as_dict()
        if (changes := as_changes(what_if)) is None:
            raise InputError("This what-if changes more than levers can; compare it on the command line instead.")
        return now, changes
    if kind != "scenario":
        raise InputError("This is not a file of a place; choose a scenario file.")
    return limited(Scenario.from_dict(Scenario.load(file).as_dict(), file.name)), Changes()


def _register(map_file: Path, patients: Path) -> Register:
    """The register of a practice map, or of a list of PCNs in its place."""
    from ..nhs import read_register

    with map_file.open("rb") as file:
        first = file.read(4000)
    is_map = not first.startswith(WORKBOOK) and b"PRACTICE_CODE" in first.upper()
    register = read_register(map_file if is_map else None, patients, None if is_map else map_file)
    if not register.networks:
        raise InputError(f"{map_file}: no practice in a PCN has patients in the other file; give two files of one time")
    return register
