"""The command line.  Everything it does, the public library does; here are words and exit codes.

Exit status: 0 done and every check passed; 1 done, and the answer is "no"; 2 the input could not be
read, with a message on standard error and nothing on standard output; 70 a mistake of closedform
itself, with a message that asks for a report.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations_with_replacement
from pathlib import Path

from closedform import library
from closedform.app import examples, functions, proofread, watch
from closedform.app.answer import explained, written
from closedform.app.options import Request, read
from closedform.app.programs import Program, program_of
from closedform.app.usage import COMMANDS, JSON, LANG, PLANNED, columns, help_text
from closedform.errors import CheckFailed, ClosedformError, OptionProblem
from closedform.messages import LANGUAGES
from closedform.messages.command import ANSWER, KINDS
from closedform.version import __version__

DONE, NO, UNREADABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 70, 130
SHOWN = ("title", "where", "wrt", "order")  # what is said of an example before its answer
ORDERS = {"1": 1, "2": 2}
CLEAR = "\x1b[2J\x1b[3J\x1b[H"  # the screen of a terminal
PASSED = ("exact", "numeric")  # the verdicts of an answer that was confirmed


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status; `closedform` on the path leads here."""
    words = list(sys.argv[1:] if words is None else words)
    _never_fail_on_a_glyph()
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except ClosedformError as error:
        _report(error, words)
        return NO if isinstance(error, CheckFailed) else UNREADABLE
    except BrokenPipeError:  # the reader of our output is gone: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        _report(ClosedformError("internal", kind=type(error).__name__, detail=str(error)), words)
        return INTERNAL


def _run(words: Sequence[str]) -> int:
    lang = _language(words)
    if "--version" in words[:1]:
        print(__version__)
        return DONE
    if {"-h", "--help"} & set(words[:2]) or words[:1] == ["help"]:
        print(help_text(words, lang))
        return DONE
    if words and words[0] in PLANNED:
        raise OptionProblem("not-yet", feature=words[0])
    request = read(words, COMMANDS)
    return RUN[request.command.name](request)


def _derive(request: Request) -> int:
    """The derivations that `--wrt` asks for, printed when all of them are there."""
    program = program_of(request.operand or "")
    derivations = _derivations(program, request)
    if request.has("--json"):
        objects = [derivation.to_json() for derivation in derivations]
        _print_json(objects if len(objects) > 1 else objects[0])
    else:
        print(_answers(derivations, request))
    return _status(derivations)


def _derivations(program: Program, request: Request) -> list[library.Derivation]:
    """By every name; of order 2 by every pair of names, so that all blocks are there."""
    names = _names(program, request)
    asked = request.get("--order") or program.says("order") or "1"
    if asked not in ORDERS:
        raise OptionProblem("option-choice", option="order", value=asked, allowed=", ".join(ORDERS))
    order = ORDERS[asked]
    groups = combinations_with_replacement(names, order)
    by = dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)
    return [_derivation(program, list(each), order, request) for each in by]


def _names(program: Program, request: Request) -> list[str]:
    wrt = request.get("--wrt") or program.says("wrt")
    if wrt is None:
        raise OptionProblem("option-missing", command="derive", option="--wrt NAME")
    return split_names(wrt)


def _derivation(
    program: Program, wrt: list[str], order: int, request: Request
) -> library.Derivation:
    """What the options ask for; where they are silent, what the head of the program says."""
    return library.derive(
        program.text,
        wrt,
        where=request.get("--where") or program.says("where"),
        order=order,
        layout=request.value("--layout"),
        form=request.value("--form"),
        structured=request.value("--structured"),
        steps=request.get("--steps"),
        detail=request.value("--detail"),
        lang=request.value("--lang"),
        effort=_number(request.value("--effort")),
    )


def _number(text: str) -> float:
    """A number as it is typed behind an option."""
    try:
        return float(text)
    except ValueError:
        raise OptionProblem("option-number", option="--effort", value=text) from None


def _answers(derivations: Sequence[library.Derivation], request: Request) -> str:
    lang = request.value("--lang")
    form, format = request.value("--form"), request.value("--format")
    detail = request.value("--detail")
    texts = [
        written(each, form=form, format=format, lang=lang, detail=detail) for each in derivations
    ]
    if len(texts) > 1:
        heads = [f"{ANSWER[lang]['by']} {derivation.wrt}:" for derivation in derivations]
        texts = [f"{head}\n{text}" for head, text in zip(heads, texts, strict=True)]
    return "\n\n".join(texts)


def _status(derivations: Sequence[library.Derivation]) -> int:
    return DONE if all(d.verdict.status in PASSED for d in derivations) else NO


def _graph(request: Request) -> int:
    """The picture, as a file or on standard output."""
    program = program_of(request.operand or "")
    picture = library.graph(
        program.text,
        request.value("--wrt"),
        where=request.get("--where") or program.says("where"),
        adjoints=request.has("--adjoints"),
        lang=request.value("--lang"),
        effort=_number(request.value("--effort")),
    )
    path = request.get("-o")
    if path is None:
        print(picture, end="")
    else:
        _save(path, lambda: picture.save(path))
    return DONE


def _compile(request: Request) -> int:
    """The program as a file or on standard output, or what its lines cost."""
    program = program_of(request.operand or "")
    made = library.compile(
        program.text,
        split_names(request.value("--wrt")),
        what=split_names(request.value("--what")),
        target=request.value("--target"),
        objective=request.get("--objective"),
        dense=request.has("--dense"),
        where=request.get("--where") or program.says("where"),
        sizes=_sizes(request.get("--sizes") or ""),
        lang=request.value("--lang"),
        effort=_number(request.value("--effort")),
    )
    if request.has("--json"):
        said = _json(made.to_json()) + "\n"
    elif request.has("--explain"):
        said = explained(made, request.value("--lang")) + "\n"
    else:
        said = made.source
    path = request.get("-o")
    if path is None:
        print(said, end="")
    else:
        _save(path, lambda: Path(path).write_text(said, encoding="utf-8"))
    return DONE


def _sizes(text: str) -> dict[str, int]:
    """Lengths of axes as they are typed: ``m=1000,n=50``."""
    sizes = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, length = (piece.strip() for piece in part.partition("="))
        if not length.isdecimal():
            raise OptionProblem("option-size", value=part)
        sizes[name] = int(length)
    return sizes


def _check(request: Request) -> int:
    """The verdicts on documents, once or whenever they change; "no" where a claim is wrong."""
    if not request.has("--watch"):
        return _checked(request)
    if "-" in request.operands:
        raise OptionProblem("watch-stdin")

    def again() -> None:
        if sys.stdout.isatty():
            print(CLEAR, end="")
        try:
            _checked(request)
        except ClosedformError as error:  # the next change may mend it
            _report(error, ["--lang", request.value("--lang")])
        sys.stdout.flush()

    watch.watch(request.operands, again, before=lambda: _checked(request))
    return DONE


def _checked(request: Request) -> int:
    found = proofread.proofread(
        request.operands, request.value("--lang"), request.has("--pedantic")
    )
    path = request.get("-o")
    if request.has("--json"):
        said = _json(proofread.content(found)) + "\n"
    else:
        said = proofread.written(found, request)
    if path is None:
        print(said, end="")
    else:
        _save(path, lambda: Path(path).write_text(said, encoding="utf-8"))
        print(proofread.summaries(found))
    return NO if any(report.first_wrong for _, report in found) else DONE


def _save(path: str, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError:
        raise OptionProblem("file-unwritable", path=path) from None


def _functions(request: Request) -> int:
    lang = request.value("--lang")
    rows = functions.rows(lang)
    if request.has("--json"):
        _print_json({"schema": "closedform/functions/1", "functions": [r._asdict() for r in rows]})
    else:
        blocks = []
        for kind in functions.KINDS:
            lines = columns([(row.written, row.summary) for row in rows if row.kind == kind])
            blocks.append("\n".join([f"{KINDS[lang][kind]}:", *lines]))
        print("\n\n".join(blocks))
    return DONE


def _rules(request: Request) -> int:
    rows = library.rules(lang=request.value("--lang"))
    if request.has("--json"):
        _print_json({"schema": "closedform/rules/1", "rules": rows})
    else:
        _print_table([(row["name"], row["why"]) for row in rows])
    return DONE


def _examples(request: Request) -> int:
    if request.operand is not None:
        return _run_example(request.operand, request)
    gallery = {name: examples.load(name) for name in examples.names()}
    if request.has("--json"):
        rows = [{"name": name, **program.head} for name, program in gallery.items()]
        _print_json({"schema": "closedform/examples/1", "examples": rows})
    else:
        _print_table([(name, program.says("title") or "") for name, program in gallery.items()])
    return DONE


def _run_example(name: str, request: Request) -> int:
    program = examples.load(name)
    defaults = {option.name: option.default for option in COMMANDS["derive"].options}
    asked = Request(COMMANDS["derive"], (name,), {**defaults, **request.values})
    derivations = _derivations(program, asked)
    if request.has("--json"):
        _print_json({**program.head, "answers": [each.to_json() for each in derivations]})
    else:
        expected = f"{ANSWER[request.value('--lang')]['expected']}: {program.says('expected')}"
        head = "\n".join(f"# {key}: {program.head[key]}" for key in SHOWN if program.says(key))
        answers = _answers(derivations, asked)
        print(f"{head}\n{program.text.strip()}\n\n{answers}\n{expected}")
    return _status(derivations)


RUN: Mapping[str, Callable[[Request], int]] = {
    "derive": _derive,
    "graph": _graph,
    "check": _check,
    "compile": _compile,
    "functions": _functions,
    "rules": _rules,
    "examples": _examples,
}


def split_names(text: str) -> list[str]:
    """The names in a list with commas; a comma between brackets belongs to the name.

    >>> split_names("w, X[i, j]")
    ['w', 'X[i, j]']
    """
    names, depth = [""], 0
    for letter in text:
        depth += (letter in "[(") - (letter in ")]")
        if letter == "," and depth == 0:
            names.append("")
        else:
            names[-1] += letter
    return [name.strip() for name in names]


def _language(words: Sequence[str]) -> str:
    """The language asked for, also where the rest of the command line cannot be read."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        asked = following if word == LANG.name else word.removeprefix(LANG.name + "=")
        if word.startswith(LANG.name) and asked in LANGUAGES:
            return asked
    return "en"


def _report(error: ClosedformError, words: Sequence[str]) -> None:
    lang = _language(words)
    if JSON.name not in words:
        print(error.report(lang), file=sys.stderr)
        return
    content = {
        "code": error.code,
        "message": error.message(lang),
        "line": error.line,
        "column": error.column,
        "hint": error.hint(lang),
        "suggestion": error.suggestion,
    }
    print(json.dumps({"error": content}, ensure_ascii=False), file=sys.stderr)


def _print_table(rows: Sequence[tuple[str, str]]) -> None:
    print("\n".join(line[2:] for line in columns(rows)))


def _print_json(content: object) -> None:
    print(_json(content))


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def _never_fail_on_a_glyph() -> None:
    """A terminal without a letter such as ∂ shows its escape instead."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
