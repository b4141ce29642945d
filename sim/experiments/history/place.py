"""Where the history lies."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_FILE: Final = "history.sqlite"
_APPLICATION: Final = "handoff"


def history_file(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Give the file: in the folder that ``HANDOFF_HOME`` names, else in the platform's own for such things.

    Parameters
    ----------
    environment : mapping
        The environment's variables.
    platform : str
        As `sys.platform` says it.

    Examples
    --------
    >>> history_file({"HANDOFF_HOME": "/data"}).as_posix()
    '/data/history.sqlite'
    """
    if environment.get("HANDOFF_HOME"):
        return Path(environment["HANDOFF_HOME"]) / _FILE
    named = environment.get("XDG_DATA_HOME", "")
    # the base directory specification: a relative path is to be ignored
    if named and Path(named).is_absolute():
        return Path(named) / _APPLICATION / _FILE
    if platform == "win32" and environment.get("APPDATA"):
        return Path(environment["APPDATA"]) / _APPLICATION / _FILE
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _APPLICATION / _FILE
    return Path.home() / ".local" / "share" / _APPLICATION / _FILE
