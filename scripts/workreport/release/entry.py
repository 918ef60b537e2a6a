"""Citations for reference managers: BibTeX and RIS of the data, and the words by which one figure is cited."""

from __future__ import annotations

import re

from ..package import Package, Row
from . import citation
from .content import Content, Pair, day, labels, pair

_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def tex(text: str) -> str:
    """Text that TeX prints as it is."""
    text = " ".join(str(text).split())
    return re.sub(r"[\\{}~^$&#_%]", lambda m: _TEX.get(m.group(), "\\" + m.group()), text)


def line(text: str) -> str:
    """Text on one line, as a tag of RIS must be."""
    return " ".join(str(text).split())


def bibtex(package: Package) -> str:
    """The data as a BibTeX entry."""
    d = package.descriptor
    fields = {
        "author": f"{{{tex(citation.authors(package))}}}",
        "title": f"{{{tex(d.get('title', ''))}}}",
        "year": tex(citation.day(package)[:4]),
        "version": tex(d.get("version", "")),
        "note": f"Data set, {tex(d.get('id', ''))}",
    }
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    key = re.sub(r"[^A-Za-z0-9_-]", "", str(d.get("name", ""))) or "data"
    return f"@misc{{{key},\n{body}\n}}"


def ris(package: Package) -> str:
    """The data as a RIS entry."""
    d = package.descriptor
    tags = [
        ("TY", "DATA"),
        ("AU", citation.authors(package)),
        ("TI", d.get("title", "")),
        ("TT", d.get("title_zh", "")),
        ("PY", citation.day(package)[:4]),
        ("DA", citation.day(package).replace("-", "/")),
        ("ET", d.get("version", "")),
        ("AN", d.get("id", "")),
    ]
    return "\n".join([*(f"{tag}  - {line(words)}" for tag, words in tags if words), "ER  - "])


def of_figure(content: Content, figure: Row) -> Pair:
    """How one figure is cited: report, date, place, quotation, data set, version, identifier."""
    of = content.look(content.reports, figure, "report_id")
    titles, dates = labels(of, "title"), day(of["delivered"])
    d = content.package.descriptor
    names = (d.get("title_zh") or d.get("title", ""), d.get("title", ""))
    values = {"p": figure["paragraph"], "a": figure.integer("start") + 1, "b": figure.integer("end")}
    values |= {"quote": figure["quote"], "version": d.get("version", ""), "id": figure["figure_id"]}
    one, two = (pair("js_cite", report=titles[n], date=dates[n], dataset=names[n], **values)[n] for n in (0, 1))
    return one + "。", two + "."


def files(package: Package) -> dict[str, bytes]:
    """The entries as files that reference managers import."""
    return {"citation.bib": f"{bibtex(package)}\n".encode(), "citation.ris": f"{ris(package)}\n".encode()}
