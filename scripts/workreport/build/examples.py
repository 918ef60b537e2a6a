"""The `example` of every column: a cell that stands in the data, so that it cannot be wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..package import Package, read_rows

LONG = 120  # characters; a shorter cell shows a column as well


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
        table = package.table(name)
        rows = read_rows(derived[path], path, None)[1] if path in derived else table.rows if table else []
        for field in schema["fields"]:
            cells = (row[field["name"]] for row in rows if row.get(field["name"]))
            example = next((cell for cell in cells if len(cell) <= LONG), None)
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
