"""May a target be compared with the result before it? One line in both languages, from rows of the derived tables.

Pure functions: no file, no rounding of printed amounts. The page, the workbook and the flat table say the same line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from .build.sentence import number

Row = Mapping[str, str]
Pair = tuple[str, str]  # Chinese, English

# What the grade of a comparison, or its lack, comes to.
COMPARABLE, CARE, NOT, NONE = "comparable", "care", "not", "none"
_GRADES = {"A": COMPARABLE, "B": CARE, "C": NOT}
_SAID: dict[str, Pair] = {
    COMPARABLE: ("可比（{grade}级）", "Comparable ({grade})"),
    CARE: ("谨慎可比（{grade}级）", "Comparable with care ({grade})"),
    NOT: ("不可比（{grade}级）", "Not comparable ({grade})"),
    NONE: ("无从比较", "Nothing to compare with"),
}
_USE: dict[str, Pair] = {
    COMPARABLE: (
        "可用于：说明目标比上年结果要求多少。",
        "Use for: how much the target asks against the result of the year before.",
    ),
    CARE: (
        "不可用于：当作同一事物的增减幅度；请并列两数及其差别。",
        "Not for: a rate of growth of one and the same thing; give both amounts and say how they differ.",
    ),
    NOT: (
        "不可用于：计算增减或说明目标提高、降低。",
        "Not for: any change, or saying that the target was raised or lowered.",
    ),
    NONE: ("", ""),
}
_NO_CHANGE: dict[str, Pair] = {
    "bound_only": ("只印出界限，得不出变化", "printed as bounds, so no change follows"),
    "no_number": ("至少一方没有印出数字，得不出变化", "a number is missing on one side or both, so no change follows"),
}
_MULTIPLES = {
    "ten thousand ": 10**4, "hundred million ": 10**8, "hundred ": 100, "thousand ": 1000, "million ": 10**6,
}  # fmt: skip
QUALIFIED = {
    "approx": "about {}", "nearly": "nearly {}", "gt": "more than {}", "ge": "{} or more", "lt": "less than {}", "le": "{} or less",
}  # fmt: skip
_LABELS = {
    "about": "approx", "nearly": "nearly", "more than": "gt", "at least": "ge", "less than": "lt", "at most": "le",
}  # fmt: skip
# A quotient is kept to two decimals: bounds nearer to each other than this are an artefact of that, not of the print.
_ARTEFACT = Decimal("0.02")


def level(row: Row) -> str:
    """COMPARABLE, CARE, NOT or NONE: what a row of target_comparisons comes to."""
    if row["comparison"] == "no_counterpart":
        return NONE
    return NOT if row["comparison"] == "not_comparable" else _GRADES.get(row["grade"], NONE)


def bounds(row: Row) -> tuple[Decimal, Decimal] | None:
    """The bounds of a change, where the printed digits leave any; None for counts and for what is only about a number."""
    if not row["change_low"] or not row["change_high"]:
        return None
    low, high = Decimal(row["change_low"]), Decimal(row["change_high"])
    return (low, high) if high - low > _ARTEFACT else None


def change(row: Row, points: bool) -> Pair:
    """The change of a row that has one, in per cent or percentage points, with no digit that the print does not carry."""
    value = Decimal(row["change"])
    ends = bounds(row)
    if points:
        shown, between = signed(value), ""
    else:
        step = Decimal(1) if abs(value) >= 1 or value == 0 else Decimal("0.1")
        shown = signed(value.quantize(step, ROUND_HALF_UP))
        between = ""
        if ends and ends[1] - ends[0] > step:
            between = "{} {} {}".format(signed(math.floor(ends[0])), "\0", signed(math.ceil(ends[1])))
    unit = ("个百分点", " points") if points else ("%", "%")
    found = [
        shown + unit[n] + ((f"（{mid}）" if n == 0 else f" ({mid})") if (mid := between.replace(" \0 ", word)) else "")
        for n, word in enumerate(("至", " to "))
    ]
    if row["comparison"] == "about_only":
        return f"约{found[0]}", f"about {found[1]}"
    return found[0], found[1]


def signed(value: Decimal | int) -> str:
    """A number with its sign, a true minus sign, and no spare zeros."""
    text = f"{abs(Decimal(value)).normalize():f}"
    return text if value == 0 else ("+" if value > 0 else "−") + text


def amount(flat: Row) -> Pair:
    """What a figure says, from its row of figures_flat: as printed, and in English with 万 and 亿 converted exactly."""
    if not flat["value"]:
        return f"“{flat['printed']}”", flat["qualifier_en"]
    unit, times = flat["unit_en"], 1
    for word, factor in _MULTIPLES.items():
        if unit.startswith(word):
            unit, times = unit.removeprefix(word), factor
            break
    values = [Decimal(flat[name]) for name in ("value", "value_max") if flat[name]]
    english = " to ".join(number(value * times) for value in values)
    english += "%" if unit == "percent" else "" if unit in ("item", "items", "rank", "tier", "number") else f" {unit}"
    return flat["printed"], QUALIFIED.get(_LABELS.get(flat["qualifier_en"], ""), "{}").format(english)


def verdict(row: Row, target: Row, result: Row | None) -> Pair:
    """One line: comparable, with care or not; both amounts; the change; what for; why.

    row: of target_comparisons. target, result: the rows of figures_flat that it names, result None where it names none.
    """
    judged = level(row)
    reason = (row["reason_zh"], row["reason_en"])
    if result is None:
        return tuple(f"{_SAID[NONE][n]}{colon}{reason[n]}".strip() for n, colon in enumerate(("：", ": ")))  # type: ignore[return-value]
    asked, had = amount(target), amount(result)
    mark = "→" if judged != NOT else "／"
    both = (
        f"{_year(result)}年结果{had[0]} {mark} {_year(target)}年目标{asked[0]}",
        f"{_year(result)} result {had[1]} {'→' if judged != NOT else '/'} {_year(target)} target {asked[1]}",
    )
    lines = []
    for n, (colon, stop, comma, why) in enumerate((("：", "。", "，", "原因："), (": ", ". ", ", ", "Why: "))):
        line = _SAID[judged][n].format(grade=row["grade"]) + colon + both[n]
        if row["change"]:
            line += comma + change(row, in_points(row, target))[n]
        elif row["comparison"] in _NO_CHANGE:
            line += comma + _NO_CHANGE[row["comparison"]][n]
        line += stop + _USE[judged][n]
        if reason[n]:
            line += ("" if n == 0 else " ") + why + reason[n]
        lines.append(line.strip())
    return lines[0], lines[1]


def short(row: Row, target: Row) -> Pair:
    """The verdict in a few words, with the change where there is one."""
    said = tuple(words.format(grade=row["grade"]) for words in _SAID[level(row)])
    if not row["change"]:
        return said[0], said[1]
    shown = change(row, in_points(row, target))
    return f"{said[0]}：{shown[0]}", f"{said[1]}: {shown[1]}"


def in_points(row: Row, target: Row) -> bool:
    """Whether the change of a row is a difference of percentages."""
    return row["comparison"] != "relative_change" and target["unit_en"] == "percent"


def verdicts(comparisons: list[Row], flat: Mapping[str, Row]) -> dict[str, list[Pair]]:
    """The verdicts that concern each figure, target or result, by its identifier; `flat`: rows of figures_flat."""
    found: dict[str, list[Pair]] = {}
    for row in comparisons:
        target, result = flat[row["figure_id"]], flat.get(row["result_figure_id"])
        line = verdict(row, target, result)
        found.setdefault(row["figure_id"], []).append(line)
        if result is not None:
            found.setdefault(row["result_figure_id"], []).append(line)
    return found


def _year(flat: Row) -> str:
    found = re.findall(r"\d{4}", flat["period"])
    return found[-1] if found else flat["period"]
