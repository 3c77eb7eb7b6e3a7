"""The most memory that a process and all it starts hold at once."""

import resource
import subprocess
import sys
import threading

EVERY = 0.2


class Watch(threading.Thread):
    """Watches a process until it ends; `peak` is the most it and its descendants held at once, in bytes.

    Without psutil it is an upper bound: the most that any one process held, times how many there are.
    """

    def __init__(self, process: "subprocess.Popen[str]", processes: int) -> None:
        super().__init__(daemon=True)
        self.process, self.processes, self.peak = process, processes, 0

    def run(self) -> None:
        """Look again and again."""
        try:
            import psutil
        except ImportError:
            self.process.wait()
            unit = 1 if sys.platform == "darwin" else 1024
            self.peak = self.processes * unit * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            return
        while self.process.poll() is None:
            try:
                self.peak = max(self.peak, held(psutil.Process(self.process.pid)))
            except psutil.NoSuchProcess:
                return
            threading.Event().wait(EVERY)


def held(process) -> int:
    """Bytes held by a process and its descendants, shared pages divided among those that share them if known."""
    import psutil

    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += getattr(each.memory_full_info(), "pss", 0) or each.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total
