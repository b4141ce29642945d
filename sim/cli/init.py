"""`sim init`: a first scenario from six questions, and the same with the agreement signed."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.files import whole
from sim.cli.first_files import QUESTIONS, Answers, Question, agreement_file, company_file
from sim.cli.printing import say, shown
from sim.errors import UsageError
from sim.scenario.load import load_text

_FILE: Final = Path("mine.yml")
_SUFFIXES: Final = (".yml", ".yaml")


@click.command("init", context_settings=CONTEXT, epilog=examples("sim init --yes", "sim init ours.yml --yes --force"))
@click.argument("file", type=click.Path(path_type=Path), default=_FILE, metavar="[FILE]")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing and take what stands in brackets.")
@click.option("--force", is_flag=True, help="Write over files that are there, without asking.")
def command(file: Path, yes: bool, force: bool) -> None:
    """Write a first scenario of your own from six questions.

    FILE (mine.yml if not given) is your company as it is, and a second file beside it is the same company after Marketing and
    Sales signed an agreement: `sim compare` prices it line by line. Both hold only what differs from what ships, with comments.
    """
    if file.suffix.lower() not in _SUFFIXES:
        msg = f"a scenario's file ends in .yml; write '{file.name or 'mine'}.yml'"
        raise UsageError(msg)
    signed = file.with_name(f"{file.stem}-sla{file.suffix}")
    _check_free((file, signed), yes=yes, force=force)
    answers = Answers(**{each.key: each.read(each.default) if yes else _ask(each) for each in QUESTIONS})
    _write({file: company_file(answers, file.name), signed: agreement_file(answers, file.name)})
    _say_what_is_next(file, signed)


def _check_free(files: tuple[Path, ...], *, yes: bool, force: bool) -> None:
    """Write over nothing that was not given up."""
    taken = [file for file in files if file.exists()]
    if force or not taken:
        return
    names = " and ".join(f"'{file}'" for file in taken)
    if yes:
        msg = f"there is {names} already; name another file, or write over it with --force"
        raise UsageError(msg)
    if not click.confirm(shown(f"There is {names} already. Write over it?"), default=False):
        msg = f"{names} stays as it is; name another file, as in `sim init ours.yml`"
        raise UsageError(msg)


def _ask(question: Question) -> str:
    """Ask until the answer can be meant; each wrong one is told in a sentence why."""
    answer: str = click.prompt(question.asked, default=question.default, value_proc=_reader(question))
    return answer


def _reader(question: Question) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return question.read(text)
        except ValueError as error:
            raise click.UsageError(shown(str(error))) from error

    return read


def _write(texts: dict[Path, str]) -> None:
    """Write all files or none: the first must be a scenario, and the others extend it."""
    first = next(iter(texts))
    load_text(texts[first], first.name)
    with ExitStack() as stack:
        for file, text in texts.items():
            stack.enter_context(whole(file)).write_text(text, encoding="utf-8")


def _say_what_is_next(file: Path, signed: Path) -> None:
    company, agreement = (shlex.quote(_as_path(path)) for path in (file, signed))
    say(f"{file} is your company, and {signed} the same after both sides signed. What comes next:")
    say("")
    for line, does in (
        (f"sim run {company}", "what a year leads to"),
        (f"sim compare {company} {agreement} -r 6", "what the agreement is worth, line by line"),
        (f"sim diagnose {company}", "what to mend first"),
    ):
        say(f"  {line:<48}  {does}")


def _as_path(path: Path) -> str:
    """Write a path that no command takes for an option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text
