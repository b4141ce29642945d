"""What a ballot is filled in with: a cause to pick, a share between two sides, and a line to write on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Key
from game.screen.theme import mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget
from game.screen.widgets.button import Coat, key_cap, key_cap_width
from game.screen.widgets.slider import Slider


@dataclass(frozen=True, kw_only=True)
class CauseCard(Widget):
    """One cause: its sign, its key, its name and what people say of it."""

    sign: str
    cap: str
    label: str
    words: str
    role: str
    is_chosen: bool
    act: Command

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the card, tinted with its side where it is chosen."""
        theme, rect = canvas.theme, self.rect
        side = theme.role(self.role)
        ground = mix(theme.surface, side, 0.2) if self.is_chosen else mix(theme.surface, theme.raised, look.hover)
        edge, wide = (side, 3.0) if self.is_chosen else (theme.cardedge, float(theme.line_factor))
        canvas.box(rect, ground, 14, edge, wide)
        icon(canvas, self.sign, rect.left + 38, rect.top + 36, side if self.is_chosen else theme.ink2, 26)
        left = rect.right - 16 - key_cap_width(canvas, self.cap)
        key_cap(canvas, left, rect.top + 34, self.cap, Coat(theme.raised, theme.edge, theme.ink2))
        with canvas.within(rect):
            canvas.text(rect.left + 20, rect.top + 88, self.label, text.NAME, theme.ink)
            canvas.paragraph(rect.left + 20, rect.top + 112, self.words, text.SMALL, theme.ink2, rect.width - 32)

    def ring(self) -> Ring:
        """Go round the card."""
        return Ring(self.rect.inflate(8, 8), 17)

    def says(self) -> str:
        """Say the cause, and whether it is picked."""
        return f"{'[x]' if self.is_chosen else '[ ]'} {self.label}: {self.words}"

    def on_key(self, key: Key) -> Answer | None:
        """Space picks it; Enter is left to the seal."""
        if key.name != "space":
            return None
        return Answer() if key.is_repeat else self.on_shortcut()

    def on_shortcut(self) -> Answer | None:
        """Pick it."""
        return Answer(self.act, "tap")

    def on_release(self, x: float, y: float) -> Answer | None:
        """Pick it where the press began."""
        return self.on_shortcut() if self.contains(x, y) else None


@dataclass(frozen=True, kw_only=True)
class Between(Slider):
    """A line between two sides: what is left of the knob is Marketing's, what is right of it Sales'."""

    shares: tuple[str, str]

    def _track(self) -> Rect:
        return Rect(self.rect.left, self.rect.top + 10, self.rect.width, 12)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the line in both colours, the knob, and both shares below."""
        theme, track = canvas.theme, self._track()
        x = track.left + round(track.width * self._share())
        canvas.box(track, theme.sales, 6)
        if x > track.left:
            with canvas.clipped(Rect(track.left, track.top, x - track.left, track.height)):
                canvas.box(track, theme.mkt, 6)
        canvas.disc((x, track.centery), 11 + 2 * look.hover, theme.surface)
        canvas.disc((x, track.centery), 10 + 2 * look.hover, theme.ink)
        with canvas.within(self.rect):
            canvas.text(track.left, track.bottom + 24, self.shares[0], text.MARK, theme.mkt)
            canvas.text(track.right, track.bottom + 24, self.shares[1], text.MARK, theme.sales, "right")

    def says(self) -> str:
        """Say both shares."""
        return f"{self.label} {self.shares[0]}, {self.shares[1]}"


@dataclass(frozen=True, kw_only=True)
class TextLine(Widget):
    """A line one can write on, at its end only: one sentence needs no more.

    Parameters
    ----------
    content : str
        What stands on it.
    most : int
        How many letters there is room for.
    act : callable
        Turns the new content into a command.
    hint : str
        What stands there while it is empty.
    """

    label: str
    content: str
    most: int
    act: Callable[[str], Command]
    hint: str = ""

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the field, what was written, and the caret."""
        theme, rect = canvas.theme, self.rect
        canvas.box(rect, theme.bg2, 9, theme.ink2 if look.is_focused else theme.edge, 1.5)
        room = rect.width - 40
        shown = self.content
        while shown and canvas.width(shown, text.BODY) > room:
            shown = shown[1:]
        with canvas.within(rect):
            if self.content:
                wide = canvas.middle(rect.left + 16, rect.centery, shown, text.BODY, theme.ink)
            else:
                wide = 0
                canvas.middle(rect.left + 22, rect.centery, self.hint, text.LABEL, theme.ink2)
        if look.is_focused:
            x = rect.left + 18 + wide
            canvas.rule((x, rect.top + 9), (x, rect.bottom - 9), theme.focus, 2)

    def says(self) -> str:
        """Say what stands on it."""
        return f"{self.label}: {self.content or '-'}"

    def on_key(self, key: Key) -> Answer | None:
        """Write, or take the last letter back."""
        if key.name in {"backspace", "delete"}:
            return Answer(self.act(self.content[:-1]))
        if key.text and key.name not in {"return", "tab"} and not key.name.startswith("ctrl "):
            return Answer(self.act(self.content + key.text)) if len(self.content) < self.most else Answer()
        return None
