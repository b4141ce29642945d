"""The signing table: what is proposed binds nobody until both have signed, and then it is what the scenario says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from game.play import agreement
from game.play.agreement import NOTHING
from game.play.commands import (
    Advance,
    Ask,
    Command,
    Finish,
    Guess,
    Lock,
    Propose,
    Reveal,
    Rise,
    SetLever,
    Sign,
    Start,
    TakeSeat,
    Undo,
)
from game.play.company import Company
from game.play.journal import load
from game.play.match import IllegalCommand, Match, Phase, apply, changes, why_not
from game.play.pages import SigningView
from game.play.quarter import SimRunner, open_company
from game.play.session import Session, begin, resume
from game.play.view import SalesDesk
from game.play.whatif import ROUNDS
from tests.game.play.scripted import BALLOTS, M, S
from tests.game.play.small_company import company, small
from tests.game.play.test_session import Here, Never

QUARTER: tuple[Command, ...] = (
    Guess(M, 60),
    Lock(M),
    TakeSeat(S),
    Guess(S, 40),
    Lock(S),
    Reveal(),
    Finish(),
    Advance(),
)
FIRST: tuple[Command, ...] = (*QUARTER[:6], *BALLOTS, Finish(), *QUARTER[6:])
"""The first quarter and the last: both vote, and see their votes beside the facts."""
PAGE = (Propose("first_response", "8"), Propose("report", "weekly"), Propose("attempts", "6"))
SIGNED = (*PAGE, Sign(M), Sign(S), Rise())


def at_table(*commands: Command, length: int = 4, facts: dict[str, object] | None = None) -> Match:
    match = Match(company(**(facts or {})), length)
    for command in (Start(), *FIRST, *commands):
        match = apply(match, command)
    return match


def table(*commands: Command, executor: object = None, length: int = 4) -> Session:
    session = begin(small, "small", 7, None, length=length, executor=executor)
    for command in (Start(), *FIRST, *commands):
        session.do(command)
    return session


def view(session: Session) -> SigningView:
    found = session.view()
    assert isinstance(found, SigningView)
    return found


@pytest.mark.parametrize(("length", "tables"), [(1, []), (2, [2]), (3, [2, 3]), (4, [2, 4])])
def test_both_sit_down_before_the_second_quarter_and_the_last(length: int, tables: list[int]) -> None:
    match, seen = apply(Match(company(), length), Start()), []
    while match.phase not in {Phase.OVER, Phase.DEBRIEF}:
        if match.phase is Phase.TABLE:
            seen.append(match.quarter.number)
            match = apply(match, Rise())
        votes = match.quarter.number in {1, length} and length > 1
        for command in (*QUARTER[:6], *(BALLOTS if votes else ()), *([Finish()] if votes else []), Finish()):
            match = apply(match, command)
        match = apply(match, Advance()) if length > 1 else match
    assert seen == tables


def test_what_nobody_has_signed_binds_nobody() -> None:
    match = at_table(*PAGE, Rise())
    assert match.quarter.terms == {}
    assert changes(match)[2] == {}
    assert match.clauses == frozenset()


def test_one_signature_is_not_enough() -> None:
    assert why_not(at_table(*PAGE, Sign(M)), Rise()) == "Sales has not signed yet."
    assert why_not(at_table(*PAGE, Sign(M)), Sign(M)) == "Marketing has signed already."
    assert "nothing on the page" in why_not(at_table(), Sign(M))


def test_a_changed_page_must_be_signed_again_and_the_same_value_changes_nothing() -> None:
    both = at_table(*PAGE, Sign(M), Sign(S))
    assert apply(both, Propose("attempts", "6")) == both
    changed = apply(both, Propose("attempts", "8"))
    assert changed.quarter.signatures == frozenset()
    assert apply(changed, Undo()) == both
    assert "nothing" not in why_not(changed, Rise())


def test_undo_is_open_until_the_quarter_starts() -> None:
    match = at_table(*PAGE, Sign(M), Sign(S))
    for _ in range(2 + len(PAGE)):
        match = apply(match, Undo())
    assert match == at_table()
    assert "nothing to take back" in why_not(at_table(*SIGNED), Undo())


def test_what_both_signed_is_one_dated_change_of_the_next_quarter() -> None:
    made = changes(at_table(*SIGNED))
    assert made[1] == {}
    assert made[2] == {
        "agreement.sales.first_response": [{"within": "8 business hours"}],
        "agreement.watched.closely": "80%",
        "agreement.watched.warn_at": "75%",
        "agreement.sales.attempts": "6 in 10 business days",
        "agreement.together.report": "weekly",
    }


def test_a_page_holds_until_it_is_changed_and_a_struck_clause_is_struck() -> None:
    match = at_table(*SIGNED)
    for command in (*QUARTER, *QUARTER):
        match = apply(match, command)
    assert match.phase is Phase.TABLE
    assert changes(match)[3] == changes(match)[4] == {}
    for command in (Propose("report", NOTHING), Sign(M), Sign(S), Rise()):
        match = apply(match, command)
    assert changes(match)[4] == {"agreement.together.report": None}
    assert match.clauses == {"sales.first_response", "sales.attempts"}


def test_a_signed_clause_settles_the_lever_and_lifts_the_fog() -> None:
    settled = (SetLever(S, "attempts", 8), *FIRST[3:])
    before = Match(company(), 4)
    for command in (Start(), *QUARTER[:3], *settled, *SIGNED):
        before = apply(before, command)
    assert "attempts" not in before.quarter.sales.plan
    for command in QUARTER[:3]:
        before = apply(before, command)
    assert "settled by the agreement" in why_not(before, SetLever(S, "attempts", 3))
    session = table(Propose("lead_source", "recorded"), Sign(M), Sign(S), Rise(), *QUARTER[:3])
    desk = session.view()
    assert isinstance(desk, SalesDesk)
    assert [panel.id for panel in desk.fog if panel.lifted] == ["sources"]
    assert {row.channel for row in desk.inbox} == {0, 1}


def test_a_report_for_both_lifts_the_fog_over_the_run() -> None:
    signed, not_signed = ((Propose("report", "weekly"), Sign(M), Sign(S), Rise()), (Rise(),))
    for commands, is_fogged in ((signed, False), (not_signed, True)):
        assert table(*commands, *QUARTER[:5]).run_view().is_fogged is is_fogged


@pytest.mark.parametrize(
    "command",
    [Propose("first_response", "3"), Propose("bonus", "none"), Propose("report", ""), Ask("bonus")],
    ids=repr,
)
def test_a_page_says_only_what_it_can_say(command: Command) -> None:
    assert why_not(at_table(), command).endswith(".")


def test_a_token_that_is_spent_stays_spent() -> None:
    match = at_table(PAGE[0], Ask("attempts"))
    assert match.tokens == 2
    assert "just been asked" in why_not(match, Ask("attempts"))
    back = apply(match, Undo())
    assert back.quarter.terms == {}
    assert back.tokens == 2
    assert back.quarter.asked == match.quarter.asked
    for clause in ("report", "goal"):
        match = apply(match, Ask(clause))
    assert "spent" in why_not(match, Ask("route"))


def test_what_if_shows_every_value_under_the_same_luck_and_says_on_how_many_runs() -> None:
    executor = Here()
    session = table(PAGE[0], Ask("attempts"), executor=executor)
    curve = view(session).curve
    assert curve is not None
    values = next(clause for clause in view(session).clauses if clause.id == "attempts").values
    assert len(curve.bands) == len(curve.labels) == len(values)
    assert curve.runs == f"{ROUNDS} runs each"
    assert all(low <= middle <= high for low, middle, high in curve.bands)
    assert executor.asked == ROUNDS * len(values)
    session.do(Propose("attempts", "4"))
    moved = view(session).curve
    assert moved is not None
    assert moved.place == values.index("4")
    assert executor.asked == ROUNDS * len(values)
    session.do(Propose("goal", "revenue"))
    other = view(session).curve
    assert other is not None
    assert "other promises" in other.sentence


def test_a_first_answer_does_not_wait_for_the_last_run() -> None:
    executor = Never()
    session = table(Ask("lead_source"), executor=executor)
    curve = view(session).curve
    assert curve is not None
    assert (curve.bands, curve.runs) == ((), "0 runs each")
    for number, future in enumerate(executor.futures[:4]):
        future.set_result(replace(small("small", 7).sample({}, 2, 1), expected=1000.0 * number))
    assert session.poll()
    assert view(session).curve.runs == "2 runs each"
    assert not session.poll()


def test_an_overload_is_said_in_hours() -> None:
    assert view(table()).load is None
    load = view(table(Propose("first_response", "1"))).load
    assert load is not None
    assert load.title == "This cannot be kept."
    assert "140 of the 130 hours" in load.words
    assert view(table(Propose("first_response", "16"))).load is None


def test_a_signed_game_replays_and_goes_on(tmp_path: Path) -> None:
    one, two = tmp_path / "one.handoff", tmp_path / "two.handoff"
    commands = (Start(), *FIRST, PAGE[0], Ask("attempts"), *SIGNED[1:], *QUARTER[:5])
    for path in (one, two):
        session = begin(small, "small", 7, path, length=2)
        for command in commands:
            session.do(command)
    assert one.read_bytes() == two.read_bytes()
    again = resume(small, one)
    assert again.match == session.match
    assert again.match.tokens == 2
    assert json.loads(again.export())["changes"]["2"]["agreement.together.report"] == "weekly"


def test_a_save_of_the_first_format_opens_and_plays_on(tmp_path: Path) -> None:
    """What the first playable quarter wrote: format 1, one quarter, results without what was kept."""
    from hashlib import sha256

    facts = begin(small, "small", 7, None)
    for command in (Start(), *QUARTER[:5]):
        facts.do(command)
    result = {"quarter": 1, "facts": facts.facts().record(), "guesses": {"marketing": 60, "sales": 40}}
    result |= {"goals": {"mqls": 190, "revenue": 1e5, "runs": 4}, "metrics": {"revenue": 1.0}}
    header = {
        "format": 1,
        "game": "0.1.0",
        "model": "1",
        "scenario": "small",
        "fingerprint": "f00d",
        "seed": 7,
        "length": 1,
    }
    acts = [{"do": "start"}, {"do": "guess", "side": "marketing", "percent": 60}, {"do": "lock", "side": "marketing"}]
    acts += [
        {"do": "seat", "side": "sales"},
        {"do": "guess", "side": "sales", "percent": 40},
        {"do": "lock", "side": "sales"},
    ]
    path, last = tmp_path / "old.handoff", ""
    with path.open("w", encoding="utf-8") as file:
        for record in (header, *acts, {"result": result}):
            text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            last = sha256(f"{last}{text}".encode()).hexdigest()[:16]
            file.write(f'{{"sum":"{last}","record":{text}}}\n')
    session = resume(small, path)
    assert session.notice == ""
    for command in (Reveal(), Finish()):
        session.do(command)
    assert session.match.phase is Phase.OVER
    assert load(path).problem == ""


# on the real simulator


@pytest.fixture(scope="module")
def runner() -> SimRunner:
    return open_company("no-sla", 3)


def test_every_value_of_every_clause_is_one_the_simulator_takes(runner: SimRunner) -> None:
    for reference in ("no-sla", "sla"):
        firm = open_company(reference, 3)
        for clause in agreement.clauses(firm.company).values():
            for term in clause.terms:
                made = agreement.changes(firm.company, {1: {}, 2: {clause.id: term.value}})
                scenario = sim.derive(firm.scenario, [{"at": "week 14", "set": made[2]}] if made[2] else [])
                assert (scenario.fingerprint == firm.scenario.fingerprint) == (term.value == clause.default)


def _signed(firm: Company, **terms: str) -> dict[int, dict[str, object]]:
    return agreement.changes(firm, {1: {}, 2: terms})


def test_what_was_kept_is_counted_for_the_quarter_alone(runner: SimRunner) -> None:
    terms = {"first_response": "8", "attempts": "6", "disposition": "15", "qualified_leads": "40", "route": "at_once"}
    assert runner.play({1: {}}, 1).kept == {}
    played = runner.play(_signed(runner.company, **terms), 2)
    assert set(played.kept) == set(terms) - {"route"}
    assert all(0 <= each.kept <= each.due or name == "qualified_leads" for name, each in played.kept.items())
    assert played.kept["first_response"].share == pytest.approx(played.metrics["sla_response_compliance"])
    assert played.kept["qualified_leads"].due == 13 * 40
    third = runner.play({**_signed(runner.company, **terms), 3: {}}, 3)
    assert third.kept["qualified_leads"].due == 13 * 40


def test_a_faster_promise_takes_no_more_hours_but_a_lower_bar_does(runner: SimRunner) -> None:
    easy = runner.workload(_signed(runner.company, first_response="8"), 2)
    hard = runner.workload({1: {"demand.volume": 3}, 2: _signed(runner.company, first_response="8")[2]}, 2)
    assert not easy.is_strained
    assert hard.is_overloaded
    assert hard.asked > easy.asked
    assert runner.workload({1: {}, 2: {"sales.reps": 6}}, 2).present == pytest.approx(1.5 * easy.present)


def test_nothing_proposed_on_paper_moves_the_run(runner: SimRunner) -> None:
    match = Match(runner.company, 2)
    for command in (Start(), *FIRST, *PAGE, Rise()):
        match = apply(match, command)
    assert runner.play(changes(match), 2).table == runner.play({}, 2).table


def test_a_refused_proposal_is_a_sentence() -> None:
    with pytest.raises(IllegalCommand, match="cannot say that"):
        apply(at_table(), Propose("report", "hourly"))
