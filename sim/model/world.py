"""The one company that all steps of a lead's way share: its clock, its policy of the week, its books."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.model.clock import Clock
from sim.model.draws import Again, Draw
from sim.model.events import Event, EventKind
from sim.model.lead import CLOSED, Disposition, Reason
from sim.model.nurture import Nurture

if TYPE_CHECKING:
    from sim.business_time import BusinessCalendar
    from sim.model.alignment import Dynamics, Levels
    from sim.model.customers import Customers
    from sim.model.events import LeadId, Sink
    from sim.model.inputs import Policy
    from sim.model.lead import Lead
    from sim.model.ledger import Ledger
    from sim.model.luck import Luck

NAN = math.nan

WEEK = 10_080.0
"""Elapsed minutes in a week."""

SENT_BACK = (Disposition.REJECTED, Disposition.UNREACHABLE, Disposition.WENT_COLD, Disposition.DISQUALIFIED)
"""Dispositions with which Sales may send a lead back to nurture; a misfit is not sent back."""

SPOKEN, RETURN, MISFIT = Again.SPOKEN.value, Draw.RETURN.value, Reason.MISFIT
"""Looked up once: every lead that is sent back asks for them."""


def return_weeks(uniform: float, hazard_per_week: float) -> float:
    """Return after how many weeks a nurtured lead comes back; infinite at no hazard."""
    return -math.log1p(-uniform) / hazard_per_week if hazard_per_week > 0.0 else math.inf


@dataclass(frozen=True, slots=True)
class Books:
    """What the company writes in: alignment as it moves, its customers, its leads."""

    dynamics: Dynamics
    customers: Customers
    ledger: Ledger


class World:
    """State that steps read and write. ``env.now`` counts business minutes from the origin, ``offset`` minutes before start."""

    __slots__ = (
        "calendar",
        "customers",
        "dynamics",
        "elapsed",
        "end",
        "env",
        "ledger",
        "levels",
        "luck",
        "nurture",
        "offset",
        "open",
        "own_share",
        "policy",
        "reachable",
        "sequence",
        "sink",
    )

    def __init__(
        self,
        calendar: BusinessCalendar,
        policy: Policy,
        books: Books,
        *,
        offset: float,
        end: float,
        sink: Sink | None,
    ) -> None:
        self.env = Clock()
        self.calendar = calendar
        # elapsed minutes from the origin at which work at a business instant takes place
        self.elapsed = calendar.elapsed_at_work
        self.policy = policy
        self.dynamics = books.dynamics
        self.levels: Levels = books.dynamics.levels(policy)
        self.customers = books.customers
        self.ledger = books.ledger
        self.offset = offset
        self.end = end
        self.sink = sink
        self.sequence = 0
        self.own_share = 1.0
        self.reachable = 1.0  # share of buyers who can be reached at all
        self.luck: Luck  # the company sets it: its prices hang on levels
        self.open: dict[int, Lead] = {}  # by row
        self.nurture = Nurture()

    def tell(
        self, kind: EventKind, lead: LeadId, at: float, *, actor: int = 0, reason: str = "", value: float = NAN
    ) -> None:
        """Tell the sink, if there is one, what happened ``at`` elapsed minutes from the origin."""
        if self.sink is None:
            return
        self.sink.tell(Event(at - self.offset, self.sequence, lead, kind, actor, reason, value))
        self.sequence += 1

    def happened(self, kind: EventKind, lead: Lead, business: float, *, reason: str = "", value: float = NAN) -> None:
        """Tell what a rep did to a lead at a business instant."""
        if self.sink is not None:
            self.tell(kind, lead.id, self.elapsed(business), actor=lead.owner, reason=reason, value=value)

    def close(self, lead: Lead, disposition: Disposition, reason: Reason, business: float) -> None:
        """End a lead's way at a business instant and write its row; leads sent back to nurture may return."""
        self.close_at(lead, disposition, reason, self.elapsed(business))

    def close_at(self, lead: Lead, disposition: Disposition, reason: Reason, at: float) -> None:
        """End a lead's way at an elapsed instant (minutes from the origin) and write its row."""
        if lead.due_bm < math.inf and not lead.answered:
            self.dynamics.note_promise(kept=False)
        lead.present = CLOSED
        self.open.pop(lead.row, None)
        self.ledger.write(lead, disposition, reason, at)
        if self.sink is not None:
            self.tell(EventKind.SPENT, lead.id, at, actor=lead.owner, value=lead.rep_minutes)
            why = f"{disposition.name.lower()}:{reason.name.lower()}"
            self.tell(EventKind.CLOSED, lead.id, at, actor=lead.owner, reason=why, value=lead.revenue)
        if disposition in SENT_BACK and reason is not MISFIT and not lead.own:
            self._send_back(lead, at)

    def has_gone(self, lead: Lead, at: float) -> bool:
        """Return whether a buyer who was not answered has given up waiting by an elapsed instant; if so the lead ends."""
        if lead.patience_until >= at:
            return False
        self.close_at(lead, Disposition.WENT_COLD, Reason.PATIENCE, lead.patience_until)
        return True

    def _send_back(self, lead: Lead, at: float) -> None:
        """Put a lead back into nurture if Sales says so, and remember when it comes back."""
        if lead.returned:
            return
        spoken = self.policy.agreement.disposition_bm is not None
        if not spoken and lead.again(SPOKEN) >= self.policy.handoff.reject_spoken:
            return
        if self.sink is not None:
            self.tell(EventKind.RECYCLED, lead.id, at, actor=lead.owner)
        returns_at = at + WEEK * return_weeks(lead.once(RETURN), self.policy.qualification.returns_per_week)
        if returns_at < self.end:
            lead.keep_own_draws()
            self.nurture.take(returns_at, lead)
