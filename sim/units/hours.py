"""Opening hours in a usual week, and the weeks of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sim.units.durations import MINUTES_PER_DAY, MINUTES_PER_HOUR
from sim.units.wording import did_you_mean, refuse

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIMES: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")
_HOURS_EXAMPLE: Final = "write days and times, as in 'Mon-Fri 9:00-17:30, Sat 10:00-12:00', or 'always'"

Span = tuple[int, int]


@dataclass(frozen=True)
class WeeklyHours:
    """The hours at which the company is open in a usual week.

    Parameters
    ----------
    days : tuple of seven tuples of (int, int)
        For Monday to Sunday the open spans as minutes since midnight (0..1440), in order, apart from each other.

    Raises
    ------
    ValueError
        If spans are empty, out of order, overlapping or touching, or if no day is open at all.
    """

    days: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != len(_DAYS):
            msg = f"a week has seven days, not {len(self.days)}"
            raise ValueError(msg)
        if not any(self.days):
            msg = "these hours never open; name at least one day and its times"
            raise ValueError(msg)
        for name, spans in zip(_DAYS, self.days, strict=True):
            edges = [edge for span in spans for edge in span]
            if not all(a < b for a, b in zip([-1, *edges], [*edges, MINUTES_PER_DAY + 1], strict=True)):
                msg = f"the hours of {name} overlap or are out of order; write each span once, earliest first"
                raise ValueError(msg)

    def __str__(self) -> str:
        """Write the hours as `parse_hours` reads them."""
        if self.is_always:
            return "always"
        groups: list[tuple[int, int]] = []
        for day, spans in enumerate(self.days):
            if groups and spans == self.days[groups[-1][0]]:
                groups[-1] = (groups[-1][0], day)
            else:
                groups.append((day, day))
        return ", ".join(
            f"{_DAYS[first]}{'' if first == last else '-' + _DAYS[last]} {_clock_time(start)}-{_clock_time(end)}"
            for first, last in groups
            for start, end in self.days[first]
        )

    @property
    def is_always(self) -> bool:
        """Whether the company never closes."""
        return all(spans == ((0, MINUTES_PER_DAY),) for spans in self.days)

    @property
    def minutes_per_day(self) -> int:
        """How long the longest usual day is open, in minutes (0..1440): what a business day stands for."""
        return max(sum(end - start for start, end in spans) for spans in self.days)

    @property
    def minutes_per_week(self) -> int:
        """How long a usual week is open, in minutes (0..10080)."""
        return sum(end - start for spans in self.days for start, end in spans)


def parse_hours(text: str) -> WeeklyHours:
    """Read opening hours such as ``Mon-Fri 9:00-17:30, Sat 10:00-12:00``, or ``always``.

    Groups are separated by commas; a day may stand in several groups, as around a lunch break. Spans that touch
    become one. Hours past midnight are written as two groups, ``Fri 22:00-24:00, Sat 0:00-2:00``.

    Raises
    ------
    ValueError
        If a day or a time is unknown, a span is empty or runs backwards, or two spans overlap.

    Examples
    --------
    >>> parse_hours("Mon-Thu 9:00-17:00, Fri 9:00-15:00").minutes_per_week
    2280
    """
    if text.strip().lower() == "always":
        return WeeklyHours((((0, MINUTES_PER_DAY),),) * len(_DAYS))
    days: list[list[Span]] = [[] for _ in _DAYS]
    for group in text.split(","):
        names, _, times = group.strip().partition(" ")
        span = _span(text, times.strip())
        for day in _day_range(text, names):
            days[day].append(span)
    return WeeklyHours(tuple(_joined(spans) for spans in days))


def _day_range(text: str, names: str) -> list[int]:
    first, *rest = (_day(text, name) for name in names.split("-"))
    if len(rest) > 1:
        refuse(text, f"has '{names}' for days", _HOURS_EXAMPLE)
    last = rest[0] if rest else first
    # a working week may run over the weekend of others: Sun-Thu
    return [(first + step) % len(_DAYS) for step in range((last - first) % len(_DAYS) + 1)]


def _day(text: str, name: str) -> int:
    wanted = name.strip().capitalize()
    if wanted not in _DAYS:
        refuse(text, f"has '{name}' for a day", did_you_mean(wanted, _DAYS, _HOURS_EXAMPLE))
    return _DAYS.index(wanted)


def _span(text: str, times: str) -> Span:
    match = _TIMES.fullmatch(times)
    if match is None:
        refuse(text, f"has '{times}' for times of day" if times else "has no times of day", _HOURS_EXAMPLE)
    start, end = (int(match[hour]) * MINUTES_PER_HOUR + int(match[hour + 1]) for hour in (1, 3))
    if end > MINUTES_PER_DAY or int(match[2]) >= MINUTES_PER_HOUR or int(match[4]) >= MINUTES_PER_HOUR:
        refuse(text, f"has '{times}' for times of day", "write times between 0:00 and 24:00")
    if start >= end:
        refuse(
            text, f"ends before it begins at '{times}'", "write two groups around midnight: 22:00-24:00 and 0:00-6:00"
        )
    return start, end


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Sort the spans of one day and make one of two that touch; overlaps are left for the hours to refuse."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _clock_time(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR}:{minutes % MINUTES_PER_HOUR:02d}"


def parse_week(text: str) -> int:
    """Read a week of the run, such as ``week 27``.

    Week 1 is the first that is measured and week -1 the last of the warm-up before it; there is no week 0.

    Raises
    ------
    ValueError
        If the text is not the word ``week`` and a whole number, or the number is 0.

    Examples
    --------
    >>> parse_week("week -4")
    -4
    """
    match = re.fullmatch(r"week\s+(-?[0-9]{1,6})", text.strip(), re.IGNORECASE)
    if match is None:
        refuse(text, "is no week", "write the word and the number, as in 'week 27'")
    week = int(match[1])
    if week == 0:
        refuse(text, "does not exist", "write 'week 1' for the first measured week, 'week -1' for the one before it")
    return week


def format_week(week: int) -> str:
    """Write a week as `parse_week` reads it."""
    return f"week {week}"
