"""How to cite the package, made from its descriptor."""

from __future__ import annotations

from ..package import Package


def english(package: Package) -> str:
    """Authors, year, title, version and identifier in one line."""
    d = package.descriptor
    return f"{authors(package)} ({day(package)[:4]}). {d.get('title', '')}, version {d.get('version', '')} [Data set]. {d.get('id', '')}"


def chinese(package: Package) -> str:
    """The same in Chinese."""
    d = package.descriptor
    return f"{authors(package)}：{d.get('title_zh', '')}，{d.get('version', '')} 版[数据集]，{day(package)}，{d.get('id', '')}"


def bibtex(package: Package) -> str:
    """The same as a BibTeX entry."""
    d = package.descriptor
    fields = {
        "author": f"{{{authors(package)}}}",
        "title": f"{{{d.get('title', '')}}}",
        "year": day(package)[:4],
        "version": d.get("version", ""),
        "note": f"Data set, {d.get('id', '')}",
    }
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{d.get('name', '')},\n{body}\n}}"


def sources(package: Package) -> list[str]:
    """Titles of the cited sources, which are to be named beside the data."""
    return [source.get("title", "") for source in package.descriptor.get("sources", [])]


def authors(package: Package) -> str:
    """Titles of the contributors."""
    return ", ".join(person.get("title", "") for person in package.descriptor.get("contributors", []))


def day(package: Package) -> str:
    """The date of this version, ISO 8601."""
    return str(package.descriptor.get("created", ""))[:10]


def moment(package: Package) -> tuple[int, int, int, int, int, int]:
    """`created` as year, month, day, hour, minute and second, as archives want it; raises ValueError where it is none."""
    from datetime import datetime

    return datetime.fromisoformat(str(package.descriptor.get("created"))).timetuple()[:6]
