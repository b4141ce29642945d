"""From six answers to two scenario files: the company as it is, and the same company with the agreement signed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from sim.scenario import load
from sim.scenario.visible import steers, visible
from sim.units import format_money, parse_duration, parse_hours, parse_money
from sim.units.wording import number_text

_BASE, _SEEN_TO = "no-sla", "typical"
_WEEKS_A_MONTH: Final = 52 / 12
_LONGEST_NAME: Final = 100
_MOST_LEADS: Final = 100_000
_MOST_REPS: Final = 500
_MOST_VALUE: Final = 1e9
_PROMISED: Final = 50
"""MQLs a week that the shipped agreement promises at the shipped company's demand."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it is about, how it is asked, what is taken if nothing is written, and how an answer is read."""

    key: str
    asked: str
    default: str
    read: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, each as `Question.read` gave it."""

    name: str
    leads: str
    reps: str
    hours: str
    value: str
    promised: str


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or steers(name):
        msg = f"write a name of 1 to {_LONGEST_NAME} plain characters"
        raise ValueError(msg)
    return name


def _whole(text: str, most: int, of_what: str) -> str:
    digits = re.sub(r"(?<=\d)[ ,_](?=\d{3}\b)", "", text.strip())
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10 and 1 <= int(digits) <= most):
        msg = f"write a whole number of {of_what} from 1 to {most}"
        raise ValueError(msg)
    return str(int(digits))


def _hours(text: str) -> str:
    return str(parse_hours(text))


def _value(text: str) -> str:
    match = re.fullmatch(r"(.*\S)\s+([A-Za-z]{3})", text.strip())
    amount = parse_money(match[1] if match else text)
    if not 0.0 < amount <= _MOST_VALUE:
        msg = "write what a deal brings in its first year, more than nothing, as in '19k' or '24k USD'"
        raise ValueError(msg)
    currency = match[2].upper() if match else "EUR"
    return f"{format_money(amount)} {currency}"


def _promised(text: str) -> str:
    word = text.strip().lower()
    if word in ("nothing", "seen to"):
        return word
    try:
        time = parse_duration(text)
    except ValueError as error:
        msg = f"write 'nothing', 'seen to', or the time that is promised, as in '1 business day' ({error})"
        raise ValueError(msg) from error
    if not time.amount:
        msg = "a promise needs some time; write more than 0, or 'nothing'"
        raise ValueError(msg)
    return str(time)


QUESTIONS: Final = (
    Question("name", "What is the company called?", "Our company", _name),
    Question("leads", "How many leads come in a month?", "330", lambda text: _whole(text, _MOST_LEADS, "leads")),
    Question("reps", "How many people in Sales answer them?", "4", lambda text: _whole(text, _MOST_REPS, "people")),
    Question("hours", "When do they work?", "Mon-Fri 9:00-17:00", _hours),
    Question("value", "What does a deal bring in its first year, on average?", "19k EUR", _value),
    Question("promised", "What is promised about the first response today: nothing, seen to, or a time?", "nothing", _promised),
)  # fmt: skip
"""The six questions, in the order in which they are asked."""


@cache
def usual_leads() -> float:
    """Give how many leads a month the company has that the files extend: channels and fairs over a year."""
    base = load(_BASE)
    weeks = base.run.horizon
    rates = sum(channel.leads.per_week for channel in base.demand.channels if channel.leads)
    fairs = sum(burst.leads for channel in base.demand.channels for burst in channel.bursts if burst.at > 0)
    return (rates + fairs / weeks) * _WEEKS_A_MONTH


def volume(answers: Answers) -> float:
    """Give the multiple of the extended company's leads, to two digits."""
    return float(f"{int(answers.leads) / usual_leads():.2g}")


def company_file(answers: Answers, name: str) -> str:
    """Write the company as it is: what differs from the one that it extends, and what each line means.

    Parameters
    ----------
    answers : Answers
        Six of them.
    name : str
        What the file will be called.
    """
    amount, currency = answers.value.split()
    head = f"""\
# Written by `sim init`: only what differs from the scenario that it extends. `sim show {visible(name)}` prints the whole,
# `sim explain KEY` says what a key means and where its value comes from.
schema: 1
name: {_quoted(answers.name)}
extends: {_extended(answers)}
story: >
  {_story(answers)}
"""
    parts = [
        head,
        _differs("currency", "EUR", currency, "costs below and in `extends` are numbers, and now mean this currency"),
        _of("demand", "volume", "1", number_text(volume(answers)), _leads_said(answers)),
        _of(
            "sales", "reps", "4", answers.reps, "people who answer leads, run opportunities and prospect for themselves"
        ),
        _of("calendar", "hours", "Mon-Fri 9:00-17:00", answers.hours, "when they work; buyers write at any hour"),
    ]
    if amount != "19k":
        spread = f"{{lognormal: {{mean: {amount}, sigma: 0.8}}}}"
        parts.append(f"deal:\n  value: {spread}   # first year's revenue of a deal; its spread is assumed\n")
    if answers.promised not in ("nothing", "seen to"):
        parts.append(
            "agreement:\n  sales:\n    first_response:\n"
            f"      - {{within: {answers.promised}}}   # promised today, and nobody watches it\n"
        )
    parts.append(
        "# Levels of growth and profit hang on the size of the company, which stays as it ships; differences do not:\n"
        "# customers: {revenue: 16M}\n"
        "# costs: {overhead: 4M}\n"
    )
    return "\n".join(part for part in parts if part)


def agreement_file(answers: Answers, name: str) -> str:
    """Write the same company with the agreement signed: the clauses of the shipped one, at this company's size.

    Parameters
    ----------
    answers : Answers
        Six of them.
    name : str
        The file of the company, in the same folder.
    """
    leads = max(1, round(_PROMISED * volume(answers)))
    return f"""\
# Written by `sim init`: the company of {visible(name)} after both sides signed. Every line of `agreement` is a clause:
# change one, leave one out, and `sim compare {visible(name)} THIS_FILE` says what each is worth.
schema: 1
name: {_quoted(f"{answers.name[: _LONGEST_NAME - len(_SIGNED)]}{_SIGNED}")}
extends: {_quoted(name)}
story: >
  Marketing and Sales signed one page. Marketing promises qualified leads and what it knows about them, Sales promises to
  answer each one, to try six times and to say what became of it. Both look at the same report every month.

agreement:
  marketing:
    qualified_leads: {leads} per week      # about what these leads can give; marketing lowers its bar to keep it
    definition: agreed               # both wrote down what "qualified" means
    context: with_every_lead         # pages visited and offers redeemed come along
  handoff: {{route: at_once}}          # the CRM assigns each lead itself
  sales:
    first_response:                  # the first line that matches holds
      - {{when: {{source: demo_request}}, within: 1 business hour}}
      - {{within: 1 business day}}
    attempts: 6 in 10 business days
    disposition: 15 business days    # yes, no or later
  together: {{report: monthly, lead_source: recorded, goal: qualified_leads}}
  watched: {{closely: 80%, warn_at: 75%, on_breach: [reassign], duty: on}}
sales:
  rule: due_first                    # the inbox is worked in the order in which answers fall due
"""


_SIGNED: Final = ", agreement signed"


def _extended(answers: Answers) -> str:
    return _BASE if answers.promised == "nothing" else _SEEN_TO


def _story(answers: Answers) -> str:
    """Say the situation in the words that fit the last answer."""
    return {
        "nothing": "Nothing was ever agreed. Marketing exports its leads once a week, Sales answers them when there is time.",
        "seen to": "Leads are exported every day, and somebody usually sees that they are answered. Nothing is signed.",
    }.get(
        answers.promised,
        f"Leads are exported every day. Sales says that it answers within {answers.promised}; nobody watches whether it does.",
    )


def _leads_said(answers: Answers) -> str:
    return f"about {answers.leads} leads a month; 1 is about {usual_leads():.0f}, shared out over the sources as there"


def _of(section: str, key: str, usual: str, value: str, meaning: str) -> str:
    return "" if value == usual else f"{section}:\n  {key}: {value}   # {meaning}\n"


def _differs(key: str, usual: str, value: str, meaning: str) -> str:
    return "" if value == usual else f"{key}: {value}   # {meaning}\n"


def _quoted(text: str) -> str:
    """Write a text so that YAML reads it as text, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
