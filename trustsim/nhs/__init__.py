"""NHS England's organisation files as scenarios: real PCNs, practices and list sizes; the rest is assumed."""

from trustsim.nhs.document import every_icb_document, import_icb, scenario_document
from trustsim.nhs.places import Register, read_register
from trustsim.nhs.writing import write_scenario

__all__ = ["Register", "every_icb_document", "import_icb", "read_register", "scenario_document", "write_scenario"]
