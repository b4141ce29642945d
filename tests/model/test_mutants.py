"""The planted mistakes can be planted: each spoils one line that is still there, and what it leaves is Python.

That the tests catch them takes minutes and is ``python tools/mutants.py``'s to show.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "mutants.py"
if not TOOL.exists():
    pytest.skip("a copy that mutants are tried on has no tools", allow_module_level=True)


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


mutants = _load()


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_can_be_planted(mutant: object) -> None:
    assert mutants.stale(mutant) == ""
    text = mutants.source_of(mutants.ROOT, mutant).read_text(encoding="utf-8")
    spoilt = text.replace(mutant.right, mutant.wrong)  # type: ignore[attr-defined]
    assert ast.dump(ast.parse(spoilt)) != ast.dump(ast.parse(text))


def test_there_are_twenty_and_more_of_different_names() -> None:
    assert len({mutant.name for mutant in mutants.MUTANTS}) == len(mutants.MUTANTS) >= 20
