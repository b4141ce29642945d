"""Shares of a whole and amounts of money."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from sim.units.wording import NUMBER, finite, plain, refuse


def parse_share(text: str, *, above_one: bool = False) -> float:
    """Read a share such as ``4%``.

    Parameters
    ----------
    text : str
        A number and a percent sign.
    above_one : bool
        Whether more than 100% makes sense, as for a price level or a workload.

    Returns
    -------
    float
        The share, 0..1 (or more, where `above_one` allows it).

    Raises
    ------
    ValueError
        If the percent sign or the number is missing, or the share is over 100% where that makes no sense.

    Examples
    --------
    >>> parse_share("7%")
    0.07
    """
    match = re.fullmatch(rf"({NUMBER})\s*(%?)", text.strip())
    if match is None:
        refuse(text, "is no share", "write a percentage, as in '4%'")
    if not match[2]:
        refuse(text, "has no percent sign", f"write '{_percentage_meant(match[1])}%'")
    share = finite(text, match[1], shift=-2)
    if share > 1 and not above_one:
        refuse(text, "is more than the whole", "write a share between 0% and 100%")
    return share


def format_share(share: float) -> str:
    """Write a share (0 or more) as `parse_share` reads it."""
    return f"{plain(Decimal(repr(float(share))).scaleb(2))}%"


def _percentage_meant(number: str) -> str:
    """Guess the percentage behind a bare number: ``0.04`` meant 4, ``4`` meant 4."""
    amount = Decimal(number)
    return plain(amount.scaleb(2)) if amount < 1 else number


_THOUSANDS: Final = {"": 0, "k": 3, "M": 6}


def parse_money(text: str) -> float:
    """Read an amount of money such as ``300``, ``24k`` or ``2.5M``, in the one currency of the scenario.

    Raises
    ------
    ValueError
        If the text holds anything but a number and ``k`` or ``M``.

    Examples
    --------
    >>> parse_money("2.5M")
    2500000.0
    """
    match = re.fullmatch(rf"(-?{NUMBER})\s*([kM]?)", text.strip())
    if match is None:
        refuse(text, "is no amount of money", "write a number, as in '300', '24k' or '2.5M', without a currency")
    return finite(text, match[1], shift=_THOUSANDS[match[2]])


def format_money(amount: float) -> str:
    """Write an amount of money as `parse_money` reads it, in the shortest of its exact forms."""
    exact = Decimal(repr(float(amount)))
    forms = [f"{plain(exact.scaleb(-power))}{suffix}" for suffix, power in _THOUSANDS.items()]
    return min(forms, key=len)
