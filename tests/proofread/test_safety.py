"""A document is data: whatever stands in it many times, the reader comes to its end."""

import pytest

import closedform as cf

OFTEN = [
    " ", "\n", "\\quad ", "$A$ ", "is ", "symmetric ", "n×n ", "⟦1⟧ ", "{", "\\", "&", "_", "= ",
    "\\underbrace{", "\\cancel{", "\\begin{align}", "\\end{align}", "\\begin{cases}", "\\over ",
    "\\text{", "\\newcommand{\\a}{\\a\\a}", "{(x_i,", "`", "(", "|", "a=b\\\\", "∑_i ",
]  # fmt: skip
AROUND = [("", ""), ("Let $A$ ", "symmetric $B$"), ("$w : (D", "\\times $"), ("$$f(x)", "= x$$")]


@pytest.mark.parametrize(("before", "behind"), AROUND)
@pytest.mark.parametrize("often", OFTEN)
def test_what_stands_a_thousand_times_is_read_to_its_end(
    before: str, often: str, behind: str
) -> None:
    report = cf.check(f"{before}{often * 1000}{behind}\n\nLet $x$ be a scalar: $x + x = 2x$.")
    assert report.claims[-1].verdict == "right"


def test_blanks_do_not_multiply() -> None:
    """Every pattern of prose that shares a run of blanks out would take hours for these."""
    report = cf.check(f"$A$ is{' ' * 200_000}symmetric.\n\n$$ A^T = A $$")
    assert [claim.verdict for claim in report.claims] == ["right"]
