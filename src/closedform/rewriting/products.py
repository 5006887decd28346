"""The rules about products: each looks at a network of factors, changes it, and says whether it
did.  The first that applies is made, then all are asked again."""

from __future__ import annotations

from closedform.rewriting.normal import ProductRule, ProductRules
from closedform.rewriting.product_entries import (
    entrywise_pairs,
    exponentials,
    hyperbolic_tangent,
    powers_add,
    sigmoid_of_minus,
    softmax_from_exponentials,
    softmax_sums_to_one,
)
from closedform.rewriting.product_matrices import (
    adjugate,
    diagonal_matrix,
    inverse_of_product_cancels,
    matrix_powers_add,
    orthogonal_cancels,
    pinv_cancels,
    pseudo_inverse,
)
from closedform.rewriting.product_orientation import (
    orientation,
)
from closedform.rewriting.product_structures import (
    entrywise_of_vec,
    fused_axes,
    masks,
    power_sums,
    selections,
)
from closedform.rewriting.stacking import stacked
from closedform.syntax.precedence import words

PRODUCT_RULES = ProductRules(
    {
        "powers add": ProductRule(powers_add),
        "exponentials": ProductRule(exponentials, words("exp")),
        "sigmoid": ProductRule(sigmoid_of_minus, words("exp")),
        "hyperbolic tangent": ProductRule(hyperbolic_tangent, words("sinh")),
        "softmax": ProductRule(softmax_from_exponentials, words("exp")),
        "pairs of functions": ProductRule(entrywise_pairs, words("relu step abs sign")),
        "matrix powers add": ProductRule(matrix_powers_add, words("inv matpow")),
        "inverse of a product cancels": ProductRule(inverse_of_product_cancels, words("inv")),
        "pseudo-inverse": ProductRule(pseudo_inverse, words("inv")),
        "pseudo-inverse cancels": ProductRule(pinv_cancels, words("pinv")),
        "orthogonal matrix": ProductRule(orthogonal_cancels, words("orthogonal")),
        "adjugate": ProductRule(adjugate, words("adj inv")),
        "diagonal matrix": ProductRule(diagonal_matrix, words("diagonal")),
        "softmax sums to 1": ProductRule(softmax_sums_to_one, words("softmax")),
        "fused axes": ProductRule(fused_axes, words("fuse")),
        "duplication and elimination": ProductRule(stacked, words("duplication elimination")),
        "entry by entry on a vec": ProductRule(entrywise_of_vec, words("fuse")),
        "sums of powers": ProductRule(power_sums, words("iota")),
        "selections": ProductRule(selections, words("select")),
        "triangles": ProductRule(masks, words("mask")),
        "symmetric or skew": ProductRule(orientation),
    }
)
