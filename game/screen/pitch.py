"""Where things stand on the pitch: the sources, the bar, the inbox, the reps, the ends, and the lanes between them.

All places follow from the pitch's rectangle. Its reference size is 936 x 447 virtual units; a larger page stretches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.screen.canvas import Rect
from game.screen.shapes import Point, s_curve

_WIDE, _HIGH = 936, 447
_SAMPLES = 33  # points a lane is walked along


class Lanes(NamedTuple):
    """Numbers of the lanes in `Pitch.walk`; sources and reps have one each from these on."""

    to_nurture: int
    to_inbox: int
    to_centre: int
    falling: int
    unanswered: int
    source: int
    rep: int
    end: int  # three for each rep: won, to nurture, lost


@dataclass(frozen=True)
class Pitch:
    """The pitch of one quarter.

    Parameters
    ----------
    left, top, width, height : int
        Its rectangle in virtual units.
    sources, reps : int
        How many of each stand on it.
    """

    left: int
    top: int
    width: int
    height: int
    sources: int
    reps: int

    @property
    def rect(self) -> Rect:
        """The whole of it."""
        return Rect(self.left, self.top, self.width, self.height)

    def x(self, at: float) -> int:
        """Give a reference x, 0 to 936, on this pitch."""
        return self.left + round(at * self.width / _WIDE)

    def y(self, at: float) -> int:
        """Give a reference y, 0 to 447, on this pitch."""
        return self.top + round(at * self.height / _HIGH)

    @property
    def centre(self) -> int:
        """The line that a pass crosses."""
        return self.x(374)

    @property
    def goal_line(self) -> int:
        """Where the end zone begins."""
        return self.x(792)

    @property
    def lane(self) -> int:
        """The height at which leads are handed over."""
        return self.y(213)

    @cached_property
    def source_cards(self) -> tuple[Rect, ...]:
        """One card per source, spread over the height."""
        step = self.height * 0.872 / max(5, self.sources)
        return tuple(Rect(self.x(16), round(self.y(49) + i * step), 148, 50) for i in range(self.sources))

    @property
    def bar(self) -> Rect:
        """The MQL bar."""
        half = round(56 * self.height / _HIGH)
        return Rect(self.x(279), self.lane - half, 10, 2 * half)

    @property
    def tray(self) -> Rect:
        """Where MQLs wait between the bar and the centre line: in an export, or unassigned."""
        left, right = self.bar.right + 12, self.centre - 8
        return Rect(left, self.lane - round(60 * self.height / _HIGH), right - left, round(120 * self.height / _HIGH))

    @property
    def inbox(self) -> Rect:
        """The card of waiting leads."""
        top = self.y(89)
        return Rect(self.x(414), top, self.x(602) - self.x(414), self.y(285) - top)

    @property
    def ring(self) -> Point:
        """The middle of the overload ring."""
        return self.inbox.centerx, self.inbox.bottom + 54

    @property
    def floor(self) -> int:
        """The top of the boxes that leads fall into."""
        return self.top + self.height - 52

    def box(self, at: float, wide: int) -> Rect:
        """Give a box on the floor round a reference x."""
        return Rect(self.x(at) - wide // 2, self.floor, wide, 40)

    @property
    def nurture_box(self) -> Rect:
        """Below the bar: what Marketing keeps."""
        return self.box(284, 88)

    @property
    def dropped_box(self) -> Rect:
        """Below the centre line: what nobody caught."""
        return self.box(374, 84)

    @property
    def silent_box(self) -> Rect:
        """Below the inbox: what was never answered."""
        return Rect(self.dropped_box.right + 8, self.floor, 100, 40)

    @property
    def fog(self) -> tuple[Rect, Rect]:
        """Where nobody looks before anything is reported: behind the centre line, and the floor below it."""
        left, top = self.centre - 8, self.rect.top + 42
        band = Rect(left, top, self.inbox.left - 6 - left, self.floor - 8 - top)
        return band, self.dropped_box.union(self.silent_box)

    @cached_property
    def rep_places(self) -> tuple[Point, ...]:
        """The middle of each rep's ring, spread over the height."""
        step = self.height * 272 / _HIGH / max(4, self.reps - 1)
        middle = self.top + self.height * 217 / _HIGH
        return tuple((self.x(700), middle + (i - (self.reps - 1) / 2) * step) for i in range(self.reps))

    @cached_property
    def ends(self) -> tuple[Rect, Rect, Rect]:
        """The cards of the end zone: won, to nurture, lost."""
        left, wide = self.goal_line + 12, self.rect.right - 12 - self.goal_line - 12
        high = round(120 * self.height / _HIGH)
        won, nurture, lost = (Rect(left, self.y(at), wide, high) for at in (49, 181, 313))
        return won, nurture, lost

    @property
    def junction(self) -> Point:
        """Where the reps' lanes meet before the goal line."""
        return self.x(772), self.lane + 4

    @property
    def lanes(self) -> Lanes:
        """Which lane has which number."""
        first_rep = 5 + self.sources
        return Lanes(0, 1, 2, 3, 4, 5, first_rep, first_rep + self.reps)

    def source_lane(self, i: int, from_card: float = 0) -> list[Point]:
        """Give the way from a source to the bar."""
        card = self.source_cards[i]
        return s_curve((card.right + from_card, card.centery), (self.bar.left - 6, self.lane))

    def rep_lane(self, i: int) -> list[Point]:
        """Give the way from the inbox to a rep."""
        x, y = self.rep_places[i]
        return s_curve((self.inbox.right + 2, self.inbox.centery), (x - 21, y))

    def end_lane(self, i: int, end: int) -> list[Point]:
        """Give the way from a rep to an end: together up to the junction, then apart."""
        x, y = self.rep_places[i]
        card = self.ends[end]
        return [*s_curve((x + 21, y), self.junction, 16), *s_curve(self.junction, (card.left, card.centery), 16)]

    @cached_property
    def walk(self) -> NDArray[np.float64]:
        """Every lane as points at equal distances: shape (lanes, samples, 2)."""
        pile = self.floor - 14
        fixed: list[list[Point]] = [
            [(self.bar.centerx, self.bar.bottom), (self.bar.centerx, self.floor - 8)],
            [(self.bar.right + 4, self.lane), (self.inbox.left, self.lane)],
            [(self.bar.right + 4, self.lane), (self.centre, self.lane)],
            [(self.centre, self.lane), (self.centre, pile)],
            [(self.silent_box.left + 8, self.inbox.bottom), (self.silent_box.left + 8, self.floor - 8)],
        ]
        # a mark leaves its card whole, a little to the right of where the line begins
        lanes = fixed + [self.source_lane(i, 8) for i in range(self.sources)]
        lanes += [self.rep_lane(i) for i in range(self.reps)]
        lanes += [self.end_lane(i, end) for i in range(self.reps) for end in range(3)]
        return np.array([evenly(lane) for lane in lanes])


def evenly(points: list[Point]) -> NDArray[np.float64]:
    """Sample a path at equal distances, so that marks move along it at constant speed."""
    path = np.array(points, float)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0.0, along[-1], _SAMPLES)
    return np.column_stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])])
