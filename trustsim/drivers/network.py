"""The place as a graph: who trusts whom, who speaks for whom, who is allied, in one month."""

from typing import TYPE_CHECKING

import networkx

from ..model.start import World
from ..model.state import FACETS, NO_ALLIANCE, NOBODY

if TYPE_CHECKING:
    from ..scenario import Scenario


def network(scenario: "Scenario", world: World, month: int, seed: int) -> networkx.MultiDiGraph:
    """Graph of a month, which `networkx.write_graphml` can save.

    Nodes are PCN ids and `manager@place` (where a manager speaks for somebody); their attributes are name, place,
    patients, alliance and backing. Edges have a `kind`: `trust` (with one number a facet), `speaks_for`, `allied`.
    """
    directors, trust = world.directors, world.dyads.trust
    ids = scenario.pcn_ids
    graph = networkx.MultiDiGraph(scenario=scenario.name, month=month, seed=str(seed))
    for i, name in enumerate(ids):
        graph.add_node(
            name,
            name=scenario.pcn_names[i],
            place=scenario.place_ids[int(directors.place[i])],
            patients=float(directors.patients[i]),
            alliance=int(directors.alliance[i]),
            backing=float(directors.backing[i]),
        )
    for i, name in enumerate(ids):
        for j, other in enumerate(ids):
            if i != j:
                graph.add_edge(
                    name, other, kind="trust", **{facet: float(trust[i, f, j]) for f, facet in enumerate(FACETS)}
                )
                if i < j and directors.alliance[i] == directors.alliance[j] != NO_ALLIANCE:
                    graph.add_edge(name, other, kind="allied")
        speaker = int(directors.representative[i])
        if speaker not in (i, NOBODY):
            place = scenario.place_ids[int(directors.place[i])]
            graph.add_edge(ids[speaker] if speaker < len(ids) else f"manager@{place}", name, kind="speaks_for")
    return graph
