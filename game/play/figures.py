"""Figures for people that the locale does not have: money of any currency, and steps that read well."""

from __future__ import annotations

import math
from typing import Final

from game import locale

_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}


def nice_step(least: float) -> float:
    """Give the smallest of 1, 2, 5, 10, 20, 50 ... that is not under `least`; 1 for anything up to 1.

    Examples
    --------
    >>> nice_step(2_150)
    5000.0
    """
    if least <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def money(amount: float, currency: str) -> str:
    """Write money short, in the player's language and the company's currency.

    Examples
    --------
    >>> money(348_200, "EUR"), money(122, "USD"), money(1_420_000, "CHF")
    ('€348k', '$122', 'CHF1.42m')
    """
    return locale.money(amount).replace("€", _SIGNS.get(currency, currency))
