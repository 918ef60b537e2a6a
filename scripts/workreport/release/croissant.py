"""Catalogue metadata: Croissant 1.1 in JSON-LD, which is schema.org Dataset too, made from descriptor and schemas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from ..findings import Finding
from ..package import DESCRIPTOR, Package, Table, Unreadable
from ..versions import UNRELEASED
from . import TABLES, cell, citation

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
# The context of the specification, which validators compare with.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
FORMATS = {
    ".zip": ("application/zip", "The whole Data Package: CSV files, schemas, documents and the tool that checks them."),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Workbook with a read-me, the flat table first, and one sheet for each table.",
    ),
    ".sqlite": ("application/vnd.sqlite3", "SQLite database with types, keys and a labelled view."),
    ".parquet": ("application/x-parquet", "Table with types, as Parquet."),
}
LENGTHS = range(50, 5001)  # of a description, as dataset search demands


def build(package: Package, made: Mapping[str, bytes]) -> bytes:
    """The bytes of the JSON-LD file; `made`: the downloads by path, of which the Parquet files hold the records.

    Raises Unreadable where the descriptor lacks what catalogues demand.
    """
    content = dataset(package, made)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def dataset(package: Package, made: Mapping[str, bytes]) -> dict:
    """The dataset as a JSON object; see `build`."""
    d = package.descriptor
    description = str(d.get("description", ""))
    if len(description) not in LENGTHS:
        expected = f"{LENGTHS.start} to {LENGTHS.stop - 1} characters"
        raise Unreadable(
            Finding(
                "release",
                "catalogue",
                DESCRIPTOR,
                0,
                "description",
                f"{len(description)} characters",
                expected,
                "Mend the description.",
            )
        )
    organisation = {"@type": "sc:Organization", "name": citation.authors(package)}
    places = []
    for text in d.get("dcterms:spatial", []):
        code, _, name = text.partition(" ")
        places.append({"@type": "sc:Place", "name": name, "identifier": f"GB/T 2260 {code}"})
    day = citation.day(package)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "@id": d["id"],
        "conformsTo": CONFORMS_TO,
        "name": d["title"],
        "alternateName": [d["title_zh"], d["name"]],
        "description": description,
        "identifier": d["id"],
        "version": d["version"],
        # When the data first came out, and when this version did.
        "datePublished": str(d.get("created", ""))[:10],
        **({} if day == UNRELEASED else {"dateModified": day}),
        "license": [licence["path"] for licence in d["licenses"]],
        "copyrightNotice": d.get("dcterms:rights", ""),
        "creator": organisation,
        "publisher": organisation,
        "keywords": d.get("keywords", []),
        "inLanguage": d.get("dcterms:language", []),
        "temporalCoverage": d.get("dcterms:temporal", ""),
        "spatialCoverage": places,
        "isAccessibleForFree": True,
        "isLiveDataset": False,
        "isBasedOn": [{"@type": "sc:CreativeWork", "name": title} for title in citation.sources(package)],
        "citeAs": citation.bibtex(package),
        "distribution": [_file(path, data) for path, data in made.items() if _format(path)],
        "recordSet": [_records(package, table) for table in cell.tables(package)],
    }


def _format(path: str) -> tuple[str, str] | None:
    return next((told for end, told in FORMATS.items() if path.endswith(end)), None)


def _file(path: str, data: bytes) -> dict:
    kind, words = _format(path) or ("", "")
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path.rpartition("/")[2],
        "description": words,
        "contentUrl": path,
        "contentSize": f"{len(data)} B",
        "encodingFormat": kind,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _records(package: Package, table: Table) -> dict:
    told = package.resources[table.name]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": {"en": table.name, "zh": told.get("title_zh", table.name)},
        "description": f"{told.get('title', '')}. {told.get('description', '')}",
        "key": [{"@id": f"{table.name}/{column}"} for column in table.schema["primaryKey"]],
        "field": list(_fields(table)),
    }


def _fields(table: Table) -> Iterator[dict]:
    links = {}
    for link in table.schema.get("foreignKeys", []):
        target = link["reference"].get("resource") or table.name
        # Croissant cannot say a reference of several columns together; the Table Schema says it. What is referred to is
        # the column of a file: the reader fails where record sets refer to record sets that refer on.
        if len(link["fields"]) == 1:
            links[link["fields"][0]] = (target, link["reference"]["fields"][0])
    twins = cell.twins(table)
    for column in table.schema["fields"]:
        name = column["name"]
        field = _field(
            table,
            name,
            TYPES[column["type"]],
            f"{column.get('title', '')}. {column.get('description', '')}",
            column.get("title_zh", ""),
        )
        if exact := column.get("skos:exactMatch"):
            field["equivalentProperty"] = exact
        if name in links:
            field["references"] = _column(*links[name])
        yield field
    for name, twin in twins.items():
        yield _field(table, twin, TYPES["string"], f"The digits of {name} as written, with their decimal places.", "")


def _field(table: Table, name: str, kind: str, words: str, chinese: str) -> dict:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{name}",
        "name": {"en": name, "zh": chinese} if chinese else name,
        "description": words,
        "dataType": kind,
        "source": _column(table.name, name),
    }


def _column(table: str, name: str) -> dict:
    return {"fileObject": {"@id": f"{TABLES}/{table}.parquet"}, "extract": {"column": name}}
