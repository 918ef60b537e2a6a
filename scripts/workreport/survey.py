"""What a work report holds that the package has not recorded: a survey of its quantities, numerals and foreign strings.

Reads any Chinese work report, HTML or plain text, also one pasted from a PDF with broken lines. Nothing is decided
here: what is found are candidates for the ledger and for figures, with what the words suggest, for a curator to judge.
Offsets are Unicode code points inside a paragraph, from 0, end exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from . import figure, page
from .findings import shown
from .package import Package, Row, Unreadable
from .page import MAX_QUOTE, PageError
from .quantity import NUMERAL_CHARACTERS, QuantityError, Span, parse, scan

COLUMNS = ("paragraph", "start", "end", "printed", "value", "value_max", "unit", "qualifier", "role", "clause")
EXTRA = ("indicator_id", "lexicon", "note")  # after the columns above: what the words suggest
SUSPECT, PHRASE = "suspect", "phrase"  # roles beside those of the ledger
NEEDED = ("reports", "paragraphs", "sections", "numerals", "lexicon", "units", "indicators", "phrases")
BEFORE, AFTER = 3, 1  # clauses around that of the number in which an indicator may be named
SIGNED = frozenset({"%", "‰", "个百分点", "百分点"})  # a fall in these is negative; 减少20户 counts twenty households

_UNDERSCORE = re.compile(r"_|&(?:#0*95|#[xX]0*5[fF]|lowbar|UnderBar);")  # as itself, or as HTML writes it
_NOT_TEXT = "\ue001"  # private use: keeps a page's own underscores from being taken for restorable words
_MASK = "\ue000"
_HAN = "\u4e00-\u9fff"
# Words that betting sites inject and that no work report needs to name a number.
_BETTING = "投注|博彩|娱乐场|娱乐城|百家乐|时时彩|六合彩|老虎机|葡京|威尼斯人|真人视讯|线上娱乐"
_BET = r"(?:[0-9]{2,4}_?bet[0-9]*|bet_?[0-9]{2,4})"
_DOMAIN = (
    r"(?:https?://)?(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9._-]{1,64}@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"\.(?:com|net|org|cn|cc|vip|top|xyz|info|app|club|site|online|tv|me|io|la|pw)(?![A-Za-z])(?:/[!-~]*)?"
    r"|https?://[!-~]+|www\.[!-~]+"
)
_FOREIGN = (
    ("an injected advertisement", re.compile(page.INJECTED.pattern)),
    ("an address", re.compile(_DOMAIN, re.IGNORECASE)),
    (
        "characters and underscores",
        re.compile(rf"(?<![A-Za-z0-9_])(?:[A-Za-z0-9]*_[A-Za-z0-9_]*(?:[{_HAN}]{{1,10}}(?=_))?)+[A-Za-z0-9]*"),
    ),
    (
        "betting words",
        re.compile(
            rf"(?<![A-Za-z0-9_])[A-Za-z0-9_]*(?:体育|在线|网上|澳门){{0,3}}(?:{_BETTING})(?:平台|官网|网)?|(?<![A-Za-z0-9_])[A-Za-z0-9_]*{_BET}[A-Za-z0-9_]*|(?:注册送|彩金)[0-9.]*",
            re.IGNORECASE,
        ),
    ),
)
_SENTENCE_END = "。！？；：!?;:…”）)】》"
_NEW_PARAGRAPH = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]+[章节部]|[—–-]{2}|[●■◆·★]"
)
_PAGE_NUMBER = re.compile(r"[\s—–\-·第/共]*[0-9]{1,3}[\s—–\-·页/共]*(?:[0-9]{1,3}[\s页]*)?")
_AMID_NUMBER = re.compile("(?:[0-9０-９][.．,，]?|[万亿])$")
_GOES_ON = re.compile("[.．%％‰,，、。；]")
_SEPARATOR = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")  # １，２３４: a full-width thousands separator
_NUMERALS = re.compile(f"[{''.join(sorted(NUMERAL_CHARACTERS))}]+")
WIDEST = 100  # a line of a printed page has fewer characters; longer lines are paragraphs


class NotReadable(Exception):
    """A report or package that cannot be surveyed; the message says why and what to do."""


@dataclass(frozen=True)
class Candidate:
    """One numeral expression, phrase or foreign string: `printed` is paragraph[start:end].

    role: of the ledger, or `suspect`, `phrase`. value, value_max: canonical decimals in the printed unit, empty where
    none can be read; `note` then says why. clause: the whole clauses around it. indicator_id: the known indicator that
    the words suggest. lexicon: whether the role is that of a word in reference/lexicon.
    """

    paragraph: int
    start: int
    end: int
    printed: str
    value: str = ""
    value_max: str = ""
    unit: str = ""
    qualifier: str = ""
    role: str = "figure"
    clause: str = ""
    indicator_id: str = ""
    lexicon: bool = False
    note: str = ""
    numeral_start: int = 0
    numeral_end: int = 0
    quote: str = ""
    quote_start: int = 0

    def cells(self) -> dict[str, str]:
        """The row of `COLUMNS` and `EXTRA`; text of the page is made safe for a terminal and a spreadsheet."""
        row = {name: str(getattr(self, name)) for name in (*COLUMNS, *EXTRA)}
        row["lexicon"] = "true" if self.lexicon else "false"
        return row | {name: harmless(row[name], name == "printed") for name in ("printed", "clause", "note")}


def harmless(text: str, number: bool = False) -> str:
    """Text of the page made safe for a terminal and a spreadsheet; number: whether it may begin with a minus sign."""
    text = shown(text, 10**6)
    return "'" + text if text[:1] in ("=", "+", "@", "\t") or (not number and text[:1] == "-") else text


@dataclass
class Survey:
    """What a report holds. report_id: the report of the package that it is, or empty.

    lines: the paragraphs with their numbers, 0 for a line that is no paragraph of the package's report. matched:
    numbers of those with the recorded fingerprint. joined, dropped: lines joined to the one before, page numbers left
    out. recorded: candidates left out because the ledger holds them.
    """

    report_id: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    matched: frozenset[int] = frozenset()
    recorded_paragraphs: int = 0
    joined: int = 0
    dropped: int = 0
    recorded: int = 0
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs as one text, one a line: what the offsets refer to."""
        return "".join(line + "\n" for _, line in self.lines)

    def roles(self) -> Counter:
        """How many candidates there are of each role."""
        return Counter(candidate.role for candidate in self.candidates)


class Surveyor:
    """Reads reports with the words that a package knows. Raises NotReadable for a package that cannot be read."""

    def __init__(self, package: Package):
        missing = package.missing(*NEEDED)
        if missing or not package.descriptor:
            first = package.problems[0]
            place = f"{first.file}:{first.row}" if first.row else first.file
            raise NotReadable(
                f"the package cannot be read: {place}: {shown(first.found)} (expected {shown(first.expected)}). {first.mend}"
            )
        self.package = package
        self.lexicon = {row["word"]: row["role"] for row in package.table("lexicon")}
        self.phrases = sorted((row["phrase"] for row in package.table("phrases")), key=len, reverse=True)
        try:
            scan("", self.lexicon)
        except QuantityError as error:
            raise NotReadable(f"data/reference/lexicon.csv: {error}") from None

    # --- reading

    def read(self, raw: bytes, name: str = "the report") -> Survey:
        """Paragraphs of a report, without candidates. Raises NotReadable."""
        try:
            text = page.decode(raw, name)
        except PageError as error:
            raise NotReadable(str(error)) from None
        plain, joined, dropped = rejoin(text)
        variants = [(text, 0, 0)] + ([(plain, joined, dropped)] if joined else [])
        found = max((self._known(*variant) for variant in reversed(variants)), key=lambda s: len(s.matched))
        if not found.matched:
            found = self._begun(*variants[-1]) or _plain(*variants[-1])
        if not found.lines:
            raise NotReadable(f"{name} holds no text. Give the saved page of a report, HTML or plain text.")
        return found

    def _known(self, text: str, joined: int, dropped: int) -> Survey:
        """The report of the package whose fingerprints stand in the text; without matches where there is none."""
        best = Survey()
        prints: dict[str, dict[int, str]] = defaultdict(dict)
        lengths: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            for row in self.package.table("paragraphs"):
                number = row.integer("paragraph")
                prints[row["report_id"]][number] = row["sha256"]
                lengths[row["report_id"]][number] = row.integer("length")
        except Unreadable as error:
            raise NotReadable(f"{error.finding.file}:{error.finding.row}: {error.finding.mend}") from None
        for report in self.package.table("reports"):
            known = prints.get(report["report_id"])
            if known:
                whole = _lines(text, report["restored_words"])
                lines, matched = _located(whole, known, report)
                size = lengths[report["report_id"]]
                if sum(size[number] for number in matched) < page.SAME * sum(size.values()):
                    continue
                if len(matched) > len(best.matched):
                    best = Survey(report["report_id"], lines, matched, len(known), joined, dropped)
        return best

    def _begun(self, text: str, joined: int, dropped: int) -> Survey | None:
        """The report that has a row in source/reports but no paragraphs yet, cut as `build.py --source` will cut it."""
        built = {row["report_id"] for row in self.package.table("paragraphs")}
        for report in self.package.table("reports"):
            if report["report_id"] not in built and report["text_starts"]:
                try:
                    whole = page.Page(tuple(_lines(text, report["restored_words"])))
                    cut = page.cut(whole, report["text_starts"], report["text_ends_before"])
                except PageError:
                    continue
                return Survey(report["report_id"], list(enumerate(cut.paragraphs, 1)), joined=joined, dropped=dropped)
        return None

    # --- candidates

    def survey(
        self,
        found: Survey,
        everything: bool = False,
        phrases: bool = False,
        step: Callable[[Iterable], Iterable] = iter,
    ) -> Survey:
        """Fill in the candidates that the ledger does not hold: figures and suspects, with `everything` all roles.

        phrases: also words of reference/phrases, which state a quantity without a numeral. step: wraps the loop over
        paragraphs, for a progress bar.
        """
        taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in self.package.table("numerals") if found.matched else ():
            if row["report_id"] == found.report_id:
                try:
                    taken[row.integer("paragraph")].append((row.integer("start"), row.integer("end")))
                except Unreadable as error:
                    raise NotReadable(f"{error.finding.file}:{error.finding.row}: {error.finding.mend}") from None
        for number, text in step(found.lines):
            spans = taken[number] if number in found.matched else []
            for candidate in self.paragraph(number, text, phrases):
                a, b = candidate.numeral_start, candidate.numeral_end
                if any(start < b and a < end for start, end in spans):
                    found.recorded += 1
                elif everything or candidate.role in ("figure", SUSPECT, PHRASE):
                    found.candidates.append(candidate)
        return found

    def paragraph(self, number: int, text: str, phrases: bool = False) -> list[Candidate]:
        """Every numeral expression and foreign string of one paragraph, in order; each numeral stands in one of them."""
        strange = list(foreign(text))
        masked = text
        for start, end, _ in strange:
            masked = masked[:start] + _MASK * (end - start) + masked[end:]
        clauses = page.clauses(text)
        spans = scan(_SEPARATOR.sub(",", masked), self.lexicon)
        found = [self._candidate(number, text, clauses, spans, at) for at in range(len(spans))]
        for start, end, why in strange:
            quote, _ = _around(text, clauses, start, end)
            found.append(
                Candidate(
                    number,
                    start,
                    end,
                    text[start:end],
                    role=SUSPECT,
                    clause=quote,
                    note=why,
                    numeral_start=start,
                    numeral_end=end,
                )
            )
        if phrases:
            found += self._phrases(number, text, clauses)
        return sorted(found, key=lambda c: (c.start, c.end))

    def _phrases(self, number: int, text: str, clauses: list[page.Clause]) -> Iterator[Candidate]:
        qualifiers = {row["phrase"]: row["qualifier"] for row in self.package.table("phrases")}
        until = 0
        for hit in re.finditer("|".join(map(re.escape, self.phrases)) or "(?!)", text):
            if hit.start() >= until:
                until = hit.end()
                quote, begins = _around(text, clauses, *hit.span())
                yield Candidate(
                    number, *hit.span(), hit.group(), qualifier=qualifiers[hit.group()], role=PHRASE, clause=quote, note="no numeral is printed",
                    numeral_start=hit.start(), numeral_end=hit.end(), quote=quote, quote_start=begins,
                )  # fmt: skip

    def _candidate(self, number: int, text: str, clauses: list[page.Clause], spans: list[Span], at: int) -> Candidate:
        span = spans[at]
        printed = text[span.start : span.end]
        quote, quote_start = _around(text, clauses, span.start, span.end)
        value = value_max = unit = qualifier = indicator = note = ""
        clause = quote
        if span.quantity:
            read = span.quantity
            if span.change and read.unit in SIGNED:
                read = _changed(span.change, printed) or read
            value, value_max, unit, qualifier = read.text, read.text_max, read.symbol, read.qualifier
            indicator, quote, quote_start = self._suggest(text, clauses, spans, at) or ("", quote, quote_start)
        elif span.kind in ("ratio", "fraction") and span.parts:
            note = f"a {span.kind}: {' : '.join(map(str, span.parts))}"
        elif span.role == "figure":
            note = f"not read: {span.error}"
        return Candidate(
            number, span.start, span.end, printed, value, value_max, unit, qualifier, span.role, clause, indicator,
            span.kind == "lexicon" and printed in self.lexicon, note, span.numeral_start, span.numeral_end, quote, quote_start,
        )  # fmt: skip

    # --- indicators by their words

    @cached_property
    def dimensions(self) -> dict[str, set[str]]:
        """Dimensions of the units that are printed so."""
        found: dict[str, set[str]] = defaultdict(set)
        for unit in self.package.table("units"):
            found[unit["symbol_zh"]].add(unit["dimension"])
        return found

    @cached_property
    def _indicators(self) -> list[tuple[Row, list[list[str]]]]:
        return [(row, figure.keywords(row)) for row in self.package.table("indicators")]

    def _suggest(
        self, text: str, clauses: list[page.Clause], spans: list[Span], at: int
    ) -> tuple[str, str, int] | None:
        """The indicator whose words stand around a quantity, with the shortest run of clauses that holds them."""
        span = spans[at]
        read = span.quantity
        dimensions = {"rank"} if read.kind == "rank" else self.dimensions.get(read.symbol, set())
        fitting = [
            (row, groups)
            for row, groups in self._indicators
            if (row["dimension"] in dimensions if read.symbol else row["unit_id"])
        ]
        own = _holding(clauses, span.start, span.end)
        if not fitting or not own:
            return None
        # The words of a number stand nearer to it than to the numbers beside it.
        before = next((s.end for s in (spans[i] for i in range(at - 1, -1, -1)) if s.role == "figure"), 0)
        after = next((s.start for s in islice(spans, at + 1, None) if s.role == "figure"), len(text))
        for first, last in _runs(own[0], own[-1], len(clauses)):
            if any(set(clause.terminator) & set("。；！？;!?") for clause in clauses[first:last]):
                continue  # another sentence speaks of other things
            start, end = clauses[first].start, clauses[last].end
            if end - start > MAX_QUOTE:
                continue
            window, best = text[start:end], None
            for row, groups in fitting:
                hits = [_nearest(window, group, span.start - start, span.end - start) for group in groups]
                if not all(hits):
                    continue
                # Words after 、 name the next number, not this one.
                stop = text.find("、", span.end, after)
                near = sum(size for _, size, place in hits if before <= start + place < (after if stop < 0 else stop))
                growth = (row["measure"] == "growth") == bool(span.change)
                score = (growth, near, sum(size for _, size, _ in hits), -min(distance for distance, _, _ in hits))
                if best is None or score > best[0]:
                    best = score, row["indicator_id"]
            if best:
                return best[1], window, start
        return None

    # --- rows ready for the tables

    def ledger_rows(self, found: Survey, candidate: Candidate) -> Iterator[dict[str, str]]:
        """Rows of data/numerals.csv; figure_id as `figure_row` suggests it, numerals inside a unit (个百分点, 千瓦时) as words."""
        named = self.figure_row(found, candidate)["figure_id"] if candidate.role == "figure" else ""
        a, b = candidate.numeral_start, candidate.numeral_end
        whole = candidate.printed
        printed = whole[a - candidate.start : b - candidate.start]
        plain = candidate.role in ("figure", "date", "list_number") or whole == printed
        yield self._ledger_row(found, candidate, a, printed, candidate.role, named, "" if plain else whole)
        if candidate.role == "figure":
            for hit in _NUMERALS.finditer(whole, b - candidate.start):
                unit = parse(whole).unit if candidate.value else ""
                yield self._ledger_row(
                    found, candidate, candidate.start + hit.start(), hit.group(), "word", "", unit or whole
                )

    def _ledger_row(
        self, found: Survey, candidate: Candidate, start: int, printed: str, role: str, named: str, note: str
    ) -> dict[str, str]:
        return {
            "report_id": found.report_id, "paragraph": str(candidate.paragraph), "start": str(start), "end": str(start + len(printed)),
            "printed": printed, "role": role, "figure_id": named, "note": note,
        }  # fmt: skip

    def figure_row(self, found: Survey, candidate: Candidate) -> dict[str, str]:
        """A row of data/figures.csv with what the words suggest; what they do not is left empty."""
        indicator = self.package.table("indicators").by("indicator_id").get(candidate.indicator_id)
        place = self._places(found.report_id).get(candidate.paragraph)
        row = dict.fromkeys(column["name"] for column in self.package.schema("figures")["fields"])
        row |= {
            "figure_id": "", "report_id": found.report_id, "paragraph": str(candidate.paragraph), "start": str(candidate.start),
            "end": str(candidate.end), "indicator_id": candidate.indicator_id, "subject_id": "", "period": "", "time_basis": "",
            "value_type": "", "obs_status": "", "wording": "", "value": candidate.value, "value_max": candidate.value_max,
            "unit_id": self._unit(candidate, indicator), "qualifier": candidate.qualifier, "coverage": "",
            "implicit": "true" if candidate.role == PHRASE else "false", "printed": harmless(candidate.printed, True), "quote": harmless(candidate.quote), "quote_start": str(candidate.quote_start), "note": "",
        }  # fmt: skip
        if place and place["value_type"]:
            paragraph = place["paragraph"]
            governing = figure.scope(paragraph, candidate.start) if paragraph else ""
            row["value_type"], row["period"] = place["value_type"], place["year"]
            row["obs_status"] = figure.obs_status(row["value_type"], row["quote"])
            row["wording"] = figure.wording(
                row["value_type"], row["quote"], governing, candidate.start - candidate.quote_start
            )
            if indicator:
                before = row["quote"][: candidate.start - candidate.quote_start]
                row["time_basis"] = figure.time_basis(row["period"], indicator["timing"], row["quote"])
                row["coverage"] = figure.coverage(indicator["measure"], before, row["quote"], governing) or ""
                row["figure_id"] = figure.figure_id(row)
        return row

    def _unit(self, candidate: Candidate, indicator: Row | None) -> str:
        if not candidate.unit:
            return indicator["unit_id"] if indicator else ""
        fitting = [u for u in self.package.table("units") if u["symbol_zh"] == candidate.unit]
        if indicator:
            fitting = [u for u in fitting if u["dimension"] == indicator["dimension"]]
        return fitting[0]["unit_id"] if len(fitting) == 1 else ""

    def _places(self, report_id: str) -> dict[int, dict]:
        """By paragraph: its row, and value type and year as its section suggests them."""
        if not hasattr(self, "_place_of") or self._place_of[0] != report_id:
            report = self.package.table("reports").by("report_id").get(report_id, {})
            rows = {row["paragraph"]: row for row in self.package.table("paragraphs") if row["report_id"] == report_id}
            places: dict[int, dict] = {}
            for section in self.package.table("sections"):
                if section["report_id"] != report_id:
                    continue
                kind, year = {"review": ("result", "review_year"), "plan": ("target", "plan_year")}.get(
                    section["part"], ("", "")
                )
                try:
                    numbers = range(
                        section.integer("first_paragraph"), min(section.integer("last_paragraph"), 10**5) + 1
                    )
                except Unreadable as error:
                    raise NotReadable(f"{error.finding.file}:{error.finding.row}: {error.finding.mend}") from None
                for number in numbers:
                    places[number] = {
                        "paragraph": rows.get(str(number)),
                        "value_type": kind,
                        "year": report.get(year, ""),
                    }
            self._place_of = report_id, places
        return self._place_of[1]


# --- words


def foreign(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what it looks like) of each string that looks injected, in order and disjoint."""
    found = [(*hit.span(), rank) for rank, (_, pattern) in enumerate(_FOREIGN) for hit in pattern.finditer(text)]
    merged: list[tuple[int, int, int]] = []
    for start, end, rank in sorted(found):
        # What touches is one string: 365bet and 体育投注, an address and its code.
        if merged and merged[-1][1] >= start:
            first, until, before = merged[-1]
            merged[-1] = first, max(until, end), min(before, rank)
        else:
            merged.append((start, end, rank))
    yield from ((start, end, _FOREIGN[rank][0]) for start, end, rank in merged)


def rejoin(text: str) -> tuple[str, int, int]:
    """Text with the lines of a printed page joined to paragraphs; lines joined, page numbers left out.

    A line is joined to the next where it is about as wide as the widest lines and does not end a sentence, unless the
    next opens a new heading; on such a page a line that ends or begins amid a number is joined too. Text with tags, and
    text whose lines are no lines of a page, stays as it is.
    """
    lines = text.splitlines()
    widths = [_columns(line.rstrip()) if line.strip() else 0 for line in lines]
    ordered = sorted(width for width in widths if width)
    if page.TAG.search(text) or len(ordered) < 4:
        return text, 0, 0
    widest = ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)]
    lines = [line.strip() for line in lines]
    full = [
        line and width >= 0.85 * widest and line[-1] not in _SENTENCE_END
        for line, width in zip(lines, widths, strict=True)
    ]
    if not 16 <= widest <= 2 * WIDEST or sum(map(bool, full)) < max(2, len(ordered) // 5):
        return text, 0, 0
    out: list[str] = []
    joined = dropped = 0
    open_line = False
    for line, is_full in zip(lines, full, strict=True):
        if line and _PAGE_NUMBER.fullmatch(line) and (open_line or re.search(r"[—–\-页]", line)):
            dropped += 1
            continue
        if not line:
            # A page break leaves blank lines too, so that an unfinished line stays open.
            continue
        broken = out and (_AMID_NUMBER.search(out[-1]) or _GOES_ON.match(line))
        if out and (open_line or broken) and not _NEW_PARAGRAPH.match(line):
            glue = " " if re.search("[A-Za-z]$", out[-1]) and re.match("[A-Za-z]", line) else ""
            out[-1] += glue + line
            joined += 1
        else:
            out.append(line)
        open_line = bool(is_full)
    return "\n".join(out) + "\n", joined, dropped


def _columns(line: str) -> int:
    """Width of a line on a terminal or in print: a Han character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _lines(text: str, restored: str) -> list[str]:
    """Lines of a page; injected advertising is replaced where words for it are given, and stays where none are."""
    if restored:
        return list(page.lines(text, restored).paragraphs)
    kept = page.lines(_UNDERSCORE.sub(_NOT_TEXT, text.replace(_NOT_TEXT, "")))
    return [line.replace(_NOT_TEXT, "_") for line in kept.paragraphs]


def _plain(text: str, joined: int, dropped: int) -> Survey:
    return Survey("", list(enumerate(_lines(text, ""), 1)), joined=joined, dropped=dropped)


def _located(
    lines: list[str], known: Mapping[int, str], report: Mapping[str, str]
) -> tuple[list[tuple[int, str]], frozenset[int]]:
    """Lines of the report with their numbers, and the numbers whose fingerprint matches."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, digest in sorted(known.items()):
        waiting[digest].append(number)
    numbers = []
    for line in lines:
        of_line = waiting.get(page.sha256(line))
        numbers.append(of_line.pop(0) if of_line else 0)
    matched = frozenset(numbers) - {0}
    if not matched:
        return [], matched
    places = [i for i, number in enumerate(numbers) if number]
    first, last = places[0], places[-1] + 1
    try:
        cut = page.cut(page.Page(tuple(lines)), report["text_starts"], report["text_ends_before"])
        start = next(i for i, line in enumerate(lines) if line.startswith(report["text_starts"]))
        first, last = min(first, start), max(last, start + len(cut.paragraphs))
    except PageError:
        pass  # a copy in another dress: what lies between the first and the last known paragraph is the report
    found: list[tuple[int, str]] = []
    before = 0
    for at in range(first, last):
        # A line of another wording takes the number that is free between its neighbours.
        number = numbers[at] or (before + 1 if before + 1 in known and before + 1 not in matched else 0)
        found.append((number, lines[at]))
        before = number or before
    return found, matched


def _around(text: str, clauses: list[page.Clause], start: int, end: int) -> tuple[str, int]:
    """The whole clauses that hold a span, and where they start."""
    inside = _holding(clauses, start, end)
    if not inside:
        return text[start:end], start
    first = clauses[inside[0]].start
    return text[first : clauses[inside[-1]].end], first


def _holding(clauses: list[page.Clause], start: int, end: int) -> range:
    """Positions of the clauses that a span touches."""
    return range(
        bisect_right(clauses, start, key=lambda clause: clause.end),
        bisect_left(clauses, end, key=lambda clause: clause.start),
    )


def _runs(first: int, last: int, count: int) -> Iterator[tuple[int, int]]:
    """Runs of clauses around those of the number, the shortest first; of equal ones that before it."""
    runs = [
        (back + ahead, ahead, back)
        for back in range(BEFORE + 1)
        for ahead in range(AFTER + 1)
        if first - back >= 0 and last + ahead < count
    ]
    for _, ahead, back in sorted(runs):
        yield first - back, last + ahead


def _nearest(window: str, words: list[str], start: int, end: int) -> tuple[int, int, int] | None:
    """(distance, length, place) of the occurrence of one of `words` that is nearest to a span; None if none stands there."""
    found = []
    for word in words:
        at = window.find(word)
        while at >= 0:
            # What stands after the number names it less often than what stands before.
            distance = start - at - len(word) if at < start else 2 * (at - end) + 1
            found.append((abs(distance), len(word), at))
            at = window.find(word, at + 1)
    return min(found, default=None)


def _changed(word: str, printed: str):  # type: ignore[no-untyped-def]
    try:
        return parse(word + printed)
    except QuantityError:
        return None
