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
_FITTING: Final = 60
_ROUNDING: Final = 1e-24
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
        P(no other option is better and meets the conditions, and the best meets them), a lower bound, 0..1; 0 where there is
        no best one.
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
    mixed = _mixed(np.nan_to_num(variances), count)
    return _above(means - by, np.sqrt(mixed / count), _PRIOR + count - 1)


def _mixed(variances: FloatArray, counts: int | NDArray[np.int64]) -> FloatArray:
    """Let each variance lean on the median one; none at all stays none."""
    some = variances[variances > 0.0]
    usual = float(np.median(some)) if some.size else 0.0
    found: FloatArray = np.where(
        variances > 0.0, (_PRIOR * usual + (counts - 1) * variances) / (_PRIOR + counts - 1), 0.0
    )
    return found


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
    safe = np.where(errors > 0.0, ratio, 0.0)
    found: FloatArray = np.where(errors > 0.0, stdtr(degrees, safe), sure)
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
    allowed = tolerance * abs(float(standing.means[best]))
    belief = _Belief([last[option] for option in sorted(last)])
    none_better, none_much_better = (belief.none_better(left[best], by) for by in (0.0, allowed))
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


class _Belief:
    """Where the true mean of every option lies, given all that was seen, shared luck set aside.

    Parameters
    ----------
    seen : sequence of ndarray, shape (count, 1 + conditions)
        For each option, the first so many replications: more of some than of others.

    Notes
    -----
    A value is taken for the option's mean, what all options share in that replication, and noise; both are fitted by least
    squares. That others are better are events which lean on each other, as all of them are held against the same best one: the
    product of their opposites is a lower bound (Slepian's inequality).
    """

    def __init__(self, seen: Sequence[FloatArray]) -> None:
        counts = np.array([len(values) for values in seen])
        table = np.full((len(seen), counts.max()), np.nan)
        for row, values in zip(table, seen, strict=True):
            row[: len(values)] = values[:, 0]
        is_there = np.arange(table.shape[1]) < counts[:, np.newaxis]
        self._is_defined = ~np.isnan(table).any(axis=1, where=is_there)
        table[~self._is_defined] = np.nan
        self._feasible = np.array([_meets(values[np.newaxis, :, 1:])[0] for values in seen])
        self._means, self._variances = _two_way(table)
        self._counts = counts
        self._rounding = 1e-12 * float(np.nanmax(np.abs(table), initial=0.0))

    def none_better(self, best: int, by: float) -> float:
        """Give a lower bound of P(no option meets the conditions and is better than the best by more than so much)."""
        rivals = np.flatnonzero(self._is_defined & (np.arange(len(self._means)) != best))
        errors = np.sqrt(self._variances[rivals] + self._variances[best])
        ahead = self._means[rivals] - self._means[best]
        # what is left when equal sums are added up in another order is no difference
        ahead = np.where(np.abs(ahead) <= self._rounding, 0.0, ahead) - by
        better_by = [_above(*each) for each in zip(ahead, errors, self._counts[rivals] - 1 + _PRIOR, strict=True)]
        return float(np.prod(1.0 - self._feasible[rivals] * np.array(better_by)))


def _two_way(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give each row's mean and the variance of its error, what a column shares set aside; nan stands where nothing was seen."""
    seen = ~np.isnan(table)
    filled, counts, shared_by = np.where(seen, table, 0.0), seen.sum(axis=1), seen.sum(axis=0)
    per_row, per_column = np.maximum(counts, 1), np.maximum(shared_by, 1)
    means, luck = np.zeros(len(table)), np.zeros(table.shape[1])
    for _ in range(_FITTING):
        luck = np.where(seen, filled - means[:, np.newaxis], 0.0).sum(axis=0) / per_column
        luck -= luck[0]
        means = np.where(seen, filled - luck, 0.0).sum(axis=1) / per_row
    rest = np.where(seen, filled - luck - means[:, np.newaxis], 0.0) ** 2
    # what few options share is fitted to their own noise as well
    rest /= np.where(shared_by > 1, 1.0 - 1.0 / per_column, 1.0)
    variances = rest.sum(axis=1) / np.maximum(counts - 1, 1)
    variances[variances <= _ROUNDING * np.maximum(np.abs(means), 1.0) ** 2] = 0.0
    return means, _mixed(variances, per_row) / per_row
