"""Stories: files that say what a room is told, asked and shown, and what the engine must bear out."""

from .story import Story

__all__ = ["Story"]
