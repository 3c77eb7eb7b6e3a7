"""Changing single PCNs of a tree, given or drawn, and leaving all others as they are."""

import copy
from collections.abc import Sequence
from typing import Any

from .draw import Network
from .edits import copied
from .refusals import Problems
from .settings import nearest
from .tree import Loc, Tree


def change_pcns(tree: Tree, given: Tree, networks: Sequence[Network]) -> Tree:
    """The tree with `pcns: {id: what is different}` of `given`; `networks` are its PCNs in order.

    Raises InputError with the marks of `given`. A drawn PCN that is changed, and those drawn before it,
    become given ones with the names they had, so that all keep their positions, and with them their dice.
    """
    new, problems = copied(tree), Problems(given)
    ids = [network.id for network in networks]
    for id_, change in given.data["pcns"].items():
        loc: Loc = ("pcns", id_)
        if id_ not in ids:
            problems.add(loc, id_, f"there is no such PCN: {nearest(id_, ids)}")
            continue
        network = networks[ids.index(id_)]
        mine = [n for n in networks if n.place == network.place]
        place = new.data["places"][network.place]
        position = _materialise(place, mine, id_)
        pcn = place["pcns"][position]
        parts = copy.deepcopy(change)
        practices = parts.pop("practices", {})
        for key, value in parts.items():
            pcn[key] = {**pcn.get(key, {}), **value} if isinstance(value, dict) else value
            new.marks[("places", network.place, "pcns", position, key)] = given.mark((*loc, key))
        _change_practices(problems, (*loc, "practices"), pcn, practices, network)
    problems.settle()
    return new


def _materialise(place: dict[str, Any], mine: Sequence[Network], id_: str) -> int:
    """Position of a PCN in the place's list, to which drawn ones are added as far as needed."""
    listed = place.setdefault("pcns", [])
    position = next(i for i, network in enumerate(mine) if network.id == id_)
    for network in mine[len(listed) : position + 1]:
        listed.append({"id": network.id, "name": network.name})
        place["draw"]["pcns"] -= 1
    return position


def _change_practices(
    problems: Problems, loc: Loc, pcn: dict[str, Any], changes: dict[str, Any], network: Network
) -> None:
    if not changes:
        return
    ids = [member.id for member in network.practices]
    if not isinstance(pcn.get("practices"), list):
        pcn["practices"] = [{} for _ in ids]
        pcn.pop("patients", None)
    for entry, member in zip(pcn["practices"], network.practices, strict=True):
        entry.update({"id": member.id, "name": member.name, "patients": member.patients, **entry})
    for id_, change in changes.items():
        if id_ in ids:
            pcn["practices"][ids.index(id_)].update(change)
        else:
            problems.add((*loc, id_), id_, f"there is no such practice: {nearest(id_, ids)}")
