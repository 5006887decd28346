"""The front door of this stage: text and declarations in, expression out."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, Symbol, postorder
from closedform.errors import ClosedformError, DeclarationProblem, LimitProblem, ShapeProblem
from closedform.functions import COMPARING
from closedform.limits import LONGEST_TEXT
from closedform.meaning.assume import ODDEST, Undeclared, assumptions, families, undeclared
from closedform.meaning.declare import (
    OF_MATRICES,
    SQUARE,
    Comparison,
    Declarations,
    declarations,
    said,
)
from closedform.meaning.draft import Draft, check_depth, drafts_below, freeze
from closedform.meaning.indices import Variable, entries_in, with_indices
from closedform.meaning.reader import Reader
from closedform.meaning.repair import explained
from closedform.meaning.shapes import Dims, Mismatch
from closedform.meaning.subscripts import indexed
from closedform.meaning.unused import idle, refuse_lost, unread
from closedform.syntax.declarations import parse_declarations
from closedform.syntax.front import parse
from closedform.syntax.reading import Note, Parsed
from closedform.syntax.tree import Span, Tree

MOST_READINGS = 400
MOST_NAMES_READ = 2400  # readings times names
AT_A_PRODUCT = "numpy-matmul"  # noted at every product of arrays, said where it turns a vector
CARRIER = 2.2  # `y*log(p)` with a number p: y is one too, unless its length has a meaning
GOOD = 2.0  # beside such a reading, a plain slip one name away ends the search
ROW_OR_COLUMN = 6.0  # nobody means a matrix of one row by a name without a declaration


class Reading(NamedTuple):
    """An expression as it was understood."""

    expression: Node
    symbols: dict[str, Symbol]  # every name that is declared or assumed
    sizes: frozenset[str]
    conditions: tuple[Comparison, ...]
    assumed: tuple[str, ...]  # names whose shape nobody declared
    definitions: tuple[tuple[str, Node], ...]
    notes: tuple[Note, ...]
    used: frozenset[str]
    idle: tuple[str, ...] = ()  # declared names that nothing speaks of


def read(text: str, where: str | None = None, by: tuple[str, ...] = ()) -> Reading:
    """Read a program under declarations; `ClosedformError` with the place where it does not fit.

    `by` are the variables of a derivative: an entry of a name says what shape fits the name.
    """
    try:
        known = _declared(where) if where else _NONE
    except ClosedformError as error:
        raise error.locate(where or "") from None
    if len(text) > LONGEST_TEXT:
        rest = Span(LONGEST_TEXT, len(text))
        raise LimitProblem("text-too-long", span=rest, limit=LONGEST_TEXT).locate(text)
    try:
        return _understood(parse(text, names=known.names), known, by)
    except DeclarationProblem as error:
        raise error.locate(where or "") from None
    except ClosedformError as error:
        if error.source is not None:  # that of a variable
            raise
        first, best = (partial(_shapes, known=known, budget=b) for b in (1, MOST_READINGS))
        declared = known.names
        raise explained(error.locate(text), text, declared, first, best) from None


def understood(parsed: Parsed, where: str | None = None) -> Reading:
    """Read the tree of a program under declarations; an error has no more than its place."""
    return _understood(parsed, _declared(where) if where else _NONE, ())


def _understood(parsed: Parsed, known: Declarations, by: tuple[str, ...]) -> Reading:
    refuse_lost(parsed.tree)
    variables = entries_in(by, parsed.tree, known)
    known = with_indices(parsed.tree, variables, known)
    parsed = parsed._replace(tree=indexed(parsed.tree, known.symbols))
    reading = read_tree(parsed, known, by=variables)
    for current in postorder(reading.expression):
        if current.op == "where" and current.args[0].op not in COMPARING:
            raise ShapeProblem("condition-expected", span=parsed.tree.span)
    return reading


@lru_cache(maxsize=256)
def _declared(where: str) -> Declarations:
    return declarations(parse_declarations(where))


def _shapes(text: str, known: Declarations, budget: int) -> dict[str, Shape]:
    """The shapes of the names of a text, read within a budget of readings."""
    parsed = parse(text, names=known.names)
    reading = read_tree(parsed, known, budget)
    return {name: symbol.shape for name, symbol in reading.symbols.items()}


_NONE = Declarations({}, frozenset(), (), {}, {})


def read_tree(
    parsed: Parsed, known: Declarations, budget: int = MOST_READINGS, by: tuple[Variable, ...] = ()
) -> Reading:
    open_names = undeclared(parsed.tree, frozenset(known.symbols) | known.sizes)
    if any("function" in symbol.properties for symbol in known.symbols.values()):
        open_names = open_names._replace(scalars=open_names.scalars | {"t"})  # the time
    groups = families(open_names)
    best, failure = _search(parsed, known, open_names, groups, budget, by)
    alone = len(groups) < len(open_names.names) and not (best and best[0] < ODDEST)
    if alone and failure is not None and not _is_decisive(failure, False):
        best, failure = _search(parsed, known, open_names, None, budget, by)
    if failure is not None and (best is None or best[0] >= ODDEST):
        raise failure
    if best is None:  # no reading was tried
        raise LimitProblem("too-many-names", span=parsed.tree.span, limit=MOST_NAMES_READ - 1)
    for problem in best[1].zeros:
        raise problem
    check_depth(best[2])
    return _frozen(parsed, known, open_names, best[1], best[2])


UNBOUND = "index-unbound"
Found = tuple[float, Reader, Draft]  # how odd a reading is, who read, and what


def _search(
    parsed: Parsed,
    known: Declarations,
    open_names: Undeclared,
    groups: list[tuple[str, ...]] | None,
    budget: int,
    by: tuple[Variable, ...],
) -> tuple[Found | None, ClosedformError | None]:
    """The least odd reading within a budget of readings, and the error of the first that failed, or
    of the first that wants nothing but the range of an index."""
    best: Found | None = None
    failure: ClosedformError | None = None
    budget = min(budget, MOST_NAMES_READ // (1 + len(open_names.names)))
    for cost, ranks in assumptions(open_names, groups):
        if budget == 0 or (best is not None and cost >= best[0]):
            break
        budget -= 1
        try:
            reader, draft = _attempt(parsed, known, open_names, ranks, by)
        except ClosedformError as error:
            if best is None and failure is None and error.fields.get("numbers"):
                best = _as_numbers(parsed, known, open_names, by)
            if failure is None or (error.code == UNBOUND and failure.code != UNBOUND):
                failure = error
            near = best is None or (best[0] < GOOD and _apart(ranks, best[1]) == 1)
            if not open_names.names or (near and _is_decisive(failure, best is None)):
                break
            continue
        total = cost + reader.penalty
        if not any(ranks.values()) and not reader.penalty and all(n[0].islower() for n in ranks):
            total = min(total, ODDEST / 2)  # everything a number: x^2 + y^2 + z^2
        if best is None or total < best[0]:
            best = (total, reader, draft)
    return best, failure


def _apart(ranks: dict[str, int], reader: Reader) -> int:
    """In how many names two readings differ."""
    return sum(len(reader.names[n].shape) != rank for n, rank in ranks.items() if n in reader.names)


def _is_decisive(failure: ClosedformError, is_first: bool) -> bool:
    """No other reading of the names is looked for: a plain slip, a bound that is exceeded, or
    vectors that could be read as numbers alone."""
    numbers = failure.fields.get("numbers") and not failure.fields.get("counts")
    alone = is_first and (numbers or isinstance(failure, LimitProblem))
    return bool(alone or failure.fields.get("plain"))


def _as_numbers(
    parsed: Parsed, known: Declarations, open_names: Undeclared, by: tuple[Variable, ...]
) -> Found | None:
    """The reading of a formula of small letters, all of them numbers; None where one has to be more
    than that, and for two letters alone, `y*z`, which are asked for."""
    if not all(name[0].islower() or name in open_names.scalars for name in open_names.names):
        return None
    numbers = dict.fromkeys(open_names.names, 0)
    try:
        reader, draft = _attempt(parsed, known, open_names, numbers, by)
    except ClosedformError:
        return None
    arrays = reader.penalty or any(d.shape for d in drafts_below(draft))
    two = draft.op == "mul" and all(arg.kind == "name" for arg in draft.args)
    return None if arrays or two else (0.0, reader, draft)


def _attempt(
    parsed: Parsed,
    known: Declarations,
    open_names: Undeclared,
    ranks: dict[str, int],
    by: tuple[Variable, ...] = (),
) -> tuple[Reader, Draft]:
    dims = Dims()
    names = dict(known.symbols)
    for name, rank in ranks.items():
        properties = known.properties.get(name, frozenset())
        if rank != 2 and properties & OF_MATRICES:
            raise DeclarationProblem(
                "declared-not-matrix",
                span=known.spans[name],
                name=name,
                property=min(said(properties & OF_MATRICES)),
                kind=("scalar", "vector")[rank],
            )
        if name in open_names.moving:
            properties |= {"function"}
        shape: Shape = tuple(dims.unknown() for _ in range(rank))
        if rank == 2 and properties & SQUARE:
            shape = (shape[0], shape[0])
        names[name] = Symbol(name, shape, properties)
    reader = Reader(dims, names, set(known.sizes | open_names.sizes), set(ranks))
    for note in parsed.notes:
        reader.notes.setdefault(note.code, set()).add(note.span)
    reader.numpy = parsed.tree.value == "numpy"
    draft = reader.program(parsed.tree)
    for variable in by:
        reader.fitted(variable)
    reader.settle_indices()
    reader.check_reaches()
    reader.settle_lengths(draft)
    for name in ranks.keys() & names.keys():
        if any(map(dims.is_one, names[name].shape)):
            reader.penalty += ROW_OR_COLUMN
    reader.penalty += CARRIER * len(_alone(reader))
    return reader, draft


def _alone(reader: Reader) -> list[str]:
    """The vectors that stand in front of numbers, and share their length with no other name."""
    carriers, dims = reader.carriers, reader.dims
    if not carriers:
        return []
    others = (s.shape for name, s in reader.names.items() if name not in carriers)
    shared = {size for shape in others for size in dims.shape(shape)}
    shared |= {Dim.symbol(size) for size in reader.sizes}
    return [name for name in carriers if dims.resolve(reader.names[name].shape[0]) not in shared]


def _frozen(
    parsed: Parsed, known: Declarations, open_names: Undeclared, reader: Reader, draft: Draft
) -> Reading:
    dims = reader.dims
    taken = set(reader.names) | reader.sizes | set(reader.definitions)
    sizes = [size for symbol in reader.names.values() for size in symbol.shape]
    if not dims.all_known:
        dims.name_unknowns([*sizes, *_sizes_below(draft)], taken)
    symbols = {
        name: Symbol(name, dims.shape(s.shape), s.properties | reader.range_of(name), s.dots)
        for name, s in reader.names.items()
    }
    made: dict[int, Node] = {}
    definitions = tuple((name, freeze(d, dims, made)) for name, d in reader.definitions.items())
    return Reading(
        freeze(draft, dims, made),
        symbols,
        frozenset(taken - set(reader.names) - set(reader.definitions)),
        known.conditions,
        (*open_names.names, *reader.free),
        definitions,
        (*(n for n in parsed.notes if n.code != AT_A_PRODUCT), *reader.said, *unread(reader)),
        frozenset(reader.used),
        idle(known, reader),
    )


def _sizes_below(root: Draft) -> list[Dim]:
    seen: set[int] = set()
    stack = [root]
    found: list[Dim] = []
    while stack:
        draft = stack.pop()
        if id(draft) in seen:
            continue
        seen.add(id(draft))
        found.extend(draft.shape)
        if draft.kind == "dim":
            found.append(draft.data)
        stack.extend(draft.args)
    return found


def expression(
    tree: Tree,
    symbols: dict[str, Symbol],
    sizes: frozenset[str],
    shape: Shape | None = None,
    closed: bool = False,
) -> Node:
    """The expression of a tree whose names are all known: what printed text is read back by.

    `shape` is that of the whole where it is known; the sizes of constants may follow from it.
    Where it is `closed`, a size that follows from nothing is refused instead of made up.
    """
    dims = Dims()
    reader = Reader(dims, dict(symbols), set(sizes), set())
    draft = reader.program(tree)
    if shape is not None and len(draft.shape) == len(shape):
        try:
            reader.fit(draft.shape, shape)
        except Mismatch:
            raise ShapeProblem("result-shape", span=tree.span) from None
    reader.check_reaches()
    if not dims.all_known:
        below = _sizes_below(draft)
        if closed and any(s[0] == "?" for size in below for s in dims.resolve(size).symbols):
            raise ShapeProblem("result-shape", span=tree.span)
        dims.name_unknowns(below, set(symbols) | sizes)
    return freeze(draft, dims)


__all__ = ["Reading", "expression", "read", "understood"]
