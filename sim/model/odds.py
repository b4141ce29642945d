"""Chances and log odds, at both ends too: what a scenario calls 0 % or 100 % stays so whatever is added."""

from __future__ import annotations

import math


def logistic(logit: float) -> float:
    """Return the probability of some log odds, which may be infinite.

    Examples
    --------
    >>> logistic(0.0), logistic(-math.inf), logistic(800.0), logistic(-800.0)
    (0.5, 0.0, 1.0, 0.0)
    """
    if logit >= 0.0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability; of 0 and 1 they are infinite.

    Examples
    --------
    >>> log_odds(0.5), log_odds(0.0), log_odds(1.0)
    (0.0, -inf, inf)
    """
    if probability <= 0.0:
        return -math.inf
    return math.log(probability / (1.0 - probability)) if probability < 1.0 else math.inf
