"""Provenance: every quotation, offset and numeral of the package against the fingerprints of the text.

Without a copy of the page, quotations are proved clause by clause, and spans by what the quotations and the ledger make
known; paragraphs, clauses and ledger themselves are covered by the seal of their report. With a copy, each paragraph
whose fingerprint matches makes its whole text known: the same rules then check every character, and the scanner reads
the paragraph again. What cells say among themselves, without the text, is the matter of the contracts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .. import anchor, figure
from ..anchor import Paragraph, Proof, Unproved
from ..build import ledger
from ..findings import Finding, Result
from ..package import Package, Row, Unreadable, whole_number
from ..text import page
from ..text.clauses import MAX_QUOTE, Clause, arabic_numerals, clauses, numerals, sha256
from ..text.damage import UNREADABLE, unreadable
from ..text.grammar import parse
from ..text.numerals import QuantityError
from ..text.page import PageError
from . import Options

NAME = "provenance"

MAX_SHARE = 35  # percent of a report's characters that all quotations together may hold
FOUNDATION = ("reports", "paragraphs", "clauses")
TABLES = ("figures", "numerals", "indicators", "entities", "sections", "restorations", "remarks", "livelihood_projects")
TABLES += ("glossary", "lists", "list_members")

_REBUILD = "Rebuild source/ from the page; its tables are not edited by hand."
_SPANS = "Correct the text, or start and end, so that both agree with the report."
MEND = {
    "paragraph-unknown": "Correct the paragraph or report_id, or rebuild source/ from the page.",
    "paragraph-twice": "Delete one of the two rows.",
    "paragraph-fingerprint": _REBUILD,
    "paragraph-unmatched": "Compare the paragraph with this copy; without --source-strict another wording is only listed.",
    "page-unusable": "Give a saved copy of the page of a report that the package holds.",
    "page-paragraph": _REBUILD,
    "page-clause": _REBUILD,
    "page-text": "Correct the row of the report, or rebuild source/ from the page.",
    "page-numeral": "Build the report from its page again: scripts/build.py --source FILE --report ID.",
    "page-restoration": "Rebuild source/restorations from the page.",
    "span-outside": "Correct start and end, or the paragraph.",
    "span-length": "Correct the text, or start and end.",
    "quote-too-long": "Quote fewer clauses.",
    "quote-unproved": "Mend the first row with this quotation; this one has the same.",
    "quote-not-shortest": "Shorten it, or name in indicators.keywords or entities.aliases the word that the clause proves.",
    "scope-incomplete": "Fill both cells or clear both.",
    "printed-outside-quote": "Correct start and end, or lengthen the quotation.",
    "printed-in-quote": "Correct printed, or start and end.",
    "ledger-unreadable": "Build source/ again from a better copy of the page: what cannot be read is never accounted for.",
    "page-unreadable": "Take a better copy of the page, or leave this one out.",
    "ledger-text": _SPANS,
    "list-text": _SPANS,
    "member-text": _SPANS,
    "member-order": "Give positions in the order of the report.",
    "restored-text": _SPANS,
    "restored-words": "Correct restored, or restored_words of the report.",
    "restored-figure": "Delete the figure: its words are not those of the report.",
    "entry-number": "Correct number or paragraph, or the row of role list_number in numerals.",
    "entry-term": "Copy the term from the report again, or correct number or paragraph.",
    "term-text": "Correct body_zh, or body_paragraph and body_start.",
    "term-in-annex": "Give the place where the body uses the term first.",
    "term-used-before": "Give the place where the body uses the term first.",
    "page-scope": "Fill scope_quote, scope_start and coverage; figures after it have coverage district_with_zone.",
    "total-paragraphs": "Restore the rows of source/paragraphs, or correct the total.",
    "total-characters": "Correct the total, or rebuild source/ from the page.",
    "total-arabic-numerals": "Complete the ledger, or correct the total.",
    "quoted-share": "Shorten quotations.",
}

SUSPECT = "suspect"  # what looks like a numeral and could not be read
_NUMBERED = ("{}.", "{}、", "{}．", "({})", "（{}）", "{} ", "")  # how an annex prints the number of an entry

Key = tuple[str, int]
Texts = dict[str, dict[int, str]]


@dataclass
class Run:
    """What one check knows and has found. Rows and paragraphs are kept by (report_id, paragraph)."""

    package: Package
    options: Options
    findings: list[Finding] = field(default_factory=list)
    proved: dict[str, int | str] = field(default_factory=dict)
    paragraphs: dict[Key, Paragraph] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    clauses: dict[Key, list[tuple[Clause, Row]]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[Key, list[tuple[int, int, Row]]] = field(default_factory=lambda: defaultdict(list))
    ledger: dict[Key, list[tuple[int, int, Row]]] = field(default_factory=lambda: defaultdict(list))
    quoted: dict[Key, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))

    def say(self, row: Row, rule: str, column: str, expected: str, found: str | None = None, mend: str = "") -> None:
        """Add a finding at a cell."""
        self.findings.append(row.problem(NAME, rule, column, expected, mend or MEND[rule], found))

    def table(self, name: str) -> Iterable[Row]:
        """Rows of a table, none where it is missing (which `check` reports once)."""
        return self.package.table(name) or ()

    def has(self, *names: str) -> bool:
        """Whether all these tables are there."""
        return not self.package.missing(*names)

    def integer(self, row: Row, column: str) -> int | None:
        """A whole number of a row, or None with a finding."""
        number = whole_number(row[column])
        if number is None:
            self.findings.append(row.refused(column, "a whole number").finding)
        return number

    def key(self, row: Row, column: str = "paragraph") -> Key | None:
        """The paragraph that a row names, or None with a finding where there is none."""
        number = self.integer(row, column)
        if number is None or (row["report_id"], number) in self.paragraphs:
            return None if number is None else (row["report_id"], number)
        self.say(row, "paragraph-unknown", column, f"a paragraph of {row['report_id']} in source/paragraphs")
        return None

    def span(self, row: Row) -> tuple[Key, int, int] | None:
        """Paragraph, start and end of a row, or None with findings; a span lies inside its paragraph."""
        key, start, end = self.key(row), self.integer(row, "start"), self.integer(row, "end")
        if key is None or start is None or end is None:
            return None
        length = self.paragraphs[key].length
        if 0 <= start < end <= length:
            return key, start, end
        expected = f"0 <= start < end <= {length}, the length of paragraph {key[1]}"
        self.say(row, "span-outside", "end", expected, f"{start} to {end}")
        return None

    def sized(self, row: Row, start: int, end: int, column: str) -> bool:
        """Whether the text of a column is as long as its span."""
        if end - start == len(row[column]):
            return True
        self.say(row, "span-length", column, f"{end - start} characters, from {start} to {end}; not {len(row[column])}")
        return False

    def stands(self, row: Row, rule: str, column: str, key: Key, start: int) -> bool:
        """Whether nothing that is known of the paragraph contradicts a cell; proves whole clauses by hash.

        Without the page the cell is then known itself, so that two rows about one place must agree.
        """
        paragraph, text = self.paragraphs[key], row[column]
        if there := paragraph.contradicts(start, text):
            self.say(row, rule, column, f"{there}, which stands at {start} of paragraph {key[1]}")
            return False
        if paragraph.text is None and paragraph.is_whole(start, start + len(text)):
            try:
                paragraph.prove(text, start)
            except Unproved as why:
                self.say(row, rule, column, why.expected, why.found)
                return False
        paragraph.learn(start, text)
        return True


def check(package: Package, options: Options) -> Result:
    """Prove what can be proved; `options.page` makes the matched paragraphs known, `options.strict` demands all."""
    run = Run(options.built(package), options)
    missing = run.package.missing(*FOUNDATION, *TABLES)
    if missing:
        found, mend = ", ".join(missing), "Mend these tables first: what depends on them was not checked."
        run.findings.append(
            Finding(NAME, "not-checked", "datapackage.json", 0, "resources", found, "tables that can be read", mend)
        )
    if not set(FOUNDATION) & set(missing):
        texts = _fingerprints(run)
        _quotations(run)
        _entries(run)
        _ledger(run)
        _sets(run)
        _restorations(run)
        _first_uses(run)
        _whole_paragraphs(run)
        _reports(run, texts)
    return Result(run.findings, run.proved)


# --- fingerprints: paragraphs and clauses, and the page where there is one ---


def _fingerprints(run: Run) -> Texts:
    """Read paragraphs and clauses; returns the texts that stand on the page."""
    for row in run.table("paragraphs"):
        number = run.integer(row, "paragraph")
        if number is None:
            continue
        if (row["report_id"], number) in run.rows:
            run.say(row, "paragraph-twice", "paragraph", "each paragraph once")
            continue
        key = row["report_id"], number
        run.rows[key], run.paragraphs[key] = row, Paragraph(run.integer(row, "length") or 0)
    for row in run.table("clauses"):
        key, start, end = run.key(row), run.integer(row, "start"), run.integer(row, "end")
        if key is not None and start is not None and end is not None:
            run.clauses[key].append((Clause(start, end, row["terminator"], row["numerals"], row["sha256"]), row))
    texts = _page(run)
    for key, paragraph in run.paragraphs.items():
        known = texts.get(key[0], {}).get(key[1])
        run.paragraphs[key] = Paragraph(paragraph.length, [clause for clause, _ in run.clauses[key]], known)
        if known is not None:
            _recut(run, key, known)
            if figure.ZONE in known and figure.ZONE not in run.rows[key]["scope_quote"]:
                run.say(
                    run.rows[key],
                    "page-scope",
                    "scope_quote",
                    f"the clause with {figure.ZONE}, which the paragraph prints",
                )
    run.proved["clauses"] = len(run.package.table("clauses") or ())
    run.proved["paragraphs"] = len(run.paragraphs)
    return texts


def _page(run: Run) -> Texts:
    """Texts of the paragraphs that stand on the page, by report and number."""
    if run.options.page is None:
        return {}
    prints: dict[str, dict[int, str]] = defaultdict(dict)
    for (report, number), row in run.rows.items():
        prints[report][number] = row["sha256"]
    lines = {sha256(line): line for line in run.options.page.paragraphs}
    texts: Texts = {}
    trouble, unmatched = [], []
    for row in run.table("reports"):
        known = prints[row["report_id"]]
        standing = sum(len(lines.get(digest, "")) for digest in known.values())
        if not standing or standing < page.SAME * _characters(row):
            continue  # the page of another report
        try:
            found = page.match(run.options.page, known)
        except PageError as why:
            trouble.append((row, str(why)))
            continue
        texts[row["report_id"]] = dict(found.text)
        unmatched += [(row["report_id"], number) for number in found.unmatched]
    if not texts and not trouble:
        trouble = [(row, "a page without any paragraph of the report") for row in run.table("reports")]
    for row, why in trouble:
        run.say(row, "page-unusable", "report_id", "a page that holds the report", why)
    known = {run.rows[report, number]["sha256"] for report, found in texts.items() for number in found}
    _unmatched(run, unmatched, [line for digest, line in lines.items() if digest not in known])
    matched = sum(map(len, texts.values()))
    run.proved["paragraphs_matched"] = f"{matched} of {matched + len(unmatched)}"
    if unmatched:
        run.proved["paragraphs_unmatched"] = ", ".join(f"{report} {number}" for report, number in unmatched)
    return texts


def _characters(report: Row) -> int:
    """Length of a report; 0 where the cell is no number, which a rule of its own says."""
    try:
        return report.integer("characters")
    except Unreadable:
        return 0


def _unmatched(run: Run, keys: list[Key], spare: list[str]) -> None:
    """Paragraphs that do not stand on the page: of another wording, or with a fingerprint that is wrong itself."""
    lines = {tuple(clause.sha256 for clause in clauses(line)): sha256(line) for line in spare} if keys else {}
    for key in keys:
        digest = lines.get(tuple(clause.sha256 for clause, _ in run.clauses[key]))
        if digest:
            expected = f"{digest}, of the line of the page with the same clauses"
            run.say(run.rows[key], "paragraph-fingerprint", "sha256", expected)
        elif line := next((line for line in spare if _damaged(run, key, line)), None):
            expected = f"paragraph {key[1]} on the page without damaged numbers; there: {_suspect(line)}"
            run.say(run.rows[key], "page-unreadable", "paragraph", expected)
        elif run.options.strict:
            run.say(run.rows[key], "paragraph-unmatched", "sha256", f"paragraph {key[1]} as a line of the page")


def _suspect(line: str) -> str:
    """The first number of a line that cannot be read, with what stands around it."""
    start, end, why = next(unreadable(line))
    return f"{line[max(0, start - 6) : end + 6]} ({why})"


def _damaged(run: Run, key: Key, line: str) -> bool:
    """Whether a line of the page is this paragraph with a number that cannot be read: its other clauses stand there."""
    found = clauses(line)
    if not any(UNREADABLE in clause.numerals for clause in found):
        return False
    known = {clause.sha256 for clause, _ in run.clauses[key]}
    return abs(len(line) - run.paragraphs[key].length) <= 3 or any(clause.sha256 in known for clause in found)


def _recut(run: Run, key: Key, text: str) -> None:
    """Length and clauses of the paragraph on the page are those recorded."""
    row = run.rows[key]
    if str(len(text)) != row["length"]:
        run.say(row, "page-paragraph", "length", f"{len(text)}, as on the page")
    recorded = {clause.start: (clause, place) for clause, place in run.clauses[key]}
    for clause in clauses(text):
        there, place = recorded.pop(clause.start, (None, row))
        if there is None:
            run.say(row, "page-clause", "paragraph", f"a clause from {clause.start} to {clause.end}, as on the page")
            continue
        for column in ("end", "terminator", "numerals", "sha256"):
            if getattr(there, column) != getattr(clause, column):
                run.say(place, "page-clause", column, f"{getattr(clause, column)}, as on the page")
    for _, place in recorded.values():
        run.say(place, "page-clause", "start", "the start of a clause, as on the page")


# --- quotations ---


def _quotations(run: Run) -> None:
    """Quotations of figures, remarks and governing clauses are runs of whole clauses, and no longer than they must be."""
    done: dict[tuple[Key, int, str], Proof | None] = {}
    proved: list[bool] = []

    def prove(row: Row, column: str, place: str) -> Proof | None:
        proof = _prove(run, done, row, column, place)
        proved.append(proof is not None)
        return proof

    for row in run.rows.values():
        if row["scope_quote"] and row["scope_start"]:
            prove(row, "scope_quote", "scope_start")
        elif row["scope_quote"] or row["scope_start"]:
            empty = "scope_start" if row["scope_quote"] else "scope_quote"
            run.say(row, "scope-incomplete", empty, "scope_quote and scope_start both filled, or both empty")
    for row in run.table("remarks"):
        prove(row, "quote", "quote_start")
    indicators, entities = run.package.table("indicators"), run.package.table("entities")
    references = (indicators.by("indicator_id"), entities.by("entity_id")) if indicators and entities else None
    for row in run.table("figures"):
        span, proof = run.span(row), prove(row, "quote", "quote_start")
        if span is None:
            continue
        key, start, end = span
        run.figures[key].append((start, end, row))
        if not run.sized(row, start, end, "printed") or proof is None:
            continue
        if not proof.start <= start < end <= proof.end:
            expected = f"a span inside the quotation, from {proof.start} to {proof.end}"
            run.say(row, "printed-outside-quote", "start", expected, f"{start} to {end}")
            continue
        there = row["quote"][start - proof.start : end - proof.start]
        if there != row["printed"]:
            run.say(row, "printed-in-quote", "printed", f"{there}, which the quotation holds from {start} to {end}")
        elif references and row["indicator_id"] in references[0]:
            _shortest(run, key, start, end, row, proof, *references)
    run.proved["figures"] = len(run.package.table("figures") or ())
    run.proved["quotes_proved"] = f"{sum(proved)} of {len(proved)}"


def _prove(run: Run, done: dict, row: Row, column: str, place: str) -> Proof | None:
    key, start, quote = run.key(row), run.integer(row, place), row[column]
    if key is None or start is None:
        return None
    if len(quote) > MAX_QUOTE:
        run.say(row, "quote-too-long", column, f"at most {MAX_QUOTE} characters", f"{len(quote)} characters")
    if (key, start, quote) in done:
        if done[key, start, quote] is None:
            run.say(row, "quote-unproved", column, "a run of whole clauses of the paragraph")
        return done[key, start, quote]
    paragraph = run.paragraphs[key]
    done[key, start, quote] = None
    try:
        proof = paragraph.prove(quote, start)
    except Unproved as why:
        run.say(row, "quote-unproved", column if why.of_text else place, why.expected, why.found, why.mend)
        return None
    if paragraph.text is not None and (there := paragraph.contradicts(start, quote)):
        run.say(row, "quote-unproved", column, f"{there}, which stands on the page at {start}", mend=_SPANS)
        return None
    paragraph.learn(start, quote)
    run.quoted[key].add((start, start + len(quote)))
    done[key, start, quote] = proof
    return proof


def _shortest(
    run: Run,
    key: Key,
    start: int,
    end: int,
    row: Row,
    proof: Proof,
    indicators: dict[str, Row],
    entities: dict[str, Row],
) -> None:
    try:
        governing = figure.scope(run.rows[key], start)
    except ValueError:
        governing = ""  # scope_start is no number, which has its own finding
    needed = figure.needed_words(row, indicators[row["indicator_id"]], entities.get(row["subject_id"]), governing)
    begins, rest = anchor.shorter(proof, row["quote"], start, end, needed)
    if rest:
        run.say(row, "quote-not-shortest", "quote", f"{rest} (quote_start {begins}), which proves as much")


# --- the ledger ---


def _chinese(numerals: str) -> int:
    return sum(not char.isascii() for char in numerals)


def _ledger(run: Run) -> None:
    """The numerals of the ledger are known text; with the page, they are what the scanner finds there, no more and no less."""
    for row in run.table("numerals"):
        span = run.span(row)
        if span is None:
            continue
        key, start, end = span
        run.ledger[key].append((start, end, row))
        run.stands(row, "ledger-text", "printed", key, start)
    for listed in run.clauses.values():
        for clause, place in listed:
            if UNREADABLE in clause.numerals:
                says = f"numerals that can be read, in the clause from {clause.start} to {clause.end}"
                run.say(place, "ledger-unreadable", "numerals", says)
    if not run.has("numerals", "lexicon"):
        return
    characters = sum(_chinese(numerals(row["printed"])) for row in run.table("numerals") if row["read_as"] != SUSPECT)
    total = sum(_chinese(clause.numerals) for listed in run.clauses.values() for clause, _ in listed)
    run.proved["chinese_numeral_characters"] = f"{characters} of {total}"
    if characters != total:
        found, mend = f"{characters} characters", "Build the report from its page again: scripts/build.py --source."
        path = run.package.resources["numerals"]["path"]
        says = f"{total}, the Chinese numeral characters of its clauses"
        run.findings.append(Finding(NAME, "ledger-incomplete", path, 0, "printed", found, says, mend))
    lexicon = {row["word"]: row["role"] for row in run.table("lexicon")}
    for key, paragraph in run.paragraphs.items():
        paragraph.numerals_known = True  # no unknown character of the paragraph is a numeral
        if paragraph.text is not None:
            _rescan(run, key, paragraph.text, lexicon)


def _rescan(run: Run, key: Key, text: str, lexicon: dict[str, str]) -> None:
    try:
        scanned = {(row["start"], row["end"]): row for row, _ in ledger.scanned(key[0], [text], lexicon)}
    except QuantityError:
        return  # a role that the lexicon must not give, which the contracts say
    for _, _, row in run.ledger[key]:
        there = scanned.pop((row["start"], row["end"]), None)
        if there is None:
            run.say(row, "page-numeral", "printed", "a numeral that the scanner finds on the page")
        elif there["read_as"] != row["read_as"]:
            run.say(row, "page-numeral", "read_as", f"{there['read_as']}, as the scanner reads the page")
    for row in scanned.values():
        expected = f"a row of numerals for {row['printed']} at {row['start']} of paragraph {key[1]}"
        run.say(run.rows[key], "page-numeral", "paragraph", expected)


def _chinese(numerals: str) -> int:
    return sum(not char.isascii() for char in numerals)


# --- entries, sets, restorations ---


def _entries(run: Run) -> None:
    """Numbered entries stand in the paragraph that they name; a term is proved as the first clause of its entry."""
    numbers = {(r["report_id"], r["paragraph"]): r for r in run.table("numerals") if r["start"] == "0"}
    for name in ("livelihood_projects", "glossary"):
        for row in run.table(name):
            key, number = run.key(row), run.integer(row, "number")
            if key is None or number is None:
                continue
            head = numbers.get((row["report_id"], row["paragraph"]), {"role": "", "printed": ""})
            printed = head["printed"] if head["role"] == "list_number" else ""
            if run.has("numerals") and _number(printed) != number:
                expected = f"{printed or 'a list number'}, with which paragraph {key[1]} starts by the ledger"
                run.say(row, "entry-number", "number", expected)
            if name == "glossary":
                _term(run, row, key, number)


def _term(run: Run, row: Row, key: Key, number: int) -> None:
    paragraph = run.paragraphs[key]
    first = paragraph.clauses.get(0)
    size = first.end if first else 0
    for form in _NUMBERED:
        head = form.format(number) + row["term_zh"]
        if first and len(head) == size and sha256(head) == first.sha256:
            paragraph.learn(0, head)
            return
    expected = f"with its number the first clause of paragraph {key[1]}, {size} characters"
    run.say(row, "entry-term", "term_zh", expected)


def _number(printed: str) -> int | None:
    try:
        return int(parse(printed).value) if printed else None
    except (QuantityError, ValueError, OverflowError):
        return None


def _sets(run: Run) -> None:
    """Announced counts and members stand at their offsets; members follow one another."""
    for row in run.table("lists"):
        if (span := run.span(row)) and run.sized(row, span[1], span[2], "printed"):
            run.stands(row, "list-text", "printed", span[0], span[1])
    reach: dict[str, tuple[str, int, int]] = {}
    for row in run.table("list_members"):
        if not (span := run.span(row)):
            continue
        key, start, end = span
        if run.sized(row, start, end, "name_zh"):
            run.stands(row, "member-text", "name_zh", key, start)
        before = reach.get(row["list_id"], ("", 0, 0))
        if (*key, start) < before:
            expected = f"a place after the member before it, which ends at {before[2]} of paragraph {before[1]}"
            run.say(row, "member-order", "start", expected, f"{start} of paragraph {key[1]}")
        reach[row["list_id"]] = (*key, end)


def _restorations(run: Run) -> None:
    """Restored words stand at their offsets, are those that the report names, and touch no figure."""
    words = {row["report_id"]: row["restored_words"] for row in run.table("reports")}
    recorded: dict[Key, set[tuple[int, int]]] = defaultdict(set)
    for row in run.table("restorations"):
        if not (span := run.span(row)):
            continue
        key, start, end = span
        recorded[key].add((start, end))
        if row["restored"] != words.get(key[0], row["restored"]):
            run.say(row, "restored-words", "restored", f"{words[key[0]] or 'nothing'}, restored_words of the report")
        if run.sized(row, start, end, "restored"):
            run.stands(row, "restored-text", "restored", key, start)
        for first, last, other in run.figures[key]:
            if first < end and start < last:
                run.say(row, "restored-figure", "start", "no printed span here", f"that of {other['figure_id']}")
    if run.options.page is None or not run.options.page.restorations or not run.has("restorations"):
        return  # an undamaged copy restores nothing
    keys = defaultdict(list)
    for key, row in run.rows.items():
        if run.paragraphs[key].text is not None:
            keys[row["sha256"]].append(key)
    restored: dict[Key, set[tuple[int, int]]] = defaultdict(set)
    for place in run.options.page.restorations:
        for key in keys[sha256(run.options.page.paragraphs[place.paragraph - 1])]:
            restored[key].add((place.start, place.end))
    for key in [key for listed in keys.values() for key in listed if recorded[key] != restored[key]]:
        found, expected = (str(sorted(places[key])) for places in (recorded, restored))
        run.say(run.rows[key], "page-restoration", "paragraph", f"{expected} restored in this paragraph", found)


def _first_uses(run: Run) -> None:
    """A glossary term stands in the body at the place of its first use, and nowhere before."""
    annex = {(row["report_id"], row["section_id"]) for row in run.table("sections") if row["part"] == "annex"}
    order: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(run.paragraphs):
        order[key[0]].append(key)
    for row in run.table("glossary"):
        key, start = run.key(row, "body_paragraph"), run.integer(row, "body_start")
        if key is None or start is None:
            continue
        if (key[0], run.rows[key]["section_id"]) in annex:
            run.say(row, "term-in-annex", "body_paragraph", "a paragraph of the body")
        if not row["body_zh"] or not run.stands(row, "term-text", "body_zh", key, start):
            continue
        for other in order[key[0]]:
            if other > key:
                break
            place = run.paragraphs[other].first(row["body_zh"])
            if place is not None and (*other, place) < (*key, start):
                expected = f"the first use, at {place} of paragraph {other[1]}"
                run.say(row, "term-used-before", "body_start", expected, f"{start} of paragraph {key[1]}")
                break


# --- totals ---


def _whole_paragraphs(run: Run) -> None:
    """A paragraph that quotations hold altogether has the hash that is recorded."""
    for key, spans in run.quoted.items():
        paragraph, row = run.paragraphs[key], run.rows[key]
        quoted = sum(end - start for start, end in _union(spans))
        delimiters = sum(len(clause.terminator) for clause in paragraph.clauses.values())
        if paragraph.text is None and quoted + delimiters >= paragraph.length:
            text = paragraph.known(0, paragraph.length)
            if anchor.UNKNOWN not in text and sha256(text) != row["sha256"]:
                run.say(row, "paragraph-fingerprint", "sha256", f"{sha256(text)}, of the text its quotations prove")


def _elsewhere(run: Run, texts: Texts) -> int:
    """Arabic numerals of the ledger in paragraphs of the reports on the page that do not stand on it as recorded."""
    return arabic_numerals(
        row["printed"]
        for (report, number), listed in run.ledger.items()
        if report in texts and number not in texts[report]
        for _, _, row in listed
    )


def _union(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Disjoint spans that cover the same places."""
    start = end = 0
    for first, last in sorted(spans):
        if first > end:
            yield start, end
            start = first
        end = max(end, last)
    yield start, end


def _reports(run: Run, texts: Texts) -> None:
    """Control totals of each report: paragraphs, characters, Arabic numerals, share of text quoted, hash of the text."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for report, number in sorted(run.paragraphs):
        numbers[report].append(number)
    arabic = wanted = quoted = characters = 0
    for row in run.table("reports"):
        report = row["report_id"]
        keys = [(report, number) for number in numbers[report]]
        if [number for _, number in keys] != list(range(1, len(keys) + 1)) or str(len(keys)) != row["paragraphs"]:
            run.say(
                row,
                "total-paragraphs",
                "paragraphs",
                f"{len(keys)} paragraphs in source/paragraphs, from 1 without gap",
            )
        size = sum(run.paragraphs[key].length for key in keys) + max(0, len(keys) - 1)
        if str(size) != row["characters"]:
            expected = f"{size}, the lengths of the paragraphs and the line feeds between them"
            run.say(row, "total-characters", "characters", expected)
        count = arabic_numerals(entry["printed"] for key in keys for _, _, entry in run.ledger[key])
        if run.has("numerals") and str(count) != row["arabic_numerals"]:
            run.say(row, "total-arabic-numerals", "arabic_numerals", f"{count}, which the ledger holds")
        held = sum(end - start for key in keys for start, end in _union(run.quoted.get(key, ())))
        if held * 100 > MAX_SHARE * size:
            expected = f"at most {MAX_SHARE} % of the text in quotations"
            run.say(row, "quoted-share", "characters", expected, f"{held} of {size} characters")
        if keys and len(texts.get(report, ())) == len(keys):
            text = "\n".join(texts[report][number] for _, number in keys)
            if row["sha256"] != (truth := sha256(text)):
                run.say(row, "page-text", "sha256", f"{truth}, as on the page")
        arabic, wanted = arabic + count, wanted + (run.integer(row, "arabic_numerals") or 0)
        quoted, characters = quoted + held, characters + size
    if not characters:
        mend = "Restore the rows of reports, paragraphs and clauses."
        run.findings.append(Finding(NAME, "not-checked", "data/source/reports.csv", 0, "", "no text", "a report", mend))
    run.proved["arabic_numerals"] = f"{arabic} of {wanted}"
    if run.options.page is not None and (other := _elsewhere(run, texts)):
        run.proved["arabic_numerals"] += f", {other} of them in paragraphs that this page does not prove"
    run.proved["text_quoted"] = f"{100 * quoted / max(1, characters):.1f} %"
