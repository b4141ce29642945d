"""Things that ease from one value to another. Time comes from outside; with reduced motion everything takes 0 ms."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeAlias

from sim.report import tokens

Ease: TypeAlias = Callable[[float], float]

MS = tokens.load().motion_ms


def out_cubic(t: float) -> float:
    """Start fast and settle: the ease of nearly everything."""
    return 1 - (1 - t) ** 3


def in_out(t: float) -> float:
    """Start and settle softly: the curtain's ease."""
    return 4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2


def steady(t: float) -> float:
    """Move at constant speed."""
    return t


@dataclass
class _Move:
    start: float
    target: float
    began: float
    ms: float
    ease: Ease

    def value(self, now: float) -> float:
        if self.ms <= 0 or now >= self.began + self.ms:
            return self.target
        return self.start + (self.target - self.start) * self.ease((now - self.began) / self.ms)


class Motion:
    """Eased values by key. Drawing asks for a value and says where it should go; the first time it is there at once."""

    def __init__(self, *, reduced: bool = False) -> None:
        self.reduced = reduced
        self.now = 0.0  # milliseconds
        self._moves: dict[Hashable, _Move] = {}

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds * 1000

    def to(self, key: Hashable, target: float, ms: float, ease: Ease = out_cubic) -> float:
        """Give the value of ``key`` on its way to ``target``, which takes ``ms`` from the moment the target changes."""
        move = self._moves.get(key)
        if move is None:
            self._moves[key] = _Move(target, target, self.now, 0, ease)
            return target
        if move.target != target:
            ms = 0 if self.reduced else ms
            move = self._moves[key] = _Move(move.value(self.now), target, self.now, ms, ease)
        return move.value(self.now)

    def since(self, key: Hashable, ms: float, ease: Ease = out_cubic) -> float:
        """Give how far something that began when first asked for has come, 0 to 1."""
        if key not in self._moves:
            self._moves[key] = _Move(0, 1, self.now, 0 if self.reduced else ms, ease)
        return self._moves[key].value(self.now)

    def forget(self) -> None:
        """Start afresh, for a new scene."""
        self._moves.clear()

    @property
    def busy(self) -> bool:
        """Whether anything is still moving."""
        return any(move.ms > 0 and self.now < move.began + move.ms for move in self._moves.values())
