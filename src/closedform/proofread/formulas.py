"""A formula as chains of sides: ``a = b = c`` in rows, cells and environments, commands that only
decorate blanked.  Nothing moves: a side stands where it stood, so that offsets hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.proofread.typed import CONSTANT_SIGN

RELATIONS = {
    "=": "=", ":=": ":=", "\\equiv": "=", "\\coloneqq": ":=", "\\triangleq": ":=", "\\doteq": ":=",
    "\\propto": "∝", "\\approx": "≈", "\\simeq": "≈", "\\sim": "~", "\\neq": "≠", "\\ne": "≠",
    "\\in": "∈", "\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥", "<": "<", ">": ">",
    "\\succ": "≻", "\\succeq": "≽", "\\prec": "≺", "\\preceq": "≼", "\\mapsto": "↦", "\\to": "→",
    "\\rightarrow": "→", "\\leftarrow": "←", "\\gets": "←", "∈": "∈", "≤": "≤", "≥": "≥", "≈": "≈",
    "∝": "∝", "←": "←", "→": "→", "\\colon": ":", "\\quad:": ":", "=:": "=:", "\\eqqcolon": "=:",
}  # fmt: skip
IMPLYING = {
    "\\Rightarrow", "\\Longrightarrow", "\\implies", "\\iff", "\\Leftrightarrow", "⇒", "⟹", "∴",
    "\\Longleftrightarrow", "\\therefore", "\\because", "⇔", "\\hookrightarrow", "\\downarrow",
}  # fmt: skip
PARTING = {"\\qquad", "\\quad", ",", ";"}
_TOKEN = re.compile(
    r"\\\\(?:\[[^\]]*\])?|\\[A-Za-z]+\*?|\\.|:=|=:|==|[{}()\[\],;=<>∈≤≥≈∝⇒⟹∴⇔]|\s+|.", re.S
)
_OPEN, _CLOSE = {"{", "(", "[", "\\{", "\\langle"}, {"}", ")", "]", "\\}", "\\rangle"}
_BINARY = {"+", "-", "\\cdot", "\\times", "\\odot", "\\circ", "\\otimes", "*", "/"}
_BLANKS = {"\\,", "\\;", "\\!", "\\ ", "\\quad", "\\qquad"}
_DROPPED = re.compile(
    r"\\(?:begin|end)\{(?:aligned|alignedat|align|gathered|gather|split|array|equation|"
    r"multline|eqnarray)\*?\}(?:\{[lcr|\s]*\})?"
    r"|\\(?:left|right)\s*\.|\\eqalign\s*\{|\\textcircled\{[^{}]*\}"
    r"|\\(?:nonumber|notag|displaystyle|textstyle|limits|nolimits|hfill|allowdisplaybreaks)\b"
    r"|\\(?:tag|label|textcircled|hspace|vspace|phantom)\*?\{[^{}]*\}|&\s*&|&"
)
_CELLS = re.compile(  # what opens cells, or ends them; an array is one where a bracket opens it
    r"\\(?P<mark>begin|end)\{(?P<name>(?:small|psmall|bsmall|[pbBvV])?matrix|d?cases|array)\*?\}"
)
_ALIGNED = re.compile(  # environments in which every second & parts equations
    r"\\begin\{(?P<name>(?:fl)?align(?:ed|at|edat)?\*?)\}.*?\\end\{(?P=name)\}", re.S
)
_ROW_OR_CELL = re.compile(r"\\\\|\\&|\\begin\{|\\end\{|&")
_OPERATOR = re.compile(  # the braces around d/dt alone
    r"\{\s*\\d?frac\s*\{\s*(?:d|\\partial|\\mathrm\{d\})\s*\}\s*\{[^{}]*\}\s*\}"
)
_STOP = re.compile(r"[.,;](?=\s*\\(?:\\|end\{))")  # at the end of a row of cells
_BESIDE = re.compile(r"\s*\\begin\{array")
_BRACKET = re.compile(r"[(\[|]\s*$")
_CONDITION = re.compile(
    r"(?i)\s*(?:if|when|for|where|otherwise|else|falls|sonst|그 ?외|일 ?때)?[\s,:.]*"
)
_WRAPPED = re.compile(
    r"\\(?:underbrace|overbrace|cancel|bcancel|xcancel|boxed|fbox|ensuremath)\s*\{"
)
_REACH = 400  # how far from `\\over` the braces around it are looked for
_SCRIPT = re.compile(r"[_^]\s*\{?\s*\Z")  # a subscript or a superscript begins
_NOTE = re.compile(r"\s*[_^]\s*\{")
_BRACE = re.compile(r"(?<!\\)[{}]")
_WORDS = re.compile(r"\\(?:text|textrm|mbox|textit|textbf|mathrm)\s*\{([^{}]*)\}")
_CONSTANT = re.compile(  # `\\text{const.}`, `const`: what does not vary
    r"\\(?:text|textrm|textit|mbox|mathrm|mathit|operatorname)\s*\{\s*\(?(?:some |a )?"
    r"(?:[Cc]onst(?:ant|\.)?(?![a-z])|상수)(?:[^{}]{0,40}(?:\bof|\bon|w\.?r\.?t\.?)\s*\}\s*"
    r"(?:\\math\w+\s*\{[^{}]*\}|\\(?!end|quad)[A-Za-z]+|[A-Za-z])(?![A-Za-z])|[^{}]{0,40}\})|"
    r"(?<![A-Za-z\\])const(?:ant\b|\.|\b)|상수(?:항)?"
)
_BLANK_START = re.compile(r"^(?:\\[,;:! ]|\s)+")
_BLANK_END = re.compile(r"(?:\\\\|\\[,;:! ]|[.。,;:\s])+$")
_IN_BRACKETS = re.compile(r"\s*(?:\\left\s*)?\((?P<inner>.*?)(?:\\right\s*)?\)[\s.,;]*", re.S)
_RELATED = re.compile(r"(?<![_{(])=")
_FUNCTION = re.compile(r"\s*(?:[A-Za-z]{1,12})\s*")


class Side(NamedTuple):
    """One side of an equation, as it stands in the document."""

    text: str
    start: int  # offset in the document


class Chain(NamedTuple):
    """``a = b = c``: sides and what stands between them.

    `continues`: it begins with a relation, and goes on from the last side before it.
    `implied`: an arrow or "therefore" stands before it.
    `aside`: it stands behind another chain in the same row.
    """

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    continues: bool
    implied: bool
    aside: bool


def chains(text: str, start: int, aligned: bool = False) -> Iterator[Chain]:
    """The chains of a formula that begins at this offset of the document; `aligned` where every
    second `&` of a row stands between two equations."""
    text = _parted(text, 0) if aligned else text
    plain = re.sub(r"\\cr(?![A-Za-z])", lambda found: r"\\ ", _unwrapped(blanked(text)))
    sides: list[Side] = []
    relations: list[str] = []
    begin, depth, implied = 0, 0, False
    continues = aside = False

    def finished(end: int) -> Iterator[Chain]:
        nonlocal sides, relations, continues, implied, aside
        last = _side(plain, begin, end, start)
        if last is not None:
            sides.append(last)
        if sides and (len(sides) > len(relations) - continues):
            yield Chain(tuple(sides), tuple(relations), continues, implied, aside)
            aside = True
        sides, relations, continues, implied = [], [], False, False

    tokens = list(_TOKEN.finditer(plain))
    goes_on = _going_on(tokens)
    for at, found in enumerate(tokens):
        token = found.group()
        if token in _OPEN or token == "\\begin":
            depth += 1
        elif token in _CLOSE or token == "\\end":
            depth = max(0, depth - 1)
        if depth:
            continue
        if token in RELATIONS:
            side = _side(plain, begin, found.start(), start)
            if side is None and not sides:
                continues = True
            elif side is not None:
                sides.append(side)
            relations.append(RELATIONS[token])
            begin = found.end()
        elif token in PARTING and goes_on[at + 1]:
            continue
        elif token == "\\text" and _WORDS.match(plain, found.start()):
            continue  # a function
        elif token in IMPLYING or token in PARTING:
            yield from finished(found.start())
            implied = token in IMPLYING
            aside = (aside and not implied) or token == "\\downarrow"  # a remark
            begin = found.end()
        elif token.startswith("\\\\") and not goes_on[at + 1]:
            yield from finished(found.start())
            aside = False
            begin = found.end()
    yield from finished(len(plain))


def _unwrapped(text: str) -> str:
    """A whole formula without the brackets around it, of the same length: an equation in brackets
    is one."""
    found = _IN_BRACKETS.fullmatch(text)
    if found is None or not _RELATED.search(found["inner"]):
        return text
    depth = 0
    for token in _TOKEN.finditer(found["inner"]):
        depth += (token.group() in _OPEN) - (token.group() in _CLOSE)
        if depth < 0:
            return text
    before, after = found.start("inner"), len(text) - found.end("inner")
    return f"{' ' * before}{found['inner']}{' ' * after}"


def _going_on(tokens: list[re.Match[str]]) -> list[bool]:
    """Whether what begins at these tokens goes on with the chain before them: it begins with an
    operator or a relation, behind blanks."""
    made = [False]
    for found in reversed(tokens):
        token = found.group()
        blank = token.isspace() or token in _BLANKS
        joins = token in _BINARY or RELATIONS.get(token) in ("=", "≈", "∝")
        made.append(made[-1] if blank else joins)
    return made[::-1]


def _side(plain: str, begin: int, end: int, start: int) -> Side | None:
    text = plain[begin:end]
    stripped = _BLANK_END.sub("", _BLANK_START.sub("", text)).lstrip(": ")
    if not stripped or stripped in ("\\", "\\\\"):
        return None
    lead = text.index(stripped)
    return Side(_rows_joined(stripped), start + begin + lead)


def _rows_joined(text: str) -> str:
    held = _written_out(text)
    return re.sub(
        r"\\\\(\[[^\]]*\])?",
        lambda m: m.group() if _within(m, held) else " " * len(m.group()),
        text,
    )


def _written_out(text: str) -> list[tuple[int, int, str]]:
    """Where environments of cells stand, the outermost ones, and what they are called."""
    found: list[tuple[int, int, str]] = []
    opened: list[re.Match[str]] = []
    for mark in _CELLS.finditer(text):
        alone = mark["name"] == "array" and not _bracketed(text, mark.start())
        if mark["mark"] == "begin" and (opened or not alone):
            opened.append(mark)
        elif mark["mark"] == "end" and opened and opened[-1]["name"] == mark["name"]:
            first = opened.pop()
            if not opened:
                found.append((first.start(), mark.end(), first["name"]))
    return found


def _bracketed(text: str, at: int) -> bool:
    return _BRACKET.search(text, max(0, at - 20), at) is not None


def _within(found: re.Match[str], held: list[tuple[int, int, str]]) -> str:
    """The environment of cells that something stands in."""
    return next((name for start, end, name in held if start <= found.start() < end), "")


def blanked(text: str) -> str:
    """The formula with what only decorates it blanked, of the same length."""
    held = _written_out(text)

    def dropped(found: re.Match[str]) -> str:
        if _within(found, held):
            return found.group()
        beside = found.group().startswith("\\end{array") and _BESIDE.match(text, found.end())
        parting = "\\quad" if beside else ";" if found.group().count("&") > 1 else ""
        return parting.ljust(len(found.group()))

    def word(found: re.Match[str]) -> str:
        within = _within(found, held)
        if within.endswith("cases"):
            return " " * len(found.group()) if _CONDITION.fullmatch(found[1]) else found.group()
        return _word(found)

    text = _CONSTANT.sub(lambda found: CONSTANT_SIGN.ljust(len(found.group())), text)
    made = _STOP.sub(lambda found: " " if _within(found, held) else found.group(), text)
    made = _ALIGNED.sub(lambda found: _parted(found.group(), 1), made)
    made = _DROPPED.sub(dropped, made)
    made = _OPERATOR.sub(lambda found: f" {found.group()[1:-1]} ", made)
    made = _WORDS.sub(word, made)
    for over in re.finditer(r"\\over(?![A-Za-z])", made):
        made = _on_one_line(made, over.start())
    return _without_wraps(made)


def _without_wraps(text: str) -> str:
    """The formula with what only stands around something blanked, and the notes at braces."""
    made, closings = list(text), _closing_braces(text)
    for found in _WRAPPED.finditer(text):
        closing = closings[found.end() - 1]
        note = _NOTE.match(text, closing + 1) if "brace" in found.group() else None
        behind = closings[note.end() - 1] if note else closing
        for start, end in ((found.start(), found.end()), (closing, behind + 1)):
            made[start:end] = " " * (end - start)
    return "".join(made)


def _parted(text: str, within: int) -> str:
    """Aligned equations with `;` for every second `&` of a row, which stands between two of them;
    `within` so many environments."""
    made, depth, cells = list(text), 0, 0
    for mark in _ROW_OR_CELL.finditer(text):
        sign = mark.group()
        if sign in ("\\begin{", "\\end{"):
            depth += 1 if sign == "\\begin{" else -1
        elif depth == within and sign == "\\\\":
            cells = 0
        elif depth == within and sign == "&":
            cells += 1
            if cells % 2 == 0:
                made[mark.start()] = ";"
    return "".join(made)


def _on_one_line(text: str, at: int) -> str:
    """``{{a} \\over {b}}`` as ``{{a} / {b}}``, of a derivative as ``∂f/∂x``; as it is where one
    side has no braces, since it reaches to the end of the group."""
    opening, depth, reach = at - 1, 0, max(0, at - _REACH)
    while opening > reach and (depth or text[opening] != "{"):
        depth += (text[opening] == "}") - (text[opening] == "{")
        opening -= 1
    closing = closing_brace(text[: at + _REACH], opening) if opening >= 0 else 0
    above, below = text[opening + 1 : at], text[at + 5 : closing]
    bare = [_unbraced(side) for side in (above, below)]
    if text[opening : opening + 1] != "{" or None in bare:
        return text
    first, second = bare if above.lstrip(" {").startswith("\\partial") else (above, below)
    ends = "  " if above.strip(" {}") == "\\partial" else "{}"
    return f"{text[:opening]}{ends[0]}{first}/    {second}{ends[1]}{text[closing + 1 :]}"


def _unbraced(text: str) -> str | None:
    """What stands in one pair of braces, without these, of the same length."""
    start, end = text.find("{"), text.rfind("}")
    whole = start >= 0 and not text[:start].strip() and not text[end + 1 :].strip()
    if not whole or closing_brace(text, start) != end:
        return None
    return f"{text[:start]} {text[start + 1 : end]} {text[end + 1 :]}"


def _closing_braces(text: str) -> dict[int, int]:
    """Where the braces of a text are closed, by where they open."""
    opened: list[int] = []
    closings: dict[int, int] = {}
    for found in _BRACE.finditer(text):
        if found.group() == "{":
            opened.append(found.start())
        elif opened:
            closings[opened.pop()] = found.start()
    return closings | dict.fromkeys(opened, len(text) - 1)


def closing_brace(text: str, opening: int) -> int:
    """Where the brace that opens here is closed."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at] in "{}" and text[at - 1 : at] != "\\":
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return at
    return len(text) - 1


def _word(found: re.Match[str]) -> str:
    """A function's name stays; words part statements."""
    upright = found.group().startswith("\\mathrm") or _SCRIPT.search(
        found.string, max(0, found.start() - 5), found.start()
    )
    if upright or (_FUNCTION.fullmatch(found[1]) and _is_called(found)):
        return found.group()
    return (
        "\\quad".ljust(len(found.group())) if len(found.group()) >= 6 else " " * len(found.group())
    )


def _is_called(found: re.Match[str]) -> bool:
    after = found.string[found.end() :].lstrip()
    return after[:1] in ("(", "[", "\\", "_", "^", "{") and found[1].strip() not in (
        "and",
        "or",
        "und",
    )
