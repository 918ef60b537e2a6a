"""The panel of headline indicators: results and targets of a report that are in the core registry, one row each.

`read_report` is pure and can be sent to other processes: a name and the bytes of a file in, rows and a summary out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal

from . import naming, statement, targets
from .characters import clean
from .document import Document, document
from .foreign import foreign
from .markup import has_tags
from .page import PageError, decode, lines
from .registry import Indicator, Registry, core
from .rejoin import rejoin
from .scanner import scan
from .statement import ANNEX, Context, Years

COLUMNS = (
    "file", "line", "offset", "printed", "value", "value_max", "unit", "base_value", "base_value_max", "base_unit",
    "qualifier", "wording", "value_type", "period", "span", "indicator_id", "quote", "note",
)  # fmt: skip
MAX_QUOTE = 80

# What every headline sentence holds: without one of these no sentence is read.
_HEADS = re.compile(
    "生产总值|GDP|经济|[收支]入|支出|投资|零售|社零|社消|消费|产值|增加值|失业|就业|价格|CPI|粮食|进出口|出口|进口|外贸|外资|外商|能耗|能源消|碳排放|二氧化碳|城镇化|城市化"
    "|研发|研究与试验|R&D|人口|存款|贷款|存贷|一产|二产|三产|产业|生产率|寿命|PM|细颗粒物|优良|劳动力|收入|物价"
)
_DIGIT = re.compile("[0-9一二三四五六七八九十百千万亿]")
_CLAUSE_START = re.compile("[，。；：！？,;:!?]")
_WORK_REPORT = re.compile("工作(?:的)?报告|各位代表|报告(?:政府)?工作|政府工作")
_MAY_BE_FOREIGN = re.compile(r"_|://|www\.|\.(?:com|net|org|cn|cc|vip|top|xyz|info|app)|bet|投注|博彩|娱乐[场城]|百家乐|时时彩|六合彩|老虎机|葡京|真人视讯|彩金", re.IGNORECASE)
_MAGIC = (
    (b"%PDF", "a PDF file", "Save its text first, with pdftotext FILE"),
    (b"PK\x03\x04", "a Word, Excel or zip file", "Save the document as plain text (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file of the old kind", "Save the document as plain text (UTF-8)"),
    (b"{\\rtf", "an RTF file", "Save the document as plain text (UTF-8)"),
    (b"\x1f\x8b", "a compressed file", "Unpack it"),
    (b"\x89PNG", "a picture", "Give a text"),
    (b"\xff\xd8\xff", "a picture", "Give a text"),
)


class ReportError(Exception):
    """A report that cannot be read; the message names file, place and mend."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph as printed, and where its characters stand: pieces are (offset here, line from 1, offset in the line)."""

    text: str
    pieces: list[tuple[int, int, int]]

    def place(self, start: int, end: int) -> tuple[int, int, int, bool]:
        """Line, offset and length on that line of text[start:end], and whether the rest stands on another line."""
        at = bisect_right(self.pieces, (start, 1 << 60, 0)) - 1
        here, line, offset = self.pieces[at]
        until = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else len(self.text)
        return line, offset + start - here, min(end, until) - start, end > until


@dataclass(slots=True)
class Summary:
    """What was found in a report. copy: what the copy went through, in words."""

    file: str
    document: Document
    years: Years
    rows: int = 0
    named: int = 0
    phrases: int = 0
    read: int = 0
    suspect: int = 0
    copy: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """Rows of the panel, in the order of the text, and the summary."""

    rows: list[dict[str, str]]
    summary: Summary


def paragraphs_of(text: str) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs of a page or text with their places, and what had to be done to them."""
    done = []
    if has_tags(text):
        page = lines(text)
        done.append("HTML: lines and offsets are those of the normalised text")
        return [Paragraph(p, [(0, at, 0)]) for at, p in enumerate(page.paragraphs, 1)], done
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined, count, dropped = rejoin("\n".join(raw))
    if not count:
        return [
            Paragraph(line.strip(), [(0, at, len(line) - len(line.lstrip()))]) for at, line in enumerate(raw, 1) if line.strip()
        ], done
    done.append(f"broken lines: {count} joined to the line before, {dropped} page numbers left out")
    found: list[Paragraph] = []
    source = iter(enumerate(raw, 1))
    for paragraph in joined.split("\n"):
        if not paragraph:
            continue
        pieces: list[tuple[int, int, int]] = []
        at = 0
        while at < len(paragraph):
            number, line = next(source)
            stripped = line.strip()
            if not stripped:
                continue
            begin = at + (paragraph[at] == " " and stripped[0] != " ")
            if paragraph.startswith(stripped, begin):
                pieces.append((begin if pieces else 0, number, len(line) - len(line.lstrip())))
                at = begin + len(stripped)
        found.append(Paragraph(paragraph, pieces))
    return found, done


def read_report(name: str, raw: bytes, delivered: str = "", registry: Registry | None = None) -> Report:
    """The panel of one report. name: of its file, for rows and messages. delivered: YYYY-MM-DD, where the text does not say.

    Raises ReportError for what is no text or no work report, and where no year can be found.
    """
    for magic, what, mend in _MAGIC:
        if raw.startswith(magic):
            raise ReportError(f"{name}: found {what}; expected text or saved HTML. {mend}.")
    try:
        text = decode(raw, name)
    except PageError as error:
        raise ReportError(str(error)) from None
    try:
        found, copy = paragraphs_of(text)
    except PageError as error:
        raise ReportError(f"{name}: {error}") from None
    return _Reader(name, found, copy, delivered, registry or core()).report()


class _Reader:
    def __init__(self, name: str, found: list[Paragraph], copy: list[str], delivered: str, registry: Registry) -> None:
        self.name, self.found, self.registry = name, found, registry
        self.clean = [clean(p.text) for p in found]
        texts = [naming.prepared(text) for text, _ in self.clean]
        self.texts = texts
        self.document = document(texts[:60])
        self.years = statement.years(texts)
        if delivered:
            year = int(delivered[:4]) + (int(delivered[5:7]) >= 10)
            self.years = Years(year - 1, year)
        self.summary = Summary(name, self.document, self.years, copy=copy)
        self.rows: list[dict[str, str]] = []

    def report(self) -> Report:
        """Check, read every paragraph, sum up."""
        whole = sum(map(len, self.texts))
        if not any(_WORK_REPORT.search(text) for text in self.texts):
            raise ReportError(
                f"{self.name}:1: found {whole} characters without 工作报告 or 各位代表; expected a government work report. Another document?"
            )
        if not self.years.plan:
            raise ReportError(
                f"{self.name}:1: no year of the report is printed (title, date, headings). Give --delivered YYYY-MM-DD."
            )
        reader = statement.Reader(self.years)
        parts = set()
        for at, text in enumerate(self.texts):
            self.suspects(at)
            context = reader.paragraph(text)
            parts.add(context.part)
            if statement.is_heading(text) and not _DIGIT.search(text):
                continue
            for number, (start, sentence) in enumerate(statement.split(text)):
                context = reader.sentence(sentence, number == 0)
                parts.add(context.part)
                if context.part != ANNEX and _HEADS.search(sentence):
                    self.sentence(at, start, sentence, context)
        if not parts & {statement.REVIEW, statement.PLAN}:
            raise ReportError(
                f"{self.name}:1: found neither a review nor a plan (no heading or sentence such as 工作回顾, 预期目标); expected a "
                f"work report with both. Another document, or only a part of one?"
            )
        self.summary.rows = len(self.rows)
        return Report(self.rows, self.summary)

    def suspects(self, at: int) -> None:
        """Count foreign strings; their characters are taken out of the text, so that no number is read from them."""
        text = self.texts[at]
        if not _MAY_BE_FOREIGN.search(text):
            return
        for start, end, _ in foreign(text):
            self.summary.suspect += 1
            text = text[:start] + "\ue013" * (end - start) + text[end:]
        self.texts[at] = text

    def sentence(self, at: int, start: int, text: str, context: Context) -> None:
        """The rows of one sentence."""
        if _DIGIT.search(text):
            spans = scan(text)
            readings = naming.read(text, spans, self.registry, self.document.names, context.targets)
            self.summary.read += len(readings)
            for reading in readings:
                for indicator in reading.indicators:
                    self.number(at, start, text, context, reading, indicator)
        if context.target and targets.HINT.search(text):
            for phrase in targets.read(text, self.registry, self.document.names, context.targets):
                for indicator in phrase.indicators:
                    self.phrase(at, start, text, context, phrase, indicator)

    def number(self, at: int, start: int, text: str, context: Context, r: naming.Reading, indicator: Indicator) -> None:
        """The row of a number."""
        period, span, notes = self._period(r, context, indicator)
        target = period[1] > self.years.review if r.when else context.target
        notes += [
            *(["estimated (预计)"] if r.estimated and not target else []),
            *(_NOTES.get(n, n) for n in r.notes),
        ]
        dimension, base, factor = naming.DIMENSIONS.get(r.unit, ("", "", "1"))
        if not r.unit and r.multiplier > 1:
            dimension, base, factor = indicator.dimension, _UNPRINTED.get(indicator.dimension, ""), "1"
            notes.append("the unit is not printed")
        scale = Decimal(r.multiplier) * Decimal(factor)
        self._row(
            at, start + r.start, start + r.end, start + self._clause(text, r.quote), start + r.end, indicator, notes,
            value=r.text, value_max=r.text_max, unit=r.symbol, base_value=_scaled(r.text, scale),
            base_value_max=_scaled(r.text_max, scale), base_unit=base, qualifier=r.qualifier,
            wording=statement.wording_of(r.wording, text[: r.start], context) if target else "",
            value_type="target" if target else "result", period=statement.written(period), span=span,
        )  # fmt: skip
        self.summary.named += 1

    def phrase(self, at: int, start: int, text: str, context: Context, p: targets.Phrase, indicator: Indicator) -> None:
        """The row of a target without a number."""
        period = context.period
        if year := _UNTIL.findall(text[: p.start]):
            period = (statement.arabic_year(year[-1]),) * 2
            if period[0] < self.years.plan:
                return
        span = "annual" if period[0] == period[1] else "plan_average" if p.average or indicator.measure == "growth" else "other"
        notes = [f"compared with {p.compared_with}"] if p.compared_with else []
        self._row(
            at, start + p.start, start + p.end, start + p.quote, start + p.until, indicator, notes,
            qualifier=p.qualifier, wording=statement.wording_of(p.wording, text[: p.start], context), value_type="target",
            period=statement.written(period), span=span,
        )  # fmt: skip
        self.summary.phrases += 1

    def _period(self, r: naming.Reading, context: Context, indicator: Indicator) -> tuple[tuple[int, int], str, list[str]]:
        """Years and span of a number: what its own words say, else where it stands."""
        notes: list[str] = []
        said = statement.period_of(r.when, context, self.years)
        period, partial = said if said else (context.period, False)
        if not period[1]:
            period = (self.years.review, self.years.review)
        span = r.span
        long = period[1] > period[0]
        flow = indicator.measure in ("growth", "count")
        if partial:
            return period, "other", [f"part of a year: {r.when}"]
        if span == "plan_average":
            if not long:
                if context.period[1] > context.period[0]:
                    period = context.period
                elif not said:
                    period = (self.years.plan, self.years.plan + 4) if context.target else (self.years.review - 4, self.years.review)
                    notes.append("the years of the average are not printed with it")
        elif span == "plan_total":
            if not long and context.period[1] == context.period[0] and not said:
                span = "annual"
        elif span == "annual" and long:
            if flow:
                span = "plan_total"
            else:
                period = (period[1], period[1])
        if r.compared and span in ("annual", "plan_total"):
            base = statement.period_of(r.compared, context, self.years)
            if base and indicator.measure == "growth" and base[0][1] < period[0] - 1 and base[0][1] < period[1] - 1:
                period, span = (base[0][1] + 1, period[1]), "plan_total"
                notes.append(f"change since {base[0][1]}")
        return period, span, notes

    @staticmethod
    def _clause(text: str, at: int) -> int:
        """Where the clause begins that holds text[at]."""
        last = 0
        for m in _CLAUSE_START.finditer(text, 0, at):
            last = m.end()
        return last

    def _row(
        self, at: int, start: int, end: int, quote: int, until: int, indicator: Indicator, notes: list[str], **cells: str
    ) -> None:
        """Add a row; offsets are those of the clean paragraph `at`."""
        paragraph, (_, offsets) = self.found[at], self.clean[at]
        if "\ue013" in self.texts[at][start:end]:
            return
        if offsets:
            start, quote, until, end = offsets[start], offsets[quote], offsets[until - 1] + 1, offsets[end - 1] + 1
        line, offset, length, broken = paragraph.place(start, end)
        if broken:
            notes.append(f"broken over two lines: {paragraph.text[start:end]}")
        text = paragraph.text[quote:until].strip("，。；：、 　")
        if len(text) > MAX_QUOTE:
            cut = re.search("[，、；：]", text[len(text) - MAX_QUOTE :])
            text = text[len(text) - MAX_QUOTE + cut.end() :] if cut else text[-MAX_QUOTE:]
        row = dict.fromkeys(COLUMNS, "") | cells
        row |= {
            "file": self.name, "line": str(line), "offset": str(offset), "printed": paragraph.text[start : start + length],
            "indicator_id": indicator.indicator_id, "quote": text, "note": "; ".join(dict.fromkeys(notes)),
        }  # fmt: skip
        self.rows.append(row)


_UNTIL = re.compile(rf"(?:到|至|——?)({statement._YEAR})年")
_NOTES = {"real": "real growth (实际)", "nominal": "nominal growth (名义)"}
_UNPRINTED = {"money": "元", "persons": "人", "mass": "公斤"}


def _scaled(text: str, scale: Decimal) -> str:
    """A canonical decimal times the scale, written out."""
    if not text:
        return ""
    product = Decimal(text) * scale
    written = format(product.normalize(), "f") if product else "0"
    return written
