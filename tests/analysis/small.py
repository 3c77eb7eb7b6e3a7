"""A small place for tests of what runs mean."""

from typing import Any

from trustsim.scenario import Scenario

PLACE: dict[str, Any] = {
    "schema_version": 1,
    "name": "Tiny",
    "question": "Who speaks for us?",
    "months": 14,
    "structure_seed": 3,
    "places": [{"id": "north", "name": "North", "seats": 1, "draw": {"pcns": 3, "practices": 2}}],
}
MANAGER: dict[str, Any] = {
    "schema_version": 1,
    "name": "A manager",
    "baseline": "tiny.yaml",
    "interventions": [{"from": 3, "set": {"meetings.manager_wte": 1}}],
}


def tiny(**changes: Any) -> Scenario:
    return Scenario.from_dict({**PLACE, **changes})
