"""Reports as text and JSON: the line, what is marked in it, and what is said of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

import closedform as cf
from closedform.messages import FIRST, FURTHER, WIDTH, Mark, pointed
from closedform.proofread import Claim, Finding, judging

LET = r"Let $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$, $b\in\mathbb{R}^m$. "
WRONG = r"$$\nabla_x \|Ax-b\|^2 = A^\top(Ax-b)$$"
TWO = r"$\nabla_x x^\top x = x$, so $\nabla_x b^\top Ax = -A^\top b$"


def marked(report: str) -> list[tuple[str, str]]:
    """What stands above each run of carets and waves, with the glyph."""
    found = []
    for above, below in pairwise(report.split("\n")):
        if not below.strip() or set(below) - set(" \t^~"):
            continue
        wide = "".join(letter * (2 if letter >= "ᄀ" and letter != "…" else 1) for letter in above)
        for glyph in "^~":
            where = [k for k, mark in enumerate(below) if mark == glyph]
            if where:
                found.append((glyph, wide[where[0] : where[-1] + 1]))
    return found


def test_a_wrong_line_is_shown_with_what_to_mend_underlined() -> None:
    report = cf.check(f"{LET}\n\n{WRONG}").written("homework.md")
    lines = report.split("\n")
    assert lines[0] == "homework.md:3:3: wrong: a factor is wrong"
    assert lines[1] == f"  {WRONG}"
    assert marked(report) == [("^", "\\"), ("~", r"A^\top(Ax-b)")]
    assert any(line.startswith("  entry 1: left ") for line in lines)
    assert any(line.startswith("  at x = [") for line in lines)
    assert "  right would be: 2*A'*(A*x - b)" in lines


def test_a_defect_at_one_claim_stops_no_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(claim: Claim) -> Finding:
        if "Ax" in claim.source:
            raise ZeroDivisionError
        return in_layouts(claim)

    in_layouts = judging._in_layouts
    monkeypatch.setattr(judging, "_in_layouts", failing)
    first, second = cf.check(f"{LET} {TWO}").claims
    assert (first.verdict, second.verdict) == ("wrong", "undecided")
    assert "ZeroDivisionError" in cf.check(f"{LET} {TWO}").written("homework.md")


def test_the_end_of_a_report_leads_to_the_first_wrong_line() -> None:
    report = cf.check(f"{LET}\n\n{WRONG}\n\n{WRONG}\n\n$b^\\top b = b^\\top b$").written("a.md")
    assert report.split("\n")[-2:] == [
        "a.md: claims 3: right 1, wrong 2",
        "first wrong line: a.md:3:3",
    ]
    assert cf.check(LET).written("a.md") == "a.md: no claims were found"


def test_several_claims_of_one_line_share_it() -> None:
    report = cf.check(f"{LET}\n\n{TWO}").written()
    assert report.count(r"\nabla_x b^\top Ax") == 1
    heads = [line for line in report.split("\n") if ": wrong: " in line]
    assert [head.partition(": ")[0] for head in heads] == ["3:2", "3:30"]
    assert "\n  3:2\n  entry" in report
    assert "\n  3:30\n  entry" in report
    marks = next(line for line in report.split("\n") if line.strip().startswith("^"))
    assert (marks.count("^"), marks.split("^")[2].count("~")) == (2, len(r"-A^\top b"))


def test_marks_stand_below_wide_letters() -> None:
    text = f"{LET}\n\n행렬과 벡터: {WRONG} 이다"
    report = cf.check(text).written()
    assert marked(report) == [("^", "\\"), ("~", r"A^\top(Ax-b)")]


def test_a_mark_is_as_wide_as_its_letters() -> None:
    assert pointed("가x\u0301나\ty", [Mark(5, 6, FIRST)])[1] == "  " + " " * 5 + "\t^"
    assert pointed("가나", [Mark(0, 1, FIRST), Mark(1, 2, FURTHER)])[1] == "  ^^~~"


def test_a_long_line_is_cut_around_the_place() -> None:
    prose = "and so on, " * 400
    report = cf.check(f"{LET}\n\n{prose}{WRONG}{prose}").written()
    line = report.split("\n")[1]
    assert line.startswith("  …")
    assert line.endswith("…")
    assert WRONG in line
    assert len(line) <= WIDTH + 4
    assert marked(report) == [("^", "\\"), ("~", r"A^\top(Ax-b)")]


def test_a_line_that_fits_is_not_cut() -> None:
    line = f"{'and so on, ' * 5}{WRONG}"
    assert f"\n  {line}\n" in cf.check(f"{LET}\n\n{line}").written()


def test_all_claims_are_shown_on_demand() -> None:
    report = cf.check(f"{LET}\n\n$x^\\top x = \\|x\\|^2$")
    assert "right" not in report.written().split("\n")[0].partition("claims")[0]
    assert report.written(all=True).startswith("3:2: right\n  $x^")


def test_the_place_is_in_the_json() -> None:
    text = f"{LET}\n\n{WRONG}"
    (claim,) = cf.check(text).to_json()["claims"]
    place = claim["place"]
    assert place["source"] == r"A^\top(Ax-b)"
    assert text[place["start"] :][: place["length"]] == place["source"]
    line = text.split("\n")[place["line"] - 1]
    assert line[place["column"] - 1 :].startswith(place["source"])
    assert claim["start"] == text.index(r"\nabla")
    assert claim["latex"]
    assert claim["reason"] == "a factor is wrong"
    assert claim["message"].startswith("wrong: a factor is wrong; entry 1: left")


def test_a_report_speaks_korean() -> None:
    report = cf.check(f"{LET}\n\n{WRONG}", lang="ko").written("a.md")
    assert report.startswith("a.md:3:3: 틀림: 인수가 틀렸다\n")
    assert "\n  맞는 식: " in report
    assert report.endswith("처음으로 틀린 줄: a.md:3:3")


def test_progress_goes_from_the_beginning_to_the_end() -> None:
    seen: list[float] = []
    cf.check("\n\n".join([LET, *[WRONG] * 5]), progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) == 5
    assert 0 < seen[0] < seen[-1] <= 1
