"""Promises about all regular expressions of the sources: they mean the same on every Python from 3.11.2 on, and a file without its last line end is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.workreport.package import _depth, read_rows, serialise

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for folder in ("scripts", "schemas") for path in (ROOT / folder).rglob("*.py"))


def texts() -> list[tuple[str, str]]:
    """(file, text) of every text in the sources; the parts of an f-string are texts of their own."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append((path.name, node.value))
    return found


POSSESSIVE = re.compile(r"(?<!\\)(?:[*+?}]\+)|\(\?>")


def test_no_pattern_needs_what_python_3_11_2_gets_wrong():
    """Atomic groups and possessive quantifiers, new in 3.11, match what they must not before 3.11.4."""
    assert POSSESSIVE.search(r"[0-9]*+x") and POSSESSIVE.search("(?>a)") and not POSSESSIVE.search(r"\++")
    assert not [(name, text[:60]) for name, text in texts() if POSSESSIVE.search(text)]


@given(st.lists(st.lists(st.text('ab,"\n 甲', max_size=4), min_size=2, max_size=2), max_size=5))
def test_a_table_is_canonical_with_its_last_line_end_and_never_without(cells):
    data = serialise(["x", "y"], [{"x": a + "x", "y": b} for a, b in cells])
    assert not read_rows(data, "t.csv", None)[2]
    rules = [finding.rule for finding in read_rows(data[:-1], "t.csv", None)[2]]
    assert rules and set(rules) <= {"canonical-form", "csv", "cells"}


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.csv")), ids=lambda path: path.stem)
def test_every_table_of_the_package_without_its_last_line_end_is_named(path):
    data = path.read_bytes()
    assert not read_rows(data, path.name, None)[2]
    assert [f.rule for f in read_rows(data[:-1], path.name, None)[2]] == ["canonical-form"]


@pytest.mark.parametrize(
    "data", [b'"x",y\na,b\n', b"x,y\n\na,b\n", b"x,y\na,b\n\n", b'x,y\na,"b"\n', b"x,y\na,b", b'x,y\na,"b"'], ids=repr
)
def test_other_forms_of_the_same_table_are_named(data):
    assert {f.rule for f in read_rows(data, "t.csv", None)[2]} & {"canonical-form", "cells"}


def test_brackets_inside_texts_do_not_nest():
    assert _depth(r'{"a": ["[[[[", "\"[[", "\\", {}]}') == 3
    assert _depth('"' + "[" * 10**6) == 0
