"""What the model is given: frozen numbers in minutes, shares and money, and nothing of the file they came from.

Every duration is in minutes. A field whose name ends in ``_bm`` counts business minutes (the clock of the reps), any other
duration elapsed minutes. Shares lie in 0..1. Log odds are plain floats. What each number means, where it comes from and how
far it can be trusted stands beside it in ``scenarios/no-sla.yml`` and is shown by ``sim explain``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sim.business_time import BusinessCalendar
from sim.model.inputs.alignment import (
    Agreement,
    Alignment,
    ContentEffect,
    FocusEffect,
    Learning,
    OnBreach,
    Strategy,
    Target,
    Trust,
)
from sim.model.inputs.closing import (
    Closing,
    Costs,
    Customers,
    Qualify,
    StageDelay,
    Win,
)
from sim.model.inputs.demand import (
    Burst,
    Channel,
    Deal,
    Demand,
    Mails,
    Qualification,
    Segment,
)
from sim.model.inputs.response import Perfunctory, Profile, Response, ResponseEffort
from sim.model.inputs.sales import (
    Absence,
    Acceptance,
    Development,
    Handoff,
    Member,
    Route,
    Sales,
)

__all__ = [
    "Absence",
    "Acceptance",
    "Agreement",
    "Alignment",
    "Burst",
    "Channel",
    "Closing",
    "ContentEffect",
    "Costs",
    "Customers",
    "Deal",
    "Demand",
    "Development",
    "FocusEffect",
    "Handoff",
    "Inputs",
    "Learning",
    "Mails",
    "Member",
    "OnBreach",
    "Perfunctory",
    "Policy",
    "Profile",
    "Qualification",
    "Qualify",
    "Response",
    "ResponseEffort",
    "Route",
    "Sales",
    "Segment",
    "StageDelay",
    "Strategy",
    "Target",
    "Trust",
    "Win",
]


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a dated change may change: the company as it is run from one week on."""

    demand: Demand
    deal: Deal
    qualification: Qualification
    handoff: Handoff
    sales: Sales
    response: Response
    closing: Closing
    customers: Customers
    strategy: Strategy
    alignment: Alignment
    agreement: Agreement
    costs: Costs


@dataclass(frozen=True, slots=True)
class Inputs:
    """One company and its market.

    ``calendar`` begins ``warm_up_weeks`` before ``start``: the model's clock counts from its origin, records from ``start``.
    ``policies`` pairs the week from which each policy holds (1 is the first measured week) with the policy, in order; the first
    holds from the beginning of the warm-up. Channels keep their number and order over all policies.
    """

    start: dt.datetime
    calendar: BusinessCalendar
    horizon_weeks: int
    warm_up_weeks: int
    policies: tuple[tuple[int, Policy], ...]
