"""Which mark is where at an instant: leads on their lanes, in the tray, in the inbox, and those that were dropped.

The numbers come from the timeline, and so do the marks: a lead that the timeline counts in the inbox is drawn there once, or
counted in ``more``. Marks on lanes are motion only. They approach a place in the moment before the timeline says they are
there, so that no number ever runs ahead of its marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from game.play.timeline import AGES, Place, Timeline
from game.screen.canvas import Rect
from game.screen.pitch import Pitch
from game.screen.tempo import Tempo

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.intp]

LEG = 0.8  # seconds on the player's watch that a lead takes along a lane
JUMPS_FROM = 16  # at this speed only arrivals are shown
SPACINGS = (20.0, 16.0, 13.0, 11.0)  # of marks in the inbox; the widest at which all fit
_PILE = (3, 6)  # columns and rows of dropped leads that lie above their box
_PILE_STEP, _TRAY_STEP = 13.0, 13.0
_ENDS = {Place.WON: 0, Place.DISQUALIFIED: 1, Place.UNREACHED: 1, Place.LOST: 2}


class Group(NamedTuple):
    """Leads that belong to a number beside them: how many are drawn, and how many more are not."""

    drawn: int
    more: int


@dataclass(frozen=True)
class Frame:
    """Every mark of one instant, by its lead's number in the tracks.

    ``size`` is the spacing class: 0 on lanes, otherwise 1 more than the index into `SPACINGS`.
    """

    lead: Ints
    x: Floats
    y: Floats
    source: Ints
    age: Ints
    size: Ints
    inbox: Group
    on_the_way: Group
    dropped: Group

    def __len__(self) -> int:
        """Give the number of marks."""
        return len(self.x)


class Slots(NamedTuple):
    """Places in a grid for the first leads of a group."""

    x: Floats
    y: Floats
    size: int
    more: int


@dataclass(frozen=True)
class _Legs:
    """All stretches along lanes of all leads: who, when it starts and ends in show seconds, which lane."""

    lead: Ints
    start: Floats
    end: Floats
    lane: Ints
    falls: NDArray[np.bool_]  # slows towards its end


class Flow:
    """The marks of a quarter on a pitch.

    Parameters
    ----------
    timeline : Timeline
        What happened.
    pitch : Pitch
        Where it is shown.
    tempo : Tempo
        How instants become seconds of the show.
    speed : float
        How many show seconds pass in a second; from `JUMPS_FROM` on, or at 0, marks jump.
    is_fogged : bool
        Whether leads that are dropped, or left without an answer, vanish where nobody looks instead of falling.
    """

    def __init__(
        self, timeline: Timeline, pitch: Pitch, tempo: Tempo, speed: float, *, is_fogged: bool = False
    ) -> None:
        self.timeline = timeline
        self.pitch = pitch
        self.tempo = tempo
        self.speed = speed
        self.is_fogged = is_fogged
        self.leg = 0.0 if speed >= JUMPS_FROM else LEG * speed

    @cached_property
    def _seconds(self) -> dict[str, Floats]:
        """The leads' instants as show seconds."""
        tracks = self.timeline.tracks
        return {
            name: self.tempo.all_seconds(getattr(tracks, name))
            for name in ("created", "mql", "inbox", "answered", "ended")
        }

    @cached_property
    def _leaves(self) -> Floats:
        """When each lead sets off from the bar: towards the inbox, or towards the line where it will be dropped."""
        at, is_dropped = self._seconds, self.timeline.tracks.end == Place.DROPPED
        return np.where(is_dropped, at["ended"] - self.leg / 2, at["inbox"] - self.leg)

    @cached_property
    def _legs(self) -> _Legs:
        """Lay out every stretch. A lead that has no time for a stretch starts it earlier, never arrives later."""
        tracks, at, leg, lanes = self.timeline.tracks, self._seconds, self.leg, self.pitch.lanes
        ours = tracks.channel >= 0
        end, owner = tracks.end, np.clip(tracks.owner - 1, 0, self.pitch.reps - 1)
        judged = np.where(np.isnan(at["mql"]), np.where(end == Place.NURTURE, at["ended"], at["created"]), at["mql"])
        at_bar = np.fmin(judged, self._leaves)
        is_answered = ours & ~np.isnan(at["answered"])
        goal = np.full(len(tracks), -1)
        for place, number in _ENDS.items():
            goal[end == place] = number
        # where answer and end lie close together, each of the two stretches gets half of the time
        half = np.fmin(at["answered"] + leg, (at["answered"] + at["ended"]) / 2)
        to_end = np.fmax(at["ended"] - leg, half)
        dropped, silent = end == Place.DROPPED, end == Place.SILENT
        is_seen = not self.is_fogged
        everyone = np.arange(len(tracks))
        pieces = [
            (ours, at_bar - leg, at_bar, lanes.source + tracks.channel, False),
            (
                ours & (end == Place.NURTURE),
                at["ended"],
                at["ended"] + leg,
                np.full_like(everyone, lanes.to_nurture),
                True,
            ),
            (ours & ~np.isnan(at["inbox"]), self._leaves, at["inbox"], np.full_like(everyone, lanes.to_inbox), False),
            (ours & dropped, self._leaves, at["ended"], np.full_like(everyone, lanes.to_centre), False),
            (ours & dropped & is_seen, at["ended"], at["ended"] + leg, np.full_like(everyone, lanes.falling), True),
            (ours & silent & is_seen, at["ended"], at["ended"] + leg, np.full_like(everyone, lanes.unanswered), True),
            (is_answered, at["answered"], half, lanes.rep + owner, False),
            (is_answered & (goal >= 0), to_end, at["ended"], lanes.end + 3 * owner + goal, False),
        ]
        return _Legs(
            lead=np.concatenate([everyone[who] for who, *_ in pieces]),
            start=np.concatenate([start[who] for who, start, *_ in pieces]),
            end=np.concatenate([stop[who] for who, _, stop, *_ in pieces]),
            lane=np.concatenate([lane[who] for who, _, _, lane, _ in pieces]),
            falls=np.concatenate([np.full(int(who.sum()), falls) for who, _, _, _, falls in pieces]),
        )

    def by_source(self, now: float) -> list[int]:
        """Count the quarter's leads so far by their source."""
        tracks = self.timeline.tracks
        so_far = (tracks.channel >= 0) & (tracks.created >= self.timeline.begin) & (tracks.created <= now)
        counts: list[int] = np.bincount(tracks.channel[so_far], minlength=self.pitch.sources).tolist()
        return counts

    def frame(self, now: float) -> Frame:
        """Place every mark of an instant, elapsed minutes."""
        second = self.tempo.second(now)
        place = self.timeline.places(now)
        ours = self.timeline.tracks.channel >= 0
        moving, mx, my = self._moving(second)
        waiting = self._in_order(ours & (place == Place.INBOX))
        way = ours & (place == Place.ON_THE_WAY)
        is_off = self._leaves <= second  # nan, a lead that is never sent, stays in the tray
        resting = self._in_order(way & ~is_off)
        fallen = ours & (place == Place.DROPPED) & (not self.is_fogged)
        lying = self._in_order(fallen & (self._seconds["ended"] + self.leg <= second))
        inbox, tray, pile = self._inbox(len(waiting)), self._tray(len(resting)), self._pile(len(lying))
        groups = [(waiting, inbox), (resting, tray), (lying, pile)]
        leads = np.concatenate([moving, *(who[: len(slots.x)] for who, slots in groups)])
        return Frame(
            lead=leads,
            x=np.concatenate([mx, *(slots.x for _, slots in groups)]),
            y=np.concatenate([my, *(slots.y for _, slots in groups)]),
            source=self.timeline.tracks.channel[leads].astype(np.intp),
            age=self._ages(leads, now),
            size=np.concatenate([np.zeros(len(moving), np.intp), *(np.full(len(s.x), s.size) for _, s in groups)]),
            inbox=Group(len(inbox.x), inbox.more),
            on_the_way=Group(len(tray.x) + int((way & is_off).sum()), tray.more),
            dropped=Group(int(fallen.sum()) - pile.more, pile.more),
        )

    def _in_order(self, who: NDArray[np.bool_]) -> Ints:
        """Give the leads that are meant, the longest waiting first."""
        leads = np.flatnonzero(who)
        return leads[np.argsort(self.timeline.tracks.mql[leads], kind="stable")]

    def _ages(self, leads: Ints, now: float) -> Ints:
        """Give the age step of leads; one that was answered, or kept by Marketing, has stopped waiting."""
        tracks = self.timeline.tracks
        since = np.where(np.isnan(tracks.mql[leads]), tracks.created[leads], tracks.mql[leads])
        kept = np.where(tracks.end[leads] == Place.NURTURE, tracks.ended[leads], np.nan)
        until = np.fmin(now, np.fmin(tracks.answered[leads], kept))
        return np.searchsorted(AGES, until - since, side="right").astype(np.intp)

    def _moving(self, second: float) -> tuple[Ints, Floats, Floats]:
        """Give the leads on lanes, and where."""
        legs = self._legs
        active = np.flatnonzero((legs.start <= second) & (second < legs.end))
        share = (second - legs.start[active]) / (legs.end[active] - legs.start[active])
        share = np.where(legs.falls[active], 1 - (1 - share) ** 3, share)
        walk = self.pitch.walk
        step = share * (walk.shape[1] - 1)
        low = np.minimum(step.astype(np.intp), walk.shape[1] - 2)
        part = (step - low)[:, None]
        lane = legs.lane[active]
        spots = walk[lane, low] * (1 - part) + walk[lane, low + 1] * part
        return legs.lead[active], spots[:, 0], spots[:, 1]

    # grids

    def _inbox(self, count: int) -> Slots:
        """Fill the inbox from its right edge, the oldest at the top right, as closely as it must."""
        card = self.pitch.inbox
        room = Rect(card.left + 14, card.top + 12, card.width - 28, card.height - 40)
        grids = [(spacing, int(room.width // spacing), int(room.height // spacing)) for spacing in SPACINGS]
        size = next((i for i, (_, wide, high) in enumerate(grids) if wide * high >= count), len(grids) - 1)
        spacing, columns, rows = grids[size]
        drawn = np.arange(min(count, columns * rows), dtype=np.float64)
        left = room.centerx - (columns - 1) * spacing / 2
        x = left + (columns - 1 - drawn // rows) * spacing
        return Slots(x, room.top + 11 + drawn % rows * spacing, size + 1, count - len(drawn))

    def _tray(self, count: int) -> Slots:
        """Stack what waits at the bar round the lane, the longest waiting nearest to the line."""
        tray = self.pitch.tray
        columns, rows = int(tray.width // _TRAY_STEP), int(tray.height // _TRAY_STEP)
        drawn = np.arange(min(count, columns * rows), dtype=np.float64)
        # from the lane outwards: 0, 1, -1, 2, -2 ... so that a few lie on it and many grow to both sides
        row = drawn // columns
        aside = np.where(row % 2 == 1, (row + 1) // 2, -(row // 2))
        x = tray.right - 6 - drawn % columns * _TRAY_STEP
        return Slots(x, self.pitch.lane + aside * _TRAY_STEP, 3, count - len(drawn))

    def _pile(self, count: int) -> Slots:
        """Lay what was dropped above its box, the first at the bottom."""
        columns, rows = _PILE
        drawn = np.arange(min(count, columns * rows), dtype=np.float64)
        x = self.pitch.centre + (drawn % columns - (columns - 1) / 2) * _PILE_STEP
        return Slots(x, self.pitch.floor - 12 - drawn // columns * _PILE_STEP, 3, count - len(drawn))
