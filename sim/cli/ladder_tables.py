"""A ladder for people: one row per rung, and what to make of it in sentences."""

from __future__ import annotations

from typing import Final

from rich.table import Table

from sim.cli.tables import Page
from sim.experiments.ladder import Ladder
from sim.report.ladder_words import price, scale_for

_WIDE: Final = 116
_FORBIDDEN: Final = "n/a"


def ladder_table(page: Page, ladder: Ladder) -> Table:
    """Give the rungs in the order climbed: alone, as the last one, in order, and what is reached."""
    steps = ladder.steps()
    scale, wide = scale_for(ladder, steps, ladder.metric), page.width >= _WIDE
    table = page.table("", "alone", "as the last", "in order", "reached", "", *([""] if wide else []))
    for column in table.columns[5:]:
        column.justify = "left"
    for step in steps:
        prices = (step.alone, step.last, step.in_order, step.running_total)
        cells = [_FORBIDDEN if each is None else price(scale, each) for each in prices]
        page.row(table, step.rung.name, *cells, str(step.relation), *([step.rung.title] if wide else []))
    return table
