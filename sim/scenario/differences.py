"""What differs between two scenarios, path by path: the policy of a file that extends another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sim.scenario.nodes import Listing, Node, Table, name_of, plain
from sim.scenario.writing import one_line

ABSENT: Final = "nothing"


@dataclass(frozen=True)
class Difference:
    """One path at which two scenarios differ, with what each has there as a file would write it."""

    path: str
    before: str
    after: str


def differences(before: Table, after: Table) -> list[Difference]:
    """Return every path at which two resolved trees differ, in the order of the second.

    Lists whose items have names are compared item by item, other lists as a whole.

    Parameters
    ----------
    before, after : Table
        As in ``scenario.origin.parent`` and ``scenario.origin.tree``.
    """
    return list(_between(before, after, ()))


def _between(before: Node | None, after: Node | None, steps: tuple[str, ...]) -> Iterator[Difference]:
    if before is not None and after is not None and plain(before) == plain(after):
        return
    old, new = _children(before), _children(after)
    if old is None or new is None:
        shown = [ABSENT if node is None else one_line(node) for node in (before, after)]
        yield Difference(".".join(steps), *shown)
        return
    for step in dict.fromkeys([*new, *old]):
        yield from _between(old.get(step), new.get(step), (*steps, step))


def _children(node: Node | None) -> dict[str, Node] | None:
    """Return what lies below a node by the step that leads there, None where it is one value."""
    if isinstance(node, Table):
        return {key: entry.node for key, entry in node.entries.items()}
    if isinstance(node, Listing) and node.names():
        return {str(name_of(item)): item for item in node.items}
    return None
