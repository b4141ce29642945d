"""The debrief: the tall step first, then the same leads again, the deals both ways by name, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import _, percent
from game.play.commands import Advance
from game.play.figures import money
from game.play.pages import DealView, DebriefView, Thrice
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import Step, waterfall
from game.screen.intents import Turn
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene
from game.screen.scenes.levers import ROLES, shape_of
from game.screen.theme import mix
from game.screen.widgets.base import Command, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.choice import Option, Tabs
from game.screen.widgets.panels import card, key_hints
from game.screen.widgets.rows import Row, Rows

_OLD = 3


@dataclass(frozen=True)
class Chosen:
    """Look at another deal of a list."""

    which: str
    place: int


class Debrief(Scene[DebriefView]):
    """What alignment was worth, on one's own leads."""

    name = "debrief"
    first = "finish"

    def __init__(self, state: DebriefView) -> None:
        super().__init__(state)
        self._page = "losses"
        self._places = {"won": 0, "lost": 0}
        self.cues.append("page")

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(_("Debrief"))

    def obey(self, command: Command) -> bool:
        """Turn a page, or look at another deal."""
        if isinstance(command, Turn) and command.page in {"losses", "deals", "words"}:
            self._page = command.page
        elif isinstance(command, Chosen) and command.which in self._places:
            self._places[command.which] = command.place
        else:
            return False
        return True

    # places

    def _upper(self, page: Rect) -> tuple[Rect, Rect]:
        """Give the large card and the one beside it."""
        room = page.width - 2 * MARGIN - GUTTER
        wide = round(room * 800 / 1200)
        high = round((page.height - 168 - 92 - GUTTER) * 0.73)
        first = Rect(page.left + MARGIN, page.top + 168, wide, high)
        return first, Rect(first.right + GUTTER, first.top, room - wide, high)

    def _lower(self, page: Rect) -> tuple[Rect, Rect]:
        """Give the two cards below."""
        first, second = self._upper(page)
        high = page.bottom - 80 - first.bottom - GUTTER
        left, right = (Rect(rect.left, first.bottom + GUTTER, rect.width, high) for rect in (first, second))
        return left, right

    def _halves(self, page: Rect) -> tuple[Rect, Rect]:
        """Give two cards of equal width."""
        wide = (page.width - 2 * MARGIN - GUTTER) // 2
        first = Rect(page.left + MARGIN, page.top + 168, wide, page.height - 168 - 80)
        return first, first.move(wide + GUTTER, 0)

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the pages, the lists, and the way out."""
        finish = Rect(page.right - MARGIN - 264, page.bottom - 64, 264, 48)
        pages = (("losses", _("Loss waterfall")), ("deals", _("Deals")), ("words", _("Our agreement")))
        options = [Option(key, label) for key, label in pages]
        tabs = Tabs(
            name="pages", rect=Rect(page.left + 330, page.top, page.width - 330 - 180, 56), options=options, chosen=self._page,
            act=Turn, label=_("Page"), shortcut="ctrl tab",
        )  # fmt: skip
        lists: list[Widget] = []
        if self._page == "losses":
            lists = [self._rows("won", self.state.won, self._list(self._upper(page)[1]))]
        elif self._page == "deals":
            won, lost = self._halves(page)
            lists = [
                self._rows("won", self.state.won, self._list(won)),
                self._rows("lost", self.state.lost, self._list(lost)),
            ]
        return [
            tabs, *[each for each in lists if isinstance(each, Rows) and each.rows],
            Button(
                name="finish", rect=finish, label=self.state.following, act=Advance(), kind="ink", step=text.BUTTON,
                cap=_("Enter"), shortcut="return", cue="whistle",
            ),
        ]  # fmt: skip

    def _list(self, rect: Rect) -> Rect:
        return Rect(rect.left + 8, rect.top + 72, rect.width - 16, (rect.height - 84) // 44 * 44)

    def _rows(self, which: str, deals: Sequence[DealView], rect: Rect) -> Rows:
        rows = [
            Row(str(i), shape_of(deal.channel), _OLD, "", deal.name, deal.why, deal.shown)
            for i, deal in enumerate(deals)
        ]
        return Rows(
            name=which, rect=rect, rows=rows, chosen=min(self._places[which], max(0, len(rows) - 1)), height=44,
            act=lambda place: Chosen(which, place), columns=(46, 46 + round((rect.width - 46) * 0.42)),
        )  # fmt: skip

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the verdict and the chosen page."""
        theme, page, state = canvas.theme, canvas.page, self.state
        room = page.width - 2 * MARGIN
        with canvas.within(Rect(page.left + MARGIN, page.top + 60, room, 104)):
            canvas.text(page.left + MARGIN, page.top + 114, state.title, text.TITLE, theme.ink)
            canvas.text(page.left + MARGIN, page.top + 147, state.sentence, text.LEAD, theme.ink2)
        if self._page == "losses":
            first, second = self._upper(page)
            self._draw_losses(canvas, first)
            self._draw_deals(canvas, second, _("Deals you had in your hands"), state.sums[0])
            below, words = self._lower(page)
            self._draw_quarters(canvas, below)
            self._draw_words(canvas, words, 2)
        elif self._page == "deals":
            won, lost = self._halves(page)
            self._draw_deals(canvas, won, _("Won only under the page you signed"), state.sums[0])
            self._draw_deals(canvas, lost, _("Won only in your game"), state.sums[1])
        else:
            page_card, words = self._halves(page)
            self._draw_terms(canvas, page_card)
            self._draw_words(canvas, words, 8)
        hints = ((_("Ctrl Tab"), _("next page")), ("\u2191 \u2193", _("deals")))
        key_hints(canvas, page.left + MARGIN, page.bottom - 30, hints)

    def _draw_losses(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the waterfall; while it is being found out, how far it is."""
        theme, state = canvas.theme, self.state
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 33, _("Revenue over the game, luck apart"), text.STRONG, theme.ink)
        if not state.falls:
            bar = Rect(rect.left + 24, rect.centery, rect.width - 48, 8)
            canvas.box(bar, theme.track, 4)
            if state.done > 0:
                canvas.box(Rect(bar.left, bar.top, max(8, round(bar.width * state.done)), 8), theme.ink, 4)
            with canvas.within(rect):
                words = _("The game is run again without each of its leaks: {share}.").format(share=percent(state.done))
                canvas.text(bar.left, bar.top - 18, words, text.LABEL, theme.ink2)
            return
        steps = []
        for i, fall in enumerate(state.falls):
            full = {"lost": theme.bad, "spared": theme.joint}.get(fall.kind, theme.joint if i else theme.neutral)
            quiet = fall.kind in {"lost", "spared"} and i != state.main
            colour = mix(theme.surface, full, 0.62) if quiet else full
            steps.append(Step(fall.label, fall.start, fall.stop, fall.shown, colour))
        plot = Rect(rect.left + 28, rect.top + 64, rect.width - 56, rect.height - 64 - 58)
        with canvas.within(rect):
            _bars, base = waterfall(canvas, plot, steps)
            axis = _("Axis starts at {money}").format(money=money(base, state.currency)) if base else ""
            words = ". ".join(part for part in (axis, state.runs) if part)
            canvas.text(rect.right - 24, rect.top + 32, words, text.CAPTION, theme.ink2, "right")

    def _draw_deals(self, canvas: Canvas, rect: Rect, heading: str, total: str) -> None:
        """Draw the head of a list of deals; the list itself is a widget."""
        theme = canvas.theme
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 33, heading, text.HEADING, theme.ink)
            canvas.text(rect.left + 24, rect.top + 58, total, text.CAPTION, theme.ink2)

    def _draw_quarters(self, canvas: Canvas, rect: Rect) -> None:
        """Draw each quarter three times: as played, as signed, aligned."""
        theme, quarters = canvas.theme, self.state.quarters
        card(canvas, rect)
        names = ((_("you played"), theme.neutral), (_("as signed"), theme.joint), (_("aligned"), theme.mkt))
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 28, _("The same leads, in thousands"), text.MARK, theme.ink)
            for i, (name, colour) in enumerate(names):
                y = rect.top + 50 + 22 * i
                canvas.disc((rect.left + 30, y), 6, colour)
                canvas.middle(rect.left + 46, y, name, text.CAPTION, theme.ink2)
        most = max([1.0, *(amount for each in quarters for amount in each.amounts)])
        left = rect.left + 230
        step = (rect.right - 24 - left) // max(1, len(quarters))
        for i, each in enumerate(quarters):
            place = Rect(left + i * step, rect.top, step - 8, rect.height)
            _draw_thrice(canvas, place, each, most, [colour for _name, colour in names])

    def _draw_words(self, canvas: Canvas, rect: Rect, most: int) -> None:
        """Draw what was said, the first words and the last."""
        theme, words = canvas.theme, self.state.words
        card(canvas, rect)
        shown = words[:most]
        with canvas.within(rect):
            y = rect.top + 30
            for side, said, when in shown:
                line = text.shorten(f"\u201c{said}\u201d", text.MARK, rect.width - 48, canvas.scale)
                canvas.text(rect.left + 24, y, line, text.MARK, theme.ink)
                canvas.text(rect.left + 24, y + 20, when, text.SMALL, theme.role(ROLES[side]))
                y += 46

    def _draw_terms(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the page that was signed last: a draft of one's own."""
        theme, terms = canvas.theme, self.state.terms
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("The page you signed last"), text.HEADING, theme.ink)
            if not terms:
                canvas.text(rect.left + 24, rect.top + 72, _("Nothing was signed."), text.BODY, theme.ink2)
            step = min(30, (rect.height - 110) // max(1, len(terms)))
            for i, (label, said) in enumerate(terms):
                y = rect.top + 72 + i * step
                room = rect.width - 72 - canvas.width(said, text.STRONG)
                canvas.text(
                    rect.left + 24, y, text.shorten(label, text.LABEL, room, canvas.scale), text.LABEL, theme.ink2
                )
                canvas.text(rect.right - 24, y, said, text.STRONG, theme.ink, "right")
            words = _("Take it to your own teams, and look at it again in three weeks.")
            canvas.paragraph(rect.left + 24, rect.bottom - 32, words, text.CAPTION, theme.ink2, rect.width - 48)

    def facts(self) -> Sequence[str]:
        """Say the verdict, the steps, the quarters, the words and the page."""
        state = self.state
        told = [state.title, state.sentence]
        told += [f"{fall.label}: {fall.shown}" for fall in state.falls]
        told += [f"{each.name}: {' / '.join(each.shown)}" for each in state.quarters]
        told += [
            f"{_('Won only under the page you signed')}: {state.sums[0]}",
            f"{_('Won only in your game')}: {state.sums[1]}",
        ]
        told += [f"{when}: {said}" for _side, said, when in state.words]
        return [*told, *(f"{label}: {said}" for label, said in state.terms)]


def _draw_thrice(
    canvas: Canvas, rect: Rect, each: Thrice, most: float, colours: Sequence[tuple[int, int, int]]
) -> None:
    """Draw one quarter's three bars, the amount behind each."""
    theme = canvas.theme
    room = rect.width - 8 - max(canvas.width(shown, text.MARK) for shown in each.shown)
    with canvas.within(rect):
        canvas.text(rect.left, rect.top + 26, each.name, text.LABEL, theme.ink2)
        for i, (amount, shown, colour) in enumerate(zip(each.amounts, each.shown, colours, strict=True)):
            y = rect.top + 50 + 22 * i
            wide = max(2, round(room * max(0.0, amount) / most))
            canvas.box(Rect(rect.left, y - 8, wide, 16), colour, 4)
            canvas.middle(rect.left + wide + 6, y, shown, text.MARK, theme.ink)
