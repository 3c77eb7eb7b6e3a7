"""The guide's findings are about the questions, claims and rules of today; at length, their numbers are today's too."""

import os
import re
from dataclasses import replace

import pytest

from trustsim.analysis.questions import QUESTIONS
from trustsim.guide import findings, layout, tables

PAGES = {path.name: path.read_text(encoding="utf-8") for path in layout.pages()}
BLOCKS = {name: block for text in PAGES.values() for name, block in layout.blocks_in(text).items()}
SOAK = pytest.mark.skipif(
    os.environ.get("TRUSTSIM_SOAK") != "1", reason="measures all findings, a minute or more: set TRUSTSIM_SOAK=1"
)


@pytest.mark.parametrize("name", PAGES)
def test_findings_are_about_the_questions_claims_and_rules_of_today(name: str):
    assert not findings.outdated(PAGES[name]), "run: python -m trustsim.guide findings"


def test_findings_are_over_the_futures_that_they_are_declared_for():
    assert BLOCKS["found.futures"] == findings._over(findings.FUTURES), "run: python -m trustsim.guide findings"


def test_a_changed_claim_question_or_rule_makes_findings_outdated(monkeypatch):
    text = PAGES["questions.md"]
    other = replace(QUESTIONS[4], bear_in_mind="Something else.")
    monkeypatch.setitem(findings.QUESTIONS, 4, other)
    assert findings.outdated(text) == ["found.4"]
    monkeypatch.setattr(findings, "trust_rules", lambda: ())
    assert findings.outdated(PAGES["trust-rules.md"]) == ["found.rules"]


def test_the_default_command_leaves_findings_alone():
    for name, text in PAGES.items():
        kept = {of: block for of, block in layout.blocks_in(tables.filled(text)).items() if of in findings.FOUND}
        assert kept == {of: block for of, block in layout.blocks_in(text).items() if of in findings.FOUND}, name


def test_a_block_of_another_name_is_refused():
    with pytest.raises(KeyError):
        tables.filled("<!-- generated: found.11 -->\n<!-- end: found.11 -->\n")


@pytest.mark.parametrize("name", ["questions.md", "trust-rules.md"])
def test_a_page_of_findings_says_what_it_is_and_has_no_numbers_outside_its_blocks(name: str):
    text = PAGES[name]
    prose = re.sub(r"<!-- generated: (\S+) -->.*?<!-- end: \1 -->", "", text, flags=re.DOTALL)
    assert "does not predict" in prose and "fictional" in prose
    assert "Nobody has measured trust between PCNs nationally" in prose
    assert not re.search(r"\d", prose.replace("95 % interval", ""))


@SOAK
def test_findings_are_those_of_today():
    found = findings.found_blocks()
    assert set(found) == set(findings.FOUND)
    for name, block in found.items():
        assert BLOCKS[name] == block, f"{name}: run python -m trustsim.guide findings"
