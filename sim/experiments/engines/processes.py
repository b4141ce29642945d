"""The engine that is a pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import ClassVar, Final

from sim.experiments.engines.crew import AnswerT, ChunkT

_PATIENCE: Final = 5.0  # seconds for a stopped worker to be gone


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProcessCrew:
    """A pool that stays for as long as there is work, and is built again when a worker dies.

    Parameters
    ----------
    workers : int
        How many processes, 1 or more; they start with the first task.
    """

    deaths: ClassVar[tuple[type[BaseException], ...]] = (BrokenProcessPool,)

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._others = set(multiprocessing.active_children())
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, task: Callable[[ChunkT], AnswerT], chunk: ChunkT) -> Future[AnswerT]:
        """Give out one task; a pool that broke meanwhile tells so through the future, as for all its others."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, mp_context=_context(), initializer=_prepare_worker)
        try:
            return self._pool.submit(task, chunk)
        except BrokenProcessPool as broken:
            lost: Future[AnswerT] = Future()
            lost.set_exception(broken)
            return lost

    def mend(self) -> None:
        """Let go of the broken pool; the next task builds another."""
        self.stop()

    def check(self) -> None:
        """Do nothing: the pool itself notices a dead worker."""

    def stop(self) -> None:
        """End the workers without waiting for what they do."""
        if self._pool is None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        left = self._left()
        for worker in left:
            worker.terminate()
        for worker in left:
            worker.join(_PATIENCE)

    def close(self) -> None:
        """Wait for the workers to go."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _left(self) -> set[BaseProcess]:
        return set(multiprocessing.active_children()) - self._others


def _prepare_worker() -> None:
    # Ctrl-C goes to every process of a terminal; the parent alone decides what it means
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_the_parent, daemon=True).start()


def _go_with_the_parent() -> None:
    """End this worker when its parent is gone: one that was killed cannot say so, and its pool would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> multiprocessing.context.BaseContext:
    # A forked worker starts at once with everything imported. Elsewhere than on Linux, and from Python 3.12 on, forking
    # a process that has threads is warned against, and NumPy's linear algebra keeps some.
    forking = sys.platform == "linux" and sys.version_info < (3, 12)
    return multiprocessing.get_context("fork" if forking else None)
