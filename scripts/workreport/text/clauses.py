"""A paragraph as clauses with their delimiters and fingerprints, and the numeral characters of a text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from . import damage
from .characters import NUMERAL_CHARACTERS, plain
from .damage import UNREADABLE

MAX_QUOTE = 80  # characters that a quotation may hold
DELIMITERS = "，。；：！？｡,;:!?"
# Blanks and closing marks after a delimiter belong to it; a delimiter between two digits (13:23, 1,185) is part of a number.
_TERMINATOR = re.compile(
    rf"(?<!\s)\s*(?:(?<![0-9０-９])[{DELIMITERS}]|[{DELIMITERS}](?![0-9０-９]))[{DELIMITERS}\s”’」』》）)]*"
)
_NUMERALS = re.compile(f"[{''.join(sorted(NUMERAL_CHARACTERS))}{UNREADABLE}]+")


class Clause(NamedTuple):
    """A stretch of a paragraph between delimiters.

    `numerals` are its numeral characters in order, UNREADABLE for each number that cannot be read.
    """

    start: int
    end: int
    terminator: str
    numerals: str
    sha256: str


def sha256(text: str | bytes) -> str:
    """Lower-case hexadecimal SHA-256 of a text in UTF-8, or of bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).hexdigest()


def clauses(paragraph: str) -> list[Clause]:
    """The clauses of a paragraph, in order; together with their terminators they are the whole paragraph.

    A clause ends at ，。；：！？ in full or half width; one longer than a quotation may be ends at 、 too.
    """
    found: list[Clause] = []
    seen = damage.masked(paragraph)
    start = 0
    for end, terminator in [(hit.start(), hit.group()) for hit in _TERMINATOR.finditer(paragraph)] + [
        (len(paragraph), "")
    ]:
        if end <= start:
            continue  # delimiters at the very beginning stay with the first clause
        if end - start > MAX_QUOTE:
            cuts = [start + hit.start() for hit in re.finditer("(?<=[^、])、(?=[^、])", paragraph[start:end])]
            for comma in cuts:
                found.append(_clause(paragraph, seen, start, comma, "、"))
                start = comma + 1
        found.append(_clause(paragraph, seen, start, end, terminator))
        start = end + len(terminator)
    return found


def _clause(paragraph: str, seen: str, start: int, end: int, terminator: str) -> Clause:
    text = paragraph[start:end]
    # Where nothing is damaged, a clause reads alone as it does in its paragraph.
    found = numerals(text) if seen is paragraph else _found(seen[start : end + len(terminator)])
    return Clause(start, end, terminator, found, sha256(text))


def numerals(text: str) -> str:
    """The numeral characters of a text in order, as `plain` gives them; UNREADABLE for each number that cannot be read."""
    return _found(damage.masked(text))


def _found(text: str) -> str:
    return "".join(_NUMERALS.findall(plain(text)))


def arabic_numerals(texts: Iterable[str]) -> int:
    """How many Arabic numerals stand in the texts; a decimal counts once."""
    return sum(len(re.findall(r"[0-9０-９]+(?:[.．][0-9０-９]+)?", text)) for text in texts)
