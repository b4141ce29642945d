"""The scenarios that ship, by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

BASE = "no-sla"


@cache
def folder() -> Path:
    """Return where the shipped scenarios lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios, the complete one first, the others in alphabetical order."""
    found = sorted(path.stem for path in folder().glob("*.yml"))
    return tuple(sorted(found, key=lambda name: name != BASE))


def path_of(name: str) -> Path:
    """Return the file of a shipped scenario."""
    return folder() / f"{name}.yml"
