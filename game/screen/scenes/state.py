"""The state as text (F12): what the scene under it shows, for screen readers, facilitators and bug reports."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.input import Input, Key
from game.screen.intents import Close
from game.screen.scenes.base import BAR_HEIGHT, MARGIN, Bar, Scene
from game.screen.widgets.base import Command, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import card, key_hints

_LINE = 22


class StateText(Scene[list[str]]):
    """Lines of text, as many as fit; up and down scroll them."""

    name = "state"
    first = "back"

    def __init__(self, state: list[str]) -> None:
        super().__init__(state)
        self._top = 0

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(_("The state as text"), _("{count} lines").format(count=len(self.state)))

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the way back."""
        rect = Rect(page.left + MARGIN, page.bottom - 84, 208, 48)
        return [Button(name="back", rect=rect, label=_("Back"), act=Close(), cap="Esc")]

    def draw(self, canvas: Canvas) -> None:
        """Write the lines."""
        page = canvas.page
        rect = Rect(
            page.left + MARGIN, page.top + BAR_HEIGHT + 16, page.width - 2 * MARGIN, page.height - BAR_HEIGHT - 116
        )
        card(canvas, rect)
        lines = [part for line in self.state for part in text.wrap(line, text.LABEL, rect.width - 48, canvas.scale)]
        shown = (rect.height - 40) // _LINE
        self._top = max(0, min(self._top, len(lines) - shown))
        with canvas.within(rect):
            for i, line in enumerate(lines[self._top : self._top + shown]):
                canvas.text(rect.left + 24, rect.top + 34 + i * _LINE, line, text.LABEL, canvas.theme.ink)
        key_hints(canvas, page.left + 264, page.bottom - 54, [("↑ ↓", _("scroll")), ("F12", _("back"))])

    def handle(self, event: Input) -> Command | None:
        """Scroll."""
        if isinstance(event, Key) and event.name in {"up", "down"} and not event.is_up:
            self._top += -1 if event.name == "up" else 1
        return None
