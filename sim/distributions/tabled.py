"""Distributions whose quantiles come from a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from sim.distributions.protocol import FloatArray, is_positive, require
from sim.distributions.quantile_tables import QuantileTable, beta_table, gamma_table


@dataclass(frozen=True)
class Gamma:
    """A wait made of several steps (shape over 1), or one that is mostly short and sometimes long (under 1).

    Parameters
    ----------
    mean : float
        Over 0.
    shape : float
        0.05..10000; the squared coefficient of variation is ``1 / shape``.
    """

    mean: float
    shape: float

    def __post_init__(self) -> None:
        require(is_positive(self.mean), "a gamma needs a mean over 0", self.mean)
        require(0.05 <= self.shape <= 10_000, "a gamma needs a shape of 0.05 to 10000", self.shape)

    @property
    def variance(self) -> float:
        """``mean^2 / shape``."""
        return self.mean**2 / self.shape

    def quantile(self, u: float) -> float:
        """Give the quantile from the table of the shape, times the scale."""
        return self._table.quantile(u) * (self.mean / self.shape)

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        return self._table.quantiles(u) * (self.mean / self.shape)

    def scaled(self, factor: float) -> Self:
        """Give a gamma with `factor` times the mean and the same shape."""
        return replace(self, mean=self.mean * factor)

    @cached_property
    def _table(self) -> QuantileTable:
        return gamma_table(self.shape)


@dataclass(frozen=True)
class Beta:
    """A share, or any value between 0 and a highest one.

    Parameters
    ----------
    mean : float
        Between 0 and `high`, both excluded.
    a : float
        The first shape, 0.05..10000; the second is ``a (high - mean) / mean``. The larger, the narrower.
    high : float
        The highest value, over 0; 1 for a share.
    """

    mean: float
    a: float
    high: float = 1.0

    def __post_init__(self) -> None:
        require(is_positive(self.high), "a beta needs a highest value over 0", self.high)
        require(0.0 < self.mean < self.high, f"a beta needs a mean between 0 and {self.high}", self.mean)
        require(0.05 <= self.a <= 10_000, "a beta needs a first shape of 0.05 to 10000", self.a)

    @property
    def b(self) -> float:
        """The second shape."""
        return self.a * (self.high - self.mean) / self.mean

    @property
    def variance(self) -> float:
        """``mean (high - mean) / (a + b + 1)``."""
        return self.mean * (self.high - self.mean) / (self.a + self.b + 1)

    def quantile(self, u: float) -> float:
        """Give the quantile from the table of the two shapes, times the highest value."""
        return self._table.quantile(u) * self.high

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        return self._table.quantiles(u) * self.high

    def scaled(self, factor: float) -> Self:
        """Give a beta on 0 to ``high * factor`` with the same shapes."""
        return replace(self, mean=self.mean * factor, high=self.high * factor)

    @cached_property
    def _table(self) -> QuantileTable:
        return beta_table(self.a, self.b)
