"""Short scenarios, and random pairs of them."""

from __future__ import annotations

import random
from collections.abc import Mapping

import sim

SHORT: Mapping[str, object] = {
    "run.horizon": "6 weeks",
    "run.warm_up": "2 weeks",
    "run.replications": 4,
    "demand.channels.trade_fair.bursts": [],
}

# what random pairs of scenarios differ in
POOL: Mapping[str, tuple[object, ...]] = {
    "agreement.marketing.qualified_leads": (None, "20 per week", "50 per week"),
    "agreement.marketing.definition": (None, "agreed"),
    "agreement.marketing.context": (None, "with_every_lead"),
    "agreement.handoff.route": (None, "at_once", "daily"),
    "agreement.sales.first_response": ([], [{"within": "1 business hour"}], [{"within": "2 days"}]),
    "agreement.sales.attempts": (None, "5 in 8 business days"),
    "agreement.together.report": (None, "weekly", "quarterly"),
    "agreement.together.goal": (None, "lead_count", "revenue"),
    "agreement.watched.closely": (None, "40%", "90%"),
    "agreement.watched.on_breach": ([], ["reassign"], ["notify", "tell_manager"]),
    "agreement.brings.context": ("50%", "90%"),
    "sales.reps": (2, 4, 5),
    "sales.rule": ("newest_first", "due_first"),
    "response.profile": ("velocify", "oldroyd", "none"),
    "alignment.message": ("10%", "60%"),
    "demand.channels.website_content.leads": ("10 per week", "34.2 per week"),
    "demand.channels.webinar.fit": ("20%", "50%"),
    "closing.win.constant": (-1.5, -0.75),
    "customers.churn": ("3%", "7%"),
    "handoff.routes.daily.loss": ("5%", "15%"),
}


def of(**settings: object) -> sim.Scenario:
    return sim.override(sim.load("no-sla"), {**SHORT, **settings})


def random_pair(number: int) -> tuple[sim.Scenario, sim.Scenario]:
    chance = random.Random(number)
    chosen = chance.sample(sorted(POOL), chance.randint(2, 6))
    a = {path: chance.choice(POOL[path]) for path in chosen}
    b = {path: chance.choice(POOL[path]) for path in chosen}
    return of(**a), of(**b)
