"""Whole games of several quarters through the program, by keys alone and by mouse alone; the save says what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from game.play import commands as rules
from game.play.match import Phase
from game.play.roles import Side
from game.screen.director import GameDirector
from game.screen.intents import LookBack, Start
from game.screen.scenes.ballot import BallotPage
from game.screen.scenes.curtain import Curtain
from game.screen.scenes.debrief import Debrief
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Reveal
from game.screen.scenes.review import Review
from game.screen.scenes.run import Run
from game.screen.scenes.sales import Sales
from game.screen.scenes.signing import Signing
from game.screen.scenes.title import Title
from game.screen.scenes.verdict import Verdict
from tests.game.play.scripted import BALLOTS
from tests.game.screen.at_once import director
from tests.game.screen.driver import Player
from tests.game.screen.test_director import acts, focus_on

M, S = Side.MARKETING, Side.SALES
Seat = Callable[..., Player]


def desks_by_keys(seated: Player) -> None:
    """Guess and lock on both desks, and play the quarter to its end."""
    if isinstance(seated.app.scene, Signing):
        seated.press("return")
    assert isinstance(seated.app.scene, Marketing)
    focus_on(seated, "guess")
    seated.press("right", "return")
    assert isinstance(seated.app.scene, Curtain)
    seated.down("space")
    seated.wait(1.1)
    seated.up("space")
    assert isinstance(seated.app.scene, Sales)
    focus_on(seated, "guess")
    seated.press("left", "return")
    assert isinstance(seated.app.scene, Run)
    seated.press("end", "return")


def test_a_game_by_keys_alone(tmp_path: Path, player: Seat) -> None:
    seated = player(director(tmp_path, quarters=3))
    seated.press("return", "return")
    for number in (1, 2, 3):
        desks_by_keys(seated)
        if number != 2:
            ballots_by_keys(seated)
        assert isinstance(seated.app.scene, Reveal)
        focus_on(seated, "finish")
        seated.press("return")
        if number != 2:
            assert isinstance(seated.app.scene, Verdict)
            seated.press("return")
        assert isinstance(seated.app.scene, Review)
        assert seated.app.scene.round.number == number
        if number == 2:
            look_back_by_keys(seated)
        seated.press("return")
    debrief_by_keys(seated)
    assert isinstance(seated.app.scene, Title)
    assert sum(isinstance(act, rules.Advance) for act in acts(tmp_path)) == 4
    sealed = [act for act in acts(tmp_path) if isinstance(act, rules.Seal)]
    assert sealed == [rules.Seal(M, "8 m?"), rules.Seal(S, "")] * 2


def debrief_by_keys(seated: Player) -> None:
    """Turn through the pages of the debrief, and leave."""
    assert isinstance(seated.app.scene, Debrief)
    for _page in range(3):
        seated.press("tab", ctrl=True)
    seated.press("return")


def ballots_by_keys(seated: Player) -> None:
    """Vote on both sides of the curtain, with a sentence each."""
    assert isinstance(seated.app.scene, BallotPage)
    seated.press("2")
    focus_on(seated, "share")
    seated.press("left", "left")
    focus_on(seated, "words")
    seated.press(*"8 m?", "space", "x", "backspace", "return")
    assert isinstance(seated.app.scene, Curtain)
    seated.down("space")
    seated.wait(1.1)
    seated.up("space")
    assert isinstance(seated.app.scene, BallotPage)
    seated.press("4", "return")


def look_back_by_keys(seated: Player) -> None:
    """Turn to the first quarter, see its leads and its run, and come back."""
    seated.press("tab", ctrl=True)
    assert seated.app.scene.round.number == 1
    seated.press("l")
    assert isinstance(seated.app.scene, Reveal)
    assert seated.app.scene.bar().strong == "Q1"
    focus_on(seated, "finish")
    seated.press("return")
    assert isinstance(seated.app.scene, Review)
    seated.press("r")
    assert isinstance(seated.app.scene, Run)
    seated.press("end", "return")
    assert isinstance(seated.app.scene, Review)


def test_a_game_by_mouse_alone(tmp_path: Path, player: Seat) -> None:
    seated = player(director(tmp_path, quarters=2, holds=lambda: False))
    seated.click_on("new")
    seated.click_on("start")
    for number in (1, 2):
        if isinstance(seated.app.scene, Signing):
            seated.click_on("rise")
        for name in ("guess", "lock", "open", "guess", "lock", "skip", "result"):
            seated.click_on(name)
        for name in ("cause-ignored", "share", "seal", "open", "cause-misfit", "seal", "finish", "finish"):
            seated.click_on(name)
        assert isinstance(seated.app.scene, Review)
        assert seated.app.scene.round.number == number
        seated.click_on("watch")
        assert isinstance(seated.app.scene, Run)
        seated.click_on("skip")
        seated.click_on("result")
        seated.click_on("leads")
        seated.click_on("finish")
        if number == 2:
            tabs = seated.widget("rounds").rect
            seated.click(tabs.left + 8, tabs.centery)
            assert seated.app.scene.round.number == 1
        seated.click_on("advance")
    assert isinstance(seated.app.scene, Debrief)
    pages = seated.widget("pages").rect
    seated.click(pages.left + 8, pages.centery)
    seated.click_on("finish")
    assert isinstance(seated.app.scene, Title)


def to_review(table: GameDirector) -> None:
    """Play a quarter to its review."""
    for command in (
        Start("new"),
        rules.Start(),
        rules.Guess(M, 60),
        rules.Lock(M),
        rules.TakeSeat(S),
        rules.Guess(S, 40),
    ):
        table.obey(command)
    for command in (rules.Lock(S), rules.Reveal(), *BALLOTS, rules.Finish(), rules.Finish()):
        table.obey(command)


def test_a_game_left_at_its_review_goes_on_there(tmp_path: Path) -> None:
    table = director(tmp_path, quarters=2)
    to_review(table)
    shown = table.scene().state
    table.close()
    again = director(tmp_path)
    again.obey(Start("continue"))
    assert isinstance(again.scene(), Review)
    assert again.scene().state == shown


def test_a_longer_game_is_watched_without_being_voted_on_again(tmp_path: Path) -> None:
    table = director(tmp_path, quarters=2)
    to_review(table)
    table.close()
    (path,) = tmp_path.glob("*.handoff")
    raw = path.read_bytes()
    again = director(tmp_path)
    again.obey(Start("replay"))
    assert isinstance(again.scene(), Run)
    assert not again.scene().state.is_fogged
    again.obey(again.scene().state.result)
    assert isinstance(again.scene(), Review)
    assert path.read_bytes() == raw


def test_a_longer_game_of_another_version_can_be_left(tmp_path: Path) -> None:
    from dataclasses import replace

    from game.play.shelf import Shelf
    from tests.game.play.small_company import SmallRunner, company
    from tests.game.screen.at_once import AtOnce

    table = director(tmp_path, quarters=2)
    to_review(table)
    table.close()
    newer = lambda reference, seed: SmallRunner(replace(company(reference=reference), model="2"), seed)  # noqa: E731
    again = GameDirector(Shelf(newer, tmp_path, workers=lambda: None), worker=AtOnce())
    again.obey(Start("continue"))
    assert isinstance(again.scene(), Reveal)
    assert "version 1 of the simulator" in again.notice
    again.obey(again.scene().state.finish)
    assert isinstance(again.scene(), Title)


def test_nothing_is_looked_back_on_that_has_not_been_played(tmp_path: Path) -> None:
    table = director(tmp_path, quarters=2)
    to_review(table)
    for quarter in (0, 2, -1, 99):
        table.obey(LookBack(quarter, "leads"))
        assert isinstance(table.scene(), Review)
    table.obey(rules.Advance())
    table.obey(LookBack(1, "leads"))
    assert isinstance(table.scene(), Signing)


def test_a_game_that_is_over_opens_at_its_debrief(tmp_path: Path) -> None:
    table = director(tmp_path, quarters=2)
    to_review(table)
    for command in (rules.Advance(), rules.Rise(), rules.Guess(M, 1), rules.Lock(M), rules.TakeSeat(S)):
        table.obey(command)
    for command in (rules.Guess(S, 1), rules.Lock(S), rules.Reveal(), *BALLOTS, rules.Finish(), rules.Finish()):
        table.obey(command)
    assert table.session is not None
    assert table.session.match.phase is Phase.REVIEW
    for _page in range(2):
        table.obey(rules.Advance())
    assert isinstance(table.scene(), Title)
    again = director(tmp_path)
    again.obey(Start("continue"))
    assert isinstance(again.scene(), Debrief)
    again.obey(rules.Advance())
    assert isinstance(again.scene(), Title)


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_the_columns_are_as_high_as_the_money_they_stand_for(rounds: int, player: Seat) -> None:
    from game.screen import charts, sample_desks

    view = sample_desks.reviewed(rounds)
    drawn: list[list[list[object]]] = []
    before = charts.columns

    def spy(*given: object) -> object:
        drawn.append(before(*given))  # type: ignore[arg-type]
        return drawn[-1]

    import game.screen.scenes.review as scene

    scene.columns = spy  # type: ignore[assignment]
    try:
        player(Review(view)).written()
    finally:
        scene.columns = before
    tallest = max(column.total for column in view.rounds[-1].columns)
    for column, (own, pipeline) in zip(view.rounds[-1].columns, drawn[-1], strict=True):
        unit = (
            sum(part.height for part in drawn[-1][[c.total for c in view.rounds[-1].columns].index(tallest)]) / tallest
        )
        assert own.height == pytest.approx(column.own * unit, abs=1.1)
        assert pipeline.height == pytest.approx(column.pipeline * unit, abs=1.1)


def test_the_waterfall_is_as_high_as_the_money_it_stands_for(player: Seat) -> None:
    from game.screen import charts, sample_desks
    from game.screen.canvas import Rect

    falls = sample_desks.debriefed().falls
    seated = player(Debrief(sample_desks.debriefed()))
    steps = [charts.Step(fall.label, fall.start, fall.stop, fall.shown, (1, 2, 3)) for fall in falls]
    rect = Rect(60, 230, 740, 300)
    places, base = charts.waterfall(seated.app.canvas(seated.app.view()), rect, steps)
    unit = (rect.bottom - places[-1].top) / (falls[-1].stop - base)
    for fall, place in zip(falls[1:-1], places[1:-1], strict=True):
        assert place.height == pytest.approx(max(2, abs(fall.stop - fall.start) * unit), abs=1.1)
        assert rect.bottom - place.top == pytest.approx((max(fall.start, fall.stop) - base) * unit, abs=1.1)
    assert 0 < base < min(fall.stop for fall in falls)
    assert all(rect.top <= place.top and place.bottom <= rect.bottom + 1 for place in places)
