"""All dice of a run, each array from a stream of its own (section 3.4)."""

import hashlib

import numpy as np

UNIFORM = {
    "key": "N",
    "free_rider": "N",
    "scar": "NA",
    "level": "S",
    "leaves": "TN",
    "new_free_rider": "TN",
    "peer": "TN",
    "help": "TN",
    "slip": "TN",
    "faithful": "TN",
    "asked_before": "TN",
    "told": "TN",
    "manager_faithful": "TP",
    "comes": "TP",
    "hearer": "TP",
    "lot": "TP",
    "keeps": "TN",
    "manager_keeps": "TP",
    "sees_opportunity": "TN",
    "occasion": "TN",
    "turn": "TN",
    "refuses": "TN",
    "skims": "TNS",
    "sees_share": "TNS",
    "resigns": "TM",
}
NORMAL = {
    "propensity": "N",
    "benevolence": "N",
    "new_propensity": "TN",
    "new_benevolence": "TN",
    "item": "TN",
    "share_noise": "TNS",
    "pledge_noise": "TN",
    "partners": "TP",
    "workload": "TM",
    "mood": "TM",
}
ORDERS = ("talk_order", "align_order", "mandate_order")
NOISES = ("alliance_noise", "mandate_noise")


def stream(seed, name):
    """The generator of one array."""
    word = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    return np.random.Generator(np.random.Philox(key=np.array([seed, word], dtype=np.uint64)))


def noise_columns(place, places, moves_to):
    """Two more than the most PCNs that any place ever has."""
    here = np.array(place)
    fullest = np.bincount(here, minlength=places).max()
    for moves in moves_to[1:]:
        here = np.where(moves >= 0, moves, here)
        fullest = max(fullest, np.bincount(here, minlength=places).max())
    return int(fullest) + 2


class Dice:
    """Nested lists under the names of the table, such as `slip[month][director]`."""

    def __init__(self, seed, directors, practices, places, months, columns):
        size = {"N": directors, "A": directors + 1, "M": practices, "P": places, "S": 5, "T": months + 1}
        by_month = (size["T"], size["N"])
        for name, letters in UNIFORM.items():
            self._keep(name, stream(seed, name).random(tuple(size[letter] for letter in letters)))
        for name, letters in NORMAL.items():
            self._keep(name, stream(seed, name).standard_normal(tuple(size[letter] for letter in letters)))
        for name in ORDERS:
            self._keep(name, np.argsort(stream(seed, name).random(by_month), axis=-1, kind="stable"))
        for name in NOISES:
            each = [stream(seed, f"{name}/{k}").standard_exponential(by_month) for k in range(columns)]
            self._keep(name, np.array(each))

    def _keep(self, name, array):
        setattr(self, name, array.tolist())
