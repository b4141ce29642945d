"""Progress: plain lines where nobody watches, a bar where somebody does."""

from __future__ import annotations

import io

import pytest

from sim.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_short_run_says_nothing() -> None:
    stream, clock = io.StringIO(), Clock()
    with progress(stream, "sla", clock) as tell:
        for done in range(1, 21):
            clock.now += 0.1
            tell(done, 20)
    assert stream.getvalue() == ""


def test_a_long_run_says_now_and_then_how_long_it_will_take() -> None:
    stream, clock = io.StringIO(), Clock()
    with progress(stream, "sla", clock) as tell:
        for done in range(1, 21):
            clock.now += 1.0
            tell(done, 20)
    assert stream.getvalue().splitlines() == [
        "sla: 3 of 20 replications, about 17 s left",
        "sla: 8 of 20 replications, about 12 s left",
        "sla: 13 of 20 replications, about 7 s left",
        "sla: 18 of 20 replications, about 2 s left",
    ]


@pytest.mark.parametrize("colour", ["1", ""])
def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch, colour: str) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", colour)
    stream = Terminal()
    with progress(stream, "sla") as tell:
        tell(3, 20)
        tell(20, 20)
    text = stream.getvalue()
    assert "3/20" in text
    assert "20/20" in text
    assert text.endswith("\x1b[2K"), "the bar is wiped away"
