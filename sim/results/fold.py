"""The log folded back into the leads table: what was told is all there is to know.

The fold reads nothing but events. That it gives the same table to the last bit is what makes a log evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.model.events import EventKind
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.model.ledger import KINDS, ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.model.events import Event, LeadId

Row = dict[str, float]

_NOBODY_YET: Final = (
    EventKind.CREATED,
    EventKind.SEGMENTED,
    EventKind.SCORED,
    EventKind.MQL,
    EventKind.RETURNED,
)
"""Events of marketing's: nobody in Sales has the lead in hand."""


def fold(log: Iterable[Event]) -> LeadsTable:
    """Return the leads table that a log tells of.

    Parameters
    ----------
    log : iterable of Event
        All events of a run from its beginning, in the order in which they were told.

    Notes
    -----
    A lead that came back keeps the first instant of becoming an MQL, being accepted, answered and reached; whatever else
    happened twice counts as it happened last.
    """
    rows: dict[LeadId, Row] = {}
    for event in log:
        row = rows.get(event.lead)
        if row is None:
            row = rows[event.lead] = _begun(event)
        if event.kind not in _NOBODY_YET:
            row["owner"] = event.actor
        if event.kind in _STEPS:
            _STEPS[event.kind](row, event)
    return _table(list(rows.values()))


def _begun(event: Event) -> Row:
    row = {name: 0.0 if name in ZERO or name in KINDS else np.nan for name in LeadsTable.names()}
    row["channel"], row["layer"], row["week"], row["index"] = event.lead
    row["disposition"], row["reason"], row["closed_at"] = Disposition.NURTURE, Reason.BELOW_BAR, event.time
    return row


def _once(row: Row, name: str, value: float) -> None:
    """Write what is not known yet."""
    if np.isnan(row[name]):
        row[name] = value


def _reopen(row: Row) -> None:
    row["disposition"], row["reason"], row["closed_at"] = Disposition.OPEN, Reason.NONE, np.nan


def _created(row: Row, event: Event) -> None:
    row["created_at"], row["fit"], row["intent"] = event.time, event.reason == "fit", event.value


def _became_mql(row: Row, event: Event) -> None:
    if np.isnan(row["mql_at"]):
        row["mql_at"], row["due_at"] = event.time, event.value
    _reopen(row)


def _attempted(row: Row, event: Event) -> None:
    if np.isnan(row["first_response_at"]):
        row["first_response_at"], row["perfunctory"] = event.time, event.reason == "perfunctory"
    row["attempts"] = event.value


def _became_opportunity(row: Row, event: Event) -> None:
    row["opportunity_at"] = event.time
    _reopen(row)


def _closed(row: Row, event: Event) -> None:
    disposition, reason = event.reason.upper().split(":")
    row["disposition"], row["reason"] = Disposition[disposition], Reason[reason]
    row["closed_at"], row["revenue"] = event.time, event.value


def _at_first(name: str) -> Callable[[Row, Event], None]:
    return lambda row, event: _once(row, name, event.time)


def _at(name: str) -> Callable[[Row, Event], None]:
    return lambda row, event: row.__setitem__(name, event.time)


def _value(name: str) -> Callable[[Row, Event], None]:
    return lambda row, event: row.__setitem__(name, event.value)


_STEPS: Final[dict[EventKind, Callable[[Row, Event], None]]] = {
    EventKind.CREATED: _created,
    EventKind.SEGMENTED: _value("segment"),
    EventKind.SCORED: _value("score"),
    EventKind.MQL: _became_mql,
    EventKind.RETURNED: lambda row, _event: row.__setitem__("returned", True),
    EventKind.REASSIGNED: lambda row, _event: row.__setitem__("reassigned", row["reassigned"] + 1),
    EventKind.ACCEPTED: _at_first("accepted_at"),
    EventKind.ATTEMPTED: _attempted,
    EventKind.CONTACTED: _at_first("contacted_at"),
    EventKind.SQL: _at("sql_at"),
    EventKind.OPPORTUNITY: _became_opportunity,
    EventKind.DEMO: _at("demo_at"),
    EventKind.PROPOSAL: _at("proposal_at"),
    EventKind.PRICED: _value("discount"),
    EventKind.VALUED: _value("expected_value"),
    EventKind.DECIDED: _value("win_probability"),
    EventKind.SPENT: _value("rep_minutes"),
    EventKind.CLOSED: _closed,
}
"""What each kind of event writes; the others decide nothing that the table holds."""


def _table(rows: list[Row]) -> LeadsTable:
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows], dtype=KINDS.get(name, np.float64)) for name in LeadsTable.names()
    }
    order = np.lexsort((columns["index"], columns["layer"], columns["channel"], columns["created_at"]))
    return LeadsTable(**{name: column[order] for name, column in columns.items()})
