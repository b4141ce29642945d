"""Reading the history: which runs there are, and what each of them simulated."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import ScenarioError, UsageError
from sim.experiments.history.database import Database
from sim.scenario import Scenario, load_mapping

_RUNS: Final = "SELECT id, began, ended, command, state FROM runs {where} ORDER BY id DESC LIMIT ?"
_ARMS: Final = (
    "SELECT scenarios.name, fingerprint, model, scenarios.content, folder, arms.seed, arms.replications, "
    "(SELECT count(*) FROM replications WHERE replications.scenario = arms.scenario AND replications.seed = arms.seed "
    "AND number < arms.replications), arms.scenario "
    "FROM arms JOIN scenarios ON scenarios.id = arms.scenario WHERE run = ? ORDER BY arms.rowid"
)
_CONTENTS: Final = (
    "SELECT number, content FROM replications WHERE scenario = ? AND seed = ? AND number < ? ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Arm:
    """One scenario of a run.

    Parameters
    ----------
    name : str
        The scenario's id.
    fingerprint, model : str
        Which content, and which version of the model.
    content : dict
        The scenario written out.
    folder : Path or None
        Where its data files lay.
    seed, replications : int
        What was wanted.
    stored : int
        How many replications are there.
    row : int
        Its row in the history.
    """

    name: str
    fingerprint: str
    model: str
    content: dict[str, Any]
    folder: Path | None
    seed: int
    replications: int
    stored: int
    row: int

    def scenario(self) -> Scenario:
        """Give the scenario as it was.

        Raises
        ------
        UsageError
            If its data files are not what they were, or this version does not read it any more.
        """
        try:
            scenario = load_mapping(self.content, self.name, self.folder)
        except ScenarioError as error:
            msg = f"'{self.name}' can no longer be read as it was: {error.problems[0].message}"
            raise UsageError(msg) from error
        if scenario.fingerprint != self.fingerprint:
            msg = f"the data files of '{self.name}' have changed since; put the old ones back into {self.folder}"
            raise UsageError(msg)
        return scenario


@dataclass(frozen=True, slots=True)
class Past:
    """One run of the past.

    Parameters
    ----------
    id : int
        As `sim runs` shows it.
    began, ended : datetime or None
        With their zone; an unfinished run has no end.
    command : tuple of str
        What the user typed after ``sim``.
    state : str
        finished, unfinished or taken up.
    arms : tuple of Arm
        What it simulated.
    """

    id: int
    began: dt.datetime
    ended: dt.datetime | None
    command: tuple[str, ...]
    state: str
    arms: tuple[Arm, ...]

    @property
    def wanted(self) -> int:
        """How many replications in all."""
        return sum(arm.replications for arm in self.arms)

    @property
    def stored(self) -> int:
        """How many of them are there."""
        return sum(arm.stored for arm in self.arms)


def runs(file: Path, most: int = 20) -> list[Past]:
    """Give the latest runs, the last one first; none where there is no history yet.

    Raises
    ------
    HistoryError
        If the file cannot be used.
    """
    return _runs(file, "", (), most)


def past(file: Path, number: int) -> Past:
    """Give one run.

    Raises
    ------
    HistoryError
        If the file cannot be used.
    UsageError
        If there is no such run.
    """
    found = _runs(file, "WHERE id = ?", (number,), 1)
    if not found:
        msg = f"there is no run {number} in the history; `sim runs` shows which there are"
        raise UsageError(msg)
    return found[0]


def contents(file: Path, arm: Arm) -> dict[int, bytes]:
    """Give the stored replications of an arm by number, as they were written.

    Raises
    ------
    HistoryError
        If the file cannot be used.
    """
    database = Database(file)
    with database.read() as connection:
        found = dict(connection.execute(_CONTENTS, (arm.row, arm.seed, arm.replications)).fetchall())
    database.close()
    return found


def _runs(file: Path, where: str, values: tuple[int, ...], most: int) -> list[Past]:
    if not file.exists():
        return []
    database = Database(file)
    with database.read() as connection:
        rows = connection.execute(_RUNS.format(where=where), (*values, most)).fetchall()
        found = [_past(connection, row) for row in rows]
    database.close()
    return found


def _past(connection: sqlite3.Connection, row: tuple[int, str, str | None, str, str]) -> Past:
    number, began, ended, command, state = row
    arms = [
        Arm(name, fingerprint, model, json.loads(content), Path(folder) if folder else None, *numbers)
        for name, fingerprint, model, content, folder, *numbers in connection.execute(_ARMS, (number,))
    ]
    return Past(
        number,
        dt.datetime.fromisoformat(began),
        dt.datetime.fromisoformat(ended) if ended else None,
        tuple(json.loads(command)),
        state,
        tuple(arms),
    )
