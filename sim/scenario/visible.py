"""What a file holds may be shown on a terminal, but must never steer it."""

from __future__ import annotations


def visible(text: str) -> str:
    r"""Return text with every character that is not seen written out: escape sequences, line ends, halves of pairs.

    Examples
    --------
    >>> visible("Zürich\x1b[31m")
    'Zürich\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)
