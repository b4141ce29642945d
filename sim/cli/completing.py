"""What a shell offers behind each option and argument. Nothing here is loaded unless a shell asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

_SUFFIXES: Final = (".yml", ".yaml")


class _Offered(click.types.StringParamType):
    """A text for which known words are offered; any other may be written too."""

    def __init__(self, words: Callable[[str], Iterable[str]]) -> None:
        self._words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the words that begin as what is written."""
        return [CompletionItem(word) for word in self._words(incomplete) if word.startswith(incomplete)]


def _scenarios(begun: str) -> list[str]:
    """Give the scenarios that ship, and files and folders as far as they are written."""
    from sim.scenario.library import names  # noqa: PLC0415 - only where a scenario is asked for

    return [*names(), *_files(begun)]


def _files(begun: str) -> list[str]:
    folder, _, _ = begun.rpartition(os.sep)
    place = Path(f"{folder}{os.sep}" if os.sep in begun else ".").expanduser()
    try:
        found = sorted(place.iterdir())
    except OSError:
        return []
    before = f"{folder}{os.sep}" if os.sep in begun else ""
    files = [f"{before}{each.name}" for each in found if each.suffix in _SUFFIXES and each.name.isprintable()]
    folders = [f"{before}{each.name}{os.sep}" for each in found if each.is_dir() and each.name[0] != "."]
    return files + folders if begun else files


def _keys(_begun: str) -> list[str]:
    """Give every key of a scenario that has a value, items of lists by their name in the complete one."""
    from sim.scenario.bases import complete  # noqa: PLC0415
    from sim.scenario.nodes import Listing, Table  # noqa: PLC0415

    found: list[str] = []

    def walk(node: object, path: str) -> None:
        if isinstance(node, Table) and node.entries:
            for key, entry in node.entries.items():
                walk(entry.node, f"{path}.{key}" if path else key)
        elif isinstance(node, Listing) and (names := [_name_of(item) for item in node.items]) and all(names):
            for name, item in zip(names, node.items, strict=True):
                walk(item, f"{path}.{name}")
        elif not path.endswith(".name"):
            found.append(path)

    walk(complete(), "")
    return found


def _name_of(node: object) -> str:
    from sim.scenario.nodes import Scalar, Table  # noqa: PLC0415

    named = node.get("name") if isinstance(node, Table) else None
    return str(named.value) if isinstance(named, Scalar) else ""


def _explained(begun: str) -> list[str]:
    """Give what `sim explain` explains: keys, the sections they lie in, words."""
    from sim.scenario.explain import TERMS  # noqa: PLC0415

    keys = _keys(begun)
    sections = {key.rpartition(".")[0] for key in keys if "." in key}
    return sorted({*keys, *sections}) + list(TERMS)


def _metrics(_begun: str) -> list[str]:
    from sim.results.registry import metrics  # noqa: PLC0415

    return [name for name in metrics() if not name.startswith("luck_")]


_OFFERED: Final[dict[str, Callable[[str], Iterable[str]]]] = {
    "scenario": _scenarios,
    "scenarios": _scenarios,
    "settings": _keys,
    "over": _keys,
    "key": _explained,
    "metric": _metrics,
    "conditions": _metrics,
}
"""What is offered for a parameter of this name, in every command."""


def offer(command: click.Command) -> None:
    """Let a command offer what its parameters can be."""
    for param in command.params:
        if param.name in _OFFERED and type(param.type) is click.types.StringParamType:
            param.type = _Offered(_OFFERED[param.name])
