"""The rules: each command in each state, a whole quarter by script, undo, and ten thousand random commands."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from game.play import levers
from game.play.commands import (
    Advance,
    Ask,
    Blame,
    Command,
    Finish,
    Guess,
    Lock,
    Propose,
    Reveal,
    Rise,
    Seal,
    SetLever,
    Sign,
    Start,
    TakeSeat,
    Undo,
    Vote,
)
from game.play.match import IllegalCommand, Match, Phase, apply, changes, why_not
from game.play.roles import Side
from tests.game.play.scripted import BALLOTS, QUARTER, M, S
from tests.game.play.small_company import company


def after(*commands: Command, match: Match | None = None) -> Match:
    state = match or Match(company())
    for command in commands:
        state = apply(state, command)
    return state


DESKS: tuple[Command, ...] = (Start(), Guess(M, 50), Lock(M), TakeSeat(S), Guess(S, 50), Lock(S))
RUN: tuple[Command, ...] = (*DESKS, Reveal())
VOTED: tuple[Command, ...] = (*RUN, *BALLOTS, Finish())
AT: dict[Phase, tuple[Command, ...]] = {
    Phase.BRIEFING: (),
    Phase.MARKETING: DESKS[:2],
    Phase.CURTAIN: DESKS[:3],
    Phase.SALES: DESKS[:5],
    Phase.RUN: DESKS,
    Phase.BALLOT: (*RUN, BALLOTS[0]),
    Phase.BALLOT_CURTAIN: (*RUN, *BALLOTS[:2]),
    Phase.BALLOT_SALES: (*RUN, *BALLOTS[:4]),
    Phase.REVEAL: RUN,
    Phase.VERDICT: VOTED,
    Phase.REVIEW: (*VOTED, Finish()),
    Phase.TABLE: (*VOTED, Finish(), Advance(), Propose("report", "weekly"), Sign(M)),
    Phase.OVER: (*RUN, Finish()),
    Phase.DEBRIEF: (*VOTED, Finish(), Advance(), Rise(), *VOTED[1:], Finish(), Advance()),
}
LONG = {Phase.DEBRIEF, Phase.BALLOT, Phase.BALLOT_CURTAIN, Phase.BALLOT_SALES, Phase.VERDICT, Phase.REVIEW, Phase.TABLE}
LEGAL: dict[Command, set[Phase]] = {
    Start(): {Phase.BRIEFING},
    SetLever(M, "bar", 25): {Phase.MARKETING},
    SetLever(S, "attempts", 5): {Phase.SALES},
    Guess(M, 10): {Phase.MARKETING},
    Guess(S, 10): {Phase.SALES},
    Lock(M): {Phase.MARKETING},
    Lock(S): {Phase.SALES},
    TakeSeat(M): set(),
    TakeSeat(S): {Phase.CURTAIN, Phase.BALLOT_CURTAIN},
    Reveal(): {Phase.RUN},
    Finish(): {Phase.REVEAL, Phase.VERDICT},
    Advance(): {Phase.REVIEW, Phase.DEBRIEF},
    Propose("attempts", "6"): {Phase.TABLE},
    Sign(S): {Phase.TABLE},
    Ask("attempts"): {Phase.TABLE},
    Rise(): set(),
    Vote(M, "late"): {Phase.BALLOT},
    Vote(S, "late"): {Phase.BALLOT_SALES},
    Blame(S, 30): {Phase.BALLOT_SALES},
    Seal(M, "Call."): {Phase.BALLOT},
    Seal(S, "Think."): {Phase.BALLOT_SALES},
    Undo(): {
        *(Phase.MARKETING, Phase.CURTAIN, Phase.SALES, Phase.TABLE),
        *(Phase.BALLOT, Phase.BALLOT_CURTAIN, Phase.BALLOT_SALES),
    },
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("command", LEGAL, ids=repr)
def test_each_command_in_each_state(phase: Phase, command: Command) -> None:
    match = after(*AT[phase], match=Match(company(), length=2 if phase in LONG else 1))
    assert match.phase is phase
    if phase in LEGAL[command]:
        assert apply(match, command) != match or isinstance(command, Undo)
    else:
        with pytest.raises(IllegalCommand) as refused:
            apply(match, command)
        sentence = str(refused.value)
        assert sentence.endswith(".")
        assert sentence[0].isupper()


def test_a_quarter_by_script() -> None:
    match = after(*QUARTER)
    assert match.phase is Phase.OVER
    assert dict(match.quarter.marketing.plan) == {"bar": 30, "message": "lowest_cost"}
    assert match.quarter.marketing.guess == 60
    assert match.quarter.sales.guess == 40
    assert changes(match)[1] == {
        "qualification.bar": "30%",
        "alignment.follow_up": "50%",
        "response.attempts": 6,
        "alignment.message": "15%",
    }


def test_a_desk_needs_its_guess_before_it_locks() -> None:
    assert "Guess first" in why_not(after(Start()), Lock(M))
    assert why_not(after(Start(), Guess(M, 0)), Lock(M)) == ""


@pytest.mark.parametrize("percent", [-1, 101, True, 3.5, "7", None])
def test_a_guess_is_whole_percent(percent: object) -> None:
    assert "whole number" in why_not(after(Start()), Guess(M, percent))


@pytest.mark.parametrize(
    ("lever", "value"),
    [
        ("bar", 61),
        ("bar", 20.5),
        ("bar", "20"),
        ("bar", True),
        ("message", "free_beer"),
        ("message", 1),
        ("context", True),
    ],
)
def test_a_lever_stands_on_its_grid(lever: str, value: object) -> None:
    assert "cannot stand at" in why_not(after(Start()), SetLever(M, lever, value))


def test_nobody_reaches_across() -> None:
    assert "no lever" in why_not(after(Start()), SetLever(M, "attempts", 4))
    assert "not at the desk" in why_not(after(Start()), SetLever(S, "attempts", 4))


def test_a_lever_of_a_later_quarter_says_so() -> None:
    assert "from Q2" in why_not(after(*AT[Phase.SALES]), SetLever(S, "reps", 5))


def test_the_budget_is_not_overdrawn() -> None:
    match = after(Start())
    low, high = "budget.webinar", "budget.demo_request"
    lever = match.levers()[high]
    assert "€0 of the budget is left" in why_not(match, SetLever(M, high, lever.high))
    freed = after(SetLever(M, low, 0), match=match)
    assert freed.budget_left() == pytest.approx(match.levers()[low].default)
    room = lever.step * int((float(lever.default) + freed.budget_left()) / lever.step)
    assert after(SetLever(M, high, room), match=freed).budget_left() < lever.step


def test_a_channel_without_leads_has_no_lever() -> None:
    assert "budget.referral" not in Match(company()).levers()


def test_undo_takes_back_one_change_at_a_time() -> None:
    match = after(Start())
    states = [match]
    for command in (SetLever(M, "bar", 25), SetLever(M, "context", "all"), Guess(M, 30)):
        states.append(apply(states[-1], command))
    back = states[-1]
    for earlier in reversed(states[:-1]):
        back = apply(back, Undo())
        assert back == earlier
    assert "nothing to take back" in why_not(back, Undo())


def test_one_lever_moved_step_by_step_is_one_change() -> None:
    match = after(Start(), SetLever(M, "context", "all"))
    moved = after(*(SetLever(M, "bar", value) for value in range(21, 40)), match=match)
    assert apply(moved, Undo()) == match


def test_undo_opens_a_locked_plan_until_sales_sits_down() -> None:
    match = after(Start(), Guess(M, 50))
    locked = apply(match, Lock(M))
    assert apply(locked, Undo()) == match
    seated = apply(locked, TakeSeat(S))
    assert "nothing to take back" in why_not(seated, Undo())


def test_moving_a_lever_back_leaves_no_trace() -> None:
    match = after(Start(), SetLever(M, "bar", 25), SetLever(M, "bar", 20))
    assert changes(match) == {1: {}}


def test_a_second_quarter_keeps_habits_and_sets_back_what_is_left() -> None:
    quarter = (
        *AT[Phase.SALES],
        SetLever(S, "attempts", 6),
        Lock(S),
        Reveal(),
        *BALLOTS,
        Finish(),
        Finish(),
        Advance(),
        Rise(),
    )
    match = after(*quarter, match=Match(company(), length=2))
    assert match.phase is Phase.MARKETING
    assert match.quarter.number == 2
    assert match.quarter.sales.guess is None
    assert changes(match) == {1: {"response.attempts": 6}, 2: {}}
    again = after(Guess(M, 1), Lock(M), TakeSeat(S), SetLever(S, "attempts", 3), SetLever(S, "reps", 5), match=match)
    assert changes(again)[2] == {"response.attempts": 3, "sales.reps": 5}
    assert (
        after(Guess(S, 1), Lock(S), Reveal(), *BALLOTS, Finish(), Finish(), Advance(), Advance(), match=again).phase
        is Phase.OVER
    )


def test_every_kind_of_key_is_set_back_to_what_it_was() -> None:
    first = (Start(), SetLever(M, "budget.webinar", 0), SetLever(M, "bar", 30), Guess(M, 1), Lock(M), TakeSeat(S))
    sales = (
        SetLever(S, "rule", "oldest_first"),
        SetLever(S, "pitch", "price"),
        Guess(S, 1),
        Lock(S),
        Reveal(),
        *BALLOTS,
        Finish(),
        Finish(),
        Advance(),
        Rise(),
    )
    match = after(*first, *sales, match=Match(company(), length=2))
    assert changes(match)[2] == {"demand.channels.webinar.budget": 1.0, "demand.channels.webinar.bursts.1.leads": 40}
    back = (SetLever(M, "bar", 20), Guess(M, 1), Lock(M), TakeSeat(S))
    again = after(*back, SetLever(S, "rule", "newest_first"), SetLever(S, "pitch", "value"), match=match)
    assert changes(again)[2] == {
        "demand.channels.webinar.budget": 1.0,
        "demand.channels.webinar.bursts.1.leads": 40,
        "qualification.bar": "20%",
        "sales.rule": "newest_first",
        "alignment.message": "60%",
        "closing.price_pitch": "0%",
    }


def test_one_side_knows_its_own_plan_only() -> None:
    match = after(Start(), SetLever(M, "bar", 25), Guess(M, 1), Lock(M), TakeSeat(S), SetLever(S, "attempts", 6))
    assert changes(match, (S,)) == {1: {"response.attempts": 6}}


def forward(match: Match) -> Command:
    """Give what leads on from where a match stands."""
    side = match.side or S
    if match.phase in {Phase.MARKETING, Phase.SALES}:
        return Lock(side) if match.quarter.desk(side).guess is not None else Guess(side, 50)
    if match.phase in {Phase.BALLOT, Phase.BALLOT_SALES}:
        return Seal(side, "") if match.quarter.desk(side).ballot.cause else Vote(side, "late")
    if match.phase is Phase.TABLE and len(match.quarter.signatures) == 1:
        return Sign(M) if S in match.quarter.signatures else Sign(S)
    onward = {
        Phase.BRIEFING: Start(),
        Phase.RUN: Reveal(),
        Phase.REVIEW: Advance(),
        Phase.TABLE: Rise(),
        Phase.DEBRIEF: Advance(),
    }
    curtains = {Phase.DEBRIEF: Advance(), Phase.CURTAIN: TakeSeat(S), Phase.BALLOT_CURTAIN: TakeSeat(S)}
    return (onward | curtains).get(match.phase, Finish())


def random_command(luck: random.Random, match: Match) -> Command:
    """Give any command: mostly meant, sometimes nonsense."""
    if luck.random() < 0.15:
        return forward(match)
    side = luck.choice(list(Side))
    lever = luck.choice([*match.levers().values()])
    values = [part.value for part in lever.parts] or [
        lever.low + lever.step * luck.randrange(1 + int((lever.high - lever.low) / lever.step))
    ]
    value = luck.choice(
        [*values, lever.default, luck.choice([-1, 0, 1e12, 10**20, "", "none", True, False, 0.1 + 0.2])]
    )
    name = lever.id if luck.random() < 0.95 else luck.choice(["", "budget.", "nonsense"])
    return luck.choice(
        [
            SetLever(side, name, value),
            SetLever(lever.side, name, value),
            Guess(side, luck.choice([0, 50, 100, 101, -5])),
            Lock(side),
            TakeSeat(side),
            Start(),
            Undo(),
            Propose(
                luck.choice(["report", "attempts", "first_response", "none"]), luck.choice(["none", "6", "4", "weekly"])
            ),
            Vote(side, luck.choice(["ignored", "luck", "fate"])),
            Blame(side, luck.choice([0, 40, 100, 101])),
            Seal(side, luck.choice(["", "They never call.", "x" * 99])),
            Sign(side),
            Ask(luck.choice(["attempts", "goal", ""])),
            *([Reveal(), Finish(), Advance(), Rise()] if luck.random() < 0.3 else []),
        ]
    )


AFTER_RUN = {*LONG - {Phase.TABLE}, Phase.RUN, Phase.REVEAL, Phase.OVER}


def is_allowed(match: Match) -> bool:
    """Say whether a state is one that the rules know."""
    left = match.budget_left()
    desks = [(side, match.quarter.desk(side)) for side in Side]
    registry = match.levers()
    return (
        left >= -0.02
        and all(
            registry[name].side is side and registry[name].allows(value)
            for side, desk in desks
            for name, value in desk.plan.items()
        )
        and all(desk.guess is not None for _, desk in desks if desk.locked)
        and (match.phase not in AFTER_RUN or all(desk.locked for _, desk in desks))
        and (match.phase is not Phase.MARKETING or not any(desk.locked for _, desk in desks))
        and 1 <= len(match.quarters) <= match.length
        and 0 <= match.tokens <= 3
        and all(desk.ballot.cause for _, desk in desks if desk.ballot.sealed)
        and not (match.phase is Phase.VERDICT and not all(desk.ballot.sealed for _, desk in desks))
        and (not match.quarter.signatures or bool(match.quarter.terms))
    )


@pytest.mark.parametrize("seed", range(5))
def test_ten_thousand_random_commands_never_leave_the_rules(seed: int) -> None:
    luck = random.Random(seed)
    match, refused, phases = Match(company(), length=2), 0, set()
    for _ in range(2_500):
        try:
            match = apply(match, random_command(luck, match))
        except IllegalCommand:
            refused += 1
        assert is_allowed(match)
        phases.add(match.phase)
        if match.phase is Phase.OVER and luck.random() < 0.1:
            match = Match(company(), length=2)
    assert phases == set(Phase)
    assert 200 < refused < 2_400


def test_a_long_undo_does_not_exhaust_the_stack() -> None:
    match = after(Start())
    for step in range(5_000):
        match = apply(
            match, SetLever(M, ("bar", "context")[step % 2], (30 + step % 20, ("all", "none")[step // 2 % 2])[step % 2])
        )
    assert repr(match)
    assert match == replace(match, before=None)
    for _ in range(5_000):
        match = apply(match, Undo())
    assert match == after(Start())


def test_every_lever_of_the_first_quarter_can_be_moved() -> None:
    for lever in Match(company()).levers().values():
        desk = Phase.MARKETING if lever.side is M else Phase.SALES
        value = next(
            v for v in ([p.value for p in lever.parts] or [lever.low, lever.low + lever.step]) if v != lever.default
        )
        if lever.unlock == 1:
            moved = after(*AT[desk], SetLever(lever.side, lever.id, value))
            assert changes(moved)[1].keys() <= set(lever.keys), lever.id
            assert levers.moved(lever, moved.quarter.desk(lever.side).plan)
