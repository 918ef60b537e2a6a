"""The words that the grammar and the scanner know, read from the tables beside this module.

A table is UTF-8 text with tabs between its columns and their names in the first line. To teach the reader a word, add a
row: no code changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

WORDS = Path(__file__).parent / "words"


def rows(name: str) -> Iterator[list[str]]:
    """Cells of every row of words/`name`.tsv, without the header."""
    lines = (WORDS / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    return (line.split("\t") for line in lines[1:] if line)


def by_first(names: Iterable[str]) -> dict[str, list[str]]:
    """The names under their first characters, the longest first."""
    table: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        table.setdefault(name[0], []).append(name)
    return table


# unit, theme, after (arabic: no unit after a Chinese numeral, where it is mostly part of a name or set phrase: 一村一品,
# 两款一金), not_before (characters that make another word of it: 3处理, 5家庭).
_UNITS = list(rows("units"))
UNITS = tuple(row[0] for row in _UNITS)
PER = tuple(row[0] for row in rows("counted_by"))  # what a unit may be counted by: 元/亩
NOT_BEFORE = {row[0]: row[3] for row in _UNITS if row[3]}
UNITS_BY_FIRST = by_first(UNITS)
CN_UNITS_BY_FIRST = by_first(row[0] for row in _UNITS if row[2] != "arabic")
PER_BY_FIRST = by_first(PER)

# Units that decimals stand before; what is counted one by one (家, 个) has none.
_COUNTED = ("people and households", "organisations and places", "things", "acts and sorts", "time and marks")
MEASURED = frozenset(row[0] for row in _UNITS if row[1] not in _COUNTED)

# word, place (before or after the number), qualifier, not_after (characters before it that make another word: 签约5个).
_QUALIFIERS = list(rows("qualifiers"))
QUALIFIER_OF = {row[0]: row[2] for row in _QUALIFIERS}
BEFORE_WORDS = tuple(sorted((row[0] for row in _QUALIFIERS if row[1] == "before"), key=len, reverse=True))
AFTER_WORDS = tuple(row[0] for row in _QUALIFIERS if row[1] == "after")
OTHER_WORD = {row[0]: row[3] for row in _QUALIFIERS if row[3]}

# Words of rise and fall, and of a level reached.
_CHANGE = list(rows("change"))
RISE_WORDS, FALL_WORDS, LEVEL_WORDS = (
    frozenset(row[0] for row in _CHANGE if row[1] == kind) for kind in ("rise", "fall", "level")
)
CHANGE_WORDS = tuple(sorted(RISE_WORDS | FALL_WORDS, key=len, reverse=True))

# Everyday words that the grammar would otherwise take for a quantity, or that hide one (统一三个).
EVERYDAY = dict(rows("everyday"))  # type: ignore[arg-type]
