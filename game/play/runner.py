"""What the game asks of a simulator, as plain values. `game.play.quarter` answers with the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from game.play.company import Company
from game.play.timeline import Place, Timeline

Settings: TypeAlias = Mapping[str, object]
Changes: TypeAlias = Mapping[int, Settings]
"""What is set at the beginning of each quarter played so far, by quarter."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a lead, in the log's words; `actor` is a rep (1 is the first) or 0 for nobody."""

    time: float
    kind: str
    actor: int
    reason: str
    value: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead in Sales' inbox: row, channel, marketing's score (0..1), elapsed minutes since it became an MQL, name."""

    lead: int
    channel: int
    score: float
    waited: float
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What the company looks like on the quarter's first morning, before anybody decides.

    Parameters
    ----------
    inbox : tuple of Waiting
        The leads that wait for an answer.
    scores : tuple of float
        Marketing's score (about 0..1) of each lead of the weeks before.
    cut : float
        The lowest score with which one of them became an MQL; nan where none did.
    outcomes : mapping of Place to int
        Where the MQLs of the weeks before are now, counted.
    """

    inbox: tuple[Waiting, ...]
    scores: tuple[float, ...]
    cut: float
    outcomes: Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run of a plan brought in its quarter: MQLs by channel, the share of them answered, and new revenue.

    `expected` is that revenue without the luck of each buyer's decision.
    """

    mqls: tuple[int, ...]
    answered: float
    revenue: float
    expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of one clause in a quarter: the share 0..1, and for how many leads of how many due."""

    share: float
    kept: int
    due: int


@dataclass(frozen=True, slots=True)
class Workload:
    """Business hours a week: what leads and own opportunities ask of the reps, and what is there.

    `is_strained` says that promises begin to be missed, `is_overloaded` that few are kept.
    """

    asked: float
    present: float
    reps: int
    is_strained: bool
    is_overloaded: bool


@dataclass(frozen=True, slots=True)
class Goals:
    """What each side is paid for in a quarter: MQLs, and new revenue in money; both rest on `runs` runs."""

    mqls: int
    revenue: float
    runs: int


@dataclass(frozen=True, slots=True)
class Played:
    """A quarter as it came out.

    Parameters
    ----------
    timeline : Timeline
        Every lead's way.
    metrics : mapping of str to float
        The simulator's metrics from the first week to the quarter's end.
    stories : mapping of int to sequence of Happening
        What happened to each lead, by its row.
    names : mapping of int to str
        What each lead is called, by its row.
    table : bytes
        The leads table's columns, one after the other: two runs are the same if these are.
    kept : mapping of str to Kept
        What was kept of each clause that fell due in the quarter, by its id.
    """

    timeline: Timeline
    metrics: Mapping[str, float]
    stories: Mapping[int, Sequence[Happening]]
    names: Mapping[int, str]
    table: bytes
    kept: Mapping[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """What one way of losing deals cost, in money over the weeks played: the mean and its 95 % interval.

    Below zero where having lost none of those would have cost: hours are short, and what is answered takes some.
    """

    cause: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Losses:
    """What was lost in all, cause by cause, in the order of a lead's way; the parts add up to the total.

    Parameters
    ----------
    played : float
        Revenue to be expected as played, in money.
    runs : int
        On how many runs of the company, and of each company without some of its leaks, this rests.
    """

    played: float
    causes: tuple[Loss, ...]
    total: Loss
    runs: int


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that only one of two games won: what it is called, its channel (-1: found by a rep), its revenue in money.

    `elsewhere` is how it ended in the other game, as the simulator spells it; empty where it never came up there.
    """

    name: str
    channel: int
    revenue: float
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Retold:
    """The same leads under two games: what was to be expected of each quarter, in money, and the deals only one won."""

    played: tuple[float, ...]
    other: tuple[float, ...]
    won: tuple[Deal, ...]
    lost: tuple[Deal, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What one run of a whole game was worth, in money by quarter, without the luck of each buyer's decision."""

    revenue: tuple[float, ...]
    profit: tuple[float, ...]


class Runner(Protocol):
    """Plays a company. Every answer follows from the company, the seed and the changes alone."""

    @property
    def company(self) -> Company:
        """Who is played."""
        ...

    def opening(self, changes: Changes, quarter: int) -> Opening:
        """Look at the company on the first morning of `quarter`; `changes` holds the quarters before it."""
        ...

    def play(self, changes: Changes, quarter: int) -> Played:
        """Run from the beginning to the end of `quarter`."""
        ...

    def sample(self, changes: Changes, quarter: int, replication: int) -> Sample:
        """Run the same plans under another luck; replication 0 is the game itself."""
        ...

    def workload(self, changes: Changes, quarter: int) -> Workload:
        """Say whether what is promised in `quarter` can be kept, by arithmetic over means."""
        ...

    def arms(self, changes: Changes, quarter: int) -> int:
        """Say how many companies are run to find out what was lost from the beginning to the end of `quarter`."""
        ...

    def arm(self, changes: Changes, quarter: int, number: int, runs: int) -> object:
        """Run one of them, 0 the first; only `losses` knows what comes of it."""
        ...

    def losses(self, changes: Changes, quarter: int, arms: Sequence[Any]) -> Losses:
        """Say what was lost, from the runs of all of them in order."""
        ...

    def score(self, changes: Changes, quarters: int, replication: int) -> Score:
        """Run a whole game under another luck and say what it was worth."""
        ...

    def gain(self, before: Sequence[float], after: Sequence[float]) -> Loss:
        """Give the mean of what was gained from one to the other, run by run, with its 95 % interval."""
        ...

    def retell(self, changes: Changes, other: Changes, quarters: int) -> Retold:
        """Play the same leads once more with other decisions."""
        ...

    def export(self, changes: Changes, quarters: int) -> str:
        """Write the game as a scenario file that `sim run` accepts."""
        ...
