"""The sales queue: what is due later, what can be done now, and in which order.

One inbox per rep or one for all of them: reps take from whichever they are given. A rep without work reserves the task that
matures first and sleeps until then, so that waiting costs one event and nobody polls.
"""

from __future__ import annotations

import math
from collections import deque
from enum import IntEnum
from heapq import heappop, heappush, heappushpop
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.lead import Lead
    from sim.model.reps import Rep


class Kind(IntEnum):
    """What a rep can be asked to do."""

    FIRST = 0
    FOLLOW_UP = 1
    DISCOVERY = 2
    DEMO = 3
    PROPOSAL = 4
    NEGOTIATION = 5


FIRST, FOLLOW_UP, PROPOSAL = Kind.FIRST, Kind.FOLLOW_UP, Kind.PROPOSAL
"""Looked up once: on Python 3.11 a member of an enumeration takes ten times as long as a name, and each task asks for these."""

MEETING, PROMISED, CADENCE, DESK, UNPROMISED = range(5)
"""What goes first: a meeting with a buyer, a fresh lead under a promise, a planned attempt, desk work, any other fresh lead."""

PRECEDENCE = {
    Kind.FOLLOW_UP: CADENCE,
    Kind.DISCOVERY: MEETING,
    Kind.DEMO: MEETING,
    Kind.PROPOSAL: DESK,
    Kind.NEGOTIATION: MEETING,
}
"""Precedence of every kind but FIRST, which hangs on its promise."""


Task: TypeAlias = "tuple[int, float, int, Kind, Lead, float, int]"
"""One piece of work. Tasks order themselves by precedence, then the rule's key, then arrival.

A bare tuple: a named one takes four times as long to make and to read, and every lead makes one and more. Its places:
"""

PRECEDENCE_OF: Final = 0
KEY: Final = 1
SEQUENCE: Final = 2
KIND: Final = 3
LEAD: Final = 4
WHEN: Final = 5  # the business instant at which it matures
LIFE: Final = 6  # the life of its lead to which it belongs


def is_over(kind: Kind, lead: Lead, life: int) -> bool:
    """Return whether nothing is left to do of a task: the lead was closed, has begun a new life, or was looked at before."""
    return life != lead.present or (kind is FIRST and (lead.answered or lead.let_lie))


class Inbox:
    """Tasks of one rep, or of a pool of them.

    What matures later lies in a row as long as it comes in the order in which it matures, as a week's leads mostly do: adding
    and taking are then a step each. What comes out of order lies in a heap beside it.
    """

    __slots__ = ("_ready", "_row", "_row_ends", "_sequence", "_strays", "sleepers")

    def __init__(self) -> None:
        self._row: deque[Task] = deque()
        self._row_ends = -math.inf
        self._strays: list[tuple[float, int, Task]] = []
        self._ready: list[Task] = []
        self._sequence = 0
        self.sleepers: list[Rep] = []

    def add(self, when: float, precedence: int, key: float, kind: Kind, lead: Lead) -> None:
        """Add a task that matures at a business instant, and wake a sleeping rep who should know."""
        self._sequence = sequence = self._sequence + 1
        task = (precedence, key, sequence, kind, lead, when, lead.life)
        if when >= self._row_ends:
            self._row.append(task)
            self._row_ends = when
        else:
            heappush(self._strays, (when, sequence, task))
        if self.sleepers:
            self.rouse(when)

    def rouse(self, when: float) -> None:
        """Wake the sleeper who would look up last, if that is later than an instant at which a task matures."""
        latest, last = when, None
        for sleeper in self.sleepers:
            if sleeper.wakes_at > latest:
                latest, last = sleeper.wakes_at, sleeper
        if last is not None:
            last.wakes_at = when  # so that a second task wakes another sleeper
            last.wake()

    def give_back(self, task: Task) -> None:
        """Put a task back for later, silently."""
        heappush(self._strays, (task[WHEN], task[SEQUENCE], task))

    def make_ready(self, task: Task) -> None:
        """Put a task that has matured among those that can be done now."""
        heappush(self._ready, task)

    def take(self, now: float, held: Task | None = None) -> Task | None:
        """Return the task to do now, None if nothing has matured.

        What sleepers hold back may have matured too, and what was ``held`` for whoever takes now has.
        """
        if self.sleepers:
            self._claim(now)
        row, strays, ready = self._row, self._strays, self._ready
        while strays and strays[0][0] <= now:
            heappush(ready, heappop(strays)[2])
        while row and row[0][WHEN] <= now:
            if held is not None:
                heappush(ready, held)
            held = row.popleft()
        if held is not None:
            return heappushpop(ready, held) if ready else held  # mostly only one has matured
        return heappop(ready) if ready else None

    def _claim(self, now: float) -> None:
        """Make ready what sleepers hold back and has matured."""
        for rep in self.sleepers:
            if rep.reserved is not None and rep.reserved[WHEN] <= now:
                heappush(self._ready, rep.reserved)
                rep.reserved = None

    def reserve(self) -> Task | None:
        """Take out the task that matures first."""
        row, strays = self._row, self._strays
        if row and not (strays and strays[0] < (row[0][WHEN], row[0][SEQUENCE])):
            return row.popleft()
        return heappop(strays)[2] if strays else None

    def first_before(self, until: float, is_urgent: Callable[[Task], bool]) -> Task | None:
        """Return the first task that matures before an instant and is urgent, leaving all tasks where they are."""
        found = None
        for task in self._row:
            if task[WHEN] >= until:
                break
            if is_urgent(task):
                found = task
                break
        strays, passed = self._strays, []
        bound = (until, 0) if found is None else (found[WHEN], found[SEQUENCE])
        while strays and strays[0] < bound:
            passed.append(heappop(strays))
            if is_urgent(passed[-1][2]):
                found = passed[-1][2]
                break
        for entry in passed:
            heappush(strays, entry)
        return found

    def tasks(self) -> list[Task]:
        """Return all tasks, in the order in which they were added."""
        strays = (entry[2] for entry in self._strays)
        return sorted([*self._ready, *self._row, *strays], key=itemgetter(SEQUENCE))

    def empty(self) -> list[Task]:
        """Take out all tasks, in the order in which they were added; also those that sleepers wait for."""
        for rep in self.sleepers:
            if rep.reserved is not None:
                self.give_back(rep.reserved)
                rep.reserved = None
        tasks = self.tasks()
        for part in (self._ready, self._row, self._strays):
            part.clear()
        return tasks

    def waiting(self) -> int:
        """Return how many tasks could be done now."""
        return len(self._ready)


def newest_first(lead: Lead, priority: int) -> float:
    """Put the last in first."""
    return -lead.mql_bm


def oldest_first(lead: Lead, priority: int) -> float:
    """Put the first in first."""
    return lead.mql_bm


def due_first(lead: Lead, priority: int) -> float:
    """Put the earliest promise first."""
    return lead.due_bm


def hottest_first(lead: Lead, priority: int) -> float:
    """Put what looks best first."""
    return -lead.seen


def by_priority(lead: Lead, priority: int) -> float:
    """Go by the source's priority, then by age."""
    return priority * 1e9 + lead.mql_bm


RULES: dict[str, Callable[[Lead, int], float]] = {
    "newest_first": newest_first,
    "oldest_first": oldest_first,
    "due_first": due_first,
    "hottest_first": hottest_first,
    "priority": by_priority,
}
"""Queue rules by name: a function from a lead and its source's priority to a key; the smallest goes first."""
