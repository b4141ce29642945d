"""From what happened to each lead to where it is when: the log, told lead by lead, becomes the tracks of a timeline.

A lead that Sales gives back may come again as an MQL. It then has a second life, with a wait and an end of its own, so it
gets a second track; the first one ends where the second begins, and the lead is never in two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from math import isnan, nan
from typing import Any, Final

import numpy as np

from game.play.runner import Happening
from game.play.timeline import Place, Tracks

LIES: Final = 14 * 24 * 60.0
"""How long a lead that a rep saw and left stays in the inbox, in elapsed minutes; assumed: then nobody scrolls that far."""

_IGNORED: Final = "ignored"
_ENDS: Final[Mapping[str, Place]] = {
    "nurture": Place.NURTURE,
    "lost_at_handoff": Place.DROPPED,
    "disqualified": Place.DISQUALIFIED,
    "lost": Place.LOST,
    "won": Place.WON,
}
"""Where a lead ends by its disposition; with any other it was not reached, or never answered at all."""


@dataclass(slots=True)
class Life:
    """One way through the company, from coming in (or coming back) to its end; the columns of `Tracks`."""

    row: int
    channel: int
    created: float
    mql: float = nan
    inbox: float = nan
    answered: float = nan
    ended: float = nan
    due: float = nan
    end: int = Place.NOT_YET
    owner: int = 0
    revenue: float = 0.0
    replaced: float = nan
    first: bool = True
    first_mql: float = nan

    def meet(self, happening: Happening) -> None:
        """Take in one thing that happened."""
        self.owner = happening.actor or self.owner
        if happening.kind == "MQL":
            self.mql, self.due = happening.time, happening.value
        elif happening.kind == "ROUTED":
            self.inbox = happening.time
        elif happening.kind == "ATTEMPTED" and isnan(self.answered):
            self.answered = happening.time
        elif happening.kind == "CLOSED":
            self._close(happening)

    def _close(self, happening: Happening) -> None:
        disposition = happening.reason.partition(":")[0]
        unspoken = Place.SILENT if isnan(self.answered) else Place.UNREACHED
        self.end = _ENDS.get(disposition, unspoken)
        self.ended = happening.time + (LIES if disposition == _IGNORED else 0.0)
        self.revenue = happening.value if self.end == Place.WON else 0.0


def lives(row: int, channel: int, story: Iterable[Happening], end: float) -> Iterator[Life]:
    """Tell the lives of one lead up to an instant; what happens later has not happened yet.

    Parameters
    ----------
    row, channel : int
        The lead's row in the leads table and its source's number, -1 for a rep's own opportunity.
    story : iterable of Happening
        What happened to it, in the order of time.
    end : float
        Elapsed minutes.
    """
    life: Life | None = None
    first_mql = nan
    for happening in story:
        if happening.time > end:
            break
        if happening.kind == "RETURNED" and life is not None:
            life.replaced = happening.time
            yield _settled(life, end)
            life = Life(row, channel, happening.time, first=False, first_mql=first_mql)
        elif life is None:
            life = Life(row, channel, happening.time)
        life.meet(happening)
        if isnan(first_mql):
            first_mql = life.mql
        life.first_mql = first_mql
    if life is not None:
        yield _settled(life, end)


def _settled(life: Life, end: float) -> Life:
    """Say where a life that needs no decision ends: below the bar at once, and nowhere yet if it lies beyond the end."""
    if life.channel >= 0 and isnan(life.mql):
        life.end, life.ended = Place.NURTURE, life.created
    if life.ended > end:
        life.ended = nan
    return life


def tracks(stories: Mapping[int, Iterable[Happening]], channels: Mapping[int, int], begin: float, end: float) -> Tracks:
    """Lay out the leads that are in play between two instants, in the order in which they came."""
    every = [life for row, story in stories.items() for life in lives(row, channels[row], story, end)]
    in_play = [life for life in every if not (life.ended < begin or life.replaced < begin)]
    in_play.sort(key=lambda life: (life.created, life.row))
    kinds = {"row": np.intp, "channel": np.int16, "end": np.int8, "owner": np.int16, "first": np.bool_}
    columns: dict[str, Any] = {
        field.name: np.array([getattr(life, field.name) for life in in_play], kinds.get(field.name, np.float64))
        for field in fields(Life)
    }
    return Tracks(**columns)
