"""Rooms on the web: plain pages and a websocket each for participants, the facilitator and the wall."""
