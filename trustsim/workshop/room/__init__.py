"""Rooms: a scenario, a seed and a log of choices, from which every state is recomputed."""

from .log import Entry, RoomLog, Rooms
from .year import Year

__all__ = ["Entry", "RoomLog", "Rooms", "Year"]
