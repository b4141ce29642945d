"""The ballot: one question, eight causes, a share and a sentence. Nobody sees a vote before both are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import _
from game.play.commands import Blame, Seal, Vote
from game.play.pages import BallotView
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.input import Input, Key
from game.screen.scenes.base import MARGIN, Bar, Scene, side_name
from game.screen.scenes.levers import ROLES
from game.screen.theme import mix
from game.screen.widgets.base import Command, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.panels import card, key_hints
from game.screen.widgets.vote import Between, CauseCard, TextLine

_GAP = 12


@dataclass(frozen=True)
class Say:
    """Write the one sentence; it is kept with the seal."""

    words: str


@dataclass(frozen=True)
class Places:
    """Where everything lies on a page."""

    page: Rect

    @property
    def wide(self) -> int:
        """The width of the left part."""
        return round((self.page.width - 2 * MARGIN - _GAP) * 804 / 1204)

    @property
    def _foot(self) -> int:
        return self.page.bottom - 36

    @property
    def say(self) -> Rect:
        """The card with the line to write on."""
        return Rect(self.page.left + MARGIN, self._foot - 64, self.wide, 64)

    @property
    def share(self) -> Rect:
        """The card with the share."""
        return Rect(self.say.left, self.say.top - _GAP - 88, self.wide, 88)

    def cause(self, number: int) -> Rect:
        """Give the place of one of the eight cards."""
        wide = (self.wide - 3 * _GAP) // 4
        top = self.page.top + 180
        high = (self.share.top - 20 - top - _GAP) // 2
        left = self.page.left + MARGIN + number % 4 * (wide + _GAP)
        return Rect(left, top + number // 4 * (high + _GAP), wide, high)

    @property
    def side(self) -> Rect:
        """The column at the right."""
        left = self.page.left + MARGIN + self.wide + _GAP
        return Rect(left, self.page.top + 76, self.page.right - MARGIN - left, self._foot - self.page.top - 76)

    @property
    def revenue(self) -> Rect:
        """The card with what the quarter brought."""
        return Rect(self.side.left, self.side.top, self.side.width, 88)

    @property
    def seal(self) -> Rect:
        """The main button."""
        return Rect(self.side.left, self.say.top, self.side.width, 64)

    @property
    def rule(self) -> Rect:
        """The card that says how secret it is."""
        return Rect(self.side.left, self.share.top - 84, self.side.width, self.seal.top - _GAP - self.share.top + 84)

    @property
    def envelope(self) -> Rect:
        """The other side's vote."""
        top = self.page.top + 180
        return Rect(self.side.left, top, self.side.width, self.rule.top - _GAP - top)


class BallotPage(Scene[BallotView]):
    """Commit to a theory."""

    name = "ballot"

    def __init__(self, state: BallotView) -> None:
        super().__init__(state)
        self.first = f"cause-{state.chosen or state.causes[0].id}"
        self._words = state.words
        self._side = state.side

    def bar(self) -> Bar | None:
        """Say whose vote it is."""
        bar = self.state.bar
        return Bar(bar.quarter, bar.caption, ROLES[self.state.side], can_undo=bar.can_undo)

    def obey(self, command: Command) -> bool:
        """Write on the line."""
        if not isinstance(command, Say):
            return False
        self._words = command.words[: self.state.most]
        return True

    def handle(self, event: Input) -> Command | None:
        """Enter seals, or says what is missing."""
        is_enter = isinstance(event, Key) and event.name == "return" and not event.is_up and not event.is_repeat
        return self._seal() if is_enter else None

    def _seal(self) -> Seal:
        return Seal(self.state.side, self._words.strip())

    @property
    def words(self) -> str:
        """What stands on the line; another side's ballot begins with an empty one."""
        if self.state.side is not self._side:
            self._side, self._words = self.state.side, self.state.words
        return self._words

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the causes, the share, the line and the seal."""
        at, state = Places(page), self.state
        role = ROLES[state.side]
        cards: list[Widget] = [
            CauseCard(
                name=f"cause-{cause.id}", rect=at.cause(i), sign=cause.id, cap=str(i + 1), label=cause.label, words=cause.words,
                role=role, is_chosen=cause.id == state.chosen, act=Vote(state.side, cause.id), shortcut=str(i + 1),
            )
            for i, cause in enumerate(state.causes)
        ]  # fmt: skip
        share, say = at.share, at.say
        return [
            *cards,
            Between(
                name="share", rect=Rect(share.left + 184, share.top + 20, share.width - 208, 52), label=_("Whose was it?"),
                value=state.share, low=0, high=100, by=1, shown="", act=lambda value: Blame(state.side, round(value)),
                shares=state.shares,
            ),
            TextLine(
                name="words", rect=Rect(say.left + 184, say.top + 12, say.width - 208, 40), label=_("In one sentence"),
                content=self.words, most=state.most, act=Say, hint=_("What you would say to the other side"),
            ),
            Button(
                name="seal", rect=at.seal, label=state.lock.label, act=self._seal(), kind=role, step=text.CALL, cap=_("Enter"),
                shortcut="return", is_enabled=state.lock.enabled, cue="pass",
            ),
        ]  # fmt: skip

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the question, the cards and the other side's envelope."""
        theme, page, at, state = canvas.theme, canvas.page, Places(canvas.page), self.state
        with canvas.within(Rect(page.left + MARGIN, page.top + 60, at.wide, 116)):
            canvas.text(page.left + MARGIN, page.top + 117, _("Who dropped the ball?"), text.TITLE, theme.ink)
            lines = text.wrap(state.sentence, text.LEAD, at.wide, canvas.scale)
            step = text.LEAD if len(lines) == 1 else text.LABEL
            canvas.text(page.left + MARGIN, page.top + 150, state.sentence, step, theme.ink2)
        for rect, words in ((at.share, _("Whose was it?")), (at.say, _("In one sentence"))):
            card(canvas, rect)
            with canvas.within(Rect(rect.left, rect.top, 184, rect.height)):
                lines = text.wrap(words, text.NAME, 150, canvas.scale)
                for i, line in enumerate(lines):
                    y = rect.centery + 22 * (i - (len(lines) - 1) / 2)
                    canvas.middle(rect.left + 24, y, line, text.NAME, theme.ink)
        self._draw_revenue(canvas, at.revenue)
        self._draw_envelope(canvas, at.envelope)
        self._draw_rule(canvas, at.rule)
        hints = (("1 \u2013 8", _("pick")), ("Tab", _("next")), ("\u2190 \u2192", _("share")), (_("Enter"), _("seal")))
        key_hints(canvas, page.left + MARGIN, page.bottom - 11, hints)

    def _draw_revenue(self, canvas: Canvas, rect: Rect) -> None:
        theme, (label, amount, goal) = canvas.theme, self.state.revenue
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 28, label, text.CAPTION, theme.ink2)
            wide = canvas.text(rect.left + 24, rect.top + 67, amount, text.TITLE, theme.ink)
            canvas.text(rect.left + 44 + wide, rect.top + 67, goal, text.LABEL, theme.ink2)

    def _draw_envelope(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the other side's vote: sealed, or still to come."""
        theme, other = canvas.theme, self.state.side.other
        colour = theme.role(ROLES[other])
        ground = mix(theme.bg, colour, 0.45 if self.state.is_other_sealed else 0.08)
        line = mix(theme.bg, colour, 0.8)
        canvas.box(rect, ground, 14, line if not self.state.is_other_sealed else None, 1.5)
        tip = (rect.centerx, rect.top + rect.height * 0.55)
        flap = [(rect.left + 8, rect.top + 8), tip, (rect.right - 8, rect.top + 8)]
        if not self.state.is_other_sealed:
            with canvas.within(rect):
                words = _("{side} votes after you").format(side=side_name(ROLES[other]))
                canvas.middle(rect.centerx, rect.centery, words, text.STRONG, theme.ink, "centre")
            return
        canvas.polygon(flap, mix(theme.bg, colour, 0.6))
        canvas.path(flap, line, 2)
        canvas.disc(tip, 33, colour)
        canvas.middle(*tip, side_name(ROLES[other])[0], text.PAGE, theme.onfill, "centre")
        label = Rect(rect.left, rect.bottom - 46, rect.width, 34)
        wide = round(canvas.width(self.state.other, text.MARK)) + 32
        canvas.box(Rect(rect.centerx - wide // 2, label.top, wide, 32), theme.surface, 16)
        with canvas.within(label):
            canvas.middle(rect.centerx, label.top + 16, self.state.other, text.MARK, theme.ink, "centre")

    def _draw_rule(self, canvas: Canvas, rect: Rect) -> None:
        theme = canvas.theme
        card(canvas, rect)
        icon(canvas, "hidden", rect.left + 36, rect.top + 38, theme.ink2, 24)
        with canvas.within(rect):
            canvas.paragraph(
                rect.left + 60,
                rect.top + 43,
                _("Nobody sees a vote before both are in"),
                text.MARK,
                theme.ink,
                rect.width - 76,
            )
            y = canvas.paragraph(
                rect.left + 24, rect.top + 84, self.state.then, text.LABEL, theme.ink2, rect.width - 48
            )
            canvas.text(rect.left + 24, y + 10, _("A stage, never a person."), text.STRONG, theme.ink)

    def facts(self) -> Sequence[str]:
        """Say the question, and what the quarter brought."""
        return (_("Who dropped the ball?"), self.state.sentence, " ".join(self.state.revenue), self.state.lock.why_not)
