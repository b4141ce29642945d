"""What can happen: a closed list. An event is told to a sink and never decides anything."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, Protocol


class LeadId(NamedTuple):
    """Who a lead is, under every policy: its channel, demand layer, week (1 is the first measured) and place within them.

    Layers from ``BURST_LAYER`` on are bursts, ``RECORDED_LAYER`` is a recorded arrival. An own opportunity has the channel
    ``OWN`` and its rep as layer.
    """

    channel: int
    layer: int
    week: int
    place: int


BURST_LAYER = 100
"""First of the layers of leads that come in bursts, one each."""
RECORDED_LAYER = 99
"""Layer of leads whose arrival times were recorded."""
OWN = -1
"""Channel of the opportunities that reps find themselves."""


class EventKind(IntEnum):
    """In the order in which a lead travels. What ``reason`` and ``value`` hold stands behind each."""

    CREATED = 0  # reason: fit or misfit; value: intent on arrival
    SCORED = 1  # value: marketing's score
    MQL = 2  # value: due time in elapsed minutes, nan without a promise
    ROUTED = 3  # actor: owner, 0 where all reps share one inbox
    WARNED = 4  # actor: owner
    BREACHED = 5  # actor: owner
    REASSIGNED = 6  # actor: new owner; reason: breach, duty or leaver
    ACCEPTED = 7  # actor: owner
    ATTEMPTED = 8  # actor: rep; reason: perfunctory or genuine; value: number of the attempt
    CONTACTED = 9  # actor: rep
    SQL = 10  # actor: rep
    OPPORTUNITY = 11  # actor: rep
    DEMO = 12  # actor: rep
    PROPOSAL = 13  # actor: rep
    DECIDED = 14  # actor: rep; value: win probability
    RECYCLED = 15  # reason: why sales returned it; the lead goes back to nurture
    RETURNED = 16  # a nurtured lead comes back as an MQL
    CLOSED = 17  # reason: disposition and cause, joined by a colon; value: money if won
    SPENT = 18  # value: business minutes that reps spent on it in all; of open leads told at the end of the run
    PRICED = 19  # actor: rep; value: discount as a share of the list price
    VALUED = 20  # actor: rep; value: money if won, in the mean, discount and misfit included
    SEGMENTED = 21  # value: number of its segment


class Event(NamedTuple):
    """One thing that happened.

    ``time`` is in elapsed minutes from ``start``; ``actor`` a rep's number (1 is the first), 0 nobody.
    """

    time: float
    sequence: int
    lead: LeadId
    kind: EventKind
    actor: int
    reason: str
    value: float


class Sink(Protocol):
    """Where events go: nowhere (None in the company), to memory, or to a file."""

    def tell(self, event: Event) -> None:
        """Take one event."""


class MemorySink:
    """A sink that keeps every event, in the order in which it was told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def tell(self, event: Event) -> None:
        """Keep one event."""
        self.events.append(event)
