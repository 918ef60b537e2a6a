"""Code points: which are numerals, and which stand for others of the same meaning, one for one so that offsets hold."""

from __future__ import annotations

import re

NUMERAL_CHARACTERS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿半双几首")
NUMERALS = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "]")
CJK = r"[\u4e00-\u9fff]"
BLANKS = (" ", "\u00a0", "\u3000")
BLANK = "[" + "".join(BLANKS) + "]"

_HALF_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord(a): ord(b) for a, b in zip("．％～－−：∶（）／‐‑", ".%~--::()/--", strict=True)
}
_FULL_WIDTH_THOUSANDS = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")


def half_width(text: str) -> str:
    """`text` with full-width digits and signs, and a full-width comma between thousands, as half-width ones."""
    text = text.translate(_HALF_WIDTH)
    return _FULL_WIDTH_THOUSANDS.sub(",", text) if "，" in text else text
