"""The kit by itself: what each widget answers to keys and pointer, and that every state of it looks different."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pygame
import pytest

from game.screen.canvas import Brushes, Canvas, Rect
from game.screen.input import Key, Pointer
from game.screen.motion import Motion
from game.screen.theme import THEMES, theme
from game.screen.widgets.base import Answer, Look, Spot, Tip, Widget
from game.screen.widgets.button import Button, HoldButton, IconButton
from game.screen.widgets.choice import Choice, Option, SideTabs, Tabs
from game.screen.widgets.hand import Hand
from game.screen.widgets.panels import FogPanel, Meter, kept_bar, load_ring, tooltip
from game.screen.widgets.rows import Row, Rows
from game.screen.widgets.slider import Slider, Stepper, Toggle
from game.screen.widgets.timeline import Happening, TimeLine

PAGE = Rect(0, 0, 640, 360)
PLACE = Rect(40, 100, 300, 50)


@dataclass(frozen=True)
class Did:
    value: object


def canvas(scale: float = 1.0, name: str = "dark") -> Canvas:
    surface = pygame.Surface((round(640 * scale), round(360 * scale)))
    surface.fill(theme(name).bg)
    return Canvas(surface, scale, theme(name), Brushes(), Motion(reduced=True), PAGE)


def picture(widget: Widget, look: Look, scale: float = 1.0, name: str = "dark") -> bytes:
    drawn = canvas(scale, name)
    widget.draw(drawn, look)
    return pygame.image.tobytes(drawn.surface, "RGB")


def slider(**changes: Any) -> Slider:
    fields: dict[str, Any] = {
        "value": 10,
        "low": 0,
        "high": 20,
        "by": 2,
        "shown": "\u20ac10k",
        "label": "Fair",
        "act": Did,
    }
    return Slider(name="slider", rect=PLACE, **fields | changes)


def rows(count: int, chosen: int = 0, **changes: Any) -> Rows:
    leads = [Row(str(i), "circle", i % 4, "2 h", f"Company {i}", "Name", "\u20ac9k") for i in range(count)]
    return Rows(name="rows", rect=Rect(20, 20, 560, 46 * 5), rows=leads, chosen=chosen, act=Did, **changes)


OPTIONS = [Option("a", "Alpha"), Option("b", "Beta"), Option("c", "Gamma")]


def choice(kind: type[Choice] = Choice, chosen: str = "b", **changes: Any) -> Choice:
    return kind(name="choice", rect=PLACE, options=OPTIONS, chosen=chosen, act=Did, **changes)


def line(share: float = 0.5) -> TimeLine:
    words = ("Waiting", "now", "not yet played")
    happenings = [Happening(0.2, is_card=True), Happening(0.4, is_card=False)]
    place = Rect(20, 100, 600, 94)
    waiting = (0.0, 3.0, 9.0, 4.0)
    return TimeLine(
        name="line", rect=place, share=share, weeks=13, waiting=waiting, happenings=happenings, act=Did, words=words
    )


KIT: dict[str, Callable[[], Widget]] = {
    "button": lambda: Button(name="x", rect=PLACE, label="Lock the plan", act=Did(1)),
    "main button": lambda: Button(name="x", rect=PLACE, label="Lock the plan", act=Did(1), kind="mkt", cap="Enter"),
    "icon button": lambda: IconButton(name="x", rect=PLACE, label="Play", act=Did(1), icon="play"),
    "bar button": lambda: IconButton(name="x", rect=PLACE, label="Help", act=Did(1), icon="help", kind="bar"),
    "slider": slider,
    "stepper": lambda: Stepper(name="x", rect=PLACE, label="Attempts", place=2, count=5, shown="3", act=Did),
    "choice": choice,
    "toggle": lambda: Toggle(name="x", rect=PLACE, label="Full screen", remark="F11", is_on=False, act=Did),
}


# looks


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", KIT)
def test_rest_hover_and_disabled_look_different(kind: str, name: str) -> None:
    widget = KIT[kind]()
    disabled = replace(widget, is_enabled=False)
    states = ((widget, Look()), (widget, Look(hover=1)), (disabled, Look()))
    shown = {picture(one, look, name=name) for one, look in states}
    assert len(shown) == 3


@pytest.mark.parametrize("kind", ["button", "main button", "icon button", "slider"])
def test_a_press_can_be_seen(kind: str) -> None:
    widget = KIT[kind]()
    assert picture(widget, Look()) != picture(widget, Look(press=1))


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
@pytest.mark.parametrize("kind", KIT)
def test_a_widget_stays_in_its_ring_at_every_scale(kind: str, scale: float) -> None:
    widget = KIT[kind]()
    drawn = canvas(scale)
    ground = drawn.surface.copy()
    widget.draw(drawn, Look())
    changed = pygame.mask.from_threshold(ground, theme("dark").bg, (1, 1, 1, 255), drawn.surface)
    changed.invert()
    allowed = drawn.area(widget.ring().rect)
    box = changed.get_bounding_rects()
    assert box
    assert all(allowed.contains(rect) for rect in box)


def test_every_widget_is_at_least_32_high() -> None:
    assert all(make().rect.height >= 32 for make in KIT.values())


def test_a_toggle_slides_and_jumps_where_motion_is_reduced() -> None:
    off = Toggle(name="t", rect=PLACE, label="Mute", remark="", is_on=False, act=Did)
    on = replace(off, is_on=True)
    moving = canvas()
    moving.motion = Motion()
    off.draw(moving, Look())
    on.draw(moving, Look())
    assert moving.motion.busy
    moving.motion.advance(0.2)
    assert not moving.motion.busy
    still = canvas()
    off.draw(still, Look())
    on.draw(still, Look())
    assert not still.motion.busy


# values


def test_a_slider_steps_and_stops_at_its_limits() -> None:
    assert slider().on_key(Key("right")) == Answer(Did(12), "tick")
    assert slider().on_key(Key("left", shift=True)) == Answer(Did(0), "tick")
    assert slider(value=20).on_key(Key("right")) == Answer()
    assert slider().on_key(Key("home")) == Answer(Did(0), "tick")
    assert slider().on_key(Key("end")) == Answer(Did(20), "tick")
    assert slider().on_key(Key("up")) is None


def test_a_slider_follows_the_pointer_in_steps_and_ticks_when_let_go() -> None:
    assert slider().on_press(PLACE.left + 150, 0) == Answer()
    assert slider().on_drag(PLACE.left + 242, 0) == Answer(Did(16))
    assert slider().on_drag(-500, 0) == Answer(Did(0))
    assert slider().on_release(5000, 0) == Answer(Did(20), "tick")
    assert slider().on_wheel(-1) == Answer(Did(8), "tick")


def test_a_slider_never_leaves_its_range_whatever_its_step() -> None:
    odd = slider(value=9, low=2, high=9, by=2)
    assert odd.on_key(Key("right")) == Answer()
    assert odd.on_key(Key("left")) == Answer(Did(8), "tick")


def test_a_stepper_counts_by_keys_and_squares() -> None:
    stepper = KIT["stepper"]()
    assert stepper.on_key(Key("right")) == stepper.on_key(Key("+")) == Answer(Did(3), "tap")
    assert stepper.on_key(Key("-")) == Answer(Did(1), "tap")
    assert stepper.on_release(PLACE.right - 10, PLACE.centery) == Answer(Did(3), "tap")
    assert stepper.on_release(PLACE.right - 100, PLACE.centery) == Answer(Did(1), "tap")
    assert stepper.on_release(PLACE.left + 5, PLACE.centery) is None
    last = Stepper(name="x", rect=PLACE, label="", place=4, count=5, shown="5", act=Did, is_stacked=True)
    assert last.on_key(Key("right")) == Answer()
    assert last.on_release(PLACE.right - 60, PLACE.centery) == Answer(Did(3), "tap")


def test_a_choice_moves_one_part_and_stops_at_its_ends() -> None:
    assert choice().on_key(Key("right")) == Answer(Did("c"), "tap")
    assert choice(chosen="c").on_key(Key("right")) == Answer()
    assert choice().on_key(Key("down")) is None
    assert choice().on_release(PLACE.left + 20, PLACE.centery) == Answer(Did("a"), "tap")
    assert choice().on_release(PLACE.centerx, PLACE.centery) == Answer()
    assert choice(chosen="gone").on_key(Key("right")) == Answer(Did("a"), "tap")


def test_tabs_go_round_and_side_tabs_let_the_focus_leave() -> None:
    assert choice(Tabs, "c").on_shortcut() == Answer(Did("a"), "page")
    assert choice(Tabs).on_key(Key("ctrl tab")) == Answer(Did("c"), "page")
    assert choice(SideTabs).on_key(Key("down")) == Answer(Did("c"), "tap")
    assert choice(SideTabs, "c").on_key(Key("down")) is None
    assert choice(SideTabs, "a").on_key(Key("up")) is None


def test_a_toggle_answers_keys_that_change_it_and_swallows_those_that_do_not() -> None:
    off = KIT["toggle"]()
    assert off.on_key(Key("space")) == off.on_key(Key("right")) == off.on_shortcut() == Answer(Did(True), "tap")
    assert off.on_key(Key("left")) == Answer()
    assert off.on_key(Key("space", is_repeat=True)) == Answer()
    assert off.on_key(Key("a")) is None
    assert off.on_release(0, 0) is None


# rows


def test_rows_keep_the_chosen_one_in_view() -> None:
    assert (rows(12).first, rows(12).shown, rows(12).more) == (0, 5, 7)
    assert rows(12, 5).first == 1
    assert rows(12, 11).first == 7
    assert rows(3).more == 0


def test_rows_move_and_let_the_focus_leave_at_their_ends() -> None:
    assert rows(12, 4).on_key(Key("down")) == Answer(Did(5))
    assert rows(12, 0).on_key(Key("up")) is None
    assert rows(12, 11).on_key(Key("down")) is None
    assert rows(12, 4).on_key(Key("]")) == Answer(Did(9))
    assert rows(12, 4).on_key(Key("end")) == Answer(Did(11))
    assert rows(12, 4).on_wheel(-1) == Answer(Did(7))
    assert rows(12, 11).on_wheel(-1) == Answer()


def test_a_row_opens_on_enter_and_on_a_second_click() -> None:
    opening = rows(12, 1, open_act=lambda i: Did(("open", i)))
    assert opening.on_key(Key("return")) == Answer(Did(("open", 1)), "tap")
    assert opening.on_release(100, 20 + 46 + 5) == Answer(Did(("open", 1)), "tap")
    assert opening.on_release(100, 20 + 92 + 5) == Answer(Did(2))
    assert rows(2).on_release(100, 20 + 46 * 4) is None
    assert rows(12, 1).on_key(Key("return")) is None


def test_rows_draw_only_what_fits() -> None:
    drawn = canvas()
    drawn.written = []
    rows(12, 6).draw(drawn, Look(is_focused=True))
    names = [written.text for written in drawn.written if written.text.startswith("Company")]
    assert names == [f"Company {i}" for i in range(2, 7)]


# the line of time


def test_the_line_goes_by_days_and_follows_the_pointer() -> None:
    day = 0.2 / 13
    assert line().on_key(Key("right")) == Answer(Did(pytest.approx(0.5 + day)))
    assert line(0.0).on_key(Key("left")) == Answer(Did(0.0))
    assert line().on_key(Key("home")) == Answer(Did(0))
    assert line().on_press(20 + 150, 0) == Answer(Did(0.25))
    assert line().on_drag(9999, 0) == Answer(Did(1.0))
    assert line().on_wheel(1) == Answer(Did(pytest.approx(0.5 + day)))


def test_the_line_shows_nothing_of_what_has_not_been_played() -> None:
    future = Rect(20 + 330, 100, 260, 50)
    early, other = line(0.5), replace(line(0.5), waiting=(0.0, 3.0, 2.0, 9.0))
    drawn = []
    for widget in (early, other):
        surface = canvas()
        widget.draw(surface, Look())
        drawn.append(pygame.image.tobytes(surface.surface.subsurface(future), "RGB"))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("share", [0, 0.02, 0.05, 0.5, 0.8, 0.9, 0.97, 1])
def test_the_captions_of_the_line_never_meet(share: float) -> None:
    drawn = canvas()
    drawn.written = []
    line(share).draw(drawn, Look())
    captions = [written for written in drawn.written if written.text in {"Waiting", "now", "not yet played"}]
    assert all(not a.place.colliderect(b.place) for a, b in itertools.combinations(captions, 2))


# panels


def test_the_meter_says_both_shares_and_they_add_up() -> None:
    drawn = canvas()
    drawn.written = []
    meter = Meter(name="m", rect=PLACE, label="Sales", role="sales", kept=0.71)
    meter.draw(drawn, Look())
    shares = [int(written.text.rstrip("%\u202f")) for written in drawn.written if written.text.endswith("%")]
    assert shares == [71, 29]
    assert meter.says() == "Sales: 71\u202f%"
    assert replace(meter, kept=None, unknown="not yet").says() == "Sales: not yet"


def test_the_kept_bar_is_solid_where_kept_and_hatched_where_broken() -> None:
    drawn = canvas()
    kept_bar(drawn, Rect(100, 100, 200, 14), 0.5)
    solid = {tuple(drawn.surface.get_at((x, 107)))[:3] for x in range(110, 190)}
    broken = {tuple(drawn.surface.get_at((x, 107)))[:3] for x in range(210, 290)}
    assert solid == {theme("dark").joint}
    assert len(broken) > 2


def test_the_ring_warns_from_seventy_percent() -> None:
    drawn = canvas()
    look = theme("dark")
    assert load_ring(drawn, 100, 100, 40, 0.69) == look.ink2
    assert load_ring(drawn, 100, 100, 40, 0.7) == look.warn
    # an eighth of the circle on, the arc is there; just before twelve o'clock it is not
    assert tuple(drawn.surface.get_at((100 + 26, 100 - 26)))[:3] == look.warn
    assert tuple(drawn.surface.get_at((100 - 26, 100 - 26)))[:3] == look.line


def test_fog_shows_its_chip_and_nothing_else_to_read() -> None:
    drawn = canvas()
    drawn.written = []
    fog = FogPanel(name="f", rect=Rect(20, 20, 300, 160), hidden="Campaigns", lifts="Lifts with a shared plan")
    fog.draw(drawn, Look())
    assert [written.text for written in drawn.written] == ["Campaigns", "Lifts with a shared plan"]
    assert fog.says() == "Campaigns: Lifts with a shared plan"


def test_a_tooltip_stays_on_the_page_wherever_it_is_asked_for() -> None:
    tip = Tip("First response", "The median wait of all answered leads, nights and weekends included.")
    for x, y in itertools.product((0, 300, 620), (0, 170, 340)):
        drawn = canvas()
        drawn.written = []
        tooltip(drawn, Rect(x, y, 20, 16), tip)
        assert all(PAGE.contains(Rect(written.place)) for written in drawn.written)
        assert all(not written.place.colliderect(Rect(x, y, 20, 16)) for written in drawn.written)


# the hand


def hand_over(
    widgets: Sequence[Widget], *events: Key | Pointer, focus: str | None = None
) -> tuple[Hand, list[Answer | None]]:
    hand = Hand(focus=focus)
    return hand, [hand.take(event, widgets) for event in events]


def test_a_focused_widget_has_the_first_word_then_shortcuts_then_the_walk() -> None:
    button = Button(name="b", rect=PLACE.move(0, 100), label="Lock", act=Did("lock"), shortcut="return")
    widgets = [slider(), button]
    hand, answers = hand_over(widgets, Key("right"), Key("return"), Key("down"), focus="slider")
    assert answers[:2] == [Answer(Did(12), "tick"), Answer(Did("lock"), "tap")]
    assert hand.focus == "b"


def test_a_repeat_does_not_press_twice() -> None:
    button = Button(name="b", rect=PLACE, label="Lock", act=Did("lock"), shortcut="x")
    _, answers = hand_over([button], Key("return"), Key("return", is_repeat=True), Key("x", is_repeat=True), focus="b")
    assert answers == [Answer(Did("lock"), "tap"), Answer(), None]


def test_a_hold_counts_once_and_only_when_long_enough() -> None:
    held = [HoldButton(name="h", rect=PLACE, label="Open", act=Did("open"), seconds=1.0)]
    hand = Hand(focus="h")
    hand.take(Key("space"), held)
    assert hand.advance(0.9, held) is None
    hand.take(Key("space", is_repeat=True), held)
    assert hand.advance(0.2, held) == Answer(Did("open"), "tap")
    assert hand.advance(5, held) is None
    hand.take(Key("space"), held)
    hand.take(Key("space", is_up=True), held)
    assert hand.advance(5, held) is None


def test_numbers_are_no_stops_for_tab_and_still_explain_themselves() -> None:
    spot = Spot(name="spot", rect=PLACE.move(0, -60), tip=Tip("Goal", "What is paid for."), words="Goal: 450")
    widgets = [spot, slider()]
    hand, _ = hand_over(widgets, Key("tab"), Key("?"))
    assert hand.focus == "slider"
    assert hand.explained == "spot"
    assert spot.says() == "Goal: 450"


def test_a_scene_without_controls_lets_keys_through() -> None:
    assert hand_over([], Key("tab"), Key("?"), Key("a"))[1] == [None, None, None]


def test_a_disabled_widget_takes_neither_pointer_nor_shortcut() -> None:
    button = Button(name="b", rect=PLACE, label="Lock", act=Did(1), shortcut="c", is_enabled=False)
    x, y = PLACE.center
    _, answers = hand_over([button], Key("c"), Pointer("down", x, y), Pointer("up", x, y), Pointer("wheel", x, y, 1))
    assert answers == [None, None, None, None]
