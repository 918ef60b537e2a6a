"""Code points: which are numerals, which stand for others of the same meaning, and marks that are no part of the words.

`plain` puts one code point for one, so that offsets hold: full width to half width, radicals and compatibility forms to
their characters, Traditional to Simplified, circles between Chinese digits to 〇, other colons to a colon. `clean` also
takes out what only parts a quantity (marks of notes, inserted readings, blanks), and says where each character stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .vocabulary import rows

NUMERAL_CHARACTERS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿半双几首")
NUMERALS = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "]")
CJK = r"[\u4e00-\u9fff]"
BLANKS = (" ", "\u00a0", "\u3000")
BLANK = "[" + "".join(BLANKS) + "]"

_CN_DIGIT = "[〇零一二三四五六七八九]"


def _letters() -> dict[int, int]:
    return {0xFF21 + i + lower: 0x41 + i + lower for lower in (0, 32) for i in range(26)}


TRADITIONAL = {ord(char): ord(row[0]) for row in rows("traditional") for char in row[1]}
_LOOKALIKES = {ord(row[0]): ord(row[1]) for row in rows("lookalikes")} | {
    code: ord(unicodedata.normalize("NFKC", chr(code))[0]) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))
}
_WIDTH = (
    {0xFF10 + i: 0x30 + i for i in range(10)}
    | _letters()
    | {ord(a): ord(b) for a, b in zip("．％～〜－−‒―：∶︰﹕꞉（）／‐‑﹪", ".%~~--–—:::::()/--%", strict=True)}
    | dict.fromkeys((*range(0x2000, 0x200B), 0x202F, 0x205F), 0x20)
)
# A radical may stand for a Traditional character: two steps in one.
_MAP = {
    code: chr(TRADITIONAL.get(to, to)) for code, to in (TRADITIONAL | _LOOKALIKES | _WIDTH).items() if code not in (to,)
}
_MAPPED = re.compile("[" + "".join(map(re.escape, map(chr, _MAP))) + "]")
_FULL_WIDTH_THOUSANDS = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
# ○ and ◯ beside a Chinese digit are 〇; so are a letter O and the digit 0, but only inside a year: 二○二三, 二O二三年.
_CIRCLE = re.compile(f"(?<={_CN_DIGIT})[○◯〇]+|[○◯]+(?={_CN_DIGIT})")
_ODD_ZERO = re.compile("[0OoОоΟο○◯](?<=[一二三四五六七八九〇零].)")
_CHINESE_YEAR = re.compile("(?<![一二三四五六七八九十百千万亿0-9])[一二](?=[0-9OoОоΟο○◯])[〇零一二三四五六七八九0OoОоΟο○◯]{3}(?=年)|"
                           "(?<![一二三四五六七八九十百千万亿0-9])[一二][〇零一二三四五六七八九][〇零一二三四五六七八九0OoОоΟο○◯]{2}(?=年)")  # fmt: skip
_ZERO = str.maketrans(dict.fromkeys("0OoОоΟο○◯", "〇"))

# A mark of a note: ［3］, [12], 〔3〕. An inserted reading: 增長(zhǎng).
NOTE = re.compile(r"[\[［〔【](?:[0-9]{1,3}|[*†‡#]{1,3}|[a-z])[\]］〕】](?!号)")
READING = re.compile(
    rf"(?<={CJK})\((?=[^()]*[aeiouüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-züɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]{{1,6}}\)"
)
# Blanks between a number and what it counts, or between a word and its number; never between two numerals.
_GAP = re.compile(
    r"(?<=[0-9])[ \u00a0\u3000]{1,3}(?=[\u4e00-\u9fff%‰‱℃㎡㎥])(?![一二两三四五六七八九十半几第])"
    r"|(?<=[0-9%])[ \u00a0]{1,3}(?=[-–—~][ \u00a0]{0,3}[0-9])|(?<=[-–—~])[ \u00a0]{1,3}(?=[0-9])"
    r"|(?<=[\u4e00-\u9fff])(?<![〇零一二两三四五六七八九十百千万亿半几])[ \u00a0\u3000]{1,3}(?=[0-9])"
)
_NOISE = re.compile(rf"{NOTE.pattern}(?:[ \u00a0]{{1,2}}(?=[\u4e00-\u9fff%]))?|{READING.pattern}|{_GAP.pattern}")
_MAY_BE_NOISE = re.compile(r"[\[［〔【 \u00a0\u3000(](?:(?<!\()|(?=[a-züɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]))")


# Every character that stands for a numeral, in any of the forms that `plain` knows.
NUMERAL = re.compile(
    "[" + "".join(sorted(NUMERAL_CHARACTERS | {chr(c) for c, to in _MAP.items() if to in NUMERAL_CHARACTERS})) + "]"
)


def plain(text: str) -> str:
    """`text` with one code point for one: what the grammar, the lexicon and the names of indicators are matched with."""
    if _MAPPED.search(text):
        text = _MAPPED.sub(lambda m: _MAP[ord(m.group())], text)
    if "，" in text:
        text = _FULL_WIDTH_THOUSANDS.sub(",", text)
    if _ODD_ZERO.search(text):
        text = _CHINESE_YEAR.sub(lambda m: m.group().translate(_ZERO), text)
    return _CIRCLE.sub(lambda m: "〇" * len(m.group()), text) if "○" in text or "◯" in text else text


def clean(text: str) -> tuple[str, Sequence[int]]:
    """`plain` of `text` without marks of notes, inserted readings and blanks around numbers; and the offsets.

    Character i of the result stands at offsets[i] of the text. Offsets are empty where nothing was taken out.
    """
    mapped = plain(text)
    if not _MAY_BE_NOISE.search(mapped):
        return mapped, ()
    parts, offsets, last = [], [], 0
    for m in _NOISE.finditer(mapped):
        start, end = m.span()
        parts.append(mapped[last:start])
        offsets += range(last, start)
        last = end
    if not parts:
        return mapped, ()
    parts.append(mapped[last:])
    offsets += range(last, len(mapped) + 1)
    return "".join(parts), offsets


@lru_cache(maxsize=1 << 14)
def cleaned(printed: str) -> str:
    """`clean` of a short text, without the offsets."""
    return clean(printed)[0]
