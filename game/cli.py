"""The command line of the game. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sim import __version__
from sim.errors import EXIT_BAD_INPUT, HandoffError, UsageError

if TYPE_CHECKING:
    from game.play.session import Session
    from game.play.shelf import Shelf

_LANGUAGES: Final = ("en", "de")
_THEMES: Final = ("dark", "light", "contrast")
_UNSEEN: Final = ("offscreen", "dummy")
_LEAST: Final = (640, 360)
_LONGEST: Final = 4
_SCALES: Final = ("100", "125", "150", "175", "200")


@contextmanager
def _plain_sentences() -> Iterator[None]:
    """Turn every failure that has a name into one sentence and its exit code."""
    from game.play.match import IllegalCommand  # noqa: PLC0415 - after the options are known to be right

    try:
        yield
    except HandoffError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except IllegalCommand as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_BAD_INPUT)


def _size(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, int] | None:
    """Read the size of a window."""
    if text is None:
        return None
    wide, cross, high = text.partition("x")
    if not (cross and wide.isdecimal() and high.isdecimal() and int(wide) >= _LEAST[0] and int(high) >= _LEAST[1]):
        msg = (
            f"'{text}' is no size of a window; write width x height, at least {_LEAST[0]}x{_LEAST[1]}, as in 1920x1080."
        )
        raise click.BadParameter(msg)
    return int(wide), int(high)


def _screen_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every command that opens a window."""
    for option in (
        click.option("--window", callback=_size, help="Size of the window in pixels, as in 1920x1080."),
        click.option("--lang", type=click.Choice(_LANGUAGES), help="Language of the game."),
        click.option(
            "--scale", type=click.Choice(_SCALES), help="Size of everything, in percent; 150 suits a projector."
        ),
        click.option("--theme", type=click.Choice(_THEMES), help="Colours."),
    ):
        command = option(command)
    return command


_save_option = click.option(
    "--save",
    "place",
    type=click.Path(path_type=Path),
    help="Folder of saved games, or one save ending in .handoff; the platform's data folder if not given.",
)


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="game")
@click.pass_context
def main(context: click.Context) -> None:
    """Two teams, one pipeline: a game about the pass between Marketing and Sales.

    Without a command it opens at the title.
    """
    if context.invoked_subcommand is None:
        with _plain_sentences():
            _open_window(_shelf(None), None, {})


@main.command()
@click.argument("scenario", required=False)
@click.option("--seed", type=click.IntRange(min=0), help="The game's luck; the same seed brings the same leads.")
@click.option(
    "--quarters", type=click.IntRange(1, _LONGEST), default=_LONGEST, show_default=True, help="How long the game is."
)
@_save_option
@_screen_options
def play(scenario: str | None, seed: int | None, quarters: int, place: Path | None, **screen: Any) -> None:
    """Play SCENARIO (a shipped name or a file), or go on with the save named by --save."""
    with _plain_sentences():
        shelf = _shelf(place, scenario, seed, quarters)
        held = place is not None and place.suffix == ".handoff" and place.exists()
        if held and scenario is None:
            _open_window(shelf, shelf.resume, screen)
        else:
            _open_window(shelf, shelf.new, screen)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", is_flag=True, help="Print what was decided and what came of it; needs no window.")
@_screen_options
def replay(file: Path, *, text: bool, **screen: Any) -> None:
    """Play the last quarter of a saved game again. The save is not changed."""
    with _plain_sentences():
        shelf = _shelf(None)
        if text:
            from game.play.telling import tell  # noqa: PLC0415

            click.echo(tell(shelf.watch(file)))
        else:
            _open_window(shelf, lambda: shelf.watch(file), screen)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; the terminal if not given."
)
def export(file: Path, out: Path | None) -> None:
    """Write a saved game as a scenario that `sim run`, `sim compare` and `sim report` accept."""
    with _plain_sentences():
        text = _shelf(None).watch(file).export()
        if out is None:
            click.echo(text, nl=False)
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            msg = f"{out} cannot be written: {error.strerror}."
            raise UsageError(msg) from None


@main.command()
@_save_option
def doctor(place: Path | None) -> None:
    """Check that this computer can play, and say what to do where it cannot."""
    from game.doctor import check  # noqa: PLC0415

    findings = list(check(_shelf(place).place))
    for finding in findings:
        click.echo(str(finding))
    if any(finding.is_fatal for finding in findings):
        sys.exit(EXIT_BAD_INPUT)


def _shelf(place: Path | None, scenario: str | None = None, seed: int | None = None, quarters: int = _LONGEST) -> Shelf:
    """Give the shelf with the real simulator behind it."""
    from game.play import saves  # noqa: PLC0415
    from game.play.quarter import open_company  # noqa: PLC0415
    from game.play.shelf import COMPANY, Shelf  # noqa: PLC0415

    return Shelf(open_company, place or saves.folder(), scenario or COMPANY, seed, quarters)


def _look_for_a_screen(driver: str) -> None:
    """Refuse to play where nobody could see it: without a screen SDL draws into memory and says nothing.

    Raises
    ------
    UsageError
        If there is no screen, and none was asked for by name.
    """
    if driver in _UNSEEN and not os.environ.get("SDL_VIDEODRIVER"):
        msg = "No window can be opened here: there is no screen. `game doctor` says what is missing."
        raise UsageError(msg)


def _open_window(shelf: Shelf, begin: Callable[[], Session] | None, screen: dict[str, Any]) -> None:
    """Open the window at a game, or at the title where there is none.

    Raises
    ------
    HandoffError
        If the game cannot be opened, or there is no screen to open a window on.
    """
    # pygame greets on standard output, which belongs to the command
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame  # noqa: PLC0415

    try:
        # before the game begins, so that a computer without a screen leaves no empty save behind
        pygame.display.init()
        _look_for_a_screen(pygame.display.get_driver())
        session = begin() if begin else None
        program = importlib.import_module("game.screen.program")
        program.run(shelf, session, **screen)
    except pygame.error as error:
        msg = f"No window can be opened here ({error}). `game doctor` says what is missing."
        raise UsageError(msg) from None
    finally:
        shelf.close()
