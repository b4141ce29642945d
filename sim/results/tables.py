"""Leads and weeks as text that any spreadsheet reads: one line of headings, one per row, decimal points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from sim.model.events import OWN
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.model.weekly import Weekly
from sim.results import sheet

OWN_SOURCE: Final = "own"
"""What stands in the column `channel` of an opportunity that a rep found."""


def write_leads(file: TextIO, leads: LeadsTable, channels: Sequence[str]) -> None:
    """Write one line per lead.

    Parameters
    ----------
    file : text file
        Where to; opened with ``newline=""``.
    leads : LeadsTable
        The leads.
    channels : sequence of str
        The channels' names by number.

    Notes
    -----
    Instants (``_at``) are elapsed minutes from the scenario's start; what never happened is an empty cell.
    """
    names = LeadsTable.names()
    columns: list[Iterable[str]] = []
    for name in names:
        column = getattr(leads, name)
        if name == "channel":
            columns.append(OWN_SOURCE if number == OWN else channels[number] for number in column)
        elif name == "disposition":
            columns.append(Disposition(code).name.lower() for code in column)
        elif name == "reason":
            columns.append(Reason(code).name.lower() for code in column)
        else:
            columns.append(_cells(column))
    _write(file, [f"{name}_min" if name.endswith("_at") else name for name in names], columns)


def write_weekly(file: TextIO, weekly: Weekly, channels: Sequence[str]) -> None:
    """Write one line per measured week; what is kept by channel gets one column for each, as ``trust{source=...}``."""
    weeks = len(weekly.mqls)
    headings, columns = ["week"], [_cells(np.arange(1, weeks + 1))]
    for field in fields(weekly):
        values = getattr(weekly, field.name)
        if np.ndim(values) == 1:
            headings.append(field.name)
            columns.append(_cells(values))
        elif np.ndim(values) == 2:
            headings += [f"{field.name}{{source={channel}}}" for channel in channels]
            columns += [_cells(values[:, i]) for i in range(len(channels))]
    _write(file, headings, columns)


def cell(value: float) -> str:
    """Write a number with the digits that bring it back, and nothing for what is undefined."""
    if math.isnan(value):
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _cells(column: NDArray[np.generic]) -> list[str]:
    return [cell(value) for value in column.tolist()]


def _write(file: TextIO, headings: Sequence[str], columns: Sequence[Iterable[str]]) -> None:
    sheet.begin(file, headings)
    sheet.write(file, zip(*columns, strict=True))
