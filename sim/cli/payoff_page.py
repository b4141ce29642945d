"""When a change pays, for people: break-even and payback in sentences."""

from __future__ import annotations

import sys

from sim.cli.tables import Page
from sim.experiments.breakeven import BreakEven
from sim.experiments.payback import Payback
from sim.report.payoff_words import break_even_sentence, payback_sentences


def show_payoff(name: str, found: tuple[BreakEven, ...], back: Payback, currency: str) -> None:
    """Print on what it hangs whether a change pays, and when it has paid."""
    page = Page(sys.stdout)
    page.say("When it pays", "bold")
    for each in found:
        page.say(break_even_sentence(each, currency))
    for sentence in payback_sentences(name, back, currency):
        page.say(sentence)
    page.say("")
    sys.stdout.flush()
