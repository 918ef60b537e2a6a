"""Promise: catalogues understand the release: Croissant 1.1, schema.org Dataset, Citation File Format 1.2.0."""

from __future__ import annotations

import hashlib
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import mlcroissant
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from scripts.workreport.package import Package, Unreadable
from scripts.workreport.release import columnar, croissant
from tests.conftest import ROOT

CFF = Path(__file__).parent / "data" / "cff-1.2.0" / "schema.json"


@pytest.fixture(scope="module")
def package() -> Package:
    """The real package."""
    return Package(ROOT)


@pytest.fixture(scope="module")
def made(package: Package) -> dict[str, bytes]:
    """Downloads: the Parquet files, and stand-ins for the rest."""
    return {"a.zip": b"zip", "a.xlsx": b"xlsx"} | {
        f"parquet/{name}.parquet": data for name, data in columnar.build(package).items()
    }


@pytest.fixture(scope="module")
def folder(package: Package, made: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of downloads."""
    place = tmp_path_factory.mktemp("dist")
    for path, data in (made | {"croissant.json": croissant.build(package, made)}).items():
        (place / path).parent.mkdir(exist_ok=True)
        (place / path).write_bytes(data)
    return place


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Iterator[mlcroissant.Dataset]:
    """The dataset as mlcroissant reads it, without a network."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", refuse)
        patched.setattr(socket, "getaddrinfo", refuse)
        yield mlcroissant.Dataset(jsonld=folder / "croissant.json")


def test_mlcroissant_finds_nothing_wrong(dataset):
    assert set(dataset.metadata.ctx.issues.errors) == set()
    # An address is what hosting would bring; nothing else is wanting.
    assert [warning for warning in dataset.metadata.ctx.issues.warnings if "schema.org/url" not in warning] == []


def test_mlcroissant_loads_every_row_of_every_table(dataset, package, made):
    for table in package.tables():
        read = pq.read_table(io.BytesIO(made[f"parquet/{table.name}.parquet"]))
        loaded = [plain(record) for record in dataset.records(table.name)]
        assert loaded == [
            {f"{table.name}/{name}": plain_value(value) for name, value in row.items()} for row in read.to_pylist()
        ], table.name


def plain(record: dict) -> dict:
    """A record with text for bytes and None for what is missing."""
    return {key: plain_value(value) for key, value in record.items()}


def plain_value(value: object) -> object:
    """One cell of it; whole numbers stay equal to their decimals, and days to their midnights."""
    if isinstance(value, bytes):
        return value.decode()
    if value is None or value is pd.NaT or value != value:
        return None
    return str(value)[:10] if hasattr(value, "isoformat") else value


def test_the_metadata_says_what_dataset_search_asks_for(package, folder):
    told = json.loads((folder / "croissant.json").read_text("utf-8"))
    d = package.descriptor
    assert told["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert (told["name"], told["description"], told["version"], told["identifier"]) == (
        d["title"],
        d["description"],
        d["version"],
        d["id"],
    )
    assert 50 <= len(told["description"]) <= 5000
    assert told["license"] == [d["licenses"][0]["path"]] and told["creator"]["name"] == d["contributors"][0]["title"]
    assert told["datePublished"] == d["created"][:10] and told["inLanguage"] == ["zh", "en"]
    assert d["title"] in told["citeAs"] and d["sources"][0]["title"] == told["isBasedOn"][0]["name"]
    assert told["spatialCoverage"][0]["identifier"] == "GB/T 2260 220303"


def test_every_file_it_names_stands_beside_it_with_that_size_and_checksum(folder):
    told = json.loads((folder / "croissant.json").read_text("utf-8"))
    for file in told["distribution"]:
        data = (folder / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest() and file["contentSize"] == f"{len(data)} B"
    assert {"a.zip", "a.xlsx", "parquet/figures.parquet"} <= {file["@id"] for file in told["distribution"]}


def test_every_column_is_a_field_with_its_type_its_key_and_its_reference(package, folder):
    told = {
        records["@id"]: records for records in json.loads((folder / "croissant.json").read_text("utf-8"))["recordSet"]
    }
    for table in package.tables():
        fields = {field["@id"]: field for field in told[table.name]["field"]}
        assert [key["@id"] for key in told[table.name]["key"]] == [
            f"{table.name}/{column}" for column in table.schema["primaryKey"]
        ]
        for column in table.schema["fields"]:
            field = fields[f"{table.name}/{column['name']}"]
            assert (
                field["dataType"] == croissant.TYPES[column["type"]] and column["description"] in field["description"]
            )
            assert field["name"]["zh"] == column["title_zh"]
    unit = next(field for field in told["figures"]["field"] if field["@id"] == "figures/unit_id")
    assert unit["references"] == {"fileObject": {"@id": "parquet/units.parquet"}, "extract": {"column": "unit_id"}}


def test_a_description_too_short_for_catalogues_is_refused(tmp_path):
    (tmp_path / "datapackage.json").write_text(
        '{"name": "a", "version": "1.0.0", "description": "short", "resources": []}'
    )
    with pytest.raises(Unreadable) as refused:
        croissant.build(Package(tmp_path), {})
    assert refused.value.finding.column == "description" and "50 to 5000" in refused.value.finding.expected


def test_the_citation_file_keeps_the_schema_of_its_format():
    schema = json.loads(CFF.read_text("utf-8"))
    # Unquoted dates are text in the format, dates in YAML.
    citation = json.loads(json.dumps(yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8")), default=str))
    jsonschema.Draft7Validator.check_schema(schema)
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(citation)] == []
    assert list(jsonschema.Draft7Validator(schema).iter_errors(citation | {"date-released": "2026-13-40x"})) != []
