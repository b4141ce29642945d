"""Help (F1): all keys, how to read the marks, and the field's words."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon
from game.screen.intents import Close
from game.screen.marks import SHAPES, mark
from game.screen.prefs import Prefs
from game.screen.scenes.base import BAR_HEIGHT, GUTTER, MARGIN, Bar, Scene
from game.screen.widgets.base import Widget
from game.screen.widgets.button import Button, Coat, key_cap
from game.screen.widgets.panels import card


def source_names() -> tuple[str, ...]:
    """Name the five sources in the order of their shapes."""
    return _("Demo request"), _("Website content"), _("Webinar"), _("Trade fair"), _("Referral")


def age_names() -> tuple[str, ...]:
    """Name the four ages."""
    return _("<1 h"), _("<4 h"), _("<1 d"), _(">1 d")


def key_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give every key and what it does, by where it works."""
    return [
        (_("Everywhere"), [
            ("Tab", _("next control")),
            ("← →", _("change a value")),
            (_("Enter"), _("choose or confirm")),
            ("Esc", _("back")),
            ("?", _("explain this number")),
            (_("Ctrl Z"), _("undo, until signed")),
        ]),
        (_("In the run"), [
            (_("Space"), _("pause or play")),
            ("1 2 3", _("speed 1\u00d7, 4\u00d7, 16\u00d7")),
            ("N", _("one event on")),
            ("[ ]", _("a week back, a week on")),
            (_("End"), _("skip to the result")),
        ]),
        (_("In the room"), [("F11", _("full screen")), ("F12", _("the state as text")), ("M", _("sound on or off")),
                             (_("Ctrl Q"), _("leave"))]),
    ]  # fmt: skip


def draw_keys(canvas: Canvas, rect: Rect) -> None:
    """Draw the card of all keys."""
    theme = canvas.theme
    card(canvas, rect)
    with canvas.within(rect):
        canvas.text(rect.left + 28, rect.top + 42, _("Keys"), text.PAGE, theme.ink)
        key_cap(canvas, rect.right - 57, rect.top + 33, "F1", Coat(theme.raised, theme.edge, theme.ink2))
        y = rect.top + 70
        for heading, keys in key_groups():
            canvas.middle(rect.left + 28, y, heading, text.MARK, theme.ink2)
            y += 29
            for cap, word in keys:
                key_cap(canvas, rect.left + 28, y, cap, Coat(theme.raised, theme.edge, theme.ink))
                canvas.middle(rect.left + 136, y, word, text.BODY, theme.ink)
                y += 29
            y += 5


def draw_marks(canvas: Canvas, rect: Rect) -> None:
    """Draw the card of lead marks: sources down, ages across, ends below."""
    theme = canvas.theme
    card(canvas, rect)
    columns = [rect.right - 176 + 46 * i for i in range(4)]
    with canvas.within(rect):
        canvas.text(rect.left + 24, rect.top + 34, _("Lead marks"), text.HEADING, theme.ink)
        for x, name in zip(columns, age_names(), strict=True):
            canvas.middle(x, rect.top + 61, name, text.SMALL, theme.ink2, "centre")
        for i, (shape, name) in enumerate(zip(SHAPES, source_names(), strict=True)):
            y = rect.top + 100 + 44 * i
            canvas.middle(rect.left + 24, y, name, text.LABEL, theme.ink)
            for age, x in enumerate(columns):
                canvas.place(mark(canvas, shape, age, 10), x, y)
        canvas.rule((rect.left + 24, rect.bottom - 44), (rect.right - 24, rect.bottom - 44), theme.line)
        _ends(canvas, rect.left + 34, rect.bottom - 20)


def _ends(canvas: Canvas, x: float, y: int) -> None:
    """Draw how a lead can end."""
    theme = canvas.theme
    ends = (("star", _("won"), theme.joint), ("cross", _("lost"), theme.bad), ("nurture", _("to nurture"), theme.ink2))
    for name, word, colour in ends:
        icon(canvas, name, x, y, colour, 18)
        x += 17 + canvas.middle(x + 17, y, word, text.LABEL, theme.ink) + 24


def words_of_the_field() -> list[tuple[str, str]]:
    """Explain the terms that stay."""
    return [
        (_("Lead"), _("A company that showed interest.")),
        (_("MQL"), _("A lead that Marketing holds good enough for Sales: its score reaches the bar.")),
        (_("SLA"), _("The agreement: what Marketing sends, how fast Sales answers, and what both look at.")),
        (_("Pipeline"), _("The worth of all deals that are still open.")),
        (_("Nurture"), _("Leads that are not ready. Marketing keeps in touch, some come back.")),
        (
            _("Inbound hours"),
            _("The part of a rep's week kept for Marketing's leads. The rest is own prospecting, deals and meetings."),
        ),
    ]


class Help(Scene[Prefs]):
    """Three cards and the way back."""

    name = "help"
    first = "back"

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(_("Help"), _("Keys, marks and words"))

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the way back."""
        rect = Rect(page.left + MARGIN, page.bottom - 84, 208, 48)
        return [Button(name="back", rect=rect, label=_("Back"), act=Close(), cap="Esc")]

    def draw(self, canvas: Canvas) -> None:
        """Draw marks at the left, words in the middle, keys at the right."""
        page, top = canvas.page, canvas.page.top + BAR_HEIGHT + 16
        marks = Rect(page.left + MARGIN, top, 344, 356)
        keys = Rect(page.right - MARGIN - 448, top, 448, page.bottom - 36 - top)
        words = Rect(marks.right + GUTTER, top, keys.left - marks.right - 2 * GUTTER, keys.height)
        draw_marks(canvas, marks)
        self._note(canvas, Rect(marks.left, marks.bottom + GUTTER, marks.width, 124))
        self._words(canvas, words)
        draw_keys(canvas, keys)

    def _note(self, canvas: Canvas, rect: Rect) -> None:
        card(canvas, rect)
        with canvas.within(rect):
            words = _("Shape is where a lead came from. Fill is how long it has waited: it drains as interest does.")
            canvas.paragraph(rect.left + 24, rect.top + 38, words, text.BODY, canvas.theme.ink2, rect.width - 48)

    def _words(self, canvas: Canvas, rect: Rect) -> None:
        theme, y = canvas.theme, rect.top + 42.0
        card(canvas, rect)
        with canvas.within(rect):
            canvas.text(rect.left + 24, y, _("Words"), text.PAGE, theme.ink)
            y += 36
            for word, meaning in words_of_the_field():
                canvas.text(rect.left + 24, y, word, text.NAME, theme.ink)
                y = canvas.paragraph(rect.left + 24, y + 24, meaning, text.LABEL, theme.ink2, rect.width - 48) + 12
