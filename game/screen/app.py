"""The program around the scenes: one hand, overlays, settings, sounds, and the frame.

``App`` knows no match. A ``Director`` says which scene is on and obeys the commands that scenes send; everything a player asks
of the program itself (settings, help, full screen, mute) is answered here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import pygame

from game import locale
from game.screen.canvas import Brushes, Canvas
from game.screen.input import Input, Key, Pointer, Translator
from game.screen.intents import Close, Open, Quit, Set
from game.screen.motion import MS, Motion
from game.screen.prefs import Prefs
from game.screen.scenes.base import Scene, bar_buttons, draw_bar
from game.screen.scenes.gallery import Gallery
from game.screen.scenes.help import Help
from game.screen.scenes.settings import Settings
from game.screen.scenes.state import StateText
from game.screen.sound import Silence, Speaker
from game.screen.theme import theme
from game.screen.widgets.base import Command, Ring, Widget
from game.screen.widgets.hand import Hand, find
from game.screen.widgets.panels import notice, tooltip
from game.screen.window import View, Window, fit

OVERLAYS: dict[str, Callable[[Prefs], Scene[Any]]] = {"settings": Settings, "help": Help, "gallery": Gallery}


_OPENS = {"f1": "help", "f12": "state", "ctrl k": "gallery"}  # the kit's own page is for those who work on it


class Director(ABC):
    """Who decides what is on: the match, or the title before it."""

    @abstractmethod
    def scene(self) -> Scene[Any]:
        """Give the scene to show; the same object as long as it is the same scene."""

    @abstractmethod
    def obey(self, command: Command) -> None:
        """Carry out what a scene asked for."""

    def advance(self, seconds: float) -> bool:
        """Let time pass and take in what was found out meanwhile; say whether anything looks different now."""
        del seconds
        return False

    @property
    def notice(self) -> str:
        """Give a sentence the player must read, such as why something cannot be done; the next command takes it away."""
        return ""


class App:
    """The running program.

    Parameters
    ----------
    window : Window
        Where it draws.
    director : Director
        What it plays.
    prefs : Prefs
        The player's settings.
    keep : callable
        Called with the settings whenever they change.
    speaker : Speaker
        Plays the cues; silent by default.
    say : callable
        Called with the state as text when it is asked for, so that it can be read outside the window too.
    """

    def __init__(
        self,
        window: Window,
        director: Director,
        prefs: Prefs,
        keep: Callable[[Prefs], object] = lambda prefs: None,
        speaker: Speaker | None = None,
        say: Callable[[str], object] = lambda text: None,
    ) -> None:
        self.window = window
        self.director = director
        self.prefs = prefs
        self.is_running = True
        self.is_stale = True  # whether the next frame differs from the last
        self.motion = Motion()
        self.brushes = Brushes()
        self.speaker: Speaker = speaker or Silence()
        self._keep = keep
        self._say = say
        self._shown: Scene[Any] | None = None
        self._overlays: list[Scene[Any]] = []
        self._hands: dict[int, tuple[Scene[Any], Hand]] = {}
        self._translator = Translator()
        self._pointer: tuple[float, float] | None = None  # shares of the window, while the mouse leads the view
        self._tune()
        if prefs.is_fullscreen:
            window.set_fullscreen(is_on=True)

    def _tune(self) -> None:
        """Bring motion, sound and language in line with the settings."""
        self.motion.reduced = self.prefs.is_motion_reduced
        self.speaker.set(volume=0.0 if self.prefs.is_muted else self.prefs.volume)
        locale.use(self.prefs.language)

    # what is on

    @property
    def scene(self) -> Scene[Any]:
        """The scene on top."""
        return self._overlays[-1] if self._overlays else self.director.scene()

    @property
    def hand(self) -> Hand:
        """The player's hand on the scene on top; each scene keeps its own focus."""
        scene = self.scene
        if id(scene) not in self._hands:
            kept = {id(one) for one in self._overlays}
            self._hands = {
                key: value for key, value in self._hands.items() if key in kept or value[0] is self.director.scene()
            }
            self._hands[id(scene)] = (scene, Hand(focus=scene.first or None))
        return self._hands[id(scene)][1]

    def view(self) -> View:
        """Lay the page into the window, following the mouse or the focus where it is larger."""
        view = fit(self.window.size, self.prefs.scale, self._pointer)
        if self._pointer is not None or view.is_whole(self.window.size):
            return view
        focused = find(self.widgets(view), self.hand.focus)
        if focused is None:
            return view
        return fit(self.window.size, self.prefs.scale, view.shares(self.window.size, focused.rect.center))

    def widgets(self, view: View) -> Sequence[Widget]:
        """Describe the widgets of the scene on top, the top bar's last."""
        bar = self.scene.bar()
        found = list(self.scene.build(view.page))
        return found + bar_buttons(view.page, bar) if bar else found

    # input

    def feed(self, event: pygame.event.Event) -> None:
        """Take one of pygame's events."""
        if event.type in {pygame.QUIT, pygame.WINDOWCLOSE}:
            self.is_running = False
        elif event.type in {pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED}:
            self.window.resized()
            self.is_stale = True
        else:
            view = self.view()
            density = self.window.density
            found = self._translator.read(
                event, lambda pos: view.to_virtual((int(pos[0] * density), int(pos[1] * density)))
            )
            if found is not None:
                self._lead(event, found)
                self._take(found, view)

    def _lead(self, event: pygame.event.Event, found: Input) -> None:
        """Note whether mouse or keys lead the view."""
        if isinstance(found, Key):
            self._pointer = None
        elif event.type == pygame.MOUSEMOTION:
            size, density = self.window.size, self.window.density
            self._pointer = (event.pos[0] * density / size[0], event.pos[1] * density / size[1])

    def _take(self, event: Input, view: View) -> None:
        """Offer an input to the program's own keys, the widgets, the scene, and last to M, in this order."""
        seen = (self.hand.hover, self.hand.pressed)
        if isinstance(event, Key) and not event.is_up and self._own_key(event):
            return
        answer = self.hand.take(event, self.widgets(view))
        if answer is not None:
            self.speaker.play(answer.cue)
            self.ask(answer.command)
        else:
            self.ask(self.scene.handle(event) or self._mute(event))
        # a pointer that only passes over the page changes nothing, unless the page moves under it
        passes = isinstance(event, Pointer) and event.kind == "move" and answer is None and self.prefs.scale <= 1
        self.is_stale |= not passes or seen != (self.hand.hover, self.hand.pressed)

    def _mute(self, event: Input) -> Set | None:
        """Switch the sound off or on with M, where nobody else wanted it."""
        wants = isinstance(event, Key) and event.name == "m" and not event.is_up and not event.is_repeat
        return Set("is_muted", not self.prefs.is_muted) if wants else None

    def _own_key(self, key: Key) -> bool:
        """Use the keys that mean the same everywhere."""
        if key.name in _OPENS:
            self.ask(Open(_OPENS[key.name]))
        elif key.name == "f11":
            self.ask(Set("is_fullscreen", not self.prefs.is_fullscreen))
        elif key.name == "ctrl q":
            self.ask(Quit())
        elif key.name == "escape" and self.hand.explained:
            self.hand.explained = None
        elif key.name == "escape" and self.director.notice:
            self.director.obey(Close())
        elif key.name == "escape" and self._overlays:
            self.ask(Close())
        else:
            return False
        self.is_stale = True
        return True

    # commands

    def ask(self, command: Command | None) -> None:
        """Do what is asked, here, in the scene on top, or in the match."""
        if command is None:
            return
        if not self._own(command) and not self.scene.obey(command):
            self.director.obey(command)
        self.is_stale = True

    def _own(self, command: Command) -> bool:
        """Do what concerns the program itself; say whether it did."""
        match command:
            case Open(name):
                self._open(name)
            case Close() if self._overlays:
                self._overlays.pop()
            case Set(name, value):
                self.set(name, value)
            case Quit():
                self.is_running = False
            case _:
                return False
        return True

    def _open(self, name: str) -> None:
        """Lay a scene over the present one; asked for again, it goes away."""
        if self._overlays and self._overlays[-1].name == name:
            self._overlays.pop()
            return
        scene: Scene[Any]
        if name == "state":
            scene = StateText(self.describe())
            self._say("\n".join(scene.state))
        else:
            scene = OVERLAYS[name](self.prefs)
        self._overlays = [one for one in self._overlays if one.name != name] + [scene]
        self.speaker.play("page")

    def set(self, name: str, value: object) -> None:
        """Change a setting, and keep it."""
        self.prefs = self.prefs.having(name, value)
        self._keep(self.prefs)
        self._tune()
        if name == "is_fullscreen":
            self.window.set_fullscreen(is_on=self.prefs.is_fullscreen)
        if name == "scale" and not self.prefs.is_fullscreen:
            self.window.resize(self.prefs.scale)
        for overlay in self._overlays:
            if isinstance(overlay.state, Prefs):
                overlay.state = self.prefs

    # time and frame

    def advance(self, seconds: float) -> None:
        """Let a step of time pass."""
        was_busy = self.motion.busy
        self.motion.advance(seconds)
        hand, rested = self.hand, self.hand.rested
        answer = hand.advance(seconds, self.widgets(self.view())) if hand.held_by else hand.advance(seconds, ())
        if answer is not None:
            self.speaker.play(answer.cue)
            self.ask(answer.command)
        self.ask(self.scene.advance(seconds))
        self.is_stale |= self.director.advance(seconds)
        for cue in self.scene.cues:
            self.speaker.play(cue)
        self.scene.cues.clear()
        if self.scene.call:
            self.hand.focus, self.scene.call = self.scene.call, ""
        delay = MS["tooltip"] / 1000
        shows_tip = hand.hover is not None and rested < delay <= hand.rested
        if was_busy or self.scene.is_moving or hand.held_by or shows_tip:
            self.is_stale = True

    def paint(self, canvas: Canvas | None = None) -> Canvas:
        """Draw the frame: the scene, the bar, the widgets, the ring, a tooltip."""
        view = self.view()
        canvas = canvas or self.canvas(view)
        canvas.surface.fill(canvas.theme.bg)
        scene, hand, widgets = self.scene, self.hand, self.widgets(view)
        if scene is not self._shown:
            self.motion.forget()  # a new scene starts at rest, whatever its widgets are called
            self._shown = scene
        with canvas.clipped(view.page):
            scene.draw(canvas)
            bar = scene.bar()
            if bar is not None:
                draw_bar(canvas, bar)
            for widget in widgets:
                widget.draw(canvas, hand.look(widget, canvas))
            self._ring(canvas, find(widgets, hand.focus))
            self._tip(canvas, hand, widgets)
            if self.director.notice:
                notice(canvas, self.director.notice)
        self.is_stale = False
        return canvas

    def canvas(self, view: View) -> Canvas:
        """Give the window as a canvas."""
        colours = theme(self.prefs.theme)
        canvas = Canvas(self.window.surface, view.scale, colours, self.brushes, self.motion, view.page, view.origin)
        canvas.drain = self.prefs.drains
        return canvas

    def _ring(self, canvas: Canvas, focused: Widget | None) -> None:
        """Draw the focus ring."""
        if focused is not None and focused.is_enabled:
            ring: Ring = focused.ring()
            canvas.outline(ring.rect, canvas.theme.focus, ring.radius, 3)

    def _tip(self, canvas: Canvas, hand: Hand, widgets: Sequence[Widget]) -> None:
        """Explain what was asked about, or what the pointer has rested on."""
        name = hand.explained
        if name is None and self.prefs.explains and hand.rested * 1000 >= MS["tooltip"] and hand.pressed is None:
            name = hand.hover
        asked = find(widgets, name)
        if asked is not None and asked.tip is not None:
            tooltip(canvas, asked.rect, asked.tip)

    def describe(self) -> list[str]:
        """Say the state as text: where one is, what is shown, each control with its value, the focus marked."""
        bar, view = self.scene.bar(), self.view()
        lines = [" ".join(part for part in (bar.strong, bar.quiet) if part)] if bar else []
        lines += [self.director.notice, *self.scene.facts()]
        for widget in self.widgets(view):
            if not widget.name.startswith("bar-"):
                sign = ">" if widget.name == self.hand.focus else "-"
                lines += [f"{sign} {line}" for line in widget.says().splitlines()]
        return [line for line in lines if line]
