"""How well the panel reads headline figures: precision and recall against a coding by people, indicator by indicator.

    python tests/accuracy.py FOLDER [--gold FILE] [--wrong]
    python tests/accuracy.py --agreement FIRST SECOND

FOLDER holds the texts that the gold table names. The gold table holds facts alone: file, line, offset, printed, value,
range, unit, qualifier, wording, value type, period, span, indicator. A row of the panel meets a row of the gold table
where their spans overlap on one line and the indicator is the same; it is right where value, upper value, value type and
period are the same too.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.workreport.text import panel  # noqa: E402

GOLD = Path(__file__).parent / "data" / "headlines-2026.csv"
NUMERIC = ("value", "value_max", "value_type", "period")


def same(column: str, mine: str, theirs: str) -> bool:
    """Whether two cells say the same; numbers as numbers."""
    if column in ("value", "value_max") and mine and theirs:
        try:
            return Decimal(mine) == Decimal(theirs)
        except InvalidOperation:
            return False
    return mine == theirs


def compare(gold: list[dict], mine: list[dict]) -> tuple[list, list, list]:
    """(pairs, gold rows that nothing meets, panel rows that meet nothing)."""
    by_place = defaultdict(list)
    for row in mine:
        by_place[row["file"], row["line"]].append(row)
    used, pairs, missed = set(), [], []
    for row in gold:
        start, end = int(row["offset"]), int(row["offset"]) + len(row["printed"])
        near = [
            other
            for other in by_place[row["file"], row["line"]]
            if id(other) not in used
            and int(other["offset"]) < end
            and start < int(other["offset"]) + len(other["printed"])
        ]
        near.sort(
            key=lambda other: (
                other["indicator_id"] != row["indicator_id"],
                not same("value", other["value"], row["value"]),
            )
        )
        if near and (near[0]["indicator_id"] == row["indicator_id"] or len(near) == 1):
            used.add(id(near[0]))
            pairs.append((row, near[0]))
        else:
            missed.append(row)
    return pairs, missed, [row for row in mine if id(row) not in used]


def agreement(first: Path, second: Path) -> int:
    """Print how far two codings agree; exit status 0."""
    codings = []
    for place in (first, second):
        with place.open(encoding="utf-8", newline="") as file:
            codings.append(list(csv.DictReader(file)))
    pairs, only_first, only_second = compare(*codings)
    print(
        f"{len(codings[0])} and {len(codings[1])} rows, {len(pairs)} in both, {len(only_first)} and {len(only_second)} in one alone"
    )
    print("| column | agreement |\n|---|---:|")
    for column in (
        "indicator_id",
        "value_type",
        "period",
        "span",
        "value",
        "value_max",
        "unit",
        "qualifier",
        "wording",
        "printed",
    ):
        print(f"| {column} | {sum(same(column, b[column], a[column]) for a, b in pairs) / len(pairs):.1%} |")
    return 0


def main() -> int:
    """Print the tables; exit status 1 where a bar that is given does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--agreement", type=Path, nargs=2, metavar="FILE", help="of two codings, column by column")
    parser.add_argument("--at-least", type=float, metavar="N", help="exit 1 where fewer percent are right")
    parser.add_argument("--wrong-at-most", type=float, metavar="N", help="exit 1 where more percent are wrong")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--wrong", action="store_true", help="list what is missed, wrong or extra")
    given = parser.parse_args()
    if given.agreement:
        return agreement(*given.agreement)
    if given.folder is None:
        parser.error("name the folder of the texts, or two codings with --agreement")
    with given.gold.open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    mine = []
    for name in sorted({row["file"] for row in gold}):
        try:
            rows = panel.read_report(name, (given.folder / name).read_bytes()).rows
        except panel.ReportError as error:
            gone = [row for row in gold if row["file"] == name]
            gold = [row for row in gold if row["file"] != name]
            print(f"left out, with {len(gone)} rows: {error}", file=sys.stderr)
            continue
        mine += [{key: str(value) for key, value in row.items()} for row in rows]
    pairs, missed, extra = compare(gold, mine)
    number, phrase = [], []
    for row, other in pairs:
        differs = [c for c in ("indicator_id", *NUMERIC) if not same(c, other[c], row[c])]
        (number if row["value"] else phrase).append((row, other, differs))
    table: dict[str, Counter] = defaultdict(Counter)
    for row, _, differs in number:
        table[row["indicator_id"]]["wrong" if differs else "right"] += 1
    for row in missed:
        if row["value"]:
            table[row["indicator_id"]]["missed"] += 1
    for row in extra:
        if row["value"]:
            table[row["indicator_id"]]["extra"] += 1
    total = Counter()
    print("| indicator | coded by people | right | wrong | missed | further rows |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, counts in sorted(table.items()):
        total.update(counts)
        people = counts["right"] + counts["wrong"] + counts["missed"]
        print(f"| {name} | {people} | {counts['right']} | {counts['wrong']} | {counts['missed']} | {counts['extra']} |")
    people = total["right"] + total["wrong"] + total["missed"]
    print(
        f"| all with a number | {people} | {total['right']} | {total['wrong']} | {total['missed']} | {total['extra']} |"
    )
    said = [row for row in gold if not row["value"]]
    found = sum(not differs or differs == ["period"] for _, _, differs in phrase)
    print(
        f"right {total['right'] / people:.1%}, wrong {total['wrong'] / people:.1%}; without a number: {found} of {len(said)} found and named; further {sum(not row['value'] for row in extra)}"
    )
    columns = {
        c: sum(same(c, o[c], r[c]) for r, o in pairs) / len(pairs)
        for c in ("printed", "unit", "qualifier", "wording", "span", "period", "value_type")
    }
    print("agreement by column: " + ", ".join(f"{c} {share:.1%}" for c, share in columns.items()))
    worse = (given.at_least or 0) > 100 * total["right"] / people or (
        given.wrong_at_most is not None and given.wrong_at_most < 100 * total["wrong"] / people
    )
    if given.wrong:
        for row, other, differs in number + phrase:
            if differs:
                print(
                    "differs",
                    row["file"],
                    row["line"],
                    row["printed"],
                    {c: (row[c], other[c]) for c in differs},
                    other["quote"],
                )
        for row in missed:
            print(
                "missed",
                row["file"],
                row["line"],
                row["offset"],
                row["printed"],
                row["indicator_id"],
                row["value_type"],
                row["period"],
            )
        for row in extra:
            print(
                "extra",
                row["file"],
                row["line"],
                row["printed"],
                row["value"],
                row["indicator_id"],
                row["value_type"],
                row["period"],
                row["span"],
                row["quote"],
            )
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
