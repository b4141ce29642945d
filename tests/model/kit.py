"""What the tests of the model share: companies made of a shipped scenario and a few settings, and one run of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.model.company import Outcome, simulate
from sim.model.events import Event, MemorySink
from sim.model.inputs import Inputs
from sim.model.lead import LeadsTable
from sim.scenario import Scenario, load, override
from sim.scenario import compile as compiled

MINUTES_PER_WEEK = 10_080.0
CHANNELS = ("demo_request", "website_content", "webinar", "trade_fair", "bought_list")
FAIR = "demand.channels.trade_fair.bursts"
"""The only shipped channel with dated bursts; a shorter run cannot keep its dates."""

PLAIN_QUEUE = MappingProxyType(
    {
        "calendar.hours": "always",
        "calendar.holidays": [],
        "handoff.route": "at_once",
        "handoff.look": "0 business hours",
        "handoff.routes.at_once.loss": "0%",
        "handoff.acceptance.constant": 20,
        "qualification.bar": "0%",
        "qualification.bar_by_definition": "0%",
        "qualification.noise": 0,
        "sales.rule": "oldest_first",
        "sales.own_prospecting": "0 per hour",
        "sales.absence.days": "0 business days",
        "response.reachable": "0%",
        "response.attempts": 1,
        "demand.variance": 0,
        "demand.hours": [1] * 24,
        "demand.weekdays": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1),
    }
)
"""Nothing but a queue: open day and night, every lead an MQL that is passed on, noticed and accepted at once, tried once."""

PINNED = MappingProxyType(
    {
        "demand.channels.demo_request.loss": 0.7,
        "demand.channels.demo_request.acceptance": 2.1,
        "demand.channels.website_content.acceptance": -1.75,
        "demand.channels.website_content.leads": "34.2 per week",
        "demand.channels.webinar.delay": 3,
        "demand.channels.bought_list.fit": "22%",
        "qualification.bar": "20%",
        "qualification.bar_by_definition": "22%",
        "qualification.noise": 0.3,
        "qualification.noise_mended": "70%",
        "qualification.quota_pressure": 0.5,
        "qualification.quota_floor": "20%",
        "handoff.routes.weekly.delay": {"exponential": "14 business hours"},
        "handoff.routes.weekly.loss": "22%",
        "handoff.look": "5 business hours",
        "handoff.look_promised": 0.4,
        "handoff.blur": 0.3,
        "handoff.acceptance": {
            "constant": -2.35,
            "score": 3.4,
            "trust": 1.8,
            "age": -0.1,
            "enforcement": 5.6,
            "enforcement_by_experience": -1.5,
            "enforcement_by_performance": -1.0,
            "joint_goal": 0.6,
            "volume": 0.4,
            "volume_usual": 12,
            "volume_by_experience": -0.4,
            "volume_by_performance": 0.3,
            "development": 4,
            "after_breach": 1.5,
        },
        "sales.looking_cost": "1.8 min",
        "sales.duty_cost": "40%",
        "sales.duty_scale": "30 business min",
        "sales.shrinkage": "12%",
        "sales.set_up": "9 min",
        "sales.resumption": "12 min",
        "response.profile": "velocify",
        "response.contact": "42%",
        "response.attempts": 3,
        "response.spacing": "8 business hours",
        "response.giving_up": "40%",
        "response.giving_up_by_enforcement": "50%",
        "response.giving_up_promised": "85%",
        "response.fading": {"after": "30 h", "power": 0.8, "otherwise": "80%"},
        "response.perfunctory": {
            "share": "80%",
            "when_depth_is_measured": "35%",
            "calm": 0.8,
            "pressed": 1.2,
            "contact": 0.25,
            "attempts": 2,
        },
        "closing.qualify": {
            "constant": -2.45,
            "intent": 2.3,
            "fit": 1.6,
            "fit_known": "30%",
            "fit_known_by_definition": "90%",
            "message": 0.9,
            "context": 0.5,
            "trust": 1.2,
            "performance": 0.6,
        },
        "closing.win": {
            "constant": -0.75,
            "message": 0.65,
            "collateral": 0.4,
            "context": 0.45,
            "fit": 1.5,
            "intent": 0.5,
            "price": 0.5,
            "focus": 0.5,
            "content": 0.6,
            "references": 0.5,
            "performance": 0.8,
            "competitor_first": -0.6,
            "lateness": -0.06,
        },
        "closing.price_fallback": "45%",
        "closing.discount": "18%",
        "customers": {
            "revenue": "16M",
            "churn": "7%",
            "message": 0.65,
            "misfit": 0.7,
            "context": 0.25,
            "collateral": 0.12,
            "price": 0.45,
            "expansion": "3%",
            "renewing": -1.5,
            "expansion_by_renewing": "8%",
            "references": {"usual": 12, "last": 104},
        },
        "demand.mails": {"per_month": 4, "usual": 4, "volume": 0.2, "fatigue": 0.25},
        "alignment.focus_effect": {
            "fit": 0.55,
            "fit_base": 0.78,
            "volume": -0.3,
            "volume_base": 1.12,
            "saturated_fit": 0.2,
        },
        "alignment.learning.budget_range": [0.45, 1.9],
        "alignment.trust": {"rate": 0.04, "recovery": "10%", "start": "50%", "unreached": 0.5, "late_touch": 0.25},
        "alignment.learning": {
            "message": 0.25,
            "shadowing": 1.2,
            "bar": 0.2,
            "bar_below": "12%",
            "unrecorded": "35%",
            "budget": 2.4,
        },
        "agreement.brings.report.monthly": "60%",
    }
)
"""The coefficients that the tests of equations reckon with; a scenario may be tuned without breaking them."""


@lru_cache(maxsize=64)
def base(name: str, weeks: int, warm_up: int) -> Scenario:
    """Return a shipped scenario over a shorter time, with one fair in its second week."""
    fair = [{"at": f"week {min(2, weeks)}", "leads": 30, "over": "3 days"}]
    return override(load(name), {"run.horizon": f"{weeks} weeks", "run.warm_up": f"{warm_up} weeks", FAIR: fair})


def scenario(
    name: str = "sla", settings: dict[str, Any] | None = None, *, weeks: int = 8, warm_up: int = 2
) -> Scenario:
    """Return such a scenario with other values, by path."""
    short = base(name, weeks, warm_up)
    return override(short, settings) if settings else short


def company(name: str = "sla", settings: dict[str, Any] | None = None, *, weeks: int = 8, warm_up: int = 2) -> Inputs:
    """Return what the model is given for such a scenario."""
    return compiled(scenario(name, settings, weeks=weeks, warm_up=warm_up))


def demand_times(factor: float, name: str = "sla") -> dict[str, Any]:
    """Return the settings under which every channel brings so many times its leads, the fair aside."""
    channels = load(name).demand.channels
    return {
        f"demand.channels.{channel.name}.leads": f"{channel.leads.per_week * factor:.12g} per week"
        for channel in channels
        if channel.leads
    }


def only(channel: str, per_week: float) -> dict[str, Any]:
    """Return the settings under which one channel alone brings leads."""
    rates = {f"demand.channels.{name}.leads": "0 per week" for name in CHANNELS}
    return rates | {f"demand.channels.{channel}.leads": f"{per_week:.12g} per week", FAIR: []}


@dataclass(frozen=True)
class Run:
    """One replication with its log."""

    inputs: Inputs
    outcome: Outcome
    log: list[Event]

    @property
    def leads(self) -> LeadsTable:
        """The leads table."""
        return self.outcome.leads

    @property
    def marketing(self) -> LeadsTable:
        """Marketing's leads."""
        return self.leads.rows(self.leads.channel >= 0)

    @property
    def own(self) -> LeadsTable:
        """What reps found themselves."""
        return self.leads.rows(self.leads.channel < 0)

    @property
    def end(self) -> float:
        """The end of the run, in elapsed minutes from start."""
        return len(self.outcome.weekly.mqls) * MINUTES_PER_WEEK

    def business(self, instants: Any) -> Any:
        """Return business minutes from the origin of instants counted from the start."""
        return self.inputs.calendar.business_array(np.asarray(instants) + self.inputs.warm_up_weeks * MINUTES_PER_WEEK)


def run(inputs: Inputs, seed: int = 1, replication: int = 0, until_week: int | None = None) -> Run:
    """Simulate one replication with its log."""
    sink = MemorySink()
    outcome = simulate(inputs, seed=seed, replication=replication, until_week=until_week, sink=sink)
    return Run(inputs, outcome, sink.events)


def outcome_bytes(outcome: Outcome) -> dict[str, bytes]:
    """Return every column and series as bytes, so that equal means equal to the last bit."""
    leads = {name: getattr(outcome.leads, name).tobytes() for name in LeadsTable.names()}
    weekly = {name: np.asarray(getattr(outcome.weekly, name)).tobytes() for name in outcome.weekly.__slots__}
    return leads | {f"weekly.{name}": column for name, column in weekly.items()}


def ids(leads: LeadsTable) -> list[tuple[int, int, int, int]]:
    """Return who the leads are, as (channel, layer, week, place)."""
    columns = (leads.channel, leads.layer, leads.week, leads.index)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def rows_by_id(leads: LeadsTable, *names: str) -> dict[tuple[int, int, int, int], tuple[Any, ...]]:
    """Return some columns of each lead; nan is written None, so that rows compare."""
    columns = [[None if math.isnan(value) else value for value in getattr(leads, name).tolist()] for name in names]
    return dict(zip(ids(leads), zip(*columns, strict=True), strict=True))
