"""The evidence page: one HTML file that shows every figure with the words that prove it, and loads nothing.

What it says of figures comes from the package, its own words from `wording`, its pictures from `pictures`. Every text goes
through Jinja's autoescape or into a JSON block; script and style are admitted by hash alone. Beside it stands a small page for
each figure, so that a link shown in a chat says what it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..package import Package
from . import FIGURES, citation, entry, pictures, view
from .content import Content, Pair, labels, mixed, wide
from .facts import facts
from .wording import DOWNLOADS, EXAMPLES, TEXT

TEMPLATES = Path(__file__).parent / "templates"
# Beyond HTML: characters that end a script early or turn the direction of text.
_RISKY = re.compile(r"[<>&\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
Listing = Iterable[tuple[str, int]]  # names of the files beside the page, and their sizes in bytes; 0: not said


def build(package: Package, downloads: Listing) -> bytes:
    """dist/index.html for a package without findings; see `Page`."""
    return Page(package).html(downloads)


class Page:
    """The evidence page of a package and the small pages of its figures. The same package gives the same bytes.

    Raises Unreadable where a table or cell that the pages need cannot be read.
    """

    def __init__(self, package: Package):
        self.content = Content(package)
        self._pages = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters |= {"mixed": mixed, "chunks": _chunks}
        self._about = view.about(self.content)
        self._items = [view.item(self.content, figure) for figure in self.content.tables["figures"]]
        self._shown = self._all()

    def html(self, downloads: Listing) -> bytes:
        """The page. downloads: names (relative to the page) and sizes of the files beside it."""
        style, early, script = (
            _asset("style.css"),
            _asset("early.js"),
            "".join(map(_asset, ("search.js", "take.js", "app.js"))),
        )
        page = self._pages.get_template("page.html.j2").render(
            **self._shown,
            downloads=listed(list(downloads)),
            policy=_policy(style, early, script),
            style=Markup(style),
            early=Markup(early),
            script=Markup(script),
        )
        return page.encode("utf-8")

    def figures(self) -> dict[str, bytes]:
        """The pages of single figures, by path."""
        style = _asset("figure.css")
        template = self._pages.get_template("figure.html.j2")
        made = {}
        for item, figure in zip(self._items, self.content.tables["figures"], strict=True):
            of = self.content.look(self.content.reports, figure, "report_id")
            page = template.render(
                x=item,
                name=self.content.called(figure),
                definition=labels(self.content.look(self.content.indicators, figure, "indicator_id"), "definition"),
                verdicts=self.content.verdicts.get(figure["figure_id"], []),
                note=self.content.note(figure),
                report=view.report(of),
                report_title=labels(of, "title"),
                title=(wide(self._about["title"][0]), self._about["title"][1]),
                version=self._about["version"],
                cited=entry.of_figure(self.content, figure),
                ld=embed(self._figure_ld(item)),
                text=TEXT,
                style=Markup(style),
                policy=_policy(style),
            )
            made[f"{FIGURES}/{item['id']}.html"] = page.encode("utf-8")
        return made

    def _all(self) -> dict:
        content, about = self.content, self._about
        latest = content.latest["report_id"] if content.latest else None
        drawn = [f for f in content.tables["figures"] if f["report_id"] == latest]
        title = (wide(about["title"][0]), about["title"][1])
        return {
            **about,
            "title": title,
            "about": [sentences(text) or [""] for text in (wide(about["described"][0]), about["described"][1])],
            "headlines": view.headlines(content, drawn),
            "targets": pictures.targets(content, drawn),
            "topics": pictures.topics(content, drawn),
            "money": pictures.money(content, drawn),
            "filters": view.filters(content, self._items),
            "figures": self._items,
            "sentences": {key: labels(row, "sentence") for key, row in content.flat.items()},
            "examples": EXAMPLES,
            "remarks": view.remarks(content),
            "restorations": view.restorations(content),
            "touched": view.touched(content),
            "implied": view.implied(content),
            "codes": view.codes(content),
            **view.rules(content),
            "entries": {"BibTeX": entry.bibtex(content.package), "RIS": entry.ris(content.package)},
            "ld": embed(self._ld()),
            "data": embed(facts(content, title)),
            "text": TEXT,
        }

    def _ld(self) -> dict:
        """The dataset in the words of schema.org, for catalogues that read pages."""
        d = self.content.package.descriptor
        return {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": d.get("id", ""),
            "name": self._about["title"][1],
            "alternateName": [self._about["title"][0], d.get("name", "")],
            "description": self._about["described"][1],
            "identifier": d.get("id", ""),
            "version": self._about["version"],
            "datePublished": self._about["created"],
            "license": [one.get("path", "") for one in d.get("licenses", []) if isinstance(one, dict)],
            "creator": {"@type": "Organization", "name": citation.authors(self.content.package)},
            "keywords": d.get("keywords", []),
            "inLanguage": ["zh-CN", "en"],
            "isAccessibleForFree": True,
            "temporalCoverage": d.get("dcterms:temporal", ""),
            "isBasedOn": [{"@type": "CreativeWork", "name": one} for one in self._about["sources"][1]],
        }

    def _figure_ld(self, item: dict) -> dict:
        """One figure in the words of schema.org."""
        return {
            "@context": "https://schema.org",
            "@type": "Observation",
            "identifier": item["id"],
            "name": item["sentence"][1],
            "alternateName": item["sentence"][0],
            "isPartOf": {
                "@type": "Dataset",
                "@id": self.content.package.descriptor.get("id", ""),
                "name": self._about["title"][1],
            },
        }


def embed(value: object) -> Markup:
    """`value` as JSON that may stand in a script element: nothing in it can end the element or turn the text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(_RISKY.sub(lambda m: f"\\u{ord(m.group()):04x}", text))


def _asset(name: str) -> str:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if re.search(r"</(?:script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} would end its own element")
    return text


def _policy(style: str, *scripts: str) -> str:
    """What the page may do: run these scripts, use this style, and nothing else; no address is ever asked for."""
    rules = [
        "default-src 'none'",
        f"style-src {_hash(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*rules, *([f"script-src {' '.join(map(_hash, scripts))}"] if scripts else [])])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _chunks(text: str) -> list[str]:
    """A Chinese title in parts that should not be broken: what stands in brackets, what stands before and after."""
    return [part for part in re.split(r"(（[^）]*）)", text) if part]


def sentences(text: str) -> list[str]:
    """A paragraph of Chinese or English prose, sentence by sentence."""
    return [part.strip() for part in re.split(r"(?<=。)|(?<=\.)\s+(?=[A-Z])", text) if part.strip()]


def size(count: int) -> str:
    """Bytes as people read them."""
    if not count:
        return ""
    short = f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
    return f"{count} B" if count < 1000 else short


def listed(downloads: Sequence[tuple[str, int]]) -> dict:
    """The files beside the page: those for people first, the Parquet files under one line, the flat table first."""
    order = [end for end, _, _ in DOWNLOADS]

    def place(name: str) -> int:
        return next((at for at, end in enumerate(order) if name.endswith(end)), len(order))

    shown = [one for one in downloads if not one[0].endswith(".parquet")]
    columnar = sorted(
        (one for one in downloads if one[0].endswith(".parquet")), key=lambda one: "figures_flat" not in one[0]
    )
    for_people = (".xlsx", "figures_flat.csv", "target_comparisons.csv", ".zip")
    shown.sort(
        key=lambda one: (next((n for n, end in enumerate(for_people) if one[0].endswith(end)), 9), place(one[0]))
    )
    return {"files": [_download(*one) for one in shown], "parquet": [_download(*one) for one in columnar]}


def _download(name: str, count: int) -> dict:
    words: Pair | None = next(((zh, en) for end, zh, en in DOWNLOADS if name.endswith(end)), None)
    return {"name": name, "href": "./" + quote(name), "words": words, "size": size(count)}
