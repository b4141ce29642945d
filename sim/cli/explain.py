"""`sim explain`: what a key means, how it is written, and why it is what it is."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.printing import say
from sim.scenario.explain import GRADES, TERMS, Explanation, explain, sections, term

_EXAMPLES: Final = examples("sim explain sales.reps", "sim explain MQL")


@click.command("explain", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("key", default="")
def command(key: str) -> None:
    """Explain a key such as sales.reps, a section such as sales, or a word such as MQL.

    Without a key it names the sections of a scenario and the words that it explains.
    """
    if not key:
        say(_contents())
        return
    meaning = term(key)
    say(_paragraph(key, meaning) if meaning else "\n".join(_lines(explain(key))))


def _lines(found: Explanation) -> Iterator[str]:
    yield _paragraph(found.path, found.meaning)
    written = f"{found.kind}, {found.limits}" if found.limits else found.kind
    yield _paragraph("  write", written)
    if found.value:
        yield _paragraph("  no-sla has", found.value)
    if found.reason and found.reason.grade:
        # many a comment says what the key means and adds only the grade
        text = "" if found.reason.text == found.meaning else f"{found.reason.text} "
        yield _paragraph("  why", f"{text}[{found.reason.grade}: {GRADES[found.reason.grade]}]")
    yield _paragraph("  in a run", f"fixed: {found.fixed}" if found.fixed else "may change, under `changes`")
    if found.example:
        yield _paragraph("  example", f"--set '{found.path}={found.example}'")
    for key, meaning in found.keys:
        yield _paragraph(f"  {key}", meaning)


def _contents() -> str:
    lines = [_paragraph(key, meaning) for key, meaning in sections()]
    words = textwrap.fill(f"Words: {', '.join(TERMS)}", width=_width(), subsequent_indent="  ")
    return "\n".join([*lines, "", words])


def _paragraph(head: str, text: str) -> str:
    return textwrap.fill(f"{head}: {text}", width=_width(), subsequent_indent="    ", break_long_words=False)


def _width() -> int:
    return min(100, shutil.get_terminal_size().columns)
