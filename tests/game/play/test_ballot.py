"""The ballot: both vote before either is seen, and then their votes stand beside what each cause cost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import sim
from game.play.ballot_rules import CAUSES, MOST_LETTERS
from game.play.commands import Blame, Command, Finish, Guess, Lock, Reveal, Seal, Start, TakeSeat, Undo, Vote
from game.play.journal import load
from game.play.losses import RUNS
from game.play.match import Match, Phase, apply, why_not
from game.play.pages import BallotView, VerdictView
from game.play.quarter import open_company
from game.play.session import Session, begin, resume
from tests.game.play.scripted import BALLOTS, M, S
from tests.game.play.small_company import LEAKS, company, small
from tests.game.play.test_session import Here, Never

RUN: tuple[Command, ...] = (Start(), Guess(M, 60), Lock(M), TakeSeat(S), Guess(S, 40), Lock(S), Reveal())


def voting(*commands: Command, length: int = 4) -> Match:
    match = Match(company(), length)
    for command in (*RUN, *commands):
        match = apply(match, command)
    return match


def game(*commands: Command, path: Path | None = None, executor: object = None) -> Session:
    session = begin(small, "small", 7, path, length=2, executor=executor)
    for command in (*RUN, *commands):
        session.do(command)
    return session


def test_the_ballot_comes_before_the_reveal_and_the_facts_after_it() -> None:
    match, seen = voting(), []
    for command in (*BALLOTS, Finish(), Finish()):
        seen.append(match.phase)
        match = apply(match, command)
    ballot = [Phase.BALLOT] * 2 + [Phase.BALLOT_CURTAIN] + [Phase.BALLOT_SALES] * 2
    assert [*seen, match.phase] == [*ballot, Phase.REVEAL, Phase.VERDICT, Phase.REVIEW]


def test_a_ballot_needs_a_cause_and_no_more() -> None:
    assert why_not(voting(), Seal(M, "")) == "Pick a cause first."
    assert why_not(voting(Vote(M, "luck")), Seal(M, "")) == ""


@pytest.mark.parametrize(
    "command",
    [
        *(Vote(M, "fate"), Vote(S, "luck"), Blame(M, 101), Blame(M, -1), Blame(M, True), Blame(S, 5)),
        *(Seal(S, ""), Seal(M, "x" * (MOST_LETTERS + 1)), Seal(M, "two\nlines")),
    ],
    ids=repr,
)
def test_a_ballot_says_what_it_cannot_take(command: Command) -> None:
    assert why_not(voting(Vote(M, "late")), command).endswith(".")


def test_undo_opens_a_sealed_vote_until_the_other_side_sits() -> None:
    filled = voting(Vote(M, "late"), Blame(M, 10), Blame(M, 20))
    assert apply(filled, Undo()) == voting(Vote(M, "late"))
    sealed = apply(filled, Seal(M, "Never."))
    assert apply(sealed, Undo()) == filled
    assert "nothing to take back" in why_not(apply(sealed, TakeSeat(S)), Undo())


def test_no_vote_is_seen_before_both_are_in() -> None:
    session = game(Vote(M, "price"), Blame(M, 17), Seal(M, "They give it away."), TakeSeat(S))
    view = session.view()
    assert isinstance(view, BallotView)
    assert view.is_other_sealed
    assert view.chosen == ""
    told = repr(replace(view, causes=()))
    assert "17" not in told.replace("0.17", "")
    assert "give it away" not in told
    assert "price" not in told


def test_the_ballot_tells_nothing_of_what_the_fog_hides() -> None:
    session = game()
    view, facts = session.view(), session.facts()
    assert isinstance(view, BallotView)
    told = " ".join((view.sentence, view.then, *view.revenue, view.other))
    for branch in ("dropped", "silent", "won", "lost"):
        assert f" {facts.count(branch)} " not in told
    assert f"{facts.sent} leads" in told


def test_votes_and_words_survive_the_save(tmp_path: Path) -> None:
    path = tmp_path / "one.handoff"
    session = game(*BALLOTS, path=path)
    assert load(path).commands[-5:] == BALLOTS
    again = resume(small, path)
    assert again.match == session.match
    assert again.match.quarter.marketing.ballot.words == "They never call."


def verdict(session: Session) -> VerdictView:
    view = session.view()
    assert isinstance(view, VerdictView)
    return view


def test_the_facts_come_company_by_company_and_say_how_far_they_are() -> None:
    executor = Never()
    session = game(*BALLOTS, Finish(), executor=executor)
    assert verdict(session).costs == ()
    assert len(executor.futures) == 1 + len(LEAKS)
    runner = small("small", 7)
    for number, future in enumerate(executor.futures):
        assert verdict(session).done == pytest.approx(number / 8)
        future.set_result(runner.arm({}, 1, number, RUNS))
        assert session.poll()
    found = verdict(session)
    assert found.done == 1
    assert [cost.cause for cost in found.costs] == list(LEAKS)
    assert len(executor.futures) == 8
    assert not session.poll()


def test_the_verdict_names_the_largest_and_who_had_named_it() -> None:
    view = verdict(game(*BALLOTS, Finish(), executor=Here()))
    assert view.main == "ignored"
    assert view.title == "Never answered cost most. Marketing named it."
    neither = (Vote(M, "luck"), Seal(M, ""), TakeSeat(S), Vote(S, "luck"), Seal(S, ""))
    assert "Neither" in verdict(game(*neither, Finish(), executor=Here())).title
    both = (Vote(M, "ignored"), Seal(M, ""), TakeSeat(S), Vote(S, "ignored"), Seal(S, ""))
    assert "both named it" in verdict(game(*both, Finish(), executor=Here())).title
    assert [vote.blamed for vote in view.votes] == ["50\u202f% of it our own"] * 2


@pytest.mark.slow
def test_what_each_cause_cost_is_what_the_simulator_says() -> None:
    runner = open_company("no-sla", 3)
    arms = [runner.arm({}, 1, number, 3) for number in range(runner.arms({}, 1))]
    found = runner.losses({}, 1, arms)
    leaks = sim.leaks(sim.override(sim.load("no-sla"), {"run.horizon": "13 weeks", **_cut()}), replications=3, seed=3)
    for loss, cause in zip(found.causes, leaks.causes(), strict=True):
        assert loss.cause == cause.name
        assert loss.mean == pytest.approx(cause.lost.mean / 4)
    assert sum(loss.mean for loss in found.causes) == pytest.approx(found.total.mean)
    assert {loss.cause for loss in found.causes} <= set(CAUSES)


def _cut() -> dict[str, object]:
    bursts = [{"at": "week -4", "leads": 79, "over": "3 days"}, {"at": "week 9", "leads": 79, "over": "3 days"}]
    return {"demand.channels.trade_fair.bursts": bursts}
