"""What every engine offers: a crew that takes tasks, and what can become of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar, Protocol, TypeVar

from sim.errors import HandoffError

ChunkT = TypeVar("ChunkT")
AnswerT = TypeVar("AnswerT")


class EngineError(HandoffError):
    """What simulates has failed, not what is simulated: finished replications are in the history."""


class WorkerDiedError(EngineError):
    """Something kills the worker that takes it, again and again, most likely for want of memory."""


class EngineLostError(EngineError):
    """The cluster is gone, or all of its workers are."""


class Crew(Protocol):
    """Workers that stand ready. Whoever has one ends with `close`, or with `stop` where something went wrong."""

    deaths: ClassVar[tuple[type[BaseException], ...]]
    """What a future raises whose worker has died."""

    @property
    def workers(self) -> int:
        """How many tasks run at the same time; 1 or more."""

    def submit(self, task: Callable[[ChunkT], AnswerT], chunk: ChunkT) -> Future[AnswerT]:
        """Give out one task."""

    def mend(self) -> None:
        """Put new workers in the place of dead ones."""

    def check(self) -> None:
        """Look whether anybody still works; asked now and then while no answer comes.

        Raises
        ------
        EngineLostError
            If nobody does.
        """

    def stop(self) -> None:
        """Let everything lie, at once."""

    def close(self) -> None:
        """Send the workers home."""
