"""Quantile functions without a closed form, laid out once and read by lines between points."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import numpy as np

from sim.distributions.protocol import FloatArray


class QuantileTable:
    """A quantile function without a closed form, as straight lines between exact points.

    The points are even in the middle and crowd towards both ends by octaves (16 to each), where quantile functions
    bend like powers and logarithms; they go down to 2^-60 and up to the largest float below 1. The moments agree with
    the formulas to 1e-4 relative.
    """

    __slots__ = ("_slopes", "_slopes_array", "_u", "_u_array", "_x", "_x_array")

    def __init__(self, u: FloatArray, x: FloatArray) -> None:
        # a point that rounding put below its neighbour would make a better draw a worse value
        x = np.maximum.accumulate(x)
        slopes = np.append(np.diff(x) / np.diff(u), 0.0)
        self._u_array, self._x_array, self._slopes_array = u, x, slopes
        self._u, self._x, self._slopes = u.tolist(), x.tolist(), slopes.tolist()

    def quantile(self, u: float) -> float:
        """Give one quantile, 0 <= u < 1."""
        i = bisect_right(self._u, u) - 1
        return float(self._x[i] + self._slopes[i] * (u - self._u[i]))

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Give one quantile per element."""
        i = np.searchsorted(self._u_array, u, side="right") - 1
        return self._x_array[i] + self._slopes_array[i] * (u - self._u_array[i])


def _points() -> tuple[FloatArray, FloatArray]:
    """Give the points of a table: shares below, 0 to a half, and shares above, from a half down."""
    tail = np.exp2(np.arange(-60, -6 + 1 / 16, 1 / 16))
    below = np.concatenate([[0.0], tail, np.linspace(tail[-1], 0.5, 1000)[1:]])
    # only shares above that a float below 1 can tell apart
    above = 1.0 - np.unique(1.0 - below[(below >= 2.0**-53) & (below < 0.5)])
    return below, above


@lru_cache(maxsize=256)
def gamma_table(shape: float) -> QuantileTable:
    """Give the table of a gamma of scale 1."""
    from scipy.special import gammainccinv, gammaincinv  # noqa: PLC0415 - scipy costs start-up time that most commands need not pay

    below, above = _points()
    x = np.concatenate([gammaincinv(shape, below), gammainccinv(shape, above)])
    return QuantileTable(np.concatenate([below, 1.0 - above]), x)


@lru_cache(maxsize=256)
def beta_table(a: float, b: float) -> QuantileTable:
    """Give the table of a beta on 0 to 1."""
    from scipy.special import betaincinv  # noqa: PLC0415 - scipy costs start-up time that most commands need not pay

    below, above = _points()
    x = np.concatenate([betaincinv(a, b, below), 1.0 - betaincinv(b, a, above)])
    return QuantileTable(np.concatenate([below, 1.0 - above]), x)
