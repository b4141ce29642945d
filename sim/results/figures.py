"""Numbers as people read them: no more digits than their interval carries, a unit that fits their size.

Money is €348k or €1.42m, percent stand off by a narrow space, thousands too, and minus is a minus (U+2212). A stream that
cannot show these gets plain letters through `ascii_only`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sim.results.registry import Unit
from sim.stats import Interval

NARROW_SPACE: Final = "\u202f"
MINUS: Final = "\u2212"
UNDEFINED: Final = "\u2013"

_SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_PLAIN: Final = str.maketrans(
    {NARROW_SPACE: " ", MINUS: "-", UNDEFINED: "-", "€": "EUR ", "£": "GBP ", "¥": "JPY ", "·": "-", "±": "+-"}
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How one quantity is written: the mean, its interval and its differences all alike.

    Parameters
    ----------
    factor : float
        From the metric's unit to the unit shown.
    step : float
        What is shown is a multiple of this, in the unit shown; over 0.
    prefix, suffix : str
        Currency before, unit behind.
    """

    factor: float
    step: float
    prefix: str = ""
    suffix: str = ""

    def bare(self, value: float, *, signed: bool = False) -> str:
        """Write a value without its unit."""
        return self._write(value, "", "", signed=signed)

    def text(self, value: float, *, signed: bool = False) -> str:
        """Write a value with its unit."""
        return self._write(value, self.prefix, self.suffix, signed=signed)

    def range(self, interval: Interval, *, signed: bool = False) -> str:
        """Write the ends of an interval without their unit; nothing where it has no ends."""
        if math.isnan(interval.low):
            return ""
        return f"{self.bare(interval.low, signed=signed)} to {self.bare(interval.high, signed=signed)}"

    def _write(self, value: float, prefix: str, suffix: str, *, signed: bool) -> str:
        if math.isnan(value):
            return UNDEFINED
        shown = round(value * self.factor / self.step) * self.step
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        digits = f"{abs(shown):,.{decimals}f}".replace(",", NARROW_SPACE)
        is_nothing = not digits.strip(f"0.{NARROW_SPACE}")
        sign = "" if is_nothing else MINUS if shown < 0 else "+" if signed else ""
        return f"{sign}{prefix}{digits}{suffix}"


def scale_of(unit: Unit, currency: str, interval: Interval, *, difference: bool = False) -> Scale:
    """Choose how to write a metric so that its last digit is about what its interval can tell.

    Parameters
    ----------
    unit : Unit
        The metric's unit.
    currency : str
        The scenario's currency, such as ``EUR``.
    interval : Interval
        The mean, which chooses the unit shown, and its interval, which chooses the digits.
    difference : bool
        Whether it is a difference: one of shares is said in points, for percent of what would be open.

    Examples
    --------
    >>> scale_of(Unit.MONEY, "EUR", Interval(1_983_421.0, 1_960_421.0, 2_006_421.0, 50_000.0, 20)).text(1_983_421.0)
    '€1.98m'
    """
    factor, prefix, suffix = _unit_shown(unit, currency, abs(interval.mean))
    if difference and unit is Unit.SHARE:
        suffix = f"{NARROW_SPACE}pts"
    return Scale(factor, _step(interval.mean * factor, interval.half_width * factor), prefix, suffix)


def scale_of_difference(unit: Unit, currency: str, difference: Interval) -> Scale:
    """Choose how to write a difference that may be about nothing: its interval, if larger, settles the unit.

    Examples
    --------
    >>> scale_of_difference(Unit.MONEY, "EUR", Interval(100.0, -80e3, 80_200.0, 50e3, 4)).text(80_200.0, signed=True)
    '+€80k'
    """
    size = max(abs(difference.mean), difference.half_width) if difference.half_width > 0.0 else difference.mean
    ends = size - difference.half_width, size + difference.half_width
    return scale_of(unit, currency, Interval(size, *ends, difference.sd, difference.n), difference=True)


def _unit_shown(unit: Unit, currency: str, size: float) -> tuple[float, str, str]:
    if unit is Unit.MONEY:
        prefix = _SYMBOLS.get(currency, f"{currency}{NARROW_SPACE}")
        if size >= 1e6:
            return 1e-6, prefix, "m"
        return (1e-3, prefix, "k") if size >= 1e3 else (1.0, prefix, "")
    if unit is Unit.SHARE:
        return 100.0, "", f"{NARROW_SPACE}%"
    if unit is Unit.HOURS:
        return (60.0, "", f"{NARROW_SPACE}min") if size < 1.0 else (1.0, "", f"{NARROW_SPACE}h")
    return (1.0, "", f"{NARROW_SPACE}days") if unit is Unit.DAYS else (1.0, "", "")


def _step(mean: float, half_width: float) -> float:
    """Give a power of ten of which the half-width holds 1.5 to 15, but never more than four digits of the number.

    Without a half-width, counts stay whole and three digits of anything smaller are shown.
    """
    size = max(abs(mean), half_width) if half_width > 0.0 else abs(mean)
    if math.isnan(size) or size == 0.0:
        return 1.0
    first = math.floor(math.log10(size))
    if half_width > 0.0:
        return 10.0 ** max(math.floor(math.log10(half_width / 1.5)), first - 3)
    return min(1.0, 10.0 ** (first - 2))


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return UNDEFINED if math.isnan(share) else f"{100.0 * share:.0f}{NARROW_SPACE}%"


def ascii_only(text: str) -> str:
    """Write the same in plain letters.

    Examples
    --------
    >>> ascii_only("\u2212€12k, 4\u202f%")
    '-EUR 12k, 4 %'
    """
    return text.translate(_PLAIN).encode("ascii", "replace").decode()
