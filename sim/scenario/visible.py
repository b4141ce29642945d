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


# whoever shows more than one text to a reader has also to do with what ends lines, and marks that turn what stands beside them
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str, keep: str = "\n\t") -> str:
    r"""Return text that any terminal shows and none obeys: what steers it, or turns the direction of writing, is written out.

    Parameters
    ----------
    text : str
        Whoever wrote it.
    keep : str
        Controls that stay: where a text has lines, their ends.

    Examples
    --------
    >>> printable("Prix\xa0: 5\u202f\u20ac\n"), printable("\x1b[31m\u200f\x00"), printable("a\nb", keep="")
    ('Prix\xa0: 5\u202f€\n', '\\x1b[31m\\u200f\\x00', 'a\\nb')
    """
    if text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[0] if found[0] in keep else _written_out(found[0]), text)


def _written_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def visible(text: str) -> str:
    r"""Return text with every character that is not seen written out: escape sequences, line ends, halves of pairs.

    Examples
    --------
    >>> visible("Zürich\x1b[31m")
    'Zürich\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _written_out(each) for each in text)
