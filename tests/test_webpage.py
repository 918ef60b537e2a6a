"""Promises about the evidence page: one file, both languages, every figure with its words, and no way in or out."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from urllib.parse import unquote

import pytest

from scripts.workreport.package import Package, Unreadable
from scripts.workreport.release import charts, pictures, webpage, wording
from scripts.workreport.release.content import Content
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
    assert len(page.all("script")) == 3
    assert {script.get("type") for script in page.all("script")} == {None, "application/json"}
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]


def test_hostile_labels_stay_text(hostile: Read) -> None:
    for label in (SCRIPT, IMAGE, MARKUP):
        assert label in hostile.text
    beside = [unquote(link["href"]) for link in hostile.all("a") if link["href"].startswith("./")]
    assert beside == [f"./{name}" for name, _ in HOSTILE_DOWNLOADS]
    assert not [link["href"] for link in hostile.all("a") if re.search("[?:]|.#", link["href"])]
    assert "javascript:" not in {a.get("href", "")[:11] for a in hostile.all("a")}
    data = json.loads(
        next(raw for _, raw, attributes in hostile.written() if attributes.get("type") == "application/json")
    )
    assert data["indicators"]["farmers_per_capita_disposable_income"]["definition"] == [MARKUP, SCRIPT]
    assert data["figures"][RURAL]["note"] == SCRIPT


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
        link["href"] for link in page.all("a") if link["href"].startswith("#") and link["href"][1:] not in ids
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
        for sentence in webpage.sentences(package.descriptor[key]):
            assert sentence in page.text
    assert page.text.index("not official statistics") < page.text.index("63.9亿元")


def test_the_five_headline_figures_link_to_their_evidence(built: bytes) -> None:
    cards = re.findall(r'<li class="card">.*?</li>', built.decode("utf-8"), re.DOTALL)
    assert len(cards) == 5
    for card, (indicator, kind) in zip(cards, wording.HEADLINES, strict=True):
        assert re.search(rf'href="#[^"]+\.{indicator}\.[^"]*{kind}"', card)
        assert card.count('class="tag') == 2


def test_every_target_is_drawn_or_listed_with_a_reason(page: Read, package: Package) -> None:
    figures = list(package.table("figures"))
    targets = pictures.targets(Content(package), figures)
    shown = [row[0]["figure"] for row in targets["rows"]] + [row[0]["figure"] for row in targets["rest_rows"]]
    assert sorted(shown) == sorted(f["figure_id"] for f in figures if f["value_type"] == "target")
    assert all(any(cell) for row in targets["rest_rows"] for cell in [row[-1]])
    compared = package.table("target_comparisons").by("figure_id")
    for row in targets["rows"]:
        about = compared[row[0]["figure"]]["comparison"] == "about_only"
        assert (row[4] == wording.TEXT["js_no_bounds"]) is about, "bounds are shown exactly where a figure has them"


def test_a_missing_derived_table_is_named_with_its_mend(package_copy: Path) -> None:
    (package_copy / "data/derived/rule_results.csv").unlink()
    with pytest.raises(Unreadable) as error:
        webpage.build(Package(package_copy), [])
    assert "rule_results" in error.value.finding.file + error.value.finding.expected
    assert error.value.finding.mend


def test_a_drawing_keeps_only_what_is_seen() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>*{}</style><script>x</script>'
        f'<a xlink:href="javascript:x"><path d="M0,0h1" fill="{charts.INK}"/></a><g onclick="x" style="fill:red">'
        f'<text fill="{charts.INK}" style="x" font-family="y" transform="translate(1.23456,2)">&lt;b&gt;</text></g></svg>'
    )
    assert charts.tidy(svg, 10, 10) == (
        '<svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" focusable="false">'
        '<text transform="translate(1.23,2)" class="f-ink">&lt;b&gt;</text></svg>'
    )


def test_a_colour_that_cannot_follow_the_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="red"):
        charts.tidy('<svg xmlns="http://www.w3.org/2000/svg"><rect fill="red"/></svg>', 1, 1)


def test_amounts_of_one_kind_are_drawn_apart_and_never_stacked() -> None:
    row = [charts.Amount(1e8, 0), charts.Amount(1.001e8, 1), charts.Amount(1.002e8, 2), charts.Amount(5e9, 0)]
    svg = charts.money([("kind", row)], wording.POWERS_EN, charts.CANVASES[0])
    places = re.findall(r'<path transform="translate\(([\d.]+),([\d.]+)\)"', svg)
    assert len(places) == len(set(places)) == len(row)
    across = sorted(float(x) for x, _ in places)
    assert across[0] == pytest.approx(across[2], abs=2), "each mark stands at its own amount, not at a sum"


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
    composed = {f"{panel}_title" for panel in ("level", "growth")} | {
        f"legend_{kind}" for kind in ("result", "target", "project")
    }
    composed |= {f"js_{mark}" for mark in ("comma", "colon", "stop", "semicolon", "open", "close")}
    assert [key for key in wording.TEXT if key not in composed and not re.search(rf"[\"'.]{key}\b", used)] == []
