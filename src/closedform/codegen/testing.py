"""The test that a program carries: what it computes at one point, beside what is known there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from closedform.codegen.spell import called
from closedform.codegen.targets import Target
from closedform.core.node import Symbol

TEMPLATE = """\
def _self_test():
    \"\"\"Values at one point, beside those of interval arithmetic.\"\"\"
    given = {given}
    expected = {expected}
    found = {name}(**{{word: {array} for word, value in given.items()}}{rest})
    found = found if isinstance(found, tuple) else (found,)
    for (what, wanted), made in zip(expected.items(), found, strict=True):
        made = np.asarray(made)
        near = 1e-9 if made.dtype == np.float64 else 1e-4
        np.testing.assert_allclose(made, wanted, near, near, err_msg=what)


if __name__ == "__main__":
    _self_test()
    print("the self-test passed")"""


class Sample(Protocol):
    """A point and what is computed there, as `checker.sample` finds it."""

    @property
    def sizes(self) -> Mapping[str, int]: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def results(self) -> tuple[Any, ...]: ...


def self_test(
    function: str,
    what: Sequence[str],
    inputs: Sequence[Symbol],
    names: Mapping[str, str],
    given: Sequence[str],
    target: Target,
    sample: Sample | None,
) -> str:
    """The text of the test; none without a point."""
    if sample is None:
        return ""
    values = {}
    held = {x for symbol in inputs for size in symbol.shape for x in size.symbols}
    sizes = {**dict.fromkeys(held, 2), **sample.sizes}  # those of what does not matter are any
    for symbol in inputs:
        key = symbol.name + "." * symbol.dots
        shape = [size.value(sizes) for size in symbol.shape]
        value = sample.values.get(key, _filled(shape))  # what does not matter is anything
        values[names[called(symbol)]] = value
    rest = "".join(f", {names[size]}={sizes.get(size, 2)}" for size in given)
    return TEMPLATE.format(
        given=_dictionary(values),
        expected=_dictionary(dict(zip(what, sample.results, strict=True))),
        name=function,
        array=target.array,
        rest=rest,
    )


def _filled(shape: Sequence[int]) -> Any:
    return [_filled(shape[1:]) for _ in range(shape[0])] if shape else 0.5


def _dictionary(values: Mapping[str, Any]) -> str:
    lines = [f"        {name!r}: {value!r}," for name, value in values.items()]
    return "\n".join(["{", *lines, "    }"])
