"""Work done here, one chunk after another."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Died:
    """In place of a result: whoever did the work died of it, again and again."""

    reason: str


def carried_out(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    kind: str = "processes",
    workers: int | None = None,
    address: str | None = None,
) -> Generator[tuple[Chunk, Result | Died], None, None]:
    """Each chunk with the result of its work, in any order."""
    for chunk in chunks:
        yield chunk, work(chunk)
