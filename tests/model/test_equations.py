"""Each equation once, reckoned by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from sim.model import demand, handoff, qualification
from sim.model.agreement import Promise
from sim.model.alignment import Dynamics, Levels
from sim.model.closing import qualify_probability
from sim.model.company import Company
from sim.model.demand import Cohort
from sim.model.draws import Again, Draw
from sim.model.events import LeadId
from sim.model.handoff import acceptance, leaning, look_interval
from sim.model.inputs import Member, Policy
from sim.model.lead import Lead
from sim.model.marketing import effort_factor
from sim.model.odds import log_odds, logistic
from sim.model.qualification import Quota
from sim.model.response import attempt_limit, giving_up, perfunctory_share, reachable, spacing
from tests.model.kit import PINNED, company

AVERAGE = Member(experience=0.5, performance=0.5)
NO_SLA, SLA = (company(name, dict(PINNED)).policies[0][1] for name in ("no-sla", "sla"))
LEVELS = Levels(
    definition=0.5,
    message=0.6,
    context=0.3,
    collateral=0.35,
    reporting=0.2,
    joint_goal=0.2,
    focus=0.4,
    closing_content=0.2,
    enforcement=0.8,
)


def _lead(channel: int = 1, luck: float = 0.5, *, fit: bool = True) -> Lead:
    return Lead(LeadId(channel, 0, 1, 1), -1, [luck] * 99, fit=fit, intent=0.6)


# -- marketing ----------------------------------------------------------------------------------------------------------------


def _cohort(luck: float) -> Cohort:
    rows = np.full((2, 99), luck)
    nobody = np.zeros(2, dtype=np.int16)
    return Cohort(nobody, nobody, nobody, nobody.astype(np.int32), np.zeros(2), rows)


def test_score_is_half_intent_and_half_fit_blurred_by_what_nobody_agreed() -> None:
    fit, intent = np.array([True, False]), np.array([0.8, 0.8])
    middle = qualification.score(_cohort(0.5), fit, intent, NO_SLA.qualification, definition=0.5)
    np.testing.assert_allclose(middle, [0.5 * 0.8 + 0.5 * 0.95, 0.5 * 0.8 + 0.5 * 0.05])
    lucky = qualification.score(_cohort(0.9), fit, intent, NO_SLA.qualification, definition=0.5)
    np.testing.assert_allclose(lucky - middle, ndtri(0.9) * 0.3 * (1 - 0.7 * 0.5))


def test_bar_rises_with_the_definition_and_what_was_learnt() -> None:
    assert qualification.bar(NO_SLA, LEVELS, raised=0.04, lowered=0.1) == pytest.approx(0.20 + 0.22 * 0.5 + 0.04 - 0.1)


def test_a_quota_lowers_the_bar_by_what_is_missing_of_the_month() -> None:
    promised = replace(SLA, agreement=replace(SLA.agreement, qualified_leads_per_week=40))
    quota, pressures = Quota(), []
    for mqls in (40, 20, 40, 30, 40, 40):
        pressures.append(quota.pressure(promised, LEVELS))
        quota.count(mqls)
    # a month of four weeks and 160: nothing is missing, nothing, 20 of the 80 still to come, 20 of 40; then a new month
    share = 0.5 * (1 - 0.2)
    expected = [0, 0, share * 20 / 80, min(0.2 * 0.8, share * 20 / 40), 0, 0]
    np.testing.assert_allclose(pressures, expected, atol=1e-12)
    assert Quota().pressure(NO_SLA, LEVELS) == 0.0


def test_a_quota_never_lowers_the_bar_by_more_than_its_floor() -> None:
    promised = replace(SLA, agreement=replace(SLA.agreement, qualified_leads_per_week=40))
    quota = Quota()
    for _ in range(3):
        quota.pressure(promised, LEVELS)
        quota.count(0)
    assert quota.pressure(promised, LEVELS) == pytest.approx(0.20 * 0.8)


def test_rate_follows_focus_and_budget() -> None:
    channel = NO_SLA.demand.channels[1]
    assert demand.weekly_rate(channel, LEVELS, NO_SLA, 1.0) == pytest.approx(34.2)
    assert demand.weekly_rate(channel, LEVELS, NO_SLA, 2.0) == pytest.approx(34.2 * 2**0.7)
    focused = replace(LEVELS, focus=1.0)
    assert demand.weekly_rate(channel, focused, NO_SLA, 1.0) == pytest.approx(34.2 * 0.82)


def test_a_stand_is_as_large_as_its_budget() -> None:
    fair = NO_SLA.demand.channels[3]
    assert [demand.stand(fair, budget) for budget in (0.0, 0.5, 1.0)] == pytest.approx([0.0, 0.5**0.7, 1.0])
    assert demand.stand(replace(fair, budget=2.0), 0.5) == pytest.approx(1.0)


def test_fit_follows_focus_and_stretched_lists() -> None:
    content, bought = NO_SLA.demand.channels[1], NO_SLA.demand.channels[4]
    factor = 0.78 + 0.55 * 0.4
    assert demand.fit_probability(content, LEVELS, NO_SLA, 3.0) == pytest.approx(content.fit * factor)
    assert demand.fit_probability(bought, LEVELS, NO_SLA, 3.0) == pytest.approx(0.22 * factor * 3**-0.2)
    assert demand.fit_probability(bought, LEVELS, NO_SLA, 0.5) == pytest.approx(0.22 * factor)


def test_layers_double() -> None:
    assert [demand.layer_bounds(layer) for layer in range(4)] == [(0, 8), (8, 16), (16, 32), (32, 64)]


def test_mails_and_content_move_the_volume_of_what_they_draw() -> None:
    mailed = replace(NO_SLA, demand=replace(NO_SLA.demand, mails=replace(NO_SLA.demand.mails, per_month=12.0)))
    demo, content = NO_SLA.demand.channels[0], NO_SLA.demand.channels[1]
    usual = replace(LEVELS, closing_content=0.2)
    for channel in (demo, content):
        before = demand.weekly_rate(channel, usual, NO_SLA, 1.0)
        assert demand.weekly_rate(channel, usual, mailed, 1.0) == pytest.approx(before * 3**0.2)
    half = replace(LEVELS, closing_content=0.6)
    assert demand.weekly_rate(demo, half, NO_SLA, 1.0) == demand.weekly_rate(demo, usual, NO_SLA, 1.0)
    fewer = 1 + 0.8 * (0.5**0.5 - 1)
    assert demand.weekly_rate(content, half, NO_SLA, 1.0) == pytest.approx(
        demand.weekly_rate(content, usual, NO_SLA, 1.0) * fewer
    )


def test_who_is_mailed_too_often_is_harder_to_reach_and_who_is_mailed_less_is_not_easier() -> None:
    def reach(per_month: float) -> float:
        mails = replace(NO_SLA.demand.mails, per_month=per_month)
        return reachable(replace(NO_SLA, demand=replace(NO_SLA.demand, mails=mails)))

    assert reach(1.0) == reach(4.0) == NO_SLA.response.reachable
    assert reach(12.0) == pytest.approx(NO_SLA.response.reachable * math.exp(-0.25 * 2))


def test_a_chosen_segment_takes_leads_from_the_others_and_moves_nobody_else() -> None:
    lucks = (np.arange(10_000) + 0.5) / 10_000
    as_it_is = demand.segment(NO_SLA, LEVELS, lucks)
    shares = [segment.share for segment in NO_SLA.demand.segments]
    assert np.bincount(as_it_is) / 10_000 == pytest.approx(shares, abs=1e-3)
    chosen = demand.segment(replace(NO_SLA, strategy=replace(NO_SLA.strategy, segment=1)), LEVELS, lucks)
    moved = 0.7 * 0.4  # concentrates times focus
    assert np.bincount(chosen) / 10_000 == pytest.approx(
        [shares[0] * (1 - moved), shares[1] + (1 - shares[1]) * moved, shares[2] * (1 - moved)], abs=1e-3
    )
    assert ((chosen == as_it_is) | (chosen == 1)).all()


# -- the pass -----------------------------------------------------------------------------------------------------------------


def test_loss_and_delay_are_relative_to_the_route() -> None:
    channels = np.array([0, 1, 2])
    lost = handoff.is_lost(NO_SLA, channels, np.array([0.155, 0.215, 0.225]))
    assert lost.tolist() == [False, True, False]  # 0.7 x 22 %, 22 %, 22 %
    waits = handoff.delay(NO_SLA, channels, np.full(3, 0.5))
    np.testing.assert_allclose(waits, np.array([1, 1, 3]) * 840 * math.log(2))


def test_look_interval_is_a_geometric_mix_of_habit_and_promise() -> None:
    promise = Promise(60, True, 60)
    assert look_interval(SLA, LEVELS, None) == 300.0
    assert look_interval(SLA, LEVELS, promise) == pytest.approx(300**0.2 * (0.4 * 60) ** 0.8)
    assert look_interval(SLA, replace(LEVELS, enforcement=0.0), promise) == pytest.approx(300.0)
    assert look_interval(SLA, replace(LEVELS, enforcement=1.0), promise) == pytest.approx(24.0)


def test_what_a_rep_sees_is_blurred_by_missing_context() -> None:
    fit, intent = np.array([True, False]), np.array([0.8, 0.4])
    truth = np.array([0.5 * 0.8 + 0.5 * 0.95, 0.5 * 0.4 + 0.5 * 0.05])
    np.testing.assert_allclose(handoff.seen(NO_SLA, LEVELS, fit, intent, np.full(2, 0.5)), truth)
    blurred = handoff.seen(NO_SLA, LEVELS, fit, intent, np.full(2, 0.9))
    np.testing.assert_allclose(blurred - truth, ndtri(0.9) * 0.3 * 0.7)


def test_acceptance_adds_up_its_terms() -> None:
    lead = _lead(channel=0)
    lead.seen = 0.6
    logit = -2.35 + 3.4 * 0.6 + 1.8 * (0.7 - 0.5) - 0.1 * 2 + 5.6 * 0.8 + 0.6 * 0.2 + 2.1

    def accepts(lead: Lead, member: Member | None = AVERAGE, *, volume: float = 12.0, days: float = 2.0) -> float:
        rep = leaning(NO_SLA, LEVELS, member, volume)
        return log_odds(acceptance(NO_SLA, LEVELS, lead, rep, 0.7, days * 1440.0))

    assert accepts(lead) == pytest.approx(logit)
    lead.second_look = True
    assert accepts(lead) == pytest.approx(logit + 1.5)
    lead.second_look, lead.warned = False, True
    assert accepts(lead) == pytest.approx(logit + 1.5)
    lead.warned = False
    assert accepts(lead, volume=24.0) == pytest.approx(logit + 0.4 * math.log(2))
    veteran = Member(experience=1.0, performance=0.5)
    assert accepts(lead, veteran, volume=24.0) == pytest.approx(logit - 1.5 * 0.5 * 0.8 + (0.4 - 0.2) * math.log(2))
    star = Member(experience=0.5, performance=1.0)
    assert accepts(lead, star, volume=24.0) == pytest.approx(logit - 1.0 * 0.5 * 0.8 + (0.4 + 0.15) * math.log(2))
    assert accepts(lead, None) == pytest.approx(logit + 4)
    other = _lead(channel=1)
    other.seen = 0.6
    assert accepts(other, days=0.0) == pytest.approx(logit + 0.2 - 2.1 - 1.75)


# -- the answer ---------------------------------------------------------------------------------------------------------------


def test_reps_give_up_less_under_a_goal_a_watch_and_most_a_promise() -> None:
    assert giving_up(NO_SLA, 0.8, 0.2) == pytest.approx(0.4 * 0.8 * (1 - 0.5 * 0.8))
    assert giving_up(SLA, 0.8, 0.2) == pytest.approx(0.4 * 0.8 * (1 - 0.85 * 0.8))


@pytest.mark.parametrize(("luck", "attempts"), [(0.0, 1), (0.39, 1), (0.41, 2), (0.63, 2), (0.65, 3), (0.999, 3)])
def test_attempts_end_when_patience_does(luck: float, attempts: int) -> None:
    # P(more than k) = 0.6^k with nothing to keep a rep at it; three at most
    assert attempt_limit(NO_SLA, _lead(luck=luck), 0.0, 0.0) == attempts


def test_pretence_ends_after_two() -> None:
    lead = _lead(luck=0.999)
    lead.perfunctory = True
    assert attempt_limit(SLA, lead, 0.8, 0.5) == 2
    lead.perfunctory = False
    assert attempt_limit(SLA, lead, 0.8, 0.5) == 6


@pytest.mark.parametrize(
    ("promise", "paced"), [(math.inf, None), (60.0, 120.0), (240.0, 240.0), (480.0, 480.0), (9600.0, 960.0)]
)
def test_a_clock_sets_the_rhythm_of_attempts(promise: float, paced: float | None) -> None:
    expected = 480.0 if paced is None else 480**0.2 * paced**0.8
    assert spacing(SLA, 0.8, promise) == pytest.approx(expected)


def test_pretence_grows_as_the_promise_runs_out() -> None:
    lead = _lead()
    assert perfunctory_share(NO_SLA, lead, 0.8, 0.2, 30.0) == 0.0
    lead.promise_bm = 60.0
    share = 0.8 * 0.8 * (1 - 0.2) ** 2
    assert perfunctory_share(NO_SLA, lead, 0.8, 0.2, 0.0) == pytest.approx(share * 0.8)
    assert perfunctory_share(NO_SLA, lead, 0.8, 0.2, 30.0) == pytest.approx(share * (0.8 + 1.2 * 0.25))
    assert perfunctory_share(NO_SLA, lead, 0.8, 0.2, 500.0) == pytest.approx(share * 2.0)
    assert perfunctory_share(SLA, lead, 0.8, 0.2, 0.0) == pytest.approx(share * 0.8 * 0.35)


def test_effort_has_the_mean_of_workable_hours() -> None:
    lucks = (np.arange(20_000) + 0.5) / 20_000
    assert effort_factor(lucks, 0.5, 0.12).mean() == pytest.approx(1 / 0.88, rel=1e-3)
    assert effort_factor(np.array([0.5]), 0.5, 0.12)[0] == pytest.approx(math.exp(-0.125) / 0.88)


def test_qualifying_adds_up_its_terms() -> None:
    lead = _lead(fit=False)
    lead.intent_left, lead.speed = 0.4, 0.3
    known = 0.3 + 0.9 * 0.5
    logit = -2.45 + 2.3 * 0.4 + 1.6 * known * -0.5 + 0.9 * (0.6 - 0.5) + 0.5 * (0.3 - 0.5) + 0.3
    chance = logistic(logit)
    assert qualify_probability(NO_SLA, LEVELS, lead, trust=0.5, performance=0.5) == pytest.approx(chance)
    star = qualify_probability(NO_SLA, LEVELS, lead, trust=0.5, performance=0.9)
    assert star == pytest.approx(logistic(logit + 0.6 * 0.4))
    doubted = qualify_probability(NO_SLA, LEVELS, lead, trust=0.2, performance=0.5)
    assert doubted == pytest.approx(logistic(logit - 1.2 * 0.3))


# -- the two teams ------------------------------------------------------------------------------------------------------------


def test_trust_moves_towards_what_a_lead_turned_out_to_be() -> None:
    dynamics = Dynamics(NO_SLA)
    dynamics.credit(NO_SLA.alignment, 1, outcome=1.0)
    assert dynamics.trust == [0.5, pytest.approx(0.5 + 0.04 * (0.3 + 0.2) * 0.5), 0.5, 0.5, 0.5]
    dynamics.credit(NO_SLA.alignment, 2, outcome=0.1, weight=0.5)
    assert dynamics.trust[2] == pytest.approx(0.5 + 0.5 * 0.04 * 0.5 * (0.1 - 0.5))


def test_doubted_sources_get_a_second_hearing_and_trusted_ones_keep_their_trust() -> None:
    dynamics = Dynamics(NO_SLA)
    dynamics.trust = [0.2, 0.9, 0.5, 0.5, 0.5]
    dynamics.meet(NO_SLA)
    assert dynamics.trust == [pytest.approx(0.2 + 0.1 * 0.2 * 0.3), 0.9, 0.5, 0.5, 0.5]


def test_who_sits_in_on_calls_learns_without_a_report() -> None:
    policy = replace(NO_SLA, alignment=replace(NO_SLA.alignment, shadowing=0.5, reporting=0.0))
    dynamics = Dynamics(policy)
    for _ in range(52):
        dynamics.review(policy)
    assert dynamics.levels(policy).message == pytest.approx(1 - 0.4 * math.exp(-1.2 * 0.5))


def test_a_meeting_sees_what_was_kept_since_the_last_one() -> None:
    dynamics = Dynamics(SLA)
    for kept in (True, False, False, False):
        dynamics.note_promise(kept=kept)
    dynamics.meet(SLA)
    assert dynamics.attainment == 0.25
    dynamics.meet(SLA)  # nothing fell due: nothing new is known
    assert dynamics.attainment == 0.25
    dynamics.note_promise(kept=False)
    dynamics.meet(SLA)
    assert dynamics.attainment == 0.0


def _weeks_of_learning(policy: Policy, weeks: int) -> list[float]:
    dynamics, levels = Dynamics(policy), []
    for _ in range(weeks):
        dynamics.review(policy)
        levels.append(dynamics.levels(policy).message)
    return levels


def test_reports_close_the_gap_at_the_rate_of_the_file() -> None:
    # sla: reporting 60 %, source recorded: a review every 1 / 0.6 weeks, each worth a week of weekly reports
    levels = _weeks_of_learning(SLA, 52)
    reviews = int(52 * 0.6)
    assert levels[-1] == pytest.approx(1 - 0.4 * math.exp(-0.25 * reviews / 52))
    assert sum(now != was for was, now in pairwise(levels)) + (levels[0] != 0.6) == reviews
    # no-sla: reporting 20 %, source unknown: a review every five weeks, worth 35 % of that
    levels = _weeks_of_learning(NO_SLA, 52)
    assert levels[-1] == pytest.approx(1 - 0.4 * math.exp(-0.25 * 0.35 * 10 / 52))


def test_the_bar_is_learnt_where_few_mqls_become_sqls() -> None:
    dynamics = Dynamics(SLA)
    dynamics.mqls, dynamics.sqls = [100] * 5, [2] * 5
    for _ in range(10):  # six reviews: one every 1 / 0.6 weeks, each worth a week of weekly reports
        dynamics.review(SLA)
    assert dynamics.bar_raise == pytest.approx(6 * 0.2 / 52)
    dynamics.sqls = [20] * 5
    for _ in range(4):
        dynamics.review(SLA)
    assert dynamics.bar_raise == pytest.approx(6 * 0.2 / 52)


def test_budget_moves_to_what_sells_for_its_money() -> None:
    dynamics = Dynamics(SLA)
    dynamics.mqls, dynamics.sqls = [100, 100, 100, 0, 100], [40, 2, 2, 0, 2]
    for _ in range(20):
        dynamics.review(SLA)
    assert dynamics.budget[0] > 1.05
    assert dynamics.budget[1] < 0.97
    costs = [
        (channel.per_week + sum(burst.leads for burst in channel.bursts) / 52) * channel.cost_per_lead
        for channel in SLA.demand.channels
    ]
    spent = sum(cost * budget for cost, budget in zip(costs, dynamics.budget, strict=True))
    assert spent == pytest.approx(sum(costs))


def test_own_hours_pay_for_looking_and_for_being_on_call() -> None:
    """PROTOTYPE II.1 by hand: looks at every source, and the reserve that a promise keeps."""
    for name in ("no-sla", "sla"):
        held = Company(company(name, dict(PINNED)), 1, 0, None, None)
        policy, levels = held._world.policy, held._world.levels
        weights = [0.3, 0.4, 0.1, 0.1, 0.1]
        e = levels.enforcement
        promised: list[Any] = [None] * 5 if name == "no-sla" else [60, 480, 480, 480, 480]
        looks = [300.0 if p is None else 300 ** (1 - e) * (0.4 * p) ** e for p in promised]
        looking = policy.sales.looking_cost_bm * sum(w / look for w, look in zip(weights, looks, strict=True))
        call = sum(0 if p is None else w / (1 + p / 30) for w, p in zip(weights, promised, strict=True))
        assert held._own_share() == pytest.approx((1 - looking) * (1 - 0.4 * e * call))
        assert Again.LEAK == 0
        assert Draw.LEVEL == 0
