"""Where replications run: in this process, or in several.

An engine takes a flat list of chunks and a task, and tells each chunk's answer as it comes, in any order. A worker that
dies takes only its chunk along: the pool is built again and what is missing is given out again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

from sim.errors import HandoffError

ChunkT = TypeVar("ChunkT")
AnswerT = TypeVar("AnswerT")

_MOST_DEATHS: Final = 3
_PATIENCE: Final = 5.0  # seconds for a stopped worker to be gone
_CHUNKS_PER_WORKER: Final = 5
_LARGEST_CHUNK: Final = 8


class WorkerDiedError(HandoffError):
    """Worker processes died again and again, most likely for want of memory."""


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_chunks(
    task: Callable[[ChunkT], AnswerT],
    chunks: Sequence[ChunkT],
    *,
    workers: int,
    on_answer: Callable[[int, AnswerT], None],
) -> None:
    """Do a task on every chunk and tell each answer with the chunk's number, in the order in which they come.

    Parameters
    ----------
    task : callable
        Importable by name and free of side effects: after a worker's death it is done again.
    chunks : sequence
        What to do it on; each can be pickled.
    workers : int
        How many processes, 1 or more; 1 stays in this one.
    on_answer : callable
        Called in this process.

    Raises
    ------
    WorkerDiedError
        If workers keep dying.
    KeyboardInterrupt
        On Ctrl-C, with every worker stopped.
    """
    if min(workers, len(chunks)) <= 1:
        for number, chunk in enumerate(chunks):
            on_answer(number, task(chunk))
        return
    missing = dict(enumerate(chunks))
    deaths = 0
    while missing:
        try:
            _run_in_pool(task, missing, workers, on_answer)
        except BrokenProcessPool as error:
            deaths += 1
            if deaths >= _MOST_DEATHS:
                message = (
                    f"worker processes died {deaths} times, most likely for want of memory; "
                    f"close other programs, or run with fewer workers (-j 1)"
                )
                raise WorkerDiedError(message) from error


def _run_in_pool(
    task: Callable[[ChunkT], AnswerT],
    missing: dict[int, ChunkT],
    workers: int,
    on_answer: Callable[[int, AnswerT], None],
) -> None:
    """Give out what is missing and strike off what is answered."""
    with _pool(min(workers, len(missing))) as pool:
        futures = {pool.submit(task, chunk): number for number, chunk in missing.items()}
        for future in as_completed(futures):
            number = futures[future]
            answer = future.result()
            del missing[number]
            on_answer(number, answer)


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool whose workers are stopped at once, not waited for, when anything goes wrong."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=_leave_interrupts_to_the_parent)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        workers_left = set(multiprocessing.active_children()) - others
        for worker in workers_left:
            worker.terminate()
        for worker in workers_left:
            worker.join(_PATIENCE)
        raise
    pool.shutdown()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _context() -> multiprocessing.context.BaseContext:
    # A forked worker starts at once with everything imported. Elsewhere than on Linux, and from Python 3.12 on, forking
    # a process that has threads is warned against, and NumPy's linear algebra keeps some.
    forking = sys.platform == "linux" and sys.version_info < (3, 12)
    return multiprocessing.get_context("fork" if forking else None)


def chunk_size(replications: int, workers: int) -> int:
    """Give how many replications go into one chunk.

    Few enough to even out the workers and to lose little when one dies or Ctrl-C comes, many enough (a year takes about
    .15 s) that handing out a chunk costs nothing against it.
    """
    return max(1, min(_LARGEST_CHUNK, -(-replications // (workers * _CHUNKS_PER_WORKER))))
