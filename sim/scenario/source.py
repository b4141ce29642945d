"""From bytes to a tree with positions: YAML 1.2 scalars, no surprises, and nothing that a hostile file can exhaust.

PyYAML's C parser gives the events; what a plain scalar means is decided here by YAML 1.2's core schema, so that ``no``,
``17:30`` and ``2027-01-04`` stay text and ``1e-3`` is a number. Size, depth and the number of values are bounded while
reading, before anything is built from them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, Protocol

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.nodes import Entry, Listing, Mark, Node, Scalar, Source, Table

MOST_BYTES: Final = 2_000_000
MOST_DEPTH: Final = 50
MOST_VALUES: Final = 50_000
_LONGEST_NUMBER: Final = 60
_LONGEST_KEY: Final = 200

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# the last three would end a line here and in no editor
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\x85\u2028\u2029]")
_TAB: Final = re.compile(r"^ *\t", re.MULTILINE)
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


def refuse(mark: Mark, message: str) -> NoReturn:
    """Raise `ScenarioError` with the one problem that makes further reading pointless."""
    raise ScenarioError([mark.problem(message)])


def read_file(path: Path, name: str) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What the user calls it.

    Raises
    ------
    ScenarioError
        If there is no such file, or it is too large, or not text.
    """
    mark = Mark(Source(name))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        refuse(mark, "there is no such file; `sim list` names the scenarios that ship")
    except IsADirectoryError:
        refuse(mark, "this is a folder; name a scenario file in it")
    except (OSError, ValueError) as error:
        refuse(mark, f"the file cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(content) > MOST_BYTES:
        refuse(
            Mark(mark.source, 1, 1),
            f"the file is larger than {MOST_BYTES // 1_000_000} MB; a scenario is a page or two of text",
        )
    return _decoded(content, mark.source)


def _decoded(content: bytes, source: Source) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(Mark(source, 1, 1), "the file is UTF-16 text; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        refuse(_mark_after(before, source), "the file is not UTF-8 text; save it as UTF-8, or name a scenario file")


def _mark_after(before: str, source: Source) -> Mark:
    return Mark(source, before.count("\n") + 1, len(before) - before.rfind("\n"))


def parse(text: str, source: Source, problems: list[Problem]) -> Table:
    """Return the keys and values that `text` writes.

    Parameters
    ----------
    text : str
        YAML 1.2: one document, a map of keys.
    source : Source
        Where it came from, for the positions.
    problems : list of Problem
        Takes what does not keep the rest from being read: repeated keys, tags, keys that are no words.

    Raises
    ------
    ScenarioError
        If the text is no such document, or is larger or deeper than a scenario can be.
    """
    _check_characters(text, source)
    root = _Reader(text, source, problems).document()
    if not isinstance(root, Table):
        refuse(root.mark, "a scenario is a map of keys such as `name: Ours`; write one key and its value a line")
    return root


def parse_value(text: str, source: Source, problems: list[Problem]) -> Node:
    """Return the single value that `text` writes, as on the right of ``--set PATH=VALUE``.

    Raises
    ------
    ScenarioError
        As `parse`.
    """
    _check_characters(text, source)
    return _Reader(text, source, problems).document() if text.strip() else Scalar(None, Mark(source), bare=True)


def _check_characters(text: str, source: Source) -> None:
    if control := _CONTROL.search(text):
        mark = _mark_after(text[: control.start()], source)
        refuse(mark, f"the character U+{ord(control[0]):04X} does not belong in text; is this a scenario file?")
    if tab := _TAB.search(text):
        refuse(_mark_after(text[: tab.end() - 1], source), "a tab cannot indent a line; write spaces")


@dataclass(slots=True)
class _Anchored:
    """What an anchor stands for; `size` counts the values in it, so that aliases of aliases add up."""

    node: Node | None
    size: int


class _Place(Protocol):
    """A mark of the parser, in C or not."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class _Reader:
    """Builds the tree of one document from the parser's events, in one pass and within the bounds."""

    def __init__(self, text: str, source: Source, problems: list[Problem]) -> None:
        self._source = source
        self._problems = problems
        self._events = self._tell(text)
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0

    def _tell(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            place = error.problem_mark or error.context_mark
            refuse(self._mark(_key_without_value(error) or place), _plainly(error, _before(text, place)))
        except yaml.reader.ReaderError as error:
            mark = _mark_after(text[: error.position], self._source)
            refuse(mark, f"the character U+{error.character:04X} does not belong in text; is this a scenario file?")

    def _mark(self, place: _Place | None) -> Mark:
        return Mark(self._source, place.line + 1, place.column + 1) if place else Mark(self._source)

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    refuse(self._mark(event.start_mark), "a second document begins here; write one scenario a file")
                root = self._node(next(self._events), 1)
        if root is None:
            refuse(Mark(self._source, 1, 1), "the file is empty; write `extends: no-sla` and what differs from it")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        mark = self._mark(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), mark)
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)  # noqa: S101 - all that can begin a value
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(mark, f"the tag '{_short(tag)}' is not needed; write the value alone")
        if depth > MOST_DEPTH:
            refuse(mark, f"more than {MOST_DEPTH} levels of nesting; no scenario is that deep")
        self._count(1, mark)
        size_before = self._size - 1
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(None, 0)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, mark)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._listing(mark, depth)
        else:
            node = self._table(mark, depth)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(node, self._size - size_before)
        return node

    def _alias(self, anchor: str, mark: Mark) -> Node:
        target = self._anchors.get(anchor)
        if target is None:
            refuse(mark, f"'*{_short(anchor)}' repeats what is not written before it; write `&{_short(anchor)}` there")
        if target.node is None:
            refuse(mark, f"'*{_short(anchor)}' stands inside what it repeats; write the value out")
        self._count(target.size, mark)
        return target.node

    def _count(self, values: int, mark: Mark) -> None:
        self._size += values
        if self._size > MOST_VALUES:
            refuse(mark, f"more than {MOST_VALUES:,} values, repeated ones counted; no scenario is that large")

    def _listing(self, mark: Mark, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Listing(tuple(items), mark)

    def _table(self, mark: Mark, depth: int) -> Table:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, key_mark = self._key(event, depth)
            if key in entries:
                first = entries[key].key.line
                self._note(key_mark, f"the key '{_short(key)}' is already on line {first}; keep one of the two")
            entries[key] = Entry(key_mark, self._node(next(self._events), depth + 1))
        return Table(entries, mark)

    def _key(self, event: yaml.Event, depth: int) -> tuple[str, Mark]:
        node = self._node(event, depth + 1)
        mark = self._mark(event.start_mark)
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
            refuse(mark, "a key is a word; write it in letters, as in `reps: 4`")
        if len(node.value) > _LONGEST_KEY:
            refuse(mark, f"the key '{_short(node.value)}' has {len(node.value):,} characters; no key is that long")
        if node.value == "<<":
            refuse(mark, "YAML 1.2 has no merge key '<<'; use `extends`, or write the keys out")
        return node.value, mark

    def _note(self, mark: Mark, message: str) -> None:
        self._problems.append(mark.problem(message))


def _scalar(event: yaml.ScalarEvent, mark: Mark) -> Scalar:
    if not event.implicit[0]:  # quoted, or a block of text
        return Scalar(event.value, mark)
    return Scalar(resolved(event.value), mark, bare=not event.value)


def resolved(text: str) -> bool | int | float | str | None:
    """Return what a plain scalar means under YAML 1.2's core schema.

    Examples
    --------
    >>> resolved("no"), resolved("17:30"), resolved("1e-3"), resolved("017")
    ('no', '17:30', 0.001, 17)
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _LONGEST_NUMBER:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            # what no float can hold stays text: its kind says so, and quotes it as it was written
            return text if math.isinf(number := float(text)) else number
        if re.fullmatch(r"0x[0-9a-fA-F]+", text):
            return int(text, 16)
        if re.fullmatch(r"0o[0-7]+", text):
            return int(text, 8)
    return text


_PLAINLY: Final = (
    ("could not find expected ':'", "a key without its value; write `key: value`, with a space after the colon"),
    ("mapping values are not allowed", "a second ': ' on the line; put the text in quotes, or begin a new line"),
    ("did not find expected ',' or ']'", "a list that is not closed; write a comma between items and `]` at the end"),
    ("did not find expected ',' or '}'", "a map that is not closed; write a comma between entries and `}` at the end"),
    ("did not find expected node content", "nothing stands where a value should; write it, and close every bracket"),
    ("did not find expected key", "a line that does not fit what is above it; check its indentation"),
    ("did not find expected '-' indicator", "a line in a list that does not begin with `- `; check its indentation"),
    ("found character that cannot start any token", "a character that cannot begin a value; put the text in quotes"),
    ("found unexpected end of stream", "a quotation mark that is never closed; write it at the end of the text"),
    ("found undefined tag handle", "an exclamation mark begins a tag; put the text in quotes"),
    ("found unknown escape character", "a backslash that begins no known escape; put the text in single quotes"),
    ("expected hexdecimal number", "a backslash that begins no known escape; put the text in single quotes"),
    ("invalid Unicode character escape", "an escape that is no character; write the character itself"),
    ("block sequence entries are not allowed", "a list item where none can stand; begin a new line for it"),
    ("expected alphabetic or numeric character", "`*` and `&` begin a repetition; put the text in quotes"),
    ("expected comment or line break", "`|` and `>` begin a block of text; put the text in quotes"),
    ("expected <document start>", "the text goes on after its end; write one map of keys, without a bracket around it"),
    ("expected tag URI", "an exclamation mark begins a tag; put the text in quotes"),
    ("did not find the expected '>'", "an exclamation mark begins a tag; put the text in quotes"),
    ("directive", "a percent sign at the beginning of a line; put the text in quotes"),
    ("control characters are not allowed", "a control character; is this a scenario file?"),
)


def _key_without_value(error: yaml.MarkedYAMLError) -> _Place | None:
    """Return where a key without a colon begins; the parser notices it only at the next one."""
    return error.context_mark if "could not find expected ':'" in str(error.problem) else None


def _before(text: str, place: _Place | None) -> str:
    """Return what stands before a place on its line."""
    lines = text.splitlines()
    return lines[place.line][: place.column].strip() if place and place.line < len(lines) else ""


def _plainly(error: yaml.MarkedYAMLError, before: str) -> str:
    """Say in plain words what the parser stumbled over, after what stands before it on the line."""
    found = str(error.problem or error.context or error)
    if before and "did not find expected key" in found:
        return "this cannot follow the value before it; put the whole of it in quotes of the other kind"
    for theirs, ours in _PLAINLY:
        if theirs in found:
            return ours
    return f"this is not YAML ({found}); check quotes, brackets and indentation"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NUMBER else text[:_LONGEST_NUMBER] + "..."
