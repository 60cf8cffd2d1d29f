"""Small slips, one at a time: the mutants of a module, each as its changed source with a word on the change.

Only what functions do is changed. Docstrings, annotations, names and texts are not: a changed word is no
slip in a rule, and the names of rules are held to their sentences elsewhere.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One slip: where it is, what it is, and the whole source with it."""

    module: str
    line: int
    what: str
    source: str


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every slip that can be made in *source*, in the order of its lines."""
    tree = ast.parse(source)
    places = [node for node in _inside_functions(tree) if _slips(node)]
    for number, place in enumerate(places):
        for chosen in range(len(_slips(place))):
            changed = copy.deepcopy(tree)
            node = [each for each in _inside_functions(changed) if _slips(each)][number]
            what = _slips(node)[chosen]
            _slip(node, what)
            yield Mutant(module, getattr(place, "lineno", 0), what, ast.unparse(changed))


def _inside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of what functions do, in a fixed order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body:
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    yield from _without_annotations(statement)


def _without_annotations(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, ast.AST) and name != "annotation" and not _is_nested_function(child):
                yield from _without_annotations(child)


def _is_nested_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def _slips(node: ast.AST) -> list[str]:
    """What may be slipped at *node*."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            return [f"{type(op).__name__} becomes {_COMPARED[type(op)].__name__}"]
        case ast.Compare(ops=ops) if all(type(op) in _COMPARED for op in ops):
            return [f"comparison {index + 1} turned" for index in range(len(ops))]
        case ast.BoolOp(op=ast.And()):
            return ["and becomes or"]
        case ast.BoolOp(op=ast.Or()):
            return ["or becomes and"]
        case ast.UnaryOp(op=ast.Not()):
            return ["not is dropped"]
        case ast.BinOp(op=op) if type(op) in _COMPUTED and not isinstance(node.left, ast.JoinedStr):
            return [f"{type(op).__name__} becomes {_COMPUTED[type(op)].__name__}"]
        case ast.Constant(value=bool() as value):
            return [f"{value} becomes {not value}"]
        case ast.Constant(value=int() as value):
            return [f"{value} becomes {value + 1}"]
        case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
            return [f"{name} becomes {_CALLED[name]}"]
        case ast.If() | ast.IfExp():
            return ["condition turned"] if isinstance(node.test, ast.Name | ast.Call | ast.Attribute) else []
        case ast.Continue():
            return ["continue becomes break"]
    return []


def _slip(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare():
            index = int(what.split()[1]) - 1 if what.startswith("comparison") else 0
            node.ops[index] = _COMPARED[type(node.ops[index])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            _become(node, node.operand)
        case ast.BinOp():
            node.op = _COMPUTED[type(node.op)]()
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Call(func=ast.Name() as called):
            called.id = _CALLED[called.id]
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        case ast.Continue():
            _become(node, ast.Break())


def _become(node: ast.AST, other: ast.AST) -> None:
    node.__class__ = other.__class__  # type: ignore[assignment]  # a node turned into another in its place
    node.__dict__ = {**node.__dict__, **other.__dict__}
