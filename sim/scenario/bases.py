"""A file and what it extends, as one tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from sim.errors import Problem
from sim.scenario import library
from sim.scenario.nodes import Entry, Listing, Mark, Node, Scalar, Source, Table, merged, plain
from sim.scenario.source import parse, read_file, refuse
from sim.units.wording import did_you_mean

_LONGEST_CHAIN: Final = 20
_LONGEST_NAME: Final = 200
KEY: Final = "extends"


_FILE_STEM: Final = re.compile(r"\w[\w -]{0,59}")


def is_path(name: str) -> bool:
    """Say whether a name means a file: it has a suffix or a separator; any other is a shipped scenario's."""
    return bool(PurePath(name).suffix) or "/" in name or "\\" in name


def shipped(name: str, mark: Mark) -> Path:
    """Return the file of a shipped scenario.

    Raises
    ------
    ScenarioError
        If none has this name.
    """
    known = library.names()
    if name not in known:
        advice = did_you_mean(name.lower(), known, "`sim list` names those that do")
        stem = name if _FILE_STEM.fullmatch(name) else "ours"
        refuse(
            mark, f"no scenario called '{name}' ships; {advice} (a file is named with its suffix, as in '{stem}.yml')"
        )
    return library.path_of(name)


@cache
def complete() -> Table:
    """Return the tree of the complete scenario, in which every key has a value."""
    path = library.path_of(library.BASE)
    return parse(read_file(path, path.name), Source(path.name), [])


def name_of_base(path: Path) -> str | None:
    """Return what a file that was loaded before extends, as it is written there; None where it extends nothing."""
    tree = parse(read_file(path, path.name), Source(path.name), [])
    entry = tree.entries.get(KEY)
    return str(plain(entry.node)) if entry else None


def bases_of(tree: Table, path: Path | None, problems: list[Problem]) -> list[Table]:
    """Return the trees of everything that a file extends, the nearest first.

    Parameters
    ----------
    tree : Table
        What the file itself says.
    path : Path or None
        The file; None for text from memory, which can extend shipped scenarios only.
    problems : list of Problem
        Takes the mistakes in the bases that leave the rest readable.

    Raises
    ------
    ScenarioError
        If a base cannot be read, or the bases form a loop or leave the folder of the file that names them.
    """
    found: list[Table] = []
    chain = [path.resolve()] if path else []
    home = folder = path.parent if path else None
    while (entry := tree.entries.get(KEY)) is not None:
        base = _base(entry.node, folder)
        shown = _shown(base, entry.node.mark)
        if base.resolve() in chain:
            refuse(entry.node.mark, f"extends: '{base.name}' comes back to itself; let one of the files stand alone")
        if len(chain) == _LONGEST_CHAIN:
            refuse(entry.node.mark, f"extends: more than {_LONGEST_CHAIN} files extend one another; merge some of them")
        chain.append(base.resolve())
        tree, folder = parse(read_file(base, shown), Source(shown, base.parent), problems), base.parent
        found.append(_moved(tree, folder, home))
    return found


def whole_of(trees: Iterable[Table]) -> Table:
    """Return one tree of a file and its bases, the file first, its bases as `bases_of` gives them."""
    whole: Node = Table({}, Mark(Source("")))
    for tree in reversed(list(trees)):
        whole = merged(whole, tree.without(KEY))
    assert isinstance(whole, Table)  # noqa: S101 - tables merge into a table
    return whole


def _base(node: Node, folder: Path | None) -> Path:
    """Return the file that an `extends` names."""
    name = node.value if isinstance(node, Scalar) else None
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
        refuse(node.mark, "extends: expected the name of a scenario, such as `no-sla`, or a file, such as `ours.yml`")
    if not is_path(name):
        return shipped(name, node.mark)
    if folder is None:
        refuse(node.mark, f"extends: '{name}' is a file, but this text lies in no folder; extend a shipped scenario")
    if not is_within(folder, name):
        refuse(node.mark, f"extends: '{name}' leaves the folder of this file; put the base beside it or below it")
    return folder / name


def is_within(folder: Path, name: str) -> bool:
    """Say whether a relative name stays inside a folder, links followed."""
    if PurePath(name).is_absolute() or ".." in PurePath(name.replace("\\", "/")).parts or "\0" in name:
        return False
    try:
        return (folder / name).resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # links that lead back to themselves lead nowhere, so neither outside
        return True


def is_file(path: Path) -> bool:
    """Say whether there is a file; one whose name no system takes, or that nobody may look for, is not there."""
    return _is_so(path.is_file)


def missing(path: Path, shown: str, what: str = "file") -> str:
    """Say what is wrong with a name that should be a file's."""
    if _is_so(path.is_dir):
        return f"'{shown}' is a folder; write the name of a file in it"
    where = " beside the scenario" if what != "file" else ""
    return f"there is no {what} '{shown}'{where}; check the name"


def _is_so(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:
        return False


def _shown(base: Path, mark: Mark) -> str:
    """Return what a base is called in problems, or refuse one that is not there."""
    shown = base.name if base.parent == library.folder() else str(base)
    if not is_file(base):
        refuse(mark, f"extends: {missing(base, shown)}")
    return shown


def _moved(tree: Table, folder: Path, home: Path | None) -> Table:
    """Return the tree of a base with the data files it names made relative to the file that extends it."""
    if home is None or folder == home or not folder.is_relative_to(home):
        return tree
    below = _with_files_in(tree, folder.relative_to(home))
    assert isinstance(below, Table)  # noqa: S101 - a table stays one
    return below


def _with_files_in(node: Node, folder: Path) -> Node:
    if isinstance(node, Listing):
        return Listing(tuple(_with_files_in(item, folder) for item in node.items), node.mark)
    if not isinstance(node, Table):
        return node
    entries = {key: Entry(entry.key, _with_files_in(entry.node, folder)) for key, entry in node.entries.items()}
    file = node.get("file")
    if isinstance(file, Scalar) and isinstance(file.value, str):
        entries["file"] = Entry(node.entries["file"].key, Scalar((folder / file.value).as_posix(), file.mark))
    return Table(entries, node.mark)
