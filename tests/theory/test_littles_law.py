"""Little's law: who waits on average is how many come times how long each waits, whatever the queue.

Every run in this folder is held to it week by week, by two books that know nothing of each other: `assert_books_balance`.
Here the number waiting is also counted off the event log, instant by instant.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim.model.company import simulate
from sim.model.events import Event, EventKind
from sim.model.lead import Reason
from tests.theory.plain import RATE, SEED, WEEK, assert_books_balance, minutes, queue

QUEUES = {
    "one rep": queue(f"{{exponential: {minutes(0.8 / RATE)}}}", 1, "run.horizon=2 weeks", "run.warm_up=0 weeks"),
    "impatient": queue(
        f"{{exponential: {minutes(6.0 / RATE)}}}",
        5,
        "run.horizon=2 weeks",
        "run.warm_up=0 weeks",
        f"response.patience={{exponential: {minutes(5.0 / RATE)}}}",
    ),
    "newest first": queue(
        f"{{exponential: {minutes(4.0 / RATE)}}}",
        5,
        "run.horizon=2 weeks",
        "run.warm_up=0 weeks",
        "sales.rule=newest_first",
    ),
    "owned": queue(
        f"{{exponential: {minutes(4.0 / RATE)}}}", 5, "run.horizon=2 weeks", "run.warm_up=0 weeks", "sales.inbox=owned"
    ),
    "overloaded": queue(f"{{exponential: {minutes(2.2 / RATE)}}}", 2, "run.horizon=2 weeks", "run.warm_up=0 weeks"),
}


class Waiting:
    """A sink that counts who waits and sums up how long how many did."""

    def __init__(self) -> None:
        self.changes: list[tuple[float, int]] = []

    def tell(self, event: Event) -> None:
        if event.kind is EventKind.MQL:
            self.changes.append((event.time, 1))
        elif event.kind is EventKind.ATTEMPTED or (
            event.kind is EventKind.CLOSED and event.reason.endswith(Reason.PATIENCE.name.lower())
        ):
            self.changes.append((event.time, -1))

    def area(self, end: float) -> float:
        """Return the integral of the number waiting up to an instant."""
        times, steps = np.array(sorted(self.changes)).T
        return float(np.cumsum(steps) @ np.diff(np.append(times, end)))


@pytest.mark.parametrize("name", QUEUES)
def test_who_waits_is_how_many_come_times_how_long_each_waits(name: str) -> None:
    waiting, end = Waiting(), 2.0 * WEEK
    table = simulate(QUEUES[name], seed=SEED, sink=waiting).leads
    left = table.reason == Reason.PATIENCE
    ended = np.where(left, table.closed_at, table.first_response_at)
    waits = np.where(np.isnan(ended), end, ended) - table.mql_at
    assert waiting.area(end) == pytest.approx(waits.sum(), rel=1e-9)
    # in its usual form: L = lambda W
    assert waiting.area(end) / end == pytest.approx(len(table) / end * waits.mean(), rel=1e-9)


@pytest.mark.parametrize("name", QUEUES)
def test_the_books_balance_and_would_show_a_mistake(name: str) -> None:
    inputs = QUEUES[name]
    outcome = simulate(inputs, seed=SEED)
    assert_books_balance(outcome, inputs)
    later = dataclasses.replace(outcome.leads, first_response_at=outcome.leads.first_response_at + 0.01)
    with pytest.raises(AssertionError):
        assert_books_balance(dataclasses.replace(outcome, leads=later), inputs)
