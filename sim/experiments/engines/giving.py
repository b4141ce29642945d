"""Giving out work and taking in answers: the same for every engine.

A worker that dies takes only what it held along: that is given out again. What was out at several deaths is given out once
more with nothing beside it; if its worker dies again, it is the one to name, and everything else is still done.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import Any, Final, Generic

from sim.experiments.engines.crew import AnswerT, ChunkT, Crew, EngineLostError, WorkerDiedError
from sim.experiments.engines.hiring import hire

_SUSPECT: Final = 2
"""At so many deaths something must have been out to be given out alone."""
_MOST_DEADLY: Final = 3
_OUT_PER_WORKER: Final = 2
_LOOK: Final = 5.0  # seconds without an answer until the crew is looked after
_CHUNKS_PER_WORKER: Final = 5
_LARGEST_CHUNK: Final = 4


def run_chunks(
    task: Callable[[ChunkT], AnswerT],
    chunks: Sequence[ChunkT],
    *,
    workers: int | None = None,
    on_answer: Callable[[int, AnswerT], None],
) -> None:
    """Do a task on every chunk and tell each answer with the chunk's number, in the order in which they come.

    Parameters
    ----------
    task : callable
        Importable by name and free of side effects: after a worker's death it is done again.
    chunks : sequence
        What to do it on; each can be pickled, and its `str` names it.
    workers : int, optional
        How many processes; 1 stays in this one, None leaves it to the engine of `using`, or takes all processors.
    on_answer : callable
        Called in this process.

    Raises
    ------
    WorkerDiedError
        If a chunk kills its worker again and again; all others are answered before, unless there are several such.
    EngineLostError
        If a cluster is gone.
    KeyboardInterrupt
        On Ctrl-C, with every worker stopped.
    """
    with hire(len(chunks), workers) as crew:
        _Giving(task, chunks, crew, on_answer).run()


class _Giving(Generic[ChunkT, AnswerT]):
    """One list of chunks on its way to a crew and back."""

    def __init__(
        self,
        task: Callable[[ChunkT], AnswerT],
        chunks: Sequence[ChunkT],
        crew: Crew,
        on_answer: Callable[[int, AnswerT], None],
    ) -> None:
        self._task, self._chunks, self._crew, self._on_answer = task, chunks, crew, on_answer
        self._waiting = deque(range(len(chunks)))
        self._suspects: deque[int] = deque()
        self._out: dict[Future[Any], int] = {}
        self._deaths: Counter[int] = Counter()
        self._deadly: list[int] = []
        self._is_mourning = False
        # one in hand and one at hand: a worker never waits for this process, and little is lost with it
        self._most_out = 1 if crew.workers == 1 else _OUT_PER_WORKER * crew.workers

    def run(self) -> None:
        while self._waiting or self._out or self._suspects:
            self._give()
            self._take()
            if len(self._deadly) >= _MOST_DEADLY:
                break
        if self._deadly:
            raise WorkerDiedError(self._verdict())

    def _give(self) -> None:
        if self._is_mourning:
            if self._out:
                return  # a broken pool would fail whatever it is given until it is built anew
            self._crew.mend()
            self._is_mourning = False
        while self._waiting and len(self._out) < self._most_out:
            self._submit(self._waiting.popleft())
        if not self._out and not self._waiting and self._suspects:
            self._submit(self._suspects.popleft())

    def _submit(self, number: int) -> None:
        self._out[self._crew.submit(self._task, self._chunks[number])] = number

    def _take(self) -> None:
        done, _ = wait(self._out, timeout=_LOOK, return_when=FIRST_COMPLETED)
        if not done:
            self._crew.check()
        lost = []
        for future in done:
            number = self._out.pop(future)
            try:
                answer = future.result()
            except self._crew.deaths:
                lost.append(number)
            except CancelledError as error:
                msg = "the Dask scheduler is gone; `sim runs` shows what is finished, and the same command goes on from there"
                raise EngineLostError(msg) from error
            else:
                self._on_answer(number, answer)
        if lost:
            self._mourn(lost)

    def _mourn(self, lost: list[int]) -> None:
        """Give out again what a death took along; what was out alone is named."""
        self._is_mourning = True
        for number in sorted(lost):
            self._deaths[number] += 1
            if self._deaths[number] > _SUSPECT:
                self._deadly.append(number)
            elif self._deaths[number] == _SUSPECT:
                self._suspects.append(number)
            else:
                self._waiting.appendleft(number)

    def _verdict(self) -> str:
        named = ", ".join(str(self._chunks[number]) for number in self._deadly)
        return (
            f"the worker process that simulates {named} dies each time, most likely for want of memory; close other "
            f"programs, or run with fewer workers (-j 1)"
        )


def chunk_size(replications: int, workers: int) -> int:
    """Give how many replications go into one chunk.

    Few enough to even out the workers and to lose little when one dies or Ctrl-C comes, many enough (a year takes about
    .15 s) that handing out a chunk costs nothing against it: half a second. Of 200 years on two workers, chunks of eight
    let one wait for the other's last eight, a twelfth of its work; of four, half of that.
    """
    return max(1, min(_LARGEST_CHUNK, -(-replications // (workers * _CHUNKS_PER_WORKER))))
