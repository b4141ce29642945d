"""What each scene is given: plain frozen values with their words, ready to be drawn. No scene reaches into the match.

Texts are already in the player's language and numbers already have their unit; where a chart or a control needs the
number, it stands beside its text. A scene sends back commands (`game.play.commands`) and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

from game.play.levers import Kind, Setting
from game.play.roles import Side
from game.play.timeline import Timeline


@dataclass(frozen=True, slots=True)
class TopBar:
    """The bar on every scene. `side` is None where both may look; `caption` follows the quarter's name."""

    side: Side | None
    side_name: str
    quarter: str
    caption: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a card: ``Your goal`` / ``450`` / ``MQLs this quarter``, and what `?` says of it."""

    label: str
    shown: str
    note: str
    explain: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range in which eight runs in ten fall. `low`, `middle` and `high` count what the label names."""

    label: str
    low: float
    middle: float
    high: float
    runs: int
    shown: str
    note: str
    explain: str


@dataclass(frozen=True, slots=True)
class Option:
    """One part of a choice; `value` is what the command carries."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class LeverView:
    """One control. `id` and a new value make the command `SetLever`.

    Parameters
    ----------
    low, high, step : float
        Range and step of a slider or stepper, in the unit of `value`; zero for choices and toggles.
    limit : float
        The highest value that is legal now (what is left of a budget); `high` where nothing else limits it.
    options : tuple of Option
        The parts of a choice, in order; empty for other kinds.
    channel : int
        Number of the channel whose mark stands beside the control, -1 for none.
    moved : bool
        Whether it differs from what the company does today.
    enabled : bool
        Whether it can be moved at all; if not, `note` says why.
    """

    id: str
    side: Side
    kind: Kind
    label: str
    value: Setting
    shown: str
    note: str
    explain: str
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    limit: float = 0.0
    options: tuple[Option, ...] = ()
    channel: int = -1
    moved: bool = False
    enabled: bool = True

    def stepped(self, steps: int) -> Setting:
        """Give the value some steps up or down, as far as is legal; from off the grid the first step leads onto it."""
        if self.kind is Kind.CHOICE:
            values = [option.value for option in self.options]
            return values[min(len(values) - 1, max(0, values.index(str(self.value)) + steps))]
        if self.kind is Kind.TOGGLE:
            return steps > 0
        place = (float(self.value) - self.low) / self.step
        whole = floor(place + 1e-9) if steps > 0 else ceil(place - 1e-9)
        return self._legal(self.low + self.step * (whole + steps))

    def at(self, fraction: float) -> Setting:
        """Give the legal value nearest to a place on the track, 0 (left) to 1 (right)."""
        place = fraction * (self.high - self.low) / self.step
        return self._legal(self.low + self.step * round(place))

    def _legal(self, value: float) -> float:
        # what is left of a budget may end off the grid, at what the lever has already
        return max(self.low, min(value, self.limit))


@dataclass(frozen=True, slots=True)
class GuessView:
    """The prediction before the run, 0 to 100 percent; `value` is None until it is made."""

    question: str
    label: str
    value: int | None
    shown: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fog:
    """A panel of the other side. While `lifted` is false only `title` and `lifts` may be drawn; then `lines`."""

    id: str
    title: str
    lifts: str
    lifted: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LockView:
    """The main button of a desk; while it is disabled, `why_not` says in a sentence what is missing."""

    label: str
    enabled: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """Marketing's recent leads by score: counts in equal bins from 0 to 100, and the score from which they are MQLs."""

    counts: tuple[int, ...]
    cut: float
    below: str
    above: str
    note: str


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One source of leads; its number is its place, and decides the shape of its mark."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the company is and what each side is paid for, on one page."""

    bar: TopBar
    title: str
    story: str
    people: Mapping[Side, str]
    goals: Mapping[Side, Figure]
    sees: Mapping[Side, str]
    hidden: Mapping[Side, str]


@dataclass(frozen=True, slots=True)
class MarketingDesk:
    """Marketing plans blind. `fog` holds three panels of Sales."""

    bar: TopBar
    channels: tuple[ChannelView, ...]
    goal: Figure
    forecast: Band | None
    cost: Figure
    budget: tuple[LeverView, ...]
    budget_shown: str
    budget_sum: str
    mql_bar: LeverView
    scores: ScoreChart
    message: LeverView
    context: LeverView
    more: tuple[LeverView, ...]
    guess: GuessView
    fog: tuple[Fog, ...]
    lock: LockView


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One waiting lead. `age` 0 to 3 is the mark's fill, `channel` -1 where the source is unknown to Sales."""

    lead: int
    name: str
    channel: int
    age: int
    waited: str
    known: str
    score: str


@dataclass(frozen=True, slots=True)
class SalesDesk:
    """Sales plans blind. `inbox` is in the order that the chosen queue rule works it."""

    bar: TopBar
    channels: tuple[ChannelView, ...]
    goal: Figure
    forecast: Band | None
    inbox: tuple[InboxRow, ...]
    inbox_shown: str
    inbox_order: str
    inbox_note: str
    levers: tuple[LeverView, ...]
    quote: str
    quoted: str
    guess: GuessView
    fog: tuple[Fog, ...]
    lock: LockView


@dataclass(frozen=True, slots=True)
class Curtain:
    """Between two desks; `to` takes over when the button has been held for `hold` seconds."""

    bar: TopBar
    to: Side
    people: Mapping[Side, str]
    title: str
    sentence: str
    button: str
    hold: float
    following: str


@dataclass(frozen=True, slots=True)
class RunView:
    """The quarter, computed whole before it is shown: the screen plays `timeline` at any speed, back and forth.

    While `is_fogged`, what falls between the two sides is not shown: neither of them sees it, and the reveal tells it.
    """

    bar: TopBar
    channels: tuple[ChannelView, ...]
    reps: tuple[str, ...]
    timeline: Timeline
    goal: Figure
    currency: str = "EUR"
    is_fogged: bool = False
    promised: str = ""
    kept: tuple[KeptSoFar, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One branch of the reveal: `count` leads with the channel of each in `marks`, and how the branch is drawn.

    `leads` are their rows in the leads table, for `Session.story`; empty where only the result was kept. `tone` is
    ``won``, ``lost``, ``open`` or ``plain``.
    """

    id: str
    label: str
    count: int
    marks: tuple[int, ...]
    leads: tuple[int, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class GuessResult:
    """What a side predicted, and what happened, in percent."""

    side: Side
    guess: int
    truth: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RevealView:
    """What became of each MQL.

    ``sent = reached + dropped``, ``reached = answered + silent`` and ``answered`` is the sum of `outcomes`. Every
    number is the length of a list of leads, so that what is drawn counts up to what is written.
    """

    bar: TopBar
    title: str
    sentence: str
    channels: tuple[ChannelView, ...]
    sent: Outcome
    reached: Outcome
    dropped: Outcome
    answered: Outcome
    silent: Outcome
    outcomes: tuple[Outcome, ...]
    guesses: tuple[GuessResult, ...]
    sums: str
    figures: tuple[Figure, ...]
    following: str


@dataclass(frozen=True, slots=True)
class KeptSoFar:
    """How one side kept its promise up to given instants of a quarter: shares 0..1."""

    side: Side
    instants: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One lead's way, told as sentences with their time: ``Tue 9:41``, ``Asked for a demo``."""

    lead: int
    title: str
    channel: int
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SavedGame:
    """A save in the list; `problem` says what is wrong with it, if anything is, even where it can be opened."""

    path: str
    label: str
    can_be_opened: bool
    problem: str = ""
