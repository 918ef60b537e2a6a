"""Promise: whoever reviews an update sees every change: in the terminal, in the comment, and whole in JSON.

Old and new were once cut from the front, so that 11 of 16 changes of long texts printed twice the same.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.compare import difference, show
from scripts.workreport.compare.change import compare
from scripts.workreport.compare.state import State, load
from scripts.workreport.package import Row
from scripts.workreport.versions import MAJOR, MINOR, PATCH

ROOT = Path(__file__).resolve().parents[1]
REAL = load(ROOT, "old")
COLUMNS = [
    (name, column)
    for name, sheet in REAL.sheets.items()
    for column in sheet.columns
    if any(re.search(r"[A-Za-z\u4e00-\u9fff]", row[column]) for row in sheet.rows)
]


def alone(name: str, turn: Callable[[Row], dict] | None = None, at: int = 0) -> State:
    """The real package as if it had one table only, with one row turned; quick to compare."""
    sheet = REAL.sheets[name]
    rows = list(sheet.rows)
    if turn:
        changed = Row(rows[at] | turn(rows[at]))
        changed.file, changed.line = rows[at].file, rows[at].line
        rows[at] = changed
    resources = [r for r in REAL.descriptor["resources"] if r["name"] == name]
    return dataclasses.replace(
        REAL,
        descriptor=REAL.descriptor | {"resources": resources},
        sheets={name: dataclasses.replace(sheet, rows=rows)},
        schemas={name: REAL.schemas[name]},
    )


def formats(old: State, new: State) -> tuple[str, str, dict]:
    found = compare(old, new)
    return show.as_text(found), show.as_markdown(found), json.loads(show.as_json(found))


@pytest.mark.parametrize("place", ["last", "middle"])
@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(pair) for pair in COLUMNS])
def test_a_word_changed_in_the_longest_cell_of_any_column_is_seen(table: str, column: str, place: str) -> None:
    sheet = REAL.sheets[table]
    at = max(range(len(sheet.rows)), key=lambda i: len(sheet.rows[i][column]))
    text = sheet.rows[at][column]
    words = list(re.finditer(r"[A-Za-z0-9_.]+|[\u4e00-\u9fff]", text))
    word = words[-1] if place == "last" else words[len(words) // 2]
    other = text[: word.start()] + "龘" + text[word.end() :]
    told, markdown, answer = formats(alone(table), alone(table, lambda row: {column: other}, at))
    assert "龘" in told and "龘" in markdown
    if column in sheet.key:  # another row, then: both are named whole
        changes = answer["figures" if table == "figures" else "tables"]
        changes = changes if table == "figures" else changes[table]
        assert len(changes["added"]) == len(changes["removed"]) == 1 and other in changes["added"][0]
        return
    (line,) = [line for line in told.splitlines() if line.startswith("  ")]
    assert re.search(rf"\[-{re.escape(word[0])}-\]{{\+龘\+}}| -> |^[^:]*: {{\+", line) or word[0] in line
    (row,) = [line for line in markdown.splitlines() if "龘" in line]
    *_, was, now, _ = re.split(r"(?<!\\)\|", row)
    assert was != now and "龘" not in was and (difference.cut(word[0], 0) in was or len(text) < 3)
    (cell,) = (answer["figures"] if table == "figures" else answer["tables"][table])["changed"]
    assert (cell["old"], cell["new"]) == (text, other), "JSON holds both whole"


def words(*way: object) -> Callable[[State, str, str], None]:
    """Replace words at a place of the descriptor, of a schema (by column), of a cell (by row), or in a document."""

    def turn(state: State, old: str, new: str) -> None:
        kind, *rest = way
        holder = {"descriptor": state.descriptor, "schemas": state.schemas, "documents": state.documents}.get(str(kind))
        if kind == "cells":
            table, column = rest
            holder, rest = next(row for row in state.sheets[table].rows if old in row[column]), [column]
        if kind == "columns":
            holder = next(f for f in state.schemas[rest[0]]["fields"] if f["name"] == rest[1])
            rest = rest[2:]
        for key in rest[:-1]:
            holder = holder[key]
        assert holder[rest[-1]].count(old) >= 1, holder[rest[-1]]
        holder[rest[-1]] = holder[rest[-1]].replace(old, new, 1)

    return turn


def value(*way: object) -> Callable[[State, object, object], None]:
    """Put another value there; None deletes it."""

    def turn(state: State, old: object, new: object) -> None:
        holder = getattr(state, str(way[0]))
        for key in way[1:-1]:
            holder = (
                next(f for f in holder if f["name"] == key)
                if isinstance(holder, list) and isinstance(key, str)
                else holder[key]
            )
        if new is None:
            del holder[way[-1]]
        elif isinstance(holder, list) and way[-1] == "+":
            holder.append(new)
        else:
            holder[way[-1]] = new

    return turn


RESOURCE = ("descriptor", "resources", 0)
# What is changed, from what to what, what must be seen of both in text and in the comment, and the step it takes.
CHANGES: dict[str, tuple[Callable, object, object, tuple[str, ...], int]] = {
    "the warning of the description": (words("descriptor", "description"), "must not be", "may be", ("and differ in nature: they [-must not-]{+may+} be added up. ",), PATCH),
    "the same in Chinese": (words("descriptor", "description_zh"), "不可相加", "可相加", ("[-不-]",), PATCH),
    "the last word of a description": (words("descriptor", "description"), "license no rights.", "license no claims.", ("[-rights-]{+claims+}",), PATCH),
    "a year in the title": (words("descriptor", "title"), "2021", "2012", ("[-2021-]{+2012+}",), PATCH),
    "the title in Chinese": (words("descriptor", "title_zh"), "数据集", "数字集", ("据", "字"), PATCH),
    "the place of publication": (words("descriptor", "sources", 0, "title"), "acting head", "head", ("[-acting -]",), PATCH),
    "the time of the copy": (words("descriptor", "sources", 0, "version"), "13:23", "13:32", ("[-23-]{+32+}",), PATCH),
    "a keyword": (words("descriptor", "keywords", 4), "Jilin", "Jilan", ("Jilin -> Jilan",), PATCH),
    "one more keyword": (value("descriptor", "keywords", "+"), None, "statistics", ('statistics',), PATCH),
    "a role of the contributor": (value("descriptor", "contributors", 0, "roles"), None, ["author"], ("maintainer",), PATCH),
    "the scope of the licence": (words("descriptor", "licenses", 0, "title"), "translations and", "translations but not", ("{+but not+}",), MAJOR),
    "the address of the licence": (words("descriptor", "licenses", 0, "path"), "zero/1.0", "by/4.0", ("[-zero/1.0-]{+by/4.0+}",), MAJOR),
    "the rights": (words("descriptor", "dcterms:rights"), "no rights", "all rights", ("[-no-]{+all+}",), PATCH),
    "the day of creation": (words("descriptor", "created"), "11-22", "11-23", ("22", "23"), PATCH),
    "a home page": (value("descriptor", "homepage"), None, "https://example.org/x", ("{+https://example.org/x+}",), PATCH),
    "true in place of 1": (value("descriptor", "dcterms:language"), None, ["zh", True], ("true",), PATCH),
    "what a table is": (words(*RESOURCE, "description"), "prove it.", "prove nothing.", ("[-it-]{+nothing+}",), PATCH),
    "the rights of a table": (words(*RESOURCE, "dcterms:rights"), "evidence", "examples", ("[-evidence-]{+examples+}",), PATCH),
    "the licence of a table": (words(*RESOURCE, "licenses", 0, "name"), "CC0", "CC1", ("CC0-1.0 -> CC1-1.0",), MAJOR),
    "the delimiter of a table": (words(*RESOURCE, "dialect", "delimiter"), ",", ";", (", -> ;",), MAJOR),
    "the last word of a column's description": (words("columns", "figures", "quote_start", "description"), "paragraph", "page", ("[-paragraph-]{+page+}",), PATCH),
    "the title of a column": (words("columns", "figures", "value", "title_zh"), "值", "数", ("值", "数"), PATCH),
    "the end of a pattern": (words("columns", "rule_operands", "constant", "constraints", "pattern"), "-[0-9]{2})", "-[0-9]{3})", ("[-2-]{+3+}",), MAJOR),
    "a type": (value("schemas", "figures", "fields", "start", "type"), None, "number", ("integer -> number",), MAJOR),
    "a minimum": (value("schemas", "rule_operands", "fields", "position", "constraints", "minimum"), None, 0, ("1 -> 0",), MINOR),
    "a higher minimum": (value("schemas", "rule_operands", "fields", "position", "constraints", "minimum"), None, 2, ("1 -> 2",), MAJOR),
    "required no more": (value("schemas", "figures", "fields", "quote", "constraints", "required"), None, None, ("[-true-]",), MINOR),
    "an enumeration": (value("schemas", "figures", "fields", "quote", "constraints", "enum"), None, ["x"], ('{+["x"]+}',), MAJOR),
    "a foreign key gone": (value("schemas", "rules", "foreignKeys"), None, None, ("[-remark_id -> remarks (remark_id)-]",), MINOR),
    "a foreign key more": (value("schemas", "figures", "foreignKeys", "+"), None, {"fields": ["note"], "reference": {"resource": "remarks", "fields": ["remark_id"]}}, ("{+note -> remarks (remark_id)+}",), MAJOR),
    "a unique key": (value("schemas", "figures", "uniqueKeys"), None, [["quote", "start"]], ("{+quote, start+}",), MAJOR),
    "another missing value": (value("schemas", "figures", "missingValues"), None, ["", "-"], ('[""] -> ["", "-"]',), MAJOR),
    "two spaces in a cell": (words("cells", "remarks", "statement_en"), " the ", "  the ", ("[- -]", "{+␠␠+}"), PATCH),
    "a letter that looks alike": (words("cells", "remarks", "statement_en"), "report", "r\u0435port", ("[-report-]", r"{+r\u0435port+}"), PATCH),
    "a radical that looks alike": (words("cells", "figures", "quote"), "生产总值", "⽣产总值", ("[-生-]", r"{+\u2f63+}"), PATCH),
    "a comma of another width": (words("cells", "remarks", "statement_zh"), "，", ",", ("[-，-]", "{+,+}"), PATCH),
    "not in a note": (words("cells", "figures", "note"), "not comparable", "comparable", ("[-not -]",), PATCH),
    "a definition of an indicator": (words("cells", "indicators", "definition_zh"), "，不是", "，是", ("，不是", "，是"), PATCH),
    "a reason in the record": (words("cells", "decisions", "reason"), "not", "now", ("[-not-]", "{+now+}"), PATCH),
    "a source of a constant": (words("cells", "rule_operands", "constant_source"), "not printed", "now printed", ("[-not-]", "{+now+}"), PATCH),
    "a bar and marks in a note": (words("cells", "relations", "note"), " ", " `|{+x+}| ", ("`|{", ), PATCH),
    "a word of the licence file": (words("documents", "LICENSE"), "we claim and license no", "we claim and license all", ("[-no-]{+all+}",), MAJOR),
    "a number in the manual": (words("documents", "data/CODING.md"), "has value 1", "has value 2", ("[-1-]{+2+}",), PATCH),
    "the last word of the manual": (words("documents", "data/CODING.md"), "can check.", "must trust.", ("[-can check-]{+must trust+}",), PATCH),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_a_long_text_is_seen_and_takes_its_step(name: str) -> None:
    turn, old, new, seen, step = CHANGES[name]
    state = copy.deepcopy(REAL)
    turn(state, old, new)
    found = compare(REAL, state)
    told, markdown, answer = formats(REAL, state)
    assert found.step == step and answer["step"] in told
    plain = re.sub(r"\\\|", "|", markdown)
    for piece in seen:
        assert piece in told
        # In a table the two sides stand in two cells.
        halves = [piece] if piece in plain else re.split(r"(?<=-\])(?={\+)| -> ", piece)
        assert all(half in plain for half in halves), markdown
    changed = answer["schemas"] + [c for t in (answer["figures"], *answer["tables"].values()) for c in t["changed"]]
    (change,) = changed
    if isinstance(old, str):
        assert change["new"] in (change["old"].replace(old, new, 1), "") and old in change["old"], (
            "JSON holds both whole"
        )
    assert change["old"] != change["new"]


TEXTS = st.text(st.sampled_from("ab .,-+[]{}\\xé中文生⽣\u00a0\u0435␠\u200b|`"), max_size=30)


@given(TEXTS, TEXTS)
def test_two_texts_never_look_the_same(old: str, new: str) -> None:
    parts = difference.pieces(old, new)
    assert ("".join(was for was, _ in parts), "".join(now for _, now in parts)) == (old, new)
    if old != new:
        was, now = difference.sides(old, new)
        assert was != now
        assert re.search(r"\[-|{\+", difference.marked(old, new))


@given(st.lists(st.sampled_from(["甲", "乙", "a ", "bb ", "。", "；\n", "x" * 40]), max_size=400), st.data())
def test_a_word_that_came_is_shown_whatever_surrounds_it(text: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    new = "".join([*text[:at], " 龘 ", *text[at:]])
    shown = difference.marked("".join(text), new, 60)
    assert "龘" in shown and len(shown) < 400


@pytest.mark.parametrize(
    ("old", "new"),
    [("好 " * 100_000, "好 a" * 100_000), ("a。" * 50_000, "b。" * 50_000), ("x" * 200_000, "y" * 300_000)],
)
def test_megabytes_are_compared_in_seconds(old: str, new: str) -> None:
    began = time.perf_counter()
    assert len(difference.marked(old, new, 100)) < 1000
    assert time.perf_counter() - began < 5
