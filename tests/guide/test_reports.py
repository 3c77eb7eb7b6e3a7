"""The guide's reports on the model answer every item, name what exists and are short where they promise it."""

import re
from dataclasses import replace

import pytest

from trustsim.guide import layout, tables
from trustsim.model.parameters import PARAMETERS
from trustsim.model.parameters.declare import ASSUMED

REPORTS = ("stress-abs.md", "trace.md", "why-believe.md")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in layout.pages()}
ITEMS = (
    """1.1 1.2 1.3  2.1 2.2 2.3 2.4 2.5 2.5.1 2.5.2 2.5.3 2.5.4  3.1 3.2 3.3 3.4  4.1 4.2 4.3  5.1 5.2 5.3 5.4  6.1"""
)
STAGES = (
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual model evaluation",
    "Implementation verification",
    "Model output verification",
    "Model analysis",
    "Model output corroboration",
)
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:md|py|yaml|toml|cff)|LICENSE|scenarios)`")


def test_every_item_of_stress_abs_is_answered():
    parts = re.split(r"^#+ (\d\.\d(?:\.\d)?) .+\n", TEXTS["stress-abs.md"], flags=re.MULTILINE)
    assert parts[1::2] == ITEMS.split()
    for item, answer in zip(parts[1::2], parts[2::2], strict=True):
        assert answer.strip() or item == "2.5", f"{item} is not answered"


def test_trace_goes_through_every_stage():
    assert re.findall(r"^## \d (.+)$", TEXTS["trace.md"], flags=re.MULTILINE) == list(STAGES)


@pytest.mark.parametrize("name", REPORTS)
def test_what_a_report_names_exists(name, repository):
    named = set(NAMED.findall(TEXTS[name])) | set(re.findall(r"\]\((?!http)([^)#]+)\)", TEXTS[name]))
    assert named or name == "why-believe.md"
    missing = {n for n in named if not (repository / n).exists() and not (layout.HERE / n).exists()}
    assert not missing


@pytest.mark.parametrize("name", REPORTS)
def test_sections_and_parameters_that_a_report_names_exist(name):
    sections = set(re.findall(r"^#+ (\d\.\d+) ", TEXTS["odd.md"], flags=re.MULTILINE))
    assert set(re.findall(r"ODD (\d\.\d+)", TEXTS[name])) <= sections
    groups = "|".join(tables.GROUPS)
    assert set(re.findall(rf"`((?:{groups})\.\w+)`", TEXTS[name])) <= set(PARAMETERS)


def test_values_that_were_chosen_by_what_follows_are_those_of_today():
    chosen = re.findall(r"`(\w+\.\w+)` ([\d.]+)(?=[, |])", TEXTS["trace.md"])
    assert len(chosen) >= 10
    for path, value in chosen:
        assert PARAMETERS[path].default == float(value), path
    said = {path for path, p in PARAMETERS.items() if "guide/trace.md" in p.source}
    assert said <= {path for path, _ in chosen}


def test_why_believe_is_half_a_page_and_has_a_sentence_to_quote():
    text = TEXTS["why-believe.md"]
    assert len(text.split()) <= 300
    assert re.search(r'^> "', text, flags=re.MULTILINE)
    assert not re.search(r"\b(P1?\d|M[1-3]?\d|logit|Beta|seeds?|ensemble|parameters?|stochastic|ablation)\b", text)


@pytest.mark.parametrize("p", PARAMETERS.values(), ids=lambda p: p.path)
def test_a_source_says_in_one_way_what_is_assumed(p):
    kind = tables.source_of(p)
    assert kind != tables.ASSUMED or p.source == ASSUMED or p.source.startswith("assumed: ")
    assert (kind == tables.MECHANISM) == p.source.startswith("mechanism: ")
    assert kind != tables.SOURCED or "assumed" not in p.source
    assert set(re.findall(r"\bM\d+\b", p.source)) <= {f"M{number}" for number in range(1, 33)}
    for author, year in re.findall(r"(\w+)(?: et al\.)? (\d{4})(?=[,;) ]|$)", p.source):
        if author[0].isupper() and author != "October":
            assert re.search(rf"^- .*{author}.*\({year}\)", TEXTS["odd.md"], flags=re.MULTILINE), (author, year)


def test_a_changed_source_makes_the_count_out_of_date(monkeypatch):
    before = tables.TABLES["sources"]()
    for group, parameters in tables.GROUPS.items():
        monkeypatch.setitem(tables.GROUPS, group, tuple(replace(p, source="somebody") for p in parameters))
    assert tables.TABLES["sources"]() != before
