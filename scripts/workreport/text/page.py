"""A captured page becomes normalised paragraphs.

The normalised text is what every anchor of the package refers to: tags deleted, injected advertising replaced by
the restored words, lines stripped of white space, empty lines dropped. Offsets are Unicode code points inside a
paragraph, from 0, end exclusive. The text itself is never written into the package.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from . import markup
from .clauses import sha256

# Found in the capture of 2021: four Han characters, a code, seven Han characters, a betting address, four more.
INJECTED = re.compile(r"[\u4e00-\u9fff]{4}\d{3}_\d{3}[\u4e00-\u9fff]{7}_\d{3}bet[\u4e00-\u9fff]{4}")
# Of the characters of a report must stand on a page for it to be that report: 各位代表: and 附件1: stand in every report.
SAME = 0.2
# Soft hyphens, zero-width blanks and joiners, which nobody sees, would part a number.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARK = "\ue000"  # private use: stands before restored words until their offset is known
MAX_BYTES = 64 << 20


class PageError(Exception):
    """A page that cannot be used; the message says what was found, what was expected and what to do."""


@dataclass(frozen=True)
class Restoration:
    """Words put in place of injected advertising: paragraph from 1, offsets inside it."""

    paragraph: int
    start: int
    end: int
    restored: str


@dataclass(frozen=True)
class Page:
    """Paragraphs of a page in order, and the places that were restored."""

    paragraphs: tuple[str, ...]
    restorations: tuple[Restoration, ...] = ()
    notes: tuple[str, ...] = ()  # what of the page was left out or changed

    @property
    def text(self) -> str:
        """The normalised text: paragraphs joined by line feeds."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Match:
    """Which known paragraphs stand on a page: their text by number, and the numbers of those that do not."""

    text: Mapping[int, str]
    unmatched: tuple[int, ...]


def decode(raw: bytes, name: str = "the page") -> str:
    """Text of a saved page or report: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030.

    Raises PageError for an empty file, one that is too large, binary content, or any other encoding.
    """
    if len(raw) > MAX_BYTES:
        raise PageError(f"{name} has {len(raw)} bytes; a saved page has at most {MAX_BYTES}. Save the page alone.")
    if not raw.strip():
        raise PageError(f"{name} is empty. Save the page again.")
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and error.start > 3 and error.reason == "unexpected end of data":
                raise PageError(f"{name} is cut short: it ends inside a character. Save the page again.") from None
            continue
        head = text[:20000]
        unreadable = sum(
            head.count(c)
            for c in set(head)
            if unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\n\r\f\v\x85"
        )
        if "\x00" in text or unreadable > len(text[:20000]) // 100:
            raise PageError(f"{name} is not text. Give the saved page as HTML or plain text.")
        return text
    raise PageError(f"{name} is neither UTF-8 nor GB18030. Save the page again in one of these encodings.")


def lines(text: str, restored: str = "") -> Page:
    """Normalised lines of a whole page, HTML or plain text; `restored` replaces injected advertising."""
    text = text.replace(_MARK, "")
    if not markup.has_tags(text) and "&" in text:
        text = html.unescape(text)
    page = markup.seen(text)
    text = page.text
    text = _INVISIBLE.sub("", text)
    if INJECTED.search(text):
        if not restored:
            raise PageError(
                "The page holds injected advertising (Han characters, digits with _ and an address). Write the words it "
                "replaced into restored_words of data/source/reports.csv, or take another copy."
            )
        text = INJECTED.sub(_MARK + restored, text)
    found, places = [], []
    for line in text.splitlines():
        line = line.strip()
        if not line.replace(_MARK, ""):
            continue
        while (start := line.find(_MARK)) >= 0:
            line = line[:start] + line[start + 1 :]
            places.append(Restoration(len(found) + 1, start, start + len(restored), restored))
        found.append(line)
    return Page(tuple(found), tuple(places), notes(page.counts))


def notes(counts: Counter) -> tuple[str, ...]:
    """What of a page was left out or changed, in words."""
    said = {
        "struck-out text": "struck-out text was left out: {} characters",
        "hidden text": "text that the page hides was left out: {} characters",
        "inserted readings": "readings beside characters were left out: {} characters",
        "raised marks": "raised marks of notes stand as ［1］ in the text: {}",
    }
    return tuple(form.format(counts[name]) for name, form in said.items() if counts[name])


def cut(page: Page, starts: str, ends_before: str) -> Page:
    """The report alone: from the first line that starts with `starts` to the one before the line `ends_before`.

    An empty `ends_before` means the end of the page. Raises PageError where either is missing.
    """
    first = next((i for i, line in enumerate(page.paragraphs) if line.startswith(starts)), None)
    if first is None:
        raise PageError(f"No line starts with {starts!r} (text_starts of data/source/reports.csv): another document?")
    last = len(page.paragraphs)
    if ends_before:
        last = next((i for i in range(first, last) if page.paragraphs[i] == ends_before), None)
        if last is None:
            raise PageError(
                f"No line {ends_before!r} (text_ends_before of data/source/reports.csv) after the start: the page is cut short."
            )
    kept = tuple(
        Restoration(r.paragraph - first, r.start, r.end, r.restored)
        for r in page.restorations
        if first < r.paragraph <= last
    )
    return Page(page.paragraphs[first:last], kept, page.notes)


def match(page: Page, fingerprints: Mapping[int, str]) -> Match:
    """Find known paragraphs, given by number and SHA-256, on any copy, wherever they stand on it.

    Raises PageError where none is found (another document) or where the end is missing (cut short).
    """
    where = {sha256(line): line for line in page.paragraphs}
    text = {number: where[digest] for number, digest in fingerprints.items() if digest in where}
    unmatched = tuple(sorted(set(fingerprints) - set(text)))
    if fingerprints and not text:
        raise PageError(
            "None of the paragraphs of the report stands on this page: another document, or another wording."
        )
    tail = max(text) if text else 0
    if text and max(fingerprints) - tail >= 3 and len(unmatched) == max(fingerprints) - tail:
        raise PageError(f"The page is cut short: it ends after paragraph {tail} of {max(fingerprints)}. Save it again.")
    return Match(text, unmatched)
