"""A list of leads, one row each, with one of them chosen: an inbox, lost deals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.input import Key
from game.screen.marks import Shape, mark
from game.screen.theme import Colour, Theme
from game.screen.widgets.base import Answer, Command, Look, Ring, Widget


class Row(NamedTuple):
    """One lead: its mark, how old it is in words, who it is, what is known, what it is worth."""

    key: str
    shape: Shape
    age: int
    time: str
    title: str
    known: str
    worth: str


def age_ink(theme: Theme, age: int) -> Colour:
    """Give the colour an age is written in: marks' own colours carry no text on a light page."""
    return (theme.ink, theme.ink, theme.warn, theme.bad)[age]


@dataclass(frozen=True, kw_only=True)
class Rows(Widget):
    """A list. Up and down move through it and scroll it; it is one stop for Tab.

    Parameters
    ----------
    rows : sequence of Row
        All of them; those that fit are drawn.
    chosen : int
        Which row has the ring when the list has focus.
    act : callable
        Turns the number of a row into the command that chooses it.
    open_act : callable, optional
        Turns the number of a row into the command that opens it, on Enter.
    columns : tuple of int
        Where name and knowledge begin, from the left edge.
    """

    rows: Sequence[Row]
    chosen: int
    act: Callable[[int], Command]
    open_act: Callable[[int], Command] | None = None
    columns: tuple[int, int] = (126, 314)
    height: int = 46

    @property
    def shown(self) -> int:
        """How many rows fit."""
        return max(1, self.rect.height // self.height)

    @property
    def first(self) -> int:
        """The topmost row drawn, so that the chosen one is in view."""
        return max(0, min(self.chosen - self.shown + 1, len(self.rows) - self.shown))

    @property
    def more(self) -> int:
        """How many rows are not drawn."""
        return max(0, len(self.rows) - self.shown)

    def _place(self, i: int) -> Rect:
        return Rect(self.rect.left, self.rect.top + (i - self.first) * self.height, self.rect.width, self.height)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the rows in view with a rule between them."""
        theme = canvas.theme
        last = min(len(self.rows), self.first + self.shown)
        for i in range(self.first, last):
            place = self._place(i)
            if i == self.chosen and look.is_focused:
                canvas.box(place.inflate(0, -4), theme.raised, 9)
            elif i + 1 < last and not (look.is_focused and i + 1 == self.chosen):
                canvas.rule((place.left + 16, place.bottom), (place.right - 16, place.bottom), theme.line)
            self._row(canvas, place, self.rows[i])

    def _row(self, canvas: Canvas, place: Rect, row: Row) -> None:
        theme, middle = canvas.theme, place.centery
        name, known = place.left + self.columns[0], place.left + self.columns[1]
        canvas.place(mark(canvas, row.shape, row.age, 9), place.left + 27, middle)
        with canvas.within(Rect(place.left + 46, place.top, name - place.left - 50, place.height)):
            canvas.middle(place.left + 46, middle, row.time, text.STRONG, age_ink(theme, row.age))
        with canvas.within(Rect(name, place.top, known - name - 4, place.height)):
            title = text.shorten(row.title, text.NAME, known - name - 8, canvas.scale)
            canvas.middle(name, middle, title, text.NAME, theme.ink)
        with canvas.within(place):
            wide = canvas.middle(place.right - 16, middle, row.worth, text.STRONG, theme.ink, "right")
            words = text.shorten(row.known, text.LABEL, place.right - 24 - wide - known, canvas.scale)
            canvas.middle(known, middle, words, text.LABEL, theme.ink2)

    def ring(self) -> Ring:
        """Go inside the chosen row's edge."""
        return Ring(self._place(self.chosen).inflate(0, -2), 10)

    def says(self) -> str:
        """Say the rows in view."""
        last = min(len(self.rows), self.first + self.shown)
        return "\n".join(
            f"{'>' if i == self.chosen else ' '} {row.time}  {row.title}  {row.known}  {row.worth}".rstrip()
            for i, row in enumerate(self.rows[self.first : last], self.first)
        )

    def _go(self, to: int) -> Answer:
        place = min(len(self.rows) - 1, max(0, to))
        return Answer(self.act(place)) if place != self.chosen else Answer()

    def on_key(self, key: Key) -> Answer | None:
        """Move through the rows; at the ends, up and down leave the list."""
        if key.name == "return" and self.open_act is not None:
            return Answer(self.open_act(self.chosen), "tap")
        step = {"up": -1, "down": 1, "[": -self.shown, "]": self.shown}.get(key.name)
        if step is not None and 0 <= self.chosen + step < len(self.rows):
            return self._go(self.chosen + step)
        ends = {"home": 0, "end": len(self.rows) - 1}
        return self._go(ends[key.name]) if key.name in ends else None

    def on_release(self, x: float, y: float) -> Answer | None:
        """Choose the row under the pointer; choosing the chosen one opens it."""
        i = self.first + int(y - self.rect.top) // self.height
        if not self.contains(x, y) or i >= len(self.rows):
            return None
        if i == self.chosen and self.open_act is not None:
            return Answer(self.open_act(i), "tap")
        return self._go(i)

    def on_wheel(self, turn: int) -> Answer | None:
        """Three rows a notch."""
        return self._go(self.chosen - 3 * turn)
