"""The inbox against the simplest thing that could be one: a list that is searched from end to end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sim.model.inbox import PRECEDENCE_OF, SEQUENCE, WHEN, Inbox, Kind, Task

TIMES = st.integers(0, 60).map(float)


class InboxMachine(RuleBasedStateMachine):
    """Tasks are added, taken, reserved, given back and looked for; time only goes on."""

    @initialize()
    def begin(self) -> None:
        self.inbox = Inbox()
        self.here: list[Task] = []
        self.ready: set[int] = set()
        self.held: Task | None = None
        self.now = 0.0
        self.added = 0

    def _find(self, found: Task | None, expected: Task | None) -> None:
        assert found is expected or (found is not None and expected is not None and found[:3] == expected[:3])

    @rule(wait=TIMES, precedence=st.integers(0, 4), key=st.integers(-3, 3).map(float))
    def add(self, wait: float, precedence: int, key: float) -> None:
        """A task comes that matures now or later."""
        lead: Any = SimpleNamespace(life=0, closed=False)
        self.added += 1
        self.inbox.add(self.now + wait, precedence, key, Kind.FOLLOW_UP, lead)
        self.here.append((precedence, key, self.added, Kind.FOLLOW_UP, lead, self.now + wait, 0))

    @rule(step=TIMES)
    def pass_time(self, step: float) -> None:
        """Time goes on."""
        self.now += step

    @rule()
    def take(self) -> None:
        """The best of what has matured is done."""
        self._take()

    def _take(self, held: Task | None = None) -> None:
        matured = [task for task in self.here if task[WHEN] <= self.now]
        self.ready |= {task[SEQUENCE] for task in matured}
        expected = min(matured, key=lambda task: task[:3], default=None)
        self._find(self.inbox.take(self.now, held), expected)
        if expected is not None:
            self.here.remove(expected)

    @precondition(lambda self: self.held is None)
    @rule()
    def reserve(self) -> None:
        """A rep goes to sleep until the first task that nobody has looked at matures."""
        later = [task for task in self.here if task[SEQUENCE] not in self.ready]
        expected = min(later, key=lambda task: (task[WHEN], task[SEQUENCE]), default=None)
        self.held = self.inbox.reserve()
        self._find(self.held, expected)
        if expected is not None:
            self.here.remove(expected)

    @precondition(lambda self: self.held is not None and self.held[WHEN] <= self.now)
    @rule()
    def take_what_was_waited_for(self) -> None:
        """The sleeper wakes in time; what has matured meanwhile and is more urgent goes first."""
        assert self.held is not None
        held, self.held = self.held, None
        self.here.append(held)
        self._take(held)

    @precondition(lambda self: self.held is not None)
    @rule()
    def give_back(self) -> None:
        """The sleeper wakes and lets the task go."""
        assert self.held is not None
        self.inbox.give_back(self.held)
        self.here.append(self.held)
        self.held = None

    @rule(ahead=TIMES, precedence=st.integers(0, 4))
    def look_ahead(self, ahead: float, precedence: int) -> None:
        """Somebody looks for an urgent task and leaves all of them where they are."""
        until = self.now + ahead
        found = self.inbox.first_before(until, lambda task: task[PRECEDENCE_OF] <= precedence)
        urgent = [
            task
            for task in self.here
            if task[SEQUENCE] not in self.ready and task[WHEN] < until and task[PRECEDENCE_OF] <= precedence
        ]
        self._find(found, min(urgent, key=lambda task: (task[WHEN], task[SEQUENCE]), default=None))

    @rule()
    def empty(self) -> None:
        """A rep leaves, and everything is taken out in the order in which it came."""
        found = self.inbox.empty()
        assert [task[SEQUENCE] for task in found] == sorted(task[SEQUENCE] for task in self.here)
        self.here.clear()

    @invariant()
    def nothing_is_lost(self) -> None:
        """What lies in the inbox is what was put there and not taken out."""
        assert [task[SEQUENCE] for task in self.inbox.tasks()] == sorted(task[SEQUENCE] for task in self.here)
        assert self.inbox.waiting() == len(self.inbox._ready)


TestInbox = InboxMachine.TestCase
TestInbox.settings = settings(max_examples=60, stateful_step_count=40)
