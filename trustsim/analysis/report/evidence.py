"""The evidence pack of a scenario or a what-if: question, results, pictures, assumptions, limits, how to repeat it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..results import TOO_MANY, Result, assumed, draw_pictures, few_enough_to_draw
from ..shown import Rows, comparison_table, outcomes_table
from ..words import UNITS, count
from .page import Bullets, Page, Part, Picture, Section, Table, Words
from .provenance import digest, provenance

RANGE = "95 % range"
CAPTIONS = {
    "storyline": "Who is allied with whom, month by month",
    "network": "The place at the end",
    "measures": "The main measures, month by month, over all futures",
}
PARTS = {"no-change": "without the change", "what-if": "with the change"}


def evidence_page(result: Result, commands: Sequence[Sequence[str]]) -> Page:
    """The page of a run or comparison; `commands` are those that give the same again."""
    scenario, comparison = result.baseline.scenario, result.comparison
    futures = len(result.baseline.seeds)
    names = [variant.name for variant in comparison.what_ifs] if comparison else []
    title = names[0] if len(names) == 1 else scenario.name
    size = f"{count(len(scenario.pcn_ids), 'PCN')} in {count(len(scenario.place_ids), 'place')}"
    run = f"{count(futures, 'future')} of {count(scenario.months, 'month')}, seed {result.seed}"
    digests = {one.name: digest(one.as_dict()) for one in result.scenarios}
    return Page(
        "Evidence pack",
        title,
        f"{f'Against {scenario.name}, ' if comparison else ''}{size}; {run}",
        [
            Section("The question", _question(result)),
            Section("What came out", _outcomes(result)),
            Section("Pictures", _pictures(result)),
            Section("What is assumed", [Bullets([*assumed(result), *_settings(result)])]),
            Section("What this can and cannot say", [Bullets(_limits(futures))]),
            provenance(commands, digests),
        ],
    )


def _question(result: Result) -> list[Part]:
    scenario = result.baseline.scenario
    said = [scenario.question or f"What comes of {scenario.name}?", scenario.description]
    parts: list[Part] = [Words(text) for text in said if text]
    if result.comparison:
        what_ifs = [variant.name for variant in result.comparison.what_ifs]
        parts.append(Words(f"What changes if: {'; '.join(what_ifs)}? Both were run on the same chance events."))
    return parts


def _outcomes(result: Result) -> list[Part]:
    parts: list[Part] = [Words(result.sentence, lead=True)]
    if result.comparison:
        for variant in result.comparison.what_ifs:
            rows = comparison_table(result.baseline, variant)
            parts.append(
                _table(
                    f"{variant.name}, against {result.baseline.scenario.name}; differences of shares in points", rows
                )
            )
    else:
        parts.append(_table(f"Outcomes of {result.baseline.scenario.name}", outcomes_table(result.baseline)))
    return [*parts, Words(UNITS)]


def _table(caption: str, rows: Rows) -> Table:
    heads = [rows[0][0], *(head or RANGE for head in rows[0][1:])]
    if not any(rows[0][1:]):
        heads[1] = "Mean over futures"
    return Table(caption, heads, rows[1:], range(1, len(heads)))


def _pictures(result: Result) -> list[Part]:
    with tempfile.TemporaryDirectory() as folder:
        drawn = draw_pictures(result, Path(folder), ("svg",))
        pictures: list[Part] = [
            Picture.of(Path(folder) / f"{name}.svg", _caption(name), text) for name, text in drawn.items()
        ]
    return pictures if few_enough_to_draw(result.scenarios) else [Words(TOO_MANY), *pictures]


def _caption(name: str) -> str:
    kind, _, part = name.partition("-")
    if not part:
        return CAPTIONS[kind]
    number = part.removeprefix("what-if-")
    return f"{CAPTIONS[kind]}, {PARTS.get(part, f'what-if {number}')}"


def _settings(result: Result) -> list[str]:
    """What the scenario sets otherwise than by default, in the words of its file."""
    scenario = result.baseline.scenario
    given = scenario.as_dict().get("parameters", {})
    said = [f"{group}.{name} = {value}" for group, of in given.items() for name, value in of.items()]
    return [f"Set in {scenario.name}: {one}." for one in said]


def _limits(futures: int) -> list[str]:
    few = ["One future has no range; run at least 20."] if futures == 1 else []
    return [
        "It explores what follows from its assumptions. It does not predict what named networks will do.",
        "Nobody has measured trust between PCNs nationally, so no number here has been checked against one.",
        f"Ranges in brackets are 95 % intervals of a mean over {count(futures, 'future')}. They hold chance, and not "
        "what the model leaves out or gets wrong; more futures make them narrower and the model no truer.",
        *few,
        "A future differs from the next by chance alone. A storyline or map shows one of them, not what to expect.",
    ]
