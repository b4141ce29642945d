"""The ledger: every lead's row is opened when it is created and written when it ends, week by week, in columns."""

from __future__ import annotations

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
    "segment": np.int8,
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

WRITTEN = (
    "owner",
    "reassigned",
    "accepted_at",
    "first_response_at",
    "perfunctory",
    "attempts",
    "contacted_at",
    "sql_at",
    "opportunity_at",
    "demo_at",
    "proposal_at",
    "win_probability",
    "expected_value",
    "disposition",
    "reason",
    "closed_at",
    "revenue",
    "discount",
    "rep_minutes",
)
"""Columns that are written when a lead's way ends."""

PAGE = 1_000
"""Leads that are written into the columns in one go, which takes a third of the time of one by one."""

OWN_ROWS = 32
"""Rows that are laid out for own opportunities in one go."""

GROWTH = 1.25
"""By how much the columns are made longer when they are full."""


class Ledger:
    """All leads of a run in columns that grow: marketing's week by week, the reps' own as they are found.

    Attributes
    ----------
    columns : one array per column of `LeadsTable`, in minutes from the origin; rows from ``used`` on are laid out only.
    """

    def __init__(self, expected: int = 0) -> None:
        # columns of the right length are never moved, and what is not written yet takes no memory
        self.columns: dict[str, NDArray] = {  # type: ignore[type-arg]
            name: np.empty(expected, KINDS.get(name, np.float64)) for name in LeadsTable.names()
        }
        self.used = 0
        self._own_rows = range(0)
        self._written: dict[int, tuple[float, ...]] = {}  # by row, not yet in the columns

    def _lay_out(self, size: int) -> slice:
        """Add blank rows at the end."""
        first, self.used = self.used, self.used + size
        rows, held = slice(first, self.used), len(self.columns["channel"])
        if self.used > held:
            size_then = max(self.used, int(held * GROWTH))
            for name, column in self.columns.items():
                self.columns[name] = np.empty(size_then, column.dtype)
                self.columns[name][:first] = column[:first]
        for name, column in self.columns.items():
            column[rows] = 0 if name in ZERO or name in KINDS else np.nan
        return rows

    def open_week(
        self,
        cohort: Cohort,
        fit: NDArray[np.bool_],
        intent: NDArray[np.float64],
        score: NDArray[np.float64],
        segment: NDArray[np.int8],
    ) -> int:
        """Book a week's leads, all of them in nurture below the bar until somebody writes otherwise; return the first's row."""
        rows = self._lay_out(len(cohort))
        known = {
            "channel": cohort.channel,
            "layer": cohort.layer,
            "week": cohort.week,
            "index": cohort.index,
            "created_at": cohort.created,
            "fit": fit,
            "intent": intent,
            "score": score,
            "segment": segment,
            "disposition": Disposition.NURTURE,
            "reason": Reason.BELOW_BAR,
            "closed_at": cohort.created,
        }
        for name, values in known.items():
            self.columns[name][rows] = values
        return int(rows.start)

    def open_own(self, lead_id: LeadId, *, fit: bool, intent: float, segment: int) -> int:
        """Book an own opportunity; return its row."""
        if not self._own_rows:
            rows = self._lay_out(OWN_ROWS)
            self._own_rows = range(rows.start, rows.stop)
        row, self._own_rows = self._own_rows[0], self._own_rows[1:]
        columns = self.columns
        columns["channel"][row], columns["layer"][row], columns["week"][row], columns["index"][row] = lead_id
        columns["fit"][row], columns["intent"][row], columns["segment"][row] = fit, intent, segment
        return row

    def book_mqls(self, fresh: list[Lead], back: list[Lead]) -> list[Lead]:
        """Write when a week's leads became MQLs and what they were promised; return those that are so for the first time.

        One that comes back keeps its first instants; one that comes back from below the bar had none.
        """
        columns = self.columns
        rows = [lead.row for lead in fresh]
        columns["mql_at"][rows] = [lead.mql_at for lead in fresh]
        columns["due_at"][rows] = [lead.due_at for lead in fresh]
        first = list(fresh)
        for lead in back:
            if np.isnan(columns["mql_at"][lead.row]):
                columns["mql_at"][lead.row] = lead.mql_at
                columns["due_at"][lead.row] = lead.due_at
                first.append(lead)
            columns["returned"][lead.row] = True
        return first

    def write(self, lead: Lead, disposition: Disposition, reason: Reason, closed_at: float) -> None:
        """Write what is known of a lead now; a returning lead is written again and its first answer stays."""
        # in the order of WRITTEN
        self._written[lead.row] = (
            lead.owner,
            lead.reassigned,
            lead.accepted_bm,
            lead.first_response_bm,
            lead.first_was_perfunctory,
            lead.attempts,
            lead.contacted_bm,
            lead.sql_bm,
            lead.opportunity_bm,
            lead.demo_bm,
            lead.proposal_bm,
            lead.win_probability,
            lead.expected_value,
            disposition,
            reason,
            closed_at,
            lead.revenue,
            lead.discount,
            lead.rep_minutes,
        )
        if len(self._written) >= PAGE:
            self._fill_in()

    def _fill_in(self) -> None:
        """Fill what was written into the columns."""
        rows = np.fromiter(self._written, np.intp, len(self._written))
        for name, values in zip(
            WRITTEN, zip(*self._written.values(), strict=True), strict=False
        ):  # of nothing, nothing
            column = self.columns[name]
            column[rows] = np.fromiter(values, column.dtype, len(values))
        self._written.clear()

    def table(self, calendar: BusinessCalendar, offset: float) -> LeadsTable:
        """Return all rows, ordered by creation; times become elapsed minutes from the scenario's start (``offset`` later).

        The ledger is empty afterwards: columns move one by one, so that a million leads are never held twice.
        """
        self._fill_in()
        rows = np.delete(np.arange(self.used), list(self._own_rows))

        def moved(name: str) -> NDArray:  # type: ignore[type-arg]
            column = self.columns.pop(name)[rows]
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
