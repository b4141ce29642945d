"""Everything a player can do, one frozen value per act: the only way a match changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from game.play.roles import Side


@dataclass(frozen=True, slots=True)
class Start:
    """Leave the briefing: the first quarter begins at Marketing's desk."""


@dataclass(frozen=True, slots=True)
class SetLever:
    """Move one control of `side` to `value` (a number, an option's value, or on and off)."""

    side: Side
    lever: str
    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Guess:
    """Predict, before the run, what share of the MQLs Sales will answer: whole percent, 0..100."""

    side: Side
    percent: int


@dataclass(frozen=True, slots=True)
class Lock:
    """Say that the plan of `side` stands."""

    side: Side


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """Sit down behind the curtain: whoever acts next is `side`."""

    side: Side


@dataclass(frozen=True, slots=True)
class Reveal:
    """End the playing of the quarter and lift the fog for both."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Close the reveal, or the votes beside the facts: on to what follows, or to the end of a game of one quarter."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Close the review: on to what follows the quarter, or to the game's end."""


@dataclass(frozen=True, slots=True)
class Propose:
    """Write another value into a clause of the agreement; whoever has signed must sign again."""

    clause: str
    value: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign the page as it stands, for `side`."""

    side: Side


@dataclass(frozen=True, slots=True)
class Ask:
    """Spend a token to see what each value of this clause would bring, with all other promises as they stand."""

    clause: str


@dataclass(frozen=True, slots=True)
class Rise:
    """Leave the table: what both have signed holds from now on; a page that nobody signed changes nothing."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Name the cause that cost most, as `side` believes."""

    side: Side
    cause: str


@dataclass(frozen=True, slots=True)
class Blame:
    """Say how much of it was Marketing's: whole percent, 0..100."""

    side: Side
    percent: int


@dataclass(frozen=True, slots=True)
class Seal:
    """Close the ballot of `side`, with what it wants to have said in one sentence."""

    side: Side
    words: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last change at the desk one sits at."""


Command = (
    Start
    | SetLever
    | Guess
    | Lock
    | TakeSeat
    | Reveal
    | Finish
    | Advance
    | Propose
    | Sign
    | Ask
    | Rise
    | Vote
    | Blame
    | Seal
    | Undo
)

KINDS: Final[Mapping[str, type[Command]]] = {
    "start": Start,
    "set": SetLever,
    "guess": Guess,
    "lock": Lock,
    "seat": TakeSeat,
    "reveal": Reveal,
    "finish": Finish,
    "advance": Advance,
    "propose": Propose,
    "sign": Sign,
    "ask": Ask,
    "rise": Rise,
    "vote": Vote,
    "blame": Blame,
    "seal": Seal,
    "undo": Undo,
}
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "side": (str,),
    "lever": (str,),
    "value": (bool, int, float, str),
    "percent": (int,),
    "clause": (str,),
    "cause": (str,),
    "words": (str,),
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def to_record(command: Command) -> dict[str, Any]:
    """Write a command as plain values, for the journal."""
    return {"do": _NAMES[type(command)], **asdict(command)}


def from_record(record: Mapping[str, Any]) -> Command:
    """Read a command back.

    Raises
    ------
    ValueError
        If the record is no command of this version.
    """
    named = dict(record)
    kind = KINDS.get(named.pop("do", ""))
    if kind is None or named.keys() != {field.name for field in fields(kind)}:
        msg = f"{dict(record)!r} is no command of this version"
        raise ValueError(msg)
    if not all(isinstance(value, _TYPES[name]) for name, value in named.items()):
        msg = f"{dict(record)!r} holds a value of the wrong type"
        raise ValueError(msg)
    if kind is Propose and not isinstance(named["value"], str):
        msg = f"{dict(record)!r} holds a value of the wrong type"
        raise ValueError(msg)
    if "side" in named:
        named["side"] = Side(named["side"])
    return kind(**named)
