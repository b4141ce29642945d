"""Both votes, opened, beside what each cause cost on the same leads."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _, percent
from game.play.commands import Finish
from game.play.pages import Cost, VerdictView, VoteView
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene, side_name
from game.screen.scenes.levers import ROLES
from game.screen.theme import BOTH, mix
from game.screen.widgets.base import Spot, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import card, key_hints, side_dot


class Verdict(Scene[VerdictView]):
    """What was believed, and what was so."""

    name = "verdict"
    first = "finish"

    def __init__(self, state: VerdictView) -> None:
        super().__init__(state)
        self.cues.append("page")

    def bar(self) -> Bar | None:
        """Say that it is for both."""
        bar = self.state.bar
        return Bar(bar.quarter, bar.caption, BOTH)

    # places

    def _costs(self, page: Rect) -> Rect:
        wide = round((page.width - 2 * MARGIN - GUTTER) * 760 / 1200)
        return Rect(page.right - MARGIN - wide, page.top + 172, wide, page.height - 172 - 92)

    def _votes(self, page: Rect) -> list[Rect]:
        costs = self._costs(page)
        wide = costs.left - GUTTER - page.left - MARGIN
        high = (costs.height - GUTTER) // 2
        return [Rect(page.left + MARGIN, costs.top + i * (high + GUTTER), wide, high) for i in range(2)]

    def rows(self, page: Rect) -> list[Rect]:
        """Give the place of each cause."""
        rect = self._costs(page)
        count = max(1, len(self.state.costs))
        step = min(64, (rect.height - 76) // count)
        return [Rect(rect.left + 24, rect.top + 64 + i * step, rect.width - 48, step - 8) for i in range(count)]

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe what can be explained, and the way on."""
        rect = Rect(page.right - MARGIN - 264, page.bottom - 62, 264, 48)
        told = _("Revenue that more would have come without it, in 19 of 20 cases {band}.")
        spots: list[Widget] = [
            Spot(
                name=f"cost-{cost.cause}", rect=row, words=f"{cost.label}: {cost.shown} ({cost.band})",
                tip=Tip(cost.label, told.format(band=cost.band)),
            )
            for cost, row in zip(self.state.costs, self.rows(page), strict=False)
        ]  # fmt: skip
        return [
            *spots,
            Button(
                name="finish", rect=rect, label=self.state.following, act=Finish(), kind="ink", step=text.BUTTON,
                cap=_("Enter"), shortcut="return",
            ),
        ]  # fmt: skip

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the verdict, both votes, and what each cause cost."""
        theme, page, state = canvas.theme, canvas.page, self.state
        room = page.width - 2 * MARGIN
        with canvas.within(Rect(page.left + MARGIN, page.top + 60, room, 104)):
            step = text.TITLE if canvas.width(state.title, text.TITLE) <= room else text.PAGE
            canvas.text(page.left + MARGIN, page.top + 117, state.title, step, theme.ink)
            canvas.text(page.left + MARGIN, page.top + 150, state.sentence, text.LEAD, theme.ink2)
        for vote, rect in zip(state.votes, self._votes(page), strict=True):
            self._draw_vote(canvas, rect, vote)
        self._draw_costs(canvas)
        key_hints(canvas, page.left + MARGIN, page.bottom - 30, (("?", _("explain a number")),))

    def _draw_vote(self, canvas: Canvas, rect: Rect, vote: VoteView) -> None:
        """Draw one side's vote."""
        theme, role = canvas.theme, ROLES[vote.side]
        colour = theme.role(role)
        card(canvas, rect)
        with canvas.clipped(Rect(rect.left, rect.top, 5, rect.height)):
            canvas.box(Rect(rect.left, rect.top, 28, rect.height), colour, 14)
        with canvas.within(rect):
            side_dot(canvas, rect.left + 30, rect.top + 28, role)
            canvas.middle(rect.left + 46, rect.top + 28, side_name(role), text.STRONG, colour)
            canvas.middle(rect.right - 20, rect.top + 28, vote.blamed, text.CAPTION, theme.ink2, "right")
            icon(canvas, vote.cause, rect.left + 42, rect.top + 78, theme.ink, 28)
            canvas.middle(rect.left + 72, rect.top + 78, vote.label, text.HEADING, theme.ink)
            track = Rect(rect.left + 24, rect.top + 112, rect.width - 48, 8)
            if vote.words:
                words = f"\u201c{vote.words}\u201d"
                canvas.paragraph(rect.left + 24, rect.top + 154, words, text.BODY, theme.ink, rect.width - 48)
        x = track.left + round(track.width * vote.share / 100)
        canvas.box(track, theme.sales, 4)
        if x > track.left:
            with canvas.clipped(Rect(track.left, track.top, x - track.left, track.height)):
                canvas.box(track, theme.mkt, 4)
        canvas.rule((x, track.top - 4), (x, track.bottom + 4), theme.ink, 2)

    def _draw_costs(self, canvas: Canvas) -> None:
        """Draw what each cause cost; while that is being found out, how far it is."""
        theme, rect = canvas.theme, self._costs(canvas.page)
        card(canvas, rect)
        with canvas.within(rect):
            heading = _("What each cause cost, on the same leads")
            canvas.text(rect.left + 24, rect.top + 36, heading, text.HEADING, theme.ink)
            if self.state.total:
                room = rect.width - 72 - canvas.width(heading, text.HEADING)
                if canvas.width(self.state.total, text.LABEL) <= room:
                    canvas.text(rect.right - 24, rect.top + 36, self.state.total, text.LABEL, theme.ink2, "right")
        if not self.state.costs:
            bar = Rect(rect.left + 24, rect.centery, rect.width - 48, 8)
            canvas.box(bar, theme.track, 4)
            if self.state.done > 0:
                canvas.box(Rect(bar.left, bar.top, max(8, round(bar.width * self.state.done)), 8), theme.ink, 4)
            with canvas.within(rect):
                canvas.text(bar.left, bar.top - 16, percent(self.state.done), text.LABEL, theme.ink2)
            return
        low = min(0.0, *(cost.low for cost in self.state.costs))
        high = max(0.0, *(cost.high for cost in self.state.costs))
        for cost, row in zip(self.state.costs, self.rows(canvas.page), strict=True):
            self._draw_cost(canvas, row, cost, (low, high))

    def _draw_cost(self, canvas: Canvas, row: Rect, cost: Cost, span: tuple[float, float]) -> None:
        """Draw one cause: who named it, its name, its bar from zero with the interval, its amount."""
        theme, middle = canvas.theme, row.centery
        low, high = span
        bars = Rect(row.left + 220, row.top, row.width - 220 - 96, row.height)
        unit = bars.width / max(high - low, 1.0)
        zero = bars.left - low * unit
        is_main = cost.cause == self.state.main
        full = theme.bad if cost.mean > 0 else theme.joint
        colour = full if is_main else mix(theme.surface, full, 0.62)
        ends = sorted((zero, zero + cost.mean * unit))
        canvas.box(Rect(round(ends[0]), middle - 11, max(2, round(ends[1] - ends[0])), 22), colour, 4)
        left, right = zero + cost.low * unit, zero + cost.high * unit
        canvas.rule((left, middle), (right, middle), theme.ink, 2)
        for x in (left, right):
            canvas.rule((x, middle - 5), (x, middle + 5), theme.ink, 2)
        canvas.rule((zero, row.top), (zero, row.bottom), theme.edge)
        with canvas.within(row):
            step = text.STRONG if is_main else text.LABEL
            canvas.middle(row.left + 34, middle, cost.label, step, theme.ink)
            canvas.middle(row.right, middle, cost.shown, text.MARK, theme.ink, "right")
        named = [vote for vote in self.state.votes if vote.cause == cost.cause]
        for i, vote in enumerate(named):
            side_dot(canvas, row.left + 8 + 14 * i, middle, ROLES[vote.side], 6)

    def facts(self) -> Sequence[str]:
        """Say the verdict and both votes."""
        told = [self.state.title, self.state.sentence]
        told += [
            f"{side_name(ROLES[vote.side])}: {vote.label}, {vote.blamed}. {vote.words}" for vote in self.state.votes
        ]
        return [*told, self.state.total]
