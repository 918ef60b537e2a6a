"""The evidence page in Chromium: what a reader does with mouse, keyboard, phone and screen reader, and what must not happen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from scripts.workreport.package import Package
from scripts.workreport.release import webpage
from scripts.workreport.replicate import replicate
from tests.test_webpage import DOWNLOADS, HOSTILE_DOWNLOADS, IMAGE, MARKUP, RURAL, SCRIPT, hostile_package

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
GRP = "220303-20210109.gross_regional_product.2020.result"
RULE = "rural_income_seven_percent"
SHOWN = "return [...document.querySelectorAll('#list > li')].filter(li => li.getClientRects().length).map(li => li.id)"
MATCHING = "return [...document.querySelectorAll('#list > li')].filter(li => !li.hidden).map(li => li.id)"
OPEN_ALL = "for (const d of document.querySelectorAll('details')) if (!d.closest('#list')) d.open = true"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real page, one of a hostile package, and one of two reports."""
    to = tmp_path_factory.mktemp("pages")
    (to / "index.html").write_bytes(webpage.build(Package(ROOT), DOWNLOADS))
    (to / "hostile.html").write_bytes(webpage.build(Package(hostile_package(to / "hostile")), HOSTILE_DOWNLOADS))
    replicate(ROOT, to / "two", 2)
    (to / "two.html").write_bytes(webpage.build(Package(to / "two"), DOWNLOADS))
    return to


@pytest.fixture(scope="module")
def chromium() -> Iterator[webdriver.Chrome]:
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert binary and driver, "chromium and chromedriver must be installed (Debian: chromium, chromium-driver)"
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--lang=en-GB"),
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_script_timeout(120)
    yield browser
    browser.quit()


class Reader:
    """One visit of the page; at its end, whatever was done, there was no console message and no request elsewhere."""

    def __init__(self, browser: webdriver.Chrome, folder: Path):
        self.browser, self.folder = browser, folder

    def visit(
        self, address: str = "", page: str = "index.html", width: int = 1280, scheme: str = "light", media: str = ""
    ) -> Reader:
        self.browser.get("about:blank")  # a change of the fragment alone would not load the page anew
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
        self.browser.get((self.folder / page).as_uri() + address)
        return self

    def run(self, script: str, *arguments: object):  # type: ignore[no-untyped-def]
        return self.browser.execute_script(script, *arguments)

    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def figure(self, name: str) -> WebElement:
        return self.browser.find_element(By.ID, name)

    def search(self, words: str) -> list[str]:
        field = self.one("#q")
        field.clear()
        field.send_keys(words)
        return self.run(MATCHING)

    def choose(self, name: str, value: str) -> list[str]:
        Select(self.one(f"#f-{name}")).select_by_value(value)
        return self.run(MATCHING)

    def is_open(self, name: str) -> bool:
        return self.run("return document.getElementById(arguments[0]).querySelector('details').open", name)

    def in_view(self, name: str) -> bool:
        return self.run(
            "const r = document.getElementById(arguments[0]).getBoundingClientRect(); return r.height > 0 && r.top > -5 && r.top < innerHeight",
            name,
        )

    def overflow(self) -> int:
        return self.run("return document.documentElement.scrollWidth - innerWidth")

    def wait(self, script: str) -> None:
        WebDriverWait(self.browser, 10).until(lambda browser: browser.execute_script(f"return {script}"))

    def hash(self) -> str:
        return self.run("return location.hash.slice(1)")


@pytest.fixture
def reader(chromium: webdriver.Chrome, folder: Path) -> Iterator[Reader]:
    chromium.get((folder / "index.html").as_uri())
    chromium.execute_script("localStorage.clear()")
    for kind in ("browser", "performance"):
        chromium.get_log(kind)
    yield Reader(chromium, folder)
    messages = [entry["message"] for entry in chromium.get_log("browser")]
    assert messages == [], "the console must stay empty"
    events = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    own = {(folder / page).as_uri() for page in ("index.html", "hostile.html", "two.html")}
    assert {url.split("#")[0].split("?")[0] for url in asked if not url.startswith("data:")} - {"about:blank"} <= own, (
        "a request left the file"
    )


def test_search_finds_in_chinese_and_in_english(reader: Reader) -> None:
    reader.visit()
    everything = reader.run(MATCHING)
    assert len(everything) == len(Package(ROOT).table("figures"))
    assert reader.search("地区生产总值 预计") == [GRP, "220303-20210109.gross_regional_product_growth.2020.result"]
    assert GRP in reader.search("Gross Regional PRODUCT")
    assert reader.search("６３．９亿") == reader.search("63.9亿"), "full-width digits find the same"
    assert GRP in reader.run(MATCHING)
    assert reader.search("no such words") == []
    assert reader.one("#nothing").is_displayed()
    reader.one("#filters button[type=reset]").click()
    reader.wait(f"document.querySelectorAll('#list > li[hidden]').length === 0 && {len(everything)}")


def test_a_person_without_chinese_finds_the_rural_income_target_its_evidence_and_its_rule(reader: Reader) -> None:
    reader.visit()
    found = reader.search("rural income")
    assert RURAL in found
    assert len(found) <= 10
    reader.figure(RURAL).find_element(By.TAG_NAME, "summary").click()
    evidence = reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".evidence")
    assert evidence.find_element(By.TAG_NAME, "mark").text == "19474元"
    for words in ("paragraph 33", "strive for", RULE, "holds", "not the published income"):
        assert words in evidence.text, words


def test_filters_narrow_and_join(reader: Reader) -> None:
    reader.visit()
    figures = list(Package(ROOT).table("figures"))
    indicators = Package(ROOT).table("indicators").by("indicator_id")
    assert reader.choose("type", "target") == [f["figure_id"] for f in figures if f["value_type"] == "target"]
    strive = [f["figure_id"] for f in figures if f["wording"] == "strive"]
    assert reader.choose("status", "strive") == strive
    topic = [f for f in strive if indicators[f.split(".")[1]]["topic"] == "agriculture"]
    assert reader.choose("topic", "agriculture") == topic
    assert reader.run(SHOWN) == topic
    count = reader.one("#count").text
    assert str(len(topic)) in count
    assert str(len(figures)) in count
    reader.choose("topic", "")
    reader.choose("status", "")
    reader.choose("type", "")
    sections = {p["paragraph"]: p["section_id"] for p in Package(ROOT).table("paragraphs")}
    wanted = [f["figure_id"] for f in figures if sections[f["paragraph"]] == "plan_goals"]
    assert reader.choose("section", "220303-20210109.plan_goals") == wanted


def test_a_long_list_starts_short_and_opens_on_request(reader: Reader) -> None:
    reader.visit()
    assert len(reader.run(SHOWN)) == 20
    reader.one("#more").click()
    assert reader.run(SHOWN) == reader.run(MATCHING)
    assert not reader.one("#more").is_displayed()
    assert reader.run("return document.activeElement.closest('li').id") == reader.run(MATCHING)[20], (
        "the keyboard goes on where the list went on"
    )


def test_language_changes_everywhere_and_is_remembered(reader: Reader) -> None:
    reader.visit()
    assert reader.run("return document.documentElement.lang") == "en"
    assert "work report" in reader.browser.title.lower()
    reader.one("[data-language='zh-CN']").click()
    assert reader.run("return document.documentElement.lang") == "zh-CN"
    assert "政府工作报告" in reader.browser.title
    assert reader.one("h1").text == Package(ROOT).descriptor["title_zh"]
    assert "全部" in reader.one("#f-topic").text
    reader.visit()
    assert reader.run("return document.documentElement.lang") == "zh-CN", "remembered"
    assert reader.one("[data-language='zh-CN']").get_attribute("aria-pressed") == "true"
    reader.visit("?lang=en")
    assert reader.run("return document.documentElement.lang") == "en", "an address may ask for a language"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_evidence_shows_all_that_is_known_of_a_figure(reader: Reader, language: str) -> None:
    reader.visit(f"?lang={language}#{RURAL}")
    evidence = reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".evidence")
    package = Package(ROOT)
    figure = package.table("figures").by("figure_id")[RURAL]
    indicator = package.table("indicators").by("indicator_id")[figure["indicator_id"]]
    assert evidence.find_element(By.TAG_NAME, "blockquote").text == figure["quote"]
    statement = package.table("rules").by("rule_id")[RULE][f"statement_{language}"]
    remark = next(r for r in package.table("remarks") if r["remark_id"] == "farmers_income_base")
    for words in (
        indicator[f"definition_{language}"],
        statement,
        remark[f"handling_{language}"],
        figure["note"],
        f"#{RURAL}",
    ):
        assert words in evidence.text
    other = "en" if language == "zh" else "zh"
    assert package.table("rules").by("rule_id")[RULE][f"statement_{other}"] not in evidence.text
    assert RURAL in evidence.find_element(By.CSS_SELECTOR, f"textarea.{language}").get_attribute("value")


def test_the_citation_is_copied(reader: Reader) -> None:
    reader.visit(f"?lang=en#{RURAL}")
    reader.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    evidence = reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".evidence")
    evidence.find_element(By.CSS_SELECTOR, "button.copy").click()
    reader.wait("document.querySelector('.said').textContent")
    copied = reader.browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, () => done(String(getSelection())))"
    )
    assert copied == evidence.find_element(By.CSS_SELECTOR, "textarea.en").get_attribute("value")
    for words in (RURAL, "9 January 2021", "paragraph 33", "19474元", "version"):
        assert words in copied
    assert str(reader.folder) not in copied, "a place on this device is no address"


def test_an_address_opens_its_figure_and_back_returns(reader: Reader) -> None:
    reader.visit(f"#{RURAL}")
    assert reader.is_open(RURAL)
    assert reader.in_view(RURAL)
    assert reader.run("return document.activeElement.closest('li').id") == RURAL
    link = reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".facts a[href*='growth']")
    growth = link.get_attribute("href").split("#")[1]
    link.click()
    reader.wait(f"document.getElementById('{growth}').querySelector('details').open")
    assert reader.hash() == growth
    assert reader.in_view(growth)
    reader.browser.back()
    reader.wait(f"location.hash === '#{RURAL}'")
    reader.wait(f"document.getElementById('{RURAL}').querySelector('details').open")
    assert not reader.is_open(growth)
    reader.browser.forward()
    reader.wait(f"document.getElementById('{growth}').querySelector('details').open")


def test_opening_by_hand_gives_the_address_and_back_closes(reader: Reader) -> None:
    reader.visit()
    summary = reader.figure(GRP).find_element(By.TAG_NAME, "summary")
    summary.click()
    reader.wait(f"location.hash === '#{GRP}'")
    assert reader.is_open(GRP)
    reader.browser.back()
    reader.wait("location.hash === ''")
    reader.wait(f"!document.getElementById('{GRP}').querySelector('details').open")
    summary.click()
    summary.click()
    reader.wait("location.hash === ''")
    assert not reader.is_open(GRP)


def test_every_figure_opens_by_its_address_even_when_filtered_away(reader: Reader) -> None:
    reader.visit()
    reader.search("no such words")
    for figure in [row["figure_id"] for row in Package(ROOT).table("figures")][::27]:
        reader.run("location.hash = arguments[0]", figure)
        reader.wait(f"document.getElementById('{figure}').querySelector('details').open")
        assert reader.in_view(figure)
        assert reader.one("#q").get_attribute("value") == ""


def test_addresses_of_rules_and_notes_open_what_hides_them(reader: Reader) -> None:
    rule = next(
        row["rule_id"]
        for row in Package(ROOT).table("rules")
        if row["kind"] == "list_count" and row["expected"] == "holds"
    )
    reader.visit(f"#rule-{rule}")
    assert reader.in_view(f"rule-{rule}")
    reader.visit("#remark-farmers_income_base")
    assert reader.is_open("remark-farmers_income_base")
    reader.visit("#no-such-place%E0%A4%A")
    assert len(reader.run(SHOWN)) == 20


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [320, 360, 800, 1440])
def test_nothing_scrolls_sideways_at_any_width_with_all_open(reader: Reader, width: int, language: str) -> None:
    reader.visit(f"?lang={language}#{RURAL}", width=width)
    assert reader.overflow() <= 0
    reader.run(OPEN_ALL)
    assert reader.overflow() <= 0


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_one_drawing_of_each_picture_is_seen_and_its_letters_can_be_read(reader: Reader, width: int) -> None:
    reader.visit(width=width)
    drawings = reader.run(
        "return [...document.querySelectorAll('.drawing')].filter(d => d.getClientRects().length).map(d => d.querySelector('svg').getBoundingClientRect().width / d.querySelector('svg').viewBox.baseVal.width)"
    )
    assert len(drawings) == 4
    assert min(drawings) * 11 >= 9, "the smallest letters of a drawing are 11 units"


def test_the_keyboard_reaches_and_opens_everything(reader: Reader) -> None:
    reader.visit()
    body = reader.one("body")
    body.send_keys(Keys.TAB)
    assert reader.run("return document.activeElement.className") == "skip"
    assert reader.run("const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.width > 50"), (
        "the skip link is seen when focused"
    )
    reader.browser.switch_to.active_element.send_keys(Keys.ENTER)
    reader.wait("location.hash === '#figures'")
    for _ in range(3):
        reader.browser.switch_to.active_element.send_keys(Keys.TAB)
        if reader.run("return document.activeElement.id") == "q":
            break
    assert reader.run("return document.activeElement.id") == "q"
    reader.browser.switch_to.active_element.send_keys("19474元")
    assert RURAL in reader.run(MATCHING)
    for _ in range(10):
        reader.browser.switch_to.active_element.send_keys(Keys.TAB)
        if reader.run("return (document.activeElement.closest('#list > li') || {}).id") == RURAL:
            break
    assert reader.run(
        "const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"
    ), "the focus is seen"
    reader.browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert reader.is_open(RURAL)
    reader.browser.switch_to.active_element.send_keys(Keys.TAB)
    assert reader.run("return document.activeElement.closest('li[id]').id") == RURAL, (
        "the next stop lies in the evidence"
    )


def test_hostile_labels_stay_text_in_every_part(reader: Reader) -> None:
    reader.visit(f"?lang=en#{RURAL}", page="hostile.html")
    evidence = reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".evidence")
    assert SCRIPT in evidence.text
    assert MARKUP in reader.figure(RURAL).find_element(By.TAG_NAME, "summary").text
    reader.run(OPEN_ALL)
    for topic in ("agriculture", ""):
        reader.choose("topic", topic)
    assert IMAGE in reader.one("#f-topic").text
    reader.one("[data-language='zh-CN']").click()
    assert MARKUP in evidence.text
    assert reader.browser.title != "owned"
    assert reader.run(
        "return [document.querySelectorAll('img').length, document.scripts.length, [...document.links].filter(a => a.protocol === 'javascript:').length]"
    ) == [0, 3, 0]
    assert SCRIPT in reader.browser.title


def test_several_reports_stand_in_one_page_and_are_told_apart(reader: Reader) -> None:
    reader.visit(page="two.html")
    everything = reader.run(MATCHING)
    one = len(Package(ROOT).table("figures"))
    assert len(everything) == 2 * one
    assert reader.choose("report", "220303-20210109") == [
        name for name in everything if name.startswith("220303-20210109.")
    ]
    other = next(name for name in everything if not name.startswith("220303"))
    reader.run("location.hash = arguments[0]", other)
    reader.wait(f"document.getElementById('{other}').querySelector('details').open")


def test_dark_mode_and_print_change_the_sheet(reader: Reader) -> None:
    colour = "return getComputedStyle(document.documentElement).backgroundColor"
    light = reader.visit().run(colour)
    assert reader.visit(scheme="dark").run(colour) != light
    letters = "return [...document.querySelectorAll('.drawing text, .drawing path, .drawing line')].filter(t => ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'].includes(getComputedStyle(t).fill) && getComputedStyle(t).stroke === 'none').length"
    assert reader.run(letters) == 0, "every part of a drawing has a colour of the scheme"
    assert reader.visit(scheme="dark", media="print").run(colour) == light, "paper is white"
    assert not reader.one("#filters").is_displayed()
    assert len(reader.run(SHOWN)) == len(Package(ROOT).table("figures")), "print shows every figure that matches"


def test_without_scripts_every_sentence_can_be_read_in_both_languages(reader: Reader) -> None:
    reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.visit()
        reader.browser.execute_cdp_cmd("DOM.enable", {})
        tree = reader.browser.execute_cdp_cmd("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    finally:
        reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    document, words = tree["documents"][0], tree["strings"]
    laid_out = "".join(words[n] for n in document["layout"]["text"] if n >= 0)
    for row in Package(ROOT).table("figures_flat"):
        assert row["sentence_zh"] in laid_out
        assert row["sentence_en"] in laid_out


def test_each_picture_tells_its_content_to_a_screen_reader(reader: Reader) -> None:
    reader.visit("?lang=en")
    nodes = reader.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    names = [
        node["name"]["value"]
        for node in nodes
        if node.get("role", {}).get("value") in ("img", "image") and not node.get("ignored")
    ]
    assert len(names) == 4
    assert any("financing arranged for enterprises: +10%" in name for name in names)
    assert any("outlay (16)" in name for name in names)
    assert not [name for name in names if any("\u4e00" <= char <= "\u9fff" for char in name)], "in one language only"


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("zh", "light", 1280),
        ("zh", "dark", 1280),
        ("en", "light", 1280),
        ("en", "dark", 1280),
        ("zh", "dark", 360),
        ("en", "light", 360),
    ],
)
def test_axe_finds_nothing(reader: Reader, language: str, scheme: str, width: int) -> None:
    assert AXE.is_file(), "npm ci in tests/external installs axe-core"
    reader.visit(f"?lang={language}#{RURAL}", width=width, scheme=scheme)
    reader.run(OPEN_ALL)
    reader.run(AXE.read_text(encoding="utf-8"))
    result = reader.browser.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(done, e => done({error: String(e)}))"
    )
    assert "error" not in result, result
    found = [(v["id"], node["target"], node.get("failureSummary")) for v in result["violations"] for node in v["nodes"]]
    assert found == []
