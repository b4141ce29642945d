"""What the screen stands on: motion, loop, input, settings, sound, languages, charts, shapes."""

from __future__ import annotations

import ast
import itertools
import json
import math
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

import game.locale
import game.screen
from game import locale
from game.locale import catalogue
from game.locale.formats import formats_of
from game.screen import charts, prefs, sample, shapes, sound
from game.screen.canvas import Brushes, Canvas, Rect
from game.screen.icons import ICONS, icon
from game.screen.input import Key, Pointer, Translator
from game.screen.loop import LONGEST, STEP, Loop
from game.screen.marks import LEVELS, SHAPES, mark
from game.screen.motion import Motion, in_out, out_cubic
from game.screen.prefs import Prefs
from game.screen.scenes.run import Run
from game.screen.scenes.title import Title
from game.screen.theme import theme
from tests.game.screen.driver import Player


def canvas(scale: float = 1.0) -> Canvas:
    surface = pygame.Surface((round(400 * scale), round(300 * scale)))
    return Canvas(surface, scale, theme("dark"), Brushes(), Motion(), Rect(0, 0, 400, 300))


# motion


@pytest.mark.parametrize("ease", [out_cubic, in_out])
def test_eases_begin_at_nothing_and_end_at_all(ease: Callable[[float], float]) -> None:
    values = [ease(i / 50) for i in range(51)]
    assert (values[0], values[-1]) == (0, 1)
    assert values == sorted(values)


def test_a_value_is_there_at_once_then_eases_and_turns_round_from_where_it_is() -> None:
    motion = Motion()
    assert motion.to("x", 10, 100) == 10
    assert motion.to("x", 20, 100) == 10
    motion.advance(0.05)
    halfway = motion.to("x", 20, 100)
    assert 10 < halfway < 20
    assert motion.to("x", 0, 100) == pytest.approx(halfway)
    motion.advance(0.2)
    assert motion.to("x", 0, 100) == 0
    assert not motion.busy


def test_reduced_motion_takes_no_time() -> None:
    motion = Motion(reduced=True)
    motion.to("x", 0, 100)
    assert motion.to("x", 1, 100) == 1
    assert motion.since("y", 700) == 1
    assert not motion.busy


# loop


class Recorder:
    """Stands in for the program."""

    def __init__(self) -> None:
        self.is_running, self.is_stale = True, False
        self.steps: list[float] = []
        self.window = self

    def feed(self, event: object) -> None:
        self.is_running = False

    def advance(self, seconds: float) -> None:
        self.steps.append(seconds)

    def paint(self) -> None: ...

    def show(self) -> None: ...


def test_time_comes_in_whole_steps_whatever_the_frame_took() -> None:
    app, now = Recorder(), [0.0]
    loop = Loop(app, clock=lambda: now[0], pump=list, rest=lambda seconds: None)  # type: ignore[arg-type]
    for took in (0.001, 0.02, 0.1, 0.007, 0.05):
        now[0] += took
        loop.turn()
    assert set(app.steps) == {STEP}
    assert len(app.steps) == int(now[0] / STEP)


def test_a_laptop_that_slept_does_not_fast_forward() -> None:
    app, now = Recorder(), [0.0]
    loop = Loop(app, clock=lambda: now[0], pump=list, rest=lambda seconds: None)  # type: ignore[arg-type]
    now[0] = 3600.0
    loop.turn()
    assert len(app.steps) == int(LONGEST / STEP)


def test_the_loop_ends_when_the_player_leaves() -> None:
    app = Recorder()
    loop = Loop(app, clock=lambda: 0.0, pump=lambda: [pygame.event.Event(pygame.QUIT)], rest=lambda seconds: None)  # type: ignore[arg-type]
    loop.run()
    assert not app.is_running


# input


def read(*events: pygame.event.Event) -> list[Any]:
    translator = Translator()
    return [translator.read(event, lambda pos: (pos[0] / 2, pos[1] / 2)) for event in events]


def key(code: int, text: str = "", mod: int = 0, kind: int = pygame.KEYDOWN) -> pygame.event.Event:
    return pygame.event.Event(kind, key=code, unicode=text, mod=mod)


def test_keys_are_named_as_they_are_printed() -> None:
    assert read(key(pygame.K_a, "A", pygame.KMOD_SHIFT)) == [Key("a", "A", shift=True)]
    assert read(key(pygame.K_SPACE, " ")) == [Key("space", " ")]
    assert read(key(pygame.K_KP_ENTER, "\r")) == [Key("return")]
    assert read(key(pygame.K_z, "\x1a", pygame.KMOD_LCTRL)) == [Key("ctrl z")]
    assert read(key(pygame.K_F11)) == [Key("f11")]


def test_a_german_keyboard_writes_brackets_with_altgr() -> None:
    both = pygame.KMOD_CTRL | pygame.KMOD_ALT
    assert read(key(pygame.K_8, "[", both)) == [Key("[", "[")]
    assert read(key(pygame.K_PAGEDOWN)) == [Key("]")]


def test_a_held_key_repeats_and_a_new_press_does_not() -> None:
    down, up = key(pygame.K_RIGHT), key(pygame.K_RIGHT, kind=pygame.KEYUP)
    first, again, released, anew = read(down, down, up, down)
    assert [first.is_repeat, again.is_repeat, released.is_up, anew.is_repeat] == [False, True, True, False]


def test_the_pointer_is_told_in_virtual_units() -> None:
    move = pygame.event.Event(pygame.MOUSEMOTION, pos=(100, 50), rel=(0, 0), buttons=(0, 0, 0))
    wheel = pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-1)
    right = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(100, 50), button=3)
    assert read(move, wheel, right) == [Pointer("move", 50, 25), Pointer("wheel", 50, 25, -1), None]


# settings


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    chosen = Prefs(scale=1.5, theme="light", language="de", is_muted=True, volume=0.2)
    path = tmp_path / "new" / "settings.json"
    assert prefs.save(chosen, path)
    assert prefs.load(path) == chosen
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "[]",
        "null",
        '{"scale": 7}',
        '{"theme": "pink"}',
        '{"volume": "loud"}',
        '{"volume": 2}',
        '{"unknown": 1}',
    ],
)
def test_a_broken_file_of_settings_keeps_nobody_from_playing(written: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(written)
    assert prefs.load(path) == Prefs()


def test_what_can_be_read_of_a_damaged_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"scale": 2, "theme": "pink", "is_muted": True}))
    assert prefs.load(path) == Prefs(scale=2.0, is_muted=True)


def test_a_folder_that_is_a_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    assert not prefs.save(Prefs(), tmp_path / "blocked" / "settings.json")


@pytest.mark.parametrize(("name", "value"), [("scale", 3.0), ("theme", "pink"), ("is_muted", 1), ("volume", -0.1)])
def test_a_setting_that_cannot_be_meant_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        Prefs().having(name, value)


# sound


@pytest.mark.parametrize("name", sound.CUES)
def test_every_cue_is_short_soft_and_ends_in_silence(name: str) -> None:
    wave = sound.wave(name)
    assert len(wave) < 0.4 * sound.RATE
    assert 1_000 < np.abs(wave).max() < 20_000
    assert np.abs(wave[-40:]).max() < 200
    assert wave[0] == 0


def test_without_a_sound_device_the_game_is_silent_and_knows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        msg = "no such device"
        raise pygame.error(msg)

    monkeypatch.setattr(pygame.mixer, "init", refuse)
    speaker = sound.speaker()
    speaker.play("bell")
    speaker.set(volume=1)
    assert isinstance(speaker, sound.Silence)
    assert speaker.reason == "no such device"


def test_a_thud_is_heard_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    sounds = sound.speaker()
    assert isinstance(sounds, sound.Sounds)
    now = [5000]
    heard: list[int] = []
    monkeypatch.setattr(pygame.time, "get_ticks", lambda: now[0])
    monkeypatch.setattr(sounds, "_sounds", dict.fromkeys(sound.CUES, _Ear(heard)))
    for at in (5000, 5400, 5999, 6000, 6100):
        now[0] = at
        sounds.play("thud")
    assert len(heard) == 2
    sounds.set(volume=0)
    now[0] = 9000
    sounds.play("thud")
    sounds.play(None)
    assert len(heard) == 2


class _Ear:
    def __init__(self, heard: list[int]) -> None:
        self.heard = heard

    def set_volume(self, volume: float) -> None: ...

    def play(self) -> None:
        self.heard.append(1)


# languages


def texts_in(*packages: Any) -> Iterator[tuple[str, ...]]:
    """Give every text that the sources ask to translate."""
    for package in packages:
        for path in Path(package.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "plural"}:
                    found = [word.value for word in node.args if isinstance(word, ast.Constant)]
                    if node.args and isinstance(node.args[0], ast.Constant):
                        yield tuple(str(word) for word in found if isinstance(word, str))


SCREEN_TEXTS = sorted({texts[0] for texts in texts_in(game.screen, game.locale)})


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_of_the_screen_has_a_german_one() -> None:
    german = catalogue.load("de").entries
    assert [text for text in SCREEN_TEXTS if text not in german] == []
    assert len(SCREEN_TEXTS) > 150


def test_translations_keep_their_fields_and_say_something() -> None:
    for entry in catalogue.load("de").entries.values():
        for text in entry.texts:
            assert text.strip()
            assert fields(text) == fields(entry.one), entry.one


def test_numbers_and_money_follow_the_language() -> None:
    english, german = formats_of("en"), formats_of("de")
    assert (english.number(1234.5, 1), german.number(1234.5, 1)) == ("1,234.5", "1.234,5")
    assert english.number(-0.04, 1) == "0.0"
    assert english.number(-3) == "\u22123"
    assert english.money(-57_000) == "\u2212\u20ac57k"
    assert english.money(999_499) == "\u20ac999k"
    assert english.money(999_500) == "\u20ac1.00m"
    assert german.money(348_000) == "348\u202fT\u20ac"


def test_a_language_is_spoken_until_another_one_is() -> None:
    locale.use("de")
    assert locale.weekday(1) == "Dienstag"
    assert locale.percent(0.5) == "50\u202f%"
    assert locale.duration(5880) == "4 T 2 h"
    assert locale._("no such text") == "no such text"
    locale.use("en")
    assert locale.weekday(8) == "Tuesday"
    assert locale._("Sales' inbox") == "Sales\u2019 inbox"


def test_plurals_and_joined_lines_are_read() -> None:
    source = '# a remark\nmsgid "{n} lead"\nmsgid_plural "{n} leads"\nmsgstr[0] "{n} Lead"\nmsgstr[1] "{n} "\n"Leads"\n'
    german = catalogue.Catalogue("de", list(catalogue.parse(source)))
    assert german.ngettext("{n} lead", "{n} leads", 1) == "{n} Lead"
    assert german.ngettext("{n} lead", "{n} leads", 2) == "{n} Leads"
    assert german.ngettext("{n} deal", "{n} deals", 2) == "{n} deals"


# marks, icons, shapes, charts


def ink_of(sprite_surface: pygame.Surface) -> float:
    return float(pygame.surfarray.array_alpha(sprite_surface).sum())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mark_drains_with_age(shape: Any) -> None:
    drawn = canvas(2.0)
    levels = []
    for age in range(4):
        alpha = pygame.surfarray.array_alpha(mark(drawn, shape, age, 9).picture)
        levels.append((alpha[alpha.shape[0] // 2] > 127).mean())
    assert all(younger > older + 0.08 for younger, older in itertools.pairwise(levels))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mark_is_as_large_at_every_age(shape: Any) -> None:
    drawn = canvas(2.0)
    boxes = [mark(drawn, shape, age, 9).picture.get_bounding_rect(128) for age in range(4)]
    assert all(abs(box.width - boxes[0].width) <= 2 and abs(box.height - boxes[0].height) <= 2 for box in boxes)


@pytest.mark.parametrize("shape", SHAPES)
def test_marks_stay_full_where_the_player_does_not_want_them_to_drain(shape: Any) -> None:
    drawn = canvas()
    drawn.drain = False
    inks = {ink_of(mark(drawn, shape, age, 9).picture) for age in range(4)}
    assert len(inks) == 1


def test_the_five_shapes_can_be_told_apart_without_colour() -> None:
    drawn = canvas(2.0)
    for age in range(len(LEVELS)):
        alphas = [pygame.surfarray.array_alpha(mark(drawn, shape, age, 9).picture).astype(int) for shape in SHAPES]
        for i, one in enumerate(alphas):
            for other in alphas[i + 1 :]:
                assert np.abs(one - other).mean() > 8


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_stays_on_its_grid(name: str) -> None:
    drawn = canvas()
    drawn.surface.fill((0, 0, 0))
    icon(drawn, name, 100, 100, (255, 255, 255), 20)
    box = pygame.mask.from_threshold(drawn.surface, (255, 255, 255), (160, 160, 160, 255)).get_bounding_rects()
    assert box
    assert all(Rect(87, 87, 27, 27).contains(rect) for rect in box)


def test_dashes_are_as_long_as_asked_and_cover_the_path() -> None:
    pieces = shapes.dash([(0, 0), (50, 0), (100, 0)], 8, 2)
    lengths = [math.dist(piece[0], piece[-1]) for piece in pieces]
    assert lengths == pytest.approx([8.0] * 10)
    assert pieces[-1][-1][0] <= 100


def test_neighbouring_rectangles_share_their_edge_at_every_scale() -> None:
    for scale in (1.0, 1.25, 1.5, 1.75, 2.0):
        drawn = canvas(scale)
        areas = [drawn.area(Rect(7 * i, 0, 7, 5)) for i in range(40)]
        assert all(a.right == b.left for a, b in itertools.pairwise(areas))


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = canvas()
    drawn.surface.fill(theme("dark").surface)
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    rows = [charts.Bar("", value, str(value), colour) for value, colour in zip((46, 23, 0), colours, strict=True)]
    charts.bars(drawn, Rect(0, 0, 300, 90), rows, names=0)
    found = [pygame.mask.from_threshold(drawn.surface, one, (1, 1, 1, 255)).get_bounding_rects() for one in colours]
    widths = [max((rect.width for rect in rects), default=0) for rects in found]
    assert widths[0] == pytest.approx(2 * widths[1], abs=2)
    assert widths[2] == 0


def test_a_histogram_colours_what_reaches_the_bar() -> None:
    drawn = canvas()
    colour = (0, 200, 255)
    x = charts.histogram(drawn, Rect(50, 50, 200, 100), [5] * 20, 0.5, colour)
    assert x == 150
    coloured = pygame.mask.from_threshold(drawn.surface, colour, (1, 1, 1, 255)).get_bounding_rects()
    assert len(coloured) == 10
    assert min(rect.left for rect in coloured) >= 145


def test_a_stack_adds_up_and_shows_the_smallest_part() -> None:
    parts = charts.stack(Rect(0, 0, 20, 300), [486 - 101, 100, 1], 486)
    assert sum(part.height for part in parts) == pytest.approx(300, abs=2)
    assert parts[2].height >= 1
    assert parts[0].bottom == parts[1].top
    assert charts.stack(Rect(0, 0, 20, 300), [0, 0], 0)[0].height == 0


def test_a_ribbon_is_as_wide_as_each_of_its_ends() -> None:
    drawn = canvas()
    drawn.surface.fill((0, 0, 0))
    charts.ribbon(drawn, Rect(10, 20, 20, 100), Rect(200, 150, 20, 40), (255, 255, 255))
    column = lambda x: sum(drawn.surface.get_at((x, y))[0] > 127 for y in range(300))  # noqa: E731
    assert column(32) == pytest.approx(100, abs=3)
    assert column(197) == pytest.approx(40, abs=3)


# the program


def test_every_frame_is_the_same_for_the_same_state(player: Callable[..., Player]) -> None:
    pictures = []
    for _ in range(2):
        run = player(Run(sample.run()))
        run.press("n", "]", "]", "]", "]", "]", "]")
        run.app.paint()
        pictures.append(pygame.image.tobytes(run.window.surface, "RGB"))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_no_scene_draws_outside_its_page(name: str, player: Callable[..., Player]) -> None:
    title = player(Title(sample.title()), Prefs(theme=name), (2600, 1100))
    title.app.paint()
    edge = {tuple(title.window.surface.get_at((x, y)))[:3] for x in (0, 100, 2599) for y in range(0, 1100, 50)}
    assert edge == {theme(name).bg}
