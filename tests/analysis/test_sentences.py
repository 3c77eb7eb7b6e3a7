"""Sentences say what moved, by how much and how surely, and admit when nothing did."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from small import tiny, with_panels

from trustsim.analysis.comparison import paired
from trustsim.analysis.intervals import Interval
from trustsim.analysis.sentences import describe_ensemble, describe_variant
from trustsim.analysis.words import amount, change, count, is_shown, likely, likely_change
from trustsim.drivers.ensemble import Ensemble, run_seeds
from trustsim.model.measures import MEASURES

SEEDS = list(range(6))


@pytest.fixture(scope="module")
def base() -> Ensemble:
    return run_seeds(tiny(), SEEDS)


def with_measure(base: Ensemble, measure: str, by_seed: list[float]) -> Ensemble:
    panels = base.panels.copy()
    panels[..., list(MEASURES).index(measure)] = np.array(by_seed)[:, None, None]
    return with_panels(base, panels)


def test_shares_are_percent_trust_is_of_100_and_money_is_pounds() -> None:
    of = Interval(0.624, 0.551, 0.688)
    assert (amount(of, "share"), likely(of, "share")) == ("62%", "[55, 69]")
    assert (amount(of, "trust"), change(of, "trust")) == ("62 of 100", "+62 of 100")
    money = Interval(-1.234, -2.0, -0.5)
    assert (change(money, "pounds"), likely_change(money, "pounds")) == ("−£1.23", "[−2.00, −0.50]")
    assert amount(Interval(1234.5, 1, 2), "pounds") == "£1,234.50"


def test_narrow_intervals_get_the_decimals_they_need() -> None:
    assert likely(Interval(0.6204, 0.6191, 0.6218), "share") == "[61.9, 62.2]"


def test_points_agree_in_number() -> None:
    assert change(Interval(0.01, 0.0, 0.03), "share") == "+1 point"
    assert change(Interval(-0.02, -0.05, 0.0), "share") == "−2 points"
    assert (count(1, "future"), count(1200, "future")) == ("1 future", "1,200 futures")


def test_what_rounds_to_nothing_is_no_change_and_has_no_sign() -> None:
    tiny_change = Interval(-0.0004, -0.03, 0.03)
    assert change(tiny_change, "share") == "0 points"
    assert not is_shown(tiny_change, "share")


def test_the_sentence_tells_a_clear_move_with_interval_and_futures(base: Ensemble) -> None:
    before = with_measure(base, "coverage", [0.2] * 6)
    after = with_measure(before, "coverage", [0.3, 0.4, 0.4, 0.4, 0.4, 0.5])
    told = describe_variant(before, paired(before, after, "A manager"))
    assert told.startswith("A manager, over 6 futures with the same chance events: ")
    assert "PCNs in an alliance +20 points [+13, +27]" in told
    assert "trust" not in told


def test_nothing_clear_is_said_to_be_nothing_clear(base: Ensemble) -> None:
    before = with_measure(base, "coverage", [0.5] * 6)
    after = with_measure(base, "coverage", [0.3, 0.7, 0.4, 0.6, 0.2, 0.8])
    assert "nothing moved clearly" in describe_variant(before, paired(before, after, "A hope"))


def test_no_difference_is_said_to_be_none(base: Ensemble) -> None:
    assert "nothing changes at all" in describe_variant(base, paired(base, base, "The same"))


def test_one_future_claims_nothing() -> None:
    one = run_seeds(tiny(), [1])
    assert "one future cannot tell" in describe_variant(one, paired(one, one, "The same"))
    assert "no likely range" in describe_ensemble(one)
    assert "[" not in describe_ensemble(one)


def test_collapses_are_counted_in_futures_against_the_baseline(base: Ensemble) -> None:
    before = with_measure(base, "collapsed", [1, 0, 0, 0, 0, 1])
    after = with_measure(base, "collapsed", [0, 0, 0, 3, 0, 0])
    told = describe_variant(before, paired(before, after, "Calm"))
    assert "an alliance collapses in 1 of 6 futures, 2 without the change" in told
    none = with_measure(base, "collapsed", [0] * 6)
    assert "no alliance collapses in any future" in describe_variant(
        none,
        paired(
            none,
            with_panels(
                none,
                none.panels + np.where(np.arange(len(MEASURES)) == list(MEASURES).index("coverage"), 0.1, 0.0),
            ),
            "More",
        ),
    )


def test_sentences_have_no_jargon_and_no_greek(base: Ensemble) -> None:
    after = with_measure(base, "trust", [0.9] * 6)
    for told in (describe_ensemble(base), describe_variant(base, paired(base, after, "Trusting"))):
        assert told.endswith(".")
        assert not re.search(r"[α-ωΑ-Ω_]|seed|replicate|ensemble|\bnan\b|baseline", told), told


def test_the_range_of_a_share_is_shown_within_0_and_100() -> None:
    assert likely(Interval(0.03, -0.04, 0.10), "share") == "[0, 10]"
    assert likely_change(Interval(0.03, -0.04, 0.10), "share") == "[−4, +10]"
