"""The clock: SimPy's environment, told shortly, because every event of a run passes through it."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import cast

import simpy
from simpy.events import NORMAL, URGENT, Event, EventPriority

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

    now: float = 0.0

    def run_until(self, until: float) -> None:
        """Let happen whatever happens before an instant, and stop there; what happens at that very instant waits.

        This is ``run(until)`` of SimPy without a stop event. It reads SimPy's list of what is to come, which has no public
        name: ``(time, priority, number, event)`` in a heap.
        """
        queue = self._queue
        while queue and queue[0][0] < until:
            self._now, _, _, event = heappop(queue)
            self.now = self._now
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment] # as SimPy says: processed
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value
        self.now = self._now = until


class Alarm(Event):
    """An event that can be set again once it has rung: it saves a rep a new event for each piece of work and each wait."""

    def __init__(self, env: Clock) -> None:
        super().__init__(env)
        self._ok, self._value = True, None

    def set(self, minutes: float) -> Alarm:
        """Ring after so many minutes, which may be infinite; return the alarm, to be waited for."""
        self.callbacks = []
        if minutes < math.inf:
            env = self.env  # as its schedule() does it, of which every piece of work and every wait would be a call
            heappush(env._queue, (env._now + minutes, NORMAL, next(env._eid), self))
        return self

    def ring(self) -> Alarm:
        """Ring now, before anything else that happens at this instant; return the alarm that can be set next.

        The time for which this one was set will pass unheard, so that it cannot be set again.
        """
        early = Alarm(cast("Clock", self.env))
        early.callbacks, self.callbacks = self.callbacks, []
        self.env.schedule(early, URGENT)
        return early
