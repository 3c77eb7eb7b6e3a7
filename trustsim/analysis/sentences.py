"""What came out, in one plain sentence, for an ensemble and for a comparison."""

from ..drivers.ensemble import Ensemble
from ..scenario.imagined import closing
from .comparison import Comparison, Difference, Variant, futures_with_collapse, outcome_rows, whole
from .intervals import Interval
from .words import amount, change, count, in_sentence, is_shown, likely, likely_change, listed, unit_of

HEADLINES = (
    "coverage",
    "represented",
    "collective_voice",
    "delegated",
    "informed",
    "trust",
    "trust.voice@rep",
    "backing",
    "pledged",
    "place_money",
    "practice_worth",
    "worth_per_pound",
    "spread",
    "sustainability",
    "time_overrun",
    "cost",
)
"""The measures that tables and sentences choose from, in the order in which they are shown."""
UNTOLD = ("delegated",)
"""Measures of which neither more nor less is better: not for the sentence."""
PRICE = "cost"
"""Told whenever it moves, whatever else does."""
MOST_TOLD = 4


def describe_ensemble(ensemble: Ensemble) -> str:
    """What comes of a scenario, over all its futures."""
    scenario, futures = ensemble.scenario, len(ensemble.seeds)
    found = {row.measure: row for row in outcome_rows(ensemble) if row.place == whole(scenario)}

    def told(measure: str, of: str = "") -> str:
        row, unit = found[measure], unit_of(measure)
        return " ".join(filter(None, [amount(row, unit), of, likely(row, unit)]))

    main = listed(
        [
            told("coverage", "of PCNs are in an alliance"),
            told("represented", "of patients have somebody at the board who speaks for them"),
            f"trust between PCNs is {told('trust')}",
        ]
    )
    collapses = futures_with_collapse(ensemble)
    if futures == 1:
        collapse = "an alliance collapses" if collapses else "no alliance collapses"
        alone = "One future has no likely range."
        return f"{_when(scenario.months)} of this one future, {main}; {collapse}. {alone}{closing(scenario)}"
    when = _when(scenario.months)
    return f"{when}, {main}; an alliance collapses in {_of(collapses, futures)} futures.{closing(scenario)}"


def _when(months: int) -> str:
    return "In the last two years" if months > 24 else f"Over the {count(months, 'month')}"


def _of(number: int, futures: int) -> str:
    return f"all {futures:,}" if number == futures else f"{number or 'none':{',' if number else ''}} of {futures:,}"


def describe_comparison(comparison: Comparison) -> str:
    """What each what-if changes against the baseline, a sentence each."""
    scenarios = [ensemble.scenario for ensemble in (comparison.baseline, *(v.ensemble for v in comparison.what_ifs))]
    told = " ".join(describe_variant(comparison.baseline, variant) for variant in comparison.what_ifs)
    return told + closing(*scenarios)


def describe_variant(baseline: Ensemble, variant: Variant) -> str:
    """What one what-if changes: the measures that moved clearly, or that nothing did."""
    futures = len(baseline.seeds)
    if futures == 1:
        return f"{variant.name}: one future cannot tell what the change does from chance; run at least 20."
    start = f"{variant.name}, over {count(futures, 'future')} with the same chance events:"
    if not any(row.mean != 0.0 for row in variant.differences if row.mean == row.mean):
        return f"{start} nothing changes at all."
    moved = clearly_moved(variant)
    told = listed([_told(row) for row in moved]) or "nothing moved clearly"
    return f"{start} {told}; {_collapses(baseline, variant.ensemble)}."


def clearly_moved(variant: Variant) -> list[Difference]:
    """The headline measures whose interval leaves out 0 and that stand out most, in the order of the table."""
    rows = [variant.difference(measure) for measure in HEADLINES if measure not in UNTOLD]
    clear = [row for row in rows if row.is_clear and is_shown(row, unit_of(row.measure))]
    chosen = [row.measure for row in sorted(clear, key=lambda row: -row.size)][:MOST_TOLD]
    return [row for row in clear if row.measure in chosen or row.measure == PRICE]


def _told(row: Difference) -> str:
    return f"{in_sentence(row.measure)} {by_how_much(row, unit_of(row.measure))}"


def by_how_much(of: Interval, unit: str) -> str:
    """A difference with its interval: +18 points [+11, +24]."""
    money = " a patient a year" if unit == "pounds" else ""
    return f"{change(of, unit)} {likely_change(of, unit)}{money}"


def _collapses(baseline: Ensemble, what_if: Ensemble) -> str:
    before, after = futures_with_collapse(baseline), futures_with_collapse(what_if)
    if before == after == 0:
        return "no alliance collapses in any future"
    without = "as many" if before == after else f"{before:,}" if before else "none"
    return f"an alliance collapses in {_of(after, len(what_if.seeds))} futures, {without} without the change"
