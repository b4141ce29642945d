"""Soft cues under 400 ms, made of sine waves when the program starts. Each one has a visible twin; none is needed to play."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

RATE = 44_100
_ATTACK, _LOUDNESS = 0.008, 0.35

# name: seconds, and per note (start in seconds, frequency at its start and end in Hz, share of the loudness)
CUES: dict[str, tuple[float, tuple[tuple[float, float, float, float], ...]]] = {
    "tap": (0.07, ((0, 620, 560, 0.6),)),
    "tick": (0.04, ((0, 1150, 1150, 0.4),)),
    "pass": (0.32, ((0, 320, 740, 0.7),)),
    "thud": (0.22, ((0, 130, 62, 1.0),)),
    "bell": (0.39, ((0, 1046.5, 1046.5, 0.6), (0, 2093, 2093, 0.25), (0.06, 1568, 1568, 0.3))),
    "hum": (0.39, ((0, 98, 98, 0.8), (0, 147, 147, 0.35))),
    "card": (0.28, ((0, 440, 440, 0.5), (0.1, 587.3, 587.3, 0.5))),
    "pen": (0.18, ((0, 1700, 2300, 0.15), (0.05, 2100, 1600, 0.12))),
    "whistle": (0.36, ((0, 2050, 2120, 0.35), (0.16, 2120, 2050, 0.35))),
    "curtain": (0.39, ((0, 220, 110, 0.5), (0.05, 330, 165, 0.3))),
    "page": (0.12, ((0, 900, 500, 0.3),)),
}
_GAPS = {"thud": 1000, "bell": 250, "hum": 60_000}  # milliseconds in which the same cue is not heard again


class Speaker(Protocol):
    """Who plays cues."""

    def play(self, cue: str | None) -> None:
        """Play a cue by its name; None plays nothing."""

    def set(self, *, volume: float) -> None:
        """Set the volume, 0 to 1."""


class Silence:
    """A speaker without a sound device, and why."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason

    def play(self, cue: str | None) -> None:
        """Play nothing."""

    def set(self, *, volume: float) -> None:
        """Have no volume."""


class Sounds:
    """A speaker that plays through the system's mixer."""

    def __init__(self) -> None:
        self._sounds = {name: pygame.mixer.Sound(buffer=wave(name).tobytes()) for name in CUES}
        self._last = dict.fromkeys(CUES, -1_000_000)
        self._volume = 0.7

    def play(self, cue: str | None) -> None:
        """Play a cue, unless it has just been heard."""
        if cue is None or self._volume == 0:
            return
        now = pygame.time.get_ticks()
        if now - self._last[cue] >= _GAPS.get(cue, 0):
            self._last[cue] = now
            self._sounds[cue].set_volume(self._volume)
            self._sounds[cue].play()

    def set(self, *, volume: float) -> None:
        """Set the volume."""
        self._volume = volume


def speaker() -> Speaker:
    """Open the sound device, or do without and say why."""
    try:
        pygame.mixer.init(RATE, -16, 1, 512)
        return Sounds()
    except pygame.error as problem:
        return Silence(str(problem))


def wave(name: str) -> NDArray[np.int16]:
    """Make a cue: its notes, each with a soft start and a fall to nothing."""
    seconds, notes = CUES[name]
    t = np.arange(round(seconds * RATE)) / RATE
    total = np.zeros_like(t)
    for start, low, high, share in notes:
        local = t - start
        span = seconds - start
        phase = 2 * np.pi * (low * local + (high - low) * local**2 / (2 * span))
        envelope = np.clip(local / _ATTACK, 0, 1) * np.clip(1 - local / span, 0, 1) ** 2
        total += share * np.where(local >= 0, envelope * np.sin(phase), 0)
    return (np.clip(total * _LOUDNESS, -1, 1) * 32767).astype(np.int16)
