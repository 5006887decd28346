"""Lines that look alike, one of them true: fallacies, conditions, conclusions, assumptions."""

from __future__ import annotations

import pytest

import closedform as cf

CASES = [  # ¶ between paragraphs; a document with a line left out, and lines with their verdicts
    # Norms and products of vectors
    (
        r"Let $x,y\in\mathbb R^n$. ¶%s",
        {
            r"$\|x\|_1=\|x\|_2$": "wrong",
            r"$|\langle x,y\rangle|=\|x\|\|y\|$": "wrong",
            r"$\|x\odot y\|^2=\|x\|^2\|y\|^2$": "wrong",
            r"$\langle x,y\rangle x=\|x\|^2y$": "wrong",
            r"$\nabla_x\|x\|_1=\frac{x}{\|x\|}$": "wrong",
            r"$\nabla_x\|x\|^4=4x^3$": "wrong",
            r"$\nabla_x\log\|x\|=\frac1x$": "unreadable",
            r"$x^{-1}x=1$": "wrong",
            r"$\frac xx=1$": "unreadable",
        },
    ),
    (
        r"Let $w\in\mathbb R^d$. ¶%s",
        {
            r"$\nabla_w\|Xw-y\|^2 = 2X(Xw-y)$": "wrong",
            r"$\nabla_w\|Xw-y\|^2 = 2X^\top(Xw-y)$": "right",
        },
    ),
    (
        r"Let $\beta\in\mathbb{R}^p$ and $S(\beta)=\|y-X\beta\|^2$. ¶%s",
        {
            r"$\nabla S(\beta)=-2X(y-X\beta)$": "wrong",
            r"$\nabla^2S(\beta)=2XX$": "wrong",
        },
    ),
    (
        r"Let $x$ be a vector. ¶%s",
        {
            r"$\nabla_x \|Ax\|^2 = 2A^2x$": "wrong",
            r"$\nabla_x \|Ax\|^2 = 2A^\top Ax$": "right",
        },
    ),
    # Conclusions from equations
    (
        r"Let $A,B,C\in\mathbb R^{n\times n}$ and $x,y,z,u,v\in\mathbb R^n$. %s",
        {
            r"Since $Ax = Bx$ we get $A = B$.": "undecided",
            r"Suppose $(A-\lambda I)x = 0$.¶Then $A=\lambda I$.": "undecided",
            r"If $x^Ty=x^Tz$ then $y=z$.": "undecided",
            r"with $A^2=B^2$. Then $A=B$": "undecided",
            r"with $u^Tv=0$. Then $u=0$": "wrong",
            r"If $\|x\|=\|y\|$ then $x=y$": "undecided",
            r"If $\det C=0$ then $C=0$": "undecided",
            r"If $Ax=0$ then $x=0$": "undecided",
            r"If $AB=AC$ then $B=C$.": "undecided",
            r"Suppose $AB=0$. Then $BA=0$.": "undecided",
            r"Suppose $Ax=y$ with $A$ invertible. Then $x=A^{-1}y$.": "right",
            r"If $AB=AC$ and $A$ is invertible then $B=C$.": "right",
        },
    ),
    # Minimisers
    (
        r"Minimise $J(w)=\|Xw-y\|^2+\lambda\|w\|^2$, $X\in\mathbb R^{n\times d}$. ¶%s",
        {
            r"Setting the gradient to zero yields $$w=(X^TX-\lambda I)^{-1}X^Ty.$$": "wrong",
            r"The minimiser is $w=(X^TX-\lambda I)^{-1}X^Ty.$": "wrong",
            r"$\nabla J(w)=0 \implies w=(X^TX-\lambda I)^{-1}X^Ty$": "wrong",
            r"$\nabla J(w)=2X^T(Xw-y)+2\lambda w=0 \implies w=(X^TX-\lambda I)^{-1}X^Ty$": "wrong",
            r"Setting the gradient to zero yields $$w=(X^TX+\lambda I)^{-1}X^Ty.$$": "right",
        },
    ),
    # Numbers and zeros
    (
        r"Let $A,B,C\in\mathbb R^{n\times n}$ and $x,y,z,u,v\in\mathbb R^n$. %s",
        {
            r"$\det\begin{bmatrix}1&2\\3&4\end{bmatrix}=10$": "wrong",
            r"$2+2=5$": "wrong",
            r"$\operatorname{tr}(I_n)=1$": "wrong",
            r"Then $AB-BA=0$": "wrong",
            r"It follows that $(AB)^T-A^TB^T=0$": "wrong",
            r"Hence $\nabla_x(x^TAx)-2Ax=0$": "wrong",
            r"We minimise $\|x\|$ subject to $Ax=0$": "not-a-claim",
            r"$\det\begin{bmatrix}1&2\\3&4\end{bmatrix}=-2$": "right",
        },
    ),
    (
        (
            r"Let $P=X(X^TX)^{-1}X^T$ where $X\in\mathbb{R}^{n\times p}$ has full column rank. "
            r"Then %s"
        ),
        {
            r"$\det P=1$": "wrong",
            r"$P=I$": "wrong",
            r"$PX=0$": "wrong",
            r"$PX=X$": "right",
            r"$P^2=P$": "right",
        },
    ),
    # Nothing but numbers
    (
        r"%s",
        {
            r"$2+2=5$ and $3+3=7$.¶$\sin^2(t)+\cos^2(t)=2$": "wrong",
            r"$x,y\in\mathbb R^n$.¶$1=2$¶$3=7$¶$x^Tx-\|x\|^2=4$": "wrong",
        },
    ),
    # Behind a line that is wrong
    (
        r"Let $x,u\in\mathbb R^n$ with $\|u\|=1$.¶%s",
        {
            r"$\|x-u\|^2=\|x\|^2-u^Tx+1$¶$\|x-u\|^2=\|x\|^2+1$": "wrong",
        },
    ),
    # Orthogonal matrices have either sign
    (
        r"Let $Q\in\mathbb R^{n\times n}$ be orthogonal and $A\in\mathbb R^{n\times n}$.¶%s",
        {
            r"$\det(QA)=\det A$": "wrong",
            r"$\det Q=\det(Q^TQ)$": "wrong",
            r"$\det(QAQ^T)=\det A$": "right",
            r"$(\det Q)^2=1$": "right",
        },
    ),
    # Properties that are denied
    (
        r"%s",
        {
            r"$A$가 대칭이 아니면 $\nabla_x x^TAx=2Ax$이다.": "conditional",
            r"$A$ is not orthogonal, $n\times n$. $A^{-1}=A^T$": "wrong",
            (
                r"Let $A\in\mathbb R^{n\times n}$ be a matrix that is not symmetric, $x\in\mathbb "
                r"R^n$.¶$\nabla_x x^TAx=2Ax$"
            ): "conditional",
        },
    ),
    # Assumptions about other names
    (
        r"Assume $\sum_{k=1}^K\pi_k=1$.¶For $A,B\in\mathbb R^{n\times n}$, %s",
        {
            r"$\operatorname{tr}(AB)=\operatorname{tr}A\operatorname{tr}B$": "wrong",
            r"$\log(a+b)=\log a+\log b$": "wrong",
        },
    ),
    # Steps of descent
    (
        (
            r"Let $w\in\mathbb R^d$, $X\in\mathbb R^{n\times d}$, $y\in\mathbb R^n$ and "
            r"$f(w)=\frac12\|Xw-y\|^2$.¶Gradient descent: %s"
        ),
        {
            r"$w_{t+1}=w_t+\eta X^T(Xw_t-y)$": "wrong",
            r"$w\leftarrow w+\eta X^T(Xw-y)$": "wrong",
            r"$w_{t+1}=w_t-\eta X^T(Xw_t-y)$": "right",
            r"$w_{t+1}=(I-\eta X^TX)w_t-\eta X^Ty$": "wrong",
            r"$w_{t+1}=(I-\eta X^TX)w_t+\eta X^Ty$": "right",
        },
    ),
    # Conditions in words
    (
        r"$A,B\in\mathbb R^{n\times n}$, $x\in\mathbb R^n$.¶%s",
        {
            r"Suppose that $AB=BA$. Then $(A+B)^2=A^2+2AB+B^2$.": "right",
            r"Let $A,B$ be such that $AB=BA$. Then $(A+B)^2=A^2+2AB+B^2$.": "right",
            r"if $A$ and $B$ commute, $(A+B)^2=A^2+2AB+B^2$.": "right",
            r"Let $A$ and $B$ be commuting matrices. $(A+B)^2=A^2+2AB+B^2$.": "right",
            r"Given that $A^T=A$, $\nabla_x x^TAx=2Ax$.": "right",
            r"If $A=A^T$ then $\nabla_x x^TAx=2Ax$.": "right",
            r"$(A+B)^2=A^2+2AB+B^2$.": "wrong",
            r"Suppose that $AB=BA$. Then $(A+B)^2=A^2+AB+B^2$.": "wrong",
        },
    ),
    # Structures in words
    (
        r"%s",
        {
            r"Let $Q$ be orthogonal, $D$ diagonal. Then $(QDQ^T)^2=QD^2Q^T$.": "right",
            r"Let $Q$ be orthogonal, $B$ invertible. Then $(QBQ^T)^{-1}=QB^{-1}Q^T$": "right",
            (
                r"Let $A=Q\Lambda Q^T$ with $Q$ orthogonal and $\Lambda$ diagonal, $n\times "
                r"n$.¶$\operatorname{tr}A=\operatorname{tr}\Lambda$"
            ): "right",
        },
    ),
    # A conclusion is no definition for what stands before
    (
        (
            r"Let $A\in\mathbb R^{n\times n}$ be invertible, $b\in\mathbb R^n$.¶Consider "
            r"$Ax=b$.¶Then $x^TAx=x^Tb$.¶%s"
        ),
        {
            r"Then $x=bA^{-1}$.": "wrong",
        },
    ),
    # Parts of a problem
    (
        (
            r"Let $A\in\mathbb R^{m\times n}$, $x\in\mathbb R^n$.¶(a) $f(x)=x^Tx$. Then $\nabla "
            r"f(x)=2x$.¶(b) $f(x)=\|Ax\|^2$. Then %s"
        ),
        {
            r"$\nabla f(x)=2A^TAx$.": "right",
            r"$\nabla f(x)=2x$.": "wrong",
        },
    ),
    # Two names together
    (
        r"Let $X\in\mathbb{R}^{n\times p}$ have orthonormal columns. Then %s",
        {r"$(XX^T)^2=XX^T$": "right", r"$XX^T=I$": "wrong"},
    ),
    (
        r"Let $u,v\in\mathbb{R}^n$ be orthogonal vectors. Then %s",
        {
            r"$\|u+v\|^2=\|u\|^2+\|v\|^2$": "right",
            r"$\|u+v\|^2=\|u\|^2-\|v\|^2$": "wrong",
        },
    ),
    (
        r"$n\times n$ 행렬 $A$와 $B$가 %s $(A+B)(A-B)=A^2-B^2$이다.",
        {"가환이면": "right", "가환이 아니면": "wrong", "교환 가능하면": "right"},
    ),
    (
        r"Let $A$ commute with $B$, both $n\times n$. Then %s",
        {r"$AB^2=B^2A$": "right", r"$AB^2=BA$": "wrong"},
    ),
    (
        r"Let $A,B\in\mathbb R^{n\times n}$ be invertible, $b\in\mathbb R^n$. Consider $Ax=b$. %s",
        {
            r"Then $x=A^{-1}b$": "right",
            r"Then $x=A^{-T}b$": "wrong",
            r"Then $x^TAx=x^Tb$": "right",
            r"Then $(AB)^T=A^TB^T$": "wrong",
        },
    ),
    # Matrices that are their own square, or inverse
    (
        r"Let $H\in\mathbb R^{n\times n}$ with $H^2=H$. Then %s",
        {
            r"$(I-H)^2=I-H$": "right",
            r"$(1-H)^2=1-H$": "abuse-of-notation",
            r"$(I+H)^{-1}=I-\frac12H$": "right",
            r"$H(I-H)=0$ and $\operatorname{tr}(H)=1$": "wrong",
        },
    ),
    (
        r"Let $H$ be a symmetric idempotent $n\times n$ matrix. Then %s",
        {
            r"$\|Hx\|^2=x^THx$": "right",
            r"$\det H=1$": "wrong",
            r"$\operatorname{tr}(H)=n$": "wrong",
        },
    ),
    (
        r"Suppose $A^2=I$, $A\in\mathbb R^{n\times n}$. Then %s",
        {"$A^{-1}=A$": "right", "$(I-A)^2=2(I-A)$": "right", "$A=I$": "wrong"},
    ),
    # Numbers for multiples of the identity
    (
        r"Let $A\in\mathbb{R}^{n\times n}$. %s",
        {
            r"$\nabla_x (x^TAx+\lambda x^Tx)=(A+A^T+2\lambda)x$": "abuse-of-notation",
            r"$\nabla_x (x^TAx+\lambda x^Tx)=(A+A^T-2\lambda)x$": "wrong",
        },
    ),
    (
        r"Let $u,v\in\mathbb{R}^n$. $u$ is orthogonal to $v$. Then %s",
        {r"$uv^T=0$": "wrong", r"$\|u+v\|=\|u\|+\|v\|$": "wrong", r"$u^Tv=0$": "right"},
    ),
    (
        r"Let $A,B$ be symmetric $n\times n$ matrices which commute. Then %s",
        {"$(AB)^T=AB$": "right", "$AB=I$": "wrong"},
    ),
    # An equation with more than one solution
    ("Suppose $A^TA=A$, $A\\in\\mathbb R^{n\\times n}$. Then %s", {"$A=I$": "undecided"}),
    ("Suppose $A+A^T=0$, $A\\in\\mathbb R^{n\\times n}$. Then %s", {"$A=0$": "undecided"}),
    ("Let $x,y\\in\\mathbb R^n$ with $x\\odot y=0$. Then %s", {"$x=0$": "undecided"}),
    ("Let $x\\in\\mathbb R$. Suppose $x^2=4$. Then %s", {"$x=2$": "undecided"}),
    ("Let $x,y,z\\in\\mathbb R$. Suppose $xy=xz$. Then %s", {"$y=z$": "undecided"}),
    (
        "Suppose $AX=B$ with $A$ invertible. Then %s",
        {"$X=A^{-1}B$": "right", "$X=BA^{-1}$": "wrong"},
    ),
    # Exponentials of matrices
    (
        r"Let $A\in\mathbb{R}^{n\times n}$. %s",
        {
            r"$\frac{d}{dt}e^{tA}=Ae^{tA}$": "right",
            r"$\frac{d}{dt}e^{tA}=e^{tA}$": "wrong",
            r"$\det(e^A)=e^{\operatorname{tr}A}$": "right",
            r"$\det(e^A)=e^{2\operatorname{tr}A}$": "wrong",
        },
    ),
    (
        r"Let $Q\in\mathbb{R}^{n\times n}$ be orthogonal. %s",
        {"$Q^T=Q^{-1}$": "right", "$(Q^{-1})^T=Q$": "right", "$Q^{-1}=Q$": "wrong"},
    ),
    # Layouts
    (
        r"Denominator layout. $A\in\mathbb{R}^{m\times n}$. %s",
        {
            r"$$\frac{\partial Ax}{\partial x}=A$$": "other-layout",
            r"$$\frac{\partial Ax}{\partial x}=A^T$$": "right",
            r"$$\frac{\partial x^Tx}{\partial x}=2x$$": "right",
        },
    ),
    (
        (
            r"%sLet $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$.¶$\frac{\partial "
            r"(Ax)}{\partial x}=A^T$"
        ),
        {
            r"We use the denominator layout throughout. ": "right",
            r"": "other-layout",
        },
    ),
    # Behind a gradient that is wrong
    (
        (
            r"Let $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$, $w\in\mathbb R^d$ and $J(w) = "
            r"\|Xw-y\|^2 + \lambda\|w\|^2$.¶%s"
        ),
        {
            (
                r"$$\begin{align}\frac{\partial J}{\partial w} &= -2X^Ty+2X^TXw-2\lambda w\\ &=0\\ "
                r"\implies w &= (X^TX-\lambda I)^{-1}X^Ty\end{align}$$"
            ): "wrong",
        },
    ),
    # Positive definite
    (
        r"Let $\Sigma$ be a symmetric positive definite $d\times d$ matrix.¶%s",
        {
            r"$|\det\Sigma|=\det\Sigma$": "right",
        },
    ),
    # What is not asserted
    (
        r"Let $x\in\mathbb R^n$, $A,B\in\mathbb R^{n\times n}$.¶%s",
        {
            r"<!-- $\nabla_x x^Tx=x$ -->": "none",
            r"~~$\nabla_x x^Tx=x$~~": "none",
            r"\begin{comment}$\nabla_x x^Tx=x$\end{comment}": "none",
            r"\begin{verbatim}$\nabla_x x^Tx=x$\end{verbatim}": "none",
            r"It is a common mistake to write $(AB)^T=A^TB^T$.": "not-a-claim",
            r"The formula $(AB)^T=A^TB^T$ is wrong.": "not-a-claim",
        },
    ),
    (
        "%s",
        {  # alone below what is said of its names, an equation is not decided
            r"Let $Q\in\mathbb{R}^{m\times n}$ have orthonormal columns.¶$$QQ^T=I$$": "undecided",
            r"Let $Q\in\mathbb{R}^{m\times n}$ have orthonormal columns.¶$$Q^TQ=I$$": "right",
            r"Let $P$ be an idempotent matrix.¶$$P^T=P$$": "undecided",
            r"Let $u\in\mathbb{R}^n$ be a unit vector.¶$$u^Tu=2$$": "undecided",
            r"Let $A\in\mathbb{R}^{n\times n}$ be skew-symmetric.¶$$\operatorname{tr}(A^2)=0$$": (
                "undecided"
            ),
            r"Let $A\in\mathbb{R}^{m\times n}$. Consider the system¶$$Ax=b$$": "not-a-claim",
            r"Let $X\in\mathbb{R}^{n\times d}$ with the SVD $X=U\Sigma V^T$": "not-a-claim",
            r"Let $A\in\mathbb{R}^{n\times n}$ and let $Ax=\lambda x$": "not-a-claim",
        },
    ),
]

LINES = [
    ((setting % line).replace("¶", "\n\n"), verdict)
    for setting, lines in CASES
    for line, verdict in lines.items()
]


@pytest.mark.parametrize(("document", "verdict"), LINES)
def test_the_last_line_of(document: str, verdict: str) -> None:
    claims = cf.check(document).claims
    assert (claims[-1].verdict if claims else "none") == verdict


def test_a_witness_is_one_where_the_assumptions_hold() -> None:
    document = r"If $u$ is orthogonal to $v$, $\|u-v\|^2=\|u\|^2-\|v\|^2$."
    witness = cf.check(document).claims[-1].witness
    assert witness is not None
    u, v = (witness["values"][name] for name in "uv")
    assert sum(a * b for a, b in zip(u, v, strict=True)) == pytest.approx(0)
