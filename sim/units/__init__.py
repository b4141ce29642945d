"""What people write for an amount and its unit, read and written back without loss.

Every value of a scenario that has a dimension is text here: ``15 min``, ``2 business hours``, ``40 per week``, ``4%``,
``24k``, ``Mon-Fri 9:00-17:30``, ``week 27``. Each ``parse_`` function has an inverse, and ``parse(format(x)) == x``
holds exactly, because decimals are read as decimals and written with the digits that bring the same float back.

A function that cannot read its text raises `ValueError` with one sentence: what was found, and what to write.
"""

from sim.units.amounts import format_money, format_share, parse_money, parse_share
from sim.units.durations import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    MINUTES_PER_WEEK,
    Clock,
    Duration,
    DurationRange,
    Rate,
    parse_duration,
    parse_duration_range,
    parse_rate,
)
from sim.units.hours import WeeklyHours, format_week, parse_hours, parse_week

__all__ = [
    "MINUTES_PER_DAY",
    "MINUTES_PER_HOUR",
    "MINUTES_PER_WEEK",
    "Clock",
    "Duration",
    "DurationRange",
    "Rate",
    "WeeklyHours",
    "format_money",
    "format_share",
    "format_week",
    "parse_duration",
    "parse_duration_range",
    "parse_hours",
    "parse_money",
    "parse_rate",
    "parse_share",
    "parse_week",
]
