"""Buttons: the one main act of a scene, the others, icons in the top bar, and the one that must be held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Key
from game.screen.text import Step
from game.screen.theme import Colour, Theme, mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_CAP_HEIGHT = 22


class Coat(NamedTuple):
    """What a button is painted with."""

    fill: Colour
    edge: Colour | None
    ink: Colour


def coat(look: Theme, kind: str, state: Look, *, is_enabled: bool) -> Coat:
    """Give a button's paint. ``kind`` is plain, ink, mkt, sales or joint."""
    if not is_enabled:
        return Coat(look.raised, look.line, look.ink3)
    if kind == "plain":
        pressed = 0.08 if look.is_light else 0.3
        fill = mix(mix(look.raised, look.ink, 0.12 * state.hover), BLACK, pressed * state.press)
        return Coat(fill, look.edge, look.ink)
    base = look.role(kind)
    darkest = look.is_light and kind == "ink"
    fill = mix(mix(base, look.ink, 0.12 * state.hover), WHITE if darkest else BLACK, 0.2 * state.press)
    return Coat(fill, None, look.onfill)


def key_width(cap: str) -> int:
    """Give the width of a key cap before there is a canvas to draw it on."""
    return max(24, round(text.width(cap, text.KEY)) + 14)


def key_cap_width(canvas: Canvas, cap: str) -> int:
    """Give the width of a key cap."""
    return max(24, round(canvas.width(cap, text.KEY)) + 14)


def key_cap(canvas: Canvas, x: int, middle: int, cap: str, paint: Coat) -> int:
    """Draw a key cap with its left edge at ``x``; give its width."""
    rect = Rect(x, middle - _CAP_HEIGHT // 2, key_cap_width(canvas, cap), _CAP_HEIGHT)
    canvas.box(rect, paint.fill, 5, paint.edge)
    canvas.middle(rect.centerx, rect.centery, cap, text.KEY, paint.ink, "centre")
    return rect.width


@dataclass(frozen=True, kw_only=True)
class Button(Widget):
    """A verb that does something.

    Parameters
    ----------
    label : str
        The verb; a second, quieter part may follow after a tab character.
    act : Command
        What pressing it asks for.
    kind : str
        ``plain``, ``ink``, or the side whose act it is: ``mkt``, ``sales``, ``joint``.
    cap : str
        The key that does the same, shown at the right.
    """

    label: str
    act: Command
    kind: str = "plain"
    cap: str = ""
    cue: str = "tap"
    step: Step = text.NAME

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the button; pressed, it sinks by one unit."""
        paint = coat(canvas.theme, self.kind, look, is_enabled=self.is_enabled)
        rect = self.rect.move(0, 1 if look.press > 0.5 else 0)
        canvas.box(rect, paint.fill, 9, paint.edge)
        with canvas.within(rect):
            self._label(canvas, rect, paint)

    def _label(self, canvas: Canvas, rect: Rect, paint: Coat) -> None:
        first, _, second = self.label.partition("\t")
        if not self.cap and not second:
            canvas.middle(rect.centerx, rect.centery, first, self.step, paint.ink, "centre")
            return
        x = rect.left + 20
        x += round(canvas.middle(x, rect.centery, first, self.step, paint.ink)) + 12
        canvas.middle(x, rect.centery, second, self.step, paint.ink)
        if self.cap:
            left = rect.right - 14 - key_cap_width(canvas, self.cap)
            cap = Coat(paint.fill, paint.edge or mix(paint.fill, paint.ink, 0.6), paint.ink)
            key_cap(canvas, left, rect.centery, self.cap, cap)

    def says(self) -> str:
        """Say the label and the key."""
        words = self.label.replace("\t", ": ")
        return f"{words} ({self.cap})" if self.cap else words

    def on_key(self, key: Key) -> Answer | None:
        """Enter and Space press it."""
        if key.name in {"return", "space"}:
            return Answer() if key.is_repeat else self.on_shortcut()
        return None

    def on_shortcut(self) -> Answer | None:
        """Press it."""
        return Answer(self.act, self.cue)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Press it if the pointer is still over it."""
        return self.on_shortcut() if self.contains(x, y) else None


@dataclass(frozen=True, kw_only=True)
class IconButton(Button):
    """A button that shows a sign; its label is what it says and its tip."""

    icon: str
    size: float = 20

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the sign, on a square where the kind asks for one."""
        theme = canvas.theme
        if self.kind == "bar":
            if look.hover > 0:
                canvas.box(self.rect, mix(theme.bg2, theme.raised, look.hover), 9)
            ink = mix(theme.ink2, theme.ink, look.hover) if self.is_enabled else theme.ink3
            icon(canvas, self.icon, *self.rect.center, ink, self.size)
            return
        paint = coat(theme, self.kind, look, is_enabled=self.is_enabled)
        rect = self.rect.move(0, 1 if look.press > 0.5 else 0)
        canvas.box(rect, paint.fill, 9, paint.edge)
        icon(canvas, self.icon, *rect.center, paint.ink, self.size)

    def ring(self) -> Ring:
        """Stay closer: the top bar has little room."""
        return Ring(self.rect.inflate(4, 4), 11) if self.kind == "bar" else super().ring()


@dataclass(frozen=True, kw_only=True)
class HoldButton(Button):
    """A button that must be held for a second, so that nobody presses it in passing. ``seconds`` 0 makes it a plain one."""

    seconds: float = 1.0

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the button, and under it a bar that fills while it is held."""
        super().draw(canvas, look)
        if self.seconds:
            bar = Rect(self.rect.left, self.rect.bottom + 50, self.rect.width, 5)
            canvas.box(bar, canvas.theme.raised, 2)
            if look.hold > 0:
                full = Rect(bar.left, bar.top, round(bar.width * look.hold), bar.height)
                canvas.box(full, canvas.theme.role(self.kind), 2)

    def holds_for(self) -> float:
        """Give how long."""
        return self.seconds

    def on_held(self) -> Answer | None:
        """Count the press."""
        return Answer(self.act, self.cue)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Count a short press only where none needs holding."""
        return None if self.seconds else super().on_release(x, y)
