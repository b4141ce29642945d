"""Data files that a scenario names: columns of numbers and of instants, read strictly, row by row."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from sim.errors import Problem, ScenarioError
from sim.scenario.bases import is_file, is_within, missing
from sim.scenario.nodes import Mark, Source
from sim.scenario.shapes import Column
from sim.scenario.source import refuse
from sim.units.wording import did_you_mean

MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 1_000_000
LONGEST_LINE: Final = 100_000
MOST_SHOWN: Final = 5
MOST_COUNTED: Final = 10_000
_MOST_NAMED: Final = 12
_LONGEST_NAME: Final = 40
# who has more columns than this has misspelt no heading, but named another file
_MOST_COMPARED: Final = 1000


@dataclass(frozen=True)
class Span:
    """The time that recorded instants may lie in: elapsed minutes from `start`, `first` to `last`."""

    start: dt.datetime
    first: float
    last: float


def numbers(folder: Path | None, column: Column, mark: Mark) -> tuple[float, ...]:
    """Return a column of finite numbers, 0 or more, in the order of the file.

    Parameters
    ----------
    folder : Path or None
        Where the file is looked for; None where no file can be named.
    column : Column
        Its file and heading.
    mark : Mark
        Where the scenario names it.

    Raises
    ------
    ScenarioError
        If the file is missing, empty, outside the folder, or holds a row that is no number.
    """
    return _read(folder, column, mark, _number)


def instants(folder: Path | None, column: Column, mark: Mark, span: Span) -> tuple[float, ...]:
    """Return a column of instants as elapsed minutes from the start, in ascending order.

    Parameters
    ----------
    folder, column, mark
        As for `numbers`.
    span : Span
        What the minutes are counted from, and the run in which all of them must lie.

    Raises
    ------
    ScenarioError
        If the file is missing, empty or outside the folder, or a row is no instant, before the one above it, or out of
        the run.
    """
    latest = -math.inf

    def minutes(text: str) -> float:
        nonlocal latest
        found = _minutes(text, span)
        if found < latest:
            msg = f"'{text}' is earlier than the row above it; sort the file by this column"
            raise ValueError(msg)
        latest = found
        return found

    return _read(folder, column, mark, minutes)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value) or "_" in text or not text.isascii():  # what Python takes for a number, a spreadsheet does not
        msg = f"'{text[:40]}' is no number; write one, as in 12.5"
        raise ValueError(msg)
    if not 0 <= value < math.inf:
        msg = f"'{text[:40]}' is negative or without end; write 0 or more"
        raise ValueError(msg)
    return value


def _minutes(text: str, span: Span) -> float:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        msg = f"'{text[:40]}' is no instant; write date and time, as in 2027-01-04T09:30"
        raise ValueError(msg) from None
    if instant.tzinfo is not None:
        msg = f"'{text[:40]}' has a time zone; write local time without one"
        raise ValueError(msg)
    minutes = (instant - span.start).total_seconds() / 60
    if not span.first <= minutes < span.last:
        when = "before the run begins" if minutes < span.first else "after the run ends"
        msg = f"'{text[:40]}' is {when}; move run.warm_up, start or run.horizon, or leave the row out"
        raise ValueError(msg)
    return minutes


def _read(folder: Path | None, column: Column, mark: Mark, meaning: Callable[[str], float]) -> tuple[float, ...]:
    """Return what every row of the column means, or raise the first few problems and the count of the rest."""
    path = _path(folder, column.file, mark)
    values: list[float] = []
    problems: list[Problem] = []
    wrong = 0
    for line, place, text in _cells(path, column, mark):
        try:
            values.append(meaning(text))
        except ValueError as error:
            wrong += 1
            if wrong <= MOST_SHOWN:
                problems.append(Mark(Source(column.file), line, place).problem(f"{column.column}: {error}"))
            elif wrong > MOST_COUNTED:
                break
    if wrong > MOST_SHOWN:
        problems.append(mark.problem(f"'{column.file}' has {_more(wrong - MOST_SHOWN)} that cannot be used"))
    if problems:
        raise ScenarioError(problems)
    if not values:
        refuse(mark, f"'{column.file}' has no rows below its heading; one row at least is needed")
    return tuple(values)


def _more(rows: int) -> str:
    if rows > MOST_COUNTED - MOST_SHOWN:
        return f"more than {rows - 1:,} more rows"
    return f"{rows:,} more {'rows' if rows > 1 else 'row'}"


def _path(folder: Path | None, file: str, mark: Mark) -> Path:
    if folder is None:
        refuse(mark, f"'{file}' is a data file, but this scenario lies in no folder; save it first")
    if not is_within(folder, file):
        refuse(mark, f"'{file}' leaves the folder of the scenario; put the data beside it or below it")
    path = folder / file
    if not is_file(path):
        refuse(mark, missing(path, file, "data file"))
    if path.stat().st_size > MOST_BYTES:
        refuse(mark, f"'{file}' is larger than {MOST_BYTES // 1_000_000} MB; keep the rows and columns that are used")
    return path


def _cells(path: Path, column: Column, mark: Mark) -> Iterator[tuple[int, int, str]]:
    """Give line, column and text of each cell below the heading; blank lines are passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(_lines(file, column, mark), strict=True)
            heading = [name.strip() for name in next(rows, [])]
            index = _index(heading, column, mark)
            for row in rows:
                if row:
                    place = 1 + sum(len(cell) + 1 for cell in row[:index])
                    yield rows.line_num, place, row[index].strip() if index < len(row) else ""
    except UnicodeDecodeError:
        refuse(mark, f"'{column.file}' is not UTF-8 text; save it as CSV in UTF-8")
    except csv.Error as error:
        refuse(mark, f"'{column.file}' is no CSV file ({error}); check its quotes")
    except OSError as error:
        refuse(mark, f"'{column.file}' cannot be read: {error.strerror}")


def _lines(file: TextIO, column: Column, mark: Mark) -> Iterator[str]:
    """Give the lines of a data file while they are of a length and a number that data has."""
    for index, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), "")):
        if len(line) > LONGEST_LINE:
            here = Mark(Source(column.file), index + 1, 1)
            refuse(here, f"the line is longer than {LONGEST_LINE:,} characters; name a CSV file with short rows")
        if index > MOST_ROWS:
            refuse(mark, f"'{column.file}' has more than {MOST_ROWS:,} rows; keep those that are used")
        yield line


def _index(heading: list[str], column: Column, mark: Mark) -> int:
    if not any(heading):
        refuse(mark, f"'{column.file}' is empty; its first row names the columns")
    if column.column not in heading:
        separator = next((each for each in ";\t|" if len(heading) == 1 and each in heading[0]), None)
        if separator is not None:
            refuse(mark, f"'{column.file}' has {separator!r} between its columns; save it with commas")
        advice = did_you_mean(column.column, heading[:_MOST_COMPARED], f"it has {_listed(heading)}")
        refuse(mark, f"'{column.file}' has no column '{column.column}'; {advice}")
    return heading.index(column.column)


def _listed(heading: Iterable[str]) -> str:
    names = [name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..." for name in heading if name]
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
