"""Cells that no spreadsheet computes and no terminal obeys."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.sheet import Dialect, begin, harmless, write


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        '"=1',
        "'=1",
        "\uff1d1",
        "\xa0=1",
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize(
    "cell", ["", "-12.5", "+3", "1e-9", "-1e+300", "sla", "Zürich", "a-b", "5 = 5", " ", '"', "\xa0"]
)
def test_numbers_and_other_text_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("number", ["-", "-1-1", "--1", "-1e", "+1+2", "-Infinity"])
def test_what_only_looks_like_a_number_is_no_number(number: str) -> None:
    assert harmless(number) == f"'{number}"


def test_controls_and_marks_are_written_out() -> None:
    assert harmless("a\x1b[31m\x00\u202e\nb") == r"a\x1b[31m\x00\u202e\nb"


@given(st.text())
def test_no_text_at_all_is_computed_or_steers(text: str) -> None:
    cell = harmless(text)
    assert not (
        cell.lstrip('\t\r\n "\xa0\u3000\ufeff')[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20") and cell[0] != "'"
    ) or _is_number(cell)
    assert harmless(cell) == cell
    assert not any(ord(each) < 32 or each in "\x7f\u202e\u200f" for each in cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return not cell.lstrip('\t\r\n "\xa0\u3000\ufeff')  # blanks alone
    return True


@pytest.mark.parametrize("dialect", [Dialect(), Dialect(";", True, "\r\n"), Dialect("\t")])
@given(rows=st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_lines_are_read_as_they_were_meant(dialect: Dialect, rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    begin(file, ["a;b", 'c,"d"'], dialect)
    write(file, rows, dialect)
    text = file.getvalue()
    assert text.startswith("\ufeff") == dialect.has_bom
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=dialect.delimiter))
    assert read == [["a;b", 'c,"d"'], *([harmless(cell) for cell in row] for row in rows)]
    assert text.count(dialect.line_end) == len(rows) + 1
