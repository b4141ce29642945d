"""What the scenes between the quarters are given: signing table, ballot, verdict and review. As `game.play.view`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from game.play.roles import Side
from game.play.view import Briefing, Curtain, Figure, LockView, MarketingDesk, RevealView, RunView, SalesDesk, TopBar


@dataclass(frozen=True, slots=True)
class Change:
    """One number of a quarter beside the one before it; `better` is None where it is neither better nor worse.

    `rise` is 1, 0 or -1: whether the number grew, whatever that means for the company.
    """

    figure: Figure
    change: str = ""
    rise: int = 0
    better: bool | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One quarter's revenue by where it came from, in money and in words."""

    name: str
    own: float
    pipeline: float
    shown: tuple[str, str, str]

    @property
    def total(self) -> float:
        """All of it."""
        return self.own + self.pipeline


@dataclass(frozen=True, slots=True)
class Scored:
    """A prediction held against what happened, both in percent, and what it is worth of a hundred points."""

    side: Side
    guess: int
    truth: int
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Promise:
    """How one side kept what it signed: the share 0..1, None where nothing was promised or due; and what it counts."""

    side: Side
    share: float | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter looked back on."""

    number: int
    name: str
    caption: str
    title: str
    sentence: str
    figures: tuple[Change, ...]
    columns: tuple[Column, ...]
    guesses: tuple[Scored, ...]
    points: str
    kept: tuple[Promise, ...]
    kept_note: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What the quarters so far brought, the last one first seen; `following` is the button that goes on."""

    bar: TopBar
    rounds: tuple[Round, ...]
    following: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One line of the page. `values` are what `Propose` can carry, `place` which of them stands.

    `can_ask` says whether a token can be spent on it now.
    """

    id: str
    side: Side | None
    label: str
    shown: str
    note: str
    explain: str
    values: tuple[str, ...]
    place: int
    can_ask: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One side's line at the foot of the page."""

    side: Side
    words: str
    is_signed: bool
    enabled: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class CurveView:
    """What each value of a clause would bring: a label and a band (low, middle, high, in money) each, `place` chosen.

    `bands` is empty until a first run of each value is there.
    """

    clause: str
    label: str
    labels: tuple[str, ...]
    bands: tuple[tuple[float, float, float], ...]
    place: int
    runs: str
    shown: str
    note: str
    sentence: str
    currency: str


@dataclass(frozen=True, slots=True)
class Load:
    """A warning: what is promised takes nearly all hours that are there, or more."""

    title: str
    words: str
    is_broken: bool


@dataclass(frozen=True, slots=True)
class SigningView:
    """The page that both sides write and sign, and what stands beside it."""

    bar: TopBar
    company: str
    quarter: str
    clauses: tuple[ClauseView, ...]
    kept: tuple[Promise, ...]
    kept_in: str
    signatures: tuple[Signature, ...]
    tokens: int
    curve: CurveView | None
    load: Load | None
    lock: LockView


@dataclass(frozen=True, slots=True)
class CauseView:
    """One thing to vote for; `id` is what `Vote` carries."""

    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class BallotView:
    """One side's ballot. `share` is Marketing's in percent, `shares` both in words; `revenue` is label, amount and goal."""

    bar: TopBar
    side: Side
    sentence: str
    causes: tuple[CauseView, ...]
    chosen: str
    share: int
    shares: tuple[str, str]
    words: str
    most: int
    revenue: tuple[str, str, str]
    is_other_sealed: bool
    other: str
    then: str
    lock: LockView


@dataclass(frozen=True, slots=True)
class VoteView:
    """One side's vote, opened; `share` is what it called Marketing's, in percent."""

    side: Side
    cause: str
    label: str
    blamed: str
    share: int
    words: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one cause cost, in money, with its interval; below zero where it spared more than it cost."""

    cause: str
    label: str
    mean: float
    low: float
    high: float
    shown: str
    band: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """Both votes beside what each cause cost; `costs` is empty while `done` (0..1) is on its way, `main` cost most."""

    bar: TopBar
    title: str
    sentence: str
    votes: tuple[VoteView, ...]
    costs: tuple[Cost, ...]
    main: str
    done: float
    total: str
    following: str


@dataclass(frozen=True, slots=True)
class Fall:
    """One column of the waterfall: from where to where it goes, in money; `kind` is ``end``, ``lost`` or ``spared``."""

    label: str
    start: float
    stop: float
    shown: str
    kind: str


@dataclass(frozen=True, slots=True)
class Thrice:
    """One quarter three times: as played, under the last page from day one, and aligned; in money and in words."""

    name: str
    amounts: tuple[float, float, float]
    shown: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DealView:
    """One deal that only one of two games won."""

    name: str
    channel: int
    revenue: float
    shown: str
    why: str


@dataclass(frozen=True, slots=True)
class DebriefView:
    """What alignment was worth: the loss, the same leads again, the deals both ways, the words, the page.

    `falls` is empty while `done` (0..1) is on its way; `main` is the place of the largest step.
    """

    bar: TopBar
    title: str
    sentence: str
    falls: tuple[Fall, ...]
    main: int
    done: float
    runs: str
    quarters: tuple[Thrice, ...]
    won: tuple[DealView, ...]
    lost: tuple[DealView, ...]
    sums: tuple[str, str]
    words: tuple[tuple[Side, str, str], ...]
    terms: tuple[tuple[str, str], ...]
    currency: str
    following: str


View: TypeAlias = (
    Briefing
    | MarketingDesk
    | Curtain
    | SalesDesk
    | RunView
    | RevealView
    | ReviewView
    | SigningView
    | BallotView
    | VerdictView
    | DebriefView
)
"""Whatever a session can show."""
