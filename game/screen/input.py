"""What a player does, freed of pygame: keys and a pointer in virtual units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pygame

ToVirtual: TypeAlias = Callable[[tuple[int, int]], tuple[float, float]]


@dataclass(frozen=True)
class Key:
    """A key went down, or up again.

    Parameters
    ----------
    name : str
        What is printed on it in small letters (``a``, ``?``, ``f1``, ``return``, ``space``), with ``ctrl `` before it.
    text : str
        What it writes; empty for keys that write nothing.
    shift, is_up, is_repeat : bool
        Shift is held; it was released; it is held down and repeats.
    """

    name: str
    text: str = ""
    shift: bool = False
    is_up: bool = False
    is_repeat: bool = False


@dataclass(frozen=True)
class Pointer:
    """The mouse moved, a button went down or up, or the wheel turned by ``turn`` notches (up is positive)."""

    kind: Literal["move", "down", "up", "wheel"]
    x: float
    y: float
    turn: int = 0

    @property
    def pos(self) -> tuple[float, float]:
        """Where it is."""
        return self.x, self.y


Input: TypeAlias = Key | Pointer


class Translator:
    """Turns pygame's events into inputs. It remembers which keys are down, to tell a repeat from a second press."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._pointer = (0, 0)

    def read(self, event: pygame.event.Event, to_virtual: ToVirtual) -> Input | None:
        """Give the input an event stands for, or None."""
        if event.type in {pygame.KEYDOWN, pygame.KEYUP}:
            return self._key(event)
        if event.type == pygame.MOUSEMOTION:
            self._pointer = event.pos
            return Pointer("move", *to_virtual(event.pos))
        if event.type in {pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP} and event.button == 1:
            self._pointer = event.pos
            return Pointer("down" if event.type == pygame.MOUSEBUTTONDOWN else "up", *to_virtual(event.pos))
        if event.type == pygame.MOUSEWHEEL:
            return Pointer("wheel", *to_virtual(self._pointer), turn=event.y)
        return None

    def _key(self, event: pygame.event.Event) -> Key:
        is_up = event.type == pygame.KEYUP
        is_repeat = not is_up and event.key in self._down
        (self._down.discard if is_up else self._down.add)(event.key)
        # AltGr arrives as Ctrl and Alt together and writes brackets on a German keyboard
        is_ctrl = bool(event.mod & pygame.KMOD_CTRL) and not event.mod & pygame.KMOD_ALT
        text = "" if is_ctrl or is_up else getattr(event, "unicode", "")
        text = text if text.isprintable() else ""
        name = text.lower() if text.strip() else pygame.key.name(event.key)
        name = {"enter": "return", "keypad enter": "return", "page up": "[", "page down": "]"}.get(name, name)
        return Key(f"ctrl {name}" if is_ctrl else name, text, bool(event.mod & pygame.KMOD_SHIFT), is_up, is_repeat)
