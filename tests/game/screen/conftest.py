"""Fixtures of the screen's tests: players whose windows are closed, and English again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from game import locale
from game.screen.app import Director
from game.screen.prefs import Prefs
from game.screen.scenes.base import Scene
from tests.game.screen.driver import Player


@pytest.fixture
def player() -> Iterator[Callable[..., Player]]:
    """Give a function that seats a player before a scene."""
    seated: list[Player] = []

    def seat(scene: Scene[Any] | Director, prefs: Prefs | None = None, size: tuple[int, int] = (1280, 720)) -> Player:
        seated.append(Player(scene, prefs, size))
        return seated[-1]

    yield seat
    for one in seated:
        one.close()
    locale.use("en")
