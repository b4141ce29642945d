"""What each side is shown while it decides, and what it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.play import fog
from game.play.commands import Advance, Finish, Guess, Lock, Reveal, Rise, SetLever, Start, TakeSeat
from game.play.levers import Kind
from game.play.match import IllegalCommand
from game.play.names import rep_name
from game.play.quarter import open_company
from game.play.roles import Side
from game.play.session import Session, begin
from game.play.view import Curtain, MarketingDesk, SalesDesk
from sim import lead_name
from tests.game.play.scripted import BALLOTS, M, S
from tests.game.play.small_company import TODAY, SmallRunner, company


def game(*commands: object, length: int = 1, **facts: object) -> Session:
    session = begin(lambda _reference, seed: SmallRunner(company(**facts), seed), "small", 7, None, length=length)
    for command in commands:
        session.do(command)
    return session


NEXT = (Reveal(), *BALLOTS, Finish(), Finish(), Advance(), Rise())
TO_SALES = (Start(), Guess(M, 50), Lock(M), TakeSeat(S))


def marketing(*commands: object, **facts: object) -> MarketingDesk:
    return game(Start(), *commands, **facts).view()


def sales(*commands: object, **facts: object) -> SalesDesk:
    return game(*TO_SALES, *commands, **facts).view()


def test_marketing_sees_fog_where_sales_is() -> None:
    desk = marketing()
    assert [panel.id for panel in desk.fog] == ["inbox", "outcomes", "calls"]
    assert not any(panel.lifted or panel.lines for panel in desk.fog)
    assert all(panel.lifts.startswith("Lifts") for panel in desk.fog)


def test_sales_sees_fog_where_marketing_is() -> None:
    desk = sales()
    assert [panel.id for panel in desk.fog] == ["campaigns", "sources", "promises"]
    assert not any(panel.lifted for panel in desk.fog)
    assert {row.channel for row in desk.inbox} == {-1}
    assert {row.known for row in desk.inbox} == {"Name, e-mail"}


@pytest.mark.parametrize("panel", fog.PANELS, ids=lambda panel: panel.id)
def test_each_clause_lifts_its_panel_and_no_other(panel: fog.Panel) -> None:
    desks = {M: marketing, S: sales}
    shown = {view.id: view for side in Side for view in desks[side](clauses=frozenset({panel.clause})).fog}
    assert [name for name, view in shown.items() if view.lifted] == [panel.id]
    assert 1 <= len(shown[panel.id].lines) <= 3


def test_a_recorded_source_gives_marks_their_shape() -> None:
    desk = sales(clauses=frozenset({"together.lead_source"}))
    assert {row.channel for row in desk.inbox} == {0, 1}


def test_context_passed_on_lifts_the_fog_in_the_next_quarter() -> None:
    first = (Start(), SetLever(M, "context", "all"), Guess(M, 1), Lock(M), TakeSeat(S))
    session = game(*first, length=2)
    assert not any(panel.lifted for panel in session.view().fog)
    for command in (
        Guess(S, 1),
        Lock(S),
        Reveal(),
        *BALLOTS,
        Finish(),
        Finish(),
        Advance(),
        Rise(),
        Guess(M, 1),
        Lock(M),
        TakeSeat(S),
    ):
        session.do(command)
    assert [panel.id for panel in session.view().fog if panel.lifted] == ["promises"]


@pytest.mark.parametrize(
    ("rule", "order"),
    [("newest_first", [0, 1, 2, 3, 4]), ("oldest_first", [4, 3, 2, 1, 0]), ("hottest_first", [4, 3, 2, 1, 0])],
)
def test_the_inbox_is_in_the_order_that_it_is_worked(rule: str, order: list[int]) -> None:
    desk = sales(SetLever(S, "rule", rule)) if rule != "newest_first" else sales()
    assert [row.lead for row in desk.inbox] == order
    assert desk.inbox_shown == "5 waiting, 2 for more than a day"
    assert sorted(row.age for row in desk.inbox) == [0, 1, 2, 3, 3]


def test_the_cut_moves_with_the_bar_from_where_it_was() -> None:
    assert marketing().scores.cut == pytest.approx(25)
    moved = marketing(SetLever(M, "bar", 30))
    assert moved.scores.cut == pytest.approx(35)
    assert moved.mql_bar.shown == "score 35"
    assert sum(moved.scores.counts) == 20


def test_the_plan_can_be_locked_after_the_guess() -> None:
    assert not marketing().lock.enabled
    assert "Guess first" in marketing().lock.why_not
    assert marketing(Guess(M, 3)).lock.enabled
    assert marketing(Guess(M, 3)).guess.value == 3


def test_the_curtain_names_who_is_next() -> None:
    view = game(Start(), Guess(M, 50), Lock(M)).view()
    assert isinstance(view, Curtain)
    assert view.to is S
    assert "Sales" in view.title
    assert "Marketing" in view.sentence
    assert view.bar.can_undo


def test_the_quote_follows_the_pitch() -> None:
    assert sales().quote != sales(SetLever(S, "pitch", "price")).quote


def test_what_the_agreement_settles_is_shown_and_not_moved() -> None:
    facts = {"clauses": frozenset({"marketing.context"})}
    desk = marketing(**facts)
    assert not desk.context.enabled
    assert desk.context.note
    with pytest.raises(IllegalCommand, match="settled by the agreement"):
        marketing(SetLever(M, "context", "all"), **facts)


def test_hiring_is_offered_from_the_second_quarter_on() -> None:
    assert "reps" not in {lever.id for lever in sales().levers}
    session = game(
        *TO_SALES,
        Guess(S, 1),
        Lock(S),
        *NEXT,
        Guess(M, 1),
        Lock(M),
        TakeSeat(S),
        length=2,
    )
    assert "reps" in {lever.id for lever in session.view().levers}


def lever(name: str, *commands: object):
    desk = marketing(*commands)
    every = (*desk.budget, desk.mql_bar, desk.message, desk.context, *desk.more)
    return next(view for view in every if view.id == name)


def test_steps_lead_onto_the_grid_and_stop_at_the_ends() -> None:
    bar = lever("bar")
    assert [bar.stepped(n) for n in (1, -1, 5, -50, 500)] == [21, 19, 25, 0, 60]
    off = replace(bar, value=20.4)
    assert [off.stepped(n) for n in (1, -1)] == [21, 20]
    assert [bar.at(fraction) for fraction in (0.0, 0.5, 1.0, 7.0, -1.0)] == [0, 30, 60, 60, 0]


def test_steps_of_a_budget_stop_where_the_money_ends() -> None:
    demo = lever("budget.demo_request")
    assert demo.stepped(1) == demo.value
    assert demo.at(1.0) == demo.value
    freed = lever("budget.demo_request", SetLever(M, "budget.webinar", 0))
    assert freed.stepped(1) > demo.value
    game(Start(), SetLever(M, "budget.webinar", 0), SetLever(M, "budget.demo_request", freed.at(1.0)))


def test_steps_of_a_choice_stop_at_the_ends() -> None:
    context = lever("context")
    assert [context.stepped(n) for n in (-5, -1, 1, 5)] == ["none", "none", "all", "all"]


def test_every_step_that_a_control_offers_is_legal() -> None:
    for scenario in ("no-sla", "sla"):
        session = begin(open_company, scenario, 3, None)
        session.do(Start())
        for side in (M, S):
            for name in session.match.levers():
                for steps in (1, -1, 3, -3):
                    for view in shown(session, name):
                        session.do(SetLever(side, name, view.stepped(steps)))
            session.do(Guess(side, 50))
            session.do(Lock(side))
            if side is M:
                session.do(TakeSeat(S))


def shown(session: Session, name: str):
    """Give the control as it stands now, if it can be moved now."""
    desk = session.view()
    if isinstance(desk, MarketingDesk):
        every = (*desk.budget, desk.mql_bar, desk.message, desk.context, *desk.more)
    else:
        every = desk.levers
    return [view for view in every if view.id == name and view.enabled]


def test_the_briefing_says_what_each_is_paid_for() -> None:
    session = game()
    view = session.view()
    assert view.title == "Small"
    assert view.goals[M].shown == str(session.goals().mqls)
    assert view.goals[S].shown.startswith("€")
    assert "4 runs" in view.goals[M].explain
    assert view.people[S] == "Ana, Ben, Chiara, Deniz"


def test_sliders_have_a_range_and_choices_have_parts() -> None:
    desk = marketing()
    for view in (*desk.budget, desk.mql_bar):
        assert view.kind is Kind.SLIDER
        assert view.low < view.high
        assert view.step > 0
    assert len(desk.message.options) == 3


def test_names_are_the_same_in_every_run_and_seldom_shared() -> None:
    names = [lead_name((channel, 0, week, place)) for channel in range(5) for week in range(10) for place in range(8)]
    assert names == [
        lead_name((channel, 0, week, place)) for channel in range(5) for week in range(10) for place in range(8)
    ]
    assert len(set(names)) > 0.75 * len(names)
    assert [rep_name(number) for number in (1, 12, 13)] == ["Ana", "Lena", "Ana 2"]


def test_today_is_what_the_company_does() -> None:
    desk = sales(today={**TODAY, "alignment.follow_up": 0.35, "response.attempts": 5.0})
    by_id = {view.id: view for view in desk.levers}
    assert by_id["follow_up"].value == 35
    assert by_id["attempts"].value == 5
    assert not any(view.moved for view in desk.levers)
