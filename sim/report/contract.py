"""The agreement as sentences that two people can sign: who promises what, how it was kept, what each line is worth.

A new clause is a function and a line in `CLAUSES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sim.errors import UsageError
from sim.experiments.ladder import Ladder
from sim.experiments.replications import Replications
from sim.report.charts.shapes import words
from sim.results.figures import percent, scale_of, scale_of_difference
from sim.results.registry import Unit
from sim.scenario import Scenario
from sim.scenario.schema.alignment import Agreement

_BREACH: Final = {
    "notify": "its owner is reminded",
    "reassign": "the lead goes to a rep with time",
    "tell_manager": "the manager is told",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One line that is signed.

    Parameters
    ----------
    title : str
        What it is about.
    text : str
        What is promised.
    kept : str
        How it was kept in the simulation; empty where nothing measures that.
    worth : str
        What the page would lose without it, and what it takes from the reps' own time; empty where that was not priced.
    """

    title: str
    text: str
    kept: str
    worth: str


@dataclass(frozen=True, slots=True)
class Side:
    """One column of the page."""

    name: str
    role: str
    promises: tuple[Promise, ...]
    kept: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """How a clause is written: under which title, in which column, in which words, measured by what."""

    name: str
    title: str
    side: str
    text: Callable[[Agreement], str]
    metric: str = ""


def _first_response(signed: Agreement) -> str:
    lines = [
        f"{words(target.when.source) if target.when else 'every lead' if not place else 'every other lead'}: "
        f"within {target.within}"
        for place, target in enumerate(signed.sales.first_response)
    ]
    warned = signed.watched.warn_at
    if warned is not None:
        lines.append(f"its owner is warned when {percent(warned)} of the time has passed")
    return _sentence("; ".join(lines)) if signed.sales.first_response else ""


def _attempts(signed: Agreement) -> str:
    promised = signed.sales.attempts
    return (
        "" if promised is None else f"{promised.attempts} attempts within {promised.within} before a lead is given up."
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _breach(signed: Agreement) -> str:
    if not signed.watched.on_breach:
        return ""
    return _sentence(
        f"when a first response is late, {' and '.join(_BREACH[each] for each in signed.watched.on_breach)}"
    )


def _if(given: object, text: str) -> str:
    return text if given is not None else ""


CLAUSES: Final = (
    _Clause(
        "qualified_leads",
        "Qualified leads",
        "marketing",
        lambda signed: _if(signed.marketing.qualified_leads, f"{signed.marketing.qualified_leads}."),
        "sla_volume_compliance",
    ),
    _Clause(
        "definition",
        "Definition",
        "marketing",
        lambda signed: _if(
            signed.marketing.definition, "What “qualified” means is written down by both, and leads are held to it."
        ),
    ),
    _Clause(
        "context",
        "Context",
        "marketing",
        lambda signed: _if(
            signed.marketing.context, "Each lead comes with the pages it visited and the offers it redeemed."
        ),
    ),
    _Clause(
        "route",
        "The pass",
        "marketing",
        lambda signed: _if(
            signed.handoff.route, f"A qualified lead is passed on by this route: {words(signed.handoff.route or '')}."
        ),
    ),
    _Clause("clock", "First response", "sales", _first_response, "sla_response_compliance"),
    _Clause(
        "attempts",
        "Attempts",
        "sales",
        _attempts,
        "sla_attempts_compliance",
    ),
    _Clause(
        "disposition",
        "Disposition",
        "sales",
        lambda signed: _if(
            signed.sales.disposition,
            f"Each lead is answered yes, no or later, with a reason, within {signed.sales.disposition}.",
        ),
        "sla_disposition_compliance",
    ),
    _Clause("on_breach", "When it is late", "sales", _breach),
    _Clause(
        "duty",
        "On duty",
        "sales",
        lambda signed: _if(signed.watched.duty, "A free colleague takes what the owner cannot answer in time."),
    ),
    _Clause(
        "report",
        "Report",
        "together",
        lambda signed: _if(signed.together.report, f"Both look at the same numbers: {signed.together.report}."),
    ),
    _Clause(
        "lead_source",
        "Lead source",
        "together",
        lambda signed: _if(signed.together.lead_source, "Each deal keeps the source of its lead."),
    ),
    _Clause(
        "goal",
        "Goal",
        "together",
        lambda signed: _if(
            signed.together.goal, f"Both are paid for the same thing: {words(signed.together.goal or '')}."
        ),
    ),
)
_SIDES: Final = (
    ("marketing", "Marketing promises", "mkt", "marketing_kept"),
    ("sales", "Sales promises", "sales", "sales_kept"),
    ("together", "Together", "joint", ""),
)


def check_signed(scenario: Scenario) -> None:
    """Refuse a scenario in which nothing is promised.

    Raises
    ------
    UsageError
        In a sentence that says what to name.
    """
    if not any(clause.text(scenario.agreement) for clause in CLAUSES):
        msg = (
            f"in '{scenario.id}' nothing is promised, so there is no page to sign; name a scenario with an agreement behind "
            f"it, as in `sim report {scenario.id} sla --agreement`"
        )
        raise UsageError(msg)


def sides(arm: Replications, ladder: Ladder | None) -> tuple[Side, ...]:
    """Give the three columns of the page.

    Parameters
    ----------
    arm : Replications
        Of the scenario whose agreement it is: it says how promises were kept.
    ladder : Ladder or None
        To that scenario: it prices them.

    Raises
    ------
    UsageError
        If nothing is promised.
    """
    check_signed(arm.scenario)
    return tuple(
        Side(name, role, tuple(_promises(arm, ladder, side)), _kept(arm, metric) if metric else "")
        for side, name, role, metric in _SIDES
    )


def _promises(arm: Replications, ladder: Ladder | None, side: str) -> list[Promise]:
    found = []
    for clause in CLAUSES:
        text = clause.text(arm.scenario.agreement)
        if clause.side == side and text:
            kept = _kept(arm, clause.metric) if clause.metric else ""
            found.append(Promise(clause.title, text, kept, _worth(ladder, clause.name)))
    return found


def _kept(arm: Replications, metric: str) -> str:
    share = arm.interval(metric).mean
    return "" if share != share else f"kept {percent(share)}"  # noqa: PLR0124 - nan where nothing fell due


def _worth(ladder: Ladder | None, name: str) -> str:
    """Say what a clause is worth as the last one, and what it takes from the reps' own hours."""
    if ladder is None:
        return ""
    places = {step.rung.name: place for place, step in enumerate(ladder.steps())}
    if name not in places:
        return ""
    price = ladder.steps()[places[name]].last
    hours = ladder.steps("own_hours")[places[name]].last
    if price is None or hours is None:
        return ""
    scale = scale_of_difference(Unit.MONEY, ladder.plan.a.currency, price)
    ends = scale.range(price, signed=True)
    said = f"worth {scale.text(price.mean, signed=True)} a year{f' ({ends})' if ends else ''}"
    if hours.low < 0.0 < hours.high:
        return f"{said}; no clear cost in hours"
    written = scale_of(Unit.HOURS, ladder.plan.a.currency, hours, difference=True)
    way = "takes" if hours.mean < 0.0 else "leaves the reps"
    return f"{said}; {way} {written.text(abs(hours.mean))} {'of own work' if hours.mean < 0.0 else 'more for own work'}"
