"""A page knows the letters of its stream."""

from __future__ import annotations

import io

import pytest

from sim.cli.tables import Page


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "\u2212€12k, 4\u202f%"), ("ascii", "-EUR 12k, 4 %"), ("latin-1", "-EUR 12k, 4 %")],
)
def test_letters_that_a_stream_lacks_are_written_plainly(encoding: str, shown: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    page = Page(stream)
    page.say("\u2212€12k, 4\u202f%")
    stream.flush()
    assert raw.getvalue().decode(encoding) == f"{shown}\n"


def test_brackets_are_letters_and_no_markup() -> None:
    stream = io.StringIO()
    page = Page(stream)
    table = page.table("name", "mean")
    page.row(table, "[bold]wins", "4")
    page.show(table)
    assert "[bold]wins" in stream.getvalue()
