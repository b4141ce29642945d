"""Nurture: the leads that will come back as MQLs, those below the bar and those that Sales sent back."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sim.model.events import LeadId
    from sim.model.lead import Lead

GROUP = 64
"""Leads below the bar that are taken in hand together, shortly before the first of them returns."""


class Nurture:
    """Leads in the order of their return, an elapsed instant in minutes from the origin."""

    def __init__(self) -> None:
        # the next of each stream of leads, and the rest of it
        self._next: list[tuple[float, LeadId, Lead, Iterator[tuple[float, Lead]]]] = []

    def take(self, returns_at: float, lead: Lead) -> None:
        """Take a lead that comes back at an instant."""
        self._follow(iter([(returns_at, lead)]))

    def take_week(self, returns_at: NDArray[np.float64], in_hand: Callable[[NDArray[np.intp]], list[Lead]]) -> None:
        """Take a week's leads that come back at some instants; ``in_hand`` gives those at some places, once, when needed.

        Most of a year's leads rest at a time, so they rest as columns.
        """
        order = np.argsort(returns_at, kind="stable")
        groups = (order[first : first + GROUP] for first in range(0, len(order), GROUP))
        self._follow(pair for group in groups for pair in zip(returns_at[group].tolist(), in_hand(group), strict=True))

    def due(self, until: float) -> list[tuple[float, Lead]]:
        """Return who comes back before an instant, and when, in order."""
        found = []
        while self._next and self._next[0][0] < until:
            returns_at, _, lead, rest = heappop(self._next)
            found.append((returns_at, lead))
            self._follow(rest)
        return found

    def _follow(self, leads: Iterator[tuple[float, Lead]]) -> None:
        entry = next(leads, None)
        if entry is not None:
            heappush(self._next, (entry[0], entry[1].id, entry[1], leads))
