"""The sales queue: what is due later, what can be done now, and in which order.

One inbox per rep or one for all of them: reps take from whichever they are given. A rep without work reserves the task that
matures first and sleeps until then, so that waiting costs one event and nobody polls.
"""

from __future__ import annotations

from enum import IntEnum
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

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


class Task(NamedTuple):
    """One piece of work; tuples order themselves by precedence, then the rule's key, then arrival."""

    precedence: int
    key: float
    sequence: int
    kind: Kind
    lead: Lead
    when: float
    life: int

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do: the lead was closed, has begun a new life, or was looked at before."""
        lead = self.lead
        if lead.closed or self.life != lead.life:
            return True
        return self.kind is FIRST and (lead.answered or (lead.let_lie and not lead.second_look))


class Inbox:
    """Tasks of one rep, or of a pool of them."""

    __slots__ = ("_later", "_ready", "_sequence", "sleepers")

    def __init__(self) -> None:
        self._later: list[tuple[float, int, Task]] = []
        self._ready: list[Task] = []
        self._sequence = 0
        self.sleepers: list[Rep] = []

    def add(self, when: float, precedence: int, key: float, kind: Kind, lead: Lead) -> None:
        """Add a task that matures at a business instant, and wake a sleeping rep who should know."""
        self._sequence += 1
        # as Task(...) does it, in a third of the time
        task: Task = tuple.__new__(Task, (precedence, key, self._sequence, kind, lead, when, lead.life))
        heappush(self._later, (when, self._sequence, task))
        if self.sleepers:
            self.rouse(when)

    def rouse(self, when: float) -> None:
        """Wake the sleeper who would look up last, if that is later than an instant at which a task matures."""
        sleeper = self.sleepers[0] if len(self.sleepers) == 1 else max(self.sleepers, key=_wakes_at)
        if when < sleeper.wakes_at:
            sleeper.wakes_at = when  # so that a second task wakes another sleeper
            sleeper.wake()

    def give_back(self, task: Task) -> None:
        """Put a task back for later, silently."""
        heappush(self._later, (task.when, task.sequence, task))

    def make_ready(self, task: Task) -> None:
        """Put a task that has matured among those that can be done now."""
        heappush(self._ready, task)

    def take(self, now: float) -> Task | None:
        """Return the task to do now, None if nothing has matured; what sleepers hold back has matured too."""
        later, ready = self._later, self._ready
        for rep in self.sleepers:
            if rep.reserved is not None and rep.reserved.when <= now:
                heappush(ready, rep.reserved)
                rep.reserved = None
        while later and later[0][0] <= now:
            task = heappop(later)[2]
            if not ready and not (later and later[0][0] <= now):
                return task  # the only one: nothing to put in order
            heappush(ready, task)
        return heappop(ready) if ready else None

    def reserve(self) -> Task | None:
        """Take out the task that matures first."""
        return heappop(self._later)[2] if self._later else None

    def first_before(self, until: float, is_urgent: Callable[[Task], bool]) -> Task | None:
        """Return the first task that matures before an instant and is urgent, leaving all tasks where they are."""
        passed: list[tuple[float, int, Task]] = []
        found = None
        while self._later and self._later[0][0] < until:
            passed.append(heappop(self._later))
            if is_urgent(passed[-1][2]):
                found = passed[-1][2]
                break
        for entry in passed:
            heappush(self._later, entry)
        return found

    def empty(self) -> list[Task]:
        """Take out all tasks, in the order in which they were added."""
        tasks = sorted([*self._ready, *(entry[2] for entry in self._later)], key=lambda task: task.sequence)
        self._ready.clear()
        self._later.clear()
        return tasks

    def waiting(self) -> int:
        """Return how many tasks could be done now."""
        return len(self._ready)


def _wakes_at(rep: Rep) -> float:
    return rep.wakes_at


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
