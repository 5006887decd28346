"""What the array API standard leaves to the libraries, by the library at hand."""

import importlib

import numpy as np
from array_api_compat import array_namespace


class _Others:
    """Special functions and matrix functions of the library that the arrays are of; SciPy's for
    those of a library that has none."""

    def __init__(self, part):
        self.part = part

    def __getattr__(self, name):
        def call(*args):
            xp = array_namespace(*[x for x in args if hasattr(x, "shape")])
            home = xp.__name__.split(".")[-1]
            places = {
                "torch": "torch.special" if self.part == "special" else "torch.linalg",
                "numpy": f"jax.scipy.{self.part}" if "jax" in xp.__name__ else f"scipy.{self.part}",
                "cupy": f"cupyx.scipy.{self.part}",
            }
            if home in places:
                said = "matrix_exp" if home == "torch" and name == "expm" else name
                return getattr(importlib.import_module(places[home]), said)(*args)
            plain = [np.asarray(x) if hasattr(x, "shape") else x for x in args]
            return xp.asarray(getattr(importlib.import_module(f"scipy.{self.part}"), name)(*plain))

        return call


special = _Others("special")
linalg = _Others("linalg")


def _arrays(*given):
    """The module of the arrays, and these as arrays of one floating type."""
    arrays = [x for x in given if not isinstance(x, (int, float))]
    xp = array_namespace(*arrays)
    dtype = xp.result_type(*arrays)
    dtype = dtype if xp.isdtype(dtype, "real floating") else xp.float64
    return xp, *(
        xp.astype(x, dtype, copy=False) if hasattr(x, "shape") else xp.asarray(x, dtype=dtype)
        for x in given
    )
