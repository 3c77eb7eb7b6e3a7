"""Answers to the ten questions in plain sentences, each made from the numbers that it speaks of."""

import math
from collections.abc import Sequence

from .changes import Futures, Gauge, Paired, Wait, apart, pair
from .conclusions import Verdict, measure_claim, verdict
from .questions import Claim, Line, Question, Turn
from .sentences import by_how_much
from .words import is_shown, listed

AGREE = 0.65
"""The share of futures below which luck, too, decides (as the workshop's stories take it)."""


def answer(question: Question, found: Sequence[Line], futures: Futures) -> list[str]:
    """The answer: in short, the claims and what they depend on; then, one by one, all that each change does."""
    claims = [claim_sentence(claim, measure_claim(claim, futures)) for claim in question.claims]
    turns = [_turned(turn, futures) for turn in question.turns]
    told = question.told or question.changes
    sums = [sum_up(change.says, [line for line in found if line.change == change]) for change in told]
    return ["**In short.** " + " ".join([*claims, *turns]), *sums]


def claim_sentence(claim: Claim, found: Paired) -> str:
    """Whether the model bears a claim out, with the number."""
    size = by_how_much(found, claim.of.unit)
    match verdict(found, claim.more):
        case Verdict.HOLDS:
            return f"{capital(claim.says)} ({size}; {agreement(found)}).{_luck(found)}"
        case Verdict.REVERSED:
            return (
                f"One might expect that {claim.says}; the model says the opposite ({size}; {agreement(found)})."
                + _luck(found)
            )
        case Verdict.NOTHING_CLEAR:
            return f"The model says nothing clear on whether {claim.says} ({size})."


def agreement(found: Paired) -> str:
    """In how many futures it goes this way."""
    return f"{found.agree:,} of {found.futures:,} futures go this way"


def _luck(found: Paired) -> str:
    if found.agree >= AGREE * found.futures:
        return ""
    return " That is so on average only: in the other futures nothing differs or it goes the other way."


def _turned(turn: Turn, futures: Futures) -> str:
    return turn_sentence(
        turn,
        pair(futures, turn.change, turn.of),
        pair(futures, turn.other, turn.of),
        apart(futures, turn.change, turn.other, turn.of),
    )


def turn_sentence(turn: Turn, here: Paired, there: Paired, between: Paired) -> str:
    """Whether an answer depends on the circumstances; `between` is the difference here less that there."""
    said, signs = turn.of.said, (here.sign, there.sign)
    sizes = [f"({by_how_much(found, turn.of.unit)})" for found in (here, there)]
    if signs == (0, 0):
        return f"On {said} the model says nothing clear, {turn.here} {sizes[0]} or {turn.there} {sizes[1]}."
    if here.sign == there.sign:
        rest = f"But how much depends on {turn.on}." if between.sign else f"How much hardly depends on {turn.on}."
        return f"{capital(said)} {_moves(turn.of, here)} {turn.here} {sizes[0]} and {turn.there} {sizes[1]}. {rest}"
    parts = [
        f"{where}, {said if n == 0 else 'it'} {_moves(turn.of, found)} {sizes[n]}"
        if found.sign
        else f"{where}, nothing clear happens to {said if n == 0 else 'it'} {sizes[n]}"
        for n, (where, found) in enumerate(((turn.here, here), (turn.there, there)))
    ]
    return f"It {'depends' if between.sign else 'may depend'} on {turn.on}: {'; '.join(parts)}."


def sum_up(says: str, found: Sequence[Line]) -> str:
    """What a change does to each gauge: better, worse, neither in itself, nothing clear."""
    ways: dict[str, list[str]] = {"Better": [], "Worse": [], "Neither better nor worse in itself": []}
    unclear: list[str] = []
    for line in found:
        if line.found.sign and is_shown(line.found, line.of.unit):
            ways[_judged(line)].append(f"{line.of.said} {_moves(line.of, line.found)}")
        else:
            unclear.append(line.of.said)
    told = [f"{way}: {listed(items)}." for way, items in ways.items() if items]
    rest = [f"Nothing clear, or next to nothing, on {listed(unclear)}."] if unclear else []
    return " ".join([f"*{capital(says)}.*", *told, *rest])


def _judged(line: Line) -> str:
    if line.of.better == "neither":
        return "Neither better nor worse in itself"
    return "Better" if (line.found.sign > 0) == (line.of.better == "more") else "Worse"


def _moves(of: Gauge, found: Paired) -> str:
    return of.rises if found.sign > 0 else of.falls


def reading(line: Line) -> str:
    """One word for a line of the table, the same that its sentences say."""
    return _moves(line.of, line.found) if line.found.sign else Verdict.NOTHING_CLEAR.value


def waited(of: Wait, futures: int) -> tuple[str, str]:
    """How long a wait is in half of the futures, and in how many it never ends."""
    half = f"{of.median:.0f} months" if math.isfinite(of.median) else "longer than was looked at"
    return half, f"{of.never:,} of {futures:,}"


def capital(text: str) -> str:
    """A text with its first letter in capitals."""
    return text[:1].upper() + text[1:]
