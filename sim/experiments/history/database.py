"""The file itself: SQLite, written ahead and synced, so that two programs can use it and a killed one leaves it whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sim.errors import EXIT_BAD_INPUT, HandoffError

_VERSION: Final = 1
_PATIENCE: Final = 30.0  # seconds for another program to finish its write

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS scenarios (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    model TEXT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    folder TEXT,
    UNIQUE (fingerprint, model)
);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    began TEXT NOT NULL,
    ended TEXT,
    command TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS arms (
    run INTEGER NOT NULL REFERENCES runs (id),
    scenario INTEGER NOT NULL REFERENCES scenarios (id),
    seed INTEGER NOT NULL,
    replications INTEGER NOT NULL,
    PRIMARY KEY (run, scenario, seed)
);
CREATE INDEX IF NOT EXISTS arms_by_scenario ON arms (scenario, seed);
CREATE TABLE IF NOT EXISTS replications (
    scenario INTEGER NOT NULL REFERENCES scenarios (id),
    seed INTEGER NOT NULL,
    number INTEGER NOT NULL,
    run INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (scenario, seed, number)
);
"""

_REASONS: Final = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_NOTADB": "it is no history or is damaged; move it away, and a new one is begun",
    "SQLITE_CORRUPT": "it is damaged; move it away, and a new one is begun",
    "SQLITE_CANTOPEN": "it cannot be opened as a file",
    "SQLITE_READONLY": "it must not be written",
    "SQLITE_PERM": "it must not be written",
    "SQLITE_BUSY": "another program holds it",
    "SQLITE_LOCKED": "another program holds it",
    "SQLITE_IOERR": "the disk does not take it",
}


class HistoryError(HandoffError):
    """The history cannot be used; no result hangs on that."""

    exit_code = EXIT_BAD_INPUT


class Database:
    """An open history.

    Parameters
    ----------
    file : Path
        Made, with its folder, where it does not exist.

    Raises
    ------
    HistoryError
        In a sentence that names the file and the reason; so does every other method.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        with self._in_words():
            file.parent.mkdir(parents=True, exist_ok=True)
            # no statement begins a transaction by itself: `write` does
            self._connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        run = self._connection.execute
        (version,) = run("PRAGMA user_version").fetchone()
        if version > _VERSION:
            msg = f"the history {self.file} was written by a later version of Handoff; use that one, or move the file away"
            raise HistoryError(msg)
        run("PRAGMA synchronous = FULL")
        if version < _VERSION:
            run("PRAGMA journal_mode = WAL")
            self._connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within one transaction: all of it is on disk in the end, or nothing."""
        with self._in_words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to read from."""
        with self._in_words():
            yield self._connection

    def close(self) -> None:
        """Let go of the file."""
        with self._in_words():
            self._connection.close()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Say what SQLite or the file system refuse."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            known = next((reason for key, reason in _REASONS.items() if name.startswith(key)), str(error))
            msg = f"the history {self.file} cannot be used: {known}"
            raise HistoryError(msg) from error
        except OSError as error:
            msg = f"the history {self.file} cannot be used: {error.strerror}"
            raise HistoryError(msg) from error
