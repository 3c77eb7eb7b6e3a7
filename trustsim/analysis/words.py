"""Numbers as people read them: shares as %, differences in points, trust out of 100, money in £ a patient a year."""

import math
from collections.abc import Iterable, Sequence

from ..drivers.run import Event, Run
from ..model.measures import MEASURES
from ..model.state import NO_ALLIANCE
from .comparison import BETTER_OFF
from .intervals import Interval

HONESTY = "This explores; it does not predict what real PCNs will do. No public data measure trust between PCNs."
UNITS = "Money is in £ per patient a year; trust, backing and sustainability run from 0 to 100."
NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
TIMES_100 = ("share", "trust")
SUM = "pounds in all"
"""The unit of money that is not a head."""
DECIMALS = {"share": 0, "trust": 0, "pounds": 2, "count": 1, "days": 1, "hours": 1, "months": 1, "points": 2, SUM: 0}


def unit_of(measure: str) -> str:
    """The unit of a measure, or of the count of practices better off."""
    return "count" if measure == BETTER_OFF else MEASURES[measure].unit


def label_of(measure: str) -> str:
    """What a measure is called at the head of a row."""
    return "Practices better off" if measure == BETTER_OFF else MEASURES[measure].label


def in_sentence(measure: str) -> str:
    """What a measure is called within a sentence."""
    return lowered(label_of(measure))


def lowered(label: str) -> str:
    """A label within a sentence: PCN money stays, Readiness to trust does not."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def named(measure: str) -> str:
    """What a measure is called within a sentence; in quotes where it asks a question."""
    label = label_of(measure)
    return f"“{label}”" if label.endswith("?") else lowered(label)


def count(number: int, thing: str, things: str = "") -> str:
    """A number and what is counted, in the singular or plural: 1 future, 1,200 futures."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Parts joined as a sentence lists them."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def alliance_names(run: Run, happened: Sequence[Event] | None = None) -> dict[int, str]:
    """What each alliance of a future is called, by its label: numbered in the order founded.

    Alliances that stand at the start come first, by the first PCN of each. `happened` is the run's events, where read.
    """
    if happened is None:
        return names_in_order(run.alliances)
    labels = [int(label) for label in run.setting.structure.alliance]
    return names_in_order([*labels, *(event.alliance for event in happened)])


def names_in_order(labels: Iterable[int]) -> dict[int, str]:
    """Alliance 1, 2, 3 … in the order given, by label, each once; negative labels are standing federations."""
    found = [label for label in dict.fromkeys(labels) if label != NO_ALLIANCE]
    several = sum(label < NO_ALLIANCE for label in found) > 1
    names: dict[int, str] = {}
    for label in found:
        number = 1 + sum(other > NO_ALLIANCE for other in names)
        federation = f"Federation {-label}" if several else "Federation"
        names[label] = f"Alliance {number}" if label > NO_ALLIANCE else federation
    return names


def half_up(value: float, decimals: int = 0) -> float:
    """A number rounded as people do: 62.5 to 63, −62.5 to −63; a hair below a half, from the machine, counts as one."""
    if not math.isfinite(value):
        return value
    scale = 10.0**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value) + 0.0


def amount(of: Interval, unit: str) -> str:
    """A mean with its unit: 62%, 47, £2.31, 4.1 days."""
    return _with_unit(of.mean, unit, _decimals(of, unit), sign=False)


def likely(of: Interval, unit: str) -> str:
    """A mean's interval without its unit: [55, 69]; nothing where there is none. Shares stay within 0 to 100."""
    if unit in TIMES_100 and 0.0 <= of.mean <= 1.0:
        of = Interval(of.mean, max(of.low, 0.0), min(of.high, 1.0)) if math.isfinite(of.low) else of
    return _brackets(of, unit, sign=False)


def change(of: Interval, unit: str) -> str:
    """A difference with its sign: +18 points, −3 of 100, +£1.20."""
    return _with_unit(of.mean, unit, _decimals(of, unit), sign=True)


def likely_change(of: Interval, unit: str) -> str:
    """A difference's interval: [+11, +24]; nothing where there is none."""
    return _brackets(of, unit, sign=True)


def with_unit(value: float, unit: str) -> str:
    """One number with its unit, not rounded further than the unit is: 62%, 47 of 100, £2.31."""
    return _with_unit(value, unit, DECIMALS[unit], sign=False)


def is_shown(of: Interval, unit: str) -> bool:
    """Whether a difference is still one when rounded as it is shown."""
    if not math.isfinite(of.mean):
        return False
    scale = 100.0 if unit in TIMES_100 else 1.0
    return half_up(of.mean * scale, _decimals(of, unit)) != 0.0


def _decimals(of: Interval, unit: str) -> int:
    """As many as the unit has, and one or two more where the interval is narrow."""
    wide = (of.high - of.low) * (100.0 if unit in TIMES_100 else 1.0)
    needed = 0 if not wide or not math.isfinite(wide) or wide >= 2.0 else 1 if wide >= 0.2 else 2
    return max(DECIMALS[unit], needed) if unit in TIMES_100 else DECIMALS[unit]


def _number(value: float, decimals: int, sign: bool) -> str:
    rounded = half_up(value, decimals)
    figure = f"{abs(rounded):,.{decimals}f}"
    before = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return before + figure


def _with_unit(value: float, unit: str, decimals: int, sign: bool) -> str:
    if not math.isfinite(value):
        return NOTHING
    figure = _number(value * (100.0 if unit in TIMES_100 else 1.0), decimals, sign)
    if unit in ("pounds", SUM):
        digits = figure.lstrip("+" + MINUS)
        return f"{figure[: len(figure) - len(digits)]}£{digits}"
    if unit == "share":
        return f"{figure} {'point' if figure[1:] == '1' else 'points'}" if sign else f"{figure}%"
    if unit == "trust":
        return f"{figure} of 100"
    return f"{figure} {unit}" if unit in ("days", "hours", "months") else figure


def _brackets(of: Interval, unit: str, sign: bool) -> str:
    if not (math.isfinite(of.low) and math.isfinite(of.high)):
        return ""
    scale, decimals = 100.0 if unit in TIMES_100 else 1.0, _decimals(of, unit)
    return f"[{_number(of.low * scale, decimals, sign)}, {_number(of.high * scale, decimals, sign)}]"
