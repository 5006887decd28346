"""The import statements are those that docs/architecture.md allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "closedform"
PAGE = ROOT / "docs" / "architecture.md"


class Import(NamedTuple):
    """One module that one module imports; names below `closedform` without that word."""

    module: str
    imported: str
    line: int
    late: bool  # inside a function
    own: bool  # a module of this package


def block(name: str) -> list[str]:
    """The lines of the block of the page that is marked with `name`."""
    text = PAGE.read_text(encoding="utf-8")
    _, _, rest = text.partition(f"```{name}\n")
    lines = rest.partition("```")[0].splitlines()
    assert lines, f"docs/architecture.md has no block marked {name!r}"
    return lines


def arrows() -> dict[str, tuple[str, ...]]:
    pairs = (line.split("<-") for line in block("arrows"))
    return {
        left.strip(): tuple(word.strip() for word in right.split(",") if word.strip())
        for left, right in pairs
    }


def late_imports() -> set[tuple[str, str]]:
    found = set()
    for line in block("late"):
        place, _, reason = line.partition("--")
        assert reason.strip(), f"a late import without a reason: {line}"
        module, _, imported = place.partition(":")
        found.add((module.strip(), imported.strip()))
    return found


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports_in(module: str, tree: ast.AST, late: bool = False) -> Iterator[Import]:
    """Every import of a module, also those inside functions, but not those for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield _import(module, alias.name, node.lineno, late)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            for alias in node.names:
                yield _import(module, f"{node.module}.{alias.name}", node.lineno, late)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports_in(module, node, late or inside)


def _import(module: str, name: str, line: int, late: bool) -> Import:
    own = name == "closedform" or name.startswith("closedform.")
    imported = _existing(name.removeprefix("closedform").removeprefix(".")) if own else name
    return Import(module, imported, line, late, own)


def _existing(name: str) -> str:
    """The module part of ``module.name``; the package itself is ``__init__``."""
    parts = name.split(".") if name else []
    while parts:
        path = SOURCE.joinpath(*parts)
        if path.with_suffix(".py").exists() or path.is_dir():
            return ".".join(parts)
        parts.pop()
    return "__init__"


def unit(name: str, units: dict[str, tuple[str, ...]]) -> str:
    """The longest listed name that `name` is or lies in."""
    fitting = [u for u in units if name == u or name.startswith(u + ".")]
    assert fitting, f"{name} lies in no folder that docs/architecture.md lists"
    return max(fitting, key=len)


def allowed(each: Import, units: dict[str, tuple[str, ...]]) -> bool:
    source, target = unit(each.module, units), unit(each.imported, units)
    return target == source or target in units[source]


def described(each: Import) -> str:
    return f"{each.module}:{each.line} imports {each.imported}"


def every_import() -> list[Import]:
    return [
        each
        for path in sorted(SOURCE.rglob("*.py"))
        for each in imports_in(module_name(path), ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_every_import_is_an_arrow_of_the_page() -> None:
    units = arrows()
    assert [described(i) for i in every_import() if i.own and not allowed(i, units)] == []


def test_the_page_lists_nothing_that_does_not_exist() -> None:
    units = arrows()
    named = {*units, *(target for targets in units.values() for target in targets)}
    assert [name for name in sorted(named) if _existing(name) != name] == []


def test_the_arrows_have_no_cycle() -> None:
    units, order = arrows(), []
    while rest := [u for u in units if u not in order]:
        free = [u for u in rest if all(t in order or t == u for t in units[u])]
        assert free, f"a cycle among {rest}"
        order += free


def test_an_import_inside_a_function_is_listed_with_its_reason() -> None:
    found = {
        (i.module, i.imported.split(".")[0] if not i.own else i.imported)
        for i in every_import()
        if i.late
    }
    assert found == late_imports()


def test_check_is_a_stranger_to_what_it_checks() -> None:
    """Neither `check` nor anything that it imports, however far, is what it checks."""
    units, reached = arrows(), {"checker"}
    while more := {t for u in reached for t in units[u]} - reached:
        reached |= more
    assert reached & {"calculus", "rewriting", "meaning", "library"} == set()


@pytest.mark.parametrize(
    ("module", "statement", "fine"),
    [
        ("checker.verdict", "from closedform.calculus import differential", False),
        ("checker.verdict", "import closedform.rewriting", False),
        ("core.node", "from closedform.syntax import tree", True),
        ("core.node", "import closedform.present", False),
        ("errors", "from closedform import messages", True),
        ("functions.record", "from closedform import derive", False),
    ],
)
def test_a_planted_import_is_found(module: str, statement: str, fine: bool) -> None:
    (found,) = imports_in(module, ast.parse(statement))
    assert allowed(found, arrows()) is fine


def test_a_planted_import_inside_a_function_is_found() -> None:
    tree = ast.parse("def f():\n    if True:\n        import difflib")
    assert [each.late for each in imports_in("core.node", tree)] == [True]
