"""The clock: SimPy's environment, told shortly, because every event of a run passes through it."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, cast

import simpy
from simpy.events import NORMAL, URGENT, Event, EventPriority

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_OF_ALL = EventPriority(URGENT - 1)
"""Priority of what comes before everything else at its instant: the end of a run."""

LAST = EventPriority(NORMAL + 1)
"""Priority of what happens at an instant after everything else."""


class Clock(simpy.Environment):
    """SimPy's environment, in which the time is read as an attribute and events are handled in one loop.

    SimPy's own `run` calls a method for each event and its ``now`` is a property, each of which takes as long as handling the
    event itself. Nothing else is changed: the same events happen in the same order.

    Attributes
    ----------
    now : business minutes from the origin.
    """

    __slots__ = ("now",)
    now: float

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def run_until(self, until: float) -> None:
        """Let happen whatever happens before an instant, and stop there; what happens at that very instant waits.

        This is ``run(until)`` of SimPy without a stop event. It reads SimPy's list of what is to come, which has no public
        name: ``(time, priority, number, event)`` in a heap.
        """
        queue, stop = self._queue, Event(self)
        heappush(queue, (until, FIRST_OF_ALL, next(self._eid), stop))
        while True:
            now, _, _, event = heappop(queue)
            self.now = self._now = now
            if event is stop:
                return
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment] # as SimPy says: processed
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value


class Alarm(Event):
    """An event that can be set again once it has rung, always heard by the same: it saves a rep a new event for each wait.

    Parameters
    ----------
    hear : called with the alarm when it rings. A process that sets its alarm before each ``yield`` gives its own ``send``: this
        takes two thirds of the time of SimPy's `Process`, and its errors need no passing on.
    """

    def __init__(self, env: Clock, hear: Callable[[Event], Any]) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self._hear = hear
        self._heard_by = self.callbacks = [hear]

    def set(self, minutes: float) -> None:
        """Ring after so many minutes."""
        self.callbacks = self._heard_by
        env = self.env  # as its schedule() does it, of which every piece of work and every wait would be a call
        heappush(env._queue, (env._now + minutes, NORMAL, next(env._eid), self))

    def silenced(self) -> Alarm:
        """Let the time for which this one was set pass unheard; return one to be set instead."""
        self.callbacks = []
        return Alarm(cast("Clock", self.env), self._hear)
