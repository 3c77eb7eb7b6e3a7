"""The rules of the month, one file a phase; the order in which they act is stated in `schedule`."""
