"""The page that both sides write: a clause one can change and ask about, and the line one signs on."""

from __future__ import annotations

from dataclasses import dataclass

from game.locale import _
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Key
from game.screen.motion import MS
from game.screen.shapes import Point, bezier
from game.screen.theme import mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget
from game.screen.widgets.button import Coat, coat, key_cap, key_cap_width
from game.screen.widgets.slider import Stepper

_SQUARES = 84  # units at the right for minus and plus
_STROKE: tuple[Point, ...] = (
    (0.0, 0.7), (0.06, 0.05), (0.12, 0.0), (0.16, 0.75), (0.2, 0.3), (0.27, 0.3), (0.27, 0.72), (0.32, 0.35), (0.4, 0.3),
    (0.38, 0.72), (0.45, 0.4), (0.55, 0.28), (0.52, 0.72), (0.6, 0.42), (0.75, 0.3), (0.68, 0.7), (0.8, 0.5), (0.9, 0.42),
    (1.0, 0.5),
)  # fmt: skip
"""A hand's line, in shares of its box: three curves and a tail."""


@dataclass(frozen=True, kw_only=True)
class ClauseRow(Stepper):
    """A line of the page: what it is, what it says, and two squares that change it.

    Parameters
    ----------
    note : str
        What it said before, or what came; written where there is room.
    ask : Command, optional
        What W asks; None where nothing can be asked.
    pick : Command
        What a click beside the squares asks for.
    """

    note: str = ""
    ask: Command | None = None
    pick: Command = None

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw label, value, note and squares."""
        theme, rect = canvas.theme, self.rect
        room = rect.width - _SQUARES
        with canvas.within(Rect(rect.left, rect.top, room, rect.height)):
            label = text.shorten(self.label, text.CAPTION, room, canvas.scale)
            canvas.text(rect.left, rect.top + 16, label, text.CAPTION, theme.ink2)
            step = text.HEADING if canvas.width(self.shown, text.HEADING) <= room else text.STRONG
            wide = canvas.text(rect.left, rect.top + 39, self.shown, step, theme.ink)
            if wide + 12 + canvas.width(self.note, text.CAPTION) <= room:
                canvas.text(rect.left + wide + 12, rect.top + 39, self.note, text.CAPTION, theme.ink2)
        minus, plus = self._squares()
        for square, name, limit in ((minus, "minus", 0), (plus, "plus", self.count - 1)):
            usable = self.is_enabled and self.place != limit
            paint = coat(theme, "plain", Look(hover=look.hover) if usable else Look(), is_enabled=usable)
            canvas.box(square, paint.fill, 7, paint.edge)
            icon(canvas, name, *square.center, paint.ink)

    def _squares(self) -> tuple[Rect, Rect]:
        plus = Rect(self.rect.right - 32, self.rect.centery - 16, 32, 32)
        return plus.move(-40, 0), plus

    def ring(self) -> Ring:
        """Go round the line."""
        return Ring(self.rect.inflate(14, 2), 9)

    def says(self) -> str:
        """Say what it is, what it says, and what it said."""
        return f"{self.label}: {self.shown}" + (f" ({self.note})" if self.note else "")

    def on_key(self, key: Key) -> Answer | None:
        """Change it, or ask what its values would bring."""
        if key.name == "w" and not key.is_repeat:
            return Answer(self.ask, "tap") if self.ask is not None else None
        return super().on_key(key)

    def on_release(self, x: float, y: float) -> Answer | None:
        """Press a square, or choose the clause."""
        return super().on_release(x, y) or (Answer(self.pick) if self.contains(x, y) else None)


@dataclass(frozen=True, kw_only=True)
class SignatureLine(Widget):
    """Where one side signs: a line, its name below, and what was written on it."""

    words: str
    role: str
    cap: str
    act: Command
    is_signed: bool

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the box, the line, and the hand's stroke as far as it has come."""
        theme, rect = canvas.theme, self.rect
        side = theme.role(self.role) if self.is_enabled or self.is_signed else theme.line
        ground = mix(theme.bg2, theme.raised, look.hover)
        canvas.box(rect, ground, 9, side, 1.5)
        foot = rect.bottom - 28
        canvas.rule((rect.left + 20, foot), (rect.right - 76, foot), theme.edge, 2)
        with canvas.within(rect):
            canvas.text(rect.left + 20, rect.bottom - 10, self.words, text.CAPTION, theme.ink2)
        drawn = canvas.motion.to(("signature", self.name), float(self.is_signed), MS["signature"])
        if drawn > 0:
            box = Rect(rect.left + 26, rect.top + 8, min(190, rect.width - 120), rect.height - 40)
            self._stroke(canvas, box, drawn)
        middle = (rect.right - 40, rect.centery)
        if self.is_signed:
            canvas.disc(middle, 20, theme.joint)
            icon(canvas, "check", *middle, theme.onfill)
        elif drawn == 0:
            ink = theme.ink if self.is_enabled else theme.ink3
            with canvas.within(rect):
                wide = canvas.middle(rect.left + 20, rect.top + 26, _("Sign here"), text.STRONG, ink)
            left = rect.left + 32 + round(wide)
            if left + key_cap_width(canvas, self.cap) < rect.right - 16:
                key_cap(canvas, left, rect.top + 26, self.cap, Coat(theme.raised, theme.edge, ink))

    def _stroke(self, canvas: Canvas, box: Rect, share: float) -> None:
        points = [(box.left + x * box.width, box.top + y * box.height) for x, y in _STROKE]
        path: list[Point] = []
        for i in range(0, len(points) - 3, 3):
            path += bezier(points[i : i + 4], 10)
        # in steps, so that a signature bakes a dozen shapes and not one a frame
        shown = max(2, round(len(path) * round(12 * share) / 12))
        canvas.path(path[:shown], canvas.theme.ink, 3)

    def ring(self) -> Ring:
        """Go round the box."""
        return Ring(self.rect.inflate(8, 8), 12)

    def says(self) -> str:
        """Say who, and whether they have signed."""
        return f"{self.words}: {_('signed') if self.is_signed else _('not signed')}"

    def _sign(self) -> Answer:
        return Answer(self.act, "pen")

    def on_key(self, key: Key) -> Answer | None:
        """Enter and Space sign."""
        return self._sign() if key.name in {"return", "space"} and not key.is_repeat else None

    def on_shortcut(self) -> Answer | None:
        """Sign from anywhere on the page."""
        return self._sign()

    def on_release(self, x: float, y: float) -> Answer | None:
        """Sign where the press began."""
        return self._sign() if self.contains(x, y) else None
