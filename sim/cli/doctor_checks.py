"""Each thing that the program needs, tried out. Nothing is left behind, and the history is only read."""

from __future__ import annotations

import locale
import os
import platform
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

from sim.errors import HandoffError
from sim.experiments import shipped
from sim.experiments.history import Database, history_file
from sim.experiments.model_version import model_version

_OLDEST_PYTHON: Final = (3, 11)
_DISTRIBUTION: Final = "handoff-sim"
_MEGABYTE: Final = 1_000_000
_LITTLE, _TOO_LITTLE = 1_000, 50
"""Free megabytes below which a disk is worth a word, and below which results may not be kept."""
_NARROW: Final = 80


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    ATTENTION = "attention"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `advice` says what to do, and is empty where all is well."""

    name: str
    state: State
    found: str
    advice: str = ""


def check() -> Iterator[Finding]:
    """Try everything out, the quick things first."""
    checks: tuple[Callable[[], Finding], ...] = (
        python,
        packages,
        processors,
        terminal,
        history,
        disk,
        scenario_library,
        numbers,
    )
    for each in checks:
        yield each()


def python(found: tuple[int, ...] = sys.version_info[:2]) -> Finding:
    """Check the version of Python."""
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if found < _OLDEST_PYTHON:
        return Finding("python", State.PROBLEM, said, "Install Python 3.11 or later.")
    return Finding("python", State.OK, said)


def packages(needed: list[str] | None = None) -> Finding:
    """Check that every package is there, in a version that will do.

    Parameters
    ----------
    needed : list of str, optional
        As in the project's metadata, ``numpy>=1.26``; those of the installed program if not given.
    """
    if needed is None:
        try:
            needed = requires(_DISTRIBUTION) or []
        except PackageNotFoundError:
            advice = "Run `pip install -e .` in the project's folder."
            return Finding("packages", State.ATTENTION, "the program is not installed, only found on the path", advice)
    found, wrong = [], []
    for requirement in (each for each in needed if "extra ==" not in each):
        name, floor = _name_and_floor(requirement)
        has = shipped.installed(name)
        found.append(f"{name} {has or 'missing'}")
        if not has or _numbers(has) < _numbers(floor):
            wrong.append(f"'{requirement.partition(';')[0].strip()}'")
    if wrong:
        return Finding("packages", State.PROBLEM, ", ".join(found), f"Run `pip install {' '.join(wrong)}`.")
    return Finding("packages", State.OK, ", ".join(found))


def _name_and_floor(requirement: str) -> tuple[str, str]:
    match = re.match(r"\s*([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(?:[=>~]=\s*([0-9.]+))?", requirement)
    assert match is not None  # noqa: S101 - metadata begins with a name
    return match[1], match[2] or "0"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def processors() -> Finding:
    """Say how many processes a study uses."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = f"{usable} of {os.cpu_count() or 1}; studies use that many processes, `-j` says otherwise"
    if usable == 1:
        advice = "It all works, one replication after the other; on more processors studies are faster."
        return Finding("processors", State.ATTENTION, found, advice)
    return Finding("processors", State.OK, found)


def terminal() -> Finding:
    """Check the terminal's width, colours and letters."""
    is_terminal = sys.stdout.isatty()
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(do_setlocale=False)).lower()
    width = shutil.get_terminal_size().columns
    colour = is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    found = (
        f"{width} columns, {'colours' if colour else 'no colours'}, {encoding}{'' if is_terminal else ', no terminal'}"
    )
    if encoding.replace("-", "") not in ("utf8", "utf16", "utf32"):
        advice = "Tables use plain letters (EUR for the sign); set PYTHONUTF8=1 for all of them."
        return Finding("terminal", State.ATTENTION, found, advice)
    if width < _NARROW:
        return Finding("terminal", State.ATTENTION, found, f"Make the window {_NARROW} columns wide for whole tables.")
    return Finding("terminal", State.OK, found)


def history(file: Path | None = None) -> Finding:
    """Check that the history can be written, and is sound.

    Parameters
    ----------
    file : Path, optional
        The one that is used if not given.
    """
    file = history_file() if file is None else file
    folder = _nearest(file.parent)
    try:
        with tempfile.TemporaryFile(dir=folder) as tried:
            tried.write(b"handoff")
    except OSError as error:
        advice = "Results are complete without it; name a folder that can be written to in HANDOFF_HOME."
        return Finding("history", State.PROBLEM, f"{file}: {error.strerror}", advice)
    if not file.exists():
        return Finding("history", State.OK, f"{file}, not begun yet")
    try:
        with closing(Database(file)) as base, base.read() as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (kept,) = connection.execute("SELECT count(*) FROM replications").fetchone()
    except (HandoffError, sqlite3.Error) as error:
        return Finding("history", State.PROBLEM, str(error), "Move the file away, and a new one is begun.")
    if verdict != "ok":
        advice = "Move the file away, and a new one is begun."
        return Finding("history", State.PROBLEM, f"{file} is damaged: {verdict}", advice)
    return Finding("history", State.OK, f"{file}, {kept} replications")


def _nearest(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def disk(folder: Path | None = None) -> Finding:
    """Check that there is room for what is kept."""
    place = _nearest(history_file().parent if folder is None else folder)
    free = shutil.disk_usage(place).free // _MEGABYTE
    found = f"{free / 1000:.1f} GB free where the history lies"
    if free < _TOO_LITTLE:
        return Finding("disk", State.PROBLEM, found, "Make room, or name a folder on another disk in HANDOFF_HOME.")
    if free < _LITTLE:
        return Finding("disk", State.ATTENTION, found, "That is enough for small studies; make room before large ones.")
    return Finding("disk", State.OK, found)


def scenario_library(folder: Path | None = None) -> Finding:
    """Check that every shipped scenario is there, as it shipped."""
    wrong, count = shipped.differing(folder), len(shipped.stored()["scenarios"])
    if not wrong:
        return Finding("scenarios", State.OK, f"{count} that ship, all as they shipped")
    found = ", ".join(f"{name} {what}" for name, what in wrong.items())
    if "missing" in wrong.values():
        return Finding("scenarios", State.PROBLEM, found, "Install the program once more.")
    advice = "Results under these names are not the published ones; keep your own scenarios in your own folder."
    return Finding("scenarios", State.ATTENTION, found, advice)


def numbers(found: shipped.Agreement | None = None) -> Finding:
    """Check that a short run gives the number that it gave where the program was made.

    Parameters
    ----------
    found : Agreement, optional
        The run and the number; simulated if not given.
    """
    found = shipped.agreement() if found is None else found
    said = f"a short run gives {found.here:,.2f}, model {model_version()}"
    if found.is_same:
        return Finding("numbers", State.OK, f"{said}: to the digit what it shall be")
    if found.is_close:
        if found.has_same_versions:
            advice = "Versions are the same, and the last digits are not: please report it."
            return Finding("numbers", State.ATTENTION, said, advice)
        advice = "Other versions than where it was made: last digits may differ from published ones, nothing else."
        return Finding("numbers", State.ATTENTION, said, advice)
    advice = (
        f"It shall give {found.there:,.2f}. If you changed neither the scenarios nor the source, install it once more."
    )
    return Finding("numbers", State.PROBLEM, said, advice)
