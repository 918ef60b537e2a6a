"""The Parquet files: one for each table, with types, and with the words that describe it in its metadata."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq

from ..package import Package, Table
from . import cell, citation

# Decimals are doubles, which every reader computes with; one scale for a whole column would not keep 10.5 apart from
# 10.50 either. The digits as written stand beside them in `<column>_text`.
TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def build(package: Package) -> dict[str, bytes]:
    """The bytes of the Parquet file of each table, by its name; raises Unreadable where a table cannot be read."""
    return {table.name: _file(package, table) for table in cell.tables(package)}


def _file(package: Package, table: Table) -> bytes:
    fields, arrays = [], []
    columns = {column["name"]: column for column in table.schema["fields"]}
    for name, column in columns.items():
        values = [cell.typed(row, column) for row in table]
        if column["type"] == "number":
            values = [None if value is None else float(value) for value in values]
        required = bool(column.get("constraints", {}).get("required")) or name in table.schema["primaryKey"]
        words = {key: column.get(key) for key in ("title", "title_zh", "description", "codelist")}
        fields.append(pa.field(name, TYPES[column["type"]], nullable=not required, metadata=_bytes(words)))
        arrays.append(pa.array(values, TYPES[column["type"]]))
    for name, twin in cell.twins(table).items():
        words = {
            "title": f"{columns[name].get('title', '')}, as written",
            "title_zh": f"{columns[name].get('title_zh', '')}(原样)",
            "description": f"The digits of {name} as written, with their decimal places.",
        }
        fields.append(pa.field(twin, pa.string(), metadata=_bytes(words)))
        arrays.append(pa.array([row[name] or None for row in table], pa.string()))
    schema = pa.schema(fields, metadata=_bytes(_about(package, table)))
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, version="2.6", compression="snappy")
    return sink.getvalue().to_pybytes()


def _about(package: Package, table: Table) -> dict[str, str]:
    d, told = package.descriptor, package.resources[table.name]
    return {
        "table": table.name,
        "title": told.get("title", ""),
        "title_zh": told.get("title_zh", ""),
        "description": told.get("description", ""),
        "primary_key": json.dumps(table.schema["primaryKey"]),
        "foreign_keys": json.dumps(table.schema.get("foreignKeys", []), sort_keys=True),
        "package": d.get("name", ""),
        "package_id": d.get("id", ""),
        "package_title": d.get("title", ""),
        "package_description": d.get("description", ""),
        "version": d.get("version", ""),
        "created": d.get("created", ""),
        "released": citation.day(package),
        "licence": "; ".join(
            f"{licence.get('name', '')} {licence.get('path', '')}" for licence in d.get("licenses", [])
        ),
        "rights": d.get("dcterms:rights", ""),
        "cite": citation.english(package),
    }


def _bytes(words: dict) -> dict[bytes, bytes]:
    return {key.encode(): str(value).encode() for key, value in words.items() if value}
