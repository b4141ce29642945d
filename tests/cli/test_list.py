"""`sim list`."""

from __future__ import annotations

import pytest

from sim.cli.commands import run
from sim.scenario import names


def test_every_shipped_scenario_is_named_with_its_first_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert lines[0].split(maxsplit=1)[1] == "Nothing was ever agreed."
    assert all(line.endswith(".") for line in lines)
