import mesa
import numpy as np

from trustsim import ClinicalDirector, PlacePartnership, Practice, TrustModel, run
from trustsim.model.rules import align
from trustsim.model.state import KEEP


class Loner(ClinicalDirector):
    """Never allies with anybody."""

    def choose_allies(self) -> int:
        return align.ALONE


class Grabber(ClinicalDirector):
    """Keeps whatever it hears of first."""

    def use_opportunity(self) -> int:
        return KEEP


class Generous(Practice):
    """Claims nothing."""

    def choose_claim(self) -> float:
        return 0.0


def finished(model):
    while model.running:
        model.step()
    return model


def test_agents_are_ordinary_mesa_agents(small_place):
    model = TrustModel(small_place, rng=1)
    assert len(model.agents_by_type[ClinicalDirector]) == 5
    assert len(model.agents_by_type[Practice]) == len(small_place.practice_ids)
    assert len(model.agents_by_type[PlacePartnership]) == 1
    assert isinstance(model.agents, mesa.agent.AgentSet)
    assert all(p.director.practices.count(p) == 1 for p in model.practices)


def test_the_model_runs_its_months_and_stops(small_place):
    model = finished(TrustModel(small_place, rng=1))
    assert (model.month, model.steps) == (24, 24)
    frame = model.datacollector.get_model_vars_dataframe()
    np.testing.assert_array_equal(frame["coverage"], run(small_place, 1).panel[1:, -1, 0])
    agents = model.datacollector.get_agenttype_vars_dataframe(ClinicalDirector)
    assert set(agents["pcn"]) == set(small_place.pcn_ids)


def test_one_decision_overridden_in_plain_python_changes_what_happens(small_place):
    ordinary = finished(TrustModel(small_place, rng=1))
    assert any(e.kind == "founded" for e in ordinary.events)
    loners = finished(TrustModel(small_place, rng=1, director_class=Loner))
    assert not any(e.kind in ("founded", "joined") for e in loners.events)
    grabbers = finished(TrustModel(small_place, rng=1, director_class=Grabber))
    kinds = [e.kind for e in grabbers.events]
    assert "opportunity grabbed" in kinds and "opportunity shared" not in kinds


def test_practices_that_claim_nothing_have_no_claims(small_place):
    model = finished(TrustModel(small_place, rng=1, practice_class=Generous))
    assert model.world.practices.claim.max() == 0.0


def test_batch_run_of_mesa_works_on_it(small_place):
    rows = mesa.batch_run(
        TrustModel,
        {"scenario": small_place.with_(months=3), "rng": [1, 2], "meetings.feedback": [0.0, 1.0]},
        display_progress=False,
    )
    last = {(row["rng"], row["meetings.feedback"]): row["coverage"] for row in rows}
    assert set(last) == {(1, 0.0), (1, 1.0), (2, 0.0), (2, 1.0)}
    expected = run(small_place.with_(months=3, parameters={"meetings.feedback": 1.0}), 2).panel[3, -1, 0]
    assert last[2, 1.0] == expected


def test_the_network_of_a_month_holds_trust_mandates_and_alliances(small_place, tmp_path):
    import networkx

    model = finished(TrustModel(small_place, rng=1))
    graph = model.network()
    trust = [d for _, _, d in graph.edges(data=True) if d["kind"] == "trust"]
    assert len(trust) == 20
    assert graph.edges == run(small_place, 1).network(24).edges
    for director in model.directors:
        speaks = [u for u, v, d in graph.edges(data=True) if d["kind"] == "speaks_for" and v == director.pcn]
        expected = (
            [] if director.representative in (director.index, -1) else [small_place.pcn_ids[director.representative]]
        )
        assert speaks == expected
    networkx.write_graphml(graph, tmp_path / "g.graphml")
    assert len(networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)) == 5
