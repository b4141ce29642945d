"""How a page lies in a window, and that pointer and page agree about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from game.screen import sample
from game.screen.prefs import SCALES, Prefs
from game.screen.scenes.title import Title
from game.screen.window import LARGE, SMALL, Window, fit
from tests.game.screen.driver import Player


def test_1920_by_1080_at_150_percent_is_the_small_page() -> None:
    view = fit((1920, 1080), 1.5)
    assert (view.page.size, view.scale, view.origin) == (SMALL, 1.5, (0, 0))


def test_a_larger_window_gives_the_page_more_room() -> None:
    assert fit((1600, 900), 1.0).page.size == (1600, 900)
    assert fit((1920, 1080), 1.0).page.size == LARGE
    assert fit((1600, 900), 1.25).page.size == SMALL


def test_beyond_the_large_page_things_grow() -> None:
    view = fit((3840, 2160), 1.0)
    assert (view.page.size, view.scale) == (LARGE, 2.0)


def test_a_very_wide_window_keeps_the_page_in_its_middle() -> None:
    view = fit((3440, 1080), 1.0)
    assert view.page.size == LARGE
    assert view.origin == ((3440 - 1920) // 2, 0)


@pytest.mark.parametrize("size", [(640, 360), (1024, 600), (800, 1200)])
def test_at_100_percent_the_whole_page_is_always_in_view(size: tuple[int, int]) -> None:
    view = fit(size, 1.0)
    assert view.page.width * view.scale <= size[0] + 1
    assert view.page.height * view.scale <= size[1] + 1
    assert view.page.width >= SMALL[0]
    assert view.page.height >= SMALL[1]


@pytest.mark.parametrize("scale", SCALES[1:])
def test_a_size_that_does_not_fit_is_kept_and_every_corner_can_be_reached(scale: float) -> None:
    for share in (0.0, 1.0):
        view = fit((1280, 720), scale, (share, share))
        assert view.scale == scale
        corner = (0, 0) if share == 0 else (1280, 720)
        found = view.to_virtual(corner)
        assert found == pytest.approx((share * view.page.width, share * view.page.height), abs=1)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1600, 900), (1000, 900)])
def test_the_pointer_hits_what_it_points_at(size: tuple[int, int], scale: float, player: Callable[..., Player]) -> None:
    title = player(Title(sample.title()), Prefs(scale=scale), size)
    title.click_on("replay")
    assert len(title.stage.obeyed) == 1


def test_the_view_follows_the_focus_where_the_page_is_larger(player: Callable[..., Player]) -> None:
    title = player(Title(sample.title()), Prefs(scale=2.0), (1280, 720))
    title.press("down")
    for name in ("new", "settings"):
        title.app.hand.focus = name
        view = title.app.view()
        ring = title.app.canvas(view).area(title.widget(name).ring().rect)
        assert title.window.surface.get_rect().contains(ring)


def test_the_view_follows_the_mouse_to_every_edge(player: Callable[..., Player]) -> None:
    title = player(Title(sample.title()), Prefs(scale=2.0), (1280, 720))
    title.app.hand.focus = "new"
    import pygame

    for pos, corner in (((0, 0), (0, 0)), ((1279, 719), (1280, 720))):
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0)))
        title.wait()
        assert title.app.view().to_virtual(pos) == pytest.approx(corner, abs=2)


def test_a_resize_is_followed_by_the_page(player: Callable[..., Player]) -> None:
    title = player(Title(sample.title()))
    title.window.resize_to((1600, 900))
    title.wait()
    title.wait()
    assert title.app.view().page.size == (1600, 900)
    assert title.window.surface.get_at((1590, 890))[:3] == title.app.canvas(title.app.view()).theme.bg


def test_choosing_a_size_makes_the_window_grow_as_far_as_the_desktop_goes() -> None:
    window = Window("test")
    window.resize(2.0)
    assert window.size[0] <= 2560
    assert window.density == 1.0
    window.close()
