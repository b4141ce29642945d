"""A game of several quarters: each is looked back on beside the one before, its predictions scored, its luck left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from game.play.commands import Advance, Command, Finish, Guess, Lock, Reveal, Rise, SetLever, Start, TakeSeat
from game.play.journal import load
from game.play.match import Match, Phase
from game.play.pages import ReviewView
from game.play.quarter import SimRunner, open_company
from game.play.review import points, profit
from game.play.session import Session, begin, resume, watch
from tests.game.play.scripted import BALLOTS, M, S
from tests.game.play.small_company import SmallRunner, company, small

DESKS: tuple[Command, ...] = (Guess(M, 60), Lock(M), TakeSeat(S), Guess(S, 40), Lock(S))
QUARTER: tuple[Command, ...] = (*DESKS, Reveal(), Finish())


def game(*commands: Command, length: int = 4, path: Path | None = None) -> Session:
    session = begin(small, "small", 7, path, length=length)
    for command in (Start(), *commands):
        go(session, command)
    return session


def go(session: Session, command: Command) -> None:
    """Do something, and what comes before it: leave the table unsigned, vote where one votes."""
    rise(session)
    if session.match.phase is Phase.BALLOT and isinstance(command, Finish):
        for each in (*BALLOTS, Finish()):
            session.do(each)
    session.do(command)


def rise(session: Session) -> None:
    """Leave the table unsigned, where both sit at it."""
    if session.match.phase is Phase.TABLE:
        session.do(Rise())


def review(session: Session) -> ReviewView:
    view = session.view()
    assert isinstance(view, ReviewView)
    return view


def test_four_quarters_follow_one_another() -> None:
    session = game()
    for number in range(1, 5):
        assert session.match.quarter.number == number
        for command in QUARTER:
            go(session, command)
        view = review(session)
        assert [each.number for each in view.rounds] == list(range(1, number + 1))
        assert view.following == ("To the debrief" if number == 4 else f"Go to Q{number + 1}")
        session.do(Advance())
    assert session.match.phase is Phase.DEBRIEF
    session.do(Advance())
    assert session.match.phase is Phase.OVER
    assert len(review_of(session).rounds) == 4


def review_of(session: Session) -> ReviewView:
    return session.review_view()


def test_a_game_of_one_quarter_has_no_review() -> None:
    assert game(*QUARTER, length=1).match.phase is Phase.OVER


def test_a_game_is_no_longer_than_its_company() -> None:
    short = begin(lambda reference, seed: SmallRunner(company(quarters=2), seed), "small", 7, None, length=4)
    assert short.match.length == 2


def test_what_came_from_where_adds_up_and_matches_the_reveal() -> None:
    session = game(*QUARTER, Advance(), SetLever(M, "bar", 40), *QUARTER)
    for each in review(session).rounds:
        facts = session.facts(each.number)
        assert [column.name for column in each.columns] == [f"Q{n}" for n in range(1, each.number + 1)]
        assert each.columns[-1].total == pytest.approx(facts.revenue)
        assert each.columns[-1].own == facts.revenue_own
    first, second = review(session).rounds
    assert all(not figure.change for figure in first.figures)
    assert all(figure.change for figure in second.figures)
    assert second.figures[0].figure.note == f"Q1: {first.figures[0].figure.shown}"


def test_fewer_without_an_answer_is_better_and_less_revenue_is_worse() -> None:
    session = game(*QUARTER, Advance(), Guess(M, 1), Lock(M), TakeSeat(S), SetLever(S, "follow_up", 100))
    for command in (Guess(S, 1), Lock(S), Reveal(), Finish()):
        go(session, command)
    changes = {each.figure.label: each for each in review(session).rounds[-1].figures}
    silent = changes["No answer at all"]
    assert (silent.rise, silent.better) == (-1, True)
    assert "points" in silent.change
    for label in ("Revenue", "Expected profit", "Own prospecting"):
        assert changes[label].better in (None, changes[label].rise > 0)


@pytest.mark.parametrize(
    ("guess", "truth", "worth"), [(60, 60, 100), (60, 50, 80), (0, 100, 0), (10, 60, 0), (11, 60, 2)]
)
def test_a_prediction_is_worth_less_by_two_for_each_point_it_is_off(guess: int, truth: int, worth: int) -> None:
    assert points(guess, truth) == worth


def test_the_points_of_all_rounds_are_added_up() -> None:
    view = review(game(*QUARTER, Advance(), *QUARTER))
    sums = {
        side: sum(each.points for one in view.rounds for each in one.guesses if each.side is side) for side in (M, S)
    }
    assert view.rounds[-1].points == f"So far: Marketing {sums[M]}, Sales {sums[S]}."
    assert view.rounds[0].points != view.rounds[1].points


def test_the_profit_of_a_quarter_is_what_it_adds_to_those_before() -> None:
    results = game(*QUARTER, Advance(), *QUARTER).results()
    both = [results[number].metrics["expected_profit"] for number in (1, 2)]
    assert profit(results, 1) == both[0]
    assert profit(results, 2) == both[1] - both[0]
    blank = {1: replace(results[1], metrics={}), 2: results[2]}
    assert profit(blank, 2) is None


def test_a_save_shows_the_same_review_without_playing_again(tmp_path: Path) -> None:
    path = tmp_path / "four.handoff"
    session = game(*QUARTER, Advance(), *QUARTER, path=path)
    shown = review(session)

    class Idle(SmallRunner):
        played = 0

        def play(self, changes, quarter):
            Idle.played += 1
            return super().play(changes, quarter)

    again = resume(lambda reference, seed: Idle(company(reference=reference), seed), path)
    assert Idle.played == 1  # to see that it comes out the same here
    assert again.view() == shown
    assert Idle.played == 1
    assert watch(small, path).match.quarter.number == 2


def test_a_save_that_broke_off_before_a_result_makes_it_again(tmp_path: Path) -> None:
    path = tmp_path / "cut.handoff"
    session = game(*QUARTER)
    game(*DESKS, path=path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    assert not load(path).results
    again = resume(small, path)
    for command in (Reveal(), Finish()):
        go(again, command)
    assert again.view() == session.view()


def test_replay_equals_play_over_four_quarters(tmp_path: Path) -> None:
    one, two = tmp_path / "one.handoff", tmp_path / "two.handoff"
    plans = ((SetLever(M, "bar", 30),), (SetLever(M, "context", "all"),), (), (SetLever(M, "message", "fast_set_up"),))
    commands = [command for plan in plans for command in (*plan, *QUARTER, Advance())]
    game(*commands, path=one)
    again = begin(small, "small", 7, two, length=4)
    for command in load(one).commands:
        again.do(command)
    assert one.read_bytes() == two.read_bytes()


def test_an_earlier_quarter_is_shown_as_it_was() -> None:
    session = game(*DESKS)
    run = session.run_view()
    for command in (Reveal(), *BALLOTS):
        session.do(command)
    leads = session.reveal_view()
    for command in (Finish(), Finish(), Advance(), SetLever(M, "bar", 50), *QUARTER):
        go(session, command)
    assert session.reveal_view(1).sums == leads.sums
    assert session.reveal_view(1).guesses == leads.guesses
    assert session.reveal_view(1).bar.quarter == "Q1"
    assert session.run_view(1).goal == run.goal
    assert session.run_view(1).timeline.end == run.timeline.end
    assert session.story(leads.silent.leads[0], 1).title


@pytest.fixture(scope="module")
def runner() -> SimRunner:
    return open_company("no-sla", 3)


def test_a_later_change_moves_nothing_that_went_before(runner: SimRunner) -> None:
    first = runner.play({1: {"response.attempts": 6}}, 1)
    second = runner.play({1: {"response.attempts": 6}, 2: {"qualification.bar": "45%", "sales.reps": 6}}, 2)
    end = first.timeline.end
    before = {row: [repr(each) for each in told if each.time < end] for row, told in first.stories.items()}
    after = {row: [repr(each) for each in told if each.time < end] for row, told in second.stories.items()}
    # rows are numbered in the order of creation, so that a longer run only adds to them
    assert all(after[row] == told for row, told in before.items())
    assert [row for row in after if after[row] and row not in before] == []
    other = runner.play({1: {"response.attempts": 6}}, 2)
    assert other.table != second.table


def test_a_match_looked_back_on_holds_no_later_quarter() -> None:
    match = game(*QUARTER, Advance(), *QUARTER).match
    assert match.at(1).quarter.number == 1
    assert match.at(2) == match
    assert Match(company(), 4).decided == 0
