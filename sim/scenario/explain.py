"""What a key means: from the schema its meaning, unit and range, from the complete scenario its value, reason and source."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic.fields import FieldInfo

from sim.errors import UsageError
from sim.scenario import library
from sim.scenario.bases import complete
from sim.scenario.nodes import Listing, Location, Node, Table, find, place
from sim.scenario.schema import Scenario
from sim.scenario.schema.walk import (
    choices_of,
    every_field,
    field_at,
    fields_of,
    fixed_at,
    kind_of,
    paths_of,
    section_of,
)
from sim.scenario.source import read_file
from sim.scenario.writing import one_line

GRADES: Final = {
    "A": "real data we hold, or a very large observational set",
    "B": "an audit with a method",
    "C": "a survey or a vendor's figure",
    "D": "an assumption",
    "H": "tuned by hand to reach the bands of the evidence",
    "choice": "the company's own fact, there to be changed",
}
TERMS: Final = {
    "lead": "somebody who may become a customer, known by name",
    "MQL": "marketing qualified lead: its score passes marketing's bar, so it is handed to Sales",
    "SAL": "sales accepted lead: a rep decided to work it",
    "SQL": "sales qualified lead: a conversation showed that an opportunity may come of it",
    "SLA": "service level agreement: here the page on which Marketing and Sales promise each other what they will do",
    "handoff": "the pass of a lead from Marketing to Sales",
    "ICP": "ideal customer profile: the buyers for whom the product was made; `fit` says whether a lead is one",
    "nurture": "where leads wait that are not ready: they may come back as MQLs",
    "business time": "time that passes in working hours only; a business day is the longest usual day",
    "elapsed time": "time that passes at night and on weekends too",
}
_COMMENT: Final = re.compile(r"\s#\s+(?:\[(?P<grade>[A-Z]|choice)\]\s*)?(?P<reason>.*)$")


@dataclass(frozen=True)
class Reason:
    """Why a value is what it is: the grade of the evidence (empty where none is given), the reason and its source."""

    grade: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """Everything there is to say of one key.

    Parameters
    ----------
    path : str
        The key from the top.
    meaning : str
        What it means.
    kind : str
        What is written there, its unit included.
    limits : str
        The range or the choices; empty where there are none.
    value : str
        What the complete scenario has there; empty where it has nothing.
    reason : Reason or None
        Why, from the comment behind it.
    fixed : str
        Why it cannot change during a run; empty where it can.
    example : str
        One value that is right, the complete scenario's where it has one; empty for a map.
    keys : tuple of (str, str)
        For a map, what is in it and what that means.
    """

    path: str
    meaning: str
    kind: str
    limits: str
    value: str
    reason: Reason | None
    fixed: str
    example: str
    keys: tuple[tuple[str, str], ...]


def explain(path: str) -> Explanation:
    """Return what is known of a key.

    Parameters
    ----------
    path : str
        Keys joined by dots; items of lists by their name or number, or left out.

    Raises
    ------
    UsageError
        If the schema has no such key.
    """
    tree, _ = _base()
    location = _location(tree, path)
    keys = tuple(step for step in location if isinstance(step, str))
    field = field_at(keys)
    if field is None:
        raise UsageError(_unknown(path))
    section, kind = section_of(field.annotation), kind_of(field)
    node = None if section else find(tree, location)
    value = one_line(node) if node else ""
    return Explanation(
        path=".".join(keys),
        meaning=field.description or "",
        kind=_written(field),
        limits=kind.limits if kind else ", ".join(choices_of(field)),
        value=value,
        reason=reason_at(location),
        fixed=fixed_at(keys),
        example=value if value not in ("", "null", "[]") else _example(field),
        keys=tuple((key, each.description or "") for key, each in fields_of(section).items()) if section else (),
    )


def _example(field: FieldInfo) -> str:
    """Return a value of a field's kind; nothing for a map, whose example would be a page."""
    kind = kind_of(field)
    return kind.example if kind else next(iter(choices_of(field)), "")


def term(word: str) -> str | None:
    """Return what a word of the field means, in any case of its letters; None for any other word."""
    return next((meaning for known, meaning in TERMS.items() if known.lower() == word.lower()), None)


def reason_at(location: Location) -> Reason | None:
    """Return what the complete scenario says behind a key, or for an item of a list behind the list."""
    tree, lines = _base()
    for depth in range(len(location), 0, -1):
        mark = place(tree, location[:depth], of_key=True)
        comment = _COMMENT.search(lines[mark.line - 1])
        if comment:
            return Reason(comment["grade"] or "", comment["reason"].strip())
        if depth > 1 and not isinstance(find(tree, location[: depth - 1]), Listing) and not _is_item(location[:depth]):
            return None
    return None


def _is_item(location: Location) -> bool:
    """Say whether a location lies in a short item of a list, whose reason stands once, behind the list."""
    return any(isinstance(step, int) for step in location[-2:])


def _location(tree: Table, path: str) -> Location:
    """Return where a path leads in the complete scenario; where it names no item of a list, to the first."""
    node: Node | None = tree
    location: list[str | int] = []
    for step in path.split("."):
        if isinstance(node, Listing) and node.items:
            index = node.index(step)
            location.append(index or 0)
            node = node.items[index or 0]
            if index is not None:
                continue
        location.append(step)
        node = find(node, (step,)) if node is not None else None
    return tuple(location)


@cache
def _base() -> tuple[Table, list[str]]:
    path = library.path_of(library.BASE)
    return complete(), read_file(path, path.name).splitlines()


def _written(field: FieldInfo) -> str:
    """Say in words what stands behind a key."""
    kind = kind_of(field)
    is_list = "tuple" in str(field.annotation)
    what = kind.noun if kind else "a map" if section_of(field.annotation) else "a word" if choices_of(field) else "text"
    return f"a list, each item {what}" if is_list else what


def _unknown(path: str) -> str:
    known = [".".join(keys) for keys, _ in every_field()]
    near = difflib.get_close_matches(path, [*known, *TERMS], n=1, cutoff=0.8) or paths_of(path.rpartition(".")[2])
    advice = f"did you mean {' or '.join(near)}?" if near else "`sim explain` without a key lists the sections"
    return f"there is no key '{path}'; {advice}"


def sections() -> tuple[tuple[str, str], ...]:
    """Return what stands at the top of a scenario, and what each means."""
    return tuple((key, field.description or "") for key, field in fields_of(Scenario).items())
