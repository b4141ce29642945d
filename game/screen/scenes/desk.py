"""What both desks share: the fog over the other side, the guess, the lock, and the keys below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from game.locale import _
from game.play.commands import Lock
from game.play.roles import Side
from game.play.view import Band, Fog, MarketingDesk, SalesDesk
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.input import Input, Key
from game.screen.scenes.base import Bar, Scene, side_name
from game.screen.scenes.levers import ROLES, guess
from game.screen.widgets.base import Command, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import FogPanel, card, key_hints, side_dot

Desk = TypeVar("Desk", bound=MarketingDesk | SalesDesk)

FOG_GAP = 12
GUESS_HIGH = 96
_NOTE_LINES = 2  # beside the guess


def _guess_wide(card_rect: Rect) -> int:
    """Give how wide the guess is in its card, so that a line of its notes has room beside it."""
    return round(card_rect.width * (0.56 if card_rect.width > 700 else 0.48))


def share(page: Rect, at: int) -> int:
    """Give a width of the reference page on this one."""
    return round(page.width * at / 1280)


class DeskScene(Scene[Desk], Generic[Desk]):
    """A side's desk: it plans blind, and a part of the page is fog."""

    side: Side

    def __init__(self, state: Desk) -> None:
        super().__init__(state)
        self._known: Band | None = None

    def bar(self) -> Bar | None:
        """Say whose turn it is."""
        bar = self.state.bar
        return Bar(bar.quarter, bar.caption, ROLES[self.side], can_undo=bar.can_undo)

    def forecast(self) -> tuple[Band | None, bool]:
        """Give the forecast, and whether it belongs to the plan as it stands: while a new one is run the last one stays."""
        self._known = self.state.forecast or self._known
        return self._known, self.state.forecast is not None

    def handle(self, event: Input) -> Command | None:
        """Enter on an unfinished plan says what is missing, and goes there."""
        if isinstance(event, Key) and event.name == "return" and not event.is_up and not event.is_repeat:
            self.call = "guess" if self.state.guess.value is None else ""
            return Lock(self.side)
        return None

    # widgets

    def fog_widgets(self, column: Rect) -> list[Widget]:
        """Describe the panels of the other side, as many as there are, one below the other."""
        panels: Sequence[Fog] = self.state.fog
        high = (column.height - FOG_GAP * (len(panels) - 1)) // max(1, len(panels))
        return [
            FogPanel(
                name=f"fog-{fog.id}", rect=Rect(column.left, column.top + i * (high + FOG_GAP), column.width, high),
                hidden=fog.title, lifts=fog.lifts, is_lifted=fog.lifted, lines=fog.lines,
            )
            for i, fog in enumerate(panels)
        ]  # fmt: skip

    def guess_widget(self, rect: Rect) -> Widget:
        """Describe the guess in its card."""
        return guess(self.state.guess, self.side, Rect(rect.left + 24, rect.top + 40, _guess_wide(rect), 50))

    def lock_widget(self, rect: Rect) -> Widget:
        """Describe the one main button."""
        lock = self.state.lock
        return Button(
            name="lock", rect=rect, label=lock.label, act=Lock(self.side), kind=ROLES[self.side], cap=_("Enter"),
            shortcut="return", step=text.BUTTON, is_enabled=lock.enabled, cue="pass",
        )  # fmt: skip

    # drawing

    def draw_other(self, canvas: Canvas, x: int, right: int, words: str) -> None:
        """Name the other side above its fog."""
        theme, y = canvas.theme, canvas.page.top + 92
        role = ROLES[self.side.other]
        side_dot(canvas, x + 14, y, role, 7)
        wide = canvas.middle(x + 30, y, side_name(role), text.HEADING, theme.role(role))
        with canvas.within(Rect(x, y - 16, right - x, 32)):
            if x + 30 + wide + 20 + canvas.width(words, text.LABEL) < right:
                canvas.middle(right, y, words, text.LABEL, theme.ink2, "right")

    def draw_guess(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the guess's card: the question, and what becomes of the answer."""
        theme, view = canvas.theme, self.state.guess
        card(canvas, rect)
        x = rect.left + 24 + _guess_wide(rect) + 32
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 30, view.question, text.NAME, theme.ink)
        wrapped = [text.wrap(note, text.CAPTION, rect.right - 16 - x, canvas.scale) for note in view.notes]
        lines = [line for note in wrapped for line in note]
        # where both notes do not fit, the first one says what becomes of the guess
        lines = lines if len(lines) <= _NOTE_LINES else list(wrapped[0])
        y = rect.top + 70 - 10 * (len(lines) - 1)
        with canvas.within(Rect(x, rect.top + 36, rect.right - 12 - x, rect.height - 36)):
            for i, line in enumerate(lines):
                canvas.text(x, y + 20 * i, line, text.CAPTION, theme.ink2)

    def draw_hints(self, canvas: Canvas, hints: Sequence[tuple[str, str]], right: int) -> None:
        """Draw the keys, at the foot of the page."""
        page = canvas.page
        with canvas.within(Rect(page.left + 32, page.bottom - 30, right - page.left - 32, 28)):
            key_hints(canvas, page.left + 32, page.bottom - 11, hints)

    def draw_reason(self, canvas: Canvas, x: int, baseline: int, room: int) -> None:
        """Say below the lock what is missing."""
        with canvas.within(Rect(x, baseline - 18, room, canvas.page.bottom - baseline + 18)):
            for i, line in enumerate(text.wrap(self.state.lock.why_not, text.SMALL, room, canvas.scale)):
                canvas.text(x, baseline + 17 * i, line, text.SMALL, canvas.theme.ink2)

    def facts(self) -> Sequence[str]:
        """Say what is not a widget: the question."""
        return (self.state.guess.question, self.state.lock.why_not)
