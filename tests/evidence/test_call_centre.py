"""January 1999 in the call centre of an Israeli bank, as recorded (Guedj and Mandelbaum; Brown et al., JASA 2005).

First its calls as the leads of a company: every one of them must be accounted for. Then its queue: recorded calls, the patience
and the handling that the month shows, and as many agents as were there; who waits and who leaves must come out as it did.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model.company import simulate
from sim.model.inputs import Absence, Inputs
from sim.model.lead import Disposition, Reason
from sim.scenario import compile, load_text  # noqa: A004

Array = NDArray[np.float64]

START = dt.datetime(1999, 1, 4)
"""The first Monday; the three days before it lie in the warm-up."""

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
WEEK = 10_080.0
NIGHT = 5 * HOUR
"""Calls before this hour belong to the evening before."""


@dataclasses.dataclass(frozen=True)
class Record:
    """The month, one entry per call; instants in seconds from ``START``, lengths in seconds."""

    entered: Array  # the machine that answers first
    queued: Array  # ready for an agent
    waited: Array
    handled: Array
    outcome: NDArray[np.str_]
    agent: NDArray[np.str_]
    has_queued: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.bool_]) -> Record:
        """Return some of the calls, in the order in which they were ready for an agent."""
        order = np.flatnonzero(chosen)
        order = order[np.argsort(self.queued[order], kind="stable")]
        return Record(*(getattr(self, field.name)[order] for field in dataclasses.fields(self)))


def seconds(clock: str) -> int:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


@cache
def january(folder: Path) -> Record:
    """Read the file; a phantom call is no call."""
    with (folder / "call_centre" / "january.txt").open(encoding="ascii", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["outcome"] != "PHANTOM"]
    days = np.array([(dt.date.fromisoformat(f"19{row['date']}") - START.date()).days * DAY for row in rows])
    clocks = {name: np.array([seconds(row[name]) for row in rows]) for name in ("vru_entry", "q_start", "ser_start")}
    waited = np.array([float(row["q_time"]) for row in rows])
    has_queued = (clocks["q_start"] > 0) | (waited > 0)
    ready = np.where(has_queued, clocks["q_start"], clocks["ser_start"])
    return Record(
        entered=days + clocks["vru_entry"],
        queued=days + ready + np.where(ready < NIGHT, DAY, 0.0),
        waited=waited,
        handled=np.array([float(row["ser_time"]) for row in rows]),
        outcome=np.array([row["outcome"] for row in rows]),
        agent=np.array([row["server"] for row in rows]),
        has_queued=has_queued,
    )


def write_column(path: Path, name: str, values: list[str]) -> None:
    path.write_text("\n".join([name, *values, ""]), encoding="utf-8")


def instants(times: Array) -> list[str]:
    return [(START + dt.timedelta(seconds=time)).isoformat() for time in times.tolist()]


# -- calls as leads -------------------------------------------------------------------------------------------------------

COMPANY = """
schema: 1
name: Recorded calls
extends: sla
story: Every call to the bank is a lead of ours.
start: 1999-01-04
run: {horizon: 16 weeks, warm_up: 1 weeks}
demand:
  channels:
    - {name: calls, arrivals: {file: calls.csv, column: arrived_at}, fit: 50%, intent: 50%, urgency: 10 min,
       shops_elsewhere: 30%, cost_per_lead: 100, acceptance: 0, loss: 1, delay: 1, attention: 1, saturation: 1, priority: 1}
agreement: {sales: {first_response: [{within: 1 business hour}]}}
sales: {reps: 40}
goals: []
"""


def test_every_recorded_call_is_accounted_for(real_data: Path, tmp_path: Path) -> None:
    entered = np.sort(january(real_data).entered)
    write_column(tmp_path / "calls.csv", "arrived_at", instants(entered))
    inputs = compile(load_text(COMPANY, "recorded", tmp_path))
    table = simulate(inputs, seed=1).leads
    calls = table.rows(table.channel == 0)
    assert len(calls) == len(entered) == 31_359
    np.testing.assert_allclose(calls.created_at, entered / MINUTE, atol=1e-6)
    assert len(set(zip(calls.week.tolist(), calls.index.tolist(), strict=True))) == len(calls)

    # every one has exactly one end, and each end is what the columns say
    ends = Counter(Disposition(value) for value in calls.disposition.tolist())
    assert sum(ends.values()) == len(calls)
    is_mql, is_open = ~np.isnan(calls.mql_at), calls.disposition == Disposition.OPEN
    answered, opportunity = ~np.isnan(calls.first_response_at), ~np.isnan(calls.opportunity_at)
    assert ends[Disposition.NURTURE] == np.count_nonzero(~is_mql)
    unanswered = (Disposition.LOST_AT_HANDOFF, Disposition.IGNORED, Disposition.REJECTED)
    worked = (Disposition.WENT_COLD, Disposition.UNREACHABLE, Disposition.DISQUALIFIED)
    sold = (Disposition.LOST, Disposition.WON)
    assert not (answered & ~is_mql).any()
    assert answered[np.isin(calls.disposition, (*worked, *sold))].all()
    assert not answered[np.isin(calls.disposition, unanswered) & ~calls.returned].any()
    assert opportunity[np.isin(calls.disposition, sold)].all()
    assert (np.isnan(calls.closed_at) == is_open).all()
    assert min(ends[kind] for kind in (*worked, *sold, Disposition.NURTURE)) > 0


# -- the queue ------------------------------------------------------------------------------------------------------------

A_BREAK = 5.0 * MINUTE
"""An agent who takes no call for so long is not there."""

QUARTER = 15.0 * MINUTE
"""Call centres plan by the quarter of an hour."""

FIRST_QUARTER, QUARTERS = -7.0 * DAY, int(36 * DAY / QUARTER)
"""The run, warm-up included and a day to spare."""

QUEUE = """
schema: 1
name: January
extends: no-sla
story: The bank's calls, taken by whoever is free, the oldest first.
start: 1999-01-04
run: {horizon: 16 weeks, warm_up: 1 weeks}
calendar: {hours: always, holidays: []}
demand:
  channels:
    - {name: calls, arrivals: {file: calls.csv, column: queued_at}, fit: 50%, intent: 50%, urgency: 60 min,
       shops_elsewhere: 0%, cost_per_lead: 0, acceptance: 0, loss: 0, delay: 0, attention: 0, saturation: 0, priority: 1}
qualification: {bar: 0%, bar_by_definition: 0%, noise: 0, returns: 0% per quarter}
handoff:
  route: at_once
  look: 0 business hours
  acceptance: {constant: 20, score: 0, trust: 0, age: 0, enforcement: 0, joint_goal: 20}
alignment: {joint_goal: 100%}
sales: {reps: REPS, inbox: shared, rule: oldest_first, absence: {days: 0 business days}, own_prospecting: 0 per hour}
response:
  reachable: 0%
  attempts: 1
  handling: {empirical: {file: handling.csv, column: minutes, unit: min}}
  patience: {empirical: {file: patience.csv, column: minutes, unit: min}}
"""


def kaplan_meier(times: Array, happened: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the times at which something happened, and the share that is left after each; the others were cut off before."""
    instants, events = np.unique(times[happened], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), instants, side="left")
    return instants, np.cumprod(1.0 - events / at_risk)


def patience_of(calls: Record, parts: int = 10_000) -> Array:
    """Return equally likely patiences in seconds; callers more patient than any wait on record wait for a day."""
    instants, left = kaplan_meier(calls.waited, calls.outcome == "HANG")
    places = np.searchsorted(-left, -(1.0 - (np.arange(parts) + 0.5) / parts))
    return np.append(instants, DAY)[places]


def staff(calls: Record) -> NDArray[np.int_]:
    """Return how many agents were there in each quarter of an hour: from one call to the next, if it came soon enough."""
    served = calls.of((calls.outcome == "AGENT") & (calls.agent != "NO_SERVER"))
    begun = served.queued + served.waited
    edges = FIRST_QUARTER + QUARTER * np.arange(QUARTERS + 1)
    present = np.zeros(QUARTERS)
    for agent in np.unique(served.agent):
        order = np.argsort(begun[served.agent == agent], kind="stable")
        begins = begun[served.agent == agent][order]
        ends = np.maximum.accumulate(begins + served.handled[served.agent == agent][order])
        breaks = np.flatnonzero(begins[1:] - ends[:-1] > A_BREAK)
        comes, goes = begins[np.append(0, breaks + 1)], ends[np.append(breaks, -1)]
        # agent's time up to each edge, as a line through the points where it begins and ceases to grow
        passed = np.cumsum(goes - comes)
        points = np.column_stack([comes, goes]).ravel()
        until = np.column_stack([passed - (goes - comes), passed]).ravel()
        present += np.diff(np.interp(edges, points, until)) / QUARTER
    return np.round(present).astype(int)


def absences(present: NDArray[np.int_]) -> tuple[Absence, ...]:
    """Return when each rep is away: the k-th is there in every quarter in which k or more agents were."""
    away = []
    for rep in range(1, int(present.max()) + 1):
        changes = np.flatnonzero(np.diff(np.concatenate([[0], present < rep, [0]]).astype(int)))
        for first, last in changes.reshape(-1, 2).tolist():
            begins = FIRST_QUARTER + first * QUARTER
            away.append(Absence(rep, _week(begins), (last - first) * QUARTER / MINUTE))
    return tuple(away)


def _week(at: float) -> float:
    """Return an instant as the model counts weeks: 1 is the beginning of the first, -1 that of the one before."""
    weeks = at / MINUTE / WEEK
    return weeks + 1.0 if weeks > 0.0 else weeks


def bank(folder: Path, calls: Record) -> Inputs:
    """Return the bank as a scenario, its agents' shifts added: a file knows absences by the week only."""
    present = staff(calls)
    write_column(folder / "calls.csv", "queued_at", instants(calls.queued))
    write_column(
        folder / "handling.csv", "minutes", [f"{x / MINUTE:.6f}" for x in calls.handled[calls.outcome == "AGENT"]]
    )
    write_column(folder / "patience.csv", "minutes", [f"{x / MINUTE:.6f}" for x in patience_of(calls)])
    inputs = compile(load_text(QUEUE.replace("REPS", str(present.max())), "january", folder))
    ((week, policy),) = inputs.policies
    sales = dataclasses.replace(policy.sales, absences=absences(present))
    return dataclasses.replace(inputs, policies=((week, dataclasses.replace(policy, sales=sales)),))


def test_patience_is_what_the_literature_found(real_data: Path) -> None:
    calls = january(real_data)
    calls = calls.of((calls.outcome == "AGENT") | calls.has_queued)
    assert np.median(patience_of(calls)) == pytest.approx(311.0, abs=5.0)


def test_who_waits_and_who_leaves_come_out_as_they_did(real_data: Path, tmp_path: Path) -> None:
    calls = january(real_data)
    calls = calls.of((calls.outcome == "AGENT") | calls.has_queued)  # who hung up on the machine met no queue
    inputs = bank(tmp_path, calls)
    left, waited = [], []
    for replication in range(5):
        table = simulate(inputs, seed=1, replication=replication).leads
        assert len(table) == len(calls.queued)
        has_left = table.reason == Reason.PATIENCE
        wait = np.where(has_left, table.closed_at, table.first_response_at) - table.mql_at
        left.append(has_left.mean())
        waited.append((wait > 1e-6).mean())
    assert np.mean(left) == pytest.approx((calls.outcome == "HANG").mean(), abs=0.04)
    assert np.mean(waited) == pytest.approx((calls.waited > 0.0).mean(), abs=0.06)
