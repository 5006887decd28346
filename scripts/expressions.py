"""What becomes of a random well-typed expression: right, wrong, refused, an error, slow."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np

import grow
import judge
import problems
import terms
import values
from closedform import library
from closedform.errors import CheckFailed, ClosedformError
from closedform.meaning.read import read
from grow import Grown
from judge import Array, Estimate
from limits import Overdue, limited, place, raised
from problems import Draw, Problem
from terms import Declared, Term

SLOW = 2.0
LIMIT = 20.0
DRAWS, TRIES = 2, 6
SMALLER = 400  # trials to make a failing input smaller
CONVENTIONS = {"project": None, "unconstrained": "unconstrained", "coordinates": "structured"}


def grown(seed: int, index: int) -> Grown:
    return grow.grow(Random(f"{seed}/{index}"))


def judged(seed: int, index: int) -> dict[str, Any]:
    return outcome(grown(seed, index), index)


def outcome(case: Grown, index: int) -> dict[str, Any]:
    """A record: the input, its outcome, and how long it took."""
    record = {
        "expr": case.term.program,
        "where": where(case),
        "wrt": case.wrt,
        "options": f"order={case.order} layout={case.layout} structured={case.structured}",
    }
    begun = time.process_time()
    try:
        with limited(LIMIT):
            derivation = derive(case)
            seconds = time.process_time() - begun
            texts = _texts(derivation)
    except Overdue:
        return {**record, "outcome": "slow", "seconds": LIMIT, "code": place()}
    except CheckFailed as error:
        seconds = time.process_time() - begun
        kind = "undecided" if error.code == "check-undecided" else error.code
        return {**record, "outcome": kind, "code": error.code, "seconds": seconds, "detail": str(error)}
    except ClosedformError as error:
        seconds = time.process_time() - begun
        found = {**record, "code": error.code, "seconds": seconds, "detail": str(error)}
        return {**found, "outcome": "slow" if seconds > SLOW else "refused"}
    except Exception as error:
        seconds = time.process_time() - begun
        detail = f"{type(error).__name__}: {str(error)[:300]} at {raised(error)}"
        return {**record, "outcome": "exception", "code": type(error).__name__, "seconds": seconds, "detail": detail}
    record |= {"result": texts["shown"], "seconds": seconds}
    verdict, detail = compared(case, derivation, texts, index)
    if verdict == "right" and seconds > SLOW:
        return {**record, "outcome": "slow", "code": "answered", "detail": f"{derivation.milliseconds:.0f} ms without check"}
    return {**record, "outcome": verdict, "detail": detail}


def derive(case: Grown) -> library.Derivation:
    return library.derive(
        case.term.program,
        case.wrt,
        where=where(case),
        order=case.order,
        layout=case.layout,
        structured=case.structured,
        seconds=LIMIT,
    )


def where(case: Grown) -> str:
    return ", ".join(each.text for each in case.declared)


def _texts(derivation: library.Derivation) -> dict[str, str]:
    """Everything that can be shown of an answer; none of it may raise."""
    derivation.to_json()
    return {"shown": str(derivation.result), **derivation.forms}


# -- the judge ------------------------------------------------------------------------------------------


def compared(
    case: Grown, derivation: library.Derivation, texts: Mapping[str, str], index: int
) -> tuple[str, str]:
    """Whether the text of the answer, read again, has the value of the derivative by differences."""
    rank = len(case.term.shape) + case.order * len(_wrt(case).shape)
    form = "vec" if rank > 2 else None
    shape = tuple(map(str, derivation.result.shape))
    shaped = f"{texts['shown']} + zeros({', '.join(shape)})" if shape else texts["shown"]
    try:
        expression = read(shaped, where(case)).expression
    except ClosedformError as error:
        return "unread", f"its text cannot be read again: {error}"
    random = np.random.default_rng(index)
    seen = undefined = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for _ in range(TRIES):
            draw = drawn(case, random)
            problem = _problem(case, draw, form)
            try:
                estimate = _turned(judge.derivative(problem, draw), case)
            except np.linalg.LinAlgError:
                continue
            if not estimate.trusted or estimate.scale > 1e8:
                continue
            try:
                sizes = values.fitted(expression, draw.sizes, estimate.value.shape)
                names = {(name, 0): value for name, value in draw.values.items()}
                value = values.evaluate(expression, names, sizes)
            except values.Unknown as unknown:
                return "unjudged", f"no value for {unknown}"
            except Exception as error:
                return "unjudged", f"{type(error).__name__}: {error}"
            if not np.isfinite(value).all() and value.shape == estimate.value.shape:
                undefined += 1
            elif not estimate.agrees_with(value):
                if _smooth(problem, draw):
                    return "wrong", _difference(value, estimate)
            else:
                seen += 1
                if seen == DRAWS:
                    break
    if undefined:
        return "undefined", "no value at " + ("some points" if seen else "any point")
    return ("right", "") if seen else ("unjudged", "no draw was smooth enough")


def _smooth(problem: Problem, draw: Draw) -> bool:
    """Whether no entry of the variable stands at a kink, which central differences do not see."""
    function, names = problem.function, [each.name for each in problem.declared]
    base = np.asarray(draw.values[problem.wrt], dtype=float)

    def at(move: Array) -> Array:
        arguments = {**draw.values, problem.wrt: draw.values[problem.wrt] + move}
        return np.asarray(function(*(arguments[name] for name in names)), dtype=float)

    middle, step = at(np.zeros(base.shape)), 1e-5
    for place in np.ndindex(base.shape):
        move = np.zeros(base.shape)
        move[place] = step
        above, below = at(move), at(-move)
        bend = np.abs(above + below - 2 * middle).max(initial=0.0)
        slope = np.abs(above - below).max(initial=0.0)
        if bend > 1e-2 * slope and bend > 1e-9:
            return False
    return True


def _wrt(case: Grown) -> Declared:
    return next(each for each in case.declared if each.name == case.wrt)


def _problem(case: Grown, draw: Draw, form: str | None) -> Problem:
    names = [each.name for each in case.declared]

    def function(*arrays: Any) -> Any:
        env = {**draw.sizes, **dict(zip(names, arrays, strict=True))}
        return case.term.value(env)

    convention = CONVENTIONS[case.structured]
    return Problem("", where(case), "", case.wrt, case.order, None, function, {}, form, convention)


def _turned(estimate: Estimate, case: Grown) -> Estimate:
    """From the mixed layout to the one that was asked for."""
    function, variable = len(case.term.shape), len(_wrt(case).shape)
    if case.layout == "mixed" or case.order == 2 or function + variable > 2:
        return estimate
    turns = (not function and variable) if case.layout == "numerator" else function
    if not turns:
        return estimate
    value = estimate.value[None, :] if estimate.value.ndim == 1 else estimate.value.T
    return Estimate(value, estimate.error)


def _difference(value: Array, estimate: Estimate) -> str:
    if value.shape != estimate.value.shape:
        return f"shape {value.shape}, expected {estimate.value.shape}"
    return f"off by {np.abs(value - estimate.value).max():.1e} of {estimate.scale:.1e}"


def drawn(case: Grown, random: np.random.Generator) -> Draw:
    """Sizes from 2 to 5, all different, and values that the declarations admit."""
    sizes: dict[str, Any] = dict(zip(grow.DIMS, map(int, random.permutation([2, 3, 4, 5])), strict=True))
    found: dict[str, Any] = {}
    for each in case.declared:
        shape = tuple(grow.size_of(dim, sizes) for dim in each.shape)
        found[each.name] = _value(each, shape, random)
        if each.domain == "exponent":
            sizes[each.name] = found[each.name]
    return Draw(sizes, found, {})


def _value(each: Declared, shape: tuple[int, ...], random: np.random.Generator) -> Any:
    if each.domain == "exponent":
        return int(random.integers(1, 4))
    if each.words in problems.STRUCTURES:
        return problems.STRUCTURES[each.words](shape, random)
    if each.words == "> 0":
        return problems.DOMAINS["positive"](shape, random)
    value = np.asarray(random.normal(size=shape))
    if len(shape) == 2 and shape[0] == shape[1]:
        left, singular, right = np.linalg.svd(value)
        value = np.asarray(left @ np.diag(np.maximum(singular, 0.4)) @ right)
    return value


# -- making a failing input smaller -----------------------------------------------------------------------


def smaller(seed: int, index: int, record: Mapping[str, Any]) -> dict[str, Any]:
    """The smallest input found that fails in the same way."""
    case = grown(seed, index)
    wanted = _signature(record)
    best = dict(record)
    trials = SMALLER
    progress = True
    while progress and trials > 0:
        progress = False
        for candidate in _candidates(case):
            trials -= 1
            found = outcome(candidate, index)
            if _signature(found) == wanted:
                case, best, progress = candidate, found, True
                break
            if trials <= 0:
                break
    return best


def _signature(record: Mapping[str, Any]) -> tuple[Any, ...]:
    detail = str(record.get("detail", ""))
    where_raised = detail.rpartition(" at ")[2] if record["outcome"] == "exception" else ""
    return record["outcome"], record.get("code") if record["outcome"] != "slow" else "", where_raised


def _candidates(case: Grown) -> Iterator[Grown]:
    if case.layout != "mixed":
        yield case._replace(layout="mixed")
    if case.order == 2:
        yield case._replace(order=1)
    every = list(terms.below(case.term))
    scopes = _scopes(case.term)
    for position, term in enumerate(every):
        inner = [t for t in list(terms.below(term))[1:] if t.shape == term.shape and t.open <= scopes[position]]
        leaves = [terms.name(d) for d in case.declared if d.shape == term.shape and d.domain != "exponent"]
        if not term.shape:
            leaves = [terms.constant("2", (), lambda env: 2.0), *leaves]
        if term.parts:
            inner += leaves
        elif len(term.text) > 1:
            inner = leaves
        for other in sorted(inner, key=lambda t: t.size):
            made = _with(case, position, other)
            if made is not None:
                yield made
    for position, declared in enumerate(case.declared):
        if declared.words and declared.domain != "exponent":
            plain = declared._replace(words="")
            yield case._replace(declared=(*case.declared[:position], plain, *case.declared[position + 1 :]))


def _scopes(root: Term) -> list[frozenset[str]]:
    """The indices that are bound around each term, in the order of `below`."""
    found: list[frozenset[str]] = []
    stack: list[tuple[Term, frozenset[str]]] = [(root, frozenset())]
    while stack:
        term, around = stack.pop()
        found.append(around)
        inside = frozenset[str]().union(*(part.open for part in term.parts)) - term.open
        stack.extend((part, around | inside) for part in reversed(term.parts))
    return found


def _with(case: Grown, position: int, other: Term) -> Grown | None:
    """`case` with another term at a place; None where it no longer makes sense."""
    term = terms.replaced(case.term, position, other)
    declared = tuple(each for each in case.declared if each.name in term.names)
    if len(dict(term.given)) != len(term.given) or case.wrt not in term.names:
        return None
    if not grow.grounded(term, declared):
        return None
    return case._replace(term=term, declared=declared)

