"""The generated parts of README.md and README.zh-CN.md: what stands between `<!-- generated: NAME -->` and `<!-- end -->`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from .. import headline
from ..package import Package, Table, read_bytes, read_rows, records, safe_path

PATHS = ("README.md", "README.zh-CN.md")
_BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
# Columns that the two codings filled, in the order of figures; the free names of indicators were matched before.
_CODED = (
    "indicator_id",
    "subject_id",
    "period",
    "time_basis",
    "value_type",
    "obs_status",
    "wording",
    "value",
    "value_max",
)
_CODED += ("unit_id", "qualifier", "coverage", "implicit", "printed", "quote", "measure")


def documents(package: Package, built: Mapping[str, bytes]) -> dict[str, bytes]:
    """The READMEs of the package with their generated parts renewed, by path; `built` holds derived tables by path.

    A README that is missing is left out; a part with an unknown name raises KeyError.
    """
    found = {}
    for path in PATHS:
        place = package.root / path
        if place.is_file():
            text = read_bytes(safe_path(package.root, path)).decode("utf-8")
            chinese = path.endswith(".zh-CN.md")
            found[path] = _BLOCK.sub(lambda m, zh=chinese: m[1] + _PARTS[m[2]](package, built, zh) + m[3], text).encode(
                "utf-8"
            )
    return found


def _markdown(head: tuple[str, ...], rows: list[tuple]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _labels(package: Package, codelist: str, chinese: bool) -> dict[str, str]:
    label = "label_zh" if chinese else "label_en"
    return {row["code"]: row[label] for row in package.table("codes") if row["codelist"] == codelist}


def _rows_of(package: Package, built: Mapping[str, bytes], name: str, path: str) -> int:
    if path in built:
        return sum(1 for _ in records(built[path])) - 1
    return len(package.table(name) or ())


def _counts(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    figures = package.table("figures")
    types = Counter(row["value_type"] for row in figures)
    labels = _labels(package, "value_type", chinese)
    implicit = sum(row["implicit"] == "true" for row in figures)
    rows = sum(_rows_of(package, built, name, resource["path"]) for name, resource in package.resources.items())
    arabic = sum(int(row["arabic_numerals"]) for row in package.table("reports"))
    if chinese:
        kinds = "、".join(f"{labels[code]}{types[code]}" for code in labels if types[code])
        return (
            f"共{len(figures)}个数字（{kinds}），其中{implicit}个没有印出数码；原文{arabic}个阿拉伯数字和全部汉字数字均已逐一入账。"
            f"{len(package.resources)}张表，{rows}行。\n"
        )
    kinds = ", ".join(f"{types[code]} × {labels[code]}" for code in labels if types[code])
    return (
        f"{len(figures)} figures ({kinds}), {implicit} of them stated without a numeral; all {arabic} Arabic numerals of the text and every\n"
        f"Chinese numeral character are accounted for. {len(package.resources)} tables, {rows:,} rows.\n"
    )


def _coding(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    """How much of each report is coded."""
    labels = _labels(package, "coding", chinese)
    coded = Counter(row["report_id"] for row in package.table("figures"))
    rest = Counter(row["report_id"] for row in package.table("uncoded") or ())
    rows = [
        (
            row["report_id"],
            row["place_zh"] if chinese else row["place_en"],
            labels.get(row["coding"], row["coding"]),
            coded[row["report_id"]],
            rest[row["report_id"]],
        )
        for row in package.table("reports")
    ]
    head = (
        ("报告", "地区", "编码状态", "已编码", "待编码")
        if chinese
        else ("report", "place", "coding", "coded", "not coded yet")
    )
    return _markdown(head, rows)


def _five_rows(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    columns = ("indicator_id", "period", "value_type", "obs_status", "wording", "value", "unit_id", "printed", "quote")
    rows = []
    for indicator, kind in headline.named(package):
        if row := headline.among(package.table("figures"), indicator, kind):
            rows.append(tuple(f"`{row[c]}`" if c.endswith("_id") else row[c] for c in columns))
    return _markdown(columns, rows)


def _files(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    folders: dict[str, list[str]] = {}
    for name, resource in package.resources.items():
        folder, _, file = resource["path"].rpartition("/")
        rows = _rows_of(package, built, name, resource["path"])
        title = resource.get("title_zh", name) if chinese else ""
        folders.setdefault(folder, []).append(
            f"[{file.removesuffix('.csv')}]({resource['path']}) {title}{' ' if title else ''}({rows:,})"
        )
    head = ("目录", "表(行数)") if chinese else ("folder", "tables (rows)")
    return _markdown(
        head, [(f"`{folder}/`", ("、" if chinese else ", ").join(files)) for folder, files in folders.items()]
    )


def agreement(figures: Table, decisions: Table) -> list[tuple[str, int, int]]:
    """(column, rows compared, rows on which the two codings differed), for every column that was coded.

    Rows compared are all that were coded: the figures, and those that the decisions dropped or kept as repetitions.
    """
    dropped = sum(row["column"] in ("figure_id", "value_type") and row["decided"] == "" for row in decisions)
    differing = Counter(row["column"] for row in decisions if row["first"] != row["second"])
    return [(column, len(figures) + dropped, differing[column]) for column in _CODED]


def _agreement(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    decisions = package.table("decisions")
    coded = {row["report_id"] for row in decisions}
    figures = package.table("figures")
    mine = Table(
        figures.name, figures.path, figures.schema, figures.columns, [r for r in figures if r["report_id"] in coded]
    )
    compared = agreement(mine, decisions)
    rows = [(f"`{c}`", n, d, f"{100 * (n - d) / n:.1f} %") for c, n, d in compared if d]
    same = ", ".join(f"`{c}`" for c, _, d in compared if not d)
    rows.append((same, compared[0][1], 0, "100.0 %"))
    overruled = sum(row["first"] == row["second"] for row in decisions)
    head = ("列", "比较行数", "不一致", "一致率") if chinese else ("column", "rows compared", "differed", "agreement")
    tail = (
        f"\n共裁定{len(decisions)}格，其中{overruled}格两次编码一致但改判。\n"
        if chinese
        else f"\n{len(decisions)} cells were decided, {overruled} of them cells on which both codings agreed and were overruled.\n"
    )
    return _markdown(head, rows) + tail


def _rules(package: Package, built: Mapping[str, bytes], chinese: bool) -> str:
    path = package.resources["rule_results"]["path"]
    results = read_rows(built[path], path, None)[1] if path in built else list(package.table("rule_results") or ())
    labels = _labels(package, "rule_kind", chinese)
    total, holds, expected = Counter(), Counter(), Counter()
    for row in results:
        total[row["kind"]] += 1
        holds[row["kind"]] += row["outcome"] == "holds"
        expected[row["kind"]] += row["outcome"] == row["expected"]
    rows = [(label, total[kind], holds[kind], expected[kind]) for kind, label in labels.items() if total[kind]]
    rows.append(("合计" if chinese else "all", sum(total.values()), sum(holds.values()), sum(expected.values())))
    return _markdown(
        ("规则类别", "条数", "成立", "符合预期") if chinese else ("kind of rule", "rules", "hold", "as expected"), rows
    )


_PARTS = {
    "counts": _counts,
    "coding": _coding,
    "five-rows": _five_rows,
    "files": _files,
    "agreement": _agreement,
    "rules": _rules,
}
