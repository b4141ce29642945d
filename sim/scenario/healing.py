"""Makes a broken scenario whole enough to be checked further, so that all its mistakes come to light at once.

What the schema refuses is replaced by what the complete scenario has in that place. The result is never run: it only
lets the rules that look across fields speak too, and what they say of a replaced value is dropped.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from pydantic import ValidationError

from sim.errors import Problem
from sim.scenario.bases import complete
from sim.scenario.nodes import Entry, Listing, Location, Mark, Node, Source, Table, merged, plain, planted

_HEALED: Final = Source("healed")
# what can stand for a broken item where the complete scenario's list is empty
_EXAMPLES: Final[dict[str, object]] = {
    "sales": {"absences": [{"rep": 1, "at": "week 1", "for": "1 business day"}]},
    "agreement": {
        "sales": {"first_response": [{"when": {"source": "healed"}, "within": "1 business hour"}]},
        "watched": {"on_breach": ["notify"]},
    },
    "changes": [{"at": "week 1", "set": {}, "event": "rebrand"}],
    "goals": ["wins >= 0"],
}


def healed(tree: Table, error: ValidationError) -> Table:
    """Return the tree with everything that the schema refused replaced, or left out where nothing can replace it.

    Parameters
    ----------
    tree : Table
        A resolved scenario.
    error : ValidationError
        What the schema found in it.
    """
    whole: Node = tree
    # from the end, so that leaving out an item moves none that is still to be visited
    for each in sorted(error.errors(), key=lambda found: [str(step) for step in found["loc"]], reverse=True):
        whole = _replaced(whole, each["loc"], _base())
    return whole if isinstance(whole, Table) else tree


def is_healed(problem: Problem) -> bool:
    """Say whether a problem lies in something that was replaced."""
    return problem.file == _HEALED.name


@cache
def _base() -> Node:
    mark = Mark(_HEALED)
    return merged(planted(plain(complete()), mark), planted(_EXAMPLES, mark))


def _replaced(node: Node, location: Location, base: Node | None) -> Node:
    """Return `node` with what stands at `location` taken from `base`; a list that `base` cannot help is emptied."""
    step, rest = location[0], location[1:]
    if isinstance(node, Table):
        return _in_table(node, str(step), rest, base)
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        example = base.items[min(step, len(base.items) - 1)] if isinstance(base, Listing) and base.items else None
        item = node.items[step]
        if example is None:
            return Listing((), Mark(_HEALED))
        items = list(node.items)
        items[step] = _replaced(item, rest, example) if rest else example
        return Listing(tuple(items), node.mark)
    return base or node


def _in_table(table: Table, key: str, rest: Location, base: Node | None) -> Table:
    below, inside = base.get(key) if isinstance(base, Table) else None, table.get(key)
    if rest and inside is not None and not _is_leaf(inside):
        return table.put(key, Entry(table.entries[key].key, _replaced(inside, rest, below)))
    if below is None:
        return table.without(key)
    return table.put(key, Entry(Mark(_HEALED), below))


def _is_leaf(node: Node) -> bool:
    return not isinstance(node, Table | Listing)
