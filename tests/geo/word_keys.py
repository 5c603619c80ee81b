"""Which words the code asks for, read from its syntax trees.

`say(…)` and `group(…)` are asked with literals, with a name whose literals can be followed (a loop
over a tuple, a constant of a module, a parameter with its calls), or with a code of the model. The
last have a declared vocabulary, which stands in `test_text.py`.
"""

from __future__ import annotations

import ast
import importlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNKNOWN = "{}"  # stands in a key where its part cannot be followed

Strings = set[str]


@dataclass
class Asked:
    """What the code asks for: whole keys, and keys and groups whose parts are codes."""

    keys: set[str] = field(default_factory=set)
    #: Strings that look like keys, which may be handed to `say` by way of a name.
    literals: set[str] = field(default_factory=set)
    #: `state.{}` for `say(f"state.{state}")`: which codes is not to be seen in the syntax.
    families: set[str] = field(default_factory=set)
    #: Groups that are handed on whole.
    groups: set[str] = field(default_factory=set)
    #: Places that cannot be followed at all.
    unclear: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Module:
    """A module's name and syntax tree; each node knows its parent."""

    name: str
    nodes: Sequence[ast.AST]
    parents: Mapping[ast.AST, ast.AST]
    calls: Mapping[str, Sequence[ast.Call]]

    @classmethod
    def parse(cls, name: str, source: str) -> Module:
        """Read a module's source."""
        nodes = list(ast.walk(ast.parse(source)))
        parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
        calls: dict[str, list[ast.Call]] = {}
        for node in nodes:
            if isinstance(node, ast.Call):
                calls.setdefault(_called(node), []).append(node)
        return cls(name, nodes, parents, calls)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes round a node, from the nearest."""
        while node in self.parents:
            node = self.parents[node]
            yield node


def modules(root: Path) -> list[Module]:
    """Every module of the product and its pages."""
    paths = [*(root / "geo").rglob("*.py"), *(root / "pages").rglob("*.py"), root / "app.py"]
    return [
        Module.parse(_dotted(path.relative_to(root)), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
    ]


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def collect_keys(results: Sequence[Module], tables: Iterable[str]) -> Asked:
    """Walk modules; a literal that begins with the name of a table and a dot is a key."""
    known, result = set(tables), Asked()
    for module in results:
        walker = _Walker(module, results, known, result)
        for node in module.nodes:
            walker.visit(node)
    return result


@dataclass
class _Walker:
    module: Module
    modules: Sequence[Module]
    tables: set[str]
    result: Asked

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            table, dot, _ = node.value.partition(".")
            if dot and table in self.tables and self._is_whole(node):
                self.result.literals.add(node.value)
        elif isinstance(node, ast.Call) and _called(node) == "say" and node.args:
            self._say(node)
        elif isinstance(node, ast.Call) and _is_group(node):
            self._group(node)

    def _is_whole(self, node: ast.AST) -> bool:
        """Whether a string is neither a docstring nor a part of another."""
        return not isinstance(self.module.parents[node], ast.Expr | ast.JoinedStr)

    def _say(self, call: ast.Call) -> None:
        for value in self.strings(call.args[0]):
            if value == _UNKNOWN:
                if not isinstance(call.args[0], ast.Name):  # a name: its literals were seen
                    self.result.unclear.append(self._place(call))
            elif _UNKNOWN in value:
                self.result.families.add(value)
            else:
                self.result.keys.add(value)

    def _group(self, call: ast.Call) -> None:
        words = self._words_of(call)
        for name in self.strings(call.args[0]):
            if _UNKNOWN in name:
                self.result.unclear.append(self._place(call))
            elif words is None or _UNKNOWN in words:
                self.result.groups.add(name)
            else:
                self.result.keys |= {f"{name}.{word}" for word in words}

    def _words_of(self, call: ast.Call) -> Strings | None:
        """Which words of a group are taken; None when it is handed on whole."""
        parent = self.module.parents[call]
        if isinstance(parent, ast.Subscript):
            return self.strings(parent.slice)
        if not (isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name)):
            return None
        name, words = parent.targets[0].id, set[str]()
        for node in ast.walk(self._function(call)):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                taken = self.module.parents[node]
                if not isinstance(taken, ast.Subscript):
                    return None
                words |= self.strings(taken.slice)
        return words

    def _function(self, node: ast.AST) -> ast.AST:
        return next(item for item in self.module.around(node) if isinstance(item, _FUNCTIONS))

    def _place(self, node: ast.expr) -> str:
        return f"{self.module.name}:{node.lineno}"

    # --- what an expression can be --------------------------------------------------------------

    def strings(self, node: ast.expr) -> Strings:
        """Every string that an expression can be; `{}` where that is not to be seen."""
        match node:
            case ast.Constant(value=str(value)):
                return {value}
            case ast.IfExp(body=body, orelse=orelse):
                return self.strings(body) | self.strings(orelse)
            case ast.BoolOp(values=values):
                return set[str]().union(*map(self.strings, values))
            case ast.JoinedStr(values=values):
                parts = [sorted(self.strings(part)) for part in values]
                return {"".join(chosen) for chosen in itertools.product(*parts)}
            case ast.FormattedValue(value=value):
                return self.strings(value)
            case ast.Subscript(value=table):
                return self._constant(table, values=True) or {_UNKNOWN}
            case ast.Call(func=ast.Attribute(attr="get", value=table), args=[_, default]):
                return (self._constant(table, values=True) or {_UNKNOWN}) | self.strings(default)
            case ast.Name():
                return self._bound(node) or {_UNKNOWN}
        return {_UNKNOWN}

    def _bound(self, name: ast.Name) -> Strings:
        """What a name is bound to by the loops and functions round it."""
        for node in self.module.around(name):
            loops: Sequence[ast.For | ast.comprehension] = ()
            if isinstance(node, _COMPREHENSIONS):
                loops = node.generators
            elif isinstance(node, ast.For):
                loops = [node]
            for loop in loops:
                place = _place_in(loop.target, name.id)
                if place is not None:
                    return self._elements(loop.iter, place)
            if isinstance(node, _FUNCTIONS):
                assigned = [
                    item.value
                    for item in ast.walk(node)
                    if isinstance(item, ast.Assign)
                    and any(_place_in(target, name.id) == -1 for target in item.targets)
                ]
                if assigned:
                    return set[str]().union(*map(self.strings, assigned))
                return self._passed(node, name.id)
        return set()

    def _elements(self, node: ast.expr, place: int) -> Strings:
        """The strings that a loop over an expression gives, at a place of each item (-1: itself)."""
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                result = set[str]()
                for item in items:
                    if isinstance(item, ast.Starred):
                        result |= self._elements(item.value, place)
                    elif place == -1:
                        result |= self.strings(item)
                    elif isinstance(item, ast.Tuple):
                        result |= self.strings(item.elts[place])
                return result
            case ast.Dict(keys=keys):
                return set[str]().union(*(self.strings(key) for key in keys if key))
            case ast.Call(func=ast.Attribute(attr="items", value=table)):
                return (
                    self._elements(table, -1) if place == 0 else self._constant(table, values=True)
                )
            case ast.Name(id=name):
                return self._named_elements(node, name, place) or self._constant(node)
            case ast.Attribute():
                return self._constant(node)
        return set()

    def _named_elements(self, node: ast.Name, name: str, place: int) -> Strings:
        """The same for a name of the function round it."""
        for outer in self.module.around(node):
            if isinstance(outer, _FUNCTIONS):
                for item in ast.walk(outer):
                    if isinstance(item, ast.Assign | ast.AnnAssign) and item.value:
                        targets = item.targets if isinstance(item, ast.Assign) else [item.target]
                        if any(_place_in(target, name) == -1 for target in targets):
                            return self._elements(item.value, place)
                return self._passed(outer, name, place, elements=True)
        return set()

    def _passed(
        self,
        function: ast.FunctionDef | ast.AsyncFunctionDef,
        name: str,
        place: int = -1,
        *,
        elements: bool = False,
    ) -> Strings:
        """What the calls of a function give one of its parameters."""
        names = [item.arg for item in function.args.args]
        if names[:1] == ["self"]:
            names = names[1:]
        rest = function.args.vararg and function.args.vararg.arg
        if name not in (*names, rest):
            return set()
        result = set[str]()
        private = function.name.startswith("_")
        for module in [self.module] if private else self.modules:
            walker = _Walker(module, self.modules, self.tables, self.result)
            for call in module.calls.get(function.name, ()):
                if name == rest:
                    result |= set().union(*map(walker.strings, call.args[len(names) :]))
                    continue
                given = {item.arg: item.value for item in call.keywords}
                given |= dict(zip(names, call.args, strict=False))
                if name in given:
                    value = given[name]
                    result |= walker._elements(value, place) if elements else walker.strings(value)
        return result

    def _constant(self, node: ast.expr, *, values: bool = False) -> Strings:
        """The strings of a constant of a module: its items, or the values of a mapping."""
        written = self._written(node)
        if isinstance(written, ast.Dict):
            items = written.values if values else [key for key in written.keys if key]
            return set[str]().union(*map(self.strings, items))
        if written:
            return self._elements(written, -1)
        return self._imported(ast.unparse(node), values=values)

    def _written(self, node: ast.expr) -> ast.expr | None:
        """The literal that the module gives a name, where it is one."""
        for item in self.module.nodes:
            if isinstance(item, ast.Assign | ast.AnnAssign) and isinstance(
                self.module.parents[item], ast.Module
            ):
                target = item.targets[0] if isinstance(item, ast.Assign) else item.target
                literal = isinstance(item.value, ast.Dict | ast.Tuple | ast.List | ast.Set)
                if literal and ast.unparse(target) == ast.unparse(node):
                    return item.value
        return None

    def _imported(self, dotted: str, *, values: bool) -> Strings:
        """The same for a name that a module has from another, an enum or a computed one."""
        first, *rest = dotted.split(".")
        value: Any = vars(importlib.import_module(self.module.name)).get(first)
        for part in rest:
            value = getattr(value, part, None)
        if isinstance(value, Mapping):
            value = list(value.values() if values else value)
        if isinstance(value, type) and issubclass(value, Enum):
            value = list(value)
        if isinstance(value, list | tuple | set | frozenset):
            return {str(item) for item in value if isinstance(item, str)}
        return set()


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _is_group(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr="group", value=ast.Name(id="text")) | ast.Name(id="group"):
            return bool(call.args)
    return False


def _place_in(target: ast.expr, name: str) -> int | None:
    """-1 when a target is the name, its place in a tuple of names, or None."""
    if isinstance(target, ast.Name) and target.id == name:
        return -1
    if isinstance(target, ast.Tuple):
        for place, item in enumerate(target.elts):
            if isinstance(item, ast.Name) and item.id == name:
                return place
    return None


def literals(root: Path, *rooms: str) -> set[str]:
    """Every whole string in the code of rooms: where codes of errors and findings are named."""
    paths = [
        path
        for room in rooms
        for path in ([root / room] if room.endswith(".py") else (root / room).rglob("*.py"))
    ]
    return set().union(*map(_literals, paths))


@cache
def _literals(path: Path) -> frozenset[str]:
    """Every whole string in the code of a file."""
    return frozenset(
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
