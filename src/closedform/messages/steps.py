"""The laws that derivations cite: a name and a sentence each, English and Korean, and their source.

In Korean a noun stands before every symbol that a particle would have to agree with.
"""

from __future__ import annotations

from collections.abc import Mapping

Said = Mapping[str, tuple[str, str]]

LAWS: Mapping[str, Said] = {
    "en": {
        "constant": ("constant", "what does not contain the variable has the differential 0"),
        "variable": ("the variable", "the differential of the variable itself is its motion"),
        "sum": ("sum rule", "the differential of a sum is the sum of the differentials"),
        "multiple": ("constant factor", "what does not move stays in its place: d(A*U) = A*dU"),
        "linear": ("linearity", "the differential of a linear function: d(L(U)) = L(dU)"),
        "product": ("product rule", "d(U*V) = dU*V + U*dV: each factor moves in turn"),
        "quotient": ("quotient rule", "d(u/v) = (du*v - u*dv)/v^2"),
        "power": ("power rule", "d(u^n) = n*u^(n-1)*du"),
        "logarithm": (
            "logarithmic differentiation",
            "d(prod(u)) = prod(u)*sum(du/u), where no factor is 0",
        ),
        "total": ("sum of entries", "sum(i, u[i]) over all entries is sum(u)"),
        "logarithms": (
            "logarithm of a product",
            "log(prod(u)) = sum(log(u)) for positive factors, log(exp(u)) = u",
        ),
        "inner": ("inner derivative", "the derivative that the formula asks for is worked out"),
        "power of a matrix": (
            "product rule, factor by factor",
            "a power is a product of equal factors, and each of them moves in turn",
        ),
        "function": ("differential of {function}", "{formula}"),
        "squared": ("differential of a squared norm", "{formula}"),
        "known": ("known derivative ({number})", "{formula}"),
        "occurrences": (
            "each occurrence in turn",
            "∂tr(X*A)/∂X = A' and ∂tr(X'*A)/∂X = A, for each place where the variable stands",
        ),
        "expanding": ("multiplying out", "the sums in the product are multiplied out"),
        "inwards": (
            "chain rule",
            "from the outermost function inwards: what is linear passes its transpose on",
        ),
        "direct": ("derivative of {function}", "by the differential of {function}"),
        "ordering": ("order of factors", "what multiplies the motion is brought to its left"),
        "transposing": (
            "transposition",
            "a number is its own transpose, (u'*v)' = v'*u, so the motion can stand at the end",
        ),
        "trace": (
            "trace",
            "a number is its own trace, and tr(A*B) = tr(B*A), tr(A') = tr(A), "
            "so the motion can stand at the end",
        ),
        "stacking": ("vec of a product", "vec(A*X*B) = kron(B', A)*vec(X)"),
        "weighting": ("vec of a Hadamard product", "vec(A .* X) = diag(vec(A))*vec(X)"),
        "commuting": ("vec of a transpose", "vec(X') = commutation(m, n)*vec(X)"),
        "columns": (
            "vec of a linear map",
            "a matrix maps vec(X) to the vec of what is linear in X: a column for each entry of X",
        ),
        "collecting": ("common factor", "the terms have the motion as a common factor"),
        "simplifying": ("simplification", "like terms are collected, and what cancels is left out"),
        "powers": (
            "laws of exponents",
            "x^a*x^b = x^(a + b), (x^a)^b = x^(a*b), (x*y)^a = x^a*y^a, where these hold",
        ),
        "matrices": (
            "sums to matrices",
            "a sum over i of numbers times rows is a product: sum(i, c[i]*X[i, :]) = X'*c",
        ),
        "identification": (
            "identification",
            "the derivative is what the motion is multiplied by: "
            "df = g'*dx, df = tr(G'*dX), df = J*dx",
        ),
        "second": (
            "second differential",
            "d²f = d(g'*dx) = dx'*dg, the gradient g moving and dx held fixed",
        ),
        "entries": (
            "entries",
            "(A*B)[i, j] is the sum of A[i, a]*B[a, j] over a, tr(A) the sum of A[i, i] over i",
        ),
        "no entries": (
            "no formula for the entries",
            "the function is derived as a whole, by its differential",
        ),
        "deltas": (
            "Kronecker delta",
            "the derivative of X[i, j] by X[k, l] is eye(m)[i, k]*eye(n)[j, l]: "
            "1 for i = k and j = l, otherwise 0",
        ),
        "striking": (
            "deltas strike sums",
            "of the sum of eye(n)[i, k]*a[i] over i the term i = k is left: a[k]",
        ),
        "reading": (
            "back to matrices",
            "the sum of A[i, a]*B[a, j] over a is (A*B)[i, j], and A[j, i] is A'[i, j]",
        ),
        "gathering": ("sum of entries", "A[i, j] + B[i, j] = (A + B)[i, j]"),
        "matrix": (
            "equal entries",
            "matrices with the same entries at all places are the same",
        ),
        "entries together": (
            "entries in their places",
            "the entries stand at the rows of vec(F) and the columns of vec(X)'",
        ),
        "project": (
            "gradient in the space",
            "{name} moves only within its space: the gradient is projected into it",
        ),
        "coordinates": (
            "free entries",
            "{name} is moved by its free entries: the derivatives by the entries "
            "that move together are added",
        ),
        "part": ("the entry", "the part of the derivative that belongs to {name}"),
        "layout": ("layout", "the {layout} layout writes the transpose"),
        "inside": ("inner part", "a letter stands for the inner part of the composition"),
        "outside": ("outer part", "what is left is a function of that letter"),
        "node": ("node", "each operation is a node of the graph, and a letter stands for it"),
        "jacobian": (
            "Jacobian of an edge",
            "the derivative by one letter, all others held fixed; it has a row for each entry of "
            "what is above",
        ),
        "diagonal jacobian": (
            "diagonal Jacobian",
            "each entry depends on the entry at the same place alone, "
            "so the Jacobian is a diagonal matrix",
        ),
        "chain": ("chain rule", "along a path the Jacobians are multiplied, from the function on"),
        "paths": ("sum over paths", "where paths join, what comes along each of them is added"),
        "backwards": (
            "chain rule, backwards",
            "the derivative by a node is made of those by the nodes that use it",
        ),
        "delta rule": (
            "delta rule",
            "the derivative by a layer is made of that by the layer above",
        ),
        "diagonal": (
            "row times diagonal matrix",
            "a'*diag(b) = (a .* b)'",
        ),
        "diagonals": ("product of diagonal matrices", "diag(a)*diag(b) = diag(a .* b)"),
        "dot": ("inner product as a sum", "a'*b = sum(a .* b)"),
        "turning": ("transposition", "the gradient is the transpose of the row of derivatives"),
        "sample": (
            "one term",
            "what changes from term to term of the sum has a letter in one of them",
        ),
        "terms": ("sum of the terms", "the derivative of a sum is the sum of those of its terms"),
        "letters": ("letters replaced", "each letter is replaced by what it stands for"),
        "velocity": (
            "chain rule, forwards",
            "the velocity of a node is made of those of the nodes before it",
        ),
        "velocities": (
            "chain rule by time",
            "each name moves with its own velocity: df/dt = ∂f/∂x' * dx/dt",
        ),
        "simplified": ("simplification", "what {name} is declared to be makes it shorter"),
    },
    "ko": {
        "constant": ("상수", "변수를 포함하지 않는 식의 미분은 0이다"),
        "variable": ("변수", "변수 자신의 미분은 그 변화량이다"),
        "sum": ("합의 미분법", "합의 미분은 미분의 합이다"),
        "multiple": ("상수 인수", "변하지 않는 인수는 그 자리에 남는다: d(A*U) = A*dU"),
        "linear": ("선형성", "L이 선형이면 d(L(U)) = L(dU)이다"),
        "product": ("곱의 미분법", "d(U*V) = dU*V + U*dV: 인수가 하나씩 변한다"),
        "quotient": ("몫의 미분법", "d(u/v) = (du*v - u*dv)/v^2"),
        "power": ("거듭제곱의 미분법", "d(u^n) = n*u^(n-1)*du"),
        "logarithm": (
            "로그 미분법",
            "d(prod(u)) = prod(u)*sum(du/u), 어느 인수도 0이 아닌 곳에서",
        ),
        "total": ("성분의 합", "모든 성분을 더한 sum(i, u[i])는 sum(u)이다"),
        "logarithms": (
            "곱의 로그",
            "양수인 인수에 대하여 log(prod(u)) = sum(log(u)), 또 log(exp(u)) = u",
        ),
        "inner": ("안쪽 도함수", "식 안에서 요구한 도함수를 먼저 구한다"),
        "power of a matrix": (
            "인수마다 곱의 미분법",
            "거듭제곱은 같은 인수의 곱이고, 인수가 하나씩 변한다",
        ),
        "function": ("함수 {function}의 미분", "{formula}"),
        "squared": ("노름의 제곱의 미분", "{formula}"),
        "known": ("알려진 도함수 ({number})", "{formula}"),
        "occurrences": (
            "변수가 있는 자리마다",
            "변수가 있는 자리마다 ∂tr(X*A)/∂X = A', ∂tr(X'*A)/∂X = A",
        ),
        "expanding": ("전개", "곱 안의 합을 전개한다"),
        "inwards": (
            "연쇄법칙",
            "바깥 함수에서 안쪽으로: 선형인 부분은 그 전치를 넘긴다",
        ),
        "direct": ("함수 {function}의 도함수", "함수 {function}의 미분에서"),
        "ordering": ("인수의 순서", "변화량에 곱해지는 것을 그 왼쪽으로 옮긴다"),
        "transposing": (
            "전치",
            "스칼라는 전치해도 같고 (u'*v)' = v'*u이므로, 변화량을 끝에 둘 수 있다",
        ),
        "trace": (
            "대각합(trace)",
            "스칼라는 자신의 대각합이고 tr(A*B) = tr(B*A), tr(A') = tr(A)이므로, "
            "변화량을 끝에 둘 수 있다",
        ),
        "stacking": ("곱의 벡터화(vec)", "vec(A*X*B) = kron(B', A)*vec(X)"),
        "weighting": ("아다마르 곱의 벡터화(vec)", "vec(A .* X) = diag(vec(A))*vec(X)"),
        "commuting": ("전치의 벡터화(vec)", "vec(X') = commutation(m, n)*vec(X)"),
        "columns": (
            "선형사상의 벡터화(vec)",
            "행렬 하나가 vec(X)를 그 선형사상 값의 vec으로 옮긴다: 성분마다 열이 하나씩 있다",
        ),
        "collecting": ("공통 인수", "각 항에서 변화량을 공통 인수로 묶는다"),
        "simplifying": ("식 정리", "동류항을 모으고 약분한다"),
        "powers": (
            "지수법칙",
            "성립하는 곳에서 x^a*x^b = x^(a + b), (x^a)^b = x^(a*b), (x*y)^a = x^a*y^a",
        ),
        "matrices": (
            "합을 행렬로",
            "수와 행의 곱을 i에 대하여 더한 것은 행렬의 곱이다: sum(i, c[i]*X[i, :]) = X'*c",
        ),
        "identification": (
            "도함수 읽기",
            "도함수는 변화량에 곱해진 것이다: df = g'*dx, df = tr(G'*dX), df = J*dx",
        ),
        "second": (
            "이계미분",
            "d²f = d(g'*dx) = dx'*dg: 그레이디언트(기울기) g는 변하고 dx는 고정한다",
        ),
        "entries": (
            "성분",
            "(A*B)[i, j]는 a에 대한 A[i, a]*B[a, j]의 합이고, tr(A)는 i에 대한 A[i, i]의 합이다",
        ),
        "no entries": (
            "성분의 식이 없음",
            "함수 전체를 그 미분으로 구한다",
        ),
        "deltas": (
            "크로네커 델타",
            "성분 X[i, j]를 성분 X[k, l]로 미분하면 eye(m)[i, k]*eye(n)[j, l]이다: "
            "i = k이고 j = l이면 1, 아니면 0",
        ),
        "striking": (
            "델타와 합",
            "eye(n)[i, k]*a[i]를 i에 대해 더하면 i = k인 항 a[k]만 남는다",
        ),
        "reading": (
            "행렬로 읽기",
            "A[i, a]*B[a, j]를 a에 대해 더하면 (A*B)[i, j]이고, A[j, i]는 A'[i, j]이다",
        ),
        "gathering": ("성분의 합", "A[i, j] + B[i, j] = (A + B)[i, j]"),
        "matrix": ("같은 성분", "모든 자리의 성분이 같은 두 행렬은 같다"),
        "entries together": (
            "성분의 자리",
            "각 성분은 vec(F)의 행과 vec(X)'의 열에 놓인다",
        ),
        "project": (
            "공간 안의 그레이디언트(기울기)",
            "변수 {name}의 변화는 그 공간 안에 머문다: 그레이디언트를 그 공간으로 사영한다",
        ),
        "coordinates": (
            "자유 성분",
            "변수 {name}의 자유 성분으로 미분한다: 함께 변하는 성분의 도함수를 더한다",
        ),
        "part": ("성분", "도함수에서 변수 {name}에 해당하는 부분이다"),
        "layout": ("표현법", "{layout} 표현법에서는 전치를 쓴다"),
        "inside": ("안쪽 부분", "합성함수의 안쪽 부분을 문자 하나로 나타낸다"),
        "outside": ("바깥 부분", "나머지는 그 문자의 함수이다"),
        "node": ("마디", "연산 하나가 그래프의 마디 하나이고, 문자 하나로 나타낸다"),
        "jacobian": (
            "변의 야코비 행렬(야코비안)",
            "다른 문자를 고정하고 문자 하나로 편미분한다; 위쪽 마디의 성분마다 행이 하나 있다",
        ),
        "diagonal jacobian": (
            "대각 야코비 행렬(야코비안)",
            "각 성분이 같은 자리의 성분에만 의존하므로 야코비 행렬은 대각행렬이다",
        ),
        "chain": ("연쇄법칙", "경로를 따라 함수 쪽부터 야코비 행렬을 곱한다"),
        "paths": ("경로의 합", "경로가 만나는 곳에서는 각 경로의 값을 더한다"),
        "backwards": (
            "연쇄법칙(거꾸로)",
            "마디에 대한 도함수는 그 마디를 쓰는 마디들의 도함수로 만들어진다",
        ),
        "delta rule": ("델타 규칙", "한 층의 도함수는 바로 위층의 도함수로 만들어진다"),
        "diagonal": ("행벡터와 대각행렬의 곱", "a'*diag(b) = (a .* b)'"),
        "diagonals": ("대각행렬의 곱", "diag(a)*diag(b) = diag(a .* b)"),
        "dot": ("내적과 합", "a'*b = sum(a .* b)"),
        "turning": ("전치", "그레이디언트는 도함수의 행벡터를 열벡터로 쓴 것이다"),
        "sample": ("항 하나", "합의 항마다 달라지는 것을 항 하나에서 문자로 나타낸다"),
        "terms": ("항의 합", "합의 도함수는 항의 도함수의 합이다"),
        "letters": ("문자 되돌리기", "각 문자를 그것이 나타내는 식으로 바꾼다"),
        "velocity": (
            "앞으로 가는 연쇄법칙",
            "마디의 속도는 앞 마디의 속도로 만들어진다",
        ),
        "velocities": (
            "시간에 대한 연쇄법칙",
            "변수마다 자신의 속도로 변한다: df/dt = ∂f/∂x' * dx/dt",
        ),
        "simplified": ("정리", "변수 {name}의 선언된 성질로 식이 짧아진다"),
    },
}

COOKBOOK = "Matrix Cookbook 2012"
PICTURE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "diagonal": "∘ diagonal: a Hadamard product with its entries",
        "back": "δ ↦ …: how the derivative by a node, arranged like it, is carried back along an edge",
        "forth": "V ↦ …: how the velocity of a node is carried forwards along an edge",
        "adjoint": "below a dashed line: the derivative of the function by the node",
    },
    "ko": {
        "diagonal": "∘ 대각행렬: 대각성분과의 아다마르 곱(원소별 곱)",
        "back": "δ ↦ …: 마디와 같은 꼴로 쓴 도함수가 변을 따라 뒤로 전해지는 방법",
        "forth": "V ↦ …: 마디의 속도가 변을 따라 앞으로 전해지는 방법",
        "adjoint": "점선 아래: 마디로 미분한 함수의 도함수",
    },
}

SOURCES: Mapping[str, str] = {
    "constant": "Matrix Cookbook 2012, (33)",
    "multiple": "Matrix Cookbook 2012, (33), (34), (37)",
    "sum": "Matrix Cookbook 2012, (35)",
    "linear": "Matrix Cookbook 2012, (35), (36), (44)",
    "product": "Matrix Cookbook 2012, (37) to (39)",
    "power of a matrix": "Matrix Cookbook 2012, (37)",
    "occurrences": "Matrix Cookbook 2012, (100), (103)",
    "inwards": "Matrix Cookbook 2012, (136), (137)",
    "trace": "Matrix Cookbook 2012, (13), (14)",
    "stacking": "Matrix Cookbook 2012, (520)",
    "commuting": "Magnus and Neudecker, Matrix Differential Calculus, ch. 3",
    "squared": "Matrix Cookbook 2012, (131), (132)",
    "entries": "Matrix Cookbook 2012, (11)",
    "deltas": "Matrix Cookbook 2012, (32)",
    "chain": "Magnus and Neudecker, Matrix Differential Calculus, ch. 5",
    "backwards": "Magnus and Neudecker, Matrix Differential Calculus, ch. 5",
    "delta rule": "Rumelhart, Hinton and Williams, Learning representations by back-propagating "
    "errors, 1986",
    "second": "Magnus and Neudecker, Matrix Differential Calculus, ch. 6",
    "identification": "Magnus and Neudecker, Matrix Differential Calculus, ch. 9",
}
