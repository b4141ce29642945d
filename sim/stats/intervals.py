"""Means with their intervals, over replications.

A value that a replication could not define (no demo request came, so its response time has no median) is NaN. It is
dropped, and `n` says how many were left: an interval never hides how little it rests on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Interval:
    """A mean over replications and where the true mean lies.

    Parameters
    ----------
    mean : float
        Mean of the defined values, in their unit; NaN where there is none.
    low, high : float
        Ends of the interval; NaN with fewer than two values.
    sd : float
        Standard deviation from one replication to the next; NaN with fewer than two values.
    n : int
        How many values were defined.
    """

    mean: float
    low: float
    high: float
    sd: float
    n: int

    @property
    def half_width(self) -> float:
        """How far the ends lie from the mean."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class PairedDifference(Interval):
    """What changing from A to B does, over replications that gave both the same luck.

    `mean`, `low`, `high` and `sd` are those of the differences B - A, `n` the number of pairs.

    Parameters
    ----------
    probability_greater : float
        P(B beats A in one replication), 0..1: the share of pairs in which B is greater, ties counted half.
    probability_mean_greater : float
        P(B beats A in the mean), 0..1: the confidence that the true mean difference is over 0. NaN with fewer than
        two pairs.
    """

    probability_greater: float
    probability_mean_greater: float


def mean_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Give the mean of independent values and its t interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per replication; NaN where undefined.
    level : float
        How often such intervals hold the true mean, between 0 and 1.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Notes
    -----
    ``mean +- t(n - 1, (1 + level) / 2) sd / sqrt(n)``. Exact for normal values, and good for means over many leads.

    References
    ----------
    A. M. Law, *Simulation Modeling and Analysis*, 5th ed. (2015), section 4.5.

    Examples
    --------
    >>> interval = mean_interval([1.0, 2.0, 3.0])
    >>> round(interval.low, 3), round(interval.high, 3)
    (-0.484, 4.484)
    """
    if not 0.0 < level < 1.0:
        msg = f"the level of an interval lies between 0 and 1, not {level}"
        raise ValueError(msg)
    defined = _defined(values)
    n = defined.size
    if n < 2:
        return Interval(float(defined[0]) if n else math.nan, math.nan, math.nan, math.nan, n)
    mean, sd = float(defined.mean()), float(defined.std(ddof=1))
    half_width = _t_quantile(n - 1, (1.0 + level) / 2.0) * sd / math.sqrt(n)
    return Interval(mean, mean - half_width, mean + half_width, sd, n)


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> PairedDifference:
    """Compare two scenarios replication by replication: B - A.

    Parameters
    ----------
    a, b : array_like, shape (n,)
        One value per replication, the same replications in the same order; a pair with a NaN is dropped.
    level : float
        Level of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If the two differ in length, or the level is not between 0 and 1.

    Examples
    --------
    >>> difference = paired_difference([10.0, 12.0, 11.0], [12.0, 15.0, 13.0])
    >>> difference.probability_greater, round(difference.low, 2)
    (1.0, 0.9)
    """
    before, after = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if before.shape != after.shape:
        msg = f"a paired comparison needs the same replications on both sides, not {before.size} and {after.size}"
        raise ValueError(msg)
    differences = _defined(after - before)
    interval = mean_interval(differences, level)
    return PairedDifference(
        interval.mean,
        interval.low,
        interval.high,
        interval.sd,
        interval.n,
        probability_greater=float(np.heaviside(differences, 0.5).mean()) if interval.n else math.nan,
        probability_mean_greater=_confidence_above_zero(interval),
    )


def _defined(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    return array[~np.isnan(array)]


def _confidence_above_zero(interval: Interval) -> float:
    from scipy.special import stdtr  # noqa: PLC0415 - as in _t_quantile

    if interval.n < 2:
        return math.nan
    if interval.sd == 0.0:
        return float(np.heaviside(interval.mean, 0.5))
    return float(stdtr(interval.n - 1, interval.mean * math.sqrt(interval.n) / interval.sd))


def _t_quantile(degrees: int, probability: float) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy.stats costs a second, and even this only where needed

    return float(stdtrit(degrees, probability))
