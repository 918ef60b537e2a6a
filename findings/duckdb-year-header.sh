#!/usr/bin/env bash
# DuckDB takes the header of a wide table for its first row of data when the columns are named after years.
#
# Guess  "indicator,2024,2025" over rows of text and numbers is found to be a header, as polars takes
#        it, or at least gives a warning.
# Seen   Columns are named column0, column1, column2, and the years become a row of figures, 2024.0 and
#        2025.0, which a sum then adds. A single column named "yes" over true and false does the same, since
#        "yes" can be cast to a boolean. With a name that cannot be cast ("2024年") the header is found.
# Means  A table "indicator by year", the commonest shape in statistics, must be read with header = true; better
#        publish it long, with the year in a cell. Nothing in the result tells that it went wrong.
# With   duckdb 2.0.1, polars 2.1.0 for comparison; 2026-11-28
# Source DuckDB documentation, CSV auto detection, header detection: by the types of the first row alone
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 polars==2.1.0
cd "$dir"
venv/bin/python - <<'PY'
import sys
import duckdb, polars

print("duckdb", duckdb.__version__, "polars", polars.__version__)
wrong = 0
for text, want, header in [
    ("indicator,2024,2025\noutput,1.5,1.6\nprices,2.5,2.6\n", ["column0", "column1", "column2"], False),
    ("code,yes\na,true\nb,false\n", ["column0", "column1"], False),
    ("指标,2024年,2025年\n产值,1.5,1.6\n价格,2.5,2.6\n", ["指标", "2024年", "2025年"], True),
]:
    open("t.csv", "w", encoding="utf-8").write(text)
    table = duckdb.sql("from 't.csv'")
    rows = len(table.fetchall())
    told = duckdb.sql("from read_csv('t.csv', header = true)").columns
    print(text.split("\n")[0], "->", table.columns, rows, "rows; polars:", polars.read_csv("t.csv").columns)
    wrong += table.columns != want or rows != (2 if header else 3) or told != text.split("\n")[0].split(",")
sys.exit("CHANGED: see the head of this file" if wrong else 0)
PY
