"""How fast a quarter is shown: office hours slowly enough to see a lead wait, nights and weekends in passing.

Playing is a walk along *show seconds*. They are a fixed, growing function of the simulated minutes, so the same instant always
gives the same picture, at every speed and frame rate.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DAY = 1440.0
_OPEN, _SHUT = 8 * 60.0, 18 * 60.0  # minutes of the day that are shown slowly
_SLOW, _FAST = 120.0, 3000.0  # simulated minutes per show second, in and out of those hours


@dataclass(frozen=True)
class Tempo:
    """Minutes of one quarter against seconds of the show at 1x."""

    minutes: NDArray[np.float64]
    seconds: NDArray[np.float64]

    @classmethod
    def of(cls, start: dt.datetime, begin: float, end: float) -> Tempo:
        """Lay out a quarter from ``begin`` to ``end``, elapsed minutes since ``start``."""
        first = start + dt.timedelta(minutes=begin)
        midnight = begin - first.hour * 60 - first.minute
        turns = [begin]
        while midnight < end:
            if (start + dt.timedelta(minutes=midnight)).weekday() < 5:
                turns += [midnight + _OPEN, midnight + _SHUT]
            midnight += _DAY
        minutes = np.array([begin, *(turn for turn in turns if begin < turn < end), end])
        middles = (minutes[1:] + minutes[:-1]) / 2
        is_open = np.array([_is_open(start + dt.timedelta(minutes=float(middle))) for middle in middles])
        spans = np.diff(minutes) / np.where(is_open, _SLOW, _FAST)
        return cls(minutes, np.concatenate([[0.0], np.cumsum(spans)]))

    @property
    def length(self) -> float:
        """How many seconds the quarter takes at 1x."""
        return float(self.seconds[-1])

    def second(self, minute: float) -> float:
        """Give the show second of an instant within the quarter."""
        return float(np.interp(minute, self.minutes, self.seconds))

    def minute(self, second: float) -> float:
        """Give the instant of a show second."""
        return float(np.interp(second, self.seconds, self.minutes))

    def all_seconds(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the show seconds of many instants; nan stays nan, what lies outside the quarter is told apart by a day."""
        found = np.interp(minutes, self.minutes, self.seconds)
        found = np.where(minutes < self.minutes[0], found - (self.minutes[0] - minutes) / _SLOW, found)
        found = np.where(minutes > self.minutes[-1], found + (minutes - self.minutes[-1]) / _SLOW, found)
        return np.where(np.isnan(minutes), np.nan, found)


def _is_open(moment: dt.datetime) -> bool:
    """Whether an instant lies in the hours that are shown slowly."""
    return moment.weekday() < 5 and _OPEN <= moment.hour * 60 + moment.minute < _SHUT
