"""Files that are whole or not there: written beside their place, and moved into it when the last byte is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from sim.errors import UsageError

_NUMBERS: Final = count()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place beside a file; what was written there becomes the file if all went well, and is taken away if not.

    Parameters
    ----------
    path : Path
        The file; one that is there is replaced.

    Raises
    ------
    UsageError
        If it cannot be written, in a sentence that says why.
    """
    final = path.resolve()
    if final.exists() and not final.is_file():
        msg = f"'{path}' is no file that can be replaced; name a file"
        raise UsageError(msg)
    beside = final.with_name(f".handoff-{os.getpid()}-{next(_NUMBERS)}.partial")
    try:
        yield beside
        settle(beside)
        beside.replace(final)
    except OSError as error:
        raise UsageError(not_written(path, error.strerror or str(error))) from error
    finally:
        beside.unlink(missing_ok=True)


def settle(file: Path) -> None:
    """Wait until a file is on disk."""
    with file.open("rb+") as held:
        os.fsync(held.fileno())


def not_written(path: Path, why: str) -> str:
    """Say that a file was not written."""
    return f"cannot write '{path}': {why.rstrip('.')}; no part of it was kept, and what was there before is as it was"
