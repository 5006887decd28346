"""Write the gallery: the derivation of every example in the style of its source.

    python3 scripts/gallery.py [FOLDER]     docs/gallery where nothing is said

One page an example and language, and an index.  The tests write them again and compare.
"""

from __future__ import annotations

import sys
from pathlib import Path

from closedform import library
from closedform.app import examples
from closedform.app.programs import Program

FOLDER = Path(__file__).parent.parent / "docs" / "gallery"
SAID = {
    "en": {"source": "Source", "remark": "In the source", "style": "Style", "title": "Gallery"},
    "ko": {"source": "출처", "remark": "출처의 잘못", "style": "유도 방식", "title": "유도 모음"},
}
STYLES = {
    "en": {
        "differential": "differentials",
        "index": "index notation",
        "chain": "chain rule on the graph",
        "identities": "known derivatives",
    },
    "ko": {
        "differential": "미분(전미분)",
        "index": "첨자 표기",
        "chain": "계산 그래프의 연쇄법칙",
        "identities": "알려진 도함수",
    },
}


def pages() -> dict[str, str]:
    """The text of every page, by its path in the gallery."""
    programs = {name: examples.load(name) for name in examples.names()}
    made = {"README.md": index(programs)}
    for name, program in programs.items():
        for lang in SAID:
            made[f"{lang}/{name}.md"] = page(program, lang)
    return made


def index(programs: dict[str, Program]) -> str:
    lines = ["# Gallery · 유도 모음", ""]
    lines += [
        "Worked derivations, every line checked. Written by `python3 scripts/gallery.py`.",
        "",
    ]
    lines += ["| | 한국어 | style |", "|---|---|---|"]
    for name, program in programs.items():
        titles = [
            f"[{in_language(program, 'title', lang)}]({lang}/{name}.md)" for lang in ("en", "ko")
        ]
        lines.append(f"| {' | '.join(titles)} | {STYLES['en'][program.head['style']]} |")
    return "\n".join(lines) + "\n"


def page(program: Program, lang: str) -> str:
    """One derivation, with what is not right in its source."""
    head, said = program.head, SAID[lang]
    derivation = library.derive(
        program.text.strip(),
        head["wrt"],
        where=head["where"],
        order=int(head["order"]),
        steps=head["style"],
        lang=lang,
    )
    lines = [f"# {in_language(program, 'title', lang)}", ""]
    lines += [f"{said['source']}: {in_language(program, 'source', lang)}  "]
    lines += [f"{said['style']}: {STYLES[lang][head['style']]}", ""]
    if "remark" in head:
        lines += [f"> {said['remark']}: {in_language(program, 'remark', lang)}", ""]
    return "\n".join(lines) + "\n" + derivation.document("markdown", lang)


def in_language(program: Program, key: str, lang: str) -> str:
    return program.head[key if lang == "en" else f"{key}-{lang}"]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for path, text in pages().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
