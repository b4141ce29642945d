"""What a file holds may be shown on a terminal, but must never steer it."""

from __future__ import annotations

import re
from typing import Final

# controls but for tab and line end, and what turns the direction of writing; a narrow space or a joiner does no harm
_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def steers(text: str) -> bool:
    r"""Say whether text that is shown as it is could move the cursor, colour the screen or turn what stands beside it.

    Examples
    --------
    >>> steers("Prix\xa0: 5\u202f€\n"), steers("\x1b[31m")
    (False, True)
    """
    return _STEERING.search(text) is not None


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
