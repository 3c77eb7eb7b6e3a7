"""What each method of analysis finds, in a sentence with its number, its interval and what it rests on."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..experiments.study import Study
from ..scenario.imagined import closing
from .boxes import Box, Cases, proportion, share, told
from .intervals import Interval, interval
from .samples import drawn
from .words import HONESTY, MINUS, change, count, half_up, likely_change, listed, lowered, named, unit_of

if TYPE_CHECKING:
    import pandas

NO_BOX = "No box was found in which more settings than elsewhere are"
TOLD = 3
"""Factors, boxes or changes that a sentence names at most."""


def basis(study: Study, scenario: str | None, points: int | None = None) -> str:
    """What a finding rests on: 512 settings, of 10 futures each, on averingley."""
    settings = count(study.count if points is None else points, "setting")
    futures = count(study.replicates, "future")
    if scenario is not None or len(study.scenarios) == 1:
        where = f"on {scenario or next(iter(study.scenarios))}"
    else:
        where = f"averaged over {len(study.scenarios)} scenarios"
    return f"over {settings} of {futures} each {where}"


def ended(study: Study, *sentences: str) -> str:
    """Sentences, each with a capital and a full stop, and the standing caution that ends every finding."""
    said = [f"{words[:1].upper()}{words[1:]}." for words in sentences if words]
    return f"{' '.join(said)} {HONESTY}{closing(*study.scenarios.values())}"


def of_sobol(study: Study, frame: "pandas.DataFrame", outcome: str, scenario: str | None) -> str:
    """Which factors have a part in the largest shares of the variance."""
    parts = [
        f"{lowered(row['label'])} has a part in {_percent(row, 'total')} of it ({_percent(row, 'first')} alone)"
        for row in _first(frame)
    ]
    start = f"of the variance in {named(outcome)} {basis(study, scenario)}"
    return ended(study, f"{start}, {listed(parts)}", "in brackets, 95 % intervals over base points")


def of_morris(study: Study, frame: "pandas.DataFrame", outcome: str, scenario: str | None) -> str:
    """Which factors move the outcome most over their whole range."""
    unit = unit_of(outcome)
    parts: list[str] = []
    for row in _first(frame):
        size = Interval(float(row["mu_star"]), float(row["low"]), float(row["high"]))
        parts.append(f"{lowered(row['label'])} by {_unsigned(size, unit)}")
    start = f"a factor's whole range moves {named(outcome)}, on average {basis(study, scenario)}"
    walks = f"in brackets, 95 % intervals over {count(study.size, 'walk')}"
    return ended(study, f"{start}: {listed(parts)}", walks)


def of_pawn(study: Study, frame: "pandas.DataFrame", outcome: str, scenario: str | None) -> str:
    """Which factors shift the outcome's distribution, and which no more than chance."""
    parts = [f"{lowered(row['label'])} by {_index(row, 'pawn')}" for row in _first(frame.query("is_clear"))]
    start = f"knowing a factor shifts the distribution of {named(outcome)} {_sampled(study, scenario)}"
    found = f"{start} (PAWN, 0 to 1): {listed(parts)}" if parts else f"{start} in no case more than chance does"
    return ended(study, found, _no_more(frame), "in brackets, 95 % intervals over settings" if parts else "")


def of_delta(study: Study, frame: "pandas.DataFrame", outcome: str, scenario: str | None) -> str:
    """Which factors move the outcome's density, and which no more than chance."""
    parts = [
        f"{lowered(row['label'])} by {_index(row, 'delta')} ({_percent(row, 'first')} of the variance alone)"
        for row in _first(frame.query("is_clear"))
    ]
    start = f"knowing a factor moves the density of {named(outcome)} {_sampled(study, scenario)}"
    found = f"{start} (delta, 0 to 1): {listed(parts)}" if parts else f"{start} in no case more than chance does"
    return ended(study, found, _no_more(frame), "in brackets, 95 % intervals over settings" if parts else "")


def of_tornado(study: Study, frame: "pandas.DataFrame", outcome: str, scenario: str | None) -> str:
    """Which single changes move the outcome clearly, and how many do not."""
    unit = unit_of(outcome)
    clear = frame.query("is_clear")
    parts = [
        f"{lowered(row['label'])} from {_value(row['before'])} to {_value(row['after'])} by "
        f"{change(_effect(row), unit)} {likely_change(_effect(row), unit)}"
        for row in _first(clear)
    ]
    start = f"changed alone, {basis(study, scenario)}"
    found = (
        f"{start}, these move {named(outcome)} most: {listed(parts)}" if parts else f"{start}, nothing moves clearly"
    )
    little = len(frame) - len(clear)
    rest = f"{little} of {count(len(frame), 'change')} cannot be told from no change" if parts and little else ""
    return ended(study, found, rest, "in brackets, 95 % intervals over futures that share their chance events")


def of_replicates(
    study: Study,
    frame: "pandas.DataFrame",
    outcome: str,
    scenario: str | None,
    widths: "np.ndarray[Any, Any]",
    more: int,
) -> str:
    """How exactly a setting is known with the futures at hand, and how many would make it twice as exact.

    `widths` are half-widths by setting; `more` is how many futures bring half of their mean.
    """
    unit, last = unit_of(outcome), frame.iloc[-1]
    mean = interval(widths)
    most = float(last["widest"])
    ranges = "" if len(widths) < 2 else f" {_range(mean, unit)}"
    found = (
        f"a setting's mean of {named(outcome)} is known to within ± {_plain(mean.mean, unit)}{ranges} on average, and "
        f"± {_plain(most, unit)} at worst, {basis(study, scenario)}"
    )
    brackets = "the first is half of a 95 % interval; in brackets, its own 95 % interval over settings"
    return ended(study, found, f"twice as exact takes about {more:,} futures of each", brackets if ranges else "")


def of_boxes(of: Cases, boxes: Sequence[Box], scenario: str | None, method: str) -> str:
    """Where the outcome is below or above the threshold: the boxes that hold on held-out settings."""
    study = of.study
    held = int((~of.finding).sum())
    rate = f"{share(of.rate)} of all settings are"
    start = f"{named(of.outcome)}: {of.wanted}"
    standing = [box for box in boxes if of.stands(box)]
    looked = f"{method} looked at the other {int(of.finding.sum()):,}"
    rests = basis(study, scenario, len(of.hit)).removeprefix("over ")
    each = f"shares are of {count(held, 'setting')} held out when {looked}, of {rests}"
    if not standing:
        where = f"in which {named(of.outcome)} is more often {of.wanted} than elsewhere"
        return ended(
            study,
            f"{method} finds no part of the settings {where}",
            f"over all, {rate} {of.wanted}",
            each,
            "in brackets, 95 % intervals",
        )
    shown = standing[:TOLD]
    said = [told(of, box).replace(of.wanted, start, 1) if k == 0 else told(of, box) for k, box in enumerate(shown)]
    together = ""
    if len(shown) > 1:
        within = np.any([box.holds(of.values) for box in shown], axis=0) & of.hit & ~of.finding
        parts = share(proportion(int(within.sum()), int((of.hit & ~of.finding).sum())))
        together = f"together they hold {parts} of all settings {of.wanted}"
    return ended(study, *said, together, f"over all, {rate} {of.wanted}", each, "in brackets, 95 % intervals")


def _sampled(study: Study, scenario: str | None) -> str:
    return basis(study, scenario, int(drawn(study).sum()))


def _first(frame: "pandas.DataFrame") -> list[Any]:
    return frame.head(TOLD).to_dict("records")


def _no_more(frame: "pandas.DataFrame") -> str:
    """What chance alone gives, and the factors that do no more."""
    chance = f"chance alone gives up to {half_up(float(frame['chance'].iloc[0]), 2):.2f}"
    unclear = frame.query("not is_clear")["label"].tolist()
    if not unclear:
        return f"{chance}, and every factor does more"
    if len(unclear) <= TOLD:
        return f"{chance}; no more than chance: {listed([lowered(label) for label in unclear])}"
    return f"{chance}, and {len(unclear)} of {len(frame)} factors do no more"


def _percent(row: Mapping[str, Any], name: str) -> str:
    """A share of the variance, which chance may put below 0, with its interval."""
    within = (min(max(float(row[key]), 0.0), 1.0) for key in (name, f"{name}_low", f"{name}_high"))
    return share(Interval(*within))


def _index(row: Mapping[str, Any], name: str) -> str:
    value, low, high = (f"{half_up(float(row[key]), 2):.2f}" for key in (name, "low", "high"))
    return f"{value} [{low}, {high}]"


def _effect(row: Mapping[str, Any]) -> Interval:
    return Interval(float(row["effect"]), float(row["low"]), float(row["high"]))


def _value(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.3g}".replace("-", MINUS)


def _without_sign(words: str) -> str:
    return words.replace("+", "")


def _unsigned(of: Interval, unit: str) -> str:
    return f"{_without_sign(change(of, unit))} {_without_sign(likely_change(of, unit))}"


def _plain(value: float, unit: str) -> str:
    return _without_sign(change(Interval(value, value * 0.97, value * 1.03), unit))


def _range(of: Interval, unit: str) -> str:
    return _without_sign(likely_change(of, unit))
