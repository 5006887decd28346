"""The rules of the normal form: a name and a sentence each, English and Korean.

In Korean a noun stands before every symbol that a particle would have to agree with.
"""

from __future__ import annotations

from collections.abc import Mapping

Said = Mapping[str, tuple[str, str]]

RULES: Mapping[str, Said] = {
    "en": {
        "Kronecker product": (
            "Kronecker product",
            "inv(kron(A, B)) = kron(inv(A), inv(B)), det(kron(A, B)) = det(A)^q*det(B)^p",
        ),
        "adjugate": ("adjugate", "adj(X)/det(X) = inv(X), det(X)*inv(X) = adj(X)"),
        "complement of the sigmoid": ("complement of the sigmoid", "1 - sigmoid(u) = sigmoid(-u)"),
        "determinant of a product": (
            "determinant of a product",
            "det(A*B) = det(A)*det(B), for square A and B",
        ),
        "determinant of a transpose": ("determinant of a transpose", "det(X') = det(X)"),
        "diagonal matrices": ("diagonal matrices", "diag(u) + diag(v) = diag(u + v)"),
        "diagonal matrix": ("diagonal matrix", "off its diagonal a diagonal matrix is 0"),
        "direction that commutes": (
            "direction that commutes",
            "dexpm(s*A, t*A) = t*A*expm(s*A): a matrix commutes with its multiples",
        ),
        "duplication and elimination": (
            "duplication and elimination",
            "duplication and elimination matrices undo each other, and pick entries of a vec",
        ),
        "entry by entry on a vec": (
            "entry by entry on a vec",
            "what acts entry by entry on vec(X) acts in the same way on X",
        ),
        "even or odd": (
            "even or odd function",
            "f(-x) = f(x) for an even function, f(-x) = -f(x) for an odd one",
        ),
        "even power of abs": ("even power of abs", "abs(x)^2 = x^2"),
        "exp of log": ("exponential of a logarithm", "exp(log(x)) = x"),
        "exp(0)": ("exponential of 0", "exp(0) = 1"),
        "exponentials": ("product of exponentials", "exp(a) .* exp(b) = exp(a + b)"),
        "fused axes": ("vec and back", "a vec that is made a matrix again is the matrix"),
        "hyperbolic tangent": ("hyperbolic tangent", "sinh(x) ./ cosh(x) = tanh(x)"),
        "identity": ("identity matrix", "det(I) = 1, inv(I) = I"),
        "inverse of a product": (
            "inverse of a product",
            "inv(A*B) = inv(B)*inv(A), for square A and B",
        ),
        "inverse of a product cancels": ("inverse cancels", "inv(A*B)*A*B = I"),
        "inverse of the inverse": (
            "inverse of the inverse",
            "inv(inv(X)) = X, det(inv(X)) = 1/det(X)",
        ),
        "invertible": (
            "pseudo-inverse of an invertible matrix",
            "pinv(X) = inv(X) where X is invertible",
        ),
        "known sign": (
            "known sign",
            "abs, relu, sign and step of what is known to be positive, or not negative",
        ),
        "log of a power": ("logarithm of a power", "log(x.^k) = k*log(x) for positive x"),
        "log of exp": ("logarithm of an exponential", "log(exp(x)) = x"),
        "log of sigmoid": ("logarithm of the sigmoid", "log(sigmoid(x)) = -softplus(-x)"),
        "log(1)": ("logarithm of 1", "log(1) = 0"),
        "logistic function": ("logistic function", "1/(1 + exp(-u)) = sigmoid(u)"),
        "logsumexp": ("logsumexp", "log(sum(exp(u))) = logsumexp(u)"),
        "matrix power": ("matrix power", "X^0 = I, X^1 = X, X^(-1) = inv(X), inv(X)^k = X^(-k)"),
        "matrix powers add": ("powers of a matrix", "X^a*X^b = X^(a + b), X*inv(X) = I"),
        "member with a name": (
            "member with a name",
            "polygamma(0, x) = digamma(x), polygamma(1, x) = trigamma(x)",
        ),
        "named part": ("named part", "a named part that is no sum need not be kept together"),
        "orthogonal matrix": ("orthogonal matrix", "Q'*Q = I"),
        "pairs of functions": (
            "pairs of functions",
            "relu .* step = relu, abs .* sign = the argument, step .* step = step",
        ),
        "positive multiple": (
            "positive multiple",
            "abs(c*x) = c*abs(x) for positive c, and likewise sign, step and relu",
        ),
        "positive part": ("positive part", "maximum(0, x) = relu(x), minimum(0, x) = -relu(-x)"),
        "power of a multiple": ("power of a multiple", "(c*x).^k = c^k*x.^k"),
        "power of a number": (
            "power of a number",
            "a power of a number is a number, where it is exact",
        ),
        "power of a power": (
            "power of a power",
            "(x.^a).^b = x.^(a*b), where that holds for all values",
        ),
        "power of a product": (
            "power of a product",
            "(x .* y).^e = x.^e .* y.^e for a whole number e, otherwise for positive factors",
        ),
        "power of an entry": ("power of an entry", "x[k]^e = (x.^e)[k]"),
        "power of an exponential": ("power of an exponential", "exp(x).^k = exp(k*x)"),
        "power of zeros and ones": ("power of zeros and ones", "0^k = 0 and 1^k = 1 for k > 0"),
        "powers add": ("powers add", "x.^a .* x.^b = x.^(a + b)"),
        "pseudo-inverse": (
            "pseudo-inverse",
            "inv(X'*X)*X' = pinv(X) where X has full column rank",
        ),
        "pseudo-inverse cancels": (
            "pseudo-inverse cancels",
            "pinv(X)*X = I where X has full column rank, X*pinv(X) = I where it has full row rank",
        ),
        "repeated": (
            "repeated argument",
            "a function of what is the same along an axis is applied once",
        ),
        "repeated number": (
            "repeated number",
            "a function of a number that is repeated is the function of the number, repeated",
        ),
        "scalar factor": ("scalar factor", "inv(c*X) = inv(X)/c, det(c*X) = c^n*det(X)"),
        "scaled rows": (
            "scaled rows",
            "inv(diag(v)*A) = inv(A)*diag(1 ./ v), det(diag(v)*A) = prod(v)*det(A)",
        ),
        "selections": ("selections", "two selections of the same entry agree"),
        "sides that commute": (
            "sides that commute",
            "sylvester(A, A, s*I), which solves A*X + X*A = s*I, is s*inv(A)/2",
        ),
        "sigmoid": ("sigmoid", "exp(u) .* sigmoid(-u) = sigmoid(u)"),
        "sizes": ("sizes", "(k - 1) + 1 = k, of a size used as a number"),
        "softmax": ("softmax", "exp(u)/sum(exp(u)) = softmax(u)"),
        "softmax sums to 1": ("softmax adds up to 1", "sum(softmax(x)) = 1"),
        "softplus": ("softplus", "log(1 + exp(x)) = softplus(x)"),
        "sums of powers": (
            "sums of powers",
            "sum(i = 1:n, i) = n*(n + 1)/2, and likewise for powers up to the fourth",
        ),
        "symmetric or skew": (
            "symmetric or skew matrix",
            "A' = A for symmetric A, A' = -A for skew A",
        ),
        "transpose outside": ("function of a transpose", "f(X') = f(X)'"),
        "triangles": ("triangles", "which entries a triangle keeps is known: 1 or 0"),
    },
    "ko": {
        "Kronecker product": (
            "크로네커 곱",
            "inv(kron(A, B)) = kron(inv(A), inv(B)), det(kron(A, B)) = det(A)^q*det(B)^p",
        ),
        "adjugate": ("수반행렬", "adj(X)/det(X) = inv(X), det(X)*inv(X) = adj(X)"),
        "complement of the sigmoid": ("시그모이드의 여함수", "1 - sigmoid(u) = sigmoid(-u)"),
        "determinant of a product": (
            "곱의 행렬식",
            "정사각행렬 A, B에 대하여 det(A*B) = det(A)*det(B)",
        ),
        "determinant of a transpose": ("전치의 행렬식", "det(X') = det(X)"),
        "diagonal matrices": ("대각행렬의 합", "diag(u) + diag(v) = diag(u + v)"),
        "diagonal matrix": ("대각행렬", "대각행렬에서 대각선 밖의 성분은 0이다"),
        "direction that commutes": (
            "교환 가능한 방향",
            "dexpm(s*A, t*A) = t*A*expm(s*A): 행렬은 자신의 스칼라배와 교환 가능하다",
        ),
        "duplication and elimination": (
            "복제행렬과 소거행렬",
            "복제행렬과 소거행렬은 서로를 되돌리고, vec에서 성분을 고른다",
        ),
        "entry by entry on a vec": (
            "벡터화(vec)와 성분별 함수",
            "vec(X)에 성분별로 작용하는 함수는 행렬 X에도 똑같이 작용한다",
        ),
        "even or odd": (
            "짝함수와 홀함수",
            "짝함수이면 f(-x) = f(x), 홀함수이면 f(-x) = -f(x)",
        ),
        "even power of abs": ("절댓값의 짝수 거듭제곱", "abs(x)^2 = x^2"),
        "exp of log": ("로그의 지수함수", "exp(log(x)) = x"),
        "exp(0)": ("0의 지수함수", "exp(0) = 1"),
        "exponentials": ("지수함수의 곱", "exp(a) .* exp(b) = exp(a + b)"),
        "fused axes": ("벡터화(vec)의 되돌림", "vec을 다시 행렬로 만들면 원래 행렬이다"),
        "hyperbolic tangent": ("쌍곡탄젠트", "sinh(x) ./ cosh(x) = tanh(x)"),
        "identity": ("단위행렬", "det(I) = 1, inv(I) = I"),
        "inverse of a product": (
            "곱의 역행렬",
            "정사각행렬 A, B에 대하여 inv(A*B) = inv(B)*inv(A)",
        ),
        "inverse of a product cancels": ("역행렬과 약분", "inv(A*B)*A*B = I"),
        "inverse of the inverse": (
            "역행렬의 역행렬",
            "inv(inv(X)) = X, det(inv(X)) = 1/det(X)",
        ),
        "invertible": (
            "가역행렬의 유사역행렬",
            "X가 가역이면 pinv(X) = inv(X)",
        ),
        "known sign": (
            "알려진 부호",
            "양수이거나 음이 아닌 것으로 알려진 값의 abs, relu, sign, step",
        ),
        "log of a power": ("거듭제곱의 로그", "양수 x에 대하여 log(x.^k) = k*log(x)"),
        "log of exp": ("지수함수의 로그", "log(exp(x)) = x"),
        "log of sigmoid": ("시그모이드의 로그", "log(sigmoid(x)) = -softplus(-x)"),
        "log(1)": ("1의 로그", "log(1) = 0"),
        "logistic function": ("로지스틱 함수", "1/(1 + exp(-u)) = sigmoid(u)"),
        "logsumexp": ("로그합지수(logsumexp)", "log(sum(exp(u))) = logsumexp(u)"),
        "matrix power": (
            "행렬의 거듭제곱",
            "X^0 = I, X^1 = X, X^(-1) = inv(X), inv(X)^k = X^(-k)",
        ),
        "matrix powers add": ("행렬의 지수법칙", "X^a*X^b = X^(a + b), X*inv(X) = I"),
        "member with a name": (
            "이름이 있는 함수",
            "polygamma(0, x) = digamma(x), polygamma(1, x) = trigamma(x)",
        ),
        "named part": ("이름을 붙인 부분", "이름을 붙인 부분이 합이 아니면 따로 묶지 않는다"),
        "orthogonal matrix": ("직교행렬", "Q'*Q = I"),
        "pairs of functions": (
            "함수의 쌍",
            "relu .* step = relu, step .* step = step, 또 abs .* sign은 그 안의 식이다",
        ),
        "positive multiple": (
            "양수배",
            "양수 c에 대하여 abs(c*x) = c*abs(x)이고, sign, step, relu도 마찬가지이다",
        ),
        "positive part": ("양의 부분", "maximum(0, x) = relu(x), minimum(0, x) = -relu(-x)"),
        "power of a multiple": ("상수배의 거듭제곱", "(c*x).^k = c^k*x.^k"),
        "power of a number": ("수의 거듭제곱", "수의 거듭제곱은 정확하면 수로 쓴다"),
        "power of a power": (
            "거듭제곱의 거듭제곱",
            "모든 값에서 성립할 때 (x.^a).^b = x.^(a*b)",
        ),
        "power of a product": (
            "곱의 거듭제곱",
            "정수 e에 대하여 (x .* y).^e = x.^e .* y.^e, 그 밖에는 양수인 인수에 대하여",
        ),
        "power of an entry": ("성분의 거듭제곱", "x[k]^e = (x.^e)[k]"),
        "power of an exponential": ("지수함수의 거듭제곱", "exp(x).^k = exp(k*x)"),
        "power of zeros and ones": ("0과 1의 거듭제곱", "k > 0이면 0^k = 0, 1^k = 1"),
        "powers add": ("지수법칙", "x.^a .* x.^b = x.^(a + b)"),
        "pseudo-inverse": ("유사역행렬", "X가 열 완전계수이면 inv(X'*X)*X' = pinv(X)"),
        "pseudo-inverse cancels": (
            "유사역행렬과 약분",
            "X가 열 완전계수이면 pinv(X)*X = I, 행 완전계수이면 X*pinv(X) = I",
        ),
        "repeated": (
            "반복되는 인수",
            "한 축을 따라 값이 같으면 함수는 한 번만 적용한다",
        ),
        "repeated number": (
            "반복되는 수",
            "반복되는 수의 함숫값은 그 수의 함숫값을 반복한 것이다",
        ),
        "scalar factor": ("스칼라 인수", "inv(c*X) = inv(X)/c, det(c*X) = c^n*det(X)"),
        "scaled rows": (
            "행의 배수",
            "inv(diag(v)*A) = inv(A)*diag(1 ./ v), det(diag(v)*A) = prod(v)*det(A)",
        ),
        "selections": ("성분 고르기", "같은 성분을 두 번 고르면 서로 같다"),
        "sides that commute": (
            "교환 가능한 두 변",
            "방정식 A*X + X*A = s*I의 해 sylvester(A, A, s*I)는 s*inv(A)/2이다",
        ),
        "sigmoid": ("시그모이드", "exp(u) .* sigmoid(-u) = sigmoid(u)"),
        "sizes": ("크기", "수로 쓰인 크기에서 (k - 1) + 1 = k"),
        "softmax": ("소프트맥스", "exp(u)/sum(exp(u)) = softmax(u)"),
        "softmax sums to 1": ("소프트맥스의 합은 1", "sum(softmax(x)) = 1"),
        "softplus": ("소프트플러스", "log(1 + exp(x)) = softplus(x)"),
        "sums of powers": (
            "거듭제곱의 합",
            "sum(i = 1:n, i) = n*(n + 1)/2이고, 네제곱까지 마찬가지이다",
        ),
        "symmetric or skew": (
            "대칭행렬과 반대칭행렬",
            "A가 대칭이면 A' = A, 반대칭이면 A' = -A",
        ),
        "transpose outside": ("전치의 함수", "f(X') = f(X)'"),
        "triangles": ("삼각형 부분", "삼각형 부분에 남는 성분은 1, 나머지는 0으로 알려져 있다"),
    },
}

SOURCES: Mapping[str, str] = {
    "inverse of a product": "Matrix Cookbook 2012, (1)",
    "scalar factor": "Matrix Cookbook 2012, (19)",
    "determinant of a transpose": "Matrix Cookbook 2012, (20)",
    "determinant of a product": "Matrix Cookbook 2012, (21)",
    "inverse of the inverse": "Matrix Cookbook 2012, (22)",
}
