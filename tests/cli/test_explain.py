"""`sim explain`."""

from __future__ import annotations

import pytest

from sim.cli.commands import run


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_a_key_is_explained_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "sales.set_up"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "sales.set_up: unproductive start of each stretch of own work",
        "  write: an amount of working time, 0 or more, minutes or hours",
        "  no-sla has: 9 min",
        "  why: unproductive start of each own stretch [D: an assumption]",
        "  in a run: may change, under `changes`",
        "  example: --set 'sales.set_up=9 min'",
    ]


def test_a_reason_that_only_repeats_the_meaning_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "sales.reps"]) == 0
    assert "  why: [choice: the company's own fact, there to be changed]\n" in capsys.readouterr().out


def test_what_is_fixed_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "sales.inbox"]) == 0
    text = capsys.readouterr().out
    assert "  write: a word, owned, shared\n" in text
    assert "  in a run: fixed: the way leads are owned is the team's shape\n" in text


def test_a_section_lists_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "handoff.acceptance"]) == 0
    text = capsys.readouterr().out
    assert "\n  trust: added per unit of trust in the source above one half\n" in text
    assert "example" not in text


def test_a_word_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "mql"]) == 0
    assert capsys.readouterr().out.startswith("mql: marketing qualified lead")


def test_without_a_key_the_contents_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    text = capsys.readouterr().out
    assert "\nagreement: one page both sides sign\n" in text
    assert "\nWords: lead, MQL, " in text


def test_an_unknown_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "sales.rep"]) == 2
    assert capsys.readouterr().err == "sim: there is no key 'sales.rep'; did you mean sales.reps?\n"
