"""How far the replications are: a bar with the time left where somebody watches, plain lines elsewhere, on stderr."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from sim.experiments.study import Progress

_FIRST_SECONDS: Final = 3.0
_QUIET_SECONDS: Final = 5.0


@contextmanager
def progress(
    stream: TextIO, what: str, clock: Callable[[], float] = time.monotonic, *, counted: str = "replications"
) -> Iterator[Progress]:
    """Give a function to tell of finished replications.

    Parameters
    ----------
    stream : text file
        Where it shows; never where data goes.
    what : str
        What is being simulated.
    clock : callable
        Seconds, from anywhere.
    counted : str
        What is counted, as plain lines say it.
    """
    if stream.isatty():
        with _bar(stream, what) as tell:
            yield tell
    else:
        yield _Lines(stream, what, clock, counted)


class _Lines:
    """One line after a few seconds and now and then, none if it is over before that."""

    def __init__(self, stream: TextIO, what: str, clock: Callable[[], float], counted: str) -> None:
        self._stream, self._what, self._clock, self._counted = stream, what, clock, counted
        self._began = clock()
        self._next = self._began + _FIRST_SECONDS

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        if now < self._next or done == total:
            return
        self._next = now + _QUIET_SECONDS
        left = (now - self._began) / done * (total - done)
        self._stream.write(f"{self._what}: {done} of {total} {self._counted}, about {left:.0f} s left\n")
        self._stream.flush()


@contextmanager
def _bar(stream: TextIO, what: str) -> Iterator[Progress]:
    from rich.console import Console  # noqa: PLC0415 - paid for only where a bar is seen
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as RichProgress  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # refreshed by hand: a refreshing thread would be copied half into forked workers
    display = RichProgress(*columns, console=Console(file=stream, markup=False), transient=True, auto_refresh=False)
    with display:
        task = display.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            display.update(task, completed=done, total=total, refresh=True)

        yield tell
