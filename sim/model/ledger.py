"""The ledger: every lead's row is opened when it is created and written when it ends, week by week, in columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.lead import Disposition, LeadsTable, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.business_time import BusinessCalendar
    from sim.model.demand import Cohort
    from sim.model.events import LeadId
    from sim.model.lead import Lead

BUSINESS_COLUMNS = (
    "accepted_at",
    "first_response_at",
    "contacted_at",
    "sql_at",
    "opportunity_at",
    "demo_at",
    "proposal_at",
)
"""Written in business minutes while the model runs, turned into elapsed minutes in one go at the end."""

INSTANTS = ("created_at", "mql_at", "due_at", "closed_at", *BUSINESS_COLUMNS)
"""Columns that are instants."""

KINDS = {
    "channel": np.int16,
    "layer": np.int16,
    "week": np.int16,
    "index": np.int32,
    "fit": np.bool_,
    "returned": np.bool_,
    "perfunctory": np.bool_,
    "owner": np.int16,
    "reassigned": np.int16,
    "attempts": np.int16,
    "disposition": np.int8,
    "reason": np.int8,
}
"""Columns that are not float64."""

ZERO = ("returned", "perfunctory", "owner", "reassigned", "attempts", "disposition", "reason", "revenue", "rep_minutes")
"""Columns that hold 0 until they are written; the others hold nan."""


OWN_ROWS = 256
"""Own opportunities for which rows are laid out in one go."""


@dataclass(slots=True)
class Chunk:
    """Rows opened together: writable columns of equal length, in minutes from the origin; the first ``used`` are leads."""

    columns: dict[str, NDArray]  # type: ignore[type-arg]
    used: int


def _blank(size: int) -> dict[str, NDArray]:  # type: ignore[type-arg]
    return {
        name: np.zeros(size, KINDS.get(name, np.float64)) if name in ZERO or name in KINDS else np.full(size, np.nan)
        for name in LeadsTable.names()
    }


class Ledger:
    """All leads of a run: marketing's week by week, the reps' own as they are found."""

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._own: Chunk | None = None

    def open_week(
        self, cohort: Cohort, fit: NDArray[np.bool_], intent: NDArray[np.float64], score: NDArray[np.float64]
    ) -> Chunk:
        """Book a week's leads, all of them in nurture below the bar until somebody writes otherwise."""
        columns = _blank(len(cohort))
        columns["channel"], columns["layer"] = cohort.channel, cohort.layer
        columns["week"], columns["index"] = cohort.week, cohort.index
        columns["created_at"] = cohort.created
        columns["fit"], columns["intent"], columns["score"] = fit, intent, score
        columns["disposition"][:] = Disposition.NURTURE
        columns["reason"][:] = Reason.BELOW_BAR
        columns["closed_at"][:] = cohort.created
        chunk = Chunk(columns, len(cohort))
        self._chunks.append(chunk)
        return chunk

    def open_own(self, lead_id: LeadId, *, fit: bool, intent: float) -> tuple[Chunk, int]:
        """Book an own opportunity; return its chunk and row."""
        if self._own is None or self._own.used == OWN_ROWS:
            self._own = Chunk(_blank(OWN_ROWS), 0)
            self._chunks.append(self._own)
        columns, row = self._own.columns, self._own.used
        columns["channel"][row], columns["layer"][row], columns["week"][row], columns["index"][row] = lead_id
        columns["fit"][row], columns["intent"][row] = fit, intent
        self._own.used += 1
        return self._own, row

    def book_mqls(self, fresh: list[Lead], back: list[Lead]) -> list[Lead]:
        """Write when a week's leads became MQLs and what they were promised; return those that are so for the first time.

        One that comes back keeps its first instants; one that comes back from below the bar had none.
        """
        first = list(fresh)
        if fresh and fresh[0].chunk is not None:
            columns = fresh[0].chunk.columns
            rows = [lead.row for lead in fresh]
            columns["mql_at"][rows] = [lead.mql_at for lead in fresh]
            columns["due_at"][rows] = [lead.due_at for lead in fresh]
        for lead in back:
            if lead.chunk is None:
                continue
            columns = lead.chunk.columns
            if np.isnan(columns["mql_at"][lead.row]):
                columns["mql_at"][lead.row] = lead.mql_at
                columns["due_at"][lead.row] = lead.due_at
                first.append(lead)
            columns["returned"][lead.row] = True
        return first

    def write(self, lead: Lead, disposition: Disposition, reason: Reason, closed_at: float) -> None:
        """Write what is known of a lead now; a returning lead is written again and its first answer stays."""
        if lead.chunk is None:
            return
        columns, row = lead.chunk.columns, lead.row
        for name, value in _facts(lead, disposition, reason, closed_at):
            columns[name][row] = value

    def table(self, calendar: BusinessCalendar, offset: float) -> LeadsTable:
        """Return all rows, ordered by creation; times become elapsed minutes from the scenario's start (``offset`` later).

        The ledger is empty afterwards: columns move one by one, so that a million leads are never held twice.
        """
        chunks, self._chunks = self._chunks, []

        def moved(name: str) -> NDArray:  # type: ignore[type-arg]
            column = np.concatenate([chunk.columns.pop(name)[: chunk.used] for chunk in chunks])
            if name in BUSINESS_COLUMNS:
                known = ~np.isnan(column)
                column[known] = calendar.elapsed_array(column[known], opening=True)
            if name in INSTANTS:
                column -= offset
            return column

        keys = {name: moved(name) for name in ("index", "layer", "channel", "created_at", "opportunity_at")}
        own = keys["channel"] < 0
        keys["created_at"][own] = keys["opportunity_at"][own]
        order = np.lexsort([keys[name] for name in ("index", "layer", "channel", "created_at")])
        return LeadsTable(
            **{name: (keys.pop(name) if name in keys else moved(name))[order] for name in LeadsTable.names()}
        )


def _facts(lead: Lead, disposition: Disposition, reason: Reason, closed_at: float) -> tuple[tuple[str, float], ...]:
    """Return what is known of a lead by column; what only opportunities have is left out where there is none."""
    facts = (
        ("owner", lead.owner),
        ("reassigned", lead.reassigned),
        ("accepted_at", lead.accepted_bm),
        ("first_response_at", lead.first_response_bm),
        ("perfunctory", lead.first_was_perfunctory),
        ("attempts", lead.attempts),
        ("contacted_at", lead.contacted_bm),
        ("sql_at", lead.sql_bm),
        ("disposition", disposition),
        ("reason", reason),
        ("closed_at", closed_at),
        ("rep_minutes", lead.rep_minutes),
    )
    if math.isnan(lead.opportunity_bm):
        return facts
    return (
        *facts,
        ("opportunity_at", lead.opportunity_bm),
        ("demo_at", lead.demo_bm),
        ("proposal_at", lead.proposal_bm),
        ("win_probability", lead.win_probability),
        ("expected_value", lead.expected_value),
        ("revenue", lead.revenue),
        ("discount", lead.discount),
    )
