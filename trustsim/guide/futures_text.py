"""How many futures are enough, as `what-matters.md` says it, made from the tables that are kept."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..analysis.precision import needed
from ..analysis.screening import DOZEN
from ..analysis.words import MINUS, count
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from .layout import code, percent, points, table
from .matters import FUTURES, ONE_PLACE, OUTCOMES, SCREENING, kept, study

WANTED = (0.05, 0.02, 0.01)
WITHIN = 0.02
ENDS = np.array([0.0, 1.0])
SHOWN_FUTURES = (5, 10, 20, 50, 100, 200)


def pooled(outcome: str, by: str = "outcome") -> Mapping[str, float]:
    """The spreads of an outcome over all places and changes (root mean square), with the widest place's single."""
    frame = kept("spreads")
    frame = frame[frame["outcome"] == outcome]
    found = {name: float((frame[name] ** 2).mean() ** 0.5) for name in ("single", "paired", "unpaired")}
    widest = frame.assign(square=frame["single"] ** 2).groupby("place")["square"].mean().max()
    return {**found, "widest": float(widest**0.5)}


def _futures() -> str:
    """How many are enough for a setting and for a change."""
    rows: list[Sequence[str]] = []
    for outcome in OUTCOMES:
        of = pooled(outcome)
        alone = [f"{needed(of['single'], wanted):,}" for wanted in WANTED]
        pairs = [f"{needed(of[name], WITHIN):,}" for name in ("paired", "unpaired")]
        widest = f"{needed(of['widest'], WITHIN):,}"
        rows.append((MEASURES[outcome].label, f"{points(of['single'])} points", *alone, widest, *pairs))
    within = f"±{points(WITHIN, 0)}"
    heads = ("outcome", "futures spread by", *(f"a setting, ±{points(wanted, 0)}" for wanted in WANTED))
    order = kept("order")["futures_dozen"]
    screening = study(SCREENING)
    told = (
        f"For the order of parameters fewer are enough: by {count(screening.replicates // 2, 'future')} in each of "
        f"{len(screening.scenarios)} places or by as many others, {order.min():.0f} to {order.max():.0f} of an "
        f"outcome's top {DOZEN} are the same.\n"
    )
    ends = (f"where it varies most, {within}", f"pairs for a change, {within}", "if luck were not shared")
    return f"{table((*heads, *ends), rows)}\n{told}"


def _kept_variance() -> str:
    """How much of the luck is left in a difference, by change."""
    frame = kept("spreads")
    squares = frame.assign(paired=frame["paired"] ** 2, unpaired=frame["unpaired"] ** 2)
    sums = squares.groupby(["factor", "outcome"])[["paired", "unpaired"]].sum()
    ratio = sums["paired"] / sums["unpaired"]
    hardest = max(dict.fromkeys(frame["factor"]), key=lambda path: float(ratio.loc[path].mean()))
    least, most = (percent(float(end)) for end in (ratio.min(), ratio.max()))
    return (
        f"Of the variance that a difference would have otherwise, shared luck leaves {least} to {most}, and pairs "
        "needed go with that variance. It helps most where a change does little: the two futures then stay alike. It "
        f"helps least with *{_change(hardest)}*.\n\n"
        + table(
            ("change", *(MEASURES[o].label for o in OUTCOMES)),
            (
                (_change(path), *(percent(float(ratio.loc[(path, o)])) for o in OUTCOMES))
                for path in dict.fromkeys(frame["factor"])
            ),
        )
    )


def _change(path: str) -> str:
    values = next(factor for factor in study(FUTURES).factors if factor.path == path).distribution.at(ENDS)
    return f"{PARAMETERS[path].label} {values[0]:g} to {values[-1]:g}"


def _widths() -> str:
    """How intervals narrow, and the order of settings settles, with more futures in the ordinary place."""
    frame = kept("widths").set_index(["outcome", "replicates"])

    def cell(outcome: str, futures: int) -> str:
        row = frame.loc[(outcome, futures)]
        agreement = "" if row["agreement"] != row["agreement"] else f" ({row['agreement']:.2f})".replace("-", MINUS)
        return f"±{points(row['half_width'])}{agreement}"

    return table(
        (f"futures in {code(ONE_PLACE)}", *(MEASURES[o].label for o in OUTCOMES)),
        ((f"{n}", *(cell(o, n) for o in OUTCOMES)) for n in SHOWN_FUTURES if n <= frame.index.levels[1].max()),
    )


BLOCKS: dict[str, Callable[[], str]] = {
    "matters.futures": _futures,
    "matters.pairs": _kept_variance,
    "matters.widths": _widths,
}
"""Blocks that are made from the tables kept in `results/`."""
