"""The model of `trustsim/guide/odd.md`, written from that text alone as ordinary Mesa agents.

Nothing of the package `trustsim` is imported here. What a scenario says comes in as plain arrays.
"""

from independent.model import IndependentModel
from independent.snapshot import snapshot

__all__ = ["IndependentModel", "snapshot"]
