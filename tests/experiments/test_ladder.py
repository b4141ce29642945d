"""The ladder: rungs that a manager recognises, prices that add up, in any order, on any number of workers."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.experiments.ladder import PRICES, Ladder, Relation, climb, is_decided, more_to_decide
from sim.experiments.plan import plan
from sim.experiments.replications import Interrupted
from sim.experiments.rungs import CLAUSES, rungs_between
from sim.scenario import load_text
from sim.scenario.schema.alignment import Agreement
from sim.scenario.schema.walk import fields_of, section_of
from sim.stats import paired_difference
from tests.experiments.pairs import of, random_pair

SIDES = ("marketing", "handoff", "sales", "together", "watched")


@pytest.fixture(scope="module")
def priced(no_sla: sim.Scenario, sla: sim.Scenario) -> Ladder:
    return sim.ladder(no_sla, sla, replications=3)


def steps_by_name(ladder: Ladder, metric: str | None = None) -> dict[str, sim.experiments.ladder.Step]:
    return {step.rung.name: step for step in ladder.steps(metric)}


class TestRungs:
    def test_every_clause_of_the_agreement_is_in_one_line_of_the_registry(self) -> None:
        signed = [key for clause in CLAUSES for key in clause.keys]
        sections = {side: section_of(fields_of(Agreement)[side].annotation) for side in SIDES}
        assert sorted(signed) == sorted(
            f"{side}.{key}" for side, section in sections.items() if section for key in fields_of(section)
        )

    def test_the_shipped_agreement_has_a_rung_per_clause_in_the_order_of_its_file(self) -> None:
        rungs = rungs_between(sim.load("no-sla"), sim.load("sla"))
        assert [rung.name for rung in rungs] == [*(clause.name for clause in CLAUSES), "sales.rule"]

    def test_the_clock_and_its_watching_are_one_rung(self) -> None:
        rungs = {rung.name: rung for rung in rungs_between(sim.load("no-sla"), sim.load("sla"))}
        assert [change.path for change in rungs["clock"].changes] == [
            "agreement.sales.first_response",
            "agreement.watched.closely",
            "agreement.watched.warn_at",
        ]

    def test_a_rung_is_named_in_the_words_of_the_schema(self) -> None:
        (rung,) = rungs_between(of(), of(**{"alignment.message": "15%"}))
        assert (rung.name, rung.title) == ("alignment.message", "how far site and rep tell one story")
        assert [(each.before, each.after) for each in rung.changes] == [("60%", "15%")]

    def test_what_lies_in_one_section_is_one_rung(self) -> None:
        changed = of(
            **{
                "demand.channels.webinar.fit": "50%",
                "demand.channels.demo_request.fit": "50%",
                "agreement.brings.context": "9%",
            }
        )
        assert [rung.name for rung in rungs_between(of(), changed)] == ["demand.channels", "agreement.brings.context"]

    def test_names_stories_goals_and_repetitions_are_no_rungs(self) -> None:
        told = {"name": "X", "story": "Y.", "goals": ["wins >= 3"], "run.seed": 7, "run.replications": 9}
        assert rungs_between(of(), of(**told)) == ()

    def test_a_common_ancestor_is_not_needed(self, tmp_path: Path) -> None:
        whole = tmp_path / "ours.yml"
        whole.write_text(sim.dump(of(**{"sales.reps": 5})), encoding="utf-8")
        assert [rung.name for rung in rungs_between(of(), sim.load(whole))] == ["sales.reps"]


class TestPrices:
    def test_the_steps_in_order_add_up_to_the_total(self, priced: Ladder) -> None:
        for metric in (*PRICES, "wins", "rep_utilisation"):
            steps, total = priced.steps(metric), priced.total(metric)
            assert sum(step.in_order.mean for step in steps if step.in_order) == pytest.approx(total.mean, rel=1e-9)
            assert steps[-1].running_total is not None
            assert steps[-1].running_total.mean == pytest.approx(total.mean, rel=1e-12)

    def test_each_price_is_the_paired_difference_of_the_arms_it_names(
        self, priced: Ladder, no_sla: sim.Scenario, sla: sim.Scenario
    ) -> None:
        alone = sim.override(no_sla, {"agreement.together.report": "monthly"})
        without = sim.override(sla, {"agreement.together.report": None})
        values = [
            sim.replicate(each, replications=3).metrics["expected_revenue"] * 52 / 6
            for each in (no_sla, alone, without, sla)
        ]
        step = steps_by_name(priced)["report"]
        expected_alone, expected_last = paired_difference(*values[:2]), paired_difference(*values[2:])
        assert step.alone is not None
        assert step.last is not None
        assert (step.alone.mean, step.alone.high) == pytest.approx((expected_alone.mean, expected_alone.high))
        assert (step.last.mean, step.last.high) == pytest.approx((expected_last.mean, expected_last.high))

    def test_the_first_step_is_the_rung_alone_and_the_last_the_last_one(self, priced: Ladder) -> None:
        first, *_, last = priced.steps()
        assert first.in_order == first.alone == first.running_total
        assert last.in_order == last.last

    def test_money_is_that_of_a_year_and_other_metrics_count_as_they_do(self, priced: Ladder) -> None:
        a, b = priced.arms[frozenset()], priced.arms[priced.plan.every]
        gained = b.metrics["expected_profit"].mean() - a.metrics["expected_profit"].mean()
        assert priced.total("expected_profit").mean == pytest.approx(gained * 52 / 6)
        assert priced.total("wins").mean == pytest.approx(b.metrics["wins"].mean() - a.metrics["wins"].mean())

    def test_of_a_single_rung_alone_last_and_total_are_one(self) -> None:
        ladder = sim.ladder(of(), of(**{"sales.reps": 5}))
        (step,) = ladder.steps()
        assert step.alone == step.last == step.in_order == step.running_total == ladder.total()
        assert step.relation is Relation.NONE
        assert (len(ladder), ladder.runs) == (4, 8)

    def test_what_does_nothing_alone_is_worth_exactly_nothing(self, priced: Ladder) -> None:
        alone = steps_by_name(priced)["on_breach"].alone
        assert alone is not None
        assert (alone.mean, alone.low, alone.high) == (0.0, 0.0, 0.0)

    def test_nothing_between_two_names_of_one_company(self) -> None:
        ladder = sim.ladder(of(), of(name="Other"))
        assert ladder.steps() == ()
        assert ladder.total().mean == 0.0

    def test_workers_change_no_number(self, no_sla: sim.Scenario, sla: sim.Scenario, priced: Ladder) -> None:
        assert sim.ladder(no_sla, sla, replications=3, workers=1).steps() == priced.steps()

    def test_each_distinct_scenario_is_simulated_once(self, priced: Ladder) -> None:
        rungs = len(priced.plan.rungs)
        assert len({arm.fingerprint for arm in priced.plan.arms.values()}) == 3 * rungs - 1 == len(priced.plan.arms)
        assert priced.runs == 3 * (3 * rungs - 1)

    @pytest.mark.parametrize("number", [pytest.param(n, marks=[pytest.mark.slow] if n > 2 else []) for n in range(20)])
    def test_random_pairs_add_up_in_any_order(self, number: int) -> None:
        a, b = random_pair(number)
        names = [rung.name for rung in rungs_between(a, b)]
        shuffled = random.Random(number).sample(names, len(names))
        ladders = [sim.ladder(a, b, replications=2, order=order) for order in (None, shuffled, names[::-1])]
        for ladder in ladders:
            for metric in PRICES:
                total = ladder.total(metric).mean
                told = [step.in_order.mean for step in ladder.steps(metric) if step.in_order is not None]
                assert math.fsum(told) == pytest.approx(total, rel=1e-9, abs=1e-6)
                assert total == ladders[0].total(metric).mean
        assert [step.rung.name for step in ladders[1].steps()] == shuffled
        prices = [{step.rung.name: (step.alone, step.last) for step in ladder.steps()} for ladder in ladders]
        assert prices[0] == prices[1] == prices[2]

    @pytest.mark.slow
    def test_a_clock_is_worth_more_where_qualified_is_agreed(self) -> None:
        """Answering more leads pays only where the right ones are answered, and in time: clock, definition and route."""
        no_sla = sim.load("no-sla", ["run.replications=60"])
        both = sim.override(
            no_sla,
            {
                "agreement.marketing.definition": "agreed",
                "agreement.marketing.context": "with_every_lead",
                "agreement.handoff.route": "at_once",
                "agreement.sales.first_response": [{"within": "1 business day"}],
                "agreement.watched.closely": "80%",
                "agreement.watched.warn_at": "75%",
            },
        )
        steps = steps_by_name(sim.ladder(no_sla, both))
        for name in ("clock", "definition"):
            synergy = steps[name].last_less_alone
            assert synergy is not None
            z = synergy.mean / (synergy.sd / math.sqrt(synergy.n))
            assert steps[name].relation is Relation.COMPLEMENT, f"z = {z:.1f}"
            assert z > 3.0


class TestOrders:
    def test_named_rungs_come_first_and_the_others_follow(self) -> None:
        planned = plan("no-sla", "sla", ["sales.rule", "clock"])
        assert [rung.name for rung in planned.rungs][:4] == ["sales.rule", "clock", "qualified_leads", "definition"]

    @pytest.mark.parametrize(
        ("order", "message"),
        [
            (["definitoin"], "no rung 'definitoin' between the two scenarios; did you mean 'definition'?"),
            (["xyz"], "the rungs are qualified_leads, definition, context"),
            (["clock", "duty", "clock"], "names the rung 'clock' twice"),
        ],
    )
    def test_an_order_that_makes_no_sense_is_refused(self, order: list[str], message: str) -> None:
        with pytest.raises(UsageError, match=message.replace("?", r"\?")):
            sim.ladder("no-sla", "sla", order=order)

    def test_an_unknown_metric_is_refused(self) -> None:
        with pytest.raises(UsageError, match="no metric called 'profitt'; did you mean 'profit'"):
            sim.ladder("no-sla", "sla", metric="profitt")

    def test_different_weeks_are_refused(self, sla: sim.Scenario) -> None:
        with pytest.raises(UsageError, match="one horizon"):
            sim.ladder("no-sla", sla)


class TestForbidden:
    """A signed route that only the other scenario describes; bars that keep within 100 % only together."""

    def pair(self) -> tuple[sim.Scenario, sim.Scenario]:
        """Give a second company whose file signs the route before it describes it."""
        text = (
            "schema: 1\nname: Express\nextends: no-sla\nstory: Leads come at once.\n"
            "run: {horizon: 6 weeks, warm_up: 2 weeks}\n"
            "agreement: {handoff: {route: express}}\n"
            "handoff:\n  routes:\n    - {name: express, delay: 0 business hours, loss: 1%}\n"
            "    - {name: weekly, delay: {exponential: 14 business hours}, loss: 22%}\n"
        )
        return of(), sim.override(load_text(text), {"demand.channels.trade_fair.bursts": []})

    def test_a_rung_that_needs_another_waits_for_it_and_says_so(self) -> None:
        a, b = self.pair()
        assert [rung.name for rung in rungs_between(a, b)] == ["route", "handoff.routes"]
        planned = plan(a, b)
        assert [rung.name for rung in planned.rungs] == ["handoff.routes", "route"]
        assert planned.notes == (
            f"{b.name} cannot be without 'handoff.routes' alone: 'route' would have to go too.",
            "'route' cannot stand alone: it needs 'handoff.routes'.",
        )
        ladder = sim.ladder(a, b, replications=2)
        described, signed = ladder.steps()
        assert described.last is None
        assert signed.alone is None
        assert described.relation is signed.relation is Relation.NONE
        assert described.in_order is not None
        assert signed.in_order is not None
        assert described.in_order.mean + signed.in_order.mean == pytest.approx(ladder.total().mean)

    def test_an_order_that_begins_with_what_cannot_stand_counts_it_with_what_it_needs(self) -> None:
        a, b = self.pair()
        ladder = sim.ladder(a, b, replications=2, order=["route"])
        route, routes = ladder.steps()
        assert (
            "'route' has no step of its own in this order: it counts in that of 'handoff.routes'." in ladder.plan.notes
        )
        assert (route.in_order, route.running_total) == (None, None)
        assert routes.in_order is not None
        assert routes.in_order.mean == ladder.total().mean

    def test_two_rungs_that_need_each_other_and_one_that_needs_neither(self) -> None:
        a = of()
        b = of(**{"qualification.bar": "90%", "qualification.bar_by_definition": "-50%", "sales.reps": 5})
        ladder = sim.ladder(a, b, replications=2)
        reps, first, second = ladder.steps()
        assert reps.rung.name == "sales.reps"
        assert len(ladder.arms) == 4
        assert len(ladder.plan.notes) == 5
        assert not any("sales.reps" in note for note in ladder.plan.notes)
        assert first.in_order is None
        assert second.in_order is not None
        assert reps.in_order is not None
        assert reps.in_order.mean + second.in_order.mean == pytest.approx(ladder.total().mean)

    def test_data_in_two_folders(self, tmp_path: Path) -> None:
        scenarios = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            (folder / "days.csv").write_text("hours\n2\n3\n4\n", encoding="utf-8")
            text = (
                f"schema: 1\nname: {name}\nextends: no-sla\nstory: Measured.\n"
                "response: {handling: {empirical: {file: days.csv, column: hours, unit: h}}}\n"
            )
            (folder / "ours.yml").write_text(text, encoding="utf-8")
            scenarios.append(sim.load(folder / "ours.yml", ["sales.reps=5"] if name == "two" else []))
        with pytest.raises(UsageError, match="different folders"):
            plan(*scenarios)
        assert [rung.name for rung in plan(scenarios[0], sim.override(scenarios[0], {"sales.reps": 5})).rungs] == [
            "sales.reps"
        ]


class TestHowMuch:
    def test_many_arms_have_fewer_replications_and_few_what_the_scenario_says(self) -> None:
        assert plan("no-sla", "sla").replications == 360 // 38
        assert plan("no-sla", sim.override(sim.load("no-sla"), {"sales.reps": 5})).replications == 20
        assert (
            plan(of(), sim.load("sla", ["run.horizon=6 weeks", "demand.channels.trade_fair.bursts=[]"])).replications
            == 4
        )

    def test_what_is_decided_needs_no_more_and_what_is_not_needs_the_square(self) -> None:
        nothing = np.zeros(4)
        clear = paired_difference(nothing, np.array([9.0, 10.0, 11.0, 10.0]))
        unclear = paired_difference(nothing, np.array([-9.0, 10.0, 11.0, -8.0]))
        assert is_decided(clear)
        assert is_decided(paired_difference(nothing, nothing))
        assert not is_decided(unclear)
        assert more_to_decide(clear) == 0
        ratio = unclear.half_width / unclear.mean
        assert more_to_decide(unclear) == math.ceil(4 * ratio**2) - 4

    def test_progress_is_that_of_the_whole_climb_and_looks_come_early(self) -> None:
        a, b = of(), of(**{"sales.reps": 5, "sales.rule": "oldest_first"})
        told: list[tuple[int, int]] = []
        looks: list[Ladder] = []
        climb(
            plan(a, b),
            sim.compare([a, b], replications=9),
            on_progress=lambda done, total: told.append((done, total)),
            on_figures=looks.append,
        )
        assert {total for _, total in told} == {18}
        assert told[-1] == (18, 18)
        assert [len(look) for look in looks] == [2, 4, 8]

    def test_ctrl_c_keeps_what_every_arm_has(self) -> None:
        a, b = of(), of(**{"sales.reps": 5, "sales.rule": "oldest_first"})
        planned, ends = plan(a, b), sim.compare([a, b], replications=3, workers=1)

        def interrupt(done: int, _total: int) -> None:
            if done >= 4:
                raise KeyboardInterrupt

        with pytest.raises(Interrupted) as stopped:
            climb(planned, ends, workers=1, on_progress=interrupt)
        kept = Ladder(planned, dict(zip(planned.arms, stopped.value.finished, strict=True)))
        assert len(kept) == 2
        assert all(len(arm) == 2 for arm in kept.arms.values())
        assert sum(step.in_order.mean for step in kept.steps() if step.in_order) == pytest.approx(kept.total().mean)
