"""Distributions that are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from sim.distributions.protocol import FloatArray, require


@dataclass(frozen=True)
class Empirical:
    """One of the values that were observed, each as likely.

    Parameters
    ----------
    values : tuple of float
        At least one, finite, in ascending order.
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        require(len(self.values) > 0, "an empirical distribution needs at least one value", "none")
        require(bool(np.isfinite(self._array).all()), "observed values are finite numbers", "NaN or infinity")
        require(bool((np.diff(self._array) >= 0).all()), "observed values stand in ascending order", "unsorted")

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return float(self._array.mean())

    @property
    def variance(self) -> float:
        """The mean squared distance from the mean."""
        return float(self._array.var())

    def quantile(self, u: float) -> float:
        """Give the value whose rank is ``floor(u n)``."""
        return self.values[int(u * len(self.values))]

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        return self._array[(u * len(self.values)).astype(np.intp)]

    def scaled(self, factor: float) -> Self:
        """Give the values `factor` times as large."""
        return replace(self, values=tuple(value * factor for value in self.values))

    @cached_property
    def _array(self) -> FloatArray:
        return np.asarray(self.values, dtype=np.float64)
