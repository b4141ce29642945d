"""Sales' desk: the inbox with its oldest rows, and how it is played. Where the leads come from is fog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import _, number
from game.play.levers import Kind
from game.play.roles import Side
from game.play.view import LeverView, SalesDesk
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.scenes.base import GUTTER, MARGIN
from game.screen.scenes.desk import GUESS_HIGH, DeskScene, share
from game.screen.scenes.levers import lever, shape_of
from game.screen.widgets.base import Command, Spot, Tip, Widget
from game.screen.widgets.panels import card
from game.screen.widgets.rows import Row, Rows

_TOP, _ROW = 72, 46
_PITCH = "pitch"
_HIGHS = {Kind.SLIDER: 50, Kind.STEPPER: 34, Kind.CHOICE: 62, Kind.TOGGLE: 46}
_QUOTE_HIGH = 44
_QUOTES = (text.STRONG, text.MARK, text.CHIP)  # the largest that fits


@dataclass(frozen=True)
class Look:
    """Look at another row of the inbox."""

    row: int


class Places:
    """Where the cards of the desk lie on a page."""

    def __init__(self, page: Rect) -> None:
        fog, how = share(page, 300), share(page, 312)
        left, bottom = page.left + MARGIN, page.bottom
        self.fog = Rect(left, page.top + 112, fog, bottom - 36 - page.top - 112)
        middle = left + fog + GUTTER
        wide = page.right - MARGIN - how - GUTTER - middle
        self.inbox = Rect(middle, page.top + _TOP, wide, bottom - 148 - page.top - _TOP)
        self.guess = Rect(middle, bottom - 132, wide, GUESS_HIGH)
        self.how = Rect(page.right - MARGIN - how, page.top + _TOP, how, bottom - 132 - page.top - _TOP)
        self.lock = Rect(self.how.left, bottom - 116, how, 56)

    @property
    def rows(self) -> Rect:
        """Give the place of the inbox's rows: as many as are whole."""
        count = (self.inbox.height - 80 - 52) // _ROW
        return Rect(self.inbox.left + 8, self.inbox.top + 80, self.inbox.width - 16, count * _ROW)

    @property
    def columns(self) -> tuple[int, int]:
        """Give where name and knowledge begin in a row."""
        return 126, 126 + round((self.rows.width - 126) * 0.46)


class Sales(DeskScene[SalesDesk]):
    """Plan how the inbox is worked, without seeing where it comes from."""

    name = "sales"
    side = Side.SALES
    first = "inbox"

    def __init__(self, state: SalesDesk) -> None:
        super().__init__(state)
        self._row = 0

    def obey(self, command: Command) -> bool:
        """Look at another row."""
        if isinstance(command, Look):
            self._row = command.row
            return True
        return False

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the inbox, the levers, the guess, the lock and the fog, in the order of Tab."""
        at = Places(page)
        found: list[Widget] = [self._inbox(at)] if self.state.inbox else []
        found += [lever(view, rect) for view, rect in self._levers(at.how)]
        found += [self.guess_widget(at.guess), self.lock_widget(at.lock), *self.fog_widgets(at.fog)]
        return [*found, *self._spots(at)]

    def _inbox(self, at: Places) -> Widget:
        rows = [
            Row(str(row.lead), shape_of(row.channel), row.age, row.waited, row.name, row.known, row.score)
            for row in self.state.inbox
        ]
        chosen = min(self._row, len(rows) - 1)
        return Rows(name="inbox", rect=at.rows, rows=rows, chosen=chosen, act=Look, columns=at.columns, height=_ROW)

    def _levers(self, how: Rect) -> list[tuple[LeverView, Rect]]:
        """Lay the levers below each other, the room between them shared out evenly."""
        views = self.state.levers
        needed = sum(_HIGHS[view.kind] for view in views) + _QUOTE_HIGH
        gap = min(64, (how.height - 44 - 12 - needed) / max(1, len(views)))
        y, found = how.top + 44 + gap / 2, []
        for view in views:
            found.append((view, self._place(view, Rect(how.left + 24, round(y), how.width - 48, _HIGHS[view.kind]))))
            y += _HIGHS[view.kind] + gap + (_QUOTE_HIGH if view.id == _PITCH else 0)
        return found

    def _place(self, view: LeverView, rect: Rect) -> Rect:
        """Give the place of the control itself: a choice stands below its label."""
        return Rect(rect.left, rect.bottom - 38, rect.width, 38) if view.kind is Kind.CHOICE else rect

    def _spots(self, at: Places) -> list[Widget]:
        band, _fresh = self.forecast()
        words = self._goal()
        explain = " ".join(part for part in (self.state.goal.explain, band.explain if band else "") if part)
        place = Rect(at.lock.left, at.lock.bottom + 8, at.lock.width, 20)
        return [Spot(name="figure-goal", rect=place, tip=Tip(self.state.goal.label, explain), words=words)]

    def _goal(self) -> str:
        """Set the goal beside the forecast."""
        band, is_fresh = self.forecast()
        shown = band.shown if band and is_fresh else "\u2026"
        return _("Goal: {goal} \u00b7 forecast {band}").format(goal=self.state.goal.shown, band=shown)

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the cards and what is written on them."""
        at = Places(canvas.page)
        card(canvas, at.inbox)
        card(canvas, at.how)
        self._draw_inbox(canvas, at)
        self._draw_how(canvas, at.how)
        self.draw_guess(canvas, at.guess)
        self.draw_other(canvas, at.fog.left, at.fog.right, "")
        with canvas.within(Rect(at.lock.left, at.lock.bottom, at.lock.width, 60)):
            canvas.text(at.lock.centerx, at.lock.bottom + 20, self._goal(), text.MARK, canvas.theme.ink2, "centre")
        self.draw_reason(canvas, at.lock.left, at.lock.bottom + 40, at.lock.width)
        hints = (("\u2191 \u2193", _("rows")), ("Tab", _("levers")), (_("Enter"), _("lock")), ("?", _("explain")))
        self.draw_hints(canvas, hints, at.guess.right)

    def _draw_inbox(self, canvas: Canvas, at: Places) -> None:
        theme, rect = canvas.theme, at.inbox
        name, known = at.columns
        with canvas.within(rect):
            wide = canvas.text(rect.left + 24, rect.top + 33, _("Inbox"), text.PANEL, theme.ink)
            canvas.text(rect.left + 38 + wide, rect.top + 33, self.state.inbox_shown, text.LABEL, theme.ink2)
            order = _("{order} first").format(order=self.state.inbox_order)
            canvas.text(rect.right - 24, rect.top + 33, order, text.MARK, theme.ink2, "right")
            y = rect.top + 66
            for x, words in (
                (rect.left + 24, _("Age")),
                (at.rows.left + name, _("Company")),
                (at.rows.left + known, _("What we know")),
            ):
                canvas.text(x, y, words, text.CAPTION, theme.ink2)
            canvas.text(rect.right - 24, y, _("Score"), text.CAPTION, theme.ink2, "right")
            canvas.rule((rect.left + 24, rect.top + 76), (rect.right - 24, rect.top + 76), theme.line)
            if not self.state.inbox:
                canvas.text(rect.centerx, at.rows.centery, _("Nobody is waiting."), text.LEAD, theme.ink2, "centre")
            more = len(self.state.inbox) - at.rows.height // _ROW
            words = _("{count} more").format(count=number(more)) if more > 0 else ""
            canvas.text(rect.left + 24, rect.bottom - 36, words, text.CAPTION, theme.ink2)
            canvas.text(rect.left + 24, rect.bottom - 14, self.state.inbox_note, text.CAPTION, theme.ink2)

    def _draw_how(self, canvas: Canvas, rect: Rect) -> None:
        theme = canvas.theme
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("How you play it"), text.PANEL, theme.ink)
            for view, place in self._levers(rect):
                if view.kind is Kind.CHOICE:
                    canvas.text(place.left, place.top - 9, view.label, text.LABEL, theme.ink2)
                if view.id == _PITCH:
                    fits = [step for step in _QUOTES if canvas.width(self.state.quote, step) <= place.width]
                    canvas.text(place.left, place.bottom + 24, self.state.quote, [*fits, _QUOTES[-1]][0], theme.ink)
                    canvas.text(place.left, place.bottom + 45, self.state.quoted, text.CAPTION, theme.ink2)

    def facts(self) -> Sequence[str]:
        """Say the state of the inbox too."""
        return (*super().facts(), self.state.inbox_shown, self.state.inbox_note, self.state.quote)
