"""A quarter's run, laid out for the screen: where each lead is at any instant, and the numbers that say the same.

The run is computed whole before it is shown, so the clock on the screen only asks `Timeline.at`; no frame rate can
change what happened. Every number in `Moment` is counted from the same array of places that the marks are drawn from.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Instants = NDArray[np.float64]

AGES: Final = (60.0, 240.0, 1440.0)  # elapsed minutes after which a mark drains a step; STYLE 2, lead mark
MINUTES_PER_WEEK: Final = 7 * 24 * 60


class Place(IntEnum):
    """Where a lead is. Each lead is in exactly one place at any instant, and never goes back to a lower one."""

    NOT_YET = 0  # not in play: still to come, or come back since as another entry
    CAMPAIGN = 1  # created, not judged yet
    NURTURE = 2  # below the bar, stays with marketing
    ON_THE_WAY = 3  # an MQL that Sales has not got yet
    DROPPED = 4  # lost between the two
    INBOX = 5  # waits for a first answer
    SILENT = 6  # left lying, or gone cold, without any answer
    WITH_REP = 7  # answered, still open
    UNREACHED = 8  # answered, but nobody ever spoke, or the buyer had gone cold by then
    DISQUALIFIED = 9  # spoken to, not ready or no fit: back to nurture
    LOST = 10
    WON = 11


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """One entry per lead in play: those still open when the quarter begins, and the new ones, in order of creation.

    A lead that came back from nurture has an entry for each of its lives, of which one is in play at any instant.
    Instants are elapsed minutes, nan where the thing never happens.

    Parameters
    ----------
    row : array of int
        The lead's row in the leads table.
    channel : array of int
        Its source's number; -1 for a rep's own opportunity, which has no mark.
    created, mql, inbox, answered : array of float
        When it came (or came back), became an MQL, reached an inbox, and was first answered.
    ended, end : array
        When its way ended, and in which `Place`.
    due : array of float
        Until when the first answer was promised.
    owner : array of int
        Its last rep (1 is the first, 0 nobody).
    revenue : array of float
        Money, if it was won.
    replaced : array of float
        When the lead's next life began; nan for the last one.
    first : array of bool
        Whether it is the lead's first life.
    first_mql : array of float
        When the lead first became an MQL, in whichever life.
    """

    row: NDArray[np.intp]
    channel: NDArray[np.int16]
    created: Instants
    mql: Instants
    inbox: Instants
    answered: Instants
    ended: Instants
    due: Instants
    end: NDArray[np.int8]
    owner: NDArray[np.int16]
    revenue: Instants
    replaced: Instants = field(default_factory=lambda: np.empty(0))
    first: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    first_mql: Instants = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        # without any of the three, every lead has one life
        if len(self.replaced) != len(self.row):
            object.__setattr__(self, "replaced", np.full(len(self.row), np.nan))
        if len(self.first) != len(self.row):
            object.__setattr__(self, "first", np.ones(len(self.row), np.bool_))
        if len(self.first_mql) != len(self.row):
            object.__setattr__(self, "first_mql", self.mql)

    def __len__(self) -> int:
        """Return the number of leads."""
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Moment:
    """The quarter's numbers at one instant; `places[p]` counts marketing's leads at `Place` p.

    `late` counts waiting leads past their promise, or older than a day where nothing was promised. `first_response` is
    the median of the quarter so far in elapsed minutes (nan before the first answer), `days_of_work` what waits in the
    inbox over what all reps can do in a day, `busy` how many open leads each rep holds.
    """

    places: tuple[int, ...]
    leads: int
    mqls: int
    waiting: int
    late: int
    first_response: float
    days_of_work: float
    won: int
    won_own: int
    revenue: float
    revenue_own: float
    busy: tuple[int, ...]


@dataclass(frozen=True)
class Timeline:
    """One quarter.

    Parameters
    ----------
    start : datetime.datetime
        The scenario's start: what instant 0 is on the calendar.
    begin, end : float
        The quarter, in elapsed minutes from `start`.
    tracks : Tracks
        The leads in play.
    reps : int
        How many reps there are.
    minutes_per_lead : float
        What a waiting lead costs in a rep's business minutes, in the mean of the run.
    minutes_per_day : float
        What all reps together can give in a business day, in minutes.
    """

    start: dt.datetime
    begin: float
    end: float
    tracks: Tracks
    reps: int
    minutes_per_lead: float
    minutes_per_day: float

    def places(self, at: float) -> NDArray[np.int8]:
        """Say where each lead of `tracks` is at the instant `at`, as `Place` codes."""
        tracks = self.tracks
        place = np.zeros(len(tracks), np.int8)
        # comparisons with nan are false, so a thing that never happens never moves a lead
        for instant, reached in (
            (tracks.created, Place.CAMPAIGN),
            (tracks.mql, Place.ON_THE_WAY),
            (tracks.inbox, Place.INBOX),
            (tracks.answered, Place.WITH_REP),
        ):
            place[instant <= at] = reached
        ended = tracks.ended <= at
        place[ended] = tracks.end[ended]
        place[tracks.replaced <= at] = Place.NOT_YET
        return place

    def ages(self, at: float) -> NDArray[np.int8]:
        """Give each lead's age step at `at`, 0 (fresh) to 3 (over a day), counted from the instant it became an MQL."""
        waited = at - np.where(np.isnan(self.tracks.mql), self.tracks.created, self.tracks.mql)
        return np.searchsorted(AGES, waited, side="right").astype(np.int8)

    def at(self, at: float) -> Moment:
        """Count everything at the instant `at`."""
        tracks = self.tracks
        place = self.places(at)
        ours = tracks.channel >= 0
        waits = ours & (place == Place.INBOX)
        won = place == Place.WON
        owners = tracks.owner[ours & (place == Place.WITH_REP)]
        waiting = int(waits.sum())
        return Moment(
            places=tuple(int(n) for n in np.bincount(place[ours], minlength=len(Place))),
            leads=self._count(ours & tracks.first, tracks.created, at),
            # a lead counts once as an MQL, however often it comes back
            mqls=self._count(ours & (tracks.mql == tracks.first_mql), tracks.mql, at),
            waiting=waiting,
            late=int((waits & (at > self._late_from)).sum()),
            first_response=self._first_response(at),
            days_of_work=waiting * self.minutes_per_lead / self.minutes_per_day if self.minutes_per_day else 0.0,
            won=int((won & ours).sum()),
            won_own=int((won & ~ours).sum()),
            revenue=float(tracks.revenue[won].sum()),
            revenue_own=float(tracks.revenue[won & ~ours].sum()),
            busy=tuple(int(n) for n in np.bincount(owners, minlength=self.reps + 1)[1 : self.reps + 1]),
        )

    def _count(self, which: NDArray[np.bool_], instant: Instants, at: float) -> int:
        """Count the entries for which something happened in the quarter, up to `at`."""
        return int((which & (instant >= self.begin) & (instant <= at)).sum())

    def when(self, at: float) -> dt.datetime:
        """Give the calendar's instant."""
        return self.start + dt.timedelta(minutes=at)

    def week(self, at: float) -> int:
        """Give the quarter's week that `at` lies in, 1 is the first."""
        return int(min(at, self.end - 1) - self.begin) // MINUTES_PER_WEEK + 1

    @cached_property
    def instants(self) -> Instants:
        """Every instant of the quarter at which a mark moves, in order: what stepping goes through."""
        tracks, ours = self.tracks, self.tracks.channel >= 0
        moves = (tracks.created, tracks.mql, tracks.inbox, tracks.answered, tracks.ended)
        every = np.unique(np.concatenate([instant[ours] for instant in moves]))
        return every[(every >= self.begin) & (every <= self.end)]

    @cached_property
    def waiting(self) -> tuple[Instants, NDArray[np.int64]]:
        """The number of waiting leads every six hours: the area above the timeline."""
        hours = np.arange(self.begin, self.end + 1, 360.0)
        return hours, np.array([int((self.places(at)[self.tracks.channel >= 0] == Place.INBOX).sum()) for at in hours])

    @cached_property
    def _late_from(self) -> Instants:
        """When a waiting lead counts as too late."""
        return np.where(np.isnan(self.tracks.due), self.tracks.mql + AGES[-1], self.tracks.due)

    @cached_property
    def _medians(self) -> tuple[Instants, list[float]]:
        """The instants of first answers in the quarter, and the median wait up to each."""
        tracks = self.tracks
        counted = (tracks.channel >= 0) & (tracks.mql >= self.begin) & ~np.isnan(tracks.answered)
        order = np.argsort(tracks.answered[counted], kind="stable")
        answered = tracks.answered[counted][order]
        seen: list[float] = []
        medians = []
        for wait in answered - tracks.mql[counted][order]:
            insort(seen, float(wait))
            middle = len(seen) // 2
            medians.append(seen[middle] if len(seen) % 2 else (seen[middle - 1] + seen[middle]) / 2)
        return answered, medians

    def _first_response(self, at: float) -> float:
        answered, medians = self._medians
        known = int(np.searchsorted(answered, at, side="right"))
        return medians[known - 1] if known else float("nan")
