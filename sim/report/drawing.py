"""How a chart becomes a picture on a page: drawn by Vega-Lite without a browser, in colours that follow the page's theme.

A chart is drawn in two widths, for a desk and for a telephone. What comes out is plain SVG: nothing runs in the page, each mark
says its figures when it is pointed at, and the same marks go onto slides as PNG.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal
from xml.etree import ElementTree

from sim.report.fonts import FAMILY, folder
from sim.report.tokens import load
from sim.results.figures import Scale
from sim.stats import Interval

if TYPE_CHECKING:
    import altair

Chart = Any
"""An Altair chart of any kind: Altair has no common type that mypy would follow."""

SVG: Final = "http://www.w3.org/2000/svg"
_DRAWN_IN: Final = "light"
_LABEL, _SMALL = 15, 14


@dataclass(frozen=True, slots=True)
class Size:
    """How wide a chart may be, in pixels, labels included."""

    name: Literal["wide", "narrow"]
    width: int

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one thing beside its label, and no more."""
        return self.name == "narrow"


WIDE: Final = Size("wide", 924)
NARROW: Final = Size("narrow", 316)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a chart's table: as people read it, and as a spreadsheet does.

    Parameters
    ----------
    text : str
        The mean with its interval.
    values : tuple of float
        The mean and the ends of its 95 % interval, in the unit of its column; nan where there are none.
    """

    text: str
    values: tuple[float, float, float]


def figure(interval: Interval, scale: Scale, *, signed: bool = False) -> Figure:
    """Write a mean with its interval, all in the unit shown."""
    ends = scale.range(interval, signed=signed)
    text = scale.bare(interval.mean, signed=signed) + (f" ({ends})" if ends else "")
    values = (float(f"{scale.factor * each:.6g}") for each in (interval.mean, interval.low, interval.high))
    return Figure(text, tuple(values))  # type: ignore[arg-type] # three of them


Cell = str | float | Figure | None


@dataclass(frozen=True)
class Drawing:
    """One chart with all that goes with it.

    Parameters
    ----------
    name : str
        Of its file and its place in the page.
    title : str
        What it shows, as a sentence.
    alt : str
        The same for those who cannot see it, with the figures that matter.
    columns : tuple of str
        The head of its table.
    rows : sequence of tuple
        Its cells: text, numbers, figures with their intervals, None where a price cannot be told.
    draw : callable
        Size -> Altair chart.
    note : str
        How to read it; empty where it speaks for itself.
    """

    name: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    draw: Callable[[Size], Chart]
    note: str = ""


def colour(role: str) -> str:
    """Give a token's colour in the theme in which charts are drawn; the page turns it into the theme of the reader."""
    return load().themes[_DRAWN_IN][role]


def chart_of(rows: Sequence[dict[str, Any]], **properties: Any) -> altair.Chart:
    """Begin a chart over rows of data."""
    import altair as alt  # noqa: PLC0415 - half a second, for those who draw

    return alt.Chart(alt.InlineData(values=list(rows)), **properties)


def svg(drawing: Drawing, size: Size) -> str:
    """Draw a chart for a page: its colours are the page's variables, its marks say their figures."""
    return _for_page(_svg(drawing, size), f"{drawing.name}-{size.name}", drawing.alt)


def svg_file(drawing: Drawing) -> str:
    """Draw a chart as a file of its own, in the light theme on white."""
    return _svg(drawing, WIDE, background=colour("surface"))


def png_file(drawing: Drawing) -> bytes:
    """Draw a chart for slides, twice as fine as it is wide."""
    import vl_convert  # noqa: PLC0415 - as above

    _fonts()
    return bytes(vl_convert.vegalite_to_png(_spec(drawing, WIDE, colour("surface")), scale=2))


def _svg(drawing: Drawing, size: Size, background: str | None = None) -> str:
    import vl_convert  # noqa: PLC0415 - as above

    _fonts()
    return str(vl_convert.vegalite_to_svg(_spec(drawing, size, background)))


@cache
def _fonts() -> None:
    import vl_convert  # noqa: PLC0415 - as above

    vl_convert.register_font_directory(str(folder()))


def _spec(drawing: Drawing, size: Size, background: str | None) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415 - as above

    chart = drawing.draw(size).properties(
        background=background if background is not None else "transparent",
        padding={"left": 4, "right": 8, "top": 6, "bottom": 4},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return dict(chart.to_dict(validate=False)) | {"config": _config(size)}


def _config(size: Size) -> dict[str, Any]:
    """Give the look of STYLE: five lines of a grid at most, labels of 14 pixels, no frame."""
    ink2 = colour("ink2")
    text = {"font": FAMILY, "fontSize": _SMALL, "fill": ink2}
    return {
        "font": FAMILY,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FAMILY,
            "titleFont": FAMILY,
            "labelFontSize": _SMALL,
            "titleFontSize": _SMALL,
            "titleFontWeight": "normal",
            "labelColor": ink2,
            "titleColor": ink2,
            "domainColor": colour("edge"),
            "tickColor": colour("edge"),
            "gridColor": colour("line"),
            "labelLimit": 150 if size.is_narrow else 300,
            "tickCount": 3 if size.is_narrow else 5,
        },
        "header": {"labelFont": FAMILY, "labelFontSize": _LABEL, "labelColor": colour("ink"), "title": None},
        "text": text,
        "title": {"font": FAMILY, "fontSize": _LABEL, "fontWeight": 600, "color": colour("ink"), "anchor": "start"},
    }


# ------------------------------------------------------------------------------------------------- into the page

_MARKED: Final = ("fill", "stroke", "stop-color")
_ROLES: Final = [
    "surface",
    "bg",
    "raised",
    "line",
    "edge",
    "ink",
    "ink2",
    "ink3",
    "neutral",
    "mkt",
    "sales",
    "joint",
    "bad",
    "warn",
    "age0",
    "age1",
    "age2",
    "age3",
    "onfill",
]


@cache
def _variables() -> dict[str, str]:
    """Give the variable of each colour; where two roles share one, that of the first."""
    found: dict[str, str] = {}
    for role in _ROLES:
        found.setdefault(colour(role).lower(), f"var(--{role})")
    return found


def _for_page(text: str, prefix: str, alt: str) -> str:
    """Make a drawing part of a page: scalable, themed, named, its inner ids unlike those of its neighbours."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(text)  # noqa: S314 - our own renderer's
    for name in ("width", "height", "class", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", alt)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    # the renderer counts on from drawing to drawing
    numbered = {each: f"{prefix}-{number}" for number, each in enumerate(ids)}
    for element in root.iter():
        _tidy(element, root, numbered)
    return _unqualified(ElementTree.tostring(root, encoding="unicode"))


def _tidy(element: ElementTree.Element, root: ElementTree.Element, ids: Mapping[str, str]) -> None:
    for name in _MARKED:
        if (value := element.get(name)) is not None:
            element.set(name, _variables().get(value.lower(), value))
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, ids[value])
        elif value.startswith("url(#"):
            element.set(name, f"url(#{ids[value[5:-1]]})")
    if element is root:
        return
    label = element.attrib.pop("aria-label", None)
    is_mark = element.attrib.pop("aria-roledescription", "") not in ("axis", "title", "group mark container", "legend")
    for name in ("role", "aria-hidden", "class", "pointer-events"):
        element.attrib.pop(name, None)
    if label is not None and is_mark and element.tag != f"{{{SVG}}}g":
        title = ElementTree.SubElement(element, f"{{{SVG}}}title")
        title.text = label


def _unqualified(text: str) -> str:
    return re.sub(r"\s+xmlns:xlink=\"[^\"]*\"", "", text)
