"""A whole quarter in a real window: by keyboard alone, by mouse alone. The save and the state as text say what happened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

import sim
from game.play.journal import load
from game.play.quarter import open_company
from game.play.session import watch
from game.screen import states
from game.screen.canvas import Rect
from game.screen.scenes.run import Play
from game.screen.scenes.title import Title
from tests.game.real import Game, Screen, missing

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")]

PLAYED = ["start", "set", "guess", "lock", "seat", "set", "guess", "lock", "reveal", "finish"]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with Screen(folder) as found:
        yield found


@pytest.fixture
def game(screen: Screen, tmp_path: Path) -> Iterator[Game]:
    found = Game(screen, tmp_path)
    yield found
    found.kill()


@pytest.fixture
def short(screen: Screen, tmp_path: Path) -> Iterator[Game]:
    found = Game(screen, tmp_path, "play", "--quarters", "1")
    yield found
    found.kill()


def kept(game: Game, screen: Screen, name: str) -> None:
    """Look at the screen: something is drawn, in many colours; keep the picture where a folder is named."""
    picture = screen.picture()
    assert picture.get_size() == (1280, 720)
    colours = {tuple(picture.get_at((x, y))) for x in range(0, 1280, 16) for y in range(0, 720, 16)}
    assert len(colours) > 8
    if folder := os.environ.get("HANDOFF_PICTURES"):
        pygame.image.save(picture, str(Path(folder) / f"{name}.png"))


def in_order(acts: list[str]) -> list[str]:
    """Give the acts with repeats of one another taken together."""
    return [act for i, act in enumerate(acts) if i == 0 or act != acts[i - 1]]


def test_a_quarter_by_keyboard_alone(short: Game, screen: Screen) -> None:
    game = short
    game.until(lambda: game.done() == [] and list((game.home / "data" / "handoff").glob("*.handoff")), "the save")
    game.until(lambda: "710" in game.state() or "MQLs" in game.state(), "the briefing")
    kept(game, screen, "keys-briefing")
    game.press("Return")
    game.until_done("start")
    game.press("Left", "Left", "Left")
    game.until_done("set")
    game.press("Return")  # an unfinished plan: the focus goes to what is missing
    game.press("Right", "Right")
    game.until_done("guess")
    kept(game, screen, "keys-marketing")
    game.press("Return")
    game.until_done("lock")
    game.press("space")  # too short
    assert game.done().count("seat") == 0
    kept(game, screen, "keys-curtain")
    game.hold("space", 1.3)
    game.until_done("seat")
    game.press("Down", "Down", "Tab", "Right", "Right", "Tab", "Tab", "Tab", "Tab", "Tab", "Left")
    game.until_done("guess", 2)
    kept(game, screen, "keys-sales")
    game.press("Return")
    game.until_done("lock", 2)
    game.press("3", "space")
    game.until(lambda: "Week 1 " not in game.state(), "the play")
    game.press("space")
    kept(game, screen, "keys-run")
    game.press("End", "End")
    game.until_done("reveal")
    kept(game, screen, "keys-reveal")
    game.press("Tab", "Tab", "Tab", "Return")  # past the top bar to the first branch
    assert "Came in." in game.state() or "Kam herein." in game.state()
    game.press("Escape")
    game.press("r")
    assert "Week 1 of 13" in game.state()
    game.press("End", "End")
    while ">" in (state := game.state()) and "> Finish the game" not in state:
        game.press("Tab")
    game.press("Return")
    game.until_done("finish")
    game.press("ctrl+q")
    assert game.end() == 0
    assert in_order(game.done()) == PLAYED
    assert load(game.save).problem == ""
    comes_out_again(game)


def comes_out_again(game: Game) -> None:
    """Hold the save against the simulator: replayed and exported, it gives what the window showed."""
    again = watch(open_company, game.save)
    path = game.home / "game.yml"
    path.write_text(again.export(), encoding="utf-8")
    leads = sim.run(sim.load(path)).leads
    table = b"".join(getattr(leads, column).tobytes() for column in type(leads).names())
    assert table == again.played().table
    assert again.reveal_view().title in game.output.read_text()


def test_a_quarter_by_mouse_alone(short: Game, screen: Screen) -> None:
    game = short
    game.until(lambda: list((game.home / "data" / "handoff").glob("*.handoff")), "the save")
    game.until(lambda: game.save.stat().st_size > 0, "the header")
    _click_until(game, "start", "start")
    bar = game.place("budget.website_content")
    game.drag(
        (bar.left + 28 + (bar.width - 28) * 0.5, bar.bottom - 12),
        (bar.left + 28 + (bar.width - 28) * 0.2, bar.bottom - 12),
    )
    game.until_done("set")
    guess = game.place("guess")
    game.click(guess.left + guess.width * 0.6, guess.bottom - 12)
    game.until_done("guess")
    game.point(640, 30)
    kept(game, screen, "mouse-marketing")
    game.click(*game.place("lock").center)
    game.until_done("lock")
    game.click(*game.place("open").center, seconds=1.4)
    game.until_done("seat")
    game.click(*game.place("inbox").center)
    attempts = game.place("attempts")
    game.click(attempts.right - 16, attempts.centery)
    rule = game.place("rule")
    game.click(rule.right - 30, rule.centery)
    guess = game.place("guess")
    game.click(guess.left + guess.width * 0.3, guess.bottom - 12)
    game.until_done("guess", 2)
    kept(game, screen, "mouse-sales")
    game.click(*game.place("lock").center)
    game.until_done("lock", 2)
    game.click(*game.place("play").center)
    line = game.place("line")
    game.click(line.left + line.width * 0.55, line.bottom - 39)
    kept(game, screen, "mouse-run")
    game.click(*game.place("skip").center)
    game.click(*_result_place(game))
    game.until_done("reveal")
    game.point(900, 30)
    kept(game, screen, "mouse-reveal")
    game.click(*game.place("branch-silent").center)
    kept(game, screen, "mouse-leads")
    game.click(*game.place("finish").center)
    game.until_done("finish")
    game.click(*_on_title("quit"))
    assert game.end() == 0
    assert in_order(game.done()) == PLAYED


def test_kill_9_in_the_middle_of_a_drag_loses_at_most_the_command_in_flight(game: Game) -> None:
    game.press("Return")
    game.until(lambda: list((game.home / "data" / "handoff").glob("*.handoff")), "the save")
    game.until(lambda: "MQLs" in game.state(), "the briefing")
    game.press("Return")
    game.until_done("start")
    game.tool("keydown", "Left")
    game.until(lambda: game.done().count("set") >= 5, "five steps")
    seen = game.done()
    game.kill()
    saved = load(game.save)
    assert in_order(game.done()) == ["start", "set"]
    assert len(saved.commands) >= len(seen)
    game.widgets()  # another program goes on with it


def _on_title(widget: str) -> tuple[int, int]:
    """Find a button of the title, where there is no save yet to open."""
    found = {one.name: one for one in Title(states.title([])).build(Rect(0, 0, 1280, 720))}
    return found[widget].rect.center


def _click_until(game: Game, widget: str, act: str) -> None:
    """Click a widget as soon as its scene is there: the simulator may still be opening the company."""
    place = game.place(widget)

    def clicked() -> bool:
        game.click(*place.center)
        return act in game.done()

    game.until(clicked, act)


def _result_place(game: Game) -> tuple[int, int]:
    """Find the button that leads to the reveal: it is there once the play is at its end."""
    scene = game.scene()
    scene.obey(Play("skip"))
    found = {widget.name: widget for widget in scene.build(Rect(0, 0, 1280, 720))}
    return found["result"].rect.center
