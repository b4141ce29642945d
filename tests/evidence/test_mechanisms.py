"""Every mechanism earns its place, and every clause acts.

A mechanism's coefficients are set to 0 in the scenario that tells of it: the verdict must change, expected revenue by 3 % or
more where it acts on deals, expected profit where it acts on customers, and by more than 3 standard errors.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import sim

pytestmark = pytest.mark.slow

Run = Callable[..., sim.Replications]

REVENUE, PROFIT = "expected_revenue", "expected_profit"

MECHANISMS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "an agreed definition": (
        "aligned",
        (
            "closing.qualify.fit_known_by_definition=0%",
            "closing.discovery.pass_misfit_by_definition=0%",
            "response.effort.screening=0 min",
        ),
        REVENUE,
    ),
    "one message": ("misaligned-messaging", ("closing.qualify.message=0", "closing.win.message=0"), REVENUE),
    "the expectation gap": ("misaligned-messaging", ("customers.message=0",), PROFIT),
    "reports mend the message": ("misaligned-messaging", ("alignment.learning.message=0",), REVENUE),
    "shadowing": ("shadowing", ("alignment.learning.shadowing=0",), REVENUE),
    "useful material": (
        "misaligned-messaging",
        (
            "closing.win.collateral=0",
            "closing.price_fallback=0%",
            "closing.effort.proposal_without_collateral=0 min",
        ),
        REVENUE,
    ),
    "content by stage": ("generic-collateral", ("closing.win.content=0",), REVENUE),
    "context": (
        "no-context",
        ("closing.qualify.context=0", "closing.win.context=0", "response.effort.research=0 min"),
        REVENUE,
    ),
    "focus": (
        "focused-strategy",
        ("closing.win.focus=0", "alignment.focus_effect.fit=0", "sales.own_fit_by_focus=0%"),
        REVENUE,
    ),
    "a chosen segment": ("focused-strategy", ("strategy.concentrates=0%",), REVENUE),
    "reference customers": ("focused-strategy", ("closing.win.references=0",), REVENUE),
    "renewing": ("renew-and-expand", ("customers.renewing=0",), PROFIT),
    "mail fatigue": ("all-money-is-green", ("demand.mails.fatigue=0",), REVENUE),
    "mails stir up leads": ("all-money-is-green", ("demand.mails.volume=0",), REVENUE),
    "price pitch": ("price-pitch", ("closing.discount=0%", "customers.price=0"), PROFIT),
    "trust": ("volume-quota", ("handoff.acceptance.trust=0", "closing.qualify.trust=0"), REVENUE),
    "padding": ("volume-quota", ("qualification.quota_pressure=0",), REVENUE),
    "pretence": ("one-sided-sla", ("response.perfunctory.share=0%",), REVENUE),
    "a second pass": ("sdr-team", ("sales.development.pass_loss=0%",), REVENUE),
    "the competitor who answers first": ("sla", ("closing.win.competitor_first=0",), REVENUE),
    "lateness": ("sla", ("closing.win.lateness=0",), REVENUE),
    "the bar rises": ("all-money-is-green", ("alignment.learning.bar=0",), REVENUE),
    "budget follows what sells": ("misaligned-messaging", ("alignment.learning.budget=0",), REVENUE),
    "misfits leave": ("focused-strategy", ("customers.misfit=0",), PROFIT),
    "reps who differ": ("no-sla", ("closing.win.performance=0", "closing.qualify.performance=0"), REVENUE),
    "being on call": ("over-promised", ("sales.duty_cost=0%",), REVENUE),
}
"""Mechanism -> the scenario that tells of it, what switches it off, and what must move."""


def z_score(differences: np.ndarray) -> float:
    """Give the mean of paired differences in standard errors."""
    return float(differences.mean() / (differences.std(ddof=1) / np.sqrt(len(differences))))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_without_it_the_verdict_is_another(replicated: Run, mechanism: str) -> None:
    scenario, switched_off, metric = MECHANISMS[mechanism]
    with_it, without = (replicated(scenario, settings, 30).metrics[metric] for settings in ((), switched_off))
    assert abs((without - with_it).mean()) >= 0.03 * with_it.mean()
    assert abs(z_score(without - with_it)) > 3


def test_development_reps_answer_where_nobody_watches(replicated: Run) -> None:
    """Answering is their job; with the coefficient at 0 they would let leads lie as the reps do."""
    team = ("sales.development.reps=2", "agreement.handoff.route=at_once")
    with_it, without = (
        replicated("no-sla", settings, 30).metrics[REVENUE]
        for settings in (team, (*team, "handoff.acceptance.development=0"))
    )
    assert abs((without - with_it).mean()) >= 0.03 * with_it.mean()
    assert abs(z_score(without - with_it)) > 3


def test_leads_for_those_who_sell_pay_and_without_performance_it_does_not_matter(replicated: Run) -> None:
    """Even division among the reps is not best (Sabnis et al. 2013)."""
    even, weighted = (
        replicated("sla", (f"sales.assignment={rule}",), 30).metrics[REVENUE] for rule in ("even", "by_performance")
    )
    assert z_score(weighted - even) > 3
    alike = ("closing.win.performance=0", "closing.qualify.performance=0")
    even, weighted = (
        replicated("sla", (*alike, f"sales.assignment={rule}"), 30).metrics[REVENUE]
        for rule in ("even", "by_performance")
    )
    assert abs((weighted - even).mean()) < 0.02 * even.mean()


CLAUSES = {
    "agreement.marketing.qualified_leads=null": ("mqls", -1),
    "agreement.marketing.definition=null": ("mql_to_sql_rate", -1),
    "agreement.marketing.context=null": ("expected_revenue", -1),
    "agreement.handoff.route=null": ("lost_at_handoff", +1),
    "agreement.sales.first_response=[]": ("no_response_rate", +1),
    "agreement.sales.attempts=null": ("attempts_per_lead", -1),
    "agreement.sales.disposition=null": ("rejected", -1),
    "agreement.together.report=null": ("expected_revenue", -1),
    "agreement.together.lead_source=null": ("sqls", -1),
    "agreement.together.goal=null": ("perfunctory_share", +1),
    "agreement.watched.warn_at=null": ("sla_response_compliance", -1),
    "agreement.watched.on_breach=[]": ("no_response_rate", +1),
    "agreement.watched.duty=null": ("first_response_business_p90", +1),
}
"""A clause crossed out of the SLA -> the metric that is its own, and where it goes."""


@pytest.mark.parametrize("crossed_out", CLAUSES)
def test_every_clause_acts(replicated: Run, crossed_out: str) -> None:
    metric, sign = CLAUSES[crossed_out]
    signed, without = (replicated("sla", settings, 30).metrics[metric] for settings in ((), (crossed_out,)))
    assert sign * z_score(without - signed) > 3


def test_the_clock_is_worth_something_only_beside_the_others(replicated: Run) -> None:
    clock = ("agreement.sales.first_response=[{within: 1 business day}]", "agreement.watched.closely=80%")
    alone = replicated("no-sla", clock, 30).metrics[REVENUE] - replicated("no-sla", (), 30).metrics[REVENUE]
    last = replicated("sla", (), 30).metrics[REVENUE] - replicated("sla", (FIRST_RESPONSE,), 30).metrics[REVENUE]
    assert z_score(alone) < 2
    assert z_score(last) > 2
    assert z_score(last - alone) > 3


FIRST_RESPONSE = "agreement.sales.first_response=[]"


def test_trust_falls_in_a_divided_firm_and_an_agreement_turns_it_round() -> None:
    signed = {
        "agreement.marketing.definition": "agreed",
        "agreement.together.report": "weekly",
        "agreement.together.lead_source": "recorded",
    }
    turned = sim.override(sim.load("divided"), {"changes": [{"at": "week 27", "set": signed}]})
    series = []
    for scenario in (sim.load("divided"), turned):
        runs = [sim.run(scenario, seed=1, replication=number) for number in range(12)]
        series.append(np.array([run.weekly.trust.mean(axis=1) for run in runs]))
    before, after = series
    assert z_score(before[:, 25] - before[:, 0]) < -3
    assert z_score(before[:, 51] - before[:, 25]) < -3
    assert z_score(after[:, 51] - after[:, 25]) > 3


def test_every_one_of_twelve_hundred_leads_is_accounted_for() -> None:
    leads = sim.run("lost-leads", seed=3).leads
    ours = leads.rows(leads.channel >= 0)
    assert len(ours) == 1_200
    assert np.bincount(ours.disposition).sum() == 1_200
    ended = ours.disposition != sim.Disposition.OPEN
    assert not np.isnan(ours.closed_at[ended]).any()
    ways_down = (
        sim.Disposition.NURTURE,
        sim.Disposition.LOST_AT_HANDOFF,
        sim.Disposition.IGNORED,
        sim.Disposition.REJECTED,
    )
    assert np.isin(ours.disposition, ways_down).mean() > 0.5
    assert (ours.reason[np.isin(ours.disposition, ways_down)] != 0).all()
