"""Played with pygame's own events: every control by keyboard alone and by mouse alone."""

from __future__ import annotations

from collections.abc import Callable

import pygame
import pytest

from game.screen import sample
from game.screen.intents import Open, Start, Undo
from game.screen.prefs import Prefs
from game.screen.scenes.curtain import Curtain
from game.screen.scenes.run import Run
from game.screen.scenes.title import Title
from tests.game.screen.driver import Player

Seat = Callable[..., Player]


def run_of(player: Player) -> Run:
    scene = player.stage.now
    assert isinstance(scene, Run)
    return scene


# title


def test_enter_starts_a_new_game(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("return")
    assert title.stage.obeyed == [Start("new")]


def test_tab_walks_through_six_buttons_and_round(player: Seat) -> None:
    title = player(Title(sample.title()))
    walked = [title.focus]
    for _ in range(6):
        title.press("tab")
        walked.append(title.focus)
    assert walked == ["new", "continue", "tutorial", "solo", "replay", "settings", "new"]
    title.press("tab", shift=True)
    assert title.focus == "settings"


def test_without_a_save_there_is_nothing_to_continue(player: Seat) -> None:
    title = player(Title(sample.title("")))
    title.press("tab")
    assert title.focus == "tutorial"
    title.press("c")
    title.click_on("continue")
    assert title.stage.obeyed == []


def test_arrows_go_where_they_point(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("down", "down")
    assert title.focus in {"tutorial", "solo"}
    title.press("right")
    assert title.focus == "solo"
    title.press("down")
    assert title.focus == "settings"
    title.press("left")
    assert title.focus == "replay"
    title.press("up", "up", "up", "up")
    assert title.focus == "new"


def test_every_button_answers_the_mouse(player: Seat) -> None:
    title = player(Title(sample.title()))
    for name in ("new", "continue", "tutorial", "solo", "replay"):
        title.click_on(name)
    assert title.stage.obeyed == [Start(what) for what in ("new", "continue", "tutorial", "solo", "replay")]
    title.click_on("settings")
    assert title.app.scene.name == "settings"


def test_a_press_that_leaves_the_button_does_nothing(player: Seat) -> None:
    title = player(Title(sample.title()))
    x, y = title.widget("new").rect.center
    title.button(x, y, is_down=True)
    title.move(900, 600)
    title.button(900, 600, is_down=False)
    assert title.stage.obeyed == []


# settings, help and the keys that work everywhere


def test_settings_change_at_once_and_are_kept(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.app.ask(Open("settings"))
    assert title.focus == "size"
    title.press("right")
    assert title.app.prefs.scale == 1.25
    assert title.kept[-1].scale == 1.25
    title.press("tab", "right")
    assert title.app.prefs.theme == "light"
    title.press("tab", "space")
    assert title.app.prefs.is_motion_reduced
    assert title.app.motion.reduced
    title.press("escape")
    assert title.app.scene.name == "title"


def test_every_page_of_the_settings_is_reached_by_keys_alone(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("tab", "tab", "tab", "tab", "tab", "return")
    assert title.app.scene.name == "settings"
    reached = set()
    title.press("tab", shift=True)
    assert title.focus == "tabs"
    for _ in range(4):
        for _ in range(12):
            reached.add(title.focus)
            title.press("tab")
        while title.focus != "tabs":
            title.press("tab")
        title.press("down")
        if title.focus != "tabs":
            break
    every = {
        "size",
        "theme",
        "is_motion_reduced",
        "is_fullscreen",
        "drains",
        "explains",
        "is_muted",
        "volume",
        "language",
    }
    assert every <= reached


def test_the_language_changes_under_the_open_page(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.app.ask(Open("settings"))
    title.press("tab", shift=True)
    title.press("down", "down", "tab", "right")
    assert title.app.prefs.language == "de"
    assert "Sprache" in {line.text for line in title.written()}


def test_a_muted_slider_is_passed_over(player: Seat) -> None:
    title = player(Title(sample.title()), Prefs(is_muted=True))
    title.app.ask(Open("settings"))
    title.press("tab", shift=True)
    title.press("down")
    stops = set()
    for _ in range(8):
        title.press("tab")
        stops.add(title.focus)
    assert "is_muted" in stops
    assert "volume" not in stops


def test_m_mutes_wherever_no_one_else_wants_it(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("m")
    assert title.app.prefs.is_muted
    title.press("m")
    assert not title.app.prefs.is_muted


@pytest.mark.parametrize(("key", "scene"), [("f1", "help"), ("f12", "state")])
def test_function_keys_open_and_close(player: Seat, key: str, scene: str) -> None:
    title = player(Title(sample.title()))
    title.press(key)
    assert title.app.scene.name == scene
    title.press(key)
    assert title.app.scene.name == "title"


def test_f11_fills_the_screen_and_leaves_it(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("f11")
    assert title.app.prefs.is_fullscreen
    title.press("f11")
    assert not title.app.prefs.is_fullscreen


def test_the_state_as_text_says_focus_and_values(player: Seat) -> None:
    run = player(Run(sample.run()))
    run.press("n", "f12")
    said = run.said[0]
    assert "Q3 Week 1 of 13" in said
    assert "> Play" in said
    assert "- Speed: 4\u00d7 (1\u00d7, 16\u00d7)" in said
    assert "Waiting: 0, 0 too late" in said
    assert any("Speed" in line.text for line in run.written())


def test_overlays_lie_on_each_other_and_each_keeps_its_focus(player: Seat) -> None:
    title = player(Title(sample.title()))
    title.press("tab")
    title.app.ask(Open("settings"))
    title.press("tab")
    title.press("f1")
    assert title.app.scene.name == "help"
    title.press("escape")
    assert (title.app.scene.name, title.focus) == ("settings", "theme")
    title.press("escape")
    assert (title.app.scene.name, title.focus) == ("title", "continue")


def test_closing_the_window_ends_the_program(player: Seat) -> None:
    title = player(Title(sample.title()))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    title.wait()
    assert not title.app.is_running


# curtain


def test_the_curtain_opens_only_when_space_is_held_for_a_second(player: Seat) -> None:
    curtain = player(Curtain(sample.curtain()))
    curtain.down("space")
    curtain.wait(0.6)
    curtain.up("space")
    curtain.wait(1.0)
    assert curtain.stage.obeyed == []
    curtain.down("space")
    curtain.wait(1.1)
    assert curtain.stage.obeyed == [sample.Done("open")]
    curtain.up("space")
    curtain.wait(2.0)
    assert len(curtain.stage.obeyed) == 1


def test_the_curtain_opens_for_a_held_mouse_button_too(player: Seat) -> None:
    curtain = player(Curtain(sample.curtain()))
    x, y = curtain.widget("open").rect.center
    curtain.click(x, y)
    assert curtain.stage.obeyed == []
    curtain.button(x, y, is_down=True)
    curtain.wait(1.1)
    assert curtain.stage.obeyed == [sample.Done("open")]


def test_the_curtain_opens_at_a_press_where_holding_is_switched_off(player: Seat) -> None:
    curtain = player(Curtain(sample.curtain(holds=False)))
    curtain.press("space")
    assert curtain.stage.obeyed == [sample.Done("open")]


def test_nothing_of_a_plan_is_written_on_the_curtain(player: Seat) -> None:
    written = " ".join(line.text for line in player(Curtain(sample.curtain())).written())
    assert "MQL" not in written
    assert "\u20ac" not in written


# run


def test_space_plays_and_pauses_wherever_the_focus_is(player: Seat) -> None:
    run = player(Run(sample.run()))
    run.press("space")
    run.wait(0.5)
    moved = run_of(run).play.now
    assert moved > 0
    run.press("tab", "tab", "space")
    assert not run_of(run).play.is_playing
    here = run_of(run).play.now
    run.wait(0.5)
    assert run_of(run).play.now == here


def test_digits_set_the_speed_n_steps_brackets_go_by_weeks(player: Seat) -> None:
    run = player(Run(sample.run()))
    for key, speed in (("1", 1), ("3", 16), ("2", 4)):
        run.press(key)
        assert run_of(run).play.speed == speed
    run.press("n")
    assert run_of(run).play.now == run.stage.now.state.timeline.instants[0]
    run.press("]", "]")
    assert run_of(run).play.now == 2 * 10_080
    run.press("[")
    assert run_of(run).play.now == 10_080


def test_end_skips_and_end_again_goes_to_the_result(player: Seat) -> None:
    run = player(Run(sample.run()))
    run.press("end")
    assert run_of(run).play.is_over
    assert run.stage.obeyed == []
    run.press("end")
    assert run.stage.obeyed == [sample.Done("result")]


def test_the_whole_quarter_is_played_by_keys_alone(player: Seat) -> None:
    run = player(Run(sample.run()), Prefs(is_motion_reduced=True))
    run.press("3", "space")
    for _ in range(400):
        run.wait(0.1)
        if not run_of(run).play.is_playing:
            break
    assert run_of(run).play.now == sample.FAIR
    assert run.focus == "go-on"
    run.press("return")
    for _ in range(400):
        run.wait(0.1)
        if run_of(run).play.is_over:
            break
    assert run.focus == "result"
    run.press("return")
    assert run.stage.obeyed == [sample.Done("result")]


def test_the_whole_quarter_is_played_by_mouse_alone(player: Seat) -> None:
    run = player(Run(sample.run(is_signed=False)), Prefs(is_motion_reduced=True))
    run.click_on("play")
    run.wait(0.5)
    assert run_of(run).play.now > 0
    run.click_on("play")
    speed = run.widget("speed").rect
    run.click(speed.right - 20, speed.centery)
    assert run_of(run).play.speed == 16
    line = run.widget("line").rect
    run.button(line.left + line.width / 2, line.bottom - 39, is_down=True)
    run.move(line.left + line.width * 0.75, line.bottom - 39)
    run.button(line.left + line.width * 0.75, line.bottom - 39, is_down=False)
    assert run_of(run).play.share == pytest.approx(0.75, abs=0.01)
    run.click_on("skip")
    run.click_on("result")
    assert run.stage.obeyed == [sample.Done("result")]


def test_the_picture_stands_still_unless_the_play_goes_on(player: Seat) -> None:
    run = player(Run(sample.run()))
    run.wait(0.5)
    run.app.is_stale = False
    run.wait(0.3)
    assert not run.app.is_stale
    before = run.window.surface.copy()
    run.app.paint()
    assert pygame.image.tobytes(before, "RGB") == pygame.image.tobytes(run.window.surface, "RGB")


def test_question_mark_explains_one_number_after_the_other(player: Seat) -> None:
    run = player(Run(sample.run()))
    run.press("?")
    assert run.app.hand.explained == "figure-revenue"
    run.press("?")
    assert run.app.hand.explained == "figure-waiting"
    assert any("first answer" in line.text for line in run.written())
    run.press("escape")
    assert run.app.hand.explained is None


def test_a_number_explains_itself_under_a_resting_pointer(player: Seat) -> None:
    run = player(Run(sample.run()))
    x, y = run.widget("figure-response").rect.center
    run.move(x, y)
    assert not any("Median" in line.text for line in run.written())
    run.wait(0.4)
    assert any("Median" in line.text for line in run.written())


def test_numbers_stay_silent_where_the_player_said_so(player: Seat) -> None:
    run = player(Run(sample.run()), Prefs(explains=False))
    run.move(*run.widget("figure-response").rect.center)
    run.wait(0.4)
    assert not any("Median" in line.text for line in run.written())


def test_what_is_heard_has_been_seen(player: Seat) -> None:
    run = player(Run(sample.run()))
    heard: list[str | None] = []
    run.app.speaker.play = heard.append  # type: ignore[method-assign]
    run.press("3", "space")
    run.wait(8)
    moment = run_of(run).moment()
    assert ("bell" in heard) is (moment.won > 0)
    assert "bell" in heard


def test_the_inbox_number_is_written_twice_and_is_the_same(player: Seat) -> None:
    run = player(Run(sample.run(is_signed=False)))
    line = run.widget("line").rect
    run.click(line.left + line.width * 0.52, line.bottom - 39)
    waiting = str(run_of(run).moment().waiting)
    assert int(waiting) > 20
    assert sum(written.text == waiting for written in run.written()) >= 2


def test_undo_is_offered_only_where_there_is_something_to_undo(player: Seat) -> None:
    run = player(Run(sample.run()))
    assert not run.widget("bar-undo").is_enabled
    run.press("z", ctrl=True)
    assert Undo() not in run.stage.obeyed


def test_the_speaker_is_tuned_at_the_start_and_by_every_change(player: Seat) -> None:
    title = player(Title(sample.title()), Prefs(is_muted=True))
    volumes: list[float] = []

    def remember(*, volume: float) -> None:
        volumes.append(volume)

    title.app.speaker.set = remember  # type: ignore[method-assign]
    title.press("m")
    title.app.set("volume", 0.2)
    title.press("m")
    assert volumes == [0.7, 0.2, 0.0]
