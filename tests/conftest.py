import os
from pathlib import Path

import pytest
from hypothesis import settings

from trustsim.scenario import Scenario

settings.register_profile("trustsim", deadline=None, print_blob=True)
settings.load_profile("trustsim")

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"


@pytest.fixture(scope="session")
def small_place() -> Scenario:
    """Five networks, two years; enough for alliances, mandates and slips to happen."""
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "Small place",
            "months": 24,
            "structure_seed": 3,
            "places": [{"id": "p", "name": "P", "draw": {"pcns": 5, "like": "england"}}],
            "parameters": {"people": {"propensity": 0.7}},
        }
    )


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[1]
