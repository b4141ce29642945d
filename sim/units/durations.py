"""Lengths of time on two clocks, ranges of them, and rates."""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass
from typing import Final

from sim.units.wording import NUMBER, did_you_mean, finite, number_text, refuse

MINUTES_PER_HOUR: Final = 60
MINUTES_PER_DAY: Final = 24 * MINUTES_PER_HOUR
MINUTES_PER_WEEK: Final = 7 * MINUTES_PER_DAY


class Clock(enum.Enum):
    """Which clock an amount of time is counted on."""

    ELAPSED = "elapsed"
    BUSINESS = "business"


_MINUTES: Final = {"min": 1, "h": MINUTES_PER_HOUR, "day": MINUTES_PER_DAY, "week": MINUTES_PER_WEEK}
_SPELLINGS: Final = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "day"),
    **dict.fromkeys(("week", "weeks"), "week"),
}
_NO_FIXED_LENGTH: Final = ("month", "months", "quarter", "quarters", "year", "years")
_DURATION: Final = re.compile(rf"(?P<amount>{NUMBER})?\s*(?P<words>[^\W\d][\w ]*)?")


@dataclass(frozen=True)
class Duration:
    """A length of time with its unit and its clock.

    A business duration stays a business duration: only a calendar can say how many minutes it is, and only at an
    instant can it become elapsed time.

    Parameters
    ----------
    amount : float
        How many units; finite, 0 or more.
    unit : {'min', 'h', 'day', 'week'}
        The unit of `amount`.
    clock : Clock
        Whether nights and closed days count (``ELAPSED``) or not (``BUSINESS``).

    Raises
    ------
    ValueError
        If the amount is negative or not finite, or the unit is unknown.

    Examples
    --------
    >>> str(Duration(2, "h", Clock.BUSINESS))
    '2 business hours'
    """

    amount: float
    unit: str
    clock: Clock = Clock.ELAPSED

    def __post_init__(self) -> None:
        if self.unit not in _MINUTES:
            msg = f"unknown unit of time '{self.unit}'; write one of {', '.join(_MINUTES)}"
            raise ValueError(msg)
        if not 0 <= self.amount < math.inf:
            msg = f"a duration is a finite amount of 0 or more, not {self.amount}"
            raise ValueError(msg)

    def __str__(self) -> str:
        """Write the duration as `parse_duration` reads it."""
        return f"{number_text(self.amount)} {self.noun}"

    @property
    def noun(self) -> str:
        """The unit as a word that agrees with the amount, such as ``business hours``."""
        business = self.clock is Clock.BUSINESS
        word = "hour" if business and self.unit == "h" else self.unit
        plural = "" if word in ("min", "h") or self.amount == 1 else "s"
        return f"{'business ' if business else ''}{word}{plural}"

    @property
    def minutes(self) -> float:
        """The length in elapsed minutes.

        Raises
        ------
        ValueError
            If the duration is counted on the business clock.
        """
        if self.clock is not Clock.ELAPSED:
            msg = f"'{self}' counts business time; only a calendar can turn it into elapsed minutes"
            raise ValueError(msg)
        return self.amount * _MINUTES[self.unit]

    def business_minutes(self, minutes_per_day: float, minutes_per_week: float) -> float:
        """Give the length in business minutes.

        Parameters
        ----------
        minutes_per_day, minutes_per_week : float
            How long the company is open on a usual working day and in a usual week, in minutes.

        Raises
        ------
        ValueError
            If the duration is counted on the elapsed clock.
        """
        if self.clock is not Clock.BUSINESS:
            msg = f"'{self}' counts elapsed time; write '{Duration(self.amount, self.unit, Clock.BUSINESS)}'"
            raise ValueError(msg)
        lengths = {"min": 1.0, "h": MINUTES_PER_HOUR, "day": minutes_per_day, "week": minutes_per_week}
        return self.amount * lengths[self.unit]


def parse_duration(text: str) -> Duration:
    """Read a duration such as ``15 min``, ``2 business hours`` or ``52 weeks``.

    Raises
    ------
    ValueError
        If the number or the unit is missing or unknown, or the unit has no fixed length (months, quarters, years).

    Examples
    --------
    >>> parse_duration("5 business days")
    Duration(amount=5.0, unit='day', clock=<Clock.BUSINESS: 'business'>)
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or match["amount"] is None:
        refuse(text, "is no duration", "write a number and a unit, as in '15 min' or '2 business hours'")
    if match["words"] is None:
        refuse(text, "has no unit", f"write '{text.strip()} min', '{text.strip()} h' or '{text.strip()} business days'")
    clock, unit = _clock_and_unit(text, match["words"].lower().split())
    return Duration(finite(text, match["amount"]), unit, clock)


def _clock_and_unit(text: str, words: list[str]) -> tuple[Clock, str]:
    *qualifiers, noun = words
    if noun in _NO_FIXED_LENGTH:
        refuse(text, f"counts in {noun}, which have no fixed length", "write weeks, as in '4 weeks'")
    unit = _SPELLINGS.get(noun)
    if unit is None:
        refuse(text, f"has the unknown unit '{noun}'", did_you_mean(noun, _SPELLINGS, "write min, h, days or weeks"))
    if not qualifiers:
        return Clock.ELAPSED, unit
    if qualifiers != ["business"]:
        wrong = " ".join(qualifiers)
        refuse(
            text, f"has the unknown word '{wrong}'", did_you_mean(wrong, ["business"], "write 'business' or nothing")
        )
    return Clock.BUSINESS, unit


@dataclass(frozen=True)
class DurationRange:
    """Two lengths of time on one clock, between which each draw falls evenly.

    Parameters
    ----------
    low, high : Duration
        The ends, of one unit and one clock; `low` is not the longer.
    """

    low: Duration
    high: Duration

    def __post_init__(self) -> None:
        if (self.low.unit, self.low.clock) != (self.high.unit, self.high.clock):
            msg = f"'{self.low}' and '{self.high}' differ in unit or clock; write the range in one unit"
            raise ValueError(msg)
        if self.low.amount > self.high.amount:
            msg = f"'{self}' runs backwards; write the shorter time first"
            raise ValueError(msg)

    def __str__(self) -> str:
        """Write the range as `parse_duration_range` reads it."""
        return f"{number_text(self.low.amount)} to {self.high}"


def parse_duration_range(text: str) -> DurationRange:
    """Read a range such as ``30 to 60 min`` or ``1 to 2 business days``.

    Raises
    ------
    ValueError
        If the text is not two numbers, the word ``to`` and a unit, or the range runs backwards.

    Examples
    --------
    >>> parse_duration_range("30 to 60 min").high.minutes
    60.0
    """
    match = re.fullmatch(rf"({NUMBER})\s+to\s+(\S.*)", text.strip(), re.IGNORECASE)
    if match is None:
        refuse(text, "is no range of time", "write two numbers and a unit, as in '30 to 60 min'")
    high = parse_duration(match[2])
    return DurationRange(Duration(finite(text, match[1]), high.unit, high.clock), high)


@dataclass(frozen=True)
class Rate:
    """So many in so much time.

    Parameters
    ----------
    amount : float
        How many; finite, 0 or more.
    per : Duration
        In how much time; longer than nothing.
    """

    amount: float
    per: Duration

    def __post_init__(self) -> None:
        if not 0 <= self.amount < math.inf:
            msg = f"a rate counts a finite number of 0 or more, not {self.amount}"
            raise ValueError(msg)
        if self.per.amount == 0:
            msg = f"'{self.per}' is no time to count in; write a rate such as '40 per week'"
            raise ValueError(msg)

    def __str__(self) -> str:
        """Write the rate as `parse_rate` reads it."""
        return f"{number_text(self.amount)} per {self.per.noun if self.per.amount == 1 else self.per}"

    @property
    def per_week(self) -> float:
        """How many in one elapsed week.

        Raises
        ------
        ValueError
            If the rate counts business time.
        """
        return self.amount * (MINUTES_PER_WEEK / self.per.minutes)


def parse_rate(text: str) -> Rate:
    """Read a rate such as ``40 per week`` or ``3 per 2 business days``.

    Raises
    ------
    ValueError
        If the text is not a number, the word ``per`` and a length of time.

    Examples
    --------
    >>> parse_rate("2 per day").per_week
    14.0
    """
    match = re.fullmatch(rf"({NUMBER})\s+per\s+(\S.*)", text.strip(), re.IGNORECASE)
    if match is None:
        refuse(text, "is no rate", "write a number per length of time, as in '40 per week'")
    period = match[2] if match[2][0].isdigit() else f"1 {match[2]}"
    return Rate(finite(text, match[1]), parse_duration(period))
