"""A trace on disk, as CSV or as Parquet."""

from __future__ import annotations

import csv
import glob
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sim.cli.files import not_written, whole
from sim.errors import UsageError
from sim.results import sheet
from sim.results.sheet import Dialect
from sim.results.trace import COLUMNS

Write = Callable[[Iterable[Sequence[str]]], None]

_ROW_GROUP: Final = 100_000
_MEMORY: Final = "256MB"
"""What DuckDB may hold while it turns text into columns."""


@contextmanager
def csv_file(path: Path, dialect: Dialect) -> Iterator[Write]:
    """Give what writes rows into a CSV file."""
    with whole(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        sheet.begin(file, [column.name for column in COLUMNS], dialect)
        yield lambda rows: sheet.write(file, rows, dialect)


@contextmanager
def parquet_file(path: Path) -> Iterator[Write]:
    """Give what writes rows into a Parquet file.

    Notes
    -----
    The rows go into a text file first, from which DuckDB makes columns group by group: neither ever holds all of them.
    """
    with whole(path) as beside:
        text = beside.with_suffix(".text")
        try:
            with text.open("w", encoding="utf-8", newline="") as file:
                # nobody reads this but DuckDB, so that texts stay as they are
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([column.name for column in COLUMNS])
                yield writer.writerows
            _to_parquet(text, beside, path)
        finally:
            text.unlink(missing_ok=True)


def _to_parquet(text: Path, target: Path, path: Path) -> None:
    import duckdb  # noqa: PLC0415 - needed for this alone

    columns = ", ".join(f"{_quoted(column.name)}: {_quoted(column.kind)}" for column in COLUMNS)
    # brackets and stars in the folder's name are no pattern
    source = _quoted(glob.escape(str(text)))
    form = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
    statement = " ".join(
        (
            f"COPY (FROM read_csv({source}, {form}, columns = {{{columns}}}))",
            f"TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})",
        )
    )
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": 1,
        "temp_directory": str(target.parent),
    }
    try:
        with duckdb.connect(config=settings) as base:
            base.execute(statement)
    except RuntimeError as error:
        # how DuckDB says that Ctrl-C came while it was at work
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise
    except duckdb.Error as error:
        raise UsageError(not_written(path, str(error).splitlines()[0])) from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
