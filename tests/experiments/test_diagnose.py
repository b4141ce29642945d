"""Diagnosis: levers that do what they say, signs and verdicts, the calculator's arithmetic."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pytest

import sim
from sim.experiments.diagnose import Side, Sign, diagnosed, levers_of, plan_diagnosis
from sim.experiments.levers import ALIGNMENT, BEST, LEVERS, clauses
from sim.experiments.promise import affordable, attempts_table, leads_needed
from sim.experiments.replications import Interrupted
from sim.experiments.rungs import CLAUSES
from sim.experiments.switches import Switchboard
from sim.report.diagnosis_words import attempts_sentence, first_clause_sentence, promise_sentence, verdict_sentences
from sim.scenario.overload import STRAINED
from sim.stats import paired_difference
from tests.experiments.pairs import SHORT, of


@pytest.fixture(scope="module")
def found() -> sim.Diagnosis:
    return sim.diagnose(of(), replications=3)


def pulled(scenario: sim.Scenario, *names: str) -> sim.Scenario:
    return Switchboard(scenario, LEVERS).at(frozenset(names))


def with_today(found: sim.Diagnosis, **means: float) -> sim.Diagnosis:
    """Give a diagnosis of a company that looks otherwise."""
    metrics = {**found.today.metrics, **{name: np.full(3, mean) for name, mean in means.items()}}
    return dataclasses.replace(found, today=dataclasses.replace(found.today, metrics=metrics))


def with_worth(found: sim.Diagnosis, worth: Mapping[str, float]) -> sim.Diagnosis:
    """Give a diagnosis in which arms earn so much more than today, in expected profit a year, each time a little else."""
    ladder = found.levers
    today = ladder.arms[frozenset()].metrics["expected_profit"]
    arms = dict(ladder.arms)
    for taken, arm in ladder.arms.items():
        (key,) = taken if len(taken) == 1 else ("+".join(sorted(taken)),)
        if key in worth:
            gain = worth[key] * 6 / 52 * np.array([0.9, 1.0, 1.1])
            arms[taken] = dataclasses.replace(arm, metrics={**arm.metrics, "expected_profit": today + gain})
    return dataclasses.replace(found, levers=dataclasses.replace(ladder, arms=arms))


ALL_ALIGNED = "+".join(sorted(switch.name for switch in ALIGNMENT))


class TestLevers:
    def test_a_quarter_more_demand_and_its_cost(self) -> None:
        arms = [sim.replicate(each, replications=2) for each in (of(), pulled(of(), "demand"))]
        spend = [arm.metrics["marketing_spend"].mean() for arm in arms]
        assert spend[1] / spend[0] == pytest.approx(1.25, rel=1e-6)
        assert 1.1 < arms[1].metrics["leads"].mean() / arms[0].metrics["leads"].mean() < 1.4

    def test_one_rep_more(self) -> None:
        assert pulled(of(), "rep").sales.reps == of().sales.reps + 1

    @pytest.mark.parametrize("dimension", BEST)
    def test_a_dimension_rises_to_its_best_and_never_falls(self, dimension: str) -> None:
        assert getattr(pulled(of(), dimension).alignment, dimension) == BEST[dimension]
        better = of(**{f"alignment.{dimension}": "99%"})
        assert pulled(better, dimension) is better

    def test_leads_pass_at_once_whatever_the_route(self) -> None:
        for route in ("weekly", "daily"):
            arm = sim.replicate(pulled(of(**{"handoff.route": route}), "handoff"), replications=1)
            before = sim.replicate(of(**{"handoff.route": route}), replications=1)
            assert arm.metrics["lost_at_handoff"].mean() < 0.5 * before.metrics["lost_at_handoff"].mean()

    def test_answers_are_promised_and_given(self) -> None:
        arm = sim.replicate(pulled(of(), "follow_up"), replications=1)
        assert arm.metrics["no_response_rate"].mean() < 0.4
        assert arm.metrics["sla_response_compliance"].mean() > 0.3

    def test_every_clause_of_the_page_can_be_signed_and_a_signed_one_stays(self) -> None:
        assert [switch.name for switch in clauses()] == [clause.name for clause in CLAUSES]
        assert all(switch.settings(of()) for switch in clauses())
        assert not any(switch.settings(sim.load("sla")) for switch in clauses())
        whole = Switchboard(of(), clauses())
        assert whole.at(whole.every).agreement == sim.load("sla").agreement


class TestPrices:
    def test_each_is_a_paired_difference_to_today(self, found: sim.Diagnosis) -> None:
        both = sim.compare([of(), pulled(of(), "message")], replications=3)
        expected = both.difference(both.arms[1], "expected_profit")
        alone = found.lever("message").alone
        assert alone is not None
        assert (alone.mean, alone.high) == pytest.approx((expected.mean * 52 / 6, expected.high * 52 / 6))

    def test_the_last_is_what_all_would_lose_without_it(self, found: sim.Diagnosis) -> None:
        names = [switch.name for switch in LEVERS]
        both = sim.compare(
            [pulled(of(), *(name for name in names if name != "focus")), pulled(of(), *names)], replications=3
        )
        last = found.lever("focus").last
        assert last is not None
        assert last.mean == pytest.approx(both.difference(both.arms[1], "expected_profit").mean * 52 / 6)

    def test_alignment_together_holds_neither_demand_nor_reps(self, found: sim.Diagnosis) -> None:
        both = sim.compare([of(), pulled(of(), *(switch.name for switch in ALIGNMENT))], replications=3)
        expected = both.difference(both.arms[1], "expected_profit")
        assert found.together().mean == pytest.approx(expected.mean * 52 / 6)

    def test_leaks_are_those_of_the_public_function(self, found: sim.Diagnosis) -> None:
        assert found.leaks.causes() == sim.leaks(of(), replications=3).causes()

    def test_each_company_is_simulated_once(self) -> None:
        arms = plan_diagnosis(of()).arms
        assert len({arm.fingerprint for arm in arms}) == len(arms)
        assert arms[0].fingerprint == of().fingerprint

    def test_levers_that_are_at_their_best_are_left_out(self) -> None:
        best = pulled(of(), *(switch.name for switch in ALIGNMENT))
        planned = plan_diagnosis(best)
        moved = {rung.name for rung in planned.levers.rungs if rung.changes}
        assert moved == {"demand", "rep"}


class TestVerdict:
    @pytest.mark.parametrize(
        ("worth", "side"),
        [
            ({"demand": 9e5, "rep": 1e5, ALL_ALIGNED: 2e5}, Side.MARKETING),
            ({"demand": 1e5, "rep": 9e5, ALL_ALIGNED: 2e5}, Side.SALES),
            ({"demand": 1e5, "rep": -9e5, ALL_ALIGNED: 2e5}, Side.ALIGNMENT),
            ({"demand": -1e5, "rep": -9e5, ALL_ALIGNED: -2e5}, None),
        ],
    )
    def test_it_is_what_surely_brings_most(
        self, found: sim.Diagnosis, worth: Mapping[str, float], side: Side | None
    ) -> None:
        told = with_worth(found, worth)
        assert told.verdict() is side
        said = " ".join(verdict_sentences(told))
        assert said.startswith("No side's" if side is None else side.value.capitalize())

    @pytest.mark.parametrize(
        ("used", "silent", "sign"),
        [
            (0.95, 0.8, Sign.REPS_FULL),
            (0.3, 0.8, Sign.LEADS_LIE),
            (0.3, 0.05, Sign.REPS_WAIT),
            (0.6, 0.05, Sign.NEITHER),
            (0.3, np.nan, Sign.REPS_WAIT),
        ],
    )
    def test_signs(self, found: sim.Diagnosis, used: float, silent: float, sign: Sign) -> None:
        assert with_today(found, rep_utilisation=used, no_response_rate=silent).sign() is sign

    def test_words_name_the_sign_and_the_question(self, found: sim.Diagnosis) -> None:
        told = with_worth(found, {"message": 4e5, "focus": 1e5, "definition": 1e5, "context": 1e5, ALL_ALIGNED: 5e5})
        assert told.question().rung.name == "message"
        said = " ".join(verdict_sentences(told))
        assert "do both tell the same story? (message at its best: +€400k" in said
        assert "there are leads and they are not worked, which points to sales" in said
        assert "But the experiment: answers promised and watched bring" in said

    def test_levers_of_today_come_in_order(self, found: sim.Diagnosis) -> None:
        assert [step.rung.name for step in levers_of(found)] == [switch.name for switch in LEVERS]


class TestFirstClause:
    def test_it_is_the_one_that_brings_most_alone(self, found: sim.Diagnosis) -> None:
        steps = [
            dataclasses.replace(step, alone=paired_difference(np.zeros(3), gain * np.array([0.9, 1.0, 1.1])))
            for step, gain in zip(found.clauses.steps()[:3], (1e4, 3e4, -2e4), strict=True)
        ]
        paying = sorted(steps[:2], key=lambda step: -step.alone.mean)  # type: ignore[union-attr]
        said = first_clause_sentence(paying, steps, found.clauses.total("expected_profit"), "EUR")
        assert said.startswith(f"Sign first: {steps[1].rung.name} (+€30")
        assert f"then {steps[0].rung.name};" in said

    def test_none_pays_alone(self, found: sim.Diagnosis) -> None:
        steps = found.clauses.steps("expected_profit")
        said = first_clause_sentence((), steps, found.clauses.total("expected_profit"), "EUR")
        keystone = max(steps, key=lambda step: step.last.mean if step.last else -1e9).rung.name
        assert f"No clause surely pays alone; the one least to be missed is {keystone};" in said


class TestCalculator:
    def test_more_attempts_reach_more_and_take_more_hours_ever_less(self) -> None:
        table = attempts_table(sim.load("sla"))
        assert [each.most for each in table] == list(range(1, 11))
        for figure in ("made", "reached"):
            steps = np.diff([getattr(each, figure) for each in table])
            assert (steps > 0.0).all()
            assert (np.diff(steps) < 0.0).all()
        assert (np.diff([each.load.asked for each in table]) > 0.0).all()

    def test_with_reps_who_never_give_up_it_is_a_geometric_series(self) -> None:
        sure = sim.override(sim.load("sla"), {"response.giving_up": "0%"})
        response = sure.response
        for each in attempts_table(sure):
            missed = (1.0 - response.contact) ** each.most
            assert each.reached == pytest.approx(response.reachable * (1.0 - missed))
            in_vain = (1.0 - response.reachable) * each.most
            assert each.made == pytest.approx(response.reachable * (1.0 - missed) / response.contact + in_vain)

    def test_what_can_be_afforded_falls_with_the_leads(self) -> None:
        few, many = (
            affordable(attempts_table(sim.override(sim.load("sla"), {"demand.volume": volume}))) for volume in (1, 2.2)
        )
        assert few == 10
        assert many is None or many < 10
        table = attempts_table(sim.override(sim.load("sla"), {"demand.volume": 2.2}))
        assert all((each.load.share < STRAINED) == (many is not None and each.most <= many) for each in table)

    def test_nothing_can_be_afforded(self) -> None:
        table = attempts_table(sim.override(sim.load("sla"), {"demand.volume": 20}))
        assert affordable(table) is None
        assert "Not even one attempt" in attempts_sentence(table)

    def test_the_leads_of_a_goal_are_those_that_reach_it(self) -> None:
        signed = sim.replicate(sim.override(sim.load("sla"), {**SHORT, "run.horizon": "26 weeks"}), replications=3)
        whole = signed.metrics["expected_revenue"].mean() * 2
        now = leads_needed(signed, whole)
        assert now.promised.mean == pytest.approx(now.today, rel=0.1)
        more = leads_needed(signed, whole + 52 * 10 * now.per_mql)
        assert more.promised.mean - now.promised.mean == pytest.approx(10.0, rel=0.15)
        assert now.own + now.today * 52 * now.per_mql == pytest.approx(whole, rel=0.05)
        assert leads_needed(signed, 0.0).promised.mean == 0.0

    def test_an_mql_that_brings_nothing_reaches_no_goal(self) -> None:
        lost = sim.replicate(of(**{"handoff.routes.weekly.loss": "100%", "demand.volume": 0.1}), replications=2)
        assert np.isnan(leads_needed(lost, 9e6).promised.mean)

    def test_too_many_leads_break_the_promise(self, found: sim.Diagnosis) -> None:
        assert found.promise().is_possible
        assert promise_sentence(found).startswith("It can be kept")
        arms, plan = dict(found.clauses.arms), found.clauses.plan
        crowded = sim.override(found.signed.scenario, {"demand.volume": 6})
        arms[plan.every] = dataclasses.replace(found.signed, scenario=crowded)
        told = dataclasses.replace(found, clauses=dataclasses.replace(found.clauses, arms=arms))
        assert promise_sentence(told).startswith("It cannot be kept")


def test_what_is_finished_before_ctrl_c_is_put_together(found: sim.Diagnosis) -> None:
    planned = plan_diagnosis(of())
    finished = sim.experiments.replicate.replicate_all(planned.arms, replications=2)
    from sim.experiments.diagnose import kept_of

    kept = kept_of(planned, Interrupted(finished))
    assert kept is not None
    assert len(kept.today) == 2
    assert kept.lever("rep").alone == diagnosed(planned, finished).lever("rep").alone
    assert kept_of(planned, Interrupted(())) is None
