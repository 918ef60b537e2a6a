"""Two texts made readable where they differ: the text around each difference, … for the rest.

`…must not be [-added-]{+multiplied+} up…`: - went, + came. Characters that look like others, or like nothing, are written
as escapes inside the marks, so that two different texts never print the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from ..findings import shown

CONTEXT = 30  # characters on each side of a difference
SHORT = 30  # characters up to which a text is printed whole
MOST = 40_000  # pairs of equal words that are looked at; beyond it, the texts are compared by sentences, or as wholes
_WORDS = re.compile(r"[A-Za-z0-9]{1,20}(?:\.[0-9]{1,20})?|\s{1,20}|[^\sA-Za-z0-9]")  # of Chinese, each character
_SENTENCES = re.compile(r"[^\n。；;]+[\n。；;]*|[\n。；;]+")
_MARKS = re.compile(r"[\[{](?=[-+])|[-+](?=[\]}])|\\(?=[\\xuUnrt+\]}-])")  # and what looks like an escape
_ODD = re.compile(r"[^\x20-\x7e\u3001-\u303f\u4e00-\u9fff]|  +")

Piece = tuple[str, str]  # old and new text; the same twice where nothing differs


def pieces(old: str, new: str) -> list[Piece]:
    """The two texts cut into what they share and what differs, in order; all firsts joined are `old`, all seconds `new`."""
    return list(_joined(_compared(old, new, _WORDS, _SENTENCES)))


def _compared(old: str, new: str, grain: re.Pattern, coarser: re.Pattern | None) -> Iterator[Piece]:
    a, b = grain.findall(old), grain.findall(new)
    start, end = 0, 0
    shorter = min(len(a), len(b))
    while start < shorter and a[start] == b[start]:
        start += 1
    while end < shorter - start and a[-1 - end] == b[-1 - end]:
        end += 1
    head, tail = "".join(a[:start]), "".join(a[len(a) - end :])
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    yield head, head
    many = _pairs(a, b) > MOST
    if not a or not b or (many and coarser is None):
        yield "".join(a), "".join(b)
    elif many and coarser:
        for was, now in _compared("".join(a), "".join(b), coarser, None):
            # Whole sentences are in pairs now; words are compared within a pair.
            yield from [(was, now)] if was == now else _compared(was, now, grain, None)
    else:
        for _, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield "".join(a[i:j]), "".join(b[k:m])
    yield tail, tail


def _pairs(a: list[str], b: list[str]) -> int:
    counts = Counter(b)
    return len(a) + len(b) + sum(counts[word] for word in a)


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind together; what is shared between two differences counts as one with them where it is short."""
    held: list[Piece] = []
    for piece in found:
        same = piece[0] == piece[1]
        if not any(piece):
            continue
        if held and same == (held[-1][0] == held[-1][1]):
            held[-1] = (held[-1][0] + piece[0], held[-1][1] + piece[1])
        elif not same and len(held) > 1 and len(held[-1][0].strip()) < 2:
            (was, now), (gap, _) = held[-2], held.pop()
            held[-1] = (was + gap + piece[0], now + gap + piece[1])
        else:
            held.append(piece)
    yield from held


def marked(old: str, new: str, longest: int = 0) -> str:
    """Both texts as one line. longest: characters of each changed part, from which its middle is left out (0: none is)."""
    return "".join(
        plain if was is None else (f"[-{was}-]" if was else "") + (f"{{+{now}+}}" if now else "")
        for plain, was, now in _windows(old, new, longest)
    )


def sides(old: str, new: str, longest: int = 0) -> Piece:
    """The same as two lines, one for each text; without marks where both are short, or share nothing."""
    if is_short(old) and is_short(new):
        return old, new
    found = _windows(old, new, longest)
    if len(found) == 1:
        return found[0][1] or "", found[0][2] or ""
    return (
        "".join(plain if was is None else f"[-{was}-]" if was else "" for plain, was, _ in found),
        "".join(plain if was is None else f"{{+{now}+}}" if now else "" for plain, was, now in found),
    )


def told(old: str, new: str, longest: int = 0) -> str:
    """`old -> new` where both are short and plain, else `marked`."""
    if old and new and is_short(old) and is_short(new):
        return f"{old} -> {new}"
    return marked(old, new, longest)


def is_short(text: str) -> bool:
    """Whether a text can be printed as it stands: short, and no character that could be taken for another."""
    return len(text) <= SHORT and exact(text) == text.strip()


def _windows(old: str, new: str, longest: int) -> list[tuple[str, str | None, str | None]]:
    """(shared text, None, None) or ("", what went, what came), the shared text cut down to what surrounds."""
    found, all_ = [], pieces(old, new)
    for at, (was, now) in enumerate(all_):
        if was != now:
            found.append(("", cut(exact(was), longest), cut(exact(now), longest)))
            continue
        after, before = at > 0, at + 1 < len(all_)
        if len(was) > CONTEXT * (after + before) + 1:
            was = (was[:CONTEXT] if after else "") + "…" + (was[-CONTEXT:] if before else "")
        found.append((escaped(was), None, None))
    return found


def cut(text: str, longest: int) -> str:
    """A text without its middle where it is longer than `longest`; how much is left out stands in its place."""
    if not longest or len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]}…({len(text) - 2 * half} characters)…{text[-half:]}"


def escaped(text: str) -> str:
    """Text of the data on one line, without control characters and without our marks."""
    return shown(_MARKS.sub(lambda hit: hit[0] + "\\", text), len(text) * 12)


def exact(text: str) -> str:
    """The same with every character written as an escape that looks like another or like nothing."""
    return _ODD.sub(lambda hit: "".join(map(_visible, hit[0])), escaped(text))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if character == " ":
        return "␠"
    kind = unicodedata.category(character)
    name = unicodedata.name(character, "")
    alike = name.startswith(("KANGXI", "CJK RADICAL")) or kind == "Zs" or character == "␠"
    if alike or (kind[0] in "LM" and not name.startswith("CJK UNIFIED")):
        return character.encode("unicode_escape").decode()
    return character
