"""How many replications are enough: a sequential rule, asked after each batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.stats.intervals import Interval, mean_interval


@dataclass(frozen=True)
class RelativePrecision:
    """Run until the mean is known to so many percent.

    The rule holds no state: it is given all values so far, in the order of the replications, so it stops at the same
    one on any number of workers.

    Parameters
    ----------
    precision : float
        Wanted half-width of the interval as a share of the mean, between 0 and 1; ``--precision 2%`` is 0.02.
    level : float
        Level of the interval, between 0 and 1.
    fewest : int
        Replications before the rule is first believed; at least 2.
    most : int
        Replications after which it gives up; at least `fewest`.

    Raises
    ------
    ValueError
        If a parameter is out of its range.

    Notes
    -----
    It stops once ``half-width <= precision / (1 + precision) |mean|``: the divisor turns an error relative to the
    estimate into one relative to the true mean. Stopping on a lucky small variance costs some coverage, hence `fewest`.

    References
    ----------
    A. M. Law, *Simulation Modeling and Analysis*, 5th ed. (2015), section 9.4.1.
    Y. S. Chow and H. Robbins, On the asymptotic theory of fixed-width sequential confidence intervals for the mean,
    *Annals of Mathematical Statistics* 36 (1965).

    Examples
    --------
    >>> rule = RelativePrecision(0.10, fewest=4)
    >>> rule.more_needed([100.0, 101.0])
    2
    >>> rule.more_needed([100.0, 101.0, 99.0, 100.0])
    0
    """

    precision: float
    level: float = 0.95
    fewest: int = 20
    most: int = 10_000

    def __post_init__(self) -> None:
        if not 0.0 < self.precision < 1.0:
            msg = f"a relative precision lies between 0% and 100%, not at {self.precision:.6g} of the mean"
            raise ValueError(msg)
        if not 2 <= self.fewest <= self.most:
            msg = f"the rule needs 2 replications or more and most >= fewest, not {self.fewest} and {self.most}"
            raise ValueError(msg)

    def is_met(self, interval: Interval, of: float | None = None) -> bool:
        """Say whether an interval is as narrow as wanted, however many replications it rests on.

        Parameters
        ----------
        interval : Interval
            What the replications say so far.
        of : float, optional
            What the precision is a share of, where that is not the mean itself: a difference in revenue is wanted to
            1% of the revenue.
        """
        return interval.half_width <= self._allowed(interval, of)

    def more_needed(self, values: ArrayLike, of: float | None = None) -> int:
        """Say how many more replications to run before asking again.

        Parameters
        ----------
        values : array_like, shape (n,)
            One value per replication so far, NaN where undefined.
        of : float, optional
            As in `is_met`.

        Returns
        -------
        int
            0 once the precision is reached or `most` have run. Otherwise enough to reach it by the present
            variance, at most as many again as there are.
        """
        interval = mean_interval(values, self.level)
        run = np.size(values)
        if run < self.fewest:
            return self.fewest - run
        if run >= self.most or self.is_met(interval, of):
            return 0
        return min(self._projected(interval, of, run) - run, self.most - run)

    def _allowed(self, interval: Interval, of: float | None) -> float:
        if of is not None:
            return self.precision * abs(of)
        return self.precision / (1.0 + self.precision) * abs(interval.mean)

    def _projected(self, interval: Interval, of: float | None, run: int) -> int:
        """Guess the total wanted: the half-width shrinks with the square root of the number."""
        allowed = self._allowed(interval, of)
        # nothing defined so far, or a mean of zero, gives no guess
        if not (allowed > 0.0 and interval.half_width >= 0.0):
            return 2 * run
        return max(run + 1, math.ceil(min(2.0, (interval.half_width / allowed) ** 2) * run))
