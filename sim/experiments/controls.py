"""Expected revenue and profit with the luck of the run taken out: same mean, a fraction of the replications."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sim.experiments.replications import Replications
from sim.stats.controls import controlled

COEFFICIENTS: Final = {
    "luck_own_count": 0.95,
    "luck_own_buyer": 1.1,
    "luck_reach": 1.05,
    "luck_contact": 0.05,
    "luck_qualify": 0.85,
    "luck_discovery": 0.7,
    "luck_demo": 0.85,
}
"""How much of a stage's luck is taken out, one for all scenarios: under 1 where what it brings takes hours from own work.

Rounded means of four pilots, 70 replications each of no-sla, typical, sla and aligned with seed 101, which nothing else uses;
any value is unbiased, and only the precision hangs on it.
"""


def with_controls(replications: Replications) -> Replications:
    """Return replications whose expected revenue and profit have their luck taken out.

    Every other metric stays as it was, those by source too: what rests on coins is never mixed with this.
    """
    if replications.controls or not len(replications):
        return replace(replications, controls=True)
    luck = {name: replications.metrics[name] for name in COEFFICIENTS}
    margin = replications.scenario.costs.gross_margin
    profit = {name: margin * coefficient for name, coefficient in COEFFICIENTS.items()}
    metrics = replications.metrics
    told = {
        "expected_revenue": controlled(metrics["expected_revenue"], luck, COEFFICIENTS),
        "expected_profit": controlled(metrics["expected_profit"], luck, profit),
    }
    return replace(replications, metrics={**metrics, **told}, controls=True)
