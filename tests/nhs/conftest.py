from typing import Any

import pytest
from made_up_files import MAP, PATIENTS

from trustsim.nhs import import_icb


@pytest.fixture
def ashmere() -> dict[str, Any]:
    return import_icb(MAP, PATIENTS, "QZA")
