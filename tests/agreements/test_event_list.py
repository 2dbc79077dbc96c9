"""docs/evidence.md lists every event that the code writes, with all that is in it."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import agreements.actions
from agreements.models import Credentials

ROOT = Path(agreements.actions.__file__).parent
DOCS = ROOT.parent.parent / "docs" / "evidence.md"
ROW = re.compile(r"\| `(\w+)` \| [^|]+ \| ([^|]*) ?\| ([^|]*) ?\|")
Fields = dict[str, set[str]]


def documented() -> dict[str, Fields]:
    """Return what the table says, by type."""
    rows = [ROW.fullmatch(line) for line in DOCS.read_text().splitlines()]
    found = [row for row in rows if row]
    assert len({row[1] for row in found}) == len(found)
    return {
        row[1]: {
            "payload": set(re.findall(r"`(\w+)`", row[2])),
            "secret": set(re.findall(r"`(\w+)`", row[3])),
        }
        for row in found
    }


def written() -> dict[str, Fields]:
    """Return what the calls of append() in the actions write, by type."""
    found: dict[str, Fields] = defaultdict(lambda: {"payload": set(), "secret": set()})
    for file in sorted(ROOT.glob("*.py")):
        module = ast.parse(file.read_text())
        functions = [one for one in module.body if isinstance(one, ast.FunctionDef)]
        for function in functions:
            for call in calls_of("append", function):
                given = {one.arg: one.value for one in call.keywords}
                for type_ in types_of(given["type"], function, module):
                    for kind, fields in found[type_].items():
                        fields |= set(keys_of(given.get(kind), function))
    return dict(found)


def calls_of(name: str, tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a function that is known by its own name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=called)) if called == name:
                yield node


def types_of(
    value: ast.expr, function: ast.FunctionDef, module: ast.Module
) -> Iterator[str]:
    """Yield the types that a call can have; a parameter is what callers pass for it."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from types_of(value.body, function, module)
        yield from types_of(value.orelse, function, module)
    elif isinstance(value, ast.Name):
        place = [one.arg for one in function.args.args].index(value.id)
        for call in calls_of(function.name, module):
            yield from types_of(call.args[place], function, module)
    else:
        raise AssertionError(ast.dump(value))


def keys_of(value: ast.expr | None, function: ast.FunctionDef) -> Iterator[str]:
    """Yield the keys of a dictionary, also of one that was made before the call."""
    match value:
        case ast.Dict():
            for key, inner in zip(value.keys, value.values, strict=True):
                if key is None:
                    yield from keys_of(inner, function)
                elif isinstance(key, ast.Constant):
                    yield str(key.value)
        case ast.IfExp():
            yield from keys_of(value.body, function)
        case ast.Call(func=ast.Name(id="asdict")):
            yield from Credentials.__dataclass_fields__
        case ast.Name(id=name):
            yield from kept_in(name, function)


def kept_in(name: str, function: ast.FunctionDef) -> Iterator[str]:
    """Yield the keys that a function puts into a dictionary of its own."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield from keys_of(node.value, function)
                if isinstance(target, ast.Subscript) and isinstance(
                    target.slice, ast.Constant
                ):
                    yield str(target.slice.value)


def test_every_event_is_listed_with_its_fields() -> None:
    code = written()
    # One call writes two types, and only one of them has these.
    code["expired"]["payload"] -= {"agency"}
    code["expired"]["secret"] -= {"reason"}
    code["proposed"]["payload"] -= {"dimension", "number"}
    code["settlement_noted"]["secret"] -= {"declared_by", "released_by"}
    # Its callers pass it on.
    code["downloaded"]["payload"] |= {"document"}
    assert documented() == code
