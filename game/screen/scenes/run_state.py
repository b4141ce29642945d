"""What the run shows: a quarter that has been decided, and what must be read on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.play.timeline import Timeline
from game.screen.marks import Shape
from game.screen.widgets.base import Command


@dataclass(frozen=True)
class Source:
    """A channel as the run shows it: its short name and its mark's shape."""

    name: str
    shape: Shape


@dataclass(frozen=True)
class EventCard:
    """Something that happened in the quarter and must be read: when, what, and what the agreement says about it."""

    at: float
    title: str
    words: str
    rule: str = ""
    source: int = -1  # the channel it concerns


@dataclass(frozen=True)
class Kept:
    """One side's promise: its role and, at given instants, the share kept so far."""

    role: str
    label: str
    instants: Sequence[float]
    shares: Sequence[float]

    def share(self, now: float) -> float | None:
        """Give the share kept up to now; None before anything was measured."""
        known = [share for at, share in zip(self.instants, self.shares, strict=True) if at <= now]
        return known[-1] if known else None


@dataclass(frozen=True)
class RunState:
    """A quarter to be played.

    Parameters
    ----------
    quarter : str
        Its short name: ``Q3``.
    timeline : Timeline
        What happened.
    sources, reps : sequence
        Who sent the leads and who answers them.
    goal : str
        The revenue goal, as people read it.
    promised : str
        The first response that was promised, as people read it; empty where nothing was.
    events : sequence of EventCard
        What must be read on the way.
    kept : sequence of Kept
        How each side kept its promise; empty before an agreement.
    result : Command
        What going on to the result asks for.
    currency : str
        What money is counted in.
    is_fogged : bool
        Whether what falls between the two sides is hidden: nobody has agreed to report it, and nothing is revealed yet.
    """

    quarter: str
    timeline: Timeline
    sources: Sequence[Source]
    reps: Sequence[str]
    goal: str
    result: Command
    promised: str = ""
    events: Sequence[EventCard] = ()
    kept: Sequence[Kept] = ()
    currency: str = "EUR"
    is_fogged: bool = False
