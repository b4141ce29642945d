"""The river of the quarter's leads: what was sent, what arrived, what was answered, and where it came out.

All heights share one scale, so that a band is as wide as the leads in it. Places follow from the counts and the card alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from game.locale import _, number
from game.play.view import Outcome, RevealView
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import ribbon
from game.screen.marks import mark
from game.screen.scenes.levers import shape_of
from game.screen.theme import Colour, Theme, mix

_WIDE, _HIGH = 848, 460  # the card's reference size
_BAR, _END_BAR = 22, 14
_FALL = 28  # units between what went on and what fell
_OUTCOME_STEP = 27  # the least from one outcome's label to the next
_MARK, _ROW = 20, 22  # units from one mark to the next, and from row to row
_OLD = 3  # what never got an answer is drawn as old as a lead can be


@dataclass(frozen=True)
class River:
    """The geometry of one reveal in one card."""

    view: RevealView
    rect: Rect

    def x(self, at: float) -> int:
        """Give a reference x in the card."""
        return self.rect.left + round(at * self.rect.width / _WIDE)

    @property
    def _top(self) -> int:
        return self.rect.top + 92

    @property
    def unit(self) -> float:
        """How many units high a lead is."""
        return (self.rect.bottom - 39 - _FALL - self._top) / max(1, self.view.sent.count)

    def _bar(self, at: float, y: float, count: int, wide: int = _BAR) -> Rect:
        high = max(2, round(count * self.unit)) if count else 0
        return Rect(self.x(at), round(y), wide, high)

    @cached_property
    def sent(self) -> Rect:
        """What Marketing sent."""
        return self._bar(28, self._top, self.view.sent.count)

    @cached_property
    def reached(self) -> Rect:
        """What reached the inbox."""
        return self._bar(252, self._top, self.view.reached.count)

    @cached_property
    def dropped(self) -> Rect:
        """What fell on the way."""
        return self._bar(252, self.reached.bottom + _FALL, self.view.dropped.count)

    @cached_property
    def answered(self) -> Rect:
        """What got an answer."""
        return self._bar(476, self._top, self.view.answered.count)

    @cached_property
    def silent(self) -> Rect:
        """What never got one."""
        return self._bar(476, self.answered.bottom + _FALL - 2, self.view.silent.count)

    @cached_property
    def outcomes(self) -> list[Rect]:
        """Where the answered came out, far enough from each other to be named."""
        found, y = [], float(self.rect.top + 62)
        for outcome in self.view.outcomes:
            bar = self._bar(690, y, outcome.count, _END_BAR)
            found.append(bar)
            y += max(_OUTCOME_STEP, bar.height + 14)
        return found

    def branches(self) -> list[tuple[Outcome, Rect]]:
        """Give every branch with its bar, in the order of Tab."""
        view = self.view
        return [
            (view.sent, self.sent), (view.reached, self.reached), (view.dropped, self.dropped),
            (view.answered, self.answered), (view.silent, self.silent), *zip(view.outcomes, self.outcomes, strict=True),
        ]  # fmt: skip

    @cached_property
    def marks(self) -> tuple[Rect, int]:
        """Give the place of the grid of unanswered leads, and how many of them it shows."""
        lowest = max([bar.bottom for bar in self.outcomes] + [0])
        top = max(self.silent.top + 70, lowest + 16)
        left, right = self.silent.right + 12, self.rect.right - 24
        columns, rows = max(0, (right - left) // _MARK), max(0, (self.rect.bottom - 66 - top) // _ROW)
        count = min(self.view.silent.count, columns * rows)
        used = -(-count // columns) if columns else 0
        return Rect(left, top, columns * _MARK, used * _ROW), count


def tone(theme: Theme, outcome: Outcome) -> Colour:
    """Give a branch's colour."""
    return {"won": theme.joint, "lost": theme.bad}.get(outcome.tone, theme.neutral)


def draw_river(canvas: Canvas, river: River) -> None:
    """Draw bands, bars, numbers and marks."""
    _bands(canvas, river)
    _bars(canvas, river)
    _heads(canvas, river)
    _outcomes(canvas, river)
    _fallen(canvas, river)
    draw_silent(canvas, river)


def _bands(canvas: Canvas, river: River) -> None:
    """Draw what flows from bar to bar."""
    theme = canvas.theme
    through, fell = mix(theme.surface, theme.mkt, 0.34), mix(theme.surface, theme.bad, 0.4)
    on = mix(theme.surface, theme.sales, 0.34)
    for source, target, above, colour in (
        (river.sent, river.reached, 0, through), (river.sent, river.dropped, river.reached.height, fell),
        (river.reached, river.answered, 0, on), (river.reached, river.silent, river.answered.height, fell),
    ):  # fmt: skip
        if target.height:
            ribbon(canvas, Rect(source.left, source.top + above, source.width, target.height), target, colour)
    y = river.answered.top
    for outcome, bar in zip(river.view.outcomes, river.outcomes, strict=True):
        if bar.height:
            colour = mix(theme.surface, tone(theme, outcome), 0.5)
            ribbon(canvas, Rect(river.answered.left, y, _BAR, bar.height), bar, colour)
            y += bar.height


def _bars(canvas: Canvas, river: River) -> None:
    theme = canvas.theme
    bars = [(river.sent, theme.mkt), (river.reached, theme.sales), (river.answered, theme.sales),
            (river.dropped, theme.bad), (river.silent, theme.bad)]  # fmt: skip
    bars += [(bar, tone(theme, outcome)) for outcome, bar in zip(river.view.outcomes, river.outcomes, strict=True)]
    for bar, colour in bars:
        if bar.height:
            canvas.box(bar, colour, 4)


def _heads(canvas: Canvas, river: River) -> None:
    """Write each stage's name and number above it."""
    theme, top = canvas.theme, river.rect.top
    stages = ((28, river.view.sent), (252, river.view.reached), (476, river.view.answered))
    for (at, outcome), end in zip(stages, (252, 476, 690), strict=True):
        with canvas.within(Rect(river.x(at), top, river.x(end) - river.x(at) - 8, 92)):
            canvas.text(river.x(at), top + 33, outcome.label, text.LABEL, theme.ink2)
            canvas.text(river.x(at), top + 76, number(outcome.count), text.TITLE, theme.ink)
    with canvas.within(river.rect):
        canvas.text(river.x(690), top + 33, _("Came out"), text.LABEL, theme.ink2)


def _outcomes(canvas: Canvas, river: River) -> None:
    """Write what each end is, beside it."""
    theme = canvas.theme
    with canvas.within(river.rect):
        for outcome, bar in zip(river.view.outcomes, river.outcomes, strict=True):
            y = bar.centery if bar.height else bar.top
            ink = theme.ink if outcome.tone in {"plain", "open"} else tone(theme, outcome)
            wide = canvas.middle(bar.right + 12, y, number(outcome.count), text.VALUE, ink)
            canvas.middle(bar.right + 12 + max(28, wide + 8), y, outcome.label, text.LABEL, theme.ink2)


def _fallen(canvas: Canvas, river: River) -> None:
    """Write what was dropped, beside its bar."""
    theme, bar, outcome = canvas.theme, river.dropped, river.view.dropped
    room = river.silent.left - 16 - bar.right
    lines = text.wrap(outcome.label, text.CAPTION, room, canvas.scale)
    high = 30 + 19 * len(lines)
    top = min(bar.top, river.rect.bottom - 12 - high)
    with canvas.within(Rect(bar.right, top - 8, room + 16, high + 16)):
        canvas.text(bar.right + 12, top + 26, number(outcome.count), text.PAGE, theme.ink)
        for i, line in enumerate(lines):
            canvas.text(bar.right + 12, top + 50 + 18 * i, line, text.CAPTION, theme.ink2)


def draw_silent(canvas: Canvas, river: River) -> int:
    """Draw what never got an answer as marks, as many as there is room for; give how many."""
    theme, bar, outcome = canvas.theme, river.silent, river.view.silent
    grid, count = river.marks
    x, top = bar.right + 12, min(bar.top, river.rect.bottom - 74)
    with canvas.within(river.rect):
        canvas.text(x, top + 32, number(outcome.count), text.PAGE, theme.ink)
        canvas.text(x, top + 56, outcome.label, text.LABEL, theme.ink)
        more = outcome.count - count
        if more and count:
            words = _("and {count} more").format(count=number(more))
            canvas.text(x, grid.bottom + 14, words, text.CAPTION, theme.ink2)
    columns = max(1, grid.width // _MARK)
    return canvas.place_many(
        (
            mark(canvas, shape_of(channel), _OLD, 6.6),
            grid.left + 8 + i % columns * _MARK,
            grid.top + 8 + i // columns * _ROW,
        )
        for i, channel in enumerate(_spread(outcome.marks, count))
    )


def _spread(marks: Sequence[int], count: int) -> list[int]:
    """Give so many of the marks, evenly from all of them, so that a part looks like the whole."""
    return [marks[i * len(marks) // count] for i in range(count)]
