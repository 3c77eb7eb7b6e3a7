"""Carrying out chunks of work here, on threads, in processes or on a Dask cluster; the results are the same.

Chunks are taken as they are needed, at most four a worker being out at a time, and what has been given is let go, so
memory does not grow with the work. A worker's death loses nothing but what it was doing, which is done again.
"""

import logging
import os
import pickle
import socket
import time
import warnings
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from ..drivers.processes import TRIES, Died, shared_out
from ..errors import InputError
from ..model.kept_code import source_hash

__all__ = ["KINDS", "Died", "carried_out"]

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
PACKAGE = __name__.partition(".")[0]
KINDS = ("serial", "processes", "threads", "dask")

IN_FLIGHT = 4
"""Chunks a worker at most that are out at a time."""
CONNECT_SECONDS = 8.0
"""How long an address may take to answer."""
LOOK_SECONDS = 5.0
"""How often a Dask scheduler is asked for its workers."""
LEAVE_INTERRUPTS = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""What Dask's processes on this machine do first: they leave Ctrl-C to the one that started them."""
PATIENCE_SECONDS = 60.0
"""How long a Dask scheduler may be silent, or have no workers, before the work is given up."""

SILENT = (OSError, RuntimeError, CancelledError)
"""What Dask raises where its scheduler does not answer: a connection lost or late, a loop or a call that has ended."""
UNREACHABLE = (OSError, OverflowError, ValueError, TypeError, NotImplementedError)
"""What sockets and Dask raise where an address leads to no scheduler: nobody answers in time, the port is too large, it
is no address, it wants certificates, it is of a kind that has no host."""


def carried_out(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    kind: str = "processes",
    workers: int | None = None,
    address: str | None = None,
) -> Generator[tuple[Chunk, Result | Died]]:
    """Carry out chunks of work, giving each with its result as it is done, in any order.

    `kind` is one of KINDS, `workers` how many processes or threads (not given: the cores at hand), and `address` that
    of a Dask scheduler; without one, `dask` starts workers of its own on this machine. A chunk whose worker died at
    each of three tries (on Dask, as often as its scheduler allows) is given as Died. An exception that `work` raises
    is raised here and ends the rest, as do closing the iterator and Ctrl-C; no process of ours stays behind. Raises
    InputError where a cluster cannot be used or is lost.
    """
    if kind not in KINDS:
        raise InputError(f"executor is {kind}; give one of {', '.join(KINDS)}")
    if address is not None and kind != "dask":
        raise InputError(f"the address {address} is of a Dask scheduler, but executor is {kind}; give executor dask")
    if kind == "serial":
        return ((chunk, work(chunk)) for chunk in chunks)
    if kind == "processes":
        return shared_out(work, chunks, workers)
    if kind == "threads":
        return _by_threads(work, chunks, workers or os.cpu_count() or 1)
    return _by_dask(work, chunks, workers or os.cpu_count() or 1, address)


def _by_threads(
    work: Callable[[Chunk], Result], chunks: Iterable[Chunk], workers: int
) -> Generator[tuple[Chunk, Result]]:
    with (
        ThreadPoolExecutor(workers) as executor,
        closing(_as_done(partial(executor.submit, work), chunks, lambda: workers * IN_FLIGHT)) as given,
    ):
        for chunk, done in given:
            yield chunk, done.result()


def _as_done(
    submit: Callable[[Chunk], "Future[Result]"], chunks: Iterable[Chunk], most: Callable[[], int]
) -> Generator[tuple[Chunk, "Future[Result]"]]:
    """Chunks with their futures as these are done; `most` is asked before each wait how many may be out."""
    waiting = iter(chunks)
    running: dict[Future[Result], Chunk] = {}
    try:
        while True:
            for chunk in islice(waiting, max(0, most() - len(running))):
                running[submit(chunk)] = chunk
            if not running:
                return
            for done in wait(running, LOOK_SECONDS, FIRST_COMPLETED).done:
                yield running.pop(done), done
    finally:
        for future in running:
            future.cancel()


class _Version(NamedTuple):
    """What must be the same here and on a worker for their results to be the same."""

    trustsim: str
    model: str
    """Hash of the model's sources, and of the Python, numba and numpy that compile them."""

    def __str__(self) -> str:
        return f"trustsim {self.trustsim} with model {self.model}"


def _here() -> _Version:
    return _Version(import_module(PACKAGE).__version__, source_hash())


def carry_out_sent(said: bytes) -> Any:
    """Carry out, on a Dask worker, what was sent to it: version, work and chunk.

    Raises InputError where this worker, which may have come after the others were asked, has not what is needed.
    """
    version, sent = pickle.loads(said)
    if _here() != version:
        raise InputError(_differs("one", _here(), version))
    try:
        work, chunk = pickle.loads(sent)
    except ModuleNotFoundError as error:
        raise InputError(_lacks("one", error)) from error
    return work(chunk)


def _lacks(worker: str, error: ModuleNotFoundError) -> str:
    return f"of the Dask workers {worker} has no {error.name}; install the same on all"


def _differs(worker: str, there: _Version, here: _Version) -> str:
    return f"of the Dask workers {worker} has {there}, but this machine has {here}; install the same on all"


def _by_dask(
    work: Callable[[Chunk], Result], chunks: Iterable[Chunk], workers: int, address: str | None
) -> Generator[tuple[Chunk, Result | Died]]:
    """As `carried_out`, on a Dask cluster.

    Functions sent are local ones, which go as code and not by the name of a module that a worker may lack; Dask ends a
    worker that cannot read what it is sent.
    """
    try:
        from distributed.scheduler import KilledWorker
        from distributed.utils import silence_logging_cmgr
    except ModuleNotFoundError as error:
        raise InputError(f"executor dask needs {error.name}; install it: pip install 'trustsim[dask]'") from None
    with ExitStack() as stack:
        stack.enter_context(silence_logging_cmgr(logging.CRITICAL))
        client = stack.enter_context(_client(_local(stack, workers) if address is None else address))
        name: str = client.scheduler.address
        watch = _Watch(client, name)
        dumps: Any = import_module("distributed.protocol.pickle").dumps
        here = _here()
        _check(client, watch, here)
        executor: Executor = client.get_executor(pure=False)

        def sent(said: bytes) -> Any:
            from trustsim.experiments.executors import carry_out_sent

            return carry_out_sent(said)

        def submit(chunk: Chunk) -> "Future[Result]":
            return executor.submit(sent, pickle.dumps((here, dumps((work, chunk)))))

        for chunk, done in stack.enter_context(closing(_as_done(submit, chunks, watch.most))):
            try:
                result: Result | Died = done.result()
            except KilledWorker as error:
                result = Died(f"the last of its Dask workers to die was {error.last_worker.address}")
            except CancelledError:
                raise _lost(name) from None
            except ModuleNotFoundError as error:
                if (error.name or "").partition(".")[0] != PACKAGE:
                    raise
                raise InputError(_lacks("one", error)) from error
            watch.heard()
            yield chunk, result


def _local(stack: ExitStack, workers: int) -> str:
    """The address of a Dask cluster on this machine alone, which ends with the stack.

    A worker has one chunk at a time, so that no other is taken for one that kills.
    """
    import dask
    from distributed import LocalCluster

    dask_config: Any = dask.config  # pyright: ignore[reportPrivateImportUsage]
    local: Any = LocalCluster
    with dask_config.set(
        {"distributed.scheduler.worker-saturation": 1.0, "distributed.scheduler.allowed-failures": TRIES - 1}
    ):
        cluster = local(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            preload=LEAVE_INTERRUPTS,
        )
    return stack.enter_context(cluster).scheduler_address


@contextmanager
def _client(address: str) -> Generator[Any]:
    """A client of the Dask scheduler at an address; raises InputError where none can be had."""
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port
    from distributed.versions import VersionMismatchWarning

    try:
        socket.create_connection(get_address_host_port(address), CONNECT_SECONDS).close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)
            client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except UNREACHABLE as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"no Dask scheduler can be reached at {address} ({said}); check the address") from None
    try:
        yield client
    finally:
        with suppress(*SILENT):
            client.close(timeout=CONNECT_SECONDS)


@dataclass
class _Watch:
    """An eye on a Dask scheduler: whether it still answers and has workers."""

    client: Any
    name: str
    threads: int = 0
    looked: float = -float("inf")
    well: float = field(default_factory=time.monotonic)

    def heard(self) -> None:
        """Note that a result came."""
        self.well = time.monotonic()

    def most(self) -> int:
        """How many chunks may be out."""
        if time.monotonic() - self.looked >= LOOK_SECONDS:
            self.look()
        return max(1, self.threads) * IN_FLIGHT

    def look(self) -> int:
        """How many threads the workers have; raises InputError where they or the scheduler have been away for long."""
        answers = self.client.scheduler is not None
        if answers:
            try:
                cores: dict[str, int] = self.client.sync(self.client.scheduler.ncores, callback_timeout=CONNECT_SECONDS)
                self.threads = sum(cores.values())
            except SILENT:
                answers = False
        self.looked = time.monotonic()
        if answers and self.threads:
            self.heard()
        elif self.looked - self.well > PATIENCE_SECONDS:
            if not answers:
                raise _lost(self.name)
            raise InputError(
                f"the Dask scheduler at {self.name} has no workers; start some and run the same command again to go on"
            )
        return self.threads


def _lost(name: str) -> InputError:
    return InputError(f"lost touch with the Dask scheduler at {name}; run the same command again to go on")


def _check(client: Any, watch: _Watch, here: _Version) -> None:
    """Refuse workers with another trustsim, or none; waits for the first to come."""
    while not watch.look():
        time.sleep(0.2)

    def version() -> tuple[str, str]:
        from importlib import import_module

        return import_module("trustsim").__version__, import_module("trustsim.model.kept_code").source_hash()

    asked: dict[str, Any] = client.run(version, on_error="return")
    for worker, there in asked.items():
        if isinstance(there, ModuleNotFoundError):
            raise InputError(_lacks(worker, there)) from there
        if isinstance(there, BaseException):
            raise InputError(f"the Dask worker {worker} cannot be used: {type(there).__name__}: {there}") from there
        if tuple(there) != here:
            raise InputError(_differs(worker, _Version(*there), here))
