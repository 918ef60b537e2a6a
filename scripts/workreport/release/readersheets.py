"""The sheets of the workbook for people: figures in ten columns, and targets with what they may be compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..package import Row, Table
from ..verdict import change, in_points, short, verdict

FIGURES, TARGETS = "数字 Figures", "目标 Targets"
Cell = str | Decimal
# Title and width in characters.
FIGURE_COLUMNS = (
    *(
        ("标识 Identifier", 26),
        ("句子", 44),
        ("Sentence", 52),
        ("原文 Printed", 12),
        ("数值 Value", 11),
        ("单位 Unit", 14),
    ),
    *(("时期 Period", 11), ("类型 Type", 18), ("能否比较 May it be compared?", 36), ("引文 Quotation", 36)),
)
TARGET_COLUMNS = (
    *(("标识 Identifier", 26), ("目标", 40), ("Target", 48), ("措辞 Wording", 16), ("目标原文 Target as printed", 14)),
    *(("上年结果原文 Result as printed", 14), ("等级 Grade", 8), ("变化 Change", 18), ("结论", 50), ("Verdict", 60)),
)


def both(chinese: str, english: str) -> str:
    """Two labels in one cell."""
    return f"{chinese} {english}" if chinese != english else chinese


def figures(flat: Table, comparisons: Table) -> Iterator[list[Cell]]:
    """The rows of the first sheet: one for each figure."""
    by_id, judged = flat.by("figure_id"), defaultdict(list)
    for row in comparisons:
        words = both(*short(row, by_id[row["figure_id"]]))
        for name in (row["figure_id"], row["result_figure_id"]):
            if name and words not in judged[name]:
                judged[name].append(words)
    for row in flat:
        status = both(row["status_zh"], row["status_en"])
        yield [
            row["figure_id"],
            row["sentence_zh"],
            row["sentence_en"],
            row["printed"],
            _value(row),
            both(row["unit_zh"], row["unit_en"]),
            row["period"],
            both(row["value_type_zh"], row["value_type_en"]) + (f"；{status}" if status else ""),
            "\n".join(judged[row["figure_id"]]),
            row["quote"],
        ]


def targets(flat: Table, comparisons: Table) -> Iterator[list[Cell]]:
    """The rows of the second sheet: one for each target, those that can be compared first."""
    by_id = flat.by("figure_id")
    order = {"A": 0, "B": 1, "C": 2}
    for row in sorted(comparisons, key=lambda r: order.get(r["grade"], 3)):  # stable: the report's order within a grade
        target, result = by_id[row["figure_id"]], by_id.get(row["result_figure_id"])
        chinese, english = verdict(row, target, result)
        yield [
            row["figure_id"],
            target["sentence_zh"],
            target["sentence_en"],
            both(target["status_zh"], target["status_en"]),
            target["printed"],
            result["printed"] if result else "",
            row["grade"],
            _change(row, target),
            chinese,
            english,
        ]


def _change(row: Row, target: Mapping[str, str]) -> str:
    if not row["change"]:
        return ""
    return both(*change(row, in_points(row, target)))


def _value(row: Row) -> Cell:
    if not row["value"]:
        return ""
    return f"{row['value']}–{row['value_max']}" if row["value_max"] else Decimal(row["value"])
