"""What several charts are made of: who is drawn how, bars that stand on one another, points with their intervals."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.report.drawing import Chart, Size, chart_of, colour
from sim.results.figures import Scale
from sim.stats import Interval

ROLES: Final = ("neutral", "joint", "ink", "warn", "edge")
"""Colours of the scenarios in their order: the baseline is nobody's, the first change is what both want."""

DASHES: Final[tuple[tuple[int, ...], ...]] = ((), (), (7, 4), (2, 3), (9, 3, 2, 3))
"""And their strokes, so that colour never stands alone."""

_FOLD: Final = 15
ROW: Final = 30
"""Pixels for one bar with its label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall.

    Parameters
    ----------
    label : str
        What it is.
    start, end : float
        From where to where it goes, in the unit shown.
    role : str
        Its colour.
    text : str
        What is written beside it.
    faded : bool
        Whether it steps back behind the largest.
    """

    label: str
    start: float
    end: float
    role: str
    text: str
    faded: bool = False


def words(name: str) -> str:
    """Write a name as people say it."""
    return name.replace("_", " ").replace("sales.", "")


def folded(label: str, size: Size) -> str:
    """Write a label in the lines that there is room for."""
    return "\n".join(textwrap.wrap(label, _FOLD)) if size.is_narrow else label


def across(size: Size, title: str | None, low: float, high: float, **axis: Any) -> Any:
    """Give a horizontal axis between two ends, with room for what is written beside the longest bar."""
    import altair as alt  # noqa: PLC0415 - for those who draw

    room = (high - low) * (0.45 if size.is_narrow else 0.13) or 1.0
    ends = [low - (room if low < 0.0 else 0.0), high + room]
    return alt.X(
        "x:Q", scale=alt.Scale(domain=ends, nice=False), axis=alt.Axis(title=title, grid=False, domain=False, **axis)
    )


def down(size: Size) -> Any:
    """Give a vertical axis with one row for each label, in the order of the data."""
    import altair as alt  # noqa: PLC0415 - as above

    # a long label takes two lines where there is no room for one
    said = "split(datum.label, '\\n')"
    axis = alt.Axis(title=None, domain=False, ticks=False, labelPadding=8, labelLimit=300, labelExpr=said)
    return alt.Y("label:N", sort=None, axis=axis)


def waterfall(size: Size, bars: Sequence[Bar], title: str) -> Chart:
    """Draw bars each of which begins where the one before it ends."""
    import altair as alt  # noqa: PLC0415 - as above

    rows = [
        {
            "label": folded(bar.label, size),
            "x": bar.start,
            "to": bar.end,
            "right": max(bar.start, bar.end),
            "colour": colour(bar.role),
            "opacity": 0.62 if bar.faded else 1.0,
            "text": bar.text,
            "said": f"{bar.label}: {bar.text}",
        }
        for bar in bars
    ]
    ends = [0.0, *(bar.start for bar in bars), *(bar.end for bar in bars)]
    base = chart_of(rows).encode(y=down(size))
    drawn = base.mark_bar(cornerRadius=3, height=18).encode(
        x=across(size, title, min(ends), max(ends)),
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("opacity:Q", scale=None),
        description="said:N",
    )
    written = base.mark_text(align="left", dx=6, color=colour("ink"), fontWeight=600).encode(
        x="right:Q", text="text:N", description=alt.value("")
    )
    nothing = chart_of([{"x": 0.0}]).mark_rule(color=colour("edge")).encode(x="x:Q", description=alt.value("nothing"))
    return alt.layer(drawn, nothing, written).properties(width=size.width, height=ROW * len(rows))


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure with its interval, and a second one beside it.

    Parameters
    ----------
    label : str
        What it is.
    worth : Interval
        In the metric's unit.
    other : Interval or None
        Drawn hollow.
    role : str
        Its colour.
    """

    label: str
    worth: Interval | None
    other: Interval | None
    role: str


def dots(size: Size, shown: Sequence[Dot], scale: Scale, title: str, named: tuple[str, str]) -> Chart:
    """Draw figures with their intervals, one row each: the first solid, the second hollow below it."""
    import altair as alt  # noqa: PLC0415 - as above

    rows: list[dict[str, Any]] = []
    for dot in shown:
        for name, worth, shift in ((named[0], dot.worth, -5), (named[1], dot.other, 6)):
            if worth is not None:
                low, high = (worth.mean if math.isnan(end) else end for end in (worth.low, worth.high))
                rows.append(
                    {
                        "label": folded(dot.label, size),
                        "which": name,
                        "shift": shift,
                        "x": worth.mean * scale.factor,
                        "low": low * scale.factor,
                        "high": high * scale.factor,
                        "colour": colour(dot.role),
                        "fill": colour(dot.role if name == named[0] else "surface"),
                        "said": f"{dot.label}, {name}: {scale.text(worth.mean, signed=True)} "
                        f"({scale.range(worth, signed=True)})",
                    }
                )
    ends = [0.0, *(row["low"] for row in rows), *(row["high"] for row in rows)]
    base = chart_of(rows).encode(
        y=down(size),
        yOffset=alt.YOffset("shift:Q", scale=alt.Scale(domain=[-15, 15], range=[0, ROW])),
        color=alt.Color("colour:N", scale=None),
    )
    room = 0.05 * (max(ends) - min(ends))
    axis = alt.Axis(title=title, grid=False, domain=False)
    x = alt.X("low:Q", scale=alt.Scale(domain=[min(ends) - room, max(ends) + room], nice=False), axis=axis)
    lines = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q", description=alt.value(""))
    points = base.mark_point(filled=True, size=70, strokeWidth=2, opacity=1).encode(
        x="x:Q", fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("colour:N", scale=None), description="said:N"
    )
    nothing = chart_of([{"x": 0.0}]).mark_rule(color=colour("edge")).encode(x="x:Q", description=alt.value("nothing"))
    return alt.layer(nothing, lines, points).properties(width=size.width, height=(ROW + 4) * len(shown))
