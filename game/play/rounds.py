"""Several plans run under the same luck, round after round, in the background: an early answer that becomes a better one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar

from game.play.runner import Changes

T = TypeVar("T")


class Rounds(Generic[T]):
    """Runs plans in rounds: each round is one run of every plan under one luck.

    Parameters
    ----------
    call : callable
        Changes, quarter and replication -> what one run brought; sent to `executor`.
    executor : concurrent.futures.Executor or None
        Where the runs take place; None for none.
    rounds : int
        How many there are in the end.
    """

    def __init__(self, call: Callable[[Changes, int, int], T], executor: Executor | None, rounds: int) -> None:
        self._call = call
        self._executor = executor
        self._count = rounds
        self._key = ""
        self._names: tuple[str, ...] = ()
        self._rounds: list[list[Future[T]]] = []
        self._known: dict[str, dict[str, tuple[T, ...]]] = {}

    def ask(self, plans: Mapping[str, Changes], quarter: int) -> Mapping[str, tuple[T, ...]] | None:
        """Give what each plan brought in the rounds that are there, by its name; the first time it begins to find out."""
        key = repr((quarter, [(name, sorted(changes.items())) for name, changes in plans.items()]))
        if key != self._key and self._executor is not None:
            self.cancel()
            self._key, self._names = key, tuple(plans)
            if self._runs() < self._count:
                call, executor = self._call, self._executor
                sent = {name: {number: dict(made) for number, made in plan.items()} for name, plan in plans.items()}
                self._rounds = [
                    [executor.submit(call, sent[name], quarter, luck) for name in self._names]
                    for luck in range(1, self._count + 1)
                ]
        self.poll()
        return self._known.get(key)

    def _runs(self) -> int:
        """Count the rounds that are known of what is being looked at."""
        return min((len(runs) for runs in self._known.get(self._key, {}).values()), default=0)

    def poll(self) -> bool:
        """Take in the rounds that the background has finished; say whether there is one more."""
        done = 0
        while done < len(self._rounds) and all(future.done() for future in self._rounds[done]):
            done += 1
        if done <= self._runs():
            return False
        columns = zip(*self._rounds[:done], strict=True)
        self._known[self._key] = {
            name: tuple(future.result() for future in column) for name, column in zip(self._names, columns, strict=True)
        }
        return True

    def cancel(self) -> None:
        """Give up on what is being looked at; runs already begun end by themselves."""
        for future in (future for each in self._rounds for future in each):
            future.cancel()
        self._rounds, self._key = [], ""
