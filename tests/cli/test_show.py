"""`sim show`."""

from __future__ import annotations

import pytest

from sim.cli.commands import run
from sim.scenario import load, load_text


def test_what_is_shown_is_the_scenario_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "sla"]) == 0
    assert load_text(capsys.readouterr().out).fingerprint == load("sla").fingerprint


def test_other_values_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "sla", "--set", "sales.reps=7"]) == 0
    assert "\n  reps: 7\n" in capsys.readouterr().out


def test_the_difference_is_the_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "typical", "--diff"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "handoff.route: weekly -> daily" in lines
    assert not any(line.startswith(("name", "story")) for line in lines)


def test_a_scenario_that_extends_nothing_differs_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "no-sla", "--diff"]) == 2
    assert capsys.readouterr().err == (
        "sim: 'no-sla' extends nothing, so there is nothing that it differs from; leave --diff out\n"
    )
