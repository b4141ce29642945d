"""Control variates: quantities of known mean, by which the luck of a replication is taken out of what it measured."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray


def controlled(
    values: ArrayLike, controls: Mapping[str, ArrayLike], coefficients: Mapping[str, float]
) -> NDArray[np.float64]:
    """Take what controls explain out of values; the mean stays what it is, the spread shrinks.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per replication.
    controls : mapping of str to array_like, shape (n,)
        By name, each with mean exactly 0 over replications.
    coefficients : mapping of str to float
        How much of each is taken out. They must not come from these replications: fixed, or of a pilot.

    Notes
    -----
    ``Y - sum_k c_k X_k``: unbiased for any fixed ``c``, since ``E[X_k] = 0``. With coefficients fitted to the same
    replications it would be biased, and its interval too narrow.

    References
    ----------
    S. S. Lavenberg and P. D. Welch, A perspective on the use of control variables to increase the efficiency of Monte
    Carlo simulations, *Management Science* 27 (1981), 322-335.

    Examples
    --------
    >>> controlled([3.0, 1.0], {"luck": [2.0, -2.0]}, {"luck": 0.5}).tolist()
    [2.0, 2.0]
    """
    left = np.array(values, dtype=np.float64)
    for name, coefficient in coefficients.items():
        left -= coefficient * np.asarray(controls[name], dtype=np.float64)
    return left


def pilot_coefficients(values: ArrayLike, controls: Mapping[str, ArrayLike]) -> dict[str, float]:
    """Fit coefficients to a pilot: least squares of values on controls. Use them on other replications only.

    Parameters
    ----------
    values : array_like, shape (n,)
        Of the pilot's replications, more than there are controls.
    controls : mapping of str to array_like, shape (n,)
        Of the same replications.

    Raises
    ------
    ValueError
        If the pilot has no more replications than controls and the mean take.
    """
    measured = np.asarray(values, dtype=np.float64)
    if measured.size <= len(controls) + 1:
        msg = f"a pilot for {len(controls)} controls needs more than {len(controls) + 1} replications"
        raise ValueError(msg)
    columns = np.column_stack([np.ones(measured.size), *controls.values()])
    fitted, *_ = np.linalg.lstsq(columns, measured, rcond=None)
    return dict(zip(controls, fitted[1:].tolist(), strict=True))
