"""Playing a quarter that has already happened: now, the speed, and what stops the play. It knows no screen and no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from game.play.timeline import MINUTES_PER_WEEK, Timeline
from game.screen.tempo import Tempo

SPEEDS = (1, 4, 16)


@dataclass
class Playback:
    """The play of one quarter.

    Parameters
    ----------
    timeline : Timeline
        What happened.
    stops : sequence of float
        Instants at which something must be read: the play pauses there once.
    speed : int
        One of `SPEEDS`.
    """

    timeline: Timeline
    stops: Sequence[float] = ()
    speed: int = 4
    is_playing: bool = False
    now: float = field(init=False)
    tempo: Tempo = field(init=False)

    def __post_init__(self) -> None:
        """Stand at the quarter's beginning."""
        self.now = self.timeline.begin
        self.tempo = Tempo.of(self.timeline.start, self.timeline.begin, self.timeline.end)

    @property
    def share(self) -> float:
        """Now, as a share of the quarter."""
        return (self.now - self.timeline.begin) / (self.timeline.end - self.timeline.begin)

    @property
    def is_over(self) -> bool:
        """Whether the quarter has been played to its end."""
        return self.now >= self.timeline.end

    def advance(self, seconds: float) -> list[str]:
        """Let the player's seconds pass; give what is heard: ``card`` where something must be read, ``whistle`` at the end."""
        if not self.is_playing:
            return []
        before = self.now
        second = self.tempo.second(before) + seconds * self.speed
        self.now = self.timeline.end if second >= self.tempo.length else max(before, self.tempo.minute(second))
        stop = next((stop for stop in sorted(self.stops) if before < stop <= self.now), None)
        if stop is not None:
            self.now, self.is_playing = stop, False
            return ["card"]
        if self.is_over:
            self.is_playing = False
            return ["whistle"]
        return []

    def toggle(self) -> None:
        """Pause or play; at the end, play from the beginning."""
        if self.is_over:
            self.now = self.timeline.begin
        self.is_playing = not self.is_playing

    def seek(self, share: float) -> None:
        """Go to a share of the quarter."""
        span = self.timeline.end - self.timeline.begin
        self.now = self.timeline.begin + span * min(1.0, max(0.0, share))
        self.is_playing = self.is_playing and not self.is_over

    def step(self) -> None:
        """Go to the next instant at which a lead moves, and stop there."""
        instants = self.timeline.instants
        place = int(np.searchsorted(instants, self.now, side="right"))
        self.now = float(instants[place]) if place < len(instants) else self.timeline.end
        self.is_playing = False

    def week(self, by: int) -> None:
        """Go to the beginning of the next week, or back to the beginning of this one, then of the one before."""
        weeks = (self.now - self.timeline.begin) / MINUTES_PER_WEEK
        target = np.floor(weeks) + 1 if by > 0 else np.ceil(weeks) - 1
        self.now = min(
            self.timeline.end, max(self.timeline.begin, self.timeline.begin + float(target) * MINUTES_PER_WEEK)
        )
        self.is_playing = self.is_playing and not self.is_over

    def skip(self) -> None:
        """Go to the end."""
        self.now, self.is_playing = self.timeline.end, False
