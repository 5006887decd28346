"""What is said in vain: definitions that are lost or that nothing uses, and idle declarations."""

from __future__ import annotations

from closedform.errors import NameProblem
from closedform.meaning.declare import Declarations, size_of
from closedform.meaning.reader import Reader
from closedform.syntax.reading import Note
from closedform.syntax.tree import Span, Tree, walk


def refuse_lost(program: Tree) -> None:
    """Refuse a second definition that does not build on the first, as `h = tanh(h)` does."""
    before: dict[str, Span] = {}
    for statement in program.children:
        if statement.kind != "define":
            continue
        name = str(statement.value)
        if name in before and not _speaks_of(name, statement.children[-1]):
            raise NameProblem("defined-twice", span=statement.span, also=(before[name],), name=name)
        before[name] = statement.span


def _speaks_of(name: str, body: Tree) -> bool:
    return any(tree.kind in ("name", "call") and tree.value == name for tree in walk(body))


def unread(reader: Reader) -> tuple[Note, ...]:
    """What is defined, and used by nothing."""
    if not reader.unread:
        return ()
    first = next(iter(reader.unread.values()))
    return (Note("definitions-unused", first, (("names", ", ".join(reader.unread)),)),)


def idle(known: Declarations, reader: Reader) -> tuple[str, ...]:
    """The declared names that neither the text nor another declaration speaks of; what moves speaks
    of the time."""
    unused = [name for name in known.spans if name not in reader.used]
    if not unused:
        return ()
    symbols = known.symbols.values()
    spoken = {name for s in symbols for size in s.shape for name in size.symbols}
    tops = (p[2:] for s in symbols if "index" in s.properties for p in s.properties if p[0] == "<")
    spoken |= {name for top in tops for name in size_of(top).symbols}
    pairs = ((left, right) for left, _, right in known.conditions if right.constant is None)
    spoken |= {name for pair in pairs for side in pair for name in side.symbols}
    if any("function" in symbol.properties for symbol in symbols):
        spoken.add("t")
    return tuple(name for name in unused if name not in spoken)
