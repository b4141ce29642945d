"""Settings: comfort, each change at work at once. Nothing here changes a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.locale import LANGUAGES, _, percent
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.intents import Close, Set, Turn
from game.screen.prefs import SCALES, Prefs
from game.screen.scenes.base import BAR_HEIGHT, GUTTER, MARGIN, Bar, Scene
from game.screen.scenes.help import draw_keys
from game.screen.widgets.base import Command, Widget
from game.screen.widgets.button import Button
from game.screen.widgets.choice import Choice, Option, SideTabs
from game.screen.widgets.panels import card
from game.screen.widgets.slider import Slider, Toggle

_SIDE, _PANEL = 208, 520


def _setter(name: str) -> Callable[[object], Command]:
    """Give what turns a value into the command that sets it."""
    return lambda value: Set(name, value)


class Settings(Scene[Prefs]):
    """Tabs at the left, the chosen page in the middle, all keys at the right."""

    name = "settings"
    first = "size"

    def __init__(self, state: Prefs) -> None:
        super().__init__(state)
        self._page = "display"

    def bar(self) -> Bar | None:
        """Say what this is."""
        return Bar(_("Settings"))

    def obey(self, command: Command) -> bool:
        """Turn the page."""
        if isinstance(command, Turn):
            self._page = command.page
            return True
        return False

    @staticmethod
    def _tabs() -> list[Option]:
        names = (
            ("display", _("Display")),
            ("sound", _("Sound")),
            ("language", _("Language")),
            ("keyboard", _("Keyboard")),
        )
        return [Option(*name) for name in names]

    def _panel(self, page: Rect) -> Rect:
        """Give the middle card; on a wide page it stays readable and the keys move out."""
        top = page.top + BAR_HEIGHT + 16
        left = page.left + MARGIN + _SIDE + 24
        width = _PANEL + (page.width - 1280) // 2
        return Rect(left, top, width, page.bottom - 36 - top)

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the tabs, the way back, and the chosen page's controls."""
        panel = self._panel(page)
        tabs = self._tabs()
        side = Rect(page.left + MARGIN, panel.top + 12, _SIDE, 52 * len(tabs) - 8)
        builders = {
            "display": self._display, "sound": self._sound, "language": self._language, "keyboard": self._keyboard,
        }  # fmt: skip
        inner = Rect(panel.left + 28, panel.top, panel.width - 56, panel.height)
        return [
            SideTabs(name="tabs", rect=side, options=tabs, chosen=self._page, act=Turn, label=_("Settings")),
            *builders[self._page](inner),
            Button(
                name="back", rect=Rect(side.left, page.bottom - 84, _SIDE, 48), label=_("Back"), act=Close(), cap="Esc"
            ),
        ]

    def _display(self, rect: Rect) -> list[Widget]:
        prefs = self.state
        sizes = [Option(str(scale), percent(scale)) for scale in SCALES]
        themes = [Option("dark", _("Dark")), Option("light", _("Light")), Option("contrast", _("High contrast"))]
        toggles = (
            (
                "is_motion_reduced",
                _("Reduced motion"),
                _("Marks jump from place to place, no easing"),
                prefs.is_motion_reduced,
            ),
            ("is_fullscreen", _("Full screen"), _("F11 does the same"), prefs.is_fullscreen),
            ("drains", _("Drain leads as they age"), _("Shape and fill tell the age, not colour alone"), prefs.drains),
            ("explains", _("Explain on hover"), _("A number tells what it is made of"), prefs.explains),
        )
        return [
            Choice(
                name="size", rect=Rect(rect.left, rect.top + 124, rect.width, 40), options=sizes, chosen=str(prefs.scale),
                act=lambda key: Set("scale", float(key)), label=_("Size"),
            ),
            Choice(
                name="theme", rect=Rect(rect.left, rect.top + 238, rect.width, 40), options=themes, chosen=prefs.theme,
                act=_setter("theme"), label=_("Theme"),
            ),
            *(self._toggle(rect, 302 + 62 * i, *entry) for i, entry in enumerate(toggles)),
        ]  # fmt: skip

    def _toggle(self, rect: Rect, y: int, name: str, label: str, remark: str, is_on: bool) -> Widget:
        return Toggle(
            name=name, rect=Rect(rect.left, rect.top + y, rect.width, 50), label=label, remark=remark, is_on=is_on,
            act=_setter(name), words=(_("off"), _("on")),
        )  # fmt: skip

    def _sound(self, rect: Rect) -> list[Widget]:
        prefs = self.state
        return [
            self._toggle(rect, 76, "is_muted", _("Mute"), _("M does the same, everywhere"), prefs.is_muted),
            Slider(
                name="volume", rect=Rect(rect.left, rect.top + 146, rect.width, 52), label=_("Volume"), value=prefs.volume,
                low=0, high=1, by=0.05, shown=percent(prefs.volume), act=_setter("volume"), role="joint",
                is_enabled=not prefs.is_muted,
            ),
        ]  # fmt: skip

    def _language(self, rect: Rect) -> list[Widget]:
        options = [Option(code, name) for code, name in LANGUAGES.items()]
        place = Rect(rect.left, rect.top + 124, rect.width, 40)
        return [
            Choice(
                name="language", rect=place, options=options, chosen=self.state.language, act=_setter("language"),
                label=_("Language"),
            )
        ]  # fmt: skip

    def _keyboard(self, rect: Rect) -> list[Widget]:
        remark = _("The curtain opens only while Space is held for a second")
        return [self._toggle(rect, 76, "holds", _("Hold to pass the laptop"), remark, self.state.holds)]

    def draw(self, canvas: Canvas) -> None:
        """Draw the middle card's headings and the keys."""
        theme, page = canvas.theme, canvas.page
        panel = self._panel(page)
        card(canvas, panel)
        draw_keys(
            canvas, Rect(panel.right + GUTTER, panel.top, page.right - MARGIN - panel.right - GUTTER, panel.height)
        )
        x, y = panel.left + 28, panel.top
        title = next(option.label for option in self._tabs() if option.key == self._page)
        with canvas.within(panel):
            canvas.text(x, y + 42, title, text.PAGE, theme.ink)
            for top, heading, remark in self._headings():
                canvas.text(x, y + top, heading, text.NAME, theme.ink)
                canvas.text(x, y + top + 23, remark, text.CAPTION, theme.ink2)
            if self._page == "display":
                for top in (292, 354, 416, 478):
                    canvas.rule((x, y + top), (panel.right - 28, y + top), theme.line)
            canvas.text(
                x, panel.bottom - 26, _("Saved at once. Nothing here changes a result."), text.CAPTION, theme.ink2
            )

    def _headings(self) -> tuple[tuple[int, str, str], ...]:
        """Give the headings of the chosen page: how far down, what, and why."""
        return {
            "display": (
                (84, _("Size"), _("Everything grows together. 150 % suits a projector.")),
                (204, _("Theme"), _("Light reads better in a bright room.")),
            ),
            "sound": ((246, _("Every sound has a visible twin"), _("Playing without sound loses nothing.")),),
            "language": ((84, _("Language"), _("Texts, numbers and dates change at once.")),),
            "keyboard": ((160, _("Everything works without a mouse"), _("Tab and arrows move, Enter confirms.")),),
        }[self._page]
