"""The history around a command: what it simulates is kept as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from sim.cli.printing import say
from sim.errors import EXIT_INTERRUPTED
from sim.experiments.history import Recorder, Reuse, history_file, recording


@contextmanager
def keeping(reuse: Reuse = Reuse.UNFINISHED) -> Iterator[Recorder]:
    """Keep what is simulated within this `with`; what goes wrong with that is said on stderr, and hinders nothing.

    Parameters
    ----------
    reuse : Reuse
        What may be taken from the history.
    """
    context = click.get_current_context()
    command = context.obj if isinstance(context.obj, tuple) else (context.info_name or "",)
    with recording(Recorder(history_file(), command, reuse, _tell)) as pen:
        try:
            yield pen
        except click.exceptions.Exit as end:
            # a missed goal is an end like any other
            pen.close(is_finished=end.exit_code != EXIT_INTERRUPTED)
            raise
        finally:
            if pen.reused:
                _tell(f"{pen.reused} replications were in the history and were not simulated again")


def _tell(sentence: str) -> None:
    say(f"sim: {sentence}", err=True)
