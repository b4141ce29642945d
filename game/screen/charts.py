"""Charts: one message each, said in the heading above. Labels stand where they belong, no legend, no more than one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from game.play.figures import nice_step
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.shapes import Point, s_curve
from game.screen.theme import Colour, mix


class Bar(NamedTuple):
    """One bar: its name, its length in any unit, the length in words, its colour."""

    name: str
    value: float
    shown: str
    colour: Colour
    is_strong: bool = False  # whether its name is written strong


def bars(canvas: Canvas, rect: Rect, rows: Sequence[Bar], names: int) -> None:
    """Draw level bars from zero, the number behind each; ``names`` units at the left are for their names."""
    theme, step = canvas.theme, rect.height / max(1, len(rows))
    most = max([row.value for row in rows] + [1e-9])
    room = rect.width - names - max((canvas.width(row.shown, text.MARK) for row in rows), default=0) - 8
    for i, row in enumerate(rows):
        y = rect.top + step * (i + 0.5)
        step_of = text.MARK if row.is_strong else text.LABEL
        canvas.middle(rect.left, y, row.name, step_of, theme.ink if row.is_strong else theme.ink2)
        wide = round(room * row.value / most)
        if row.value > 0:
            canvas.box(Rect(rect.left + names, round(y) - 8, max(4, wide), 16), row.colour, 4)
        canvas.middle(rect.left + names + (wide + 8 if row.value > 0 else 0), y, row.shown, text.MARK, theme.ink)


def histogram(canvas: Canvas, rect: Rect, counts: Sequence[int], cut: float, colour: Colour) -> float:
    """Draw counts in equal bins, those from ``cut`` on (a share of the width) in colour; give the x of the cut."""
    theme = canvas.theme
    most, step = max([*counts, 1]), rect.width / max(1, len(counts))
    x = rect.left + rect.width * cut
    quiet = mix(theme.raised, theme.edge, 0.35)
    for i, count in enumerate(counts):
        left, right = round(rect.left + i * step) + 2, round(rect.left + (i + 1) * step) - 1
        high = round((rect.height - 2) * count / most)
        bar = Rect(left, rect.bottom - high, right - left, high)
        canvas.box(bar, colour if left >= x - step / 2 else quiet, 2)
    canvas.rule((rect.left, rect.bottom + 1), (rect.right, rect.bottom + 1), theme.edge)
    canvas.rule((x, rect.top - 28), (x, rect.bottom + 6), theme.ink, 2)
    canvas.polygon([(x, rect.bottom + 5), (x + 8, rect.bottom + 18), (x - 8, rect.bottom + 18)], theme.ink)
    return x


class Part(NamedTuple):
    """One part of a column: its amount in any unit, the amount in words, its colour."""

    value: float
    shown: str
    colour: Colour


Stack: TypeAlias = tuple[str, Sequence[Part], str]
"""One column: its name, its parts from the bottom up, and its sum in words."""

_COLUMN, _APART = 86, 190  # units: a column's width, and from one column to the next, at most


def columns(
    canvas: Canvas, rect: Rect, stacks: Sequence[Stack], names: Sequence[tuple[str, Colour]]
) -> list[list[Rect]]:
    """Draw columns of parts from zero, each sum above, the parts named right of the last; give every part's place."""
    theme = canvas.theme
    room = max((canvas.width(name, text.MARK) for name, _colour in names), default=0) + 24
    step = min(_APART, (rect.width - room) / max(1, len(stacks)))
    most = max([sum(max(0.0, part.value) for part in parts) for _name, parts, _shown in stacks] + [1e-9])
    places: list[list[Rect]] = []
    for i, (name, parts, shown) in enumerate(stacks):
        foot = Rect(round(rect.left + i * step), rect.bottom, round(min(_COLUMN, step - 12)), 0)
        places.append(_column(canvas, foot, parts, rect.height / most))
        canvas.text(foot.centerx, places[-1][-1].top - 10, shown, text.MARK, theme.ink, "centre")
        canvas.text(foot.centerx, rect.bottom + 24, name, text.LABEL, theme.ink2, "centre")
    canvas.rule((rect.left - 16, rect.bottom), (rect.right - 8, rect.bottom), theme.edge)
    for bar, (words, colour) in zip(places[-1] if places else (), names, strict=False):
        if bar.height:
            canvas.middle(bar.right + 16, bar.centery, words, text.MARK, colour)
    return places


def _column(canvas: Canvas, foot: Rect, parts: Sequence[Part], unit: float) -> list[Rect]:
    """Draw one column from its foot up, ``unit`` high for each one of what it counts."""
    drawn, y = [], foot.bottom
    for part in parts:
        high = round(unit * max(0.0, part.value))
        bar = Rect(foot.left, y - high, foot.width, high)
        drawn.append(bar)
        if high:
            canvas.box(bar.inflate(0, -2) if high > 4 else bar, part.colour, 6 if high > 12 else 2)
        if high >= 24 and canvas.width(part.shown, text.MARK) <= foot.width - 6:
            with canvas.within(bar):
                canvas.middle(bar.centerx, bar.centery, part.shown, text.MARK, canvas.theme.onfill, "centre")
        y -= high
    return drawn


class Step(NamedTuple):
    """One column of a waterfall: its name, where it begins and ends in any unit, its amount in words, its colour."""

    name: str
    start: float
    stop: float
    shown: str
    colour: Colour


def waterfall(canvas: Canvas, rect: Rect, steps: Sequence[Step]) -> tuple[list[Rect], float]:
    """Draw columns that begin where the one before ended; give their places, and where the axis starts.

    The first and the last stand on the axis. Where they are much taller than the steps the axis starts above zero, and both
    carry a zigzag.
    """
    theme = canvas.theme
    high = max(max(step.start, step.stop) for step in steps)
    low = min(min(step.stop, step.start) for step in steps[1:-1]) if len(steps) > 2 else 0.0
    unit = nice_step((high - low) / 5)
    base = max(0.0, unit * ((low - (high - low) / 4) // unit)) if low > 2 * (high - low) else 0.0
    scale = (rect.height - 24) / max(high - base, 1.0)
    apart = rect.width / len(steps)
    wide, places = round(apart * 0.72), list[Rect]()
    for i, step in enumerate(steps):
        tops = [rect.bottom - (max(end, base) - base) * scale for end in (step.start, step.stop)]
        left = round(rect.left + i * apart + (apart - wide) / 2)
        bar = Rect(left, round(min(tops)), wide, max(2, round(abs(tops[0] - tops[1]))))
        places.append(bar)
        canvas.box(bar, step.colour, 6 if bar.height > 12 else 2)
        if i + 1 < len(steps):
            canvas.rule((bar.right, round(tops[1])), (bar.right + apart - wide, round(tops[1])), theme.edge)
        canvas.text(bar.centerx, bar.top - 9, step.shown, text.MARK, theme.ink, "centre")
        _below(
            canvas,
            Rect(round(rect.left + i * apart), rect.bottom, round(apart), 52),
            step.name,
            i in {0, len(steps) - 1},
        )
    canvas.rule((rect.left - 8, rect.bottom), (rect.right + 8, rect.bottom), theme.edge)
    if base:
        for bar in (places[0], places[-1]):
            y = bar.bottom - 14
            zigzag = [(bar.left, y), (bar.centerx, y - 5), (bar.centerx, y + 5), (bar.right, y)]
            canvas.path(zigzag, theme.surface, 5)
    return places, base


def _below(canvas: Canvas, rect: Rect, name: str, is_end: bool) -> None:
    """Write a column's name in at most two lines."""
    theme = canvas.theme
    step, ink = (text.CHIP, theme.ink) if is_end else (text.SMALL, theme.ink2)
    with canvas.within(rect):
        for i, line in enumerate(text.wrap(name, step, rect.width - 6, canvas.scale)[:2]):
            shown = text.shorten(line, step, rect.width - 4, canvas.scale)
            canvas.text(rect.centerx, rect.top + 20 + 19 * i, shown, step, ink, "centre")


_LINES = 4


def bands(
    canvas: Canvas,
    rect: Rect,
    labels: Sequence[str],
    ranges: Sequence[tuple[float, float, float]],
    chosen: int,
    write: Callable[[float], str],
) -> list[tuple[float, float]]:
    """Draw a range at each of some places with its middle as a line, the chosen one marked; give the points of the middle.

    Parameters
    ----------
    rect : Rect
        The plot; the axis' words stand left of it and below.
    ranges : sequence of (low, middle, high)
        In one unit, which ``write`` writes.
    """
    theme = canvas.theme
    low, high = min(each[0] for each in ranges), max(each[2] for each in ranges)
    step = nice_step(max(high - low, 0.02 * abs(high), 1.0) / _LINES)
    floor, top = step * (low // step), step * -(-high // step)
    unit = rect.height / max(top - floor, step)

    def at(place: int, amount: float) -> tuple[float, float]:
        return rect.left + rect.width * (place + 0.5) / len(labels), rect.bottom - (amount - floor) * unit

    for line in range(round((top - floor) / step) + 1):
        _x, y = at(0, floor + line * step)
        canvas.rule((rect.left, y), (rect.right, y), theme.edge if line == 0 else theme.line)
        canvas.middle(rect.left - 8, y, write(floor + line * step), text.SMALL, theme.ink2, "right")
    upper = [at(i, each[2]) for i, each in enumerate(ranges)]
    lower = [at(i, each[0]) for i, each in enumerate(ranges)]
    middle = [at(i, each[1]) for i, each in enumerate(ranges)]
    if upper != lower:
        canvas.polygon([*upper, *reversed(lower)], mix(theme.surface, theme.joint, 0.27))
    canvas.path(middle, theme.joint, 3)
    x, y = middle[chosen]
    canvas.rule((x, rect.top - 12), (x, rect.bottom), theme.ink, 2)
    canvas.disc((x, y), 8, theme.surface)
    canvas.disc((x, y), 6, theme.ink)
    _places(canvas, rect, labels, chosen)
    return middle


def _places(canvas: Canvas, rect: Rect, labels: Sequence[str], chosen: int) -> None:
    """Write what each place is, the chosen one strong; words that would touch are left out, the chosen ones never."""
    theme, step = canvas.theme, rect.width / len(labels)
    taken: list[tuple[float, float]] = []
    for i in (chosen, *range(len(labels))):
        wide = canvas.width(labels[i], text.MARK) + 10
        middle = min(max(rect.left + step * (i + 0.5), rect.left + wide / 2 - 40), rect.right - wide / 2 + 8)
        left, right = middle - wide / 2, middle + wide / 2
        if all(right <= start or left >= end for start, end in taken):
            taken.append((left, right))
            is_chosen = i == chosen
            ink = theme.ink if is_chosen else theme.ink2
            canvas.text(middle, rect.bottom + 20, labels[i], text.MARK if is_chosen else text.SMALL, ink, "centre")


def ribbon(canvas: Canvas, left: Rect, right: Rect, colour: Colour) -> None:
    """Draw the band that flows from the right edge of one bar to the left edge of another, as wide as each at its end."""
    upper = s_curve((left.right, left.top), (right.left, right.top))
    lower = s_curve((left.right, left.bottom), (right.left, right.bottom))
    outline: list[Point] = [*upper, *reversed(lower)]
    canvas.polygon(outline, colour)


def stack(rect: Rect, amounts: Sequence[float], total: float, gap: float = 0) -> list[Rect]:
    """Cut a bar into parts from the top, ``total`` filling its height; parts of nothing get nothing, others at least 1."""
    parts, y = [], float(rect.top)
    for amount in amounts:
        high = rect.height * amount / total if total else 0.0
        drawn = max(1, round(high)) if amount else 0
        parts.append(Rect(rect.left, round(y), rect.width, drawn))
        y += high + gap
    return parts
