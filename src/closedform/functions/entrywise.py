"""Functions that act entry by entry: a slope each.

Values are given on python-flint's power series, so that the checker never uses a slope of ours.
"""

from __future__ import annotations

from typing import Any

from closedform.functions.record import ENTRYWISE, Record


def _entry(name: str, slope: str, **fields: Any) -> Record:
    return Record(name, ENTRYWISE, ("x",), fields.pop("summary", name), slope=(slope,), **fields)


def _sinh(s: Any) -> Any:
    return (s.exp() - (-s).exp()) / 2


def _cosh(s: Any) -> Any:
    return (s.exp() + (-s).exp()) / 2


def _digamma(s: Any) -> Any:
    """The derivative of log Γ, one coefficient further than `s` carries."""
    lifted = type(s)(list(s.coeffs()), s.prec + 1) if hasattr(s, "prec") else s
    return lifted.lgamma().derivative()


EXP_WHY = ("the exponential is its own derivative", "지수함수의 도함수는 자기 자신이다")

ENTRYWISE_FUNCTIONS = (
    _entry(
        "exp",
        "exp(x)",
        ball=lambda s: s.exp(),
        latex=r"\exp\left({0}\right)",
        summary="exponential",
        sign="positive",
        curvature="convex",
        monotone="increasing",
        why=EXP_WHY,
        korean="지수함수",
    ),
    _entry(
        "log",
        "1/x",
        ball=lambda s: s.log(),
        aliases=("ln",),
        latex=r"\log\left({0}\right)",
        summary="natural logarithm",
        domain=("x > 0",),
        curvature="concave",
        monotone="increasing",
        why=("the derivative of log x is 1/x", "log x의 도함수는 1/x이다"),
        korean="자연로그",
    ),
    _entry(
        "abs",
        "sign(x)",
        summary="absolute value",
        latex=r"\left|{0}\right|",
        unicode="|{0}|",
        smooth=("x != 0",),
        sign="nonnegative",
        even=True,
        curvature="convex",
        why=(
            "the derivative of |x| is sign x, except at 0",
            "|x|의 도함수는 0이 아닌 곳에서 sign x이다",
        ),
        korean="절댓값",
    ),
    _entry(
        "sign",
        "0",
        summary="sign: -1, 0 or 1",
        smooth=("x != 0",),
        odd=True,
        korean="부호: -1, 0, 1",
    ),
    _entry(
        "step",
        "0",
        summary="1 where x > 0, else 0",
        smooth=("x != 0",),
        sign="nonnegative",
        korean="x > 0이면 1, 아니면 0",
    ),
    _entry(
        "relu",
        "step(x)",
        summary="max(x, 0)",
        smooth=("x != 0",),
        sign="nonnegative",
        curvature="convex",
        monotone="increasing",
        why=(
            "the slope of relu is 1 where x > 0, else 0",
            "relu의 기울기는 x > 0에서 1, 그 밖에서 0이다",
        ),
        korean="x와 0 가운데 큰 것",
    ),
    _entry(
        "sin",
        "cos(x)",
        ball=lambda s: s.sin(),
        latex=r"\sin\left({0}\right)",
        summary="sine",
        odd=True,
        why=("the derivative of sin is cos", "sin의 도함수는 cos이다"),
        korean="사인",
    ),
    _entry(
        "cos",
        "-sin(x)",
        ball=lambda s: s.cos(),
        latex=r"\cos\left({0}\right)",
        summary="cosine",
        even=True,
        why=("the derivative of cos is -sin", "cos의 도함수는 -sin이다"),
        korean="코사인",
    ),
    _entry(
        "tan",
        "1 + tan(x)^2",
        ball=lambda s: s.tan(),
        latex=r"\tan\left({0}\right)",
        summary="tangent",
        odd=True,
        smooth=("cos(x) != 0",),
        why=("tan' = 1 + tan²", "tan' = 1 + tan²"),
        korean="탄젠트",
    ),
    _entry(
        "asin",
        "1/sqrt(1 - x^2)",
        ball=lambda s: s.asin(),
        aliases=("arcsin",),
        summary="inverse sine",
        latex=r"\arcsin\left({0}\right)",
        domain=("abs(x) <= 1",),
        smooth=("abs(x) < 1",),
        odd=True,
        korean="역사인",
    ),
    _entry(
        "acos",
        "-1/sqrt(1 - x^2)",
        ball=lambda s: s.acos(),
        aliases=("arccos",),
        summary="inverse cosine",
        latex=r"\arccos\left({0}\right)",
        domain=("abs(x) <= 1",),
        smooth=("abs(x) < 1",),
        korean="역코사인",
    ),
    _entry(
        "atan",
        "1/(1 + x^2)",
        ball=lambda s: s.atan(),
        aliases=("arctan",),
        summary="inverse tangent",
        latex=r"\arctan\left({0}\right)",
        odd=True,
        monotone="increasing",
        korean="역탄젠트",
    ),
    _entry(
        "sinh",
        "cosh(x)",
        ball=_sinh,
        latex=r"\sinh\left({0}\right)",
        summary="hyperbolic sine",
        odd=True,
        monotone="increasing",
        korean="쌍곡사인",
    ),
    _entry(
        "cosh",
        "sinh(x)",
        ball=_cosh,
        latex=r"\cosh\left({0}\right)",
        summary="hyperbolic cosine",
        even=True,
        sign="positive",
        curvature="convex",
        korean="쌍곡코사인",
    ),
    _entry(
        "tanh",
        "1 - tanh(x)^2",
        ball=lambda s: _sinh(s) / _cosh(s),
        latex=r"\tanh\left({0}\right)",
        summary="hyperbolic tangent",
        odd=True,
        monotone="increasing",
        why=("tanh' = 1 - tanh²", "tanh' = 1 - tanh²"),
        korean="쌍곡탄젠트",
    ),
    _entry(
        "sigmoid",
        "sigmoid(x)*(1 - sigmoid(x))",
        ball=lambda s: 1 / (1 + (-s).exp()),
        aliases=("expit", "logistic", "sigma", "σ"),
        latex=r"\sigma\left({0}\right)",
        unicode="σ({0})",
        summary="1/(1 + exp(-x))",
        sign="positive",
        monotone="increasing",
        why=("σ' = σ(1 - σ)", "σ' = σ(1 - σ)"),
        korean="시그모이드 1/(1 + exp(-x))",
    ),
    _entry(
        "softplus",
        "sigmoid(x)",
        ball=lambda s: (1 + s.exp()).log(),
        summary="log(1 + exp(x))",
        sign="positive",
        curvature="convex",
        monotone="increasing",
        why=("the slope of softplus is the sigmoid", "softplus의 기울기는 시그모이드이다"),
        korean="소프트플러스 log(1 + exp(x))",
    ),
    _entry(
        "erf",
        "2/sqrt(pi)*exp(-x^2)",
        ball=lambda s: s.erf(),
        summary="error function",
        odd=True,
        monotone="increasing",
        korean="오차함수",
    ),
    _entry(
        "lgamma",
        "digamma(x)",
        ball=lambda s: s.lgamma(),
        aliases=("gammaln",),
        summary="log of Γ",
        latex=r"\log\Gamma\left({0}\right)",
        domain=("x > 0",),
        curvature="convex",
        korean="감마함수의 로그",
    ),
    _entry(
        "digamma",
        "trigamma(x)",
        ball=_digamma,
        summary="derivative of log Γ",
        domain=("x > 0",),
        latex=r"\psi\left({0}\right)",
        monotone="increasing",
        korean="lgamma의 도함수",
    ),
    _entry(
        "trigamma",
        "",
        ball=lambda s: _digamma(s).derivative(),
        aliases=("polygamma1",),
        summary="second derivative of log Γ",
        domain=("x > 0",),
        sign="positive",
        latex=r"\psi'\left({0}\right)",
        korean="lgamma의 이계도함수",
    ),
    Record(
        "sqrt",
        ENTRYWISE,
        ("x",),
        "square root",
        meaning="x^(1/2)",
        latex=r"\sqrt{{{0}}}",
        unicode="√({0})",
        domain=("x >= 0",),
        sign="nonnegative",
        curvature="concave",
        monotone="increasing",
        korean="제곱근",
    ),
    Record(
        "maximum",
        ENTRYWISE,
        ("x", "y"),
        "the larger, entry by entry",
        slope=("where(x > y, 1, 0)", "where(x > y, 0, 1)"),
        smooth=("x != y", ""),
        korean="성분별로 큰 것",
    ),
    Record(
        "minimum",
        ENTRYWISE,
        ("x", "y"),
        "the smaller, entry by entry",
        slope=("where(x < y, 1, 0)", "where(x < y, 0, 1)"),
        smooth=("x != y", ""),
        korean="성분별로 작은 것",
    ),
    Record(
        "where",
        ENTRYWISE,
        ("c", "x", "y"),
        "x where the condition holds, else y",
        slope=("0", "where(c, 1, 0)", "where(c, 0, 1)"),
        korean="조건이 참이면 x, 아니면 y",
    ),
)
