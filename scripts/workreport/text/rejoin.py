"""Lines of a printed page become paragraphs again."""

from __future__ import annotations

import re
import unicodedata

from .markup import TAG

_SENTENCE_END = "。！？；：!?;:…”）)】》"
_NEW_PARAGRAPH = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]+[章节部]|[—–-]{2}|[●■◆·★]"
)
_PAGE_NUMBER = re.compile(r"[\s—–\-·第/共]*[0-9]{1,3}[\s—–\-·页/共]*(?:[0-9]{1,3}[\s页]*)?")
_AMID_NUMBER = re.compile("(?:[0-9０-９][.．,，]?|[万亿])$")
_GOES_ON = re.compile("[.．%％‰,，、。；]")
_GLUED = re.compile("[.．%％‰,，、。；]|[0-9０-９]")
_ITEM = re.compile(r"[0-9０-９]{1,2}[、.．)）](?![0-9０-９])|(?:19|20)[0-9]{2}年")
WIDEST = 100  # a line of a printed page has fewer characters; longer lines are paragraphs


def rejoin(text: str) -> tuple[str, int, int]:
    """Text with the lines of a printed page joined to paragraphs; lines joined, page numbers left out.

    A line is joined to the next where it is about as wide as the widest lines and does not end a sentence, unless the
    next opens a new heading; on such a page a line that ends or begins amid a number is joined too. Text with tags, and
    text whose lines are no lines of a page, stays as it is.
    """
    lines = text.splitlines()
    widths = [_columns(line.rstrip()) if line.strip() else 0 for line in lines]
    ordered = sorted(width for width in widths if width)
    if TAG.search(text) or len(ordered) < 4:
        return text, 0, 0
    widest = ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)]
    lines = [line.strip() for line in lines]
    full = [
        line and width >= 0.85 * widest and line[-1] not in _SENTENCE_END
        for line, width in zip(lines, widths, strict=True)
    ]
    if not 16 <= widest <= 2 * WIDEST or sum(map(bool, full)) < max(2, len(ordered) // 5):
        return text, 0, 0
    out: list[str] = []
    joined = dropped = 0
    open_line = False
    for line, is_full in zip(lines, full, strict=True):
        if line and _PAGE_NUMBER.fullmatch(line) and (open_line or re.search(r"[—–\-页]", line)):
            dropped += 1
            continue
        if not line:
            # A page break leaves blank lines too, so that an unfinished line stays open.
            continue
        broken = out and (_AMID_NUMBER.search(out[-1]) or _GOES_ON.match(line))
        if out and (open_line or broken) and not _NEW_PARAGRAPH.match(line):
            glue = " " if re.search("[A-Za-z]$", out[-1]) and re.match("[A-Za-z]", line) else ""
            out[-1] += glue + line
            joined += 1
        else:
            out.append(line)
        open_line = bool(is_full)
    return "\n".join(out) + "\n", joined, dropped


def broken(before: str, line: str) -> bool:
    """Whether a long line stops amid a sentence and the next line goes on with it: 收入由 | 62.3亿元增加到, 增长7.1 | %."""
    before, line = before.rstrip(), line.lstrip()
    if len(before) < WIDEST // 2 or before[-1] in _SENTENCE_END or before.endswith("..") or not _GLUED.match(line):
        return False
    return not _ITEM.match(line) or before[-1] in "由从到至比达为于"


def _columns(line: str) -> int:
    """Width of a line on a terminal or in print: a Han character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
