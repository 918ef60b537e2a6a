"""The source tables of a report from its page: paragraphs, clauses, restorations, ledger and uncoded quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..findings import shown
from ..keys import Absent, Keys, Unfit, whole
from ..package import DESCRIPTOR, Package, Row, Unreadable, safe_path, serialise
from ..seal import OF_REPORT, seal
from ..text import page
from ..text.clauses import arabic_numerals, clauses, sha256
from ..text.numerals import QuantityError
from ..text.spans import Span
from . import coding, ledger
from .rebuild import NotBuildable, _say


@dataclass
class FromPage:
    """Source tables of one report as its page gives them: bytes by path, and what the curator should know."""

    files: dict[str, bytes]
    messages: list[str] = field(default_factory=list)


def fresh(
    report: Mapping[str, str], text: page.Page, lexicon: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[dict]]]:
    """(cells of source/reports, rows by table) of a report that no table holds yet, as its text gives them."""
    report_id = report["report_id"]
    numerals, uncoded = [], []
    for row, span in ledger.scanned(report_id, text.paragraphs, lexicon):
        row["role"] = row["read_as"] if row["read_as"] != ledger.FIGURE else ledger.UNCODED
        numerals.append(row)
        if row["read_as"] == ledger.FIGURE:
            uncoded.append(ledger.read(row, span))
    _name(uncoded, text)
    tables = {
        "paragraphs": [
            {"report_id": report_id, "paragraph": str(n), "length": str(len(p)), "sha256": sha256(p)}
            for n, p in enumerate(text.paragraphs, 1)
        ],
        "clauses": _clauses(report_id, text),
        "restorations": _restorations(report_id, text, []),
        "numerals": numerals,
        "uncoded": uncoded,
        "decisions": [],
    }
    facts = {
        "paragraphs": str(len(text.paragraphs)),
        "characters": str(len(text.text)),
        "arabic_numerals": str(arabic_numerals(row["printed"] for row in numerals)),
        "sha256": sha256(text.text),
        "capture_sha256": report.get("capture_sha256", ""),
    }
    facts["source_sha256"] = seal({**dict.fromkeys(OF_REPORT, ""), **report, **facts}, tables)
    return facts, tables


def from_page(package: Package, raw: bytes, report_id: str, name: str = "the page") -> FromPage:
    """Paragraphs, clauses and restorations of the report from the bytes of its page.

    The row of data/source/reports.csv says where the text starts and ends and what replaces injected advertising; its
    counts and fingerprint are filled in. What is coded by hand is kept: section and coverage of a paragraph, its
    governing clause, certainty and reason of a restoration. Rows of other reports stay as they are.

    Raises PageError for the page, NotBuildable for the package.
    """
    missing = package.missing("reports", "sections")
    if missing:
        raise NotBuildable(package.problems)
    reports = package.table("reports")
    report = reports.by("report_id").get(report_id)
    if report is None:
        known = ", ".join(row["report_id"] for row in reports) or "none"
        mend = f"Write a row for {shown(report_id)} first: at least its dates, text_starts, text_ends_before and restored_words."
        raise NotBuildable([_say("report-unknown", reports.path, 0, "report_id", report_id, f"one of: {known}", mend)])
    whole = page.lines(page.decode(raw, name), report["restored_words"])
    text = page.cut(whole, report["text_starts"], report["text_ends_before"])
    messages = [f"{len(text.paragraphs)} paragraphs, {len(text.text)} characters, SHA-256 {sha256(text.text)}"]
    digest = sha256(raw)
    if report["capture_sha256"] and report["capture_sha256"] != digest:
        messages.append(f"{name} is another copy: its SHA-256 {digest} is not the capture_sha256 of {reports.path}")
    messages += text.notes
    facts = {
        "paragraphs": str(len(text.paragraphs)),
        "characters": str(len(text.text)),
        "sha256": sha256(text.text),
        "capture_sha256": report["capture_sha256"],
    }
    from ..text.damage import unreadable
    from ..text.foreign import foreign  # words that a scanner knows: only the page needs them

    # The copy that the tables come from; another copy of the same text need not replace it.
    if report["sha256"] != facts["sha256"] or not facts["capture_sha256"]:
        facts["capture_sha256"] = digest
    for number, paragraph in enumerate(text.paragraphs, 1):
        for start, _, what in foreign(paragraph):
            messages.append(
                f"paragraph {number}, {start}: {what}. If it is not of the report, put the report's own words in its place "
                "in your copy, or delete it there, and build again; the table of restorations is for the known form alone"
            )
        for start, end, what in unreadable(paragraph):
            messages.append(
                f"paragraph {number}, {start}: {shown(paragraph[start:end])}: {what}: no number can be read there, and the "
                "report never counts as accounted for. Take a better copy"
            )
    for column, value in facts.items():
        if report[column] and report[column] != value:
            messages.append(f"{reports.path}:{report.line} {column} was {report[column]}, is now {value}")
    kept = ("paragraphs", "clauses", "restorations", "numerals", "uncoded", "decisions")
    old = {name: _rows(package, name) for name in kept}
    new = {
        "paragraphs": _paragraphs(package, report_id, text, old["paragraphs"], messages),
        "clauses": _clauses(report_id, text),
        "restorations": _restorations(report_id, text, old["restorations"]),
    }
    keys = Keys(package)
    moved = _moved(package, report_id, text, messages)
    typed = [row for row in old["uncoded"] if row["report_id"] == report_id and row["indicator_id"]]
    figures, _ = coding.coded(typed, dict(enumerate(text.paragraphs, 1)), keys)
    new["numerals"], new["uncoded"] = _numerals(package, report_id, text, old["numerals"], figures)
    if figures:
        messages.append(f"{len(figures)} quantities with a typed indicator moved from uncoded to figures")
    new["decisions"] = [row for row in old["decisions"] if row["report_id"] == report_id]
    facts["arabic_numerals"] = str(arabic_numerals(row["printed"] for row in new["numerals"]))
    facts["source_sha256"] = seal({**report, **facts}, new)
    rows = [{**row, **facts} if row is report else row for row in reports]
    files = {reports.path: serialise(reports.columns, rows)}
    for table, mine in new.items():
        if table == "decisions":
            continue
        columns = [column["name"] for column in package.schema(table)["fields"]]
        path = package.resources[table]["path"]
        safe_path(package.root, path)
        full = [{column: row.get(column, "") for column in columns} for row in mine]
        files[path] = serialise(columns, _replaced(old[table], report_id, full))
    table = package.table("figures")
    if table and (figures or moved):
        full = [{column: row.get(column, "") for column in table.columns} for row in [*table.rows, *figures]]
        files[table.path] = serialise(table.columns, full)
    return FromPage(files, messages)


def _moved(package: Package, report_id: str, text: page.Page, messages: list[str]) -> int:
    """Follow the figures of a report to where their quotations stand on this page; how many moved.

    A better copy has other paragraphs; what a person typed stays. A quotation that stands nowhere, or twice, is named.
    """
    moved = 0
    for row in package.table("figures") or ():
        if row["report_id"] != report_id:
            continue
        try:
            number, at, start = (whole(row[c]) for c in ("paragraph", "quote_start", "start"))
        except Unfit:
            continue  # the check of the cell says so
        here = text.paragraphs[number - 1] if 0 < number <= len(text.paragraphs) else ""
        if here.startswith(row["quote"], at):
            continue
        places = [(n, p.find(row["quote"])) for n, p in enumerate(text.paragraphs, 1) if row["quote"] in p]
        if len(places) != 1:
            messages.append(
                f"{row.file}:{row.line}: the quotation stands {len(places)} times on this page: place it by hand"
            )
            continue
        (new, place), moved = places[0], moved + 1
        row |= {"paragraph": str(new), "quote_start": str(place), "start": str(place + start - at), "end": ""}
    if moved:
        messages.append(f"{moved} figures moved with their quotations")
    return moved


def _rows(package: Package, name: str) -> list[Row]:
    """Rows of a table that a page fills: none where the file does not exist yet. Raises NotBuildable if it is broken."""
    resource = package.resources.get(name, {})
    if package.schema(name) is None:
        raise NotBuildable(package.problems)
    try:
        exists = safe_path(package.root, resource.get("path")).exists()
    except ValueError as error:
        raise NotBuildable(
            [_say("unsafe-path", DESCRIPTOR, column=name, found=str(error), mend="Correct the path.")]
        ) from None
    if not exists:
        return []
    table = package.table(name)
    if table is None:
        raise NotBuildable(package.problems)
    return table.rows


def _replaced(old: list[Row], report_id: str, new: list[dict]) -> list[dict]:
    """`old` with the rows of the report replaced where they stood, or added at the end."""
    place = next((i for i, row in enumerate(old) if row["report_id"] == report_id), len(old))
    others = [row for row in old if row["report_id"] != report_id]
    return [*others[:place], *new, *others[place:]]


def _paragraphs(package: Package, report_id: str, text: page.Page, old: list[Row], messages: list[str]) -> list[dict]:
    mine = [row for row in old if row["report_id"] == report_id]
    by_digest = {row["sha256"]: row for row in mine}
    by_number = {row["paragraph"]: row for row in mine}
    sections = [row for row in package.table("sections") if row["report_id"] == report_id]
    try:
        ranges = [
            (row.integer("first_paragraph"), row.integer("last_paragraph"), row["section_id"]) for row in sections
        ]
    except Unreadable as error:
        raise NotBuildable([error.finding]) from None
    rows, homeless = [], []
    for number, paragraph in enumerate(text.paragraphs, 1):
        digest = sha256(paragraph)
        same = by_number.get(str(number))
        if same is None or same["sha256"] != digest:
            same = by_digest.get(digest, same)
        known = same or {"coverage": "district", "scope_quote": "", "scope_start": ""}
        section = next((name for first, last, name in ranges if first <= number <= last), "")
        if not section:
            homeless.append(f"{number} {shown(paragraph, 24)}")
        quote, start = known["scope_quote"], known["scope_start"]
        if quote and not (start.isdecimal() and paragraph.startswith(quote, int(start))):
            messages.append(
                f"paragraph {number}: the governing clause {shown(quote)} no longer stands at {start}; it was left out"
            )
            quote = start = ""
        rows.append(
            {
                "report_id": report_id,
                "paragraph": str(number),
                "section_id": section,
                "coverage": known["coverage"],
                "scope_quote": quote,
                "scope_start": start,
                "length": str(len(paragraph)),
                "sha256": digest,
            }
        )
    if homeless:
        table = package.table("sections")
        listed = "; ".join(homeless[:200])
        mend = f"Write first_paragraph and last_paragraph of every section of {report_id}. Without section: {listed}"
        raise NotBuildable(
            [
                _say(
                    "section-missing",
                    table.path,
                    0,
                    "",
                    f"{len(homeless)} paragraphs in no section",
                    "a section for each",
                    mend,
                )
            ]
        )
    return rows


def _clauses(report_id: str, text: page.Page) -> list[dict]:
    return [
        {
            "report_id": report_id,
            "paragraph": str(number),
            "start": str(clause.start),
            "end": str(clause.end),
            "terminator": clause.terminator,
            "numerals": clause.numerals,
            "sha256": clause.sha256,
        }
        for number, paragraph in enumerate(text.paragraphs, 1)
        for clause in clauses(paragraph)
    ]


def _numerals(
    package: Package, report_id: str, text: page.Page, old: list[Row], coded: list[dict]
) -> tuple[list[dict], list[dict]]:
    """Ledger and uncoded quantities as the scanner gives them; role and figure are those that stood, until `build` writes them."""
    keys = Keys(package)
    try:
        lexicon = {row["word"]: row["role"] for row in keys.rows("lexicon")}
        anchors = keys.groups("figures", "report_id", "paragraph")
        scanned = ledger.scanned(report_id, text.paragraphs, lexicon)
    except Absent:
        raise NotBuildable(package.problems) from None
    except QuantityError as error:
        raise NotBuildable(
            [_say("lexicon", "data/reference/lexicon.csv", found=str(error), mend="Correct role.")]
        ) from None
    before = {(r["paragraph"], r["start"], r["end"]): r for r in old if r["report_id"] == report_id}
    rows, uncoded = [], []
    for row, span in scanned:
        known = before.get((row["paragraph"], row["start"], row["end"]), {})
        note = keys.departure(row, "note") if "departures" in package.resources else None
        row |= {"note": row["note"] if note is None else note, "figure_id": known.get("figure_id", "")}
        row["role"] = known.get("role", row["read_as"] if row["read_as"] != ledger.FIGURE else ledger.UNCODED)
        rows.append(row)
        if row["read_as"] != ledger.FIGURE or keys.departure(row, "figure_id"):
            continue
        figures = [
            *anchors.get((report_id, row["paragraph"]), []),
            *(f for f in coded if f["paragraph"] == row["paragraph"]),
        ]
        if not any(_holds(figure, span) for figure in figures):
            uncoded.append(ledger.read(row, span))
    _name(uncoded, text)
    return rows, uncoded


def _name(uncoded: list[dict[str, str]], text: page.Page) -> None:
    """Give uncoded quantities the words that name them."""
    named: dict[str, dict[int, str]] = {}
    for row in uncoded:
        if row["paragraph"] not in named:
            named[row["paragraph"]] = ledger.named(text.paragraphs[int(row["paragraph"]) - 1])
        row["words"] = named[row["paragraph"]].get(int(row["start"]), "")


def _holds(figure: Row, span: Span) -> bool:
    try:
        start = whole(figure["start"])
    except Unfit:
        return False
    return start <= span.numeral_start and span.numeral_end <= start + len(figure["printed"])


def _restorations(report_id: str, text: page.Page, old: list[Row]) -> list[dict]:
    known = {(row["paragraph"], row["start"], row["restored"]): row for row in old if row["report_id"] == report_id}
    rows = []
    for place in text.restorations:
        mine = known.get((str(place.paragraph), str(place.start), place.restored), {})
        rows.append(
            {
                "report_id": report_id,
                "paragraph": str(place.paragraph),
                "start": str(place.start),
                "end": str(place.end),
                "restored": place.restored,
                "certainty": mine.get("certainty", "probable"),
                "reason": mine.get("reason", "Overwritten by an injected advertisement."),
            }
        )
    return rows
