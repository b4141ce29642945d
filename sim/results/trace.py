"""The trace: everything that happened to every lead as rows of text, one row an event, one registry of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sim.business_time import BusinessCalendar
from sim.model.events import OWN, Event, EventKind
from sim.model.inputs import Inputs
from sim.results.measure import channel_names
from sim.results.names import lead_key, lead_name
from sim.results.tables import OWN_SOURCE, cell
from sim.units import MINUTES_PER_WEEK

CHUNK: Final = 500
"""Events that are held before they are handed on. What is held long enough to lie among the leads costs their memory too."""


@dataclass(frozen=True)
class Told:
    """What all events of one replication have in common.

    Parameters
    ----------
    scenario : str
        Its id.
    seed, replication : int
        0 or more.
    inputs : Inputs
        What the model was given.
    """

    scenario: str
    seed: int
    replication: int
    inputs: Inputs
    channels: tuple[str, ...] = field(init=False)
    start: dt.datetime = field(init=False)
    calendar: BusinessCalendar = field(init=False)
    warm_up: float = field(init=False)
    opened: float = field(init=False)
    end: float = field(init=False)

    def __post_init__(self) -> None:
        warm_up = float(self.inputs.warm_up_weeks * MINUTES_PER_WEEK)
        for name, value in (
            ("channels", channel_names(self.inputs)),
            ("start", self.inputs.start),
            ("calendar", self.inputs.calendar),
            ("warm_up", warm_up),
            ("opened", self.inputs.calendar.business(warm_up)),
            ("end", float(self.inputs.horizon_weeks * MINUTES_PER_WEEK)),
        ):
            object.__setattr__(self, name, value)

    def source(self, event: Event) -> str:
        """Give the name of the lead's channel, ``own`` of what a rep found."""
        return OWN_SOURCE if event.lead.channel == OWN else self.channels[event.lead.channel]

    def at(self, minutes: float) -> dt.datetime:
        """Give the date and time of elapsed minutes from the scenario's start."""
        return self.start + dt.timedelta(minutes=minutes)

    def business(self, minutes: float) -> float:
        """Give the business minutes from the scenario's start to an instant in elapsed ones; negative in the warm-up."""
        return self.calendar.business(max(0.0, minutes + self.warm_up)) - self.opened

    def is_measured(self, minutes: float) -> bool:
        """Say whether an instant lies in the measured weeks."""
        return 0.0 <= minutes <= self.end


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the trace.

    Parameters
    ----------
    name : str
        Its heading.
    kind : str
        Its type in SQL, which is that in Parquet.
    definition : str
        One sentence or two.
    cell : callable
        From an event, and what it has in common with the others, to the text of the cell; empty where there is nothing.
    """

    name: str
    kind: str
    definition: str
    cell: Callable[[Event, Told], str]


_name_of: Final = lru_cache(4_096)(lead_name)


def _week(minutes: float) -> int:
    week = int(minutes // MINUTES_PER_WEEK)
    return week if week < 0 else week + 1  # there is no week 0


def disposition_of(event: Event) -> str:
    """Give how a lead ended; empty of what is no end."""
    return event.reason.partition(":")[0] if event.kind is EventKind.CLOSED else ""


def reason_of(event: Event) -> str:
    """Give why it happened; of an end its cause. Empty where there is nothing to name."""
    if event.kind is not EventKind.CLOSED:
        return event.reason
    cause = event.reason.partition(":")[2]
    return "" if cause == "none" else cause


COLUMNS: Final = (
    Column("scenario", "VARCHAR", "The scenario's short name.", lambda _, told: told.scenario),
    Column("seed", "BIGINT", "The seed; the same seed has the same leads in every scenario.", lambda _, told: str(told.seed)),
    Column("replication", "INTEGER", "Which replication, from 0 on.", lambda _, told: str(told.replication)),
    Column("sequence", "BIGINT", "The place in which the model told it; within a lead, the order of events.",
           lambda event, _: str(event.sequence)),
    Column("lead", "VARCHAR", "Who the lead is in every scenario: `source:week:layer:place`, `own:rep:place` of what a rep "
           "found. `sim trace --lead` takes it.", lambda event, told: lead_key(event.lead, told.channels)),
    Column("lead_name", "VARCHAR", "A made-up name to remember it by; two leads may share one.",
           lambda event, _: _name_of(event.lead)),
    Column("source", "VARCHAR", "The channel that brought it; `own` where a rep found it.",
           lambda event, told: told.source(event)),
    Column("at", "TIMESTAMP", "When it happened: local date and time of the scenario, cut to the second.",
           lambda event, told: told.at(event.time).isoformat(" ", "seconds")),
    Column("week", "INTEGER", "Week of the run: 1 is the first that is measured, -1 the last of the warm-up; there is no "
           "week 0.", lambda event, _: str(_week(event.time))),
    Column("measured", "BOOLEAN", "Whether it happened within the measured weeks. What the warm-up brought is there too, and "
           "counts only with what becomes of it later.",
           lambda event, told: "true" if told.is_measured(event.time) else "false"),
    Column("minutes", "DOUBLE", "Elapsed minutes from the scenario's start, nights and holidays counted; negative in the "
           "warm-up.", lambda event, _: cell(event.time)),
    Column("business_minutes", "DOUBLE", "The same on the business clock, which stands still while the company is closed.",
           lambda event, told: cell(round(told.business(event.time), 6))),
    Column("kind", "VARCHAR", "What happened: one of the kinds below.", lambda event, _: event.kind.name.lower()),
    Column("rep", "INTEGER", "Number of the rep who has it in hand, from 1 on; empty where nobody has.",
           lambda event, _: str(event.actor) if event.actor else ""),
    Column("disposition", "VARCHAR", "Of `closed`: how the lead ended.", lambda event, _: disposition_of(event)),
    Column("reason", "VARCHAR", "Why, where the kind has a reason.", lambda event, _: reason_of(event)),
    Column("value", "DOUBLE", "A number, where the kind has one.", lambda event, _: cell(event.value)),
)  # fmt: skip
"""The columns in order."""


class Rows:
    """A sink that writes events out as rows, a chunk at a time, so that no more than a chunk is ever held.

    Parameters
    ----------
    told : Told
        What the events have in common.
    write : callable
        Takes the rows of a chunk.
    on_time : callable or None
        Told after each chunk which elapsed minute from the beginning of the warm-up was reached.
    """

    def __init__(
        self,
        told: Told,
        write: Callable[[Iterable[Sequence[str]]], None],
        on_time: Callable[[float], None] | None = None,
    ) -> None:
        self._told, self._write, self._on_time = told, write, on_time
        self._held: list[Event] = []

    def tell(self, event: Event) -> None:
        """Take one event."""
        self._held.append(event)
        if len(self._held) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write out what is held."""
        if not self._held:
            return
        told, cells = self._told, [column.cell for column in COLUMNS]
        self._write([each(event, told) for each in cells] for event in self._held)
        reached = self._held[-1].time
        self._held.clear()
        if self._on_time is not None:
            self._on_time(reached + told.warm_up)
