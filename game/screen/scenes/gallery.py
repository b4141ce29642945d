"""The kit itself, every component in every state: what a scene is built from and a change is held against."""

from __future__ import annotations

from collections.abc import Sequence

from game.locale import _, percent
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.intents import Turn
from game.screen.prefs import Prefs
from game.screen.scenes.base import MARGIN, Bar, Scene
from game.screen.scenes.help import draw_marks
from game.screen.widgets.base import Look, Tip, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.choice import Choice, Option
from game.screen.widgets.panels import FogPanel, kept_bar, load_ring, tooltip
from game.screen.widgets.rows import Row, Rows
from game.screen.widgets.slider import Slider, Stepper

_STATES: tuple[tuple[Look, bool], ...] = (
    (Look(), True), (Look(hover=1), True), (Look(is_focused=True), True), (Look(press=1), True), (Look(), False),
)  # fmt: skip
_SWATCHES = (
    ("ink", "ink2", "ink3", "edge"), ("line", "raised", "surface", "bg2"), ("mkt", "sales", "joint", "bad"),
    ("age0", "age1", "age2", "age3"),
)  # fmt: skip


def _stay(value: object) -> Turn:
    """Do nothing: the gallery's controls only show themselves."""
    return Turn(str(value))


class Gallery(Scene[Prefs]):
    """Buttons, values, rows, tips, fog, marks and colours. It is drawn, not used: only the bar's buttons work."""

    name = "gallery"

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(_("Components"), _("states: rest, hover, focus, pressed, disabled"))

    def build(self, page: Rect) -> Sequence[Widget]:
        """Need no widgets of its own."""
        del page
        return ()

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""
        page = canvas.page
        x, right = page.left + MARGIN, page.right - MARGIN - 344
        self._buttons(canvas, x, page.top + 92)
        self._values(canvas, x, page.top + 462)
        self._rest(canvas, x, page.top + 634)
        draw_marks(canvas, Rect(right, page.top + 72, 344, 356))
        self._colours(canvas, right, page.top + 462)

    def _heading(self, canvas: Canvas, x: int, y: int, words: str) -> None:
        canvas.text(x, y, words, text.HEADING, canvas.theme.ink)

    def _shown(self, canvas: Canvas, widget: Widget, look: Look) -> None:
        """Draw a widget in a state, its ring included."""
        widget.draw(canvas, look)
        if look.is_focused:
            ring = widget.ring()
            canvas.outline(ring.rect, canvas.theme.focus, ring.radius, 3)

    def _buttons(self, canvas: Canvas, x: int, y: int) -> None:
        self._heading(canvas, x, y, _("Buttons"))
        labels = (("mkt", _("Lock the plan")), ("sales", _("Seal our vote")), ("joint", _("Both signed")),
                  ("ink", _("Start Q1")), ("plain", _("Replay Q2")))  # fmt: skip
        for row, (kind, label) in enumerate(labels):
            for column, (look, is_enabled) in enumerate(_STATES):
                rect = Rect(x + 168 * column, y + 20 + 58 * row, 152, 44)
                button = Button(
                    name="shown",
                    rect=rect,
                    label=label,
                    act=_stay(0),
                    kind=kind,
                    is_enabled=is_enabled,
                    step=text.STRONG,
                )
                self._shown(canvas, button, look)
        for column, word in enumerate((_("rest"), _("hover"), _("focus"), _("pressed"), _("disabled"))):
            canvas.text(x + 168 * column, y + 328, word, text.CAPTION, canvas.theme.ink2)

    def _values(self, canvas: Canvas, x: int, y: int) -> None:
        theme = canvas.theme
        self._heading(canvas, x, y, _("Slider, choice, stepper, meter"))
        time = Slider(
            name="s", rect=Rect(x, y + 17, 240, 50), label=_("Time for leads"), value=8, low=0, high=40, by=1,
            shown=_("{hours} h").format(hours=8), act=_stay, role="sales",
        )  # fmt: skip
        fair = Slider(
            name="s", rect=Rect(x + 284, y + 17, 240, 50), label=_("Trade fair"), value=15, low=0, high=25, by=1, shown="€15k",
            act=_stay,
        )  # fmt: skip
        first = [Option("newest", _("Newest")), Option("oldest", _("Oldest")), Option("best", _("Best"))]
        order = Choice(
            name="c", rect=Rect(x + 576, y + 18, 248, 40), options=first, chosen="best", act=_stay, role="sales"
        )
        attempts = Stepper(
            name="n", rect=Rect(x, y + 88, 240, 44), label=_("Attempts"), place=5, count=10, shown="6", act=_stay
        )
        for widget, look in ((time, Look()), (fair, Look(is_focused=True)), (order, Look()), (attempts, Look())):
            self._shown(canvas, widget, look)
        canvas.middle(x + 284, y + 110, _("Kept"), text.LABEL, theme.ink2)
        kept_bar(canvas, Rect(x + 340, y + 103, 184, 14), 0.71)
        load_ring(canvas, x + 640, y + 110, 22, 0.8, width=6)
        canvas.middle(x + 676, y + 110, _("overload ring, {share}").format(share=percent(0.8)), text.LABEL, theme.ink2)

    def _rest(self, canvas: Canvas, x: int, y: int) -> None:
        self._heading(canvas, x, y, _("Row, tooltip, fog"))
        row = Row("1", "diamond", 2, _("{hours} h").format(hours=6), "Garrow Steel", "", "€27k")
        rows = Rows(name="r", rect=Rect(x, y + 13, 400, 46), rows=[row], chosen=0, act=_stay, columns=(110, 240))
        self._shown(canvas, rows, Look(is_focused=True))
        tooltip(canvas, Rect(x + 536, y - 10, 30, 2), Tip(_("First response"), _("median of 291 answered leads")))
        fog = FogPanel(name="f", rect=Rect(x + 720, y - 4, 128, 64), hidden="", lifts="")
        self._shown(canvas, fog, Look())

    def _colours(self, canvas: Canvas, x: int, y: int) -> None:
        theme = canvas.theme
        self._heading(canvas, x, y, _("Colour roles"))
        for row, names in enumerate(_SWATCHES):
            for column, name in enumerate(names):
                rect = Rect(x + 88 * column, y + 16 + 56 * row, 80, 28)
                canvas.box(rect, theme.role(name), 7, theme.edge)
                canvas.text(rect.left, rect.bottom + 17, name, text.SMALL, theme.ink2)
