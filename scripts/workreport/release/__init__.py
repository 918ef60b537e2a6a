"""The release: every file that people download, made from one package in one run.

The same package gives the same bytes, with the libraries of requirements-release.lock: every date in a file is that of the
version (see `versions`), every order that of the descriptor. Nothing here reads a clock, the environment or the network.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable

from ..findings import Finding
from ..package import DESCRIPTOR, Package, Unreadable

SUMS = "SHA256SUMS.txt"
CROISSANT = "croissant.json"
PAGE = "index.html"
FIGURES = "f"  # the folder of the pages of single figures
TABLES = "parquet"  # the folder of the Parquet files
# What the page inside the zip names besides what is made here: files of the package itself.
INSIDE = (
    "data/derived/figures_flat.csv",
    "data/derived/target_comparisons.csv",
    "datapackage.json",
    "README.md",
    "README.zh-CN.md",
)


class CannotRelease(Exception):
    """A library or a part of the tools is missing; the message says what to do."""


def files(package: Package, progress: Callable[[str], None] = lambda step: None) -> dict[str, bytes]:
    """Every file of the release by its path in the folder of downloads; the checksums come last.

    package: one without findings. progress: called with the words of each step. Raises CannotRelease where a library is
    missing, Unreadable where a table, a cell or a document cannot be read, OSError.
    """
    stem = stem_of(package)
    made: dict[str, bytes] = {}
    progress("writing the workbook")
    made[f"{stem}.xlsx"] = _part("workbook").build(package)
    progress("writing tables for spreadsheets and the merged descriptor")
    made |= _part("companions").build(package)
    progress("writing the database")
    made[f"{stem}.sqlite"] = _part("database").build(package)
    made["datasette.json"] = _part("datasette").build(package, stem)
    progress("writing the pages")
    page = _part("webpage").Page(package)
    pages = page.figures()
    progress("writing the Data Package")
    inside = {path: made[path] for path in (f"{stem}.xlsx", "datapackage-merged.json")}
    inside |= {PAGE: page.html([*sizes(inside), *((path, 0) for path in INSIDE)])} | pages
    made[f"{stem}.zip"] = _part("archive").build(package, inside)
    progress("writing the columnar files")
    made |= {f"{TABLES}/{name}.parquet": data for name, data in _part("columnar").build(package).items()}
    progress("writing the catalogue metadata")
    made[CROISSANT] = _part("croissant").build(package, made)
    made |= _part("entry").files(package)
    made[PAGE] = page.html(sizes(made))
    made |= pages
    made[SUMS] = sums(made)
    return made


def sizes(made: dict[str, bytes]) -> list[tuple[str, int]]:
    """Names and sizes of files, as the page lists them."""
    return [(path, len(data)) for path, data in made.items()]


def stem_of(package: Package) -> str:
    """Name and version, which begin the names of the downloads; raises Unreadable where the descriptor lacks one."""
    parts = [package.descriptor.get(key) for key in ("name", "version")]
    if not all(isinstance(part, str) and part for part in parts):
        found = f"{parts[0]} {parts[1]}"
        raise Unreadable(
            Finding("release", "name", DESCRIPTOR, 0, "name", found, "a name and a version", "Write both.")
        )
    return "-".join(parts)


def sums(made: dict[str, bytes]) -> bytes:
    """Checksums in the form that `sha256sum -c` reads, sorted by path."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(made.items())]
    return "".join(lines).encode("utf-8")


def _part(name: str):  # type: ignore[no-untyped-def]
    """A module of the release, imported when it is needed, because the libraries behind it are large and optional."""
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.startswith(__name__.partition(".")[0] + "."):
            raise CannotRelease(f"{missing.replace('.', '/')}.py is missing: restore it") from None
        raise CannotRelease(f"the library {missing} is missing: `make release` installs it") from None
