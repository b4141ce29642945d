"""Colours by role for one theme, ready to draw with, and how to mix them.

The values come from ``sim.report.tokens``; nothing here knows a number of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from sim.report import tokens

Colour: TypeAlias = tuple[int, int, int]

MARKETING, SALES, BOTH = "mkt", "sales", "joint"
THEMES = ("dark", "light", "contrast")


def rgb(value: str) -> Colour:
    """Turn ``#RRGGBB`` into three numbers.

    >>> rgb("#0D1322")
    (13, 19, 34)
    """
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def mix(base: Colour, other: Colour, share: float) -> Colour:
    """Lay ``share`` of one colour over another: 0 gives the base, 1 the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(base, other, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Theme:
    """The colours of one theme. A role's meaning stands in the style's token table; ``mkt`` and ``sales`` are the sides."""

    name: str
    line_factor: int  # how many times wider lines are drawn: 2 in high contrast
    bg: Colour
    bg2: Colour
    surface: Colour
    raised: Colour
    grass: Colour
    line: Colour
    cardedge: Colour
    edge: Colour
    ink: Colour
    ink2: Colour
    ink3: Colour
    neutral: Colour
    mkt: Colour
    sales: Colour
    joint: Colour
    bad: Colour
    warn: Colour
    age0: Colour
    age1: Colour
    age2: Colour
    age3: Colour
    focus: Colour
    onfill: Colour
    fog: Colour
    fogline: Colour

    def role(self, name: str) -> Colour:
        """Give the colour of a role by its name."""
        colour: Colour = getattr(self, name)
        return colour

    @property
    def ages(self) -> tuple[Colour, Colour, Colour, Colour]:
        """The four colours of a waiting lead, fresh first."""
        return self.age0, self.age1, self.age2, self.age3

    @property
    def is_light(self) -> bool:
        """Whether dark ink stands on a light page."""
        return self.name == "light"

    @property
    def track(self) -> Colour:
        """The unfilled part of a slider, a meter or the timeline."""
        return mix(self.raised, self.edge, 0.35)

    @property
    def lane(self) -> Colour:
        """The lines that leads travel along, quieter than an outline because they carry no text."""
        return mix(self.grass, self.edge, 0.52)

    def tint(self, role: str, share: float) -> Colour:
        """Give the pitch's ground with a little of a side in it."""
        return mix(self.grass, self.role(role), share)


@cache
def theme(name: str) -> Theme:
    """Give the theme of that name: dark, light or contrast."""
    look = tokens.load()
    colours = {role: rgb(value) for role, value in look.themes[name].items()}
    return Theme(name=name, line_factor=look.line_factor[name], **colours)
