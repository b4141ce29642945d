"""Break-even and payback: companies on which it turns are found, and one on which it does not is said to be so."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.experiments.breakeven import AXES, IGNORED, SLACK, BreakEven, Point, break_even, span
from sim.experiments.payback import Payback, introduced_in_week_1, payback
from sim.report.payoff_words import break_even_sentence, payback_sentences
from sim.results.metrics.money import weekly_expected_profit
from sim.results.view import View
from sim.scenario import compile as compile_inputs
from sim.stats import paired_difference
from tests.experiments.pairs import of

CLOCK = {
    "agreement.sales.first_response": [{"within": "1 business day"}],
    "agreement.watched.closely": "80%",
    "agreement.watched.warn_at": "75%",
}


def point(figure: float, *worths: float) -> Point:
    gains = np.array(worths)
    return Point(None, figure, paired_difference(np.zeros_like(gains), gains))


def along(*points: Point, axis: object = IGNORED) -> BreakEven:
    return BreakEven(axis, points)  # type: ignore[arg-type]


class TestWhereItTurns:
    def test_between_two_settled_companies_in_a_straight_line(self) -> None:
        found = along(point(0.2, -29e3, -30e3, -31e3), point(0.6, 9e3, 10e3, 11e3))
        assert found.at == pytest.approx((0.5,))
        assert found.pays_above
        assert "It pays if more than 50" in break_even_sentence(found, "EUR")

    def test_the_other_way_round(self) -> None:
        found = along(point(10.0, 9e3, 10e3, 11e3), point(30.0, -9e3, -10e3, -11e3), axis=SLACK)
        assert found.at == pytest.approx((20.0,))
        assert not found.pays_above
        assert "reps have less than 20" in break_even_sentence(found, "EUR")

    def test_what_is_not_settled_turns_nothing(self) -> None:
        found = along(point(0.2, -9e3, 8e3, -3e3), point(0.6, 9e3, 10e3, 11e3), point(0.8, 9e3, 10e3, 11e3))
        assert found.at == ()
        said = break_even_sentence(found, "EUR")
        assert "It pays with 60" in said
        assert "no break-even in the range tried" in said
        assert "Not settled at 20" in said

    def test_never(self) -> None:
        said = break_even_sentence(along(point(0.2, -9e3, -8e3, -9e3), point(0.6, -9e3, -10e3, -11e3)), "EUR")
        assert "does not pay" in said
        assert "no break-even in the range tried" in said

    def test_nothing_is_settled(self) -> None:
        said = break_even_sentence(along(point(0.2, -9e3, 9e3), point(0.6, 9e3, -9e3)), "EUR")
        assert "not settled" in said

    def test_twice(self) -> None:
        low, middle, high = point(0.2, 10.0, 10.1), point(0.4, -10.0, -10.1), point(0.6, 10.0, 10.1)
        found = along(low, middle, high)
        assert found.at == pytest.approx((0.3, 0.5))
        said = break_even_sentence(found, "EUR")
        assert "more than 50" in said
        assert "or fewer than 30" in said


class TestTrying:
    def test_each_axis_moves_its_figure_and_today_is_among_the_points(self) -> None:
        a, b = of(), of(**CLOCK)
        found = break_even(a, b, replications=2)
        assert [each.axis for each in found] == list(AXES)
        raw = sim.compare([a, b], replications=2)
        today = raw.difference(raw.arms[1], "expected_profit").mean * 52 / 6
        for each in found:
            figures = [point.figure for point in each.points]
            assert figures == sorted(figures)
            assert span(each.points)[1] > span(each.points)[0]
            (now,) = [point for point in each.points if point.setting is None]
            assert now.worth.mean == pytest.approx(today)
        ignored, slack = found
        assert ignored.points[0].setting == "90%"  # a company that answers by habit ignores least
        assert slack.points[0].setting == 4  # and one with four times the leads has least slack

    def test_what_introducing_costs_is_in_it(self) -> None:
        a, b = of(), of(**CLOCK)
        dear = sim.override(b, {"costs.introduction": "100k"})
        for cheap, costly in zip(break_even(a, b, replications=2), break_even(a, dear, replications=2), strict=True):
            for one, other in zip(cheap.points, costly.points, strict=True):
                assert one.worth.mean - other.worth.mean == pytest.approx(100e3 * 52 / 6)

    def test_other_weeks_are_refused(self) -> None:
        with pytest.raises(UsageError, match="one horizon"):
            break_even(of(), "sla")


class TestPayback:
    def gained(self, *weeks: float) -> Payback:
        return Payback(np.array([weeks, weeks]), 0.0, from_today=True)

    @pytest.mark.parametrize(
        ("weeks", "week"),
        [
            ((1.0, 2.0), 1),
            ((-1.0, 2.0, 3.0), 2),
            ((-1.0, 2.0, -1.0, 4.0), 4),
            ((1.0, 2.0, -1.0), None),
            ((0.0, 0.0), 1),
        ],
    )
    def test_from_which_week_on_it_is_never_behind_again(self, weeks: tuple[float, ...], week: int | None) -> None:
        assert self.gained(*weeks).week == week

    def test_how_deep(self) -> None:
        assert self.gained(-1.0, -5.0, 3.0).deepest == (2, -5.0)
        assert self.gained(1.0, 5.0).deepest == (1, 0.0)

    def test_the_weeks_add_up_to_expected_profit(self) -> None:
        company = sim.override(of(**CLOCK), {"costs.introduction": "7k", "costs.hiring": "3k"})
        company = sim.derive(company, [{"at": "week 3", "set": {"sales.reps": 5, "costs.introduction": "9k"}}])
        result = sim.run(company, seed=4)
        weeks = weekly_expected_profit(View(result.leads, result.weekly, compile_inputs(company)))
        assert weeks.shape == (6,)
        assert weeks.sum() == pytest.approx(result.metrics["expected_profit"])

    def test_it_is_counted_from_the_week_of_its_introduction(self) -> None:
        a, b = of(), of(**CLOCK, **{"costs.introduction": "30k"})
        back = payback(a, b, replications=3)
        assert (back.from_today, back.introduction) == (True, 30e3)
        introduced = introduced_in_week_1(a, b)
        assert introduced is not None
        both = sim.compare([a, introduced], replications=3)
        assert back.at_end.mean == pytest.approx(both.difference(both.arms[1], "expected_profit").mean)
        assert back.mean[0] < -29e3
        assert np.array_equal(payback(a, b, replications=3, workers=1).gained, back.gained)

    def test_what_cannot_change_during_a_run_was_there_before(self) -> None:
        a, b = of(), of(**{"sales.inbox": "shared", "costs.introduction": "30k"})
        back = payback(a, b, replications=1)
        assert not back.from_today
        assert any("the ramp is not in this" in sentence for sentence in payback_sentences("B", back, "EUR"))

    def test_nothing_differs(self) -> None:
        back = payback(of(), of(name="Again"), replications=1)
        assert not back.gained.any()

    def test_sentences(self) -> None:
        def said(*weeks: float) -> str:
            return " ".join(payback_sentences("SLA", self.gained(*(1e3 * week for week in weeks)), "EUR"))

        assert "ahead from week 3 on" in said(-1.0, -2.0, 3.0)
        assert "has not paid back within 3 weeks" in said(-1.0, -2.0, -3.0)
        assert "ahead from the first week on" in said(1.0, 2.0, 3.0)
        assert "--introduction 40k" in said(1.0)
        one = Payback(np.array([[-3e3]]), 5e3, from_today=True)
        assert "at a cost of €5.00k" in next(payback_sentences("SLA", one, "EUR"))
        assert math.isnan(one.at_end.low)
