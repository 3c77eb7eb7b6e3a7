"""Pictures of an ensemble: one future's alliances and map, and all futures' measures, each with its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble
from ..drivers.run import Run
from ..model.events import empty_log
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..model.start import World
from ..model.state import NOBODY
from ..scenario import Scenario
from ..scenario.imagined import footnote
from .words import alliance_names, count, half_up, listed

IN_BANDS = (
    "coverage",
    "represented",
    "collective_voice",
    "trust",
    "backing",
    "pledged",
    "practice_worth",
    "sustainability",
)
UNITS = {"share": "%", "trust": "of 100", "pounds": "£", "days": "days", "hours": "hours"}
MOST_FLAGS = 8
SMALL_WORDS = ("A", "An", "The", "No")


@dataclass(frozen=True)
class Pictured:
    """One future of an ensemble, ready to draw. `title` is the variant's name; `note` says which future it is."""

    run: Run
    title: str
    note: str

    @property
    def heading(self) -> str:
        """The place and the variant: the title, with the place before it where it does not name it."""
        place = place_in_words(self.run.scenario)
        if place.casefold() in self.title.casefold():
            return self.title
        first, _, rest = self.title.partition(" ")
        return f"{place}: {first.lower() if first in SMALL_WORDS else first} {rest}".rstrip()

    @cached_property
    def _seen(self) -> tuple[NDArray[np.int64], World]:
        """Alliances by month, [month + 1, PCN], and the state at the end, by running once more."""
        setting, months = self.run.setting, self.run.months
        world, dice = setting.begin(self.run.seed)
        log = empty_log(setting.sizes.directors)
        labels = np.zeros((months + 1, setting.sizes.directors), dtype=np.int64)
        labels[0] = world.directors.alliance
        for month in range(1, months + 1):
            setting.advance(world, dice, log, month, month)
            labels[month] = world.directors.alliance
        return labels, world

    @property
    def labels(self) -> NDArray[np.int64]:
        """Alliances by month, [month + 1, PCN]."""
        return self._seen[0]

    def write_storyline(self, folder: Path, name: str, kinds: Sequence[str] = ("png", "svg")) -> str:
        """Draw the storyline, as PNG and SVG where no kinds are given, and give its text."""
        from .figures import describe_storyline, save, storyline_figure

        scenario = self.run.scenario
        figure = storyline_figure(
            self.labels,
            scenario.pcn_names,
            self.run.events,
            flags(scenario),
            title=self.heading,
            note=self.note,
            assumed=footnote(scenario),
            places=scenario.place_of,
            place_names=scenario.place_names,
            alliances=alliance_names(self.run),
        )
        for kind in kinds:
            save(figure, folder / f"{name}.{kind}")
        told = describe_storyline(self.labels, scenario.pcn_names, self.run.events, alliance_names(self.run))
        return f"{told} {footnote(scenario)}".rstrip()

    def write_map(self, folder: Path, name: str, kind: str = "png") -> str:
        """Draw the last month as a map and give its text."""
        from .figures import describe_network, network_figure, save

        scenario, month = self.run.scenario, self.run.months
        labels, world = self._seen
        directors = world.directors
        trust = world.dyads.trust[:, :, : len(scenario.pcn_ids)].mean(axis=1)
        structure = self.run.setting.structure
        manager = structure.levers[structure.periods[month]]["manager_wte"] > 0
        now, backing = labels[month], directors.backing
        itself = directors.representative == np.arange(labels.shape[1])
        speakers = np.where(itself & (directors.seated == 0), NOBODY, directors.representative)
        figure = network_figure(
            scenario.pcn_names,
            directors.patients,
            now,
            speakers,
            trust,
            backing,
            scenario.place_names,
            directors.place.tolist(),
            [bool(m) for m in manager],
            month,
            alliances=alliance_names(self.run),
            title=f"{self.heading} \N{EM DASH} month {month}",
            note=self.note,
            assumed=footnote(scenario),
        )
        save(figure, folder / f"{name}.{kind}")
        told = describe_network(scenario.pcn_names, now, speakers, trust, backing, month, alliance_names(self.run))
        return f"{told} {footnote(scenario)}".rstrip()


def place_in_words(scenario: Scenario) -> str:
    """The place, or what several places have in common or how many they are, in words."""
    names = scenario.place_names
    heads = {name.partition(" - ")[0] for name in names}
    if len(heads) == 1:
        return heads.pop()
    return listed(names) if len(names) <= 3 else count(len(names), "place")


def typical(ensemble: Ensemble) -> Run:
    """The most typical future: least distance to the medians of the headline measures, month by month.

    Each measure counts by its spread over all futures and months.
    """
    distance = np.zeros(len(ensemble.seeds))
    for measure in IN_BANDS:
        distance += unlikeness(ensemble.panels[:, 1:, -1, list(MEASURES).index(measure)])
    return ensemble.runs[int(np.argmin(distance))]


def unlikeness(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean squared distance of each future from the median by month, in standard deviations.

    `values` is [seed, month]. Months in which a future has no value do not count.
    """
    known = np.isfinite(values)
    some = known.any(axis=0)
    spread = float(values[known].std()) if some.any() else 0.0
    if spread == 0.0:
        return np.zeros(len(values))
    apart = (values[:, some] - np.nanmedian(values[:, some], axis=0)) / spread
    counted = known[:, some].sum(axis=1)
    return np.where(known[:, some], apart**2, 0.0).sum(axis=1) / np.maximum(counted, 1)


def typical_note(futures: int) -> str:
    """Which future is drawn, in words."""
    if futures == 1:
        return "The one future that was run."
    return f"One future: the most typical of {futures:,}, nearest to the middle of all in the main measures."


def write_bands(ensembles: Mapping[str, Ensemble], title: str, path: Path) -> str:
    """Draw the main measures of all futures, the first ensemble as baseline, and give the text."""
    from .figures import bands_figure, describe_bands, save

    assumed = footnote(*(ensemble.scenario for ensemble in ensembles.values()))
    shown = {
        measure: {name: e.panels[:, 1:, -1, list(MEASURES).index(measure)] for name, e in ensembles.items()}
        for measure in IN_BANDS
    }
    shown = {m: of for m, of in shown.items() if any(np.isfinite(v).any() for v in of.values())}
    titles = {measure: MEASURES[measure].label for measure in shown}
    units = {measure: UNITS.get(MEASURES[measure].unit, "") for measure in shown}
    baseline = next(iter(ensembles)) if len(ensembles) > 1 else None
    figure = bands_figure(
        shown,
        titles,
        units,
        baseline=baseline,
        title=title,
        note="Money in £ per patient a year.",
        assumed=assumed,
    )
    save(figure, path)
    return f"{describe_bands(shown, titles, units, baseline=baseline)} {assumed}".rstrip()


def _set_in_words(path: str, value: object) -> str:
    """A setting that changes, in plain words."""
    if path != "meetings.manager_wte" or not isinstance(value, int | float):
        return f"{PARAMETERS[path].label}: {value}"
    if value == 0:
        return "no neutral manager"
    whole = {0.5: "half-time neutral manager", 1: "full-time neutral manager"}
    return whole.get(value, f"neutral manager for {half_up(100 * value):.0f}% of full time")


def _ended(scenario: Scenario, entry: Mapping[str, Any]) -> list[str]:
    """Labels of what an entry sets and what is no longer so after it; another entry may hold it further."""
    last = entry.get("until", scenario.months)
    if last >= scenario.months:
        return []
    structure = scenario.structure()
    during, after = (structure.levers[int(structure.periods[month])] for month in (last, last + 1))
    there = scenario.place_ids.index(entry["place"]) if "place" in entry else slice(None)
    paths = [PARAMETERS[path] for path in entry.get("set", {})]
    return [p.label for p in paths if np.any(during[p.name][there] != after[p.name][there])]


def flags(scenario: Scenario) -> list[tuple[int, str]]:
    """Interventions as (month, words), for the dotted verticals; none where they are too many to read."""
    found: list[tuple[int, str]] = []
    names = dict(zip(scenario.pcn_ids, scenario.pcn_names, strict=True))
    for entry in scenario.as_dict().get("interventions", []):
        month = entry.get("from", entry.get("at", 1))
        words = [_set_in_words(path, value) for path, value in entry.get("set", {}).items()]
        words += ["shake-up"] if entry.get("shock") else []
        words += ["boundaries move"] if entry.get("redraw") else []
        if leaver := entry.get("director_leaves"):
            words.append(f"{names.get(leaver, leaver)}: director leaves")
        if words:
            found.append((month, listed(words)))
        if ended := _ended(scenario, entry):
            found.append((entry["until"] + 1, f"{listed(ended)}: end"))
    found = [(month, words) for month, words in dict.fromkeys(found) if month <= scenario.months]
    return found if len(found) <= MOST_FLAGS else [(0, f"{count(len(found), 'intervention')} not shown")]
