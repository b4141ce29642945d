"""The quarter as a line one can grab: what has been played, what waited, what happened, and now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pygame

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.input import Key
from game.screen.shapes import OVERSAMPLE, WHITE, Point, stroke
from game.screen.theme import mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget


class Happening(NamedTuple):
    """A diamond on the line: when, as a share of the quarter, and whether it is an event card."""

    at: float
    is_card: bool


@dataclass(frozen=True, kw_only=True)
class TimeLine(Widget):
    """The quarter's line.

    Parameters
    ----------
    share : float
        Now, as a share of the quarter.
    weeks : int
        How many weeks the quarter has.
    waiting : tuple of float
        How many leads waited at evenly spaced moments of the whole quarter; drawn up to now.
    happenings : sequence of Happening
        What happened; drawn up to now.
    act : callable
        Turns a share of the quarter into a command.
    words : tuple of str
        What waiting, now and the unplayed rest are called.
    """

    share: float
    weeks: int
    waiting: tuple[float, ...]
    happenings: Sequence[Happening]
    act: Callable[[float], Command]
    words: tuple[str, str, str]

    @property
    def _track(self) -> Rect:
        return Rect(self.rect.left, self.rect.bottom - 42, self.rect.width, 6)

    def _x(self, share: float) -> float:
        return self._track.left + self._track.width * share

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the area of waiting leads, the track, the weeks, the diamonds and the knob."""
        theme, track = canvas.theme, self._track
        now = self._x(self.share)
        self._area(canvas, now)
        canvas.box(track, theme.track, 3)
        canvas.box(Rect(track.left, track.top, max(6, round(now) - track.left), 6), theme.ink, 3)
        self._weeks(canvas)
        for happening in self.happenings:
            if happening.at <= self.share:
                self._diamond(canvas, happening)
        canvas.rule((now, self.rect.top), (now, track.centery), theme.ink, 2)
        canvas.disc((now, track.centery), 11 + 2 * look.hover, theme.surface)
        canvas.disc((now, track.centery), 9 + 2 * look.hover, theme.ink)
        self._captions(canvas, now)

    def _area(self, canvas: Canvas, now: float) -> None:
        """Draw the whole quarter's area once, and let only what is past be seen."""
        theme, track = canvas.theme, self._track
        room = Rect(track.left, self.rect.top + 22, track.width, track.top - self.rect.top - 23)
        values = self.waiting or (0.0, 0.0)
        most = max(*values, 1.0)

        def line(unit: float) -> list[Point]:
            high = (room.height - 3) * unit
            return [
                (i * room.width * unit / (len(values) - 1), high * (1 - value / most) + 2 * unit)
                for i, value in enumerate(values)
            ]

        def area(surface: pygame.Surface, unit: float) -> None:
            low = room.height * unit
            pygame.draw.polygon(surface, WHITE, [(0, low), *line(unit), (room.width * unit, low)])

        def edge(surface: pygame.Surface, unit: float) -> None:
            stroke(surface, [(x / OVERSAMPLE, y / OVERSAMPLE) for x, y in line(unit)], 2 * unit / OVERSAMPLE)

        with canvas.clipped(Rect(track.left, self.rect.top, max(0, round(now) - track.left), self.rect.height)):
            canvas.picture(("area", values), room, mix(theme.surface, theme.warn, 0.24), area)
            canvas.picture(("edge", values), room, theme.warn, edge)

    def _weeks(self, canvas: Canvas) -> None:
        theme, track = canvas.theme, self._track
        current = min(self.weeks - 1, int(self.share * self.weeks))
        with canvas.within(self.rect):
            for week in range(self.weeks):
                x = self._x((week + 0.5) / self.weeks)
                step, ink = (text.CHIP, theme.ink) if week == current else (text.CAPTION, theme.ink2)
                canvas.text(x, track.bottom + 24, str(week + 1), step, ink, "centre")
        for week in range(1, self.weeks):
            x = self._x(week / self.weeks)
            canvas.rule((x, track.top - 4), (x, track.bottom + 3), mix(theme.surface, theme.edge, 0.8))

    def _diamond(self, canvas: Canvas, happening: Happening) -> None:
        theme, x, y = canvas.theme, self._x(happening.at), self._track.centery
        colour = theme.warn if happening.is_card else theme.ink2
        canvas.polygon([(x, y - 9), (x + 7, y), (x, y + 9), (x - 7, y)], colour)

    def _captions(self, canvas: Canvas, now: float) -> None:
        """Name the area, now and the rest, each where it has room."""
        theme, rect = canvas.theme, self.rect
        waiting, here, rest = self.words
        middle = rect.top + 12
        names_area = now > rect.left + canvas.width(waiting, text.CAPTION) + 8  # before that there is none to name
        left = rect.left + canvas.width(waiting, text.CAPTION) if names_area else 0
        right = rect.right - canvas.width(rest, text.CAPTION)
        wide = canvas.width(here, text.CHIP)
        with canvas.within(rect.inflate(8, 0)):
            if names_area:
                canvas.middle(rect.left, middle, waiting, text.CAPTION, theme.ink2)
            if now + 28 + wide < right:
                canvas.middle(rect.right, middle, rest, text.CAPTION, theme.ink2, "right")
            if now + 16 + wide < rect.right:
                if now + 16 > left:
                    canvas.middle(now + 16, middle, here, text.CHIP, theme.ink)
            elif now - 16 - wide > left:
                canvas.middle(now - 16, middle, here, text.CHIP, theme.ink, "right")

    def ring(self) -> Ring:
        """Go round the track."""
        return Ring(self._track.inflate(28, 30), 13)

    def says(self) -> str:
        """Say the week."""
        week = min(self.weeks, int(self.share * self.weeks) + 1)
        return f"{self.words[1]}: {week}/{self.weeks}"

    def _go(self, share: float) -> Answer:
        return Answer(self.act(min(1.0, max(0.0, share))))

    def on_key(self, key: Key) -> Answer | None:
        """Left and right by a fifth of a week: a working day; Home goes to the start."""
        step = {"left": -0.2, "right": 0.2}.get(key.name)
        if key.name == "home":
            return self._go(0)
        return None if step is None else self._go(self.share + step / self.weeks)

    def _to(self, x: float) -> Answer:
        return self._go((x - self._track.left) / self._track.width)

    def on_press(self, x: float, y: float) -> Answer | None:
        """Go to the pointer."""
        del y
        return self._to(x)

    def on_drag(self, x: float, y: float) -> Answer | None:
        """Follow the pointer."""
        del y
        return self._to(x)

    def on_wheel(self, turn: int) -> Answer | None:
        """Go a day a notch."""
        return self._go(self.share + turn * 0.2 / self.weeks)
