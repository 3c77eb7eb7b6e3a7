"""Labels mean nothing: PCNs renumbered together with their dice live the same lives."""

from typing import Any

import numpy as np
from drawn_scenarios import FEW, changed, happened, scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

from trustsim.drivers.run import Setting
from trustsim.model import chance, events
from trustsim.model.memory import Group
from trustsim.model.start import World, start
from trustsim.model.state import Structure

NAMES_A_PCN = {
    "representative",
    "speaks_for",
    "helping",
    "contact",
    "word_to",
    "word_of",
    "asked",
    "hearer",
    "by_key",
    "spokesman_of_late",
    "pcn",
}
"""Arrays whose values are indices of PCNs."""
SHAPES = {
    "former_ally": "NN",
    "history_good": "FNA",
    "history_bad": "FNA",
    "pcn": "M",
    "patients": "M",
    "backing": "M",
    "claim": "M",
    "engagement": "M",
    "strength": "NS",
    "periods": "T",
    "levers": "TP",
}
"""Letters of the arrays of a structure; all others are by PCN."""


class Relabelling:
    """`order[k]` is the old index of what is now PCN k; practices follow their PCNs."""

    def __init__(self, order: list[int], pcn: Any) -> None:
        self.n = len(order)
        self.new = np.argsort(order)
        practices = np.argsort(self.new[pcn], kind="stable")
        self.order = {"N": np.array(order), "A": np.array([*order, self.n]), "M": practices}

    def renamed(self, values: Any) -> Any:
        """Indices of PCNs as they are now; none, the manager and unset values stay."""
        inside = (values >= 0) & (values < self.n)
        return np.where(inside, self.new[np.where(inside, values, 0)], values)

    def array(self, name: str, shape: str, values: Any) -> Any:
        for axis, letter in enumerate(shape):
            if letter in self.order and not (name == "by_key" or name.endswith("_order")):
                values = np.take(values, self.order[letter], axis=axis)
        names = values.dtype.kind == "i" and (name in NAMES_A_PCN or name.endswith("_order"))
        return self.renamed(values) if names else values

    def group(self, group: Group) -> dict[str, Any]:
        return {name: self.array(name, group.fields[name].shape, values) for name, values in group.items()}

    def structure(self, s: Structure) -> Structure:
        return s._replace(**{k: self.array(k, SHAPES.get(k, "N"), v) for k, v in s._asdict().items()})

    def choices_of_allies(self, values: Any) -> Any:
        """2 + PCN to join, 2 + N + PCN to found with; all else stays."""
        named = (values >= 2) & (values < 2 + 2 * self.n)
        k = np.where(named, values - 2, 0)
        return np.where(named, 2 + (k // self.n) * self.n + self.new[k % self.n], values)


def lived(setting: Setting, dice: chance.Dice) -> tuple[World, events.Log]:
    """The final state and the log of a run on these dice."""
    world = start(setting.structure, setting.levers, setting.sizes, dice)
    log = events.empty_log(setting.sizes.directors, 4000)
    setting.advance(world, dice, log, 1, setting.sizes.months)
    return world, log


def say(log: events.Log) -> list[tuple[str, int]]:
    return [(kind, who) for kind, who, _, _ in happened(log)]


@settings(FEW, max_examples=80)
@given(scenario=scenarios(), seed=st.integers(0, 1000), data=st.data())
def test_relabelling_pcns_with_their_dice_changes_nothing(scenario, seed, data):
    setting = Setting.of(scenario)
    n = setting.sizes.directors
    relabel = Relabelling(data.draw(st.permutations(range(n))), setting.structure.pcn)
    dice = chance.roll(seed, setting.sizes)
    imposed = relabel.group(setting.imposed)
    imposed["alliance"] = relabel.choices_of_allies(imposed["alliance"])
    there = changed(
        setting,
        structure=relabel.structure(setting.structure),
        imposed=type(setting.imposed).of(**imposed),
        pins=type(setting.pins).of(**relabel.group(setting.pins)),
    )
    here, log = lived(setting, dice)
    moved, other_log = lived(there, type(dice).of(**relabel.group(dice)))
    assert sorted((kind, int(relabel.renamed(np.array(who)))) for kind, who in say(log)) == sorted(say(other_log))
    for before, after in zip(here[:-1], moved[:-1], strict=True):
        for name, values in relabel.group(before).items():
            if name in ("first", "end"):
                continue
            tolerance = 0 if before.fields[name].whole else 1e-9
            np.testing.assert_allclose(getattr(after, name), values, rtol=tolerance, atol=tolerance, err_msg=name)
    np.testing.assert_allclose(moved.record.panel, here.record.panel, rtol=1e-9, atol=1e-9)
