"""Promise: the evidence page works in Firefox as it does in Chromium. Driven over WebDriver BiDi, which Firefox speaks itself."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import websocket

from scripts.workreport.package import Package
from scripts.workreport.release import webpage
from tests.test_webpage import DOWNLOADS, RURAL

from .test_readers import ROOT, needed


class Firefox:
    """A headless Firefox with one page, and what its console said."""

    def __init__(self, folder: Path):
        program = needed("firefox-esr")
        command = [
            program,
            "--headless",
            "--no-remote",
            "--profile",
            str(folder),
            "--remote-debugging-port=0",
            "about:blank",
        ]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        address = next(
            m.group(1) for line in self.process.stderr if (m := re.search(r"BiDi listening on (ws://\S+)", line))
        )
        self.socket = websocket.create_connection(f"{address}/session", timeout=60, suppress_origin=True)
        self.count, self.messages = 0, []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.page = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: object) -> dict:
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("type") == "event":
                self.messages.append(said["params"].get("text", ""))
            elif said.get("id") == self.count:
                assert said["type"] == "success", said
                return said["result"]

    def visit(self, address: str, width: int = 1280) -> None:
        self.ask("browsingContext.setViewport", context=self.page, viewport={"width": width, "height": 900})
        self.ask("browsingContext.navigate", context=self.page, url="about:blank", wait="complete")
        self.ask("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def run(self, script: str):  # type: ignore[no-untyped-def]
        """The value of an expression, as JSON."""
        made = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({script})))()",
            target={"context": self.page},
            awaitPromise=True,
        )
        assert made["type"] == "success", made
        return json.loads(made["result"].get("value", "null"))

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    page = tmp_path_factory.mktemp("page") / "index.html"
    page.write_bytes(webpage.build(Package(ROOT), DOWNLOADS))
    return page.as_uri()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    browser = Firefox(tmp_path_factory.mktemp("profile"))
    time.sleep(0.5)
    yield browser
    browser.close()


TYPE = """new Promise((done) => {
  const q = document.getElementById("q"); q.value = %s; q.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => requestAnimationFrame(() => done(
    [...document.querySelectorAll("#list > li")].filter((li) => !li.hidden).map((li) => li.id))));
})"""


def test_search_address_and_evidence_work_in_firefox(firefox: Firefox, address: str) -> None:
    firefox.visit(f"{address}?lang=zh")
    assert firefox.run(TYPE % json.dumps("农民收入"))[0] == RURAL
    firefox.run("new Promise((done) => setTimeout(done, 600))")  # the address follows when typing rests
    assert firefox.run("decodeURIComponent(location.hash)") == "#q=农民收入"
    firefox.visit(f"{address}#q=rural+income&type=target&lang=en&open={RURAL}")
    assert firefox.run("document.documentElement.lang") == "en"
    assert firefox.run(f"document.getElementById({json.dumps(RURAL)}).querySelector('details').open") is True
    assert "Nothing to compare with" in firefox.run(f"document.getElementById({json.dumps(RURAL)}).innerText")
    firefox.visit(f"{address}?lang=en#no.such.figure")
    assert firefox.run("document.getElementById('unknown').hidden") is False


def test_a_picture_becomes_a_file_in_firefox(firefox: Firefox, address: str) -> None:
    firefox.visit(f"{address}?lang=en")
    kept = "(window.kept = [], URL.createObjectURL = (blob) => (window.kept.push(blob), 'blob:none'), HTMLAnchorElement.prototype.click = () => {}, 1)"
    assert firefox.run(kept) == 1
    for kind in ("svg", "png", "csv"):
        firefox.run(f"(document.querySelector('[data-take={kind}][data-of=money]').click(), 1)")
    firefox.run(
        "new Promise((done) => { const wait = () => (window.kept.length === 3 ? done() : setTimeout(wait, 50)); wait(); })"
    )
    sizes = firefox.run("window.kept.map((blob) => [blob.type, blob.size])")
    assert sorted(kind.split(";")[0] for kind, _ in sizes) == ["image/png", "image/svg+xml", "text/csv"]
    assert all(size > 1000 for _, size in sizes)
    svg = firefox.run("window.kept.find((blob) => blob.type.includes('svg')).text()")
    assert "CC0-1.0" in svg and "more than 10 million yuan" in svg


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_scrolls_sideways_and_the_console_stays_empty_in_firefox(
    firefox: Firefox, address: str, width: int
) -> None:
    for language in ("zh", "en"):
        firefox.visit(f"{address}?lang={language}#{RURAL}", width)
        assert firefox.run("document.documentElement.scrollWidth - innerWidth") <= 0
        assert firefox.run("document.getElementById('q').getBoundingClientRect().top") < 100, "the search stays"
    assert firefox.messages == []
