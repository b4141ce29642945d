"""The review: one verdict, five numbers, where the revenue came from, what was predicted and what was promised.

Every quarter played so far is one tab away, its leads and its run one button more.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _, percent
from game.play.commands import Advance
from game.play.pages import Change, Promise, ReviewView, Round, Scored
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import Part, columns
from game.screen.icons import icon
from game.screen.intents import LookBack, Turn
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene, side_name
from game.screen.scenes.levers import ROLES
from game.screen.theme import BOTH
from game.screen.widgets.base import Command, Spot, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.choice import Option, Tabs
from game.screen.widgets.panels import card, kept_bar, key_hints, side_dot

_GAP = 12
_TABS = 600  # units from the left edge to the tabs


class Review(Scene[ReviewView]):
    """What a quarter brought and what it cost."""

    name = "review"
    first = "advance"

    def __init__(self, state: ReviewView) -> None:
        super().__init__(state)
        self._shown = state.rounds[-1].number
        self.cues.append("page")

    @property
    def round(self) -> Round:
        """The quarter that is shown."""
        return self.state.rounds[min(self._shown, len(self.state.rounds)) - 1]

    def bar(self) -> Bar | None:
        """Say which quarter is over."""
        return Bar(self.round.caption, self.state.bar.caption, BOTH)

    def obey(self, command: Command) -> bool:
        """Turn to another quarter."""
        if not isinstance(command, Turn) or command.page not in {each.name for each in self.state.rounds}:
            return False
        self._shown = next(each.number for each in self.state.rounds if each.name == command.page)
        return True

    # places

    def _cards(self, page: Rect) -> list[Rect]:
        """Give the places of the five numbers."""
        room = page.width - 2 * MARGIN
        wide = (room - 4 * _GAP) / 5
        top = page.top + 170 + (page.height - 720) // 6
        return [Rect(round(page.left + MARGIN + i * (wide + _GAP)), top, round(wide), 124) for i in range(5)]

    def _below(self, page: Rect) -> tuple[Rect, Rect, Rect]:
        """Give the places of revenue, predictions and promises."""
        room = page.width - 2 * MARGIN
        top = self._cards(page)[0].bottom + GUTTER
        high = page.bottom - 74 - top
        wide = round(room * 560 / 1216)
        rest = (room - wide - 2 * GUTTER) // 2
        first = Rect(page.left + MARGIN, top, wide, high)
        second = Rect(first.right + GUTTER, top, rest, high)
        return first, second, Rect(second.right + GUTTER, top, page.right - MARGIN - second.right - GUTTER, high)

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the quarters, the numbers that can be explained, and the buttons."""
        shown = self.round
        go = Rect(page.right - MARGIN - 264, page.bottom - 62, 264, 48)
        watch = Rect(go.left - 12 - 200, go.top, 200, 48)
        leads = Rect(watch.left - 12 - 200, go.top, 200, 48)
        found: list[Widget] = []
        if len(self.state.rounds) > 1:
            options = [Option(each.name, each.name) for each in self.state.rounds]
            found.append(
                Tabs(
                    name="rounds", rect=Rect(page.left + _TABS, page.top, 64 * len(options), 56), options=options,
                    chosen=shown.name, act=Turn, label=_("Quarter"), shortcut="ctrl tab",
                )
            )  # fmt: skip
        found += [
            Spot(
                name=f"figure-{i}", rect=rect, tip=Tip(each.figure.label, each.figure.explain),
                words=_told(each),
            )
            for i, (rect, each) in enumerate(zip(self._cards(page), shown.figures, strict=True))
        ]  # fmt: skip
        found += [
            Button(
                name="leads", rect=leads, label=_("Every lead"), act=LookBack(shown.number, "leads"), step=text.STRONG, cap="L",
                shortcut="l",
            ),
            Button(
                name="watch", rect=watch, label=_("Replay {quarter}").format(quarter=shown.name),
                act=LookBack(shown.number, "run"), step=text.STRONG, cap="R", shortcut="r",
            ),
            Button(
                name="advance", rect=go, label=self.state.following, act=Advance(), kind="ink", step=text.BUTTON,
                cap=_("Enter"), shortcut="return", cue="whistle",
            ),
        ]  # fmt: skip
        return found

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the verdict, the numbers and the three cards."""
        theme, page, shown = canvas.theme, canvas.page, self.round
        room = page.width - 2 * MARGIN
        top = page.top + (page.height - 720) // 6
        with canvas.within(Rect(page.left + MARGIN, page.top + 60, room, top - page.top + 104)):
            canvas.text(page.left + MARGIN, top + 117, shown.title, text.TITLE, theme.ink)
            canvas.text(page.left + MARGIN, top + 150, shown.sentence, text.LEAD, theme.ink2)
        for rect, figure in zip(self._cards(page), shown.figures, strict=True):
            _draw_figure(canvas, rect, figure)
        revenue, guesses, kept = self._below(page)
        self._draw_revenue(canvas, revenue)
        self._draw_guesses(canvas, guesses)
        self._draw_kept(canvas, kept)
        hints = [("?", _("explain a number"))]
        if len(self.state.rounds) > 1:
            hints = [(_("Ctrl Tab"), _("quarter")), *hints]
        key_hints(canvas, page.left + MARGIN, page.bottom - 30, hints)

    def _draw_revenue(self, canvas: Canvas, rect: Rect) -> None:
        """Draw each quarter's revenue as a column of two parts."""
        theme = canvas.theme
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("Where the revenue came from"), text.HEADING, theme.ink)
        stacks = [
            (
                each.name,
                (Part(each.own, each.shown[0], theme.neutral), Part(each.pipeline, each.shown[1], theme.joint)),
                each.shown[2],
            )
            for each in self.round.columns
        ]
        words = ((_("own prospecting"), theme.ink2), (_("from Marketing's leads"), theme.joint))
        columns(canvas, Rect(rect.left + 40, rect.top + 88, rect.width - 64, rect.height - 132), stacks, words)

    def _draw_guesses(self, canvas: Canvas, rect: Rect) -> None:
        """Draw both predictions on a line, the truth through both of them."""
        theme, shown = canvas.theme, self.round
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("You said, it was"), text.HEADING, theme.ink)
            canvas.text(rect.left + 24, rect.top + 59, _("share of MQLs that Sales answers"), text.CAPTION, theme.ink2)
        if not shown.guesses:
            return
        track = Rect(rect.left + 28, rect.top + 118, rect.width - 56, 6)
        truth = track.left + track.width * shown.guesses[0].truth / 100
        for i, each in enumerate(shown.guesses):
            _draw_guess(canvas, track.move(0, 70 * i), each)
        foot = track.top + 70 * (len(shown.guesses) - 1) + 44
        # the line stops above each side's words, so that nothing is written on it
        ends = [track.top + 70 * (i + 1) - 36 for i in range(len(shown.guesses) - 1)] + [foot]
        for i, end in enumerate(ends):
            canvas.rule((truth, track.top + 70 * i - 8), (truth, end), theme.ink, 2)
        canvas.disc((truth, foot), 6, theme.ink)
        words = percent(shown.guesses[0].truth / 100)
        half = canvas.width(words, text.HEADING) / 2
        with canvas.within(rect):
            at = min(max(truth, track.left + half), track.right - half)
            canvas.text(at, foot + 27, words, text.HEADING, theme.ink, "centre")
            if at - half > track.left + 40:
                canvas.text(track.left, foot + 27, percent(0), text.CAPTION, theme.ink2)
            if at + half < track.right - 52:
                canvas.text(track.right, foot + 27, percent(1), text.CAPTION, theme.ink2, "right")
            canvas.paragraph(rect.left + 24, rect.bottom - 26, shown.points, text.CAPTION, theme.ink2, rect.width - 48)

    def _draw_kept(self, canvas: Canvas, rect: Rect) -> None:
        """Draw how much of what each side signed was kept."""
        theme, shown = canvas.theme, self.round
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 34, _("Agreement kept"), text.HEADING, theme.ink)
        if all(each.share is None for each in shown.kept):
            with canvas.within(rect):
                canvas.paragraph(rect.left + 24, rect.top + 70, shown.kept_note, text.BODY, theme.ink2, rect.width - 48)
            return
        step = (rect.height - 56) // 2
        for i, each in enumerate(shown.kept):
            _draw_promise(canvas, Rect(rect.left + 24, rect.top + 52 + i * step, rect.width - 48, step - 8), each)

    def facts(self) -> Sequence[str]:
        """Say the verdict, the columns, the predictions and the promises."""
        shown = self.round
        told = [shown.title, shown.sentence]
        told += [f"{each.name}: {each.shown[0]} + {each.shown[1]} = {each.shown[2]}" for each in shown.columns]
        told += [f"{each.side.label} {percent(each.guess / 100)}: {each.sentence}" for each in shown.guesses]
        told += [
            f"{each.side.label}: {percent(each.share)}. {' '.join(each.lines)}"
            for each in shown.kept
            if each.share is not None
        ]
        return [*told, shown.points]


def _told(shown: Change) -> str:
    """Say a number with what changed."""
    figure = shown.figure
    return " ".join(part for part in (f"{figure.label}:", figure.shown, shown.change, figure.note) if part)


def _draw_figure(canvas: Canvas, rect: Rect, shown: Change) -> None:
    """Draw one number with what changed."""
    theme, figure = canvas.theme, shown.figure
    card(canvas, rect)
    with canvas.within(rect):
        canvas.text(rect.left + 20, rect.top + 28, figure.label, text.LABEL, theme.ink2)
        canvas.text(rect.left + 20, rect.top + 73, figure.shown, text.TITLE, theme.ink)
        ink = {True: theme.joint, False: theme.bad, None: theme.ink2}[shown.better]
        x = float(rect.left + 20)
        if shown.rise:
            icon(canvas, "up" if shown.rise > 0 else "down", x + 8, rect.top + 98, ink)
            x += 22
        end = x + canvas.text(x, rect.top + 104, shown.change, text.MARK, ink)
        if end + 10 + canvas.width(figure.note, text.CAPTION) <= rect.right - 18:
            canvas.text(rect.right - 18, rect.top + 104, figure.note, text.CAPTION, theme.ink2, "right")


def _draw_guess(canvas: Canvas, track: Rect, guess: Scored) -> None:
    """Draw one side's prediction on its line."""
    theme, role = canvas.theme, ROLES[guess.side]
    colour = theme.role(role)
    with canvas.within(Rect(track.left - 4, track.top - 34, track.width + 8, 30)):
        wide = canvas.text(track.left, track.top - 16, side_name(role), text.MARK, colour)
        canvas.text(track.left + wide + 10, track.top - 16, percent(guess.guess / 100), text.CAPTION, theme.ink)
        canvas.text(track.right, track.top - 16, guess.sentence, text.CAPTION, theme.ink2, "right")
    canvas.box(track, theme.track, 3)
    canvas.disc((track.left + track.width * guess.guess / 100, track.centery), 8, colour)


def _draw_promise(canvas: Canvas, rect: Rect, promise: Promise) -> None:
    """Draw one side's meter and what it counts."""
    theme, role = canvas.theme, ROLES[promise.side]
    with canvas.within(rect):
        side_dot(canvas, rect.left + 6, rect.top + 14, role)
        canvas.middle(rect.left + 20, rect.top + 14, side_name(role), text.BODY, theme.ink)
        words = "\u2013" if promise.share is None else percent(promise.share)
        canvas.middle(rect.right, rect.top + 14, words, text.HEADING, theme.ink, "right")
        bar = Rect(rect.left, rect.top + 33, rect.width, 14)
        if promise.share is None:
            canvas.box(bar, theme.track, 7)
        y = rect.top + 70.0
        for line in promise.lines:
            if y + 8 <= rect.bottom:
                canvas.text(
                    rect.left, y, text.shorten(line, text.CAPTION, rect.width, canvas.scale), text.CAPTION, theme.ink2
                )
            y += 21
    if promise.share is not None:
        kept_bar(canvas, bar, promise.share)
