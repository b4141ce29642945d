"""Where a scenario came from, and what stands behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.nodes import Table, plain
from sim.scenario.shapes import Column

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario


@dataclass(frozen=True)
class Origin:
    """What a scenario was made of.

    Parameters
    ----------
    id : str
        Short name: the file's name without suffix.
    path : Path or None
        The file, None for a scenario built in memory.
    folder : Path or None
        Where its data files lie.
    tree : Table
        The resolved text: bases merged in, overrides applied, positions kept.
    parent : Table or None
        The same of the scenario that the file extends.
    columns : mapping of Column to tuple of float
        The data it names: numbers as they stand in the file, instants as elapsed minutes from the start.
    later : tuple of (int, Scenario)
        From which week on which settings hold, for each week with a change.
    """

    id: str
    path: Path | None
    folder: Path | None
    tree: Table
    parent: Table | None
    columns: Mapping[Column, tuple[float, ...]]
    later: tuple[tuple[int, Scenario], ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the resolved content and its data; spelling, order of keys and file names do not count."""
        content = json.dumps(plain(self.tree), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(content.encode())
        for column in sorted(self.columns, key=lambda each: (each.file, each.column)):
            digest.update(repr((column, self.columns[column])).encode())
        return digest.hexdigest()
