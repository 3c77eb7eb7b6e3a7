"""Codes that let people in: short ones to read off a wall, long ones that must not be guessed."""

import hashlib
import hmac
import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for one another when read aloud or off a wall."""
LENGTH = 6
SECRET_BYTES = 24


def room_code() -> str:
    """A code for a room: one of 31^6, some 890 million, so that trying finds none within a workshop."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def tidied(code: str) -> str:
    """A code as a person types it: capitals, without spaces and hyphens."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[: 2 * LENGTH]


def secret() -> str:
    """A secret for a facilitator or a device."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(of: str) -> str:
    """What is kept of a secret: enough to know it again, not to give it away."""
    return hashlib.sha256(of.encode("utf-8")).hexdigest()


def matches(given: str, kept: str) -> bool:
    """Whether a secret is the one of which this was kept."""
    return hmac.compare_digest(digest(given), kept)
