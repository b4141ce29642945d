"""The shape of the code: short files, short functions, few branches, everything public said and typed.

The limits are those of DESIGN section 11. They are a floor: a function under 80 lines is not yet a good one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 500
LONGEST_FUNCTION = 80
LONGEST_OF_NINE_IN_TEN_FUNCTIONS = 25
MOST_BRANCHES = 12
LEAST_DOCUMENTED = 0.95

BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.comprehension,
    ast.Assert,
    ast.match_case,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef | ast.Lambda


@dataclass(frozen=True)
class Definition:
    """A class or function and where it stands; public if every name on the way to it is."""

    where: str
    node: Function | ast.ClassDef
    is_public: bool
    in_class: bool

    @property
    def lines(self) -> int:
        """Lines of the body without the docstring."""
        body = self.node.body[1:] if ast.get_docstring(self.node) is not None else self.node.body
        return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0

    @property
    def branches(self) -> int:
        """Cyclomatic complexity: decision points and one, nested definitions left out."""
        total, stack = 1, list(ast.iter_child_nodes(self.node))
        while stack:
            node = stack.pop()
            if isinstance(node, Scope):
                continue
            total += isinstance(node, BRANCHES) + (len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0)
            stack.extend(ast.iter_child_nodes(node))
        return total

    @property
    def is_typed(self) -> bool:
        """Whether every parameter and the result are annotated."""
        if isinstance(self.node, ast.ClassDef):
            return True
        arguments = self.node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if self.in_class and not any(ast.unparse(d) == "staticmethod" for d in self.node.decorator_list):
            named = named[1:]
        starred = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        return self.node.returns is not None and all(argument.annotation for argument in [*named, *starred])


def definitions(tree: ast.AST, where: str, public: bool = True, in_class: bool = False) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            is_public = public and not child.name.startswith("_")
            yield Definition(f"{where}:{child.lineno} {child.name}", child, is_public, in_class)
            is_class = isinstance(child, ast.ClassDef)
            # what is defined inside a function is nobody else's business
            yield from definitions(child, where, is_public and is_class, is_class)
        else:
            yield from definitions(child, where, public, in_class)


def is_function(definition: Definition) -> bool:
    return not isinstance(definition.node, ast.ClassDef)


SOURCES = sorted(path for package in ("sim", "game") for path in (ROOT / package).rglob("*.py"))
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
DEFINITIONS = [definition for where, tree in TREES.items() for definition in definitions(tree, where)]
FUNCTIONS = [definition for definition in DEFINITIONS if is_function(definition)]


def test_there_is_something_to_measure() -> None:
    assert len(SOURCES) > 10
    assert len(FUNCTIONS) > 100


def test_no_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    assert {f.where: f.lines for f in FUNCTIONS if f.lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_short() -> None:
    lengths = sorted(f.lines for f in FUNCTIONS)
    assert lengths[int(0.9 * len(lengths))] <= LONGEST_OF_NINE_IN_TEN_FUNCTIONS


def test_no_function_branches_too_often() -> None:
    assert {f.where: f.branches for f in FUNCTIONS if f.branches > MOST_BRANCHES} == {}


def test_what_is_public_has_a_docstring() -> None:
    modules = {where: ast.get_docstring(tree) for where, tree in TREES.items() if tree.body}
    public = {d.where: ast.get_docstring(d.node) for d in DEFINITIONS if d.is_public}
    documentable = modules | public
    missing = sorted(where for where, docstring in documentable.items() if not docstring)
    assert len(missing) <= (1 - LEAST_DOCUMENTED) * len(documentable), missing


def test_what_is_public_is_typed() -> None:
    assert [f.where for f in FUNCTIONS if f.is_public and not f.is_typed] == []


def test_the_measure_sees_what_it_should() -> None:
    source = '''
class Shown:
    def typed(self, a: int) -> int:
        """Say something."""
        if a and a > 1:
            return 1
        return [b for b in (a,)][0]

    def untyped(self, a): ...

def _hidden(a):
    def inner(b): ...
'''
    shown, typed, untyped, hidden, inner = definitions(ast.parse(source), "here")
    assert (typed.lines, typed.branches, typed.is_typed) == (3, 4, True)
    assert [d.is_public for d in (shown, typed, untyped, hidden, inner)] == [True, True, True, False, False]
    assert not untyped.is_typed
