"""What the model asks of a distribution, and how a distribution refuses its parameters."""

from __future__ import annotations

import math
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Distribution(Protocol):
    """What the model asks of a distribution."""

    @property
    def mean(self) -> float:
        """The expected value, in the unit of the draws."""
        ...

    @property
    def variance(self) -> float:
        """The variance, in that unit squared."""
        ...

    def quantile(self, u: float) -> float:
        """Give the value below which the share `u` (0 <= u < 1) of the draws lies."""
        ...

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give `quantile` of every element."""
        ...

    def scaled(self, factor: float) -> Self:
        """Give the same shape with every draw `factor` (over 0) times as large."""
        ...


def require(condition: bool, requirement: str, found: object) -> None:
    """Raise `ValueError` with one sentence unless the condition holds."""
    if not condition:
        msg = f"{requirement}, not {found}"
        raise ValueError(msg)


def is_positive(value: float) -> bool:
    """Say whether a number is finite and over 0."""
    return 0.0 < value < math.inf
