"""The tokens are the style's, and everything that is read has enough contrast."""

from __future__ import annotations

import re

import pytest

from game.screen import text
from game.screen.theme import THEMES, mix, rgb, theme
from sim.report import tokens

GROUNDS = ("bg", "bg2", "surface", "raised")
TEXTS = ("ink", "ink2", "ink3", "mkt", "sales", "joint", "bad", "warn")
MARKS = ("age0", "age1", "age2", "age3")
FILLS = ("ink", "mkt", "sales", "joint")


def test_contrast_knows_its_two_ends() -> None:
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert tokens.contrast("#56B4E9", "#56B4E9") == pytest.approx(1)


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_has_the_same_roles(name: str) -> None:
    themes = tokens.load().themes
    assert themes[name].keys() == themes["dark"].keys()
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in themes[name].values())


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_has_aa_contrast_on_every_ground(name: str, ground: str) -> None:
    look = tokens.load().themes[name]
    ratios = {role: tokens.contrast(look[role], look[ground]) for role in TEXTS}
    assert {role: ratio for role, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
def test_marks_outlines_and_focus_can_be_seen(name: str) -> None:
    look = tokens.load().themes[name]
    for role in (*MARKS, "edge", "focus", "neutral"):
        assert tokens.contrast(look[role], look["surface"]) >= 3.0, role


@pytest.mark.parametrize("name", THEMES)
def test_text_on_a_filled_button_can_be_read_in_every_state(name: str) -> None:
    look = theme(name)
    for role in FILLS:
        fill = look.role(role)
        for colour in (fill, mix(fill, look.ink, 0.12), mix(fill, (0, 0, 0), 0.2)):
            shown = "#{:02X}{:02X}{:02X}".format(*colour)
            onfill = "#{:02X}{:02X}{:02X}".format(*look.onfill)
            # the darkest neutral is pressed towards white instead
            if not (look.is_light and role == "ink"):
                assert tokens.contrast(shown, onfill) >= 4.5, (role, shown)


@pytest.mark.parametrize("name", THEMES)
def test_a_tinted_pitch_keeps_its_names_readable(name: str) -> None:
    look = theme(name)
    for role, share in (("mkt", 0.09), ("sales", 0.08), ("joint", 0.12)):
        ground = "#{:02X}{:02X}{:02X}".format(*look.tint(role, share))
        # set in 18 to 20 bold: large text
        assert tokens.contrast("#{:02X}{:02X}{:02X}".format(*look.role(role)), ground) >= 3.0


def test_the_table_of_the_style_is_met() -> None:
    dark, light = tokens.load().themes["dark"], tokens.load().themes["light"]
    assert round(tokens.contrast(dark["ink2"], dark["bg"]), 1) == 10.9
    assert round(tokens.contrast(dark["mkt"], dark["surface"]), 1) == 7.0
    assert round(tokens.contrast(light["sales"], light["bg"]), 1) == 5.6
    assert rgb(dark["bg"]) == (13, 19, 34)


def test_no_step_of_the_type_scale_is_smaller_than_14() -> None:
    assert min(step.size for step in tokens.load().type.values()) == text.SMALLEST == 14


def test_high_contrast_draws_card_edges_in_ink_and_lines_twice_as_wide() -> None:
    look = theme("contrast")
    assert look.cardedge == look.ink == look.ink2
    assert look.line_factor == 2
    assert look.bg == look.surface == (0, 0, 0)
