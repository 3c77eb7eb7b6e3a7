"""Looking up PCNs and places by their ids, month by month where boundaries are redrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trustsim.model.state import Ints

from .draw import Network
from .refusals import Problems
from .settings import nearest
from .tree import Loc

RESERVED = ("self", "manager", "nobody", "attender", "stay", "leave", "simulated")


@dataclass
class Index:
    """Who there is; `where[month, pcn]` is the PCN's place after that month's renew."""

    place_ids: tuple[str, ...]
    pcn_ids: tuple[str, ...]
    where: Ints

    @classmethod
    def of(cls, place_ids: Sequence[str], networks: Sequence[Network], months: int) -> "Index":
        """The index before any boundary is redrawn."""
        start = np.array([network.place for network in networks], np.int64)
        where = np.repeat(start[None, :], months + 1, axis=0)
        return cls(tuple(place_ids), tuple(network.id for network in networks), where)

    def place(self, problems: Problems, loc: Loc, id_: str) -> int | None:
        """The place with this id; None where there is none, which is noted."""
        if id_ in self.place_ids:
            return self.place_ids.index(id_)
        problems.add(loc, id_, lambda: f"there is no such place: {nearest(id_, self.place_ids)}")
        return None

    def pcn(self, problems: Problems, loc: Loc, id_: object, also: Sequence[str] = ()) -> int | None:
        """The PCN with this id; None where there is none, which is noted."""
        if isinstance(id_, str) and id_ in self.pcn_ids:
            return self.pcn_ids.index(id_)
        ids = (*self.pcn_ids, *also)
        problems.add(loc, id_, lambda: f"there is no such PCN: {nearest(str(id_), ids)}")
        return None

    def neighbour(
        self, problems: Problems, loc: Loc, id_: object, of: int, month: int, also: Sequence[str] = ()
    ) -> int | None:
        """Another PCN that is in the same place as `of` in a month; None where it is not, which is noted."""
        found = self.pcn(problems, loc, id_, also)
        if found is None:
            return None
        if found == of:
            problems.add(loc, id_, "name another PCN than itself")
        elif self.where[month, found] != self.where[month, of]:
            home = self.place_ids[self.where[month, of]]
            problems.add(loc, id_, f"name a PCN of the same place, {home}")
        else:
            return found
        return None
