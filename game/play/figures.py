"""Figures for people: money, percent and times as they stand on a screen, in the player's language."""

from __future__ import annotations

import math

from game.play.words import _

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
MINUS = "\u2212"
NARROW = "\u202f"


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
    """Write money short: three digits are enough to decide by.

    Examples
    --------
    >>> money(348_200, "EUR"), money(1_420_000, "EUR"), money(122, "USD")
    ('€348k', '€1.42m', '$122')
    """
    sign = _SIGNS.get(currency, currency + NARROW)
    size = abs(amount)
    if size >= 999_500:
        text = f"{size / 1e6:.2f}m"
    elif size >= 1_000:
        text = f"{size / 1e3:.0f}k"
    else:
        text = f"{size:.0f}"
    return f"{MINUS if amount < 0 and text.strip('0km.') else ''}{sign}{text}"


def percent(share: float) -> str:
    """Write a share (0..1) as whole percent, with a narrow space that does not break."""
    return f"{100 * share:.0f}{NARROW}%"


def waited(minutes: float) -> str:
    """Write an elapsed wait in its two largest units.

    Examples
    --------
    >>> waited(24), waited(130), waited(4 * 1440 + 125)
    ('24 min', '2 h', '4 d 2 h')
    """
    if minutes < 60:
        return _("{minutes} min").format(minutes=int(minutes))
    if minutes < 1440:
        return _("{hours} h").format(hours=int(minutes // 60))
    days, hours = divmod(int(minutes // 60), 24)
    if hours:
        return _("{days} d {hours} h").format(days=days, hours=hours)
    return _("{days} d").format(days=days)
