"""Collects every sentence that the services say from their source, as templates: ``Frame {} is missing.``

A sentence is what reaches a place where sentences go: the message of a problem, an error and its hint, the title of a
progress, the label of a fix. What is glued from parts is followed through variables, parameters and the returns of
functions of the package, so that each way to glue it becomes a template; what cannot be known is a place, ``{}``.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOLE = "{}"
DEEPEST = 6
MOST = 200
"""Ways to glue one sentence; beyond that its parts are places."""
Function = ast.FunctionDef | ast.Lambda
Assignment = ast.Assign | ast.AnnAssign | ast.NamedExpr

SINKS: dict[str, tuple[int | str, ...]] = {
    "Problem": (1, "message"),
    "Claim": (1, "message"),
    "Fix": (0, "label"),
    "Finding": (2, "message"),
    "FrameCheck": (2, "message"),
    "Proposal": (2, "reason"),
    "Failed": (1, 2, "message", "hint"),
    "Unreadable": (0,),
    "Guess": (1,),
    "NoVault": (0,),
    "LoggedIn": (1, "note"),
    "Refused": (0,),
    "Kind": (1,),
    "start": (0, 2, "title", "unit"),
    "kill": (0,),
    "kind": (0, "hint"),
    "_say": (1,),
    "_fail_on": (0,),
    "Thumbnail": (1,),
    "advance": (1, "detail"),
    "MemoryError": (0,),
    "__init__": (0, "hint"),
    "set": ("message", "hint"),
    "replace": ("message", "hint"),
}
"""Where sentences go: the name of what is called -> the arguments that people read."""
LISTS = {"errors", "problems", "reasons", "remarks", "findings", "faults", "_warnings"}
"""Lists of sentences: what is appended to them is one."""
SPEAKERS = {
    "accounts/service.py": {"unshared"},
    "core/settings.py": {"_layer_name", "layer_name"},
    "ingest/checks/cells.py": {"_judge", "_why_wrong"},
    "ingest/columns.py": {"why_wrong"},
    "ingest/diff.py": {"sentence", "_moved", "_changes", "_asked"},
    "ingest/facts.py": {"sentence"},
    "ingest/otio_child.py": {"*"},
    "ingest/publish.py": {"_sentence", "_listed"},
    "ingest/sheets.py": {"_too_long"},
    "ingest/thumbnails.py": {"_outcome"},
    "ingest/undo.py": {"_why_not_ours"},
    "ingest/collect.py": {"_faults", "_different", "_missing", "_twins"},
    "farm/engines/celery/engine.py": {"why", "_busy", "_general"},
    "farm/engines/local.py": {"why", "_why_elsewhere", "_asleep"},
    "farm/service.py": {"why_waiting", "_waits"},
    "farm/waiting.py": {"*"},
    "ingest/publish_plate.py": {"_check", "_wrong"},
    "media/proxy.py": {"check_outputs", "_odd_sizes", "_check_movie"},
    "steps/copy.py": {"copies_missing"},
    "steps/mhl.py": {"check"},
}
"""Functions that give sentences, or parts of one, in a list or one by one; ``*``: every function of the module."""
APART = {
    "media/place.py": {"reason"},
    "ingest/checks/editorial.py": {"clip", "at"},
    "ingest/diff.py": {"_value"},
    "ingest/plan_collisions.py": {"kinds"},
    "ingest/columns.py": {"reason"},
    "media/movie_write.py": {"why"},
}
"""Parts that stay places in their sentence and are phrases of their own, where the ways to glue are too many."""
NAMES = {"ingest/checks/space.py": {"_shown"}, "media/movie_write.py": {"nearest"}}
"""Parts that are names or figures, although they can be followed."""
WORDS = {"ingest/kinds.py": ("_OTHERS",), "ingest/reply.py": ("_RESULTS",)}
"""Tables of words that are placed into sentences: their keys or values are phrases."""
SINGLE = {"head": "ingest/diff.py", "tail": "ingest/diff.py", "nothing": "ingest/diff.py", "ok": "ingest/diff.py"}
"""Words that are phrases of their own although names may stand in their place."""
EXCLUDED = ("shell/", "terminal/", "commands/", "cli.py", "__main__.py", "db/migrations/")


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where an expression stands."""

    module: str
    function: Function | None = None


@dataclass(slots=True)
class Source:
    """The parsed package: its functions and calls by name, and the names of its errors."""

    trees: dict[str, ast.Module]
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    functions: dict[str, list[tuple[str, ast.FunctionDef]]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, list[tuple[str, ast.Call]]] = field(default_factory=lambda: defaultdict(list))
    errors: set[str] = field(default_factory=lambda: {"IOManagerError"})

    def index(self) -> None:
        """Find the functions, the calls and the errors."""
        classes = []
        for module, tree in self.trees.items():
            for node in ast.walk(tree):
                self.parents.update((child, node) for child in ast.iter_child_nodes(node))
                if isinstance(node, ast.FunctionDef):
                    self.functions[node.name].append((module, node))
                elif isinstance(node, ast.ClassDef):
                    classes.append(node)
                elif isinstance(node, ast.Call):
                    self.calls[_name(node.func)].append((module, node))
        for _ in range(3):  # errors of errors
            self.errors |= {c.name for c in classes if any(_name(base) in self.errors for base in c.bases)}

    def scope(self, module: str, node: ast.AST) -> Scope:
        """The function around a node."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, Function):
                return Scope(module, node)
        return Scope(module)

    def named(self, name: str, module: str) -> list[tuple[str, ast.FunctionDef]]:
        """The functions of a name: of this module first; a public one may be of another."""
        here = [(where, node) for where, node in self.functions[name] if where == module]
        return here or ([] if name.startswith("_") else self.functions[name])

    def called(self, call: ast.Call, module: str) -> list[tuple[str, ast.FunctionDef]]:
        """The functions that a call may mean: by name, of ``self`` or of a module; only those that give text."""
        owner = _owner(call.func)
        return [
            (where, function)
            for where, function in self.named(_name(call.func), module)
            if _gives_text(function) and _fits(call, owner, where, module)
        ]


def collect(package: Path) -> dict[str, str]:
    """Every template that the services below ``package`` can say -> the file and line of one place that says it."""
    source = Source(
        {
            path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in sorted(package.rglob("*.py"))
            if not _is_excluded(path.relative_to(package).as_posix())
        }
    )
    source.index()
    reader = Reader(source)
    found = dict(SINGLE)
    for scope, expression in _said(source):
        for template in reader.read(expression, scope):
            _keep(found, template, f"{scope.module}:{expression.lineno}")
    for template, where in reader.apart.items():
        _keep(found, template, where)
    return found


def _keep(found: dict[str, str], template: str, where: str) -> None:
    """Add each line of a template; one without words of its own says nothing."""
    for line in template.replace(f"{HOLE}...", HOLE).splitlines():
        text = re.sub(r"^\{\} (?=The .*\.$)", "", re.sub(r"(\{\})+", HOLE, line).strip())
        is_name = " " not in text and any(char in "._/" for char in text)
        if not is_name and any(char.isalpha() for char in text.replace(HOLE, "")):
            found.setdefault(text, where)


def _is_excluded(name: str) -> bool:
    return "/ui/" in name or name.startswith(EXCLUDED) or name.endswith("/cli.py")


def _said(source: Source) -> Iterator[tuple[Scope, ast.expr]]:
    """Every expression that people read."""
    for module, tree in source.trees.items():
        for node in ast.walk(tree):
            scope = source.scope(module, node)
            if isinstance(node, ast.Call):
                yield from ((scope, argument) for argument in _arguments(source, node))
            elif _speaks(scope):
                yield from ((scope, part) for part in _given_back(node))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                yield from ((scope, word) for word in _words(module, node) if isinstance(word, ast.expr))
            if isinstance(node, ast.Dict):
                yield from ((scope, value) for key, value in _pairs(node) if key == "refused")


def _pairs(table: ast.Dict) -> Iterator[tuple[object, ast.expr]]:
    for key, value in zip(table.keys, table.values, strict=True):
        yield key.value if isinstance(key, ast.Constant) else None, value


def _given_back(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
        value = node.value
        if isinstance(value, ast.IfExp):
            return [part for each in (value.body, value.orelse) for part in _items(each)]
        if isinstance(value, ast.BoolOp):
            return [part for each in value.values if isinstance(each, ast.List) for part in each.elts]
        return _items(value)
    return [node.elt] if isinstance(node, ast.ListComp | ast.GeneratorExp) else []


def _items(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.Lambda):
        return [value.body]
    return value.elts if isinstance(value, ast.List) else [value]


def _speaks(scope: Scope) -> bool:
    names = SPEAKERS.get(scope.module, set())
    return isinstance(scope.function, ast.FunctionDef) and bool(names & {scope.function.name, "*"})


def _words(module: str, node: ast.Assign) -> list[ast.expr | None]:
    name, table = _name(node.targets[0]), node.value
    if name not in WORDS.get(module, ()) or not isinstance(table, ast.Dict):
        return []
    return [*table.keys, *table.values] if name == "_RESULTS" else list(table.keys)


def _arguments(source: Source, call: ast.Call) -> Iterator[ast.expr]:
    name = _name(call.func)
    if name in source.errors:
        yield from itertools.chain(call.args[:1], (k.value for k in call.keywords if k.arg in {"hint", "message"}))
    elif name == "ValueError" or (name == "append" and _owner(call.func) in LISTS):
        yield from call.args[:1]
    elif name in SINKS:
        wanted = SINKS[name]
        given = (argument for at, argument in enumerate(call.args) if at in wanted)
        yield from (each for argument in given for each in _elements(argument))
        yield from (keyword.value for keyword in call.keywords if keyword.arg in wanted)


def _elements(argument: ast.expr) -> list[ast.expr]:
    return [argument.elt] if isinstance(argument, ast.ListComp | ast.GeneratorExp) else [argument]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _owner(node: ast.expr) -> str:
    return _name(node.value) if isinstance(node, ast.Attribute) else ""


@dataclass(slots=True)
class Reader:
    """Reads an expression as the templates that it can become."""

    source: Source
    apart: dict[str, str] = field(default_factory=dict)

    def read(self, node: ast.expr | None, scope: Scope, depth: int = 0) -> list[str]:
        """The templates; a single place for what cannot be known."""
        if depth > DEEPEST or node is None:
            return [HOLE]
        found = list(dict.fromkeys(self._read(node, scope, depth)))
        return found if 0 < len(found) <= MOST else [HOLE]

    def _read(self, node: ast.expr, scope: Scope, depth: int) -> list[str]:
        if isinstance(node, ast.Constant):
            return [node.value if isinstance(node.value, str) else HOLE]
        if isinstance(node, ast.JoinedStr):
            return _glue([self._part(part, scope, depth) for part in node.values])
        if isinstance(node, ast.BinOp) and _is_text(node):
            return _glue([self.read(part, scope, depth + 1) for part in _added(node)])
        if isinstance(node, ast.IfExp):
            return self.read(node.body, scope, depth) + self.read(node.orelse, scope, depth)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            return _names_apart([text for value in node.values for text in self.read(value, scope, depth + 1)])
        if isinstance(node, ast.Name):
            return self._variable(node.id, scope, depth + 1)
        if isinstance(node, ast.Subscript):
            return self._entries(node.value, scope, depth + 1)
        return self._call(node, scope, depth + 1) if isinstance(node, ast.Call) else [HOLE]

    def _part(self, part: ast.expr, scope: Scope, depth: int) -> list[str]:
        if not isinstance(part, ast.FormattedValue):
            return self.read(part, scope, depth)
        if part.format_spec is not None or part.conversion != -1:
            return [HOLE]
        if _root(part.value) in NAMES.get(scope.module, ()):
            return [HOLE]
        if _root(part.value) in APART.get(scope.module, ()):
            for text in self.read(part.value, scope, depth + 1):
                self.apart.setdefault(text, f"{scope.module}:{part.lineno}")
            return [HOLE]
        return self.read(part.value, scope, depth + 1)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> list[str]:
        name = _name(node.func)
        if isinstance(node.func, ast.Subscript):  # a table of functions
            return self._entries(node.func.value, scope, depth)
        if name == "get" and isinstance(node.func, ast.Attribute):
            rest = node.args[1] if len(node.args) > 1 else None
            return self._entries(node.func.value, scope, depth) + self.read(rest, scope, depth)
        if name == "str" and len(node.args) == 1:
            return self.read(node.args[0], scope, depth)
        if isinstance(node.func, ast.Attribute) and name in _ALTERED:
            return [HOLE]
        functions = self.source.called(node, scope.module)
        return _names_apart([text for module, each in functions for text in self._returns(module, each, depth)])

    def _returns(self, module: str, function: ast.FunctionDef, depth: int) -> list[str]:
        inside = Scope(module, function)
        found = [
            text
            for node in ast.walk(function)
            if isinstance(node, ast.Return) and self.source.scope(module, node).function is function
            for text in self.read(node.value, inside, depth)
        ]
        added = all(
            text.startswith((" ", ",", ";")) for text in found if text
        )  # what may be added to a sentence, or not
        return [text for text in found if text or added]

    def _entries(self, node: ast.expr, scope: Scope, depth: int) -> list[str]:
        """The values of a table."""
        table = self._table(node, scope)
        if not isinstance(table, ast.Dict):
            return [HOLE]
        found = []
        for value in table.values:
            if isinstance(value, ast.Lambda):
                found += self.read(value.body, Scope(scope.module, None), depth)
            elif isinstance(value, ast.Name) and self.source.named(value.id, scope.module):
                for module, function in self.source.named(value.id, scope.module):
                    found += self._returns(module, function, depth)
            else:
                found += self.read(value, Scope(scope.module, None), depth)
        return found

    def _table(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        if not isinstance(node, ast.Name):
            return None
        for body in (scope.function, self.source.trees[scope.module]):
            for each in ast.walk(body) if body is not None else ():
                if isinstance(each, ast.Assign | ast.AnnAssign) and node.id in _targets(each):
                    return each.value
        return None

    def _variable(self, name: str, scope: Scope, depth: int) -> list[str]:
        if scope.function is not None:
            if name in _parameters(scope.function):
                return self._parameter(name, scope, depth)
            found = self._assigned(name, scope.function, scope, depth)
            if found:
                return found
            outer = self.source.scope(scope.module, scope.function)
            return self._variable(name, outer, depth)
        return self._assigned(name, self.source.trees[scope.module], scope, depth) or [HOLE]

    def _assigned(self, name: str, body: ast.AST, scope: Scope, depth: int) -> list[str]:
        found: list[str] = []
        for node in ast.walk(body):
            if self.source.scope(scope.module, node).function is not scope.function:
                continue
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and name in _targets(node):
                found += self._value(name, node, scope, depth)
            elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and name in _names(node.target):
                found += self._looped(name, node, scope, depth)
            elif isinstance(node, ast.For) and _name(node.target) == name:
                found.append(HOLE)
        return found

    def _value(
        self, name: str, node: ast.Assign | ast.AnnAssign | ast.NamedExpr, scope: Scope, depth: int
    ) -> list[str]:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Tuple):
            return self.read(node.value, scope, depth)
        return self._unpacked(_names(target).index(name), node.value, scope, depth)

    def _unpacked(self, at: int, value: ast.expr | None, scope: Scope, depth: int) -> list[str]:
        """One of the values of a tuple, where that can be seen: also from a table of tuples."""
        if isinstance(value, ast.Tuple) and at < len(value.elts):
            return self.read(value.elts[at], scope, depth)
        if isinstance(value, ast.Call) and _name(value.func) == "get" and isinstance(value.func, ast.Attribute):
            table = self._table(value.func.value, scope)
            rows = [*(table.values if isinstance(table, ast.Dict) else ()), *value.args[1:]]
            return [text for row in rows for text in self._unpacked(at, row, scope, depth)]
        return [HOLE]

    def _looped(self, name: str, node: ast.For, scope: Scope, depth: int) -> list[str]:
        at = _names(node.target).index(name)
        rows = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else [None]
        return [text for row in rows for text in self._unpacked(at, row, scope, depth)]

    def _parameter(self, name: str, scope: Scope, depth: int) -> list[str]:
        """What the callers give for a parameter."""
        function = scope.function
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__" or not _takes_text(name, function):
            return [HOLE]
        found = []
        for module, call in self.source.calls[function.name]:
            if function.name.startswith("_") and module != scope.module:
                continue
            given = _given(name, function, call)
            if given is not None and _fits(call, _owner(call.func), scope.module, module):
                found += self.read(given, self.source.scope(module, call), depth)
        default = _default(name, function)
        found += self.read(default, scope, depth) if default is not None else []
        return _names_apart([text for text in found if text])


_ALTERED = {"join", "format", "replace", "strip", "rstrip", "lower", "upper", "read", "decode"}


def _names_apart(texts: list[str]) -> list[str]:
    """Where anything may stand, a single word beside it is a name, and no part of a sentence."""
    if not texts:
        return [HOLE]
    return [text for text in texts if " " in text or text == HOLE] if HOLE in texts else texts


def _fits(call: ast.Call, owner: str, where: str, module: str) -> bool:
    """Whether a call in ``module`` may mean a function of the module ``where``."""
    if isinstance(call.func, ast.Name):
        return True
    return owner == Path(where).stem or (where == module and (owner == "self" or _name(call.func).startswith("_")))


def _gives_text(function: ast.FunctionDef) -> bool:
    return function.returns is not None and "str" in ast.unparse(function.returns).split(" | ")


def _takes_text(name: str, function: ast.FunctionDef) -> bool:
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    kinds = [ast.unparse(each.annotation) for each in arguments if each.arg == name and each.annotation is not None]
    return any("str" in kind.split(" | ") for kind in kinds)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _added(node: ast.expr) -> list[ast.expr]:
    """What is added up."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _added(node.left) + _added(node.right)
    return [node]


def _root(node: ast.expr) -> str:
    """What a place is named after: a variable, a table, a function."""
    if isinstance(node, ast.Call):
        return _owner(node.func) if _name(node.func) == "get" else _name(node.func)
    return _name(node)


def _glue(parts: list[list[str]]) -> list[str]:
    texts = [""]
    for ways in parts:
        texts = ["".join(pair) for pair in itertools.product(texts, ways if len(texts) * len(ways) <= MOST else [HOLE])]
    return texts


def _targets(node: Assignment) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [name for target in targets for name in _names(target)]


def _names(target: ast.expr) -> list[str]:
    return [_name(each) for each in target.elts] if isinstance(target, ast.Tuple) else [_name(target)]


def _parameters(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _given(name: str, function: ast.FunctionDef, call: ast.Call) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    at = names.index(name) if name in names else len(call.args)
    return call.args[at] if at < len(call.args) and not isinstance(call.args[at], ast.Starred) else None


def _default(name: str, function: ast.FunctionDef) -> ast.expr | None:
    arguments = function.args
    named = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    values: dict[str, ast.expr | None] = dict(
        zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)
    )
    values |= {each.arg: value for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)}
    return values.get(name)
