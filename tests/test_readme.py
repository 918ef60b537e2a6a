"""Promise: what the READMEs show is what the reader gets."""

from __future__ import annotations

import re

import pytest

from tests.readme_examples import READMES, ROOT, examples


@pytest.mark.parametrize("readme", READMES)
def test_every_code_block_prints_what_stands_under_it(readme):
    found = examples(readme)
    assert len(found) >= 7
    for language, code, output, stated in found:
        assert output.strip(), f"{readme}: this {language} block prints nothing:\n{code}"
        assert output == stated, (
            f"{readme}: run `python tests/readme_examples.py --write`; {language} block:\n{code}\nprints:\n{output}"
        )


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_to_files_of_the_repository(readme):
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / readme).read_text("utf-8"))
    assert len(targets) > 20
    missing = [t for t in targets if not t.startswith("https://") and not (ROOT / t).exists()]
    assert not missing


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_is_short_enough_to_be_read(readme):
    assert len((ROOT / readme).read_text("utf-8").splitlines()) <= 250


def test_both_languages_have_the_same_headings_examples_and_numbers():
    english, chinese = ((ROOT / readme).read_text("utf-8") for readme in READMES)
    levels = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (english, chinese)]
    assert levels[0] == levels[1]
    blocks = [re.findall(r"```(?:python|sql|sqlite|r|sh)\n", text) for text in (english, chinese)]
    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("readme", READMES)
def test_the_first_screen_says_what_the_package_is_not(readme):
    first = "\n".join((ROOT / readme).read_text("utf-8").splitlines()[:20])
    for words in (
        ("Not official statistics", "third-party", "audited none", "Five place names"),
        ("不是官方统计", "第三方", "未经我们审核", "五处地名"),
    ):
        if all(word in first for word in words):
            return
    raise AssertionError("the first screen does not say it")
