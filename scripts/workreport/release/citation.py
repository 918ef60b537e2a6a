"""How to cite the package, made from its descriptor and the date of its version."""

from __future__ import annotations

from .. import versions
from ..package import Package


def english(package: Package) -> str:
    """Authors, year, title, version and identifier in one line."""
    d = package.descriptor
    return f"{authors(package)} ({year(package)}). {d.get('title', '')}, version {d.get('version', '')} [Data set]. {d.get('id', '')}"


def chinese(package: Package) -> str:
    """The same in Chinese."""
    d = package.descriptor
    return f"{authors(package)}：{d.get('title_zh', '')}，{d.get('version', '')} 版[数据集]，{days(package)[0]}，{d.get('id', '')}"


def bibtex(package: Package) -> str:
    """The same as a BibTeX entry; an unreleased version has no year."""
    d = package.descriptor
    fields = {
        "author": f"{{{authors(package)}}}",
        "title": f"{{{d.get('title', '')}}}",
        "year": year(package),
        "version": d.get("version", ""),
        "note": f"Data set, {d.get('id', '')}",
    }
    if year(package) == versions.UNRELEASED:
        del fields["year"]
        fields["note"] += f", {versions.UNRELEASED}"
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{d.get('name', '')},\n{body}\n}}"


def sources(package: Package) -> list[str]:
    """Titles of the cited sources, which are to be named beside the data."""
    return [source.get("title", "") for source in package.descriptor.get("sources", [])]


def authors(package: Package) -> str:
    """Titles of the contributors."""
    return ", ".join(person.get("title", "") for person in package.descriptor.get("contributors", []))


def day(package: Package) -> str:
    """The date of this version, ISO 8601, or `unreleased`."""
    return versions.day(package)


def days(package: Package) -> tuple[str, str]:
    """The same as it is printed in Chinese and in English."""
    told = day(package)
    return ("未发布" if told == versions.UNRELEASED else told), told


def year(package: Package) -> str:
    """The year of this version, or `unreleased`."""
    told = day(package)
    return told if told == versions.UNRELEASED else told[:4]


def moment(package: Package) -> tuple[int, int, int, int, int, int]:
    """Year to second of this version, as archives want it (see `versions.moment`); raises ValueError where it has none."""
    return versions.moment(package).timetuple()[:6]
