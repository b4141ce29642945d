"""The typeface of page and game, from the package that carries it: as a folder to draw with, and cut down for a page."""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

FAMILY: Final = "Source Sans Pro"
WEIGHTS: Final = {400: "Regular", 600: "Semibold", 700: "Bold"}

_LETTERS: Final = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin of Western and Central Europe
    0x2009,
    *range(0x2010, 0x2030),
    0x202F,
    0x20AC,
    *range(0x2190, 0x2194),
    0x2212,
    0x2264,
    0x2265,
)
"""What a page is set in; a letter beyond them is shown in the reader's own typeface."""


def folder() -> Path:
    """Give the folder of the typeface's files."""
    return Path(str(resources.files("font_source_sans_pro"))) / "files"


@cache
def embedded(weight: int) -> str:
    """Give one weight as a data address, with Latin letters only, a tenth of its size."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - for those who write a page
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    options = Options()
    options.layout_features = ["kern", "liga", "tnum", "lnum"]
    # the same bytes every time: without its moment in the file
    with TTFont(folder() / f"SourceSansPro-{WEIGHTS[weight]}.ttf", lazy=True, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(unicodes=_LETTERS)
        cutter.subset(font)
        font.flavor = "woff"
        written = io.BytesIO()
        font.save(written, reorderTables=False)
    return "data:font/woff;base64," + base64.b64encode(written.getvalue()).decode()
