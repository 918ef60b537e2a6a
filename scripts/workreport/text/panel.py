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
from .damage import marks
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
MAX_TEXT = 1_000_000  # characters; the longest report of a province has some 35,000

# What every headline sentence holds: without one of these no sentence is read.
_HEADS = re.compile(
    "生产总值|GDP|经济|收入|支出|预算|贸易|投资|零售|社零|社消|消费|产值|增加值|失业|就业|价格|CPI|粮食|进出口|出口|进口|外贸|外资|外商|能耗|能源消|碳排放|二氧化碳|城镇化|城市化"
    "|研发|研究与试验|R&D|人口|存款|贷款|存贷|一产|二产|三产|产业|生产率|寿命|PM|细颗粒物|优良|劳动力|收入|物价"
)
_DIGIT = re.compile("[0-9一二三四五六七八九十百千万亿]")
_CLAUSE_START = re.compile("[，。；：！？,;:!?]")
_WORK_REPORT = re.compile("工作(?:的)?报告|各位代表|报告(?:政府)?工作|政府工作")
_MAY_BE_FOREIGN = re.compile(
    r"_|://|www\.|\.(?:com|net|org|cn|cc|vip|top|xyz|info|app)|bet|投注|博彩|娱乐[场城]|百家乐|时时彩|六合彩|老虎机|葡京|真人视讯|彩金",
    re.IGNORECASE,
)
_SUSPECT = "\ue013"  # private use: stands for characters that look injected
_ENTITY = re.compile("&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#x[0-9a-fA-F]{2,5});")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
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
    """A paragraph as it is read, and where its characters stand.

    pieces: (offset here, line from 1, offset in that line, the line) of every run of characters that stand together.
    """

    text: str
    pieces: list[tuple[int, int, int, str]]

    def place(self, start: int, end: int) -> tuple[int, int, str, bool]:
        """Line and offset of text[start:end], what is printed there, and whether the rest stands on another line."""
        first, last = self._piece(start), self._piece(end - 1)
        here, line, offset, raw = self.pieces[first]
        begin = offset + start - here
        while self.pieces[last][1] != line:
            last -= 1
        until = self.pieces[last + 1][0] if last + 1 < len(self.pieces) else len(self.text)
        stop = self.pieces[last][2] + min(end, until) - self.pieces[last][0]
        return line, begin, raw[begin:stop], end > until

    def _piece(self, at: int) -> int:
        return bisect_right(self.pieces, at, key=lambda piece: piece[0]) - 1


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
    if has_tags(text) or _ENTITY.search(text):
        return _of_page(text)
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined, count, dropped = rejoin("\n".join(raw))
    if not count:
        return [_paragraph([(at, line)]) for at, line in enumerate(raw, 1) if line.strip()], []
    found: list[Paragraph] = []
    source = iter(enumerate(raw, 1))
    for paragraph in joined.split("\n"):
        parts: list[tuple[int, str]] = []
        at = 0
        while at < len(paragraph):
            number, line = next(source)
            stripped = line.strip()
            begin = at + (paragraph[at] == " " and bool(stripped))
            if stripped and paragraph.startswith(stripped, begin):
                parts.append((number, line))
                at = begin + len(stripped)
        if parts:
            found.append(_paragraph(parts))
    return found, [f"broken lines: {count} joined to the line before, {dropped} page numbers left out"]


def _of_page(text: str) -> tuple[list[Paragraph], list[str]]:
    done = ["HTML: lines and offsets are those of the normalised text"]
    try:
        page = lines(text)
    except PageError:
        page = lines(text, _SUSPECT)  # what was injected is passed over
        done.append("injected advertising was passed over")
    return [Paragraph(p, [(0, at, 0, p)]) for at, p in enumerate(page.paragraphs, 1)], done + list(page.notes)


def _paragraph(parts: list[tuple[int, str]]) -> Paragraph:
    """One paragraph of one or more lines, without blanks at their ends and characters that nobody sees."""
    text, pieces = "", []
    for number, line in parts:
        at, end = len(line) - len(line.lstrip()), len(line.rstrip())
        for m in _INVISIBLE.finditer(line):
            if at < m.start() < end:
                pieces.append((len(text), number, at, line))
                text += line[at : m.start()]
            at = m.end() if m.start() <= end else at
        if at < end:
            pieces.append((len(text), number, at, line))
            text += line[at:end]
    return Paragraph(text, pieces or [(0, parts[0][0], 0, parts[0][1])])


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
    if not has_tags(text):
        _bounded(name, text.split("\n"))
    try:
        found, copy = paragraphs_of(text)
    except PageError as error:
        raise ReportError(f"{name}: {error}") from None
    _bounded(name, [p.text for p in found])
    return _Reader(name, found, copy, delivered, registry or core()).report()


def _bounded(name: str, found: list[str]) -> None:
    """Raise ReportError for a text that is far longer than any report."""
    whole = sum(map(len, found))
    if whole > MAX_TEXT:
        line = max(range(len(found)), key=lambda at: len(found[at]))
        raise ReportError(
            f"{name}:{line + 1}: found {whole} characters, {len(found[line])} of them in this line; expected a report, which has at "
            f"most some 100,000. Another document, or many reports in one file?"
        )


class _Reader:
    def __init__(self, name: str, found: list[Paragraph], copy: list[str], delivered: str, registry: Registry) -> None:
        self.name, self.found, self.registry = name, found, registry
        self.clean = [clean(p.text) for p in found]
        texts = [naming.prepared(text) for text, _ in self.clean]
        self.texts = texts
        self.document = document(texts[:60])
        self.years = statement.years(texts)
        copy += marks(p.text for p in found)
        if delivered:
            year = int(delivered[:4]) + (int(delivered[5:7]) >= 10)
            self.years = Years(year - 1, year)
        self.summary = Summary(name, self.document, self.years, copy=copy)
        self.rows: list[dict[str, str]] = []
        self.when = ""  # words of time that go on behind a semicolon

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
            self.when = ""
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
            if _PARTICLES.fullmatch(text, start, end):
                continue
            self.summary.suspect += 1
            text = text[:start] + _SUSPECT * (end - start) + text[end:]
        self.texts[at] = text

    def sentence(self, at: int, start: int, text: str, context: Context) -> None:
        """The rows of one sentence."""
        if _DIGIT.search(text):
            sentence = naming.Sentence(text, scan(text), self.registry, self.document.names, context.targets, self.when)
            readings = sentence.read()
            self.when = sentence.when if text[-1] in "；;" else ""
            self.summary.read += len(readings)
            for reading in readings:
                for indicator in reading.indicators:
                    self.number(at, start, text, context, reading, indicator)
        if targets.HINT.search(text):
            for phrase in targets.read(text, self.registry, self.document.names, context.targets, context.target):
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
        _, base, factor = naming.DIMENSIONS.get(r.unit, ("", "", "1"))
        if not r.unit and r.multiplier > 1:
            base, factor = _UNPRINTED.get(indicator.dimension, ""), "1"
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
        """The row of a statement without a number."""
        own = next((whole for end, whole in _OWN if self.document.place.endswith(end)), "\0")
        if own in text[p.start : p.end]:
            return  # what is compared with the whole place is a part of it
        period = context.period
        if p.years > 1:
            period = (period[1] - p.years + 1, period[1])
        elif year := _UNTIL.findall(text[: p.start]):
            last = statement.arabic_year(year[-1])
            if context.target and last < self.years.plan:
                return
            if not (p.average or indicator.measure == "growth") or not period[0] <= last <= period[1]:
                period = (last, last)
        long = period[1] > period[0]
        span = "annual" if not long else "plan_average" if p.average else "other"
        notes = [f"compared with {p.compared_with}"] if p.compared_with else []
        self._row(
            at, start + p.start, start + p.end, start + p.quote, start + p.until, indicator, notes, qualifier=p.qualifier,
            wording=statement.wording_of(p.wording, text[: p.start], context) if context.target else "",
            value_type="target" if context.target else "result", period=statement.written(period), span=span,
        )  # fmt: skip
        self.summary.phrases += 1

    def _period(
        self, r: naming.Reading, context: Context, indicator: Indicator
    ) -> tuple[tuple[int, int], str, list[str]]:
        """Years and span of a number: what its own words say, else where it stands."""
        notes: list[str] = []
        said = statement.period_of(r.when, context, self.years)
        period, partial = said if said else (context.period, False)
        if not period[1]:
            period = (self.years.review, self.years.review)
        span, last = r.span, period[1]
        long = period[1] > period[0]
        growth = indicator.measure == "growth"
        if partial:
            return period, "other", [f"part of a year: {r.when}"]
        five = (self.years.plan, self.years.plan + 4) if last > self.years.review else (last - 4, last)
        if context.period[0] < last <= context.period[1]:
            five = context.period
        if r.years > 1:
            return (last - r.years + 1, last), "other", notes
        if r.each_year and span == "annual":
            return (period if long else five), "other", notes
        if span == "plan_average" and not long:
            period = five
            if five != context.period:
                notes.append("the years of the average are not printed with it")
        elif span == "plan_total" and not long and not said:
            if growth:
                period = five  # 累计下降 in a review of one year speaks of the plan
            else:
                span = "annual"
        elif span == "annual" and long:
            span, period = self._over_years(r, period, indicator)
        if r.compared and span in ("annual", "plan_total"):
            base = statement.period_of(r.compared, context, self.years)
            if base and indicator.measure == "growth" and base[0][1] < period[0] - 1 and base[0][1] < period[1] - 1:
                period, span = (base[0][1] + 1, period[1]), "plan_total"
                notes.append(f"change since {base[0][1]}")
        return period, span, notes

    @staticmethod
    def _over_years(r: naming.Reading, period: tuple[int, int], indicator: Indicator) -> tuple[str, tuple[int, int]]:
        """Span and years of a number that stands in a review or plan of several years without saying of which it speaks."""
        if r.yoy:
            return "annual", (period[1], period[1])
        if indicator.measure in ("growth", "count"):
            return "plan_total", period
        if r.holds or indicator.indicator_id in _HOLDING:
            return "other", period
        if indicator.indicator_id in _FLOWS and (r.flows or indicator.indicator_id in _SUMS):
            return "plan_total", period
        return "annual", (period[1], period[1])

    @staticmethod
    def _clause(text: str, at: int) -> int:
        """Where the clause begins that holds text[at]."""
        last = 0
        for m in _CLAUSE_START.finditer(text, 0, at):
            last = m.end()
        return last

    def _row(
        self,
        at: int,
        start: int,
        end: int,
        quote: int,
        until: int,
        indicator: Indicator,
        notes: list[str],
        **cells: str,
    ) -> None:
        """Add a row; offsets are those of the clean paragraph `at`."""
        paragraph, (_, offsets) = self.found[at], self.clean[at]
        if _SUSPECT in self.texts[at][start:end]:
            return
        if offsets:
            start, quote, until, end = offsets[start], offsets[quote], offsets[until - 1] + 1, offsets[end - 1] + 1
        line, offset, printed, broken = paragraph.place(start, end)
        if broken:
            notes.append(f"broken over two lines: {paragraph.text[start:end]}")
        text = paragraph.text[quote:until].strip("，。；：、 　")
        if len(text) > MAX_QUOTE:
            cut = re.search("[，、；：]", text[len(text) - MAX_QUOTE :])
            text = text[len(text) - MAX_QUOTE + cut.end() :] if cut else text[-MAX_QUOTE:]
        row = dict.fromkeys(COLUMNS, "") | cells
        row |= {
            "file": self.name, "line": str(line), "offset": str(offset), "printed": printed,
            "indicator_id": indicator.indicator_id, "quote": text, "note": "; ".join(dict.fromkeys(notes)),
        }  # fmt: skip
        self.rows.append(row)


_PARTICLES = re.compile(r"PM_\{?(?:2\.5|2|10)\}?")
_OWN = (
    ("省", "全省"),
    ("自治区", "全区"),
    ("自治县", "全县"),
    ("市", "全市"),
    ("县", "全县"),
    ("区", "全区"),
    ("州", "全州"),
)
_UNTIL = re.compile(rf"(?:到|至|——?)({statement._YEAR})年")
# What a plan keeps in bounds in each of its years; what comes in over the years; what, without a verb, is summed up.
_HOLDING = frozenset(("surveyed_urban_unemployment_rate", "registered_urban_unemployment_rate"))
_SUMS = frozenset(("foreign_investment_used", "general_public_budget_expenditure"))
_FLOWS = _SUMS | {
    "imports_exports",
    "exports",
    "imports",
    "fixed_asset_investment",
    "total_social_fixed_asset_investment",
}
_NOTES = {"real": "real growth (实际)", "nominal": "nominal growth (名义)"}
_UNPRINTED = {"money": "元", "persons": "人", "mass": "公斤"}


def _scaled(text: str, scale: Decimal) -> str:
    """A canonical decimal times the scale, written out."""
    if not text:
        return ""
    product = Decimal(text) * scale
    written = format(product.normalize(), "f") if product else "0"
    return written
