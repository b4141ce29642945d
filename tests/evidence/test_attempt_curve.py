"""How many attempts it takes: outbound calls of a Portuguese bank (Moro, Cortez, Rita 2014), conversions by contact.

Nobody waits in an outbound campaign: the bank calls at once, again and again. A company that does the same must reach its
buyers as the bank did, by attempt 1 to 6.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.model.company import simulate
from sim.scenario import compile, load_text  # noqa: A004

ATTEMPTS = 6

OUTBOUND = """
schema: 1
name: Outbound
extends: no-sla
story: A bank calls its leads at once, and does not give up on them.
run: {horizon: 26 weeks, warm_up: 0 weeks}
calendar: {hours: always, holidays: []}
demand:
  channels:
    - {name: clients, leads: 400 per week, fit: 50%, intent: 50%, urgency: 10 min, shops_elsewhere: 0%, cost_per_lead: 0,
       acceptance: 20, loss: 0, delay: 0, attention: 0, saturation: 0, priority: 1}
qualification: {bar: 0%, bar_by_definition: 0%, returns: 0% per quarter}
handoff: {route: at_once, look: 5 business min}
sales: {reps: 40, own_prospecting: 0 per hour, absence: {days: 0 business days}}
response: {attempts: 12, giving_up: 0%}
"""


def conversions_by_contact(folder: Path) -> NDArray[np.float64]:
    """Return the share of all conversions that were made by contact 1 to 6."""
    with (folder / "uci_bank_marketing" / "bank.csv").open(encoding="utf-8", newline="") as file:
        contacts = [int(row["campaign"]) for row in csv.DictReader(file, delimiter=";") if row["y"] == "yes"]
    return np.array([np.mean(np.array(contacts) <= number) for number in range(1, ATTEMPTS + 1)])


def reached_by_attempt() -> NDArray[np.float64]:
    """Return the share of all who are reached that are reached by attempt 1 to 6."""
    table = simulate(compile(load_text(OUTBOUND)), seed=1).leads
    reached = table.attempts[~np.isnan(table.contacted_at)]
    assert len(reached) > 5_000
    return np.array([np.mean(reached <= number) for number in range(1, ATTEMPTS + 1)])


def test_buyers_are_reached_as_fast_as_the_bank_reached_them(real_data: Path) -> None:
    """Under the shipped profile; the two steeper ones reach more buyers at the first attempt than the bank did."""
    np.testing.assert_allclose(reached_by_attempt(), conversions_by_contact(real_data), atol=0.06)


def test_the_bank_is_what_it_was(real_data: Path) -> None:
    """The figures that MODEL quotes come from the full set; the part that we hold is within sampling error of them."""
    np.testing.assert_allclose(conversions_by_contact(real_data), [0.48, 0.75, 0.87, 0.93, 0.95, 0.97], atol=0.04)
