"""The code blocks of the READMEs and the output printed under each; `python tests/readme_examples.py --write` renews it.

A block in python, sql (DuckDB) or sqlite is run in the order of the file; the next block in `text` is its output.
Blocks in r are run by tests/external, blocks in sh are not run here.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sqlite3
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```(python|sql|sqlite|r)\n(.*?)```\n(?:```text\n(.*?)```\n)?", re.DOTALL)
sys.path[:0] = [str(ROOT)]


def run(language: str, code: str, names: dict, database: Path) -> str:
    """What a block prints, long lines wrapped; rows of a query are printed with tabs between cells."""
    if language == "python":
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README", "exec"), names)
        lines = printed.getvalue().splitlines()
        return "".join(
            wrapped.rstrip() + "\n"
            for line in lines
            for wrapped in textwrap.wrap(line, 150, drop_whitespace=False) or [""]
        )
    if language == "sql":
        import duckdb

        with duckdb.connect() as base:
            rows = base.execute(code).fetchall()
    else:
        with contextlib.closing(sqlite3.connect(database)) as base:
            rows = base.execute(code).fetchall()
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def examples(readme: str, run_r=None) -> list[tuple[str, str, str, str | None]]:
    """(language, code, output now, output in the file) of every block of `readme`, run from the root of the repository."""
    from scripts.workreport.package import Package
    from scripts.workreport.release import database as sqlite_file

    found = []
    names: dict = {}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(ROOT):
        place = Path(folder) / "package.sqlite"
        place.write_bytes(sqlite_file.build(Package(ROOT)))
        for language, code, stated in BLOCK.findall((ROOT / readme).read_text("utf-8")):
            if language == "r":
                if run_r:
                    found.append((language, code, run_r(code), stated))
            else:
                found.append((language, code, run(language, code, names, place), stated))
    return found


def write(readme: str, run_r=None) -> None:
    text = (ROOT / readme).read_text("utf-8")
    for language, code, output, _ in examples(readme, run_r):
        block = f"```{language}\n{code}```\n"
        start = text.index(block) + len(block)
        rest = re.sub(r"\A```text\n.*?```\n", "", text[start:], count=1, flags=re.DOTALL)
        text = text[:start] + f"```text\n{output}```\n" + rest
    (ROOT / readme).write_text(text, "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/readme_examples.py --write")
    os.environ.pop("PYTHONPATH", None)
    for name in READMES:
        write(name)
