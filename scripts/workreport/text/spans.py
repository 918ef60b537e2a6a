"""Numeral expressions as the scanner hands them on."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from .grammar import Quantity

ROLES = frozenset({"figure", "date", "ordinal", "list_number", "identifier", "set_phrase", "word", "footnote"})
SUSPECT = "suspect"  # beside the roles of the ledger: what cannot be read because the copy is damaged


class Governing(NamedTuple):
    """A word outside of a printed span that changes what it says: text[start:end] is `word`.

    effect      unit (a unit at the end of a list), qualifier (before or behind a list), fall or rise (the verb), step (a
                threshold passed: 迈上…台阶)
    """

    start: int
    end: int
    word: str
    effect: str


class Span(NamedTuple):
    """One numeral expression of a text: `printed` is text[start:end].

    role        one of ROLES, or SUSPECT; `figure` is a candidate, for the reader to accept
    kind        for a figure: quantity, ratio, fraction or unread; for the rest why it has its role
    quantity    equals parse(printed) where kind is quantity, else None
    changed     what words outside of `printed` make of it (31 of 31、48家 is 31 家; 3.2% of 下降3.2% is -3.2), None where no word
                does; `governed` is the one or the other
    governing   these words, in the order of the text: they must be quoted with it
    numeral_start, numeral_end
                the ledger span: first numeral to last multiplier, with 余 or 多 before the unit; of a date, all of it
    parts       the terms of a ratio (11.8:48.3:39.9), or numerator and denominator of a fraction
    change      the word of rise or fall printed right before (增长, 下降): parse(change + printed) has the sign
    error       why a figure is unread, or a suspect suspected
    note        how a number was read that the copy does not print as a number
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    role: str
    numeral_start: int
    numeral_end: int
    kind: str
    parts: tuple[Decimal, ...] = ()
    change: str = ""
    error: str = ""
    changed: Quantity | None = None
    governing: tuple[Governing, ...] = ()
    note: str = ""

    @property
    def governed(self) -> Quantity | None:
        """The quantity with the words that govern it; `quantity` where none does."""
        return self.changed or self.quantity
