"""The loop: events in, time in fixed steps, a frame only when something changed. The clock is given, never asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pygame

from game.screen.app import App

STEP = 1 / 60  # seconds
LONGEST = 0.25  # seconds made up for after a stall; a laptop that slept does not fast-forward


class Loop:
    """Drives an app.

    Parameters
    ----------
    app : App
        What to drive.
    clock : callable
        Seconds that only grow.
    pump : callable
        The events since the last call.
    rest : callable
        Waits some seconds.
    """

    def __init__(
        self,
        app: App,
        clock: Callable[[], float] = time.perf_counter,
        pump: Callable[[], Iterable[pygame.event.Event]] = pygame.event.get,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self.app = app
        self._clock, self._pump, self._rest = clock, pump, rest
        self._last = clock()
        self._due = 0.0

    def run(self) -> None:
        """Turn until the player leaves."""
        while self.app.is_running:
            self.turn()

    def turn(self) -> None:
        """Take events, advance by whole steps, draw if anything changed."""
        for event in self._pump():
            self.app.feed(event)
        now = self._clock()
        self._due += min(now - self._last, LONGEST)
        self._last = now
        while self._due >= STEP:
            self.app.advance(STEP)
            self._due -= STEP
        if self.app.is_stale:
            self.app.paint()
            self.app.window.show()
        spare = STEP - self._due - (self._clock() - now)
        if spare > 0:
            self._rest(spare)
