"""The MQL bar as one sees it: the recent leads by their score, and a line through them that one can move."""

from __future__ import annotations

from dataclasses import dataclass

from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import histogram
from game.screen.theme import MARKETING
from game.screen.widgets.base import Answer, Look, Ring
from game.screen.widgets.slider import Slider

_ABOVE, _BELOW = 28, 44  # units of the line above the bars, of the axis below them
_BESIDE = 10


@dataclass(frozen=True, kw_only=True)
class ScoreBar(Slider):
    """A slider whose track is a histogram of scores, 0 to 100.

    Parameters
    ----------
    counts : tuple of int
        Leads in equal bins.
    cut : float
        The score at which the line stands now; it moves along with ``value``.
    words : tuple of str
        What is left of the line, what is right of it, and how the axis ends.
    """

    counts: tuple[int, ...]
    cut: float
    words: tuple[str, str, str]

    @property
    def _chart(self) -> Rect:
        rect = self.rect
        return Rect(rect.left, rect.top + _ABOVE, rect.width, rect.height - _ABOVE - _BELOW)

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Draw the bars, the line, and what each side of it means."""
        del look
        theme, chart = canvas.theme, self._chart
        colour = theme.mkt if self.is_enabled else theme.neutral
        x = histogram(canvas, chart, self.counts, self.cut / 100, colour)
        below, above, end = self.words
        middle = self.rect.top + 8
        with canvas.within(self.rect):
            if x - _BESIDE - canvas.width(below, text.CAPTION) >= chart.left:
                canvas.middle(x - _BESIDE, middle, below, text.CAPTION, theme.ink2, "right")
            if x + _BESIDE + canvas.width(above, text.CHIP) <= chart.right:
                canvas.middle(x + _BESIDE, middle, above, text.CHIP, theme.role(MARKETING))
            canvas.text(chart.left, self.rect.bottom - 8, "0", text.SMALL, theme.ink2)
            canvas.text(chart.right, self.rect.bottom - 8, end, text.SMALL, theme.ink2, "right")

    def ring(self) -> Ring:
        """Go round the chart."""
        return Ring(self.rect.inflate(20, 8), 11)

    def _to(self, x: float, cue: str | None) -> Answer:
        score = 100 * (x - self._chart.left) / self._chart.width
        return self._set(self.value + score - self.cut, cue)
