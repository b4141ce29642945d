"""The curtain: one plan is locked, the laptop changes hands, nobody sees the other's page in passing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import _
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import sign
from game.screen.intents import Undo
from game.screen.motion import MS, in_out
from game.screen.scenes.base import Bar, Scene, side_name
from game.screen.shapes import Point, bezier
from game.screen.theme import MARKETING, SALES, Colour, mix
from game.screen.widgets.base import Command, Tip, Widget
from game.screen.widgets.button import Coat, HoldButton, IconButton, key_cap, key_cap_width
from game.screen.widgets.panels import card

_BAR = 64
_SENTENCE = 516  # virtual units a line of the sentence may be wide
_FOLD = 52  # virtual units from one fold of the cloth to the next


@dataclass(frozen=True)
class CurtainState:
    """Who hands over to whom.

    Parameters
    ----------
    to : str
        The side that plays next: ``mkt`` or ``sales``.
    title, locked : str
        What to do now, and what has just been locked away.
    button, after : str
        What the other side says to open it, and what comes next.
    marketing, sales : str
        The people on each side.
    act : Command
        What opening the curtain asks for.
    holds : bool
        Whether the key must be held for a second.
    can_undo : bool
        Whether the side that has just locked its plan may still take it back.
    """

    to: str
    title: str
    locked: str
    button: str
    after: str
    marketing: str
    sales: str
    act: Command
    holds: bool = True
    can_undo: bool = False


class Curtain(Scene[CurtainState]):
    """Ask one thing: whether you are the other side."""

    name = "curtain"
    first = "open"

    def __init__(self, state: CurtainState) -> None:
        super().__init__(state)
        self.cues.append("curtain")

    def bar(self) -> Bar | None:
        """Draw its own: the name in the middle, because both sides look at it."""
        return None

    def _card(self, page: Rect) -> Rect:
        """Give the card, taller by each line that the sentence needs beyond its first."""
        high = 469 + self._more()
        return Rect(page.centerx - 290, page.centery - 210 - self._more() // 2, 580, high)

    def _more(self) -> int:
        lines = text.wrap(self.state.locked, text.LEAD, _SENTENCE)
        return 25 * (len(lines) - 1)

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the one button, and the way back for whoever has just locked."""
        rect = self._card(page)
        state, seconds = self.state, 1.0 if self.state.holds else 0.0
        label = _("Undo")
        return [
            IconButton(
                name="undo", rect=Rect(page.right - 48, page.top + 16, 32, 32), label=label, act=Undo(), kind="bar",
                icon="undo", size=18, shortcut="ctrl z", is_enabled=state.can_undo, takes_focus=False,
                tip=Tip(label, _("Opens the plan that has just been locked.")),
            ),
            HoldButton(
                name="open", rect=Rect(rect.left + 120, rect.bottom - 133, 340, 60), label=state.button, act=state.act,
                kind=state.to, step=text.CALL, seconds=seconds, shortcut="space", cue="curtain",
            )
        ]  # fmt: skip

    def draw(self, canvas: Canvas) -> None:
        """Draw the cloth, the card and the pass."""
        theme, page = canvas.theme, canvas.page
        closed = canvas.motion.since("curtain", MS["curtain"], in_out)
        width = page.width * 470 // 1280
        away = round(width * (1 - closed))
        for left, side in ((page.left - away, theme.mkt), (page.right - width + away, theme.sales)):
            self._cloth(canvas, Rect(left, page.top + _BAR, width, page.height - _BAR), side)
        self._top(canvas)
        rect = self._card(page)
        card(canvas, rect, 24)
        with canvas.within(rect):
            self._pass(canvas, rect)
            canvas.text(rect.centerx, rect.top + 272, self.state.title, text.TITLE, theme.ink, "centre")
            for i, line in enumerate(text.wrap(self.state.locked, text.LEAD, _SENTENCE)):
                canvas.text(rect.centerx, rect.top + 306 + 25 * i, line, text.LEAD, theme.ink2, "centre")
            self._hold(canvas, rect)
        canvas.text(page.centerx, page.bottom - 38, self.state.after, text.STRONG, theme.ink, "centre")

    def _cloth(self, canvas: Canvas, rect: Rect, side: Colour) -> None:
        """Draw one half of the cloth in its side's colour."""
        theme = canvas.theme
        canvas.folds(rect, mix(theme.bg2, side, 0.2), mix(theme.bg2, side, 0.42), _FOLD)

    def _top(self, canvas: Canvas) -> None:
        """Draw the bar with the name, and the fringe under it: one half in each side's colour."""
        theme, page = canvas.theme, canvas.page
        canvas.fill(Rect(page.left, page.top, page.width, _BAR), theme.bg2)
        canvas.rule((page.left, page.top + _BAR), (page.right, page.top + _BAR), theme.line)
        count = 2 * round(page.width / 128)
        wide = page.width / count
        for i in range(count):
            x, y = page.left + i * wide, page.top + _BAR + 1
            colour = theme.mkt if i < count / 2 else theme.sales
            canvas.polygon([(x, y), (x + wide, y), (x + wide / 2, y + 28)], mix(theme.bg2, colour, 0.55))
        half = (canvas.width(_("Handoff"), text.HEADING) + 40) / 2
        sign(canvas, page.centerx - half + 16, page.top + 32, 13, theme.bg2)
        canvas.middle(page.centerx - half + 40, page.top + 32, _("Handoff"), text.HEADING, theme.ink)

    def _pass(self, canvas: Canvas, rect: Rect) -> None:
        """Draw both sides and the ball on its way to the one whose turn it is."""
        theme, y = canvas.theme, rect.top + 162
        places: dict[str, Point] = {MARKETING: (rect.left + 96, y), SALES: (rect.right - 96, y)}
        people = {MARKETING: self.state.marketing, SALES: self.state.sales}
        for role, place in places.items():
            canvas.disc(place, 30, theme.role(role))
            canvas.middle(*place, side_name(role)[0], text.PAGE, theme.onfill, "centre")
            canvas.middle(place[0], place[1] + 49, people[role], text.LABEL, theme.ink2, "centre")
        left, right = rect.left + 120, rect.right - 128
        flight = bezier([(left, y - 24), (left + 80, y - 118), (right - 80, y - 118), (right, y - 36)], 48)
        if self.state.to == MARKETING:
            flight = [(2 * rect.centerx - px, py) for px, py in flight]
        canvas.dashes(flight, theme.ink2, 3, 12, 8)
        ball = flight[33]
        canvas.disc(ball, 17, theme.surface)
        canvas.disc(ball, 11, theme.ink)

    def _hold(self, canvas: Canvas, rect: Rect) -> None:
        """Say which key, and show how long it has been held; the button itself fills the bar."""
        theme, y = canvas.theme, rect.bottom - 40
        before, after = (_("Hold"), _("for a second")) if self.state.holds else (_("Press"), "")
        cap = _("Space")
        wide = canvas.width(before, text.LABEL) + 8 + key_cap_width(canvas, cap) + 9 + canvas.width(after, text.LABEL)
        x = round(rect.centerx - wide / 2)
        x += round(canvas.middle(x, y, before, text.LABEL, theme.ink2)) + 8
        x += key_cap(canvas, x, y, cap, Coat(theme.raised, theme.edge, theme.ink2)) + 9
        canvas.middle(x, y, after, text.LABEL, theme.ink2)
