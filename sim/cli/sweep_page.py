"""What `sim sweep` prints for people: the best and the worst points, a map of two keys, and what matters most."""

from __future__ import annotations

import sys
from typing import Final

import numpy as np
from rich.style import Style
from rich.text import Text

from sim.cli.tables import Page
from sim.experiments.axes import Axis
from sim.experiments.sweep import Effect, Sweep
from sim.report.sentences import counted
from sim.results.figures import Scale, scale_of
from sim.results.registry import Better, Metric, metrics, split_id
from sim.stats import Interval

_MOST_SHOWN: Final = 20
_MOST_COLUMNS: Final = 10
_BAR: Final = 24
# from pale to strong, read in any light: the number stands in each field too
_SHADES: Final = ("#f3f1ec", "#dde6ea", "#bcd3dd", "#8fb8c9", "#5f97ad", "#33748c")


def show_sweep(swept: Sweep, *, everything: bool) -> None:
    """Print a sweep."""
    page, metric = Page(sys.stdout), metrics()[split_id(swept.metric)[0]]
    first = swept.arms[0]
    page.say(
        f"{swept.base.name}: {counted(len(swept.arms), 'point')}, {counted(len(swept), 'replication')} of {first.weeks} weeks "
        f"each, seed {first.seed}",
        "bold",
    )
    page.say("")
    _show_points(page, swept, metric, everything=everything)
    if len(swept.arms) > 1:
        _show_map(page, swept, metric)
        _show_effects(page, swept, metric)


def short_names(axes: tuple[Axis, ...]) -> list[str]:
    """Give each axis the end of its path that no other has.

    Examples
    --------
    >>> short_names((Axis("sales.reps", ("1",)), Axis("demand.channels.a.leads", ("1",)), Axis("b.leads", ("1",))))
    ['reps', 'a.leads', 'b.leads']
    """
    names = []
    for axis in axes:
        steps = axis.path.split(".")
        others = [other.path.split(".") for other in axes if other is not axis]
        length = 1
        while length < len(steps) and any(other[-length:] == steps[-length:] for other in others):
            length += 1
        names.append(".".join(steps[-length:]))
    return names


def _show_points(page: Page, swept: Sweep, metric: Metric, *, everything: bool) -> None:
    ranking, currency = swept.ranking(), swept.base.currency
    order = "best" if metric.better is not Better.NEITHER else "largest"
    table = page.table("", *short_names(swept.design.axes), swept.metric, "95 % interval", f"behind the {order}")
    shown = ranking
    if not everything and len(ranking) > _MOST_SHOWN:
        shown = [*ranking[: _MOST_SHOWN - 5], -1, *ranking[-5:]]
    for point in shown:
        if point < 0:
            page.row(table, f"... {len(ranking) - _MOST_SHOWN} more: --all shows them", style="dim")
            continue
        interval, behind = swept.arms[point].interval(swept.metric), swept.behind(point)
        scale = scale_of(metric.unit, currency, interval)
        by = scale_of(metric.unit, currency, behind, difference=True)
        ends = "" if point == ranking[0] or np.isnan(behind.low) else f" ±{by.bare(behind.half_width)}"
        gap = order if point == ranking[0] else f"{by.text(behind.mean, signed=True)}{ends}"
        place = str(ranking.index(point) + 1)
        settings = swept.design.settings(point).values()
        page.row(table, place, *settings, scale.text(interval.mean), scale.range(interval), gap)
    page.show(table)


def _show_map(page: Page, swept: Sweep, metric: Metric) -> None:
    """Print the mean over the two strongest keys of a grid, the others averaged."""
    axes = [axis for axis in swept.design.axes if 1 < len(axis.texts) <= _MOST_COLUMNS]
    if not swept.design.is_grid or len(axes) < 2:
        return
    strongest = [effect.axis for effect in swept.effects() if effect.axis in axes][:2]
    if len(strongest) < 2:
        return
    down, across = (swept.design.axes.index(axis) for axis in sorted(strongest, key=lambda axis: -len(axis.texts)))
    surface = swept.surface(across, down)
    scale = _common_scale(swept, metric, surface)
    names = short_names(swept.design.axes)
    averaged = ", the mean over all other keys" if len(swept.design.axes) > 2 else ""
    page.say(f"{swept.metric} by {names[down]} (down) and {names[across]} (across){averaged}", "bold")
    table = page.table("", *swept.design.axes[across].texts)
    low, high = float(np.nanmin(surface)), float(np.nanmax(surface))
    for row, text in enumerate(swept.design.axes[down].texts):
        cells = [_field(page, scale, value, low, high) for value in surface[row].tolist()]
        table.add_row(page.words(text), *cells)
    page.show(table)


def _field(page: Page, scale: Scale, value: float, low: float, high: float) -> Text:
    share = 0.0 if high == low or np.isnan(value) else (value - low) / (high - low)
    shade = _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]
    field = page.words(f" {scale.text(value)} ")
    field.stylize(Style(color="#1c1c1c", bgcolor=shade))
    return field


def _show_effects(page: Page, swept: Sweep, metric: Metric) -> None:
    """Print a tornado: each key's bar from the smallest mean to the largest, the longest first."""
    effects = swept.effects()
    if not effects:
        return
    how = (
        "the others averaged"
        if swept.design.is_grid
        else "the others averaged; straight lines where values are numbers"
    )
    page.say(f"What moves {swept.metric} most, {how}", "bold")
    table = page.table("", "lowest at", "", "highest at", "moved by", "95 % interval")
    table.columns[2].justify = "left"
    means = [level.mean for effect in effects for level in effect.levels]
    low, high = float(np.nanmin(means)), float(np.nanmax(means))
    for name, effect in zip(short_names(tuple(effect.axis for effect in effects)), effects, strict=True):
        scale = scale_of(metric.unit, swept.base.currency, effect.swing, difference=True)
        page.row(
            table,
            name,
            effect.axis.texts[effect.low],
            _bar(effect, low, high),
            effect.axis.texts[effect.high],
            scale.text(effect.swing.mean, signed=True),
            scale.range(effect.swing, signed=True),
        )
    page.show(table)


def _bar(effect: Effect, low: float, high: float) -> str:
    """Draw from the mean at the lowest to the mean at the highest value, on the scale of all bars."""
    if high == low:
        return "|"
    ends = sorted((effect.levels[effect.low].mean, effect.levels[effect.high].mean))
    first, last = (round((end - low) / (high - low) * (_BAR - 1)) for end in ends)
    return " " * first + "=" * (last - first + 1)


def _common_scale(swept: Sweep, metric: Metric, surface: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Scale:
    """Write all fields with as many digits as the widest interval of a point allows."""
    widest = max((arm.interval(swept.metric).half_width for arm in swept.arms), default=0.0)
    mean = float(np.nanmean(surface))
    return scale_of(metric.unit, swept.base.currency, Interval(mean, mean - widest, mean + widest, widest, len(swept)))
