"""The engine that is this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from sim.experiments.engines.crew import AnswerT, ChunkT


class SerialCrew:
    """A crew of one, which does each task when it is given out."""

    deaths: ClassVar[tuple[type[BaseException], ...]] = ()
    workers = 1

    def submit(self, task: Callable[[ChunkT], AnswerT], chunk: ChunkT) -> Future[AnswerT]:
        """Do the task now; Ctrl-C comes through."""
        future: Future[AnswerT] = Future()
        try:
            future.set_result(task(chunk))
        except Exception as error:  # a future keeps whatever its task raised
            future.set_exception(error)
        return future

    def mend(self) -> None:
        """Do nothing: whoever asks is alive."""

    def check(self) -> None:
        """Do nothing, as above."""

    def stop(self) -> None:
        """Do nothing: nothing runs any more."""

    def close(self) -> None:
        """Do nothing, as above."""
