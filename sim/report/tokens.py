"""The look of Handoff as data: colours by role and theme, type steps, spacing and durations.

The values stand in ``tokens.json`` beside this module. The report and the game both read them here, so that a page of the
debrief and a screen look like one product.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple


class TypeStep(NamedTuple):
    """One step of the type scale: its size in virtual pixels and its weight in the typeface."""

    size: int
    weight: str


@dataclass(frozen=True)
class Tokens:
    """Every token. Sizes are virtual pixels at 100 %, durations milliseconds, colours ``#RRGGBB``."""

    themes: Mapping[str, Mapping[str, str]]
    line_factor: Mapping[str, int]
    type: Mapping[str, TypeStep]
    line_height: float
    space: tuple[int, ...]
    radius: Mapping[str, int]
    motion_ms: Mapping[str, int]


@cache
def load() -> Tokens:
    """Read the tokens once."""
    raw = json.loads(resources.files(__package__).joinpath("tokens.json").read_text(encoding="utf-8"))
    steps = {name: TypeStep(step["size"], step["weight"]) for name, step in raw["type"].items()}
    return Tokens(
        themes=raw["themes"],
        line_factor=raw["line_factor"],
        type=steps,
        line_height=raw["line_height"],
        space=tuple(raw["space"]),
        radius=raw["radius"],
        motion_ms=raw["motion_ms"],
    )


def luminance(colour: str) -> float:
    """Give the relative luminance of ``#RRGGBB``, 0 to 1.

    References
    ----------
    WCAG 2.2, "relative luminance", W3C Recommendation of 5 October 2023.
    """
    linear = []
    for start in (1, 3, 5):
        channel = int(colour[start : start + 2], 16) / 255
        linear.append(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the WCAG contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#F3F6FD", "#0D1322"), 1)
    17.1
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
