"""Draw every scene of the game to PNG files, the same each time.

    python tools/pictures.py FOLDER [--size 1280x720] [--scale 1] [--theme dark] [--language en] [--only NAME ...]

Options may be given several times; every combination is drawn. The company in the pictures is made up (game/screen/sample.py).
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pygame

from game import locale
from game.play.roles import Side
from game.screen import sample, sample_desks
from game.screen.app import App, Director
from game.screen.intents import Open, Turn
from game.screen.prefs import SCALES, Prefs
from game.screen.scenes.ballot import BallotPage
from game.screen.scenes.base import Scene
from game.screen.scenes.briefing import BriefingPage
from game.screen.scenes.curtain import Curtain
from game.screen.scenes.debrief import Debrief
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Branch, Reveal
from game.screen.scenes.review import Review
from game.screen.scenes.run import Play, Run
from game.screen.scenes.sales import Sales
from game.screen.scenes.signing import Signing
from game.screen.scenes.title import Title
from game.screen.scenes.verdict import Verdict
from game.screen.theme import MARKETING, THEMES
from game.screen.window import Window


class Fixed(Director):
    """A director whose play never moves on."""

    def __init__(self, scene: Scene[Any]) -> None:
        self._scene = scene

    def scene(self) -> Scene[Any]:
        """Give the one scene."""
        return self._scene

    def obey(self, command: object) -> None:
        """Stay."""


def _run(now: float) -> Callable[[App], None]:
    """Give what brings the run's play to an instant."""

    def arrange(app: App) -> None:
        timeline = app.scene.state.timeline
        app.scene.obey(Play("seek", (now - timeline.begin) / (timeline.end - timeline.begin)))
        app.hand.focus = next((widget.name for widget in app.widgets(app.view()) if widget.name == "go-on"), "play")

    return arrange


def _hold(app: App) -> None:
    """Hold the curtain's button for a third of its time."""
    app.feed(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_SPACE, unicode=" ", mod=0))
    app.advance(0.35)


def _show(name: str, *turns: str) -> Callable[[App], None]:
    """Give what opens an overlay and turns to one of its pages."""

    def arrange(app: App) -> None:
        app.ask(Open(name))
        for page in turns:
            app.ask(Turn(page))

    return arrange


def _focus(name: str) -> Callable[[App], None]:
    """Give what brings the focus to a widget."""

    def arrange(app: App) -> None:
        app.hand.focus = name

    return arrange


def _branch(name: str) -> Callable[[App], None]:
    """Give what opens a branch of the reveal."""
    return lambda app: app.ask(Branch(name))


def _explain(app: App) -> None:
    """Ask about the first number."""
    app.feed(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_QUESTION, unicode="?", mod=0))


PICTURES: dict[str, tuple[Callable[[], Scene[Any]], Callable[[App], None] | None]] = {
    "01-title": (lambda: Title(sample.title()), None),
    "02-briefing": (lambda: BriefingPage(sample_desks.briefing()), None),
    "03-marketing": (lambda: Marketing(sample_desks.marketing()), _focus("budget.trade_fair")),
    "03-marketing-first": (lambda: Marketing(sample_desks.marketing(is_fresh=True)), None),
    "03-marketing-signed": (lambda: Marketing(sample_desks.marketing(is_signed=True)), None),
    "04-sales": (lambda: Sales(sample_desks.sales()), None),
    "04-sales-first": (lambda: Sales(sample_desks.sales(is_fresh=True)), None),
    "04-sales-signed": (lambda: Sales(sample_desks.sales(is_signed=True)), None),
    "05-curtain": (lambda: Curtain(sample.curtain()), _hold),
    "05-curtain-back": (lambda: Curtain(sample.curtain(MARKETING, holds=False)), None),
    "06-signing": (lambda: Signing(sample_desks.signing()), _focus("first_response")),
    "06-signing-first": (lambda: Signing(sample_desks.signing(is_first=True)), None),
    "06-signing-asked": (lambda: Signing(sample_desks.signing(is_signed=False, hours=100.0)), None),
    "07-run": (lambda: Run(sample.run()), _run(sample.FAIR)),
    "07-run-fogged": (lambda: Run(sample.run(is_signed=False, is_fogged=True)), _run(sample.FAIR)),
    "07-run-explained": (lambda: Run(sample.run()), _explain),
    "07-run-crowded": (lambda: Run(sample.run(2000, is_signed=False)), _run(sample.FAIR + 4000)),
    "07-run-over": (lambda: Run(sample.run(is_signed=False)), _run(1e9)),
    "08-ballot": (lambda: BallotPage(sample_desks.voting()), None),
    "08-ballot-first": (lambda: BallotPage(sample_desks.voting(Side.MARKETING, is_fresh=True)), None),
    "08-verdict": (lambda: Verdict(sample_desks.verdict()), None),
    "08-verdict-coming": (lambda: Verdict(sample_desks.verdict(is_known=False)), None),
    "09-reveal": (lambda: Reveal(sample_desks.revealed()), None),
    "09-reveal-leads": (lambda: Reveal(sample_desks.revealed()), _branch("lost")),
    "10-review-first": (lambda: Review(sample_desks.reviewed(1)), None),
    "10-review": (lambda: Review(sample_desks.reviewed(2)), None),
    "10-review-last": (lambda: Review(sample_desks.reviewed(4)), None),
    "11-debrief": (lambda: Debrief(sample_desks.debriefed()), _focus("won")),
    "11-debrief-coming": (lambda: Debrief(sample_desks.debriefed(is_known=False)), None),
    "11-debrief-deals": (lambda: Debrief(sample_desks.debriefed()), lambda app: app.ask(Turn("deals"))),
    "11-debrief-words": (lambda: Debrief(sample_desks.debriefed()), lambda app: app.ask(Turn("words"))),
    "12-settings": (lambda: Title(sample.title()), _show("settings")),
    "12-settings-sound": (lambda: Title(sample.title()), _show("settings", "sound")),
    "12-settings-language": (lambda: Title(sample.title()), _show("settings", "language")),
    "12-settings-keyboard": (lambda: Title(sample.title()), _show("settings", "keyboard")),
    "12-help": (lambda: Title(sample.title()), _show("help")),
    "12-state": (lambda: Run(sample.run()), _show("state")),
    "13-components": (lambda: Title(sample.title()), _show("gallery")),
}


def picture(name: str, size: tuple[int, int], prefs: Prefs) -> pygame.Surface:
    """Draw one scene."""
    make, arrange = PICTURES[name]
    locale.use(prefs.language)  # what the rules show is in words already
    window = Window("pictures")
    window.resize_to(size)
    app = App(window, Fixed(make()), prefs)
    app.paint()
    app.advance(1.0)
    if arrange is not None:
        arrange(app)
    app.advance(0.0)
    app.paint()
    found = window.surface.copy()
    window.close()
    return found


def main(arguments: list[str] | None = None) -> int:
    """Draw what was asked for, and say how many pictures there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append", help="window in pixels, such as 1920x1080")
    parser.add_argument("--scale", action="append", type=float, choices=SCALES)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--language", action="append", choices=("en", "de"))
    parser.add_argument("--only", nargs="+", default=list(PICTURES), choices=list(PICTURES))
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    combinations = itertools.product(
        asked.only, asked.size or ["1280x720"], asked.scale or [1.0], asked.theme or ["dark"], asked.language or ["en"]
    )
    count = 0
    for name, size, scale, theme, language in combinations:
        wide, _, high = size.partition("x")
        prefs = Prefs(scale=scale, theme=theme, language=language)
        surface = picture(name, (int(wide), int(high)), prefs)
        pygame.image.save(surface, asked.folder / f"{name}-{theme}-{language}-{size}-{scale:.0%}.png")
        count += 1
    sys.stdout.write(f"{count} pictures in {asked.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
