"""The briefing: who the company is, what each side is paid for and sees, and how a quarter goes. One page."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _
from game.play.commands import Start
from game.play.roles import Side
from game.play.view import Briefing
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon, sign
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene, side_name
from game.screen.scenes.levers import ROLES
from game.screen.widgets.base import Spot, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import card, key_hints

_SIDES_HIGH, _STEPS_HIGH = 276, 84


class BriefingPage(Scene[Briefing]):
    """Five minutes to the first decision."""

    name = "briefing"
    first = "start"

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(self.state.bar.caption, self.state.title)

    def _head(self, room: int) -> tuple[str, str]:
        """Give the company in one line, and the rest: the story's first sentence says more than a file's name."""
        first, stop, rest = self.state.story.partition(". ")
        if stop and text.width(first + ".", text.TITLE) <= room:
            return first + ".", rest
        return self.state.title, self.state.story

    # places

    def _sides(self, page: Rect) -> dict[Side, Rect]:
        wide = (page.width - 2 * MARGIN - GUTTER) // 2
        top = page.top + 204 + (page.height - 720) // 3
        left = page.left + MARGIN
        return {
            Side.MARKETING: Rect(left, top, wide, _SIDES_HIGH),
            Side.SALES: Rect(left + wide + GUTTER, top, wide, _SIDES_HIGH),
        }

    def _steps(self, page: Rect) -> list[Rect]:
        wide = (page.width - 2 * MARGIN - 3 * GUTTER) / 4
        top = self._sides(page)[Side.SALES].bottom + 54 + (page.height - 720) // 6
        return [Rect(round(page.left + MARGIN + i * (wide + GUTTER)), top, round(wide), _STEPS_HIGH) for i in range(4)]

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the one button, and the two goals that can be explained."""
        start = Rect(page.right - MARGIN - 248, page.bottom - 74, 248, 52)
        found: list[Widget] = [
            Button(
                name="start", rect=start, label=_("Start Q1"), act=Start(), kind="ink", cap=_("Enter"), shortcut="return",
                step=text.BUTTON, cue="whistle",
            )
        ]  # fmt: skip
        for side, rect in self._sides(page).items():
            goal = self.state.goals[side]
            found.append(
                Spot(
                    name=f"goal-{side}",
                    rect=_goal_place(rect),
                    tip=Tip(goal.label, goal.explain),
                    words=_goal(self.state, side),
                )
            )
        return found

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the company, both sides and the way through the quarter."""
        theme, page = canvas.theme, canvas.page
        sides = self._sides(page)
        room = page.width - 2 * MARGIN
        top = page.top + 64 + (page.height - 720) // 6
        head = Rect(page.left + MARGIN, top, room, sides[Side.SALES].top - top - 4)
        with canvas.within(head):
            title, rest = self._head(room)
            canvas.text(head.left, head.top + 48, title, text.TITLE, theme.ink)
            canvas.paragraph(head.left, head.top + 82, rest, text.LEAD, theme.ink2, min(room, 1100))
        for side, rect in sides.items():
            self._draw_side(canvas, side, rect)
        middle = (page.centerx, sides[Side.SALES].top + 138)
        canvas.disc(middle, 25, theme.edge)
        canvas.disc(middle, 23.5, theme.bg)
        sign(canvas, *middle, 15, theme.bg)
        self._draw_steps(canvas)
        hints = (("Tab", _("next")), (_("Enter"), _("start")), ("?", _("explain any number")))
        key_hints(canvas, page.left + MARGIN, page.bottom - 40, hints)

    def _draw_side(self, canvas: Canvas, side: Side, rect: Rect) -> None:
        """Draw one side's card: its people, its goal, what it sees and what it does not."""
        theme, role = canvas.theme, ROLES[side]
        colour = theme.role(role)
        with canvas.clipped(Rect(rect.left, rect.top, rect.width, 30)):
            canvas.box(Rect(rect.left, rect.top, rect.width, 60), colour, 16)
        card(canvas, Rect(rect.left, rect.top + 6, rect.width, rect.height - 6), 16)
        canvas.disc((rect.left + 44, rect.top + 50), 20, colour)
        canvas.middle(rect.left + 44, rect.top + 50, side_name(role)[0], text.CARD, theme.onfill, "centre")
        with canvas.within(rect):
            canvas.text(rect.left + 78, rect.top + 46, side_name(role), text.PANEL, theme.ink)
            canvas.text(rect.left + 78, rect.top + 68, self.state.people[side], text.LABEL, theme.ink2)
        self._draw_goal(canvas, side, _goal_place(rect))
        lines = (("eye", theme.joint, _("You see"), self.state.sees[side]),
                 ("hidden", theme.ink2, _("You do not see"), self.state.hidden[side]))  # fmt: skip
        for i, (sign_name, ink, label, words) in enumerate(lines):
            y = rect.top + 194 + 50 * i
            icon(canvas, sign_name, rect.left + 50, y, ink, 24)
            with canvas.within(rect):
                canvas.text(rect.left + 79, y - 4, label, text.CAPTION, theme.ink2)
                canvas.text(rect.left + 79, y + 17, words, text.NAME, theme.ink)

    def _draw_goal(self, canvas: Canvas, side: Side, rect: Rect) -> None:
        theme = canvas.theme
        canvas.box(rect, theme.raised, 9)
        icon(canvas, "flag", rect.left + 26, rect.centery, theme.role(ROLES[side]))
        paid = _("Paid for the number of MQLs") if side is Side.MARKETING else _("Paid for revenue, from any source")
        with canvas.within(rect):
            canvas.text(rect.left + 54, rect.top + 31, _goal(self.state, side), text.CARD, theme.ink)
            canvas.text(rect.left + 54, rect.top + 54, paid, text.LABEL, theme.ink2)

    def _draw_steps(self, canvas: Canvas) -> None:
        """Draw the way through the quarter in four cards, the first one lit."""
        theme, places = canvas.theme, self._steps(canvas.page)
        canvas.text(places[0].left, places[0].top - 16, _("One quarter, one company"), text.NAME, theme.ink)
        for i, (rect, (title, words)) in enumerate(zip(places, _way(), strict=True)):
            canvas.box(
                rect, theme.surface, 14, theme.ink if i == 0 else theme.cardedge, 2 if i == 0 else theme.line_factor
            )
            spot = (rect.left + 38, rect.centery)
            canvas.disc(spot, 22, theme.ink if i == 0 else theme.raised)
            canvas.middle(*spot, str(i + 1), text.NAME, theme.onfill if i == 0 else theme.ink, "centre")
            with canvas.within(rect):
                canvas.text(rect.left + 74, rect.top + 36, title, text.NAME, theme.ink)
                canvas.text(rect.left + 74, rect.top + 60, words, text.CAPTION, theme.ink2)

    def facts(self) -> Sequence[str]:
        """Say the company and what each side sees."""
        state = self.state
        told = [f"{side.label}: {state.people[side]}. {state.sees[side]} / {state.hidden[side]}" for side in Side]
        return (state.title, state.story, *told)


def _goal_place(rect: Rect) -> Rect:
    return Rect(rect.left + 24, rect.top + 88, rect.width - 48, 68)


def _goal(state: Briefing, side: Side) -> str:
    goal = state.goals[side]
    return f"{goal.shown} {goal.note}"


def _way() -> tuple[tuple[str, str], ...]:
    """Say how a quarter goes."""
    return (
        (_("Marketing plans"), _("Alone, behind the curtain")),
        (_("Sales plans"), _("Alone, with its own guess")),
        (_("The quarter runs"), _("Thirteen weeks, lead by lead")),
        (_("The fog lifts"), _("What became of every lead")),
    )
