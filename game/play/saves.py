"""Where games are kept: one file a game, in the folder that the platform has for such things."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from game.play.journal import SUFFIX, SaveError, load
from game.play.view import SavedGame
from game.play.words import _

_APPLICATION: Final = "handoff"


def folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Give the platform's folder for saved games; ``XDG_DATA_HOME`` moves it anywhere."""
    named = environment.get("XDG_DATA_HOME", "")
    # the base directory specification: a relative path is to be ignored
    if named and Path(named).is_absolute():
        return Path(named) / _APPLICATION
    if platform == "win32" and environment.get("APPDATA"):
        return Path(environment["APPDATA"]) / _APPLICATION
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _APPLICATION
    return Path.home() / ".local" / "share" / _APPLICATION


def new_path(place: Path, scenario: str) -> Path:
    """Give a path for a new game: `place` itself if it names a file, else the next free number in that folder.

    Raises
    ------
    SaveError
        If the folder cannot be used.
    """
    if place.suffix == SUFFIX:
        return place
    if place.exists() and not place.is_dir():
        raise SaveError(_("{path} is a file, not a folder to keep games in.").format(path=place))
    try:
        taken = {path.name for path in place.glob(f"*{SUFFIX}")}
    except OSError as error:
        raise SaveError(_("{path} cannot be read: {why}.").format(path=place, why=error.strerror)) from None
    stem = re.sub(r"[^a-z0-9]+", "-", Path(scenario).stem.lower()).strip("-") or "game"
    number = 1
    while f"{stem}-{number}{SUFFIX}" in taken:
        number += 1
    return place / f"{stem}-{number}{SUFFIX}"


def games(place: Path) -> list[SavedGame]:
    """List the games in a folder, the one played last first; a save that cannot be read says why."""
    if not place.is_dir():
        return []
    try:
        paths = sorted(place.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return []
    return [_saved(path) for path in paths]


def last(place: Path) -> Path:
    """Give the game played last that can be gone on with.

    Raises
    ------
    SaveError
        If the folder holds none.
    """
    for game in games(place):
        if game.can_be_opened:
            return Path(game.path)
    raise SaveError(_("There is no saved game in {path}.").format(path=place))


def _saved(path: Path) -> SavedGame:
    try:
        save = load(path)
    except SaveError as error:
        return SavedGame(str(path), path.stem, can_be_opened=False, problem=str(error))
    return SavedGame(str(path), f"{path.stem}, Q{max(1, len(save.results))}", can_be_opened=True, problem=save.problem)
