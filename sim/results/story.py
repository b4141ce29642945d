"""One lead's way in sentences: what happened to it, when, and how long that took on both clocks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sim.model.events import OWN, Event, EventKind
from sim.results.figures import percent, scale_of
from sim.results.registry import Unit
from sim.results.trace import Told
from sim.stats import mean_interval
from sim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a story, and the event that it tells."""

    event: Event
    sentence: str


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two stories part: the first lines that differ; None where one of them has no more to tell."""

    first: Line | None
    second: Line | None


_ENDINGS: Final = {
    "nurture": "It stayed in nurture.",
    "lost_at_handoff": "It was lost on the way from Marketing to Sales.",
    "ignored": "It was left lying; nobody answered.",
    "rejected": "Sales rejected it.",
    "went_cold": "It went cold.",
    "unreachable": "It was never reached.",
    "disqualified": "Sales found it not worth an opportunity.",
    "lost": "The deal was lost.",
}
_CAUSES: Final = {
    "below_bar": "its score was below the bar",
    "not_assigned": "nobody was assigned",
    "not_worth_it": "the rep thought it not worth the time",
    "patience": "the buyer had waited long enough",
    "gave_up": "the rep gave up",
    "attempts_used_up": "all attempts were used up",
    "not_ready": "the buyer is not ready",
    "misfit": "it does not fit",
    "after_demo": "the demo did not convince",
    "competitor": "a competitor won it",
    "no_decision": "the buyer decided for nobody",
    "not_passed_on": "the development rep's colleague never got it",
}
_REASSIGNED: Final = {
    "breach": "because the promise was broken",
    "duty": "who is on duty, because its rep is away",
    "leaver": "because its rep left",
}


def story(events: Iterable[Event], told: Told, currency: str) -> tuple[Line, ...]:
    """Tell the events of one lead.

    Parameters
    ----------
    events : iterable of Event
        Of one lead and one replication, in the order in which they were told.
    told : Told
        What they have in common.
    currency : str
        The scenario's, such as ``EUR``.
    """
    teller = _Teller(told, currency)
    return tuple(Line(event, sentence) for event in events if (sentence := teller.sentence(event)))


def parting(first: Sequence[Line], second: Sequence[Line]) -> Parting | None:
    """Find where two stories of one lead part; None where they never do."""
    for a, b in zip(first, second, strict=False):
        if (a.event.time, a.sentence) != (b.event.time, b.sentence):
            return Parting(a, b)
    if len(first) == len(second):
        return None
    shorter = min(len(first), len(second))
    return Parting(next(iter(first[shorter:]), None), next(iter(second[shorter:]), None))


def spoken(minutes: float) -> str:
    """Say a duration as people do.

    Examples
    --------
    >>> spoken(14.2), spoken(200.0), spoken(3000.0)
    ('14 min', '3 h 20 min', '2 days 2 h')
    """
    whole = round(minutes)
    if whole < MINUTES_PER_HOUR:
        return f"{whole} min"
    if whole < 2 * MINUTES_PER_DAY:
        return f"{whole // MINUTES_PER_HOUR} h {whole % MINUTES_PER_HOUR} min"
    return f"{whole // MINUTES_PER_DAY} days {whole % MINUTES_PER_DAY // MINUTES_PER_HOUR} h"


class _Teller:
    """Knows what was told before, so that an answer can say how long it took."""

    def __init__(self, told: Told, currency: str) -> None:
        self._told, self._currency = told, currency
        self._mql_at = math.nan
        self._is_answered = self._was_mql = self._was_answered = False
        self._spent = 0.0

    def sentence(self, event: Event) -> str:
        """Give the sentence of an event, nothing where it says nothing by itself."""
        teller = _TELLERS.get(event.kind)
        return teller(self, event) if teller is not None else ""

    def created(self, event: Event) -> str:
        buyer = "it fits the ideal customer profile" if event.reason == "fit" else "it does not fit the profile"
        intent = f"buying intent {percent(event.value)}"
        if event.lead.channel == OWN:
            return f"{_rep(event)} found it by prospecting; {buyer}, {intent}."
        return f"It came in through {self._told.source(event)}; {buyer}, {intent}."

    def mql(self, event: Event) -> str:
        again = " again" if self._was_mql else ""
        self._was_mql, self._mql_at, self._is_answered = True, event.time, False
        if math.isnan(event.value) or event.value < event.time:
            return f"Marketing called it qualified{again} (MQL)."
        due = self._told.at(event.value)
        return f"Marketing called it qualified{again} (MQL); a first response is due by {due:%Y-%m-%d %H:%M}."

    def attempted(self, event: Event) -> str:
        if self._is_answered:
            return f"{_rep(event)} tried to reach the buyer, attempt {event.value:.0f}."
        made = "answered once more" if self._was_answered else "made the first response"
        self._is_answered = self._was_answered = True
        how = "only to stop the clock, " if event.reason == "perfunctory" else ""
        took = event.time - self._mql_at
        business = self._told.business(event.time) - self._told.business(self._mql_at)
        return f"{_rep(event)} {made}, {how}{spoken(took)} after the MQL ({spoken(business)} of business time)."

    def spent(self, event: Event) -> str:
        more, self._spent = event.value - self._spent, event.value
        return f"Reps spent {spoken(event.value)} on it." if more > 0.0 else ""

    def closed(self, event: Event) -> str:
        disposition, _, cause = event.reason.partition(":")
        if disposition == "won":
            return f"The deal was won: {self.money(event.value)}."
        ending = _ENDINGS.get(disposition, f"It ended: {disposition.replace('_', ' ')}.")
        return f"{ending[:-1]}: {_CAUSES[cause]}." if cause in _CAUSES else ending

    def money(self, amount: float) -> str:
        return scale_of(Unit.MONEY, self._currency, mean_interval([amount])).text(amount)


def _rep(event: Event) -> str:
    return f"Rep {event.actor}" if event.actor else "A rep"


_TELLERS: Final[dict[EventKind, Callable[[_Teller, Event], str]]] = {
    EventKind.CREATED: _Teller.created,
    EventKind.SCORED: lambda _, event: f"Marketing scored it {event.value:.2f}.",
    EventKind.MQL: _Teller.mql,
    EventKind.ROUTED: lambda _, event: f"It reached {f'rep {event.actor}' if event.actor else 'the shared inbox'}.",
    EventKind.WARNED: lambda _, event: f"{_rep(event)} was warned that the promise runs out.",
    EventKind.BREACHED: lambda *_: "The promised time passed without an answer.",
    EventKind.REASSIGNED: lambda _, event: f"It went to rep {event.actor}, {_REASSIGNED.get(event.reason, event.reason)}.",
    EventKind.ACCEPTED: lambda _, event: f"{_rep(event)} accepted it (SAL).",
    EventKind.ATTEMPTED: _Teller.attempted,
    EventKind.CONTACTED: lambda _, event: f"{_rep(event)} reached the buyer.",
    EventKind.SQL: lambda *_: "Sales called it qualified (SQL).",
    EventKind.OPPORTUNITY: lambda *_: "It became an opportunity.",
    EventKind.DEMO: lambda _, event: f"{_rep(event)} gave a demo.",
    EventKind.PROPOSAL: lambda _, event: f"{_rep(event)} wrote a proposal.",
    EventKind.PRICED: lambda _, event: f"The price was cut by {percent(event.value)}." if event.value > 0.005 else "",
    EventKind.VALUED: lambda teller, event: f"It was worth {teller.money(event.value)} if won, in the mean.",
    EventKind.DECIDED: lambda _, event: f"The buyer decided; the chance was {percent(event.value)}.",
    EventKind.RECYCLED: lambda *_: "It went back to nurture.",
    EventKind.RETURNED: lambda *_: "It came back from nurture.",
    EventKind.CLOSED: _Teller.closed,
    EventKind.SPENT: _Teller.spent,
}  # fmt: skip
"""The sentence of each kind of event; those that are not here say nothing by themselves."""
