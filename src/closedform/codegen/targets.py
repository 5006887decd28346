"""The array libraries that programs are written for: a table of spellings each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from closedform.codegen.stable import record_of


class Target(NamedTuple):
    """How a library says what array operations do, in the manner of `functions.record.Code`.

    Beside the arguments, ``{data[0]}`` and so on are the data of the operation, ``{shape}`` its
    shape and ``{sizes[0]}`` and so on its lengths; ``{like}`` says of which kind new arrays are.
    """

    name: str
    module: str
    imports: Mapping[str, str]  # what a program that says the key imports
    spellings: Mapping[str, str]
    dtype: str = "{0}.dtype"
    like: str = "dtype={0}.dtype"
    number: str = "{xp}.asarray({0}, {like})"  # a number as an array
    array: str = "np.asarray(value, dtype=float)"  # of numbers in lists, for a test
    structured: bool = False  # are matrices returned as what they are made of
    every_axis: bool = False  # has to be said of an array in which one place is picked
    einsum: bool = True  # is there
    syrk: bool = False  # a matrix times its own transpose costs half
    vector_first: bool = False  # x @ A is faster than A.T @ x

    def spelling(self, op: str, is_function: bool) -> str:
        return record_of(op).code.of(self.name) if is_function else self.spellings[op]


STANDARD = {
    "permute": "{xp}.permute_dims({0}, {data})",
    "reshape": "{xp}.reshape({0}, {shape})",
    "reduce": "{xp}.sum({0}, axis={data})",
    "repeat": "{xp}.broadcast_to({0}, {shape})",
    "full": "{xp}.full({shape}, {0}, {like})",
    "sqrt": "{xp}.sqrt({0})",
    "diagonal": "{xp}.linalg.diagonal({0})",
    "embed": "_embed({0}, {data}, {shape}, {like})",
    "add_diagonal": "_add_diagonal({0}, {1})",
    "tensordot": "{xp}.tensordot({0}, {1}, axes={data})",
    "inner": "{xp}.sum({u0} * {u1})",
    "triangular_product": "{u0} @ {u1}",
    "tridiagonal_product": "{u0} @ {u1}",
    "zeros": "{xp}.zeros({shape}, {like})",
    "ones": "{xp}.ones({shape}, {like})",
    "eye": "{xp}.eye({sizes[0]}, {like})",
    "mask": "_tri({sizes[0]}, {sizes[1]}, {data}, {like})",
    "iota": "{xp}.arange({data}, {data} + {sizes[0]}, {like})",
    "select": "_places({data[0]}, {data[1]}, {shape}, {like})",
    "duplication": "_duplication({data[0]}, {like})",
    "elimination": "_elimination({data[0]}, {like})",
    "cholesky": "{0}",
    "lu": "{0}",
    "solve": "{xp}.linalg.solve({0}, {1})",
    "solve'": "{xp}.linalg.solve({a0}.T, {1})",
    "inverse": "{xp}.linalg.inv({0})",
    "logdet": "_logdet({0})",
    "det": "{xp}.linalg.det({0})",
    "lower": "{0}",
    "upper": "{0}",
}

SCIPY = {
    "lu": "linalg.lu_factor({0})",
    "solve": "linalg.lu_solve({0}, {1})",
    "solve'": "linalg.lu_solve({0}, {1}, trans=1)",
    "inverse": "linalg.lu_solve({0}, {xp}.eye({sizes[0]}, {like}))",
    "logdet": "_logarithm({0})",
    "det": "_determinant({0})",
    "cholesky": "linalg.cho_factor({0}, lower=True)",
    "cholesky solve": "linalg.cho_solve({0}, {1})",
    "cholesky inverse": "linalg.cho_solve({0}, {xp}.eye({sizes[0]}, {like}))",
    "cholesky logdet": "2 * {xp}.sum({xp}.log({xp}.diagonal({0}[0])))",
    "cholesky det": "{xp}.prod({xp}.diagonal({0}[0])) ** 2",
    "lower solve": "linalg.solve_triangular({0}, {1}, lower=True)",
    "lower solve'": "linalg.solve_triangular({0}, {1}, lower=True, trans=1)",
    "upper solve": "linalg.solve_triangular({0}, {1})",
    "upper solve'": "linalg.solve_triangular({0}, {1}, trans=1)",
    **{
        f"{side} {op}": text
        for side in ("lower", "upper")
        for op, text in (
            ("inverse", "{xp}.linalg.inv({0})"),
            ("logdet", "_logdet({0})"),
            ("det", "{xp}.prod({xp}.diagonal({0}))"),
        )
    },
}

NUMPY = Target(
    "numpy",
    "np",
    {
        "math.": "import math",
        "np.": "import numpy as np",
        "linalg.": "from scipy import linalg",
        "special.": "from scipy import special",
    },
    {
        **STANDARD,
        **SCIPY,
        "permute": "{xp}.transpose({0}, {data})",
        "inner": "{xp}.vdot({0}, {1})",
        "cholesky inverse": "_cholesky_inverse({0})",
        "triangular_product": "_triangular_product({0}, {1}, {data})",
        "tridiagonal_product": "_tridiagonal_product({0}, {1})",
    },
    structured=True,
    syrk=True,
)
JAX = Target(
    "jax",
    "jnp",
    {
        "jax.": "import jax",
        "math.": "import math",
        "np.": "import numpy as np",
        "jnp.": "import jax.numpy as jnp",
        "linalg.": "from jax.scipy import linalg",
        "special.": "from jax.scipy import special",
    },
    {**STANDARD, **SCIPY, "inner": "{xp}.vdot({0}, {1})"},
    vector_first=True,
)
TORCH = Target(
    "torch",
    "torch",
    {"math.": "import math", "np.": "import numpy as np", "torch.": "import torch"},
    {
        **STANDARD,
        "permute": "{a0}.permute({data})",
        "reduce": "{xp}.sum({0}, dim={data})",
        "tensordot": "{xp}.tensordot({0}, {1}, dims={data})",
        "inner": "{xp}.sum({u0} * {u1})",
        "diagonal": "{xp}.diagonal({0}, dim1=-2, dim2=-1)",
        "cholesky": "{xp}.linalg.cholesky({0})",
        "cholesky solve": "_cholesky_solve({0}, {1})",
        "cholesky inverse": "{xp}.cholesky_inverse({0})",
        "cholesky logdet": "2 * {xp}.sum({xp}.log({xp}.diagonal({0})))",
        "cholesky det": "{xp}.prod({xp}.diagonal({0})) ** 2",
        **{
            f"{side} {op}": text
            for side in ("lower", "upper")
            for op, text in (
                ("solve", f"_triangular_solve({{0}}, {{1}}, {side == 'upper'})"),
                ("solve'", f"_triangular_solve({{a0}}.T, {{1}}, {side == 'lower'})"),
                ("inverse", "{xp}.linalg.inv({0})"),
                ("logdet", "_logdet({0})"),
                ("det", "{xp}.prod({xp}.diagonal({0}))"),
            )
        },
        "lu": "{xp}.linalg.lu_factor({0})",
        "solve": "_lu_solve({0}, {1}, False)",
        "solve'": "_lu_solve({0}, {1}, True)",
        "inverse": "{xp}.linalg.lu_solve(*{0}, {xp}.eye({sizes[0]}, {like}))",
        "logdet": "_logarithm({0})",
        "det": "_determinant({0})",
    },
    like="dtype={0}.dtype, device={0}.device",
    number="torch.as_tensor({0}, {like})",
    array="torch.as_tensor(value, dtype=torch.float64)",
    structured=True,
)
ARRAY_API = Target(
    "array-api",
    "xp",
    {
        "importlib.": "import importlib",
        "math.": "import math",
        "np.": "import numpy as np",
        "array_namespace(": "from array_api_compat import array_namespace",
    },
    STANDARD,
    like="dtype={0}.dtype, device={0}.device",
    every_axis=True,
    einsum=False,
)
TARGETS = {target.name: target for target in (NUMPY, JAX, TORCH, ARRAY_API)}
