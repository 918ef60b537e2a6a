"""What a work report holds that the package has not recorded: a survey of its quantities, numerals and foreign strings.

Reads any Chinese work report, HTML or plain text, also one pasted from a PDF with broken lines. Nothing is decided
here: what is found are candidates for the ledger and for figures, with what the words suggest, for a curator to judge.
Offsets are Unicode code points inside a paragraph, from 0, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice

from .. import figure
from ..findings import shown
from ..package import Package, Row, Unreadable
from . import page
from .candidate import PHRASE, SUSPECT, Candidate, Survey, harmless
from .characters import NOTE, NUMERAL, plain
from .clauses import MAX_QUOTE, Clause, sha256
from .clauses import clauses as cut_clauses
from .foreign import foreign
from .grammar import parse, ratio_qualifier
from .numerals import QuantityError
from .page import PageError
from .rejoin import rejoin
from .scanner import Span, scan

UNCODED = "uncoded"  # the role of a quantity that the ledger holds and no figure does
NEEDED = ("reports", "paragraphs", "sections", "numerals", "lexicon", "units", "indicators", "phrases")
BEFORE, AFTER = 3, 1  # clauses around that of the number in which an indicator may be named

_UNDERSCORE = re.compile(r"_|&(?:#0*95|#[xX]0*5[fF]|lowbar|UnderBar);")  # as itself, or as HTML writes it
_NOT_TEXT = "\ue001"  # private use: keeps a page's own underscores from being taken for restorable words
_MASK = "\ue000"
_NUMERALS = re.compile(f"{NUMERAL.pattern}+")


class NotReadable(Exception):
    """A report or package that cannot be surveyed; the message says why and what to do."""


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
        whole, joined, dropped = rejoin(text)
        variants = [(text, 0, 0)] + ([(whole, joined, dropped)] if joined else [])
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
                whole = _page(text, report["restored_words"])
                lines, matched = _located(list(whole.paragraphs), known, report)
                size = lengths[report["report_id"]]
                if sum(size[number] for number in matched) < page.SAME * sum(size.values()):
                    continue
                if len(matched) > len(best.matched):
                    best = Survey(report["report_id"], lines, matched, len(known), joined, dropped, notes=whole.notes)
        return best

    def _begun(self, text: str, joined: int, dropped: int) -> Survey | None:
        """The report that has a row in source/reports but no paragraphs yet, cut as `build.py --source` will cut it."""
        built = {row["report_id"] for row in self.package.table("paragraphs")}
        for report in self.package.table("reports"):
            if report["report_id"] not in built and report["text_starts"]:
                try:
                    cut = page.cut(
                        _page(text, report["restored_words"]), report["text_starts"], report["text_ends_before"]
                    )
                except PageError:
                    continue
                lines = list(enumerate(cut.paragraphs, 1))
                return Survey(report["report_id"], lines, joined=joined, dropped=dropped, notes=cut.notes)
        return None

    # --- candidates

    def survey(
        self,
        found: Survey,
        everything: bool = False,
        phrases: bool = False,
        step: Callable[[Iterable], Iterable] = iter,
    ) -> Survey:
        """Fill in the candidates that the ledger does not hold, or holds as not coded: figures and suspects, with `everything` all roles.

        phrases: also words of reference/phrases, which state a quantity without a numeral. step: wraps the loop over
        paragraphs, for a progress bar.
        """
        taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in self.package.table("numerals") if found.matched else ():
            if row["report_id"] == found.report_id and row["role"] != UNCODED:
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
        clauses = cut_clauses(text)
        spans = scan(masked, self.lexicon)
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

    def _phrases(self, number: int, text: str, clauses: list[Clause]) -> Iterator[Candidate]:
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

    def _candidate(self, number: int, text: str, clauses: list[Clause], spans: list[Span], at: int) -> Candidate:
        span = spans[at]
        printed = text[span.start : span.end]
        quote, quote_start = _around(text, clauses, span.start, span.end)
        value = value_max = unit = qualifier = indicator = note = ""
        clause = quote
        if span.quantity:
            read = span.governed
            value, value_max, unit, qualifier = read.text, read.text_max, read.symbol, read.qualifier
            indicator, quote, quote_start = self._suggest(text, clauses, spans, at) or ("", quote, quote_start)
        elif span.kind in ("ratio", "fraction") and span.parts:
            note = f"a {span.kind}: {' : '.join(map(str, span.parts))}"
            qualifier = ratio_qualifier(printed)
        elif span.role == "figure":
            note = f"not read: {span.error}"
        elif span.role == SUSPECT:
            note = span.error
        note = "; ".join(filter(None, (note, span.note, _governed_by(span))))
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

    def _suggest(self, text: str, clauses: list[Clause], spans: list[Span], at: int) -> tuple[str, str, int] | None:
        """The indicator whose words stand around a quantity, with the shortest run of clauses that holds them."""
        span = spans[at]
        read = span.governed
        dimensions = {"rank"} if read.kind == "rank" else self.dimensions.get(read.symbol, set())
        fitting = [
            (row, groups)
            for row, groups in self._indicators
            if (row["dimension"] in dimensions if read.symbol else row["unit_id"])
        ]
        own = _holding(clauses, span.start, span.end)
        if not fitting or not own:
            return None
        # Only what stands in the widest run can stand in one of them.
        first, last = max(0, own[0] - BEFORE), min(len(clauses) - 1, own[-1] + AFTER)
        left, right = span.start - MAX_QUOTE, span.end + MAX_QUOTE
        widest = plain(text[max(clauses[first].start, left) : min(clauses[last].end, right)])
        fitting = [(row, groups) for row, groups in fitting if all(any(w in widest for w in g) for g in groups)]
        if not fitting:
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
            window, best = plain(text[start:end]), None
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
                return best[1], text[start:end], start
        return None

    # --- rows ready for the tables

    def ledger_rows(self, found: Survey, candidate: Candidate) -> Iterator[dict[str, str]]:
        """Rows of data/numerals.csv; figure_id as `figure_row` suggests it, numerals inside a unit (个百分点, 千瓦时) as words."""
        named = self.figure_row(found, candidate)["figure_id"] if candidate.role == "figure" else ""
        a, b = candidate.numeral_start, candidate.numeral_end
        whole = candidate.printed
        printed = whole[a - candidate.start : b - candidate.start]
        alone = candidate.role in ("figure", "date", "list_number", "footnote") or whole == printed
        yield self._ledger_row(found, candidate, a, printed, candidate.role, named, "" if alone else whole)
        if candidate.role == "figure":
            marks = [m.span() for m in NOTE.finditer(plain(whole))]
            for hit in _NUMERALS.finditer(whole, b - candidate.start):
                if any(start <= hit.start() < end for start, end in marks):
                    yield self._ledger_row(
                        found, candidate, candidate.start + hit.start(), hit.group(), "footnote", "", ""
                    )
                    continue
                unit = parse(whole).unit if candidate.value else ""
                at = plain(whole).find(unit, b - candidate.start) if unit else -1
                unit = whole[at : at + len(unit)] if at >= 0 else unit  # as it is printed
                yield self._ledger_row(
                    found, candidate, candidate.start + hit.start(), hit.group(), "word", "", unit or whole
                )

    def _ledger_row(
        self, found: Survey, candidate: Candidate, start: int, printed: str, role: str, named: str, note: str
    ) -> dict[str, str]:
        return {
            "report_id": found.report_id, "paragraph": str(candidate.paragraph), "start": str(start), "end": str(start + len(printed)),
            "printed": printed, "role": role, "figure_id": named, "note": note, "read_as": role,
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


@lru_cache(maxsize=4)
def _page(text: str, restored: str) -> page.Page:
    """Lines of a page; injected advertising is replaced where words for it are given, and stays where none are."""
    if restored:
        return page.lines(text, restored)
    kept = page.lines(_UNDERSCORE.sub(_NOT_TEXT, text.replace(_NOT_TEXT, "")))
    return page.Page(tuple(line.replace(_NOT_TEXT, "_") for line in kept.paragraphs), (), kept.notes)


def _plain(text: str, joined: int, dropped: int) -> Survey:
    whole = _page(text, "")
    return Survey("", list(enumerate(whole.paragraphs, 1)), joined=joined, dropped=dropped, notes=whole.notes)


def _located(
    lines: list[str], known: Mapping[int, str], report: Mapping[str, str]
) -> tuple[list[tuple[int, str]], frozenset[int]]:
    """Lines of the report with their numbers, and the numbers whose fingerprint matches."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, digest in sorted(known.items()):
        waiting[digest].append(number)
    numbers = []
    for line in lines:
        of_line = waiting.get(sha256(line))
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


def _around(text: str, clauses: list[Clause], start: int, end: int) -> tuple[str, int]:
    """The whole clauses that hold a span, and where they start."""
    inside = _holding(clauses, start, end)
    if not inside:
        return text[start:end], start
    first = clauses[inside[0]].start
    return text[first : clauses[inside[-1]].end], first


def _holding(clauses: list[Clause], start: int, end: int) -> range:
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


def _governed_by(span: Span) -> str:
    """The words outside of the span that its reading takes in."""
    words = [word.word for word in span.governing if word.effect not in ("rise", "fall")]
    return f"governed by {', '.join(dict.fromkeys(words))}" if words else ""
