"""Numbers in sentences."""


def counted(number: int, word: str) -> str:
    """A number and its word, in the plural where it needs one: `1 run`, `1,200 runs`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
