"""The shelf: where games stand, and where the program takes one from: a new one, one to go on with, or one to look at."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from game.play import saves, session
from game.play.journal import SUFFIX
from game.play.match import LONGEST
from game.play.session import Open, Session
from game.play.view import SavedGame

COMPANY = "no-sla"
"""The company a new game begins with: nothing was ever agreed."""


def background() -> Executor:
    """Give one process in which forecasts are run, so that no frame waits for them.

    It is spawned, not forked: a fork of a program with a window and sound takes both along.
    """
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


@dataclass(frozen=True)
class Shelf:
    """Where games are kept, and how they are opened.

    Parameters
    ----------
    open_company : callable
        Opens a scenario with a seed; `game.play.quarter.open_company` in the program.
    place : Path
        A folder of saves, or one save (it ends in ``.handoff``).
    scenario : str
        What a new game plays: a shipped scenario's name, or a path.
    seed : int or None
        A new game's luck; None for another each time.
    quarters : int
        How long a new game is, at most.
    """

    open_company: Open
    place: Path = field(default_factory=saves.folder)
    scenario: str = COMPANY
    seed: int | None = None
    quarters: int = LONGEST
    workers: Callable[[], Executor | None] = background
    _executor: list[Executor | None] = field(default_factory=list, init=False, repr=False)

    def new(self) -> Session:
        """Begin a new game, saved from its first command on.

        Raises
        ------
        HandoffError
            If the scenario cannot be played or the save not be written.
        """
        seed = secrets.randbelow(1_000_000) if self.seed is None else self.seed
        path = saves.new_path(self.place, self.scenario)
        return session.begin(
            self.open_company, self.scenario, seed, path, executor=self.executor(), length=self.quarters
        )

    def resume(self, path: Path | None = None) -> Session:
        """Go on with a saved game; with the one played last where none is named.

        Raises
        ------
        HandoffError
            If there is none, or it cannot be opened.
        """
        chosen = path or self._last()
        return session.resume(self.open_company, chosen, executor=self.executor())

    def watch(self, path: Path | None = None) -> Session:
        """Play a saved game's last quarter again, without changing it.

        Raises
        ------
        HandoffError
            If there is none, or no quarter of it has been played.
        """
        return session.watch(self.open_company, path or self._last())

    def saved(self) -> list[SavedGame]:
        """List the saved games, the one played last first."""
        return saves.games(self.place.parent if self.place.suffix == SUFFIX else self.place)

    def executor(self) -> Executor | None:
        """Give where forecasts are run; started with the first game."""
        if not self._executor:
            self._executor.append(self.workers())
        return self._executor[0]

    def close(self) -> None:
        """Stop what runs in the background, without waiting for its end."""
        for executor in self._executor:
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)

    def _last(self) -> Path:
        if self.place.suffix == SUFFIX:
            return self.place
        return saves.last(self.place)
