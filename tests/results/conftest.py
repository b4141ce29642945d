"""A company of ten leads and two weeks, small enough to reckon every metric by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.business_time import BusinessCalendar
from sim.model.lead import Disposition, LeadsTable
from sim.model.luck import Chance
from sim.model.weekly import Weekly
from sim.results.view import View
from sim.units import parse_hours

DAY = 1440.0
MONDAY_10, FRIDAY_1630 = 600.0, 4 * DAY + 990.0
NEXT_MONDAY_9, NEXT_MONDAY_10, NEXT_THURSDAY_10 = 7 * DAY + 540.0, 7 * DAY + 600.0, 10 * DAY + 600.0

ZERO = {
    "layer",
    "week",
    "index",
    "fit",
    "segment",
    "returned",
    "owner",
    "reassigned",
    "perfunctory",
    "attempts",
    "reason",
}
KINDS = {"fit": bool, "returned": bool, "perfunctory": bool, "channel": np.int16, "disposition": np.int8}

ROWS: list[dict[str, Any]] = [
    # a demo request, answered after half an hour and won
    {
        "channel": 0,
        "created_at": MONDAY_10,
        "mql_at": MONDAY_10,
        "due_at": MONDAY_10 + 60,
        "accepted_at": MONDAY_10 + 10,
        "first_response_at": MONDAY_10 + 30,
        "attempts": 1,
        "contacted_at": MONDAY_10 + 30,
        "sql_at": MONDAY_10 + 50,
        "opportunity_at": MONDAY_10 + 2 * DAY,
        "win_probability": 0.5,
        "expected_value": 1000.0,
        "disposition": Disposition.WON,
        "closed_at": MONDAY_10 + 9 * DAY,
        "revenue": 900.0,
        "discount": 0.1,
    },
    # a demo request of Friday 16:30, answered on Monday an hour too late, only to stop the clock; never reached
    {
        "channel": 0,
        "created_at": FRIDAY_1630 - 100,
        "mql_at": FRIDAY_1630,
        "due_at": NEXT_MONDAY_9 + 30,
        "accepted_at": NEXT_MONDAY_9,
        "first_response_at": NEXT_MONDAY_10,
        "perfunctory": True,
        "attempts": 3,
        "disposition": Disposition.UNREACHABLE,
        "closed_at": NEXT_MONDAY_10 + 120,
    },
    # lost at handoff
    {
        "channel": 1,
        "created_at": 700.0,
        "mql_at": 700.0,
        "due_at": 2 * DAY,
        "disposition": Disposition.LOST_AT_HANDOFF,
        "closed_at": 800.0,
    },
    # below the bar
    {"channel": 1, "created_at": 800.0, "disposition": Disposition.NURTURE, "closed_at": 800.0},
    # let lie
    {
        "channel": 1,
        "created_at": 900.0,
        "mql_at": 900.0,
        "due_at": 2 * DAY,
        "disposition": Disposition.IGNORED,
        "closed_at": 1500.0,
    },
    # rejected with a reason, answered in time
    {
        "channel": 1,
        "created_at": 950.0,
        "mql_at": 950.0,
        "due_at": 2 * DAY,
        "disposition": Disposition.REJECTED,
        "closed_at": DAY + 600.0,
    },
    # accepted, but not answered by the horizon, and its promise not yet due
    {
        "channel": 0,
        "created_at": NEXT_THURSDAY_10,
        "mql_at": NEXT_THURSDAY_10,
        "accepted_at": NEXT_THURSDAY_10 + 60,
        "due_at": 15 * DAY,
        "disposition": Disposition.OPEN,
    },
    # of the warm-up, won in week 1
    {
        "channel": 1,
        "created_at": -5000.0,
        "mql_at": -4990.0,
        "accepted_at": -4000.0,
        "first_response_at": -4000.0,
        "sql_at": -3000.0,
        "opportunity_at": 3000.0 - 10 * DAY,
        "win_probability": 0.8,
        "expected_value": 1500.0,
        "disposition": Disposition.WON,
        "closed_at": 3000.0,
        "revenue": 2000.0,
        "discount": 0.3,
    },
    # found by a rep and lost
    {
        "channel": -1,
        "created_at": 650.0,
        "opportunity_at": 650.0,
        "win_probability": 0.25,
        "expected_value": 4000.0,
        "discount": 0.0,
        "disposition": Disposition.LOST,
        "closed_at": 9000.0,
    },
    # found by a rep and open
    {"channel": -1, "created_at": 660.0, "opportunity_at": 660.0, "disposition": Disposition.OPEN},
]


def leads_table(rows: list[dict[str, Any]]) -> LeadsTable:
    """Build a table of rows that say only what happened."""
    columns = {}
    for name in LeadsTable.names():
        nothing = 0.0 if name in ZERO | {"revenue", "rep_minutes"} else np.nan
        columns[name] = np.array([row.get(name, nothing) for row in rows], dtype=KINDS.get(name, np.float64))
    return LeadsTable(**columns)


def weekly_series(**changes: Any) -> Weekly:
    """Build two weeks of round numbers."""
    ones = np.ones(2)
    values: dict[str, Any] = {
        "mqls": np.array([5.0, 1.0]),
        "marketing_spend": np.array([300.0, 200.0]),
        "customer_revenue": np.array([10_800.0, 9_900.0]),
        "churned": np.array([100.0, 108.0]),
        "expected_customer_revenue": np.array([11_000.0, 10_200.0]),
        "waiting": np.array([2.0, 1.0]),
        "busy_minutes": 600.0 * ones,
        "own_minutes": 1200.0 * ones,
        "idle_minutes": 200.0 * ones,
        "absent_minutes": 400.0 * ones,
        "scheduled_minutes": 2400.0 * ones,
        "reps": ones,
        "sales_cost": 40.0 * ones,
        "hiring_cost": np.array([15.0, 5.0]),
        "quota": np.array([1.25, 0.25]),
        "attainment": ones,
        "enforcement": ones,
        "bar": ones,
        "message": ones,
        "collateral": ones,
        "references": ones,
        **{f"luck_{chance.name.lower()}": np.array([1.0, -4.0]) for chance in Chance},
        "trust": np.array([[0.5, 0.5], [0.6, 0.4]]),
        "budget": np.ones((2, 2)),
        "customer_revenue_start": 10_000.0,
    }
    return Weekly(**(values | changes))


def inputs(
    *, attempts: int | None = 3, within: float | None = 960.0, disposition: float | None = 480.0
) -> SimpleNamespace:
    """Give as much of a compiled scenario as the metrics read; one week of warm-up."""
    policies = []
    for week, margin, introduction in ((1, 0.5, 0.0), (2, 0.8, 7.0)):
        agreement = SimpleNamespace(attempts=attempts, attempts_within_bm=within, disposition_bm=disposition)
        costs = SimpleNamespace(gross_margin=margin, overhead=520.0, introduction=introduction)
        channels = (SimpleNamespace(name="demo_request"), SimpleNamespace(name="webinar"))
        demand = SimpleNamespace(channels=channels)
        policies.append((week, SimpleNamespace(agreement=agreement, costs=costs, demand=demand)))
    calendar = BusinessCalendar(dt.datetime.fromisoformat("2026-12-28"), parse_hours("Mon-Fri 9:00-17:00"))
    return SimpleNamespace(calendar=calendar, warm_up_weeks=1, horizon_weeks=2, policies=tuple(policies))


@pytest.fixture
def view_of() -> Callable[..., View]:
    """Build a view of rows that say only what happened, with changes to the weeks and the promises."""

    def build(rows: list[dict[str, Any]], *, weekly: dict[str, Any] | None = None, **promises: Any) -> View:
        return View(leads_table(rows), weekly_series(**(weekly or {})), inputs(**promises))  # type: ignore[arg-type]

    return build


@pytest.fixture
def view() -> View:
    """All ten leads."""
    return View(leads_table(ROWS), weekly_series(), inputs())  # type: ignore[arg-type]


@pytest.fixture
def nothing() -> View:
    """A company to which nothing happened: no lead, no promise, no money."""
    empty = {name: np.full(2, np.nan) for name in ("quota", "attainment")}
    zero = {name: np.zeros(2) for name in ("mqls", "marketing_spend", "customer_revenue", "churned", "waiting")}
    series = weekly_series(**empty, **zero, expected_customer_revenue=np.zeros(2), customer_revenue_start=0.0)
    unsigned = inputs(attempts=None, within=None, disposition=None)
    return View(leads_table([]), series, unsigned)  # type: ignore[arg-type]
