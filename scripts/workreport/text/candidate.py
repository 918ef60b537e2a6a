"""What a survey finds: candidates for the ledger and for figures, and the report they stand in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..findings import shown

COLUMNS = ("paragraph", "start", "end", "printed", "value", "value_max", "unit", "qualifier", "role", "clause")
EXTRA = ("indicator_id", "lexicon", "note")  # after the columns above: what the words suggest
SUSPECT, PHRASE = "suspect", "phrase"  # roles beside those of the ledger


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
    out. recorded: candidates left out because the ledger holds them. notes: what of the page was left out or changed.
    """

    report_id: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    matched: frozenset[int] = frozenset()
    recorded_paragraphs: int = 0
    joined: int = 0
    dropped: int = 0
    recorded: int = 0
    notes: tuple[str, ...] = ()
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs as one text, one a line: what the offsets refer to."""
        return "".join(line + "\n" for _, line in self.lines)

    def roles(self) -> Counter:
        """How many candidates there are of each role."""
        return Counter(candidate.role for candidate in self.candidates)
