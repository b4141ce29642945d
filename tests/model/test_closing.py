"""From answer to decision: the four profiles agree after an hour, and expected and realised money are one coin's two sides."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.alignment import Dynamics
from sim.model.closing import competitor_answers, price_pitch, win_probability
from sim.model.company import simulate
from sim.model.decay import ANCHOR, REFERENCE_URGENCY, intent_left, speed_effect
from sim.model.events import LeadId
from sim.model.inputs import Policy, Profile
from sim.model.lead import Disposition, Lead, Reason
from sim.model.odds import log_odds, logistic
from sim.model.response import contact_probability
from tests.model.kit import CHANNELS, PINNED, company, run

POLICY = company("sla", dict(PINNED)).policies[0][1]
LEVELS = Dynamics(POLICY).levels(POLICY)


def _lead(own: bool = False, *, fit: bool = True, segment: int = 1) -> Lead:
    lead = Lead(LeadId(-1 if own else 0, 0, 1, 1), -1, [0.5] * 99, fit=fit, intent=0.6, segment=segment)
    lead.urgency = REFERENCE_URGENCY
    lead.intent_left = 0.6
    return lead


def _under(profile: Profile) -> Policy:
    return replace(POLICY, response=replace(POLICY.response, profile=profile))


# -- how readiness fades ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", Profile)
def test_after_an_hour_all_profiles_agree_exactly(profile: Profile) -> None:
    assert speed_effect(profile, ANCHOR, REFERENCE_URGENCY) == 0.0
    assert contact_probability(_under(profile), _lead(), ANCHOR) == contact_probability(
        _under(Profile.NONE), _lead(), ANCHOR
    )
    assert contact_probability(_under(profile), _lead(), ANCHOR) == pytest.approx(0.42, abs=1e-12)


def test_without_a_profile_waiting_costs_nothing() -> None:
    policy = _under(Profile.NONE)
    waits = (0.0, 1.0, 60.0, 1440.0, 1e6)
    assert {contact_probability(policy, _lead(), wait) for wait in waits} == {contact_probability(policy, _lead(), 0.0)}
    assert {intent_left(policy.response, 0.6, wait) for wait in waits} == {0.6 * 0.8}


@pytest.mark.parametrize("profile", [Profile.VELOCIFY, Profile.HBR, Profile.OLDROYD])
def test_waiting_never_helps(profile: Profile) -> None:
    waits = np.concatenate([np.linspace(0, 300, 61), np.geomspace(300, 1e6, 50)])
    chances = [contact_probability(_under(profile), _lead(), wait) for wait in waits]
    assert (np.diff(chances) <= 0).all()
    assert chances[0] > 0.42 > chances[-1]
    left = [intent_left(_under(profile).response, 0.6, wait) for wait in waits]
    assert (np.diff(left) <= 0).all()


def test_figures_of_the_studies() -> None:
    # uplift 1 + 2.8 t^-.53 against one hour; 1 + 2.8 x 60^-.53 = 1.31968
    assert speed_effect(Profile.VELOCIFY, 1.0, 10.0) == pytest.approx(math.log(3.8 / (1 + 2.8 * 60**-0.53)))
    # the audit's seven times within the hour against the next hour, and sixty against a day
    assert math.exp(speed_effect(Profile.HBR, 0.0, 10.0)) == pytest.approx(
        1 / (0.0034 + 0.9966 * (1 + 60 / 13.3) ** -1.81)
    )
    assert speed_effect(Profile.OLDROYD, 5.0, 10.0) > speed_effect(Profile.OLDROYD, 30.0, 10.0) > 0


def test_urgency_stretches_time() -> None:
    for profile in Profile:
        assert speed_effect(profile, 30.0, 60.0) == pytest.approx(speed_effect(profile, 5.0, 10.0), abs=1e-12)


def test_interest_fades_as_the_file_says() -> None:
    # I0 (1 + t / 30 h)^-.8 after 30 hours: 2^-.8 of it
    assert intent_left(_under(Profile.VELOCIFY).response, 0.5, 30 * 60.0) == pytest.approx(0.5 * 2**-0.8)


def test_later_attempts_feel_half_the_speed_and_pretence_a_quarter_of_the_odds() -> None:
    policy, lead = _under(Profile.VELOCIFY), _lead()
    first = contact_probability(policy, lead, 5.0)
    lead.perfunctory = True
    assert contact_probability(policy, lead, 5.0) / (1 - contact_probability(policy, lead, 5.0)) == pytest.approx(
        0.25 * first / (1 - first)
    )
    lead.attempts_in_life = 1
    second = contact_probability(policy, lead, 5.0)  # pretence is over after the first touch
    assert log_odds(second) - log_odds(0.42) == pytest.approx(0.5 * (log_odds(first) - log_odds(0.42)))


# -- what a proposal's chance hangs on -----------------------------------------------------------------------------------------


def test_each_term_of_the_win_moves_it_by_its_log_odds() -> None:
    def logit(
        levels: Any = LEVELS,
        lead: Lead | None = None,
        competitor_first: bool = False,
        references: float = 12.0,
        performance: float = 0.5,
    ) -> float:
        chance = win_probability(
            POLICY,
            levels,
            lead or _lead(),
            competitor_first=competitor_first,
            references=references,
            performance=performance,
        )
        return log_odds(chance)

    base = logit()
    assert logit(replace(LEVELS, message=LEVELS.message + 0.1)) - base == pytest.approx(0.065)
    assert logit(replace(LEVELS, context=LEVELS.context + 0.1)) - base == pytest.approx(0.045)
    assert logit(replace(LEVELS, focus=LEVELS.focus + 0.1)) - base == pytest.approx(0.05)
    assert logit(replace(LEVELS, closing_content=LEVELS.closing_content + 0.1)) - base == pytest.approx(0.06)
    assert logit(competitor_first=True) - base == pytest.approx(-0.6)
    assert logit(references=0.0) - base == pytest.approx(-0.25)
    assert logit(references=36.0) - base == pytest.approx(0.5 * 0.25)
    assert logit(performance=1.0) - base == pytest.approx(0.4)
    assert logit(lead=_lead(segment=2)) - logit(lead=_lead(segment=1)) == pytest.approx(-0.7)
    assert logit(lead=_lead(fit=False)) - base == pytest.approx(-1.5 - 0.5 * (LEVELS.focus - 0.4))
    late, keen, own = _lead(), _lead(), _lead(own=True)
    late.late_bm, keen.intent_left = 960.0, 0.8
    assert logit(lead=late) - base == pytest.approx(-0.12)
    assert logit(lead=keen) - base == pytest.approx(0.1)
    assert logit(lead=own) - base == pytest.approx(-0.45 * (LEVELS.context - 0.4))
    pitch = price_pitch(POLICY, LEVELS)
    assert pitch == pytest.approx(0.45 * (1 - LEVELS.collateral) ** 1.5)
    better = replace(LEVELS, collateral=LEVELS.collateral + 0.2)
    moved = 0.4 * 0.2 + 0.5 * (price_pitch(POLICY, better) - pitch)
    assert logit(better) - base == pytest.approx(moved)


def test_competitors_answer_as_the_audit_found() -> None:
    assert competitor_answers(POLICY, 0.0) == 0.0
    assert competitor_answers(POLICY, 0.185) == pytest.approx(30.0)
    assert competitor_answers(POLICY, 0.37) == pytest.approx(60.0)
    assert competitor_answers(POLICY, 0.37 + 0.08) == pytest.approx(60 + 0.5 * 23 * 60)
    assert competitor_answers(POLICY, 0.53 + 0.24 - 1e-12) == pytest.approx(10 * 1440)
    assert competitor_answers(POLICY, 0.78) == math.inf


def test_chances_at_both_ends() -> None:
    assert logistic(log_odds(0.3)) == pytest.approx(0.3)
    assert (logistic(5000.0), logistic(-5000.0)) == (1.0, 0.0)


# -- money ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def decided() -> Any:
    """Give chance, expected value, won and revenue of every decision of many short years."""
    parts = []
    for seed in range(24):
        leads = run(company("sla", weeks=26), seed=seed).leads
        leads = leads.rows(~np.isnan(leads.win_probability))
        won = leads.disposition == Disposition.WON
        parts.append(np.stack([leads.win_probability, leads.expected_value, won, leads.revenue, leads.channel]))
    return np.concatenate(parts, axis=1)


def test_wins_are_drawn_from_the_chance_that_is_booked(decided: Any) -> None:
    chance, _, won, _, _ = decided
    assert len(chance) > 2000
    assert abs((won - chance).sum()) < 4 * math.sqrt((chance * (1 - chance)).sum())
    # in every band of chances, not only in all
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 1.0)):
        band = (chance >= low) & (chance < high)
        deviation = math.sqrt((chance * (1 - chance))[band].sum())
        assert abs((won - chance)[band].sum()) < 4 * deviation


def test_expected_and_realised_revenue_agree(decided: Any) -> None:
    chance, value, _, revenue, _ = decided
    difference = revenue - chance * value
    assert abs(difference.sum()) < 3 * difference.std() * math.sqrt(len(difference))


def test_realised_value_of_a_won_deal_has_the_mean_that_is_expected(decided: Any) -> None:
    _, value, won, revenue, _ = decided
    ratio = (revenue / value)[won > 0]
    assert abs(ratio.mean() - 1) < 4 * ratio.std() / math.sqrt(len(ratio))


def test_a_change_of_deal_sizes_moves_expectation_and_outcome_together() -> None:
    """Who came before the change is worth what it was worth, in the mean as in the draw."""
    larger = {"changes": [{"at": "week 10", "set": {"deal.value": {"lognormal": {"mean": "190k", "sigma": 0.8}}}}]}
    ratios = []
    for seed in range(12):
        leads = run(company("sla", larger, weeks=20), seed=seed).leads
        over = (leads.created_at < 9 * 10_080) & (leads.closed_at > 9 * 10_080)
        won = leads.rows((leads.disposition == Disposition.WON) & over)
        ratios.append(won.revenue / won.expected_value)
    ratio = np.concatenate(ratios)
    assert len(ratio) > 50
    assert abs(ratio.mean() - 1) < 4 * ratio.std() / math.sqrt(len(ratio))


def test_discounts_and_misfits_cost_what_the_file_says() -> None:
    pitched = {"closing.price_pitch": "50%", "deal.value": "10k", "deal.misfit_worth": "75%"}
    leads = run(company("sla", dict(PINNED) | pitched, weeks=12)).leads
    won = leads.rows(leads.disposition == Disposition.WON)
    assert len(won) > 5
    worth = np.array([5_000, 11_000, 20_300])[won.segment]
    np.testing.assert_allclose(won.revenue, worth * np.where(won.fit, 1.0, 0.75) * (1 - won.discount))
    np.testing.assert_allclose(won.revenue, won.expected_value)
    assert (won.discount >= 0.18 * 0.5).all()


def test_a_competitor_who_answers_first_takes_deals() -> None:
    lost = []
    for share in ("0%", "100%"):
        settings = {f"demand.channels.{name}.shops_elsewhere": share for name in CHANNELS}
        settings |= {"closing.competitor": [{"within": "1 min", "share": "100%"}], "closing.win.competitor_first": -3}
        leads = run(company("sla", settings, weeks=20)).marketing
        lost.append((int((leads.reason == Reason.COMPETITOR).sum()), int((leads.disposition == Disposition.WON).sum())))
    assert lost[0][0] == 0 < lost[1][0]
    assert lost[0][1] > lost[1][1]


def test_year_by_hand_without_deals() -> None:
    """16 M, 3 % expansion and the yearly churn of the file's terms: after 52 weeks both have acted once."""
    nothing_sold = {"closing.demo_pass": "0%", "alignment.learning.message": 0}
    inputs = company("no-sla", dict(PINNED) | nothing_sold, weeks=52, warm_up=0)
    weekly = simulate(inputs, seed=1).weekly
    pitch = 0.45 * 0.65**1.5
    churn = logistic(log_odds(0.07) + 0.65 * 0.4 + 0.25 * 0.7 + 0.12 * 0.65 + 0.45 * pitch)
    factor = (1 + 1.03 ** (1 / 52) - 1 - (1 - (1 - churn) ** (1 / 52))) ** 52
    assert weekly.customer_revenue[-1] == pytest.approx(16e6 * factor, rel=1e-9)
    assert weekly.expected_customer_revenue[-1] == pytest.approx(weekly.customer_revenue[-1], rel=1e-12)


def test_a_demo_is_another_question_than_the_discovery_call() -> None:
    """Both pass for every second buyer; if one answer settled both, every buyer who passed the first would pass the second."""
    halves = dict.fromkeys(("closing.discovery.pass_fit", "closing.discovery.pass_misfit", "closing.demo_pass"), "50%")
    held = {"closing.discovery.pass_misfit_by_definition": "0%", "demand.volume": 3}
    leads = run(company("sla", halves | held, weeks=40)).outcome.leads
    ours = leads.rows(np.flatnonzero((leads.channel >= 0) & np.isfinite(leads.demo_at)))
    assert len(ours) > 100
    decided = ours.rows(np.flatnonzero(np.isfinite(ours.proposal_at) | np.isfinite(ours.closed_at)))
    passed = np.isfinite(decided.proposal_at).mean()
    assert abs(passed - 0.5) < 4 * 0.5 / np.sqrt(len(decided))
