"""The pictures of the evidence page: Vega-Lite specifications, drawn to SVG when the page is built.

The bytes must not depend on the fonts of the machine that builds. So nothing is laid out by the measured width of a
text: rows stand at given heights, labels are broken here by an estimate, axes have fixed places, legends are HTML.
Colours are stand-ins that become classes, so that one drawing serves light, dark and print.
"""

from __future__ import annotations

import math
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import vl_convert

SVG = "http://www.w3.org/2000/svg"
VEGA_LITE = "6.4"
Layer = dict  # one layer of a Vega-Lite specification
INK, MUTED, GRID, PAPER = "#000001", "#000002", "#000003", "#000004"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015")
CLASSES = {INK: "ink", MUTED: "muted", GRID: "grid", PAPER: "paper"} | {c: f"s{n}" for n, c in enumerate(SERIES, 1)}
# What a drawing keeps; all else that Vega writes (roles, classes, pointer events, fonts) is of no use here.
KEPT = {
    "d",
    "transform",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "width",
    "height",
    "text-anchor",
    "font-size",
    "font-weight",
    "stroke-width",
    "stroke-dasharray",
}


@dataclass(frozen=True)
class Canvas:
    """One size of a drawing, in CSS pixels: the wide one for desks and print, the narrow one for phones."""

    name: str
    width: int
    label: int  # width of the column of labels; 0: labels stand above their row
    font: int


CANVASES = (Canvas("wide", 920, 280, 13), Canvas("narrow", 328, 0, 12))


@dataclass(frozen=True)
class Change:
    """What a target asks against the result before: one row of the picture of targets."""

    label: str
    lines: tuple[str, ...]  # target and result as words, and bounds if there are any
    change: float
    low: float | None
    high: float | None
    shown: str
    grade: str
    about: bool


@dataclass(frozen=True)
class Amount:
    """One amount of money: `yuan` > 0, `series` 0 result, 1 target, 2 project attribute."""

    yuan: float
    series: int


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


def _text(rows: list[dict], size: int, color: str, align: str = "left", weight: str = "normal") -> Layer:
    """Texts at pixel places: each row has x, y (its baseline) and t."""
    mark = {
        "type": "text",
        "align": align,
        "baseline": "alphabetic",
        "fontSize": size,
        "color": color,
        "fontWeight": weight,
        "limit": 0,
    }
    layer = _marks(rows, mark)
    layer["encoding"]["text"] = {"field": "t", "type": "nominal"}
    return layer


def _rules(rows: list[dict], color: str, width: float = 1) -> Layer:
    """Straight lines from x, y to x2 or y2."""
    return _marks(rows, {"type": "rule", "color": color, "strokeWidth": width})


def _points(rows: list[dict], shape: str, size: int, color: str, fill: str) -> Layer:
    """Symbols at x, y."""
    return _marks(
        rows,
        {"type": "point", "shape": shape, "size": size, "fill": fill, "stroke": color, "strokeWidth": 2, "opacity": 1},
    )


def _marks(rows: list[dict], mark: dict) -> Layer:
    """Marks at pixel places: the values are the places, so there is no scale and no axis."""
    place: dict = {"type": "quantitative", "scale": None, "axis": None}
    encoding: dict = {"x": {"field": "x"} | place, "y": {"field": "y"} | place}
    encoding |= {end: {"field": end} for end in ("x2", "y2") if rows and end in rows[0]}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def draw(layers: Sequence[Layer], width: int, height: int) -> str:
    """The layers as one SVG of fixed size, without text that is read twice, style or script."""
    specification = {
        "width": width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": 0,
        "background": None,
        "layer": list(layers),
        "config": {"font": "sans-serif", "aria": False, "view": {"stroke": None, "fill": None}},
    }
    return tidy(vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE), width, height)


def tidy(svg: str, width: int, height: int) -> str:
    """The SVG that Vega wrote, reduced to what is seen: colours become classes, numbers are rounded.

    Everything not known is dropped, so no style, link, script or identifier can come through. Raises ValueError for a
    colour that is not one of ours (it would not follow the reader's colour scheme).
    """
    out = ET.Element(
        "svg",
        {
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "aria-hidden": "true",
            "focusable": "false",
        },
    )
    _copy(ET.fromstring(svg), out)
    return ET.tostring(out, encoding="unicode", short_empty_elements=True)


def _copy(source: ET.Element, target: ET.Element) -> None:
    for child in source:
        tag = child.tag.removeprefix("{" + SVG + "}")
        if tag == "g":
            attributes = _attributes(child)
            attributes.pop("class", None)
            _copy(child, ET.SubElement(target, "g", attributes) if "transform" in attributes else target)
        elif tag in ("path", "line", "rect", "text") and not _unseen(child, tag):
            ET.SubElement(target, tag, _attributes(child)).text = child.text


def _unseen(element: ET.Element, tag: str) -> bool:
    if element.get("display") == "none" or (tag == "path" and element.get("d", "") in ("", "M0,0h0v0h0Z")):
        return True
    return all(element.get(paint) in (None, "none", "transparent") for paint in ("fill", "stroke"))


def _attributes(element: ET.Element) -> dict[str, str]:
    kept = {}
    for name, value in element.attrib.items():
        if name in KEPT:
            value = re.sub(r"-?\d+\.\d+", lambda m: f"{float(m.group()):.2f}".rstrip("0").rstrip("."), value)
            if value not in ("translate(0,0)", "start", "normal"):
                kept[name] = value.removesuffix("px") if name == "font-size" else value
    classes = []
    for paint in ("fill", "stroke"):
        value = element.get(paint)
        if value is None or element.tag.endswith("}g"):
            continue
        if value in ("none", "transparent"):
            classes.append(f"{paint[0]}-none")
        elif value in CLASSES:
            classes.append(f"{paint[0]}-{CLASSES[value]}")
        else:
            raise ValueError(f"{value} is not a colour of the page")
    return kept | ({"class": " ".join(classes)} if classes else {})


def ticks(low: float, high: float, count: int) -> list[float]:
    """At most `count` + 1 round values from at or below `low` to at or above `high`."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / count))
    step = next(s * power for s in (1, 2, 2.5, 5, 10, 20) if span / (s * power) <= count)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(n * step, 10) for n in range(first, last + 1)]


def signed(number: Decimal | float) -> str:
    """A number with its sign, a true minus sign, and no spare zeros."""
    text = f"{abs(Decimal(str(number))).normalize():f}"
    return text if Decimal(str(number)) == 0 else ("+" if number > 0 else "\u2212") + text


def changes(rows: Sequence[Change], canvas: Canvas) -> str:
    """Changes against the year before, one row each: a mark at the change, a line for its bounds, the amounts beside.

    Circle: grade A; diamond: grade B; hollow: about, without bounds.
    """
    right = 190 if canvas.label else 0
    begin, end = canvas.label + 16, canvas.width - right - 18
    lows = [r.change if r.low is None else r.low for r in rows]
    highs = [r.change if r.high is None else r.high for r in rows]
    marks = ticks(min(0.0, *lows), max(0.0, *highs), 8 if canvas.label else 4)
    scale = (end - begin) / (marks[-1] - marks[0])

    def at(value: float) -> float:
        return round(begin + (value - marks[0]) * scale, 2)

    top, y = 26, 26
    texts, small, values, bounds, symbols, bands, strips = [], [], [], [], [], [], []
    for row in rows:
        if canvas.label:
            label = wrap(row.label, (canvas.label - 8) / canvas.font)
            height = 14 + 15 * max(2, len(label), len(row.lines))
            middle = y + height / 2
            for x, lines, into in ((0, label, texts), (canvas.width - right + 6, row.lines, small)):
                into += [
                    {"x": x, "y": middle + 4 + 15 * (n - (len(lines) - 1) / 2), "t": t} for n, t in enumerate(lines)
                ]
        else:
            label = wrap(row.label, canvas.width / canvas.font)
            height = 40 + 15 * (len(label) + len(row.lines))
            middle = y + height - 18
            texts += [{"x": 0, "y": y + 18 + 15 * n, "t": t} for n, t in enumerate(label)]
            small += [{"x": 0, "y": y + 18 + 15 * (len(label) + n), "t": t} for n, t in enumerate(row.lines)]
        place = at(row.change)
        low, high = (at(row.change if bound is None else bound) for bound in (row.low, row.high))
        if row.low is not None:
            bounds.append({"x": low, "x2": high, "y": middle, "y2": middle, "grade": row.grade})
            if high - low >= 14:  # nearer than that, the ends would only blur the mark
                bounds += [
                    {"x": x, "x2": x, "y": middle - 5, "y2": middle + 5, "grade": row.grade} for x in (low, high)
                ]
        symbols.append({"x": place, "y": middle, "grade": row.grade, "about": row.about})
        long = em(row.shown) * canvas.font + 10
        after = high + long <= end + 18 if row.change >= 0 else low - long < begin - 16
        values.append(
            {
                "x": max(high, place) + 9 if after else min(low, place) - 9,
                "y": middle + 4,
                "t": row.shown,
                "left": after,
            }
        )
        strips.append((middle - 14, y + height))
        y += height
        bands.append({"x": 0, "x2": canvas.width, "y": y, "y2": y})
    if canvas.label:
        strips = [(top - 4, y)]
    layers = [
        _rules([{"x": at(m), "y": begins, "y2": ends} for m in marks for begins, ends in strips], GRID),
        _rules(bands, GRID),
        _rules([{"x": at(0), "y": begins, "y2": ends} for begins, ends in strips], INK, 1.5),
        _text([{"x": at(m), "y": 14, "t": signed(m)} for m in marks], 11, MUTED, "center"),
        _text(texts, canvas.font, INK),
        _text(small, 11, MUTED),
    ]
    for grade, shape, series in (("A", "circle", SERIES[0]), ("B", "diamond", SERIES[1])):
        if lines := [b for b in bounds if b["grade"] == grade]:
            layers.append(_rules(lines, series, 2))
        for about in (False, True):
            if points := [s for s in symbols if s["grade"] == grade and s["about"] is about]:
                fill = PAPER if about else series
                layers.append(_points(points, shape, 60, series, fill))
    for left, align in ((True, "left"), (False, "right")):
        if shown := [v for v in values if v["left"] is left]:
            layers.append(_text(shown, canvas.font, INK, align, "bold"))
    return draw(layers, canvas.width, y + 2)


def counts(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], canvas: Canvas) -> str:
    """Numbers of figures as a table of bars: a row per topic, a column per type, all bars on one scale."""
    begin = canvas.label - 20 if canvas.label else 0
    step = (canvas.width - begin) / len(columns)
    heads = [wrap(c, (step - 6) / 11, 2) for c in columns]
    top = 10 + 14 * max(len(h) for h in heads)
    longest = max(max(numbers) for _, numbers in rows)
    scale = (step - 30) / longest
    height = 26 if canvas.label else 40
    texts, values, bars, stems, lines = [], [], [[] for _ in columns], [], []
    for n, (label, numbers) in enumerate(rows):
        y = top + n * height
        middle = y + height / 2 if canvas.label else y + 28
        texts.append(
            {
                "x": 0,
                "y": middle + 4 if canvas.label else y + 15,
                "t": wrap(label, ((begin or canvas.width) - 8) / canvas.font, 1)[0],
            }
        )
        for column, number in enumerate(numbers):
            x = round(begin + column * step, 2)
            if number:
                bars[column].append({"x": x, "x2": round(x + number * scale, 2), "y": middle - 6, "y2": middle + 6})
            if not canvas.label:
                stems.append({"x": x, "y": middle - 8, "y2": y + height})
            values.append(
                {
                    "x": round(x + number * scale + (5 if number else 0), 2),
                    "y": middle + 4,
                    "t": str(number) if number else "\u2013",
                }
            )
        lines.append({"x": 0, "x2": canvas.width, "y": y + height, "y2": y + height})
    if canvas.label:
        stems = [
            {"x": round(begin + c * step, 2), "y": top, "y2": top + height * len(rows)} for c in range(len(columns))
        ]
    layers = [
        _rules(lines, GRID),
        _rules(stems, GRID),
        *(_marks(cells, {"type": "rect", "fill": SERIES[n % len(SERIES)]}) for n, cells in enumerate(bars) if cells),
        _text(
            [
                {"x": round(begin + c * step, 2), "y": 12 + 14 * n, "t": t}
                for c, h in enumerate(heads)
                for n, t in enumerate(h)
            ],
            11,
            MUTED,
        ),
        _text(texts, canvas.font, INK),
        _text(values, 11, INK),
    ]
    return draw(layers, canvas.width, top + height * len(rows) + 2)


def money(rows: Sequence[tuple[str, Sequence[Amount]]], names: Sequence[str], canvas: Canvas) -> str:
    """Amounts of money, a row per kind, a mark per figure on one logarithmic scale. Nothing is stacked or added.

    names: names of the powers of ten of yuan, from 10^0. Marks that would cover each other stand one above the other;
    their height means nothing.
    """
    begin, end = (canvas.label - 70 if canvas.label else 0) + 14, canvas.width - 22
    logs = [math.log10(a.yuan) for _, amounts in rows for a in amounts]
    first, last = math.floor(min(logs)), math.ceil(max(logs))
    scale = (end - begin) / max(last - first, 1)
    powers = range(first, last + 1)
    top, y, gap = 26, 26, 12
    texts, lines, strips, symbols = [], [], [], [[] for _ in range(3)]
    for label, amounts in rows:
        placed = _swarm([(round(begin + (math.log10(a.yuan) - first) * scale, 2), a.series) for a in amounts], gap)
        up = max((level for _, _, level in placed), default=0)
        down = -min((level for _, _, level in placed), default=0)
        head = 0 if canvas.label else 20
        height = head + 26 + gap * (up + down)
        middle = y + head + 13 + gap * up
        texts.append(
            {
                "x": 0,
                "y": middle + 4 if canvas.label else y + 16,
                "t": wrap(label, ((begin if canvas.label else canvas.width) - 16) / canvas.font, 1)[0],
            }
        )
        strips.append((y + head, y + height))
        for x, series, level in placed:
            symbols[series].append({"x": x, "y": middle - gap * level})
        y += height
        lines.append({"x": 0, "x2": canvas.width, "y": y, "y2": y})
    if canvas.label:
        strips = [(top - 4, y)]
    every = 1 if canvas.label else 2
    shown = [p for p in powers if (p - last) % every == 0]
    layers = [
        _rules(
            [
                {"x": round(begin + (p - first) * scale, 2), "y": begins, "y2": ends}
                for p in powers
                for begins, ends in strips
            ],
            GRID,
        ),
        _rules(lines, GRID),
        _text(
            [{"x": round(begin + (p - first) * scale, 2), "y": 14, "t": names[p]} for p in shown], 11, MUTED, "center"
        ),
        _text(texts, canvas.font, INK),
    ]
    for points, shape, series, fill in zip(
        symbols, ("circle", "diamond", "triangle-up"), SERIES[:3], (SERIES[0], PAPER, SERIES[2]), strict=True
    ):
        if points:
            layers.append(_points(points, shape, 70, series, fill))
    return draw(layers, canvas.width, y + 2)


def _swarm(points: Iterable[tuple[float, int]], gap: int) -> list[tuple[float, int, int]]:
    """Each point with a level (0, 1, -1, 2 …) at which it covers none before it."""
    placed: list[tuple[float, int, int]] = []
    for x, series in sorted(points):
        level = next(
            k
            for k in (n // 2 if n % 2 == 0 else -(n + 1) // 2 for n in range(2 * len(placed) + 2))
            if all(abs(x - px) >= gap or k != pk for px, _, pk in placed)
        )
        placed.append((x, series, level))
    return placed
