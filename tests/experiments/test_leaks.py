"""Leaks add up to the whole exactly, in any order; each is closed by settings that do what its name says."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.experiments.ladder import PRICES
from sim.experiments.leaks import LEAKS, plan_leaks
from sim.experiments.switches import Switch, Switchboard, switched
from tests.experiments.pairs import SHORT, of, random_pair

NAMES = [leak.name for leak in LEAKS]


def without(scenario: sim.Scenario, *names: str) -> sim.Scenario:
    """Give a company with some of its leaks closed."""
    return Switchboard(scenario, LEAKS).at(frozenset(names))


@pytest.fixture(scope="module")
def found(no_sla: sim.Scenario) -> sim.Leaks:
    return sim.leaks(no_sla, replications=3)


class TestAddingUp:
    def test_the_parts_are_the_whole(self, found: sim.Leaks) -> None:
        assert [cause.name for cause in found.causes()] == NAMES
        for metric in (*PRICES, "wins"):
            parts = math.fsum(cause.lost.mean for cause in found.causes(metric))
            assert parts == pytest.approx(found.total(metric).mean, rel=1e-9, abs=1e-6)

    def test_the_whole_is_the_difference_to_the_company_without_leaks(
        self, found: sim.Leaks, no_sla: sim.Scenario
    ) -> None:
        both = sim.compare([no_sla, without(no_sla, *NAMES)], replications=3)
        difference = both.difference(both.arms[1], "expected_revenue")
        assert found.total().mean == pytest.approx(difference.mean * 52 / 6, rel=1e-12)
        assert found.total().mean > 0.0

    def test_each_part_is_a_paired_difference(self, found: sim.Leaks, no_sla: sim.Scenario) -> None:
        before, after = (without(no_sla, *NAMES[:count]) for count in (1, 2))
        both = sim.compare([before, after], replications=3)
        difference = both.difference(both.arms[1], "expected_revenue")
        ignored = found.causes()[1].lost
        assert ignored.mean == pytest.approx(difference.mean * 52 / 6)
        assert ignored.high == pytest.approx(difference.high * 52 / 6)

    def test_another_order_gives_other_parts_and_the_same_whole(self, found: sim.Leaks, no_sla: sim.Scenario) -> None:
        other = sim.leaks(no_sla, replications=3, order=["message", "capacity"])
        assert [cause.name for cause in other.causes()][:3] == ["message", "capacity", "lost_at_handoff"]
        assert other.total() == found.total()
        assert {c.name: c.lost.mean for c in other.causes()} != {c.name: c.lost.mean for c in found.causes()}

    def test_alone_and_last_come_on_request(self, no_sla: sim.Scenario, found: sim.Leaks) -> None:
        each = sim.leaks(no_sla, replications=3, each=True).causes()
        assert [cause.lost for cause in each] == [cause.lost for cause in found.causes()]
        assert each[0].alone == each[0].lost
        assert each[-1].last == each[-1].lost
        assert all(cause.alone is not None and cause.last is not None for cause in each)
        assert [cause.alone for cause in found.causes()][1:] == [None] * (len(NAMES) - 1)

    @pytest.mark.parametrize("number", [pytest.param(n, marks=[pytest.mark.slow] if n > 1 else []) for n in range(20)])
    def test_random_companies_add_up_in_any_order(self, number: int) -> None:
        _, scenario = random_pair(number)
        shuffled = random.Random(number).sample(NAMES, len(NAMES))
        both = [sim.leaks(scenario, replications=2, order=order) for order in (None, shuffled)]
        for leaks in both:
            for metric in PRICES:
                parts = math.fsum(cause.lost.mean for cause in leaks.causes(metric))
                assert parts == pytest.approx(leaks.total(metric).mean, rel=1e-9, abs=1e-6)
        assert both[0].total() == both[1].total()


class TestClosing:
    """Each leak, closed, is closed: not a label on settings that do something else."""

    def figure(self, name: str, leak: str, scenario: sim.Scenario) -> tuple[float, float]:
        arms = [sim.replicate(each, replications=2) for each in (scenario, without(scenario, leak))]
        before, after = (float(np.nanmean(arm.metrics[name])) for arm in arms)
        return before, after

    def test_nothing_is_lost_at_handoff(self, no_sla: sim.Scenario) -> None:
        before, after = self.figure("lost_at_handoff", "lost_at_handoff", no_sla)
        assert before > 0.0 == after

    def test_nothing_is_ignored_or_rejected(self, no_sla: sim.Scenario) -> None:
        for name in ("ignored", "rejected"):
            before, after = self.figure(name, "ignored", no_sla)
            assert before > 0.0 == after

    def test_answers_come_within_the_hour(self, sla: sim.Scenario) -> None:
        before, after = self.figure("first_response_business_median", "late", sla)
        assert after < 0.5 < before

    def test_misfits_do_not_pass(self, no_sla: sim.Scenario) -> None:
        changed = without(no_sla, "misfit")
        assert changed.alignment.definition == 1.0

    def test_the_message_is_one(self, no_sla: sim.Scenario) -> None:
        assert without(no_sla, "message").alignment.message == 1.0

    def test_no_discount_is_given(self, no_sla: sim.Scenario) -> None:
        before, after = self.figure("discount", "price", sim.override(no_sla, {"run.horizon": "20 weeks"}))
        assert before > 0.0 == after

    def test_hands_are_free(self, sla: sim.Scenario) -> None:
        before, after = self.figure("own_hours", "capacity", sla)
        assert after > 1.1 * before

    def test_it_stays_closed_whatever_a_dated_change_says(self, no_sla: sim.Scenario) -> None:
        changes = [{"at": "week 3", "set": {"alignment.message": "10%", "handoff.route": "daily"}}]
        company = sim.derive(no_sla, changes)
        closed = without(company, "message", "lost_at_handoff")
        (later,) = dict(closed.origin.later).values()
        assert later.alignment.message == 1.0
        assert later.handoff.route == "daily"
        assert sim.replicate(closed, replications=1).metrics["lost_at_handoff"][0] == 0.0

    def test_what_a_rule_forbids_is_left_out_and_said(self, no_sla: sim.Scenario) -> None:
        board = Switchboard(no_sla, (*LEAKS[:2], Switch("odd", "nobody works", lambda _: {"sales.reps": 0})))
        assert board.every == frozenset(NAMES[:2])
        (note,) = board.notes
        assert note.startswith("'odd' cannot be switched here: ")

    def test_nothing_to_set_is_the_same_company(self, no_sla: sim.Scenario) -> None:
        assert switched(no_sla, {}) is no_sla


class TestAsking:
    def test_an_order_that_makes_no_sense_is_refused(self, no_sla: sim.Scenario) -> None:
        with pytest.raises(UsageError, match="nothing called 'mesage' in this order; did you mean 'message'"):
            plan_leaks(no_sla, order=["mesage"])
        with pytest.raises(UsageError, match="names 'price' twice"):
            plan_leaks(no_sla, order=["price", "late", "price"])

    def test_workers_change_no_number(self, found: sim.Leaks, no_sla: sim.Scenario) -> None:
        assert sim.leaks(no_sla, replications=3, workers=1).causes() == found.causes()

    def test_short_years_are_counted_as_years(self) -> None:
        assert SHORT["run.horizon"] == "6 weeks"
        half = sim.leaks(of(), replications=2)
        raw = sim.compare([half.ladder.plan.a, half.ladder.plan.b], replications=2)
        assert half.total("wins").mean == raw.difference(raw.arms[1], "wins").mean
