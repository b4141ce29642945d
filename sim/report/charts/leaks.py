"""Where today's company loses revenue: each leak closed on top of those before it."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.charts.shapes import Bar, words
from sim.report.charts.shapes import waterfall as draw_waterfall
from sim.report.drawing import Drawing, figure
from sim.report.findings import Findings
from sim.results.figures import scale_of
from sim.results.registry import Unit


def waterfall(findings: Findings) -> Sequence[Drawing]:
    """Draw what each leak costs, the largest in full colour, and the sum."""
    leaks, today = findings.diagnosis.leaks, findings.today.scenario
    causes, total = leaks.causes(), leaks.total()
    scale = scale_of(Unit.MONEY, today.currency, total)
    unit = (scale.prefix + scale.suffix).strip()
    largest = max(causes, key=lambda cause: cause.lost.mean)
    bars, reached = [], 0.0
    for cause in causes:
        lost = cause.lost.mean * scale.factor
        role = "bad" if lost >= 0.0 else "neutral"
        text = scale.bare(cause.lost.mean, signed=True)
        bars.append(Bar(words(cause.name), reached, reached + lost, role, text, faded=cause is not largest))
        reached += lost
    bars.append(Bar("together", 0.0, reached, "joint", scale.text(total.mean)))
    title = f"{scale.text(total.mean)} a year leaks at {today.name}, most of it through {words(largest.name)}"
    return [
        Drawing(
            "leaks",
            title,
            f"Expected revenue a year that closing each leak brings, {unit}: "
            + "; ".join(f"{bar.label} {bar.text}" for bar in bars)
            + ".",
            ("leak", "closed, it means", f"lost, {unit} a year"),
            [
                *((words(cause.name), cause.title, figure(cause.lost, scale, signed=True)) for cause in causes),
                ("together", "", figure(total, scale, signed=True)),
            ],
            lambda size: draw_waterfall(size, bars, f"expected revenue a year, {unit}"),
            "Each leak is closed on top of those above it, so that they add up; in another order the parts are others, "
            "their sum is not. Below 0: closing it costs hours that the reps' own pipeline needs more.",
        )
    ]
