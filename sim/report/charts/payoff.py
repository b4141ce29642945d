"""When a change pays: on what about today's company it hangs, and week by week from its introduction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sim.experiments.breakeven import IGNORED, SLACK, BreakEven
from sim.experiments.payback import Payback
from sim.report.drawing import Chart, Drawing, Size, chart_of, colour, figure
from sim.report.findings import Change, Findings
from sim.report.payoff_words import break_even_sentence, payback_sentences
from sim.results.figures import NARROW_SPACE, Scale, percent, scale_of_difference
from sim.results.registry import Unit
from sim.stats import Interval, mean_interval

_AXES: Final = {
    IGNORED.name: "MQLs that hear nothing today, percent",
    SLACK.name: "hours a week that a rep has for own work today",
}


def turns(findings: Findings) -> Sequence[Drawing]:
    """Draw what the main change is worth in companies that ignore more or fewer leads, or have more or less slack."""
    change = findings.main
    return [] if change is None else [_turn(change, found) for found in change.turns]


def weeks(findings: Findings) -> Sequence[Drawing]:
    """Draw what the main change has brought by each week after its introduction."""
    change = findings.main
    if change is None or change.back is None:
        return []
    back, scenario = change.back, change.arm.scenario
    summed = [mean_interval(back.gained[:, week]) for week in range(back.gained.shape[1])]
    scale = scale_of_difference(Unit.MONEY, scenario.currency, back.at_end)
    title, *rest = payback_sentences(scenario.name, back, scenario.currency)
    rows = [(float(week + 1), figure(one, scale, signed=True)) for week, one in enumerate(summed)]
    unit = (scale.prefix + scale.suffix).strip()
    return [
        Drawing(
            "payback",
            title.rstrip("."),
            f"Expected profit gained so far, {unit}, by week. {title}",
            ("week", f"gained so far, {unit}"),
            rows,
            lambda size: _course(size, summed, scale, unit, back),
            " ".join(["The line is the mean, the band its 95 % interval.", *rest]),
        )
    ]


def _told(interval: Interval) -> tuple[float, float, float]:
    if interval.low != interval.low:
        return interval.mean, interval.mean, interval.mean
    return interval.mean, interval.low, interval.high


def _turn(change: Change, found: BreakEven) -> Drawing:
    scenario = change.arm.scenario
    widest = max((point.worth for point in found.points), key=lambda worth: abs(worth.mean))
    scale = scale_of_difference(Unit.MONEY, scenario.currency, widest)
    unit = (scale.prefix + scale.suffix).strip()
    is_share = found.axis.name == IGNORED.name
    points = sorted(found.points, key=lambda point: point.figure)
    rows = [
        {
            "x": point.figure * (100.0 if is_share else 1.0),
            **dict(zip(("y", "low", "high"), (scale.factor * each for each in _told(point.worth)), strict=True)),
            "said": f"{_figure(point.figure, is_share=is_share)}: {scale.text(point.worth.mean, signed=True)}",
            "today": point.setting is None,
        }
        for point in points
    ]
    return Drawing(
        f"break-even-{found.axis.name}",
        break_even_sentence(found, scenario.currency).rstrip("."),
        f"What {scenario.name} is worth a year, {unit}: "
        + "; ".join(f"at {row['said']}{' (today)' if row['today'] else ''}" for row in rows)
        + ".",
        (_AXES[found.axis.name], f"expected profit a year, {unit}", "today"),
        [
            (
                _figure(point.figure, is_share=is_share),
                figure(point.worth, scale, signed=True),
                "today" if point.setting is None else "",
            )
            for point in points
        ],
        lambda size: _points(size, rows, _AXES[found.axis.name], unit),
        "Solid: today's company. Hollow: the same company with that about it changed. The lines are 95 % intervals.",
    )


def _figure(figure: float, *, is_share: bool) -> str:
    return percent(figure) if is_share else f"{figure:.0f}{NARROW_SPACE}h"


def _points(size: Size, rows: Sequence[dict[str, Any]], title: str, unit: str) -> Chart:
    import altair as alt  # noqa: PLC0415 - for those who draw

    drawn = [row | {"fill": colour("ink" if row["today"] else "surface")} for row in rows]
    axis = alt.Axis(title=f"expected profit a year, {unit}", domain=False, ticks=False)
    base = chart_of(drawn).encode(
        x=alt.X("x:Q", scale=alt.Scale(zero=False, nice=True, padding=12), axis=alt.Axis(title=title, grid=False)),
    )
    lines = base.mark_rule(strokeWidth=2, color=colour("ink2")).encode(
        y=alt.Y("low:Q", axis=axis), y2="high:Q", description=alt.value("")
    )
    points = base.mark_point(filled=True, size=80, strokeWidth=2, stroke=colour("ink"), opacity=1).encode(
        y="y:Q", fill=alt.Fill("fill:N", scale=None), description="said:N"
    )
    nothing = chart_of([{"y": 0.0}]).mark_rule(color=colour("edge")).encode(y="y:Q", description=alt.value("nothing"))
    return alt.layer(nothing, lines, points).properties(width=size.width, height=220)


def _course(size: Size, summed: Sequence[Interval], scale: Scale, unit: str, back: Payback) -> Chart:
    import altair as alt  # noqa: PLC0415 - as above

    rows = []
    for week, interval in enumerate(summed):
        mean, low, high = (scale.factor * each for each in _told(interval))
        rows.append({"week": week + 1, "y": mean, "low": low, "high": high})
    last = len(rows)
    x = alt.X(
        "week:Q",
        scale=alt.Scale(domain=[1, last], nice=False),
        axis=alt.Axis(title="week after its introduction", grid=False, format="d"),
    )
    y = alt.Axis(title=f"expected profit gained so far, {unit}", domain=False, ticks=False)
    base = chart_of(rows).encode(x=x)
    band = base.mark_area(opacity=0.27, color=colour("joint")).encode(
        y=alt.Y("low:Q", axis=y), y2="high:Q", description=alt.value("")
    )
    line = base.mark_line(strokeWidth=3, color=colour("joint")).encode(y="y:Q")
    nothing = chart_of([{"y": 0.0}]).mark_rule(color=colour("edge")).encode(y="y:Q", description=alt.value("nothing"))
    layers = [band, nothing, line]
    if back.week is not None and back.week > 1:
        at = chart_of([{"week": back.week}]).mark_rule(color=colour("ink"), strokeDash=[4, 3])
        layers.append(at.encode(x="week:Q", description=alt.value(f"ahead from week {back.week} on")))
    return alt.layer(*layers).properties(width=size.width, height=220)
