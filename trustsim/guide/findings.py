"""The guide's answers to the ten questions, which conclusions survive another way of forming trust, and calibration.

What is asked is written with the guide's other tables; what is found takes minutes to measure and is written by
`python -m trustsim.guide findings`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from ..analysis.answers import answer, capital, reading, waited
from ..analysis.calibration import at_defaults, held_against
from ..analysis.changes import Change, Futures, Paired, Told, place_of
from ..analysis.conclusions import TrustRule, Verdict, survival, trust_rules, verdict
from ..analysis.questions import CLAIMS, FIRST_SEED, FUTURES, QUESTIONS, Claim, Line, Question, lines, seeds
from ..analysis.sentences import by_how_much
from ..analysis.words import NOTHING, amount, change, count, likely_change, listed
from ..experiments.targets import Targets
from ..scenario.ready import ready_folder
from .layout import blocks_in, cells, filled, pages, table

HEADS = ("what is changed", "what is looked at", "without", "difference", "95 % interval", "same way", "which way")
WAITS = ("what is changed", "what is waited for", "without: in half by", "never", "with it: in half by", "never")
_RESULTS = {n: f"found.{n}" for n in QUESTIONS}
SURVIVAL, READING = "found.rules", "found.reading"
CALIBRATION = "found.calibration"
FOUND = ("found.futures", *_RESULTS.values(), SURVIVAL, READING, CALIBRATION)
"""Blocks that must be measured."""


def _asked(question: Question) -> str:
    tries = "".join(f"- `{line}`\n" for line in _commands(question.changes))
    return f"## {question.number}. {question.title}\n\n> {question.asked}\n\nTry it yourself:\n\n{tries}"


def _commands(changes: Sequence[Change]) -> list[str]:
    """The commands that run a question's places with their what-ifs."""
    places: dict[str, list[str]] = {}
    for one in changes:
        for name in (one.off, one.on):
            place = place_of(name)
            if name not in (place, *places.setdefault(place, [])):
                places[place].append(name)
    return [f"trustsim compare {' '.join([place, *names])} --replicates {FUTURES}" for place, names in places.items()]


def _rules() -> str:
    return table(("way of forming trust", "what it means"), ((r.called, r.means) for r in trust_rules()))


ASKED: dict[str, Callable[[], str]] = {
    **{f"asked.{n}": partial(_asked, question) for n, question in QUESTIONS.items()},
    "asked.rules": _rules,
}
"""Blocks that are made from the declarations alone."""


def found_blocks(futures: int = FUTURES, told: Told | None = None) -> dict[str, str]:
    """Measure everything: each block that is found, by its name."""
    standard = Futures(seeds(futures), told=told)
    blocks = {"found.futures": _over(futures)}
    for n, question in QUESTIONS.items():
        blocks[_RESULTS[n]] = _result(question, lines(question, standard), standard)
    rules = trust_rules()
    found: dict[str, tuple[Paired, ...]] = {}
    for rule in rules:
        found |= survival([rule], futures, _of_rule(told, rule), standard)
    blocks[CALIBRATION] = _calibration(futures, told)
    return {**blocks, SURVIVAL: _survival(rules, found), READING: _reading(rules, found)}


def _targets() -> Targets:
    return Targets.load(ready_folder() / "studies" / "calibration" / "targets.yaml")


def _calibration(futures: int, told: Told | None) -> str:
    """What the defaults give, held against the targets of the calibration."""
    if told:
        told("calibration")
    targets = _targets()
    held = held_against(at_defaults(targets.study, futures), targets.each)
    met = sum(miss == 0.0 for miss in held["miss"].to_list())
    rows = (
        (row["kind"], row["target"], f"{row['low']:g} to {row['high']:g}", *_found(row), row["why"])
        for row in held.to_dict("records")
    )
    return f"The defaults meet {met} of {len(held)} targets over {count(futures, 'future')}.\n\n" + table(
        ("kind", "what is looked at", "asked for", "found", "95 % interval", "why"), rows
    )


def _found(row: Mapping[Hashable, Any]) -> tuple[str, str]:
    found, half = float(row["found"]), float(row["half_width"])
    return f"{found:.3g}", f"{found - half:.3g} to {found + half:.3g}"


def _of_rule(told: Told | None, rule: TrustRule) -> Told | None:
    return told and (lambda name: told(f"{name}, {rule.called}"))


def _over(futures: int) -> str:
    return (
        f"Each comparison is over {count(futures, 'future')} (seeds {FIRST_SEED} to {FIRST_SEED + futures - 1}, which "
        "are used for nothing else).\n"
    )


def _result(question: Question, found: Sequence[Line], futures: Futures) -> str:
    short, *sums = answer(question, found, futures)
    listed_sums = "".join(f"- {one}\n" for one in sums)
    waits = [_waits(line) for line in found if line.found.waits]
    told = f"\n{short}\n\n{listed_sums}\n*Bear in mind.* {question.bear_in_mind}\n\n"
    return told + table(HEADS, map(_line, found)) + (f"\n{table(WAITS, waits)}" if waits else "")


def _waits(line: Line) -> tuple[str, ...]:
    both = line.found.waits or ()
    return (*_name(line.change, line.of.label), *(part for one in both for part in waited(one, line.found.futures)))


def _line(line: Line) -> tuple[str, ...]:
    unit, found = line.of.unit, line.found
    before = NOTHING if line.of.of_pair else amount(found.alone, unit)
    same = f"{found.agree:,} of {found.futures:,}" if found.agree else NOTHING
    return (
        *_name(line.change, line.of.label),
        before,
        change(found, unit),
        likely_change(found, unit),
        same,
        reading(line),
    )


def _name(of: Change, label: str) -> tuple[str, str]:
    return capital(of.says), label


def _survival(rules: Sequence[TrustRule], found: Mapping[str, Sequence[Paired]]) -> str:
    def cell(claim: Claim, one: Paired) -> str:
        return f"{verdict(one, claim.more).value}: {by_how_much(one, claim.of.unit)}"

    return table(
        ("conclusion", *(rule.called for rule in rules)),
        (
            (capital(claim.says), *(cell(claim, found[rule.name][k]) for rule in rules))
            for k, claim in enumerate(CLAIMS)
        ),
    )


def _reading(rules: Sequence[TrustRule], found: Mapping[str, Sequence[Paired]]) -> str:
    """What the table says, in words."""
    verdicts = [{rule: verdict(found[rule.name][k], claim.more) for rule in rules} for k, claim in enumerate(CLAIMS)]
    standard, *others = rules
    held = [k for k, of in enumerate(verdicts) if of[standard] is Verdict.HOLDS]
    safe = [k for k in held if set(verdicts[k].values()) == {Verdict.HOLDS}]
    turned = [k for k in held if Verdict.REVERSED in verdicts[k].values()]
    told = [
        f"Of {len(CLAIMS)} conclusions, {len(held)} hold in the standard way of forming trust ({standard.called}), and "
        f"{len(safe)} hold in every way looked at."
    ]
    if len(safe) < len(held):
        told.append(f"Of those that do not, {len(turned) or 'none'} turn round in at least one way.")
    told += [
        f"With *{rule.called}*, {sum(verdicts[k][rule] is Verdict.HOLDS for k in held)} of the {len(held)} hold."
        for rule in others
    ]
    parts = [" ".join(told)]
    if broken := [k for k in held if k not in safe]:
        parts.append("These rest on how trust is formed; do not lean on them alone:")
        parts.append("\n".join(_broken(CLAIMS[k], verdicts[k]) for k in broken))
    if never := [k for k in range(len(CLAIMS)) if k not in held]:
        parts.append("These one might expect, and the model does not bear them out even in the standard way:")
        parts.append("\n".join(_broken(CLAIMS[k], verdicts[k]) for k in never))
    return "\n\n".join(parts) + "\n"


def _broken(claim: Claim, verdicts: Mapping[TrustRule, Verdict]) -> str:
    ways = [
        f"{one.value} with {listed([f'*{rule.called}*' for rule, of in verdicts.items() if of is one])}"
        for one in Verdict
        if one in verdicts.values()
    ]
    return (
        f"- **{capital(claim.says)}**: {'; '.join(ways)}. In the model this turns on the following: {claim.carried_by}."
    )


def outdated(text: str) -> list[str]:
    """The found blocks of a page that are not about the questions, claims and rules of today."""
    return [name for name, block in blocks_in(text).items() if name in FOUND and not _is_current(name, block)]


def _is_current(name: str, block: str) -> bool:
    if name == SURVIVAL:
        heads = ["conclusion", *(rule.called for rule in trust_rules())]
        found = cells(block)
        return found[:1] == [heads] and [row[0] for row in found[1:]] == [capital(claim.says) for claim in CLAIMS]
    if name == CALIBRATION:
        return [row[1:3] for row in cells(block)[1:]] == [[t.says, f"{t.low:g} to {t.high:g}"] for t in _targets().each]
    for n, question in QUESTIONS.items():
        if name == _RESULTS[n]:
            about = [_name(one, of.label) for one in question.changes for of in question.gauges_of(one)]
            found = cells(block)
            is_told = all(claim.says.lower() in block.lower() for claim in question.claims)
            return (
                is_told
                and question.bear_in_mind in block
                and [tuple(row[:2]) for row in found][: len(about) + 1] == [HEADS[:2], *about]
            )
    return bool(block.strip())


def write(futures: int = FUTURES, told: Told | None = None) -> None:
    """Measure, and write what is found into the guide's pages."""
    blocks = found_blocks(futures, told)
    made = {name: partial(str, block) for name, block in blocks.items()}
    for page in pages():
        text = page.read_text(encoding="utf-8")
        others = set(blocks_in(text)) - set(made)
        page.write_text(filled(text, made, others), encoding="utf-8")
