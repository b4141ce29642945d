"""The signing table: the promises first, then what they are worth, and at the foot the lines both sides sign on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.locale import _, percent
from game.play.commands import Ask, Propose, Rise, Sign
from game.play.figures import money
from game.play.pages import ClauseView, Promise, SigningView
from game.play.roles import Side
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import bands
from game.screen.icons import icon
from game.screen.input import Input, Key
from game.screen.scenes.base import GUTTER, MARGIN, Bar, Scene, side_name
from game.screen.scenes.levers import ROLES
from game.screen.theme import BOTH, MARKETING, SALES
from game.screen.widgets.base import Command, Spot, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.page import ClauseRow, SignatureLine
from game.screen.widgets.panels import card, event_card, kept_bar, key_hints

_PAGE_HIGH = 612  # units of the reference page
_ROW = 49
_TOKEN = 7


@dataclass(frozen=True)
class Pick:
    """Choose the clause that can be asked about."""

    clause: str


@dataclass(frozen=True)
class Places:
    """Where everything lies on a page."""

    page: Rect

    @property
    def sheet(self) -> Rect:
        """The page that is signed."""
        wide = round((self.page.width - 2 * MARGIN - GUTTER) * 752 / 1200)
        return Rect(self.page.left + MARGIN, self.page.top + 72, wide, self.page.height - 108)

    @property
    def step(self) -> int:
        """How far one clause lies below the other."""
        return _ROW + (self.sheet.height - _PAGE_HIGH) // 8

    def column(self, number: int) -> tuple[int, int]:
        """Give the left edge and width of the left or right half."""
        wide = (self.sheet.width - 56 - 24) // 2
        return self.sheet.left + 28 + number * (wide + 24), wide

    def row(self, number: int, row: int, top: int) -> Rect:
        """Give the place of a clause."""
        left, wide = self.column(number)
        return Rect(left, top + row * self.step, wide, 46)

    @property
    def promised(self) -> int:
        """Where both sides' own clauses begin."""
        return self.sheet.top + 110

    @property
    def meters(self) -> int:
        """Where the meters begin."""
        return self.promised + 3 * self.step + 8

    @property
    def together(self) -> int:
        """Where the clauses of both begin."""
        return self.meters + 56 + 36

    def signature(self, number: int) -> Rect:
        """Give where one side signs."""
        left, wide = self.column(number)
        return Rect(left, self.sheet.bottom - 92, wide, 80)

    @property
    def what_if(self) -> Rect:
        """The card of what a clause would bring."""
        left = self.sheet.right + GUTTER
        return Rect(left, self.sheet.top, self.page.right - MARGIN - left, self.page.height - 300)

    @property
    def load(self) -> Rect:
        """The card that warns."""
        above = self.what_if
        return Rect(above.left, above.bottom + 12, above.width, 84)

    @property
    def rise(self) -> Rect:
        """The main button."""
        above = self.load
        return Rect(above.left, above.bottom + 12, above.width, 60)


class Signing(Scene[SigningView]):
    """Make a promise one can keep."""

    name = "signing"

    def __init__(self, state: SigningView) -> None:
        super().__init__(state)
        self.first = state.clauses[0].id
        self._chosen = state.curve.clause if state.curve else state.clauses[0].id
        self.cues.append("page")

    def bar(self) -> Bar | None:
        """Say that it is for both."""
        bar = self.state.bar
        return Bar(bar.quarter, bar.caption, BOTH, can_undo=bar.can_undo)

    def obey(self, command: Command) -> bool:
        """Note which clause was touched last: it is the one to ask about."""
        if isinstance(command, Pick):
            self._choose(command.clause)
            return True
        if isinstance(command, Propose | Ask):
            self._choose(command.clause)
        return False

    def _choose(self, name: str) -> None:
        if any(clause.id == name for clause in self.state.clauses):
            self._chosen = name

    def handle(self, event: Input) -> Command | None:
        """Enter goes on, or says what is missing."""
        is_enter = isinstance(event, Key) and event.name == "return" and not event.is_up and not event.is_repeat
        return Rise() if is_enter else None

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the clauses, the meters, both signatures, and what stands beside the page."""
        at = Places(page)
        chosen = next(clause for clause in self.state.clauses if clause.id == self._chosen)
        foot = Rect(at.what_if.left + 24, at.what_if.bottom - 56, at.what_if.width - 48, 40)
        found: list[Widget] = [self._row(clause, rect) for clause, rect in self._rows(at)]
        found += [
            SignatureLine(
                name=f"sign-{each.side}", rect=at.signature(number), words=each.words, role=ROLES[each.side],
                cap=each.side.value[0].upper(), shortcut=each.side.value[0], act=Sign(each.side), is_signed=each.is_signed,
                is_enabled=each.enabled,
            )
            for number, each in enumerate(self.state.signatures)
        ]  # fmt: skip
        found += [
            Button(
                name="ask", rect=foot, label=_("What if: {clause}").format(clause=chosen.label), act=Ask(chosen.id), cap="W",
                shortcut="w", step=text.STRONG, is_enabled=chosen.can_ask, cue="tap",
                tip=Tip(_("What if?"), _("Costs a token: every value of this promise is run under the same luck.")),
            ),
            Button(
                name="rise", rect=at.rise, label=self.state.lock.label, act=Rise(), kind=BOTH, step=text.CALL, cap=_("Enter"),
                shortcut="return", is_enabled=self.state.lock.enabled, cue="whistle",
            ),
        ]  # fmt: skip
        return [*found, *self._spots(at)]

    def _rows(self, at: Places) -> list[tuple[ClauseView, Rect]]:
        """Give each clause with its place: Marketing's left, Sales' right, those of both below in two columns."""
        found: list[tuple[ClauseView, Rect]] = []
        for number, side in enumerate(Side):
            ours = [clause for clause in self.state.clauses if clause.side is side]
            found += [(clause, at.row(number, i, at.promised)) for i, clause in enumerate(ours)]
        both = [clause for clause in self.state.clauses if clause.side is None]
        return found + [(clause, at.row(i % 2, i // 2, at.together)) for i, clause in enumerate(both)]

    def _row(self, clause: ClauseView, rect: Rect) -> Widget:
        tip = Tip(clause.label, clause.explain)
        return ClauseRow(
            name=clause.id, rect=rect, label=clause.label, place=clause.place, count=len(clause.values), shown=clause.shown,
            note=clause.note, act=_write(clause), ask=Ask(clause.id), pick=Pick(clause.id), tip=tip,
        )  # fmt: skip

    def _spots(self, at: Places) -> list[Widget]:
        """Describe the meters, which say what they count."""
        found: list[Widget] = []
        for number, kept in enumerate(self.state.kept):
            left, wide = at.column(number)
            share = _("not yet measured") if kept.share is None else percent(kept.share)
            words = f"{side_name(ROLES[kept.side])}, {self.state.kept_in}: {share}"
            body = ". ".join(kept.lines) or _("Nothing was promised that can be counted.")
            found.append(
                Spot(
                    name=f"kept-{kept.side}",
                    rect=Rect(left, at.meters, wide, 56),
                    tip=Tip(self.state.kept_in, body),
                    words=words,
                )
            )
        return found

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the page and what stands beside it."""
        theme, at = canvas.theme, Places(canvas.page)
        sheet = at.sheet
        card(canvas, sheet, 16)
        with canvas.within(sheet):
            canvas.text(sheet.left + 28, sheet.top + 44, _("What we promise each other"), text.PAGE, theme.ink)
            words = f"{self.state.company}, {self.state.quarter}"
            left = sheet.left + 28 + canvas.width(_("What we promise each other"), text.PAGE) + 24
            if left + canvas.width(words, text.LABEL) < sheet.right - 28:
                canvas.text(sheet.right - 28, sheet.top + 44, words, text.LABEL, theme.ink2, "right")
        heads = ((MARKETING, _("Marketing promises")), (SALES, _("Sales promises")))
        for number, (role, words) in enumerate(heads):
            left, wide = at.column(number)
            canvas.box(Rect(left, sheet.top + 62, wide, 4), theme.role(role), 2)
            with canvas.within(Rect(left, sheet.top, wide, 110)):
                canvas.text(left, sheet.top + 95, words, text.HEADING, theme.role(role))
            _draw_meter(canvas, Rect(left, at.meters, wide, 56), self.state.kept[number], self.state.kept_in)
        with canvas.within(sheet):
            canvas.text(sheet.left + 28, at.together - 9, _("Together"), text.HEADING, theme.joint)
        for _clause, rect in self._rows(at):
            canvas.rule((rect.left, rect.bottom + 1), (rect.right, rect.bottom + 1), theme.line)
        self._draw_what_if(canvas, at.what_if)
        self._draw_load(canvas, at.load)
        self._draw_foot(canvas, at)

    def _draw_what_if(self, canvas: Canvas, rect: Rect) -> None:
        """Draw what the clause that was asked about would bring, or what asking costs."""
        theme, curve = canvas.theme, self.state.curve
        card(canvas, rect, 16)
        with canvas.within(rect):
            canvas.text(rect.left + 24, rect.top + 38, _("What if?"), text.PANEL, theme.ink)
            words = _("{count} tokens left").format(count=self.state.tokens)
            x = rect.right - 24 - canvas.text(rect.right - 24, rect.top + 36, words, text.LABEL, theme.ink2, "right")
        for i in range(self.state.tokens):
            canvas.disc((x - 16 - 20 * i, rect.top + 31), _TOKEN, theme.warn)
        if curve is None:
            words = _("A token shows what each value of one promise would bring, all others as they stand here.")
            with canvas.within(rect):
                canvas.paragraph(rect.left + 24, rect.top + 80, words, text.BODY, theme.ink2, rect.width - 48)
            return
        with canvas.within(rect):
            label = _("{quarter} revenue, luck apart").format(quarter=self.state.quarter)
            canvas.text(rect.left + 24, rect.top + 68, label, text.CAPTION, theme.ink2)
            canvas.text(rect.right - 24, rect.top + 68, curve.runs, text.CAPTION, theme.ink2, "right")
            wide = canvas.text(rect.left + 24, rect.top + 106, curve.shown, text.TITLE, theme.ink)
            if wide + 60 + canvas.width(curve.note, text.CAPTION) < rect.width:
                canvas.text(rect.left + 36 + wide, rect.top + 106, curve.note, text.CAPTION, theme.ink2)
            canvas.text(rect.left + 24, rect.bottom - 72, curve.sentence, text.MARK, theme.ink)
            if curve.bands:
                plot = Rect(rect.left + 82, rect.top + 142, rect.width - 106, rect.height - 142 - 138)
                bands(canvas, plot, curve.labels, curve.bands, curve.place, _writer(curve.currency))
                canvas.text(plot.centerx, plot.bottom + 42, curve.label, text.CAPTION, theme.ink2, "centre")

    def _draw_load(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the warning where the hours are not there."""
        theme, load = canvas.theme, self.state.load
        if load is None:
            return
        event_card(canvas, rect)
        icon(canvas, "warning", rect.left + 32, rect.centery, theme.warn, 24)
        with canvas.within(rect):
            canvas.text(rect.left + 62, rect.top + 27, load.title, text.STRONG, theme.ink)
            canvas.paragraph(rect.left + 62, rect.top + 49, load.words, text.SMALL, theme.ink2, rect.width - 78)

    def _draw_foot(self, canvas: Canvas, at: Places) -> None:
        theme, rise = canvas.theme, at.rise
        words = self.state.lock.why_not or _("Undo is open until the quarter starts.")
        with canvas.within(Rect(rise.left, rise.bottom + 2, rise.width, 34)):
            canvas.text(rise.centerx, rise.bottom + 22, words, text.CAPTION, theme.ink2, "centre")
        hints = (
            ("Tab", _("next clause")),
            ("\u2190 \u2192", _("change")),
            ("W", _("what if")),
            ("M S", _("sign")),
            ("?", _("explain")),
        )
        key_hints(canvas, canvas.page.left + MARGIN, canvas.page.bottom - 11, hints)

    def facts(self) -> Sequence[str]:
        """Say what was asked, what came of it, and the warning."""
        told = [_("{count} tokens left").format(count=self.state.tokens)]
        curve, load = self.state.curve, self.state.load
        if curve is not None:
            told.append(f"{_('What if?')} {curve.label}: {curve.shown} ({curve.note}, {curve.runs}). {curve.sentence}")
            write = _writer(curve.currency)
            told += [
                f"  {label}: {write(low)}, {write(middle)}, {write(high)}"
                for label, (low, middle, high) in zip(curve.labels, curve.bands, strict=False)
            ]
        if load is not None:
            told.append(f"{load.title} {load.words}")
        return (*told, self.state.lock.why_not)


def _write(clause: ClauseView) -> Callable[[int], Command]:
    """Give what turns a place among a clause's values into the command that writes it."""
    return lambda place: Propose(clause.id, clause.values[place])


def _writer(currency: str) -> Callable[[float], str]:
    return lambda amount: money(amount, currency)


def _draw_meter(canvas: Canvas, rect: Rect, kept: Promise, label: str) -> None:
    """Draw how much one side kept of what it had signed."""
    theme, middle = canvas.theme, rect.top + 19
    canvas.box(rect, theme.raised, 9)
    bar = Rect(rect.left + 14, rect.bottom - 22, rect.width - 28, 12)
    with canvas.within(rect):
        canvas.middle(rect.left + 14, middle, label, text.CAPTION, theme.ink2)
        if kept.share is None:
            canvas.middle(rect.right - 14, middle, _("not yet measured"), text.CAPTION, theme.ink2, "right")
            canvas.box(bar, theme.track, 6)
            return
        x = rect.right - 14
        for share, sign, colour in ((1 - kept.share, "cross", theme.bad), (kept.share, "check", theme.joint)):
            wide = canvas.middle(x, middle, percent(share), text.MARK, colour, "right")
            icon(canvas, sign, x - wide - 11, middle, colour, 16)
            x -= round(wide) + 36
    kept_bar(canvas, bar, kept.share)
