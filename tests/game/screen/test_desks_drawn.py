"""Desks, fog and reveal as they are drawn: marks and bars add up to the numbers beside them, levers do what they say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.play.commands import Guess, Lock, SetLever
from game.play.roles import Side
from game.play.timeline import Place
from game.screen import program, sample, sample_desks, text
from game.screen.canvas import Rect
from game.screen.flow import Flow
from game.screen.input import Key
from game.screen.marks import SHAPES
from game.screen.pitch import Pitch
from game.screen.prefs import Prefs
from game.screen.scenes.levers import lever, shape_of
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.reveal import Reveal
from game.screen.scenes.reveal_chart import River, draw_river, draw_silent
from game.screen.scenes.run import Run
from game.screen.scenes.sales import Sales
from game.screen.sound import Silence, Sounds, speaker
from game.screen.tempo import Tempo
from game.screen.widgets.panels import FogPanel
from game.screen.widgets.slider import Slider
from tests.game.screen.at_once import shelf
from tests.game.screen.driver import Player

QUARTERS = [
    (101, 278, 6, 8, 17, 35, 41),
    (0, 0, 0, 0, 0, 0, 0),
    (0, 1, 0, 0, 0, 0, 0),
    (12, 7, 22, 40, 60, 160, 153),
    (1, 3000, 1, 0, 0, 0, 1),
]
CARDS = [Rect(32, 164, 848, 460), Rect(32, 164, 1310, 820)]


# the reveal


@pytest.mark.parametrize("counts", QUARTERS)
@pytest.mark.parametrize("card", CARDS)
def test_the_marks_of_the_unanswered_count_up_to_their_number(
    counts: tuple[int, ...], card: Rect, player: Callable[..., Player]
) -> None:
    river = River(sample_desks.revealed(*counts).view, card)
    seated = player(Reveal(sample_desks.revealed(*counts)), size=(1920, 1080))
    canvas = seated.app.canvas(seated.app.view())
    canvas.written = []
    drawn = draw_silent(canvas, river)
    more = [int(line.text.split()[1].replace(",", "")) for line in canvas.written if line.text.startswith("and ")]
    assert drawn + sum(more) == river.view.silent.count or drawn == 0
    assert drawn == river.marks[1]


@pytest.mark.parametrize("counts", QUARTERS)
def test_bars_are_as_high_as_their_leads(counts: tuple[int, ...]) -> None:
    river = River(sample_desks.revealed(*counts).view, CARDS[1])
    for outcome, bar in river.branches():
        assert bar.height == pytest.approx(outcome.count * river.unit, abs=2)
        assert (bar.height == 0) == (outcome.count == 0)
    assert max(bar.bottom for _outcome, bar in river.branches()) <= CARDS[1].bottom


@pytest.mark.parametrize("counts", QUARTERS)
def test_what_is_written_on_the_river_adds_up(counts: tuple[int, ...], player: Callable[..., Player]) -> None:
    view = sample_desks.revealed(*counts).view
    seated = player(Reveal(sample_desks.revealed(*counts)))
    canvas = seated.app.canvas(seated.app.view())
    canvas.written = []
    draw_river(canvas, River(view, CARDS[0]))
    numbers = [int(line.text.replace(",", "")) for line in canvas.written if line.text.replace(",", "").isdecimal()]
    sent, reached, answered, *rest = numbers
    outcomes, dropped, silent = rest[:5], rest[5], rest[6]
    assert (sent, reached, answered) == (dropped + reached, answered + silent, sum(outcomes))


def test_a_branch_opens_to_its_leads_and_a_lead_to_its_way(player: Callable[..., Player]) -> None:
    seated = player(Reveal(sample_desks.revealed()))
    seated.click_on("branch-lost")
    rows = seated.widget("leads").rows  # type: ignore[attr-defined]
    assert len(rows) == 17
    assert seated.focus == "leads"
    before = {line.text for line in seated.written()}
    seated.press("down")
    assert {line.text for line in seated.written()} != before
    seated.press("escape")
    assert "leads" not in seated.widgets()


def test_a_save_without_its_leads_shows_numbers_and_opens_nothing(player: Callable[..., Player]) -> None:
    state = sample_desks.revealed()
    seated = player(Reveal(type(state)(state.view)))
    assert not any(widget.is_enabled for name, widget in seated.widgets().items() if name.startswith("branch-"))
    assert not seated.widget("again").is_enabled
    assert seated.written()


def test_the_fog_slides_apart_when_the_reveal_opens(player: Callable[..., Player]) -> None:
    seated = player(Reveal(sample_desks.revealed()))
    seated.app.paint()
    covered = pygame.image.tobytes(seated.window.surface, "RGB")
    seated.wait(0.3)
    halfway = pygame.image.tobytes(seated.window.surface, "RGB")
    seated.wait(0.6)
    clear = pygame.image.tobytes(seated.window.surface, "RGB")
    assert len({covered, halfway, clear}) == 3
    seated.wait(0.5)
    assert pygame.image.tobytes(seated.window.surface, "RGB") == clear


# the fog of the run


def test_in_fog_no_mark_of_what_fell_is_drawn_and_all_others_are() -> None:
    timeline = sample.quarter(600)
    pitch = Pitch(24, 137, 936, 447, 5, 5)
    tempo = Tempo.of(timeline.start, timeline.begin, timeline.end)
    clear, fogged = (Flow(timeline, pitch, tempo, 4, is_fogged=is_fogged) for is_fogged in (False, True))
    hidden = (Place.DROPPED, Place.SILENT)
    for at in np.linspace(timeline.begin, timeline.end, 60):
        one, other = clear.frame(at), fogged.frame(at)
        places = timeline.places(at)
        assert not np.isin(places[other.lead], hidden).any()
        assert sorted(other.lead) == sorted(lead for lead in one.lead if places[lead] not in hidden)
        assert (other.inbox, other.on_the_way) == (one.inbox, one.on_the_way)
        assert sum(other.dropped) == 0


def test_a_lead_that_falls_in_fog_is_not_heard(player: Callable[..., Player]) -> None:
    heard: dict[bool, list[str]] = {}
    for is_fogged in (False, True):
        run = Run(sample.run(900, is_signed=False, is_fogged=is_fogged))
        run.play.speed, run.play.is_playing = 16, True
        heard[is_fogged] = []
        for _ in range(2000):
            run.advance(1 / 60)
            heard[is_fogged] += run.cues
            run.cues.clear()
    assert "thud" in heard[False]
    assert "thud" not in heard[True]
    assert "bell" in heard[True]


# the desks


def test_levers_become_their_commands() -> None:
    desk, other = sample_desks.marketing(), sample_desks.sales()
    levers = {view.id: view for view in (*desk.budget, desk.message, desk.context, *other.levers)}
    room = Rect(0, 0, 300, 50)
    press = {name: lever(view, room).on_key(Key("left")) for name, view in levers.items()}
    assert press["budget.demo_request"].command == SetLever(Side.MARKETING, "budget.demo_request", 17_500.0)
    assert press["attempts"].command == SetLever(Side.SALES, "attempts", 2.0)
    assert press["rule"].command == SetLever(Side.SALES, "rule", "oldest_first")
    assert press["message"].command == SetLever(Side.MARKETING, "message", "no_downtime")


def test_a_slider_stops_at_what_is_left_and_says_why() -> None:
    slider = Slider(
        name="s", rect=Rect(0, 0, 200, 50), label="", value=7, low=0, high=20, by=2, shown="", act=lambda value: value, most=9
    )  # fmt: skip
    assert slider.on_key(Key("right")).command == 8
    assert slider.on_key(Key("left")).command == 6
    assert slider.on_key(Key("end")).command == 9
    assert slider.on_release(200, 40).command == 9
    full = Slider(
        name="s", rect=Rect(0, 0, 200, 50), label="", value=9, low=0, high=20, by=2, shown="", act=lambda value: value, most=9
    )  # fmt: skip
    assert full.on_key(Key("right")).command == 10  # refused by the rules, with a sentence
    assert full.on_release(200, 40).command is None


def test_a_guess_can_be_made_where_the_hollow_knob_waits(player: Callable[..., Player]) -> None:
    seated = player(Sales(sample_desks.sales(is_fresh=True)))
    place = seated.widget("guess").rect
    seated.click(place.centerx, place.bottom - 12)
    assert Guess(Side.SALES, 50) in seated.stage.obeyed


def test_enter_on_an_unfinished_plan_goes_to_what_is_missing(player: Callable[..., Player]) -> None:
    seated = player(Marketing(sample_desks.marketing(is_fresh=True)))
    seated.press("return")
    assert seated.stage.obeyed == [Lock(Side.MARKETING)]
    assert seated.focus == "guess"


def test_the_bar_follows_the_pointer_along_the_scores(player: Callable[..., Player]) -> None:
    desk = sample_desks.marketing()
    seated = player(Marketing(desk))
    chart = seated.widget("bar").rect
    seated.click(chart.left + chart.width * 0.5, chart.centery)
    moved = float(desk.mql_bar.value) + 50 - desk.scores.cut
    assert seated.stage.obeyed[-1] == SetLever(Side.MARKETING, "bar", pytest.approx(moved, abs=1))
    seated.press("right")
    assert seated.stage.obeyed[-1] == SetLever(Side.MARKETING, "bar", float(desk.mql_bar.value) + 1)


def test_while_a_new_forecast_is_run_the_last_one_stays_but_pales(player: Callable[..., Player]) -> None:
    scene = Marketing(sample_desks.marketing())
    seated = player(scene)
    seated.written()
    scene.state = sample_desks.marketing(is_fresh=True)
    band = sample_desks.marketing().forecast
    assert band is not None
    (line,) = (line for line in seated.written() if line.text == band.shown)
    assert line.colour == seated.app.canvas(seated.app.view()).theme.ink3
    assert any("on their way" in line.text for line in seated.written())


def test_the_inbox_draws_a_circle_for_each_lead_of_unknown_source(player: Callable[..., Player]) -> None:
    rows = player(Sales(sample_desks.sales())).widget("inbox").rows  # type: ignore[attr-defined]
    assert {row.shape for row in rows} == {"circle"}
    seen = player(Sales(sample_desks.sales(is_signed=True))).widget("inbox").rows  # type: ignore[attr-defined]
    assert {row.shape for row in seen} == set(SHAPES)
    assert len(rows) == len(seen) == 38


def test_every_channel_has_a_shape() -> None:
    assert [shape_of(channel) for channel in range(5)] == list(SHAPES)
    assert shape_of(-1) == shape_of(5) == "circle"


def test_a_panel_lifts_and_shows_what_it_hid(player: Callable[..., Player]) -> None:
    canvas = (seated := player(Marketing(sample_desks.marketing()))).app.canvas(seated.app.view())
    canvas.written = []
    panel = {
        "name": "f",
        "rect": Rect(100, 100, 400, 150),
        "hidden": "Inbox",
        "lifts": "Lifts later",
        "lines": ("38 waiting",),
    }
    looks = []
    for is_lifted, wait in ((False, 0.0), (True, 0.0), (True, 0.3), (True, 0.6)):
        canvas.motion.advance(wait)
        seated.window.surface.fill((0, 0, 0))
        FogPanel(**panel, is_lifted=is_lifted).draw(canvas, None)  # type: ignore[arg-type]
        looks.append(pygame.image.tobytes(seated.window.surface, "RGB"))
    assert len(set(looks)) == 4
    assert [line.text for line in canvas.written][-2:] == ["Inbox", "38 waiting"]
    assert "38 waiting" in FogPanel(**panel, is_lifted=True).says()  # type: ignore[arg-type]
    assert "38 waiting" not in FogPanel(**panel).says()  # type: ignore[arg-type]


def test_a_line_that_is_too_long_is_cut_and_says_so() -> None:
    assert text.shorten("Website content", text.LABEL, 500) == "Website content"
    cut = text.shorten("Website content", text.LABEL, 60)
    assert cut.endswith("\u2026")
    assert text.width(cut, text.LABEL) <= 60
    assert text.shorten("Website", text.LABEL, 1) == "\u2026"


# the program


def test_the_program_opens_and_ends_and_keeps_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    pygame.display.init()
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_m, unicode="m", mod=0))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    program.run(shelf(tmp_path / "games"), lang="de", scale="150", theme="light", window=(1600, 900))
    kept = (tmp_path / "handoff" / "settings.json").read_text()
    assert '"is_muted": true' in kept
    assert program.asked(Prefs(), None, "200", None) == Prefs(scale=2.0)
    pygame.display.init()


def test_without_a_sound_device_the_game_is_silent_and_knows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.mixer.quit()
    monkeypatch.setitem(os.environ, "SDL_AUDIODRIVER", "nowhere")
    silent = speaker()
    assert isinstance(silent, Silence)
    assert silent.reason
    monkeypatch.setitem(os.environ, "SDL_AUDIODRIVER", "dummy")
    assert isinstance(speaker(), Sounds)
    pygame.mixer.quit()
