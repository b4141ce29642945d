"""Response and closing, the model's against a process per lead with `PriorityResource`, on the same leads, from one run.

Dynamics are off (``plain_company.yml``). Both get the leads as Marketing passes them on, and both must leave the same table:
who was answered when, by whom, how often, and what came of it. Only what lies between inbox and table is timed.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import process_per_lead
from sim.model.company import Company
from sim.model.inputs import Inputs
from sim.model.lead import Lead, LeadsTable
from sim.scenario import compile as compile_inputs
from sim.scenario import load

SCENARIO = Path(__file__).with_name("plain_company.yml")
WEEK = 10_080.0
SEED = 1

INSTANTS = {
    "accepted_at": "accepted_bm",
    "first_response_at": "first_response_bm",
    "contacted_at": "contacted_bm",
    "sql_at": "sql_bm",
    "opportunity_at": "opportunity_bm",
    "demo_at": "demo_bm",
    "proposal_at": "proposal_bm",
}
PLAIN = (
    "owner",
    "attempts",
    "disposition",
    "reason",
    "win_probability",
    "expected_value",
    "revenue",
    "discount",
    "rep_minutes",
)
"""Columns that both sides fill, beside those of ``INSTANTS`` and ``closed_at``."""


@dataclass(frozen=True)
class Run:
    """Seconds between inbox and table, and the table by column."""

    seconds: float
    table: dict[str, NDArray[Any]]


def inputs(weeks: int, volume: float = 12.0, reps: int = 30) -> Inputs:
    """Return the plain company for so many weeks."""
    settings = [f"run.horizon={weeks} weeks", f"demand.volume={volume}", f"sales.reps={reps}"]
    return compile_inputs(load(SCENARIO, settings))


class _Stopwatch:
    """Adds up the seconds that some functions take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def on(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed."""

        def timed(*arguments: Any) -> Any:
            began = time.process_time()
            result = function(*arguments)
            self.seconds += time.process_time() - began
            return result

        return timed


def model(company: Inputs, passed_on: list[tuple[Lead, float]] | None = None) -> Run:
    """Run the model; the leads that Marketing passed on are added to a list, if there is one, with when they are noticed."""
    firm = Company(company, SEED, 0, None, None)
    others = _Stopwatch()
    firm._marketing.run_week = others.on(firm._marketing.run_week)  # type: ignore[method-assign]
    firm._ledger.table = others.on(firm._ledger.table)  # type: ignore[method-assign]
    if passed_on is not None:
        hand_over = firm._floor.hand_over

        def note(lead: Lead, when: float) -> None:
            passed_on.append((_copy(lead, when), when))
            hand_over(lead, when)

        firm._floor.hand_over = note  # type: ignore[method-assign]
    began = time.process_time()
    table = firm.run().leads
    seconds = time.process_time() - began - others.seconds
    return Run(seconds, _of(table))


def _copy(lead: Lead, when: float) -> Any:
    return process_per_lead.Lead(
        key=tuple(lead.id),
        channel=lead.channel,
        owner=lead.owner,
        noticed_bm=when,
        mql_at=lead.mql_at,
        mql_bm=lead.mql_bm,
        fit=lead.fit,
        intent=lead.intent,
        seen=lead.seen,
        value=lead.value,
        mean_value=lead.mean_value,
        effort=lead.effort,
        urgency=lead.urgency,
        draws=list(lead.draws()),
    )


def _of(table: LeadsTable) -> dict[str, NDArray[Any]]:
    """Return the columns that both sides fill, of the leads that reached an inbox, in the order of who they are."""
    table = table.rows(table.owner > 0)
    order = np.lexsort((table.index, table.week, table.layer, table.channel))
    names = ("channel", "layer", "week", "index", *INSTANTS, *PLAIN, "closed_at")
    return {name: getattr(table, name)[order] for name in names}


def per_lead(company: Inputs, leads: list[process_per_lead.Lead]) -> Run:
    """Run a process per lead."""
    policy = company.policies[0][1]
    firm = Company(company, SEED, 0, None, None)
    calendar, weeks = company.calendar, company.warm_up_weeks + company.horizon_weeks
    offset = company.warm_up_weeks * WEEK
    began = time.process_time()
    other = process_per_lead.Company(
        policy, firm._world.levels, calendar, policy.sales.reps, policy.alignment.trust.start
    )
    other.run(leads, calendar.business(weeks * WEEK))
    seconds = time.process_time() - began
    leads = sorted(leads, key=lambda lead: (lead.key[0], lead.key[1], lead.key[2], lead.key[3]))
    table: dict[str, NDArray[Any]] = {
        name: np.array([lead.key[place] for lead in leads])
        for place, name in enumerate(("channel", "layer", "week", "index"))
    }
    for name, attribute in INSTANTS.items():
        column = np.array([getattr(lead, attribute) for lead in leads])
        known = ~np.isnan(column)
        column[known] = calendar.elapsed_array(column[known], opening=True) - offset
        table[name] = column
    for name in PLAIN:
        table[name] = np.array([getattr(lead, name) for lead in leads])
    table["closed_at"] = np.array([lead.closed_at for lead in leads]) - offset
    return Run(seconds, table)


def different(one: Run, other: Run) -> list[str]:
    """Return the columns in which two tables differ: whole numbers at all, others by more than rounding."""
    found = []
    for name, column in one.table.items():
        if column.shape != other.table[name].shape:
            return ["the number of leads"]
        if not np.allclose(column.astype(float), other.table[name].astype(float), rtol=1e-9, atol=1e-6, equal_nan=True):
            found.append(name)
    return found


def both(weeks: int, volume: float = 12.0, reps: int = 30) -> tuple[Run, Run]:
    """Run both sides on the same leads."""
    company = inputs(weeks, volume, reps)
    passed_on: list[tuple[Any, float]] = []
    model(company, passed_on)
    return model(company), per_lead(company, [lead for lead, _ in passed_on])


def main(weeks: int = 52) -> None:
    """Print the processor's microseconds a lead of both sides, best of three, and whether their tables are equal.

    Once as Python runs them, and once with its search for cycles at rest, which costs a process for each lead more than ours.
    """
    runs = [both(weeks) for _ in range(3)]
    gc.disable()
    at_rest = [both(weeks) for _ in range(3)]
    gc.enable()
    one, other = runs[0]
    leads = len(one.table["owner"])
    differences = different(one, other)
    attempts, won = int(one.table["attempts"].sum()), int((one.table["disposition"] == 9).sum())
    print(f"Response and closing, {leads:,} leads, {attempts:,} attempts, {won:,} deals won")
    print(f"the leads tables are {'equal' if not differences else 'NOT EQUAL: ' + ', '.join(differences)}")
    for what, each in (("as Python runs them", runs), ("no search for cycles", at_rest)):
        ours, theirs = min(run[0].seconds for run in each), min(run[1].seconds for run in each)
        print(what)
        print(f"  {'a process per lead':20} {theirs / leads * 1e6:7.2f} us a lead")
        print(f"  {'the model':20} {ours / leads * 1e6:7.2f} us a lead   {theirs / ours:5.2f} x")
