"""The best of many options by sampling: sequential halving on pairs, under conditions.

All options meet the same luck, so that what counts is the difference from the leader, pair by pair. Each round gives those
that are left more replications, and keeps the half of them that most probably are better than the leader and meet every
condition. What leads without the conditions is carried along, to know what they cost.

References
----------
Z. Karnin, T. Koren and O. Somekh, Almost optimal exploration in multi-armed bandits, *ICML* 30 (2013): sequential halving.
S.-H. Kim and B. L. Nelson, A fully sequential procedure for indifference-zone selection in simulation, *ACM Transactions on
Modeling and Computer Simulation* 11 (2001): why pairs, and what "good enough" means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]

Sample: TypeAlias = Callable[[Sequence[int], int], FloatArray]
"""Given options and a count: the first so many values of each, shape (options, count, 1 + conditions).

Column 0 is what shall be large. The others are how far each condition is met: their means shall not be below 0.
"""

FEWEST: Final = 2
"""Replications that every option gets; with fewer there is no difference to judge by."""
_PRIOR: Final = 3.0
"""Replications that the usual variance counts for beside an option's own: two or three values say little of theirs."""
_FINALISTS: Final = 4
_FREE: Final = 0.25
"""Share of the places that go to what leads without the conditions."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and how surely.

    Parameters
    ----------
    best : int or None
        The option whose mean is best among those that meet the conditions in the mean; None where none does.
    runner_up : int or None
        The next of these, among those that got as many replications.
    without : int
        What is best where the conditions do not count.
    probability_best : float
        P(no other option is better and meets the conditions, and the best meets them), 0..1; 0 where there is none.
    probability_good : float
        The same, but for options that are better by more than the tolerance.
    probability_feasible : float
        P(the best meets the conditions), 0..1.
    counts : tuple of int
        Replications that each option got.
    spent : int
        Their sum.
    """

    best: int | None
    runner_up: int | None
    without: int
    probability_best: float
    probability_good: float
    probability_feasible: float
    counts: tuple[int, ...]
    spent: int


def schedule(options: int, budget: int) -> list[tuple[int, int]]:
    """Say how many options are left in each round, and how many replications each of them has had by its end.

    Every round gets an equal share of the budget, and the first at least `FEWEST` for each option.

    Raises
    ------
    ValueError
        If the budget is too small for that.

    Examples
    --------
    >>> schedule(16, 96)
    [(16, 2), (8, 6), (4, 14)]
    """
    if budget < FEWEST * options:
        msg = f"{options} options need a budget of {FEWEST * options} or more, not {budget}"
        raise ValueError(msg)
    rounds = 1 + max(0, math.ceil(math.log2(options / _FINALISTS)))
    left, had, rest, plan = options, 0, budget, list[tuple[int, int]]()
    for number in range(rounds):
        more = rest // (rounds - number) // left
        had += max(more, FEWEST) if number == 0 else more
        rest = budget - _cost([*plan, (left, had)])
        plan.append((left, had))
        left = max(_FINALISTS, math.ceil(left / 2))
    return plan


def _cost(plan: Sequence[tuple[int, int]]) -> int:
    before = [0, *(had for _, had in plan)]
    return sum(left * (had - earlier) for (left, had), earlier in zip(plan, before, strict=False))


def choose(sample: Sample, options: int, budget: int, tolerance: float = 0.01) -> Choice:
    """Find the best of many options.

    Parameters
    ----------
    sample : callable
        Gives values; asked for the same options again it gives the same ones, and more.
    options : int
        How many, 1 or more.
    budget : int
        How many replications in all, `FEWEST` for each option or more.
    tolerance : float
        What is as good, as a share of the best mean; for `probability_good`.

    Raises
    ------
    ValueError
        If the budget is too small.
    """
    left, values = list(range(options)), np.empty(0)
    last: dict[int, FloatArray] = {}
    for keep, count in schedule(options, budget):
        if len(left) > keep:
            left = _kept(left, _Standing(values), keep)
        values = sample(left, count)
        last |= dict(zip(left, values, strict=True))
    return _choice(left, values, last, tolerance)


def _kept(left: list[int], standing: _Standing, keep: int) -> list[int]:
    """Keep those that most probably are best, and some that are so without the conditions."""
    free = max(1, int(_FREE * keep)) if standing.has_conditions else 0
    by_merit = np.argsort(-standing.merit, kind="stable")
    kept = list(by_merit[: keep - free])
    kept += [place for place in np.argsort(-standing.free_merit, kind="stable") if place not in kept][:free]
    return sorted(left[place] for place in kept)


class _Standing:
    """What is known of options that have had the same replications, values of shape (options, count, 1 + conditions)."""

    def __init__(self, values: FloatArray) -> None:
        self.values = values
        self.has_conditions = values.shape[2] > 1
        self.means = _means(values[:, :, 0])
        self.feasible = _meets(values[:, :, 1:])
        fits = self.feasible >= 0.5
        self.leader = int(np.argmax(np.where(fits, self.means, -np.inf))) if fits.any() else int(self.feasible.argmax())
        self.free_leader = int(self.means.argmax())

    @property
    def merit(self) -> FloatArray:
        """P(meets the conditions and is better than the leader), the leader itself before all."""
        merit = self.feasible * self.beats(self.leader)
        merit[self.leader] = np.inf
        return merit

    @property
    def free_merit(self) -> FloatArray:
        """The same where the conditions do not count."""
        merit = self.beats(self.free_leader)
        merit[self.free_leader] = np.inf
        return merit

    def beats(self, leader: int, by: float = 0.0) -> FloatArray:
        """P(better than the leader by more than so much), from pairs."""
        return better(self.values[:, :, 0] - self.values[leader, :, 0], by)


def better(differences: FloatArray, by: float = 0.0) -> FloatArray:
    """Give P(mean > `by`) for each row of differences, shape (rows, pairs).

    Notes
    -----
    t with a variance that leans on the median one of all rows, as if that had been seen in `_PRIOR` further pairs. A row
    without any variance is what it shows.
    """
    count = differences.shape[1]
    means = _means(differences)
    variances = np.var(differences, axis=1, ddof=1) if count > 1 else np.zeros(len(differences))
    variances = np.nan_to_num(variances)
    some = variances[variances > 0.0]
    usual = float(np.median(some)) if some.size else 0.0
    mixed = np.where(variances > 0.0, (_PRIOR * usual + (count - 1) * variances) / (_PRIOR + count - 1), 0.0)
    return _above(means - by, np.sqrt(mixed / count), _PRIOR + count - 1)


def _meets(slack: FloatArray) -> FloatArray:
    """Give P(every condition is met in the mean), the conditions taken one by one, shape (options,)."""
    found = np.ones(len(slack))
    for condition in range(slack.shape[2]):
        column = slack[:, :, condition]
        count = column.shape[1]
        spread = np.nan_to_num(np.std(column, axis=1, ddof=1)) if count > 1 else np.zeros(len(column))
        # exactly at the limit, without any spread, is met
        limit = np.where(spread == 0.0, np.finfo(np.float64).tiny, 0.0)
        found *= _above(_means(column) + limit, spread / math.sqrt(count), count - 1)
    return found


def _above(means: FloatArray, errors: FloatArray, degrees: float) -> FloatArray:
    from scipy.special import stdtr  # noqa: PLC0415 - as in sim.stats.intervals

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = means / errors
    sure = np.where(means > 0.0, 1.0, np.where(means < 0.0, 0.0, 0.5))
    found: FloatArray = np.where(errors > 0.0, stdtr(degrees, np.where(errors > 0.0, ratio, 0.0)), sure)
    return np.where(np.isfinite(means), found, 0.0)


def _means(values: FloatArray) -> FloatArray:
    """Give the mean of each row; what is undefined anywhere is worse than everything."""
    means: FloatArray = values.mean(axis=1)
    return np.where(np.isnan(means), -np.inf, means)


def _choice(left: list[int], values: FloatArray, last: dict[int, FloatArray], tolerance: float) -> Choice:
    standing = _Standing(values)
    fits = standing.feasible >= 0.5
    order = [place for place in np.argsort(-standing.means, kind="stable") if fits[place]]
    counts = tuple(len(last[option]) for option in sorted(last))
    without = left[standing.free_leader]
    if not order:
        return Choice(None, None, without, 0.0, 0.0, 0.0, counts, sum(counts))
    best = order[0]
    others = [option for option in last if option != left[best]]
    allowed = tolerance * abs(float(standing.means[best]))
    none_better, none_much_better = (
        float(np.prod([1.0 - _overtakes(last[option], last[left[best]], by) for option in others]))
        for by in (0.0, allowed)
    )
    sure = float(standing.feasible[best])
    return Choice(
        left[best],
        left[order[1]] if len(order) > 1 else None,
        without,
        sure * none_better,
        sure * none_much_better,
        sure,
        counts,
        sum(counts),
    )


def _overtakes(other: FloatArray, best: FloatArray, by: float) -> float:
    """P(an option meets the conditions and is better than the best by more than so much), from the pairs there are."""
    pairs = (other[:, 0] - best[: len(other), 0])[np.newaxis]
    return float(_meets(other[np.newaxis, :, 1:])[0] * better(pairs, by)[0])
