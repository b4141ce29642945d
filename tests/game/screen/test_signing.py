"""The signing table by keys alone and by mouse alone; what is drawn is what the numbers say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from game.play import commands as rules
from game.play.roles import Side
from game.screen import charts, sample_desks
from game.screen.canvas import Rect
from game.screen.director import GameDirector
from game.screen.scenes.marketing import Marketing
from game.screen.scenes.signing import Places, Signing
from tests.game.screen.at_once import director
from tests.game.screen.driver import Player
from tests.game.screen.test_director import acts, focus_on
from tests.game.screen.test_game import to_review

M, S = Side.MARKETING, Side.SALES
Seat = Callable[..., Player]


def at_table(folder: Path) -> GameDirector:
    """Play to the first signing table."""
    table = director(folder, quarters=2)
    to_review(table)
    table.obey(rules.Advance())
    return table


def done(folder: Path) -> list[rules.Command]:
    """Give what was done at the table."""
    every = acts(folder)
    return every[max(i for i, act in enumerate(every) if isinstance(act, rules.Advance)) + 1 :]


def test_an_agreement_by_keys_alone(tmp_path: Path, player: Seat) -> None:
    seated = player(at_table(tmp_path))
    assert isinstance(seated.app.scene, Signing)
    assert seated.focus == "qualified_leads"
    focus_on(seated, "first_response")
    seated.press("right", "right", "left")
    focus_on(seated, "attempts")
    seated.press("right", "w")
    seated.press("m")
    seated.press("return")
    assert "has not signed" in seated.app.director.notice
    seated.press("s")
    assert not seated.app.prefs.is_muted
    seated.press("return")
    assert isinstance(seated.app.scene, Marketing)
    assert done(tmp_path) == [
        rules.Propose("first_response", "40"),
        rules.Propose("first_response", "16"),
        rules.Propose("first_response", "40"),
        rules.Propose("attempts", "2"),
        rules.Ask("attempts"),
        rules.Sign(M),
        rules.Sign(S),
        rules.Rise(),
    ]


def test_an_agreement_by_mouse_alone(tmp_path: Path, player: Seat) -> None:
    seated = player(at_table(tmp_path))
    report = seated.widget("report").rect
    seated.click(report.left + 20, report.centery)
    assert "numbers" in seated.widget("ask").says()
    seated.click_on("ask")
    seated.click(report.right - 16, report.centery)
    seated.click(report.right - 56, report.centery)
    seated.click(report.right - 16, report.centery)
    seated.click_on("sign-marketing")
    seated.click_on("bar-undo")
    seated.click_on("sign-marketing")
    seated.click_on("sign-sales")
    seated.click_on("rise")
    assert isinstance(seated.app.scene, Marketing)
    assert [type(act).__name__ for act in done(tmp_path)] == [
        *("Ask", "Propose", "Propose", "Propose", "Sign", "Undo", "Sign", "Sign", "Rise")
    ]


def test_the_lines_cannot_be_signed_while_the_page_is_empty(tmp_path: Path, player: Seat) -> None:
    seated = player(at_table(tmp_path))
    seated.click_on("sign-marketing")
    seated.press("s")
    assert done(tmp_path) == []
    seated.press("return")
    assert done(tmp_path) == [rules.Rise()]


def test_as_many_tokens_are_drawn_as_are_left(player: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    from game.screen.canvas import Canvas

    for view in (sample_desks.signing(is_first=True), sample_desks.signing()):
        drawn: list[float] = []
        real = Canvas.disc

        def disc(self, centre, radius, colour, drawn=drawn, real=real):
            if colour == self.theme.warn:
                drawn.append(radius)
            real(self, centre, radius, colour)

        monkeypatch.setattr(Canvas, "disc", disc)
        seated = player(Signing(view))
        seated.app.paint()
        monkeypatch.setattr(Canvas, "disc", real)
        assert len(drawn) == view.tokens
        assert any(f"{view.tokens} tokens left" in line for line in seated.app.describe())


def test_the_curve_goes_through_its_middles(player: Seat) -> None:
    view = sample_desks.signing()
    assert view.curve is not None
    seated = player(Signing(view))
    canvas = seated.app.canvas(seated.app.view())
    rect = Rect(800, 200, 360, 140)
    points = charts.bands(canvas, rect, view.curve.labels, view.curve.bands, view.curve.place, str)
    middles = [middle for _low, middle, _high in view.curve.bands]
    assert sorted(range(len(points)), key=lambda i: -points[i][1]) == sorted(
        range(len(points)), key=middles.__getitem__
    )
    slopes = [
        (points[0][1] - y) / (m - middles[0]) for (_x, y), m in zip(points, middles, strict=True) if m != middles[0]
    ]
    assert max(slopes) == pytest.approx(min(slopes))
    assert all(rect.top <= y <= rect.bottom for _x, y in points)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1600, 900)])
def test_nothing_on_the_page_lies_on_another(size: tuple[int, int]) -> None:
    scene = Signing(sample_desks.signing())
    page = Rect(0, 0, *size)
    widgets = [widget for widget in scene.build(page) if widget.takes_focus]
    for i, one in enumerate(widgets):
        assert page.contains(one.rect)
        assert not [other.name for other in widgets[i + 1 :] if one.rect.colliderect(other.rect)]
    at = Places(page)
    assert at.rise.bottom <= page.bottom - 36
    assert at.row(0, 2, at.together).bottom < at.signature(0).top
