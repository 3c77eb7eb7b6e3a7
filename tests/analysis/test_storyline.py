"""The storyline's layout: claims about order, heights and curves, over random histories."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustsim.analysis.storyline import Layout, layout_storyline
from trustsim.analysis.storyline.heights import invert
from trustsim.analysis.storyline.order import Swapper, count_crossings, split_into_intervals

INSIDE, BETWEEN = 11.0, 25.0
quick = settings(deadline=None, max_examples=40)

STAYS = [  # PCN, alliance, joins, leaves
    (0, 1, 8, 121), (2, 1, 8, 121), (3, 1, 19, 77), (8, 1, 34, 121), (1, 2, 14, 57), (4, 2, 14, 52),
    (7, 2, 22, 57), (5, 3, 27, 84), (6, 3, 27, 84), (1, 4, 71, 121), (7, 4, 71, 121), (3, 4, 90, 121),
    (4, 5, 98, 121), (5, 5, 98, 121), (6, 5, 106, 121),
]  # fmt: skip


def example() -> np.ndarray:
    labels = np.zeros((121, 9), dtype=int)
    for pcn, alliance, joins, leaves in STAYS:
        labels[joins:leaves, pcn] = alliance
    return labels


def random_history(pcns: int, months: int, changes: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    labels = np.zeros((months + 1, pcns), dtype=int)
    for month in np.sort(rng.integers(1, months + 1, changes)):
        labels[month:, rng.integers(pcns)] = rng.integers(0, 1 + max(1, pcns // 3))
    return labels


@st.composite
def histories(draw: st.DrawFn) -> np.ndarray:
    pcns = draw(st.integers(1, 8))
    months = draw(st.integers(0, 30))
    labels = np.zeros((months + 1, pcns), dtype=int)
    start = draw(st.lists(st.integers(-1, 3), min_size=pcns, max_size=pcns))
    labels[:] = start
    change = st.tuples(st.integers(0, months), st.integers(0, pcns - 1), st.integers(-1, 3))
    for month, pcn, label in draw(st.lists(change, max_size=14)):
        labels[month:, pcn] = label
    return labels


def row(labels: np.ndarray, layout: Layout, interval: int) -> np.ndarray:
    return labels[layout.cuts[interval]]


def allied(labels: np.ndarray, one: int, other: int) -> bool:
    return bool(labels[one] == labels[other] != 0)


@quick
@given(histories())
def test_allied_pcns_stand_next_to_one_another(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    for s, groups in enumerate(layout.groups):
        now = row(labels, layout, s)
        for group in groups:
            assert all(allied(now, group[0], other) for other in group[1:])
        assert sorted(i for group in groups for i in group) == list(range(labels.shape[1]))
        for one, other in pairwise(groups):
            assert not allied(now, one[0], other[0])


@quick
@given(histories())
def test_no_gap_is_violated_in_any_interval(labels: np.ndarray) -> None:
    layout = layout_storyline(labels, inside=INSIDE, between=BETWEEN)
    for s in range(len(layout.cuts)):
        now = row(labels, layout, s)
        order = np.argsort(layout.y[s])
        for one, other in pairwise(order.tolist()):
            gap = layout.y[s, other] - layout.y[s, one]
            if allied(now, one, other):
                assert gap == pytest.approx(INSIDE)
            else:
                assert gap >= BETWEEN - 1e-9


@quick
@given(histories())
def test_a_lone_line_never_runs_inside_a_bundle(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    for s, groups in enumerate(layout.groups):
        for group in groups:
            top, bottom = layout.y[s, list(group)].min(), layout.y[s, list(group)].max()
            outside = np.delete(layout.y[s], list(group))
            assert not np.any((outside > top) & (outside < bottom))


@quick
@given(histories())
def test_a_group_not_concerned_keeps_its_height_unless_it_changed_sides(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    pcns = range(labels.shape[1])
    for s in range(1, len(layout.cuts)):
        before, after = layout.groups[s - 1], layout.groups[s]
        lasting = [group for group in after if group in before]
        if [g for g in before if g in lasting] != lasting:
            continue
        for group in lasting:
            if np.array_equal(layout.y[s - 1, list(group)], layout.y[s, list(group)]):
                continue
            assert _has_changed_sides_earlier(layout, s, pcns)


def _has_changed_sides_earlier(layout: Layout, s: int, pcns: range) -> bool:
    """Some pair stood the other way round in an interval before: then a height may have to be cut."""
    y = layout.y[: s + 1]
    return any(np.ptp(np.sign(y[:, i] - y[:, j])) > 0 for i in pcns for j in pcns if i < j)


@quick
@given(histories())
def test_without_crossings_groups_not_concerned_stay_straight(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    if layout.crossings:
        return
    for s in range(1, len(layout.cuts)):
        for group in set(layout.groups[s]) & set(layout.groups[s - 1]):
            assert np.array_equal(layout.y[s - 1, list(group)], layout.y[s, list(group)])


@quick
@given(histories())
def test_the_same_history_gives_the_same_layout_and_no_global_dice_are_thrown(labels: np.ndarray) -> None:
    np.random.seed(1)
    first = layout_storyline(labels).as_dict()
    after = np.random.random()
    np.random.seed(1)
    assert np.random.random() == after
    assert layout_storyline(labels).as_dict() == first
    assert json.loads(json.dumps(first)) == first


@quick
@given(histories(), st.permutations([-9, -3, 5, 80]))
def test_other_names_for_the_alliances_do_not_change_the_layout(labels: np.ndarray, names: list[int]) -> None:
    renamed = np.zeros_like(labels)
    for old, new in zip((-1, 1, 2, 3), names, strict=True):
        renamed[labels == old] = new
    assert layout_storyline(renamed).as_dict() == layout_storyline(labels).as_dict()


@quick
@given(histories())
def test_the_height_meets_the_knots_and_rests_between_them(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    for pcn, knots in enumerate(layout.knots):
        assert layout.y_at(pcn, 0) == pytest.approx(layout.y[0, pcn])
        assert layout.y_at(pcn, layout.months) == pytest.approx(layout.y[-1, pcn])
        for start, end, above, below in knots:
            assert 0 <= start < end <= layout.months
            assert layout.y_at(pcn, start) == pytest.approx(above)
            assert layout.y_at(pcn, end) == pytest.approx(below)
        for (_, end, _, below), (start, _, above, _) in pairwise(knots):
            assert end <= start
            assert below == above


@quick
@given(histories())
def test_a_line_is_in_its_place_in_the_month_it_joins(labels: np.ndarray) -> None:
    layout = layout_storyline(labels)
    for s in range(1, len(layout.cuts)):
        for group in layout.groups[s]:
            before = [next(g for g in layout.groups[s - 1] if i in g) for i in group]
            if len(set(before)) > 1:
                for pcn in group:
                    assert layout.y_at(pcn, layout.cuts[s]) == pytest.approx(layout.y[s, pcn])


@quick
@given(histories(), st.floats(0, 1), st.floats(0, 1))
def test_a_path_is_unbroken_and_lies_on_the_line(labels: np.ndarray, one: float, other: float) -> None:
    layout = layout_storyline(labels)
    first, last = sorted((one * layout.months, other * layout.months))
    path = layout.path(0, first, last)
    if first == last:
        assert path.shape == (0, 4, 2)
        return
    assert tuple(path[0, 0]) == pytest.approx((first, layout.y_at(0, first)))
    assert tuple(path[-1, 3]) == pytest.approx((last, layout.y_at(0, last)))
    for before, after in pairwise(path):
        assert before[3] == pytest.approx(after[0])
    for segment in path:
        month, y = np.array([1, 3, 3, 1]) / 8 @ segment
        assert y == pytest.approx(layout.y_at(0, month), abs=1e-6)


def test_the_example_place_has_no_crossings() -> None:
    layout = layout_storyline(example())
    assert len(layout.cuts) == 15
    assert layout.crossings == 0


def test_crossings_are_counted_as_drawn() -> None:
    labels = random_history(8, 60, 30, 4)
    layout = layout_storyline(labels)
    rank = np.argsort(np.argsort(layout.y, axis=1), axis=1)
    assert layout.crossings == int(count_crossings(rank)) > 0


def test_swaps_never_add_crossings() -> None:
    _, groups = split_into_intervals(random_history(9, 60, 30, 5))
    rng = np.random.default_rng(0)
    ranks = np.array([_random_order(g, rng) for g in groups])
    ranks = np.where(np.all(groups[0] == groups, axis=1)[:, None], ranks[0], ranks)
    better = Swapper(groups, ranks).improve(4)
    assert count_crossings(better) < count_crossings(ranks)


def _random_order(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    order = np.lexsort((np.arange(group.size), rng.random(group.size)[group]))
    return np.argsort(order)


@pytest.mark.parametrize("size", [1, 63, 64, 65, 200])
def test_inverting_in_blocks_inverts(size: int) -> None:
    root = np.random.default_rng(3).normal(size=(size, size))
    matrix = root @ root.T + size * np.eye(size)
    assert np.allclose(invert(matrix) @ matrix, np.eye(size))


def test_the_previous_order_is_kept_where_it_costs_nothing() -> None:
    labels = np.zeros((13, 4), dtype=int)
    labels[6:, [1, 2]] = 1
    layout = layout_storyline(labels, previous_order=[3, 2, 1, 0])
    assert layout.order == [3, 2, 1, 0]
    assert layout_storyline(labels, previous_order=layout.order).as_dict() == layout.as_dict()


def test_a_previous_order_may_leave_pcns_out_but_not_name_strangers() -> None:
    labels = np.zeros((3, 3), dtype=int)
    assert layout_storyline(labels, previous_order=[2]).order == [2, 0, 1]
    with pytest.raises(ValueError, match="numbered 0 to 2"):
        layout_storyline(labels, previous_order=[3])


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (3,)])
def test_labels_of_the_wrong_shape_are_refused_with_their_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="months"):
        layout_storyline(np.zeros(shape, dtype=int))


@pytest.mark.parametrize(("pcns", "changes", "seconds"), [(15, 40, 2.0), (30, 120, 6.0), (70, 120, 12.0)])
def test_large_places_are_laid_out_without_hanging(pcns: int, changes: int, seconds: float) -> None:
    labels = random_history(pcns, 120, changes, 1)
    start = time.process_time()
    layout = layout_storyline(labels)
    assert time.process_time() - start < seconds
    assert layout.y.shape == (len(layout.cuts), pcns)


def test_a_line_rests_in_its_place_from_the_month_it_joins_without_moving() -> None:
    labels = np.array([[1, 0, 0, 0, 0], *[[1, 0, 1, 0, 0]] * 4, [0, 0, 1, 0, 1], [0, 1, 1, 0, 1]])
    layout = layout_storyline(labels)
    assert layout.y_at(2, 1) == layout.y[1, 2]
    assert layout.knots[2][0][0] == 1.0
