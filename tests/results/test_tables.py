"""Leads and weeks as CSV: every value comes back, what never happened is an empty cell."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from sim.model.lead import LeadsTable
from sim.results.tables import cell, write_leads, write_weekly
from sim.results.view import View

CHANNELS = ("demo_request", "webinar")


def test_a_line_for_each_lead(view: View) -> None:
    file = io.StringIO()
    write_leads(file, view.leads, CHANNELS)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [row["channel"] for row in rows] == [
        "demo_request", "demo_request", "webinar", "webinar", "webinar", "webinar", "demo_request", "webinar", "own",
        "own",
    ]  # fmt: skip
    assert [row["disposition"] for row in rows][:3] == ["won", "unreachable", "lost_at_handoff"]
    assert {row["reason"] for row in rows} == {"none"}
    assert rows[0]["created_at_min"] == "600"
    assert rows[3]["mql_at_min"] == ""
    assert (rows[0]["perfunctory"], rows[1]["perfunctory"]) == ("0", "1")
    assert len(rows[0]) == len(LeadsTable.names())


def test_a_line_for_each_week(view: View) -> None:
    file = io.StringIO()
    write_weekly(file, view.weekly, CHANNELS)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [row["week"] for row in rows] == ["1", "2"]
    assert [row["quota"] for row in rows] == ["1.25", "0.25"]
    assert [row["trust{source=webinar}"] for row in rows] == ["0.5", "0.4"]
    assert "customer_revenue_start" not in rows[0]


@pytest.mark.parametrize("value", [0.1, 1e-300, 1 / 3, -2.5, 4.0, 1e15, 1e300, float(np.nextafter(1.0, 2.0))])
def test_a_cell_brings_its_number_back(value: float) -> None:
    assert float(cell(value)) == value


def test_an_undefined_cell_is_empty() -> None:
    assert cell(math.nan) == ""
