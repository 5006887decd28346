"""Nodes are interned, their digests are the same in every process, and depth costs no recursion."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import closedform
from closedform.core.dims import Dim
from closedform.core.node import (
    Node,
    Symbol,
    dim,
    index,
    memo,
    name,
    node,
    number,
    postorder,
    sweep,
    symbols,
)
from closedform.core.node import _interned as table

n = Dim.symbol("n")
x = name(Symbol("x", (n,)))
A = name(Symbol("A", (n, n), frozenset({"symmetric", "pd", "invertible"})))


def deep(depth: int, op: str = "exp") -> Node:
    value = x
    for _ in range(depth):
        value = node("apply", op, (value,), shape=x.shape)
    return value


MADE: dict[str, Callable[[], Node]] = {
    "number": lambda: number(Fraction(2, 4)),
    "index": lambda: index("i"),
    "scalar": lambda: name(Symbol("c")),
    "vector": lambda: name(Symbol("x", (Dim.symbol("n"),))),
    "matrix": lambda: name(Symbol("A", (n, n), frozenset({"pd", "invertible", "symmetric"}))),
    "dimension": lambda: dim(n * n - 1),
    "function": lambda: node("apply", "exp", (x,), shape=(n,)),
    "binder": lambda: node("binder", "sum", (number(1), dim(n), index("i")), "i"),
}


@pytest.mark.parametrize("kind", MADE)
def test_the_same_parts_give_the_same_object(kind: str) -> None:
    assert MADE[kind]() is MADE[kind]()


@pytest.mark.parametrize("kind", MADE)
def test_a_copy_is_the_same_object(kind: str) -> None:
    assert pickle.loads(pickle.dumps(MADE[kind]())) is MADE[kind]()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (number(1), number(2)),
        (name(Symbol("x")), name(Symbol("x", (n,)))),
        (name(Symbol("x")), name(Symbol("x", dots=1))),
        (name(Symbol("x")), name(Symbol("x", properties=frozenset({"positive"})))),
        (node("apply", "exp", (x,), shape=(n,)), node("apply", "log", (x,), shape=(n,))),
        (node("apply", "sum", (A,), "rows", (n,)), node("apply", "sum", (A,), "cols", (n,))),
    ],
)
def test_different_parts_give_different_objects_and_digests(left: Node, right: Node) -> None:
    assert left is not right
    assert left.digest != right.digest


def test_a_dimension_without_symbol_is_a_number() -> None:
    assert dim(n - n + 3) is number(3)


def test_postorder_gives_arguments_first_and_each_node_once() -> None:
    shared = node("apply", "exp", (x,), shape=(n,))
    root = node(
        "apply", "hadamard", (shared, node("apply", "neg", (shared,), shape=(n,))), shape=(n,)
    )
    order = list(postorder(root))
    assert len(order) == len(set(order)) == 4
    assert all(order.index(arg) < order.index(each) for each in order for arg in each.args)


def test_postorder_of_a_deep_graph_needs_no_recursion() -> None:
    assert sum(1 for _ in postorder(deep(100_000))) == 100_001


def test_names_come_in_order_of_appearance() -> None:
    assert list(symbols(node("apply", "mul", (A, x), shape=(n,)), A)) == ["A", "x"]


PROGRAM = """
from closedform.calculus import derivative, unfold
from closedform.core.node import postorder
from closedform.meaning.read import read
from closedform.rewriting import normal
for text, where, wrt in [
    ("norm2(X*w - y)^2", "X: matrix(N, D), w: vector(D), y: vector(N)", "w"),
    ("x'*A*x/(x'*x) + tr(inv(A)*A*A)", "x: vector(n), A: matrix(n, n) pd", "x"),
    (
        "tr(A*X*B*X'*C) + tr(kron(X*B*X', C*A))",
        "A: matrix(p, m), X: matrix(m, n), B: matrix(n, n), C: matrix(m, p)",
        "X",
    ),
    ("sum(i = 1:N, log(1 + exp(w'*X[i, :])))", "X: matrix(N, D), w: vector(D)", "w"),
]:
    core = normal()(unfold(read(text, where).expression))
    leaf = next(x for x in postorder(core) if x.kind == "name" and x.data.name == wrt)
    print(core.digest, normal()(derivative(core, leaf)).digest)
"""


def output(program: str, seed: str) -> str:
    root = Path(closedform.__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_digests_are_the_same_in_every_process() -> None:
    first, *others = (output(PROGRAM, seed) for seed in ("0", "1", "4711"))
    assert len(first.split()) == 8
    assert others == [first, first]


# -- memory ---------------------------------------------------------------------------------------


def test_nodes_that_nobody_holds_are_forgotten_and_the_others_stay_the_same() -> None:
    held = node("apply", "sin", (name(Symbol("held")),))
    for k in range(100):
        node("apply", "exp", (node("apply", "sin", (name(Symbol(f"let go {k}")),)),))
    before = len(table)
    sweep(enough=0)
    assert len(table) <= before - 300
    assert node("apply", "sin", (name(Symbol("held")),)) is held


def test_what_was_found_out_about_nodes_is_forgotten_with_them() -> None:
    remembered = memo()
    remembered[name(Symbol("let go"))] = True
    sweep(enough=0)
    assert not remembered


def test_a_small_table_is_left_as_it_is() -> None:
    name(Symbol("let go"))
    before = len(table)
    sweep(enough=before)
    assert len(table) == before
