"""The title: two teams on a pitch, one pass that arrives, and the leads that were dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from game.locale import LANGUAGES, _, language
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.icons import icon, sign
from game.screen.intents import Open, Quit, Start
from game.screen.marks import SHAPES, Shape, mark
from game.screen.scenes.base import Bar, Scene
from game.screen.shapes import Point, bezier
from game.screen.theme import mix
from game.screen.widgets.base import Tip, Widget
from game.screen.widgets.button import Button, IconButton
from game.screen.widgets.panels import key_hints

Place: TypeAlias = Callable[[float, float], Point]

# the play, in units of the reference pitch: 740 x 620
_MARKETING: tuple[Point, ...] = ((60, 120), (110, 250), (206, 322), (64, 392), (128, 520))
_SALES: tuple[Point, ...] = ((560, 96), (452, 141), (520, 268), (448, 398), (548, 500))
_QUEUE: tuple[Point, ...] = (
    (104, 398), (126, 401), (147, 402), (166, 398), (184, 398), (202, 395), (220, 390), (238, 386), (256, 381), (275, 378),
    (296, 375),
)  # fmt: skip
_DROPPED: tuple[tuple[Shape, int, float, float], ...] = (
    ("hexagon", 1, 398, 383), ("square", 1, 308, 430), ("triangle", 2, 336, 455), ("diamond", 2, 300, 488),
    ("circle", 3, 352, 506), ("triangle", 3, 322, 535), ("square", 3, 370, 554), ("hexagon", 3, 286, 566),
    ("diamond", 3, 334, 582),
)  # fmt: skip
_PASS: tuple[Point, ...] = ((132, 240), (218, 72), (398, 56), (511, 245))
_RUN: tuple[Point, ...] = ((543, 262), (600, 226), (600, 296), (664, 300))
_BALL = 0.45  # where on the pass the ball is


@dataclass(frozen=True)
class TitleState:
    """What the title knows: the game one could continue, and what kind of workshop this is."""

    saved: str = ""  # such as "Kestrel Instruments, Q3"; empty where there is nothing to continue
    workshop: str = ""
    version: str = ""
    offers: frozenset[str] = frozenset({"new", "continue", "tutorial", "solo", "replay"})  # what can be begun


class Title(Scene[TitleState]):
    """Start, continue, learn, look back."""

    name = "title"
    first = "new"

    def bar(self) -> Bar | None:
        """Need none."""
        return None

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe six buttons, and the way out."""
        x, y = page.left + 56, self._top(page) + 332
        half = 184
        saved, offers = self.state.saved, self.state.offers
        rows = (
            ("new", Rect(x, y, 380, 60), _("New game"), Start("new"), "new" in offers),
            ("continue", Rect(x, y + 72, 380, 52), f"{_('Continue')}\t{saved}", Start("continue"), bool(saved)),
            ("tutorial", Rect(x, y + 136, half, 48), _("Tutorial week"), Start("tutorial"), "tutorial" in offers),
            ("solo", Rect(x + 196, y + 136, half, 48), _("Solo game"), Start("solo"), "solo" in offers),
            (
                "replay",
                Rect(x, y + 196, half, 48),
                _("Replay a game"),
                Start("replay"),
                "replay" in offers and bool(saved),
            ),
            ("settings", Rect(x + 196, y + 196, half, 48), _("Settings"), Open("settings"), True),
        )
        caps = {"new": (_("Enter"), "return"), "continue": ("C", "c")}
        leave = _("Leave")
        buttons: list[Widget] = [
            Button(
                name=name, rect=rect, label=label, act=act, is_enabled=is_enabled,
                kind="ink" if name == "new" else "plain", step=text.BUTTON if name == "new" else text.NAME,
                cap=caps.get(name, ("", ""))[0], shortcut=caps.get(name, ("", ""))[1],
            )
            for name, rect, label, act, is_enabled in rows
        ]  # fmt: skip
        tip = Tip(leave, _("Everything is saved already. Ctrl Q does the same."))
        way_out = IconButton(
            name="quit", rect=Rect(page.right - 48, page.top + 8, 32, 32), label=leave, act=Quit(), kind="bar", icon="cross",
            size=18, shortcut="ctrl q", takes_focus=False, tip=tip,
        )  # fmt: skip
        return [*buttons, way_out]

    def _top(self, page: Rect) -> int:
        """Give where the left column begins: a little above the middle of a taller page."""
        return page.top + 44 + (page.height - 720) // 3

    def draw(self, canvas: Canvas) -> None:
        """Draw the name on the left, the play on the right, the keys below."""
        theme, page = canvas.theme, canvas.page
        x, y = page.left + 56, self._top(page)
        sign(canvas, x + 42, y + 88, 42, theme.bg)
        with canvas.within(Rect(page.left + 32, y, 440, 332)):
            canvas.text(x - 4, y + 218, _("Handoff"), text.DISPLAY, theme.ink)
            words = _("Two teams. One pipeline. A game about the pass between Marketing and Sales.")
            canvas.paragraph(x, y + 262, words, text.SUBTITLE, theme.ink2, 390)
        self._pitch(canvas, Rect(page.left + 500, page.top + 44, page.width - 540, page.height - 100))
        self._foot(canvas)

    def _foot(self, canvas: Canvas) -> None:
        page, theme = canvas.page, canvas.theme
        hints = (("Tab", _("next")), (_("Enter"), _("choose")), ("F1", _("help")), ("F11", _("full screen")))
        key_hints(canvas, page.left + 56, page.bottom - 26, hints)
        parts = (LANGUAGES[language()], self.state.workshop, self.state.version)
        words = " · ".join(part for part in parts if part)
        canvas.text(page.right - 40, page.bottom - 26, words, text.CAPTION, theme.ink3, "right")

    def _pitch(self, canvas: Canvas, rect: Rect) -> None:
        """Draw the pitch and on it the play, its places stretched with the page."""
        theme = canvas.theme
        sx, sy = rect.width / 740, rect.height / 620

        def place(x: float, y: float) -> Point:
            return rect.left + x * sx, rect.top + y * sy

        centre, line = round(place(330, 0)[0]), round(place(620, 0)[0])
        canvas.box(rect, theme.tint("mkt", 0.09), 24, theme.cardedge)
        inner = rect.inflate(-2, -2)
        canvas.fill(Rect(centre, inner.top, line - centre, inner.height), theme.tint("sales", 0.08))
        end = Rect(line, inner.top, inner.right - line, inner.height)
        # wider than the zone and cut at its line, so that only the outer corners are round
        wide = Rect(line - 24, inner.top, inner.right - line + 24, inner.height)
        with canvas.clipped(end):
            ground = theme.tint("joint", 0.12)
            canvas.box(wide, ground, 23)
            canvas.hatch(wide, mix(ground, theme.joint, 0.16), 23, 25, 7)
        self._lines(canvas, rect, centre, line)
        self._names(canvas, rect, centre, end)
        self._play(canvas, place)
        words = _("dropped on the pass")
        colour = theme.age3 if theme.is_light else mix(theme.age3, theme.bad, 0.4)
        canvas.text(*place(400, 586), words, text.STRONG, colour)

    def _lines(self, canvas: Canvas, rect: Rect, centre: int, line: int) -> None:
        theme = canvas.theme
        for i in range(1, 12):
            x = rect.left + rect.width * 55 * i // 740
            if abs(x - centre) > 4 and x < line - 4:
                zone = theme.tint("mkt", 0.09) if x < centre else theme.tint("sales", 0.08)
                canvas.rule((x, rect.top + 1), (x, rect.bottom - 1), mix(zone, theme.line, 0.4), 2)
                for share in (0.3, 0.7):
                    y = rect.top + rect.height * share
                    canvas.rule((x - 5, y), (x + 5, y), mix(theme.grass, theme.edge, 0.6), 2)
        canvas.ring((centre, rect.centery), 86, 2, mix(theme.grass, theme.edge, 0.6))
        canvas.rule((centre, rect.top + 1), (centre, rect.bottom - 1), theme.edge, 3)
        canvas.rule((line, rect.top + 1), (line, rect.bottom - 1), theme.joint, 3)

    def _names(self, canvas: Canvas, rect: Rect, centre: int, end: Rect) -> None:
        theme = canvas.theme
        with canvas.within(rect):
            canvas.text(rect.left + 30, rect.top + 44, _("Marketing"), text.HEADING, theme.mkt)
            canvas.text(centre + 24, rect.top + 44, _("Sales"), text.HEADING, theme.sales)
            label = _("End zone")
            chip = Rect(0, rect.top + 24, round(canvas.width(label, text.MARK)) + 18, 30)
            chip.centerx = end.centerx
            canvas.box(chip, theme.tint("joint", 0.12), 15, theme.joint)
            canvas.middle(chip.centerx, chip.centery, label, text.MARK, theme.joint, "centre")

    def _play(self, canvas: Canvas, place: Place) -> None:
        """Draw both teams, the queue before the pass, what fell, and the one that arrives."""
        theme = canvas.theme
        for spot in _MARKETING:
            canvas.ring(place(*spot), 19, 4.5, theme.mkt)
        for spot in _SALES:
            x, y = place(*spot)
            canvas.paths([[(x - 15, y - 15), (x + 15, y + 15)], [(x + 15, y - 15), (x - 15, y + 15)]], theme.sales, 4.5)
        flight = [place(*spot) for spot in bezier(_PASS, 48)]
        canvas.dashes(flight[:-3], theme.ink, 3.5, 13, 9)
        self._arrow(canvas, flight)
        canvas.dashes([place(*spot) for spot in bezier(_RUN)], theme.sales, 3, 9, 7)
        icon(canvas, "star", *place(680, 301), theme.joint, 40)
        for i, spot in enumerate(_QUEUE):
            canvas.place(mark(canvas, SHAPES[i % 5], 0, 9.5), *place(*spot))
        for shape, age, x, y in _DROPPED:
            canvas.place(mark(canvas, shape, age, 10), *place(x, y))
        ball = flight[round(_BALL * 48)]
        canvas.disc(ball, 24, theme.bg2)
        canvas.disc(ball, 17, theme.ink)
        sign(canvas, *ball, 8, theme.ink)

    def _arrow(self, canvas: Canvas, flight: list[Point]) -> None:
        """Draw the head of the pass along its last stretch."""
        (x1, y1), (x2, y2) = flight[-3], flight[-1]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        back = (x2 - 20 * ux, y2 - 20 * uy)
        corners = [(x2, y2), (back[0] - 10 * uy, back[1] + 10 * ux), (back[0] + 10 * uy, back[1] - 10 * ux)]
        canvas.polygon(corners, canvas.theme.ink)
