"""A text for every rule of the normal form: unfolded and normalised, it makes the rule fire."""

from __future__ import annotations

from closedform.calculus import unfold
from closedform.core.node import Node
from closedform.meaning.read import read
from rewriting.watched import Key


def core_of(text: str, where: str | None = None) -> Node:
    """The core of a text, what it gives a name kept together."""
    reading = read(text, where)
    return unfold(reading.expression, frozenset(node for _, node in reading.definitions))


# regular matrices R, any A, vectors V, …
A = "A: matrix(n, n), B: matrix(n, n), x: vector(n), c: scalar > 0"
V = "x: vector(n), y: vector(n) > 0, c: scalar > 0"
X = "X: matrix(m, n) full_column_rank"
R = "A: matrix(n, n) invertible, B: matrix(n, n) invertible, c: scalar > 0"
S = "S: matrix(n, n) symmetric, A: matrix(n, n), x: vector(n), y: vector(n)"
D = "D: matrix(n, n) diagonal, x: vector(n), y: vector(n) > 0"
K = "A: matrix(n, n) invertible, B: matrix(k, k) invertible"

# the rule: the text, where it is declared
EXAMPLES: dict[Key, tuple[str, str]] = {
    ("products", "powers add"): ("x.^2 .* x.^c", V),
    ("products", "exponentials"): ("exp(x) .* exp(y)", V),
    ("products", "sigmoid"): ("exp(x) .* sigmoid(-x).^2", V),
    ("products", "hyperbolic tangent"): ("sinh(x) ./ cosh(x).^2", V),
    ("products", "softmax"): ("exp(x)/sum(exp(x))", V),
    ("products", "pairs of functions"): ("relu(x) .* step(x) + abs(x) .* sign(x)", V),
    ("products", "matrix powers add"): ("A*inv(A)*B", R),
    ("products", "inverse of a product cancels"): ("inv(X'*X)*X'*X", X),
    ("products", "pseudo-inverse"): ("inv(X'*X)*X'", X),
    ("products", "pseudo-inverse cancels"): ("pinv(X)*X", X),
    ("products", "orthogonal matrix"): ("Q'*Q*A", "Q: matrix(n, n) orthogonal, A: matrix(n, n)"),
    ("products", "adjugate"): ("adj(A)/det(A) + det(B)*inv(B)", R),
    ("products", "diagonal matrix"): ("D*x", D),
    ("products", "symmetric or skew"): ("tr(W)*x", "W: matrix(n, n) skew, x: vector(n)"),
    ("maximum", "positive part"): ("maximum(x, 0) + maximum(0, y)", V),
    ("minimum", "positive part"): ("minimum(x, 0) + minimum(0, y)", V),
    ("products", "softmax sums to 1"): ("sum(softmax(x))*y", V),
    ("products", "fused axes"): ("vec(A)'*vec(B)", A),
    ("products", "entry by entry on a vec"): ("commutation(n, n)*exp(vec(A))", A),
    ("products", "duplication and elimination"): (
        "duplication(n)*vech(S) + vec(unvec(duplication(n)*vech(A), n, n)')"
        " + vec(unvec(elimination(n)'*vech(A), n, n))",
        S,
    ),
    ("products", "selections"): ("sum(e_2 .* ones(n))*e_2'*x", "x: vector(n)"),
    ("products", "triangles"): ("tril(tril(A)) + diag(diag(tril(A)))", A),
    ("sums", "complement of the sigmoid"): ("1 - sigmoid(x)", V),
    ("sums", "diagonal matrices"): ("diag(x) + diag(y)", V),
    ("epower", "repeated number"): ("(c*ones(n)).^(c + 1)", V),
    ("epower", "power of a number"): ("c^1*4^(1/2)*8^(1/2)*x.^0", V),
    ("epower", "power of a multiple"): ("(2*x).^3 + (4*y).^(1/2)", V),
    ("epower", "power of zeros and ones"): ("triu(A).^2 + tril(B).^3", A),
    ("epower", "power of a power"): ("sqrt(x.^2) + sqrt(y).^3 + (c.^x).^2", V),
    ("epower", "even power of abs"): ("abs(x).^2", V),
    ("epower", "power of an exponential"): ("exp(x).^3 + exp(x).^c", V),
    ("epower", "logistic function"): ("1 ./ (1 + exp(x))", V),
    ("epower", "power of a product"): ("(c*x).^2 + sqrt(y .* exp(x))", V),
    ("exp", "exp(0)"): ("exp(0*x)", V),
    ("exp", "exp of log"): ("exp(3*log(y))", V),
    ("log", "log(1)"): ("log(x.^0)", V),
    ("log", "log of exp"): ("log(exp(x))", V),
    ("log", "softplus"): ("log(1 + exp(x))", V),
    ("log", "logsumexp"): ("log(sum(exp(x)))", V),
    ("log", "log of sigmoid"): ("log(sigmoid(x))", V),
    ("log", "log of a power"): ("log(y.^2) + log(x.^3)", V),
    ("abs", "known sign"): ("abs(exp(x))", V),
    ("abs", "positive multiple"): ("abs(3*x)", V),
    ("sign", "known sign"): ("sign(exp(x))", V),
    ("sign", "positive multiple"): ("sign(3*x)", V),
    ("step", "known sign"): ("step(y)", V),
    ("step", "positive multiple"): ("step(2*x)", V),
    ("relu", "known sign"): ("relu(y)", V),
    ("relu", "positive multiple"): ("relu(2*x)", V),
    ("det", "identity"): ("det(eye(n))*x", V),
    ("det", "inverse of the inverse"): ("det(inv(A))", R),
    ("det", "scalar factor"): ("det(2*c*A)", R),
    ("det", "diagonal matrix"): ("det(diag(x))", V),
    ("det", "Kronecker product"): ("det(kron(A, B))", K),
    ("det", "scaled rows"): ("det(diag(y)*A)", A + ", y: vector(n) > 0"),
    ("det", "determinant of a product"): ("det(A*B')", R),
    ("det", "determinant of a transpose"): ("det(A + 2*B) + det(A' + 2*B')", R),
    ("logdet", "identity"): ("logdet(eye(n)) + c", V),
    ("logdet", "inverse of the inverse"): ("logdet(inv(A))", R),
    ("logdet", "scalar factor"): ("logdet(2*c*A)", R),
    ("logdet", "diagonal matrix"): ("logdet(diag(y))", V),
    ("logdet", "Kronecker product"): ("logdet(kron(A, B))", K),
    ("logdet", "determinant of a transpose"): ("logdet(A + 2*B) + logdet(A' + 2*B')", R),
    ("inv", "identity"): ("inv(eye(n))", V),
    ("inv", "inverse of the inverse"): ("inv(inv(A))", R),
    ("inv", "scalar factor"): ("inv(2*c*A)", R),
    ("inv", "diagonal matrix"): ("inv(diag(y))", V),
    ("inv", "Kronecker product"): ("inv(2*kron(A, B))", K),
    ("inv", "scaled rows"): ("inv(diag(y)*A*diag(y))", R + ", y: vector(n) > 0"),
    ("inv", "orthogonal matrix"): ("inv(Q)", "Q: matrix(n, n) orthogonal"),
    ("inv", "inverse of a product"): ("inv(A*B'*A)", R),
    ("adj", "identity"): ("adj(eye(n))", V),
    ("adj", "scalar factor"): ("adj(2*c*A)", R),
    ("pinv", "identity"): ("pinv(eye(n))", V),
    ("pinv", "invertible"): ("pinv(A)", R),
    ("pinv", "scalar factor"): ("pinv(2*X)", X),
    ("dexpm", "direction that commutes"): ("dexpm(2*A, A) + dexpm(A, eye(n))", A),
    ("⟨kept⟩", "named part"): ("h = sin(x) + log(exp(x)) - x; h.^2 + h", V),
    ("polygamma", "member with a name"): ("polygamma(0, y) + polygamma(1, c)", V),
    ("matpow", "repeated"): (
        "sum(r = 0:k-1, A^r*B*A^(k-1-r)) + sum(r = 1:k, A^r*A^(k-r))",
        A + ", k: integer >= 2",
    ),
    ("matpow", "matrix power"): ("A^k*inv(A)*A^(3 - k)", R + ", k: integer >= 2"),
    ("*", "repeated number"): ("tanh(c*ones(n))", V),
    ("*", "even or odd"): ("sin(-x) + cos(-2*x) + tanh(-x - y)", V),
    ("*", "transpose outside"): ("inv(A'*A + B') + inv(A*A' + B)' + exp(A' + B') + exp(A + B)'", A),
}

# texts near the conditions of rules: what must not be done, and every branch of what may be
EDGES: tuple[tuple[str, str], ...] = (
    ("sqrt(x.^2) + sqrt(x.^4) + sqrt(x.^6)", V),
    ("(x.^3).^(1/3) + (x.^2).^(3/2) + (x.^(-2)).^(1/2) + (x.^(2/3)).^(3/2)", V),
    ("(y.^c).^c + (y.^c).^(1/c) + (x.^2).^c", V),
    ("(x .* y).^(1/2) + (x .* y).^2 + (x .* y).^(-1) + (c*x).^(1/2)", V),
    ("(-2*x).^3 + (-2*x).^2 + (-y).^(-1) + (2*x - 4*y).^2 + (4*y - 2*x + 4).^(1/2)", V),
    ("2^(3/2) + 2^(-3/2) + 4^(-1/2) + 8^(1/3) + (1/4)^(1/2) + 0^2 + 2^100", V),
    ("log(x.^2) + log(x.^3) + log(x.^(1/2)) + log(y.^2) + log(y.^c) + log(x.^(-2))", V),
    ("log(exp(x)) + exp(log(x)) + exp(-log(y)) + exp(log(y)/2) + exp(c*log(y))", V),
    ("log(1 + exp(-x)) + log(2 + exp(x)) + log(1 - exp(-y)) + log(1 + 2*exp(x))", V),
    ("log(sum(exp(x - c))) + log(sum(exp(x) .* y)) + sum(log(exp(x)))", V),
    ("1 ./ (1 + exp(-x)).^2 + 1 ./ (1 - exp(-y)) + exp(x) ./ (1 + exp(x))", V),
    ("exp(x).^2/sum(exp(x))^2 + exp(x)/sum(exp(x)).^2 + exp(x)/sum(exp(y))", V),
    ("exp(A) ./ (exp(A)*ones(n, n)) + exp(A) ./ (ones(n, n)*exp(A))", A),
    ("1 - sigmoid(-x) + sigmoid(x) + 2*(1 - sigmoid(y)) - 1 + sigmoid(3*x)", V),
    ("exp(-x) .* sigmoid(x) + exp(x) .* sigmoid(x) + exp(-x) .* sigmoid(x).^3", V),
    ("abs(x).^3 + abs(x).^2 + abs(-x) + abs(x - y) + abs(-2*x) + abs(c*x)", V),
    ("abs(x).^2 .* sign(x) + sign(x).^2 + sign(x).^3 + sign(x) .* sign(x)", V),
    ("step(x).^2 + step(x) .* step(y) + step(-x) + step(-2*x) + sign(-2*x) + relu(-2*x)", V),
    ("relu(x).^2 .* step(x) + relu(x) .* step(y) + relu(sigmoid(x))", V),
    ("sinh(x).^2 ./ cosh(x).^3 + sinh(x) .* cosh(x) + sinh(x) ./ cosh(y)", V),
    ("sin(-x - y) + cos(x - y) + cos(y - x) + erf(-2*x) + acos(-x/3) + asin(-x/3)", V),
    ("det(-A) + det(A/2) + det(A^3) + det(c*A*B) + det(A - B) + det(B - A)", R),
    ("logdet(A*A') + logdet(c*A*A') + logdet(2*A'*A) + logdet(A*A'/c)", R),
    ("adj(-A) + adj(c*A) + det(A)^2*inv(A) + adj(A)*det(A) + det(A)*det(B)*inv(A)", R),
    ("adj(A)/det(A)^2 + det(A)^c*inv(A) + det(A*A')^(1/2)*eye(n)", R),
    ("inv(-A) + inv(A*B) + inv(A'*B') + inv(A/c) + inv(A + A) + inv(A*A) + inv(inv(A)')", R),
    ("A*inv(A)' + A'*inv(A) + inv(A)*A' + A*inv(B)*B*A + inv(A)*inv(A)*A", R),
    ("S*inv(S) + S'*inv(S) + inv(S)'*S*S", "S: matrix(n, n) pd"),
    ("A^k*A + A'*(A^k)' + A^(k-1)*inv(A) + (A')^k*A' + A^k*A^k", R + ", k: integer >= 2"),
    ("inv(X*X')*X + inv(X'*X)*X'*X*X'*X", "X: matrix(n, n) invertible"),
    ("X*inv(X'*X) + X*inv(X'*X)*X'*X + (pinv(X)*X*pinv(X))' + pinv(X') + pinv(2*X)'", X),
    ("X*pinv(X)*X + pinv(X)'", "X: matrix(n, m) full_row_rank"),
    ("X*pinv(X)*X + X*A*pinv(X)*X*A", "X: matrix(n, m) full_row_rank, A: matrix(m, m)"),
    ("Q*Q' + Q'*A*Q + Q*A*Q + inv(Q)*Q' + Q*Q", "Q: matrix(n, n) orthogonal, A: matrix(n, n)"),
    ("D*A*D + tr(D)*D + D' + inv(D)*x*x' + D*D + diag(D)*x'", D + ", A: matrix(n, n)"),
    ("W' + W*W + W*W' + diag(diag(W)) + x'*W*x*W", "W: matrix(n, n) skew, x: vector(n)"),
    ("S*A*S' + S'*A'*S + (S*A)' + tr(S*A)*S + (S + A)' + S*S*A", S),
    ("x*y' + (x*y')' + A.*S + (A.*S)' + A'.*S'", S),
    ("det(diag(x)*A) + det(A*diag(x)) + det(diag(y)*A*diag(x))", A + ", y: vector(n) > 0"),
    ("inv(diag(y)*A) + inv(A*diag(y)) + inv(diag(y)*A*B)", R + ", y: vector(n) > 0"),
    ("det(kron(A, B)) + det(kron(B, A)) + logdet(kron(A*A', B*B'))", K),
    ("inv(kron(A, B)) + inv(kron(A', B')) + kron(A, B)*inv(kron(A, B))", K),
    ("logdet(kron(A, 2*B)) + det(3*kron(A, B))", K),
    ("kron(A, A)*kron(B, B) + kron(A*B, B) + kron(A, B)'", A),
    ("vec(A*B) + vec(A')*(vec(A)'*vec(B)) + commutation(n, n)*vec(A)", A),
    ("commutation(n, n)*commutation(n, n)*vec(A) + commutation(n, n)'*vec(A)", A),
    ("x[1]*x[1] + x[1]*x[2] + e_1'*e_1 + e_1'*e_2 + sum(e_2) + e_1'*A*e_2", A),
    ("sum(i = 1:n-1, x[i]*x[i+1]) + sum(i = 2:n, x[i-1]^2)", A),
    ("sum(i = 1:n, sum(j = 1:i, x[i]*x[j])) + sum(i = 1:n, i*x[i])", A),
    ("tril(A)' + triu(A') + tril(triu(A)) + tril(A).*triu(A) + cumsum(x)*x'", A),
    ("sum(softmax(x)) + softmax(x)'*softmax(x) + sum(softmax(A, rows)*x)", A),
    ("softmax(A, rows)*ones(n) + softmax(A, cols)*ones(n) + sum(softmax(A, cols), cols)", A),
    ("dexpm(A, 2*c*A) + dexpm(-A, A) + dexpm(A, B) + dexpm(A, 0*B) + expm(A')", A),
    ("diag(x) + 2*diag(y) + A - diag(x .* y) + eye(n)", A + ", y: vector(n)"),
    ("expm(A')' + sqrtm(A*A')' + logm(A*A')' + expm(A + A')", R),
    ("maximum(A', B')'*x + minimum(x, x + 1) + maximum(x, 2*x) + where(x > 0, x, -x)", A),
)
