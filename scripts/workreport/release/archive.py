"""The zip: a Data Package that holds all it needs, with the tool that checks it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..findings import Finding, shown
from ..package import DESCRIPTOR, Package, Unreadable, read_bytes, safe_path
from . import citation

ENGINE = Path(__file__).resolve().parents[1]
DOCUMENTS = (
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "data/README.md",
    "data/CODING.md",
)
# `load` and `python scripts/validate.py` work in the unzipped folder, where the package has them.
TOOLS = (
    "requirements.lock",
    "schemas/__init__.py",
    "schemas/contracts.py",
    "scripts/__init__.py",
    "scripts/validate.py",
)


def build(package: Package, more: Mapping[str, bytes] = {}) -> bytes:
    """The bytes of the zip; `more`: what else goes into it, by path (the page, the workbook).

    Raises Unreadable where a file that belongs to it is missing.
    """
    files = {DESCRIPTOR: _read(package.root, DESCRIPTOR), **more}
    for name, resource in package.resources.items():
        for path in (resource.get("path"), resource.get("schema")):
            if not isinstance(path, str):
                raise Unreadable(
                    Finding("release", "not-read", DESCRIPTOR, 0, name, shown(path), "a path", "Write the path.")
                )
            files[path] = _read(package.root, path)
    for path in DOCUMENTS:
        files[path] = _read(package.root, path)
    for path in TOOLS:
        if (package.root / path).is_file():
            files.setdefault(path, _read(package.root, path))
    for path in _engine():
        files[f"scripts/workreport/{path}"] = _read(ENGINE, path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, citation.moment(package))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the permissions that follow are those of Unix, whatever system writes
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _engine() -> Iterator[str]:
    """The files of the engine, without what makes a release."""
    for place in ENGINE.rglob("*"):
        if place.is_file() and "__pycache__" not in place.parts and not place.is_relative_to(ENGINE / "release"):
            yield place.relative_to(ENGINE).as_posix()


def _read(root: Path, path: str) -> bytes:
    try:
        return read_bytes(safe_path(root, path))
    except FileNotFoundError:
        raise Unreadable(
            Finding("release", "file", path, 0, "", "no file", "a file of the release", "Restore the file.")
        ) from None
    except (OSError, ValueError) as error:
        raise Unreadable(
            Finding("release", "file", path, 0, "", shown(error), "a file of the release", "Restore the file.")
        ) from None
