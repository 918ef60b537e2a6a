"""What stands around a number and changes it: the verb of a fall, a unit or qualifier shared by a list, a threshold passed.

`join` makes one span, not read, of what the grammar refuses as a whole and the scanner found in parts (1万2, 2 400人): no
part of it is exact. `governed` adds to each quantity the reading with the words that govern it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .grammar import Quantity, read_span
from .numerals import QuantityError
from .spans import SUSPECT, Governing, Span
from .vocabulary import AFTER_WORDS, BEFORE_WORDS, FALL_WORDS, QUALIFIER_OF, UNITS

SIGNED = frozenset(
    {"%", "‰", "‱", "个百分点", "百分点"}
)  # a fall in these is negative; 减少20户 counts twenty households
_BETWEEN = re.compile("[、和及与或]|以及|[、,，]?分别")  # what joins the numbers of a list
_AFTER_IN = re.compile("(?:" + "|".join(map(re.escape, sorted(AFTER_WORDS, key=len, reverse=True))) + ")$")
_BEFORE_IN = re.compile("(?:" + "|".join(BEFORE_WORDS) + ")")
_STEP_BEFORE = re.compile(
    "(?:迈上|迈过|迈入|跨上|跨过|跨越|跨入|登上|跃上|站上|踏上|越过|冲上|连跨|连上|迈|跨|上)了?(?:了)?$"
)
_STEP_AFTER = re.compile("(?:新)?(?:的)?(?:大)?(?:台阶|大关|关口|门槛|新台阶)")
# A unit and the smaller one that follows it in one measure: 5元5角, 2小时30分钟, 1米8.
_SMALLER = {
    "元": ("角", "分", ""), "块": ("毛", "角", ""), "米": ("厘米", "分米", ""), "小时": ("分钟", "分", ""), "个小时": ("分钟", "分", ""),
    "分钟": ("秒", ""), "分": ("秒",), "年": ("个月",), "斤": ("两",), "公里": ("米",), "亿元": ("",), "万元": ("",),
}  # fmt: skip
_BLANKS = " \u00a0\u3000"
_UNIT_ENDS = frozenset(unit[-1] for unit in UNITS)


def join(text: str, spans: list[Span]) -> list[Span]:
    """The spans with those that are parts of one number that cannot be read made one."""
    out: list[Span] = []
    for span in spans:
        before = out[-1] if out else None
        if before and span.start - before.end < 4 and (why := _parted(text, before, span)):
            suspect = SUSPECT in (before.role, span.role)
            out[-1] = Span(
                before.start, span.end, text[before.start : span.end], None, SUSPECT if suspect else "figure",
                before.numeral_start, span.numeral_end, SUSPECT if suspect else "unread",
                error=why if suspect else f"{text[before.start : span.end]!r}: {why}",
            )  # fmt: skip
        else:
            out.append(span)
    return out


_DOTS = frozenset(".·・•")
_AMID = _DOTS | frozenset(_BLANKS + "余多几")  # what parts the digits of a damaged number
_SIZES = frozenset("〇零一二两三四五六七八九十百千万亿0123456789余多几")


def _parted(text: str, first: Span, second: Span) -> str:
    """Why two spans are one number that cannot be read; empty where they are two."""
    gap = text[first.end : second.start]
    if SUSPECT in (first.role, second.role):
        numbers = all(span.role in ("figure", SUSPECT) or span.kind == "bare" for span in (first, second))
        return (
            (first.error or second.error)
            if numbers and gap in ("", "余", "多", "几") and _touch(text, first, second)
            else ""
        )
    if (
        second.role == "date"
        and gap
        and not gap.strip(_BLANKS)
        and first.quantity
        and not first.quantity.unit
        and text[second.start].isdigit()
    ):
        return "expected no blank inside a number or date" if text[first.end - 1].isdigit() else ""
    if not _is_number(text, first) or not _is_number(text, second) or "figure" not in (first.role, second.role):
        return ""
    if not gap:
        return _adjacent(text, first, second)
    if text[first.end - 1] not in _SIZES:
        return ""
    dots = [c for c in gap if c in _DOTS]
    if (
        dots
        and _AMID.issuperset(gap)
        and (gap != "." + gap[1:] or "\u4e00" <= text[first.start - 1 : first.start] <= "\u9fff" or len(gap) == 1)
    ):
        return "expected one number, with no point or blank inside"
    tail = text[second.start : second.numeral_end]
    if not gap.strip(_BLANKS) and second.role != "word":
        measured = second.end > second.numeral_end or not tail[-1].isdigit()
        thousands = re.fullmatch("[0-9]{3}[.0-9]*", tail) and text[first.numeral_start : first.numeral_end].isdigit()
        return "expected no blank inside a number" if measured or thousands else ""
    if (
        gap == "。"
        and "." not in text[first.start : first.end]
        and second.end > second.numeral_end
        and re.match("[0-9]{1,2}(?![0-9])", tail)
    ):
        return "expected a decimal point, or two sentences"
    return ""


def _touch(text: str, first: Span, second: Span) -> bool:
    """Whether a number runs on into damage, or damage into a number, with no unit between them."""
    return text[first.end - 1] in _SIZES or (first.role == SUSPECT and text[first.end - 1] not in _UNIT_ENDS)


def _is_number(text: str, span: Span) -> bool:
    """Whether a span is a number or a part of one: no date, no name, no ratio."""
    if span.role == "figure":
        return span.kind in ("quantity", "unread")
    printed = text[span.start : span.end]
    return (span.role == "word" and span.kind == "bare" and printed[0] in _SIZES) or (
        span.role == "identifier" and printed.isdigit()
    )


def _adjacent(text: str, first: Span, second: Span) -> str:
    """The same for two spans with nothing between them."""
    if _STEP_AFTER.match(text, second.end):
        return ""  # 5万亿两个台阶
    if text.startswith("岁", second.numeral_end) and first.quantity and first.quantity.multiplier > 1:
        return ""  # 390万65岁以上老人
    if text[first.end - 1] in _SIZES:
        mixed = first.role == "figure" or text[second.start] in "0123456789"
        return "expected a unit between the two numbers" if mixed else ""
    unit = first.quantity.symbol if first.quantity else ""
    if unit in _SMALLER and text[first.end - 1] == unit[-1] and second.role == "figure":
        named = (
            second.quantity is not None and second.quantity.kind == "level" and second.quantity.symbol in _SMALLER[unit]
        )
        follows = second.numeral_end == second.end and any(text.startswith(s, second.end) for s in _SMALLER[unit] if s)
        return "expected one unit" if named or follows else ""
    return ""


def governed(text: str, spans: list[Span]) -> list[Span]:
    """The spans, each quantity with its reading by the words that govern it."""
    if not any(span.quantity for span in spans):
        return spans
    found = {at: _alone(text, span) for at, span in enumerate(spans) if span.quantity}
    for run in _lists(text, spans):
        _shared(text, spans, run, found)
    _points(text, spans, found)
    return [
        span._replace(changed=found[at][0], governing=tuple(sorted(found[at][1])))
        if at in found and found[at][1]
        else span
        for at, span in enumerate(spans)
    ]


_Reading = tuple[Quantity, tuple[Governing, ...]]


def _alone(text: str, span: Span) -> _Reading:
    """A quantity with its verb of change, and the threshold that it names."""
    quantity, words = span.quantity, []
    assert quantity
    if span.change and quantity.unit in SIGNED and quantity.kind == "level":
        at = text.rfind(span.change, max(0, span.start - 84), span.start)
        try:
            quantity = read_span(span.change + text[span.start : span.end])[0]
            words.append(
                Governing(at, at + len(span.change), span.change, "fall" if span.change in FALL_WORDS else "rise")
            )
        except QuantityError:
            pass
    before_it, after_it = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if after_it not in "台大关门新的" and before_it not in "上过入越跨迈了":
        return quantity, tuple(words)
    if (after := _STEP_AFTER.match(text, span.end)) and quantity.unit not in ("个", "大"):
        words.append(Governing(after.start(), after.end(), after.group(), "step"))
        if before := _STEP_BEFORE.search(text, max(0, span.start - 5), span.start):
            words.append(Governing(before.start(), before.end(), before.group(), "step"))
        if quantity.qualifier == "exact":
            quantity = replace(quantity, qualifier="ge")
    elif (
        (before := _STEP_BEFORE.search(text, max(0, span.start - 5), span.start))
        and len(before.group()) > 1
        and quantity.multiplier > 1
    ):
        words.append(Governing(before.start(), before.end(), before.group(), "step"))
        if quantity.qualifier == "exact":
            quantity = replace(quantity, qualifier="ge")
    return quantity, tuple(words)


def _lists(text: str, spans: list[Span]) -> Iterator[list[int]]:
    """Runs of quantities with nothing but 、 or 和 between them: the positions of their spans."""
    run: list[int] = []
    for at, span in enumerate(spans):
        whole = span.quantity is not None
        if run and whole and _BETWEEN.fullmatch(text, spans[run[-1]].end, span.start):
            run.append(at)
            continue
        if len(run) > 1:
            yield run
        run = [at] if whole else []
    if len(run) > 1:
        yield run


def _shared(text: str, spans: list[Span], run: list[int], found: dict[int, _Reading]) -> None:
    """Give the numbers of a list the unit at its end, and the qualifier or step at either end."""
    for at, later in reversed(list(pairwise(run))):
        quantity, words = found[at]
        other = found[later][0]
        taken = _unit_taken(text, spans, at, later, quantity, other, found)
        if taken:
            quantity, word = taken
            found[at] = quantity, (*words, word)
    last, first = run[-1], run[0]
    _spread(text, spans, run[:-1], last, _AFTER_IN.search(text, spans[last].start, spans[last].end), found)
    _spread(text, spans, run[1:], first, _BEFORE_IN.match(text, spans[first].start, spans[first].end), found)
    steps = next((words for at in (last, first) if (words := tuple(w for w in found[at][1] if w.effect == "step"))), ())
    if not steps and (
        several := re.compile("等?[一二两三四五六七八九十0-9]+(?:个|大)(?:新)?(?:的)?(?:台阶|大关|关口)").match(
            text, spans[last].end
        )
    ):
        steps = (Governing(several.start(), several.end(), several.group(), "step"),)
        if before := _STEP_BEFORE.search(text, max(0, spans[first].start - 5), spans[first].start):
            steps = (Governing(before.start(), before.end(), before.group(), "step"), *steps)
    for at in run if steps else ():
        quantity, words = found[at]
        if quantity.qualifier in ("exact", "ge"):
            found[at] = replace(quantity, qualifier="ge"), tuple(dict.fromkeys((*words, *steps)))


def _unit_taken(
    text: str, spans: list[Span], at: int, later: int, quantity: Quantity, other: Quantity, found: dict[int, _Reading]
) -> tuple[Quantity, Governing] | None:
    """The quantity with the unit of the next number of its list, where it prints none; and the word that gives it."""
    shared = next((w for w in found[later][1] if w.effect == "unit"), None)
    end = spans[later].end
    tail = _AFTER_IN.search(text, spans[later].start, end)
    end = tail.start() if tail else end
    short = quantity.symbol == "个" and other.unit == "个百分点"
    if quantity.kind == "rank" or other.kind == "rank" or not other.unit:
        return None
    if short or (not quantity.unit and quantity.multiplier == 1):
        symbol, unit, multiplier = other.symbol, other.unit, other.multiplier
    elif not quantity.unit:
        symbol, unit, multiplier = quantity.symbol + other.unit, other.unit, quantity.multiplier
    else:
        return None
    name = other.symbol if multiplier == other.multiplier and symbol == other.symbol else other.unit
    word = shared or Governing(end - len(name), end, text[end - len(name) : end], "unit")
    changed = replace(quantity, symbol=symbol, unit=unit, multiplier=multiplier)
    span = spans[at]
    if span.change and unit in SIGNED and quantity.kind == "level":
        changed = _signed(span, changed)
    return changed, word


def _signed(span: Span, quantity: Quantity) -> Quantity:
    if span.change not in FALL_WORDS or quantity.value <= 0:
        return quantity
    if quantity.value_max is not None:
        return replace(
            quantity,
            value=-quantity.value_max,
            value_max=-quantity.value,
            text="-" + quantity.text_max,
            text_max="-" + quantity.text,
        )
    return replace(quantity, value=-quantity.value, text="-" + quantity.text)


def _spread(
    text: str, spans: list[Span], others: list[int], source: int, word: re.Match | None, found: dict[int, _Reading]
) -> None:
    """Give the qualifier word of one end of a list to the others that have its unit and none of their own."""
    quantity = found[source][0]
    if not word or quantity.kind == "rank":
        return
    for at in others:
        mine, words = found[at]
        if mine.qualifier == "exact" and mine.unit == quantity.unit and mine.kind != "rank":
            given = Governing(word.start(), word.end(), word.group(), "qualifier")
            found[at] = replace(mine, qualifier=QUALIFIER_OF[word.group()]), (*words, given)


_POINTS_AFTER = re.compile(r"[、和及与][\u4e00-\u9fff]{1,8}")


def _points(text: str, spans: list[Span], found: dict[int, _Reading]) -> None:
    """0.6个 of 高于全国0.6个、全省0.3个百分点: the unit is cut short."""
    for at in range(len(spans) - 2, -1, -1):
        if at not in found or at + 1 not in found:
            continue
        (mine, words), (other, given) = found[at], found[at + 1]
        if (
            mine.symbol == "个"
            and other.symbol == "个百分点"
            and _POINTS_AFTER.fullmatch(text, spans[at].end, spans[at + 1].start)
        ):
            end = spans[at + 1].end
            place = text.find("百分点", spans[at + 1].start, end)
            word = next((w for w in given if w.effect == "unit"), Governing(place - 1, place + 3, "个百分点", "unit"))
            changed = replace(mine, symbol="个百分点", unit="个百分点")
            found[at] = _signed(spans[at], changed) if spans[at].change else changed, (*words, word)
