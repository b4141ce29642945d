"""How much of a series to cut off because the company was still filling up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_BATCH = 5


@dataclass(frozen=True)
class WarmUp:
    """The verdict on the beginning of a series.

    Parameters
    ----------
    length : int
        How many observations to cut off, a multiple of 5.
    is_settled : bool
        False if the best cut lies at the end of the first half, where the search stops: the series is then too short,
        or still moving, and no cut makes its mean honest.
    """

    length: int
    is_settled: bool


def mser5(series: ArrayLike) -> WarmUp:
    """Find the warm-up of a series by MSER-5.

    Parameters
    ----------
    series : array_like, shape (n,)
        Equally spaced observations, such as weekly revenue, best averaged over replications; at least 20, none NaN.

    Raises
    ------
    ValueError
        If the series is too short or holds undefined values.

    Notes
    -----
    The series is averaged in batches of 5. Of all cuts in the first half, the one is taken that makes the squared
    standard error of the mean of the rest smallest; of equals, the earliest.

    References
    ----------
    K. P. White, M. J. Cobb and S. C. Spratt, A comparison of five steady-state truncation heuristics for simulation,
    *Proceedings of the 2000 Winter Simulation Conference*, 755-760.

    Examples
    --------
    >>> mser5([0.0] * 10 + [5.0, 6.0] * 40)
    WarmUp(length=10, is_settled=True)
    """
    values = np.asarray(series, dtype=np.float64)
    if values.size < 4 * _BATCH or np.isnan(values).any():
        msg = f"a warm-up is sought in {4 * _BATCH} or more defined observations, not in {values.size} or with gaps"
        raise ValueError(msg)
    batches = values[: values.size // _BATCH * _BATCH].reshape(-1, _BATCH).mean(axis=1)
    half = len(batches) // 2
    errors = [rest.var() / len(rest) for rest in (batches[cut:] for cut in range(half + 1))]
    best = int(np.argmin(errors))
    return WarmUp(best * _BATCH, best < half)
