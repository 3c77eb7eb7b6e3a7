"""What can be chosen, answered, said and tapped in a role play."""

from __future__ import annotations

STANDING = ("speaks_for", "willing", "alliance", "pledge", "time", "argue", "admit")
OCCASIONS: dict[str, tuple[str, ...]] = {
    "opportunity": ("draw lots", "bid openly", "keep", "let pass"),
    "give_way": ("yes", "no"),
    "share_out": ("by the book", "keep a little"),
}
"""What is asked only of the director to whom a month brings it, and the answers."""
PLEDGES = (0.0, 0.1, 0.25, 0.5)
MESSAGES = {
    "speak": "Will you speak for me?",
    "need": "Tell me what you need and I will say it.",
    "settled": "What was settled? I have heard nothing.",
    "know": "Here is what I know about it.",
    "turn": "I gave way last time. Your turn.",
    "rely": "You can rely on {of}.",
    "care": "Have a care with {of}.",
    "sorry": "Sorry, that was badly done.",
}
HELPFUL = ("know",)
"""Messages that are useful help to who gets them; every message is contact."""
WORDS = {"rely": "rely on", "care": "have a care"}
"""Messages that pass on a word about a third director, and the word."""
QUESTIONS = ("voice", "candour", "reciprocity", "fairness", "backing")
TAPS = (1, 2, 3, 4, 5)
