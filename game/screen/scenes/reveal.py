"""The reveal: what became of every lead, without a culprit. A branch opens to its leads, and a lead to its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from game.locale import _, language, number
from game.play.commands import Finish
from game.play.view import Figure, GuessResult, Outcome, RevealView, Story
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Input, Key
from game.screen.intents import Start
from game.screen.motion import MS
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene
from game.screen.scenes.levers import ROLES, shape_of
from game.screen.scenes.reveal_chart import River, draw_river
from game.screen.theme import BOTH, mix
from game.screen.widgets.base import Answer, Command, Look, Ring, Spot, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import card, key_hints
from game.screen.widgets.rows import Row, Rows

_ROW = 40


@dataclass(frozen=True)
class RevealState:
    """What became of the quarter, and how to tell one lead's way.

    Parameters
    ----------
    view : RevealView
        The facts.
    finish : Command
        What closes it.
    again : Command
        What plays the quarter once more.
    story : callable, optional
        Tells a lead's way by its row; None where only the result was kept.
    """

    view: RevealView
    finish: Command = field(default_factory=Finish)
    again: Command = field(default_factory=lambda: Start("again"))
    story: Callable[[int], Story] | None = None


@dataclass(frozen=True)
class Branch:
    """Open the leads of a branch; an empty name closes them."""

    name: str


@dataclass(frozen=True)
class Lead:
    """Look at another lead of the open branch."""

    place: int


@dataclass(frozen=True, kw_only=True)
class Stage(Widget):
    """A branch of the river: a place for the focus, and for the pointer, that opens its leads."""

    outcome: Outcome
    act: Command

    def draw(self, canvas: Canvas, look: Look) -> None:
        """Lighten the bar under the pointer; the river itself is drawn by the scene."""
        if look.hover > 0:
            canvas.outline(self.rect.inflate(6, 6), mix(canvas.theme.surface, canvas.theme.ink, look.hover), 7, 2)

    def ring(self) -> Ring:
        """Go round the bar."""
        return Ring(self.rect.inflate(12, 12), 9)

    def says(self) -> str:
        """Say the branch and its number."""
        return f"{self.outcome.label}: {self.outcome.count}"

    def on_key(self, key: Key) -> Answer | None:
        """Enter and Space open it."""
        return Answer(self.act, "page") if key.name in {"return", "space"} and not key.is_repeat else None

    def on_release(self, x: float, y: float) -> Answer | None:
        """Open it where the press began."""
        return Answer(self.act, "page") if self.contains(x, y) else None


class Reveal(Scene[RevealState]):
    """One verdict, the river, both guesses, and what each side is paid for."""

    name = "reveal"
    first = "finish"

    def __init__(self, state: RevealState) -> None:
        super().__init__(state)
        self._open = ""
        self._lead = 0
        self._rows: dict[tuple[str, str], list[Row]] = {}
        self.cues.append("page")

    def bar(self) -> Bar | None:
        """Say that it is for both."""
        bar = self.state.view.bar
        return Bar(bar.quarter, bar.caption, BOTH)

    def obey(self, command: Command) -> bool:
        """Open a branch, or look at another lead of it."""
        if isinstance(command, Branch):
            self.call = "leads" if command.name else f"branch-{self._open}"
            self._open, self._lead = command.name, 0
        elif isinstance(command, Lead):
            self._lead = command.place
        else:
            return False
        return True

    def handle(self, event: Input) -> Command | None:
        """Escape closes the open branch."""
        is_escape = isinstance(event, Key) and event.name == "escape" and not event.is_up
        return Branch("") if is_escape and self._open else None

    # places

    def _chart(self, page: Rect) -> Rect:
        wide = round((page.width - 2 * MARGIN - GUTTER) * 848 / 1200)
        return Rect(page.left + MARGIN, page.top + 164, wide, page.height - 260)

    def _side(self, page: Rect) -> Rect:
        chart = self._chart(page)
        left = chart.right + GUTTER
        return Rect(left, chart.top, page.right - MARGIN - left, chart.height)

    def river(self, page: Rect) -> River:
        """Give the river as it lies on a page."""
        return River(self.state.view, self._chart(page))

    def _cards(self, page: Rect) -> tuple[Rect, Rect]:
        """Give the places of both guesses and of both goals."""
        side = self._side(page)
        high = 56 + 84 * max(1, len(self.state.view.guesses))
        above = Rect(side.left, side.top, side.width, high)
        return above, Rect(side.left, above.bottom + GUTTER, side.width, side.bottom - above.bottom - GUTTER)

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the buttons, the branches, and either an open branch or the goals."""
        finish = Rect(page.right - MARGIN - 248, page.bottom - 84, 248, 48)
        again = Rect(finish.left - 16 - 200, finish.top, 200, 48)
        found: list[Widget] = [
            *self._stages(page),
            *(self._leads(page) if self._open else self._spots(page)),
            Button(
                name="again", rect=again, label=_("Watch again"), act=self.state.again, step=text.STRONG, cap="R",
                shortcut="r", is_enabled=self.state.story is not None,
            ),
            Button(
                name="finish", rect=finish, label=self.state.view.following, act=self.state.finish, kind=BOTH, step=text.BUTTON,
                cue="whistle",
            ),
        ]  # fmt: skip
        return found

    def _stages(self, page: Rect) -> list[Widget]:
        can_open = self.state.story is not None
        return [
            Stage(
                name=f"branch-{outcome.id}", rect=bar.inflate(0, max(0, 16 - bar.height)), outcome=outcome,
                act=Branch(outcome.id), is_enabled=can_open and outcome.count > 0,
                tip=Tip(outcome.label, _("{count} leads. Enter opens them.").format(count=number(outcome.count))),
            )
            for outcome, bar in self.river(page).branches()
        ]  # fmt: skip

    def _leads(self, page: Rect) -> list[Widget]:
        """Describe the open branch's leads and the way back."""
        side = self._side(page)
        back = Rect(side.right - 24 - 92, side.top + 12, 92, 36)
        rows = self._told(self._open)
        high = (side.height - 64) * 2 // 5 // _ROW * _ROW
        listed = Rows(
            name="leads", rect=Rect(side.left + 8, side.top + 60, side.width - 16, high), rows=rows, height=_ROW,
            chosen=min(self._lead, len(rows) - 1), act=Lead, columns=(46, 46 + round((side.width - 62) * 0.52)),
        )  # fmt: skip
        return [listed, Button(name="back", rect=back, label=_("Back"), act=Branch(""), step=text.MARK)]

    def _branch(self) -> Outcome:
        view = self.state.view
        every = (view.sent, view.reached, view.dropped, view.answered, view.silent, *view.outcomes)
        return next(outcome for outcome in every if outcome.id == self._open)

    def _told(self, branch: str) -> list[Row]:
        """Give the rows of a branch's leads, told once in each language."""
        key = (branch, language())
        if key not in self._rows and self.state.story is not None:
            names = [channel.label for channel in self.state.view.channels]
            stories = [self.state.story(lead) for lead in self._branch().leads]
            self._rows[key] = [
                Row(str(one.lead), shape_of(one.channel), 0, "", one.title, names[one.channel], "") for one in stories
            ]
        return self._rows[key]

    def _spots(self, page: Rect) -> list[Widget]:
        """Describe the numbers that can be explained."""
        _above, below = self._cards(page)
        found: list[Widget] = []
        for figure, rect in zip(self.state.view.figures, self._figure_places(below), strict=True):
            words = f"{figure.label}: {figure.shown}, {figure.note}"
            found.append(
                Spot(name=f"figure-{figure.label}", rect=rect, tip=Tip(figure.label, figure.explain), words=words)
            )
        return found

    def _figure_places(self, rect: Rect) -> list[Rect]:
        count = max(1, len(self.state.view.figures))
        step = min(90, (rect.height - 48) / count)
        return [
            Rect(rect.left + 24, round(rect.top + 48 + i * step), rect.width - 48, round(step) - 4)
            for i in range(count)
        ]

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the verdict, the river, and what stands beside it."""
        theme, page, view = canvas.theme, canvas.page, self.state.view
        room = page.width - 2 * MARGIN
        with canvas.within(Rect(page.left + MARGIN, page.top + 60, room, 104)):
            canvas.text(page.left + MARGIN, page.top + 112, view.title, text.TITLE, theme.ink)
            canvas.text(page.left + MARGIN, page.top + 144, view.sentence, text.LEAD, theme.ink2)
        chart = self._chart(page)
        card(canvas, chart)
        draw_river(canvas, self.river(page))
        self._lift(canvas, chart)
        if self._open:
            self._draw_leads(canvas)
        else:
            above, below = self._cards(page)
            self._draw_guesses(canvas, above)
            self._draw_figures(canvas, below)
        with canvas.within(Rect(page.left + MARGIN, page.bottom - 84, room - 490, 40)):
            canvas.text(page.left + MARGIN, page.bottom - 56, view.sums, text.BODY, theme.ink)
        hints = (
            ("\u2190 \u2192", _("stage")),
            (_("Enter"), _("open its leads")),
            ("R", _("watch again")),
            ("?", _("explain")),
        )
        key_hints(canvas, page.left + MARGIN, page.bottom - 11, hints)

    def _lift(self, canvas: Canvas, chart: Rect) -> None:
        """Let the hatch slide apart over the river when the scene opens, and say that it did."""
        theme = canvas.theme
        gone = canvas.motion.since("fog", MS["fog"])
        if gone < 1:
            apart = round(8 * gone) / 8
            colour = (*mix(theme.fog, theme.fogline, 1 - apart), round(255 * (1 - apart)))
            canvas.hatch(chart.inflate(-2, -2), colour, 13, 16 * (1 + 2 * apart), 10 - 7 * apart)
        label = _("Fog lifted for both")
        wide = round(canvas.width(label, text.MARK)) + 56
        chip = Rect(chart.right - 16 - wide, chart.bottom - 46, wide, 32)
        canvas.box(chip, mix(theme.surface, theme.joint, 0.08), 16, theme.joint, 1.5)
        icon(canvas, "eye", chip.left + 24, chip.centery, theme.joint)
        with canvas.within(chip):
            canvas.middle(chip.left + 40, chip.centery, label, text.MARK, theme.joint)

    def _draw_guesses(self, canvas: Canvas, rect: Rect) -> None:
        """Draw what each side believed, and what was true."""
        theme = canvas.theme
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("Your guesses, opened"), text.HEADING, theme.ink)
        for i, result in enumerate(self.state.view.guesses):
            self._draw_guess(canvas, Rect(rect.left + 16, rect.top + 52 + 84 * i, rect.width - 32, 76), result)

    def _draw_guess(self, canvas: Canvas, rect: Rect, result: GuessResult) -> None:
        """Draw one guess on a line from nothing to all, and the truth on the same line."""
        theme, colour = canvas.theme, canvas.theme.role(ROLES[result.side])
        canvas.box(rect, theme.raised, 9)
        with canvas.clipped(Rect(rect.left, rect.top, 5, rect.height)):
            canvas.box(Rect(rect.left, rect.top, 20, rect.height), colour, 4)
        with canvas.within(rect):
            canvas.text(rect.left + 22, rect.top + 26, result.sentence, text.LABEL, theme.ink)
        track = Rect(rect.left + 22, rect.bottom - 26, rect.width - 44, 6)
        canvas.box(track, theme.track, 3)
        guess, truth = (track.left + track.width * percent / 100 for percent in (result.guess, result.truth))
        canvas.box(Rect(track.left, track.top, max(6, round(truth) - track.left), 6), theme.ink, 3)
        canvas.rule((truth, track.top - 8), (truth, track.bottom + 8), theme.ink, 3)
        canvas.disc((guess, track.centery), 9, theme.raised)
        canvas.disc((guess, track.centery), 7, colour)

    def _draw_figures(self, canvas: Canvas, rect: Rect) -> None:
        """Draw what each side is paid for, beside its goal."""
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("What you are paid for"), text.HEADING, canvas.theme.ink)
        for figure, place in zip(self.state.view.figures, self._figure_places(rect), strict=True):
            self._draw_figure(canvas, place, figure)

    def _draw_figure(self, canvas: Canvas, rect: Rect, figure: Figure) -> None:
        theme = canvas.theme
        y = rect.top + min(20, rect.height - 32)
        with canvas.within(rect):
            canvas.text(rect.left, y, figure.label, text.LABEL, theme.ink2)
            canvas.text(rect.right, y, figure.shown, text.VALUE, theme.ink, "right")
            canvas.text(rect.left, y + 20, figure.note, text.CAPTION, theme.ink2)

    def _draw_leads(self, canvas: Canvas) -> None:
        """Draw the open branch: its name, its leads, and the chosen one's way."""
        theme, side, outcome = canvas.theme, self._side(canvas.page), self._branch()
        card(canvas, side)
        with canvas.within(Rect(side.left, side.top, side.width - 120, 60)):
            words = f"{number(outcome.count)} {outcome.label.split(':')[0]}"
            lines = text.wrap(words, text.STRONG, side.width - 150, canvas.scale)[:2]
            for i, line in enumerate(lines):
                canvas.middle(
                    side.left + 24, side.top + 30 + 21 * (i - (len(lines) - 1) / 2), line, text.STRONG, theme.ink
                )
        if self.state.story is None or not outcome.leads:
            return
        story = self.state.story(outcome.leads[min(self._lead, len(outcome.leads) - 1)])
        top = side.top + 60 + (side.height - 64) * 2 // 5 // _ROW * _ROW + 8
        canvas.rule((side.left + 24, top), (side.right - 24, top), theme.line)
        self._draw_story(canvas, Rect(side.left + 24, top + 4, side.width - 48, side.bottom - top - 12), story)

    def _draw_story(self, canvas: Canvas, rect: Rect, story: Story) -> None:
        """Write one lead's way, line by line; what is too long for the card is cut in its middle, said so."""
        theme = canvas.theme
        shown = (rect.height - 32) // 20
        lines = self._lines(canvas, rect.width, story)
        if len(lines) > shown:
            head = (shown - 1) // 2
            lines = [*lines[:head], ("", "\u2026"), *lines[len(lines) - (shown - head - 1) :]]
        times = _times(canvas, story)
        with canvas.within(rect.inflate(16, 0)):
            canvas.text(rect.left, rect.top + 22, story.title, text.NAME, theme.ink)
            for i, (when, words) in enumerate(lines):
                y = rect.top + 46 + 20 * i
                canvas.text(rect.left, y, when, text.SMALL, theme.ink2)
                canvas.text(rect.left + times, y, words, text.SMALL, theme.ink)

    def _lines(self, canvas: Canvas, room: int, story: Story) -> list[tuple[str, str]]:
        """Break what is told into lines; only the first line of each has its time."""
        found = []
        for when, words in story.lines:
            parts = text.wrap(words, text.SMALL, room - _times(canvas, story), canvas.scale)
            found += [(when if i == 0 else "", part) for i, part in enumerate(parts)]
        return found

    def facts(self) -> Sequence[str]:
        """Say the verdict, the sums, the guesses, and the way of the lead that is open."""
        view = self.state.view
        told = [view.title, view.sentence, view.sums, *(result.sentence for result in view.guesses)]
        if self._open and self.state.story is not None and self._branch().leads:
            story = self.state.story(self._branch().leads[min(self._lead, len(self._branch().leads) - 1)])
            told += [story.title, *(f"{when}: {words}" for when, words in story.lines)]
        return told


def _times(canvas: Canvas, story: Story) -> float:
    """Give how wide the column of times is."""
    return 10 + max((canvas.width(when, text.SMALL) for when, _words in story.lines), default=0)
