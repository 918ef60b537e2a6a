"""Places where a copy is damaged: what looks like a number there was not printed so, and is never read.

A digit beside U+FFFD, □, ■, 〓, ? or *, a point without digits on one side, a letter O, o, l or I for a digit, digits of
other scripts, circled, raised and mathematical ones beside a number. Also words that show what a copy went through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from heapq import merge

from .characters import NUMERAL_CHARACTERS, READING, TRADITIONAL, clean, plain
from .grammar import point, unit_end
from .numerals import MUL
from .vocabulary import UNITS_BY_FIRST, rows

UNREADABLE = "\ufffd"  # stands for a numeral that cannot be read, among the numerals of a clause

_BOX = "\ufffd□■▢▣▤▥▦▧▨▩▪▫◻◼◽◾█〓"
_SIGN = "?*＊？^"
_LETTER = "OoIl|"
# Digits of other scripts, circled, raised and mathematical ones, fractions in one character, Suzhou and annotation numerals.
_FOREIGN = "".join(
    chr(code)
    for first, last in ((0xB2, 0xB4), (0xB9, 0xBA), (0xBC, 0xBF), (0x660, 0xE5A), (0x2070, 0x208A), (0x2150, 0x2189), (0x2460, 0x249C),
                        (0x24EA, 0x2500), (0x2776, 0x2794), (0x3021, 0x302A), (0x3192, 0x3196), (0x3220, 0x322A), (0x3280, 0x328A),
                        (0x1D7CE, 0x1D800), (0x1F100, 0x1F10B))
    for code in range(first, last)
    if unicodedata.numeric(chr(code), None) is not None
)  # fmt: skip
_ENUMERATORS = frozenset(
    c for c in _FOREIGN if "\u2460" <= c <= "\u249c" or "\u24ea" <= c <= "\u2793" or "\u3220" <= c <= "\u3289"
)
_ROMAN = frozenset(map(chr, range(0x2160, 0x2189)))  # Ⅲ类水质: a class, unless a number stands beside it
_POWERS = frozenset("²³")  # m², km³: raised marks of units
# Katakana and Latin look-alikes of Chinese numerals, beside one.
_KATAKANA = "ニハーミㄧ㆒㆓㆔"
_NUMERAL = "".join(sorted(NUMERAL_CHARACTERS - {"首", "双"}))
_CN = "一二三四五六七八九十百千万亿"
# One class first, so that a text without any of these characters is passed over fast; then what must stand beside each.
_BASIC = "".join(c for c in _FOREIGN if c <= "\uffff")  # a class with characters beyond the first plane is slow
_BESIDE = (
    f"(?<=[{re.escape(_BOX + _FOREIGN)}])"
    f"|(?<=[{re.escape(_SIGN)}])(?:(?=[0-9%‰万亿])|(?<=[0-9.].)|(?<=[{_CN}].)(?=[{_CN}]))"
    f"|(?<=[{re.escape(_LETTER)}])(?:(?=[0-9.,])|(?<=[0-9.,].))"
    r"|(?<=\.)(?:(?<![0-9A-Za-z.]\.)(?=[0-9])|(?<=[0-9].)(?:(?![0-9. ])|(?=\.{1,3}[0-9]))|(?<=[0-9],.)(?=[0-9]))"
    "|(?<=[○◯〇])(?:(?=[0-9])|(?<=[0-9].))"
    f"|(?<=[{_CN}][OoОоΟο])(?=[{_CN}%个年])"
    f"|(?<=[{_CN}之第][{_KATAKANA}])(?=[{_CN}个年%])"
)
_FIRST = re.escape(_BOX + _SIGN + _LETTER + _BASIC) + f".○◯〇ОоΟο{_KATAKANA}"
_TRIGGER = re.compile(f"[{_FIRST}](?:{_BESIDE})", re.DOTALL)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


@cache
def _slow_trigger() -> re.Pattern[str]:
    return re.compile(f"[{_FIRST}{''.join(c for c in _FOREIGN if c > chr(0xFFFF))}](?:{_BESIDE})", re.DOTALL)


def _trigger(text: str) -> re.Pattern[str]:
    return _slow_trigger() if _BEYOND.search(text) else _TRIGGER


_RUN = frozenset("0123456789.,·○◯〇" + _BOX + _SIGN + _LETTER + _FOREIGN)
_MUL_AT = re.compile(MUL)
_LINE_LABEL = re.compile(r"[0-9]{1,3}\.")


# Numerals of cheques and of old style: 贰拾万元, 廿四个.
_CHEQUE_CLASS = "壹贰叁肆伍陆柒捌玖拾佰仟"
_CHEQUE = re.compile(
    f"[{_CHEQUE_CLASS}零]*[{_CHEQUE_CLASS}][{_CHEQUE_CLASS}零万亿]+[元圆整]?|[壹贰叁肆柒捌玖佰仟][万亿]?(?=[元圆])|[廿卅卌](?=[一二三四五六七八九年个余多])"
)
_CHEQUE_FIRST = re.compile(f"[{_CHEQUE_CLASS}廿卅卌]")


def suspects(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, why) of each damaged number of a plain text, in order and disjoint."""
    found = _damaged(text)
    if not _CHEQUE_FIRST.search(text):
        yield from found
        return
    until = 0
    others = ((m.start(), m.end(), "a numeral of another style") for m in _CHEQUE.finditer(text))
    for start, end, why in merge(found, others):
        if start >= until:
            until = end
            yield start, end, why


def _damaged(text: str) -> Iterator[tuple[int, int, str]]:
    until = 0
    for hit in _trigger(text).finditer(text):
        if hit.start() < until:
            continue
        floor, (start, end) = until, hit.span()
        while start > floor and text[start - 1] in _RUN:
            start -= 1
        while end < len(text) and text[end] in _RUN:
            end += 1
        until = end  # a run is judged once, whatever it turns out to be
        start, end = _trimmed(text, start, end)
        why = _why(text, start, end) if start < end else ""
        if why:
            while start > floor + 1 and text[start - 1] in "×✕xX" and text[start - 2] in "0123456789":
                start -= 2  # 4×10⁵ is one number
                while start > floor and text[start - 1] in "0123456789.":
                    start -= 1
            if text[start] == "." and re.search(r"[0-9][ \u00a0]{1,2}$", text[max(floor, start - 3) : start]):
                while start > floor and text[start - 1] in "0123456789 \u00a0":
                    start -= 1  # 7 .5 is one number
            end = _measured(text, end)
            until = end
            yield start, end, why


def unreadable(text: str) -> Iterator[tuple[int, int, str]]:
    """`suspects` of a text as it stands, at its own places."""
    cleaned, offsets = clean(text)
    if not _trigger(cleaned).search(cleaned) and not _CHEQUE_FIRST.search(cleaned):
        return
    for start, end, why in suspects(point(cleaned)):
        yield (offsets[start], offsets[end - 1] + 1, why) if offsets else (start, end, why)


def masked(text: str) -> str:
    """`text` with each number that cannot be read as UNREADABLE and blanks, as long as before; itself where there is none."""
    out, last = [], 0
    for start, end, _ in unreadable(text):
        out += [text[last:start].replace(UNREADABLE, " "), UNREADABLE, " " * (end - start - 1)]
        last = end
    if not out:
        return text.replace(UNREADABLE, " ") if UNREADABLE in text else text
    return "".join([*out, text[last:].replace(UNREADABLE, " ")])


_NUMERALS_AFTER = NUMERAL_CHARACTERS - {"首", "双"}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation at both ends of a run: a comma, a full stop, a question mark at the end of a sentence."""
    while end > start and (
        text[end - 1] in ",|·"
        or (text[end - 1] in "?？.*" and not _measured(text, end) > end and text[end : end + 1] not in _NUMERALS_AFTER)
    ):
        end -= 1
    while start < end and text[start] in ",|·":
        start += 1
    return start, end


def _measured(text: str, at: int) -> int:
    """Where a multiplier and unit at text[at:] end."""
    mul = _MUL_AT.match(text, at)
    return unit_end(text, mul.end() if mul else at, UNITS_BY_FIRST)


def _why(text: str, start: int, end: int) -> str:
    """What is wrong with the run text[start:end]; empty where nothing is."""
    run = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    digits = any(c in "0123456789" for c in run)
    # Beside a number, or where only a number can stand: before % or a unit with multiplier.
    counts = digits or after in ("%", "‰") or _MUL_AT.match(text, end) is not None
    chinese = before in NUMERAL_CHARACTERS or after in NUMERAL_CHARACTERS
    if UNREADABLE in run:
        return "a character that was lost" if counts or chinese or _measured(text, end) > end else ""
    if any(c in _BOX for c in run):
        if not before or before in " \t\u3000\n" or (before in "。；;" and not digits):
            run = run.lstrip(_BOX)  # a mark of a list
        if any(c in _BOX for c in run) and (counts or (before in "一二三四五六七八九十百千万亿之" and chinese)):
            return "a box in the place of a digit"
        return ""
    if (foreign := {c for c in run if c in _FOREIGN} - _POWERS) or "²" in run or "³" in run:
        return _foreign(text, start, end, foreign, digits)
    if not digits and run[:1] in "OoОоΟο" + _KATAKANA and chinese:
        return "a letter in the place of a numeral"
    if any(c in _LETTER for c in run):
        return _letters(text, start, end)
    if not digits and set(run) <= set(_SIGN) and (run[0] in "*＊" or len(run) > 1) and counts:
        return "signs in the place of digits"
    if not digits and before in _CN and after in _CN and before and after and set(run) <= set(_SIGN):
        return "a sign in the place of a numeral"
    if digits and any(c in _SIGN for c in run):
        if run[0] in "?？" and run.lstrip("?？").isdigit() and after in ("年", "月", "日", ""):
            return ""  # a question, then a date
        return "a sign in the place of a digit"
    if digits and any(c in "○◯〇" for c in run):
        return "a circle in the place of a digit"
    if digits and re.search(r"[0-9][.,]{2,}[0-9]", run):
        return "two points in one number"
    if run.startswith(".") and digits:
        return "" if text[start - 1 : start] in ("…", "》") else "a point without digits before it"
    if run.endswith(".") and digits and not _line_start(text, start):
        return "a point without digits after it"
    return ""


def _foreign(text: str, start: int, end: int, foreign: set[str], digits: bool) -> str:
    after = text[end : end + 1]
    if not foreign:
        # ² and ³ belong to a unit (km²), or are a mark glued to a number.
        return "a raised digit beside a number" if digits and text[start] in "0123456789" else ""
    if foreign <= _ROMAN and not digits and after not in ("%", "‰") and not _MUL_AT.match(text, end):
        return ""
    if foreign <= _ENUMERATORS and not (digits and text[start] in "0123456789"):
        # ①2024年: the number of an item, then a number of its own.
        return (
            ""
            if not (_measured(text, end) > end or after in tuple("成分月日号倍")) or text[end - 1] in "0123456789"
            else "an enumerator in the place of a number"
        )
    if (
        digits
        or _measured(text, end) > end
        or after in NUMERAL_CHARACTERS
        or text[start - 1 : start] in NUMERAL_CHARACTERS
    ):
        return "a digit of another script"
    return "a digit of another script" if not foreign <= _ENUMERATORS else ""


def _letters(text: str, start: int, end: int) -> str:
    run = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if (
        (before.isascii() and before.isalnum())
        or (after.isascii() and after.isalpha())
        or not any(c.isdigit() for c in run)
    ):
        return ""
    amid = re.search(r"[0-9.,][OoIl|]+[0-9.,]*[0-9]", run) is not None
    if amid and re.fullmatch("[1-9][oO][0-9]", run) and after and after in "模平电商":
        return ""  # 线上线下: O2O
    if (
        amid
        or _measured(text, end) > end
        or after in ("年", "月", "日", "%", "‰")
        or re.match("[OIl|][0-9.]*[0-9]$", run)
    ):
        return "a letter in the place of a digit" if amid or after else ""
    return ""


def _line_start(text: str, at: int) -> bool:
    return _LINE_LABEL.match(text, at) is not None and not text[text.rfind("\n", 0, at) + 1 : at].strip()


# --- what a copy went through -----------------------------------------------------------------------------------

# damage, word, real word, what it shows.
_MARKS = [(row[0], row[1], row[2]) for row in rows("damage")]


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(chr, TRADITIONAL)) + "]")


def marks(lines: Iterable[str]) -> list[str]:
    """What the words of a copy show that it went through: converters between scripts, inserted readings, lost characters."""
    text = "\n".join(lines)
    found = []
    for wrong, right, shows in _MARKS:
        count = text.count(wrong)
        if count and right not in text:
            found.append(f"{wrong} stands {count} times and {right} never: {shows}")
    traditional = len(_traditional().findall(text))
    if traditional * 20 > len(text):
        found.append(f"Traditional characters ({traditional}): read as Simplified ones, printed as they stand")
    readings = len(READING.findall(plain(text)))
    if readings:
        found.append(f"inserted readings ({readings}), as in 增長(zhǎng): passed over")
    for what, name in (("\ufffd", "characters that were lost (U+FFFD)"),):
        if count := text.count(what):
            found.append(f"{name}: {count}")
    radicals = len(re.findall("[\u2e80-\u2fd5]", text))
    if radicals:
        found.append(
            f"radicals in the place of characters ({radicals}), as a PDF file gives them: read as the characters"
        )
    return found
