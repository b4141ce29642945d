"""A game for tests of the screen: the real rules over the small company, and nothing that runs beside the frames."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from game.play.shelf import Shelf
from game.screen.director import GameDirector
from tests.game.play.small_company import small


class AtOnce(Executor):
    """Does everything when it is asked."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


class Later(Executor):
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def work(self) -> None:
        for future, job in self.waiting:
            future.set_result(job())
        self.waiting.clear()


def shelf(folder: Path, seed: int = 7, quarters: int = 1) -> Shelf:
    """Give a shelf of games of the small company."""
    return Shelf(small, folder, "small", seed, quarters, workers=lambda: None)


def director(folder: Path, **more: Any) -> GameDirector:
    """Give a director at the title."""
    return GameDirector(shelf(folder, quarters=more.pop("quarters", 1)), worker=more.pop("worker", AtOnce()), **more)
