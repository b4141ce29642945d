"""Distributions whose quantiles are formulas."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist
from typing import Final, Self

import numpy as np

from sim.distributions.protocol import FloatArray, is_positive, require

_STANDARD_NORMAL: Final = NormalDist()
# beyond this the mean is carried by draws that no experiment ever sees
_WIDEST_SIGMA: Final = 10.0


@dataclass(frozen=True)
class Constant:
    """Always the same value.

    Parameters
    ----------
    value : float
        Any finite number.
    """

    value: float

    def __post_init__(self) -> None:
        require(math.isfinite(self.value), "a constant is a finite number", self.value)

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def variance(self) -> float:
        """Nothing."""
        return 0.0

    def quantile(self, u: float) -> float:
        """Give the value."""
        return self.value

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give the value as often as asked."""
        return np.full(np.shape(u), self.value)

    def scaled(self, factor: float) -> Self:
        """Give a constant `factor` times as large."""
        return replace(self, value=self.value * factor)


@dataclass(frozen=True)
class Exponential:
    """Waiting without memory.

    Parameters
    ----------
    mean : float
        Over 0.
    """

    mean: float

    def __post_init__(self) -> None:
        require(is_positive(self.mean), "an exponential needs a mean over 0", self.mean)

    @property
    def variance(self) -> float:
        """The mean squared."""
        return self.mean**2

    def quantile(self, u: float) -> float:
        """Give ``-mean ln(1 - u)``."""
        return -self.mean * math.log1p(-u)

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        return -self.mean * np.log1p(-u)

    def scaled(self, factor: float) -> Self:
        """Give an exponential with `factor` times the mean."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True)
class Lognormal:
    """A value whose logarithm is normal: the usual shape of handling times and deal sizes.

    Parameters
    ----------
    mean : float
        The mean of the value itself (not of its logarithm), over 0.
    sigma : float
        The standard deviation of its logarithm, 0..10.

    Notes
    -----
    With ``m = ln(mean) - sigma^2 / 2`` the quantile is ``exp(m + sigma z(u))``, z the standard normal quantile.
    """

    mean: float
    sigma: float

    def __post_init__(self) -> None:
        require(is_positive(self.mean), "a lognormal needs a mean over 0", self.mean)
        require(0.0 <= self.sigma <= _WIDEST_SIGMA, f"a lognormal needs a sigma of 0 to {_WIDEST_SIGMA}", self.sigma)

    @property
    def variance(self) -> float:
        """``mean^2 (exp(sigma^2) - 1)``."""
        return self.mean**2 * math.expm1(self.sigma**2)

    @cached_property
    def median(self) -> float:
        """``mean exp(-sigma^2 / 2)``."""
        return self.mean * math.exp(-(self.sigma**2) / 2)

    def quantile(self, u: float) -> float:
        """Give ``median exp(sigma z(u))``."""
        if u <= 0.0:
            return 0.0 if self.sigma else self.mean
        return self.median * math.exp(self.sigma * _STANDARD_NORMAL.inv_cdf(u))

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        from scipy.special import ndtri  # noqa: PLC0415 - scipy costs start-up time that most commands need not pay

        if not self.sigma:
            return np.full(np.shape(u), self.mean)
        return np.asarray(self.median * np.exp(self.sigma * ndtri(u)), dtype=np.float64)

    def scaled(self, factor: float) -> Self:
        """Give a lognormal with `factor` times the mean and the same sigma."""
        return replace(self, mean=self.mean * factor)


@dataclass(frozen=True)
class Uniform:
    """Any value of a range, each as likely.

    Parameters
    ----------
    low, high : float
        Finite, `low` at most `high`.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        require(-math.inf < self.low <= self.high < math.inf, "a uniform needs low <= high", (self.low, self.high))

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """A twelfth of the width squared."""
        return (self.high - self.low) ** 2 / 12

    def quantile(self, u: float) -> float:
        """Give the point that leaves the share `u` of the range below it."""
        return self.low + u * (self.high - self.low)

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        return self.low + u * (self.high - self.low)

    def scaled(self, factor: float) -> Self:
        """Give a uniform with both ends `factor` times as large."""
        return replace(self, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True)
class Triangular:
    """An expert's guess: least, most likely, most.

    Parameters
    ----------
    low, mode, high : float
        Finite, in this order, `low` under `high`.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        ordered = -math.inf < self.low <= self.mode <= self.high < math.inf and self.low < self.high
        require(ordered, "a triangular needs low <= mode <= high and low < high", (self.low, self.mode, self.high))

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        """``(a^2 + b^2 + c^2 - ab - ac - bc) / 18``, written as differences so that it cannot be negative."""
        a, b, c = self.low, self.mode, self.high
        return ((b - a) ** 2 + (c - b) ** 2 + (c - a) ** 2) / 36

    def quantile(self, u: float) -> float:
        """Give the inverse of the two parabolas that meet at the mode."""
        width, rise = self.high - self.low, self.mode - self.low
        if u * width < rise:
            return self.low + math.sqrt(u * width * rise)
        return self.high - math.sqrt((1.0 - u) * width * (self.high - self.mode))

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        width, rise = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(u * width * rise)
        falling = self.high - np.sqrt((1.0 - u) * width * (self.high - self.mode))
        return np.where(u * width < rise, rising, falling)

    def scaled(self, factor: float) -> Self:
        """Give a triangular with all three points `factor` times as large."""
        return replace(self, low=self.low * factor, mode=self.mode * factor, high=self.high * factor)
