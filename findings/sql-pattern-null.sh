#!/usr/bin/env bash
# A valid table cannot be published to SQLite when an optional column has a pattern and a cell is empty.
#
# Guess  The empty cell becomes NULL, and a CHECK on NULL passes, as SQL says (unknown is not false).
# Seen   frictionless writes CHECK (c REGEXP '...') and registers REGEXP as a Python function, which is
#        called with None and raises: "user-defined function raised exception", and no row is written.
#        A minimum or a minLength on the same empty cell is fine, because there SQLite itself decides.
# Means  Take "pattern" off optional fields, in memory, before package.publish('sqlite:///...'); the data were
#        validated before anyway. Tools that publish through frictionless (datapackage-to-datasette 0.5.0) inherit it.
# With   frictionless 5.21.0 (extra sql), SQLAlchemy 2.1.9; 2026-11-28
# Source SQLite, CREATE TABLE, 3.3 CHECK constraints: a result of NULL is no violation
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check 'frictionless[sql]==5.21.0' sqlalchemy==2.1.9
cd "$dir"
venv/bin/python - <<'PY'
import sqlite3, sys
from frictionless import Package

def publish(name, constraints):
    field = {"name": "c", "type": "string" if "pattern" in constraints else "integer", "constraints": constraints}
    cell = "x" if "pattern" in constraints else "7"
    open(f"{name}.csv", "w").write(f"id,c\na,\nb,{cell}\n")
    resource = {"name": name, "type": "table", "path": f"{name}.csv", "dialect": {"delimiter": ","},
                "schema": {"fields": [{"name": "id", "type": "string"}, field]}}
    package = Package.from_descriptor({"name": name, "resources": [resource]})
    assert package.validate().valid
    try:
        package.publish(f"sqlite:///{name}.db")
    except Exception as error:
        return f"{type(error).__name__}: {getattr(error, 'orig', error)}"
    return sqlite3.connect(f"{name}.db").execute(f"select * from {name}").fetchall()

from importlib.metadata import version
print("frictionless", version("frictionless"), "SQLAlchemy", version("sqlalchemy"), "SQLite", sqlite3.sqlite_version)
seen = publish("one", {"pattern": "[a-z]"}), publish("two", {"minimum": 2})
print("pattern:", seen[0]); print("minimum:", seen[1])
want = "OperationalError: user-defined function raised exception", [("a", None), ("b", 7)]
sys.exit("CHANGED: see the head of this file" if seen != want else 0)
PY
