"""What the tools that minimise ask of an objective, around the functions of a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from closedform.codegen.source import Code, assembled
from closedform.codegen.targets import NUMPY

SCIPY = '''\
class Objective:
    """For `scipy.optimize.minimize`: one vector holds {variables}.

        objective = Objective({call})   # {starts}
        found = minimize(objective, objective.start, jac=True, hessp=objective.hessp)
        objective.unpack(found.x)

    `method` is any that takes a gradient; "trust-ncg", "trust-krylov", "Newton-CG" and
    "trust-constr" take `hessp`, the others go without it.
    """

    def __init__(self, {call}):
        self.data = {{{data}}}
        start = {{{start}}}
        self.shapes = {{name: np.shape(value) for name, value in start.items()}}
        self.start = self.pack(*start.values())

    def pack(self, *values):
        """One vector of the variables, in this order."""
        return np.concatenate([np.ravel(value) for value in values]).astype(float)

    def unpack(self, x):
        """The variables by name, each in its shape."""
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes.values()])
        parts = np.split(np.asarray(x), ends[:-1])
        shapes = self.shapes.items()
        return {{name: part.reshape(shape) for part, (name, shape) in zip(parts, shapes)}}

    def __call__(self, x):
        """The value and the gradient."""
        value, *gradients = {first}(**self.data, **self.unpack(x))
        return float(value), self.pack(*gradients)

    def hessp(self, x, p):
        """The Hessian times p."""
        names = {directions}
        along = {{names[name]: value for name, value in self.unpack(p).items()}}
        found = {second}(**self.data, **self.unpack(x), **along)
        return self.pack(*(found if isinstance(found, tuple) else (found,)))'''


def scipy(first: Code, second: Code, directions: Mapping[str, str]) -> str:
    """The file for SciPy: `first` gives value and gradients, `second` the Hessian times
    `directions`, the name of one for each variable."""
    variables = list(directions)
    fixed = [name for name in first.inputs if name not in directions]
    text = SCIPY.format(
        variables=", ".join(variables),
        call=", ".join([*fixed, *variables]),
        starts=f"{', '.join(variables)}: where to start",
        data=_pairs(fixed),
        start=_pairs(variables),
        first=first.name,
        second=second.name,
        directions=repr(dict(directions)),
    )
    return assembled([first, second], NUMPY, text)


def _pairs(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}": {name}' for name in names)
