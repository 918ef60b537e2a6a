"""Promises about building: what is built is what stands there, and a build is all or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from scripts.workreport import package
from scripts.workreport.build import dictionary, rebuild
from scripts.workreport.check import Options, freshness
from scripts.workreport.package import Package, write_all
from tests.conftest import change, copy_package


def findings(folder: Path) -> list:
    opened = Package(folder)
    return [*freshness.check(opened, Options()).findings, *opened.problems]


def rules(folder: Path) -> set[str]:
    return {finding.rule for finding in findings(folder)}


def state(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory) -> Path:
    """A copy of the real package, built once."""
    folder = copy_package(tmp_path_factory.mktemp("built") / "package")
    write_all(folder, rebuild.plan(Package(folder)))
    return folder


@pytest.fixture
def built(pristine, tmp_path) -> Path:
    """A copy of the built package, free to be broken."""
    return Path(shutil.copytree(pristine, tmp_path / "package"))


def test_what_was_built_is_fresh_and_building_again_changes_no_byte(built):
    before = state(built)
    assert findings(built) == []
    assert write_all(built, rebuild.plan(Package(built))) == []
    assert state(built) == before


def test_building_changes_only_what_is_built(package_copy):
    before = state(package_copy)
    changed = write_all(package_copy, rebuild.plan(Package(package_copy)))
    allowed = {"datapackage.json", dictionary.PATH}
    assert all(path in allowed or path.startswith(rebuild.DERIVED) for path in changed)
    assert {p: d for p, d in state(package_copy).items() if p not in changed} == {
        p: d for p, d in before.items() if p not in changed
    }


def test_sizes_and_hashes_are_those_of_the_files(built):
    for resource in json.loads((built / "datapackage.json").read_bytes())["resources"]:
        data = (built / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())


def test_a_changed_cell_shows_in_the_hash_until_the_package_is_built_again(built):
    change(built, "reference/codes", lambda row: True, label_en="another label")
    found = [f for f in findings(built) if f.rule == "hash"]
    assert [f.column for f in found] == ["codes.hash"] and "make build" in found[0].mend
    write_all(built, rebuild.plan(Package(built)))
    assert findings(built) == []


@pytest.mark.parametrize("key", ["bytes", "hash"])
def test_a_wrong_size_or_hash_in_the_descriptor_is_found(built, key):
    place = built / "datapackage.json"
    descriptor = json.loads(place.read_bytes())
    descriptor["resources"][0][key] = {"bytes": 1, "hash": "sha256:" + "0" * 64}[key]
    place.write_bytes(rebuild.written(descriptor))
    assert rules(built) == {key}


def test_a_descriptor_in_another_form_is_found(built):
    place = built / "datapackage.json"
    place.write_text(json.dumps(json.loads(place.read_bytes())), encoding="utf-8")
    assert rules(built) == {"stale"}


def test_a_headline_that_names_no_figure_is_found(built):
    place = built / "datapackage.json"
    place.write_bytes(
        place.read_bytes().replace(b'"fixed_asset_investment.result"', b'"fixed_asset_investment.target"')
    )
    (found,) = [finding for finding in findings(built) if finding.rule == "headline"]
    assert (found.column, found.found) == ("workreport:headlines", "fixed_asset_investment.target") and found.mend


def test_an_edited_dictionary_or_derived_table_is_found_at_its_line(built):
    for path in (dictionary.PATH, "data/derived/figures_flat.csv"):
        place = built / path
        lines = place.read_bytes().split(b"\n")
        lines[1] += b"x"
        place.write_bytes(b"\n".join(lines))
    assert {(f.file, f.row) for f in findings(built) if f.rule == "stale"} == {
        (dictionary.PATH, 2),
        ("data/derived/figures_flat.csv", 2),
    }
    (built / dictionary.PATH).unlink()
    assert "missing" in rules(built)


def test_derived_tables_do_not_read_derived_tables(built):
    """Whatever stands in them, and also where nothing does, what is built is the same."""
    before = rebuild.plan(Package(built))
    for place in (built / "data" / "derived").iterdir():
        place.write_bytes(place.read_bytes().split(b"\n")[0] + b"\n")
    assert rebuild.plan(Package(built)) == before


@pytest.mark.parametrize("damage", [b"", b"\xef\xbb\xbfa,b\n", b"\xff\xfe", b'"', b"a,b\n1\n"])
def test_nothing_is_built_from_a_table_that_cannot_be_read(built, damage):
    (built / "data" / "figures.csv").write_bytes(damage)
    with pytest.raises(rebuild.NotBuildable) as caught:
        rebuild.plan(Package(built))
    assert any(finding.file == "data/figures.csv" for finding in caught.value.findings)
    assert "not-checked" in rules(built)


def test_a_build_that_fails_half_way_leaves_every_file_as_it_was(built, monkeypatch):
    before = state(built)
    calls = iter(range(9))

    def full(*arguments, **named):
        if next(calls):
            raise OSError(28, "No space left on device")
        return real(*arguments, **named)

    real = package.tempfile.mkstemp
    monkeypatch.setattr(package.tempfile, "mkstemp", full)
    with pytest.raises(OSError, match="No space"):
        write_all(built, {"datapackage.json": b"1", "data/README.md": b"2", "data/figures.csv": b"3"})
    assert state(built) == before


def test_nothing_is_written_through_a_link_out_of_the_package(built, tmp_path):
    outside = tmp_path / "outside"
    (built / "data" / "derived").rename(outside)
    (built / "data" / "derived").symlink_to(outside)
    with pytest.raises(rebuild.NotBuildable):
        rebuild.plan(Package(built))


def test_the_dictionary_names_every_table_column_and_code(built):
    text = (built / dictionary.PATH).read_text(encoding="utf-8")
    opened = Package(built)
    for table in opened.tables():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert opened.resources[table.name]["title_zh"] in section
        for column in table.schema["fields"]:
            assert f"| **{column['name']}** |" in section
    for row in opened.table("codes"):
        assert f"| `{row['code']}` | {row['label_zh']} |" in text


def test_no_cell_of_the_dictionary_breaks_its_table(built):
    change(built, "reference/codes", lambda row: True, definition_en="a | b <script>\nc")
    text = dictionary.markdown(Package(built), {}).decode()
    line = next(x for x in text.split("\n") if "&lt;script" in x)
    assert "a \\| b &lt;script> c" in line
