"""Metadata for Datasette: what its pages say of the database, which labels keys show, what is searched, filtered and hidden."""

from __future__ import annotations

import json

from ..package import Package, Table
from . import cell, citation
from .findable import INDEX, TABLE

# By which column a row is named where a key leads to it.
LABELS = ("name_en", "sentence_en", "label_en", "title_en", "statement_en", "term_en")
FACETS = {
    "figures_flat": ["topic_en", "value_type_en", "status_en", "unit_en"],
    "figures": ["value_type", "wording", "obs_status", "unit_id"],
    "target_comparisons": ["grade", "comparison", "wording"],
    "rules": ["kind", "expected"],
    "codes": ["codelist"],
    "aliases": ["language", "match"],
}
# What machines need: fingerprints, the ledger, the record of coding.
HIDDEN = (
    "clauses",
    "paragraphs",
    "numerals",
    "decisions",
    "restorations",
    "lexicon",
    "rule_operands",
    "remark_figures",
)


def build(package: Package, stem: str) -> bytes:
    """The bytes of the file; `stem`: the name of the database file without its end."""
    d = package.descriptor
    tables = cell.tables(package)
    licence = (d.get("licenses") or [{}])[0]
    described = {table.name: _table(package, table) for table in tables}
    if TABLE in described:
        described[TABLE] |= {"fts_table": INDEX, "fts_pk": "rowid"}
    if "figures" in described and TABLE in described:
        described["figures"] |= {"fts_table": INDEX, "fts_pk": "rowid"}  # the rows of both stand in the same order
    for name in ("meta_package", "meta_tables", "meta_columns"):
        described[name] = {"hidden": True}
    whole = {
        "title": d.get("title", ""),
        "description": f"{d.get('description', '')}\n\n{d.get('description_zh', '')}".strip(),
        "license": licence.get("title") or licence.get("name", ""),
        "license_url": licence.get("path", ""),
        "source": "; ".join(citation.sources(package)),
        "about": f"{d.get('name', '')}, version {d.get('version', '')}",
        "databases": {stem: {"title": d.get("title", ""), "tables": described, "queries": _queries(described)}},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _table(package: Package, table: Table) -> dict:
    told = package.resources[table.name]
    columns = {
        c["name"]: " · ".join(
            text for text in (c.get("title_zh", ""), f"{c.get('title', '')}: {c.get('description', '')}") if text
        )
        for c in table.schema["fields"]
    }
    found: dict = {
        "title": f"{told.get('title', '')} · {told.get('title_zh', '')}",
        "description": told.get("description", ""),
        "columns": columns,
    }
    if label := next((name for name in LABELS if name in table.columns), None):
        found["label_column"] = label
    if facets := [name for name in FACETS.get(table.name, ()) if name in table.columns]:
        found["facets"] = facets
    if table.name in HIDDEN:
        found["hidden"] = True
    return found


def _queries(tables: dict) -> dict:
    """Questions that can be asked by a click."""
    if "target_comparisons" not in tables or TABLE not in tables:
        return {}
    return {
        "targets": {
            "title": "Targets and what they can be compared with",
            "sql": "select c.indicator_en, c.target_value, c.result_value, c.grade, c.comparison, c.change, c.reason_en, f.quote "
            "from target_comparisons c join figures_flat f using (figure_id) order by c.grade is null, c.grade, c.indicator_en",
        },
    }
