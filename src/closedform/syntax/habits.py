"""Spellings from elsewhere, and what they say in the notation.

A template is a text of the notation over `a` and `b`, the arguments.  A spelling that could mean
two things has no entry and is answered with an error.
"""

from __future__ import annotations

from closedform.syntax.precedence import words

MODULES = words("np numpy jnp jax torch math scipy sp tf onp cp cupy keras")
LAYERS = words("F nn")  # modules only in front of one of these functions, else names
ACTIVATIONS = words("relu softmax sigmoid softplus log_softmax logsigmoid functional")

# Functions that mean the same under the same name in those libraries.
SAME = words(
    "exp log sqrt abs sign sin cos tan sinh cosh tanh sigmoid softplus relu erf maximum "
    "minimum where softmax logsumexp max min sum mean prod cumsum det inv pinv expm logm "
    "sqrtm diag kron trace tril triu eye ones zeros digamma vdot logdet"
)

RENAMED = {
    "reduce_sum": "sum",
    "reduce_mean": "mean",
    "reduce_max": "max",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "reduce_logsumexp": "logsumexp",
    "ln": "log",
    "trace": "tr",
    "Tr": "tr",
    "Trace": "tr",
    "Diag": "diag",
    "norm": "norm2",
    "expit": "sigmoid",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "absolute": "abs",
    "fabs": "abs",
    "amax": "max",
    "amin": "min",
    "inverse": "inv",
    "Inverse": "inv",
    "identity": "eye",
    "gammaln": "lgamma",
    "psi": "digamma",
    "matrix_rank": "rank",
    "Det": "det",
    "Exp": "exp",
    "Log": "log",
    "ReLU": "relu",
    "vdot": "inner",
}

MATMUL = "a*b"  # NumPy's product of arrays: a vector on the left is a row
TEMPLATES = {
    "log1p": "log(1 + a)",
    "expm1": "exp(a) - 1",
    "log2": "log(a)/log(2)",
    "log10": "log(a)/log(10)",
    "log_2": "log(a)/log(2)",
    "log_10": "log(a)/log(10)",
    "pow": "a.^b",
    "sqr": "a.^2",
    "conj": "+a",
    "real": "+a",
    "square": "a.^2",
    "reciprocal": "1./a",
    "transpose": "a'",
    "Transpose": "a'",
    "outer": "a*b'",
    "multiply": "a.*b",
    "power": "a.^b",
    "matmul": MATMUL,
    "mtimes": "a*b",
    "logit": "log(a./(1 - a))",
    "logaddexp": "log(exp(a) + exp(b))",
    "log_softmax": "log(softmax(a))",
    "logsigmoid": "log(sigmoid(a))",
    "solve": "inv(a)*b",
}

# These names are common enough for names of the writer's own: only behind a module.
IN_MODULES = {
    "dot": MATMUL,
    "mm": MATMUL,
    "mv": MATMUL,
    "divide": "a./b",
    "add": "a + b",
    "subtract": "a - b",
    "negative": "-a",
}
GUARDED = frozenset(("power", "solve", "square", "Exp", "Log", "psi", "identity", "absolute"))

METHODS = {
    "sum": "sum(a)",
    "mean": "mean(a)",
    "max": "max(a)",
    "min": "min(a)",
    "prod": "prod(a)",
    "trace": "tr(a)",
    "det": "det(a)",
    "inverse": "inv(a)",
    "inv": "inv(a)",
    "norm": "norm2(a)",
    "transpose": "a'",
    "t": "a'",
    "diagonal": "diag(a)",
    "exp": "exp(a)",
    "log": "log(a)",
    "sqrt": "sqrt(a)",
    "abs": "abs(a)",
    "cumsum": "cumsum(a)",
    "dot": MATMUL,
    "matmul": MATMUL,
    "mm": MATMUL,
    "mv": MATMUL,
}
ATTRIBUTES = {"T": "a'", "mT": "a'", "H": "a'", "I": "inv(a)"}
LENGTHS = frozenset(("shape", "size", "ndim", "len", "length", "numel"))

AXES = {"0": "cols", "1": "rows", "-1": "rows"}
MATLAB_AXES = {"1": "cols", "2": "rows"}
REDUCTIONS = frozenset(("sum", "mean", "prod", "cumsum", "softmax", "logsumexp", "norm2"))
OPTIMA = words("argmin argmax minimize maximize minimise maximise optimize")
AXIS = frozenset(("axis", "dim"))
KEYWORDS = frozenset(("axis", "dim", "keepdims", "keepdim", "dtype", "ord", "out"))

DERIVATIVES = {
    "grad": "grad",
    "gradient": "grad",
    "jac": "jac",
    "jacobian": "jac",
    "hess": "hess",
    "hessian": "hess",
    "diff": "d",
    "derivative": "d",
}


def reading(name: str, in_module: bool) -> str | None:
    """The canonical name or the template for a foreign function name; None if there is none."""
    if in_module and name in IN_MODULES:
        return IN_MODULES[name]
    if name in GUARDED and not in_module:
        return None
    found = RENAMED.get(name) or TEMPLATES.get(name)
    return found or (name if in_module and name in SAME else None)


# The functions of the notation, for a front end that has to tell a word from a product of letters.
FUNCTIONS = words(
    "exp log sqrt abs sign sin cos tan asin acos atan sinh cosh tanh sigmoid softplus "
    "relu erf step lgamma digamma polygamma maximum minimum where softmax logsumexp dot "
    "norm1 norm2 norm max min sum mean prod cumsum tr det logdet inv adj pinv expm logm sqrtm diag "
    "vec vech kron inner rank lambda_max tril triu eye ones zeros vector commutation "
    "duplication elimination unvec grad jac hess"
)
WORDS = {
    **{name: name for name in FUNCTIONS},
    "Diag": "diag",
    "ReLU": "relu",
    "sgn": "sign",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "Log": "log",
    "Exp": "exp",
    "ln": "log",
    "trace": "tr",
    "Tr": "tr",
    "Trace": "tr",
    "Det": "det",
    "vect": "vec",
    "Vec": "vec",
    "rk": "rank",
    "adjugate": "adj",
    "sigm": "sigmoid",
    "expit": "sigmoid",
    "LSE": "logsumexp",
}
SCALAR_VALUED = frozenset(("tr", "det", "logdet", "rank", "norm2", "norm1", "lambda_max"))
