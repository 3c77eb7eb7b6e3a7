"""Studies: which points are run, on which seeds, and the outcomes at each."""
