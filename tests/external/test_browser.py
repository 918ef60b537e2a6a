"""The evidence page in Chromium: what a reader does with mouse, keyboard, phone and screen reader, and what must not happen."""

from __future__ import annotations

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from scripts.workreport.package import Package
from scripts.workreport.release import webpage
from scripts.workreport.release.content import wide
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
        self.run("arguments[0].value = ''", field)
        field.send_keys(words)
        self.settled()
        return self.run(MATCHING)

    def settled(self) -> None:
        """Until the list follows what was typed, which takes a frame."""
        self.browser.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"
        )

    def further(self, name: str) -> WebElement:
        """The evidence of a figure with its details unfolded."""
        self.wait(f"document.getElementById('{name}').querySelector('.reading')")
        self.run(
            "for (const d of document.getElementById(arguments[0]).querySelectorAll('.further')) d.open = true", name
        )
        self.wait(f"document.getElementById('{name}').querySelector('.facts')")
        return self.figure(name).find_element(By.CSS_SELECTOR, ".evidence")

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
    first = [GRP, "220303-20210109.gross_regional_product_growth.2020.result"]
    assert reader.search("地区生产总值 预计")[:2] == first, "what is called so comes first"
    assert GRP in reader.search("Gross Regional PRODUCT")
    assert reader.search("６３．９亿") == reader.search("63.9亿"), "full-width digits find the same"
    assert GRP in reader.run(MATCHING)
    assert reader.search("qqqq zzzz") == []
    assert "Nothing found" in reader.one("#hint").text
    assert reader.one("#hint button").is_displayed(), "other words are offered"
    reader.one("#filters button[type=reset]").click()
    reader.wait(f"document.querySelectorAll('#list > li[hidden]').length === 0 && {len(everything)}")
    assert reader.run(MATCHING) == everything, "in the order of the report again"


def test_each_hit_says_why_and_half_hits_say_so(reader: Reader) -> None:
    reader.visit("?lang=en")
    assert reader.search("rural income")[0] == RURAL
    assert "also called “rural income”" in reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".why").text
    reader.search("disposable income")
    assert reader.figure(RURAL).find_element(By.CSS_SELECTOR, ".sentence .en mark").text == "disposable"
    reader.search("trees Antarctica")
    assert "come nearest" in reader.one("#hint").text
    reader.one("#hint button:last-of-type").click()
    reader.settled()
    assert "antarctica" not in reader.one("#q").get_attribute("value").lower()
    assert not reader.one("#hint").is_displayed()


def test_a_code_is_found_and_explained(reader: Reader) -> None:
    reader.visit("?lang=en")
    reader.search("obs_status A")
    reader.one("#hint a[href='#code-obs_status-A']").click()
    reader.wait("document.getElementById('codes-obs_status').open")
    assert reader.in_view("code-obs_status-A")
    assert "mean" in reader.figure("code-obs_status-A").text


def test_results_stand_under_the_search_wherever_it_is_typed(reader: Reader) -> None:
    reader.visit("?lang=en")
    reader.run("scrollTo(0, 3000)")
    assert reader.in_view("q"), "the search stays in reach"
    found = reader.search("toilets")
    assert reader.in_view(found[0])
    reader.one("#q").send_keys(Keys.ESCAPE)
    reader.settled()
    assert reader.one("#q").get_attribute("value") == "" and reader.one("#headlines").is_displayed()


def test_a_person_without_chinese_finds_the_rural_income_target_its_evidence_and_its_rule(reader: Reader) -> None:
    reader.visit()
    found = reader.search("rural income")
    assert RURAL in found
    assert len(found) <= 10
    assert found[0] == RURAL
    reader.figure(RURAL).find_element(By.TAG_NAME, "summary").click()
    evidence = reader.further(RURAL)
    assert evidence.find_element(By.TAG_NAME, "mark").text == "19474元"
    for words in ("paragraph 33", "strive for", "holds", "Nothing to compare with", "Also in this paragraph"):
        assert words in evidence.text, words
    assert evidence.find_elements(By.CSS_SELECTOR, f"a[href='#rule-{RULE}']")


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
    assert reader.one("h1").text.replace("\n", "") == wide(Package(ROOT).descriptor["title_zh"])
    assert "全部" in reader.one("#f-topic").text
    assert reader.one("#q").get_attribute("placeholder") == "搜索数字"
    reader.visit()
    assert reader.run("return document.documentElement.lang") == "zh-CN", "remembered"
    assert reader.one("[data-language='zh-CN']").get_attribute("aria-pressed") == "true"
    reader.visit("?lang=en")
    assert reader.run("return document.documentElement.lang") == "en", "an address may ask for a language"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_evidence_shows_all_that_is_known_of_a_figure(reader: Reader, language: str) -> None:
    reader.visit(f"?lang={language}#{RURAL}")
    evidence = reader.further(RURAL)
    package = Package(ROOT)
    figure = package.table("figures").by("figure_id")[RURAL]
    indicator = package.table("indicators").by("indicator_id")[figure["indicator_id"]]
    assert evidence.find_element(By.TAG_NAME, "blockquote").text == figure["quote"]
    statement = package.table("rules").by("rule_id")[RULE][f"statement_{language}"]
    remark = next(r for r in package.table("remarks") if r["remark_id"] == "farmers_income_base")
    compared = package.table("target_comparisons").by("figure_id")[RURAL]
    for words in (
        indicator[f"definition_{language}"],
        statement,
        remark[f"statement_{language}"],
        compared[f"reason_{language}"],
        RURAL,
    ):
        assert words in evidence.text
    assert (figure["note"] in evidence.text) is (language == "en")
    other = "en" if language == "zh" else "zh"
    assert package.table("rules").by("rule_id")[RULE][f"statement_{other}"] not in evidence.text
    assert RURAL in evidence.find_element(By.CSS_SELECTOR, f"textarea.{language}").get_attribute("value")


def test_the_citation_is_copied(reader: Reader) -> None:
    reader.visit(f"?lang=en#{RURAL}")
    reader.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    evidence = reader.further(RURAL)
    evidence.find_element(By.CSS_SELECTOR, "button.copy").click()
    reader.wait("document.querySelector('.evidence .said').textContent")
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
    link = reader.further(RURAL).find_element(By.CSS_SELECTOR, ".facts a[href*='growth']")
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
    reader.search("qqqq zzzz")
    for figure in [row["figure_id"] for row in Package(ROOT).table("figures")][::27]:
        reader.run("location.hash = arguments[0]", figure)
        reader.wait(f"document.getElementById('{figure}').querySelector('details').open")
        assert reader.in_view(figure)
        assert reader.one("#q").get_attribute("value") == ""


def test_addresses_of_rules_and_notes_open_what_hides_them(reader: Reader) -> None:
    rule = next(row["rule_id"] for row in Package(ROOT).table("rules") if row["expected"] == "holds")
    reader.visit(f"#rule-{rule}")
    assert reader.in_view(f"rule-{rule}")
    reader.visit("#remark-farmers_income_base")
    assert reader.is_open("remark-farmers_income_base")
    reader.visit("#no-such-place%E0%A4%A")
    assert len(reader.run(SHOWN)) == 20
    assert reader.one("#unknown").is_displayed()


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
    assert min(drawings) * (13 if width < 800 else 14) >= 11.3, "letters of a drawing"


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
    reader.browser.switch_to.active_element.send_keys("/")
    assert reader.run("return document.activeElement.id") == "q", "a stroke goes to the search from anywhere"
    reader.browser.switch_to.active_element.send_keys("19474元")
    reader.settled()
    assert RURAL in reader.run(MATCHING)
    reader.browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert reader.run("return document.activeElement.closest('#list > li').id") == RURAL, "Enter goes to the first hit"
    reader.browser.switch_to.active_element.send_keys("/")
    for _ in range(25):
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
    evidence = reader.further(RURAL)
    assert SCRIPT in evidence.text
    assert MARKUP in reader.figure(RURAL).find_element(By.TAG_NAME, "summary").text
    reader.run(OPEN_ALL)
    for topic in ("agriculture", ""):
        reader.choose("topic", topic)
    assert IMAGE in reader.one("#f-topic").text
    assert reader.browser.title != "owned"
    reader.visit(f"?lang=zh#{RURAL}", page="hostile.html")
    evidence = reader.further(RURAL)
    assert MARKUP in evidence.text
    assert reader.browser.title != "owned"
    assert reader.run(
        "return [document.querySelectorAll('img').length, document.scripts.length, [...document.links].filter(a => a.protocol === 'javascript:').length]"
    ) == [0, 4, 0]
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


def test_each_picture_and_each_mark_tells_its_content_to_a_screen_reader(reader: Reader) -> None:
    reader.visit("?lang=en")
    nodes = [
        n for n in reader.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"] if not n.get("ignored")
    ]
    named = {
        kind: [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == kind and "name" in n]
        for kind in ("group", "link")
    }
    assert any("financing arranged for enterprises: +10%" in name for name in named["group"])
    assert any("outlay (16)" in name for name in named["group"])
    marks = [name for name in named["link"] if "Comparable (A)" in name]
    assert any("Financing arranged for enterprises" in name and "3 billion yuan" in name for name in marks)
    assert not [
        name
        for name in [n for n in named["group"] if "Language" not in n] + marks
        if any("\u4e00" <= char <= "\u9fff" for char in name.replace("左右", ""))
    ], "in one language only"


def test_a_mark_has_its_words_on_pointing_and_on_focus_and_leads_to_its_figure(reader: Reader) -> None:
    reader.visit("?lang=en#title-level", width=1280)
    mark = reader.one("#picture-level .en.wide a.mark")
    reader.run("arguments[0].focus()", mark)
    tip = reader.one("#tip")
    assert tip.is_displayed() and "result" in tip.text and "Comparable (A)" in tip.text
    reader.run("arguments[0].blur(); document.getElementById('tip').hidden = true", mark)
    reader.run("arguments[0].scrollIntoView({block: 'center'})", mark)
    reader.settled()
    ActionChains(reader.browser).move_to_element(mark.find_element(By.TAG_NAME, "path")).perform()
    reader.wait("!document.getElementById('tip').hidden")
    reader.browser.execute_script(
        "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", mark
    )
    target = mark.get_attribute("href")
    reader.wait("location.hash.includes('target')")
    assert reader.is_open(reader.hash()) and target
    reader.visit("?lang=en")
    bar = reader.one("#picture-topics .en.wide a.mark")
    reader.run("location.hash = arguments[0].getAttribute('href')", bar)
    reader.wait("document.documentElement.classList.contains('searching')")
    assert reader.one("#f-topic").get_attribute("value") and reader.one("#f-type").get_attribute("value")


# --- taking away, in at most three actions


@pytest.fixture
def taken(reader: Reader, tmp_path: Path):
    """The files that the page saves, read once they are there."""
    reader.browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})

    def wait(end: str) -> Path:
        WebDriverWait(reader.browser, 10).until(lambda _: [p for p in tmp_path.glob(f"*.{end}") if p.stat().st_size])
        (found,) = tmp_path.glob(f"*.{end}")
        return found

    return wait


def test_the_targets_are_taken_as_csv_in_two_actions(reader: Reader, taken) -> None:
    reader.visit("?lang=en")
    targets = reader.choose("type", "target")
    reader.one("#take-csv").click()
    data = taken("csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["Identifier"] for row in rows] == targets
    figures = Package(ROOT).table("figures").by("figure_id")
    for row in rows:
        figure = figures[row["Identifier"]]
        assert (row["Printed"], row["Value"], row["Quotation"]) == (figure["printed"], figure["value"], figure["quote"])
        assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())
    assert "Comparable (A)" in " ".join(row["May it be compared?"] for row in rows)


def test_hostile_cells_are_no_formulas_in_what_is_taken_away(reader: Reader) -> None:
    reader.visit()
    cells = ["=1+1", "@x", "-2", "--2021", "+3", "＝1", 'a"b', "c,d", "\tx", "-cmd", "-1.5"]
    made = reader.run("return taker({}).csv([arguments[0]])", cells)
    assert made.startswith("\ufeff") and made.endswith("\r\n")
    (read,) = csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""))
    assert read == ["'=1+1", "'@x", "-2", "'--2021", "'+3", "'＝1", 'a"b', "c,d", "'\tx", "'-cmd", "-1.5"]


def test_a_table_is_copied_for_a_spreadsheet(reader: Reader) -> None:
    reader.visit("?lang=zh")
    reader.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    found = reader.search("农民收入")
    reader.one("#take-table").click()
    reader.wait("document.getElementById('said').textContent")
    copied = reader.browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
    )
    rows = [line.split("\t") for line in copied.splitlines()]
    assert rows[0][0] == "句子" and [row[-1] for row in rows[1:]] == found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("picture", ["level", "growth", "topics", "money"])
def test_each_picture_is_taken_as_a_file_that_says_what_and_whose_it_is(
    reader: Reader, taken, picture: str, language: str
) -> None:
    reader.visit(f"?lang={language}", scheme="dark", width=360)
    reader.run("document.querySelector(`[data-take=svg][data-of=${arguments[0]}]`).click()", picture)
    svg = ET.fromstring(taken("svg").read_text(encoding="utf-8"))
    words = " ".join(svg.itertext())
    package = Package(ROOT)
    for said in (
        package.descriptor["version"],
        "CC0-1.0",
        package.descriptor["id"],
        wide(package.descriptor["title_zh" if language == "zh" else "title"])[:12],
    ):
        assert said in words, said
    assert not [e for e in svg.iter() if "class" in e.attrib or "href" in e.attrib or e.tag.endswith("}a")]
    painted = [e for e in svg.iter() if e.tag.rpartition("}")[2] in ("path", "rect", "line", "text")]
    assert all("fill" in e.attrib or "stroke" in e.attrib for e in painted)
    assert min(float(e.attrib["font-size"]) for e in svg.iter("{http://www.w3.org/2000/svg}text")) >= 12
    reader.run("document.querySelector(`[data-take=png][data-of=${arguments[0]}]`).click()", picture)
    png = taken("png").read_bytes()
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 2 * int(svg.attrib["width"])
    reader.run("document.querySelector(`[data-take=csv][data-of=${arguments[0]}]`).click()", picture)
    rows = list(csv.reader(io.StringIO(taken("csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) > 2 and len({len(row) for row in rows}) == 1


def test_a_view_is_shared_by_its_address(reader: Reader) -> None:
    reader.visit("?lang=en")
    reader.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    reader.search("小区")
    found = reader.choose("type", "target")
    reader.wait("location.hash.includes('type=target')")
    reader.one("#take-link").click()
    reader.wait("document.getElementById('said').textContent")
    copied = reader.browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
    )
    assert copied.split("#")[1] == "q=%E5%B0%8F%E5%8C%BA&type=target&lang=en"
    reader.run("localStorage.setItem('language', 'zh-CN')")
    reader.visit("#" + copied.split("#")[1])
    assert reader.run(MATCHING) == found
    assert reader.run("return document.documentElement.lang") == "en"
    reader.figure(found[0]).find_element(By.TAG_NAME, "summary").click()
    reader.wait("location.hash.includes('open=')")
    address = reader.hash()
    reader.visit("#" + address)
    assert reader.is_open(found[0]) and reader.run(MATCHING) == found


@pytest.mark.parametrize(
    "address",
    [
        "#q=%",
        "#type=nonsense&section=%E0",
        "#=&=&&",
        "#q=" + "x" * 3000,
        "#open=nothing&q=a",
        "#lang=xx",
        "#topic=__proto__",
    ],
)
def test_addresses_of_nonsense_do_no_harm(reader: Reader, address: str) -> None:
    reader.visit(address)
    assert reader.one("h1").is_displayed() and reader.one("#count").text


def test_an_unknown_figure_is_said_and_its_neighbours_named(reader: Reader) -> None:
    reader.visit("?lang=en#220303-20210109.gross_regional_product.2019.result")
    said = reader.one("#unknown")
    assert said.is_displayed() and reader.in_view("unknown")
    assert "There is no figure 220303-20210109.gross_regional_product.2019.result" in said.text
    assert said.find_element(By.CSS_SELECTOR, f"a[href='#{GRP}']")
    said.find_element(By.TAG_NAME, "a").click()
    reader.wait(f"document.getElementById('{GRP}').querySelector('details').open")
    assert not said.is_displayed()


def test_the_previous_and_the_next_figure_are_a_step_away(reader: Reader) -> None:
    reader.visit("?lang=en")
    found = reader.choose("type", "target")
    reader.figure(found[0]).find_element(By.TAG_NAME, "summary").click()
    for wanted in (found[1], found[2]):
        current = reader.run("return document.querySelector('#list > li.current').id")
        next(
            button
            for button in reader.figure(current).find_elements(By.CSS_SELECTOR, ".tools button")
            if "Next" in button.text
        ).click()
        reader.wait(f"document.getElementById('{wanted}').querySelector('details').open")
    assert reader.run(MATCHING) == found, "within the view"


def test_the_page_answers_while_a_slow_processor_types(reader: Reader) -> None:
    reader.browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 6})
    try:
        reader.visit()
        ready = reader.run(
            "const [n] = performance.getEntriesByType('navigation'); return n.domInteractive - n.startTime"
        )
        took = reader.run(
            "const q = document.getElementById('q'), t = performance.now(); q.value = 'rural income'; q.dispatchEvent(new Event('input')); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - t))))"
        )
    finally:
        reader.browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert ready < 3000 and took < 2000, (ready, took)  # far above what is measured; a machine may be busy


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
