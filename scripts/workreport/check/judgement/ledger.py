"""Promises of the ledger and of what is not coded yet: each level of coding keeps what it says."""

from __future__ import annotations

from ...build.figures import spans
from ...build.ledger import UNCODED
from ...package import Row
from .tables import Findings, NotMeant, Promises, Tables, problem

SUSPECT = "suspect"
COMPLETE = "complete"


def all_coded(row: Row, the: Tables) -> Findings:
    """In a complete report every quantity is coded, and every numeral could be read."""
    if row["role"] not in (UNCODED, SUSPECT):
        raise NotMeant
    if the.report(row)["coding"] != COMPLETE:
        return None
    says = "a figure: the report is coded complete" if row["role"] == UNCODED else "a numeral that can be read"
    mend = "Code the figure, restore the one that stood here, or set coding of the report to headline or draft."
    return problem(row, all_coded, "printed", says, mend)


WORDS = frozenset({"word", "set_phrase"})


def word_known(row: Row, the: Tables) -> Findings:
    """In a complete report a word or set phrase of the ledger is one by reference/lexicon or by the grammar.

    Quotation marks around a set phrase, which only the page shows, make a draft of it, no more.
    """
    if row["role"] not in WORDS or the.departure(row, "role") is not None or the.report(row)["coding"] != COMPLETE:
        raise NotMeant
    word = row["note"] or row["printed"]
    if row["role"] not in {span.role for span in spans(word, the)}:
        says = f"a numeral that lexicon and grammar call {row['role']}: {word} is none"
        mend = "Restore the word in reference/lexicon, or build the report from its page again."
        return problem(row, word_known, "role", says, mend)


PROMISES = {"numerals": Promises(rows=(all_coded, word_known))}
