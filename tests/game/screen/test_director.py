"""Whole games through the program: by keys, by mouse, by anything at all. The save says what was done."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game import locale
from game.play import commands as rules
from game.play.journal import load
from game.play.match import Phase
from game.play.roles import Side
from game.play.session import replayed
from game.screen import states
from game.screen.app import App
from game.screen.director import PATIENCE, GameDirector
from game.screen.intents import Close, LookBack, Start, Turn, Undo
from game.screen.loop import STEP
from game.screen.prefs import Prefs
from game.screen.scenes.ballot import BallotPage, Say
from game.screen.scenes.base import Scene
from game.screen.scenes.briefing import BriefingPage
from game.screen.scenes.curtain import Curtain
from game.screen.scenes.debrief import Chosen, Debrief
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Branch, Lead, Reveal
from game.screen.scenes.review import Review
from game.screen.scenes.run import Play, Run
from game.screen.scenes.sales import Look, Sales
from game.screen.scenes.signing import Pick, Signing
from game.screen.scenes.title import Title
from game.screen.scenes.verdict import Verdict
from game.screen.window import Window
from tests.game.play.small_company import small
from tests.game.play.test_match import forward
from tests.game.screen.at_once import Later, director, shelf
from tests.game.screen.driver import KEYS, Player

M, S = Side.MARKETING, Side.SALES
SCENE_OF = {
    Phase.BRIEFING: BriefingPage, Phase.MARKETING: Marketing, Phase.CURTAIN: Curtain, Phase.SALES: Sales, Phase.RUN: Run,
    Phase.REVEAL: Reveal, Phase.REVIEW: Review, Phase.TABLE: Signing,
    Phase.BALLOT: BallotPage, Phase.BALLOT_CURTAIN: Curtain, Phase.BALLOT_SALES: BallotPage, Phase.VERDICT: Verdict,
    Phase.DEBRIEF: Debrief,
}  # fmt: skip


def acts(folder: Path) -> list[rules.Command]:
    """Give what the only save holds."""
    (path,) = folder.glob("*.handoff")
    return list(load(path).commands)


def kinds(folder: Path) -> list[str]:
    """Give the kinds of acts in a save, repeats of one another taken together."""
    names = [rules.to_record(act)["do"] for act in acts(folder)]
    return [name for i, name in enumerate(names) if i == 0 or name != names[i - 1]]


WHOLE = ["start", "set", "guess", "lock", "seat", "set", "guess", "lock", "reveal", "finish"]


def to_sales(table: GameDirector) -> None:
    """Play up to Sales' desk."""
    for command in (Start("new"), rules.Start(), rules.Guess(M, 60), rules.Lock(M), rules.TakeSeat(S)):
        table.obey(command)


def to_run(table: GameDirector) -> None:
    """Play up to the run."""
    to_sales(table)
    for command in (rules.Guess(S, 40), rules.Lock(S)):
        table.obey(command)


# by hand


def focus_on(player: Player, name: str) -> None:
    """Tab until a widget has the focus."""
    for _ in range(60):
        if player.focus == name:
            return
        player.press("tab")
    pytest.fail(f"{name} cannot be reached by Tab")


def test_a_quarter_by_keys_alone(tmp_path: Path, player: Callable[..., Player]) -> None:
    seated = player(director(tmp_path))
    seated.press("return")
    assert isinstance(seated.app.scene, BriefingPage)
    seated.press("return")
    assert isinstance(seated.app.scene, Marketing)
    seated.press("left", "left")
    seated.press("return")
    assert seated.focus == "guess"
    assert "Guess first" in seated.app.director.notice
    seated.press("right")
    assert seated.app.director.notice == ""
    seated.press("return")
    assert isinstance(seated.app.scene, Curtain)
    seated.down("space")
    seated.wait(1.1)
    seated.up("space")
    assert isinstance(seated.app.scene, Sales)
    seated.press("down")
    focus_on(seated, "attempts")
    seated.press("right")
    focus_on(seated, "guess")
    seated.press("left")
    seated.press("return")
    assert isinstance(seated.app.scene, Run)
    seated.press("space")
    seated.wait(0.5)
    assert seated.app.scene.play.now > 0
    seated.press("end")
    assert seated.focus == "result"
    seated.press("return")
    assert isinstance(seated.app.scene, Reveal)
    focus_on(seated, "branch-silent")
    seated.press("return")
    assert seated.focus == "leads"
    seated.press("down", "escape")
    assert seated.focus == "branch-silent"
    seated.press("r")
    assert isinstance(seated.app.scene, Run)
    assert not seated.app.scene.state.is_fogged
    seated.press("end")
    seated.press("end")
    focus_on(seated, "finish")
    seated.press("return")
    assert isinstance(seated.app.scene, Title)
    assert seated.focus == "new"
    assert kinds(tmp_path) == WHOLE
    seated.press("q", ctrl=True)
    assert not seated.app.is_running


def test_a_quarter_by_mouse_alone(tmp_path: Path, player: Callable[..., Player]) -> None:
    seated = player(director(tmp_path, holds=lambda: False))
    seated.click_on("new")
    seated.click_on("start")
    track = seated.widget("budget.webinar").rect
    seated.click(track.left + 60, track.bottom - 12)
    seated.click_on("guess")
    seated.click_on("lock")
    seated.click_on("open")
    seated.click_on("follow_up")
    seated.click_on("guess")
    seated.click_on("lock")
    seated.click_on("line")
    seated.click_on("skip")
    seated.click_on("result")
    seated.click_on("branch-silent")
    seated.click_on("back")
    seated.click_on("finish")
    assert isinstance(seated.app.scene, Title)
    assert kinds(tmp_path) == WHOLE
    seated.click_on("quit")
    assert not seated.app.is_running


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_widget_of_a_desk_is_reached_by_tab(tmp_path: Path, scale: float, player: Callable[..., Player]) -> None:
    table = director(tmp_path)
    to_sales(table)
    seated = player(table, Prefs(scale=scale))
    wanted = {name for name, widget in seated.widgets().items() if widget.takes_focus and widget.is_enabled}
    reached = set()
    for _ in range(len(wanted) + 1):
        reached.add(seated.focus)
        seated.press("tab")
    assert reached == wanted


# undo, notices, languages, saves


def test_undo_takes_back_the_last_decision_until_the_other_side_sits(tmp_path: Path) -> None:
    table = director(tmp_path)
    table.obey(Start("new"))
    table.obey(rules.Start())
    table.obey(rules.SetLever(M, "bar", 30))
    table.obey(rules.Guess(M, 60))
    table.obey(rules.Lock(M))
    table.obey(Undo())
    assert isinstance(table.scene(), Marketing)
    table.obey(Undo())
    assert table.scene().state.guess.value is None
    table.obey(rules.Guess(M, 60))
    table.obey(rules.Lock(M))
    table.obey(rules.TakeSeat(S))
    table.obey(Undo())
    assert isinstance(table.scene(), Sales)
    assert table.notice == "There is nothing to take back."


def test_money_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path, player: Callable[..., Player]) -> None:
    table = director(tmp_path)
    table.obey(Start("new"))
    table.obey(rules.Start())
    seated = player(table)
    seated.press("end")
    assert table.notice == ""
    seated.press("right")
    assert table.notice.startswith("Only €0")
    assert any("Only €0" in line.text for line in seated.written())
    assert any("Only €0" in line for line in seated.app.describe())
    seated.press("escape")
    assert table.notice == ""


def test_the_language_changes_on_the_page_one_is_at(tmp_path: Path, player: Callable[..., Player]) -> None:
    table = director(tmp_path)
    to_sales(table)
    seated = player(table)
    before = seated.app.scene
    seated.app.set("language", "de")
    assert seated.app.scene is before
    assert seated.widget("lock").says().startswith(locale._("Lock the plan"))
    assert "Plan festlegen" in seated.widget("lock").says()


def test_a_game_goes_on_where_it_was_left(tmp_path: Path) -> None:
    table = director(tmp_path)
    to_sales(table)
    table.close()
    again = director(tmp_path)
    assert again.scene().state.saved
    again.obey(Start("continue"))
    assert isinstance(again.scene(), Sales)


def test_a_game_that_is_over_opens_at_its_reveal_and_closes_again(tmp_path: Path) -> None:
    table = director(tmp_path)
    to_run(table)
    table.obey(rules.Reveal())
    table.obey(rules.Finish())
    table.close()
    for what in ("continue", "replay"):
        again = director(tmp_path)
        again.obey(Start(what))
        if what == "replay":
            assert isinstance(again.scene(), Run)
            again.obey(again.scene().state.result)
        assert isinstance(again.scene(), Reveal)
        again.obey(rules.Finish())
        assert isinstance(again.scene(), Title)
        again.close()
    assert len(acts(tmp_path)) == len(WHOLE) - 2


@pytest.mark.parametrize("content", [b"", b"not a save\n", b"\xff\xfe\x00"])
def test_a_broken_save_is_a_sentence_on_the_title(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.handoff"
    path.write_bytes(content)
    table = director(path)
    table.obey(Start("continue"))
    assert isinstance(table.scene(), Title)
    assert table.notice.endswith(".")
    assert "Traceback" not in table.notice


def test_a_save_that_is_cut_says_so_and_plays_on(tmp_path: Path) -> None:
    table = director(tmp_path)
    to_sales(table)
    table.close()
    (path,) = tmp_path.glob("*.handoff")
    path.write_bytes(path.read_bytes()[:-5])
    again = director(tmp_path)
    again.obey(Start("continue"))
    assert isinstance(again.scene(), Curtain)
    assert again.notice
    again.obey(Close())
    assert again.notice == ""


# waiting


def test_the_window_lives_while_the_simulator_works(tmp_path: Path) -> None:
    worker = Later()
    table = director(tmp_path, worker=worker)
    table.obey(Start("new"))
    assert isinstance(table.scene(), Title)
    assert not table.advance(STEP)
    assert table.notice == ""
    assert table.advance(PATIENCE)
    assert "simulator" in table.notice
    table.obey(Start("new"))  # a second time, by an impatient hand
    assert len(worker.waiting) == 1
    worker.work()
    assert table.advance(STEP)
    assert isinstance(table.scene(), BriefingPage)
    assert table.notice == ""


# fog


def test_nothing_of_what_falls_between_is_told_before_the_reveal(tmp_path: Path, player: Callable[..., Player]) -> None:
    table = director(tmp_path)
    to_run(table)
    seated = player(table)
    seated.app.ask(Play("skip"))
    told = " ".join([*seated.app.describe(), *(line.text for line in seated.written())]).lower()
    assert "hidden" in told
    assert "dropped" not in told
    assert "without an answer" not in told
    table.obey(rules.Reveal())
    told = " ".join(line.text for line in seated.written())
    assert "dropped on the way" in told


def test_sales_never_sees_marketings_plan_nor_the_other_way_round(
    tmp_path: Path, player: Callable[..., Player]
) -> None:
    table = director(tmp_path)
    table.obey(Start("new"))
    table.obey(rules.Start())
    for command in (rules.SetLever(M, "message", "lowest_cost"), rules.Guess(M, 61), rules.Lock(M)):
        table.obey(command)
    seated = player(table)
    for _ in range(2):
        told = " ".join([*seated.app.describe(), *(line.text for line in seated.written())])
        assert "Lowest cost" not in told
        assert "61" not in told
        table.obey(rules.TakeSeat(S))


# anything at all


def anything(luck: random.Random) -> object:
    """Give a command, legal or not, or something that is none."""
    side = luck.choice((M, S))
    lever = luck.choice(
        ("bar", "message", "context", "budget.webinar", "budget.demo_request", "follow_up", "rule", "attempts", "pitch",
         "collateral", "reps", "no_such_lever", "")
    )  # fmt: skip
    value = luck.choice(
        (True, -1, 0, 1, 3.5, 20, 30.0, 55, 1000.0, 1e9, "all", "price", "newest_first", "", "lowest_cost")
    )
    return luck.choice(
        (
            rules.SetLever(side, lever, value), rules.SetLever(side, lever, value), rules.SetLever(side, lever, value),
            rules.Guess(side, luck.choice((-1, 0, 40, 60, 100, 101))), rules.Lock(side), rules.TakeSeat(side), rules.Start(),
            rules.Undo(), Undo(), luck.choice((rules.Reveal(), rules.Finish(), rules.Advance(), rules.Rise())),
            rules.Propose(luck.choice(("report", "attempts", "nonsense")), luck.choice(("none", "6", "weekly", ""))),
            rules.Vote(side, luck.choice(("ignored", "luck", ""))), rules.Blame(side, luck.choice((-1, 20, 100))),
            Chosen(luck.choice(("won", "lost", "none")), luck.choice((0, 3, 900))), Turn("deals"),
            luck.choice((rules.Seal(side, "Call."), rules.Seal(side, ""), Say("x"), Say("\n"))),
            rules.Sign(side), rules.Ask(luck.choice(("attempts", ""))), Pick(luck.choice(("report", "nowhere"))),
            LookBack(luck.choice((-1, 0, 1, 2, 3)), luck.choice(("run", "leads"))),
            Start(luck.choice(("new", "continue", "replay"))),
            Start(luck.choice(("again", "tutorial", "solo", "nonsense"))), states.Seen(), Close(), Turn("nowhere"),
            Play(luck.choice(("toggle", "step", "skip", "seek", "week")), luck.choice((0.0, 0.5, 1.0, -1.0, 2.0))),
            Branch(luck.choice(("silent", "won", "", "sent"))), Lead(luck.choice((0, 3, 10_000))),
            Look(luck.choice((0, 4, 900))),
            object(), None, "lock",
        )
    )  # fmt: skip


def check(table: GameDirector) -> None:
    """Hold the scene against the state of the match."""
    scene = table.scene()
    session = table.session
    if session is None:
        assert isinstance(scene, Title)
        return
    expected: type[Scene[object]] = SCENE_OF.get(session.match.phase, Reveal if session.match.length == 1 else Debrief)
    assert isinstance(scene, expected) or (
        isinstance(scene, Run | Reveal)
        and session.match.phase in {*(Phase.REVEAL, Phase.VERDICT, Phase.REVIEW, Phase.DEBRIEF, Phase.OVER, Phase.RUN)}
    )
    if session.match.phase is Phase.RUN:
        assert isinstance(scene, Run)
        assert scene.state.is_fogged


def test_ten_thousand_commands_legal_and_not(tmp_path: Path) -> None:
    luck = random.Random(20)
    table = director(tmp_path, quarters=2)
    window = Window("random")
    app = App(window, table, Prefs(is_motion_reduced=True))
    seen = set()
    for number in range(10_000):
        is_led = table.session is not None and luck.random() < 0.1
        app.ask(forward(table.session.match) if is_led and table.session else anything(luck))
        check(table)
        seen.add(type(table.scene()))
        if number % 50 == 0:
            app.advance(STEP)
            app.paint()
    window.close()
    assert seen == {Title, *SCENE_OF.values()}
    for path in tmp_path.glob("*.handoff"):
        save = load(path)
        assert save.problem == ""
        replayed(small(save.header.scenario, save.header.seed), save)


def test_four_hundred_keys_and_clicks(tmp_path: Path, player: Callable[..., Player]) -> None:
    luck = random.Random(4)
    table = director(tmp_path, holds=lambda: False)
    seated = player(table, Prefs(is_motion_reduced=True))
    keys = [name for name in KEYS if name != "f11"] + list("123nrcm?[]")
    seen = set()
    for _ in range(400):
        names = [name for name in seated.widgets() if name not in {"quit", "bar-settings"}]
        if luck.random() < 0.5 or not names:
            seated.press(luck.choice(keys), shift=luck.random() < 0.1)
        else:
            seated.click_on(luck.choice(names))
        check(table)
        seen.add(type(table.scene()))
    assert seen >= set(SCENE_OF.values()) - {Review, Signing, BallotPage, Verdict, Debrief}
    assert all(load(path).problem == "" for path in tmp_path.glob("*.handoff"))


def test_a_random_game_opened_again_shows_the_same_page(tmp_path: Path, player: Callable[..., Player]) -> None:
    luck = random.Random(8)
    table = director(tmp_path)
    table.obey(Start("new"))
    for _ in range(300):
        command = anything(luck)
        if not isinstance(command, Start) and command != rules.Finish():
            table.obey(command)
    if isinstance(table.scene(), Run):
        table.obey(states.Seen())
    table.obey(Close())
    shown = [line.text for line in player(table).written()]
    table.close()
    again = GameDirector(shelf(tmp_path), shelf(tmp_path).resume())
    assert [line.text for line in player(again).written()] == shown
    again.close()
    pygame.event.clear()
