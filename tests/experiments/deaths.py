"""Work for tests of executors: it waits, dies or fails as its chunk says; importable by any worker."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

from trustsim.experiments.executors import carried_out


class Chunk(NamedTuple):
    """A number to square, after some seconds; `dies` names a file without which the worker kills itself, once."""

    number: int
    seconds: float = 0.0
    dies: str = ""
    raises: str = ""


def work(chunk: Chunk) -> int:
    time.sleep(chunk.seconds)
    if chunk.dies == "always":
        os.kill(os.getpid(), signal.SIGKILL)
    if chunk.dies:
        try:
            Path(chunk.dies).touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    if chunk.raises:
        raise Awkward(chunk.raises, chunk.number) if chunk.raises == "awkward" else ZeroDivisionError(chunk.raises)
    return chunk.number**2


class Awkward(Exception):
    """An exception that pickle can write and not read."""

    def __init__(self, said: str, number: int) -> None:
        super().__init__(f"{said} at {number}")


def large(chunk: Chunk) -> bytes:
    """A result of 100 MB, amid the sending of which the worker kills itself once."""
    if chunk.dies and not Path(chunk.dies).exists():
        Path(chunk.dies).touch()
        threading.Thread(target=_kill_amid_sending, args=(threading.get_ident(),), daemon=True).start()
    return bytes(100_000_000)


def _kill_amid_sending(thread: int) -> None:
    while True:
        time.sleep(0.001)
        frame = sys._current_frames()[thread]
        while frame:
            if frame.f_code.co_name == "_send":
                time.sleep(0.005)
                os.kill(os.getpid(), signal.SIGKILL)
            frame = frame.f_back


def pids(chunk: Chunk) -> int:
    time.sleep(chunk.seconds)
    return os.getpid()


if __name__ == "__main__":
    kind, seconds = sys.argv[1], float(sys.argv[2])
    for chunk, _ in carried_out(work, (Chunk(k, seconds) for k in range(1000)), kind, workers=2):
        print(chunk.number, flush=True)
