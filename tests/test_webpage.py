"""Promises about the evidence page: one file, both languages, every figure with its words, and no way in or out."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from urllib.parse import unquote

import pytest

from scripts.workreport import headline
from scripts.workreport.package import Package, Unreadable, serialise
from scripts.workreport.release import charts, entry, pictures, webpage, wording
from scripts.workreport.release.content import Content, mixed, wide
from tests.conftest import change, copy_package

ROOT = Path(__file__).resolve().parents[1]
DOWNLOADS = [("data-1.0.0.zip", 412_345), ("parquet/figures.parquet", 32_345), ("SHA256SUMS.txt", 800)]
RURAL = "220303-20210109.farmers_per_capita_disposable_income.2021.target"
# Each would run, close an element, or turn the text, were it not escaped.
SCRIPT = "</script><script>document.title='owned'</script>"
IMAGE = "\"'><img src=x onerror=document.title='owned'>"
MARKUP = "<!-- <SCRIPT> {{ 7*7 }} {% raw %} &lt; javascript:alert(1) שלום مرحبا"
HOSTILE_DOWNLOADS = [
    ("javascript:alert(1).zip", 1),
    ("50%#?.csv", 3),
    ('"><script>alert(1)</script>.xlsx', 2),
    *DOWNLOADS,
]


def hostile_package(to: Path) -> Path:
    """The real package with labels, quotes and titles that try to leave their place."""
    copy_package(to)
    change(
        to,
        "reference/indicators",
        lambda r: r["indicator_id"] == "enterprise_financing_facilitated",
        name_zh=IMAGE,
        name_en=SCRIPT,
    )
    change(
        to,
        "reference/indicators",
        lambda r: r["indicator_id"] == "farmers_per_capita_disposable_income",
        definition_en=SCRIPT,
        definition_zh=MARKUP,
    )
    change(
        to,
        "reference/codes",
        lambda r: r["codelist"] == "topic" and r["code"] == "agriculture",
        label_en=IMAGE,
        label_zh=SCRIPT,
    )
    change(
        to, "source/remarks", lambda r: r["remark_id"] == "farmers_income_base", statement_en=SCRIPT, handling_en=IMAGE
    )
    change(to, "derived/figures_flat", lambda r: r["figure_id"] == RURAL, sentence_en=MARKUP, sentence_zh=SCRIPT)
    change(to, "source/restorations", lambda r: True, reason=IMAGE, restored=SCRIPT)
    change(to, "figures", lambda r: r["figure_id"] == RURAL, note=SCRIPT)
    change(to, "reference/aliases", lambda r: r["alias"] == "农民收入", alias=f"农民收入{SCRIPT}")
    descriptor = json.loads((to / "datapackage.json").read_bytes())
    descriptor |= {"title": f"Title {IMAGE}", "title_zh": f"标题{SCRIPT}"}
    (to / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    return to


class Read(HTMLParser):
    """What a browser would see of the page: elements with attributes, text by element."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict]] = []
        self.raw: list[tuple[str, str]] = []  # content of style and script
        self.text = ""
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag if tag in ("script", "style") else ""
        if self._open:
            self.raw.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.raw[-1] = (self._open, self.raw[-1][1] + data)
        else:
            self.text += data

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]

    def written(self) -> list[tuple[str, str, dict]]:
        """Tag, content and attributes of every script and style element."""
        attributes = [found for tag, found in self.elements if tag in ("script", "style")]
        return [(tag, raw, found) for (tag, raw), found in zip(self.raw, attributes, strict=True)]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def package() -> Package:
    return Package(ROOT)


@pytest.fixture(scope="module")
def built(package: Package) -> bytes:
    return webpage.build(package, DOWNLOADS)


@pytest.fixture(scope="module")
def page(built: bytes) -> Read:
    return Read(built.decode("utf-8"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = hostile_package(tmp_path_factory.mktemp("hostile") / "package")
    return Read(webpage.build(Package(folder), HOSTILE_DOWNLOADS).decode("utf-8"))


def test_the_page_is_one_small_file(built: bytes) -> None:
    assert len(built) < 1_500_000
    assert built.startswith(b"<!doctype html>")


def test_the_same_package_gives_the_same_bytes_in_another_process(built: bytes) -> None:
    code = (
        "import sys; from pathlib import Path; from scripts.workreport.package import Package; from scripts.workreport.release import webpage\n"
        f"sys.stdout.buffer.write(webpage.build(Package(Path({str(ROOT)!r})), {DOWNLOADS!r}))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
    )
    assert again.stdout == built


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_nothing_is_loaded_and_no_link_leaves_the_folder(which: str, request: pytest.FixtureRequest) -> None:
    page: Read = request.getfixturevalue(which)
    loading = {
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "video",
        "audio",
        "source",
        "image",
        "use",
        "foreignobject",
        "frame",
        "applet",
    }
    assert not loading & {tag for tag, _ in page.elements}
    assert [link["href"][:5] for link in page.all("link")] == ["data:"]
    assert all("src" not in attributes and "srcset" not in attributes for _, attributes in page.elements)
    assert all(link["href"].startswith(("#", "./")) for link in page.all("a"))
    assert not [
        word for tag, raw in page.raw if tag == "style" for word in ("url(", "@import", "@font-face") if word in raw
    ]


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_only_the_scripts_and_styles_whose_hash_is_named_may_act(which: str, request: pytest.FixtureRequest) -> None:
    page: Read = request.getfixturevalue(which)
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    policy = {name: set(values) for name, *values in (part.split() for part in policies[0].split(";"))}

    def hashes(tag: str, kind: str) -> set[str]:
        contents = [
            raw for found, raw, attributes in page.written() if found == tag and attributes.get("type", "") == kind
        ]
        return {f"'sha256-{base64.b64encode(hashlib.sha256(raw.encode()).digest()).decode()}'" for raw in contents}

    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == hashes("script", "")
    assert policy["style-src"] == hashes("style", "")
    assert len(page.all("script")) == 4
    assert {script.get("type") for script in page.all("script")} == {None, "application/json", "application/ld+json"}
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]


def test_hostile_labels_stay_text(hostile: Read) -> None:
    for label in (SCRIPT, IMAGE, MARKUP):
        assert label in hostile.text
    beside = [unquote(link["href"]) for link in hostile.all("a") if link["href"].startswith("./")]
    assert sorted(beside) == sorted(f"./{name}" for name, _ in HOSTILE_DOWNLOADS)
    assert not [link["href"] for link in hostile.all("a") if re.search("[?:]|.#", link["href"])]
    assert "javascript:" not in {a.get("href", "")[:11] for a in hostile.all("a")}
    data = json.loads(
        next(raw for _, raw, attributes in hostile.written() if attributes.get("type") == "application/json")
    )
    assert data["indicators"]["farmers_per_capita_disposable_income"]["definition"] == [MARKUP, SCRIPT]
    assert data["figures"][RURAL]["note"][1] == SCRIPT


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028\u2029", "a\u202eb\u2066c\u200f", "&amp;", "'\"\\"])
def test_embedded_data_reads_back_and_holds_nothing_risky(text: str) -> None:
    made = str(webpage.embed({"key": text}))
    assert json.loads(made) == {"key": text}
    assert not re.search("[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069\u200f]", made)


def test_every_figure_has_its_address_its_words_and_both_sentences(page: Read, built: bytes, package: Package) -> None:
    flat = package.table("figures_flat").by("figure_id")
    items = dict(
        re.findall(r'<li id="([^"]+)" data-topic.*?(<details>.*?</details>)', built.decode("utf-8"), re.DOTALL)
    )
    assert list(items) == [row["figure_id"] for row in package.table("figures")]
    for row in package.table("figures"):
        item = Read(items[row["figure_id"]])
        quote = re.search(r"<blockquote.*?>(.*?)<mark>(.*?)</mark>(.*?)</blockquote>", items[row["figure_id"]])
        before, marked, after = (Read(part).text for part in quote.groups())
        assert (before + marked + after, marked) == (row["quote"], row["printed"])
        assert len(before) == row.integer("start") - row.integer("quote_start")
        assert flat[row["figure_id"]]["sentence_zh"] in item.text
        assert flat[row["figure_id"]]["sentence_en"] in item.text


def test_every_address_is_unique_and_every_link_inside_the_page_finds_its_place(page: Read) -> None:
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    ids = set(page.ids)
    assert [
        link["href"]
        for link in page.all("a")
        if link["href"].startswith("#") and "=" not in link["href"] and link["href"][1:] not in ids
    ] == []
    named = {
        name
        for _, a in page.elements
        for key in ("aria-labelledby", "aria-describedby", "for")
        for name in a.get(key, "").split()
    }
    assert named <= ids


def test_the_first_screen_says_what_the_data_are_not_in_both_languages(page: Read, package: Package) -> None:
    for key in ("description", "description_zh"):
        for sentence in webpage.sentences(wide(package.descriptor[key])):
            assert sentence in page.text
    assert page.text.index("not official statistics") < page.text.index("63.9亿元")


def test_the_five_headline_figures_link_to_their_evidence(built: bytes, package: Package) -> None:
    cards = re.findall(r'<li class="card">.*?</li>', built.decode("utf-8"), re.DOTALL)
    assert len(cards) == 5
    for card, (indicator, kind) in zip(cards, headline.named(package), strict=True):
        assert re.search(rf'href="#[^"]+\.{indicator}\.[^"]*{kind}"', card)
        assert card.count('class="tag"') == 2


def test_every_target_is_drawn_or_listed_with_a_reason(page: Read, package: Package) -> None:
    figures = list(package.table("figures"))
    targets = pictures.targets(Content(package), figures)
    shown = [row[0]["figure"] for row in targets["rows"]] + [row[0]["figure"] for row in targets["rest_rows"]]
    assert sorted(shown) == sorted(f["figure_id"] for f in figures if f["value_type"] == "target")
    assert all(any(cell) for row in targets["rest_rows"] for cell in [row[-1]])
    compared = package.table("target_comparisons").by("figure_id")
    for row in targets["rows"]:
        one = compared[row[0]["figure"]]
        if one["comparison"] == "about_only":
            assert row[4] == wording.TEXT["js_no_bounds"]
        else:
            wide_apart = float(one["change_high"]) - float(one["change_low"]) > 0.02
            assert (row[4] != wording.TEXT["exact_bounds"]) is wide_apart, "counts have none"


def test_a_missing_derived_table_is_named_with_its_mend(package_copy: Path) -> None:
    (package_copy / "data/derived/rule_results.csv").unlink()
    with pytest.raises(Unreadable) as error:
        webpage.build(Package(package_copy), [])
    assert "rule_results" in error.value.finding.file + error.value.finding.expected
    assert error.value.finding.mend


def drawings(built: bytes) -> list[ET.Element]:
    """Every drawing of the page."""
    found = re.findall(
        r'<div class="drawing (?:zh|en) (?:wide|narrow)">(<svg.*?</svg>)</div>', built.decode(), re.DOTALL
    )
    assert len(found) == 16, "four pictures in two languages and two sizes"
    return [ET.fromstring(one) for one in found]


def test_every_mark_of_a_picture_leads_somewhere_and_says_what_it_is(built: bytes, package: Package) -> None:
    figures = {row["figure_id"] for row in package.table("figures")}
    for svg in drawings(built):
        marks = svg.findall(".//a")
        assert marks
        for mark in marks:
            link = mark.attrib["href"].removeprefix("#")
            assert link in figures or re.fullmatch(r"topic=\w+&type=\w+", link)
            assert len(mark.findtext("title")) > 8
        shapes = [e for e in svg.iter() if e.tag in ("path", "rect")]
        assert len(shapes) >= len(marks)
        assert all(svg.find(f".//a[@href='{m.attrib['href']}']") is not None for m in marks)


def test_no_letter_of_a_picture_is_smaller_than_twelve_pixels_where_it_is_shown(built: bytes) -> None:
    narrowest = {
        "wide": 50 * 16 - 32,
        "narrow": 344,
    }  # the style sheet changes at 50 rem; the page has margins of 16 px
    for svg in drawings(built):
        size = "wide" if svg.attrib["width"] == str(charts.CANVASES[0].width) else "narrow"
        scale = min(1, narrowest[size] / float(svg.attrib["width"]))
        assert min(float(text.attrib["font-size"]) for text in svg.iter("text")) * scale >= 11.5


def test_axes_have_units_and_every_colour_follows_the_scheme(built: bytes) -> None:
    axes = [" ".join(text.text for text in svg.iter("text")) for svg in drawings(built)]
    for words in (
        "Change against the result of 2020, %",
        "percentage points",
        "Yuan, logarithmic",
        "元，对数刻度",
        "百分点",
    ):
        assert any(words in axis for axis in axes), words
    for svg in drawings(built):
        assert not [e for e in svg.iter() if {"fill", "stroke", "style"} & set(e.attrib)], "colours are classes"


def test_files_taken_away_have_the_colours_of_the_page_on_white() -> None:
    style = (webpage.TEMPLATES / "style.css").read_text(encoding="utf-8")
    light = style[: style.index("@media")]
    for name, colour in charts.PALETTE.items():
        assert f"--{name}: {colour};" in light, name


def change_row(**cells: object) -> charts.Change:
    given = {
        "figure": "f",
        "label": "label",
        "lines": ("a", "b"),
        "change": 10.0,
        "low": None,
        "high": None,
        "shown": "+10%",
    }
    return charts.Change(**given | {"grade": "A", "about": False, "tip": "tip"} | cells)  # type: ignore[arg-type]


def drawn(*rows: charts.Change) -> str:
    return charts.changes(rows, {"A": "a", "B": "b"}, "axis", charts.CANVASES[0], "words")


def test_bounds_are_drawn_where_there_are_any_and_about_looks_like_about() -> None:
    plain, bounded, about = drawn(change_row()), drawn(change_row(low=-40.0, high=60.0)), drawn(change_row(about=True))
    assert 'class="s-s1"' not in plain
    assert bounded.count('class="s-s1"') == 3, "a line and its two ends"
    assert "stroke-dasharray" in about and 'class="f-paper s-s1"' in about
    assert "stroke-dasharray" not in plain + bounded and 'class="f-s1 s-s1"' in plain


def test_an_open_amount_has_an_arrow(built: bytes) -> None:
    def svg(open: int) -> str:
        return charts.money(
            [("k", [charts.Amount("f", 1e7, 0, "tip", open)])], wording.POWERS_EN, "axis", charts.CANVASES[0], "w"
        )

    assert "M0,0H18" in svg(1) and "M0,0H-18" in svg(-1) and "f-none" not in svg(0)
    assert "more than 10 million yuan" in built.decode()


def test_amounts_of_one_kind_are_drawn_apart_and_never_stacked() -> None:
    row = [charts.Amount("f", yuan, series, "tip") for yuan, series in ((1e8, 0), (1.001e8, 1), (1.002e8, 2), (5e9, 0))]
    svg = charts.money([("kind", row)], wording.POWERS_EN, "axis", charts.CANVASES[0], "words")
    places = re.findall(r'<path d="[^"]+" transform="translate\(([\d.]+),([\d.]+)\)"', svg)
    assert len(places) == len(set(places)) == len(row)
    across = sorted(float(x) for x, _ in places)
    assert across[0] == pytest.approx(across[2], abs=2), "each mark stands at its own amount, not at a sum"


# --- two languages


class Spoken(HTMLParser):
    """The texts of a page with the language each is marked as, and what it stands in."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict]] = []
        self.texts: list[tuple[str, str, set[str], set[str]]] = []  # text, language, tags, classes
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in self.VOID:
            self.stack.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.stack}
        if data.strip() and not tags & {"script", "style", "title"}:
            language = next((a["lang"] for tag, a in reversed(self.stack) if "lang" in a and tag != "html"), "")
            classes = {name for _, a in self.stack for name in a.get("class", "").split()}
            self.texts.append((data.strip(), language, tags, classes))


HAN = re.compile("[\u3400-\u9fff]")
PROSE = re.compile(r"(?:[A-Za-z][a-z'’]*,? ){3}[a-z]+")  # four words of English in a row
QUOTED = {"blockquote", "mark", "pre"}  # an entry for reference managers holds both titles
TERM = 24  # characters of a Chinese name or term inside English prose


def test_the_english_view_has_no_chinese_outside_quotations(built: bytes) -> None:
    wrong = []
    for text, language, tags, classes in Spoken(built.decode()).texts:
        if "zh" in classes or not HAN.search(text):
            continue
        quoted = tags & QUOTED or classes & {"printed", "whole", "language", "no-js"}
        term = language == "zh-CN" and len(text) <= TERM
        if not (quoted or term):
            wrong.append(text)
    assert wrong == []


def test_the_chinese_view_has_no_english_sentence(built: bytes) -> None:
    wrong = [
        text
        for text, _, tags, classes in Spoken(built.decode()).texts
        if "en" not in classes
        and PROSE.search(text)
        and not tags & {"code", "pre"}
        and "no-js" not in classes
        # a citation names the authors as they are called
        and "urn:uuid:" not in text
    ]
    assert wrong == []


def pairs(value: object) -> Iterator[tuple[str, str]]:
    """Every pair of texts in the embedded data."""
    if isinstance(value, dict):
        for one in value.values():
            yield from pairs(one)
    elif isinstance(value, list):
        if len(value) == 2 and all(isinstance(one, str) for one in value) and HAN.search(value[0]):
            yield value[0], value[1]
        for one in value:
            yield from pairs(one)


def data_of(page: Read) -> dict:
    return json.loads(next(raw for _, raw, a in page.written() if a.get("type") == "application/json"))


def test_the_data_of_the_script_keep_both_languages_apart(page: Read) -> None:
    data = data_of(page)
    for one in data["indicators"].values():
        one.pop("aliases")
    found = list(pairs(data))
    assert len(found) > 1000
    for chinese, english in found:
        assert not PROSE.search(chinese), chinese
        assert english and not re.search(f"(?:[\u3400-\u9fff]){{{TERM},}}", english), english


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("报告(2021年)数据", "报告（2021年）数据"),
        ("“组合拳”,释放", "“组合拳”，释放"),
        ("标准,数未说明", "标准，数未说明"),
        ("a (b), c", "a (b), c"),
        ("1,234", "1,234"),
    ],
)
def test_chinese_has_full_width_marks_and_numbers_stay(given: str, shown: str) -> None:
    assert wide(given) == shown


def test_chinese_words_in_english_prose_are_marked_and_nothing_else_changes() -> None:
    assert str(mixed("about (左右) <b>")) == 'about (<span lang="zh-CN">左右</span>) &lt;b&gt;'


# --- what a link says


def test_each_figure_has_a_page_of_its_own_that_says_what_it_is(package: Package) -> None:
    made = webpage.Page(package).figures()
    flat = package.table("figures_flat").by("figure_id")
    assert sorted(made) == sorted(f"f/{name}.html" for name in flat)
    for row in package.table("figures"):
        read = Read(made[f"f/{row['figure_id']}.html"].decode())
        said = flat[row["figure_id"]]
        metas = {meta.get("property") or meta.get("name"): meta.get("content", "") for meta in read.all("meta")}
        assert metas["og:title"] == said["sentence_en"]
        assert row["quote"] in metas["description"] and metas["og:description"] == metas["description"]
        assert row["quote"] in read.text.replace("\n", "") and wide(said["sentence_zh"]) in read.text
        assert {a["href"] for a in read.all("a")} == {"../index.html", f"../index.html#{row['figure_id']}"}
        assert row["figure_id"] in read.text, "the citation names the figure"


def test_pages_of_figures_are_as_strict_as_the_page(tmp_path: Path) -> None:
    made = webpage.Page(Package(hostile_package(tmp_path / "hostile"))).figures()
    read = Read(made[f"f/{RURAL}.html"].decode())
    assert SCRIPT in read.text and MARKUP in read.text
    assert [script.get("type") for script in read.all("script")] == ["application/ld+json"], "nothing runs"
    (policy,) = [meta["content"] for meta in read.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    style = next(raw for tag, raw in read.raw if tag == "style")
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert not read.all("link") + read.all("img")


def test_the_page_describes_itself_to_chats_and_catalogues(page: Read, package: Package) -> None:
    metas = {meta.get("property"): meta.get("content") for meta in page.all("meta")}
    assert metas["og:title"] == package.descriptor["title"] and len(metas["og:description"]) > 100
    told = json.loads(next(raw for _, raw, a in page.written() if a.get("type") == "application/ld+json"))
    assert (told["@type"], told["version"], told["name"]) == (
        "Dataset",
        package.descriptor["version"],
        package.descriptor["title"],
    )


def test_every_code_that_a_figure_has_is_explained_at_an_address(page: Read, package: Package) -> None:
    ids = set(page.ids)
    for row in package.table("figures"):
        for column in ("value_type", "obs_status", "wording", "qualifier", "coverage", "time_basis"):
            if row[column]:
                assert f"code-{column}-{row[column]}" in ids


def test_filters_say_how_many_and_the_wordings_in_chinese_too(built: bytes) -> None:
    assert 'data-en="Strive for 力争 (12)"' in built.decode()
    assert 'data-zh="力争（12）"' in built.decode()
    assert built.decode().count("<optgroup") == 2


def test_a_retired_identifier_is_known_with_its_successor(package_copy: Path) -> None:
    rows = [dict(row) for row in Package(package_copy).table("revisions")]
    new = dict(rows[0], figure_id=RURAL, column="figure_id", old="220303-20210109.gone.2020.result", new=RURAL)
    (package_copy / "data/revisions.csv").write_bytes(serialise(list(rows[0]), [new, *rows]))
    page = Read(webpage.build(Package(package_copy), []).decode())
    assert data_of(page)["retired"] == {"220303-20210109.gone.2020.result": RURAL}


def test_a_citation_stays_one_entry_whatever_the_titles_say(tmp_path: Path) -> None:
    folder = hostile_package(tmp_path / "hostile")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    descriptor["title"] = "a}\\input{x} % & # $ _\nER  - \nTY  - BOOK"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    package = Package(folder)
    bib, ris = entry.bibtex(package), entry.ris(package)
    assert bib.count("@") == 1 and bib.count("\n") == 6 and "\\input" not in bib
    depth = 0
    for sign in re.sub(r"\\[{}]", "", bib):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert [line[:6] for line in ris.splitlines()].count("TY  - ") == 1 and ris.endswith("ER  - ")


def test_both_languages_say_the_same_with_the_same_parts() -> None:
    def parts(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name)

    for key, (chinese, english) in wording.TEXT.items():
        assert chinese and english, key
        assert parts(chinese) == parts(english), key
        assert re.search("[\u4e00-\u9fff，。：；（）]", chinese), key


def test_no_text_of_the_interface_is_left_over() -> None:
    code = [*webpage.TEMPLATES.iterdir(), *Path(webpage.__file__).parent.glob("*.py")]
    used = "".join(path.read_text(encoding="utf-8") for path in code if path.name != "wording.py")
    # Names that are put together: by panel, by series, by grade, by the kind of a hit.
    composed = {
        f"{part}_{panel}" if part == "axis" else f"{panel}_{part}"
        for part in ("title", "axis")
        for panel in ("level", "growth")
    }
    composed |= {f"legend_{kind}" for kind in ("result", "target", "project")} | {"head_a", "head_b"}
    script = "".join((webpage.TEMPLATES / name).read_text(encoding="utf-8") for name in ("app.js", "search.js"))
    left = []
    for key in set(wording.TEXT) - composed:
        short = key.removeprefix("js_").removeprefix("in_")
        said = key.startswith("js_") and re.search(rf"[\"'.]{short}[\"']|\b{short}:", script)
        if not said and not re.search(rf"[\"'.]{key}\b", used):
            left.append(key)
    assert left == []
