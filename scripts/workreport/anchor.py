"""The place of a quotation in its paragraph, proved by the fingerprints of its clauses.

The text of a report is not published, so a quotation can only be proved as a run of whole clauses: it starts where a
clause starts, each of its clauses has the SHA-256 that source/clauses records, the delimiters between them are those
recorded there, and it ends where a clause ends. What is proved so, or read from a copy of the page, is remembered and
proves smaller spans that lie inside it.

Offsets are Unicode code points inside a paragraph, from 0, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from .text.clauses import Clause, numerals, sha256

UNKNOWN = "\0"  # no cell can hold it: stands for a character that nothing tells


class Unproved(Exception):
    """A quotation that the clauses do not prove: what it says, what should stand, how to mend.

    of_text: whether its text is at fault, rather than its start.
    """

    def __init__(self, found: str, expected: str, mend: str, of_text: bool = True):
        super().__init__(mend)
        self.found, self.expected, self.mend, self.of_text = found, expected, mend, of_text


@dataclass(frozen=True)
class Proof:
    """A proved quotation: its clauses in order."""

    clauses: tuple[Clause, ...]

    @property
    def start(self) -> int:
        """Where the quotation starts."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Where the quotation ends."""
        return self.clauses[-1].end


class Paragraph:
    """A paragraph as its fingerprints tell it, and what is known of its text.

    length: code points. clauses: its clauses. text: the paragraph itself where a copy of the page is at hand.
    """

    def __init__(self, length: int, clauses: Iterable[Clause] = (), text: str | None = None):
        self.length = length
        self.text = text
        self.clauses: dict[int, Clause] = {}
        # Not a string of `length` characters: that is a cell, and a wrong one could claim all memory.
        self._known: dict[int, str] = {}
        self._pieces: dict[int, str] = {}
        # Set once every numeral of the paragraph is accounted for: then no unknown character is a numeral.
        self.numerals_known = False
        for clause in clauses:
            if not 0 <= clause.start < clause.end:
                continue  # a walk over clauses must come forward
            self.clauses.setdefault(clause.start, clause)
            self._known.update(enumerate(clause.terminator, clause.end))
        self._starts = sorted(self.clauses)
        self._ends = {clause.end for clause in self.clauses.values()}

    def learn(self, start: int, text: str) -> None:
        """Remember text that is proved, or that a row claims and nothing contradicts."""
        self._known.update(enumerate(text, start))
        self._pieces[start] = max(text, self._pieces.get(start, ""), key=len)

    def known(self, start: int, end: int) -> str:
        """What is known of a span, UNKNOWN for each character that is not; shorter where the paragraph ends."""
        if self.text is not None:
            return self.text[start:end]
        return "".join([self._known.get(at, UNKNOWN) for at in range(start, min(end, self.length))])

    def first(self, word: str) -> int | None:
        """Where a word stands first in what is known of the text, or None."""
        pieces = self._pieces.items() if self.text is None else [(0, self.text)]
        return min((start + text.find(word) for start, text in pieces if word in text), default=None)

    def clause_of(self, start: int, end: int) -> Clause | None:
        """The clause that holds the whole span, or None."""
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return None
        clause = self.clauses[self._starts[at]]
        return clause if end <= clause.end else None

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the span starts where a clause starts and ends where one ends, so that it can be proved."""
        return start in self.clauses and end in self._ends

    def contradicts(self, start: int, text: str) -> str:
        """What stands at `start` in place of `text`, unknown characters shown as ·; "" where nothing contradicts it."""
        if start < 0:
            return "nothing: the place is before the paragraph"
        there = self.known(start, start + len(text))
        if there == text:
            return ""
        wrong = len(there) != len(text) or any(
            (ours != known) if known != UNKNOWN else (self.numerals_known and numerals(ours))
            for ours, known in zip(text, there, strict=True)
        )
        return (there.replace(UNKNOWN, "·") or "nothing: the paragraph ends before") if wrong else ""

    def prove(self, quote: str, start: int) -> Proof:
        """Walk the clauses of a quotation; raises Unproved at the first that does not hold."""
        clause = self.clauses.get(start)
        if clause is None:
            raise Unproved(str(start), self._places(start), "Start the quotation where a clause starts.", of_text=False)
        walked: list[Clause] = []
        at = 0
        while True:
            size = clause.end - clause.start
            piece = quote[at : at + size]
            walked.append(clause)
            name = f"clause {len(walked)} of the quotation ({clause.start} to {clause.end})"
            if len(piece) < size:
                mend = "Restore the missing characters, or end the quotation where a clause ends."
                raise Unproved(f"{len(quote)} characters, ending in {name}", self._lengths(start, len(quote)), mend)
            if _digest(piece) != clause.sha256:
                expected = f"{name}: {size} characters with SHA-256 {clause.sha256[:12]}…"
                if start + len(quote) not in self._ends:
                    expected += f"; in all {self._lengths(start, len(quote))}"
                raise Unproved(piece, expected, "Copy this clause from the report again, or correct its start.")
            at += size
            if at == len(quote):
                return Proof(tuple(walked))
            gap = clause.terminator
            after = self.clauses.get(clause.end + len(gap))
            if not quote.startswith(gap, at) or not gap or after is None:
                expected = f"{gap} there" if gap and after else "the end of the quotation: the paragraph ends there"
                mend = "Restore the delimiter, or end the quotation before it."
                raise Unproved(f"{quote[at : at + max(1, len(gap))]} after {name}", expected, mend)
            at += len(gap)
            if at == len(quote):
                raise Unproved(f"{quote[-len(gap) :]} at the end", "no delimiter there", "Delete the last delimiter.")
            clause = after

    def _places(self, start: int) -> str:
        at = bisect_right(self._starts, start)
        near = [str(s) for s in self._starts[max(0, at - 1) : at + 1]]
        return "the start of a clause" + (f": {' or '.join(near)}" if near else "")

    def _lengths(self, start: int, length: int) -> str:
        """The lengths next to `length` that a quotation from `start` can have."""
        ends = sorted(end for end in self._ends if end > start)
        at = bisect_right(ends, start + length)
        near = [str(end - start) for end in ends[max(0, at - 1) : at + 1]]
        return f"{' or '.join(near)} characters" if near else "whole clauses"


@lru_cache(maxsize=4096)
def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass"))


def shorter(proof: Proof, quote: str, start: int, end: int, needed: Collection[Collection[str]]) -> tuple[int, str]:
    """(start, text) of the quotation without a first or last clause that it does not need; text "" if it needs both.

    start, end: the printed span, which the shorter quotation must still hold. needed: groups of words, one of each
    must stand in it (`figure.needed_words`).
    """
    if len(proof.clauses) < 2:
        return 0, ""
    second, last_but_one = proof.clauses[1], proof.clauses[-2]
    for begins, ends in ((second.start, proof.end), (proof.start, last_but_one.end)):
        rest = quote[begins - proof.start : ends - proof.start]
        if begins <= start and end <= ends and all(any(word in rest for word in group) for group in needed):
            return begins, rest
    return 0, ""
