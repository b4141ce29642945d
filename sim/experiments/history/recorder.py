"""Writing down what is simulated, as it comes. A history that fails is said once, and the run goes on without it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from sim.experiments.finished import DamagedError, Finished, from_bytes, to_bytes
from sim.experiments.history.database import Database, HistoryError
from sim.experiments.model_version import model_version
from sim.scenario import Scenario
from sim.scenario.nodes import plain

T = TypeVar("T")


class Reuse(StrEnum):
    """Which finished replications are taken from the history instead of being simulated again.

    UNFINISHED: those of scenarios that a run had begun and did not bring to an end, so that it is taken up where it stopped.
    """

    UNFINISHED = "unfinished"
    ALL = "all"
    NONE = "none"


class State(StrEnum):
    """What became of a run; UNFINISHED also while it goes on, for a killed one says no farewell."""

    UNFINISHED = "unfinished"
    FINISHED = "finished"
    TAKEN_UP = "taken up"


_IS_BEGUN: Final = (
    "SELECT EXISTS (SELECT 1 FROM arms JOIN runs ON runs.id = arms.run "
    "WHERE arms.scenario = ? AND arms.seed = ? AND runs.state = ?)"
)
_WANT: Final = (
    "INSERT INTO arms (run, scenario, seed, replications) VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET replications = max(replications, excluded.replications)"
)
# an unfinished run is done with once another has finished all that it had begun
_TAKE_UP: Final = (
    "UPDATE runs SET state = ?1 WHERE state = ?2 AND id < ?3 AND NOT EXISTS (SELECT 1 FROM arms AS theirs "
    "WHERE theirs.run = runs.id AND NOT EXISTS (SELECT 1 FROM arms AS ours WHERE ours.run = ?3 "
    "AND ours.scenario = theirs.scenario AND ours.seed = theirs.seed))"
)
_STORED: Final = (
    "SELECT number FROM replications JOIN scenarios ON scenarios.id = scenario "
    "WHERE fingerprint = ? AND model = ? AND seed = ? ORDER BY number"
)
_BETWEEN: Final = (
    "SELECT number, content, run FROM replications WHERE scenario = ? AND seed = ? AND number BETWEEN ? AND ?"
)
_ONE: Final = "SELECT content FROM replications WHERE scenario = ? AND seed = ? AND number = ?"
_MEND: Final = "UPDATE replications SET content = ? WHERE scenario = ? AND seed = ? AND number = ?"


class Recorder:
    """The pen of one command.

    Parameters
    ----------
    file : Path
        Where the history lies; opened with the first scenario.
    command : sequence of str
        What the user typed, for `sim runs`.
    reuse : Reuse
        What may be taken from it.
    tell : callable
        Given a sentence where something is worth saying.
    """

    def __init__(self, file: Path, command: Sequence[str], reuse: Reuse, tell: Callable[[str], None]) -> None:
        self.reuse = reuse
        self.reused = 0
        self._file, self._command, self._tell = file, list(command), tell
        self._database: Database | None = None
        self._run: int | None = None
        self._is_off = False
        self._ids: dict[str, int] = {}
        self._is_reusable: dict[tuple[int, int], bool] = {}

    def begin(self, scenarios: Sequence[Scenario], seed: int, replications: int) -> None:
        """Note that so many replications of each scenario are wanted; more of them when asked again."""
        self._try(lambda database: self._note(database, scenarios, seed, replications), None)

    def known(self, scenario: Scenario, seed: int, numbers: range) -> list[Finished]:
        """Give the replications that need not be simulated again; `begin` was told of the scenario."""
        none: list[tuple[int, bytes, int]] = []
        rows = self._try(lambda database: self._rows(database, scenario, seed, numbers), none)
        found = [(one, run) for number, content, run in rows if (one := _read(number, content)) is not None]
        self.reused += sum(run != self._run for _, run in found)
        return [one for one, _ in found]

    def keep(self, scenario: Scenario, seed: int, finished: Sequence[Finished]) -> None:
        """Write down some replications: they are on disk when this returns."""
        self._try(lambda database: self._insert(database, scenario, seed, finished), None)

    def stored(self, scenario: Scenario, seed: int) -> int:
        """Give how many replications of a scenario are there, from 0 on without a gap."""
        key = (scenario.fingerprint, model_version(), seed)

        def count(database: Database) -> int:
            with database.read() as connection:
                numbers = [number for (number,) in connection.execute(_STORED, key)]
            return next((place for place, number in enumerate(numbers) if place != number), len(numbers))

        return self._try(count, 0)

    def close(self, *, is_finished: bool) -> None:
        """End the run: one that is finished is not taken up again, nor is another that it has brought to its end."""
        if self._database is not None:
            self._try(lambda database: self._end(database, is_finished=is_finished), None)
        self._is_off = True

    def _try(self, do: Callable[[Database], T], otherwise: T) -> T:
        """Do something with the history; where it fails, say so once and do without from then on."""
        if self._is_off:
            return otherwise
        try:
            if self._database is None:
                self._database = Database(self._file)
            return do(self._database)
        except HistoryError as error:
            self._is_off = True
            self._tell(
                f"{error}; the results are complete without it, but this run cannot be taken up or repeated later"
            )
            return otherwise

    def _note(self, database: Database, scenarios: Sequence[Scenario], seed: int, replications: int) -> None:
        with database.write() as connection:
            if self._run is None:
                row = (_now(), json.dumps(self._command), State.UNFINISHED)
                done = connection.execute("INSERT INTO runs (began, command, state) VALUES (?, ?, ?)", row)
                self._run = done.lastrowid
            for scenario in scenarios:
                if scenario.fingerprint not in self._ids:
                    self._ids[scenario.fingerprint] = _id_of(connection, scenario)
                key = self._ids[scenario.fingerprint], seed
                if key not in self._is_reusable:
                    # asked before this run itself is noted as one that has begun it
                    (begun,) = connection.execute(_IS_BEGUN, (*key, State.UNFINISHED)).fetchone()
                    self._is_reusable[key] = self.reuse is Reuse.ALL or (self.reuse is Reuse.UNFINISHED and bool(begun))
                connection.execute(_WANT, (self._run, *key, replications))

    def _rows(self, database: Database, scenario: Scenario, seed: int, numbers: range) -> list[tuple[int, bytes, int]]:
        key = self._ids[scenario.fingerprint], seed
        if not (numbers and self._is_reusable[key]):
            return []
        with database.read() as connection:
            return connection.execute(_BETWEEN, (*key, numbers[0], numbers[-1])).fetchall()

    def _insert(self, database: Database, scenario: Scenario, seed: int, finished: Sequence[Finished]) -> None:
        key = self._ids[scenario.fingerprint], seed
        with database.write() as connection:
            for each in finished:
                content = to_bytes(each)
                row = (*key, each.number, self._run, content)
                done = connection.execute("INSERT OR IGNORE INTO replications VALUES (?, ?, ?, ?, ?)", row)
                if not done.rowcount:
                    self._compare(connection, scenario, (*key, each.number), content)

    def _compare(
        self, connection: sqlite3.Connection, scenario: Scenario, key: tuple[int, int, int], content: bytes
    ) -> None:
        """Compare a replication with what another run has left of it: they are equal, or something is badly wrong."""
        (stored,) = connection.execute(_ONE, key).fetchone()
        if _read(key[-1], stored) is None:
            connection.execute(_MEND, (content, *key))
        elif stored != content:
            self._tell(
                f"replication {key[-1]} of '{scenario.id}' is not what the history has, though version, scenario and seed "
                f"are the same: a bug of ours; please report it"
            )

    def _end(self, database: Database, *, is_finished: bool) -> None:
        if is_finished and self._run is not None:
            with database.write() as connection:
                ended = (State.FINISHED, _now(), self._run)
                connection.execute("UPDATE runs SET state = ?, ended = ? WHERE id = ?", ended)
                connection.execute(_TAKE_UP, (State.TAKEN_UP, State.UNFINISHED, self._run))
        database.close()


def _read(number: int, content: bytes) -> Finished | None:
    """Read a replication; a damaged one is none, and is simulated again."""
    try:
        return from_bytes(number, content)
    except DamagedError:
        return None


def _id_of(connection: sqlite3.Connection, scenario: Scenario) -> int:
    """Give the row of a scenario under this version of the model, entered if it is new."""
    key = (scenario.fingerprint, model_version())
    found = connection.execute("SELECT id FROM scenarios WHERE fingerprint = ? AND model = ?", key).fetchone()
    if found is not None:
        return int(found[0])
    folder = scenario.origin.folder if scenario.origin.columns else None
    content = json.dumps(plain(scenario.origin.tree), ensure_ascii=False)
    row = (*key, scenario.id, content, str(folder.resolve()) if folder is not None else None)
    done = connection.execute(
        "INSERT INTO scenarios (fingerprint, model, name, content, folder) VALUES (?, ?, ?, ?, ?)", row
    )
    return done.lastrowid or 0


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


_NOW: Final[ContextVar[Recorder | None]] = ContextVar("recorder", default=None)


def recorder() -> Recorder | None:
    """Give the recorder of the `with` around this, None where nothing is written down."""
    return _NOW.get()


@contextmanager
def recording(pen: Recorder) -> Iterator[Recorder]:
    """Let everything that is simulated below this `with` be written down.

    Parameters
    ----------
    pen : Recorder
        Closed in the end: as finished, unless something is raised or it was closed before.
    """
    token = _NOW.set(pen)
    try:
        yield pen
    except BaseException:
        pen.close(is_finished=False)
        raise
    finally:
        _NOW.reset(token)
    pen.close(is_finished=True)
