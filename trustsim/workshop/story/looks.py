"""What a story looks at: a measure of the whole place, of one PCN or practice, or trust of some in others.

A look is written in a few words: `coverage`, `gap of mossgate`, `gap by pcn`, `claim beside guinea3`,
`trust.candour from plover toward heron`, `trust toward osier`, `worse_off`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...model.measures import MEASURES
from ...model.parameters import MONEY_UNIT
from ...model.state import FACETS, NO_ALLIANCE
from ...scenario import Scenario
from ...scenario.settings import nearest
from .futures import Hundred, Watched

Floats = NDArray[np.float64]
OWN = {
    "effort": ("Directors' effort for their practices", "share", "neither"),
    "delegated_to_directors": ("PCNs for which another director speaks", "share", "neither"),
}
"""Looks that are no measure of the model: label, unit, which way is better."""
OF_PAIRS = {
    "better_off": ("Practices that are better off", "count", "more"),
    "worse_off": ("Practices that are worse off", "count", "less"),
}
"""Looks that only two variants together say."""
OF_PCNS = ("coverage", "represented", "backing", "standing", "integration", "effort", "gap", "claim", "practice_worth")
OF_PRACTICES = ("practice_worth", "claim", "backing", "sustainability")
TRUST = ("trust", *(f"trust.{facet}" for facet in FACETS))
BY_STORY_KEY = {m.story: m.name for m in MEASURES.values()}
JOINED = ("from", "toward", "of", "beside")
NAMES = {**{name: name for name in (*MEASURES, *OWN, *OF_PAIRS)}, **BY_STORY_KEY}


@dataclass(frozen=True)
class Look:
    """A measure, and whose it is: `source` trusts and `target` is trusted; `of` a PCN or practice.

    `beside` means the other practices of that practice's PCN; `by_pcn` each PCN for itself.
    """

    measure: str
    source: str = ""
    target: str = ""
    of: str = ""
    beside: str = ""
    by_pcn: bool = False

    @property
    def is_of_pair(self) -> bool:
        """Whether only two variants together say it."""
        return self.measure in OF_PAIRS

    @property
    def is_whole(self) -> bool:
        """Whether it is a measure of the model, over the whole place."""
        return self.measure in MEASURES and self == Look(self.measure)

    @property
    def unit(self) -> str:
        """share, trust, points, count, days, hours or pounds (£ a patient and year)."""
        return MEASURES[self.measure].unit if self.measure in MEASURES else _declared(self.measure)[1]

    @property
    def is_total(self) -> bool:
        """Whether it counts what happens in months, so that months add up."""
        return self.measure in MEASURES and MEASURES[self.measure].is_total

    @property
    def direction(self) -> str:
        """Which is better: more, less or neither."""
        return MEASURES[self.measure].direction if self.measure in MEASURES else _declared(self.measure)[2]

    def label(self, scenario: Scenario) -> str:
        """What it is called at the head of a row."""
        names = dict(zip(scenario.pcn_ids, scenario.pcn_names, strict=True))
        names |= dict(zip(scenario.practice_ids, scenario.practice_names, strict=True))
        said = MEASURES[self.measure].label if self.measure in MEASURES else _declared(self.measure)[0]
        if self.source or self.target:
            whose = f" of {names[self.source]}" if self.source else ""
            whom = f" in {names[self.target]}" if self.target else ""
            return ": ".join([f"Trust{whose}{whom}", *said.split(": ")[1:]])
        if self.of:
            said += f", {names[self.of]}"
        return f"{said}, beside {names[self.beside]}" if self.beside else said

    def __str__(self) -> str:
        """As a file writes it."""
        said = [self.measure]
        parts = (self.source, self.target, self.of, self.beside)
        said += [f"{word} {id_}" for word, id_ in zip(JOINED, parts, strict=True) if id_]
        return " ".join([*said, *(["by pcn"] if self.by_pcn else [])])


def _declared(measure: str) -> tuple[str, str, str]:
    return (OWN | OF_PAIRS)[measure]


def parsed(text: str) -> Look:
    """The look that a few words mean; raises ValueError with the cure."""
    words = text.split()
    if not words:
        raise ValueError("name a measure, as in coverage")
    if words[0] not in NAMES:
        raise ValueError(f"no such measure: {nearest(words[0], NAMES)}")
    found, rest = Look(NAMES[words[0]]), words[1:]
    if rest[-2:] == ["by", "pcn"]:
        found, rest = replace(found, by_pcn=True), rest[:-2]
    for word, id_ in zip(rest[::2], [*rest[1::2], ""], strict=False):
        if word not in JOINED or not id_:
            raise ValueError("after a measure write of ID, beside ID, from ID, toward ID or by pcn")
        key = {"from": "source", "toward": "target"}.get(word, word)
        if getattr(found, key):
            raise ValueError(f"{word} stands there twice: keep one of the two")
        found = replace(found, **{key: id_})
    _fits(found)
    return found


def _fits(look: Look) -> None:
    """Raise ValueError for a focus that the measure does not have."""
    m = look.measure
    if (look.source or look.target) and m not in TRUST:
        raise ValueError(f"only trust goes from one toward another: write {' or '.join(TRUST[:2])}, or leave it out")
    if look.of and m not in (*OF_PCNS, *OF_PRACTICES):
        raise ValueError(f"{m} is of the whole place only: leave `of {look.of}` out")
    if look.beside and m not in OF_PRACTICES:
        raise ValueError(f"{m} is not had of single practices: leave `beside {look.beside}` out")
    if look.by_pcn and (m not in (*OF_PCNS, *TRUST) or look.of or look.beside or (look.source and look.target)):
        raise ValueError("leave `by pcn` out: this is not had of each PCN for itself")


def misplaced(look: Look, scenario: Scenario) -> str:
    """Why a scenario does not have this look, with the cure; empty where it does."""
    for id_ in filter(None, (look.source, look.target)):
        if id_ not in scenario.pcn_ids:
            return f"no such PCN: {nearest(id_, scenario.pcn_ids)}"
    if look.of:
        known = (*(scenario.pcn_ids if look.measure in OF_PCNS else ()), *_practices(look, scenario))
        if look.of not in known:
            return f"no such PCN or practice: {nearest(look.of, known)}"
    if look.beside and look.beside not in scenario.practice_ids:
        return f"no such practice: {nearest(look.beside, scenario.practice_ids)}"
    return ""


def _practices(look: Look, scenario: Scenario) -> tuple[str, ...]:
    return scenario.practice_ids if look.measure in OF_PRACTICES else ()


def series(look: Look, hundred: Hundred) -> Floats:
    """A look by future and month, [future, month + 1], or of each PCN, [future, month + 1, PCN]; NaN where nothing is.

    Raises ValueError for a look that only two variants together say.
    """
    if look.is_of_pair:
        raise ValueError(f"{look.measure} takes two variants; use `pair_values`")
    panels = hundred.ensemble.panels
    if look.is_whole:
        return panels[:, :, -1, list(MEASURES).index(look.measure)]
    if look.measure == "delegated_to_directors":
        all_, manager = (list(MEASURES).index(name) for name in ("delegated", "delegated_to_manager"))
        return panels[:, :, -1, all_] - panels[:, :, -1, manager]
    if look.measure in TRUST:
        return _trust(look, hundred)
    if look.beside or (look.of in hundred.scenario.practice_ids and look.of not in hundred.scenario.pcn_ids):
        return _of_practices(look, hundred)
    each = _of_pcns(look.measure, hundred)
    if look.by_pcn:
        return each
    return each[:, :, hundred.scenario.pcn_ids.index(look.of)] if look.of else each.mean(axis=2)


def window(values: Floats, months: tuple[int, int], is_total: bool = False) -> Floats:
    """The mean (or total) over months first to last, months without a value left out: one number a future (and PCN)."""
    span = values[:, months[0] : months[1] + 1]
    known = np.isfinite(span)
    total = np.where(known, span, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(known.any(axis=1), total if is_total else total / known.sum(axis=1), np.nan)


def values(look: Look, hundred: Hundred, months: tuple[int, int]) -> Floats:
    """A look over months first to last: one number a future (and PCN); what is counted in events is added up."""
    return window(series(look, hundred), months, look.is_total)


def pair_values(look: Look, on: Hundred, off: Hundred, months: tuple[int, int]) -> Floats:
    """What a variant does to a look: its value less the other's in the same future, or the count of practices."""
    if not look.is_of_pair:
        return values(look, on, months) - values(look, off, months)
    apart = window(on.watched.practices["worth"], months) - window(off.watched.practices["worth"], months)
    return ((apart > 0.0) if look.measure == "better_off" else (apart < 0.0)).sum(axis=1).astype(np.float64)


def _trust(look: Look, hundred: Hundred) -> Floats:
    """Mean trust of those who trust in those who are trusted, within a place; by PCN, of or in each."""
    ids, watched = hundred.scenario.pcn_ids, hundred.watched
    n = len(ids)
    trust = watched.trust[:, :, :, :, :n]
    of = trust.mean(axis=3) if look.measure == "trust" else trust[:, :, :, TRUST.index(look.measure) - 1]
    place = watched.directors["place"]
    pairs = (place[:, :, :, None] == place[:, :, None, :]) & ~np.eye(n, dtype=bool)
    if look.source:
        pairs &= (np.arange(n) == ids.index(look.source))[:, None]
    if look.target:
        pairs &= np.arange(n) == ids.index(look.target)
    over = (2, 3) if not look.by_pcn else 3 if look.target else 2
    count = pairs.sum(axis=over)
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, np.where(pairs, of, 0.0).sum(axis=over) / count, np.nan)


def _of_pcns(measure: str, hundred: Hundred) -> Floats:
    watched, structure = hundred.watched, hundred.scenario.structure()
    directors = watched.directors
    if measure == "coverage":
        return (directors["alliance"] != NO_ALLIANCE).astype(np.float64)
    if measure == "gap":
        decision = np.take_along_axis(watched.decision, directors["place"], axis=2)
        return _from_month_1(np.abs(decision - directors["need"]))
    if measure in ("claim", "practice_worth"):
        of = [_mean_of(measure, watched, np.flatnonzero(structure.pcn == i), structure.patients) for i in _all(hundred)]
        return np.stack(of, axis=2)
    name = {"represented": "spoken", "integration": "for_system"}.get(measure, measure)
    return _from_month_1(directors[name].astype(np.float64))


def _all(hundred: Hundred) -> range:
    return range(len(hundred.scenario.pcn_ids))


def _of_practices(look: Look, hundred: Hundred) -> Floats:
    ids, structure = hundred.scenario.practice_ids, hundred.scenario.structure()
    if look.of:
        which = np.array([ids.index(look.of)])
    else:
        at = ids.index(look.beside)
        which = np.flatnonzero((structure.pcn == structure.pcn[at]) & (np.arange(len(ids)) != at))
    return _mean_of(look.measure, hundred.watched, which, structure.patients)


def _mean_of(measure: str, watched: Watched, which: NDArray[np.int64], patients: Floats) -> Floats:
    """A measure of some practices in the PCN contract, by patients; £ a patient and year for what reaches them."""
    name = "worth" if measure == "practice_worth" else measure
    weights = watched.practices["member"][:, :, which] * patients[which]
    total = weights.sum(axis=2)
    with np.errstate(invalid="ignore"):
        mean = (watched.practices[name][:, :, which] * weights).sum(axis=2) / total
    found = np.where(total > 0.0, mean, np.nan)
    return _from_month_1(MONEY_UNIT * found) if name == "worth" else found


def _from_month_1(values: Floats) -> Floats:
    """The same with nothing at the start, when no month has passed."""
    found = values.astype(np.float64)
    found[:, 0] = np.nan
    return found
