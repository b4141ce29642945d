"""The agreement: each clause that can be signed, what it can say, and which keys of the scenario it becomes.

A clause that is left as it is sets nothing. What the two sides have not signed binds nobody; what they have signed holds
from the first week of the quarter, as one dated change of the scenario, and settles the lever of the same matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from game.play.company import Company
from game.play.figures import nice_step
from game.play.roles import Side
from game.play.words import N_, _

Terms: TypeAlias = Mapping[str, str]
"""What has been written into which clause; a clause that is not named stays as the company's file has it."""

UNSIGNED: Final[Terms] = MappingProxyType({})
NOTHING: Final = "none"
AS_IT_IS: Final = "file"

LEADS, DEFINITION, CONTEXT = "qualified_leads", "definition", "context"
RESPONSE, ATTEMPTS, DISPOSITION = "first_response", "attempts", "disposition"
ROUTE, REPORT, SOURCE, GOAL, BREACH, DUTY = "route", "report", "lead_source", "goal", "on_breach", "duty"

CLOSELY: Final = "80%"
"""How closely a promise is watched that both have signed: `agreement.watched.closely` of scenarios/sla.yml."""
WARN_AT: Final = "75%"
"""When its owner is warned: `agreement.watched.warn_at` of scenarios/sla.yml."""
ATTEMPTS_WITHIN: Final = "10 business days"
"""The time that attempts may take: `agreement.sales.attempts` of scenarios/sla.yml."""

_HOURS: Final = (1, 2, 4, 8, 16, 40)
_ATTEMPTS: Final = (2, 3, 4, 5, 6, 8)
_DAYS: Final = (2, 5, 10, 15)
_FEWEST, _MOST = 0.3, 0.9  # of a week's leads, the number of qualified ones that can be promised
_STEPS: Final = 16


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a clause can say: `label` untranslated, with `count` in it, and what it sets below ``agreement``."""

    value: str
    label: str
    sets: Mapping[str, object]
    count: int = 0

    @property
    def shown(self) -> str:
        """The term in the player's language."""
        return _(self.label).format(count=self.count)


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the agreement.

    Parameters
    ----------
    side : Side or None
        Who promises it; None for both.
    key : str
        The key that says whether it is signed, below ``agreement``.
    label, explain : str
        Its name, and one sentence for ``?``; untranslated.
    terms : tuple of Term
        What it can say, the loosest first: nothing, or what the company's file has signed already.
    default : str
        What it says before anybody changes it.
    """

    id: str
    side: Side | None
    key: str
    label: str
    explain: str
    terms: tuple[Term, ...]
    default: str

    def term(self, value: str) -> Term:
        """Give one of the terms.

        Raises
        ------
        KeyError
            If the clause cannot say that.
        """
        found = next((term for term in self.terms if term.value == value), None)
        if found is None:
            raise KeyError(value)
        return found


def clauses(company: Company) -> dict[str, Clause]:
    """Give every clause by its id, in the order of the page."""
    every = (*_marketing(company), *_sales(company), *_both(company))
    return {clause.id: clause for clause in every}


def value(clause: Clause, terms: Terms) -> str:
    """Say what a clause says."""
    return terms.get(clause.id, clause.default)


def signed(company: Company, terms: Terms) -> frozenset[str]:
    """Name the keys below ``agreement`` that say anything, such as ``together.report``."""
    every = clauses(company)
    ours = {clause.key for clause in every.values()}
    said = {clause.key for clause in every.values() if value(clause, terms) != NOTHING}
    return (company.clauses - ours) | said


def changes(company: Company, by_quarter: Mapping[int, Terms]) -> dict[int, dict[str, object]]:
    """Give what the agreement of each quarter sets, as far as it differs from that of the quarter before."""
    every = clauses(company)
    made: dict[int, dict[str, object]] = {}
    before: Terms = UNSIGNED
    for quarter, terms in sorted(by_quarter.items()):
        made[quarter] = {}
        for clause in every.values():
            now = value(clause, terms)
            if now != value(clause, before):
                made[quarter] |= {f"agreement.{key}": said for key, said in clause.term(now).sets.items()}
        before = terms
    return made


def _clause(
    company: Company,
    name: str,
    side: Side | None,
    key: str,
    words: tuple[str, str],
    nothing: Mapping[str, object],
    terms: Iterable[Term],
) -> Clause:
    """Give a clause; one that the company's file has signed can also be left as it is."""
    is_signed = key in company.clauses
    first = Term(NOTHING, N_("nothing"), nothing)
    kept = (Term(AS_IT_IS, N_("as it is"), {}),) if is_signed else ()
    return Clause(name, side, key, *words, (first, *terms, *kept), AS_IT_IS if is_signed else NOTHING)


def _marketing(company: Company) -> tuple[Clause, ...]:
    weekly = sum(source.weekly for source in company.sources)
    step = int(nice_step(weekly / _STEPS))
    counts = range(step * round(_FEWEST * weekly / step), int(_MOST * weekly) + 1, step)
    leads, definition, context = "marketing.qualified_leads", "marketing.definition", "marketing.context"
    return (
        _clause(
            company,
            LEADS,
            Side.MARKETING,
            leads,
            (N_("Qualified leads a week"), N_("MQLs that Marketing promises. Short of the promise it lowers its bar.")),
            {leads: None},
            (Term(str(count), N_("{count} a week"), {leads: f"{count} per week"}, count) for count in counts if count),
        ),
        _clause(
            company,
            DEFINITION,
            Side.MARKETING,
            definition,
            (
                N_("Definition"),
                N_("Both write down what a qualified lead is. The bar rises, and fewer leads are misfits."),
            ),
            {definition: None},
            (Term("agreed", N_("written by both"), {definition: "agreed"}),),
        ),
        _clause(
            company,
            CONTEXT,
            Side.MARKETING,
            context,
            (N_("Context with each lead"), N_("Pages read and offers used come along, so that reps need no research.")),
            {context: None},
            (Term("with_every_lead", N_("pages and offers"), {context: "with_every_lead"}),),
        ),
    )


def _sales(company: Company) -> tuple[Clause, ...]:
    response, attempts, disposition = "sales.first_response", "sales.attempts", "sales.disposition"
    clock = {"watched.closely": CLOSELY, "watched.warn_at": WARN_AT}
    return (
        _clause(
            company,
            RESPONSE,
            Side.SALES,
            response,
            (
                N_("First response within"),
                N_("Business hours from MQL to the first answer, and a clock that both watch."),
            ),
            {response: [], "watched.closely": None, "watched.warn_at": None},
            (
                Term(str(hours), N_("{count} h"), {response: [{"within": _business(hours)}], **clock}, hours)
                for hours in reversed(_HOURS)
            ),
        ),
        _clause(
            company,
            ATTEMPTS,
            Side.SALES,
            attempts,
            (N_("Attempts before giving up"), N_("How often each lead is tried within ten business days.")),
            {attempts: None},
            (Term(str(most), "{count}", {attempts: f"{most} in {ATTEMPTS_WITHIN}"}, most) for most in _ATTEMPTS),
        ),
        _clause(
            company,
            DISPOSITION,
            Side.SALES,
            disposition,
            (N_("Yes, no or later"), N_("Each lead is answered yes, no or later, with its reason, within this time.")),
            {disposition: None},
            (
                Term(str(days), N_("within {count} days"), {disposition: f"{days} business days"}, days)
                for days in reversed(_DAYS)
            ),
        ),
    )


def _business(hours: int) -> str:
    """Write a time of business hours, as a scenario file spells it."""
    return f"{hours} business hour{'s' if hours > 1 else ''}"


def _both(company: Company) -> tuple[Clause, ...]:
    report, source, goal, route = "together.report", "together.lead_source", "together.goal", "handoff.route"
    breach, duty = "watched.on_breach", "watched.duty"
    names = {"at_once": N_("at once"), "daily": N_("every day"), "weekly": N_("every week")}
    reports = (("quarterly", N_("every quarter")), ("monthly", N_("every month")), ("weekly", N_("every week")))
    goals = (("qualified_leads", N_("qualified leads")), ("pipeline", N_("pipeline")), ("revenue", N_("revenue")))
    told = (("notify", N_("its owner is told")), ("reassign", N_("a colleague takes it")))
    return (
        _clause(
            company,
            REPORT,
            None,
            report,
            (
                N_("We look at the numbers"),
                N_("How often both look at the same report. What comes back is what is learned."),
            ),
            {report: None},
            (Term(each, label, {report: each}) for each, label in reports),
        ),
        _clause(
            company,
            GOAL,
            None,
            goal,
            (
                N_("One goal for both"),
                N_("What both sides are paid for. The nearer to money, the more they pull together."),
            ),
            {goal: None},
            (Term(each, label, {goal: each}) for each, label in goals),
        ),
        _clause(
            company,
            ROUTE,
            None,
            route,
            (N_("Leads are passed on"), N_("How an MQL reaches Sales. What waits in a list is lost more often.")),
            {route: None},
            (Term(each, names.get(each, each), {route: each}) for each in reversed(company.routes)),
        ),
        _clause(
            company,
            SOURCE,
            None,
            source,
            (N_("Source of each lead"), N_("Each deal knows where its lead came from, so that the budget can follow.")),
            {source: None},
            (Term("recorded", N_("kept with the deal"), {source: "recorded"}),),
        ),
        _clause(
            company,
            BREACH,
            None,
            breach,
            (N_("When the time runs out"), N_("What happens to a lead that was not answered in time.")),
            {breach: []},
            (Term(each, label, {breach: [each]}) for each, label in told),
        ),
        _clause(
            company,
            DUTY,
            None,
            duty,
            (N_("Who has no time"), N_("A free colleague takes what its owner cannot answer in time.")),
            {duty: None},
            (Term("on", N_("hands over in time"), {duty: "on"}),),
        ),
    )
