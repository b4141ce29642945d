"""Lines for a spreadsheet (CSV): whoever wrote a text, no cell of it is taken for a formula, and none breaks a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from sim.scenario.visible import printable

# a spreadsheet computes what begins so, also behind blanks, and in the wide letters of East Asian keyboards
_FORMULA: Final = "=+-@\uff1d\uff0b\uff0d\uff20"
_SUSPECT: Final = frozenset(_FORMULA + '\t\r\n "\xa0\u3000\ufeff')
_IN_FRONT: Final = '\t\r\n "\xa0\u3000\ufeff'
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How lines are written.

    Parameters
    ----------
    delimiter : str
        Between cells.
    has_bom : bool
        Whether the file begins with the mark by which Excel knows UTF-8.
    line_end : str
        ``\n``, or ``\r\n`` as RFC 4180 has it.
    """

    delimiter: str = ","
    has_bom: bool = False
    line_end: str = "\n"


PLAIN: Final = Dialect()


def harmless(cell: str) -> str:
    r"""Return a cell that no spreadsheet computes and no terminal obeys: a number as it is, a formula behind an apostrophe.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("-12.5"), harmless(" @SUM(A1)"), harmless("a\x1b[31m")
    ("'=cmd|' /C calc'!A0", '-12.5', "' @SUM(A1)", 'a\\x1b[31m')
    """
    if not cell:
        return cell
    if not cell.isprintable():
        is_led_by_control = cell[0] in "\t\r\n"
        cell = printable(cell, keep="")
        if is_led_by_control:
            return f"'{cell}"
    if cell[0] in _SUSPECT and cell.lstrip(_IN_FRONT)[:1] in _FORMULA and not _NUMBER.fullmatch(cell):
        # what is only blanks and quotes begins with nothing, and that is in every text
        return f"'{cell}" if cell.lstrip(_IN_FRONT) else cell
    return cell


def begin(file: TextIO, headings: Sequence[str], dialect: Dialect = PLAIN) -> None:
    """Write the mark of the encoding, if it is wanted, and the line of headings."""
    if dialect.has_bom:
        file.write("\ufeff")
    write(file, [headings], dialect)


def write(file: TextIO, rows: Iterable[Sequence[str]], dialect: Dialect = PLAIN) -> None:
    """Write lines, quoted as RFC 4180 says, each cell made harmless.

    Parameters
    ----------
    file : text file
        Where to; a file on disk is opened with ``newline=""``.
    rows : iterable of sequence of str
        Numbers as text too.
    dialect : Dialect
        How.
    """
    writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
