"""Who works for everything that is simulated below a `with`: one crew, hired when it is first needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from sim.experiments.engines.crew import Crew
from sim.experiments.engines.kinds import Dask, Engine, Processes
from sim.experiments.engines.processes import processors

_WORTH_A_POOL: Final = 4


class _Hired:
    """An engine, and its crew once there is one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._crew: Crew | None = None

    def crew(self) -> Crew:
        if self._crew is None:
            self._crew = self.engine.crew()
        return self._crew

    def dismiss(self) -> None:
        """Let go of a crew that was stopped; the next task hires another."""
        self._crew = None

    def close(self) -> None:
        if self._crew is not None:
            self._crew.close()


_NOW: Final[ContextVar[_Hired | None]] = ContextVar("hired", default=None)


@contextmanager
def using(engine: Engine) -> Iterator[None]:
    """Let everything below this `with` be simulated by one engine.

    Parameters
    ----------
    engine : Engine
        Its workers start with the first task and stay until the end. A number of workers that a call names goes before that
        of processes here.
    """
    hired = _Hired(engine)
    token = _NOW.set(hired)
    try:
        yield
    finally:
        _NOW.reset(token)
        hired.close()


def worker_count(replications: int, asked: int | None) -> int:
    """Give how many replications run at the same time.

    Parameters
    ----------
    replications : int
        How many there are to do.
    asked : int or None
        How many processes the caller names; where None, the engine's, or one if there is little to do.
    """
    hired = _NOW.get()
    if hired is not None and isinstance(hired.engine, Dask):
        return hired.crew().workers
    if asked is not None:
        return asked
    engine = hired.engine if hired is not None else Processes()
    most = (engine.workers or processors()) if isinstance(engine, Processes) else 1
    return most if replications >= _WORTH_A_POOL else 1


@contextmanager
def hire(tasks: int, asked: int | None) -> Iterator[Crew]:
    """Give a crew for so many tasks; it is stopped if anything goes wrong, Ctrl-C included.

    Parameters
    ----------
    tasks : int
        How many there are to do.
    asked : int or None
        As for `worker_count`.
    """
    hired, count = _NOW.get(), worker_count(tasks, asked)
    is_held = hired is not None and (isinstance(hired.engine, Dask) or _fits(hired.engine, count, tasks))
    crew = hired.crew() if hired is not None and is_held else Processes(max(1, min(count, tasks))).crew()
    try:
        yield crew
    except BaseException:
        crew.stop()
        if hired is not None and is_held:
            hired.dismiss()
        raise
    if not is_held:
        crew.close()


def _fits(engine: Engine, count: int, tasks: int) -> bool:
    """Say whether a pool is the one that is wanted here."""
    return isinstance(engine, Processes) and min(count, tasks) > 1 and count == (engine.workers or processors())
