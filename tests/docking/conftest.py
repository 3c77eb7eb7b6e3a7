"""Lets the tests of this folder import `independent`, the model written again from its description."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
