"""What a player asks of the program, as opposed to the match: go somewhere, set something, leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Open:
    """Show a scene over the present one: settings, help, state, gallery."""

    scene: str


@dataclass(frozen=True)
class Close:
    """Go back to what was there before."""


@dataclass(frozen=True)
class Quit:
    """Leave the program; everything is saved already."""


@dataclass(frozen=True)
class Turn:
    """Turn a page of a scene that has several."""

    page: str


@dataclass(frozen=True)
class Set:
    """Change a setting."""

    name: str
    value: object


@dataclass(frozen=True)
class Start:
    """Begin from the title: new, continue, tutorial, solo or replay."""

    what: str


@dataclass(frozen=True)
class LookBack:
    """Look at a quarter that is over, from 1: its ``leads`` or its ``run``."""

    quarter: int
    what: str


@dataclass(frozen=True)
class Undo:
    """Take back the last decision."""
