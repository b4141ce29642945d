"""What was lost, cause by cause: the game run again without its leaks, company by company, in the background."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Final

from game.play.runner import Changes, Losses, Runner

RUNS: Final = 8
"""Runs of each company."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: companies run of those that are needed, and what was found once all are there."""

    done: int
    total: int
    found: Losses | None


class Inquiry:
    """Finds out what a game lost, without keeping the player waiting.

    Parameters
    ----------
    runner : Runner
        Plays the company; sent to `executor`, so it must survive the way to another process.
    executor : concurrent.futures.Executor or None
        Where the runs take place; None for none.
    """

    def __init__(self, runner: Runner, executor: Executor | None) -> None:
        self._runner = runner
        self._executor = executor
        self._key = ""
        self._asked: tuple[Changes, int] = ({}, 0)
        self._running: list[Future[Any]] = []
        self._seen = 0
        self._known: dict[str, Losses] = {}

    def ask(self, changes: Changes, quarter: int) -> Progress:
        """Say how far it is for the quarters up to one; the first time it begins."""
        key = repr((quarter, sorted(changes.items())))
        if key != self._key and self._executor is not None and key not in self._known:
            self.cancel()
            plan = {number: dict(made) for number, made in changes.items()}
            self._key, self._asked = key, (plan, quarter)
            arm, executor = self._runner.arm, self._executor
            count = self._runner.arms(plan, quarter)
            self._running = [executor.submit(arm, plan, quarter, number, RUNS) for number in range(count)]
        self.poll()
        if key in self._known:
            return Progress(1, 1, self._known[key])
        return Progress(self._seen, len(self._running), None)

    def poll(self) -> bool:
        """Take in what the background has finished; say whether there is more than before."""
        done = sum(future.done() for future in self._running)
        if done <= self._seen:
            return False
        self._seen = done
        if done == len(self._running):
            self._known[self._key] = self._runner.losses(*self._asked, [future.result() for future in self._running])
            self._running = []
        return True

    def cancel(self) -> None:
        """Give up on what is being looked at; runs already begun end by themselves."""
        for future in self._running:
            future.cancel()
        self._running, self._key, self._seen = [], "", 0
