"""Values of levers as people read them."""

import pytest

from trustsim.analysis.settings import figure
from trustsim.model.parameters import PARAMETERS


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("practices.claim", 0.2, "20%"),
        ("people.turnover", 0.015, "1.5% a month"),
        ("meetings.seats", 3, "3 seats"),
        ("meetings.manager_wte", 0.5, "half time"),
        ("practices.goals", "dual", "two, said aloud"),
        ("trust.rule", "average", "average"),
    ],
)
def test_a_value_is_told_in_its_unit(path, value, words):
    assert figure(PARAMETERS[path], value) == words


def test_every_parameter_has_its_default_in_words():
    assert all(figure(p, p.plain(p.default)) for p in PARAMETERS.values())
