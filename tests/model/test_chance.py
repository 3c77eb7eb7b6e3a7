import dataclasses

import numpy as np
import pytest

from trustsim.model import chance
from trustsim.model.chance import Dice, Sizes, roll, stream

SIZES = Sizes(months=12, directors=6, practices=20, places=2, columns=5)


def same(a, b, name, part=None):
    one, other = getattr(a, name), getattr(b, name)
    return np.array_equal(one if part is None else one[part], other if part is None else other[part])


def test_the_same_seed_rolls_the_same_dice():
    one, other = roll(9, SIZES), roll(9, SIZES)
    assert all(same(one, other, name) for name in Dice.fields)
    assert not same(one, roll(10, SIZES), "key")


def test_a_longer_horizon_leaves_the_earlier_months_as_they_were():
    short, long = roll(3, SIZES), roll(3, dataclasses.replace(SIZES, months=40))
    for name, field in Dice.fields.items():
        months = field.shape.find("T")
        if months >= 0:
            cut = (slice(None),) * months + (slice(0, 13),)
            assert np.array_equal(getattr(short, name), getattr(long, name)[cut]), name
        else:
            assert same(short, long, name), name


def test_a_fuller_place_leaves_the_other_columns_as_they_were():
    few, many = roll(3, SIZES), roll(3, dataclasses.replace(SIZES, columns=9))
    for name in Dice.fields:
        assert np.array_equal(getattr(few, name), getattr(many, name)[: len(getattr(few, name))]), name


def test_streams_are_known_by_their_names_alone(monkeypatch):
    before = roll(5, SIZES)

    class More(Dice):
        aardvark = chance.die("u", "TN")
        for _name, _field in Dice.fields.items():
            locals()[_name] = chance.die(_field.draws, _field.shape)

    monkeypatch.setattr(chance, "Dice", More)
    after = roll(5, SIZES)
    assert after.aardvark.std() > 0.1
    assert all(same(before, after, name) for name in Dice.fields)


def test_streams_do_not_follow_each_other():
    draws = np.stack([stream(1, name).random(4000) for name in ("help", "slip", "item", "faithful", "told")])
    off_diagonal = np.corrcoef(draws)[~np.eye(5, dtype=bool)]
    assert abs(off_diagonal).max() < 4 / np.sqrt(4000)


@pytest.mark.parametrize(("draws", "mean", "sd"), [("u", 0.5, 12**-0.5), ("z", 0.0, 1.0), ("e", 1.0, 1.0)])
def test_streams_draw_what_they_say(draws, mean, sd):
    dice = roll(11, Sizes(months=400, directors=20, practices=40, places=1, columns=3))
    for name, field in Dice.fields.items():
        if field.draws == draws and "T" in field.shape:
            values = getattr(dice, name).ravel()
            assert abs(values.mean() - mean) < 6 * sd / np.sqrt(values.size), name
            assert abs(values.std() - sd) < 0.15 * sd, name


def test_orders_are_permutations_and_none_is_favoured():
    order = roll(2, Sizes(months=3000, directors=4, practices=4, places=1, columns=3)).align_order
    assert (np.sort(order, axis=1) == np.arange(4)).all()
    first = np.bincount(order[:, 0], minlength=4) / len(order)
    assert abs(first - 0.25).max() < 0.05
