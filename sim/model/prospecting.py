"""Own prospecting: what a rep finds in the time that leads and opportunities leave over."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.model.draws import WIDTH, Draw, stream

if TYPE_CHECKING:
    from sim.model.inputs import Sales

BATCH = 8
"""Own opportunities whose draws are made in one go."""


def productive_minutes(sales: Sales, stretch: float, *, broken: bool) -> float:
    """Return the productive part of a stretch of own time, in business minutes.

    Notes
    -----
    ``x - s (1 - exp(-x / s))`` with set-up time ``s``, less the time to resume where the stretch was broken off, times the
    workable share of a present hour (PROTOTYPE II.1, grade D): blocks under an hour lose 15 % and more.
    """
    set_up = sales.set_up_bm
    lost = set_up * (1.0 - math.exp(-stretch / set_up)) if set_up > 0.0 else 0.0
    lost += sales.resumption_bm if broken else 0.0
    return max(0.0, stretch - lost) * (1.0 - sales.shrinkage)


class Prospecting:
    """The own opportunities that lie ahead of a rep's number, in order, each at its point of productive time.

    The points are a Poisson path of unit rate, drawn once: more work elsewhere only postpones the same opportunities. Who takes
    a leaver's number goes on where the leaver stopped.
    """

    def __init__(self, seed: int, replication: int, number: int) -> None:
        self._draws = stream(seed, replication, f"own/{number}")
        self._batch = np.empty((0, WIDTH))
        self._found = 0
        self._walked = 0.0
        self._next: float | None = None

    def walk(self, expected: float) -> list[tuple[int, list[float]]]:
        """Spend time that is worth so many opportunities in the mean; return those found: place (from 1) and row of draws."""
        self._walked += expected
        found = []
        while self._walked >= self._gap():
            self._walked -= self._gap()
            row: list[float] = self._batch[self._found % BATCH].tolist()
            self._found += 1
            self._next = None
            found.append((self._found, row))
        return found

    def _gap(self) -> float:
        """Return how much further the next opportunity lies than the last one."""
        if self._next is None:
            if self._found % BATCH == 0:
                self._batch = self._draws.random((BATCH, WIDTH))
            self._next = -math.log1p(-float(self._batch[self._found % BATCH, Draw.LEVEL]))
        return self._next
