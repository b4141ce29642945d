"""One of several: a choice in a well, tabs in the top bar, tabs at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.input import Key
from game.screen.theme import mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget


class Option(NamedTuple):
    """One thing to choose: what the command calls it, and what people read."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Choice(Widget):
    """A raised well with one part filled.

    Parameters
    ----------
    options : sequence of Option
        In order, left to right.
    chosen : str
        The key of the chosen one.
    act : callable
        Turns a key into a command.
    role : str
        ``ink``, or the side that decides.
    label : str
        What is being chosen, for the state as text; the scene draws it.
    """

    options: Sequence[Option]
    chosen: str
    act: Callable[[str], Command]
    role: str = "ink"
    label: str = ""

    def _part(self, i: int) -> Rect:
        left = self.rect.left + self.rect.width * i // len(self.options)
        right = self.rect.left + self.rect.width * (i + 1) // len(self.options)
        return Rect(left, self.rect.top, right - left, self.rect.height).inflate(-6, -6)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the well, the filled part and every label."""
        theme = canvas.theme
        well = mix(theme.raised, theme.ink, 0.05 * look.hover)
        canvas.box(self.rect, well, 9, theme.edge if self.is_enabled else theme.line)
        for i, option in enumerate(self.options):
            part = self._part(i)
            with canvas.within(part):
                if option.key == self.chosen and self.is_enabled:
                    role = theme.ink if self.role == "ink" else theme.role(self.role)
                    canvas.box(part, role, 7)
                    canvas.middle(part.centerx, part.centery, option.label, text.MARK, theme.onfill, "centre")
                else:
                    ink = mix(theme.ink2, theme.ink, look.hover) if self.is_enabled else theme.ink3
                    canvas.middle(part.centerx, part.centery, option.label, text.LABEL, ink, "centre")

    def ring(self) -> Ring:
        """Go round the well."""
        return Ring(self.rect.inflate(12, 12), 13)

    def says(self) -> str:
        """Say what is chosen and what else there is."""
        label = next((option.label for option in self.options if option.key == self.chosen), "-")
        others = ", ".join(option.label for option in self.options if option.key != self.chosen)
        return f"{self.label or self.name}: {label} ({others})"

    def _move(self, by: int) -> Answer:
        keys = [option.key for option in self.options]
        place = keys.index(self.chosen) + by if self.chosen in keys else 0
        if not 0 <= place < len(keys):
            return Answer()
        return Answer(self.act(keys[place]), "tap")

    def on_key(self, key: Key) -> Answer | None:
        """Left and right choose at once."""
        step = {"left": -1, "right": 1}.get(key.name)
        return None if step is None else self._move(step)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Choose the part under the pointer."""
        for i, option in enumerate(self.options):
            if self._part(i).collidepoint(x, y):
                return Answer(self.act(option.key), "tap") if option.key != self.chosen else Answer()
        return None


@dataclass(frozen=True, kw_only=True)
class Tabs(Choice):
    """Pages of a scene in the top bar: words, the chosen one underlined in green. Ctrl Tab goes on."""

    gap: int = 32

    def _part(self, i: int) -> Rect:
        left = self.rect.left
        for option in self.options[:i]:
            left += round(text.width(option.label, text.STRONG)) + self.gap
        wide = round(text.width(self.options[i].label, text.STRONG)) + 4
        return Rect(left, self.rect.top, wide, self.rect.height)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the words and the line under the chosen one."""
        theme = canvas.theme
        for i, option in enumerate(self.options):
            part = self._part(i)
            is_chosen = option.key == self.chosen
            ink = theme.ink if is_chosen else mix(theme.ink2, theme.ink, look.hover)
            step = text.STRONG if is_chosen else text.BODY
            with canvas.within(part):
                canvas.middle(part.left, part.centery, option.label, step, ink)
            if is_chosen:
                canvas.box(Rect(part.left, part.bottom - 4, part.width, 4), theme.joint, 2)

    def on_key(self, key: Key) -> Answer | None:
        """Left, right and Ctrl Tab turn the page."""
        return self._next() if key.name == "ctrl tab" else super().on_key(key)

    def on_shortcut(self) -> Answer | None:
        """Turn the page from anywhere."""
        return self._next()

    def _next(self) -> Answer:
        keys = [option.key for option in self.options]
        return Answer(self.act(keys[(keys.index(self.chosen) + 1) % len(keys)]), "page")


@dataclass(frozen=True, kw_only=True)
class SideTabs(Choice):
    """Pages down the left side; up and down turn them."""

    height: int = 44
    gap: int = 8

    def _part(self, i: int) -> Rect:
        return Rect(self.rect.left, self.rect.top + i * (self.height + self.gap), self.rect.width, self.height)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the words, the chosen one raised with a bar."""
        theme = canvas.theme
        for i, option in enumerate(self.options):
            part = self._part(i)
            is_chosen = option.key == self.chosen
            if is_chosen:
                canvas.box(part, theme.raised, 9)
                canvas.box(Rect(part.left, part.top + 8, 4, part.height - 16), theme.ink, 2)
            ink = theme.ink if is_chosen else mix(theme.ink2, theme.ink, look.hover)
            with canvas.within(part):
                canvas.middle(part.left + 24, part.centery, option.label, text.NAME if is_chosen else text.LEAD, ink)

    def ring(self) -> Ring:
        """Go round the chosen one."""
        keys = [option.key for option in self.options]
        return Ring(self._part(keys.index(self.chosen)).inflate(10, 10), 13)

    def on_key(self, key: Key) -> Answer | None:
        """Up and down turn the page, and leave at the ends."""
        step = {"up": -1, "down": 1}.get(key.name)
        keys = [option.key for option in self.options]
        if step is None or not 0 <= keys.index(self.chosen) + step < len(keys):
            return None
        return self._move(step)
