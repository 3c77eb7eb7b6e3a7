"""Work shared out to processes, where the death of one costs no more than what it was doing.

Each process has a pipe of its own. So it is known which chunk a dead one was at, nobody else is disturbed, and a result
cut short ends in the pipe's end; in the pools of `concurrent.futures` and loky, whose processes share one pipe, the
parent then waits for ever (tried with both: killed amid a result, the parent hung).
"""

import os
import pickle
import queue
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.shared_memory import SharedMemory
from typing import Any, Generic, TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

TRIES = 3
"""How often a chunk is tried before it is given up, and how many processes in a row may end before they begin."""
HANDED_OUT = 2
"""Chunks that a process has at a time: one it is at, and one so that it need not wait."""
READY = b""
_SPAWN = get_context("spawn")


@dataclass(frozen=True)
class Died:
    """In place of a result: a chunk whose worker died each time it was tried."""

    reason: str


@dataclass(eq=False)
class _Job(Generic[Chunk]):
    """A chunk and how many processes died at it."""

    chunk: Chunk
    deaths: int = 0


@dataclass(eq=False)
class _Worker(Generic[Chunk]):
    """A process, the parent's end of its pipe, and its jobs: it is at the first, once it has said that it is ready."""

    process: Any
    pipe: "Connection[Any, Any]"
    jobs: "deque[_Job[Chunk]]" = field(default_factory=lambda: deque[_Job[Any]]())
    is_ready: bool = False

    @classmethod
    def started(cls, work: SharedMemory) -> "_Worker[Chunk]":
        """A new process that carries out the work which lies in memory."""
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(there, work.name), daemon=True)
        process.start()
        there.close()
        return cls(process, here)

    def give(self, job: _Job[Chunk]) -> None:
        """Hand out a job; that a process is dead is seen when its pipe is read."""
        said = pickle.dumps(job.chunk)
        self.jobs.append(job)
        with suppress(OSError):
            self.pipe.send_bytes(said)

    def end(self) -> int | None:
        """End the process at once, whatever it is at, and give its exit code."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode


class _Crew(Generic[Chunk]):
    """The processes at work, with what waits for them.

    The work lies in memory that they share: given to a process as it starts, anything large would hold up this one
    until that one has imported all it needs, for longer than England takes in one future.
    """

    def __init__(self, work: Callable[[Chunk], Any], chunks: Iterable[Chunk], most: int) -> None:
        said = pickle.dumps(work)
        self.most = most
        self.work: Any = SharedMemory(create=True, size=len(said))
        self.work.buf[: len(said)] = said
        self.waiting = (_Job(chunk) for chunk in chunks)
        self.again: deque[_Job[Chunk]] = deque()
        self.workers: list[_Worker[Chunk]] = []
        self.stillborn = 0

    def hand_out(self) -> None:
        """Give each process what it can take, the least busy first, starting those that are wanting."""
        while True:
            least = min(self.workers, key=lambda one: len(one.jobs), default=None)
            is_wanting = len(self.workers) < self.most and (least is None or bool(least.jobs))
            if not is_wanting and least and len(least.jobs) >= HANDED_OUT:
                return
            job = self.next()
            if job is None:
                return
            if is_wanting or least is None:
                least = _Worker[Chunk].started(self.work)
                self.workers.append(least)
            least.give(job)

    def next(self) -> _Job[Chunk] | None:
        """The next job to be done, those to be done again first."""
        return self.again.popleft() if self.again else next(self.waiting, None)

    def bury(self, worker: _Worker[Chunk]) -> tuple[Chunk, Died] | None:
        """Take up what a dead process leaves, to be done again; gives the chunk that it was at if that is given up."""
        self.workers.remove(worker)
        code = worker.end()
        given_up = None
        if worker.is_ready:
            worker.jobs[0].deaths += 1
            if worker.jobs[0].deaths >= TRIES:
                given_up = worker.jobs.popleft().chunk, Died(f"its process ended {TRIES} times, {_how(code)}")
        else:
            self.stillborn += 1
            if self.stillborn >= TRIES:
                raise RuntimeError(f"{self.stillborn} processes ended before they began, {_how(code)}")
        self.again.extend(worker.jobs)
        return given_up

    def end(self) -> None:
        """End all processes and let the work go."""
        for worker in self.workers:
            worker.end()
        self.work.close()
        self.work.unlink()


def shared_out(
    work: Callable[[Chunk], Result], chunks: Iterable[Chunk], workers: int | None = None, helps: bool = False
) -> Generator[tuple[Chunk, Result | Died]]:
    """Carry out chunks in processes, giving each with its result as it is done, in any order.

    Where this process `helps`, it carries out chunks too: at once, while others start, and then between their results.
    `work`, chunks and results must be such that pickle can send them. Chunks are taken as they are needed, two a
    process at most being out. One whose process died is tried again; after three deaths it is given as Died. What
    `work` raises is raised here, with a note of where. Processes leave Ctrl-C to this one, and end when it ends or the
    iterator is closed.
    """
    crew = _Crew(work, chunks, workers or os.cpu_count() or 1)
    try:
        while True:
            crew.hand_out()
            mine = crew.next() if helps else None
            if mine:
                yield mine.chunk, work(mine.chunk)
            busy = [one for one in crew.workers if one.jobs]
            if not busy and not mine:
                return
            ready = wait([one.pipe for one in busy], 0.0 if mine else None)
            for worker in (one for one in busy if one.pipe in ready):
                try:
                    said = worker.pipe.recv_bytes()
                except (EOFError, OSError):
                    given_up = crew.bury(worker)
                    if given_up:
                        yield given_up
                    continue
                if said == READY:
                    worker.is_ready, crew.stillborn = True, 0
                    continue
                result, error, note = pickle.loads(said)
                if error is not None:
                    error.add_note(note)
                    raise error
                chunk = worker.jobs.popleft().chunk
                crew.hand_out()
                yield chunk, result
    finally:
        crew.end()


def _how(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"the last killed by {signal.Signals(-code).name}"
    return f"the last with exit code {code}"


def _serve(pipe: "Connection[Any, Any]", name: str) -> None:
    """What a process does: carry out what comes through its pipe until that ends, by the work in the memory so named.

    A thread reads, so that the parent never waits to hand out, and the parent's end, however it came, ends this process
    at once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        try:
            while True:
                inbox.put(pipe.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    lent: Any = SharedMemory(name)
    work = pickle.loads(lent.buf)
    lent.close()
    pipe.send_bytes(READY)
    while True:
        pipe.send_bytes(_answer(work, inbox.get()))


def _answer(work: Callable[[Any], Any], asked: bytes) -> bytes:
    """The pickled result of work on a pickled chunk, the exception it raised, and the note on that."""
    try:
        return pickle.dumps((work(pickle.loads(asked)), None, ""))
    except BaseException as error:
        note = f"In process {os.getpid()}:\n{traceback.format_exc()}"
        try:
            said = pickle.dumps((None, error, note))
            pickle.loads(said)
        except Exception:
            return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}"), note))
        return said
