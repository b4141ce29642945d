"""What makes the game comfortable to use. Nothing here changes a result."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from game.locale import LANGUAGES
from game.screen.theme import THEMES

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
_ALLOWED: dict[str, tuple[object, ...]] = {"scale": SCALES, "theme": THEMES, "language": tuple(LANGUAGES)}


@dataclass(frozen=True)
class Prefs:
    """The player's settings, as they are kept between games.

    Parameters
    ----------
    scale : float
        1 to 2; everything grows together.
    theme : str
        dark, light or contrast.
    language : str
        en or de.
    is_motion_reduced : bool
        Marks jump from place to place, nothing eases.
    is_fullscreen, drains, explains, is_muted, holds : bool
        Full screen; marks empty with age; numbers explain themselves on hover; no sound; the curtain asks for a held key.
    volume : float
        0 to 1.
    """

    scale: float = 1.0
    theme: str = "dark"
    language: str = "en"
    is_motion_reduced: bool = False
    is_fullscreen: bool = False
    drains: bool = True
    explains: bool = True
    is_muted: bool = False
    volume: float = 0.7
    holds: bool = True

    def having(self, name: str, value: object) -> Prefs:
        """Give the settings with one changed; a value that cannot be meant is an error."""
        kind = type(getattr(self, name))
        allowed = _ALLOWED.get(name)
        if (
            not isinstance(value, kind)
            or (allowed and value not in allowed)
            or (name == "volume" and not 0 <= value <= 1)
        ):
            msg = f"{name} cannot be {value!r}"
            raise ValueError(msg)
        changes: dict[str, Any] = {name: value}
        return replace(self, **changes)


def place() -> Path:
    """Give the file where this system keeps a program's settings."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    return base / "handoff" / "settings.json"


def load(path: Path) -> Prefs:
    """Read the settings. What cannot be read or meant keeps its default: a broken file must not keep anyone from playing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Prefs()
    prefs = Prefs()
    for field in fields(Prefs):
        if isinstance(found, dict) and field.name in found:
            value = found[field.name]
            try:
                prefs = prefs.having(field.name, float(value) if type(value) is int else value)
            except ValueError:
                continue
    return prefs


def save(prefs: Prefs, path: Path) -> bool:
    """Keep the settings, whole or not at all; give whether it worked. A read-only folder is no reason to stop."""
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(asdict(prefs), indent=2) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return False
    return True
