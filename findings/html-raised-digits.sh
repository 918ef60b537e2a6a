#!/usr/bin/env bash
# Turned into text, a raised or a struck digit joins the number beside it: 63.9 with note 1 becomes 63.91.
#
# Guess  A converter from HTML to text keeps raised digits apart with a blank, a bracket or a superscript
#        character, and marks or drops what <del> and <s> strike out.
# Seen   html2text, inscriptis and resiliparse give 63.91 for 63.9<sup>1</sup> and 104 for 10<sup>4</sup>;
#        the last two give 5.55.6 for <del>5.5</del><ins>5.6</ins> and 78% for <s>7</s>8%. html2text, a converter to
#        Markdown, marks <del>, but not <sup>. justhtml keeps all apart in to_text() and none in to_markdown().
# Means  A figure read from converted text can be a tenth or ten times off, or withdrawn, and looks well formed.
#        Read the tree, and end a number where an element ends.
# With   html2text 2025.4.15, inscriptis 2.7.6, resiliparse 2.0.1, justhtml 3.16.0; 2026-11-28
# Source HTML Living Standard, 4.5.19 (sub and sup), 4.7.2 (del), 4.5.5 (s)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check html2text==2025.4.15 inscriptis==2.7.6 \
  resiliparse==2.0.1 justhtml==3.16.0
cd "$dir"
venv/bin/python - <<'PY'
import re, sys
import html2text, inscriptis, justhtml
from resiliparse.extract.html2text import extract_plain_text

PAGE = ("<!doctype html><html lang='en'><title>-</title><body><p>Spent 63.9<sup>1</sup> on 10<sup>4</sup> acres, "
        "<del>5.5</del><ins>5.6</ins> in all, <s>7</s>8%.</p></body></html>")
JOINED = ["63.91", "104", "5.55.6", "78"]
tools = {
    "html2text": (lambda: html2text.html2text(PAGE), ["63.91", "104", "5.5", "5.6", "7", "8"]),
    "inscriptis": (lambda: inscriptis.get_text(PAGE), JOINED),
    "resiliparse": (lambda: extract_plain_text(PAGE), JOINED),
    "justhtml to_markdown": (lambda: justhtml.JustHTML(PAGE).to_markdown(), JOINED),
    "justhtml to_text": (lambda: justhtml.JustHTML(PAGE).to_text(), ["63.9", "1", "10", "4", "5.5", "5.6", "7", "8"]),
}
print("html2text 2025.4.15, inscriptis 2.7.6, resiliparse 2.0.1, justhtml 3.16.0")
wrong = 0
for name, (convert, want) in tools.items():
    text = " ".join(convert().split())
    print(f"{name}: {text}")
    wrong += re.findall(r"\d[\d.]*", text.replace("%.", "%")) != want
sys.exit("CHANGED: see the head of this file" if wrong else 0)
PY
