"""The `example` of every column: a cell that stands in the data, so that it cannot be wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..package import Package, records

LONG = 120  # characters; a shorter cell shows a column as well
MOST = 100_000  # rows that are looked at


def schemas(package: Package, derived: Mapping[str, bytes]) -> dict[str, bytes]:
    """Bytes of every schema with the examples of its columns written, by path; `derived` holds derived tables by path.

    A column without any filled cell has no example.
    """
    files = {}
    for name, resource in package.resources.items():
        schema = package.schema(name)
        if schema is None:
            continue  # the descriptor layer says so
        path = resource["path"]
        if path in derived:
            found = _first(records(derived[path]))
        elif (table := package.table(name)) is not None:
            found = _first(iter([table.columns, *map(list, map(dict.values, table.rows[:MOST]))]))
        else:
            continue
        for field in schema["fields"]:
            example = found.get(field["name"])
            if example is None:
                field.pop("example", None)
            elif "example" in field:
                field["example"] = example
            else:
                after = [(k, v) for k, v in field.items() if k in ("constraints",)]
                for key, _ in after:
                    del field[key]
                field["example"] = example
                field.update(after)
        files[resource["schema"]] = (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    return files


def _first(rows: Iterator[list[str]]) -> dict[str, str]:
    """The first filled cell of each column that is not long."""
    header = next(rows, [])
    waiting, found = dict(enumerate(header)), {}
    for row in rows:
        for at in [at for at in waiting if row[at] and len(row[at]) <= LONG]:
            found[waiting.pop(at)] = row[at]
        if not waiting:
            break
    return found
