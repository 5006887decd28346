"""How a derivation is written for people: the answer first, then what has to be known about it."""

from __future__ import annotations

from closedform.library import Derivation, Program
from closedform.messages.command import ANSWER, Words
from closedform.messages.conditions import in_words

VEC = "∂vec"  # stands in the layout line of a tensor that is shown in its vec form


def written(
    derivation: Derivation, *, form: str, format: str, lang: str, detail: str = "normal"
) -> str:
    """The lines for one derivation; the first is the answer."""
    if format in ("markdown", "html") or (format == "latex" and derivation.steps):
        return derivation.document(format, lang)
    words = ANSWER[lang]
    lines = [derivation.formula(form, format)]
    if form in derivation.layouts:
        lines.append(derivation.layouts[form])
    if form == "matrix" and VEC in derivation.layout:
        lines += _line(words["entry"], derivation.forms["entry"])
    lines += _line(words["assumed"], ", ".join(derivation.assumed))
    said = [in_words(condition, lang) for condition in derivation.conditions]
    lines += _line(words["conditions"], ", ".join(said))
    lines += _line(words["checked"], _verdict(derivation, words))
    for note in derivation.notes:
        lines += _line(words["note"], note)
    lines += _steps(derivation, words, format, detail)
    return "\n".join(lines)


def explained(program: Program, lang: str) -> str:
    """A table of what the lines of a program cost, and what its plan saves."""
    words = ANSWER[lang]
    rows, savings = program.explain()
    table = [(words["flops"], words["bytes"], words["line"])]
    table += [(_count(row.flops), _count(row.bytes), row.text) for row in rows]
    whole = _count(sum(row.flops for row in rows)), _count(sum(row.bytes for row in rows))
    table.append((*whole, words["total"]))
    width = [max(len(row[k]) for row in table) for k in (0, 1)]
    lines = [f"{a:>{width[0]}}  {b:>{width[1]}}  {text}" for a, b, text in table]
    saved = savings._asdict().items()
    lines += [words[name].format(flops=_count(flops)) for name, flops in saved if flops]
    return "\n".join(lines)


def _count(number: float) -> str:
    return f"{number:.2e}" if number >= 10_000 else f"{number:.0f}"


def _steps(derivation: Derivation, words: Words, format: str, detail: str) -> list[str]:
    """The lines of the derivation, each with its laws; of detail "full" with their sources."""
    opening = derivation.opening
    if opening is None:
        return []
    lines = ["", f"{words['steps']}:", f"   {opening.written(format)}"]
    for number, step in enumerate(derivation.steps, 1):
        lines.append(f"{number}. {step.written(format)}")
        lines.append(f"   {step.rule} ({words[step.verdict.status]})")
        if detail != "brief":
            lines += [f"     {why}" for why in step.whys]
        if detail == "full" and step.source:
            lines.append(f"     [{step.source}]")
    return lines


def _line(label: str, text: str) -> list[str]:
    return [f"{label}: {text}"] if text else []


def _verdict(derivation: Derivation, words: Words) -> str:
    verdict = derivation.verdict
    parts = [words[verdict.status]]
    if verdict.points:
        parts.append(words[verdict.method].format(points=verdict.points))
    if verdict.status == "numeric":
        parts.append(words["worst"].format(worst=f"{verdict.worst:.1e}"))
    return ", ".join(parts)
