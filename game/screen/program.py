"""The program: a window, the player's settings, and the director of the games; everything ends where the window does."""

from __future__ import annotations

import sys
from dataclasses import replace

from game import locale
from game.play.session import Session
from game.play.shelf import Shelf
from game.screen import prefs as settings
from game.screen.app import App
from game.screen.director import GameDirector
from game.screen.loop import Loop
from game.screen.prefs import Prefs
from game.screen.sound import speaker
from game.screen.window import Window


def run(
    shelf: Shelf,
    session: Session | None = None,
    *,
    window: tuple[int, int] | None = None,
    lang: str | None = None,
    scale: str | None = None,
    theme: str | None = None,
) -> None:
    """Play until the player leaves.

    Parameters
    ----------
    shelf : Shelf
        Where games are kept.
    session : Session or None
        The game to begin with; the title if None.
    window : tuple of int, optional
        Size of the window in pixels.
    lang, scale, theme : str, optional
        Instead of the player's settings; the scale in percent.
    """
    place = settings.place()
    prefs = asked(settings.load(place), lang, scale, theme)
    locale.use(prefs.language)
    frame = Window("Handoff", prefs.scale)
    if window is not None:
        frame.resize_to(window)
    app: App
    director = GameDirector(shelf, session, holds=lambda: app.prefs.holds)
    app = App(frame, director, prefs, lambda changed: settings.save(changed, place), speaker(), say)
    try:
        Loop(app).run()
    finally:
        director.close()
        frame.close()


def asked(prefs: Prefs, lang: str | None, scale: str | None, theme: str | None) -> Prefs:
    """Give the settings with what the command line asked for.

    >>> asked(Prefs(), "de", "150", None).scale
    1.5
    """
    return replace(
        prefs,
        language=lang or prefs.language,
        scale=int(scale) / 100 if scale else prefs.scale,
        theme=theme or prefs.theme,
    )


def say(words: str) -> None:
    """Write the state as text to the terminal too, for those who cannot read the window."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
