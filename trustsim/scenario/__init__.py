"""Scenarios and what-ifs: files, or dicts, read strictly and made into the arrays a run starts from."""

from .scenario import Scenario
from .schema import schema
from .what_if import WhatIf

__all__ = ["Scenario", "WhatIf", "schema"]
