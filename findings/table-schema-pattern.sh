#!/usr/bin/env bash
# A pattern that the Table Schema standard recommends is read as something else by frictionless.
#
# Guess  Class subtraction, as in [a-z-[aeiou]] (a letter, but no vowel), is refused with an error that
#        names the field, since Python's re does not know it; a|b is matched as a whole.
# Seen   frictionless takes the pattern without a word and reads it as Python does: a class that ends at
#        the first ], then a literal ]. So it rejects the valid "t" and accepts "t]". Of o\d|x it anchors each
#        branch at one end only, so that "o1junk" passes. \p{Lu} and \i end in a bare re.error.
#        libxml2, an XML Schema processor, gives the verdicts that the standard asks for.
# Means  Write patterns in the part that both languages share: plain groups around every alternation, no
#        subtraction, no \p \i \c, no (?:...), which XML Schema in turn lacks. Test them with both.
# With   frictionless 5.21.0, lxml 6.1.3; 2026-11-28
# Source Data Package 2.0, Table Schema, constraint "pattern" (XML Schema syntax is recommended);
#        XML Schema Part 2, appendix F (subtraction; a pattern speaks of the whole value)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check frictionless==5.21.0 lxml==6.1.3
cd "$dir"
venv/bin/python - <<'PY'
import re, sys
from importlib.metadata import version
from frictionless import Resource, Schema
from lxml import etree

XSD = ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="v"><xs:simpleType>'
       '<xs:restriction base="xs:string"><xs:pattern value="%s"/></xs:restriction></xs:simpleType></xs:element></xs:schema>')

def frictionless(pattern, value):
    field = {"name": "v", "type": "string", "constraints": {"pattern": pattern}}
    try:
        return Resource(data=[["v"], [value]], schema=Schema.from_descriptor({"fields": [field]})).validate().valid
    except re.error:
        return "re.error"

def libxml2(pattern, value):
    return etree.XMLSchema(etree.XML(XSD % pattern)).validate(etree.XML(f"<v>{value}</v>"))

print("frictionless", version("frictionless"), "lxml", version("lxml"))
wrong = 0
for pattern, value, want in [
    ("[a-z-[aeiou]]", "t", (False, True)),
    ("[a-z-[aeiou]]", "t]", (True, False)),
    (r"o\d|x", "o1junk", (True, False)),
    (r"(o\d|x)", "o1junk", (False, False)),
    (r"\p{Lu}", "Q", ("re.error", True)),
    (r"\i\c*", "q1", ("re.error", True)),
]:
    seen = frictionless(pattern, value), libxml2(pattern, value)
    print(f"{pattern:15} {value:7} frictionless: {seen[0]}, libxml2: {seen[1]}")
    wrong += seen != want
sys.exit("CHANGED: see the head of this file" if wrong else 0)
PY
