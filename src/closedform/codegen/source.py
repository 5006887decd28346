"""A program as one function of a source file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from keyword import iskeyword
from typing import NamedTuple

from closedform.codegen.arrays import reshape
from closedform.codegen.orient import oriented
from closedform.codegen.plan import planned
from closedform.codegen.spell import RESERVED, Line, called, spelled
from closedform.codegen.structure import Output
from closedform.codegen.targets import Target
from closedform.codegen.testing import Sample, self_test
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, Symbol, postorder

INDENT = "    "
ENTRY = {"numpy": "numpy", "jax": "jax", "torch": "torch", "array-api": "array_api"}
MODULES = {"numpy": "np", "jax": "jnp", "torch": "torch", "array_api": "xp"}


class Code(NamedTuple):
    """A function: its text, that of its test, and the arrays behind its lines."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    text: str
    tests: str
    lines: tuple[Line, ...]
    results: tuple[Node, ...]


def program(
    wanted: Mapping[str, Output],
    inputs: Sequence[Symbol],
    target: Target,
    sizes: Mapping[str, int],
    about: str = "",
    sample: Sample | None = None,
) -> Code:
    """The function that computes what is wanted from arrays for `inputs`; a `sample` makes it test
    itself when the file is run."""
    cores = [part for output in wanted.values() for part in output.parts]
    results = oriented(planned(cores, sizes, target.syrk))
    results = _shaped(wanted.values(), results)
    shapes = Shapes(inputs, _sizes(results))
    names = named([called(symbol) for symbol in inputs] + shapes.given)
    words = [names[called(symbol)] for symbol in inputs]
    first = next((w for w, s in zip(words, inputs, strict=True) if s.shape), (words or [""])[0])
    lines = spelled(results, target, names, first)
    texts = iter(lines.results)
    returned = [o.made.format(*(next(texts) for _ in o.parts)) for o in wanted.values()]
    name = "_and_".join(wanted)
    lead = "xp, " if target.module == "xp" else ""
    parameters = (*words, *(names[given] for given in shapes.given))
    text = [f"def {name}({', '.join(parameters)}):", *_doc(about)]
    body = [*_head(inputs, names, shapes, lead), *_body(lines.assignments, returned)]
    text += [INDENT + line for line in body]
    tests = self_test(name, list(wanted), inputs, names, shapes.given, target, sample)
    return Code(
        name,
        parameters,
        tuple(wanted),
        "\n".join(text),
        tests,
        lines.assignments,
        tuple(results),
    )


def _shaped(outputs: Iterable[Output], results: Sequence[Node]) -> list[Node]:
    """The results with the axes of length 1 that they are declared with."""
    left = iter(results)
    made = []
    for output in outputs:
        parts = [next(left) for _ in output.parts]
        made += parts if output.shape is None else [reshape(parts[0], output.shape)]
    return made


def _doc(about: str) -> list[str]:
    """The docstring: what is written in it stays text."""
    if not about:
        return []
    plain = about.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').split("\n")
    lines = [f'"""{plain[0]}', *plain[1:], '"""']
    return [(INDENT + line).rstrip() for line in lines]


def named(words: Sequence[str]) -> dict[str, str]:
    """Names that Python takes, each for one word."""
    made: dict[str, str] = {}
    for word in words:
        name = "".join(c if c.isalnum() or c == "_" else "_" for c in word)
        while (
            iskeyword(name) or name in RESERVED or name in made.values() or not name.isidentifier()
        ):
            name = f"{name}_" if name[:1].isidentifier() or name[:1] == "_" else f"x{name}"
        made[word] = name
    return made


def _sizes(results: Sequence[Node]) -> set[str]:
    """The lengths that a program names."""
    return {
        symbol
        for current in postorder(*results)
        for size in (*current.shape, *([current.data] if current.kind == "dim" else _dims(current)))
        for symbol in size.symbols
    }


def _dims(current: Node) -> list[Dim]:
    data = current.data
    flat = [
        x
        for y in (data if isinstance(data, tuple) else (data,))
        for x in (y if isinstance(y, tuple) else (y,))
    ]
    return [x for x in flat if isinstance(x, Dim)]


class Shapes:
    """Where the lengths of axes come from: `read` says which axes of an input give one, `given` are
    those that no input has."""

    def __init__(self, inputs: Sequence[Symbol], needed: set[str]) -> None:
        self.read: dict[str, tuple[str, int]] = {}
        for symbol in sorted(inputs, key=lambda s: -len(s.shape)):
            for axis, size in enumerate(symbol.shape):
                if len(size.symbols) == 1 and size is Dim.symbol(next(iter(size.symbols))):
                    self.read.setdefault(next(iter(size.symbols)), (called(symbol), axis))
        held = {x for symbol in inputs for size in symbol.shape for x in size.symbols}
        self.given = sorted((needed | held) - self.read.keys())


def _head(
    inputs: Sequence[Symbol], names: Mapping[str, str], shapes: Shapes, lead: str
) -> list[str]:
    """Arrays out of what is given, and their shapes checked."""
    if not inputs:
        return []
    words = [names[called(symbol)] for symbol in inputs]
    listed = f"{', '.join(words)}{',' if len(words) == 1 else ''}"
    lines = [f"{lead}{listed} = _arrays({', '.join(words)})"]
    known: set[str] = set(shapes.given)
    checks = []
    for symbol in inputs:
        own = names[called(symbol)]
        new = [
            shapes.read.get(str(size)) == (called(symbol), k) for k, size in enumerate(symbol.shape)
        ]
        if any(new):
            ends = [
                str(size) if fresh else "_" for size, fresh in zip(symbol.shape, new, strict=True)
            ]
            left = ", ".join(ends) if len(ends) > 1 else f"({ends[0]},)"
            lines.append(f'{left} = _shape("{called(symbol)}", {own}, {len(ends)})')
            known.update(end for end in ends if end != "_")
        if not all(new) or not new:
            wanted = ", ".join(map(_length, symbol.shape)) + ("," if len(symbol.shape) == 1 else "")
            checks.append(f'_fit("{called(symbol)}", {own}, ({wanted}))')
        if ONE in symbol.shape:
            inner = ", ".join(_length(size) for size in symbol.shape if size is not ONE)
            checks.append(f"{own} = {own}.reshape(({inner}{',' if inner else ''}))")
    return lines + checks


def _length(size: Dim) -> str:
    return str(size).replace("/", "//")


def _body(assignments: Sequence[Line], results: Sequence[str]) -> list[str]:
    made = [f"{line.name} = {line.text}" for line in assignments]
    if len(results) == 1:
        return [*made, f"return {results[0]}"]
    if sum(map(len, results)) < 80:
        return [*made, f"return {', '.join(results)}"]
    return [*made, "return (", *(f"{INDENT}{result}," for result in results), ")"]


# -- the file ------------------------------------------------------------------------------------


def assembled(codes: Sequence[Code], target: Target, *more: str) -> str:
    """A file of functions: with what they import and the helpers that they call; then `more`, and
    the test of the first function that has one."""
    function = "\n\n\n".join([*(code.text for code in codes), *more])
    tests = next((code.tests for code in codes if code.tests), "")
    helpers = _called(function + tests, ENTRY[target.name])
    if target.module == "xp":
        shared = [name for name in helpers if "xp." in _sources("generic").get(name, "")]
        helpers = {name: _with_module(source, shared) for name, source in helpers.items()}
        function = _with_module(function, shared)
    text = "\n\n\n".join([*helpers.values(), function, *([tests] if tests else [])])
    imports = sorted(line for word, line in target.imports.items() if _says(text, word))
    return "\n".join(imports) + ("\n\n\n" if imports else "") + text + "\n"


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}", text) is not None


def _called(text: str, kind: str) -> dict[str, str]:
    """The helpers that a text names, and those that these name."""
    table = _helpers(kind)
    found: set[str] = set()
    waiting = [text]
    while waiting:
        said = waiting.pop()
        new = {name for name in table.keys() - found if re.search(rf"(?<![\w.]){name}\b", said)}
        waiting += [table[name] for name in new]
        found |= new
    return {name: source for name, source in table.items() if name in found}


def _with_module(text: str, names: Sequence[str]) -> str:
    """The module of arrays handed to the helpers that are written for any."""
    for name in names:
        text = re.sub(rf"(?<![\w.]){name}\(", f"{name}(xp, ", text)
    return text.replace("(xp, )", "(xp)")


@cache
def _helpers(kind: str) -> dict[str, str]:
    """The source of each helper of a target, its own before those for any."""
    module = MODULES[kind]
    shared = {
        name: source.replace("xp.", f"{module}.") for name, source in _sources("generic").items()
    }
    return shared | _sources(kind)


@cache
def _sources(home: str) -> dict[str, str]:
    text = (files("closedform.codegen.helpers") / f"{home}.py").read_text(encoding="utf-8")
    found = {}
    for part in ast.parse(text).body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            found[part.name] = ast.get_source_segment(text, part) or ""
        elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            if part.targets[0].id == "xp":  # which is the module of the target
                continue
            found[part.targets[0].id] = ast.get_source_segment(text, part) or ""
    return found
