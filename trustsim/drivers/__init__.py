"""Drivers: they walk the schedule of the month, step by step with Mesa's agents or whole runs at once."""
