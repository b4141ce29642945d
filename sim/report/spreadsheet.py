"""The table behind a chart as CSV, safe to open in a spreadsheet: a figure with its interval is three numbers."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

from sim.report.drawing import Cell, Drawing, Figure
from sim.results import sheet


def table_csv(drawing: Drawing) -> str:
    """Give a chart's table as CSV with a line of headings."""
    split = [any(isinstance(row[place], Figure) for row in drawing.rows) for place in range(len(drawing.columns))]
    heads = [head for name, is_split in zip(drawing.columns, split, strict=True) for head in _heads(name, is_split)]
    file = io.StringIO()
    sheet.begin(file, [sheet.harmless(head) for head in heads])
    for row in drawing.rows:
        cells = [text for cell, is_split in zip(row, split, strict=True) for text in _cells(cell, is_split)]
        sheet.write(file, [[sheet.harmless(cell) for cell in cells]])
    return file.getvalue()


def _heads(name: str, is_split: bool) -> Iterator[str]:
    yield name
    if is_split:
        yield from (f"{name}: low", f"{name}: high")


def _cells(cell: Cell, is_split: bool) -> Iterator[str]:
    if isinstance(cell, Figure):
        yield from ("" if math.isnan(value) else f"{value:.6g}" for value in cell.values)
        return
    yield "" if cell is None else f"{cell:g}" if isinstance(cell, float) else cell
    if is_split:
        yield from ("", "")
