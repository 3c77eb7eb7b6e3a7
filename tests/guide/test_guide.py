"""The guide's tables are those of the code."""

import re

import pytest

from trustsim.guide import findings, layout, tables
from trustsim.model.parameters import PARAMETERS


@pytest.mark.parametrize("page", layout.pages(), ids=lambda page: page.name)
def test_tables_are_current(page):
    text = page.read_text(encoding="utf-8")
    assert tables.filled(text) == text, f"run: python -m trustsim.guide ({page.name} is out of date)"


def test_every_table_stands_in_the_guide_once():
    text = "".join(page.read_text(encoding="utf-8") for page in layout.pages())
    assert sorted(re.findall(r"<!-- generated: (\S+) -->", text)) == sorted([*tables.TABLES, *findings.FOUND])
    assert sorted(re.findall(r"<!-- end: (\S+) -->", text)) == sorted([*tables.TABLES, *findings.FOUND])


def test_a_changed_default_makes_a_table_out_of_date(monkeypatch):
    before = tables.TABLES["parameters.people"]()
    first = next(iter(tables.GROUPS["people"]))
    monkeypatch.setitem(tables.GROUPS, "people", (first.__class__(**{**vars(first), "default": 0.123}),))
    assert tables.TABLES["parameters.people"]() != before


def test_every_row_leads_to_a_parameter_and_a_rule():
    lines = tables.TABLES["rows"]().splitlines()[2:]
    assert len(lines) == 32
    for line in lines:
        cells = line.split(" | ")
        assert "`" in cells[2], line
        assert "`" in cells[3], line


def test_every_parameter_of_the_model_is_read_somewhere():
    shown_only = {"global_sum"}
    unread = {p.name for p in PARAMETERS.values()} - set(tables._readers())
    assert unread == shown_only
