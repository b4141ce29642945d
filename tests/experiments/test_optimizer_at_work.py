"""The optimiser on policies of the simulator whose true order is known by brute force; `benchmarks/optimizer.py` in small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import sim
from sim.experiments.sweep import sweep
from sim.results.view import FloatArray
from sim.stats.selection import choose

OVER = (
    "demand.volume=0.7,1,1.4",
    "qualification.bar=10%..60%:5",
    "agreement.watched.closely=10%..70%:4",
    "agreement.sales.attempts=2 in 10 business days,6 in 10 business days",
)
REPLICATIONS, BUDGET, TRIALS = 10, 600, 30


@pytest.mark.slow
def test_it_finds_one_within_a_hundredth_of_the_best_and_more_than_chance_does(sla: sim.Scenario) -> None:
    swept = sweep(sla, OVER, replications=REPLICATIONS)
    profit, silence = swept.values("expected_profit"), swept.values("no_response_rate")
    limit = float(np.quantile(silence.mean(axis=1), 0.4))
    table = np.stack([profit, limit - silence], axis=2)
    truth = np.where(silence.mean(axis=1) <= limit, profit.mean(axis=1), -np.inf)
    top, middle = float(truth.max()), float(np.median(profit.mean(axis=1)))
    chosen, blind = [], []
    for trial in range(TRIALS):
        rng = np.random.default_rng(trial)
        numbers = rng.integers(REPLICATIONS, size=BUDGET)

        def sample(options: Sequence[int], count: int, numbers: FloatArray = numbers) -> FloatArray:
            return table[list(options)][:, numbers[:count]]

        choice = choose(sample, len(table), BUDGET)
        assert choice.best is not None
        assert choice.spent <= BUDGET
        chosen.append(truth[choice.best])
        # as many replications, ten each for policies drawn blindly, each with luck of its own
        drawn = rng.permutation(len(table))[: BUDGET // 10]
        seen = np.array([table[policy, rng.integers(REPLICATIONS, size=10)].mean(axis=0) for policy in drawn])
        blind.append(truth[drawn[int(np.where(seen[:, 1] >= 0.0, seen[:, 0], -np.inf).argmax())]])
    near = np.array(chosen) >= top - 0.01 * abs(top)
    assert near.mean() >= 0.9
    assert gain(chosen, middle, top) > gain(blind, middle, top)


def gain(found: Sequence[float], middle: float, top: float) -> float:
    """Give the mean share of the way from the middle policy to the best one; what is not allowed gains nothing."""
    shares = [(value - middle) / (top - middle) if np.isfinite(value) else 0.0 for value in found]
    return float(np.mean(shares))
