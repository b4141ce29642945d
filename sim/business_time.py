"""The business clock: when the company is open, and how long it has been.

Two clocks tell the time of a run, both in minutes since its start. The *elapsed* clock counts nights and holidays, the
*business* clock stands still while the company is closed. A business instant is therefore one point of the business
clock but a whole closed span of the elapsed one: Friday 17:00 and Monday 9:00 are the same business instant.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import Final, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import ModelError
from sim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, WeeklyHours

FloatArray = NDArray[np.float64]

_LONGEST_CLOSURE_DAYS: Final = 3660
_CHUNK_DAYS: Final = 400


class BusinessCalendar:
    """Opening hours and holidays, laid out from the start of a run for as far as anyone asks.

    All times are minutes since `origin` (float, 0 or more), naive and local, without daylight saving. Asking is
    O(log n) in the number of open spans.

    Parameters
    ----------
    origin : datetime.datetime
        The start of the run: naive, on a whole minute, which keeps the sums of minutes exact.
    hours : WeeklyHours
        The hours of a usual week.
    holidays : collection of datetime.date
        Days on which the company stays closed whatever the weekday.

    Raises
    ------
    ValueError
        If the origin has a time zone or seconds.

    Examples
    --------
    >>> from sim.units import parse_hours
    >>> calendar = BusinessCalendar(dt.datetime.fromisoformat("2025-01-03"), parse_hours("Mon-Fri 9:00-17:00"), ())
    >>> friday_at_five = 17 * 60.0
    >>> (calendar.add(friday_at_five, 8 * 60) - friday_at_five) / 60  # Monday 17:00
    72.0
    """

    __slots__ = (
        "_always",
        "_arrays",
        "_begins",
        "_closes",
        "_days_laid_out",
        "_done",
        "_ends",
        "_opens",
        "_reach",
        "_shift",
        "_shifts",
        "holidays",
        "hours",
        "origin",
    )

    def __init__(self, origin: dt.datetime, hours: WeeklyHours, holidays: Collection[dt.date] = ()) -> None:
        if origin.tzinfo is not None or origin.second or origin.microsecond:
            msg = f"the start '{origin}' has a time zone or seconds; write a local date and time on a whole minute"
            raise ValueError(msg)
        self.origin = origin
        self.hours = hours
        self.holidays = frozenset(holidays)
        self._always = hours.is_always and not self.holidays
        # Span i is open from _opens[i] to _closes[i]; within it, business time = elapsed time - _shifts[i]; at its
        # close, _done[i] business minutes have passed. _reach is the opening of the last span laid out, so that
        # whatever lies before it has a next opening.
        self._opens: list[float] = []
        self._closes: list[float] = []
        self._shifts: list[float] = []
        self._done: list[float] = []
        self._days_laid_out = 0
        self._reach = 0.0
        # the last open span that was asked for: from and to which business minute, and its shift; most ask for it again
        self._begins = self._ends = self._shift = 0.0
        self._arrays: tuple[FloatArray, FloatArray, FloatArray, FloatArray] | None = None

    def __reduce__(self) -> tuple[type[BusinessCalendar], tuple[object, ...]]:
        """Travel to another process as what it was made of; the spans are laid out again there."""
        return type(self), (self.origin, self.hours, self.holidays)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BusinessCalendar):
            return NotImplemented
        return (self.origin, self.hours, self.holidays) == (other.origin, other.hours, other.holidays)

    def __hash__(self) -> int:
        return hash((self.origin, self.hours, self.holidays))

    def __repr__(self) -> str:
        return f"BusinessCalendar({self.origin}, '{self.hours}', {len(self.holidays)} holidays)"

    @property
    def minutes_per_day(self) -> float:
        """The minutes a *business day* stands for: the longest usual day."""
        return float(self.hours.minutes_per_day)

    @property
    def minutes_per_week(self) -> float:
        """The minutes a *business week* stands for: a usual week without holidays."""
        return float(self.hours.minutes_per_week)

    # ------------------------------------------------------------------------------------------ one instant

    def business(self, t: float) -> float:
        """Give the business minutes from the origin to an elapsed instant.

        Parameters
        ----------
        t : float
            Elapsed minutes since the origin, 0 or more.

        Raises
        ------
        ModelError
            If `t` lies before the origin or is not finite.
        """
        if self._always and 0.0 <= t < math.inf:
            return t
        if not 0.0 <= t < self._reach:
            self._lay_out_to(t)
        i = bisect_right(self._opens, t) - 1
        return min(t, self._closes[i]) - self._shifts[i] if i >= 0 else 0.0

    def elapsed(self, b: float, opening: bool = False) -> float:
        """Give the elapsed instant at which so many business minutes have passed.

        Parameters
        ----------
        b : float
            Business minutes since the origin, 0 or more.
        opening : bool
            Which instant to give where the company is closed at `b`: the closing time that began the closed span
            (for 0, the origin itself), or the next opening.

        Raises
        ------
        ModelError
            If `b` is negative or not finite.
        """
        if self._always and 0.0 <= b < math.inf:
            return b
        if not 0.0 <= b < (self._done[-1] if self._done else 0.0):
            self._lay_out_to_business(b)
        if opening:
            i = bisect_right(self._done, b)
            self._begins, self._ends, self._shift = self._done[i - 1] if i else 0.0, self._done[i], self._shifts[i]
        elif b == 0.0:
            return 0.0
        else:
            i = bisect_left(self._done, b)
        return b + self._shifts[i]

    def elapsed_at_work(self, b: float) -> float:
        """Give ``elapsed(b, opening=True)``, which is asked for most, and mostly of the day that was asked for last."""
        return b + self._shift if self._begins <= b < self._ends else self.elapsed(b, opening=True)

    def is_open(self, t: float) -> bool:
        """Say whether the company works at an elapsed instant: the opening belongs to the day, the closing does not."""
        return self.next_open(t) == t

    def next_open(self, t: float) -> float:
        """Give the first elapsed instant from `t` on at which the company works: `t` itself, or the next opening."""
        if self._always and 0.0 <= t < math.inf:
            return t
        if not 0.0 <= t < self._reach:
            self._lay_out_to(t)
        i = bisect_right(self._opens, t)
        return t if i and t < self._closes[i - 1] else self._opens[i]

    def add(self, t: float, business_minutes: float) -> float:
        """Give the elapsed instant that lies so many business minutes after another.

        Work that fills a day to its end is due at the closing time, not at the next opening.

        Parameters
        ----------
        t : float
            Elapsed minutes since the origin, 0 or more.
        business_minutes : float
            0 or more; nothing added to `t` gives `t`, also at night.
        """
        if business_minutes < 0.0:
            msg = f"business time runs forward only, asked to add {business_minutes} min"
            raise ModelError(msg)
        return max(t, self.elapsed(self.business(t) + business_minutes))

    def between(self, a: float, b: float) -> float:
        """Give the business minutes from one elapsed instant to another (negative if `b` is the earlier)."""
        return self.business(b) - self.business(a)

    # ----------------------------------------------------------------------------------------- many instants

    def business_array(self, t: ArrayLike) -> FloatArray:
        """Give `business` of every element; what is undefined (NaN) stays so."""
        times = np.asarray(t, dtype=np.float64)
        if self._always:
            self._check_within(_latest(times), "elapsed")
            return times.copy()
        self._lay_out_to(_latest(times))
        opens, closes, shifts, _ = self._as_arrays()
        i = np.searchsorted(opens, times, side="right") - 1
        inside = np.minimum(times, closes[i]) - shifts[i]
        return np.where(i >= 0, inside, 0.0)

    def elapsed_array(self, b: ArrayLike, opening: bool = False) -> FloatArray:
        """Give `elapsed` of every element; what is undefined (NaN) stays so."""
        minutes = np.asarray(b, dtype=np.float64)
        if self._always:
            self._check_within(_latest(minutes), "business")
            return minutes.copy()
        self._lay_out_to_business(_latest(minutes))
        _, _, shifts, done = self._as_arrays()
        i = np.searchsorted(done, minutes, side="right" if opening else "left")
        instants = minutes + shifts[np.minimum(i, len(shifts) - 1)]
        return instants if opening else np.where(minutes == 0.0, 0.0, instants)

    # ------------------------------------------------------------------------------------------- the layout

    def _lay_out_to(self, t: float) -> None:
        self._check_within(t, "elapsed")
        while not t < self._reach:
            self._lay_out_more()

    def _lay_out_to_business(self, b: float) -> None:
        self._check_within(b, "business")
        while not (self._done and b < self._done[-1]):
            self._lay_out_more()

    def _check_within(self, minutes: float, clock: str) -> None:
        if not 0.0 <= minutes < math.inf:
            msg = f"an instant on the {clock} clock is a finite time at or after the start, not {minutes} min"
            raise ModelError(msg)
        if minutes >= (dt.date.max - self.origin.date()).days * MINUTES_PER_DAY:
            self._refuse_end_of_time()

    def _refuse_end_of_time(self) -> NoReturn:
        msg = f"the calendar from {self.origin:%Y-%m-%d} ends with the year {dt.MAXYEAR}; write a shorter run"
        raise ValueError(msg)

    def _lay_out_more(self) -> None:
        """Lay out the next days, at least one of them open."""
        spans_before = len(self._opens)
        first_day, days = self._days_laid_out, _CHUNK_DAYS
        for day in range(first_day, first_day + days):
            self._lay_out_day(day)
        self._days_laid_out += days
        self._arrays = None
        closed_days = self._days_laid_out - (self._closes[-1] // MINUTES_PER_DAY if self._closes else 0)
        if len(self._opens) == spans_before and closed_days > _LONGEST_CLOSURE_DAYS:
            msg = (
                f"the company does not open for {closed_days:.0f} days on end; list fewer holidays or write more hours"
            )
            raise ValueError(msg)

    def _lay_out_day(self, day: int) -> None:
        try:
            date = self.origin.date() + dt.timedelta(days=day)
        except OverflowError:
            self._refuse_end_of_time()
        if date in self.holidays:
            return
        midnight = day * MINUTES_PER_DAY - (self.origin.hour * MINUTES_PER_HOUR + self.origin.minute)
        for start, end in self.hours.days[date.weekday()]:
            self._append(float(max(midnight + start, 0)), float(midnight + end))

    def _append(self, opens: float, closes: float) -> None:
        if closes <= 0.0:  # the run starts later that day
            return
        done = self._done[-1] if self._done else 0.0
        self._opens.append(opens)
        self._closes.append(closes)
        self._shifts.append(opens - done)
        self._done.append(done + closes - opens)
        self._reach = opens

    def _as_arrays(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        if self._arrays is None:
            opens, closes, shifts, done = map(np.asarray, (self._opens, self._closes, self._shifts, self._done))
            self._arrays = opens, closes, shifts, done
        return self._arrays


def _latest(instants: FloatArray) -> float:
    """Give the instant to lay out to: the latest defined one, or the first offender if any lies before the origin."""
    defined = instants[~np.isnan(instants)]
    if not defined.size:
        return 0.0
    earliest = float(defined.min())
    return earliest if earliest < 0.0 else float(defined.max())
