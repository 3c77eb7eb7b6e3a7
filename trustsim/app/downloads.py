"""Files made for the visitor of what is shown: the place, the changes, tables, pictures, the evidence pack."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..analysis.comparison import Comparison, Outcome, outcome_rows, paired, places_of
from ..analysis.explain import headline
from ..analysis.pictures import Pictured, write_bands
from ..analysis.results import Result
from ..analysis.tables import event_row
from ..analysis.words import HONESTY, UNITS, alliance_names, label_of, unit_of
from ..drivers.ensemble import Ensemble
from ..errors import InputError
from ..model.measures import MEASURES
from ..scenario import Scenario
from ..scenario.imagined import column
from ..scenario.writing import written
from .changes import NAME, Changes
from .futures import SEED
from .scene.levers import chips

if TYPE_CHECKING:
    from .scene.compare import Kept
    from .visit import Shown

EXPLORES = HONESTY.partition(". ")[0] + "."
FEW_PLACES = 12
"""Of more places only the whole is told month by month."""
DRAWING = threading.Lock()
"""Pictures are drawn for one visitor at a time: the library that draws them was not made for more."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""
TYPES = {
    "yaml": "application/yaml",
    "csv": "text/csv;charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "html": "text/html;charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Kind:
    """A file that can be made: the end of its name, what it is in words, and whether it needs changes or kept ones."""

    end: str
    words: str
    of_changes: bool = False
    of_kept: bool = False

    def can_be_made(self, changed: bool, kept: bool) -> bool:
        """Whether there is what it needs."""
        return (changed or not self.of_changes) and (kept or not self.of_kept)


KINDS: dict[str, Kind] = {
    "place": Kind(".yaml", "The place as it is: a scenario file"),
    "what-if": Kind("-your-changes.yaml", "Your changes: a what-if file, to lie beside the scenario file", True),
    "changed": Kind("-with-your-changes.yaml", "The place with your changes: a scenario file", True),
    "outcomes": Kind("-outcomes.csv", "What came out, over all futures: a table"),
    "comparison": Kind("-comparison.csv", "The what-ifs kept to compare, side by side: a table", of_kept=True),
    "monthly": Kind("-monthly.csv", "All measures month by month: a table"),
    "events": Kind("-events.csv", "What happened in the future shown: a table"),
    "storyline-png": Kind("-storyline.png", "The storyline of the future shown: a picture"),
    "storyline-svg": Kind("-storyline.svg", "The storyline, to enlarge or edit: a drawing"),
    "map": Kind("-map.png", "The map of the future shown, at the end: a picture"),
    "measures": Kind("-measures.png", "The main measures over all futures: a picture"),
    "evidence": Kind("-evidence.html", "Evidence pack: question, results, assumptions, limits, how to repeat it"),
}


def menu(changed: bool, kept: bool) -> list[dict[str, str]]:
    """What can be taken away now."""
    return [{"id": id_, "words": kind.words} for id_, kind in KINDS.items() if kind.can_be_made(changed, kept)]


def stem(name: str) -> str:
    """A name as the beginning of a file's name: small letters, digits and hyphens only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "place"


def kept_file(place: Scenario, changes: Changes, kind: str) -> dict[str, Any]:
    """A place that the browser kept as a file to save: its changes as a what-if file, or all of it in one."""
    name = f"{stem(place.name)}{KINDS[kind if kind in KINDS and changes else 'place'].end}"
    return _file(name, _place_file(place, changes, kind))


def _place_file(place: Scenario, changes: Changes, kind: str) -> bytes:
    """The text of a scenario or what-if file, with what it is and how to run it at its head."""
    if not changes or kind == "place":
        document, verb = place.as_dict(), "run"
    elif kind == "what-if":
        document, verb = changes.as_what_if(baseline=f"{stem(place.name)}.yaml"), f"compare {stem(place.name)}.yaml"
    else:
        document, verb = changes.applied_to(place).as_dict(), "run"
        document["name"] = f"{place.name[:100]}, with changes"
    own = KINDS[kind if changes else "place"].end
    return f"# {EXPLORES}\n# Run it with: trustsim {verb} {stem(place.name)}{own}\n{written(document)}".encode()


def made(shown: Shown, wanted: Sequence[str], kept: Sequence[Kept] = ()) -> dict[str, Any]:
    """The file wanted, or several in one archive, ready for the browser; raises InputError where there is none.

    `kept` is what the visitor keeps to compare.
    """
    known = [id_ for id_ in KINDS if id_ in wanted and KINDS[id_].can_be_made(bool(shown.what_if), bool(kept))]
    if not known:
        raise InputError("Choose at least one file.")
    maker = Maker(shown, kept)
    files = {f"{maker.stem}{KINDS[id_].end}": maker.make(id_) for id_ in known}
    if len(files) == 1:
        return _file(*next(iter(files.items())))
    return _file(f"{maker.stem}-trustsim.zip", _archive({**files, "README.txt": maker.readme(known).encode()}))


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "type": TYPES[name.rpartition(".")[2]], "data": data}


def _archive(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


@dataclass(frozen=True)
class Maker:
    """Makes the files of one answer of the engine."""

    shown: Shown
    kept: Sequence[Kept] = ()

    @property
    def stem(self) -> str:
        """What the names of all files begin with."""
        return stem(self.shown.place.name)

    @property
    def ensembles(self) -> dict[str, Ensemble]:
        """The futures without the changes, and with them."""
        both = {"No change": self.shown.baseline, NAME: self.shown.what_if}
        return {name: ensemble for name, ensemble in both.items() if ensemble}

    @cached_property
    def result(self) -> Result:
        """The same as a command would have it."""
        base, what_if = self.shown.baseline, self.shown.what_if
        return Result(base, Comparison(base, (paired(base, what_if, NAME),)) if what_if else None, SEED)

    def make(self, id_: str) -> bytes:
        """One file."""
        makers: dict[str, Callable[[], bytes]] = {
            "outcomes": lambda: _csv(self._outcomes()),
            "comparison": lambda: _csv(self._comparison()),
            "monthly": lambda: _csv(self._monthly()),
            "events": lambda: _csv(self._events()),
            "storyline-png": lambda: self._drawn(
                "png", lambda folder: self._picture.write_storyline(folder, "it", ["png"])
            ),
            "storyline-svg": lambda: self._drawn(
                "svg", lambda folder: self._picture.write_storyline(folder, "it", ["svg"])
            ),
            "map": lambda: self._drawn("png", lambda folder: self._picture.write_map(folder, "it")),
            "measures": lambda: self._drawn("png", self._bands),
            "evidence": self._evidence,
        }
        return makers[id_]() if id_ in makers else _place_file(self.shown.place, self.shown.changes, id_)

    def readme(self, ids: Iterable[str]) -> str:
        """What lies in the archive, in words."""
        lines = [f"{self.stem}{KINDS[id_].end}: {KINDS[id_].words}." for id_ in ids]
        changed = ["Your changes:", *self._changes, ""] if self._changes else []
        told = [HONESTY, "", *changed, self.result.sentence, "", *lines, "", UNITS]
        return "\n".join([*told, "", "The same again:", *self._said(), ""])

    @cached_property
    def _note(self) -> dict[str, str]:
        """What stands beside every row."""
        return {"note": EXPLORES, **column(self.shown.place)}

    @property
    def _changes(self) -> list[str]:
        """The changes, a line each."""
        return self._in_words(self.shown.changes)

    def _in_words(self, changes: Changes) -> list[str]:
        return [f"{one['label']} {one['words']}" for one in chips(changes, self.shown.place)]

    def _commands(self) -> list[list[str]]:
        """The commands that give the same numbers and the same page from the files taken away."""
        place, what_if = f"{self.stem}.yaml", f"{self.stem}{KINDS['what-if'].end}"
        asked = ["--replicates", str(len(self.shown.baseline.seeds)), "--seed", str(SEED)]
        verb = ["compare", place, what_if] if self.shown.what_if else ["run", place]
        page = ["report", verb[-1], *asked, "--out", f"{self.stem}{KINDS['evidence'].end}"]
        return [["trustsim", *verb, *asked], ["trustsim", *page]]

    def _said(self) -> list[str]:
        return [" ".join(command) for command in self._commands()]

    def _outcomes(self) -> Iterable[dict[str, Any]]:
        compared = self.result.comparison
        groups = {name: outcome_rows(ensemble) for name, ensemble in self.ensembles.items()}
        if compared:
            (variant,) = compared.what_ifs
            groups["Difference"] = [*variant.differences, *variant.better_off]
        for name, rows in groups.items():
            yield from (self._row({"which": name}, row) for row in rows)

    def _comparison(self) -> Iterable[dict[str, Any]]:
        base = self.shown.baseline
        yield from (
            self._row({"what_if": "No change", "changes": "", "which": "Outcome"}, row) for row in outcome_rows(base)
        )
        for one in self.kept:
            if one.seen:
                which = {"what_if": one.name, "changes": "; ".join(self._in_words(one.changes))}
                variant = paired(base, one.seen.ensemble, one.name)
                groups = {
                    "Outcome": outcome_rows(variant.ensemble),
                    "Difference": [*variant.differences, *variant.better_off],
                }
                for name, rows in groups.items():
                    yield from (self._row({**which, "which": name}, row) for row in rows)

    def _row(self, which: dict[str, str], row: Outcome) -> dict[str, Any]:
        numbers = {"mean": row.mean, "low_95": row.low, "high_95": row.high}
        return {**which, **_measure(row.measure), "place": row.place, **_figures(numbers), **self._note}

    def _monthly(self) -> Iterable[dict[str, Any]]:
        for name, ensemble in self.ensembles.items():
            places = places_of(ensemble.scenario)
            for place, at in places if len(places) <= FEW_PLACES else places[-1:]:
                for m, measure in enumerate(MEASURES):
                    values = ensemble.panels[:, :, at, m]
                    found = _quantiles(values)
                    for month in range(values.shape[1]):
                        if np.isfinite(found[1, month]):
                            numbers = {
                                "tenth": found[0, month],
                                "middle": found[1, month],
                                "ninetieth": found[2, month],
                            }
                            yield {
                                "which": name,
                                **_measure(measure),
                                "place": place,
                                "month": month,
                                **_figures(numbers),
                                **self._note,
                            }

    def _events(self) -> Iterable[dict[str, Any]]:
        run = self.shown.run
        names = alliance_names(run)
        for event in run.events:
            row = event_row(run, event, names)
            row["terms"] = json.dumps(row["terms"], ensure_ascii=False) if row["terms"] else ""
            row["known_to"] = " ".join(row["known_to"])
            yield {**row, "in_words": headline(event), **self._note}

    @cached_property
    def _picture(self) -> Pictured:
        name = self.shown.place.name
        which = self.shown.scenes["storyline"]["future"]
        title = f"{name}, with your changes" if self.shown.what_if else name
        return Pictured(self.shown.run, title, f"{which[:1].upper()}{which[1:]}.")

    def _bands(self, folder: Path) -> None:
        write_bands(self.ensembles, f"{self.shown.place.name}: all futures", folder / "it.png")

    def _drawn(self, kind: str, draw: Callable[[Path], Any]) -> bytes:
        with DRAWING, tempfile.TemporaryDirectory(prefix="trustsim-") as folder:
            draw(Path(folder))
            return (Path(folder) / f"it.{kind}").read_bytes()

    def _evidence(self) -> bytes:
        from ..analysis.report.evidence import evidence_page
        from ..analysis.report.page import Bullets, Section

        with DRAWING:
            page = evidence_page(self.result, self._commands())
        changed = [Section("What is changed", [Bullets(self._changes)])] if self._changes else []
        question, *others = page.sections
        return replace(page, sections=[question, *changed, *others]).html().encode("utf-8")


def _measure(measure: str) -> dict[str, str]:
    return {"measure": measure, "label": label_of(measure), "unit": unit_of(measure)}


def _figures(numbers: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:.6g}" if np.isfinite(value) else "" for name, value in numbers.items()}


def _quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The 10th, 50th and 90th percentile of futures by month, [3, month]; NaN where no future has a value.

    `values` is [future, month].
    """
    ordered = np.sort(values, axis=0)
    known = np.isfinite(ordered).sum(axis=0)
    months = np.arange(values.shape[1])
    found = np.full((3, values.shape[1]), np.nan)
    for k, share in enumerate((0.1, 0.5, 0.9)):
        at = share * np.maximum(known - 1, 0)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, np.maximum(known - 1, 0))
        found[k] = ordered[low, months] + (at - low) * (ordered[high, months] - ordered[low, months])
    return found


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as a table that any spreadsheet opens; no cell can be taken for a formula."""
    text = io.StringIO(newline="")
    table: Any = None
    for row in rows:
        if table is None:
            table = csv.DictWriter(text, list(row), lineterminator="\n")
            table.writeheader()
        table.writerow({key: _harmless(value) for key, value in row.items()})
    if table is None:
        text.write(f"note\nNothing happened. {EXPLORES}\n")
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    is_number = not isinstance(value, str) or re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?", value)
    return f"'{value}" if not is_number and value.startswith(FORMULA) else value
