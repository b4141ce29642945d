"""Lengths of time, each on the clock that its field needs, and places in time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from sim.scenario.kinds.base import DIGITS, Kind, of_text, quoted, text_json
from sim.units import Clock, Duration, WeeklyHours, parse_duration, parse_hours, parse_week

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
TIME: Final = r"(min|mins|minute|minutes|h|hr|hrs|hour|hours|day|days|week|weeks)"

# for bounds only: what a business day and week usually are, in minutes
_NOMINAL: Final = {"min": 1.0, "h": 60.0, "day": 480.0, "week": 2400.0}
_LONGEST_ELAPSED: Final = 10 * 52 * 7 * 1440.0
LONGEST_BUSINESS: Final = 10 * 52 * 2400.0
_LONGEST_WORK: Final = 7 * 1440.0
_MOST_WEEKS: Final = 1000


def nominal(amount: object) -> float:
    """Return about how many minutes a duration is, with days of eight business hours; a plain amount as it is."""
    if not isinstance(amount, Duration):
        return float(str(amount))
    return amount.amount * _NOMINAL[amount.unit] if amount.clock is Clock.BUSINESS else amount.minutes


def bounded(time: Duration, text: str, longest: float, *, positive: bool) -> Duration:
    """Return a duration, after refusing one longer than `longest` nominal minutes, or of no length if it must be positive."""
    length = nominal(time)
    if positive and not time.amount:
        msg = f"{quoted(text)} is no time at all; write more than 0"
        raise ValueError(msg)
    if length > longest:
        limit = "a week" if longest == _LONGEST_WORK else "ten years"
        msg = f"{quoted(text)} is longer than {limit}; check the number and its unit"
        raise ValueError(msg)
    return time


def elapsed(text: str) -> Duration:
    """Read a duration in which nights count."""
    time = parse_duration(text)
    if time.clock is Clock.BUSINESS:
        msg = f"{quoted(text)} counts business time, but this runs at night too; write '{Duration(time.amount, time.unit)}'"
        raise ValueError(msg)
    return time


def business(text: str) -> Duration:
    """Read a duration that passes in working hours only."""
    time = parse_duration(text)
    if time.clock is Clock.ELAPSED:
        ours = Duration(time.amount, time.unit, Clock.BUSINESS)
        msg = f"{quoted(text)} counts elapsed time, but this runs in working hours only; write '{ours}'"
        raise ValueError(msg)
    return time


def work(text: str) -> Duration:
    """Read an amount of work, in minutes or hours; which clock it names makes no difference."""
    time = parse_duration(text)
    if time.unit not in ("min", "h"):
        msg = (
            f"{quoted(text)} is counted in {time.noun}, but this is time at work; write minutes or hours, as in '6 min'"
        )
        raise ValueError(msg)
    return Duration(time.amount, time.unit)


def elapsed_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a length of time in which nights and weekends count."""
    read = of_text(lambda text: bounded(elapsed(text), text, _LONGEST_ELAPSED, positive=positive), "{} min")
    return Kind(
        "a length of elapsed time",
        "30 min",
        read,
        text_json(rf"{DIGITS}\s*{TIME}", "30 min", "3 days"),
        _least(positive),
    )


def business_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a length of time that passes in working hours only."""
    read = of_text(lambda text: bounded(business(text), text, LONGEST_BUSINESS, positive=positive), "{} business hours")
    json = text_json(rf"{DIGITS}\s*business\s+{TIME}", "2 business hours", "5 business days")
    return Kind("a length of business time", "2 business hours", read, json, _least(positive))


def work_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a piece of a person's work, in minutes or hours."""
    read = of_text(lambda text: bounded(work(text), text, _LONGEST_WORK, positive=positive), "{} min")
    json = text_json(rf"{DIGITS}\s*(business\s+)?{TIME}", "6 min", "1.5 h")
    return Kind("an amount of working time", "6 min", read, json, _least(positive) + ", minutes or hours")


def either_time() -> Kind[Duration]:
    """Give the kind of a promised time: it says itself on which clock it runs."""
    read = of_text(
        lambda text: bounded(parse_duration(text), text, LONGEST_BUSINESS, positive=True), "{} business hours"
    )
    json = text_json(rf"{DIGITS}\s*(business\s+)?{TIME}", "1 business hour", "15 min")
    return Kind("a length of time on either clock", "1 business hour", read, json, "more than 0")


def _least(positive: bool) -> str:
    return "more than 0" if positive else "0 or more"


def weeks(low: int, high: int) -> Kind[int]:
    """Give the kind of a whole number of weeks."""

    def read_weeks(text: str) -> int:
        count = elapsed(text).minutes / (7 * 1440)
        if count != int(count) or not low <= count <= high:
            msg = f"{quoted(text)} is not a whole number of weeks from {low} to {high}; write, for example, '{high} weeks'"
            raise ValueError(msg)
        return int(count)

    json = text_json(rf"{DIGITS}\s*(days?|weeks?)", "52 weeks")
    return Kind("a number of weeks", "52 weeks", of_text(read_weeks, "{} weeks"), json, f"{low} to {high} weeks")


def week() -> Kind[int]:
    """Give the kind of a week of the run: 1 is the first that is measured, -1 the last of the warm-up."""

    def read(value: str | int | float) -> int:
        if isinstance(value, str):
            return parse_week(value)
        meant = value if isinstance(value, int) and 0 < abs(value) < _MOST_WEEKS else 27
        msg = f"the bare number {quoted(value)} is no week; write 'week {meant}'"
        raise ValueError(msg)

    return Kind("a week of the run", "week 27", read, text_json(r"week\s+-?[0-9]+", "week 27", "week -4"))


def date() -> Kind[dt.date]:
    """Give the kind of a day, year first."""

    def read(value: str | int | float) -> dt.date:
        text = str(value)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            msg = f"{quoted(value)} is no date; write year, month and day, as in 2027-01-04"
            raise ValueError(msg)
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            msg = f"{quoted(text)} is no day of the calendar; check month and day"
            raise ValueError(msg) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            msg = f"{quoted(text)} is not in our time; write a year from {_FIRST_YEAR} to {_LAST_YEAR}"
            raise ValueError(msg)
        return day

    return Kind("a date", "2027-01-04", read, text_json(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2027-01-04"))


def weekly_hours() -> Kind[WeeklyHours]:
    """Give the kind of a week's working hours."""
    return Kind(
        "working hours",
        "Mon-Fri 9:00-17:30",
        of_text(parse_hours, "Mon-Fri 9:00-17:30"),
        {"type": "string", "examples": ["Mon-Fri 9:00-17:30", "Mon-Thu 9:00-17:00, Fri 9:00-15:00", "always"]},
    )
