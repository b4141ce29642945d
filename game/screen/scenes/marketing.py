"""Marketing's desk: the forecast against the goal, the money, the bar, the promise. A third of the page is fog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.locale import _
from game.play.forecast import RUNS
from game.play.roles import Side
from game.play.view import MarketingDesk
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.intents import Undo
from game.screen.scenes.base import GUTTER, MARGIN
from game.screen.scenes.desk import GUESS_HIGH, DeskScene, share
from game.screen.scenes.levers import choice, lever, move, slider
from game.screen.theme import MARKETING
from game.screen.widgets.base import Spot, Tip, Widget
from game.screen.widgets.button import Button, key_width
from game.screen.widgets.panels import card
from game.screen.widgets.score import ScoreBar

_NOTES = (text.CAPTION, text.SMALL)
_TOP, _KPI_HIGH, _PROMISE_HIGH = 72, 84, 148
_ROW = 64  # units from one channel to the next, on the reference page


class Places:
    """Where the cards of the desk lie on a page."""

    def __init__(self, page: Rect) -> None:
        fog = share(page, 416)
        left, wide, bottom = page.left + MARGIN, page.width - 3 * MARGIN - fog, page.bottom
        middle = page.top + _TOP + _KPI_HIGH + GUTTER
        high = bottom - 148 - middle
        budget = round(wide * 372 / 768)
        right = left + budget + GUTTER
        self.figures = Rect(left, page.top + _TOP, wide, _KPI_HIGH)
        self.budget = Rect(left, middle, budget, high)
        self.bar = Rect(right, middle, left + wide - right, high - _PROMISE_HIGH - GUTTER)
        self.promise = Rect(right, self.bar.bottom + GUTTER, self.bar.width, _PROMISE_HIGH)
        self.guess = Rect(left, bottom - 132, wide, GUESS_HIGH)
        self.fog = Rect(left + wide + MARGIN, page.top + 112, fog, bottom - 148 - page.top - 112)
        undo = max(152, round(text.width(_("Undo"), text.STRONG) + key_width(_("Ctrl Z"))) + 46)
        self.undo = Rect(self.fog.left, bottom - 110, undo, 52)
        self.lock = Rect(self.undo.right + GUTTER, bottom - 110, self.fog.right - self.undo.right - GUTTER, 52)

    def columns(self) -> list[Rect]:
        """Give the places of the three figures."""
        step = self.figures.width / 3
        return [
            Rect(round(self.figures.left + i * step), self.figures.top, round(step), self.figures.height)
            for i in range(3)
        ]


class Marketing(DeskScene[MarketingDesk]):
    """Plan what Sales will get, without seeing what becomes of it."""

    name = "marketing"
    side = Side.MARKETING

    def __init__(self, state: MarketingDesk) -> None:
        super().__init__(state)
        self.first = state.budget[0].id if state.budget else state.mql_bar.id

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe levers, guess, fog and buttons, in the order of Tab."""
        at = Places(page)
        undo = Button(
            name="undo", rect=at.undo, label=_("Undo"), act=Undo(), cap=_("Ctrl Z"), step=text.STRONG,
            is_enabled=self.state.bar.can_undo,
        )  # fmt: skip
        return [
            *self._budget(at.budget), self._bar(at.bar), *self._promise(at.promise), self.guess_widget(at.guess), undo,
            self.lock_widget(at.lock), *self.fog_widgets(at.fog), *self._spots(at),
        ]  # fmt: skip

    def _budget(self, rect: Rect) -> list[Widget]:
        views = self.state.budget
        step = min(_ROW * 1.9, (rect.height - 80) / max(1, len(views)))
        waiting = "\u2248 \u2026" if self.state.forecast is None else ""
        return [
            slider(
                replace(view, note=view.note or waiting),
                Rect(rect.left + 24, round(rect.top + 52 + i * step), rect.width - 48, min(50, int(step) - 4)),
            )
            for i, view in enumerate(views)
        ]

    def _bar(self, rect: Rect) -> Widget:
        view, scores = self.state.mql_bar, self.state.scores
        chart = Rect(rect.left + 24, rect.top + 48, rect.width - 48, rect.height - 48 - 56)
        return ScoreBar(
            name=view.id, rect=chart, label=view.label, value=float(view.value), low=view.low, high=view.high, by=view.step,
            shown=view.shown, act=move(view), counts=scores.counts, cut=scores.cut, is_enabled=view.enabled,
            words=(scores.below, scores.above, _("score {score}").format(score=100)), tip=Tip(view.label, view.explain),
        )  # fmt: skip

    def _promise(self, rect: Rect) -> list[Widget]:
        """Describe what the site promises and what is passed on; further levers have room only on a larger page."""
        wide = round(rect.width * 0.5)
        small = Rect(rect.right - 24 - wide, rect.top + 102, wide, 34)
        found: list[Widget] = [
            choice(self.state.message, Rect(rect.left + 24, rect.top + 46, rect.width - 48, 40)),
            choice(self.state.context, small, "ink"),
        ]
        return found + [lever(view, small.move(0, 50 * (i + 1))) for i, view in enumerate(self.state.more)]

    def _spots(self, at: Places) -> list[Widget]:
        """Describe the three numbers at the top, each with what it is made of."""
        goal, cost = self.state.goal, self.state.cost
        band, _fresh = self.forecast()
        told = [
            ("goal", goal.label, f"{goal.shown} {goal.note}", goal.explain),
            ("forecast", _("Forecast"), f"{band.shown} ({band.note})", band.explain)
            if band
            else ("forecast", _("Forecast"), "\u2026", _coming()),
            ("cost", cost.label, f"{cost.shown} {cost.note}", cost.explain),
        ]  # fmt: skip
        return [
            Spot(name=f"figure-{name}", rect=rect, tip=Tip(label, explain), words=f"{label}: {words}")
            for rect, (name, label, words, explain) in zip(at.columns(), told, strict=True)
        ]

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the cards and what is written on them."""
        at = Places(canvas.page)
        for rect in (at.figures, at.budget, at.bar, at.promise):
            card(canvas, rect)
        self._draw_figures(canvas, at)
        self._draw_budget(canvas, at.budget)
        self._draw_bar(canvas, at.bar)
        self._draw_promise(canvas, at.promise)
        self.draw_guess(canvas, at.guess)
        self.draw_other(canvas, at.fog.left, at.fog.right, _("what you cannot see yet"))
        self.draw_reason(canvas, at.undo.left, at.undo.bottom + 26, at.fog.width)
        hints = (("Tab", _("next lever")), ("\u2190 \u2192", _("change")), (_("Enter"), _("lock")), ("?", _("explain")))
        self.draw_hints(canvas, hints, at.guess.right)

    def _draw_figures(self, canvas: Canvas, at: Places) -> None:
        theme, goal, cost = canvas.theme, self.state.goal, self.state.cost
        band, is_fresh = self.forecast()
        # while runs are on their way the label says so: beside the number there may be no room
        label, note = (_("Forecast"), band.note) if band and is_fresh else (_coming(), "")
        shown = (
            (goal.label, goal.shown, goal.note, theme.ink),
            (label, band.shown if band else "\u2026", note, theme.mkt if is_fresh else theme.ink3),
            (cost.label, cost.shown, cost.note, theme.ink),
        )
        for i, (rect, (label, number, words, ink)) in enumerate(zip(at.columns(), shown, strict=True)):
            if i:
                canvas.rule((rect.left, rect.top + 14), (rect.left, rect.bottom - 14), theme.line, 2)
            with canvas.within(rect):
                canvas.text(rect.left + 24, rect.top + 26, label, text.LABEL, theme.ink2)
                x = rect.left + 35 + canvas.text(rect.left + 24, rect.top + 63, number, text.NUMBER, ink)
                # a note that has no room beside its number is left to the number's tip
                step = next((step for step in _NOTES if x + canvas.width(words, step) < rect.right - 8), None)
                if step is not None:
                    canvas.text(x, rect.top + 63, words, step, theme.ink2)

    def _draw_budget(self, canvas: Canvas, rect: Rect) -> None:
        theme = canvas.theme
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 32, _("Budget by channel"), text.HEADING, theme.ink)
            canvas.text(rect.right - 24, rect.top + 32, self.state.budget_shown, text.MARK, theme.ink2, "right")
            words = self.state.budget_sum or _("Each plan is run under other luck; the sum follows.")
            canvas.text(rect.left + 24, rect.bottom - 14, words, text.CAPTION, theme.ink2)

    def _draw_bar(self, canvas: Canvas, rect: Rect) -> None:
        theme, view = canvas.theme, self.state.mql_bar
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 32, view.label, text.HEADING, theme.ink)
            canvas.text(rect.right - 24, rect.top + 32, view.shown, text.STRONG, theme.role(MARKETING), "right")
            canvas.paragraph(
                rect.left + 24, rect.bottom - 34, self.state.scores.note, text.CAPTION, theme.ink2, rect.width - 48
            )

    def _draw_promise(self, canvas: Canvas, rect: Rect) -> None:
        theme, message, context = canvas.theme, self.state.message, self.state.context
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 32, message.label, text.HEADING, theme.ink)
        label = Rect(rect.left + 24, rect.top + 96, round(rect.width * 0.5) - 60, 46)
        lines = text.wrap(context.label, text.LABEL, label.width, canvas.scale)
        with canvas.within(label):
            for i, line in enumerate(lines):
                y = label.centery + 20 * (i - (len(lines) - 1) / 2)
                canvas.middle(label.left, y, line, text.LABEL, theme.ink2)

    def facts(self) -> Sequence[str]:
        """Say the budget and its sum too."""
        return (*super().facts(), self.state.budget_shown, self.state.budget_sum)


def _coming() -> str:
    """Say that a forecast is being made."""
    return _("Forecast: {count} runs on their way").format(count=RUNS)
