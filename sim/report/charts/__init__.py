"""The charts of a report, in the order in which a reader asks: one function each, and one line in `CHARTS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sim.report.charts import leaks, levers, payoff, response, rungs, way, year
from sim.report.drawing import Drawing
from sim.report.findings import Findings

CHARTS: Final[dict[str, tuple[Callable[[Findings], Sequence[Drawing]], ...]]] = {
    "ladder": (rungs.ladder,),
    "way": (way.stages, way.ends),
    "response": (response.answered,),
    "year": (year.queue, year.trust, year.revenue),
    "leaks": (leaks.waterfall,),
    "diagnosis": (levers.levers, levers.clauses),
    "payoff": (payoff.turns, payoff.weeks),
}
"""Section of the page -> what is drawn in it; a chart that has nothing to show gives no drawing."""


def drawings(findings: Findings) -> dict[str, tuple[Drawing, ...]]:
    """Give every drawing by the section in which it stands."""
    return {
        section: tuple(drawing for draw in charts for drawing in draw(findings)) for section, charts in CHARTS.items()
    }
