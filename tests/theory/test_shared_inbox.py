"""A shared inbox keeps nobody waiting while somebody is free, whatever reps come and go."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.company import simulate
from sim.model.lead import LeadsTable
from tests.theory.plain import RATE, SEED, minutes, queue

REPS = 4
HANDLING = f"{{exponential: {minutes(2.4 / RATE)}}}"
COMPANIES = {
    "everybody present": queue(HANDLING, REPS, "run.horizon=3 weeks"),
    "a rep leaves and another comes": queue(
        HANDLING,
        REPS,
        "run.horizon=3 weeks",
        "changes=[{at: week 2, set: {sales.reps: 3}}, {at: week 3, set: {sales.reps: 4}}]",
    ),
    "calls in the day only": queue(
        HANDLING,
        REPS,
        "run.horizon=3 weeks",
        "demand.hours=[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]",
        "response.handling.exponential=0.5 min",
    ),
}


def idle_while_somebody_waits(table: LeadsTable, reps: np.ndarray) -> int:
    """Return how many calls waited although fewer reps than there are were at work when they came."""
    begun = np.sort(table.first_response_at)
    done = np.sort(table.first_response_at + table.rep_minutes)
    busy = np.searchsorted(begun, table.mql_at, side="left") - np.searchsorted(done, table.mql_at, side="right")
    waits = table.first_response_at - table.mql_at
    return int(np.count_nonzero((busy < reps) & (waits > 1e-6)))


@pytest.mark.parametrize("name", COMPANIES)
def test_nobody_waits_while_a_rep_is_free(name: str) -> None:
    table = simulate(COMPANIES[name], seed=SEED).leads
    table = table.rows(~np.isnan(table.first_response_at))
    week = np.floor(table.created_at / 10_080.0) + 1.0
    reps = np.where((week == 2.0) & ("leaves" in name), REPS - 1, REPS)
    assert len(table) > 30_000
    assert idle_while_somebody_waits(table, reps) == 0


def test_an_absence_in_a_shared_inbox_keeps_nobody_waiting() -> None:
    away = "sales.absences=[{rep: 1, at: week 2, for: 2 business days}, {rep: 3, at: week 2, for: 3 business days}]"
    table = simulate(queue("{exponential: 0.5 min}", REPS, "run.horizon=3 weeks", away), seed=SEED).leads
    table = table.rows(~np.isnan(table.first_response_at))
    days = table.created_at / 1_440.0 - 7.0
    reps = REPS - 1 * ((days >= 0.0) & (days < 2.0)) - 1 * ((days >= 0.0) & (days < 3.0))
    # the handling in hand when an absence begins is finished first
    assert idle_while_somebody_waits(table, reps) <= 4
    assert set(table.owner[(days > 0.1) & (days < 1.9)].tolist()) == {2, 4}
