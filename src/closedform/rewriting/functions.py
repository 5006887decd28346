"""Rules about single functions, by the function they look at; ``*`` is tried for every function.

A rule takes a node in which all arguments are in normal form and returns what it equals, or None.
"""

from __future__ import annotations

from closedform.functions import KEPT
from closedform.rewriting.families import member_with_a_name
from closedform.rewriting.function_logarithms import (
    exp_of_log,
    exp_of_zero,
    log_of_exp,
    log_of_one,
    log_of_power,
    log_of_sigmoid,
    logsumexp,
    softplus_from_log,
)
from closedform.rewriting.function_matrices import (
    derivative_along_itself,
    matrix_power,
    of_diagonal,
    of_identity,
    of_inverse,
    of_kronecker,
    of_orthogonal,
    of_product,
    of_transpose,
    pinv_of_invertible,
    scalar_outside,
    scaled_rows,
    sylvester_of_commuting,
    transpose_outside,
)
from closedform.rewriting.function_powers import (
    logistic_from_exponential,
    power_of_abs,
    power_of_entry,
    power_of_exponential,
    power_of_multiple,
    power_of_number,
    power_of_power,
    power_of_product,
    power_of_zeros_and_ones,
)
from closedform.rewriting.function_repeated import (
    alone,
    of_repeated,
    unrepeated,
)
from closedform.rewriting.function_signs import (
    even_or_odd,
    homogeneous,
    known_sign,
    positive_part,
)
from closedform.rewriting.normal import FunctionRule

SQUARE_RULES: tuple[tuple[str, FunctionRule], ...] = (
    ("identity", of_identity),
    ("inverse of the inverse", of_inverse),
    ("scalar factor", scalar_outside),
    ("diagonal matrix", of_diagonal),
    ("Kronecker product", of_kronecker),
)

FUNCTION_RULES: dict[str, tuple[tuple[str, FunctionRule], ...]] = {
    KEPT.name: (("named part", alone),),
    "epower": (
        ("repeated number", of_repeated),
        ("power of a number", power_of_number),
        ("power of zeros and ones", power_of_zeros_and_ones),
        ("power of a multiple", power_of_multiple),
        ("power of a power", power_of_power),
        ("even power of abs", power_of_abs),
        ("power of an exponential", power_of_exponential),
        ("logistic function", logistic_from_exponential),
        ("power of an entry", power_of_entry),
        ("power of a product", power_of_product),
    ),
    "exp": (("exp(0)", exp_of_zero), ("exp of log", exp_of_log)),
    "log": (
        ("log(1)", log_of_one),
        ("log of exp", log_of_exp),
        ("softplus", softplus_from_log),
        ("logsumexp", logsumexp),
        ("log of sigmoid", log_of_sigmoid),
        ("log of a power", log_of_power),
    ),
    "abs": (("known sign", known_sign), ("positive multiple", homogeneous)),
    "sign": (("known sign", known_sign), ("positive multiple", homogeneous)),
    "step": (("known sign", known_sign), ("positive multiple", homogeneous)),
    "relu": (("known sign", known_sign), ("positive multiple", homogeneous)),
    "maximum": (("positive part", positive_part),),
    "minimum": (("positive part", positive_part),),
    "det": (
        *SQUARE_RULES,
        ("scaled rows", scaled_rows),
        ("determinant of a product", of_product),
        ("determinant of a transpose", of_transpose),
    ),
    "logdet": (*SQUARE_RULES, ("determinant of a transpose", of_transpose)),
    "inv": (
        *SQUARE_RULES,
        ("scaled rows", scaled_rows),
        ("orthogonal matrix", of_orthogonal),
        ("inverse of a product", of_product),
    ),
    "adj": (("identity", of_identity), ("scalar factor", scalar_outside)),
    "pinv": (
        ("identity", of_identity),
        ("invertible", pinv_of_invertible),
        ("scalar factor", scalar_outside),
    ),
    "dexpm": (("direction that commutes", derivative_along_itself),),
    "dlogm": (("direction that commutes", derivative_along_itself),),
    "sylvester": (("sides that commute", sylvester_of_commuting),),
    "polygamma": (("member with a name", member_with_a_name),),
    "matpow": (("repeated", unrepeated), ("matrix power", matrix_power)),
    "*": (
        ("repeated number", of_repeated),
        ("even or odd", even_or_odd),
        ("transpose outside", transpose_outside),
    ),
}
