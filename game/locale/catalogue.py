"""Translations read from ``.po`` files, the format that translators' tools write."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

LANGUAGES = {"en": "English", "de": "Deutsch"}


class Entry(NamedTuple):
    """One translation: the English text, its plural where it has one, and one or two translations."""

    one: str
    many: str
    texts: tuple[str, ...]


class Catalogue(gettext.NullTranslations):
    """The translations of one language; a text without one stays English.

    Both languages have one singular and one plural, split at 1.
    """

    def __init__(self, language: str, entries: list[Entry]) -> None:
        super().__init__()
        self.language = language
        self.entries = {entry.one: entry for entry in entries if entry.one}

    def gettext(self, message: str) -> str:
        """Translate a text."""
        entry = self.entries.get(message)
        return entry.texts[0] if entry and entry.texts[0] else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a text that depends on a count."""
        entry = self.entries.get(msgid1)
        if entry is None or len(entry.texts) < 2:
            return msgid1 if n == 1 else msgid2
        return entry.texts[0 if n == 1 else 1]


@cache
def load(language: str) -> Catalogue:
    """Read a language's catalogue; English has none and needs none."""
    source = resources.files(__package__).joinpath(f"{language}.po")
    entries = list(parse(source.read_text(encoding="utf-8"))) if source.is_file() else []
    return Catalogue(language, entries)


def parse(text: str) -> Iterator[Entry]:
    r"""Read the entries of a ``.po`` file: quoted strings after a keyword, joined over lines; a blank line ends an entry.

    >>> list(parse('msgid "lead"\nmsgstr ""\n"Le"\n"ad"'))
    [Entry(one='lead', many='', texts=('Lead',))]
    """
    fields: dict[str, str] = {}
    keyword = ""
    for line in [*text.splitlines(), ""]:
        if not line.strip():
            if "msgid" in fields:
                texts = tuple(value for key, value in fields.items() if key.startswith("msgstr"))
                yield Entry(fields["msgid"], fields.get("msgid_plural", ""), texts)
            fields, keyword = {}, ""
        elif not line.startswith("#"):
            head, _, rest = line.partition('"')
            keyword = head.strip() or keyword
            fields[keyword] = fields.get(keyword, "") + ast.literal_eval('"' + rest)
