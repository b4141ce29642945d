"""Where a lead is and how it ended, the lead as reps hold it, and the table that remembers every lead as columns."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.model.draws import WIDTH, life_offset
from sim.model.events import OWN, LeadId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NAN = math.nan

CLOSED = -1
"""The present life of a lead whose latest one has ended."""


class Disposition(IntEnum):
    """How a lead ended, in the order in which it can happen. Every lead has exactly one; OPEN ones are censored."""

    OPEN = 0
    NURTURE = 1
    LOST_AT_HANDOFF = 2
    IGNORED = 3
    REJECTED = 4
    WENT_COLD = 5
    UNREACHABLE = 6
    DISQUALIFIED = 7
    LOST = 8
    WON = 9


class Reason(IntEnum):
    """Why it ended so; NONE where the disposition says it all."""

    NONE = 0
    BELOW_BAR = 1
    NOT_ASSIGNED = 2
    NOT_WORTH_IT = 3
    PATIENCE = 4
    GAVE_UP = 5
    ATTEMPTS_USED_UP = 6
    NOT_READY = 7
    MISFIT = 8
    AFTER_DEMO = 9
    COMPETITOR = 10
    NO_DECISION = 11
    NOT_PASSED_ON = 12


class Lead:
    """A lead while reps have it in hand.

    Instants that end in ``_bm`` are business minutes from the origin, those that end in ``_at`` elapsed ones. Its row of
    uniforms begins at ``first`` in ``u``, which it may share with the leads of its week; those of its latest life begin at
    ``life``, which is also the ``present`` life until that is `CLOSED`. What is planned belongs to one life and ends with it.
    """

    __slots__ = (
        "accepted_bm",
        "answered",
        "answered_bm",
        "attempts",
        "attempts_in_life",
        "channel",
        "competitor_at",
        "contacted_bm",
        "cuts",
        "demo_bm",
        "discount",
        "due_at",
        "due_bm",
        "effort",
        "expected_value",
        "first",
        "first_response_bm",
        "first_was_perfunctory",
        "fit",
        "followed",
        "id",
        "in_hand",
        "intent",
        "intent_left",
        "late_bm",
        "left_bm",
        "let_lie",
        "life",
        "limit",
        "mean_value",
        "mql_at",
        "mql_bm",
        "opportunity_bm",
        "own",
        "owner",
        "patience_until",
        "perfunctory",
        "planned_bm",
        "present",
        "promise_bm",
        "promised_until",
        "proposal_bm",
        "reached",
        "reassigned",
        "rep_minutes",
        "returned",
        "revenue",
        "row",
        "second_look",
        "seen",
        "segment",
        "speed",
        "sql_bm",
        "u",
        "urgency",
        "value",
        "warned",
        "win_probability",
    )

    def __init__(
        self,
        lead_id: LeadId,
        row: int,
        u: Sequence[float],
        *,
        first: int = 0,
        fit: bool,
        intent: float,
        segment: int = 0,
    ) -> None:
        self.id = lead_id
        self.channel = lead_id.channel
        self.own = lead_id.channel == OWN
        self.row = row
        self.u = u
        self.first = first
        self.fit = fit
        self.intent = intent
        self.segment = segment
        self.owner = 0
        self.reassigned = 0
        self.attempts = 0
        self.accepted_bm = NAN
        self.first_response_bm = NAN
        self.contacted_bm = NAN
        self.sql_bm = NAN
        self.opportunity_bm = NAN
        self.demo_bm = NAN
        self.proposal_bm = NAN
        self.win_probability = NAN
        self.expected_value = NAN
        self.discount = NAN
        self.due_at = NAN
        self.revenue = 0.0
        self.rep_minutes = 0.0
        self.first_was_perfunctory = False
        self.returned = False
        self.urgency = 1.0
        self.value = 0.0
        self.mean_value = 0.0
        self.effort = 1.0
        self.begin_life(0, NAN, NAN)

    def begin_life(self, life: int, mql_at: float, mql_bm: float) -> None:
        """Start afresh as an MQL: what happened before stays on record, what is decided is decided anew."""
        self.life = self.present = self.first + life_offset(life)
        self.mql_at = mql_at
        self.mql_bm = mql_bm
        self.due_bm = math.inf
        self.promise_bm = math.inf
        self.promised_until = math.inf
        self.seen = 0.0
        self.answered = False
        self.answered_bm = NAN
        self.perfunctory = False
        self.followed = False
        self.let_lie = False
        self.second_look = False
        self.warned = False
        self.reached = False
        self.limit = 0
        self.attempts_in_life = 0
        self.speed = 0.0
        self.cuts = 0
        self.in_hand = False
        self.left_bm = 0.0
        self.late_bm = 0.0
        self.planned_bm = 0.0
        self.intent_left = 0.0
        self.competitor_at = math.inf
        self.patience_until = math.inf

    def again(self, column: int) -> float:
        """Return this life's uniform of a column of ``draws.Again``."""
        return self.u[self.life + column]

    def once(self, column: int) -> float:
        """Return the uniform of a column of ``draws.Draw``."""
        return self.u[self.first + column]

    def draws(self) -> Sequence[float]:
        """Return the whole row of uniforms."""
        return self.u[self.first : self.first + WIDTH]

    def keep_own_draws(self) -> None:
        """Let go of the draws of the week's other leads: one that lives on for weeks would hold on to all of them."""
        self.u = array("d", self.draws())
        self.life -= self.first
        if self.present != CLOSED:
            self.present = self.life
        self.first = 0


@dataclass(frozen=True, slots=True)
class LeadsTable:
    """One row per lead, marketing's and the reps' own, in the order of (created_at, channel, layer, index).

    Instants are elapsed minutes from the scenario's ``start`` (negative in the warm-up), nan where the thing never happened.
    Own opportunities have ``channel`` -1; their lead-side instants are nan and ``opportunity_at`` is when they were found.
    """

    channel: NDArray[np.int16]
    layer: NDArray[np.int16]
    week: NDArray[np.int16]
    index: NDArray[np.int32]
    created_at: NDArray[np.float64]
    fit: NDArray[np.bool_]
    segment: NDArray[np.int8]  # number in the scenario's list of segments
    intent: NDArray[np.float64]  # 0..1 on arrival
    score: NDArray[np.float64]  # marketing's, about 0..1
    mql_at: NDArray[np.float64]
    returned: NDArray[np.bool_]  # came back from nurture or recycling
    due_at: NDArray[np.float64]  # first response promised until then
    owner: NDArray[np.int16]  # last owner, 1 is the first rep, 0 nobody
    reassigned: NDArray[np.int16]  # how often
    accepted_at: NDArray[np.float64]
    first_response_at: NDArray[np.float64]
    perfunctory: NDArray[np.bool_]  # the first touch was made only to stop the clock
    attempts: NDArray[np.int16]
    contacted_at: NDArray[np.float64]
    sql_at: NDArray[np.float64]
    opportunity_at: NDArray[np.float64]
    demo_at: NDArray[np.float64]
    proposal_at: NDArray[np.float64]
    win_probability: NDArray[np.float64]
    expected_value: NDArray[np.float64]  # money if won, in the mean, discount and misfit included
    disposition: NDArray[np.int8]
    reason: NDArray[np.int8]
    closed_at: NDArray[np.float64]  # instant of the disposition; nan while open
    revenue: NDArray[np.float64]  # money; 0 unless won
    discount: NDArray[np.float64]  # share of the list price given away; nan before a proposal
    rep_minutes: NDArray[np.float64]  # business minutes that reps spent on it

    def __len__(self) -> int:
        """Return the number of leads."""
        return len(self.channel)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the columns' names in order."""
        return tuple(field.name for field in fields(cls))

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> LeadsTable:
        """Return the table of the chosen rows."""
        return LeadsTable(*(getattr(self, name)[chosen] for name in self.names()))
