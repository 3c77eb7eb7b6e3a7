"""The place as a graph: who trusts whom, who speaks for whom, who is allied, in one month."""

from typing import TYPE_CHECKING

import networkx

from ..model.state import FACETS, NO_ALLIANCE, NOBODY

if TYPE_CHECKING:
    from .run import Run


def network(run: "Run", month: int) -> networkx.MultiDiGraph:
    """Graph of a month (0: the start), which `networkx.write_graphml` can save.

    Nodes are PCN ids and `manager@place` (where a manager speaks for somebody); their attributes are name, place,
    patients, alliance and backing. Edges have a `kind`: `trust` (with one number a facet), `speaks_for`, `allied`.
    """
    if not 0 <= month <= run.months:
        raise ValueError(f"month is {month}; the run has months 0 to {run.months}")
    scenario, trace = run.scenario, run.trace
    directors = trace.directors[month]
    ids = scenario.pcn_ids
    graph = networkx.MultiDiGraph(scenario=scenario.name, month=month, seed=str(run.seed))
    for i, name in enumerate(ids):
        place = scenario.place_ids[int(directors["place"][i])]
        graph.add_node(
            name, name=scenario.pcn_names[i], place=place, patients=float(directors["patients"][i]),
            alliance=int(directors["alliance"][i]), backing=float(directors["backing"][i]),
        )
    for i, name in enumerate(ids):
        for j, other in enumerate(ids):
            if i != j:
                facets = {facet: float(trace.trust[month, f, i, j]) for f, facet in enumerate(FACETS)}
                graph.add_edge(name, other, kind="trust", **facets)
                if i < j and directors["alliance"][i] == directors["alliance"][j] != NO_ALLIANCE:
                    graph.add_edge(name, other, kind="allied")
        speaker = int(directors["representative"][i])
        if speaker not in (i, NOBODY):
            to = ids[speaker] if speaker < len(ids) else f"manager@{scenario.place_ids[int(directors['place'][i])]}"
            graph.add_edge(to, name, kind="speaks_for")
    return graph
