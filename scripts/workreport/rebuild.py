"""What `build` writes: derived tables, dictionary, sizes and hashes; and the source tables of a report from its page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from . import derive, dictionary, readme
from .findings import Finding, shown, why
from .package import DESCRIPTOR, Package, Row, Unreadable, read_bytes, read_json, safe_path, serialise
from .rules import Facts
from .seal import seal
from .text import page
from .text.clauses import arabic_numerals, clauses, sha256

LAYER = "freshness"
DERIVED = "data/derived/"


class NotBuildable(Exception):
    """The hand-kept files cannot be read, so nothing can be built; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = list(findings)
        super().__init__(self.findings[0].mend if self.findings else "")


def is_derived(resource: Mapping) -> bool:
    """Whether a resource is built, not kept by hand: it lies in data/derived/."""
    return str(resource.get("path", "")).startswith(DERIVED)


def generated(package: Package, facts: Callable[[Package], Facts] = Facts) -> dict[str, bytes]:
    """Bytes of every derived table and of the dictionary, by path, from the hand-kept tables of `package`.

    facts: gives the facts of `package`, where somebody has them already.

    Raises NotBuildable where one of these cannot be read.
    """
    names = [name for name, resource in package.resources.items() if not is_derived(resource)]
    missing = package.missing(*names)
    if missing or not names:
        raise NotBuildable(
            package.problems or [_say("not-checked", DESCRIPTOR, found="no tables", mend="Restore the descriptor.")]
        )
    try:
        files = dict(derive.tables(facts(package)))
        files[dictionary.PATH] = dictionary.markdown(package)
        files |= readme.documents(package, files)
    except Unreadable as error:
        raise NotBuildable([error.finding, *package.problems]) from None
    for name, resource in package.resources.items():
        if is_derived(resource) and resource["path"] not in files:
            mend = "Delete the resource, or write it in scripts/workreport/derive.py."
            raise NotBuildable(
                [_say("not-derived", DESCRIPTOR, column=name, found="a derived table that nothing makes", mend=mend)]
            )
    return files


def plan(package: Package) -> dict[str, bytes]:
    """Everything that `build` writes, by path: what `generated` gives, and the descriptor with sizes and hashes.

    Raises NotBuildable; writes nothing.
    """
    files = generated(package)
    if package.problems:
        raise NotBuildable(package.problems)  # a file that is read only in part is mended before it is built from
    for path in files:
        try:
            safe_path(package.root, path)
        except ValueError as error:
            raise NotBuildable(
                [_say("unsafe-path", path, found=str(error), mend="Replace the link by a folder.")]
            ) from None
    # Read anew: the package keeps its own descriptor.
    descriptor = read_json(package.root, DESCRIPTOR)
    for resource in descriptor["resources"]:
        try:
            path = resource["path"]
            data = files[path] if path in files else read_bytes(safe_path(package.root, path))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise NotBuildable(
                [_say("file", DESCRIPTOR, found=f"{shown(resource)}: {why(error)}", mend="Mend the resource.")]
            ) from None
        resource["bytes"] = len(data)
        resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    files[DESCRIPTOR] = written(descriptor)
    return files


def written(descriptor: Mapping) -> bytes:
    """A descriptor in the one form that the package uses."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def stale(package: Package, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """A finding for each of `files` that stands otherwise, or not at all, in the package, at its first other line."""
    for path, wanted in files.items():
        try:
            data = read_bytes(safe_path(package.root, path))
        except (OSError, ValueError) as error:
            yield _say("missing", path, found=why(error), expected="a file that build writes", mend="Run `make build`.")
            continue
        if data != wanted:
            ours = data.decode("utf-8", "replace").split("\n")
            theirs = wanted.decode("utf-8").split("\n")
            pairs = enumerate(zip_longest(ours, theirs), 1)
            row, mine, other = next(((n, a, b) for n, (a, b) in pairs if a != b), (0, "other bytes", ""))
            mend = "Run `make build`; if the change was meant, change the hand-kept table it is made from."
            yield _say("stale", path, row, "", *_window(mine, other), mend)


def _window(mine: str | None, other: str | None) -> tuple[str, str]:
    """The two lines from shortly before where they part."""
    if mine is None or other is None:
        return ("the end of the file" if mine is None else mine), ("the end of the file" if other is None else other)
    start = next((i for i, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), min(len(mine), len(other)))
    start = max(0, start - 30)
    return ("…" if start else "") + mine[start:], ("…" if start else "") + other[start:]


def _say(
    rule: str, file: str, row: int = 0, column: str = "", found: str = "", expected: str = "", mend: str = ""
) -> Finding:
    return Finding(LAYER, rule, file, row, column, shown(found), shown(expected), mend)


# --- from a page


@dataclass
class FromPage:
    """Source tables of one report as its page gives them: bytes by path, and what the curator should know."""

    files: dict[str, bytes]
    messages: list[str] = field(default_factory=list)


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
        "arabic_numerals": str(arabic_numerals(text.paragraphs)),
        "sha256": sha256(text.text),
        "capture_sha256": report["capture_sha256"],
    }
    from .text.damage import unreadable
    from .text.foreign import foreign  # words that a scanner knows: only the page needs them

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
    old = {name: _rows(package, name) for name in ("paragraphs", "clauses", "restorations")}
    new = {
        "paragraphs": _paragraphs(package, report_id, text, old["paragraphs"], messages),
        "clauses": _clauses(report_id, text),
        "restorations": _restorations(report_id, text, old["restorations"]),
    }
    facts["source_sha256"] = seal({**report, **facts}, new)
    rows = [{**row, **facts} if row is report else row for row in reports]
    files = {reports.path: serialise(reports.columns, rows)}
    for table, mine in new.items():
        columns = [column["name"] for column in package.schema(table)["fields"]]
        path = package.resources[table]["path"]
        safe_path(package.root, path)
        files[path] = serialise(columns, _replaced(old[table], report_id, mine))
    return FromPage(files, messages)


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
