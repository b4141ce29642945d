"""What nobody knows exactly: values that are drawn once per replication, between two ends.

A range such as ``30 to 60 min`` is drawn for each lead anew; what stands under ``uncertain`` is the same for a whole run
and another in the next, so that the interval over replications holds what is not known besides what luck does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from sim.errors import Problem
from sim.model.draws import stream
from sim.scenario.nodes import Listing, Mark, Node, Scalar, Table
from sim.scenario.overrides import Setting
from sim.scenario.schema.scenario import Uncertain
from sim.scenario.writing import one_line

_NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?")
_DIGITS: Final = 12
_WHOLE: Final = frozenset(
    [
        "schema",
        "name",
        "extends",
        "story",
        "currency",
        "start",
        "run",
        "calendar",
        "uncertain",
        "changes",
        "goals",
        "headline",
        "sources",
    ]
)


def entries(tree: Table, uncertain: tuple[Uncertain, ...]) -> Iterator[tuple[Uncertain, Mark, Node, Node]]:
    """Give each entry with the place of its key and the nodes of its two ends."""
    listing = tree.get("uncertain")
    items = listing.items if isinstance(listing, Listing) else ()
    for entry, node in zip(uncertain, items, strict=True):
        ends = node.get("between") if isinstance(node, Table) else None
        if isinstance(node, Table) and isinstance(ends, Listing):
            low, high = ends.items
            yield entry, node.entries["key"].node.mark, low, high


def problems(tree: Table, uncertain: tuple[Uncertain, ...]) -> Iterator[Problem]:
    """Give what is wrong with the ends themselves; whether the key exists and takes them, the schema says."""
    seen: set[str] = set()
    for entry, mark, low, high in entries(tree, uncertain):
        if entry.key.split(".")[0] in _WHOLE:
            yield mark.problem(
                f"uncertain: {entry.key} is no value of the company; name a key such as response.reachable"
            )
        if entry.key in seen:
            yield mark.problem(f"uncertain: {entry.key} stands here twice; write it once")
        seen.add(entry.key)
        texts = [one_line(each) for each in (low, high)]
        if not all(isinstance(each, Scalar) and len(_NUMBER.findall(one_line(each))) == 1 for each in (low, high)):
            yield low.mark.problem(
                f"uncertain: {entry.key}: between {texts[0]} and {texts[1]} nothing can be drawn; write two values with one "
                f"number each, as in [60%, 80%]"
            )
        elif len({_NUMBER.sub("#", text) for text in texts}) > 1:
            yield low.mark.problem(
                f"uncertain: {entry.key}: {texts[0]} and {texts[1]} have different units; write both in one"
            )
        elif _number(texts[0]) >= _number(texts[1]):
            yield low.mark.problem(
                f"uncertain: {entry.key}: {texts[0]} is not below {texts[1]}; write the lower end first"
            )


def at_ends(tree: Table, uncertain: tuple[Uncertain, ...]) -> Iterator[list[Setting]]:
    """Give the settings of the company at all lower ends, then of that at all upper ends."""
    found = list(entries(tree, uncertain))
    if found:
        yield [Setting(entry.key, low, mark) for entry, mark, low, _ in found]
        yield [Setting(entry.key, high, mark) for entry, mark, _, high in found]


def drawn(tree: Table, uncertain: tuple[Uncertain, ...], seed: int, replication: int) -> dict[str, str]:
    """Give the values of one replication, from key to text as a file has it.

    Parameters
    ----------
    tree : Table
        The resolved scenario.
    uncertain : tuple of Uncertain
        Its entries.
    seed, replication : int
        0 or more: they and the key decide the value, whatever else is uncertain and under whichever scenario.

    Notes
    -----
    Uniform between the ends. Where both are whole numbers without a unit, each whole number from one to the other has the same
    chance.
    """
    found = {}
    for entry, _, low, high in entries(tree, uncertain):
        first, last = (_number(one_line(each)) for each in (low, high))
        luck = float(stream(seed, replication, f"uncertain/{entry.key}").random())
        if all(isinstance(each, Scalar) and isinstance(each.value, int) for each in (low, high)):
            value = str(math.floor(first + luck * (last - first + 1.0)))
        else:
            value = f"{first + luck * (last - first):.{_DIGITS}g}"
        found[entry.key] = _NUMBER.sub(value, _plain(low), count=1)
    return found


def _plain(node: Node) -> str:
    return str(node.value) if isinstance(node, Scalar) else ""


def _number(text: str) -> float:
    match = _NUMBER.search(text)
    assert match is not None  # noqa: S101 - checked when the scenario was read
    return float(match[0])
