"""How long MQLs wait for their first response, against what was promised, on both clocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sim.experiments.courses import WAITS
from sim.report.charts.shapes import DASHES, ROLES
from sim.report.drawing import Chart, Drawing, Size, chart_of, colour
from sim.report.findings import Findings
from sim.results.figures import NARROW_SPACE, percent
from sim.scenario import Scenario
from sim.units import Clock

_ELAPSED: Final = {5 / 60: "5 min", 1: "1 h", 6: "6 h", 24: "1 day", 168: "1 week", 672: "4 weeks"}
_NARROW: Final = ("15 min", "1 h", "1 day", "1 week")
_SHORTEST: Final = 1 / 30
_SPANS: Final = {Clock.ELAPSED: "a day", Clock.BUSINESS: "a business day"}
_NAMES: Final = {Clock.ELAPSED: "nights and weekends counted", Clock.BUSINESS: "business hours only"}


def answered(findings: Findings) -> Sequence[Drawing]:
    """Draw the share of MQLs answered within each time, one drawing for each clock."""
    return [_drawing(findings, clock) for clock in (Clock.BUSINESS, Clock.ELAPSED)]


def promised(scenario: Scenario, clock: Clock) -> dict[float, str]:
    """Give the first-response targets on one clock: hours -> as the scenario writes them."""
    day, week = _hours(scenario)
    return {
        (time.minutes if clock is Clock.ELAPSED else time.business_minutes(60.0 * day, 60.0 * week)) / 60.0: str(time)
        for time in (target.within for target in scenario.agreement.sales.first_response)
        if time.clock is clock
    }


def _hours(scenario: Scenario) -> tuple[float, float]:
    """Give the hours of a usual working day and of a week."""
    hours = scenario.calendar.hours
    return hours.minutes_per_day / 60.0, hours.minutes_per_week / 60.0


def _ticks(scenario: Scenario, clock: Clock) -> dict[float, str]:
    if clock is Clock.ELAPSED:
        return _ELAPSED
    day, week = _hours(scenario)
    return {
        5 / 60: "5 min",
        0.25: "15 min",
        1.0: "1 h",
        day / 2.0: "half a day",
        day: "1 day",
        week: "1 week",
        4.0 * week: "4 weeks",
    }


def _drawing(findings: Findings, clock: Clock) -> Drawing:
    arms = findings.comparison.arms
    shares = [course.answered[clock].mean(axis=0) for course in findings.courses]
    ticks, span = _ticks(arms[0].scenario, clock), _SPANS[clock]
    kept = (WAITS >= _SHORTEST) & (max(ticks) >= WAITS)
    at = next(hours for hours, words in ticks.items() if words == "1 day")
    by_then = [float(np.interp(at, WAITS, share)) for share in shares]
    lines = [
        {
            "x": float(wait),
            "y": float(share),
            "arm": str(place),
            "said": f"{arm.scenario.name}: {percent(float(share))} within {wait:.3g}{NARROW_SPACE}h",
        }
        for place, (arm, curve) in enumerate(zip(arms, shares, strict=True))
        for wait, share in zip(WAITS[kept], curve[kept], strict=True)
    ]
    targets: dict[float, str] = {}
    for arm in arms:
        targets |= promised(arm.scenario, clock)
    said = ", ".join(f"{arm.scenario.name} {percent(share)}" for arm, share in zip(arms, by_then, strict=True))
    rows = [
        (words, *(percent(float(np.interp(hours, WAITS, share))) for share in shares)) for hours, words in ticks.items()
    ]
    marked = f" Promised: {', '.join(targets.values())}." if targets else ""
    return Drawing(
        f"response-{clock.value}",
        f"MQLs answered within {span}: {said}",
        f"Share of the MQLs that were answered within a time, {_NAMES[clock]}. Within {span}: {said}.{marked}",
        ("within", *(arm.scenario.name for arm in arms)),
        rows,
        lambda size: _curves(size, lines, targets, ticks, _NAMES[clock], len(arms)),
        f"Share of all MQLs, also of those that were never answered; {_NAMES[clock]}.{marked}",
    )


def _curves(
    size: Size,
    rows: Sequence[dict[str, Any]],
    targets: dict[float, str],
    ticks: dict[float, str],
    counted: str,
    arms: int,
) -> Chart:
    import altair as alt  # noqa: PLC0415 - for those who draw

    shown = {hours: words for hours, words in ticks.items() if not size.is_narrow or words in _NARROW}
    said = " : ".join(f"abs(datum.value - {hours}) < 1e-3 ? '{words}'" for hours, words in shown.items())
    x = alt.X(
        "x:Q",
        scale=alt.Scale(type="log", domain=[_SHORTEST, max(ticks)], nice=False),
        axis=alt.Axis(
            title="first response within" if size.is_narrow else f"first response within, {counted}",
            values=list(shown),
            labelExpr=f"{said} : ''",
            grid=False,
            labelOverlap=False,
            tickCount=30,
        ),
    )
    places = [str(place) for place in range(arms)]
    lines = (
        chart_of(rows)
        .mark_line(strokeWidth=3)
        .encode(
            x=x,
            y=alt.Y(
                "y:Q",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(title=None, format="%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False),
            ),
            color=alt.Color(
                "arm:N", scale=alt.Scale(domain=places, range=[colour(role) for role in ROLES[:arms]]), legend=None
            ),
            strokeDash=alt.StrokeDash(
                "arm:N", scale=alt.Scale(domain=places, range=[list(dash) for dash in DASHES[:arms]]), legend=None
            ),
        )
    )
    layers = [lines]
    if targets:
        marks = [
            {"x": hours, "y": 18 * place, "said": words if size.is_narrow else f"promised: {words}"}
            for place, (hours, words) in enumerate(sorted(targets.items()))
        ]
        base = chart_of(marks).encode(x="x:Q", description="said:N")
        layers.append(base.mark_rule(color=colour("ink"), strokeDash=[4, 3]))
        layers.append(
            base.mark_text(align="right", dx=-5, baseline="top", color=colour("ink")).encode(
                y=alt.Y("y:Q", scale=None), text="said:N"
            )
        )
    return alt.layer(*layers).properties(width=size.width, height=260)
