"""Scenarios and what-ifs: files, or dicts, read strictly and made into the arrays a run starts from."""

from .json_schema import schema
from .scenario import Scenario
from .what_if import WhatIf

__all__ = ["Scenario", "WhatIf", "schema"]
