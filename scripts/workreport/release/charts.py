"""The pictures of the evidence page as plain SVG: marks at their values, words at fixed places, nothing measured.

Bytes must not depend on the fonts of the machine that builds, so labels are broken by an estimate of their width. Colours
are classes: one drawing serves light, dark and print, and the script writes them out in a file that is taken away.
Each mark is a link to its figure, with its words in a title.
"""

from __future__ import annotations

import math
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..verdict import signed

# Colours on white, for files taken away; the style sheet has the same for light, and others for dark.
PALETTE = {
    "ink": "#1a2027", "muted": "#525c67", "grid": "#d9dfe5", "paper": "#ffffff",
    "s1": "#1c5d99", "s2": "#a34a00", "s3": "#5b4a9c", "s4": "#4a6a23", "s5": "#6b6459",
}  # fmt: skip
SHAPES = {
    "circle": "M6,0A6,6,0,1,1,-6,0A6,6,0,1,1,6,0Z",
    "diamond": "M0,-7L7,0L0,7L-7,0Z",
    "triangle": "M0,-6.5L6.5,5.5L-6.5,5.5Z",
}
LINE = 17  # height of a line of text


@dataclass(frozen=True)
class Canvas:
    """One size of a drawing, in CSS pixels: the wide one for desks and print, the narrow one for phones."""

    name: str
    width: int
    label: int  # width of the column of labels; 0: labels stand above their row


CANVASES = (Canvas("wide", 928, 270), Canvas("narrow", 344, 0))
FONT = {"wide": 14, "narrow": 13}


@dataclass(frozen=True)
class Change:
    """What a target asks against the result before: one row of the picture of targets."""

    figure: str
    label: str
    lines: tuple[str, ...]  # target and result as words
    change: float
    low: float | None  # bounds, where the printed digits leave any
    high: float | None
    shown: str
    grade: str
    about: bool
    tip: str


@dataclass(frozen=True)
class Amount:
    """One amount of money: `yuan` > 0, `series` 0 result, 1 target, 2 project attribute; `open` towards more (1) or less (-1)."""

    figure: str
    yuan: float
    series: int
    tip: str
    open: int = 0
    about: bool = False


def em(text: str) -> float:
    """Estimated width of `text` in units of its font size; wide characters count 1, others a little over one half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.56 for char in text)


def wrap(text: str, width: float, lines: int = 3) -> list[str]:
    """`text` in at most `lines` lines of an estimated `width` em; what does not fit is cut with an ellipsis."""
    parts = re.findall(r"[^\u2e80-\uffef\s]+\s*|[\u2e80-\uffef]|\s+", text.strip())
    rows = [""]
    for part in parts:
        if rows[-1] and em((rows[-1] + part).rstrip()) > width:
            rows.append("")
        rows[-1] += part
    rows = [row.strip() for row in rows]
    if len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1] + "…"]
    return [row if em(row) <= width + 1 else row[: max(1, int(width / 0.56) - 1)] + "…" for row in rows]


def ticks(low: float, high: float, count: int) -> list[float]:
    """At most `count` + 1 round values from at or below `low` to at or above `high`."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / count))
    step = next(s * power for s in (1, 2, 2.5, 5, 10, 20) if span / (s * power) <= count)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(n * step, 10) for n in range(first, last + 1)]


class Drawing:
    """An SVG that grows: lines, texts and marks are added, `svg` gives it back."""

    def __init__(self, canvas: Canvas):
        self.canvas, self.font = canvas, FONT[canvas.name]
        self.behind, self.before = ET.Element("g"), ET.Element("g")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, paint: str = "grid", width: float = 1, dash: str = ""
    ) -> None:
        """A straight line behind the marks."""
        given = {"x1": n(x1), "y1": n(y1), "x2": n(x2), "y2": n(y2), "class": f"s-{paint}", "stroke-width": n(width)}
        ET.SubElement(self.behind, "line", given | ({"stroke-dasharray": dash} if dash else {}))

    def bar(self, x: float, y: float, width: float, height: float, paint: str, link: str, tip: str) -> None:
        """A bar that links."""
        place = self._link(link, tip)
        ET.SubElement(
            place, "rect", {"x": n(x), "y": n(y), "width": n(width), "height": n(height), "class": f"f-{paint}"}
        )

    def text(self, x: float, y: float, words: str, paint: str = "ink", anchor: str = "", bold: bool = False) -> None:
        """A line of text with its baseline at y."""
        given = {"x": n(x), "y": n(y), "class": f"f-{paint}", "font-size": str(self.font)}
        given |= {"text-anchor": anchor} if anchor else {}
        if bold:  # over lines: a rim of paper keeps it legible
            given |= {
                "font-weight": "bold",
                "class": f"f-{paint} s-paper",
                "stroke-width": "4",
                "paint-order": "stroke",
            }
        ET.SubElement(self.before, "text", given).text = words

    def lines(self, x: float, y: float, rows: Sequence[str], paint: str = "ink", anchor: str = "") -> None:
        """Several lines of text, the first with its baseline at y."""
        for at, words in enumerate(rows):
            self.text(x, y + LINE * at, words, paint, anchor)

    def mark(
        self, x: float, y: float, shape: str, paint: str, link: str, tip: str, hollow: bool = False, open: int = 0
    ) -> None:
        """A symbol that links; hollow: about; open: an arrow to the right (1) or left (-1)."""
        place = self._link(link, tip)
        if open:
            d = f"M0,0H{18 * open}M{12 * open},-5L{18 * open},0L{12 * open},5"
            ET.SubElement(
                place,
                "path",
                {"d": d, "class": f"f-none s-{paint}", "stroke-width": "2", "transform": f"translate({n(x)},{n(y)})"},
            )
        given = {"d": SHAPES[shape], "transform": f"translate({n(x)},{n(y)})", "stroke-width": "2"}
        ET.SubElement(place, "path", given | {"class": f"f-{'paper' if hollow else paint} s-{paint}"})

    def _link(self, link: str, tip: str) -> ET.Element:
        place = ET.SubElement(self.before, "a", {"href": f"#{link}", "class": "mark"})
        ET.SubElement(place, "title").text = tip
        return place

    def svg(self, height: float, words: str) -> str:
        """The drawing as text. words: the identifier of the element that says what it shows."""
        size = {"viewBox": f"0 0 {self.canvas.width} {n(height)}", "width": str(self.canvas.width), "height": n(height)}
        out = ET.Element("svg", size | {"role": "group", "aria-labelledby": words})
        out.extend([*self.behind, *self.before])
        for text in out.iter("text"):
            text.set("aria-hidden", "true")  # its words stand in the titles of the marks
        return ET.tostring(out, encoding="unicode", short_empty_elements=True)


def n(number: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def changes(rows: Sequence[Change], heads: dict[str, str], axis: str, canvas: Canvas, words: str) -> str:
    """Changes against the year before, one row each, by grade: a mark at the change, a line for its bounds.

    heads: the words over the rows of each grade. axis: what the axis counts. Hollow and dotted: only about.
    """
    draw = Drawing(canvas)
    right = 190 if canvas.label else 0
    begin, end = canvas.label + 20, canvas.width - right - 24
    lows = [r.change if r.low is None else r.low for r in rows]
    highs = [r.change if r.high is None else r.high for r in rows]
    marks = ticks(min(0.0, *lows), max(0.0, *highs), 8 if canvas.label else 4)
    scale = (end - begin) / (marks[-1] - marks[0])

    def at(value: float) -> float:
        return begin + (value - marks[0]) * scale

    draw.text((begin + end) / 2, 14, axis, "muted", "middle")
    for value in marks:
        draw.text(at(value), 34, signed_float(value), "muted", "middle")
    y, top, grade = 42.0, 42.0, ""
    for row in rows:
        if row.grade != grade:
            grade = row.grade
            draw.text(0, y + 20, heads[grade], "ink", bold=True)
            y += 28
            draw.line(0, y, canvas.width, y)
        if canvas.label:
            label = wrap(row.label, (canvas.label - 8) / draw.font)
            height = 14 + LINE * max(2, len(label), len(row.lines))
            middle = y + height / 2
            for x, texts, paint in ((0, label, "ink"), (canvas.width - right + 8, row.lines, "muted")):
                draw.lines(x, middle + 5 - LINE * (len(texts) - 1) / 2, texts, paint)
        else:
            label = wrap(row.label, canvas.width / draw.font)
            height = 42 + LINE * (len(label) + len(row.lines))
            middle = y + height - 18
            draw.lines(0, y + 18, [*label], "ink")
            draw.lines(0, y + 18 + LINE * len(label), row.lines, "muted")
            for value in marks:
                draw.line(at(value), middle - 14, at(value), y + height)
            draw.line(at(0), middle - 14, at(0), y + height, "ink", 1.5)
        paint = {"A": "s1"}.get(row.grade, "s2")
        place = at(row.change)
        low, high = (place if bound is None else at(bound) for bound in (row.low, row.high))
        if row.about:
            low, high = place - 20, place + 20
            draw.line(low, middle, high, middle, paint, 2, "2 4")
        elif row.low is not None:
            draw.line(low, middle, high, middle, paint, 2)
            if high - low >= 16:  # nearer than that, the ends would only blur the mark
                for x in (low, high):
                    draw.line(x, middle - 6, x, middle + 6, paint, 2)
        draw.mark(place, middle, "circle" if row.grade == "A" else "diamond", paint, row.figure, row.tip, row.about)
        long = 1.1 * em(row.shown) * draw.font + 14
        after = max(high, place) + long <= end + 20 if row.change >= 0 else min(low, place) - long < begin - 20
        x = max(high, place) + 11 if after else min(low, place) - 11
        draw.text(x, middle + 5, row.shown, "ink", "" if after else "end", True)
        y += height
        draw.line(0, y, canvas.width, y)
    if canvas.label:
        for value in marks:
            draw.line(at(value), top, at(value), y)
        draw.line(at(0), top, at(0), y, "ink", 1.5)
    return draw.svg(y + 2, words)


def counts(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[tuple[int, str, str]]]], canvas: Canvas, words: str
) -> str:
    """Numbers of figures as a table of bars: a row per topic, a column per type, all bars on one scale.

    Each cell is its number, the address of the figures counted, and the words of the bar.
    """
    draw = Drawing(canvas)
    begin = canvas.label - 20 if canvas.label else 0
    step = (canvas.width - begin) / len(columns)
    heads = [wrap(c, (step - 8) / draw.font, 2) for c in columns]
    top = 12 + LINE * max(len(h) for h in heads)
    scale = (step - 34) / max(max(number for number, _, _ in cells) for _, cells in rows)
    height = 28 if canvas.label else 46
    for column, head in enumerate(heads):
        draw.lines(begin + column * step, 14, head, "muted")
    for at, (label, cells) in enumerate(rows):
        y = top + at * height
        middle = y + height / 2 if canvas.label else y + 32
        draw.text(
            0, middle + 5 if canvas.label else y + 16, wrap(label, ((begin or canvas.width) - 8) / draw.font, 1)[0]
        )
        for column, (number, link, tip) in enumerate(cells):
            x = begin + column * step
            if not canvas.label:
                draw.line(x, middle - 9, x, y + height)
            if number:
                draw.bar(x, middle - 7, number * scale, 14, f"s{column % 5 + 1}", link, tip)
            draw.text(
                x + number * scale + (5 if number else 2),
                middle + 5,
                str(number) if number else "–",
                "ink" if number else "muted",
            )
        draw.line(0, y + height, canvas.width, y + height)
    if canvas.label:
        for column in range(len(columns)):
            draw.line(begin + column * step, top, begin + column * step, top + height * len(rows))
    return draw.svg(top + height * len(rows) + 2, words)


def money(
    rows: Sequence[tuple[str, Sequence[Amount]]], names: Sequence[str], axis: str, canvas: Canvas, words: str
) -> str:
    """Amounts of money, a row per kind, a mark per figure on one logarithmic scale. Nothing is stacked or added.

    names: names of the powers of ten of yuan, from 10^0. Marks that would cover each other stand one above the other;
    their height means nothing.
    """
    draw = Drawing(canvas)
    begin, end = (canvas.label - 90 if canvas.label else 0) + 16, canvas.width - 30
    logs = [math.log10(a.yuan) for _, amounts in rows for a in amounts]
    first, last = math.floor(min(logs)), math.ceil(max(logs))
    scale = (end - begin) / max(last - first, 1)

    def at(power: float) -> float:
        return begin + (power - first) * scale

    powers = range(first, last + 1)
    y, top, gap = 42.0, 42.0, 15
    draw.text((begin + end) / 2, 14, axis, "muted", "middle")
    for power in powers:
        if (power - last) % (1 if canvas.label else 2) == 0:
            draw.text(at(power), 34, names[power], "muted", "middle")
    shapes = ("circle", "diamond", "triangle")
    for label, amounts in rows:
        placed = _swarm([at(math.log10(a.yuan)) for a in amounts], gap)
        up, down = max(placed, default=0), -min(placed, default=0)
        head = 0 if canvas.label else 24
        height = head + 30 + gap * (up + down)
        middle = y + head + 15 + gap * up
        draw.text(
            0,
            middle + 5 if canvas.label else y + 18,
            wrap(label, ((begin if canvas.label else canvas.width) - 18) / draw.font, 1)[0],
        )
        for power in powers:
            draw.line(at(power), y + head, at(power), y + height)
        for a, place in zip(amounts, placed, strict=True):
            hollow = a.series == 1 or a.about
            draw.mark(
                at(math.log10(a.yuan)),
                middle - gap * place,
                shapes[a.series],
                f"s{a.series + 1}",
                a.figure,
                a.tip,
                hollow,
                a.open,
            )
        y += height
        draw.line(0, y, canvas.width, y)
    draw.line(0, top, canvas.width, top)
    return draw.svg(y + 2, words)


def signed_float(value: float) -> str:
    """A tick with its sign, without spare zeros."""
    text = f"{abs(value):g}"
    return text if value == 0 else ("+" if value > 0 else "−") + text


def _swarm(points: Iterable[float], gap: int) -> list[int]:
    """For each point a level (0, 1, -1, 2 …) at which it covers none before it; points ascend."""
    placed: list[tuple[float, int]] = []
    for x in points:
        level = next(
            k
            for k in (m // 2 if m % 2 == 0 else -(m + 1) // 2 for m in range(2 * len(placed) + 2))
            if all(abs(x - px) >= gap or k != pk for px, pk in placed)
        )
        placed.append((x, level))
    return [level for _, level in placed]


__all__ = ["CANVASES", "PALETTE", "SHAPES", "Amount", "Canvas", "Change", "changes", "counts", "money", "signed"]
