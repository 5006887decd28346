"""Boxes and arrows between them, from left to right, as SVG.

What stands on an arrow has a place of its own, as a box has, and an arrow keeps to the gaps between
the columns: so no line runs through a text.  Black on white; the letters all have the same width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

SIZE, LINE, WIDEST = 13, 18, 36  # of letters, of a line, and the letters of a line
LETTER = 0.602 * SIZE  # the width of a letter of DejaVu Sans Mono, and near that of others
GAP, APART, PAD, MARGIN = 34, 16, 9, 16
CUT = 7  # between what is over the line in a box and what is under it
SWEEPS = 12
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("  ", "\u00a0\u00a0"))
FONT = "'DejaVu Sans Mono', 'Menlo', 'Consolas', 'D2Coding', monospace"


class Box(NamedTuple):
    """A node of the graph: what it is, and under a line what belongs to it; the ends are strong."""

    upper: str
    lower: str = ""
    strong: bool = False


class Arrow(NamedTuple):
    """From one box to another, by their numbers; a text above the line and one below it."""

    start: int
    end: int
    above: str
    below: str


class Slot(NamedTuple):
    """What takes up room in a column: a box, the text of an arrow, or an arrow that passes."""

    column: int
    upper: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    box: Box | None = None

    @property
    def width(self) -> float:
        pad = 2 * PAD if self.box else 0
        return max(map(_width, (*self.upper, *self.lower)), default=0) + pad

    @property
    def half(self) -> float:
        """Half of the height; the middle is where arrows arrive."""
        if self.box:
            return (len(self.upper) + len(self.lower)) * LINE / 2 + PAD + CUT / 2 * bool(self.lower)
        return max(len(self.upper), len(self.lower)) * LINE + 3


def svg(boxes: Sequence[Box], arrows: Sequence[Arrow], legend: Sequence[str] = ()) -> str:
    """The picture, as a text that is a file of its own."""
    slots, chains = _slots(boxes, arrows)
    columns: list[list[int]] = [[] for _ in range(max(slot.column for slot in slots) + 1)]
    for number, slot in enumerate(slots):
        columns[slot.column].append(number)
    near = _neighbours(chains)
    for sweep in range(SWEEPS):
        _order(columns, near, sweep % 2 == 1)
    middles = _heights(slots, columns, near)
    lefts, x = [], float(MARGIN)
    for column in columns:
        lefts.append(x)
        x += max(slots[number].width for number in column) + GAP
    height = max(middles[k] + slot.half for k, slot in enumerate(slots)) + MARGIN
    width = max([x - GAP + MARGIN, *(_width(line) + 2 * MARGIN for line in legend)])
    widths = [max(slots[number].width for number in column) for column in columns]
    drawn = [_arrow(chain, slots, middles, lefts, widths) for chain in chains]
    for k, slot in enumerate(slots):
        drawn += _texts(slot, lefts[slot.column] + widths[slot.column] / 2, middles[k])
    for line in legend:
        height += LINE
        drawn.append(_text(line, MARGIN, height - MARGIN, "start"))
    return _document(width, height, drawn)


# -- places ---------------------------------------------------------------------------------------


def _slots(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> tuple[list[Slot], list[list[int]]]:
    """What stands in the columns, and for each arrow the slots that it passes."""
    depth = _depths(len(boxes), arrows)
    slots = [
        Slot(2 * depth[k], _lines(box.upper), _lines(box.lower), box) for k, box in enumerate(boxes)
    ]
    chains = []
    for arrow in arrows:
        chain, last = [arrow.start], 2 * depth[arrow.end] - 1
        for column in range(2 * depth[arrow.start] + 1, last):
            chain.append(len(slots))
            slots.append(Slot(column))
        chain += [len(slots), arrow.end]
        slots.append(Slot(last, _lines(arrow.above), _lines(arrow.below)))
        chains.append(chain)
    return slots, chains


def _depths(many: int, arrows: Sequence[Arrow]) -> list[int]:
    """The column of each box: behind all that lead to it; one without any, next to what it leads
    to.  Arrows lead to boxes with larger numbers."""
    depth = [0] * many
    for arrow in sorted(arrows, key=lambda each: each.end):
        depth[arrow.end] = max(depth[arrow.end], depth[arrow.start] + 1)
    reached = {arrow.end for arrow in arrows}
    for k in set(range(many)) - reached:
        depth[k] = min((depth[a.end] - 1 for a in arrows if a.start == k), default=0)
    return depth


def _neighbours(chains: Sequence[Sequence[int]]) -> Mapping[bool, Mapping[int, list[int]]]:
    """Of each slot those before it (False) and behind it (True)."""
    near: dict[bool, dict[int, list[int]]] = {False: {}, True: {}}
    for chain in chains:
        for left, right in pairwise(chain):
            near[True].setdefault(left, []).append(right)
            near[False].setdefault(right, []).append(left)
    return near


def _order(
    columns: list[list[int]], near: Mapping[bool, Mapping[int, list[int]]], back: bool
) -> None:
    """Each column in the order of the neighbours on one side, so that few arrows cross."""
    place = {k: i / len(column) for column in columns for i, k in enumerate(column)}
    for column in columns[::-1] if back else columns:
        wanted = {k: _mean([place[n] for n in near[back].get(k) or [k]]) for k in column}
        column.sort(key=wanted.__getitem__)
        place |= {k: i / len(column) for i, k in enumerate(column)}


def _heights(
    slots: Sequence[Slot], columns: list[list[int]], near: Mapping[bool, Mapping[int, list[int]]]
) -> list[float]:
    """The middle of each slot: near those of its neighbours, and clear of the others."""
    middles = [0.0] * len(slots)
    for sweep in range(SWEEPS + 1):
        back = sweep % 2 == 1
        for column in columns[::-1] if back else columns:
            wanted = []
            for k in column:
                beside = near[back].get(k) or [k]
                wanted.append(sum(middles[n] for n in beside) / len(beside))
            for k, middle in zip(
                column, _clear(wanted, [slots[k].half for k in column]), strict=True
            ):
                middles[k] = middle
    top = min(middle - slot.half for middle, slot in zip(middles, slots, strict=True))
    return [middle - top + MARGIN for middle in middles]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _clear(wanted: list[float], halves: list[float]) -> list[float]:
    """Moved apart where they would overlap, and as a whole as little as can be."""
    made: list[float] = []
    for k, middle in enumerate(wanted):
        least = made[-1] + halves[k - 1] + halves[k] + APART if made else middle
        made.append(max(middle, least))
    shift = _mean(wanted) - _mean(made)
    return [middle + shift for middle in made]


# -- glyphs ---------------------------------------------------------------------------------------


def _lines(text: str) -> tuple[str, ...]:
    """Folded at blanks where it is too long."""
    lines: list[str] = []
    for word in text.split(" ") if text else ():
        if lines and len(lines[-1]) + len(word) < WIDEST:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _width(text: str) -> float:
    """Marks over a letter take no room, Hangul takes two places."""
    marks = sum("\u0300" <= letter <= "\u036f" for letter in text)
    wide = sum("\u1100" <= letter <= "\u11ff" or "가" <= letter <= "힣" for letter in text)
    return (len(text) - marks + wide) * LETTER


def _arrow(
    chain: Sequence[int],
    slots: Sequence[Slot],
    middles: Sequence[float],
    lefts: Sequence[float],
    widths: Sequence[float],
) -> str:
    """A line through its slots, curved in the gaps alone."""
    path = ""
    for k, number in enumerate(chain):
        slot, y = slots[number], middles[number]
        left, width = lefts[slot.column], widths[slot.column]
        inner = (width - slot.width) / 2 if slot.box else 0
        if k == 0:
            path = f"M {left + width - inner:.1f} {y:.1f} H {left + width:.1f}"
            continue
        before = lefts[slot.column - 1] + widths[slot.column - 1]
        half, old = (before + left) / 2, middles[chain[k - 1]]
        if abs(old - y) < 0.5:
            path += f" L {left:.1f} {y:.1f}"
        else:
            path += f" C {half:.1f} {old:.1f} {half:.1f} {y:.1f} {left:.1f} {y:.1f}"
        path += f" H {left + (inner if slot.box else width):.1f}"
    tip = f"M {left + inner:.1f} {y:.1f} l -9 -4 v 8 z"
    return f'<path d="{path}" fill="none" stroke="black"/><path d="{tip}"/>'


def _texts(slot: Slot, x: float, y: float) -> list[str]:
    if slot.box is None:
        above = [_text(s, x, y - 6 - LINE * k) for k, s in enumerate(reversed(slot.upper))]
        return above + [_text(s, x, y + 15 + LINE * k) for k, s in enumerate(slot.lower)]
    left, top, width = x - slot.width / 2, y - slot.half, slot.width
    stroke = 2.2 if slot.box.strong else 1
    frame = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{2 * slot.half:.1f}"'
    drawn = [f'<rect {frame} rx="4" fill="white" stroke="black" stroke-width="{stroke}"/>']
    base = top + PAD + 13
    drawn += [_text(line, x, base + LINE * k) for k, line in enumerate(slot.upper)]
    base += LINE * len(slot.upper) + CUT
    drawn += [_text(line, x, base + LINE * k) for k, line in enumerate(slot.lower)]
    if slot.lower:
        cut = top + PAD + LINE * len(slot.upper) + CUT / 2
        line = f"M {left:.1f} {cut:.1f} h {width:.1f}"
        drawn.append(f'<path d="{line}" stroke="black" stroke-dasharray="3 3"/>')
    return drawn


def _text(line: str, x: float, y: float, anchor: str = "middle") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    for plain, written in ESCAPES:
        line = line.replace(plain, written)
    return f"<text {place}>{line}</text>"


def _document(width: float, height: float, drawn: Sequence[str]) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="{SIZE}"'
    paper = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([f'{head} font-family="{FONT}">', paper, *drawn, "</svg>", ""])
