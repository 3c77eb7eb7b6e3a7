"""What practitioners describe (M1 to M32) changes what they say it changes, and does not when its cause is cut out."""

import pytest

from trustsim.analysis.contrasts import Effect
from trustsim.analysis.rows import ROWS, row_effects

PLACES = range(61, 65)
SEEDS = range(61000, 61025)
LEFT_OVER = 0.2


@pytest.fixture(scope="module")
def found() -> dict[str, list[Effect]]:
    return {}


def effects(name: str, found: dict[str, list[Effect]]) -> list[Effect]:
    if name not in found:
        found[name] = row_effects(name, PLACES, SEEDS)
    return found[name]


def test_every_row_is_there():
    assert list(ROWS) == [f"M{number}" for number in range(1, 33)]
    assert all(row.claims for row in ROWS.values())


@pytest.mark.parametrize("name", ROWS)
def test_row(name, found, report):
    for claim, effect in zip(ROWS[name].claims, effects(name, found), strict=True):
        report(f"{name:3} {claim.measure:17} {effect}  {claim.says}")
        assert effect.as_claimed, f"{name}: {claim.says}: {claim.measure} {effect}"


@pytest.mark.parametrize("name", ROWS)
def test_row_fails_when_its_mechanism_is_cut_out(name, found, report):
    left = row_effects(name, PLACES, SEEDS, is_cut=True)
    for claim, whole, rest in zip(ROWS[name].claims, effects(name, found), left, strict=True):
        report(f"{name:3} {claim.measure:17} {rest}  left of it when cut out")
        assert not rest.as_claimed, f"{name}: {claim.measure} is still {rest}"
        assert rest.is_share_of(whole, LEFT_OVER), f"{name}: {claim.measure} {whole} leaves {rest}"
