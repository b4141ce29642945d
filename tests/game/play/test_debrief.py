"""The debrief: steps that add up, the same leads under the page that was signed, deals both ways, and what was said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import sim
from game.play import debrief
from game.play.commands import (
    Advance,
    Command,
    Finish,
    Guess,
    Lock,
    Propose,
    Reveal,
    Rise,
    Seal,
    Sign,
    Start,
    TakeSeat,
    Vote,
)
from game.play.match import Match, Phase, apply, changes
from game.play.pages import DebriefView
from game.play.quarter import SimRunner, open_company
from game.play.runner import Score
from game.play.session import Session, begin, resume
from tests.game.play.scripted import BALLOTS, M, S
from tests.game.play.small_company import small
from tests.game.play.test_session import Here, Never

QUARTER: tuple[Command, ...] = (Guess(M, 60), Lock(M), TakeSeat(S), Guess(S, 40), Lock(S), Reveal())
LAST = (Vote(M, "late"), Seal(M, "You were late."), TakeSeat(S), Vote(S, "price"), Seal(S, "We were cheap."))
SIGNED = (Propose("first_response", "8"), Propose("report", "weekly"), Sign(M), Sign(S))
END = (Finish(), Finish(), Advance())


def acts(*table: Command) -> tuple[Command, ...]:
    return (Start(), *QUARTER, *BALLOTS, *END, *table, Rise(), *QUARTER, *LAST, *END)


def over(*table: Command, executor: object = None, path: Path | None = None) -> Session:
    session = begin(small, "small", 7, path, length=2, executor=executor)
    for command in acts(*table):
        session.do(command)
    return session


def view(session: Session) -> DebriefView:
    found = session.view()
    assert isinstance(found, DebriefView)
    return found


def test_the_steps_of_the_waterfall_add_up() -> None:
    falls = view(over(*SIGNED, executor=Here())).falls
    assert falls[0].kind == falls[-1].kind == "end"
    for before, after in pairwise(falls[:-1]):
        assert after.start == before.stop
    assert falls[-1].stop == pytest.approx(falls[-2].stop)
    assert all((fall.stop >= fall.start) == (fall.kind != "spared") for fall in falls)
    found = view(over(*SIGNED, executor=Here()))
    steps = [fall.stop - fall.start for fall in found.falls[1:-1]]
    assert found.main == 1 + steps.index(max(steps))


def test_while_the_losses_are_on_their_way_all_else_is_there() -> None:
    executor = Never()
    found = view(over(*SIGNED, executor=executor))
    assert (found.falls, found.done) == ((), 0)
    assert found.quarters == ()
    assert found.title == "The same leads, once more."
    assert found.won


def test_the_same_leads_under_the_last_page_from_the_first_week() -> None:
    session = over(*SIGNED, executor=Here())
    match = session.match
    assert changes(match)[1] == {}
    kept = changes(match.from_day_one())
    assert kept[1]["agreement.together.report"] == "weekly"
    assert kept[2] == {}
    first, second = view(session).quarters
    assert first.amounts[1] > first.amounts[0]
    assert second.amounts[1] == second.amounts[0]
    assert first.amounts[2] > first.amounts[1]


def test_the_page_is_judged_by_profit_over_many_runs_and_says_so() -> None:
    found = view(over(*SIGNED, executor=Here()))
    gained = sum(each.amounts[1] - each.amounts[0] for each in found.quarters) / 2
    assert found.title == f"\u20ac{gained / 1000:.0f}k more profit, had it held from day one."
    assert f"{debrief.RUNS} runs" in found.sentence


def test_a_score_becomes_better_known_round_by_round() -> None:
    executor = Never()
    session = over(*SIGNED, executor=executor)
    view(session)
    scores = [future for future in executor.futures if future.cancelled() is False][-3 * debrief.RUNS - 8 :][
        : 3 * debrief.RUNS
    ]
    for future in scores[:6]:
        future.set_result(Score((1e3, 2e3), (1e3, 1e3)))
    assert session.poll()
    assert "2 runs" in view(session).sentence
    assert not session.poll()


def test_where_nothing_was_signed_nothing_would_have_changed() -> None:
    found = view(over(executor=Here()))
    assert found.title == "Nothing was signed."
    assert (found.won, found.lost, found.terms) == ((), (), ())
    assert all(each.amounts[0] == each.amounts[1] for each in found.quarters)


def test_the_words_of_both_ballots_are_kept_in_order() -> None:
    said = [(side, words) for side, words, _when in view(over(*SIGNED)).words]
    assert said == [(M, "They never call."), (S, "Wrong leads"), (M, "You were late."), (S, "We were cheap.")]
    assert dict(view(over(*SIGNED)).terms)["First response within"] == "8 h"


def test_a_save_opens_at_the_same_debrief(tmp_path: Path) -> None:
    path = tmp_path / "over.handoff"
    shown = view(over(*SIGNED, path=path))
    again = resume(small, path)
    assert again.match.phase is Phase.DEBRIEF
    assert again.view() == shown


def test_two_teams_that_are_one_hear_no_other_story() -> None:
    told = debrief.aligned({1: {"alignment.message": "15%", "sales.reps": 5}, 2: {"alignment.message": "60%"}})
    assert told[1] == {**debrief.ALIGNED, "sales.reps": 5}
    assert told[2] == {}


@pytest.fixture(scope="module")
def runner() -> SimRunner:
    return open_company("no-sla", 3)


def signed_by(runner: SimRunner) -> Match:
    match = Match(runner.company, 2)
    page = {"first_response": "8", "route": "at_once", "attempts": "6", "report": "weekly", "goal": "revenue"}
    page |= {"definition": "agreed", "context": "with_every_lead", "on_breach": "reassign"}
    for command in acts(*(Propose(name, value) for name, value in page.items()), Sign(M), Sign(S)):
        match = apply(match, command)
    return match


def test_deals_are_those_that_the_simulator_names(runner: SimRunner) -> None:
    match = signed_by(runner)
    played, signed = changes(match), changes(match.from_day_one())
    told = runner.retell(played, signed, 2)
    cut = {"run.horizon": "26 weeks", "demand.channels.trade_fair.bursts": _fairs()}
    dated = [
        [{"at": f"week {13 * n - 12}", "set": made} for n, made in each.items() if made] for each in (played, signed)
    ]
    base = sim.override(sim.load("no-sla"), cut)
    found = sim.replay(*(sim.derive(base, each) for each in dated), seed=3)
    assert [deal.name for deal in told.won] == [deal.name for deal in found.won]
    assert [deal.name for deal in told.lost] == [deal.name for deal in found.lost]
    assert told.won
    assert told.lost
    assert sum(told.played) == pytest.approx(found.played.metrics["expected_revenue"])
    assert sum(told.other) == pytest.approx(found.other.metrics["expected_revenue"])
    assert sum(deal.revenue for deal in told.won) - sum(deal.revenue for deal in told.lost) == pytest.approx(
        found.other.metrics["revenue"] - found.played.metrics["revenue"], rel=0.2
    )


def _fairs() -> list[dict[str, object]]:
    return [{"at": f"week {week}", "leads": 79, "over": "3 days"} for week in (-4, 9, 22)]


def test_an_agreement_and_one_story_are_worth_more_in_that_order(runner: SimRunner) -> None:
    """In expected profit, over runs that share their luck, which is how the debrief judges."""
    match = signed_by(runner)
    played, signed = changes(match), changes(match.from_day_one())
    plans = (played, signed, debrief.aligned(signed))
    worth = [[sum(runner.score(plan, 2, luck).profit) for luck in range(1, 7)] for plan in plans]
    assert runner.gain(worth[0], worth[1]).mean > 0
    assert runner.gain(worth[1], worth[2]).low > 0


def test_a_score_is_the_run_itself(runner: SimRunner) -> None:
    score = runner.score({}, 2, 0)
    metrics = runner.play({}, 2).metrics
    assert sum(score.revenue) == pytest.approx(metrics["expected_revenue"])
    assert sum(score.profit) == pytest.approx(metrics["expected_profit"])
    assert score.profit[0] == pytest.approx(runner.play({}, 1).metrics["expected_profit"])
