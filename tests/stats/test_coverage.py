"""How often intervals hold the truth where it is known: 93 to 97 % of the time, 93 % or more where they chose their end.

The studies look like the product's: a replication is a queue's mean wait over as many calls as a built-in year has leads,
skewed and dependent within, whose mean Erlang's formula gives. Each replication begins in the long run (its first wait is drawn
from it), so that nothing but the interval is on trial. A difference is that of two queues that serve the same calls, one with
faster reps.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.stats import Interval, RelativePrecision, mean_interval, paired_difference

Array = NDArray[np.float64]

CALLS = 3_000
LOADS = (0.5, 0.45)
LEAST, MOST = 0.93, 0.97
pytestmark = pytest.mark.slow


def long_run_wait(load: float) -> float:
    """Mean wait of M/M/1 in units between two calls: ``load^2 / (1 - load)`` (Erlang C with one rep)."""
    return load**2 / (1.0 - load)


def mean_waits(seed: int, shape: tuple[int, int]) -> tuple[Array, Array]:
    """Return the mean wait of each replication in both queues, by Lindley's recursion on the same calls.

    A wait in the long run is 0 with probability ``1 - load`` and else exponential with mean ``load / (1 - load)``; both queues
    begin with the same uniform.
    """
    rng = np.random.default_rng(seed)
    start = rng.random(shape)
    waits, sums = [], []
    for load in LOADS:
        longer = np.maximum(start - (1.0 - load), 0.0) / load
        waits.append(-load / (1.0 - load) * np.log1p(-longer))
        sums.append(waits[-1].copy())
    for _ in range(CALLS - 1):
        handling, gap = rng.exponential(size=shape), rng.exponential(size=shape)
        for queue, load in enumerate(LOADS):
            waits[queue] = np.maximum(waits[queue] + load * handling - gap, 0.0)
            sums[queue] += waits[queue]
    return sums[0] / CALLS, sums[1] / CALLS


@functools.cache
def studies() -> tuple[Array, Array]:
    """4,000 studies of 20 replications: the standard error of a coverage is a third of a percent."""
    return mean_waits(20_271_122, (4_000, 20))


def held(intervals: list[Interval], truth: float) -> float:
    return float(np.mean([interval.low <= truth <= interval.high for interval in intervals]))


def test_the_truth_is_known() -> None:
    for waits, load in zip(studies(), LOADS, strict=True):
        error = waits.std() / np.sqrt(waits.size)
        assert abs(waits.mean() - long_run_wait(load)) < 3.0 * error < 0.01 * long_run_wait(load)


def test_means_of_queues() -> None:
    assert LEAST <= held([mean_interval(study) for study in studies()[0]], long_run_wait(LOADS[0])) <= MOST


def test_paired_differences_of_queues() -> None:
    truth = long_run_wait(LOADS[1]) - long_run_wait(LOADS[0])
    differences: list[Interval] = [paired_difference(a, b) for a, b in zip(*studies(), strict=True)]
    assert LEAST <= held(differences, truth) <= MOST


def test_other_levels_hold_what_they_say() -> None:
    truth = long_run_wait(LOADS[0])
    for level in (0.8, 0.99):
        coverage = held([mean_interval(study, level) for study in studies()[0]], truth)
        assert abs((1.0 - coverage) / (1.0 - level) - 1.0) < 0.4  # as 93 to 97 % are for 95 %


def test_an_interval_that_is_too_narrow_is_noticed() -> None:
    narrow = held([mean_interval(study, 0.90) for study in studies()[0]], long_run_wait(LOADS[0]))
    assert not LEAST <= narrow <= MOST


# -- intervals that chose their end -----------------------------------------------------------------------------------------


def stopped(values: Array, more_needed: Callable[[int], int]) -> int:
    """Return after how many replications a rule stops."""
    run = 0
    while more := more_needed(run):
        run += more
    assert run < len(values), "the rule wanted more than there is"
    return run


def test_means_known_to_two_percent() -> None:
    rule, truth = RelativePrecision(0.02), long_run_wait(LOADS[0])
    ends = []
    for study in mean_waits(20_271_123, (2_000, 250))[0]:
        end = mean_interval(study[: stopped(study, lambda run, study=study: rule.more_needed(study[:run]))])
        assert rule.is_met(end)
        ends.append(end)
    assert held(ends, truth) >= LEAST
    within = np.mean([abs(end.mean - truth) <= 0.02 * truth for end in ends])
    assert within >= LEAST


def test_differences_known_to_one_percent_of_the_first_mean() -> None:
    """As `sim compare --precision` does: the difference, as a share of what the first scenario brings."""
    rule, truth = RelativePrecision(0.01), long_run_wait(LOADS[1]) - long_run_wait(LOADS[0])
    ends = []
    for first, second in zip(*mean_waits(20_271_124, (2_000, 160)), strict=True):
        differences = second - first

        def more(run: int, first: Array = first, differences: Array = differences) -> int:
            return rule.more_needed(differences[:run], of=float(first[:run].mean()) if run else 0.0)

        ends.append(mean_interval(differences[: stopped(differences, more)]))
    assert held(ends, truth) >= LEAST
