"""The year week by week: who waits, whom Sales trusts, what is earned; the middle run and 8 runs in 10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.experiments.courses import Course
from sim.report.charts.shapes import DASHES, ROLES
from sim.report.drawing import Chart, Drawing, Size, chart_of, colour
from sim.report.findings import Findings
from sim.results.figures import Scale, percent, scale_of
from sim.results.registry import Unit
from sim.stats import Interval

_NOTE = "The line is the middle run of each week; 8 runs in 10 lie in the band."


def _so_far(course: Course) -> Course:
    """Sum up what is earned."""
    summed = np.cumsum(course.weekly["expected_revenue"], axis=1)
    return replace(course, weekly={**course.weekly, "expected_revenue": summed})


def queue(findings: Findings) -> Sequence[Drawing]:
    """Draw the MQLs that wait for an answer at each week's end."""
    ends = [float(course.middle("waiting")[-1]) for course in findings.courses]
    said = _each(findings, [f"{end:.0f}" for end in ends])
    return [_drawing(findings, "queue", "waiting", f"MQLs waiting at the year's end: {said}", Scale(1.0, 1.0), "MQLs")]


def trust(findings: Findings) -> Sequence[Drawing]:
    """Draw Sales' trust in Marketing's leads."""
    middles = [course.middle("trust") for course in findings.courses]
    said = _each(findings, [f"from {percent(float(m[0]))} to {percent(float(m[-1]))}" for m in middles])
    scale = Scale(100.0, 1.0, suffix=" %")
    return [_drawing(findings, "trust", "trust", f"Sales' trust in Marketing's leads: {said}", scale, "trust, percent")]


def revenue(findings: Findings) -> Sequence[Drawing]:
    """Draw expected revenue so far, by the week in which buyers decide."""
    sums = [float(course.weekly["expected_revenue"].sum(axis=1).mean()) for course in findings.courses]
    currency = findings.baseline.scenario.currency
    whole = scale_of(Unit.MONEY, currency, Interval(sums[0], sums[0] * 0.99, sums[0] * 1.01, 0.0, 2))
    said = _each(findings, [whole.text(total) for total in sums])
    top = max(sums)
    scale = scale_of(Unit.MONEY, currency, Interval(top, 0.98 * top, 1.02 * top, 0.0, 2))
    unit = (scale.prefix + scale.suffix).strip()
    title = f"Expected revenue of the measured weeks: {said}"
    findings = replace(findings, courses=tuple(map(_so_far, findings.courses)))
    return [_drawing(findings, "revenue", "expected_revenue", title, scale, f"so far, {unit}")]


def _each(findings: Findings, texts: Sequence[str]) -> str:
    return ", ".join(f"{arm.scenario.name} {text}" for arm, text in zip(findings.comparison.arms, texts, strict=True))


def _drawing(findings: Findings, name: str, series: str, title: str, scale: Scale, unit: str) -> Drawing:
    arms, rows = findings.comparison.arms, list[dict[str, Any]]()
    columns, table = ["week"], [[float(week + 1)] for week in range(arms[0].weeks)]
    for place, (arm, course) in enumerate(zip(arms, findings.courses, strict=True)):
        low, high = course.band(series)
        middle = course.middle(series)
        columns += [f"{arm.scenario.name}: {what}" for what in ("middle", "1 in 10 below", "1 in 10 above")]
        for week in range(arm.weeks):
            figures = [float(scale.factor * each[week]) for each in (middle, low, high)]
            table[week] += [float(np.round(figure, 3)) for figure in figures]
            rows.append(
                {
                    "week": week + 1,
                    "y": figures[0],
                    "low": figures[1],
                    "high": figures[2],
                    "arm": str(place),
                    "said": f"{arm.scenario.name}, week {week + 1}: {scale.text(float(middle[week]))}",
                }
            )
    return Drawing(
        name,
        title,
        f"{title}. Week by week over {arms[0].weeks} weeks, {unit}.",
        tuple(columns),
        [tuple(row) for row in table],
        lambda size: _bands(size, rows, unit, len(arms)),
        _NOTE,
    )


def _bands(size: Size, rows: Sequence[dict[str, Any]], unit: str, arms: int) -> Chart:
    import altair as alt  # noqa: PLC0415 - for those who draw

    weeks = max(row["week"] for row in rows)
    places = [str(place) for place in range(arms)]
    colours = alt.Scale(domain=places, range=[colour(role) for role in ROLES[:arms]])
    dashes = alt.Scale(domain=places, range=[list(dash) for dash in DASHES[:arms]])
    ticks = sorted({1, weeks, *(round(weeks * part / 4) for part in (1, 2, 3))})
    x = alt.X(
        "week:Q",
        scale=alt.Scale(domain=[1, weeks], nice=False),
        axis=alt.Axis(title="week", grid=False, values=ticks, format="d"),
    )
    y = alt.Axis(title=unit, domain=False, ticks=False)
    base = chart_of(rows).encode(x=x, color=alt.Color("arm:N", scale=colours, legend=None))
    bands = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", axis=y), y2="high:Q", description=alt.value(""))
    lines = base.mark_line(strokeWidth=3).encode(y="y:Q", strokeDash=alt.StrokeDash("arm:N", scale=dashes, legend=None))
    return alt.layer(bands, lines).properties(width=size.width, height=240)
