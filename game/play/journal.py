"""The journal: every command on its own checked line, on disk before the game goes on. It is the autosave.

A save is text, one JSON object a line. The first is the header, any other a command or a quarter's result in short::

    {"sum": "5b3c9e...", "record": {"do": "lock", "side": "sales"}}

`sum` hashes the record together with the line before it, so a line that is cut, changed, missing or out of place is
found. A save may end anywhere: what was written whole is loaded, and what follows is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from game.play.commands import Command, from_record, to_record
from game.play.words import _
from sim.errors import HandoffError

FORMAT: Final = 2
"""Raised where an older program would not understand what is written; what older ones wrote is read."""
_SUM_LENGTH: Final = 16
SUFFIX: Final = ".handoff"


class SaveError(HandoffError):
    """A save that cannot be read or written; the message is a sentence for the player."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What a game was begun with.

    Parameters
    ----------
    format : int
        The version of the save's form.
    game, model : str
        The versions of game and simulator.
    scenario, fingerprint : str
        How the company was named, and the hash of everything in it.
    seed : int
        The game's luck.
    length : int
        How many quarters.
    """

    format: int
    game: str
    model: str
    scenario: str
    fingerprint: str
    seed: int
    length: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A quarter's result in short, kept so that a game can be looked at when its simulator is gone.

    `facts` are the numbers of the reveal, `guesses` the percent that each side predicted, `metrics` the simulator's, `kept`
    what was kept of each clause.
    """

    quarter: int
    facts: Mapping[str, Any]
    goals: Mapping[str, Any]
    guesses: Mapping[str, int]
    metrics: Mapping[str, float]
    kept: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Save:
    """A save as it was read: `whole` bytes of it, ending in `last_sum`; `problem` says what follows, if any."""

    header: Header
    entries: tuple[Command | Recorded, ...]
    whole: int
    last_sum: str
    problem: str

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands in order."""
        return tuple(entry for entry in self.entries if not isinstance(entry, Recorded))

    @property
    def results(self) -> tuple[Recorded, ...]:
        """The results in order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Recorded))


def _line(record: Mapping[str, Any], previous: str) -> tuple[bytes, str]:
    """Write a record as its line, and give its sum."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    digest = sha256(f"{previous}{text}".encode()).hexdigest()[:_SUM_LENGTH]
    return f'{{"sum":"{digest}","record":{text}}}\n'.encode(), digest


def _records(raw: bytes) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Give the records of whole lines, each with the bytes read so far and its sum; stop at the first broken one."""
    previous, read = "", 0
    while (end := raw.find(b"\n", read)) >= 0:
        try:
            record = json.loads(raw[read:end])["record"]
            line, digest = _line(record, previous)
        # whatever is wrong with the line, it was not written by us as it stands
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        if not isinstance(record, dict) or raw[read : end + 1] != line:
            return
        previous, read = digest, end + 1
        yield record, read, digest


def load(path: Path) -> Save:
    """Read a save up to its last whole line.

    Raises
    ------
    SaveError
        If there is no save, or not even its header is whole, or a later version wrote it.
    """
    raw = _read(path)
    records = list(_records(raw))
    if not records:
        raise SaveError(_("{path} is no saved game, or its first line is damaged.").format(path=path))
    header = _header(records[0][0], path)
    entries: list[Command | Recorded] = []
    whole, last = records[0][1:]
    for record, read, digest in records[1:]:
        try:
            entries.append(_entry(record))
        except (ValueError, KeyError, TypeError):
            break
        whole, last = read, digest
    problem = "" if whole == len(raw) else _left_out(len(entries))
    return Save(header, tuple(entries), whole, last, problem)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SaveError(_("There is no save at {path}.").format(path=path)) from None
    except OSError as error:
        raise SaveError(_("{path} cannot be read: {why}.").format(path=path, why=error.strerror)) from None


def _header(record: Mapping[str, Any], path: Path) -> Header:
    written = record.get("format")
    if isinstance(written, int) and written > FORMAT:
        raise SaveError(
            _("{path} was written by a later version of the game; install that one to open it.").format(path=path)
        )
    try:
        return Header(**record)
    except TypeError:
        raise SaveError(_("{path} is no save of a Handoff game.").format(path=path)) from None


def _entry(record: Mapping[str, Any]) -> Command | Recorded:
    if "result" in record:
        return Recorded(**record["result"])
    return from_record(record)


def _left_out(entries: int) -> str:
    return _("The save breaks off after step {steps}; everything up to there is here.").format(steps=entries)


class Journal:
    """A save that is being written: each `append` is on disk when it returns.

    Parameters
    ----------
    path : Path
        The save.
    size : int
        Its length in bytes as this journal knows it; another length means that somebody else writes to it.
    last_sum : str
        The sum of its last line.
    """

    def __init__(self, path: Path, size: int, last_sum: str) -> None:
        self.path = path
        self._size = size
        self._last_sum = last_sum

    @classmethod
    def begin(cls, path: Path, header: Header) -> Journal:
        """Write a new save; it appears with its whole header or not at all.

        Raises
        ------
        SaveError
            If the folder or file cannot be written.
        """
        if path.exists():
            raise SaveError(
                _("There is a game at {path} already; go on with it, or name another file.").format(path=path)
            )
        line, digest = _line(asdict(header), "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, line)
        except OSError as error:
            raise SaveError(_cannot_write(path, error)) from None
        return cls(path, len(line), digest)

    @classmethod
    def resume(cls, path: Path, save: Save) -> Journal:
        """Go on writing a loaded save. What was not whole is moved aside to ``.damaged``, never thrown away.

        Raises
        ------
        SaveError
            If it cannot be written.
        """
        try:
            raw = path.read_bytes()
            if len(raw) > save.whole:
                _write_whole(path.with_name(path.name + ".damaged"), raw)
                _write_whole(path, raw[: save.whole])
            elif not os.access(path, os.W_OK):
                raise PermissionError(13, os.strerror(13))
        except OSError as error:
            raise SaveError(_cannot_write(path, error)) from None
        return cls(path, save.whole, save.last_sum)

    def append(self, entry: Command | Recorded) -> None:
        """Write one entry and wait until it is on disk.

        Raises
        ------
        SaveError
            If it cannot be written, or somebody else writes to the same save.
        """
        record = {"result": asdict(entry)} if isinstance(entry, Recorded) else to_record(entry)
        line, digest = _line(record, self._last_sum)
        try:
            self._append(line)
        except OSError as error:
            raise SaveError(_cannot_write(self.path, error)) from None
        self._size += len(line)
        self._last_sum = digest

    def _append(self, line: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            if os.fstat(handle).st_size != self._size:
                raise SaveError(_("Another window is playing {path}; close one of the two.").format(path=self.path))
            written = os.write(handle, line)
            if written < len(line):  # a full disk: take back the half line, so that the save ends whole
                os.ftruncate(handle, self._size)
                raise OSError(28, os.strerror(28))
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if os.name != "posix":  # a folder cannot be opened, and needs no telling
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _cannot_write(path: Path, error: OSError) -> str:
    return _("The game cannot be saved to {path}: {why}.").format(path=path, why=error.strerror)
