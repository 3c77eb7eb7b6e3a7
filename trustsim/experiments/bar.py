"""A bar that shows how many runs are done and how long the rest will take."""

# tqdm comes without types of its own
# pyright: reportMissingModuleSource=false

from types import TracebackType
from typing import Any


class Bar:
    """A bar of runs: in a notebook, or on stderr where that is a terminal; elsewhere nothing."""

    def __init__(self, quiet: bool | None = False) -> None:
        """A bar that is shown with the first news; `quiet` None shows it on a terminal only."""
        self.quiet = quiet
        self.shown: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Show how many runs of how many are done; those that were done at first do not count for the time left."""
        if self.shown is None:
            from tqdm.auto import tqdm

            self.shown = tqdm(total=total, initial=done, unit=" runs", disable=self.quiet, leave=False)
        self.shown.update(done - self.shown.n)

    def __enter__(self) -> "Bar":
        """The bar itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self.shown is not None:
            self.shown.close()
