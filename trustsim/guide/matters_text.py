"""What `what-matters.md` says, made from the tables that are kept of its studies."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..analysis.answers import capital
from ..analysis.precision import needed
from ..analysis.screening import DOZEN, way
from ..analysis.words import count, half_up, listed
from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from .futures_text import BLOCKS as FUTURES_BLOCKS
from .futures_text import WITHIN, pooled
from .layout import code, percent, points, table
from .matters import FUTURES, OUTCOMES, SCREENING, SHARES, by_outcome, dozen, kept, study

LITTLE = 0.02
"""An effect, over a parameter's whole range, below which it hardly matters: 2 points of 100."""
CLEAR = 0.05
"""Share of the variance from which a parameter is told to matter, or to act with others."""
TOLD = 3
HOURS = "it counts directors' hours and what they cost, which none of the four outcomes sees"
WHY_INERT = {
    "meetings.hours_to_ask": HOURS,
    "meetings.hours_to_tell": HOURS,
    "meetings.hours_a_month": HOURS,
    "meetings.pounds_an_hour": HOURS,
    "meetings.time_set_aside": HOURS,
    "policy.global_sum": "a price by which pounds are compared; it is shown and moves nothing",
}
"""Why a parameter that changes nothing here does not."""
COMMAND = "python -m trustsim.guide matters"


def _named(path: str) -> str:
    return f"*{PARAMETERS[path].label}*"


def _short() -> str:
    """The page in a few lines."""
    leaders = {outcome: _leaders(frame) for outcome, frame in by_outcome("shares").items()}
    coverage = pooled("coverage")
    alone, pairs, apart = (needed(coverage[name], WITHIN) for name in ("single", "paired", "unpaired"))
    shares = {o: [f"{_named(path)} ({share} of the differences)" for path, share in of] for o, of in leaders.items()}
    lines = [f"**{MEASURES[outcome].label}**: above all {listed(of)}." for outcome, of in shares.items()]
    lines += [
        f"{len(_small())} of the {len(PARAMETERS)} parameters move none of the four by {points(LITTLE, 0)} points of "
        "100, from the lowest to the highest value tried. Better evidence on these would change little here.",
        f"To know {MEASURES['coverage'].label} in one setting to within {points(WITHIN, 0)} points takes about "
        f"{count(alone, 'future')}. To know what a change does to it takes about {count(pairs, 'pair')} of futures "
        f"that share their luck; without that it would take {apart:,}.",
    ]
    named = dict.fromkeys(path for of in leaders.values() for path, _ in of)
    meant = [f"{_named(path)}: {PARAMETERS[path].meaning}" for path in named]
    return f"{_bullets(lines)}\nWhat these are:\n\n{_bullets(meant)}"


def _bullets(lines: Sequence[str]) -> str:
    return "".join(f"- {line}\n" for line in lines)


def _leaders(frame: Any) -> list[tuple[str, str]]:
    """The first few of an outcome's parameters that have a clear part in it, each with its share in all."""
    rows = frame.head(TOLD).to_dict("records")
    return [(row["factor"], percent(row["total"])) for row in rows if row["total"] >= CLEAR]


def _sizes() -> dict[str, dict[str, Any]]:
    """The screening's rows by factor and outcome."""
    found: dict[str, dict[str, Any]] = {path: {} for path in PARAMETERS}
    for outcome, frame in by_outcome("screening").items():
        for row in frame.to_dict("records"):
            found[row["factor"]][outcome] = row
    return found


def _small() -> list[str]:
    """The parameters that move no outcome by as much as LITTLE."""
    return [path for path, rows in _sizes().items() if max(row["mu_star"] for row in rows.values()) < LITTLE]


def _made() -> str:
    screening, shares, futures = (study(name) for name in (SCREENING, SHARES, FUTURES))
    runs = [one.count * len(one.scenarios) * one.replicates for one in (screening, shares, futures)]
    months = {scenario.months for scenario in screening.scenarios.values()}
    places = listed([code(name) for name in screening.scenarios])
    return (
        f"- **Screening** ({code(SCREENING)}): {screening.size} walks through all {len(screening.factors)} parameters, "
        f"one at a time, each walk from another start ({runs[0]:,} runs).\n"
        f"- **Shares** ({code(SHARES)}): {shares.size} base points of Sobol's method over the dozen, "
        f"{shares.count:,} points in all ({runs[1]:,} runs).\n"
        f"- **Futures** ({code(FUTURES)}): {futures.count} settings, {futures.replicates} futures of each "
        f"({runs[2]:,} runs).\n\n"
        f"All run for {listed([str(m) for m in sorted(months)])} months in {places}, and an outcome is the mean of the "
        f"last 24. All points share the same chance events. {code(COMMAND)} runs all three again, chooses the dozen "
        "anew and writes this page.\n"
    )


def _screening() -> str:
    sizes = _sizes()

    def cell(row: Mapping[str, Any]) -> str:
        return f"{way(row['mu_star'], row['mu'])}{points(row['mu_star'])} ({row['rank']})"

    return table(
        ("parameter", "path", *(MEASURES[o].label for o in OUTCOMES)),
        ((PARAMETERS[p].label, code(p), *(cell(sizes[p][o]) for o in OUTCOMES)) for p in dozen()),
    )


def _order() -> str:
    """How well the order of all parameters, and the dozen of each outcome, agree between halves and places."""
    rows = kept("order").set_index("outcome")

    def span(name: str) -> str:
        return f"{rows[name].min():.0f} to {rows[name].max():.0f}"

    left = int(rows["left_out"].max())
    return (
        f"Of the top {DOZEN} of an outcome, two halves of the walks share {span('walks_dozen')}, two places "
        f"{span('places_dozen')}, and two halves of the futures {span('futures_dozen')}. {_left_out(left, 'walk')}\n\n"
        + table(
            ("outcome", *(f"{name}, {what}" for name in ("walks", "places", "futures") for what in ("all", "shared"))),
            (
                (
                    MEASURES[o].label,
                    *(
                        cell
                        for name in ("walks", "places", "futures")
                        for cell in (
                            f"{rows.loc[o, name]:.2f}",
                            f"{half_up(rows.loc[o, f'{name}_dozen'], 1):g} of {DOZEN}",
                        )
                    ),
                )
                for o in OUTCOMES
            ),
        )
    )


def _left_out(number: int, what: str) -> str:
    if not number:
        return "Every run had something to measure."
    return (
        f"{capital(count(number, what))} had to be left out for some outcomes: every practice had left, and there was "
        "nothing to measure."
    )


def _shares() -> str:
    frames = {outcome: frame.set_index("factor") for outcome, frame in by_outcome("shares").items()}

    def cell(frame: Any, path: str) -> str:
        row = frame.loc[path]
        return (
            f"{percent(row['first'])} / {percent(row['total'])} "
            f"[{percent(row['total_low'])[:-1]}, {percent(row['total_high'])[:-1]}]"
        )

    half = max(float((frame["total_high"] - frame["total"]).max()) for frame in frames.values())
    left = _left_out(int(kept("chance")["left_out"].max()), "base point")
    widest = points(math.ceil(half * 1000) / 1000)
    told = f"The interval of a share in all is ±{widest} points of 100 or narrower. {left}\n\n"
    return told + table(
        ("parameter", *(MEASURES[o].label for o in OUTCOMES)),
        ((PARAMETERS[p].label, *(cell(frames[o], p) for o in OUTCOMES)) for p in dozen()),
    )


def _little() -> str:
    """What moves next to nothing, and what nothing at all, with why."""
    sizes = _sizes()
    inert = [path for path, rows in sizes.items() if not any(row["mu_star"] for row in rows.values())]
    small = [path for path in _small() if path not in inert]
    luck = [path for path in small if all(row["low"] <= row["chance"] for row in sizes[path].values())]
    told = (
        f"{len(small) + len(inert)} of the {len(PARAMETERS)} parameters move none of the four outcomes by "
        f"{points(LITTLE, 0)} points of 100. "
    )
    told += f"Of these, {len(luck)} do no more than luck would do by itself. "
    told += f"{capital(count(len(inert), 'parameter'))} change nothing at all, in any run:\n\n"
    return told + _bullets(
        [f"{_named(path)} ({code(path)}): {WHY_INERT.get(path, 'nobody has said why')}." for path in inert]
    )


def _together() -> str:
    """How much goes with pairs and more, and which parameters work by way of others."""
    lines: list[str] = []
    luck = kept("chance").set_index("outcome")["chance"]
    for outcome, frame in by_outcome("shares").items():
        rest = max(1.0 - float(frame["first"].clip(lower=0.0).sum()), 0.0)
        by_luck = f", of which luck makes {percent(luck[outcome])}" if rest > luck[outcome] >= 0.01 else ""
        gaps = frame.assign(gap=frame["total"] - frame["first"]).sort_values("gap", ascending=False)
        parts = [
            f"{_named(row['factor'])} ({percent(row['first'])} alone, {percent(row['total'])} in all)"
            for row in gaps.head(TOLD).to_dict("records")
            if row["gap"] >= CLEAR and row["total_low"] > row["first"]
        ]
        most = f"Most of it is in {listed(parts)}" if parts else "No parameter clearly depends on others"
        lines.append(f"**{MEASURES[outcome].label}**: {percent(rest)} goes with no single parameter{by_luck}. {most}.")
    either = [path for path, rows in _sizes().items() if path in dozen() and any(map(_both_ways, rows.values()))]
    told = f"\nBy the screening, {listed([_named(path) for path in either])} may raise an outcome or lower it.\n"
    return _bullets(lines) + (told if either else "")


def _both_ways(row: Mapping[str, Any]) -> bool:
    """Whether an effect that is not little goes either way."""
    return row["mu_star"] >= LITTLE and way(row["mu_star"], row["mu"]) == "±"


def _picture(name: str) -> str:
    from ..analysis.figures import describe_morris, describe_sobol

    described = {"screening": describe_morris, "shares": describe_sobol}[name](by_outcome(name), top=TOLD)
    return f"![{described}](pictures/{name}.png)\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "matters.short": _short,
    "matters.made": _made,
    "matters.picture.screening": lambda: _picture("screening"),
    "matters.screening": _screening,
    "matters.order": _order,
    "matters.little": _little,
    "matters.picture.shares": lambda: _picture("shares"),
    "matters.shares": _shares,
    "matters.together": _together,
    **FUTURES_BLOCKS,
}
"""Blocks that are made from the tables kept in `results/`."""
