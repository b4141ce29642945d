"""What a user wrote, as a tree in which every key and every value still knows where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from sim.errors import Problem
from sim.scenario.visible import visible

Plain: TypeAlias = "bool | int | float | str | tuple[Plain, ...] | dict[str, Plain] | None"
Location: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True)
class Source:
    """Where text came from.

    Parameters
    ----------
    name : str
        The file as the user named it, or the option that held the text.
    folder : Path or None
        Where the data files that it names are looked for; None where it may name none.
    """

    name: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a source; `line` and `column` count from 1, 0 stands for the source as a whole."""

    source: Source
    line: int = 0
    column: int = 0

    def problem(self, message: str) -> Problem:
        """Give the problem that `message` describes, at this place; what it quotes cannot steer a terminal."""
        return Problem(visible(self.source.name), self.line, self.column, visible(message))


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `bare` where the file holds a key with nothing after it."""

    value: bool | int | float | str | None
    mark: Mark
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    items: tuple[Node, ...]
    mark: Mark

    def index(self, step: str) -> int | None:
        """Find an item by its `name`, or where items have none by its number, 1 for the first."""
        names = self.names()
        if names:
            return names.index(step) if step in names else None
        return int(step) - 1 if step.isdecimal() and 0 < int(step) <= len(self.items) else None

    def names(self) -> list[str]:
        """Return what the items are called, empty unless each has a name."""
        found = [name_of(item) for item in self.items]
        return [name for name in found if name is not None] if None not in found else []


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a key stands, and its value."""

    key: Mark
    node: Node


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and their values, in the order of the file."""

    entries: Mapping[str, Entry]
    mark: Mark

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, None where there is none."""
        entry = self.entries.get(key)
        return entry.node if entry else None

    def put(self, key: str, entry: Entry) -> Table:
        """Return the table with `key` set."""
        return replace(self, entries={**self.entries, key: entry})

    def without(self, *keys: str) -> Table:
        """Return the table without `keys`."""
        return replace(self, entries={key: entry for key, entry in self.entries.items() if key not in keys})


Node: TypeAlias = Scalar | Listing | Table


def name_of(node: Node) -> str | None:
    """Return the `name` that a list item gives itself, if it has one."""
    name = node.get("name") if isinstance(node, Table) else None
    return name.value if isinstance(name, Scalar) and isinstance(name.value, str) else None


def plain(node: Node) -> Plain:
    """Return the data alone; lists become tuples."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return tuple(plain(item) for item in node.items)
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def planted(data: object, mark: Mark) -> Node:
    """Return plain data as a tree that stands wholly at one place, a copy of `mark`.

    Raises
    ------
    TypeError
        If the data holds something that no scenario file can.
    """
    if data is None or isinstance(data, bool | int | float | str):
        return Scalar(data, mark)
    if isinstance(data, Mapping):
        return Table({str(key): Entry(mark, planted(value, mark)) for key, value in data.items()}, mark)
    if isinstance(data, list | tuple):
        return Listing(tuple(planted(item, mark) for item in data), mark)
    msg = f"a scenario holds text, numbers, lists and maps, not {type(data).__name__}"
    raise TypeError(msg)


# of these keys a map has one: another in its place is another distribution, not an addition to it
FAMILIES: Final = frozenset({"exponential", "lognormal", "gamma", "uniform", "triangular", "empirical"})


def merged(base: Node, over: Node) -> Node:
    """Return `base` with what `over` says: maps merge key by key, anything else replaces the whole.

    A distribution of another family replaces the whole too.
    """
    if not (isinstance(base, Table) and isinstance(over, Table)) or _is_other_family(base, over):
        return over
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        below = entries.get(key)
        entries[key] = Entry(entry.key, merged(below.node, entry.node)) if below else entry
    return Table(entries, over.mark)


def _is_other_family(base: Table, over: Table) -> bool:
    before, after = FAMILIES & base.entries.keys(), FAMILIES & over.entries.keys()
    return bool(before and after) and before != after


def place(tree: Node, location: Location, *, of_key: bool = False) -> Mark:
    """Return where `location` stands, or where the deepest part of it does that the tree has.

    Parameters
    ----------
    location : tuple of str and int
        Keys and list indices (0 for the first), as pydantic gives them; steps that the tree does not have are left out.
    of_key : bool
        Whether the last key itself is meant rather than its value.
    """
    node, mark = tree, tree.mark
    for step in location:
        if isinstance(node, Table) and step in node.entries:
            entry = node.entries[str(step)]
            node, mark = entry.node, (entry.key if of_key or _is_blank(entry.node) else entry.node.mark)
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            mark = node.mark
    return mark


def _is_blank(node: Node) -> bool:
    """Say whether nothing is written after a key, so that only the key can be pointed at."""
    return isinstance(node, Scalar) and node.bare


def address(tree: Node, location: Location) -> str:
    """Return the path of `location` as a user writes it, list items by their name or number.

    Examples
    --------
    >>> tree = planted({"channels": [{"name": "webinar", "fit": "36%"}]}, Mark(Source("a.yml")))
    >>> address(tree, ("channels", 0, "fit"))
    'channels.webinar.fit'
    """
    node: Node | None = tree
    words: list[str] = []
    for step in location:
        if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            words.append(name_of(node) or str(step + 1))
        else:
            node = node.get(str(step)) if isinstance(node, Table) else None
            words.append(str(step))
    return ".".join(words)


def find(tree: Node, location: Location) -> Node | None:
    """Return the node at `location`, None where the tree has none."""
    node: Node | None = tree
    for step in location:
        if isinstance(node, Table):
            node = node.get(str(step))
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node
