"""`sim schema`."""

from __future__ import annotations

import json

import pytest

from sim.cli.commands import run
from sim.scenario import library


def test_what_is_printed_is_the_file_that_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text)["$id"] == "scenario.schema.json"
    assert text == (library.folder() / "scenario.schema.json").read_text(encoding="utf-8")
