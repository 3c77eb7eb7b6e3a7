"""The visualiser: a place, its futures and what if, in a browser."""
