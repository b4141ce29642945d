"""A band for what a plan will bring: the same plan under other luck, in the background, saying how often."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Final

import numpy as np

from game.play.runner import Changes, Runner, Sample

RUNS: Final = 10
"""Runs behind a band: the ends lie between the outermost and the next, so that eight in ten fall inside."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What runs of one plan brought; the game's own luck (replication 0) is never among them."""

    samples: tuple[Sample, ...]

    @property
    def mqls(self) -> tuple[float, ...]:
        """The mean number of MQLs of the quarter by channel."""
        return tuple(float(mean) for mean in np.mean([sample.mqls for sample in self.samples], axis=0))

    def mql_band(self) -> tuple[float, float, float]:
        """Give the 10th, 50th and 90th percentile of MQLs in the quarter."""
        return _band([float(sum(sample.mqls)) for sample in self.samples])

    def revenue_band(self) -> tuple[float, float, float]:
        """Give the 10th, 50th and 90th percentile of new revenue in the quarter, in money."""
        return _band([sample.revenue for sample in self.samples])


def _band(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)


class Forecast:
    """Runs plans under other luck without keeping the player waiting.

    Parameters
    ----------
    runner : Runner
        Plays the company; sent to `executor`, so it must survive the way to another process.
    executor : concurrent.futures.Executor or None
        Where the runs take place; None for no forecasts.
    runs : int
        How many runs make a band.
    """

    def __init__(self, runner: Runner, executor: Executor | None, runs: int = RUNS) -> None:
        self._runner = runner
        self._executor = executor
        self._runs = runs
        self._known: dict[str, Outlook] = {}
        self._asked = ""
        self._running: list[Future[Sample]] = []

    def ask(self, changes: Changes, quarter: int) -> Outlook | None:
        """Give the outlook of a plan if it is known; if not, begin to find out and give up on any other plan."""
        key = repr((quarter, sorted((number, sorted(settings.items())) for number, settings in changes.items())))
        if key not in self._known and key != self._asked and self._executor is not None:
            self.cancel()
            self._asked = key
            sample, executor = self._runner.sample, self._executor
            plan = {number: dict(settings) for number, settings in changes.items()}
            self._running = [executor.submit(sample, plan, quarter, luck) for luck in range(1, self._runs + 1)]
        self.poll()
        return self._known.get(key)

    def poll(self) -> bool:
        """Take in what the background has finished; say whether a new outlook is there."""
        if not self._running or not all(future.done() for future in self._running):
            return False
        running, self._running = self._running, []
        asked, self._asked = self._asked, ""
        self._known[asked] = Outlook(tuple(future.result() for future in running))
        return True

    def cancel(self) -> None:
        """Give up on the plan that is being looked at; runs already begun end by themselves."""
        for future in self._running:
            future.cancel()
        self._running, self._asked = [], ""
